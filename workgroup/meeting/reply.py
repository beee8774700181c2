"""Answers to a meeting, and what they come to for each seat. Knows no channel and no card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workgroup.ids import MeetingId, PersonId
from workgroup.roster.seat import SeatHeld


class PartStat(StrEnum):
    """A person's answer (RFC 5545, 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    DELEGATED = "DELEGATED"

    @property
    def said(self) -> str:
        """The answer as people say it."""
        return {
            "NEEDS-ACTION": "no answer yet",
            "ACCEPTED": "yes",
            "DECLINED": "no",
            "TENTATIVE": "maybe",
            "DELEGATED": "deputy goes",
        }[self]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A person's answer with its moment."""

    meeting_id: MeetingId
    person_id: PersonId
    partstat: PartStat
    replied_at: datetime


@dataclass(frozen=True, kw_only=True)
class SeatAnswer:
    """What the answers come to for one seat."""

    held: SeatHeld
    partstat: PartStat
    """The seat's answer: DELEGATED when the holder does not come and a deputy does."""
    by_deputy: PersonId | None = None


def seat_answer(held: SeatHeld, replies: Mapping[PersonId, PartStat]) -> SeatAnswer:
    """The answer of a seat from the answers of its people.

    A holder who comes decides. Otherwise the first deputy who comes fills the seat, whatever the holder said
    (`domain.md` section 1). Otherwise the holder's own answer stands.
    """
    holders = replies.get(held.holder.id, PartStat.NEEDS_ACTION) if held.holder else PartStat.NEEDS_ACTION
    if holders is PartStat.ACCEPTED:
        return SeatAnswer(held=held, partstat=holders)
    for deputy in held.deputies:
        if replies.get(deputy.id) is PartStat.ACCEPTED:
            return SeatAnswer(held=held, partstat=PartStat.DELEGATED, by_deputy=deputy.id)
    return SeatAnswer(held=held, partstat=holders)


def seat_answers(seats: Sequence[SeatHeld], replies: Mapping[PersonId, PartStat]) -> tuple[SeatAnswer, ...]:
    """The answers of a series' seats, in their order.

    No deputy fills two: with a seat of their own they come for that one, otherwise for the first of those for
    which they stand and are needed (`domain.md` section 9).
    """
    bound = {held.holder.id for held in seats if held.holder is not None}
    answers = []
    for held in seats:
        free = {person.id for person in held.people if person == held.holder or person.id not in bound}
        answer = seat_answer(held, {person: partstat for person, partstat in replies.items() if person in free})
        if answer.by_deputy is not None:
            bound.add(answer.by_deputy)
        answers.append(answer)
    return tuple(answers)


def filled(answers: Sequence[SeatAnswer]) -> list[SeatAnswer]:
    """The seats that will be filled, by the holder or by a deputy."""
    return [answer for answer in answers if answer.partstat in {PartStat.ACCEPTED, PartStat.DELEGATED}]
