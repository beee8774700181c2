"""The outbox: what may become of a notice, and that nothing is told twice or lost."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import Work
from tests.fixed_clock import FixedClock
from tests.storage.small_region import NOW, a_draft, a_group, a_meeting, a_person, a_series
from tests.telling import leave, sent
from workgroup.delivery import Attempt, Ending, Leaving, Tried
from workgroup.ids import NoticeId
from workgroup.meeting.reply import PartStat, Reply
from workgroup.notices import Notice, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group

LEASE = NOW + timedelta(seconds=60)
SOON = NOW + timedelta(minutes=5)
NEXT = "SCAN notice USING INDEX ix_notice_next"
"""How the first of an order is found; a scan of any other kind would read what is due later."""


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
        for key, priority, seconds in (("c", 3, -9), ("b", 1, 0), ("a", 1, -1), ("later", 0, 1), ("d", 5, -50)):
            uow.outbox.enqueue(a_draft(group, key=key, priority=priority, due_at=NOW + timedelta(seconds=seconds)))

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

        began = leave(uow, notice, owner="A", now=NOW)
        sending = uow.outbox.get(notice.id)
        ours = uow.outbox.finish([sent(notice, now=SOON, channel_id="D1")], owner="A", now=SOON)

        told = uow.outbox.get(notice.id)
        assert began
        assert ours == {notice.id}
        assert (sending.state, sending.sending_at, sending.team_id, sending.channel_id) == (
            NoticeState.SENDING,
            NOW,
            "T1",
            "C1",
        )
        assert (told.state, told.sent_at, told.channel_id, told.slack_ts) == (NoticeState.SENT, SOON, "D1", "17.01")
        assert (told.lease_owner, told.lease_until, told.look_again_at, told.adopted) == (None, None, None, False)
        assert [one.outcome for one in uow.outbox.list_attempts(notice.id)] == [Tried.SENT]
        assert uow.outbox.waiting() == []


def test_many_notices_are_marked_and_finished_together_each_in_its_own_way(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        for number in range(6):
            uow.outbox.enqueue(a_draft(group, key=f"notice {number}"))
        notices = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=6)
        states = [NoticeState.SENT, NoticeState.PENDING, NoticeState.PENDING, NoticeState.DEAD, NoticeState.UNKNOWN]
        held = uow.outbox.hold([notice.id for notice in notices[:5]], owner="A", now=NOW)
        uow.outbox.mark_sending(
            [Leaving(notice_id=one.id, team_id="T1", channel_id=f"C{one.id}") for one in held], owner="A", now=NOW
        )

        endings = [
            replace(sent(notice, now=SOON), state=state, error=f"error {number}", at=LEASE, counts=number != 2)
            for number, (notice, state) in enumerate(zip(notices, states, strict=False))
        ]
        ours = uow.outbox.finish(endings, owner="A", now=SOON)

        became = [uow.outbox.get(notice.id) for notice in notices]
    assert ours == {notice.id for notice in notices[:5]}
    assert [one.state for one in became] == [*states, NoticeState.CLAIMED]
    assert [one.channel_id for one in became[1:5]] == [f"C{one.id}" for one in became[1:5]]
    assert [one.last_error for one in became[:5]] == [None, "error 1", "error 2", "error 3", "error 4"]
    assert [one.attempts for one in became] == [1, 1, 0, 1, 1, 1]
    assert [one.next_attempt_at for one in became[:5]] == [NOW, LEASE, LEASE, LEASE, LEASE]
    assert (became[4].doubted_at, became[4].misses) == (NOW, 0)


def test_nobody_sends_what_another_has_claimed_or_what_the_lease_has_left(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)

        by_another = leave(uow, notice, owner="B", now=NOW)
        too_late = leave(uow, notice, owner="A", now=LEASE)

        assert (by_another, too_late) == (False, False)
        assert uow.outbox.get(notice.id).state is NoticeState.CLAIMED


@pytest.mark.parametrize(
    "state",
    [
        NoticeState.PENDING,
        NoticeState.UNKNOWN,
        NoticeState.DEAD,
        NoticeState.CANCELLED,
        NoticeState.SUPERSEDED,
        NoticeState.EXPIRED,
    ],
)
def test_a_notice_is_finished_with_its_reason_by_its_owner_only_and_once(work: Work, state: NoticeState) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        ending = Ending(notice_id=notice.id, state=state, error="reason", at=SOON)

        by_another = uow.outbox.finish([ending], owner="B", now=NOW)
        aside = uow.outbox.finish([ending], owner="A", now=NOW)
        again = uow.outbox.finish([replace(ending, state=NoticeState.DEAD, error="other")], owner="A", now=NOW)

        kept = uow.outbox.get(notice.id)
    assert [sorted(ids) for ids in (by_another, aside, again)] == [[], [notice.id], []]
    assert (kept.state, kept.last_error) == (state, "reason")


def test_when_leases_run_out_claimed_ones_wait_again_and_sending_ones_are_in_doubt(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        for key in ("claimed", "sending"):
            uow.outbox.enqueue(a_draft(group, key=key))
        claimed, sending = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=2)
        leave(uow, sending, owner="A", now=NOW)

        early = uow.outbox.reap(now=LEASE - timedelta(seconds=1))
        reaped = uow.outbox.reap(now=LEASE)

        assert (early, reaped) == (0, 2)
        assert uow.outbox.get(claimed.id).state is NoticeState.PENDING
        in_doubt = uow.outbox.list_unknown(now=LEASE, at_most=9)
        assert [(notice.id, notice.sending_at, notice.doubted_at) for notice in in_doubt] == [(sending.id, NOW, NOW)]
        assert [one.outcome for one in uow.outbox.list_attempts(sending.id)] == [Tried.LEASE_OVER]
        assert uow.outbox.list_attempts(claimed.id) == []


def test_one_in_doubt_is_found_sent_or_settled_once(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        found, again, dead, missed = (an_unknown_notice(uow, group, key=key) for key in ("f", "a", "d", "m"))
        looked = Attempt(outcome=Tried.NOT_FOUND, started_at=SOON, ended_at=SOON)
        endings = [
            Ending(notice_id=found, state=NoticeState.SENT, channel_id="C1", slack_ts="17.01"),
            Ending(notice_id=found, state=NoticeState.PENDING, at=SOON),
            Ending(notice_id=again, state=NoticeState.PENDING, at=SOON),
            Ending(notice_id=dead, state=NoticeState.DEAD, error="unreadable"),
            Ending(notice_id=missed, state=NoticeState.UNKNOWN, at=SOON, attempt=looked),
        ]

        seen = {notice_id: uow.outbox.get(notice_id) for notice_id in (found, again, dead, missed)}
        settled = [uow.outbox.settle_unknown(seen[ending.notice_id], ending, owner="B", now=SOON) for ending in endings]
        missed_twice_at_once = uow.outbox.settle_unknown(seen[missed], endings[-1], owner="C", now=SOON)

        kept = [uow.outbox.get(notice_id) for notice_id in (found, again, dead, missed)]
        later = uow.outbox.list_unknown(now=SOON - timedelta(seconds=1), at_most=9)
    assert settled == [True, False, True, True, True]
    assert not missed_twice_at_once
    assert [one.state for one in kept] == [
        NoticeState.SENT,
        NoticeState.PENDING,
        NoticeState.DEAD,
        NoticeState.UNKNOWN,
    ]
    assert (kept[0].adopted, kept[0].look_again_at) == (True, SOON + timedelta(seconds=60))
    assert (kept[3].misses, kept[3].next_attempt_at, later) == (1, SOON, [])


def test_a_message_that_arrives_late_tells_its_notice_unless_another_message_has(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        in_doubt = an_unknown_notice(uow, group, key="in doubt")
        notice = a_claimed_notice(uow)
        leave(uow, notice, owner="A", now=NOW)

        late = uow.outbox.adopt(in_doubt, channel_id="C1", slack_ts="17.02", now=SOON)
        on_its_way = uow.outbox.adopt(notice.id, channel_id="C1", slack_ts="17.03", now=SOON)
        uow.outbox.finish([sent(notice, now=SOON, slack_ts="17.04")], owner="A", now=SOON)
        second = uow.outbox.adopt(notice.id, channel_id="C1", slack_ts="17.03", now=SOON)
        same = uow.outbox.adopt(notice.id, channel_id="C1", slack_ts="17.04", now=SOON)

        assert (late, on_its_way, second, same) == ("adopted", "elsewhere", "double", "adopted")
        assert uow.outbox.get(in_doubt).slack_ts == "17.02"
        assert uow.outbox.get(notice.id).slack_ts == "17.04"


def test_who_waits_for_a_minute_is_not_kept_waiting_by_what_is_more_urgent(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        uow.outbox.enqueue(a_draft(group, key="old", priority=7, due_at=NOW - timedelta(seconds=61)))
        uow.outbox.enqueue(a_draft(group, key="young", priority=7))
        for number in range(6):
            uow.outbox.enqueue(a_draft(group, key=f"urgent {number}", priority=0))

        claimed = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=4)

        assert {notice.key for notice in claimed} == {"old", "urgent 0", "urgent 1", "urgent 2"}


def test_each_channel_keeps_its_pace_and_two_that_must_wait_silence_their_workspace(work: Work) -> None:
    until = NOW + timedelta(seconds=30)
    with work() as uow:
        [fresh] = uow.paces.hold([("T1", "C1")], now=NOW)
        uow.paces.save([replace(fresh, free_at=SOON)])
        first = uow.paces.pause("T1", "C1", until=until, now=NOW)
        again = uow.paces.pause("T1", "C1", until=until, now=NOW + timedelta(seconds=9))
        elsewhere = uow.paces.pause("T2", "C2", until=until, now=NOW)

        other = uow.paces.pause("T1", "C2", until=until, now=NOW + timedelta(seconds=9))

        held = {(pace.team_id, pace.channel_id): pace for pace in uow.paces.hold([("T1", "C1"), ("T2", "C2")], now=NOW)}
    assert fresh.free_at == NOW
    assert (first, again, elsewhere, other) == (False, False, False, True)
    assert set(held) == {("T1", "C1"), ("T1", "*"), ("T2", "C2")}
    assert (held["T1", "C1"].free_at, held["T1", "*"].pause_until) == (SOON, until)


def test_what_a_group_holds_back_is_not_claimed_and_goes_when_the_hold_is_lifted(work: Work) -> None:
    with work() as uow:
        group, other = a_group(uow), a_group(uow, name="Other")
        for of in (group, other):
            uow.outbox.enqueue(a_draft(of, key=of.name))
        uow.holds.put(group.id)

        claimed = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=9)
        coming = uow.outbox.next_moment()
        uow.holds.lift(group.id)
        released = uow.outbox.claim(owner="A", now=NOW, lease_until=LEASE, at_most=9)

        assert ([one.key for one in claimed], coming) == (["Other"], None)
        assert [one.key for one in released] == [group.name]


def test_of_a_meetings_reminders_the_latest_that_is_due_is_known(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        meeting = a_meeting(uow, a_series(uow, group))
        for key, minutes in (("early", -9), ("late", -5), ("cancelled", -1), ("coming", 5)):
            uow.outbox.enqueue(a_draft(group, key=key, meeting=meeting, due_at=NOW + timedelta(minutes=minutes)))
        uow.outbox.cancel("cancelled")

        assert uow.outbox.list_overdue_reminders([meeting.id], now=NOW) == {meeting.id: NOW - timedelta(minutes=5)}


def test_the_reminders_of_a_series_are_known_by_their_keys_whatever_became_of_them(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, other = a_series(uow, group), a_series(uow, group, name="Other")
        soon, late = (a_meeting(uow, series, starts_at=NOW + timedelta(days=days)) for days in (1, 90))
        elsewhere = a_meeting(uow, other, starts_at=NOW + timedelta(days=1))
        for key, meeting in (("kept", soon), ("cancelled", soon), ("late", late), ("elsewhere", elsewhere)):
            uow.outbox.enqueue(a_draft(group, key=key, meeting=meeting))
        uow.outbox.enqueue(a_draft(group, key="no reminder", meeting=soon, kind=NoticeKind.CANCELLATION))
        uow.outbox.cancel("cancelled")

        known = uow.outbox.list_reminder_keys(series.id, since=NOW, until=NOW + timedelta(days=60))

        assert known == {"kept", "cancelled"}


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
        leave(uow, notice, owner="A", now=NOW)

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
        assert not leave(uow, revived[0], owner="A", now=NOW)


def test_what_was_sent_stays_sent_when_it_is_revived(work: Work) -> None:
    with work() as uow:
        notice = a_claimed_notice(uow)
        leave(uow, notice, owner="A", now=NOW)
        uow.outbox.finish([sent(notice, now=NOW)], owner="A", now=NOW)

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
        leave(uow, notice, owner="A", now=clock())
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
        uow.outbox.next_moment()
        uow.outbox.list_unknown(now=NOW, at_most=9)
        uow.outbox.list_overdue_reminders([meeting.id], now=NOW)
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
    assert [plan for plan in plans if plan.startswith("SCAN notice") and plan != NEXT] == []
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
    leave(uow, notice, owner="A", now=NOW)
    uow.outbox.finish([sent(notice, now=NOW)], owner="A", now=NOW)
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
    leave(uow, notice, owner="A", now=NOW)
    lost = Ending(notice_id=notice.id, state=NoticeState.UNKNOWN, at=NOW, error="timeout")
    uow.outbox.finish([lost], owner="A", now=NOW)
    return notice.id
