"""A notice is looked at again before it is told: still true, still wanted, in time, and told where; on storage."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of, the_series
from tests.fixed_clock import FixedClock
from tests.telling import sent
from workgroup.ids import NoticeId
from workgroup.meeting.meeting import Meeting
from workgroup.notices import Lead, NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Identity
from workgroup.roster.seat import Capacity
from workgroup.usecases import planning, requesting, sending, telling
from workgroup.usecases.registering import Wish
from workgroup.usecases.sending import Result
from workgroup.usecases.telling import Destination, Telling

OWNER = "replica-1"


def link(uow: UnitOfWork) -> None:
    uow.series.save(replace(the_series(uow), team_id=TEAM, channel_id="C1"))


def the_meeting(uow: UnitOfWork, clock: FixedClock) -> Meeting:
    planning.plan_series(uow, the_series(uow), now=clock())
    return uow.meetings.list_of(the_series(uow).id, since=clock())[0]


def claimed(uow: UnitOfWork, clock: FixedClock, draft: NoticeDraft) -> NoticeId:
    """The notice, alone in the outbox and claimed."""
    uow.outbox.enqueue(replace(draft, priority=0))
    lease = clock() + timedelta(hours=2)
    taken = uow.outbox.claim(owner=OWNER, now=clock(), lease_until=lease, at_most=100)
    return next(notice.id for notice in taken if notice.key == draft.key)


def a_reminder(uow: UnitOfWork, clock: FixedClock, *, sequence: int = 0) -> NoticeDraft:
    meeting = the_meeting(uow, clock)
    return NoticeDraft(
        key="reminder:test",
        kind=NoticeKind.REMINDER,
        group_id=the_series(uow).group_id,
        series_id=meeting.series_id,
        meeting_id=meeting.id,
        meeting_sequence=sequence,
        due_at=clock(),
        expires_at=clock() + timedelta(hours=1),
        facts={"lead": Lead(minutes=15).code},
    )


def prepare(uow: UnitOfWork, clock: FixedClock, notice_id: NoticeId) -> Telling | None:
    told = sending.prepare(uow, notice_ids=[notice_id], owner=OWNER, now=clock()).tellings
    return told[0] if told else None


def test_a_reminder_goes_to_the_channel_of_its_series(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        told = prepare(uow, clock, claimed(uow, clock, a_reminder(uow, clock)))

        assert told is not None
        assert told.destination == Destination(team_id=TEAM, channel_id="C1")
        assert told.shown is not None
        assert len(told.shown.answers) == 20
        assert uow.outbox.get(told.notice.id).state is NoticeState.SENDING


def test_a_reminder_of_a_series_without_a_channel_waits_for_one(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        notice_id = claimed(uow, clock, a_reminder(uow, clock))
        told = prepare(uow, clock, notice_id)

        assert told is None
        assert uow.outbox.get(notice_id).state is NoticeState.PENDING
        assert uow.outbox.get(notice_id).attempts == 0


def test_a_reminder_of_a_cancelled_or_changed_meeting_is_put_aside(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        draft = a_reminder(uow, clock)
        meeting = the_meeting(uow, clock)
        first = claimed(uow, clock, draft)
        uow.meetings.save(replace(meeting, sequence=1))
        changed = prepare(uow, clock, first)
        second = claimed(uow, clock, replace(draft, key="reminder:test:2", meeting_sequence=1))
        uow.meetings.save(replace(meeting, sequence=1, cancelled_because=""))
        cancelled = prepare(uow, clock, second)

        assert (changed, cancelled) == (None, None)
        assert uow.outbox.get(first).state is NoticeState.SUPERSEDED
        assert uow.outbox.get(second).state is NoticeState.CANCELLED


def test_a_move_that_is_kept_while_its_reminder_is_looked_at_is_heeded(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        draft = a_reminder(uow, clock)
        notice_id = claimed(uow, clock, draft)
        meeting = the_meeting(uow, clock)
    told: list[Telling | None] = []

    def look() -> None:
        with alder() as uow:
            told.append(prepare(uow, clock, notice_id))

    looking = threading.Thread(target=look)
    with alder() as uow:
        uow.meetings.save(replace(meeting, sequence=1))
        uow.outbox.revive(replace(draft, meeting_sequence=1, due_at=clock() + timedelta(minutes=20)))
        looking.start()
        # It waits for this transaction; a guard that does not would be done by then.
        looking.join(0.3)
    looking.join()

    assert told == [None]
    with alder(read_only=True) as uow:
        kept = uow.outbox.get(notice_id)
    assert (kept.state, kept.due_at) == (NoticeState.PENDING, clock() + timedelta(minutes=20))


def test_a_meeting_that_moves_while_its_reminder_is_on_its_way_is_shown_as_moved(
    alder: Work, clock: FixedClock
) -> None:
    with alder() as uow:
        link(uow)
        told = prepare(uow, clock, claimed(uow, clock, a_reminder(uow, clock)))
    assert told is not None
    clock.advance(seconds=1)
    with alder() as uow:
        meeting = the_meeting(uow, clock)
        uow.meetings.save(replace(meeting, sequence=1, starts_at=meeting.starts_at + timedelta(days=1)))
    result = Result(notice=told.notice, team_id=TEAM, channel_id="C1", ending=sent(told.notice, now=clock()))

    with alder() as uow:
        sending.record(uow, [result], owner=OWNER, now=clock())
        [(card, shown, _)] = telling.stale_cards(uow, at_most=5)

    assert (card.slack_ts, shown.meeting.starts_at) == ("17.01", meeting.starts_at + timedelta(days=1))


def test_of_two_reminders_that_are_late_only_the_newer_is_told(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        later = replace(a_reminder(uow, clock), key="reminder:later", due_at=clock())
        earlier = replace(later, key="reminder:earlier", due_at=clock() - timedelta(minutes=30))
        uow.outbox.enqueue(later)
        late = claimed(uow, clock, earlier)

        told = prepare(uow, clock, late)

        assert told is None
        assert (uow.outbox.get(late).state, uow.outbox.get(late).last_error) == (
            NoticeState.SUPERSEDED,
            "newer_reminder",
        )


def test_nothing_is_told_before_its_moment_when_the_clock_goes_back(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        notice_id = claimed(uow, clock, a_reminder(uow, clock))
        due = clock()
        clock.advance(minutes=-10)

        told = prepare(uow, clock, notice_id)

        kept = uow.outbox.get(notice_id)
        assert told is None
        assert (kept.state, kept.next_attempt_at, kept.attempts) == (NoticeState.PENDING, due, 0)


def test_a_notice_that_comes_too_late_expires(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        notice_id = claimed(uow, clock, a_reminder(uow, clock))
        clock.advance(hours=1, seconds=1)
        told = prepare(uow, clock, notice_id)

        assert told is None
        assert uow.outbox.get(notice_id).state is NoticeState.EXPIRED


def test_what_another_replica_claimed_is_left_to_it(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        notice_id = claimed(uow, clock, a_reminder(uow, clock))

        assert sending.prepare(uow, notice_ids=[notice_id], owner="replica-2", now=clock()).tellings == []
        assert uow.outbox.get(notice_id).state is NoticeState.CLAIMED


def a_wish(uow: UnitOfWork, clock: FixedClock) -> tuple[NoticeId, NoticeDraft]:
    asked = requesting.ask_to_register(
        uow,
        place=place_of(uow, cast.STRANGER, now=clock(), team_id=TEAM, user_id="U0OSRIC", channel_id="C1"),
        wish=Wish(capacity=Capacity.OBSERVER, organisation="Larkbeck College", sector="FE"),
        now=clock(),
    )
    found = uow.outbox.find(f"registration_request:{asked.request.id}")
    assert found is not None
    return claimed(uow, clock, found), found


def test_a_wish_goes_to_the_coordinators_direct_messages(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        [ishbel] = uow.people.list_by_email(cast.ISHBEL)
        uow.people.link(Identity(person_id=ishbel.id, team_id=TEAM, user_id="U0ISHBEL"))
        notice_id, _ = a_wish(uow, clock)

        told = prepare(uow, clock, notice_id)

    assert told is not None
    assert told.destination == Destination(team_id=TEAM, channel_id="U0ISHBEL")
    assert told.request is not None


def test_a_wish_that_was_decided_meanwhile_is_not_told(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        notice_id, _ = a_wish(uow, clock)
        [request] = uow.requests.list_open(the_series(uow).group_id)
        requesting.decide_request(
            uow,
            actor=place_of(uow, cast.CORIN, now=clock()).actor,
            series_id=request.series_id,
            request_id=request.id,
            accept=False,
            now=clock(),
        )

        assert prepare(uow, clock, notice_id) is None
        assert uow.outbox.get(notice_id).state is NoticeState.CANCELLED


@pytest.mark.parametrize(
    ("now", "told_at"),
    [
        (datetime(2026, 11, 23, 20, 30, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 11, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),
        # In summer nine o'clock in London is eight in UTC.
        (datetime(2027, 3, 27, 11, 0, tzinfo=UTC), datetime(2027, 3, 30, 8, 0, tzinfo=UTC)),
    ],
    ids=["at night", "on a Saturday", "over Easter, and the clock change"],
)
def test_a_decision_is_told_in_office_hours(alder: Work, clock: FixedClock, now: datetime, told_at: datetime) -> None:
    with alder() as uow:
        clock.set(now)
        _, draft = a_wish(uow, clock)
        decision = NoticeDraft(
            key="registration_decision:test",
            kind=NoticeKind.REGISTRATION_DECISION,
            group_id=draft.group_id,
            series_id=draft.series_id,
            due_at=now,
            expires_at=now + timedelta(days=14),
            facts=draft.facts,
        )
        uow.bank_holidays.put(draft.group_id, "england", [date(2027, 3, 29)])
        notice_id = claimed(uow, clock, decision)

        assert prepare(uow, clock, notice_id) is None
        assert uow.outbox.get(notice_id).next_attempt_at == told_at
        clock.set(told_at)
        lease = told_at + timedelta(minutes=5)
        uow.outbox.claim(owner=OWNER, now=told_at, lease_until=lease, at_most=100)
        told = prepare(uow, clock, notice_id)

    assert told is not None
    assert told.destination == Destination(team_id=TEAM, channel_id="U0OSRIC")


def test_a_sent_reminder_becomes_a_card_that_shows_answers(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        link(uow)
        told = prepare(uow, clock, claimed(uow, clock, a_reminder(uow, clock)))
        assert told is not None
        result = Result(
            notice=told.notice, team_id=TEAM, channel_id="C1", ending=sent(told.notice, now=clock(), slack_ts="1.0")
        )
        kept = [sending.record(uow, [result], owner=OWNER, now=clock())[told.notice.id] for _ in range(2)]
        uow.outbox.mark_cards(told.notice.meeting_id or the_meeting(uow, clock).id)

        [(card, shown, notice)] = telling.stale_cards(uow, at_most=5)

    assert kept == ["ours", "adopted"]
    assert (card.channel_id, card.slack_ts) == ("C1", "1.0")
    assert (shown.meeting.id, notice.id) == (told.notice.meeting_id, told.notice.id)
