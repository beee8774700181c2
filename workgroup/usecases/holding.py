"""Hold all that a group sends, and let it go on. Knows no command.

What is held waits where it is: nothing is lost but what comes too late meanwhile, and that is told at the release.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workgroup.ids import GroupId, SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState, next_office_moment
from workgroup.ports import Hold, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person

SOON = timedelta(days=7)
_REMIND_FOR = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Whether a group's sending is held, and whom that concerns."""

    group: Group
    found_by: SeriesId | None
    """A series of the group, by which a button finds the group again; `None` for a group without any."""
    hold: Hold | None
    by: Person | None
    """Who holds it, when somebody does."""
    channels: tuple[tuple[Series, int], ...]
    """The series in whose channels something is to be posted within a week, and how many messages."""
    people: tuple[Person, ...]
    """Whom something is to be told directly within a week."""
    due: int
    """How many messages would go out at once."""
    too_late: tuple[Notice, ...]
    """What has come too late by now, and will not go out."""
    is_changed: bool = False
    """Whether it was changed now; a second time changes nothing."""


def look_at_hold(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, now: datetime) -> Held:
    """Whether the group's sending is held, and whom holding or releasing it would concern. Refused: `NotAllowed`."""
    actor.check(Right.HOLD_OUTBOX)
    return _held(uow, group_id, now, is_changed=False)


def hold_outbox(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, now: datetime) -> Held:
    """Send nothing of the group from now on; what has left the house arrives. Refused: `NotAllowed`."""
    actor.check(Right.HOLD_OUTBOX)
    is_changed = uow.holds.put(group_id)
    if is_changed:
        uow.audit.record(group_id=group_id, verb="hold_outbox", subject="group", subject_id=group_id)
    return _held(uow, group_id, now, is_changed=is_changed)


def release_outbox(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, now: datetime) -> Held:
    """Send on: what is due goes out now, what has come too late meanwhile does not. Refused: `NotAllowed`."""
    actor.check(Right.HOLD_OUTBOX)
    before = _held(uow, group_id, now, is_changed=False)
    is_changed = uow.holds.lift(group_id)
    if is_changed:
        uow.outbox.cancel(_reminder_key(group_id, before.group, now))
        uow.audit.record(
            group_id=group_id,
            verb="release_outbox",
            subject="group",
            subject_id=group_id,
            before={"since": before.hold.since.isoformat() if before.hold is not None else None},
        )
    return replace(_held(uow, group_id, now, is_changed=is_changed), too_late=before.too_late)


def remind_of_holds(uow: UnitOfWork, *, now: datetime) -> int:
    """Remind each coordinator, once on each working day, that their group's sending is held; how many were new."""
    return sum(_remind(uow, hold, now) for hold in uow.holds.list_all())


def _remind(uow: UnitOfWork, hold: Hold, now: datetime) -> bool:
    group = uow.groups.get(hold.group_id)
    moment = next_office_moment(now, group.zone, uow.bank_holidays.of(group.id, group.nations))
    is_another_day = moment.astimezone(group.zone).date() > hold.since.astimezone(group.zone).date()
    if group.coordinator_id is None or moment > now or not is_another_day:
        return False
    waits = len(_waiting(uow, group.id, now))
    draft = NoticeDraft(
        key=_reminder_key(group.id, group, now),
        kind=NoticeKind.OUTBOX_HELD,
        group_id=group.id,
        person_id=group.coordinator_id,
        due_at=now,
        expires_at=now + _REMIND_FOR,
        priority=2,
        facts={"since": hold.since.isoformat(), "waits": waits, "series": _a_series(uow, group.id)},
    )
    return uow.outbox.enqueue(draft) is not None


def _reminder_key(group_id: GroupId, group: Group, now: datetime) -> str:
    return f"{NoticeKind.OUTBOX_HELD}:{group_id}:{now.astimezone(group.zone).date().isoformat()}"


def _held(uow: UnitOfWork, group_id: GroupId, now: datetime, *, is_changed: bool) -> Held:
    hold = uow.holds.find(group_id)
    waiting = _waiting(uow, group_id, now)
    coming = [one for one in waiting if one.expires_at >= now]
    by_series = Counter(one.series_id for one in coming if one.person_id is None and one.series_id is not None)
    people = {one.person_id: uow.people.get(one.person_id) for one in coming if one.person_id is not None}
    return Held(
        group=uow.groups.get(group_id),
        found_by=_a_series(uow, group_id),
        hold=hold,
        by=uow.people.get(hold.by) if hold is not None and hold.by is not None else None,
        channels=tuple((uow.series.get(series_id), number) for series_id, number in by_series.items()),
        people=tuple(sorted(people.values(), key=lambda one: one.name)),
        due=sum(one.next_attempt_at <= now for one in coming),
        too_late=tuple(one for one in waiting if one.expires_at < now),
        is_changed=is_changed,
    )


def _a_series(uow: UnitOfWork, group_id: GroupId) -> SeriesId | None:
    series = uow.series.list_of(group_id)
    return series[0].id if series else None


def _waiting(uow: UnitOfWork, group_id: GroupId, now: datetime) -> list[Notice]:
    """What waits to be sent within a week, in time or not, but for what tells of the hold itself."""
    return [
        one
        for one in uow.outbox_view.list_coming(group_id, until=now + SOON)
        if one.kind is not NoticeKind.OUTBOX_HELD and one.state is NoticeState.PENDING
    ]
