"""`prevent-bot import` and `prevent-bot export`: a whole group out of a file, and into one."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.database import Database
from workgroup.errors import Refusal
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.usecases import exporting, importing
from workgroup.usecases.import_report import ImportReport
from workgroup.usecases.region import RegionFile
from workgroup.wording import counted, listed

InWords = Callable[[str], AbstractContextManager[None]]
Opened = Callable[[], AbstractContextManager[Database]]
_FOR_THE_OWNER = 0o600
_LARGEST = 5_000_000


class FileIsThere(Refusal):
    """An export overwrites nothing."""

    code = "file_is_there"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is there already. Nothing was written. Give another name, or remove it first.")


class FileNotWritten(Refusal):
    """The file could not be made."""

    code = "file_not_written"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} could not be written ({why}). Nothing was written.")


class TableNotRead(Refusal):
    """The table's file cannot be read."""

    code = "table_not_read"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} could not be read ({why}). Nothing changed.")


class Table(StrEnum):
    """What of a group can be written as a table."""

    PEOPLE = "people"
    SEATS = "seats"
    ATTENDANCE = "attendance"


class WhichGroup(Refusal):
    """The database holds no group, several, or none of that name."""

    code = "which_group"

    def __init__(self, names: list[str]) -> None:
        known = f"There is {listed([f'“{name}”' for name in names], 'and')}." if names else "There is none here yet."
        super().__init__(f"Say which group is meant with --group. {known} Nothing was written.")


class _OnlyTried(Exception):
    """Ends a trial, so that its transaction is rolled back."""


def add_to(app: typer.Typer, *, clock: Callable[[], datetime], in_words: InWords, opened: Opened) -> None:
    """Add both commands. `opened` gives the database of the settings, `in_words` says a refusal in its sentence."""

    @app.command("import")
    def import_group(
        file: Annotated[
            Path,
            typer.Argument(
                help="A region's file, such as bot/sandbox/sample_region.yaml, or a table that ends in .csv."
            ),
        ],
        group: Annotated[
            str | None, typer.Option(help="For a table: the group's name, where the database holds several.")
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Only say what would change, one by one; keep nothing.")
        ] = False,
    ) -> None:
        """Take over a whole group from a file, all of it or nothing; a second time changes nothing."""
        from bot.region.reading import read_region
        from bot.region.report import said, tried

        with in_words("Nothing was taken over."), opened() as database:
            region = _laid_over(database, file, group, clock()) if _is_table(file) else read_region(file)
            report = _tried(database, region, clock()) if dry_run else _taken_over(database, region, clock())
            typer.echo(tried(report) if dry_run else said(report))

    @app.command("export")
    def export_group(
        file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
        group: Annotated[str | None, typer.Option(help="The group's name, where the database holds several.")] = None,
        table: Annotated[
            Table | None, typer.Option(help="Write one table as CSV instead, which `import` reads too.")
        ] = None,
    ) -> None:
        """Write a whole group to a file that `import` reads: people, seats, plans, meetings, attendance."""
        from bot.region.csv_tables import table_of
        from bot.region.writing import write_region

        with in_words("Nothing was written."), opened() as database:
            with database.work(road="command line") as uow:
                chosen = _group(uow, group)
                found = exporting.export_group(uow, group_id=chosen.id, now=clock())
                exporting.note_export(uow, group_id=chosen.id)
                written = write_region(found.region).encode() if table is None else table_of(table.value, found.region)
                _write(file, written)
            if table is not None:
                typer.echo(f"The {table.value} of {chosen.name} were written to {file}. Only you may read it.")
                return
            typer.echo(
                f"{chosen.name} was written to {file}: {counted(len(found.region.people), 'person', 'people')}, "
                f"{counted(len(found.region.organisations), 'organisation')}, {len(found.region.series)} series and "
                f"{counted(len(found.region.meetings), 'meeting')}. It holds names and work addresses, so only you "
                "may read it: keep it as you keep the database."
            )
            if found.withheld:
                typer.echo(
                    f"{counted(found.withheld, 'feedback answer')} stayed out, since their rounds are open or have "
                    "fewer than five answers."
                )


def _taken_over(database: Database, region: RegionFile, now: datetime) -> ImportReport:
    with database.work(road="command line") as uow:
        return importing.import_region(uow, region, now=now)


def _tried(database: Database, region: RegionFile, now: datetime) -> ImportReport:
    """What would come of it: an exception at the end rolls everything back."""
    reports: list[ImportReport] = []
    with suppress(_OnlyTried), database.work(road="command line") as uow:
        reports.append(importing.import_region(uow, region, now=now))
        raise _OnlyTried
    return reports[0]


def _group(uow: UnitOfWork, name: str | None) -> Group:
    groups = uow.groups.list_all()
    wanted = [one for one in groups if name is None or one.name.casefold() == name.strip().casefold()]
    if len(wanted) != 1:
        raise WhichGroup([one.name for one in groups])
    return wanted[0]


def _is_table(file: Path) -> bool:
    return file.suffix.casefold() == ".csv"


def _laid_over(database: Database, file: Path, name: str | None, now: datetime) -> RegionFile:
    """The group as it stands, with what the table says."""
    from bot.region.csv_tables import laid_over

    data = _read(file)
    with database.work(road="command line", read_only=True) as uow:
        found = exporting.export_group(uow, group_id=_group(uow, name).id, now=now)
    return laid_over(data, exporting.without_feedback(found.region))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as bad:
        raise TableNotRead(str(file), bad.strerror or type(bad).__name__) from bad
    if len(data) > _LARGEST:
        raise TableNotRead(str(file), f"it is larger than {_LARGEST // 1_000_000} MB")
    return data


def _write(file: Path, content: bytes) -> None:
    """Write a file that was not there, for its owner only."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_THE_OWNER)
    except FileExistsError:
        raise FileIsThere(str(file)) from None
    except OSError as bad:
        raise FileNotWritten(str(file), bad.strerror or type(bad).__name__) from bad
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
