"""What it takes to undo a plan or a cancellation: kept as JSON with the change, read back when it is undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any  # the items of kept lists are open JSON, read right here

from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import MeetingId, SeriesId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import Undo, UnitOfWork

UNDO_FOR = timedelta(hours=1)
_SCHEDULE = "schedule"
_CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class MeetingBefore:
    """A meeting that stayed under a new plan, as it was before."""

    meeting_id: MeetingId
    minutes: int
    place: str


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What a plan replaced."""

    version: int
    """The series' version with the plan."""
    recurrence: Recurrence | None
    """The plan before; `None` when there was none."""
    minutes: int
    place: str
    stood: frozenset[MeetingId]
    """The meetings ahead that stood before."""
    goes: tuple[MeetingId, ...]
    """Those of them that the plan gave up."""
    changed: tuple[MeetingBefore, ...]
    """Those of them to which it gave another length or place."""
    answered: frozenset[MeetingId]
    """Meetings that stand only since, and had answers already from an earlier time."""
    hushed: bool
    """Whether an announcement or withdrawal that still waited was taken back for it."""


@dataclass(frozen=True, kw_only=True)
class CancellationFacts:
    """Which meeting was cancelled, and how it was left."""

    version: int
    """The series' version then."""
    meeting_id: MeetingId
    sequence: int
    """The meeting's sequence after the cancellation."""


def keep_for_undo(uow: UnitOfWork, series: Series, facts: PlanFacts | CancellationFacts, *, now: datetime) -> UndoId:
    """Keep what it takes to undo a change of the series, for an hour."""
    verb, kept = (_CANCEL, _cancellation(facts)) if isinstance(facts, CancellationFacts) else (_SCHEDULE, _plan(facts))
    return uow.undos.add(
        group_id=series.group_id, verb=verb, until=now + UNDO_FOR, facts={"series": int(series.id), **kept}
    )


def series_of(undo: Undo) -> SeriesId:
    """The series that was changed."""
    return SeriesId(_whole(undo.facts, "series"))


def facts_of(undo: Undo) -> PlanFacts | CancellationFacts:
    """What was kept. Refuses with TypeError what `keep_for_undo` has not written."""
    facts = undo.facts
    if undo.verb == _CANCEL:
        return CancellationFacts(
            version=_whole(facts, "version"),
            meeting_id=MeetingId(_whole(facts, "meeting")),
            sequence=_whole(facts, "sequence"),
        )
    return PlanFacts(
        version=_whole(facts, "version"),
        recurrence=_recurrence(facts["recurrence"]),
        minutes=_whole(facts, "minutes"),
        place=str(facts["place"]),
        stood=frozenset(_meeting_ids(facts, "stood")),
        goes=tuple(_meeting_ids(facts, "goes")),
        changed=tuple(
            MeetingBefore(
                meeting_id=MeetingId(_whole(was, "meeting")), minutes=_whole(was, "minutes"), place=str(was["place"])
            )
            for was in _list(facts, "changed")
        ),
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


def _plan(facts: PlanFacts) -> dict[str, object]:
    return {
        "version": facts.version,
        "recurrence": recurrence_as_json(facts.recurrence),
        "minutes": facts.minutes,
        "place": facts.place,
        "stood": sorted(facts.stood),
        "goes": list(facts.goes),
        "changed": [
            {"meeting": int(was.meeting_id), "minutes": was.minutes, "place": was.place} for was in facts.changed
        ],
        "answered": sorted(facts.answered),
        "hushed": facts.hushed,
    }


def _cancellation(facts: CancellationFacts) -> dict[str, object]:
    return {"version": facts.version, "meeting": int(facts.meeting_id), "sequence": facts.sequence}


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
