"""The outbox: what may become of a notice, and that nothing is told twice or lost."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import Work
from tests.fixed_clock import FixedClock
from tests.storage.small_region import NOW, a_draft, a_group, a_meeting, a_person, a_series
from workgroup.ids import NoticeId
from workgroup.meeting.reply import PartStat, Reply
from workgroup.notices import Notice, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group

LEASE = NOW + timedelta(seconds=60)
SOON = NOW + timedelta(minutes=5)


def test_a_notice_is_kept_as_it_was_drafted(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        meeting = a_meeting(uow, a_series(uow, group))
        draft = a_draft(group, meeting=meeting, due_at=SOON, priority=1)

        notice_id = uow.outbox.enqueue(draft)

        notice = uow.outbox.find(draft.key)
        assert notice is not None
        assert notice_id == notice.id
        assert uow.outbox.get(notice.id) == notice
        assert notice == Notice(
            id=notice.id,
            state=NoticeState.PENDING,
            attempts=0,
            next_attempt_at=SOON,
            key=draft.key,
            kind=draft.kind,
            group_id=draft.group_id,
            due_at=draft.due_at,
            expires_at=draft.expires_at,
            series_id=draft.series_id,
            meeting_id=draft.meeting_id,
            priority=1,
            facts={"lead": "15m"},
        )


def test_the_same_key_is_kept_once_whatever_became_of_it(work: Work) -> None:
    with work() as uow:
        draft = a_draft(a_group(uow))
        uow.outbox.enqueue(draft)
        uow.outbox.cancel(draft.key)

        again = uow.outbox.enqueue(draft)

        assert again is None
        assert uow.outbox.waiting() == []


def test_a_claim_takes_what_is_due_by_priority_then_by_time(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        for key, priority, minutes in (("c", 3, -9), ("b", 1, 0), ("a", 1, -1), ("later", 0, 1), ("d", 5, -99)):
            uow.outbox.enqueue(a_draft(group, key=key, priority=priority, due_at=NOW + timedelta(minutes=minutes)))

    with work() as uow:
        first = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=3)
        rest = uow.outbox.claim(owner="B", now=NOW, lease_until=LEASE, at_most=3)
        nothing = uow.outbox.claim(owner="B", now=NOW, lease_until=LEASE, at_most=3)

    assert [notice.key for notice in first] == ["a", "b", "c"]
    assert [notice.key for notice in rest] == ["d"]
    assert nothing == []
    with work() as uow:
        assert uow.outbox.get(first[0].id) == first[0]
    assert (first[0].state, first[0].attempts) == (NoticeState.CLAIMED, 1)
    assert (first[0].lease_owner, first[0].lease_until) == ("A", LEASE)


def test_two_who_claim_at_once_never_take_the_same_notice(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        for number in range(60):
            uow.outbox.enqueue(a_draft(group, key=f"notice {number}"))
    taken: list[NoticeId] = []
    both_ready = threading.Barrier(2)

    def take(owner: str) -> None:
        both_ready.wait()
        while True:
            with work() as uow:
                claimed = uow.outbox.claim(owner=owner, now=NOW, lease_until=LEASE, at_most=4)
            if not claimed:
                return
            taken.extend(notice.id for notice in claimed)

    threads = [threading.Thread(target=take, args=(owner,)) for owner in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 60
    assert [notice_id for notice_id, times in Counter(taken).items() if times > 1] == []


def test_a_claim_that_was_rolled_back_leaves_its_notices_to_others(work: Work) -> None:
    with work() as uow:
        uow.outbox.enqueue(a_draft(a_group(uow)))
    with pytest.raises(RuntimeError), work() as uow:
        uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=9)
        raise RuntimeError("the program broke here")

    with work() as uow:
        again = uow.outbox.claim(owner="B", now=NOW, lease_until=LEASE, at_most=9)

    assert [(notice.lease_owner, notice.attempts) for notice in again] == [("B", 1)]


def test_a_notice_goes_from_claimed_by_sending_to_sent(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)

        began = uow.outbox.begin_sending(notice.id, owner="A", now=NOW, team_id="T1", channel_id="C1")
        sending = uow.outbox.get(notice.id)
        sent = uow.outbox.finish_sent(notice.id, owner="A", now=SOON, channel_id="D1", slack_ts="17.01")

        told = uow.outbox.get(notice.id)
        assert (began, sent) == (True, True)
        assert (sending.state, sending.sending_at, sending.team_id, sending.channel_id) == (
            NoticeState.SENDING,
            NOW,
            "T1",
            "C1",
        )
        assert (told.state, told.sent_at, told.channel_id, told.slack_ts) == (NoticeState.SENT, SOON, "D1", "17.01")
        assert (told.lease_owner, told.lease_until) == (None, None)
        assert uow.outbox.waiting() == []


def test_nobody_sends_what_another_has_claimed_or_what_the_lease_has_left(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)

        by_another = uow.outbox.begin_sending(notice.id, owner="B", now=NOW, team_id="T1", channel_id="C1")
        too_late = uow.outbox.begin_sending(notice.id, owner="A", now=LEASE, team_id="T1", channel_id="C1")

        assert (by_another, too_late) == (False, False)
        assert uow.outbox.get(notice.id).state is NoticeState.CLAIMED


def test_a_notice_that_was_put_back_waits_and_its_attempt_may_be_given_back(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        uow.outbox.put_back(notice.id, owner="A", at=SOON, error="timeout")
        counted = uow.outbox.get(notice.id)
        uow.outbox.claim(owner="A", now=SOON, lease_until=SOON + timedelta(seconds=60), at_most=1)
        uow.outbox.begin_sending(notice.id, owner="A", now=SOON, team_id="T1", channel_id="C1")

        by_another = uow.outbox.put_back(notice.id, owner="B", at=SOON, error="ratelimited", count=False)
        back = uow.outbox.put_back(notice.id, owner="A", at=SOON, error="ratelimited", count=False)

        waiting = uow.outbox.get(notice.id)
        assert (counted.state, counted.attempts, counted.next_attempt_at) == (NoticeState.PENDING, 1, SOON)
        assert (by_another, back) == (False, True)
        assert (waiting.attempts, waiting.last_error, waiting.sending_at) == (1, "ratelimited", None)


@pytest.mark.parametrize(
    "state",
    [
        NoticeState.UNKNOWN,
        NoticeState.DEAD,
        NoticeState.CANCELLED,
        NoticeState.SUPERSEDED,
        NoticeState.EXPIRED,
    ],
)
def test_a_notice_is_set_aside_with_its_reason_by_its_owner_only(work: Work, state: NoticeState) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)

        by_another = uow.outbox.set_aside(notice.id, owner="B", state=state, error="reason")
        aside = uow.outbox.set_aside(notice.id, owner="A", state=state, error="reason")
        again = uow.outbox.set_aside(notice.id, owner="A", state=NoticeState.DEAD, error="other")

        kept = uow.outbox.get(notice.id)
    assert (by_another, aside, again) == (False, True, False)
    assert (kept.state, kept.last_error) == (state, "reason")


def test_when_leases_run_out_claimed_ones_wait_again_and_sending_ones_are_in_doubt(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        for key in ("claimed", "sending"):
            uow.outbox.enqueue(a_draft(group, key=key))
        claimed, sending = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=2)
        uow.outbox.begin_sending(sending.id, owner="A", now=NOW, team_id="T1", channel_id="C1")

        early = uow.outbox.reap(now=LEASE - timedelta(seconds=1))
        reaped = uow.outbox.reap(now=LEASE)

        assert (early, reaped) == (0, 2)
        assert uow.outbox.get(claimed.id).state is NoticeState.PENDING
        in_doubt = uow.outbox.list_unknown(at_most=9)
        assert [(notice.id, notice.sending_at) for notice in in_doubt] == [(sending.id, NOW)]


def test_one_in_doubt_is_found_sent_or_settled_once(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        found, again, dead = (an_unknown_notice(uow, group, key=key) for key in ("found", "again", "dead"))

        adopted = uow.outbox.finish_sent(found, owner="B", now=SOON, channel_id="C1", slack_ts="17.01")
        settled = [
            uow.outbox.settle_unknown(found, state=NoticeState.PENDING, next_attempt_at=SOON),
            uow.outbox.settle_unknown(again, state=NoticeState.PENDING, next_attempt_at=SOON),
            uow.outbox.settle_unknown(dead, state=NoticeState.DEAD, next_attempt_at=SOON),
        ]

        states = [uow.outbox.get(notice_id).state for notice_id in (found, again, dead)]
    assert (adopted, settled) == (True, [False, True, True])
    assert states == [NoticeState.SENT, NoticeState.PENDING, NoticeState.DEAD]


def test_notices_of_a_meeting_or_a_series_are_cancelled_by_kind_while_they_wait(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        meeting, other = (a_meeting(uow, series, starts_at=NOW + timedelta(days=days)) for days in (1, 2))
        for key, of, kind in (
            ("claimed", meeting, NoticeKind.REMINDER),
            ("kept", meeting, NoticeKind.CANCELLATION),
            ("other", other, NoticeKind.REMINDER),
        ):
            uow.outbox.enqueue(a_draft(group, key=key, meeting=of, kind=kind))
            if key == "claimed":
                uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=1)

        of_meeting = uow.outbox.cancel_of_meeting(meeting.id, {NoticeKind.REMINDER})
        of_series = uow.outbox.cancel_of_series(series.id, {NoticeKind.REMINDER})

        assert (of_meeting, of_series) == (1, 1)
        assert [notice.key for notice in uow.outbox.waiting()] == ["kept"]


def test_what_is_on_its_way_can_no_longer_be_cancelled(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        uow.outbox.begin_sending(notice.id, owner="A", now=NOW, team_id="T1", channel_id="C1")

        assert uow.outbox.cancel(notice.key) is False
        assert uow.outbox.cancel("unheard of") is False


def test_a_waiting_a_claimed_or_a_cancelled_notice_is_revived_with_its_new_times(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        drafts = {key: a_draft(group, key=key) for key in ("claimed", "pending", "cancelled")}
        uow.outbox.enqueue(drafts["claimed"])
        uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=1)
        uow.outbox.enqueue(drafts["pending"])
        uow.outbox.enqueue(drafts["cancelled"])
        uow.outbox.cancel("cancelled")

        ids = [uow.outbox.revive(a_draft(group, key=key, due_at=SOON)) for key in drafts]

        revived = [uow.outbox.get(notice_id) for notice_id in ids]
        assert [notice.key for notice in revived] == list(drafts)
        assert {(notice.state, notice.due_at, notice.next_attempt_at, notice.attempts) for notice in revived} == {
            (NoticeState.PENDING, SOON, SOON, 0)
        }
        assert not uow.outbox.begin_sending(ids[0], owner="A", now=NOW, team_id="T1", channel_id="C1")


def test_what_was_sent_stays_sent_when_it_is_revived(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        uow.outbox.begin_sending(notice.id, owner="A", now=NOW, team_id="T1", channel_id="C1")
        uow.outbox.finish_sent(notice.id, owner="A", now=NOW, channel_id="C1", slack_ts="17.01")

        revived = uow.outbox.revive(a_draft(uow.groups.get(notice.group_id), key=notice.key, due_at=SOON))

        assert revived == notice.id
        assert uow.outbox.get(notice.id).state is NoticeState.SENT


def test_the_next_due_is_the_earliest_that_waits_and_the_list_is_by_group(work: Work) -> None:
    with work() as uow:
        nothing = uow.outbox.next_due()
        group, other = a_group(uow), a_group(uow, name="Other")
        for key, of, minutes in (("later", group, 9), ("soon", other, 5), ("claimed", group, 0)):
            uow.outbox.enqueue(a_draft(of, key=key, due_at=NOW + timedelta(minutes=minutes)))
        uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=1)

        due = uow.outbox.next_due()

        assert nothing is None
        assert due is not None
        assert due.key == "soon"
        assert [notice.key for notice in uow.outbox.waiting()] == ["claimed", "soon", "later"]
        assert [notice.key for notice in uow.outbox.waiting(group.id)] == ["claimed", "later"]


def test_a_card_is_shown_anew_after_each_change_and_only_then(work: Work) -> None:
    with work() as uow:
        notice = a_sent_reminder(uow)
        assert notice.meeting_id is not None
        fresh = uow.outbox.list_stale_cards(at_most=9)
        uow.outbox.mark_cards(notice.meeting_id)
        uow.outbox.mark_cards(notice.meeting_id)
        [card] = uow.outbox.list_stale_cards(at_most=9)

        uow.outbox.mark_cards(notice.meeting_id)
        uow.outbox.mark_shown(card.id, card.wanted)
        [still] = uow.outbox.list_stale_cards(at_most=9)
        uow.outbox.mark_shown(card.id, still.wanted)
        uow.outbox.mark_shown(card.id, card.wanted)

        assert fresh == []
        assert (card.wanted, card.shown, card.slack_ts) == (2, 0, "17.01")
        assert (still.wanted, still.shown) == (3, 2)
        assert uow.outbox.list_stale_cards(at_most=9) == []


def test_a_card_that_is_gone_from_slack_is_dropped(work: Work) -> None:
    with work() as uow:
        notice = a_sent_reminder(uow)
        assert notice.meeting_id is not None
        uow.outbox.mark_cards(notice.meeting_id)
        [card] = uow.outbox.list_stale_cards(at_most=9)

        uow.outbox.drop_card(card.id)

        assert uow.outbox.list_stale_cards(at_most=9) == []


def test_an_answer_given_while_the_message_was_on_its_way_is_shown_on_its_card(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        assert notice.meeting_id is not None
        uow.outbox.begin_sending(notice.id, owner="A", now=clock(), team_id="T1", channel_id="C1")
        person = a_person(uow, uow.groups.get(notice.group_id))
    clock.advance(seconds=1)
    with work() as uow:
        uow.replies.put(
            Reply(meeting_id=notice.meeting_id, person_id=person.id, partstat=PartStat.ACCEPTED, replied_at=clock())
        )

    with work() as uow:
        record_card(uow, notice)
        record_card(uow, notice)

        assert len(uow.outbox.list_stale_cards(at_most=9)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_looking_for_what_is_due_reads_an_index_and_not_every_notice(work: Work, database: Engine) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def remember(*told: Any) -> None:
        asked.append((told[2], told[3]))

    with work() as uow:
        group = a_group(uow)
        meeting = a_meeting(uow, a_series(uow, group))
        uow.outbox.enqueue(a_draft(group, meeting=meeting))
        event.listen(database, "before_cursor_execute", remember)
        uow.outbox.next_due()
        uow.outbox.list_unknown(at_most=9)
        uow.outbox.list_stale_cards(at_most=9)
        uow.outbox.cancel_of_meeting(meeting.id, {NoticeKind.CANCELLATION})
        uow.outbox.cancel_of_series(meeting.series_id, {NoticeKind.CANCELLATION})
        uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=9)
        uow.outbox.reap(now=NOW)
        event.remove(database, "before_cursor_execute", remember)

    with database.connect() as connection:
        plans = [
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan] == []
    assert len(plans) >= len(asked) > 0


def a_claimed_notice(uow: UnitOfWork) -> Notice:
    """A reminder of a meeting that A has claimed."""
    group = a_group(uow)
    uow.outbox.enqueue(a_draft(group, meeting=a_meeting(uow, a_series(uow, group))))
    [notice] = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=1)
    return notice


def a_sent_reminder(uow: UnitOfWork) -> Notice:
    """A reminder of a meeting that was told, with its card."""
    notice = a_claimed_notice(uow)
    uow.outbox.begin_sending(notice.id, owner="A", now=NOW, team_id="T1", channel_id="C1")
    uow.outbox.finish_sent(notice.id, owner="A", now=NOW, channel_id="C1", slack_ts="17.01")
    record_card(uow, notice)
    return notice


def record_card(uow: UnitOfWork, notice: Notice) -> None:
    """The message of a reminder, as a card of its meeting."""
    assert notice.meeting_id is not None
    uow.outbox.add_card(
        meeting_id=notice.meeting_id, notice_id=notice.id, team_id="T1", channel_id="C1", slack_ts="17.01"
    )


def an_unknown_notice(uow: UnitOfWork, group: Group, *, key: str) -> NoticeId:
    """A notice of which nobody knows whether it arrived."""
    uow.outbox.enqueue(a_draft(group, key=key))
    [notice] = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=1)
    uow.outbox.set_aside(notice.id, owner="A", state=NoticeState.UNKNOWN, error="timeout")
    return notice.id
