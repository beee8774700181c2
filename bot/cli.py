"""The command line: reads what was typed, and says what came of it. One sentence for what is wrong, never a traceback.

Exit status 0 when it was done, 1 when it was refused, 2 when a setting or the command itself is wrong.
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import structlog
import typer
from rich.console import Console
from rich.table import Table

from bot import calendar_commands, group_commands, logs
from bot.clock import Clock, system_clock
from bot.database import Database, SchemaDiffers
from bot.settings import Settings, WrongSetting, read_settings, told
from workgroup.errors import Refusal
from workgroup.wording import counted

if TYPE_CHECKING:
    from workgroup.usecases.listing_bank_holidays import ListTaken

app = typer.Typer(
    name="prevent-bot",
    help="Runs a regional working group: who attends, when, reminders, feedback. README.md tells how to begin.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
database_app = typer.Typer(no_args_is_help=True, help="The database's tables.")
app.add_typer(database_app, name="db")
calendar_commands.add_to(app, clock=system_clock)

_LONDON = ZoneInfo("Europe/London")


@app.command("run")
def run() -> None:
    """Run the bot until Ctrl-C: Socket Mode, signed HTTP, or both, as set."""
    from bot import running

    with in_words("Nothing was started."):
        settings = read_settings()
        logs.configure(settings.prevent_log_level)
        asyncio.run(running.run(settings))


@app.command("sandbox")
def sandbox(
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.", min=0, max=65535)] = 0,
    database: Annotated[Path | None, typer.Option(help="The demo's own SQLite file.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Remove the demo's database and end.")] = False,
) -> None:
    """Show the bot at work in a practice workspace on this machine: no Slack, no keys."""
    from bot import demo

    with in_words("Nothing was started."):
        path = database or demo.demo_file()
        if reset:
            removed = demo.reset(path)
            typer.echo("The demo begins from its seed again." if removed else "There was nothing to remove.")
            return
        logs.configure("warning")
        asyncio.run(_show(path, port))


async def _show(path: Path, port: int) -> None:
    from bot import demo, running

    stopping = asyncio.Event()
    with demo.in_file(path) as showing, running.ended_by(stopping):
        try:
            page = await showing.start(port=port)
            typer.echo(page)
            typer.echo("Open this address in a browser: a practice workspace, where you act as its people.")
            typer.echo("Everything stays on this machine. Ctrl-C ends it; what was done is there again next time.")
            sys.stdout.flush()
            await stopping.wait()
        finally:
            await showing.stop()


@app.command("check")
def check() -> None:
    """Say what is set and from where, and try each connection."""
    from bot import checking

    with in_words("Nothing was tried."):
        settings = read_settings()
        console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
        rows = Table("Setting", "Value", "From", box=None, pad_edge=False)
        for row in told(settings):
            rows.add_row(row.name, row.value, row.source)
        console.print(rows)
        console.print()
        findings = asyncio.run(checking.try_all(settings))
        for finding in findings:
            verdict = "well " if finding.is_well else "WRONG"
            # Not cut into lines: in a log or a ticket each finding stays one that can be searched for.
            console.print(f"{verdict}  {finding.what}: {finding.said}", markup=False, soft_wrap=True)
        if not all(finding.is_well for finding in findings):
            raise typer.Exit(2)


@database_app.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them to this version. Back up first."""
    with in_words("Nothing was changed."):
        database = Database(read_settings().database, system_clock)
        try:
            was_changed = database.upgrade()
        finally:
            database.close()
        typer.echo("The database is up to date now." if was_changed else "The database was up to date already.")


@app.command("bank-holidays")
def bank_holidays(
    file: Annotated[Path, typer.Argument(help="GOV.UK's list, https://www.gov.uk/bank-holidays.json, as a file.")],
) -> None:
    """Take over GOV.UK's list of bank holidays; a second time changes nothing."""
    from bot.gov_uk import read_bank_holidays
    from workgroup.usecases import listing_bank_holidays

    with in_words("Nothing was taken over."), opened_database() as database:
        days = read_bank_holidays(file)
        with database.work(road="command line") as uow:
            taken = listing_bank_holidays.take_list(uow, days=days, now=system_clock())
        typer.echo(_list_said(taken))


def _list_said(taken: "ListTaken") -> str:
    if not taken.groups:
        return "There is no group yet, so nothing was kept: a new group gets its bank holidays when it is set up."
    groups = counted(taken.groups, "group")
    left = (
        f" {counted(taken.left, 'day')} stayed as a coordinator had decided: see them with /prevent bank-holidays."
        if taken.left
        else ""
    )
    if taken.is_unchanged:
        return f"{groups}: nothing changed; every bank holiday of the list was known already.{left}"
    return (
        f"{groups}: the list was taken over. {counted(taken.added, 'day')} added, {taken.changed} named anew, "
        f"{taken.gone} taken out because the list has them no more.{left}"
    )


