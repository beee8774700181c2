"""Skip a date of a series: no date of the plan, and everybody can read why. Knows no command and no card."""

from datetime import date, datetime

from workgroup.ids import SeriesId
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.cancelling import Cancelled, CancelPreview, call_off, preview_call_off
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.planning import take_turns


def preview_skip(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, because: str, now: datetime
) -> CancelPreview:
    """What skipping the next date, or the one of that day in the series' zone, would mean.

    Refused as `cancelling.preview_cancel`.
    """
    return preview_call_off(uow, actor=actor, series_id=series_id, on=on, because=because, verb="skip", now=now)


def skip_date(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, because: str, now: datetime
) -> Cancelled:
    """Leave one planned date out of the series with its reason, and tell the channel once.

    It stays in the list of dates with its reason, and left out when the series is planned anew. Refused as
    `cancelling.cancel_date`.
    """
    actor.check(Right.CANCEL)
    take_turns(uow, series_id)
    meeting = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    return call_off(uow, actor=actor, meeting_id=meeting.id, because=because, is_skipped=True, now=now)
