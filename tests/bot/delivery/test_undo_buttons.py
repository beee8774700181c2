"""The Undo button of an announcement goes when its hour is over, or when it was used."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.bot.delivery.conftest import Post, steering
from workgroup.calendar.recurrence import Recurrence
from workgroup.notices import NoticeKind
from workgroup.usecases.undo_facts import UNDO_FOR

PLAN = Recurrence(
    dtstart=datetime.fromisoformat("2026-12-09T10:00"), tzid="Europe/London", rrule="FREQ=MONTHLY;BYDAY=2WE"
)


@pytest.fixture
async def announced(post: Post) -> Post:
    """The steering group's dates are announced with an Undo button."""
    with post.database.work() as uow:
        series = replace(steering(uow), recurrence=PLAN)
        uow.series.save(series)
        undo_id = uow.undos.add(group_id=series.group_id, verb="schedule", facts={}, until=post.clock() + UNDO_FOR)
    facts = {"undo": int(undo_id), "version": series.version}
    post.put("announcement", kind=NoticeKind.ANNOUNCEMENT, meeting_id=None, facts=facts)
    post.slack.says({"ok": True, "channel": "C1", "ts": "1.000001"})
    await post.dispatcher.deliver_due()
    return post


def updates(post: Post) -> list[Mapping[str, Any]]:
    return [body for method, body in post.slack.asked if method == "chat.update"]


async def test_it_stays_for_its_hour_and_goes_once_after_it(announced: Post) -> None:
    posted = str(announced.slack.asked[-1][1])
    announced.clock.advance(minutes=60)
    await announced.cards.refresh()
    within_the_hour = updates(announced)
    announced.clock.advance(seconds=2)

    for _ in range(2):
        await announced.cards.refresh()

    [update] = updates(announced)
    assert "undo" in posted
    assert within_the_hour == []
    assert (update["channel"], update["ts"]) == ("C1", "1.000001")
    assert "Every month on the second Wednesday" in str(update["text"])
    assert "undo" not in str(update["blocks"])
    assert "why" in str(update["blocks"])


async def test_dates_that_were_undone_say_that_they_do_not_stand(announced: Post) -> None:
    with announced.database.work() as uow:
        [button] = uow.undo_buttons.list_over(now=announced.clock() + timedelta(days=1), at_most=5)
        uow.undos.use(button.undo.id)

    await announced.cards.refresh()

    [update] = updates(announced)
    assert "do not stand any more" in str(update["text"])
    assert "undo" not in str(update["blocks"])


async def test_dates_that_a_newer_plan_took_the_place_of_say_so_too(announced: Post) -> None:
    with announced.database.work() as uow:
        series = steering(uow)
        uow.series.save(replace(series, version=series.version + 1))
    announced.clock.advance(minutes=61)

    await announced.cards.refresh()

    assert "do not stand any more" in str(updates(announced)[0]["text"])


async def test_a_message_that_is_gone_is_let_be_and_one_that_waits_is_tried_again(announced: Post) -> None:
    announced.clock.advance(minutes=61)
    announced.slack.answers.clear()
    announced.slack.says({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"})
    announced.slack.says({"ok": False, "error": "message_not_found"})

    await announced.cards.refresh()
    await announced.cards.refresh()
    while_asked_to_wait = len(updates(announced))
    announced.clock.advance(seconds=40)
    for _ in range(2):
        await announced.cards.refresh()

    assert while_asked_to_wait == 1
    assert len(updates(announced)) == 2
