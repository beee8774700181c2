"""People of the sample region as they arrange their seats, and the list read back."""

from collections.abc import Callable
from typing import TypeVar

from storage import Work
from tests import cast
from tests.cast import place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from workgroup.ids import PersonId, UndoId
from workgroup.notices import Notice, NoticeKind
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.usecases import planning, proposing, roster_changes
from workgroup.usecases.proposing import ApprovalSet
from workgroup.usecases.registering import Candidate
from workgroup.usecases.roster_changes import TakenBack

T = TypeVar("T")
NEW = Candidate(name="Ana Ruiz", email="ana.ruiz@larkbeck.ac.uk.example")


class Roster:
    """The steering group's list, as people of the group change it."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self.work = work
        self.clock = clock

    def in_series(
        self, verb: Callable[..., T], *, by: str = cast.BRAM, channel: str = "steering", **wanted: object
    ) -> T:
        """One use-case about a series, in one unit of work."""
        with self.work() as uow:
            place = place_of(uow, by, now=self.clock(), channel=channel)
            assert place.series is not None
            return verb(uow, actor=place.actor, series_id=place.series.id, now=self.clock(), **wanted)

    def in_group(self, verb: Callable[..., T], *, by: str = cast.BRAM, **wanted: object) -> T:
        """One use-case about the whole group, in one unit of work."""
        with self.work() as uow:
            place = place_of(uow, by, now=self.clock())
            assert place.group is not None
            return verb(uow, actor=place.group_actor, group_id=place.group.id, now=self.clock(), **wanted)

    def let_changes_wait(self, *, by: str = cast.ISHBEL) -> ApprovalSet:
        with self.work() as uow:
            place = place_of(uow, by, now=self.clock())
            assert place.group is not None
            return proposing.set_approval(uow, actor=place.group_actor, group_id=place.group.id, wanted=True)

    def take_back(self, undo_id: UndoId, *, by: str = cast.BRAM) -> TakenBack:
        return self.in_group(roster_changes.take_back, by=by, undo_id=undo_id)

    def plan(self) -> None:
        with self.work() as uow:
            planning.plan(uow, now=self.clock())

    def person(self, email: str) -> Person:
        with self.work(read_only=True) as uow:
            return the_person(uow, email)

    def known(self, email: str) -> Candidate:
        return Candidate(name="", email=None, person_id=self.person(email).id)

    def held(self, sector: str, *, channel: str = "steering") -> SeatHeld:
        """The first seat of that sector as it stands today."""
        with self.work(read_only=True) as uow:
            found = uow.seats.list_held(the_series(uow, channel).id, self.clock().date())
            return next(seat for seat in found if seat.sector.code == sector)

    def people_of(self, sector: str, *, channel: str = "steering") -> list[str]:
        """Who holds that seat today, then who deputises, by name; an empty name for nobody."""
        held = self.held(sector, channel=channel)
        return [held.holder.name if held.holder is not None else "", *(one.name for one in held.deputies)]

    def answers(self) -> dict[str, str]:
        """What people have answered for the steering group's next meeting, by name."""
        with self.work(read_only=True) as uow:
            meeting = uow.meetings.list_of(the_series(uow).id, since=self.clock())[0]
            return {
                uow.people.get(person_id).name: partstat.said
                for person_id, partstat in uow.replies.of(meeting.id).items()
            }

    def waiting(self, kind: NoticeKind) -> list[Notice]:
        with self.work(read_only=True) as uow:
            return [one for one in uow.outbox.waiting() if one.kind is kind]

    def told(self, kind: NoticeKind) -> list[tuple[str, str]]:
        """Whom the waiting notices of that kind tell, and what has happened."""
        with self.work(read_only=True) as uow:
            return sorted(
                (uow.people.get(PersonId(one.person_id or 0)).name, str(one.facts.get("happened") or ""))
                for one in uow.outbox.waiting()
                if one.kind is kind
            )
