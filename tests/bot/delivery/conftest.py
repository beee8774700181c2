"""The sample region in a database of each kind, a Slack that answers as told, and a dispatcher between them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.database import Database
from bot.delivery.cards import CardKeeper
from bot.delivery.courier import SlackCourier
from bot.delivery.dispatch import Dispatcher
from bot.delivery.history import History
from bot.delivery.reconcile import Reconciler
from bot.slack.client import Installation, make_client, make_session
from bot.slack.directory import Directory
from storage import Work
from tests.bot.delivery.slack_that_errs import bare, delivery
from tests.cast import ISHBEL
from tests.fixed_clock import FixedClock
from tests.told_server import ToldServer, told_server
from workgroup.ids import NoticeId, PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Identity
from workgroup.usecases import arriving

_DAY = timedelta(days=1)
__all__ = ["bare", "delivery"]

HOME = Installation(team_id="T1", team_name="Alder", bot_id="B1", bot_user_id="U0", scopes=frozenset())


@dataclass
class Post:
    """The outbox of the steering group, with what it takes to empty it."""

    database: Database
    clock: FixedClock
    slack: ToldServer
    dispatcher: Dispatcher
    reconciler: Reconciler
    cards: CardKeeper
    courier: SlackCourier
    directory: Directory

    def put(self, key: str = "reminder:1", *, kind: NoticeKind = NoticeKind.REMINDER, **given: object) -> NoticeId:
        """Put a notice about the steering group's next meeting into the outbox, due now."""
        with self.database.work() as uow:
            series, meeting = steering(uow), next_meeting(uow)
            due = self.clock()
            facts: dict[str, object] = {
                "key": key,
                "kind": kind,
                "group_id": series.group_id,
                "series_id": series.id,
                "meeting_id": meeting.id,
                "due_at": due,
                "expires_at": due + timedelta(days=1),
                "facts": {"lead": "15m"},
            }
            added = uow.outbox.enqueue(NoticeDraft(**(facts | given)))  # type: ignore[arg-type]  # a test's own words
        assert added is not None
        return added

    def state(self, notice_id: NoticeId) -> Notice:
        """The notice as it stands."""
        with self.database.work(read_only=True) as uow:
            return uow.outbox.get(notice_id)

    def waiting(self, kind: NoticeKind) -> list[Notice]:
        """Those of a kind that wait."""
        with self.database.work(read_only=True) as uow:
            return [notice for notice in uow.outbox.waiting() if notice.kind is kind]

    def texts(self) -> list[str]:
        """What was posted, in order."""
        return [str(body["text"]) for method, body in self.slack.asked if method == "chat.postMessage"]


def steering(uow: UnitOfWork) -> Series:
    """The steering group."""
    group = uow.groups.list_all()[0]
    return next(series for series in uow.series.list_of(group.id) if series.reference == "stg")


def next_meeting(uow: UnitOfWork) -> Meeting:
    """The steering group's meeting on Tuesday 24 November, made if it is not there."""
    series = steering(uow)
    wall = datetime.fromisoformat("2026-11-24T10:00")
    found = uow.meetings.find(series.id, wall)
    starts_at = wall.replace(tzinfo=series.zone)
    return found or uow.meetings.add(
        series_id=series.id, recurrence_id=wall, starts_at=starts_at, minutes=120, place="Council House"
    )


def person_id(post: Post, email: str) -> PersonId:
    """Somebody of the group, by their address."""
    with post.database.work(read_only=True) as uow:
        found = uow.people.find_by_email(steering(uow).group_id, email)
    assert found is not None
    return found.id


def a_request_for_feedback(post: Post) -> NoticeId:
    """A request to Ishbel, who is known in Slack, about a meeting that she was at."""
    ishbel = person_id(post, ISHBEL)
    with post.database.work() as uow:
        uow.people.link(Identity(person_id=ishbel, team_id="T1", user_id="U7"))
        meeting = next_meeting(uow)
        opened = uow.feedback.add_round(
            meeting_id=meeting.id,
            opens_at=post.clock(),
            remind_at=post.clock() + _DAY,
            closes_at=post.clock() + 2 * _DAY,
        )
        uow.feedback.ask(opened.id, ishbel)
    return post.put(
        "feedback_request:1", kind=NoticeKind.FEEDBACK_REQUEST, person_id=ishbel, facts={"round": int(opened.id)}
    )


@pytest.fixture
def opened(database: Engine, alder: Work, clock: FixedClock) -> Iterator[Database]:
    """The program's own way to the test's database, with the steering group's channel linked."""
    made = Database(database.url.render_as_string(hide_password=False), clock)
    with made.work() as uow:
        arriving.link_channel(uow, team_id="T1", channel_id="C1", channel_name="steering")
    yield made
    made.close()


@pytest.fixture
async def post(opened: Database, clock: FixedClock) -> AsyncIterator[Post]:
    async with told_server() as slack, make_session() as session:
        client = make_client("xoxb-test", slack.url, session)
        courier, directory = SlackCourier(client), Directory(client, HOME)
        dispatcher = Dispatcher(opened, clock, courier, directory)
        yield Post(
            database=opened,
            clock=clock,
            slack=slack,
            dispatcher=dispatcher,
            reconciler=Reconciler(opened, clock, courier, History(client, HOME), owner=dispatcher.owner),
            cards=CardKeeper(opened, clock, courier, seconds=lambda: clock().timestamp()),
            courier=courier,
            directory=directory,
        )
