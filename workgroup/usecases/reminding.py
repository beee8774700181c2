"""When a series is reminded of its meetings. Knows no words beyond the leads."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.errors import Refusal
from workgroup.ids import SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import USUAL_LEADS, Lead, due_at
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.planning import holidays_of, reminder_key, revive_reminders

_MOST = 6


class TooManyReminders(Refusal):
    """More reminders would be noise."""

    code = "too_many_reminders"

    def __init__(self) -> None:
        super().__init__(
            f"A series has at most {_MOST} reminders for each meeting. Nothing changed. "
            "Take one away first: `/prevent remind off 15 minutes`."
        )


class NoSuchReminder(Refusal):
    """There is no reminder of that lead."""

    code = "no_such_reminder"

    def __init__(self, lead: Lead) -> None:
        super().__init__(f"There is no reminder {lead.said}. Nothing changed. See them: `/prevent remind list`.")


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """When a series is reminded, from now on."""

    series: Series
    leads: tuple[Lead, ...]
    """Longest first; none when the channel is not reminded."""
    before: tuple[Lead, ...] | None = None
    """Those until this change, the same where it changed nothing; `None` when it was only asked which there are."""

    @property
    def is_changed(self) -> bool:
        """Whether other reminders stand than before."""
        return self.before is not None and self.before != self.leads


def list_reminders(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId) -> Reminders:
    """When the channel is reminded of each meeting. Refused: `NotAllowed`."""
    actor.check(Right.SEE_NEXT)
    return Reminders(series=uow.series.get(series_id), leads=uow.series.list_leads(series_id))


def add_reminder(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, lead: Lead, now: datetime) -> Reminders:
    """Remind the channel at that lead too; one that is there changes nothing.

    Of a meeting for which its moment has passed it reminds no more. Refused: `NotAllowed`, `TooManyReminders`.
    """
    actor.check(Right.SET_REMINDERS)
    series = uow.series.get(series_id)
    leads = uow.series.list_leads(series_id)
    if lead in leads:
        return Reminders(series=series, leads=leads, before=leads)
    if len(leads) >= _MOST:
        raise TooManyReminders
    return _put(uow, series, leads, (*leads, lead), now)


def remove_reminder(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, lead: Lead, now: datetime) -> Reminders:
    """Remind the channel at that lead no more; those planned and not sent are taken back.

    Refused: `NotAllowed`, `NoSuchReminder`.
    """
    actor.check(Right.SET_REMINDERS)
    series = uow.series.get(series_id)
    leads = uow.series.list_leads(series_id)
    if lead not in leads:
        raise NoSuchReminder(lead)
    return _put(uow, series, leads, tuple(one for one in leads if one != lead), now)


def remind_never(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Reminders:
    """Remind the channel no more; those planned and not sent are taken back. Refused: `NotAllowed`."""
    actor.check(Right.SET_REMINDERS)
    series = uow.series.get(series_id)
    return _put(uow, series, uow.series.list_leads(series_id), (), now)


def remind_as_usual(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Reminders:
    """Remind the channel at the usual leads and no others. Refused: `NotAllowed`."""
    actor.check(Right.SET_REMINDERS)
    series = uow.series.get(series_id)
    return _put(uow, series, uow.series.list_leads(series_id), USUAL_LEADS, now)


def _put(
    uow: UnitOfWork, series: Series, before: tuple[Lead, ...], after: tuple[Lead, ...], now: datetime
) -> Reminders:
    if set(before) == set(after):
        return Reminders(series=series, leads=before, before=before)
    uow.series.put_leads(series.id, after)
    holidays = holidays_of(uow, series)
    for meeting in uow.meetings.list_of(series.id, since=now):
        if meeting.is_cancelled:
            continue
        revive_reminders(uow, series, meeting, now=now)
        for lead in set(before) - set(after):
            uow.outbox.cancel(reminder_key(meeting, lead))
        for lead in set(after) - set(before):
            # Its moment was before it was wanted: to say it now would surprise the channel.
            if due_at(lead, starts_at=meeting.starts_at, zone=series.zone, holidays=holidays) <= now:
                uow.outbox.cancel(reminder_key(meeting, lead))
    uow.audit.record(
        group_id=series.group_id,
        verb="set_reminders",
        subject="series",
        subject_id=series.id,
        before={"leads": [lead.code for lead in before]},
        after={"leads": [lead.code for lead in after]},
    )
    return Reminders(series=series, leads=uow.series.list_leads(series.id), before=before)
