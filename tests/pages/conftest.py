"""The real program on a practice workspace of its own, and a browser in which its page is opened."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.acting import ARGUMENTS, Visitor

END_WITHIN = 30


@dataclass
class Programs:
    """Programs that were started, so that each is ended."""

    running: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, database: Path, *, port: int = 0) -> str:
        """Start a sandbox and answer its page's address, the first line that it prints; 0 takes a free port."""
        program = subprocess.Popen(
            [sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--database", str(database)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running.append(program)
        assert program.stdout is not None
        address = program.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the sandbox did not start"
        return address

    def end(self) -> None:
        """End every program that is still running."""
        while self.running:
            program = self.running.pop()
            program.terminate()
            program.communicate(timeout=END_WITHIN)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is not here: say where it is with CHROMIUM=/path/to/it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def programs() -> Iterator[Programs]:
    """What a test starts for itself."""
    programs = Programs()
    yield programs
    programs.end()


@pytest.fixture
def address(programs: Programs, tmp_path: Path) -> str:
    """The page of a program that has just begun, for one test."""
    return programs.start(tmp_path / "demo.db")


@pytest.fixture(scope="module")
def shared_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of one program for the tests of a module that do not mind what others did."""
    programs = Programs()
    yield programs.start(tmp_path_factory.mktemp("shared") / "demo.db")
    programs.end()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window; at the end nothing on the page may have failed."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(10_000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert failures == []


@pytest.fixture
def visitor(page: Page, shared_address: str) -> Iterator[Visitor]:
    """Somebody at the page of the module's program, who acts as the coordinator in #steering."""
    visitor = Visitor.at(page, shared_address)
    yield visitor
    visitor.closes_the_form()
