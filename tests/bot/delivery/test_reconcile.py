"""What becomes of a notice of which nobody knows whether it arrived: found, sent again, or neither; and no doubles."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Database
from bot.delivery.cards import CardKeeper
from bot.delivery.courier import METADATA, SlackCourier, fingerprint
from bot.delivery.dispatch import LEASE, Dispatcher
from bot.delivery.history import History
from bot.delivery.reconcile import Reconciler
from bot.metrics import Metrics
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Channel, Workspace
from bot.sandbox.workspace import Person as Account
from bot.slack.client import ask_who_i_am, make_client, make_session
from bot.slack.directory import Directory
from tests.bot.delivery.conftest import Post, a_request_for_feedback
from tests.cast import ISHBEL
from tests.fixed_clock import FixedClock
from tests.sandbox_driver import Driver
from tests.told_server import ToldServer
from workgroup.delivery import Leaving, Tried
from workgroup.ids import NoticeId
from workgroup.notices import NoticeKind, NoticeState

POST, HISTORY = "chat.postMessage", "conversations.history"
LOST = {"kind": "dropped", "method": POST, "accepted": True}
NEVER_ARRIVED = {"kind": "dropped", "method": POST, "accepted": False}


@dataclass
class Slack(Post):
    """The outbox of the steering group before a practice workspace, whose clock is the test's."""

    driver: Driver
    workspace: Workspace
    client: AsyncWebClient
    metrics: Metrics

    async def wait(self, seconds: float) -> None:
        """Let so much time go by, the beat settling every five seconds and telling what is due."""
        for _ in range(round(seconds / 5)):
            self.clock.advance(seconds=5)
            await self.reconciler.settle()
            await self.dispatcher.deliver_due()

    def messages(self, channel: str = "C1") -> list[str]:
        """The bot's messages that stand in a channel, by their ids."""
        return [one.ts for one in self.workspace.messages_in(channel) if one.by_bot]

    def outcomes(self, notice_id: NoticeId) -> list[Tried]:
        """What the tries at a notice came to, in order."""
        with self.database.work(read_only=True) as uow:
            return [one.outcome for one in uow.outbox.list_attempts(notice_id)]

    async def chatter(self, number: int) -> None:
        """The people of the channel talk."""
        channel = self.workspace.channels["C1"]
        for word in range(number):
            self.workspace.say("U7", channel, f"word {word}", now=self.clock())

    async def called(self, method: str) -> int:
        """How often a method was called."""
        counted: dict[str, int] = await self.driver.ask("GET", "/sandbox/calls", {"counted": "1"})
        return counted.get(method, 0)


@pytest.fixture
async def slack(opened: Database, clock: FixedClock) -> AsyncIterator[Slack]:
    workspace = Workspace(name="Alder", domain="alder", team_id="T1", zone=ZoneInfo("Europe/London"))
    workspace.add_person(
        Account(
            id="U7",
            handle="ishbel",
            name="Ishbel Carrow",
            email=ISHBEL,
            post="Coordinator",
            organisation="DfE",
            kind="member",
            team_id="T1",
        )
    )
    workspace.add_channel(Channel(id="C1", name="steering", members=["U7", workspace.bot.user_id]))
    seconds = lambda: clock().timestamp()  # noqa: E731 - both of the sandbox's clocks are the test's
    sandbox = Sandbox(workspace, SandboxClock(clock(), real_seconds=seconds), real_seconds=seconds)
    await sandbox.start()
    async with Driver(sandbox.page) as driver, make_session() as session:
        client = make_client(sandbox.bot_token, sandbox.api_url, session)
        installation = await ask_who_i_am(client)
        courier, directory, metrics = SlackCourier(client), Directory(client, installation), Metrics()
        dispatcher = Dispatcher(opened, clock, courier, directory, metrics=metrics)
        yield Slack(
            database=opened,
            clock=clock,
            slack=ToldServer(),
            dispatcher=dispatcher,
            reconciler=Reconciler(
                opened, clock, courier, History(client, installation), owner=dispatcher.owner, metrics=metrics
            ),
            cards=CardKeeper(opened, clock, courier),
            courier=courier,
            directory=directory,
            driver=driver,
            workspace=workspace,
            client=client,
            metrics=metrics,
        )
    await sandbox.stop()


