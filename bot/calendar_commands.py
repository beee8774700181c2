"""`prevent-bot when` and `prevent-bot occurrences`: how a phrase is read, and which dates a rule gives. No database."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from pathlib import Path
from typing import Annotated, Any  # one JSON object a line comes from outside as open JSON; it is read right here
from zoneinfo import ZoneInfo

import typer

from handlers import phrases
from workgroup.calendar.recurrence import Recurrence, each_occurrence
from workgroup.calendar.rule import parse_rule
from workgroup.calendar.said import said
from workgroup.documents.calendar_file import Start, UnreadableCalendar, each_start, read_calendar
from workgroup.errors import Refusal
from workgroup.wording import clock_time, length, short_date

Json = dict[str, Any]
Clock = Callable[[], datetime]

LONDON = "Europe/London"
_SHOWN = 6
_UNLESS_ASKED = 100
_AT_MOST = 10_000
_LONGEST_LINE = 20_000


class UnreadableRequest(Refusal):
    """A field of the request is no date, number or text."""

    code = "unreadable_request"

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted} is wanted. Nothing was reckoned.")


class NothingPlanned(Refusal):
    """The phrase says no day, no time, no length and not how often."""

    code = "nothing_planned"

    def __init__(self) -> None:
        super().__init__("That says neither when nor how long. Try for example: monthly on the second Tuesday at 10:00")


def add_to(app: typer.Typer, *, clock: Clock) -> None:
    """Add both commands; *clock* gives the instant that a phrase is read at unless one is said."""

    @app.command("when")
    def when(
        phrase: Annotated[str | None, typer.Argument(help="What people type, in quotes.")] = None,
        now: Annotated[str | None, typer.Option(help="Read it as at this time (ISO).")] = None,
        tz: Annotated[str, typer.Option(help="The zone of the wall times.")] = LONDON,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        batch: Annotated[bool, typer.Option("--batch", help="Read one JSON object a line, answer one a line.")] = False,
    ) -> None:
        """Show how a phrase such as "monthly on the second Tuesday at 10:00" is understood."""
        if batch:
            _answer_lines(sys.stdin.buffer, lambda asked: read_when(asked, clock=clock), refused=_refused_phrase)
            return
        if phrase is None:
            raise typer.BadParameter("say a phrase, or --batch")
        try:
            answer = read_when({"phrase": phrase, "now": now, "tz": tz}, clock=clock)
        except Refusal as refusal:
            answer = _refused_phrase(refusal)
        typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else _told(answer))
        raise typer.Exit(1 if answer["status"] == "refused" else 0)

    @app.command("occurrences")
    def occurrences(
        dtstart: Annotated[str | None, typer.Option(help="The first start: local, a date, or UTC with Z.")] = None,
        tz: Annotated[str, typer.Option(help="The zone of the wall times.")] = LONDON,
        rrule: Annotated[str | None, typer.Option(help="The rule, such as FREQ=MONTHLY;BYDAY=2WE.")] = None,
        exdate: Annotated[list[str] | None, typer.Option(help="A start that is left out; may be repeated.")] = None,
        rdate: Annotated[list[str] | None, typer.Option(help="A start on top; may be repeated.")] = None,
        since: Annotated[str | None, typer.Option(help="Only what starts later.")] = None,
        until: Annotated[str | None, typer.Option(help="Only what starts by then.")] = None,
        count: Annotated[int | None, typer.Option(help="At most so many.")] = None,
        ics: Annotated[Path | None, typer.Option(help="A calendar file, in place of --dtstart and a rule.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        batch: Annotated[bool, typer.Option("--batch", help="Read one JSON object a line, answer one a line.")] = False,
    ) -> None:
        """List the dates of a rule or of a calendar file, as wall time and as instants."""
        if batch:
            _answer_lines(sys.stdin.buffer, read_occurrences, refused=_refused_rule)
            return
        if (dtstart is None) == (ics is None):
            raise typer.BadParameter("say one of --dtstart, --ics and --batch")
        asked: Json = {"tz": tz, "since": since, "until": until, "count": count}
        try:
            if ics is not None:
                answer = read_file(_content(ics), asked)
            else:
                rule = {"dtstart": dtstart, "rrule": rrule, "exdate": exdate, "rdate": rdate}
                answer = read_occurrences(asked | rule)
        except Refusal as refusal:
            answer = _refused_rule(refusal)
        typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else _listed(answer))
        raise typer.Exit(1 if "refused" in answer else 0)


# Phrases.


def read_when(asked: Json, *, clock: Clock) -> Json:
    """The answer to {"phrase", "now", "tz"}: `status` ok or ambiguous.

    Refused as `phrases.read_plan`; `NothingPlanned` for a place alone.
    """
    zone = _zone(asked)
    said_now = _text(asked, "now")
    now = _instant("now", said_now, zone) if said_now else clock()
    phrase, avoid, _ = phrases.part_avoidance(_text(asked, "phrase") or "")
    found = phrases.read_plan(phrase, now=now, zone=zone)
    holidays = {"avoid_bank_holidays": avoid.value} if avoid is not None else {}
    if isinstance(found, phrases.Ambiguous):
        readings = [_reading(one, now=now, zone=zone) | holidays for one in found.readings]
        return {"status": "ambiguous", "readings": readings}
    return {"status": "ok"} | _reading(found, now=now, zone=zone) | holidays


def _reading(reading: phrases.PlanReading, *, now: datetime, zone: ZoneInfo) -> Json:
    start: date | None = reading.dtstart
    if start is None and reading.rrule is not None:
        # As `/prevent schedule` does it: the day is like today's.
        reading = _without_guessed_time(phrases.suggest(reading, last_meeting=None, now=now, zone=zone), reading)
        start = reading.dtstart
    elif start is None and reading.at is not None:
        local = now.astimezone(zone).replace(tzinfo=None)
        start = datetime.combine(local.date() + timedelta(days=reading.at <= local.time()), reading.at)
    answer: Json = {
        "dtstart": start.isoformat() if start is not None else None,
        "rrule": reading.rrule,
        "duration_minutes": reading.minutes,
    }
    if start is None and reading.minutes is None:
        raise NothingPlanned
    if start is None:
        return answer | {"said": length(reading.minutes or 0)}
    recurrence = Recurrence(dtstart=start, tzid=zone.key, rrule=reading.rrule)
    dates = [one.recurrence_id for one in islice(each_occurrence(recurrence), _SHOWN)]
    place = {"place": reading.place} if reading.place else {}
    return answer | {"said": said(recurrence, reading.minutes), "next": _locals(dates, recurrence)} | place


def _without_guessed_time(filled: phrases.PlanReading, before: phrases.PlanReading) -> phrases.PlanReading:
    if before.at is not None or not isinstance(filled.dtstart, datetime):
        return filled
    return replace(filled, dtstart=filled.dtstart.date(), at=None)


def _refused_phrase(refusal: Refusal) -> Json:
    return {"status": "refused", "code": refusal.code, "reason": refusal.sentence}


def _told(answer: Json) -> str:
    if answer["status"] == "refused":
        return str(answer["reason"])
    if answer["status"] == "ambiguous":
        options = [f"  {number}. {_sentence(one)}" for number, one in enumerate(answer["readings"], start=1)]
        return "\n".join(["That can mean:", *options])
    return _sentence(answer)


def _sentence(reading: Json) -> str:
    place = f", at {reading['place']}" if reading.get("place") else ""
    dates = ", ".join(short_date(datetime.fromisoformat(day)) for day in reading.get("next", ()))
    return f"{reading['said']}{place}" + (f". Dates: {dates}" if dates else "")


# Dates.


def read_occurrences(asked: Json) -> Json:
    """The answer to {"dtstart", "tz", "rrule", "exdate", "rdate", "since", "until", "count"}.

    `local` are the starts on the wall, a start that does not exist moved forward; `utc` the instants; `more` says
    that there are more than were asked for. Without an end to the rule, or `until` or `count`, the first 100.
    `since` is left out and `until` included, as instants; as dates both are held whole. Refused: `UnusableRule`
    and `UnreadableRequest`.
    """
    zone = _zone(asked)
    start = _moment("dtstart", _text(asked, "dtstart"), zone)
    if start is None:
        raise UnreadableRequest("dtstart", "a local time, a date, or UTC with Z")
    rrule = _text(asked, "rrule")
    recurrence = Recurrence(
        dtstart=start,
        tzid=zone.key,
        rrule=rrule or None,
        exdates=tuple(_moments("exdate", asked, zone)),
        rdates=tuple(_moments("rdate", asked, zone)),
    )
    since = _edge("since", asked, zone)
    starts = (
        Start(local=_shown(one.starts_at.astimezone(zone).replace(tzinfo=None), recurrence), instant=one.starts_at)
        for one in each_occurrence(recurrence, since=since)
    )
    return _told_starts(starts, asked, zone, is_endless=_is_endless(recurrence))


def read_file(content: bytes, asked: Json) -> Json:
    """The same of a calendar file, from {"tz", "since", "until", "count"}; `tz` is the zone of times that name none.

    Refused: `UnreadableCalendar`, as `read_calendar`, and `UnreadableRequest`.
    """
    zone = _zone(asked)
    events = read_calendar(content, tzid=zone.key)
    is_endless = any(event.recurrence is not None and _is_endless(event.recurrence) for event in events)
    return _told_starts(each_start(events, since=_edge("since", asked, zone)), asked, zone, is_endless=is_endless)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableCalendar("there is no file of that name, or it may not be opened") from None


def _told_starts(starts: Iterator[Start], asked: Json, zone: ZoneInfo, *, is_endless: bool) -> Json:
    until = _edge("until", asked, zone)
    at_most = _count(asked, _UNLESS_ASKED if is_endless and until is None else _AT_MOST)
    wanted = takewhile(lambda start: until is None or start.instant <= until, starts)
    found = list(islice(wanted, at_most + 1))
    told = found[:at_most]
    answer: Json = {
        "local": [start.local.isoformat() for start in told],
        "utc": [f"{start.instant:%Y-%m-%dT%H:%M:%SZ}" for start in told],
    }
    return answer | ({"more": True} if len(found) > at_most else {})


def _is_endless(recurrence: Recurrence) -> bool:
    if recurrence.rrule is None:
        return False
    rule = parse_rule(recurrence.rrule)
    return rule.count is None and rule.until is None


def _shown(start: datetime, recurrence: Recurrence) -> datetime | date:
    return start.date() if recurrence.is_all_day else start


def _locals(starts: Iterable[datetime], recurrence: Recurrence) -> list[str]:
    return [_shown(start, recurrence).isoformat() for start in starts]


def _refused_rule(refusal: Refusal) -> Json:
    return {"refused": refusal.sentence, "code": refusal.code}


def _listed(answer: Json) -> str:
    if "refused" in answer:
        return str(answer["refused"])
    lines = [_line(local, utc) for local, utc in zip(answer["local"], answer["utc"], strict=True)]
    return "\n".join([*lines, "and more"] if answer.get("more") else lines)


def _line(local: str, utc: str) -> str:
    start = datetime.fromisoformat(local)
    clock = f", {clock_time(start)}" if "T" in local else ""
    return f"{short_date(start)}{clock}  {utc}"


# Requests.


def _answer_lines(
    lines: Iterable[bytes], answer: Callable[[Json], Json], *, refused: Callable[[Refusal], Json]
) -> None:
    for line in lines:
        if not line.strip():
            continue
        try:
            told = answer(_object(line.decode("utf-8", "replace")))
        except Refusal as refusal:
            told = refused(refusal)
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _object(line: str) -> Json:
    try:
        asked = json.loads(line) if len(line) <= _LONGEST_LINE else None
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise UnreadableRequest("The line", "one JSON object")
    return asked


def _text(asked: Json, field: str) -> str | None:
    value = asked.get(field)
    if value is not None and not isinstance(value, str):
        raise UnreadableRequest(field, "text")
    return value


def _zone(asked: Json) -> ZoneInfo:
    # A recurrence refuses a zone that does not exist, in the same words everywhere.
    return Recurrence(dtstart=date(2000, 1, 1), tzid=_text(asked, "tz") or LONDON, rrule=None).zone


def _moments(field: str, asked: Json, zone: ZoneInfo) -> list[datetime | date]:
    values = asked.get(field) or []
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise UnreadableRequest(field, "a list of times")
    return [moment for value in values if (moment := _moment(field, value, zone)) is not None]


def _moment(field: str, text: str | None, zone: ZoneInfo) -> datetime | date | None:
    """The wall time or date that the text says; an instant becomes wall time of the zone."""
    if not text:
        return None
    try:
        if "T" not in text.upper() and " " not in text.strip():
            return date.fromisoformat(text.strip())
        moment = datetime.fromisoformat(text.strip().upper())
        return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise UnreadableRequest(field, "a local time, a date, or UTC with Z") from None


def _instant(field: str, text: str, zone: ZoneInfo) -> datetime:
    moment = _moment(field, text, zone)
    if moment is None:
        raise UnreadableRequest(field, "a time")
    start = moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    if not 1600 < start.year < 9900:
        raise UnreadableRequest(field, "a time of our calendar")
    return start.replace(tzinfo=zone).astimezone(UTC)


def _edge(field: str, asked: Json, zone: ZoneInfo) -> datetime | None:
    text = _text(asked, field)
    if not text:
        return None
    at = _instant(field, text, zone)
    if isinstance(_moment(field, text, zone), datetime):
        return at
    # A date holds its whole day, on either side.
    return at - timedelta(seconds=1) if field == "since" else at + timedelta(days=1, seconds=-1)


def _count(asked: Json, usual: int) -> int:
    count = asked.get("count")
    if count is None:
        return usual
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= _AT_MOST:
        raise UnreadableRequest("count", f"a whole number from 1 to {_AT_MOST}")
    return count
