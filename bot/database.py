"""The database of this process: opened, brought up to date where that is its own affair, and worked on in threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.clock import Clock
from bot.crashing import crash_point
from bot.settings import WrongSetting
from storage import (
    SchemaState,
    SqlUnitOfWork,
    UnknownDatabase,
    Work,
    check_schema,
    make_engine,
    make_reader,
    server_time,
    upgrade,
)
from workgroup.errors import Refusal
from workgroup.ids import PersonId

T = TypeVar("T")

_BUSY_FOR_PEOPLE = 2.0
_BUSY_FOR_JOBS = 15.0
_PEOPLE_AT_ONCE = 8
_JOBS_AT_ONCE = 2


class SchemaDiffers(Refusal):
    """The database's tables are not those that this version works with. Exit status 2.

    The sentence says what is wrong and what to do; what was not done because of it, the command line adds.
    """

    code = "schema_differs"


class Database:
    """One database, with a place of work for people, who wait for an answer, and one for jobs, which have time.

    Each has a set of threads, an engine to change things and one to read: jobs can neither hold up an answer nor make
    it wait for a connection, and a connection is always for one of the two.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        """Nothing is opened yet. Refused: `WrongSetting` for an address that cannot be used."""
        self._address = address
        self._clock = clock
        self._when_due: Callable[[], None] | None = None
        try:
            self._people = make_engine(address, busy_seconds=_BUSY_FOR_PEOPLE)
            self._people_reading = make_reader(address, busy_seconds=_BUSY_FOR_PEOPLE)
            self._jobs = make_engine(address, busy_seconds=_BUSY_FOR_JOBS)
            self._jobs_reading = make_reader(address, busy_seconds=_BUSY_FOR_JOBS)
        except (UnknownDatabase, ValueError, OSError) as wrong:
            raise WrongSetting("DATABASE_URL", f"cannot be used ({type(wrong).__name__}).") from wrong
        self._answers = ThreadPoolExecutor(_PEOPLE_AT_ONCE, thread_name_prefix="answer")
        self._errands = ThreadPoolExecutor(_JOBS_AT_ONCE, thread_name_prefix="job")

    @property
    def is_embedded(self) -> bool:
        """Whether it is an SQLite file, which this program alone keeps and so may bring up to date by itself."""
        return self._address.startswith("sqlite")

    def make_ready(self) -> None:
        """Bring an embedded database up to date; see that a PostgreSQL one is.

        Refused: `SchemaDiffers` with the command to type, `WrongSetting` when the database does not answer.
        """
        try:
            state = check_schema(self._jobs)
            if state in {"empty", "behind"} and self.is_embedded:
                upgrade(self._jobs, before_commit=lambda: crash_point("in_migration"))
                return
        except Exception as wrong:
            raise WrongSetting("DATABASE_URL", _no_answer(wrong)) from wrong
        _check_state(state)

    def describe(self) -> str:
        """How the database stands, in words; nothing is changed, and an SQLite file is not made.

        Refused: `SchemaDiffers` where the program would not start, `WrongSetting` when it does not answer.
        """
        if self.is_embedded and not embedded_path(self._address).exists():
            return "no file yet: it is made at the first start."
        try:
            state = check_schema(self._jobs)
        except Exception as wrong:
            raise WrongSetting("DATABASE_URL", _no_answer(wrong)) from wrong
        if self.is_embedded and state in {"empty", "behind"}:
            return "answers; its tables are brought up to date at the next start."
        _check_state(state)
        if state == "ahead":
            return "answers; a newer version has added to its tables, which this one may work on."
        return "answers, and its tables are those of this version."

    def upgrade(self) -> bool:
        """Bring the database up to date, whichever it is; whether anything was to do.

        Refused: `SchemaDiffers` when it is of a newer version, `WrongSetting` when it does not answer.
        """
        try:
            state = check_schema(self._jobs)
            if state in {"empty", "behind"}:
                upgrade(self._jobs, before_commit=lambda: crash_point("in_migration"))
        except Exception as wrong:
            raise WrongSetting("DATABASE_URL", _no_answer(wrong)) from wrong
        if state in {"ahead", "newer"}:
            raise SchemaDiffers("The database is of a newer version than this program. Install that version.")
        return state != "current"

    def server_time(self) -> datetime:
        """The instant by the clock of PostgreSQL's machine, in UTC; not to be asked of an SQLite file."""
        return server_time(self._jobs)

    def when_due(self, callback: Callable[[], None]) -> None:
        """Call this, in the committing thread, after each commit that made something due."""
        self._when_due = callback

    def work(
        self, *, actor: PersonId | None = None, road: str = "job", read_only: bool = False
    ) -> AbstractContextManager[SqlUnitOfWork]:
        """Open a unit of work for a job or a command of the administrator, in this thread."""
        work = Work(self._jobs, self._clock, reader=self._jobs_reading, when_due=self._when_due)
        return work(actor=actor, road=road, read_only=read_only)

    def work_for_person(
        self, *, actor: PersonId | None, road: str, read_only: bool
    ) -> AbstractContextManager[SqlUnitOfWork]:
        """Open a unit of work for somebody who waits, in this thread."""
        work = Work(self._people, self._clock, reader=self._people_reading, when_due=self._when_due)
        return work(actor=actor, road=road, read_only=read_only)

    async def answer(self, task: Callable[[], T]) -> T:
        """Run it in a thread for people."""
        return await asyncio.get_running_loop().run_in_executor(self._answers, task)

    async def run_errand(self, task: Callable[[], T]) -> T:
        """Run it in a thread for jobs."""
        return await asyncio.get_running_loop().run_in_executor(self._errands, task)

    def close(self) -> None:
        """Let what runs end, then close every connection."""
        self._answers.shutdown(wait=True)
        self._errands.shutdown(wait=True)
        for engine in (self._people_reading, self._people, self._jobs_reading, self._jobs):
            engine.dispose()


def _check_state(state: SchemaState) -> None:
    match state:
        case "empty":
            raise SchemaDiffers("The database has no tables yet. Make them with `prevent-bot db upgrade`.")
        case "behind":
            raise SchemaDiffers(
                "The database is of an earlier version. Back it up, then bring it up to date with "
                "`prevent-bot db upgrade`."
            )
        case "newer":
            raise SchemaDiffers(
                "The database is of a newer version than this program. Install that version, or restore the back-up "
                "that was made before it."
            )
        case "current" | "ahead":
            return


def embedded_path(address: str) -> Path:
    """The file of an SQLite address."""
    return Path(address.partition("///")[2].partition("?")[0]).expanduser()


def _no_answer(wrong: Exception) -> str:
    """Never the error's own text: it may hold the address with its password."""
    return (
        f"names a database that does not answer ({type(wrong).__name__}). "
        "See that it runs and that the account may use it."
    )
