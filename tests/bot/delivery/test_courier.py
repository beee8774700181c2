"""What the courier makes of Slack's answers: sent, later, never, or nobody knows; and that it calls once."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.delivery.courier import InDoubt, Never, NotNow, Outcome, Sent, SlackCourier, backoff, fingerprint
from bot.slack.client import make_client, make_session
from handlers.services import Message
from tests.told_server import ToldServer, told_server

WORDS = Message(text="Steering group is tomorrow.")


@pytest.fixture
async def slack() -> AsyncIterator[ToldServer]:
    async with told_server() as server:
        yield server


@pytest.fixture
async def courier(slack: ToldServer) -> AsyncIterator[SlackCourier]:
    async with make_session() as session:
        yield SlackCourier(make_client("xoxb-test", slack.url, session))


async def posted(courier: SlackCourier, attempts: int = 1) -> Outcome:
    return await courier.post("C1", WORDS, key="reminder:1:15m", attempts=attempts)


async def test_a_post_that_slack_takes_is_sent_with_the_fingerprint_of_its_notice(
    slack: ToldServer, courier: SlackCourier
) -> None:
    slack.says({"ok": True, "channel": "C1", "ts": "1.000001"}, headers={"X-Slack-Req-Id": "abc"})

    outcome = await posted(courier)

    assert outcome == Sent(channel_id="C1", slack_ts="1.000001", http_status=200, request_id="abc")
    assert fingerprint("reminder:1:15m") in str(slack.asked[0][1]["metadata"])
    assert "reminder:1:15m" not in str(slack.asked)


async def test_a_lost_answer_is_in_doubt_and_was_asked_for_once(slack: ToldServer, courier: SlackCourier) -> None:
    slack.loses()

    outcome = await posted(courier)

    assert isinstance(outcome, InDoubt)
    assert len(slack.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_is_in_doubt_whoever_it_comes_from(
    slack: ToldServer, courier: SlackCourier, status: int
) -> None:
    slack.says_in_html(status)

    outcome = await posted(courier)

    assert isinstance(outcome, InDoubt)
    assert len(slack.asked) == 1


@pytest.mark.parametrize("error", ["fatal_error", "internal_error"])
async def test_an_error_after_which_it_may_have_happened_is_in_doubt(
    slack: ToldServer, courier: SlackCourier, error: str
) -> None:
    slack.says({"ok": False, "error": error})

    assert await posted(courier) == InDoubt(error=error, http_status=200)


async def test_too_many_requests_wait_as_told_and_count_as_no_attempt(slack: ToldServer, courier: SlackCourier) -> None:
    slack.says({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"})

    outcome = await posted(courier)

    assert isinstance(outcome, NotNow)
    assert timedelta(seconds=30) <= outcome.after <= timedelta(seconds=31)
    assert (outcome.counts, outcome.asked_to_pause) == (False, True)


@pytest.mark.parametrize("told", [None, "soon", "-5", "nan", "inf"])
async def test_a_wait_that_cannot_be_read_is_a_wait_all_the_same(
    slack: ToldServer, courier: SlackCourier, told: str | None
) -> None:
    headers = {"Retry-After": told} if told is not None else None
    slack.says({"ok": False, "error": "ratelimited"}, status=429, headers=headers)

    outcome = await posted(courier)

    assert isinstance(outcome, NotNow)
    assert outcome.after >= timedelta(seconds=1)


@pytest.mark.parametrize("error", ["service_unavailable", "request_timeout"])
async def test_a_service_that_is_away_for_a_while_is_tried_again_and_nobody_has_to_act(
    slack: ToldServer, courier: SlackCourier, error: str
) -> None:
    slack.says({"ok": False, "error": error})

    outcome = await posted(courier)

    assert isinstance(outcome, NotNow)
    assert (outcome.counts, outcome.somebody_must_act, outcome.asked_to_pause) == (True, False, False)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "<html>Sign in to the guest network</html>", InDoubt),
        (200, '{"ok": tr', InDoubt),
        (200, "[]", InDoubt),
        (200, '{"ok": true}', InDoubt),
        (403, "<html>Blocked by the filter</html>", NotNow),
        (407, "", NotNow),
    ],
)
async def test_what_something_in_between_answers_is_believed_as_far_as_it_goes(
    slack: ToldServer, courier: SlackCourier, status: int, body: str, kind: type[Outcome]
) -> None:
    slack.answers.append(web.Response(text=body, status=status, content_type="application/json"))

    assert isinstance(await posted(courier), kind)


async def test_a_bot_that_is_not_in_the_channel_waits_for_its_invitation(
    slack: ToldServer, courier: SlackCourier
) -> None:
    slack.says({"ok": False, "error": "not_in_channel"})

    outcome = await posted(courier)

    assert isinstance(outcome, NotNow)
    assert outcome.somebody_must_act


async def test_a_message_that_slack_will_never_take_is_given_up(slack: ToldServer, courier: SlackCourier) -> None:
    slack.says({"ok": False, "error": "msg_too_long"})

    assert await posted(courier) == Never(error="msg_too_long", http_status=200)


async def test_a_server_that_is_not_there_surely_took_nothing() -> None:
    async with make_session() as session:
        courier = SlackCourier(make_client("xoxb-test", "http://127.0.0.1:9/api/", session))

        outcome = await posted(courier)

    assert isinstance(outcome, NotNow)
    assert outcome.counts


def test_waits_grow_up_to_five_minutes_and_are_spread() -> None:
    waits = {attempts: [backoff(attempts).total_seconds() for _ in range(300)] for attempts in (1, 3, 50)}

    longest = [max(waits[attempts]) for attempts in (1, 3, 50)]
    assert 4 < longest[0] <= 5
    assert 16 < longest[1] <= 20
    assert 240 < longest[2] <= 300
    assert min(waits[1]) >= 0.5
    assert min(waits[50]) < 60


async def test_an_update_of_a_message_that_is_gone_is_given_up(slack: ToldServer, courier: SlackCourier) -> None:
    slack.says({"ok": False, "error": "message_not_found"})

    assert await courier.update("C1", "1.000001", WORDS) == Never(error="message_not_found", http_status=200)


async def test_a_lost_update_is_tried_again_because_twice_does_no_harm(
    slack: ToldServer, courier: SlackCourier
) -> None:
    slack.loses()

    assert isinstance(await courier.update("C1", "1.000001", WORDS), NotNow)
