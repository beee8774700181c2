"""`prevent-bot sandbox`: the real program on a practice workspace of this machine, with a clock that can be moved."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any  # the seed as plain data, which the workspace reads

from ruamel.yaml import YAML

from bot.database import Database, SchemaDiffers
from bot.program import Program, SlackSettings
from bot.region.reading import read_region
from bot.sandbox import kept
from bot.sandbox.alone import NotAlone, alone_with
from bot.sandbox.clock import SandboxClock
from bot.sandbox.page_facts import Due
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.settings import WrongSetting, data_folder, embedded_database
from handlers.blocks import notice_kinds
from handlers.grammar import VERBS
from workgroup.errors import Refusal
from workgroup.ids import NoticeId
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.usecases import importing
from workgroup.usecases.region import RegionFile

SEED = Path(__file__).parent / "sandbox" / "sample_region.yaml"
OPENS_AT = time(9)
_SAVE_EVERY = 5.0
# Plans reach sixty days ahead, so a longer way is gone in legs.
_LEG = timedelta(days=30)
_MOST_STOPS = 5000
_AT_ONCE = 200
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")

_TOLD_IN_THE_CHANNEL = frozenset(
    {
        NoticeKind.ANNOUNCEMENT,
        NoticeKind.WITHDRAWAL,
        NoticeKind.REMINDER,
        NoticeKind.CANCELLATION,
        NoticeKind.REINSTATEMENT,
        NoticeKind.MOVE,
        NoticeKind.PAUSE,
        NoticeKind.RESUMPTION,
        NoticeKind.ENDING,
        NoticeKind.EXTRA_DATE,
        NoticeKind.POLL_OPENED,
        NoticeKind.POLL_RESULT,
        NoticeKind.POLL_CANCELLED,
    }
)


class DemoIsRunning(Refusal):
    """A demo works on this database, and two would take each other's messages."""

    code = "demo_is_running"

    def __init__(self) -> None:
        super().__init__(
            "The demo is running already: go on in its page, or end it with Ctrl-C where it was started and type this "
            "again. Nothing was changed. A second one beside it needs a database of its own: "
            "prevent-bot sandbox --database other.db"
        )


class DemoUnusable(Refusal):
    """The demo's database cannot be used."""

    code = "demo_unusable"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The demo's database {path} cannot be used: it is damaged, of a newer version, or this account may not "
            "write there. Nothing was started. `make reset`, or the same command with --reset, removes it, so that the "
            "demo begins from its seed."
        )


class PortTaken(Refusal):
    """The page's port cannot be listened on."""

    code = "port_taken"

    def __init__(self, port: int, why: str) -> None:
        super().__init__(
            f"Port {port} of this machine cannot be listened on ({why}). Nothing was started. Choose another, or leave "
            "--port out for a free one."
        )


@dataclass(frozen=True, kw_only=True)
class _Moment:
    """When something comes next: notices that are due then, or a meeting that ends."""

    at: datetime
    notices: Sequence[NoticeId]
    what: str


