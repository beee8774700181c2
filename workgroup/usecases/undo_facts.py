"""What it takes to undo a change of dates: kept as JSON with the change, read back when it is undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any  # the items of kept lists are open JSON, read right here

from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import MeetingId, PersonId, SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Pause, Series
from workgroup.ports import Undo, UnitOfWork

UNDO_FOR = timedelta(hours=1)
_MEETING = "changed_meeting"
_NO_REPLIES: Mapping[PersonId, PartStat] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class MeetingBefore:
    """A meeting as it was before a change, and how the change left it."""

    meeting_id: MeetingId
    recurrence_id: datetime
    known_as: datetime | None
    starts_at: datetime
    minutes: int
    place: str
    cancelled_because: str | None
    is_skipped: bool
    moved_because: str
    sequence_before: int
    sequence: int
    """The meeting's sequence after the change."""
    replies: Mapping[PersonId, PartStat]
    """The answers that the change set aside."""

    def named(self, meeting: Meeting) -> Meeting:
        """The meeting as the same date of the plan as before, whatever else became of it since."""
        return replace(meeting, recurrence_id=self.recurrence_id, known_as=self.known_as)

    def restored(self, meeting: Meeting) -> Meeting:
        """The meeting as it was; with a sequence of its own where people must hear of it."""
        return replace(
            self.named(meeting),
            starts_at=self.starts_at,
            minutes=self.minutes,
            place=self.place,
            cancelled_because=self.cancelled_because,
            is_skipped=self.is_skipped,
            moved_because=self.moved_because,
            sequence=meeting.sequence + (self.sequence != self.sequence_before),
        )


@dataclass(frozen=True, kw_only=True)
class PlanBefore:
    """When a series met before a change."""

    recurrence: Recurrence | None
    """`None` when there was no plan."""
    minutes: int
    place: str
    pauses: tuple[Pause, ...]
    ended_because: str | None
    avoid: AvoidHolidays | None


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What a plan replaced."""

    version: int
    """The series' version with the plan."""
    before: PlanBefore
    stood: frozenset[MeetingId]
    """The meetings ahead that stood before."""
    goes: tuple[MeetingId, ...]
    """Those of them that the plan gave up."""
    changed: tuple[MeetingBefore, ...]
    """Those of them that stay and were changed."""
    answered: frozenset[MeetingId]
    """Meetings that stand only since, and had answers already from an earlier time."""
    hushed: bool
    """Whether an announcement or withdrawal that still waited was taken back for it."""


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """One meeting that was changed while the plan stayed as it is: cancelled, skipped, moved."""

    version: int
    """The series' version then."""
    meeting: MeetingBefore


Facts = PlanFacts | MeetingFacts


def plan_of(series: Series) -> PlanBefore:
    """When the series meets now, to be kept before a change."""
    return PlanBefore(
        recurrence=series.recurrence,
        minutes=series.minutes,
        place=series.place,
        pauses=series.pauses,
        ended_because=series.ended_because,
        avoid=series.avoid,
    )


def as_it_was(before: Meeting, after: Meeting, *, replies: Mapping[PersonId, PartStat] = _NO_REPLIES) -> MeetingBefore:
    """What a change did to a meeting, and which answers it set aside."""
    return MeetingBefore(
        meeting_id=before.id,
        recurrence_id=before.recurrence_id,
        known_as=before.known_as,
        starts_at=before.starts_at,
        minutes=before.minutes,
        place=before.place,
        cancelled_because=before.cancelled_because,
        is_skipped=before.is_skipped,
        moved_because=before.moved_because,
        sequence_before=before.sequence,
        sequence=after.sequence,
        replies=replies,
    )


def keep_for_undo(uow: UnitOfWork, series: Series, facts: Facts, *, verb: str, now: datetime) -> UndoId:
    """Keep what it takes to undo a change of the series, for an hour; *verb* is what was done."""
    kept = {_MEETING: _meeting(facts.meeting)} if isinstance(facts, MeetingFacts) else _plan(facts)
    return uow.undos.add(
        group_id=series.group_id,
        verb=verb,
        until=now + UNDO_FOR,
        facts={"series": int(series.id), "version": facts.version, **kept},
    )


def series_of(undo: Undo) -> SeriesId:
    """The series that was changed."""
    return SeriesId(_whole(undo.facts, "series"))


def facts_of(undo: Undo) -> Facts:
    """What was kept. Refuses with TypeError what `keep_for_undo` has not written."""
    facts = undo.facts
    version = _whole(facts, "version")
    if _MEETING in facts:
        return MeetingFacts(version=version, meeting=_meeting_before(facts[_MEETING]))
    return PlanFacts(
        version=version,
        before=PlanBefore(
            recurrence=_recurrence(facts["recurrence"]),
            minutes=_whole(facts, "minutes"),
            place=str(facts["place"]),
            pauses=tuple(map(_pause, _list(facts, "pauses"))),
            ended_because=_text_or_none(facts["ended_because"]),
            avoid=_avoid(facts.get("avoid")),
        ),
        stood=frozenset(_meeting_ids(facts, "stood")),
        goes=tuple(_meeting_ids(facts, "goes")),
        changed=tuple(map(_meeting_before, _list(facts, "changed"))),
        answered=frozenset(_meeting_ids(facts, "answered")),
        hushed=facts["hushed"] is True,
    )


