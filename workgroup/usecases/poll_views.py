"""A poll as people may see it: who was asked and who has answered, and once it has closed what it came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workgroup.ids import PersonId
from workgroup.meeting.poll import Poll, PollAnswer, Tally, tallies
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person


@dataclass(frozen=True, kw_only=True)
class PollView:
    """A poll as a message shows it."""

    series: Series
    poll: Poll
    opened_by: Person
    asked: tuple[Person, ...]
    """Who was asked, by name."""
    answered: tuple[Person, ...]
    """Who has answered, whether asked or as somebody's deputy, by name."""
    ranked: tuple[Tally, ...] = ()
    """What it came to, the best first; empty while it is open or after it was cancelled."""
    answers: Mapping[PersonId, Sequence[PollAnswer]] | None = None
    """Who answered what; `None` for everybody but the coordinator and the chair, and for all while it is open."""

    @property
    def silent(self) -> tuple[Person, ...]:
        """Who was asked and has not answered."""
        heard = {person.id for person in self.answered}
        return tuple(person for person in self.asked if person.id not in heard)


def poll_view(uow: UnitOfWork, poll: Poll, *, now: datetime, viewer: Actor | None = None) -> PollView:
    """The poll with what may be seen of it: totals once it has closed, names for the coordinator and the chair."""
    series = uow.series.get(poll.series_id)
    answers = uow.polls.answers(poll.id)
    is_closed = not poll.is_cancelled and now >= poll.closes_at
    sees_names = is_closed and viewer is not None and viewer.may(Right.POLL)
    return PollView(
        series=series,
        poll=poll,
        opened_by=uow.people.get(poll.opened_by),
        asked=_by_name(uow, uow.polls.asked(poll.id)),
        answered=_by_name(uow, answers),
        ranked=tallies(poll.options, list(answers.values())) if is_closed else (),
        answers=answers if sees_names else None,
    )


def _by_name(uow: UnitOfWork, ids: Sequence[PersonId] | Mapping[PersonId, object]) -> tuple[Person, ...]:
    return tuple(sorted((uow.people.get(person_id) for person_id in ids), key=lambda person: person.name))
