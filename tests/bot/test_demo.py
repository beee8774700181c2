"""The demo from start to end and again: what a restart keeps, what a reset removes, and who may work on it at once."""

import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import demo
from bot.cli import app
from bot.demo import Demo, DemoIsRunning, DemoUnusable
from tests.sandbox_driver import Driver

END_WITHIN = 30


@asynccontextmanager
async def showing(path: Path) -> AsyncIterator[Demo]:
    """A demo in this file, started, and ended with the block."""
    with demo.in_file(path) as shown:
        await shown.start()
        try:
            yield shown
        finally:
            await shown.stop()


@pytest.fixture
def start() -> Iterator[Callable[[Path], "subprocess.Popen[str]"]]:
    """Starts a demo as a process of its own, and answers it once it has said its page's address."""
    started: list[subprocess.Popen[str]] = []

    def begin(path: Path) -> "subprocess.Popen[str]":
        program = subprocess.Popen(
            [sys.executable, "-m", "bot", "sandbox", "--database", str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        assert program.stdout is not None
        assert program.stdout.readline().startswith("http://127.0.0.1:")
        return program

    yield begin
    for program in started:
        program.kill()
        program.communicate()


def written(shown: Demo) -> list[str]:
    """What stands in #steering, in order."""
    return [message.text for message in shown.workspace.messages_in("C0STEERING")]


def files_in(folder: Path) -> list[str]:
    """The names of what lies there."""
    return sorted(file.name for file in folder.iterdir())


def typed(*words: str) -> Result:
    """What came of a command."""
    return CliRunner().invoke(app, ["sandbox", *words])


async def test_a_restart_keeps_the_messages_the_clock_and_what_was_planned(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    async with showing(path) as first, Driver(first.sandbox.page) as driver:
        await driver.types("ishbel", "steering", "Papers by Wednesday, please.")
        moved_to = first.clock() + timedelta(days=3)
        await first.advance(moved_to)
        told = written(first)

    async with showing(path) as second:
        again = written(second)

        assert "Papers by Wednesday, please." in again
        assert again == told
        assert moved_to <= second.clock() < moved_to + timedelta(minutes=5)


async def test_the_clock_of_a_demo_that_was_ended_hard_does_not_go_back(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    async with showing(path) as first:
        moved_to = first.clock() + timedelta(days=3)
        await first.advance(moved_to)

        after = Demo(f"sqlite:///{path}", path.with_suffix(".workspace.json"))

        assert after.clock() >= moved_to
        after.database.close()


async def test_a_reset_lets_the_next_demo_begin_from_its_seed(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    async with showing(path) as first, Driver(first.sandbox.page) as driver:
        await driver.types("ishbel", "steering", "Papers by Wednesday, please.")
        began = first.clock()
        await first.advance(began + timedelta(days=3))

    removed = demo.reset(path)

    assert path in removed
    assert files_in(tmp_path) == []
    async with showing(path) as second:
        assert written(second) == []
        assert second.clock() < began + timedelta(minutes=5)


async def test_what_was_kept_is_forgotten_when_its_database_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    async with showing(path) as first, Driver(first.sandbox.page) as driver:
        await driver.types("ishbel", "steering", "Papers by Wednesday, please.")
    path.unlink()

    async with showing(path) as second:
        assert written(second) == []


def test_a_reset_of_a_demo_that_never_was_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    told = typed("--reset", "--database", str(tmp_path / "never" / "demo.db"))

    assert (told.exit_code, told.stdout) == (0, "There was nothing to remove.\n")
    assert files_in(tmp_path) == []


async def test_a_second_demo_on_the_same_database_is_refused_and_so_is_a_reset(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    async with showing(path):
        with pytest.raises(DemoIsRunning), demo.in_file(path):
            pass
        with pytest.raises(DemoIsRunning):
            demo.reset(path)

        assert path.exists()
        async with showing(tmp_path / "other.db") as other:
            assert other.sandbox.page


def test_a_second_process_says_in_one_sentence_that_the_demo_is_running(
    tmp_path: Path, start: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    path = tmp_path / "demo.db"
    start(path)

    second = typed("--database", str(path))
    reset = typed("--reset", "--database", str(path))

    for told in (second, reset):
        assert told.exit_code == 1
        assert told.stdout == ""
        assert told.stderr.startswith("The demo is running already")
        assert told.stderr.count("\n") == 1
    assert path.exists()


def test_a_demo_that_was_killed_holds_up_nobody(
    tmp_path: Path, start: Callable[[Path], "subprocess.Popen[str]"]
) -> None:
    path = tmp_path / "demo.db"
    killed = start(path)
    killed.kill()
    killed.communicate(timeout=END_WITHIN)

    again = start(path)

    assert again.poll() is None


def test_ctrl_c_ends_a_demo_without_a_word(tmp_path: Path, start: Callable[[Path], "subprocess.Popen[str]"]) -> None:
    program = start(tmp_path / "demo.db")

    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=END_WITHIN)

    assert (program.returncode, said) == (0, "")
    assert files_in(tmp_path) == ["demo.db", "demo.workspace.json"]


async def test_proxies_of_the_machine_do_not_stand_between_the_demo_and_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async with showing(tmp_path / "demo.db") as shown:
        assert shown.program is not None


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        told = typed("--database", str(tmp_path / "demo.db"), "--port", str(port))

    assert told.exit_code == 1
    assert told.stderr.startswith(f"Port {port} of this machine cannot be listened on")
    assert told.stderr.count("\n") == 1


def test_a_damaged_database_is_told_in_one_sentence_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    path.write_text("no database", encoding="utf-8")

    told = typed("--database", str(path))

    assert told.exit_code == 1
    assert str(path) in told.stderr
    assert told.stderr.count("\n") == 1
    assert files_in(tmp_path) == ["demo.db"]


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DemoUnusable), demo.in_file(tmp_path / "file" / "demo.db"):
        pass