def recurrence_as_json(recurrence: Recurrence | None) -> dict[str, object] | None:
    """A plan as the undo and the audit keep it; `None` for none."""
    if recurrence is None:
        return None
    return {
        "dtstart": recurrence.dtstart.isoformat(),
        "tzid": recurrence.tzid,
        "rrule": recurrence.rrule,
        "exdates": [day.isoformat() for day in recurrence.exdates],
        "rdates": [day.isoformat() for day in recurrence.rdates],
    }


def pause_as_json(pause: Pause) -> dict[str, object]:
    """A pause as the undo and the audit keep it."""
    until = pause.until.isoformat() if pause.until is not None else None
    return {"since": pause.since.isoformat(), "until": until, "because": pause.because}


def _pause(kept: Mapping[str, object]) -> Pause:
    until = kept["until"]
    return Pause(
        since=date.fromisoformat(str(kept["since"])),
        until=date.fromisoformat(str(until)) if until is not None else None,
        because=str(kept["because"]),
    )


def _avoid(kept: object) -> AvoidHolidays | None:
    return AvoidHolidays(str(kept)) if kept is not None else None


def _text_or_none(kept: object) -> str | None:
    return str(kept) if kept is not None else None


def _plan(facts: PlanFacts) -> dict[str, object]:
    return {
        "recurrence": recurrence_as_json(facts.before.recurrence),
        "minutes": facts.before.minutes,
        "place": facts.before.place,
        "pauses": [pause_as_json(pause) for pause in facts.before.pauses],
        "ended_because": facts.before.ended_because,
        "avoid": facts.before.avoid,
        "stood": sorted(facts.stood),
        "goes": list(facts.goes),
        "changed": [_meeting(was) for was in facts.changed],
        "answered": sorted(facts.answered),
        "hushed": facts.hushed,
    }


def _meeting(was: MeetingBefore) -> dict[str, object]:
    return {
        "meeting": int(was.meeting_id),
        "recurrence_id": was.recurrence_id.isoformat(),
        "known_as": was.known_as.isoformat() if was.known_as is not None else None,
        "starts_at": was.starts_at.isoformat(),
        "minutes": was.minutes,
        "place": was.place,
        "cancelled_because": was.cancelled_because,
        "is_skipped": was.is_skipped,
        "moved_because": was.moved_because,
        "sequence_before": was.sequence_before,
        "sequence": was.sequence,
        "replies": [[int(person_id), partstat.value] for person_id, partstat in was.replies.items()],
    }


def _meeting_before(kept: object) -> MeetingBefore:
    if not isinstance(kept, Mapping):
        raise TypeError("a meeting is wanted")
    known_as = kept["known_as"]
    return MeetingBefore(
        meeting_id=MeetingId(_whole(kept, "meeting")),
        recurrence_id=datetime.fromisoformat(str(kept["recurrence_id"])),
        known_as=datetime.fromisoformat(str(known_as)) if known_as is not None else None,
        starts_at=datetime.fromisoformat(str(kept["starts_at"])),
        minutes=_whole(kept, "minutes"),
        place=str(kept["place"]),
        cancelled_because=_text_or_none(kept["cancelled_because"]),
        is_skipped=kept["is_skipped"] is True,
        moved_because=str(kept["moved_because"]),
        sequence_before=_whole(kept, "sequence_before"),
        sequence=_whole(kept, "sequence"),
        replies={PersonId(int(person_id)): PartStat(said) for person_id, said in _list(kept, "replies")},
    )


def _recurrence(kept: object) -> Recurrence | None:
    if not isinstance(kept, Mapping):
        return None
    rrule = kept["rrule"]
    return Recurrence(
        dtstart=_wall(kept["dtstart"]),
        tzid=str(kept["tzid"]),
        rrule=str(rrule) if rrule is not None else None,
        exdates=tuple(_wall(day) for day in kept["exdates"]),
        rdates=tuple(_wall(day) for day in kept["rdates"]),
    )


def _wall(kept: object) -> datetime | date:
    text = str(kept)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _whole(facts: Mapping[str, object], key: str) -> int:
    found = facts[key]
    if not isinstance(found, int):
        raise TypeError(f"{key} is no whole number")
    return found


def _meeting_ids(facts: Mapping[str, object], key: str) -> list[MeetingId]:
    return [MeetingId(int(number)) for number in _list(facts, key)]


def _list(facts: Mapping[str, object], key: str) -> list[Any]:
    found = facts[key]
    if not isinstance(found, list):
        raise TypeError(f"{key} is no list")
    return found
