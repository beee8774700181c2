"""The files of the repository, as tests of the house read them. Knows nothing of what is in them."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "handlers", "storage", "workgroup")

_MADE = re.compile(r"\.git|\.venv|\.hypothesis|\.coverage.*|\..+_cache|__pycache__|build|dist|htmlcov|.+\.egg-info")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is in the repository or about to be; in an unpacked archive, every file that is not made."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not any(map(_MADE.fullmatch, path.relative_to(ROOT).parts))]
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def kept_texts() -> dict[str, str]:
    """The text of every kept file that is text, by its path from the root."""
    texts = {}
    for path in kept_files():
        content = path.read_bytes()
        if b"\0" not in content:
            texts[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return texts


def sources(*folders: str) -> dict[str, str]:
    """The kept Python files below these folders, by their path from the root."""
    return {
        name: text
        for name, text in kept_texts().items()
        if name.endswith(".py") and name.startswith(tuple(f"{folder}/" for folder in folders))
    }
