"""People, seats and attendance of a group as tables: rows out of its facts, and facts out of rows. Changes nothing.

A table is laid over the group as it stands: a row that is there says what is so, a row that is not says nothing.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from workgroup.documents.tables import csv_file, unguarded
from workgroup.errors import Refusal
from workgroup.meeting.presence import PresenceState
from workgroup.roster.person import Authority, Briefable
from workgroup.roster.seat import Capacity
from workgroup.usecases.region import (
    RegionAppointment,
    RegionFile,
    RegionMeeting,
    RegionPerson,
    RegionPresence,
    RegionSeries,
)
from workgroup.wording import listed

PEOPLE = ("id", "name", "email", "organisation", "sector", "post", "authority", "briefable", "confirmed", "left")
SEATS = ("series", "organisation", "sector", "seat", "person", "role", "counts", "from", "to")
ATTENDANCE = ("series", "date", "seat of", "state", "came")
TABLES = {"people": PEOPLE, "seats": SEATS, "attendance": ATTENDANCE}
_MOST_TOLD = 20
_LONGEST = 200
_STOOD_IN = {PresenceState.DEPUTY, PresenceState.SUBSTITUTE}
T = TypeVar("T")


class UnreadableTable(Refusal):
    """A table that cannot be taken over, with every mistake in it and where it is."""

    code = "unreadable_table"

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        told = list(mistakes[:_MOST_TOLD])
        if len(mistakes) > _MOST_TOLD:
            told.append(f"and {len(mistakes) - _MOST_TOLD} more")
        lines = "\n".join(f"- {one}" for one in told)
        super().__init__(f"The table could not be taken over. Nothing changed. Put this right:\n{lines}")


# Out.


def table_of(name: str, region: RegionFile) -> bytes:
    """The group's people, seats or attendance as a CSV file."""
    rows = {"people": _people, "seats": _seats, "attendance": _attendance}[name](region)
    return csv_file(TABLES[name], rows)


def _people(region: RegionFile) -> Iterable[Sequence[str]]:
    for one in region.people:
        yield (
            one.reference,
            one.name,
            one.email or "",
            one.organisation or "",
            one.sector or "",
            one.post,
            str(int(one.authority)) if one.authority is not None else "",
            one.briefable.value,
            _day(one.confirmed_on),
            _day(one.left_on),
        )


def _seats(region: RegionFile) -> Iterable[Sequence[str]]:
    people = {one.reference: one for one in region.people}
    for series in region.series:
        for one in series.appointments:
            person = people[one.person]
            yield (
                series.reference,
                one.organisation or person.organisation or "",
                one.sector or person.sector or "",
                str(one.number or 1),
                one.person,
                one.capacity.value,
                "yes" if one.counts else "no",
                _day(one.from_on),
                _day(one.to_on),
            )


def _attendance(region: RegionFile) -> Iterable[Sequence[str]]:
    for meeting in region.meetings:
        for seen in meeting.presences:
            came = seen.person if seen.state in _STOOD_IN else ""
            yield (meeting.series, meeting.on.isoformat(), seen.seat_of, seen.state.value, came)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


# In.


@dataclass
class _Row:
    """One row of a table, with a place for every mistake in it."""

    line: int
    cells: Mapping[str, str]
    mistakes: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        text = " ".join(self.cells[column].split())
        if len(text) > _LONGEST:
            self.wrong(column, f"has {len(text)} characters, and {_LONGEST} is the most")
        return text

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.wrong(column, "is empty")
        return text

    def one_of(self, column: str, known: Iterable[str], what: str) -> str:
        text, choices = self.text(column), list(known)
        if text not in choices:
            few = f"; it is one of {listed(choices, 'or')}" if len(choices) <= 10 else ""
            self.wrong(column, f"“{text}” is no {what}{few}")
        return text

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(column, f"“{text}” is not a date; write it like 2026-11-23")
            return None

    def read(self, column: str, make: Callable[[str], T], otherwise: T) -> T:
        """What the cell says, or `otherwise` where it is empty or wrong."""
        text = self.text(column)
        if not text:
            return otherwise
        try:
            return make(text)
        except ValueError:
            self.wrong(column, f"“{text}” means nothing here")
            return otherwise

    def wrong(self, column: str, problem: str) -> None:
        self.mistakes.append(f"line {self.line}, column “{column}”: {problem}")


