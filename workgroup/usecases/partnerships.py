"""Other partnerships of the area, as people of the group see them: who leads, when they meet, who sits in both."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workgroup.crossover.partnership import Partnership
from workgroup.ids import SeriesId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right

_AHEAD = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class PartnershipShown:
    """One partnership beside the series."""

    partnership: Partnership
    lead: str | None
    """The organisation that leads it; `None` when nobody has told it."""
    next_start: datetime | None
    """Its next start within a year, in UTC; `None` when none is known."""
    in_both: int
    """How many people sit there and in the series."""


@dataclass(frozen=True, kw_only=True)
class Partnerships:
    """What is known of other partnerships."""

    series: Series
    shown: tuple[PartnershipShown, ...]
    """By their next start, those without one last."""
    excluded: tuple[str, ...]
    """Bodies that discuss individuals: nothing but their names is known."""


def list_partnerships(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Partnerships:
    """Every partnership that the series' group knows of. Refused: `NotAllowed` without a seat."""
    actor.check(Right.SEE_CALENDARS)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    here = {
        one.person_id
        for one in uow.seats.list_seated(series.group_id)
        if one.series_id == series.id and one.is_held(today)
    }
    names = {one.id: one.name for one in uow.organisations.list_of(series.group_id)}
    shown = [
        PartnershipShown(
            partnership=one,
            lead=names[one.lead_id] if one.lead_id is not None else None,
            next_start=next(iter(one.starts(since=now, until=now + _AHEAD)), None),
            in_both=len(one.member_ids & here),
        )
        for one in uow.partnerships.list_of(series.group_id)
    ]
    far = now + 2 * _AHEAD
    return Partnerships(
        series=series,
        shown=tuple(sorted(shown, key=lambda one: (one.next_start or far, one.partnership.id))),
        excluded=tuple(uow.partnerships.list_excluded(series.group_id)),
    )
