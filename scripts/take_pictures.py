"""Take the README's picture anew, from the real program in its practice workspace.

Run it from the checkout after the page or the answers have changed: `.venv/bin/python scripts/take_pictures.py`.
It needs Chromium, found by its name or at the path in the environment's CHROMIUM.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@contextmanager
def practice_workspace() -> Iterator[str]:
    """The address of a workspace that begins from its seed, while the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        program = subprocess.Popen(  # noqa: S603  # our own program, with arguments of our own
            [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--database", str(Path(folder) / "demo.db")],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield program.stdout.readline().strip() if program.stdout else ""
        finally:
            program.terminate()
            program.communicate()


def take_steering(page: Page, address: str) -> None:
    """The coordinator in the steering group's channel, with the answer to who attends."""
    page.goto(address)
    page.get_by_role("button", name="Put away").click()
    line = page.locator("#line")
    line.fill("/prevent who-attends")
    line.press("Enter")
    expect(page.locator("article")).to_contain_text("Only visible to you")
    page.screenshot(path=PICTURES / "steering.png")


def main() -> None:
    """Take every picture; one sentence when Chromium is missing."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit(
            "Chromium is not here. No picture was taken: install it, or say where it is with CHROMIUM=/path/to/it."
        )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with practice_workspace() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
        take_steering(page, address)
        browser.close()


if __name__ == "__main__":
    main()
