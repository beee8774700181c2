"""Polls: opened, answered, asked again, closed, called off; and what may be seen of them when."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast
from tests.cast import the_person
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, wall
from workgroup.ids import PollId
from workgroup.meeting.poll import Cadence, PollAnswer, PollKind, PollOption, Slot
from workgroup.notices import NoticeKind, NoticeState
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import answering_polls, polling, sending
from workgroup.usecases.answering_polls import NotTheirTurn, PollClosed
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.poll_views import PollView
from workgroup.usecases.polling import NoTimeToAnswer, SlotInThePast, TooFewOptions

YES, NEED, NO = PollAnswer.YES, PollAnswer.IF_NEED_BE, PollAnswer.NO
TUESDAY, WEDNESDAY = (Slot(starts=wall(start), minutes=120) for start in ("2027-01-12T10:00", "2027-01-13T14:00"))
CLOSES = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
OF_POLLS = (NoticeKind.POLL_OPENED, NoticeKind.POLL_REMINDER, NoticeKind.POLL_RESULT, NoticeKind.POLL_CANCELLED)


def opened(
    steering: Steering,
    options: Sequence[PollOption] = (TUESDAY, WEDNESDAY),
    *,
    kind: PollKind = PollKind.TIME,
    by: str = cast.ISHBEL,
) -> PollView:
    outcome = steering.do(polling.open_poll, by=by, kind=kind, options=options, closes_at=CLOSES)
    return outcome.view


def answers(steering: Steering, view: PollView, by: str, *given: PollAnswer) -> bool:
    return steering.do(answering_polls.answer_poll, by=by, poll_id=view.poll.id, answers=given).is_new


def seen(steering: Steering, view: PollView, by: str = cast.ISHBEL) -> PollView:
    return steering.do(answering_polls.read_poll, by=by, poll_id=view.poll.id)


def test_a_preview_says_who_is_asked_and_until_when_and_keeps_nothing(steering: Steering) -> None:
    preview = steering.do(polling.preview_poll, kind=PollKind.TIME, options=(TUESDAY, WEDNESDAY), until=None)

    assert preview.closes_at == CLOSES
    assert preview.remind_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert len(preview.asked) == 20
    assert steering.do(answering_polls.list_polls).open == ()
    assert steering.waiting(*OF_POLLS) == []


def test_a_poll_tells_the_channel_once_and_asks_again_each_seat(steering: Steering) -> None:
    first = opened(steering)
    second = steering.do(polling.open_poll, kind=PollKind.TIME, options=(TUESDAY, WEDNESDAY), closes_at=CLOSES)

    assert not second.is_new
    assert second.view.poll.id == first.poll.id
    assert [one.due_at for one in steering.waiting(NoticeKind.POLL_OPENED)] == [steering.clock()]
    assert [one.due_at for one in steering.waiting(NoticeKind.POLL_RESULT)] == [CLOSES]
    reminders = steering.waiting(NoticeKind.POLL_REMINDER)
    assert len(reminders) == 20
    assert {one.due_at for one in reminders} == {datetime(2026, 11, 27, 9, 0, tzinfo=UTC)}
    assert {one.expires_at for one in reminders} == {CLOSES}


def test_who_has_answered_is_not_asked_again_and_may_change_the_answer(steering: Steering) -> None:
    view = opened(steering)

    assert answers(steering, view, cast.NERYS, YES, NO)
    assert not answers(steering, view, cast.NERYS, NO, NEED)
    assert answers(steering, view, cast.IWAN, YES, YES)

    assert len(steering.waiting(NoticeKind.POLL_REMINDER)) == 19
    ballot = steering.do(answering_polls.open_ballot, by=cast.NERYS, poll_id=view.poll.id)
    assert ballot.earlier == (NO, NEED)
    assert [person.email for person in seen(steering, view).answered] == [cast.IWAN, cast.NERYS]


def test_answers_are_hidden_from_everybody_until_the_close_and_names_from_members_after_it(
    steering: Steering,
) -> None:
    view = opened(steering)
    answers(steering, view, cast.NERYS, YES, NO)
    answers(steering, view, cast.BRAM, YES, NEED)

    before = seen(steering, view)
    steering.clock.set(CLOSES)
    coordinators, members = seen(steering, view), seen(steering, view, cast.NERYS)

    assert (before.ranked, before.answers) == ((), None)
    assert [(one.number, one.yes, one.if_need_be, one.no) for one in members.ranked] == [(1, 2, 0, 0), (2, 0, 1, 1)]
    assert members.answers is None
    assert coordinators.answers is not None
    assert len(coordinators.answers) == 2
    with pytest.raises(PollClosed):
        answers(steering, view, cast.CORIN, YES, YES)


def test_closing_early_tells_what_it_came_to_now_and_asks_nobody_again(steering: Steering) -> None:
    view = opened(steering)
    answers(steering, view, cast.NERYS, YES, NO)

    closed = steering.do(answering_polls.close_poll, by=cast.CORIN, poll_id=view.poll.id)

    assert [one.number for one in closed.ranked] == [1, 2]
    assert steering.waiting(NoticeKind.POLL_REMINDER) == []
    assert [one.due_at for one in steering.waiting(NoticeKind.POLL_RESULT)] == [steering.clock()]
    with pytest.raises(PollClosed):
        steering.do(answering_polls.close_poll, poll_id=view.poll.id)


def test_a_poll_that_nobody_has_heard_of_is_called_off_silently_and_another_aloud(steering: Steering) -> None:
    unheard = opened(steering)
    steering.do(answering_polls.cancel_poll, poll_id=unheard.poll.id)
    assert steering.waiting(*OF_POLLS) == []

    heard = opened(steering)
    assert NoticeKind.POLL_OPENED in steering.tell()
    steering.do(answering_polls.cancel_poll, poll_id=heard.poll.id)

    assert [one.kind for one in steering.waiting(*OF_POLLS)] == [NoticeKind.POLL_CANCELLED]
    with pytest.raises(PollClosed, match="was cancelled"):
        answers(steering, heard, cast.NERYS, YES, YES)
    assert steering.do(answering_polls.list_polls).closed == ()


def test_two_polls_at_once_are_kept_apart(steering: Steering) -> None:
    times = opened(steering)
    often = opened(steering, (Cadence.MONTHLY, Cadence.QUARTERLY), kind=PollKind.CADENCE, by=cast.CORIN)
    answers(steering, times, cast.NERYS, YES, NO)

    listed = steering.do(answering_polls.list_polls, by=cast.NERYS)

    assert [one.poll.id for one in listed.open] == [times.poll.id, often.poll.id]
    assert [len(one.answered) for one in listed.open] == [1, 0]


@pytest.mark.parametrize(
    ("options", "until", "refusal"),
    [
        ((TUESDAY,), None, TooFewOptions),
        ((TUESDAY, TUESDAY), None, TooFewOptions),
        (tuple(Slot(starts=wall(f"2027-01-{day}T10:00"), minutes=60) for day in range(10, 21)), None, TooFewOptions),
        ((TUESDAY, Slot(starts=wall("2026-11-23T08:00"), minutes=60)), None, SlotInThePast),
        ((TUESDAY, Slot(starts=wall("2026-11-23T15:00"), minutes=60)), None, NoTimeToAnswer),
        ((TUESDAY, WEDNESDAY), date(2027, 1, 12), NoTimeToAnswer),
        ((Cadence.MONTHLY, Cadence.YEARLY), date(2027, 6, 1), NoTimeToAnswer),
        ((Cadence.MONTHLY, Cadence.YEARLY), wall("2026-11-23T09:30"), NoTimeToAnswer),
    ],
)
def test_a_poll_that_nobody_could_answer_in_time_is_refused(
    steering: Steering, options: Sequence[PollOption], until: date | datetime | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        steering.do(polling.preview_poll, kind=PollKind.TIME, options=options, until=until)


def test_who_runs_polls_writes_down_what_a_silent_person_said_and_nobody_else_can(steering: Steering) -> None:
    view = opened(steering)
    answers(steering, view, cast.NERYS, YES, NO)
    with steering.work() as uow:
        nerys, bram, stranger = (the_person(uow, who).id for who in (cast.NERYS, cast.BRAM, cast.IWAN))

    ballot = steering.do(answering_polls.open_ballot, poll_id=view.poll.id)
    kept = steering.do(answering_polls.answer_poll, poll_id=view.poll.id, answers=(NO, NEED), of=bram)

    assert bram in {person.id for person in ballot.for_others}
    assert nerys not in {person.id for person in ballot.for_others}
    assert kept.of is not None
    assert kept.of.id == bram
    assert {person.id for person in seen(steering, view).answered} == {nerys, bram}
    assert len(steering.waiting(NoticeKind.POLL_REMINDER)) == 18
    for already in (nerys, bram, stranger):
        with pytest.raises(NotTheirTurn):
            steering.do(answering_polls.answer_poll, poll_id=view.poll.id, answers=(YES, YES), of=already)
    with pytest.raises(NotAllowed):
        steering.do(answering_polls.answer_poll, by=cast.NERYS, poll_id=view.poll.id, answers=(YES, YES), of=bram)
    assert steering.do(answering_polls.open_ballot, by=cast.NERYS, poll_id=view.poll.id).for_others == ()


def test_rights_are_asked_in_the_series_of_the_poll(steering: Steering) -> None:
    view = opened(steering)

    for verb in (answering_polls.close_poll, answering_polls.cancel_poll):
        with pytest.raises(NotAllowed):
            steering.do(verb, by=cast.NERYS, poll_id=view.poll.id)
        # Rafe chairs another series of the same group.
        with pytest.raises(OutOfDate):
            steering.do(verb, by=cast.RAFE, channel="operational", poll_id=view.poll.id)
    with pytest.raises(NotAllowed):
        opened(steering, by=cast.NERYS)
    with pytest.raises(NotAllowed):
        answers(steering, view, cast.STRANGER, YES, YES)
    with pytest.raises(OutOfDate):
        answers(steering, view, cast.NERYS, YES)
    with pytest.raises(OutOfDate):
        steering.do(answering_polls.open_ballot, poll_id=PollId(999))


def test_a_reminder_that_waits_is_not_sent_once_it_is_pointless(steering: Steering, clock: FixedClock) -> None:
    view = opened(steering)
    with steering.work() as uow:
        nerys = the_person(uow, cast.NERYS)
    clock.set(view.poll.remind_at)

    # Answered between the claim of the reminder and its sending.
    with steering.work() as uow:
        claimed = uow.outbox.claim(owner="w", now=clock(), lease_until=clock() + timedelta(minutes=1), at_most=50)
    (hers,) = (one for one in claimed if one.person_id == nerys.id)
    with steering.work() as uow:
        uow.polls.put_answer(view.poll.id, nerys.id, (YES, NO))
        told = sending.prepare(uow, notice_ids=[hers.id], owner="w", now=clock())

    assert told.tellings == []
    with steering.work(read_only=True) as uow:
        assert (uow.outbox.get(hers.id).state, uow.outbox.get(hers.id).last_error) == (
            NoticeState.CANCELLED,
            "already_answered",
        )