async def test_a_message_whose_answer_was_lost_is_found_in_its_channel_and_not_sent_again(slack: Slack) -> None:
    await slack.driver.put_in_faults(LOST)
    notice = slack.put()
    await slack.dispatcher.deliver_due()
    in_doubt = slack.state(notice).state
    await slack.chatter(3)

    await slack.wait(60)

    told = slack.state(notice)
    assert in_doubt is NoticeState.UNKNOWN
    assert (told.state, told.adopted, [told.slack_ts]) == (NoticeState.SENT, True, slack.messages())
    assert slack.outcomes(notice) == [Tried.IN_DOUBT, Tried.ADOPTED]
    with slack.database.work() as uow:
        uow.outbox.mark_cards(told.meeting_id)  # type: ignore[arg-type]  # it is a meeting's reminder
    assert await slack.cards.refresh() == 1


async def test_one_that_is_not_found_twice_after_the_quiet_time_goes_out_again(slack: Slack) -> None:
    await slack.driver.put_in_faults(NEVER_ARRIVED)
    notice = slack.put()
    await slack.dispatcher.deliver_due()

    await slack.wait(50)
    after_one_look = slack.state(notice).state
    await slack.wait(15)

    assert after_one_look is NoticeState.UNKNOWN
    assert slack.state(notice).state is NoticeState.SENT
    assert slack.outcomes(notice) == [Tried.IN_DOUBT, Tried.NOT_FOUND, Tried.NOT_FOUND, Tried.SENT]
    assert len(slack.messages()) == 1


async def test_one_reading_settles_all_that_is_in_doubt_in_a_channel(slack: Slack) -> None:
    await slack.driver.put_in_faults({**LOST, "times": 5})
    notices = [slack.put(f"announcement:{number}", kind=NoticeKind.CANCELLATION) for number in range(5)]
    for _ in notices:
        await slack.dispatcher.deliver_due()
        slack.clock.advance(seconds=2)

    await slack.wait(60)

    assert {slack.state(notice).state for notice in notices} == {NoticeState.SENT}
    assert len(slack.messages()) == 5
    # The other one looks for doubles, a minute later.
    assert await slack.called(HISTORY) == 1


async def test_a_direct_message_is_looked_for_in_the_conversation_that_slack_opens(slack: Slack) -> None:
    await slack.driver.put_in_faults(LOST)
    notice = a_request_for_feedback(slack)
    await slack.dispatcher.deliver_due()

    await slack.wait(60)

    assert slack.state(notice).state is NoticeState.SENT
    assert slack.state(notice).channel_id == "D7"
    assert len(slack.messages("D7")) == 1


async def test_a_request_for_feedback_that_is_surely_not_there_is_sent_again(slack: Slack) -> None:
    await slack.driver.put_in_faults(NEVER_ARRIVED)
    notice = a_request_for_feedback(slack)
    await slack.dispatcher.deliver_due()

    await slack.wait(75)

    assert slack.state(notice).state is NoticeState.SENT
    assert len(slack.messages("D7")) == 1


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found"])
async def test_where_nothing_can_be_read_a_reminder_goes_out_again_and_a_request_for_feedback_does_not(
    slack: Slack, error: str
) -> None:
    await slack.driver.put_in_faults({**LOST, "times": 2})
    await slack.driver.put_in_faults({"kind": "refused", "method": HISTORY, "error": error, "times": None})
    reminder, request = slack.put(), a_request_for_feedback(slack)
    await slack.dispatcher.deliver_due()

    await slack.wait(60)

    assert (slack.state(reminder).state, slack.state(request).state) == (NoticeState.SENT, NoticeState.DEAD)
    assert slack.outcomes(reminder) == [Tried.IN_DOUBT, Tried.UNREADABLE, Tried.SENT]
    assert slack.outcomes(request) == [Tried.IN_DOUBT, Tried.UNREADABLE]
    assert (len(slack.messages()), len(slack.messages("D7"))) == (2, 1)


