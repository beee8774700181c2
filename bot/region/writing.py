"""A region's facts as the file that `reading` reads: YAML of which every row is one line. Changes nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any  # a row is open JSON, written right here
from zoneinfo import ZoneInfo

from bot.region.schema import SCHEMA
from workgroup.calendar.bank_holidays import DIVISIONS
from workgroup.calendar.periods import PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.meeting.presence import PresenceState
from workgroup.roster.group import Sector
from workgroup.roster.person import Briefable
from workgroup.usecases.region import (
    RegionAbsence,
    RegionAgreement,
    RegionAppointment,
    RegionDeputy,
    RegionEngagement,
    RegionFile,
    RegionMeeting,
    RegionOrganisation,
    RegionPartnership,
    RegionPeriod,
    RegionPerson,
    RegionQuorum,
    RegionSeries,
    RegionVacancy,
)

Row = Mapping[str, Any]
_LISTS = {
    PresenceState.PRESENT: "present",
    PresenceState.REMOTE: "remote",
    PresenceState.APOLOGIES: "apologies",
    PresenceState.ABSENT: "absent",
}
_STOOD_IN = {PresenceState.DEPUTY: "deputies", PresenceState.SUBSTITUTE: "substitutes"}
_HEAD = """\
# A working group as prevent-bot keeps it, to be read by `prevent-bot import`. It holds names and work addresses:
# keep it as you keep the database. Accounts of a workspace, messages and reminders that wait are not in it.
"""


def write_region(region: RegionFile) -> str:
    """The file's text: what is read from it is what it was written from, line numbers apart."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(region))


def _lines(region: RegionFile) -> Iterator[str]:
    zone = ZoneInfo(region.tzid)
    yield f"schema: {SCHEMA}"
    yield f"as_of: {_flow(region.as_of)}"
    yield f"region: {_flow(_region(region))}"
    yield from _rows("sectors", map(_sector, region.sectors))
    yield from _rows("organisations", map(_organisation, region.organisations))
    yield from _rows("members", map(_person, region.people))
    yield from _blocks("series", map(_series, region.series))
    yield from _blocks("meetings", (_meeting(one, zone) for one in region.meetings))
    yield from _rows("existing_partnerships", map(_partnership, region.partnerships))
    yield from _rows("excluded_bodies", ({"name": name} for name in region.excluded_bodies))
    events = [one for one in region.periods if one.kind is PeriodKind.EVENT]
    yield from _rows("periods", (_period(one) for one in region.periods if one.kind is not PeriodKind.EVENT))
    yield from _rows("public_events", map(_event, events))
    yield from _rows("engagement_history", map(_engagement, region.engagements))
    yield from _rows("away", map(_absence, region.absences))
    holidays = _bank_holidays(region.bank_holidays)
    if holidays:
        yield "bank_holidays:"
        yield from (f"  {division}: {_flow(days)}" for division, days in holidays.items())


# YAML. A string is written as JSON writes it, which every reader of YAML takes as text.


def _rows(name: str, rows: Iterable[Row]) -> Iterator[str]:
    lines = [f"  - {_flow(row)}" for row in rows]
    if lines:
        yield f"{name}:"
        yield from lines


