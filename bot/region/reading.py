"""A region's file, from YAML to facts, with a place for every mistake. Knows the schema; changes nothing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.region.calendars import read_excluded_bodies, read_partnerships, read_periods
from bot.region.organisations import (
    CAPACITIES,
    absence_of,
    adjustments_of,
    agreement_of,
    authority_of,
    briefable_of,
    check_successor,
    choice,
    contacts_of,
    deputy_of,
    engagement_of,
    former_names_of,
    level_of,
    past_agreements_of,
    past_contacts_of,
    pause_of,
    reply_of,
    vacancy_of,
)
from bot.region.schema import FILE, IN_ANOTHER_LANGUAGE, SAID, SCHEMA, Kind, Later, Noun, Shape
from bot.region.yaml_nodes import (
    Fields,
    Items,
    Mark,
    Node,
    UnreadableRegion,
    Word,
    as_day,
    as_fields,
    as_wall_time,
    as_word,
    parse_yaml,
    shown,
)
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.bank_holidays import DIVISIONS
from workgroup.calendar.recurrence import Recurrence
from workgroup.calendar.rule import UnusableRule
from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.meeting.presence import PresenceState
from workgroup.meeting.series import Tier
from workgroup.notices import Lead, UnreadableLead, parse_lead
from workgroup.roster.group import Sector, SectorTier
from workgroup.usecases.region import (
    RegionAnswer,
    RegionAppointment,
    RegionFile,
    RegionMeeting,
    RegionOrganisation,
    RegionPerson,
    RegionPresence,
    RegionQuorum,
    RegionSeries,
    address_of,
)
from workgroup.usecases.setting_up import NATIONS
from workgroup.wording import listed, short_date

LARGEST = 5_000_000
_USUAL_MINUTES = 120
_LONGEST_PURPOSE = 500
_LONGEST_ANSWER = 280
_LONGEST_REASON = 300
_NOT_HERE = "not_here"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ADDRESS = re.compile(r"[^@\s<>,;|]{1,64}@[^@\s<>,;|]{1,255}")
_FRACTION = re.compile(r"\d{1,3}(/\d{1,3}|\.\d{1,4})?")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
E_ = TypeVar("E_", bound=StrEnum)


def read_region(path: Path) -> RegionFile:
    """Read a region's file.

    Refused with `UnreadableRegion`, which names line and column: no YAML, another schema, a value of the wrong
    type, a date that is none, a name that nothing has, a name or a seat given twice. A field that the schema
    does not have is skipped and named in `unknown_fields`.
    """
    return read_region_text(_read(path))


def read_region_text(data: bytes) -> RegionFile:
    """As `read_region`, of what a file holds."""
    root = parse_yaml(data)
    if not isinstance(root, Fields) or root.find("schema") is None:
        raise UnreadableRegion(f"it does not begin as a region does; its schema should be “{SCHEMA}”", root.mark)
    schema = root.word("schema")
    if schema.text != SCHEMA:
        raise UnreadableRegion(f"its schema is {shown(schema)}, and this program reads “{SCHEMA}”", schema.mark)
    return _Reader(root).region()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as bad:
        raise UnreadableRegion(f"because {path.name} cannot be opened ({bad.strerror or 'no such file'})") from bad
    if len(data) > LARGEST:
        raise UnreadableRegion(f"because {path.name} is larger than {LARGEST // 1_000_000} MB")
    return data


class _Reader:
    """Holds what the whole file names, so that every reference can be looked up while its parts are read."""

    def __init__(self, root: Fields) -> None:
        self._root = root
        self._not_modelled: Counter[str] = Counter()
        self._unknown: list[str] = []
        self._named = {noun: self._names(noun) for noun in Noun}
        self._zone = self._read_zone(root.fields("region"))
        self._series: dict[str, RegionSeries] = {}

    def region(self) -> RegionFile:
        root, head = self._root, self._root.fields("region")
        self._check(root, FILE)
        areas = [word.text.replace("-", " ").title() for word in head.words("areas")]
        organisations = {one.reference: one for one in map(self._organisation, root.rows("organisations"))}
        people = self._people(organisations)
        for row in root.rows("series"):
            self._series[row.text("id")] = self._one_series(row, people)
        return RegionFile(
            as_of=root.day("as_of"),
            reference=head.text("id"),
            name=head.text("name"),
            area=head.find_text("area", at_most=500) or listed(areas),
            needs_approval=head.find_truth("needs_approval"),
            absences=tuple(absence_of(row, self._reference) for row in root.rows("away")),
            place=head.find_text("place", at_most=200) if "place" in head.values else None,
            nations=tuple(choice(word, NATIONS, "nation") for word in head.words("nations")),
            tzid=self._zone.key,
            coordinator=self._find_reference(head, "coordinator", Noun.PERSON),
            sectors=tuple(self._sector(row) for row in root.rows("sectors")),
            organisations=tuple(organisations.values()),
            people=tuple(people.values()),
            series=tuple(self._series.values()),
            meetings=self._meetings(),
            bank_holidays=self._bank_holidays(),
            periods=read_periods(root, self._reference),
            partnerships=read_partnerships(root, self._reference, self._recurrence),
            excluded_bodies=read_excluded_bodies(root),
            not_modelled=dict(self._not_modelled),
            unknown_fields=tuple(self._unknown),
            engagements=tuple(engagement_of(row, self._reference) for row in root.rows("engagement_history")),
        )

    # What the file names, and what it may not hold.

    def _names(self, noun: Noun) -> dict[str, Fields]:
        key = "code" if noun is Noun.SECTOR else "id"
        named: dict[str, Fields] = {}
        for row in self._root.rows(noun):
            name = row.text(key, at_most=80)
            if name in named:
                raise UnreadableRegion(
                    f"two {noun.replace('_', ' ')} are called “{name}”, the first in line {named[name].mark.line}",
                    row.word(key).mark,
                )
            named[name] = row
        return named

    def _check(self, fields: Fields, shape: Shape) -> None:
        for name, node in fields.values.items():
            spec = shape.get(name)
            if spec is None and IN_ANOTHER_LANGUAGE.fullmatch(name):
                spec = Later("name in another language")
            if spec is None:
                self._unknown.append(f"line {fields.marks[name].line}: {shown_name(name)}")
                continue
            if isinstance(spec, Later):
                self._count(node, spec)
                spec = spec.kind
            self._check_value(node, spec, name)

    def _check_value(self, node: Node, spec: "Kind | Noun | Shape", name: str) -> None:
        if spec is Kind.TAKEN or spec is Kind.ANY:
            return
        if isinstance(node, Items):
            for item in node.items:
                self._check_value(item, spec, name)
        elif isinstance(node, Word) and node.is_null:
            return
        elif isinstance(spec, Noun):
            self._reference(as_word(node, name), spec)
        elif isinstance(spec, Kind):
            as_day(as_word(node, name))
        else:
            self._check(as_fields(node, name), spec)

    def _count(self, node: Node, later: Later) -> None:
        if isinstance(node, Items):
            number = len(node.items) if later.each else bool(node.items)
        else:
            number = not (isinstance(node, Word) and (node.is_null or not node.text))
        if number:
            self._not_modelled[later.noun] += number

    def _reference(self, word: Word, noun: Noun) -> str:
        if word.text not in self._named[noun]:
            raise UnreadableRegion(f"there is no {SAID[noun]} called {shown(word)} in this file", word.mark)
        return word.text

    def _find_reference(self, fields: Fields, name: str, noun: Noun) -> str | None:
        word = fields.find_word(name)
        return self._reference(word, noun) if word is not None else None

    def _one_of(self, fields: Fields, name: str, known: type[E_], what: str) -> E_:
        return known(choice(fields.word(name), [one.value for one in known], what))

    @staticmethod
    def _read_zone(head: Fields) -> ZoneInfo:
        word = head.word("timezone")
        try:
            return ZoneInfo(word.text)
        except (ZoneInfoNotFoundError, ValueError, OSError) as bad:
            problem = f"{shown(word)} is no time zone; write it like “Europe/London”"
            raise UnreadableRegion(problem, word.mark) from bad

    # Sectors, organisations and people.

    def _sector(self, row: Fields) -> Sector:
        return Sector(
            code=row.text("code", at_most=80),
            name=row.text("name"),
            tier=self._one_of(row, "tier", SectorTier, "tier of a sector"),
            any_of=tuple(self._reference(word, Noun.SECTOR) for word in row.words("any_of")),
        )

    def _organisation(self, row: Fields) -> RegionOrganisation:
        nation, domain = row.find_word("nation"), row.find_word("domain")
        if domain is not None and not _DOMAIN.fullmatch(domain.text):
            raise UnreadableRegion(f"{shown(domain)} is no domain of e-mail addresses", domain.mark)
        organisation = RegionOrganisation(
            reference=row.text("id"),
            name=row.text("name"),
            sectors=tuple(self._reference(word, Noun.SECTOR) for word in row.words("sectors")),
            nation=choice(nation, NATIONS, "nation") if nation is not None else None,
            domain=domain.text.lower() if domain is not None else None,
            active_from=row.find_day("active_from"),
            active_to=row.find_day("active_to"),
            succeeded_by=self._find_reference(row, "succeeded_by", Noun.ORGANISATION),
            former_names=former_names_of(row),
            contacts=contacts_of(row, self._reference),
            agreement=agreement_of(row),
            level=level_of(row),
            mailbox=self._mailbox(row),
            past_contacts=past_contacts_of(row, self._reference),
            past_agreements=past_agreements_of(row),
        )
        check_successor(organisation, row)
        return organisation

    @staticmethod
    def _mailbox(row: Fields) -> str | None:
        word = row.find_word("mailbox")
        if word is not None and not _ADDRESS.fullmatch(word.text):
            raise UnreadableRegion(f"{shown(word)} is not an e-mail address", word.mark)
        return word.text.lower() if word is not None else None

    def _people(self, organisations: Mapping[str, RegionOrganisation]) -> dict[str, RegionPerson]:
        people: dict[str, RegionPerson] = {}
        addressed: dict[str, str] = {}
        for row in self._root.rows("members"):
            person = self._person(row, organisations)
            if person.email is not None and person.email in addressed:
                raise UnreadableRegion(
                    f"“{person.reference}” and “{addressed[person.email]}” have one address, {person.email}; "
                    "give each their own `email`",
                    row.mark,
                )
            if person.email is not None:
                addressed[person.email] = person.reference
            people[person.reference] = person
        return people

    def _person(self, row: Fields, organisations: Mapping[str, RegionOrganisation]) -> RegionPerson:
        acts_for = self._find_reference(row, "org", Noun.ORGANISATION)
        organisation = organisations[acts_for] if acts_for is not None else None
        name = row.text("name")
        starts_on, left_on = row.find_day("start"), row.find_day("end")
        if starts_on is not None and left_on is not None and left_on < starts_on:
            raise UnreadableRegion("the `end` is before the `start`", row.word("end").mark)
        order = row.whole("deputy_order", least=1, most=99) if row.find("deputy_order") is not None else None
        return RegionPerson(
            reference=row.text("id"),
            name=name,
            email=self._email(row, name, organisation),
            post=row.find_text("title"),
            organisation=acts_for,
            sector=self._find_reference(row, "sector", Noun.SECTOR),
            confirmed_on=row.find_day("confirmed"),
            starts_on=starts_on,
            left_on=left_on,
            deputy_for=self._deputy_for(row),
            deputy_order=order,
            line=row.mark.line,
            authority=authority_of(row),
            briefable=briefable_of(row),
            languages=self._languages(row),
            adjustments=adjustments_of(row),
            same_person_as=self._same_person(row),
        )

    @staticmethod
    def _languages(row: Fields) -> tuple[str, ...]:
        for word in row.words("languages"):
            if not _LANGUAGE.fullmatch(word.text):
                raise UnreadableRegion(f"{shown(word)} is no code of a language; write it like “en”", word.mark)
        return tuple(dict.fromkeys(word.text for word in row.words("languages")))

    def _same_person(self, row: Fields) -> str | None:
        word = row.find_word("same_person_as")
        if word is not None and word.text == row.text("id"):
            raise UnreadableRegion("this names the same person as themselves", word.mark)
        return self._find_reference(row, "same_person_as", Noun.PERSON)

    def _email(self, row: Fields, name: str, organisation: RegionOrganisation | None) -> str | None:
        word = row.find_word("email")
        if word is None:
            if "email" in row.values or organisation is None or organisation.domain is None:
                return None  # said to have none, or nothing to make one of
            return address_of(name, organisation.domain)
        if not _ADDRESS.fullmatch(word.text):
            raise UnreadableRegion(f"{shown(word)} is not an e-mail address", word.mark)
        return word.text.lower()

    def _deputy_for(self, row: Fields) -> tuple[str, ...]:
        wanted: list[str] = []
        for word in row.words("deputy_for"):
            whom = self._reference(word, Noun.PERSON)
            if whom == row.text("id"):
                raise UnreadableRegion("nobody can be their own deputy", word.mark)
            if whom in wanted:
                raise UnreadableRegion(f"{shown(word)} is given twice here", word.mark)
            wanted.append(whom)
        return tuple(wanted)

    # Series and seats.

    def _one_series(self, row: Fields, people: Mapping[str, RegionPerson]) -> RegionSeries:
        pattern = row.find_fields("pattern")
        appointments: list[RegionAppointment] = []
        of_person: defaultdict[str, list[RegionAppointment]] = defaultdict(list)
        for seat in row.rows("members"):
            appointment = self._appointment(seat, row, people)
            self._check_not_twice(appointment, of_person[appointment.person], seat)
            of_person[appointment.person].append(appointment)
            appointments.append(appointment)
        minutes = _USUAL_MINUTES
        if row.find("minutes_long") is not None:
            minutes = row.whole("minutes_long", least=1, most=24 * 60)
        if pattern is not None:
            minutes = pattern.whole("minutes", least=1, most=24 * 60)
        return RegionSeries(
            reference=row.text("id"),
            name=row.text("name"),
            tier=self._one_of(row, "tier", Tier, "tier of a series"),
            purpose=row.find_text("purpose", at_most=_LONGEST_PURPOSE),
            channel_name=row.find_text("channel", at_most=80).removeprefix("#") or None,
            recurrence=self._recurrence(pattern) if pattern is not None and not self._is_paused(row) else None,
            minutes=minutes,
            avoid=self._avoids(pattern) if pattern is not None else None,
            appointments=tuple(appointments),
            line=row.mark.line,
            started_on=row.find_day("started"),
            quorum=self._quorum(row.find_fields("quorum")) if "quorum" in row.values else None,
            earlier_quorums=tuple(self._quorum(rule) for rule in row.rows("earlier_quorums")),
            place=row.find_text("place", at_most=200) if "place" in row.values else None,
            leads=self._leads(row) if "reminders" in row.values else None,
            needs=self._needs(row) if "needs" in row.values else None,
            pauses=tuple(map(pause_of, row.rows("pauses"))) if "pauses" in row.values else None,
            ended_because=_reason(row, "ended_because"),
            deputies=tuple(deputy_of(seat, self._reference) for seat in row.rows("deputies")),
            vacancies=tuple(vacancy_of(seat, row, self._reference) for seat in row.rows("vacant_seats")),
        )

    def _needs(self, row: Fields) -> dict[str, SectorTier | None]:
        said = row.fields("needs")
        needs: dict[str, SectorTier | None] = {}
        for code, mark in said.marks.items():
            self._reference(Word(mark=mark, text=code, is_plain=False), Noun.SECTOR)
            word = said.word(code)
            tier = choice(word, [*(tier.value for tier in SectorTier), _NOT_HERE], "tier of a sector")
            needs[code] = None if tier == _NOT_HERE else SectorTier(tier)
        return needs

    @staticmethod
    def _leads(row: Fields) -> tuple[Lead, ...]:
        leads = []
        for word in row.words("reminders"):
            try:
                leads.append(parse_lead(word.text))
            except UnreadableLead as no:
                raise UnreadableRegion(f"{shown(word)} is no time before a meeting", word.mark) from no
        return tuple(dict.fromkeys(leads))

    def _quorum(self, rule: Fields | None) -> RegionQuorum:
        if rule is None:
            return RegionQuorum(fraction=None)
        said = rule.find_word("fraction")
        return RegionQuorum(
            fraction=self._fraction(said) if said is not None else None,
            needs_one_of=tuple(
                tuple(self._reference(word, Noun.SECTOR) for word in codes) for codes in rule.lists("needs_one_of")
            ),
            may_chair=tuple(self._reference(word, Noun.PERSON) for word in rule.words("may_chair")),
            from_on=rule.find_day("from"),
        )

    @staticmethod
    def _fraction(word: Word) -> Fraction:
        try:
            fraction = Fraction(word.text) if _FRACTION.fullmatch(word.text) else Fraction(0)
        except ZeroDivisionError:
            fraction = Fraction(0)
        if not 0 < fraction <= 1:
            raise UnreadableRegion(f'{shown(word)} is no part of the seats; write it like "1/3"', word.mark)
        return fraction

    def _is_paused(self, row: Fields) -> bool:
        """Whether the series rests altogether; it then has no dates, so that nobody is reminded of any."""
        paused = row.find("paused")
        if paused is None or (isinstance(paused, Word) and paused.is_plain and paused.text == "false"):
            return False
        self._not_modelled["paused series"] += 1
        return isinstance(paused, Word) and paused.is_plain and paused.text == "true"

    def _avoids(self, pattern: Fields) -> AvoidHolidays | None:
        if pattern.find("bank_holidays") is None:
            return None
        return self._one_of(pattern, "bank_holidays", AvoidHolidays, "rule about bank holidays")

    def _recurrence(self, pattern: Fields) -> Recurrence:
        if "rrule" not in pattern.values:
            raise UnreadableRegion("“rrule” is missing", pattern.mark)
        rule = pattern.find_word("rrule")  # said to be null for a series of single dates
        first = datetime.combine(pattern.day("dtstart"), pattern.clock("time"))
        try:
            return Recurrence(
                dtstart=first,
                tzid=self._zone.key,
                rrule=rule.text if rule is not None else None,
                exdates=tuple(as_wall_time(word) for word in pattern.words("leaves_out")),
                rdates=tuple(as_wall_time(word) for word in pattern.words("adds")),
            )
        except UnusableRule as bad:
            why = bad.sentence.partition(" Nothing changed.")[0].rstrip(".")
            said = shown(rule) if rule is not None else "this"
            mark = rule.mark if rule is not None else pattern.mark
            raise UnreadableRegion(f"{said} is no usable rule of dates ({why})", mark) from bad

    def _appointment(self, seat: Fields, series: Fields, people: Mapping[str, RegionPerson]) -> RegionAppointment:
        who = seat.word("member")
        person = people[self._reference(who, Noun.PERSON)]
        begins = seat.find_day("from") or series.find_day("started")
        if begins is None:
            raise UnreadableRegion("“from” is missing, and the series has no “started”", seat.mark)
        ends = seat.find_day("to")
        if ends is not None and ends < begins:
            raise UnreadableRegion("the “to” of the seat is before its “from”", seat.word("to").mark)
        from_on = max(begins, person.starts_on or begins)
        to_on = min((day for day in (ends, person.left_on) if day is not None), default=None)
        if to_on is not None and to_on < from_on:
            raise UnreadableRegion(
                f"{person.name} has no day in this seat: their own `start` and `end` leave none", who.mark
            )
        capacity = CAPACITIES[choice(seat.word("role"), CAPACITIES, "role")]
        counts = seat.find_truth("counts")
        return RegionAppointment(
            person=person.reference,
            capacity=capacity,
            counts=capacity.counts_by_default if counts is None else counts,
            from_on=from_on,
            to_on=to_on,
            represents=tuple(self._reference(word, Noun.ORGANISATION) for word in seat.words("represents")),
            organisation=self._of_seat(seat, "org", Noun.ORGANISATION, person.organisation),
            sector=self._of_seat(seat, "sector", Noun.SECTOR, person.sector),
            number=seat.whole("seat", least=1, most=999) if seat.find("seat") is not None else None,
        )

    def _of_seat(self, seat: Fields, name: str, noun: Noun, of_person: str | None) -> str | None:
        said = self._find_reference(seat, name, noun)
        if said is None and of_person is None:
            raise UnreadableRegion(f"“{name}” is missing here, and the member has none", seat.mark)
        return said if said != of_person else None

    @staticmethod
    def _check_not_twice(new: RegionAppointment, earlier: Iterable[RegionAppointment], seat: Fields) -> None:
        for other in earlier:
            meets = new.from_on <= (other.to_on or date.max) and other.from_on <= (new.to_on or date.max)
            if meets:
                raise UnreadableRegion(f"“{new.person}” sits here twice on the same days", seat.word("member").mark)

    # Meetings, presence and answers.

    def _meetings(self) -> tuple[RegionMeeting, ...]:
        meetings: list[RegionMeeting] = []
        taken: dict[tuple[str, datetime], str] = {}
        for row in self._root.rows("meetings"):
            meeting = self._meeting(row)
            key = (meeting.series, meeting.recurrence_id)
            if key in taken:
                raise UnreadableRegion(
                    f"“{meeting.reference}” and “{taken[key]}” are the same date of one series", row.mark
                )
            taken[key] = meeting.reference
            meetings.append(meeting)
        return tuple(meetings)

    def _meeting(self, row: Fields) -> RegionMeeting:
        series = self._series[self._reference(row.word("series"), Noun.SERIES)]
        on, begins = row.day("date"), row.clock("start")
        moved_from = row.find_day("moved_from")
        return RegionMeeting(
            reference=row.text("id"),
            series=series.reference,
            recurrence_id=self._stands_for(row)
            or datetime.combine(moved_from or on, self._usual_time(series.reference, begins)),
            starts_at=datetime.combine(on, begins, self._zone).astimezone(UTC),
            on=on,
            presences=self._presences(row, series, on),
            answers=self._answers(row),
            minutes=row.whole("minutes_long", least=1, most=24 * 60) if row.find("minutes_long") is not None else None,
            place=row.find_text("place", at_most=200) if "place" in row.values else None,
            cancelled_because=_reason(row, "cancelled_because"),
            is_skipped=row.find_truth("skipped") or False,
            is_extra=row.find_truth("extra") or False,
            moved_because=row.find_text("moved_because", at_most=_LONGEST_REASON),
            line=row.mark.line,
            replies=tuple(reply_of(entry, self._reference) for entry in row.rows("replies")),
        )

    @staticmethod
    def _stands_for(row: Fields) -> datetime | None:
        word = row.find_word("stands_for")
        if word is None:
            return None
        moment = as_wall_time(word)
        if not isinstance(moment, datetime):
            raise UnreadableRegion(f'{shown(word)} is no local start; write it like "2026-12-09T10:00"', word.mark)
        return moment

    def _usual_time(self, series: str, otherwise: time) -> time:
        pattern = self._named[Noun.SERIES][series].find_fields("pattern")
        return pattern.clock("time") if pattern is not None else otherwise

    def _presences(self, row: Fields, series: RegionSeries, on: date) -> tuple[RegionPresence, ...]:
        seen = row.find_fields("attendance")
        if seen is None:
            return ()
        presences: list[RegionPresence] = []
        places: dict[str, Mark] = {}

        def take(seat: Word, by: Word, state: PresenceState) -> None:
            whose = self._reference(seat, Noun.PERSON)
            if whose in places:
                raise UnreadableRegion(f"{shown(seat)} appears twice, first in line {places[whose].line}", seat.mark)
            places[whose] = seat.mark
            who = self._reference(by, Noun.PERSON)
            presences.append(RegionPresence(person=who, state=state, seat_of=whose))

        for name, state in _SEEN.items():
            for word in seen.words(name):
                take(word, word, state)
        for name, state in _STOOD_IN.items():
            for stood in seen.rows(name):
                if state is PresenceState.SUBSTITUTE and stood.find("by") is None:
                    continue  # known by name alone: there is nobody to keep
                seat = stood.word("seat")
                if not any(one.person == seat.text and one.is_held(on) for one in series.appointments):
                    raise UnreadableRegion(
                        f"{shown(seat)} holds no seat in “{series.reference}” on {short_date(on)}", seat.mark
                    )
                take(seat, stood.word("by"), state)
        return tuple(presences)

    def _answers(self, row: Fields) -> tuple[RegionAnswer, ...]:
        authors: set[str] = set()
        answers: list[RegionAnswer] = []
        for entry in row.rows("feedback"):
            who = entry.find_word("member")
            if who is not None and self._reference(who, Noun.PERSON) in authors:
                raise UnreadableRegion(f"{shown(who)} answers twice about this meeting", who.mark)
            if who is not None:
                authors.add(who.text)
            answers.append(RegionAnswer(answer=self._answer(entry), line=entry.mark.line))
        return tuple(answers)

    def _answer(self, entry: Fields) -> FeedbackAnswer:
        heard = entry.find_word("duplicates")
        return FeedbackAnswer(
            relevance=entry.whole("relevance", least=1, most=5),
            right_people=self._one_of(entry, "right_people", RightPeople, "answer"),
            missing=tuple(self._reference(word, Noun.SECTOR) for word in entry.words("missing")),
            frequency=self._one_of(entry, "frequency", Frequency, "answer"),
            info_useful=entry.whole("info_useful", least=1, most=5),
            actions_clear=entry.whole("actions_clear", least=1, most=5),
            duplicates=None if heard is None else choice(heard, ("yes", "no"), "answer") == "yes",
            text=entry.find_text("text", at_most=_LONGEST_ANSWER),
        )

    def _bank_holidays(self) -> dict[str, frozenset[date]]:
        closed = self._root.find_fields("bank_holidays")
        if closed is None:
            return {}
        return {
            nation: frozenset(as_day(word) for word in closed.words(division))
            for division, nations in DIVISIONS.items()
            if closed.find(division) is not None
            for nation in nations
        }


_SEEN = {
    "present": PresenceState.PRESENT,
    "remote": PresenceState.REMOTE,
    "apologies": PresenceState.APOLOGIES,
    "absent": PresenceState.ABSENT,
    # Who advises or writes the notes was there too; their capacity is in their seat.
    "in_attendance": PresenceState.PRESENT,
}
_STOOD_IN = {"deputies": PresenceState.DEPUTY, "substitutes": PresenceState.SUBSTITUTE}


def _reason(row: Fields, name: str) -> str | None:
    """A reason, perhaps empty; `None` when the file does not say that it happened."""
    return row.find_text(name, at_most=_LONGEST_REASON) if name in row.values else None


def shown_name(name: str) -> str:
    """A field's name in one short line."""
    return " ".join(name.split())[:80]