async def test_fifteen_messages_a_minute_are_enough_to_find_it(slack: Slack) -> None:
    await slack.driver.ask("POST", "/sandbox/history", {"distributed": True})
    await slack.driver.put_in_faults(LOST)
    notice = slack.put()
    await slack.dispatcher.deliver_due()
    await slack.chatter(40)

    await slack.wait(300)

    assert slack.state(notice).state is NoticeState.SENT
    assert len(slack.messages()) == 1
    assert await slack.called(HISTORY) <= 9


async def test_what_comes_twice_is_taken_away_a_minute_later(slack: Slack) -> None:
    await slack.driver.put_in_faults(NEVER_ARRIVED)
    notice = slack.put()
    await slack.dispatcher.deliver_due()
    await slack.wait(65)
    sent = slack.messages()
    payload = {"event_type": METADATA, "event_payload": {"notice": fingerprint("reminder:1")}}
    await slack.client.chat_postMessage(channel="C1", text="It came after all.", metadata=payload)

    await slack.wait(70)

    assert len(sent) == 1
    assert slack.messages() == sent
    assert slack.outcomes(notice)[-1] is Tried.DOUBLE_REMOVED


async def test_a_fingerprint_that_another_app_copied_tells_nothing(slack: Slack) -> None:
    await slack.driver.put_in_faults(NEVER_ARRIVED)
    notice = slack.put()
    await slack.dispatcher.deliver_due()
    payload: dict[str, Any] = {"event_type": METADATA, "event_payload": {"notice": fingerprint("reminder:1")}}
    copied = slack.workspace.say("U7", slack.workspace.channels["C1"], "Look what I have", now=slack.clock())
    copied.metadata = payload

    await slack.wait(75)

    assert slack.state(notice).slack_ts in slack.messages()
    assert not slack.state(notice).adopted


async def test_what_a_program_sent_before_it_was_killed_is_found_by_the_next(slack: Slack) -> None:
    notice = slack.put()
    with slack.database.work() as uow:
        now = slack.clock()
        [claimed] = uow.outbox.claim(owner="gone", now=now, lease_until=now + LEASE, at_most=9)
        uow.outbox.mark_sending([Leaving(notice_id=claimed.id, team_id="T1", channel_id="C1")], owner="gone", now=now)
    payload = {"event_type": METADATA, "event_payload": {"notice": fingerprint("reminder:1")}}
    await slack.client.chat_postMessage(channel="C1", text="Told before the end.", metadata=payload)

    await slack.wait(70)

    assert (slack.state(notice).state, slack.state(notice).adopted) == (NoticeState.SENT, True)
    assert slack.outcomes(notice) == [Tried.LEASE_OVER, Tried.ADOPTED]
    assert len(slack.messages()) == 1


async def test_a_doubt_that_cannot_be_looked_into_in_time_does_not_make_a_reminder_late(slack: Slack) -> None:
    await slack.driver.put_in_faults(NEVER_ARRIVED)
    await slack.driver.put_in_faults({"kind": "status", "method": HISTORY, "status": 503, "times": None})
    notice = slack.put(expires_at=slack.clock() + timedelta(minutes=6))
    await slack.dispatcher.deliver_due()

    await slack.wait(230)
    still = slack.state(notice).state
    await slack.wait(20)

    assert still is NoticeState.UNKNOWN
    assert slack.state(notice).state is NoticeState.SENT
    assert len(slack.messages()) == 1