def _blocks(name: str, things: Iterable[Row]) -> Iterator[str]:
    """Each thing over several lines; a list of rows in it, one row a line."""
    begun = False
    for thing in things:
        if not begun:
            yield f"{name}:"
            begun = True
        dash = "- "
        for field, value in _kept(thing).items():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                yield f"  {dash}{field}:"
                yield from (f"      - {_flow(row)}" for row in value)
            else:
                yield f"  {dash}{field}: {_flow(value)}"
            dash = "  "


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_flow(one)}" for name, one in _kept(value).items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value is _NULL:
        return "null"
    if isinstance(value, bool | int):
        return json.dumps(value)
    return json.dumps(_text(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else json.dumps(name, ensure_ascii=False)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo is not None else value
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept(row: Row) -> dict[str, Any]:
    """What the row says: neither what is not known, nor empty lists."""
    return {name: value for name, value in row.items() if value is not None and value not in ((), [], {})}


_NULL = object()
"""To be written as null, where leaving a field out would say something else."""


# What is written.


def _region(region: RegionFile) -> Row:
    return {
        "id": region.reference,
        "name": region.name,
        "nations": region.nations,
        "timezone": region.tzid,
        "coordinator": region.coordinator,
        "area": region.area or None,
        "place": region.place,
        "needs_approval": region.needs_approval,
    }


def _sector(one: Sector) -> Row:
    return {"code": one.code, "name": one.name, "tier": one.tier.value, "any_of": one.any_of}


def _organisation(one: RegionOrganisation) -> Row:
    return {
        "id": one.reference,
        "name": one.name,
        "sectors": one.sectors,
        "nation": one.nation,
        "domain": one.domain,
        "mailbox": one.mailbox,
        "active_from": one.active_from,
        "active_to": one.active_to,
        "succeeded_by": one.succeeded_by,
        "designated_contact": one.contacts.designated,
        "deputy_contact": one.contacts.deputy,
        "engagement": one.level,
        "isa": _agreement(one.agreement) if one.agreement is not None else None,
        "formerly": [{"name": former.name, "until": former.until} for former in one.former_names],
        "contact_history": [
            {"member": past.person, "position": past.position, "from": past.from_on, "to": past.to_on}
            for past in one.past_contacts
        ],
        "isa_history": [
            {**_agreement(past.agreement), "from": past.from_on, "to": past.to_on} for past in one.past_agreements
        ],
    }


def _agreement(one: RegionAgreement) -> Row:
    return {
        "status": one.state,
        "requested_on": one.requested_on,
        "signed_on": one.signed_on,
        "review_due": one.review_due,
    }


def _person(one: RegionPerson) -> Row:
    return {
        "id": one.reference,
        "name": one.name,
        "org": one.organisation,
        "sector": one.sector,
        "title": one.post or None,
        # Said even where there is none: otherwise one would be made from the name and the domain.
        "email": one.email if one.email is not None else _NULL,
        "authority": int(one.authority) if one.authority is not None else None,
        "briefable": one.briefable if one.briefable is not Briefable.UNKNOWN else None,
        "confirmed": one.confirmed_on,
        "end": one.left_on,
        "languages": one.languages,
        "adjustments": one.adjustments,
        "same_person_as": one.same_person_as,
    }


def _series(one: RegionSeries) -> Row:
    return {
        "id": one.reference,
        "channel": one.channel_name,
        "name": one.name,
        "tier": one.tier,
        "purpose": one.purpose or None,
        "started": one.started_on,
        "place": one.place,
        "pattern": {**_pattern(one.recurrence, one.minutes), "bank_holidays": one.avoid}
        if one.recurrence is not None
        else None,
        "minutes_long": one.minutes if one.recurrence is None else None,
        "reminders": [lead.code for lead in one.leads] if one.leads is not None else None,
        "pauses": [
            {"from": pause.since, "until": pause.until, "because": pause.because or None} for pause in one.pauses or ()
        ],
        "ended_because": one.ended_because,
        "needs": {code: tier if tier is not None else "not_here" for code, tier in (one.needs or {}).items()},
        "quorum": _quorum(one.quorum) if one.quorum is not None else None,
        "earlier_quorums": [_quorum(rule) for rule in one.earlier_quorums],
        "members": [_appointment(held) for held in one.appointments],
        "vacant_seats": [_vacancy(seat) for seat in one.vacancies],
        "deputies": [_deputy(deputy) for deputy in one.deputies],
    }


def _pattern(recurrence: Recurrence, minutes: int) -> Row:
    start = recurrence.dtstart
    begins = start.time() if isinstance(start, datetime) else time(0)
    return {
        "rrule": recurrence.rrule if recurrence.rrule is not None else _NULL,
        "dtstart": start.date() if isinstance(start, datetime) else start,
        "time": begins,
        "minutes": minutes,
        "leaves_out": recurrence.exdates,
        "adds": recurrence.rdates,
    }


def _quorum(rule: RegionQuorum) -> Row:
    return {
        "fraction": str(rule.fraction) if rule.fraction is not None else None,
        "needs_one_of": rule.needs_one_of,
        "may_chair": rule.may_chair,
        "from": rule.from_on,
    }


def _appointment(one: RegionAppointment) -> Row:
    return {
        "member": one.person,
        "role": one.capacity,
        "counts": one.counts,
        "from": one.from_on,
        "to": one.to_on,
        "org": one.organisation,
        "sector": one.sector,
        "seat": one.number,
        "represents": one.represents,
    }


def _vacancy(one: RegionVacancy) -> Row:
    return {
        "org": one.organisation,
        "sector": one.sector,
        "role": one.capacity,
        "counts": one.counts,
        "from": one.from_on,
    }


def _deputy(one: RegionDeputy) -> Row:
    return {
        "org": one.organisation,
        "sector": one.sector,
        "seat": one.number,
        "member": one.person,
        "order": one.position,
        "from": one.from_on,
        "to": one.to_on,
    }


def _meeting(one: RegionMeeting, zone: ZoneInfo) -> Row:
    local = one.starts_at.astimezone(zone)
    seen: dict[str, list[Any]] = {name: [] for name in (*_LISTS.values(), *_STOOD_IN.values())}
    for presence in one.presences:
        if presence.state in _STOOD_IN:
            seen[_STOOD_IN[presence.state]].append({"seat": presence.seat_of, "by": presence.person})
        else:
            seen[_LISTS[presence.state]].append(presence.seat_of)
    return {
        "id": one.reference,
        "series": one.series,
        "date": local.date(),
        "start": local.time(),
        "stands_for": one.recurrence_id,
        "minutes_long": one.minutes,
        "place": one.place,
        "cancelled_because": one.cancelled_because,
        "skipped": one.is_skipped or None,
        "extra": one.is_extra or None,
        "moved_because": one.moved_because or None,
        "attendance": _kept(seen),
        "replies": [
            {"member": reply.person, "answer": reply.partstat, "at": reply.replied_at} for reply in one.replies
        ],
        "feedback": [_answer(entry.answer) for entry in one.answers],
    }


def _answer(one: FeedbackAnswer) -> Row:
    return {
        "relevance": one.relevance,
        "right_people": one.right_people,
        "missing": one.missing,
        "frequency": one.frequency,
        "info_useful": one.info_useful,
        "actions_clear": one.actions_clear,
        "duplicates": None if one.duplicates is None else ("yes" if one.duplicates else "no"),
        "text": one.text or None,
    }


def _partnership(one: RegionPartnership) -> Row:
    pattern = dict(_pattern(one.recurrence, one.minutes)) if one.recurrence is not None else None
    if pattern is not None and one.begins is not None:
        pattern["time"] = one.begins
    return {
        "id": one.reference,
        "name": one.name,
        "lead_org": one.lead,
        "tier": one.tier or None,
        "area": one.areas,
        "remit": one.remit,
        "chair": one.chair,
        "our_members": one.members,
        "other_members_count": one.others,
        "pattern": pattern,
        "dates": one.dates,
        "reports_to": one.reports_to or None,
    }


def _period(one: RegionPeriod) -> Row:
    return {
        "id": one.reference,
        "kind": one.kind,
        "org": one.organisation,
        "label": one.label,
        "from": one.from_on,
        "to": one.to_on,
        "place": one.place or None,
    }


def _event(one: RegionPeriod) -> Row:
    return {
        "id": one.reference,
        "title": one.label,
        "from": one.from_on,
        "to": one.to_on,
        "place": one.place or None,
    }


def _engagement(one: RegionEngagement) -> Row:
    return {
        "org": one.organisation,
        "from": one.from_on,
        "level": one.level,
        "set_by": one.set_by,
        "reason": one.reason or None,
        "review_by": one.review_by,
    }


def _absence(one: RegionAbsence) -> Row:
    return {"member": one.person, "from": one.from_on, "to": one.to_on}


def _bank_holidays(by_nation: Mapping[str, Iterable[date]]) -> dict[str, list[date]]:
    found = {}
    for division, nations in DIVISIONS.items():
        days = {day for nation in nations for day in by_nation.get(nation, ())}
        if days:
            found[division] = sorted(days)
    return found