class Demo:
    """The practice workspace and the program on it, on one clock."""

    def __init__(self, database: str, kept_in: Path) -> None:
        """`database` is the address of one of its own; `kept_in` the file where the workspace itself is kept."""
        self._kept_in = kept_in
        region = _seed_of_workspace()
        self.workspace: Workspace = workspace_from_region(region)
        opens = datetime.combine(datetime.fromisoformat(region["as_of"]), OPENS_AT, self.workspace.zone)
        self.clock = SandboxClock(max(opens, kept.load(kept_in, self.workspace) or opens))
        self.database = Database(database, self.clock)
        self.sandbox = Sandbox(
            self.workspace,
            self.clock,
            advance=self.advance,
            next_due=self.next_due,
            verbs=[(usage, verb.what) for verb in VERBS for usage in verb.usages],
        )
        self.program: Program | None = None
        self._saving: asyncio.Task[None] | None = None
        self._is_changed = False
        self.workspace.on_change.append(self._note_change)

    async def start(self, *, port: int = 0) -> str:
        """Take the sample region over and start both; the page's address.

        Refused: `PortTaken`; `WrongSetting`, `SchemaDiffers` for its database.
        """
        _call_this_machine_directly()
        await asyncio.to_thread(self._seed)
        try:
            page = await self.sandbox.start(port=port)
        except OSError as taken:
            raise PortTaken(port, os.strerror(taken.errno) if taken.errno else type(taken).__name__) from None
        slack = SlackSettings(
            bot_token=self.sandbox.bot_token, app_token=self.sandbox.app_token, api_url=self.sandbox.api_url
        )
        self.program = Program(self.database, self.clock, slack)
        await self.program.start()
        self._saving = asyncio.create_task(self._save_now_and_then())
        return page

    async def stop(self) -> None:
        """Stop both, and keep where the workspace stands, if it ever started."""
        was_started = self._saving is not None
        if self._saving is not None:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        if self.program is not None:
            await self.program.stop()
        await self.sandbox.stop()
        if was_started:
            self._save()
        self.database.close()

    async def next_due(self) -> Due | None:
        """What comes next: a notice that is due, or a meeting that ends; `None` when nothing is planned."""
        coming = await self._coming(self.clock() + timedelta(days=60))
        return Due(at=coming.at, what=coming.what) if coming is not None else None

    async def advance(self, to: datetime) -> list[Due]:
        """Go to that moment, stopping wherever something is due: it is delivered before the time goes on.

        Answers the stops at which something was told.
        """
        if self.program is None:
            return []
        beat, stops = self.program.beat, list[Due]()
        await self.program.settle()
        await beat.deliver()
        for _ in range(_MOST_STOPS):
            leg = min(to, self.clock() + _LEG)
            coming = await self._coming(leg)
            if coming is None and leg == to:
                break
            async with beat.standing_still():
                self.clock.reach(coming.at if coming is not None else leg)
            await beat.plan()
            await beat.deliver()
            if coming is not None:
                stops += await self._told(coming)
        async with beat.standing_still():
            self.clock.reach(to)
        await beat.plan()
        await beat.deliver()
        # At once: a demo that is ended hard must not come back at an earlier time than what its database tells.
        self._save()
        return stops

    async def _coming(self, until: datetime) -> _Moment | None:
        """The next moment after now, up to that one, at which something happens by itself."""
        now = self.clock()

        def look() -> _Moment | None:
            with self.database.work(read_only=True) as uow:
                waiting = [
                    notice
                    for notice in uow.outbox.waiting()
                    if notice.state is NoticeState.PENDING and now < notice.next_attempt_at <= until
                ]
                ends = uow.meetings.list_ended(since=now, until=until)
                first_due = min((notice.next_attempt_at for notice in waiting), default=None)
                first_end = min((meeting.ends_at for meeting in ends), default=None)
                if first_end is not None and (first_due is None or first_end < first_due):
                    ending = next(meeting for meeting in ends if meeting.ends_at == first_end)
                    return _Moment(at=first_end, notices=(), what=f"{uow.series.get(ending.series_id).name} ends")
                if first_due is None:
                    return None
                due = [notice for notice in waiting if notice.next_attempt_at == first_due]
                return _Moment(at=first_due, notices=[one.id for one in due[:_AT_ONCE]], what=_said(uow, due))

        return await self.database.run_errand(look)

    async def _told(self, moment: _Moment) -> list[Due]:
        """What of that moment was really told."""

        def look() -> str | None:
            with self.database.work(read_only=True) as uow:
                sent = [uow.outbox.get(notice_id) for notice_id in moment.notices]
                told = [notice for notice in sent if notice.state is NoticeState.SENT]
                return _said(uow, told, called=_series_and_channel) if told else None

        if not moment.notices:
            return [Due(at=moment.at, what=moment.what)]
        what = await self.database.run_errand(look)
        return [Due(at=moment.at, what=what)] if what is not None else []

    def _seed(self) -> None:
        self.database.make_ready()
        with self.database.work(road="sandbox") as uow:
            if not uow.groups.list_all():
                importing.import_region(uow, _seed_of_group(), now=self.clock())

    def _note_change(self, _change: object) -> None:
        self._is_changed = True

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_SAVE_EVERY)
            if self._is_changed:
                self._is_changed = False
                self._save()

    def _save(self) -> None:
        # A full disk must not end a demonstration.
        with contextlib.suppress(OSError):
            kept.save(self._kept_in, self.workspace, self.clock())


@cache
def _seed_of_workspace() -> Mapping[str, Any]:
    seed: Mapping[str, Any] = YAML(typ="safe").load(SEED)
    return seed


@cache
def _seed_of_group() -> RegionFile:
    return read_region(SEED)


def _said(
    uow: UnitOfWork, notices: Sequence[Notice], *, called: Callable[[Series, NoticeKind], str] = lambda one, _: one.name
) -> str:
    """What is due, in words: "reminder, Steering group", "5 requests for feedback, Steering group".

    `called` says what a series is called beside a notice of that kind.
    """
    counts = Counter((notice.kind, notice.series_id) for notice in notices)
    words = []
    for (kind, series_id), number in counts.items():
        name = f", {called(uow.series.get(series_id), kind)}" if series_id is not None else ""
        words.append(f"{notice_kinds.called(kind, number)}{name}")
    return "; ".join(words)


def _series_and_channel(series: Series, kind: NoticeKind) -> str:
    """The series, with the channel in which it was told: who is not in that one would look for it in vain."""
    if kind in _TOLD_IN_THE_CHANNEL and series.channel_name:
        return f"{series.name} (#{series.channel_name})"
    return series.name


def demo_file() -> Path:
    """The SQLite file of the demo's own."""
    return data_folder() / "demo.db"


@contextlib.contextmanager
def in_file(path: Path) -> Iterator[Demo]:
    """A demo in an SQLite file, and beside it what the workspace keeps; nobody else's while the block lasts.

    Refused: `DemoIsRunning`, `DemoUnusable`.
    """
    with _alone_on(path):
        if not path.exists():
            # What was kept tells of a database that is gone.
            _kept_beside(path).unlink(missing_ok=True)
        try:
            yield Demo(embedded_database(path), _kept_beside(path))
        except SchemaDiffers as wrong:
            raise DemoUnusable(path) from wrong
        except WrongSetting as wrong:
            if wrong.name != "DATABASE_URL":
                raise
            raise DemoUnusable(path) from wrong


def reset(path: Path) -> list[Path]:
    """Remove the demo's database and what the workspace kept; the files that were there. Refused: `DemoIsRunning`."""
    if not path.parent.exists():
        return []
    with _alone_on(path):
        files = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
        there = [file for file in (*files, _kept_beside(path)) if file.exists()]
        for file in there:
            file.unlink()
    return there


@contextlib.contextmanager
def _alone_on(path: Path) -> Iterator[None]:
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(alone_with(path.with_suffix(".running")))
        except NotAlone:
            raise DemoIsRunning from None
        except OSError:
            raise DemoUnusable(path) from None
        yield


def _kept_beside(path: Path) -> Path:
    return path.with_suffix(".workspace.json")


def _call_this_machine_directly() -> None:
    """Forget the proxies of this process: Slack's library sends even what is for this machine through them."""
    for name in _PROXIES:
        os.environ.pop(name, None)
