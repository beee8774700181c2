"""What becomes of a notice: told once, put back, put aside with its reason, or in doubt until that is settled."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.dispatch import LEASE, Dispatcher
from tests.bot.delivery.conftest import Post, next_meeting, person_id, steering
from tests.cast import ISHBEL, NERYS
from workgroup.meeting.reply import PartStat, Reply
from workgroup.notices import NoticeKind, NoticeState

SENT = {"ok": True, "channel": "C1", "ts": "1.000001"}


async def test_a_notice_that_is_due_is_told_once_and_becomes_a_card(post: Post) -> None:
    notice = post.put()
    post.slack.says(SENT)

    taken = [await post.dispatcher.deliver_due(), await post.dispatcher.deliver_due()]

    assert taken == [1, 0]
    assert len(post.texts()) == 1
    assert "is tomorrow: Tue 24 Nov 2026, 10:00" in post.texts()[0]
    assert (post.state(notice).state, post.state(notice).slack_ts) == (NoticeState.SENT, "1.000001")


async def test_what_is_not_due_yet_waits(post: Post) -> None:
    notice = post.put(due_at=post.clock() + timedelta(seconds=1))
    post.slack.says(SENT)

    taken = await post.dispatcher.deliver_due()

    assert taken == 0
    assert post.state(notice).state is NoticeState.PENDING


async def test_a_reminder_of_a_cancelled_meeting_is_put_aside(post: Post) -> None:
    notice = post.put()
    with post.database.work() as uow:
        uow.meetings.save(replace(next_meeting(uow), cancelled_because="no room"))

    await post.dispatcher.deliver_due()

    assert (post.state(notice).state, post.state(notice).last_error) == (NoticeState.CANCELLED, "meeting_cancelled")
    assert post.texts() == []


async def test_what_comes_too_late_is_not_told(post: Post) -> None:
    notice = post.put(expires_at=post.clock() + timedelta(minutes=1))
    post.clock.advance(minutes=2)

    await post.dispatcher.deliver_due()

    assert post.state(notice).state is NoticeState.EXPIRED
    assert post.texts() == []


async def test_a_message_that_arrives_when_another_has_told_its_notice_is_taken_back(post: Post) -> None:
    notice = post.put()
    nothing = {"ok": True, "messages": [], "has_more": False}
    arrives = post.slack.holds(SENT)
    for answer in (nothing, nothing, SENT | {"ts": "2.000002"}, {"ok": True}):
        post.slack.says(answer)
    other = Dispatcher(post.database, post.clock, post.courier, post.directory)
    await post.dispatcher.begin_due()
    await post.slack.was_asked.wait()
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    await post.reconciler.settle()
    post.clock.advance(seconds=11)
    await post.reconciler.settle()
    await other.deliver_due()

    arrives.set()
    await post.dispatcher.arrived()

    assert (post.state(notice).state, post.state(notice).slack_ts) == (NoticeState.SENT, "2.000002")
    assert post.slack.asked[-1] == ("chat.delete", {"channel": "C1", "ts": "1.000001"})


async def test_a_message_that_arrives_while_its_notice_is_in_doubt_tells_it(post: Post) -> None:
    notice = post.put()
    arrives = post.slack.holds(SENT)
    post.slack.says({"ok": True, "messages": [], "has_more": False})
    await post.dispatcher.begin_due()
    await post.slack.was_asked.wait()
    post.clock.advance(seconds=LEASE.total_seconds() + 1)
    await post.reconciler.settle()
    in_doubt = post.state(notice).state

    arrives.set()
    await post.dispatcher.arrived()

    assert in_doubt is NoticeState.UNKNOWN
    assert (post.state(notice).state, post.state(notice).slack_ts) == (NoticeState.SENT, "1.000001")
    assert len(post.texts()) == 1


@pytest.mark.parametrize("is_asleep", [False, True], ids=["frozen", "the machine slept"])
async def test_a_program_that_stood_still_after_the_mark_sends_nothing_late(post: Post, is_asleep: bool) -> None:
    notice = post.put()
    post.slack.says(SENT)

    def is_marked() -> bool:
        return post.state(notice).state is NoticeState.SENDING

    stood_still = Dispatcher(
        post.database,
        lambda: post.clock() + timedelta(hours=8 if is_asleep and is_marked() else 0),
        post.courier,
        post.directory,
        seconds=lambda: 45.0 if not is_asleep and is_marked() else 0.0,
    )

    await stood_still.deliver_due()

    kept = post.state(notice)
    assert (kept.state, kept.last_error, kept.attempts) == (NoticeState.PENDING, "held_up", 0)
    assert post.texts() == []


async def test_one_that_is_slow_does_not_hold_up_the_others(post: Post) -> None:
    slow = post.put("cancellation:slow", kind=NoticeKind.CANCELLATION, priority=0)
    arrives = post.slack.holds(SENT)
    post.slack.says(SENT | {"ts": "2.000002"})
    await post.dispatcher.begin_due()
    post.clock.advance(seconds=2)
    quick = post.put()

    await post.dispatcher.begin_due()
    await post.dispatcher.progress()

    assert (post.state(slow).state, post.state(quick).state) == (NoticeState.SENDING, NoticeState.SENT)
    arrives.set()
    await post.dispatcher.arrived()
    assert post.state(slow).state is NoticeState.SENT


async def test_a_bot_that_is_not_in_the_channel_waits_and_the_coordinator_is_told_once_a_day(post: Post) -> None:
    notice = post.put()
    post.put("reminder:2")
    post.slack.says({"ok": False, "error": "not_in_channel"})

    await post.dispatcher.deliver_due()

    assert post.state(notice).state is NoticeState.PENDING
    assert post.state(notice).next_attempt_at > post.clock()
    assert len(post.waiting(NoticeKind.TROUBLE)) == 1


async def test_after_the_invitation_it_goes_out_at_once(post: Post) -> None:
    notice = post.put()
    post.slack.says({"ok": False, "error": "not_in_channel"})
    await post.dispatcher.deliver_due()
    post.slack.answers.clear()
    post.slack.says(SENT)
    post.clock.advance(seconds=2)
    with post.database.work() as uow:
        uow.outbox.hasten(steering(uow).id, now=post.clock())

    await post.dispatcher.deliver_due()

    assert post.state(notice).state is NoticeState.SENT


async def test_a_message_that_slack_never_takes_is_given_up_and_told(post: Post) -> None:
    notice = post.put()
    post.slack.says({"ok": False, "error": "msg_too_long"})

    await post.dispatcher.deliver_due()

    assert (post.state(notice).state, post.state(notice).last_error) == (NoticeState.DEAD, "msg_too_long")
    assert len(post.waiting(NoticeKind.TROUBLE)) == 1


async def test_a_request_to_wait_counts_as_no_attempt(post: Post) -> None:
    notice = post.put()
    post.slack.says({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})

    await post.dispatcher.deliver_due()

    kept = post.state(notice)
    assert (kept.state, kept.attempts) == (NoticeState.PENDING, 0)
    assert timedelta(seconds=7) <= kept.next_attempt_at - post.clock() <= timedelta(seconds=8)


async def test_somebody_whom_nobody_has_met_is_found_by_their_address(post: Post) -> None:
    notice = post.put(kind=NoticeKind.TROUBLE, person_id=person_id(post, ISHBEL), facts={"error": "is_archived"})
    post.slack.says({"ok": True, "user": {"id": "U7", "team_id": "T1", "profile": {"email": ISHBEL}}})
    post.slack.says(SENT | {"channel": "D7"})

    await post.dispatcher.deliver_due()

    assert [method for method, _ in post.slack.asked] == ["users.lookupByEmail", "chat.postMessage"]
    assert post.slack.asked[1][1]["channel"] == "U7"
    assert post.state(notice).state is NoticeState.SENT


async def test_who_is_not_in_the_workspace_is_tried_again_later_without_an_attempt(post: Post) -> None:
    notice = post.put(kind=NoticeKind.TROUBLE, person_id=person_id(post, ISHBEL), facts={"error": "is_archived"})
    post.slack.says({"ok": False, "error": "users_not_found"})

    await post.dispatcher.deliver_due()

    kept = post.state(notice)
    assert (kept.state, kept.last_error, kept.attempts) == (NoticeState.PENDING, "nowhere_to_tell", 0)


async def test_one_row_without_words_does_not_hold_up_the_others(post: Post) -> None:
    poisoned = post.put(
        "feedback:poisoned", kind=NoticeKind.REGISTRATION_REQUEST, facts={"request": "none"}, priority=0
    )
    good = post.put()
    post.slack.says(SENT)

    await post.dispatcher.deliver_due()

    assert post.state(poisoned).state is NoticeState.DEAD
    assert post.state(good).state is NoticeState.SENT


async def test_two_programs_on_one_database_tell_each_notice_once(post: Post) -> None:
    notices = [post.put(f"reminder:{number}") for number in range(40)]
    post.slack.says(SENT)
    other = Dispatcher(post.database, post.clock, post.courier, post.directory)

    for _ in notices:
        await asyncio.gather(post.dispatcher.deliver_due(at_most=3), other.deliver_due(at_most=3))
        await asyncio.gather(post.dispatcher.deliver_due(), other.deliver_due())
        post.clock.advance(seconds=1.1)

    assert len(post.texts()) == len(notices)
    assert {post.state(notice).state for notice in notices} == {NoticeState.SENT}


async def test_what_a_program_that_is_gone_had_claimed_is_told_by_the_next(post: Post) -> None:
    notice = post.put()
    with post.database.work() as uow:
        uow.outbox.claim(owner="gone", now=post.clock(), lease_until=post.clock() + LEASE, at_most=10)
    post.slack.says(SENT)
    within_the_lease = await post.dispatcher.deliver_due()
    post.clock.advance(seconds=LEASE.total_seconds() + 1)

    await post.reconciler.settle()
    await post.dispatcher.deliver_due()

    assert within_the_lease == 0
    assert post.state(notice).state is NoticeState.SENT
    assert len(post.texts()) == 1


async def test_a_card_is_shown_anew_once_for_answers_that_come_together(post: Post) -> None:
    post.put()
    post.slack.says(SENT)
    await post.dispatcher.deliver_due()
    with post.database.work() as uow:
        meeting = next_meeting(uow)
        for email in (ISHBEL, NERYS):
            found = uow.people.find_by_email(steering(uow).group_id, email)
            assert found is not None
            uow.replies.put(
                Reply(meeting_id=meeting.id, person_id=found.id, partstat=PartStat.ACCEPTED, replied_at=post.clock())
            )
            uow.outbox.mark_cards(meeting.id)

    shown = [await post.cards.refresh(), await post.cards.refresh()]

    assert shown == [1, 0]
    updates = [body for method, body in post.slack.asked if method == "chat.update"]
    assert "Yes 2" in str(updates[0]["text"])


async def test_a_card_whose_message_was_deleted_is_forgotten(post: Post) -> None:
    post.put()
    post.slack.says(SENT)
    post.slack.says({"ok": False, "error": "message_not_found"})
    await post.dispatcher.deliver_due()
    with post.database.work() as uow:
        uow.outbox.mark_cards(next_meeting(uow).id)
    await post.cards.refresh()
    post.clock.advance(seconds=10)
    with post.database.work() as uow:
        uow.outbox.mark_cards(next_meeting(uow).id)

    await post.cards.refresh()

    assert [method for method, _ in post.slack.asked].count("chat.update") == 1