@app.command("ask")
def ask(
    words: Annotated[str, typer.Argument(help='One command as people type it, such as "who-attends gaps".')],
    as_: Annotated[str, typer.Option("--as", help="The work e-mail address of the person.")],
    channel: Annotated[
        str | None, typer.Option(help="The channel it is typed in; without it, direct messages.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="As at this time (ISO, UK time unless it says): only reads.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print text and blocks as JSON.")] = False,
) -> None:
    """Answer one command as that person would read it, through the same code."""
    with in_words("Nothing was asked."):
        clock = _clock_at(at)
        with opened_database(clock) as database:
            if not _is_known(database, as_):
                typer.echo(f"Nobody here has the address {as_}: a stranger of the workspace would read this.", err=True)
            messages, is_answer = asyncio.run(
                _asked(database, clock, words, email=as_, channel=channel, reads_only=at is not None)
            )
        if as_json:
            typer.echo(json.dumps({"answered": is_answer, "messages": messages}, ensure_ascii=False, indent=2))
        else:
            typer.echo("\n\n".join(_unescaped(str(message["text"])) for message in messages))
        if not is_answer:
            raise typer.Exit(1)


def _is_known(database: Database, email: str) -> bool:
    with database.work(read_only=True) as uow:
        return bool(uow.people.list_by_email(email.strip().casefold()))


async def _asked(
    database: Database, clock: Clock, words: str, *, email: str, channel: str | None, reads_only: bool
) -> tuple[Sequence[dict[str, object]], bool]:
    from bot.services import ProgramServices
    from handlers import asking
    from handlers.services import Account
    from workgroup.roster.person import Standing

    async def nobody(team_id: str, user_id: str) -> Account:
        return Account(team_id=team_id, user_id=user_id, name="somebody", email=None, standing=Standing.EXTERNAL)

    services = ProgramServices(database, clock, nobody, reads_only=reads_only)
    messages, is_answer = await asking.ask(words, email=email, channel=channel, services=services)
    return [{"text": one.text, "blocks": [dict(block) for block in one.blocks]} for one in messages], is_answer


@app.command("manifest")
def manifest(
    url: Annotated[str | None, typer.Option(help="The public https:// address, for signed HTTP.")] = None,
) -> None:
    """Print the Slack app's manifest: for Socket Mode, or for signed HTTP with --url."""
    from bot.manifest import as_yaml, make_manifest

    with in_words("Nothing was printed."):
        typer.echo(as_yaml(make_manifest(url)), nl=False)


@contextmanager
def opened_database(clock: Clock = system_clock) -> Iterator[Database]:
    """The database of the settings, ready; no Slack setting is needed. Refused: `WrongSetting`, `SchemaDiffers`."""
    settings: Settings = read_settings()
    logs.configure(settings.prevent_log_level)
    database = Database(settings.database, clock)
    try:
        database.make_ready()
        yield database
    finally:
        database.close()


@contextmanager
def in_words(not_done: str) -> Iterator[None]:
    """Say a refusal in its sentence on standard error, and end with its exit status.

    `not_done` is what a wrong setting or a database of another version leaves undone, as a sentence.
    """
    # Before anything can break: left to itself, the log of a fault shows every value at hand, tokens among them.
    logs.configure("warning")
    try:
        yield
    except (WrongSetting, SchemaDiffers) as wrong:
        typer.echo(f"{wrong.sentence} {not_done}", err=True)
        raise typer.Exit(2) from None
    except Refusal as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except typer.Exit:
        raise
    except Exception as fault:
        structlog.get_logger().error("command_fault", exc_info=fault)
        typer.echo("Something broke on our side; the lines above say where. Nothing more was done.", err=True)
        raise typer.Exit(1) from None


class UnreadableMoment(WrongSetting):
    """What was given to --at is no moment."""

    def __init__(self, text: str) -> None:
        super().__init__("--at", f"“{text}” is no date and time: write it like 2026-11-23T09:00.")


def _clock_at(text: str | None) -> Clock:
    if text is None:
        return system_clock
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableMoment(text) from None
    instant = (moment if moment.tzinfo is not None else moment.replace(tzinfo=_LONDON)).astimezone(UTC)
    return lambda: instant


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


group_commands.add_to(app, clock=system_clock, in_words=in_words, opened=opened_database)


def main() -> None:
    """The entry point `prevent-bot`."""
    try:
        app()
    except BrokenPipeError:
        # Whoever read the output has gone, as `| head` does; what is still in the buffer has no reader.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