def laid_over(data: bytes, region: RegionFile) -> RegionFile:
    """The group as it stands, with what the table says; which table it is, its first line tells.

    Refused with `UnreadableTable`, which names every mistake: no text in UTF-8, columns that are none of ours, and
    cells that cannot be what they should be.
    """
    name, rows = _read(data)
    lay = {"people": _lay_people, "seats": _lay_seats, "attendance": _lay_attendance}[name]
    found = lay(rows, region)
    mistakes = [mistake for row in rows for mistake in row.mistakes]
    if mistakes:
        raise UnreadableTable(mistakes)
    return found


def _read(data: bytes) -> tuple[str, list[_Row]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        line = data[: bad.start].count(b"\n") + 1
        raise UnreadableTable([f"line {line}: this is not text in UTF-8"]) from bad
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [(reader.line_num, [unguarded(cell) for cell in cells]) for cells in reader]
    except csv.Error as bad:
        raise UnreadableTable([f"line {text.count(chr(10)) + 1}: this is no table ({bad})"]) from bad
    header = tuple(cell.strip().casefold() for cell in lines[0][1]) if lines else ()
    name = next((one for one, columns in TABLES.items() if columns == header), None)
    if name is None:
        known = "; ".join(f"{one}: {', '.join(columns)}" for one, columns in TABLES.items())
        raise UnreadableTable([f"line 1: these are the columns of none of our tables. {known}"])
    rows = []
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        row = _Row(line=line, cells=dict(zip(header, [*cells, *[""] * len(header)], strict=False)))
        if len(cells) != len(header):
            row.mistakes.append(f"line {line}: it has {len(cells)} cells, and there are {len(header)} columns")
        rows.append(row)
    return name, rows


def _lay_people(rows: Iterable[_Row], region: RegionFile) -> RegionFile:
    people = {one.reference: one for one in region.people}
    by_email = {one.email: one.reference for one in region.people if one.email is not None}
    organisations = {one.reference: one.reference for one in region.organisations}
    organisations |= {one.name: one.reference for one in region.organisations}
    told: set[str] = set()
    for row in rows:
        email = row.text("email").lower() or None
        if email is not None and "@" not in email:
            row.wrong("email", f"“{email}” is not an e-mail address")
        reference = row.text("id") or by_email.get(email or "") or f"by-{email or row.text('name')}"
        if reference in told:
            row.wrong("id", f"“{reference}” stands in two rows")
        told.add(reference)
        if email is not None and by_email.get(email, reference) != reference:
            row.wrong("email", f"“{email}” is the address of “{by_email[email]}” already")
        if email is not None:
            by_email[email] = reference
        before = people.get(reference)
        organisation = row.text("organisation")
        if organisation and organisation not in organisations:
            row.wrong("organisation", f"there is no organisation called “{organisation}”")
        sector = row.text("sector")
        if sector:
            row.one_of("sector", (one.code for one in region.sectors), "sector of this group")
        people[reference] = RegionPerson(
            reference=reference,
            name=row.needed("name"),
            email=email,
            post=row.text("post"),
            organisation=organisations.get(organisation),
            sector=sector or None,
            confirmed_on=row.day("confirmed"),
            starts_on=None,
            left_on=row.day("left"),
            deputy_for=(),
            deputy_order=None,
            line=row.line,
            authority=row.read("authority", lambda text: Authority(int(text)), None),
            briefable=row.read("briefable", Briefable, Briefable.UNKNOWN),
            languages=before.languages if before is not None else (),
            adjustments=before.adjustments if before is not None else (),
            same_person_as=before.same_person_as if before is not None else None,
        )
    return replace(region, people=tuple(people.values()))


def _lay_seats(rows: Iterable[_Row], region: RegionFile) -> RegionFile:
    series = {one.reference: one for one in region.series}
    people = {one.reference: one for one in region.people}
    by_email = {one.email: one.reference for one in region.people if one.email is not None}
    organisations = {one.reference for one in region.organisations}
    laid = {name: {(held.person, held.from_on): held for held in one.appointments} for name, one in series.items()}
    for row in rows:
        name = row.one_of("series", series, "series of this group")
        who = row.text("person")
        person = people.get(by_email.get(who.lower(), who))
        if person is None:
            row.wrong("person", f"there is nobody called “{who}”; give their id or their address")
        organisation = row.one_of("organisation", organisations, "organisation of this group")
        sector = row.one_of("sector", (one.code for one in region.sectors), "sector of this group")
        from_on, to_on = row.day("from"), row.day("to")
        if from_on is None and not row.text("from"):
            row.wrong("from", "is empty")
        if from_on is not None and to_on is not None and to_on < from_on:
            row.wrong("to", "is before “from”")
        number = row.read("seat", int, 1)
        if not 1 <= number <= 999:
            row.wrong("seat", "is a number from 1 to 999")
        capacity = row.read("role", Capacity, Capacity.MEMBER)
        counts = row.one_of("counts", ("yes", "no"), "answer") == "yes"
        if row.mistakes or person is None or from_on is None:
            continue
        others = (one for one in laid[name].values() if one.person == person.reference and one.from_on != from_on)
        if any(_meet(one, from_on, to_on) for one in others):
            row.wrong("person", f"“{who}” sits there on some of those days already")
        laid[name][person.reference, from_on] = RegionAppointment(
            person=person.reference,
            capacity=capacity,
            counts=counts,
            from_on=from_on,
            to_on=to_on,
            organisation=organisation if organisation != person.organisation else None,
            sector=sector if sector != person.sector else None,
            number=number,
        )
    return replace(region, series=tuple(_with_seats(one, laid[name]) for name, one in series.items()))


def _meet(one: RegionAppointment, from_on: date, to_on: date | None) -> bool:
    return one.from_on <= (to_on or date.max) and from_on <= (one.to_on or date.max)


def _with_seats(series: RegionSeries, laid: Mapping[tuple[str, date], RegionAppointment]) -> RegionSeries:
    # What the table does not tell, as for whom else a seat speaks, stays as it was.
    before = {(one.person, one.from_on): one for one in series.appointments}
    kept = (replace(one, represents=before[key].represents) if key in before else one for key, one in laid.items())
    return replace(series, appointments=tuple(kept))


def _lay_attendance(rows: Iterable[_Row], region: RegionFile) -> RegionFile:
    series = {one.reference for one in region.series}
    people = {one.reference for one in region.people}
    by_email = {one.email: one.reference for one in region.people if one.email is not None}
    meetings: dict[tuple[str, date], RegionMeeting] = {}
    for meeting in region.meetings:
        meetings.setdefault((meeting.series, meeting.on), meeting)
    laid = {key: {seen.seat_of: seen for seen in one.presences} for key, one in meetings.items()}

    def person(row: _Row, column: str) -> str:
        who = row.text(column)
        found = by_email.get(who.lower(), who)
        if found not in people:
            row.wrong(column, f"there is nobody called “{who}”; give their id or their address")
        return found

    for row in rows:
        name, on = row.one_of("series", series, "series of this group"), row.day("date")
        if on is not None and name in series and (name, on) not in meetings:
            row.wrong("date", f"“{name}” has no meeting on record that day")
        whose = person(row, "seat of")
        state = row.read("state", PresenceState, None)
        if state is None and not row.mistakes:
            row.wrong("state", "is empty")
        came = person(row, "came") if row.text("came") else whose
        if state in _STOOD_IN and came == whose:
            row.wrong("came", "says who came in the holder's place")
        if state not in _STOOD_IN and came != whose:
            row.wrong("came", "is only for a deputy or a substitute")
        if not row.mistakes and on is not None and state is not None:
            laid[name, on][whose] = RegionPresence(person=came, state=state, seat_of=whose)
    told = {key: replace(one, presences=tuple(laid[key].values())) for key, one in meetings.items()}
    return replace(
        region,
        meetings=tuple(
            told[one.series, one.on] if meetings[one.series, one.on] is one else one for one in region.meetings
        ),
    )
