"""Series, meetings, answers, presence and undos, kept and read again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Work
from storage.transaction import Overtaken
from tests.storage.small_region import (
    NOW,
    a_draft,
    a_group,
    a_meeting,
    a_person,
    a_seat,
    a_series,
    an_organisation,
)
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import UndoId
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.reply import PartStat, Reply
from workgroup.notices import Lead
from workgroup.ports import Undo

# A Wednesday at 14:00 on the wall: 13:00 UTC until October ends, 14:00 UTC after.
EVERY_SECOND_WEDNESDAY = Recurrence(
    dtstart=datetime(2026, 9, 30, 14, 0),  # noqa: DTZ001 wall time has no zone
    tzid="Europe/London",
    rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
    exdates=(date(2026, 12, 23), datetime(2026, 11, 25, 14, 0)),  # noqa: DTZ001 wall time has no zone
    rdates=(datetime(2026, 12, 2, 14, 0),),  # noqa: DTZ001 wall time has no zone
)


def test_a_series_is_read_as_it_was_saved_with_its_plan_in_wall_time(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        scheduled = replace(
            series,
            recurrence=EVERY_SECOND_WEDNESDAY,
            team_id="T1",
            channel_id="C1",
            version=2,
            place="Room 4",
            reference="ops",
        )
        uow.series.save(scheduled)

    with work() as uow:
        assert uow.series.get(series.id) == scheduled
        uow.series.save(series)
        assert uow.series.get(series.id).recurrence is None


def test_a_series_of_whole_days_stays_one(work: Work) -> None:
    whole_days = Recurrence(dtstart=date(2026, 9, 30), tzid="Europe/London", rrule=None)
    with work() as uow:
        series = a_series(uow, a_group(uow))
        uow.series.save(replace(series, recurrence=whole_days))

        assert uow.series.get(series.id).recurrence == whole_days


def test_series_are_found_by_group_by_channel_and_by_its_name(work: Work) -> None:
    with work() as uow:
        group, other = a_group(uow), a_group(uow, name="Other")
        linked = replace(a_series(uow, group), team_id="T1", channel_id="C1", channel_name="operational")
        unlinked, elsewhere = a_series(uow, group), a_series(uow, other)
        uow.series.save(linked)

        assert uow.series.list_of(group.id) == [linked, unlinked]
        assert uow.series.list_all() == [linked, unlinked, elsewhere]
        assert uow.series.list_in_channel("T1", "C1") == [linked]
        assert uow.series.list_in_channel("T2", "C1") == []
        assert uow.series.list_by_channel_name("steering") == [unlinked, elsewhere]


def test_leads_are_listed_longest_first_and_replaced_as_a_whole(work: Work) -> None:
    minutes, day, week, ten = Lead(minutes=15), Lead(working_days=1), Lead(minutes=7 * 1440), Lead(working_days=10)
    with work() as uow:
        series = a_series(uow, a_group(uow))
        uow.series.put_leads(series.id, {minutes, week, ten, day})
        before = uow.series.list_leads(series.id)

        uow.series.put_leads(series.id, [day, ten, Lead(minutes=60)])

        assert before == (ten, week, day, minutes)
        assert uow.series.list_leads(series.id) == (ten, day, Lead(minutes=60))


def test_a_meeting_is_read_as_it_was_saved_and_found_by_its_first_start(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        meeting = a_meeting(uow, series)
        moved = replace(
            meeting, starts_at=NOW + timedelta(days=3), minutes=90, place="Room 4", cancelled_because="", sequence=2
        )
        uow.meetings.save(moved)

    with work() as uow:
        assert uow.meetings.get(meeting.id) == moved
        assert uow.meetings.find(series.id, meeting.recurrence_id) == moved
        assert uow.meetings.find(series.id, meeting.recurrence_id + timedelta(hours=1)) is None


def test_a_date_of_a_series_is_one_meeting(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        a_meeting(uow, series)

    with pytest.raises(Overtaken), work() as uow:
        a_meeting(uow, series)


def test_meetings_of_a_span_are_those_after_its_beginning_up_to_its_end_earliest_first(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        third, first, second = (a_meeting(uow, series, starts_at=NOW + timedelta(days=days)) for days in (3, 1, 2))
        uow.meetings.save(replace(second, cancelled_because="snow"))

        everything = uow.meetings.list_of(series.id)
        span = uow.meetings.list_of(series.id, since=first.starts_at, until=third.starts_at)

    assert [meeting.id for meeting in everything] == [first.id, second.id, third.id]
    assert [meeting.id for meeting in span] == [second.id, third.id]


@pytest.mark.parametrize(
    "starts_at",
    [
        # The night on which British clocks go forward, and the one on which they go back.
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ],
)
def test_a_meeting_has_ended_when_its_length_has_passed_whatever_the_clocks_do(work: Work, starts_at: datetime) -> None:
    end = starts_at + timedelta(hours=1)
    with work() as uow:
        series = a_series(uow, a_group(uow))
        meeting = a_meeting(uow, series, starts_at=starts_at)

        ended = {
            (since, until): uow.meetings.list_ended(
                since=end + timedelta(minutes=since), until=end + timedelta(minutes=until)
            )
            for since, until in ((-60, -1), (-60, 0), (0, 60))
        }
        uow.meetings.save(replace(meeting, cancelled_because="snow"))
        cancelled = uow.meetings.list_ended(since=starts_at, until=end)

    assert ended == {(-60, -1): [], (-60, 0): [meeting], (0, 60): []}
    assert cancelled == []


def test_a_forgotten_meeting_takes_its_notices_cards_and_replies_along_and_leaves_the_others(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, person = a_series(uow, group), a_person(uow, group)
        gone, kept = (a_meeting(uow, series, starts_at=NOW + timedelta(days=days)) for days in (1, 2))
        for meeting in (gone, kept):
            notice_id = uow.outbox.enqueue(a_draft(group, key=f"reminder:{meeting.id}:15m", meeting=meeting))
            assert notice_id is not None
            uow.outbox.add_card(
                meeting_id=meeting.id, notice_id=notice_id, team_id="T1", channel_id="C1", slack_ts=f"{meeting.id}.0"
            )
            uow.outbox.mark_cards(meeting.id)
            uow.replies.put(
                Reply(meeting_id=meeting.id, person_id=person.id, partstat=PartStat.ACCEPTED, replied_at=NOW)
            )

        uow.meetings.delete([gone.id])

        assert uow.meetings.list_of(series.id) == [kept]
        assert [notice.meeting_id for notice in uow.outbox.waiting()] == [kept.id]
        assert [card.meeting_id for card in uow.outbox.list_stale_cards(at_most=9)] == [kept.id]
        assert uow.replies.of(gone.id) == {}


def test_the_id_of_a_forgotten_meeting_is_never_given_again(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        gone = a_meeting(uow, series)
        uow.meetings.delete([gone.id])

        assert a_meeting(uow, series).id != gone.id


def test_a_meeting_at_which_somebody_was_seen_is_not_forgotten(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        meeting = a_meeting(uow, a_series(uow, group))
        person = a_person(uow, group)
        uow.presences.put(
            Presence(meeting_id=meeting.id, seat_id=None, person_id=person.id, state=PresenceState.PRESENT)
        )

    with pytest.raises(IntegrityError), work() as uow:
        uow.meetings.delete([meeting.id])


def test_a_reply_takes_the_place_of_the_earlier_one_and_tells_it(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        meeting, person = a_meeting(uow, a_series(uow, group)), a_person(uow, group)
        reply = Reply(meeting_id=meeting.id, person_id=person.id, partstat=PartStat.ACCEPTED, replied_at=NOW)

        earlier = [
            uow.replies.put(reply),
            uow.replies.put(replace(reply, partstat=PartStat.DECLINED)),
            uow.replies.put(replace(reply, partstat=PartStat.DECLINED)),
        ]

        assert earlier == [PartStat.NEEDS_ACTION, PartStat.ACCEPTED, PartStat.DECLINED]
        assert uow.replies.of(meeting.id) == {person.id: PartStat.DECLINED}


def test_a_seat_is_seen_once_at_a_meeting_and_seeing_it_anew_replaces_it(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        meeting, seat = a_meeting(uow, series), a_seat(uow, series, an_organisation(uow, group))
        holder, deputy = a_person(uow, group), a_person(uow, group, name="Gethin Marlow")
        absent = Presence(meeting_id=meeting.id, seat_id=seat.id, person_id=holder.id, state=PresenceState.ABSENT)
        stood_in = replace(absent, person_id=deputy.id, state=PresenceState.DEPUTY)

        changed = [uow.presences.put(presence) for presence in (absent, absent, stood_in, stood_in)]

        assert changed == [True, False, True, False]
        assert uow.presences.of(meeting.id) == [stood_in]


def test_people_without_a_seat_are_seen_one_by_one(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        meeting = a_meeting(uow, series)
        a_meeting(uow, series, starts_at=NOW + timedelta(days=2))
        seen = [
            Presence(meeting_id=meeting.id, seat_id=None, person_id=person.id, state=PresenceState.REMOTE)
            for person in (a_person(uow, group), a_person(uow, group))
        ]

        changed = [uow.presences.put(presence) for presence in [*seen, seen[0]]]

        assert changed == [True, True, False]
        assert uow.presences.of_series(series.id) == {meeting.id: seen}


def test_an_intention_is_undone_once(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        undo_id = uow.undos.add(
            group_id=group.id, verb="move", facts={"meeting": 7, "was": [1, 2]}, until=NOW + timedelta(hours=1)
        )
        before = uow.undos.find(undo_id)

        used = [uow.undos.use(undo_id), uow.undos.use(undo_id)]

        kept = Undo(
            id=undo_id,
            group_id=group.id,
            verb="move",
            facts={"meeting": 7, "was": [1, 2]},
            until=NOW + timedelta(hours=1),
            used=False,
        )
        assert before == kept
        assert used == [True, False]
        assert uow.undos.find(undo_id) == replace(kept, used=True)
        assert uow.undos.find(UndoId(99)) is None
