"""Slack misbehaves between taking a message and saying so: in the end each notice is told exactly once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.delivery.courier import fingerprint
from tests.bot.delivery.slack_that_errs import CHANNELS, POST, Delivery
from tests.torture.slack import channel_id
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.notices import NoticeState

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FAULTS: list[dict[str, Any]] = [
    *({"kind": "status", "status": status, "accepted": taken} for status in (500, 502, 503, 504) for taken in (0, 1)),
    *({"kind": kind, "accepted": taken} for kind in ("dropped", "reset", "html", "not_json") for taken in (0, 1)),
    {"kind": "half_body", "accepted": True},
    *(
        {"kind": "refused", "error": code, "accepted": taken}
        for code in ("fatal_error", "internal_error")
        for taken in (0, 1)
    ),
    {"kind": "refused", "error": "service_unavailable"},
    *({"kind": "rate_limited", "retry_after": told} for told in ("1", "30", "soon", None)),
]


async def test_whatever_goes_wrong_with_a_post_its_notice_is_told_exactly_once(delivery: Delivery) -> None:
    for channel, fault in enumerate(FAULTS):
        delivery.spoil(**fault, method=POST, channel=channel_id(channel))
        delivery.put(f"notice:{channel}", channel)

    await delivery.dispatchers[0].deliver_due()
    first_tries = [len(delivery.tries(channel)) for channel in range(len(FAULTS))]
    await delivery.live(minutes=6)

    keys = [f"notice:{channel}" for channel in range(len(FAULTS))]
    assert set(first_tries) == {1}
    assert {key: delivery.find(key).state for key in keys} == dict.fromkeys(keys, NoticeState.SENT)
    assert delivery.standing() == {fingerprint(key): 1 for key in keys}


@on_sqlite
@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("is_archived", NoticeState.DEAD),
        ("msg_too_long", NoticeState.DEAD),
        ("not_in_channel", NoticeState.PENDING),
        ("token_revoked", NoticeState.PENDING),
    ],
)
async def test_what_slack_surely_refuses_is_given_up_or_waits_for_somebody_to_act(
    delivery: Delivery, code: str, state: NoticeState
) -> None:
    delivery.spoil(kind="refused", error=code, method=POST, channel=channel_id(0), times=None)
    delivery.put("notice:0", 0)

    await delivery.dispatchers[0].deliver_due()

    assert (delivery.find("notice:0").state, delivery.find("notice:0").last_error) == (state, code)
    assert delivery.standing() == {}


@on_sqlite
async def test_a_channel_that_slack_asks_to_be_silent_is_silent_so_long_and_the_others_go_on(
    delivery: Delivery,
) -> None:
    delivery.spoil(kind="rate_limited", retry_after="3600", method=POST, channel=channel_id(0))
    asked_at = delivery.clock()
    for channel in range(3):
        for number in range(3):
            delivery.put(f"notice:{channel}:{number}", channel)

    await delivery.live(minutes=1, step=timedelta(seconds=1))
    while_silent = [sum(call.accepted for call in delivery.tries(channel)) for channel in range(3)]
    delivery.clock.set(asked_at + timedelta(seconds=3599))
    await delivery.live(minutes=0.01, step=timedelta(seconds=1))
    too_early = len(delivery.tries(0))
    await delivery.live(minutes=1, step=timedelta(seconds=1))

    assert while_silent == [0, 3, 3]
    assert too_early == 1
    assert set(delivery.standing().values()) == {1}
    assert len(delivery.standing()) == 9


@on_sqlite
async def test_a_storm_of_refusals_in_all_channels_silences_the_workspace_and_nothing_is_lost(
    delivery: Delivery,
) -> None:
    delivery.spoil(kind="rate_limited", retry_after="30", method=POST, times=6)
    for channel in range(CHANNELS):
        delivery.put(f"notice:{channel}", channel)

    await delivery.live(minutes=0.4, step=timedelta(seconds=1))
    during = len([call for call in delivery.sandbox.faults.calls if call.method == POST])
    await delivery.live(minutes=3, step=timedelta(seconds=1))

    assert during <= CHANNELS
    assert delivery.standing() == {fingerprint(f"notice:{channel}"): 1 for channel in range(CHANNELS)}
    assert all(delivery.find(f"notice:{channel}").attempts == 1 for channel in range(CHANNELS))


@on_sqlite
async def test_a_clock_that_jumps_sends_nothing_early_nothing_twice_and_nothing_too_late(delivery: Delivery) -> None:
    now = delivery.clock()
    delivery.put("due in an hour", 0, due_at=now + timedelta(hours=1))
    delivery.put("due in a day, for an hour", 1, due_at=now + timedelta(days=1), expires_in=timedelta(hours=1))
    delivery.put("due now", 2)

    await delivery.live(minutes=1)
    delivery.clock.set(now - timedelta(hours=1))
    await delivery.live(minutes=5)
    after_the_step_back = delivery.standing()
    delivery.clock.set(now + timedelta(hours=1))
    await delivery.live(minutes=1)
    delivery.clock.set(now + timedelta(days=2))
    await delivery.live(minutes=1)

    assert after_the_step_back == {fingerprint("due now"): 1}
    assert delivery.standing() == {fingerprint("due now"): 1, fingerprint("due in an hour"): 1}
    assert delivery.find("due in a day, for an hour").state is NoticeState.EXPIRED


@on_sqlite
@pytest.mark.parametrize("night", ["2027-03-28T00:00+00:00", "2026-10-25T00:00+01:00"])
async def test_in_the_night_when_clocks_change_what_is_due_at_half_past_one_is_told_once_and_on_its_minute(
    delivery: Delivery, night: str
) -> None:
    begins = datetime.fromisoformat(night)
    every_night = Recurrence(
        dtstart=datetime.fromisoformat("2026-10-01T01:30"),
        tzid="Europe/London",
        rrule="FREQ=DAILY",
        exdates=(),
        rdates=(),
    )
    due = next_occurrence(every_night, begins)
    assert due is not None
    delivery.clock.set(begins - timedelta(minutes=1))
    delivery.put("half past one", 0, due_at=due.starts_at)

    told_at = []
    for _ in range(240):
        delivery.clock.advance(minutes=1)
        told_at += [delivery.clock()] * await delivery.dispatchers[0].deliver_due()

    assert told_at == [due.starts_at]
    assert sum(delivery.standing().values()) == 1
