"""The grammar: from the words of a phrase to the parts of a wish, left to right. Knows what no part means together."""

import re
from collections.abc import Callable
from datetime import date

from handlers.phrases import clock, days, leftover, words
from handlers.phrases.days import Day, NoSuchDay
from handlers.phrases.readings import Choose, Wish
from handlers.phrases.refusals import UnreadablePhrase
from workgroup.calendar.rule import Frequency, RuleDay

# One character for one, so that places in the plain text are places in what was typed.
_PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})

_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year)s?"
_UNITS = {
    "day": (Frequency.DAILY, 1),
    "week": (Frequency.WEEKLY, 1),
    "fortnight": (Frequency.WEEKLY, 2),
    "month": (Frequency.MONTHLY, 1),
    "quarter": (Frequency.MONTHLY, 3),
    "year": (Frequency.YEARLY, 1),
}
_ADVERBS = {
    "daily": (Frequency.DAILY, 1),
    "weekly": (Frequency.WEEKLY, 1),
    "fortnightly": (Frequency.WEEKLY, 2),
    "monthly": (Frequency.MONTHLY, 1),
    "quarterly": (Frequency.MONTHLY, 3),
    "half-yearly": (Frequency.MONTHLY, 6),
    "half yearly": (Frequency.MONTHLY, 6),
    "six-monthly": (Frequency.MONTHLY, 6),
    "yearly": (Frequency.YEARLY, 1),
    "annually": (Frequency.YEARLY, 1),
    "annual": (Frequency.YEARLY, 1),
    "biennially": (Frequency.YEARLY, 2),
}
_TERMS = ((2, 5, 10), (2, 10))
_TIMES = {"once": 1, "one time": 1, "twice": 2, "two times": 2, "three times": 3, "four times": 4, "six times": 6,
          "2 times": 2, "3 times": 3, "4 times": 4, "6 times": 6}  # fmt: skip
_WD = rf"{words.WEEKDAY}(?:s\b|'s\b|\b)"
_WDS = rf"(?:{_WD})(?:{words.JOIN}(?:on )?(?:{_WD}))*"
_ORDS = rf"{words.ORDINAL}(?:{words.JOIN}(?:the )?{words.ORDINAL})*"
_MONTH_DAY = rf"(?:{words.ORDINAL} day|\d{{1,2}}(?:st|nd|rd|th))"
_MONTHS = rf"{words.MONTH}(?:{words.JOIN}{words.MONTH})*"
_IN_SERIES = r"(?: of| in| every| each| per| a)+ (?:the |each |every )?month\b"
_FROM = (
    r"(?:with effect from|as from|from|starting(?: on| from| in)?|starts(?: on| in)?|beginning(?: on| in)?"
    r"|begins(?: on)?|commencing(?: on)?|first meeting(?: on)?|as of)(?: the)? "
)
_UNTIL = (
    r"(?:until|till|til|'til|up to|through to|through|ending(?: on| in)?|ends(?: on| in)?|finishing(?: on| in)?|to)"
    r"(?: the)? "
)
_MEETINGS = r"(?:meetings?|times|occurrences|sessions|dates)"
_CALLS = r"(?:(?:ms|microsoft|google) )?(?:teams|zoom|meet|webex|skype)\b"
_HALVES = {"morning": "a", "am": "a", "afternoon": "p", "evening": "p", "night": "p"}


def _one_or_more(pattern: str) -> str:
    return rf"{pattern}(?:(?:{words.JOIN}|,? or )(?:the )?{pattern})*"


_NOT_IN_MONTHS = _one_or_more(words.MONTH)


def plain(typed: str) -> str:
    """The text as the grammar reads it: small letters and plain signs, one for one."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in typed.translate(_PLAIN))


def read(typed: str, *, today: date, choose: Choose) -> Wish:
    """The parts of the phrase. Refused: `UnreadablePhrase` with the first part that is not understood.

    Where people differ, *choose* is asked, once for each named part.
    """
    text = " ".join(typed.split())
    return _Reader(text, today, choose).wish_of_all()


class _Reader:
    """One walk through one phrase."""

    def __init__(self, typed: str, today: date, choose: Choose) -> None:
        self.typed = typed
        self.text = plain(typed)
        self.today = today
        self.choose = choose
        self.wish = Wish()
        self.at = 0

    def wish_of_all(self) -> Wish:
        """Read it to its end."""
        while True:
            filler = _FILLER.match(self.text, self.at)
            if filler is not None:
                self.at = filler.end()
            if self.at >= len(self.text):
                return self.wish
            begin = self.at
            if not self._read_one():
                raise UnreadablePhrase(self._unread(begin), understood=self.wish.snippets)
            self.wish.snippets.append(self.typed[begin : self.at].strip(" ,"))

    def _read_one(self) -> bool:
        try:
            for pattern, take in _RULES:
                match = pattern.match(self.text, self.at)
                if match is not None:
                    end = take(self, match)
                    if end is not None:
                        self.at = end
                        return True
        except NoSuchDay as why:
            raise UnreadablePhrase(self._unread(self.at), understood=self.wish.snippets, because=str(why)) from None
        except clock.NoSuchTime as no:
            raise UnreadablePhrase(no.said, understood=self.wish.snippets, because=no.because) from None
        return False

    def _unread(self, begin: int) -> str:
        """What was not understood: up to the next part that can be read."""
        place = begin
        while (gap := self.text.find(" ", place)) != -1:
            place = gap + 1
            if any(pattern.match(self.text, place) for pattern, _ in _CLAUSES):
                return self.typed[begin:gap]
        return self.typed[begin:]

    def refuse(self, unread: str, because: str, example: str = "") -> UnreadablePhrase:
        """A refusal of that part, with its reason."""
        if example:
            return UnreadablePhrase(unread, understood=self.wish.snippets, because=because, example=example)
        return UnreadablePhrase(unread, understood=self.wish.snippets, because=because)

    # How often.

    def adverb(self, match: re.Match[str]) -> int:
        """Read "monthly", "fortnightly"."""
        frequency, interval = _ADVERBS[match["adverb"]]
        if frequency is Frequency.MONTHLY and interval > 1:
            self.wish.times_a_year = 12 // interval
        return self._every(match, frequency, interval)

    def every_unit(self, match: re.Match[str]) -> int:
        """Read "every month", "every 6 weeks", "every other year", "6-weekly"."""
        parts = match.groupdict()
        count = 1
        if parts.get("count"):
            count = words.number(match["count"])
        elif parts.get("nth"):
            count = 2 if match["nth"] == "other" else words.ordinal(match["nth"])
        elif parts.get("alternate"):
            count = 2
        if count < 1:
            raise self.refuse(match.group(), "nothing happens every zero times")
        frequency, weight = _UNITS[match["unit"]]
        return self._every(match, frequency, weight * count)

    def times_a(self, match: re.Match[str]) -> int:
        """Read "once a month", "twice a year"."""
        times = _TIMES[match["times"] or "twice"]
        unit = match["unit"] or "year"
        if unit == "term":
            return self.termly(match)
        frequency, interval = _UNITS[unit]
        if times == 1:
            return self._every(match, frequency, interval)
        if frequency is not Frequency.YEARLY:
            self.wish.times_a_turn = times
            return self._every(match, frequency, interval)
        self.wish.times_a_year = times
        return self._every(match, Frequency.MONTHLY, 12 // times)

    def two_meanings(self, match: re.Match[str]) -> int:
        """Read "bimonthly", "biweekly", "biannual", each of which means two things."""
        if match["two"].endswith(("weekly", "monthly")):
            unit = "week" if match["two"].endswith("weekly") else "month"
            self.wish.twofold = (self.typed[match.start() : match.end()], unit)
            if self.choose(f"every two {unit}s or twice", 2):
                self.wish.times_a_turn = 2
                return self._every(match, _UNITS[unit][0], 1)
            return self._every(match, _UNITS[unit][0], 2)
        half_yearly = (Frequency.MONTHLY, 6)
        return self._every(match, *(half_yearly, (Frequency.YEARLY, 2))[self.choose("twice a year or every two", 2)])

    def termly(self, match: re.Match[str]) -> int:
        """Read "termly": three terms, or two semesters."""
        self.wish.months += _TERMS[self.choose("terms", 2)]
        self.wish.months_of_each_year = True
        return self._every(match, Frequency.YEARLY, 1)

    def _every(self, match: re.Match[str], frequency: Frequency, interval: int) -> int:
        wish = self.wish
        is_same = wish.unit is frequency and 1 in {wish.interval, interval}
        if wish.unit is not None and not is_same:
            raise self.refuse(match.group(), "that is a second way of saying how often")
        wish.unit, wish.interval = frequency, max(interval, wish.interval)
        return match.end()

    # Which day.

    def every_nth_weekday(self, match: re.Match[str]) -> int | None:
        """Read "every other Tuesday"; "every second Wednesday" has two meanings."""
        nth, weekday = match["nth"] or "other", words.weekday(match["weekday"])
        if nth.isdigit() or nth in words.NUMBERS:
            return self._weekly(match, words.number(nth), weekday)
        if nth == "other":
            return self._weekly(match, 2, weekday)
        number = words.ordinal(nth)
        settled = re.compile(_IN_SERIES).match(self.text, match.end()) or self.wish.unit is Frequency.MONTHLY
        if number in {2, 3, 4} and not settled and self.choose("weeks or day of the month", 2) == 0:
            return self._weekly(match, number, weekday)
        self.wish.ordinals.append(RuleDay(number, weekday))
        self.wish.may_be_nth = not settled
        if self.wish.unit is None:
            self.wish.unit = Frequency.MONTHLY
        return match.end()

    def _weekly(self, match: re.Match[str], interval: int, weekday: int) -> int:
        if not interval:
            raise self.refuse(match.group(), "nothing happens every zero times")
        self.wish.weekdays.append(weekday)
        self.wish.is_each_weekday = True
        return self._every(match, Frequency.WEEKLY, interval)

    def numbered_weekdays(self, match: re.Match[str]) -> int:
        """Read "second Tuesday", "first and third Monday", "first Tuesday and Thursday"."""
        for nth in _each(words.ORDINAL, match["nth"]):
            for weekday in _each(words.WEEKDAY, match["weekdays"]):
                number = words.ordinal(nth)
                if not 1 <= abs(number) <= 53:
                    raise self.refuse(match.group(), "there is no such weekday")
                self.wish.ordinals.append(RuleDay(number, words.weekday(weekday)))
        if match.group().startswith(("every ", "each ")):
            self.wish.is_each_numbered = True
        return match.end()

    def working_days(self, match: re.Match[str]) -> int:
        """Read "last working day"."""
        self.wish.working_days += [words.ordinal(nth) for nth in _each(words.ORDINAL, match["nth"])]
        return match.end()

    def month_days(self, match: re.Match[str]) -> int:
        """Read "the 15th", "the 1st and 15th", "the last day"."""
        found = [words.ordinal(nth) for nth in _each(words.ORDINAL, match["nth"])]
        if not all(1 <= abs(number) <= 31 for number in found):
            raise self.refuse(match.group(), "no month has that day")
        self.wish.month_days += found
        return match.end()

    def those_that_have_it(self, match: re.Match[str]) -> int:
        """Read "of those months that have it"."""
        self.wish.skips_short_months = True
        return match.end()

    def if_it_is_the(self, match: re.Match[str]) -> int:
        """Read "if it is the 13th"."""
        self.wish.only_month_days += [words.ordinal(nth) for nth in _each(words.ORDINAL, match["nth"])]
        return match.end()

    def if_it_is_a(self, match: re.Match[str]) -> int:
        """Read "if it is Monday or Friday"."""
        self.wish.only_weekdays += [words.weekday(name) for name in _each(words.WEEKDAY, match["weekdays"])]
        return match.end()

    def of_these(self, match: re.Match[str]) -> int:
        """Read "the first and last of these:"."""
        self.wish.positions += [words.ordinal(nth) for nth in _each(words.ORDINAL, match["nth"])]
        return match.end()

    def of_each_month(self, match: re.Match[str]) -> int:
        """Read "of the month", "of each month"; refuse "every second day of the month", which has two meanings."""
        if self.wish.unit is Frequency.DAILY and self.wish.interval > 1:
            raise self.refuse(
                f"{self.wish.snippets[-1]} {match.group()}",
                "it can mean every so many days or one day of each month",
                example="the 2nd of each month at 10:00",
            )
        if self.wish.unit is None:
            self.wish.unit = Frequency.MONTHLY
        return match.end()

    def of_each_quarter(self, match: re.Match[str]) -> int:
        """Read "of each quarter"."""
        self.wish.by_quarter = True
        if self.wish.unit is None:
            self.wish.unit, self.wish.interval = Frequency.MONTHLY, 3
        return match.end()

    def of_the_year(self, match: re.Match[str]) -> int:
        """Read "of the year"."""
        self.wish.of_the_year = True
        if self.wish.unit is None:
            self.wish.unit = Frequency.YEARLY
        return match.end()

    def of_one_month(self, match: re.Match[str]) -> int:
        """Read "of next month", "of this month"."""
        first = self.today.replace(day=1)
        self.wish.in_month = days.add_month(first) if match["which"] == "next" else first
        return match.end()

    def weekdays(self, match: re.Match[str]) -> int:
        """Read "Tuesdays", "every Monday and Wednesday", "Mon, Wed and Fri"."""
        names = _each(_WD, match["weekdays"])
        self.wish.weekdays += [words.weekday(name) for name in names]
        is_plural = any(name.removesuffix("'s") != name or name in _PLURALS for name in names)
        if match["each"] or is_plural:
            self.wish.is_each_weekday = True
        return match.end()

    def weekday_range(self, match: re.Match[str]) -> int:
        """Read "Monday to Friday", "Tue-Thu"."""
        first, last = words.weekday(match["first"]), words.weekday(match["last"])
        if last <= first:
            raise self.refuse(self.typed[match.start() : match.end()], "say the earlier weekday first")
        self.wish.weekdays += range(first, last + 1)
        self.wish.is_each_weekday = True
        return match.end()

    def working_week(self, match: re.Match[str]) -> int:
        """Read "every weekday"."""
        self.wish.weekdays += range(5)
        self.wish.is_each_weekday = True
        return match.end()

    def weeks_from(self, match: re.Match[str]) -> int:
        """Read "with weeks from Sunday"."""
        self.wish.week_starts_on = words.weekday(match["weekday"])
        return match.end()

    # Which months.

    def in_months(self, match: re.Match[str]) -> int:
        """Read "in March and October", "every July", "in March 2027"."""
        found = [words.month(name) for name in _each(words.MONTH, match["months"])]
        year = match.groupdict().get("year")
        if year is not None:
            if len(found) > 1:
                raise self.refuse(match.group(), "say one month with its year")
            self.wish.in_month = date(int(year), found[0], 1)
            return match.end()
        self.wish.months += found
        if match.groupdict().get("each"):
            self.wish.months_of_each_year = True
        return match.end()

    def except_months(self, match: re.Match[str]) -> int:
        """Read "except August"."""
        self.wish.not_in += [words.month(name) for name in _each(words.MONTH, match["months"])]
        return match.end()

    # From when, until when.

    def begins(self, match: re.Match[str]) -> int | None:
        """Read "from 12 January", "starting next week"."""
        place = match.end()
        found = days.find_day(self.text, place, self.today) or self._vague_start(place)
        if found is None:
            return None
        day, end = found
        if len(day.options) > 1:
            day = Day((day.options[self.choose("first day", len(day.options))],), has_year=day.has_year)
        self._only_once(self.wish.begins, match, "start")
        self.wish.begins = day
        return end

    def _vague_start(self, place: int) -> tuple[Day, int] | None:
        match = _VAGUE_START.match(self.text, place)
        if match is None:
            return None
        if match["now"]:
            return Day((self.today,), is_weekday=True), match.end()
        if match["week"]:
            return Day((days.add(self.today, 7 - self.today.weekday(), "day"),), is_weekday=True), match.end()
        if match["next"]:
            return Day((days.add_month(self.today.replace(day=1)),), is_weekday=True), match.end()
        first = date(int(match["year"] or self.today.year), words.month(match["month"]), 1)
        if not match["year"] and days.add_month(first) <= self.today:
            first = days.add(first, 1, "year")
        # Only the month is known, so its first day is no wish for a 1st.
        return Day((max(first, self.today),), is_weekday=True), match.end()

    def ends(self, match: re.Match[str]) -> int | None:
        """Read "until 12 March", "until Christmas", "until the summer"."""
        place = match.end()
        found = self._vague_end(place) or days.find_day(self.text, place, self.today)
        if found is None:
            return None
        day, end = found
        if len(day.options) > 1:
            day = Day((day.options[self.choose("last day", len(day.options))],), has_year=day.has_year)
        self._only_once(self.wish.ends, match, "end")
        self.wish.ends = day
        return end

    def _vague_end(self, place: int) -> tuple[Day, int] | None:
        match = _VAGUE_END.match(self.text, place)
        if match is None:
            return None
        if match["christmas"]:
            return Day((date(self.today.year, 12, 24),), has_year=False), match.end()
        if match["summer"]:
            # The academic year is over at the end of June, schools close in late July.
            end_of_year, end_of_school = date(self.today.year, 6, 30), date(self.today.year, 7, 31)
            ahead = (end_of_year, end_of_school)
            if end_of_year < self.today:
                ahead = days.add(end_of_year, 1, "year"), days.add(end_of_school, 1, "year")
            return Day(ahead, has_year=False), match.end()
        first = date(int(match["year"] or self.today.year), words.month(match["month"]), 1)
        if not match["year"] and days.add_month(first) <= self.today:
            first = days.add(first, 1, "year")
        before, last = days.add(first, -1, "day"), days.add(days.add_month(first), -1, "day")
        options: tuple[date, ...] = (last,) if match["end"] or before < self.today else (last, before)
        return Day(options, has_year=bool(match["year"])), match.end()

    def endless(self, match: re.Match[str]) -> int:
        """Read "until further notice"."""
        return match.end()

    def lasts(self, match: re.Match[str]) -> int:
        """Read "for 6 meetings", "for 3 months"."""
        count = words.number(match["count"])
        if not count:
            raise self.refuse(match.group(), "that is none at all")
        self._only_once(self.wish.count or self.wish.lasts, match, "end")
        unit = match.groupdict().get("unit")
        if unit is None:
            self.wish.count = count
        else:
            self.wish.lasts = (count, unit)
        return match.end()

    def _only_once(self, before: object, match: re.Match[str], what: str) -> None:
        if before is not None:
            raise self.refuse(match.group().strip(), f"that is a second {what}")

    # The day, the clock, the length, the place.

    def once(self, match: re.Match[str]) -> int:
        """Read "once"."""
        self.wish.is_once = True
        return match.end()

    def day(self, _match: re.Match[str]) -> int | None:
        """Read a single day with more than a weekday in it."""
        found = leftover.find_day(self.text, self.at, self.today) or days.find_day(
            self.text, self.at, self.today, or_weekday=False
        )
        if found is None:
            return None
        if self.wish.day is not None:
            raise self.refuse(self.typed[self.at : found[1]], "that is a second day")
        self.wish.day = found[0]
        if self.text[self.at : found[1]] == "tonight":
            self.wish.half_of_day = ("p", "tonight")
        part = re.search(r"this (morning|afternoon|evening)$", self.text[self.at : found[1]])
        if part is not None:
            self.wish.half_of_day = (_HALVES[part[1]], part[1])
        return found[1]

    def announced_time(self, match: re.Match[str]) -> int | None:
        """Read "at 10", "from 2 to 4", "@ 2pm"."""
        found = self._span(match.end(), is_announced=True, is_range=match.group().startswith("from"))
        if found is None:
            return None
        span, end = found
        if span.end is None and span.start.is_bare and not self._reads_on(end):
            return None  # "at 10 Downing Street"
        return self._take(span, end)

    def time(self, match: re.Match[str]) -> int | None:
        """Read "10:00", "2-3pm", "half two"."""
        found = self._span(match.end(), is_announced=False, is_range=False)
        return self._take(*found) if found else None

    def between(self, match: re.Match[str]) -> int | None:
        """Read "between 2 and 4"."""
        found = clock.find_between(self.text, match.end())
        return self._take(*found) if found else None

    def _span(self, at: int, *, is_announced: bool, is_range: bool) -> tuple[clock.Span, int] | None:
        if clock.may_be_range(self.text, at):
            is_range = is_range or self.choose("ten to eleven", 2) == 0
            return clock.find_span(self.text, at, is_announced=is_announced, is_range=is_range)
        return clock.find_span(self.text, at, is_announced=is_announced)

    def _take(self, span: clock.Span, end: int) -> int:
        if self.wish.span is not None:
            raise self.refuse(self.typed[self.at : end], "that is a second time")
        self.wish.span = span
        return end

    def half_of_day(self, match: re.Match[str]) -> int:
        """Read "in the afternoon", "morning"."""
        self.wish.half_of_day = (_HALVES[match["half"]], match["half"])
        return match.end()

    def length(self, match: re.Match[str]) -> int | None:
        """Read "for 90 minutes", "1h30"."""
        found = clock.find_length(self.text, match.end())
        if found is None:
            return None
        minutes, end = found
        if minutes != int(minutes):
            raise self.refuse(self.typed[self.at : end], "say whole minutes")
        if self.wish.minutes is not None:
            raise self.refuse(self.typed[self.at : end], "that is a second length")
        self.wish.minutes = int(minutes)
        return end

    def quoted_place(self, match: re.Match[str]) -> int:
        """Read a place in quotes."""
        self.wish.place = self.typed[match.start("place") : match.end("place")].strip()
        return match.end()

    def place(self, match: re.Match[str]) -> int | None:
        """Read the place after "at": all words up to the next part that can be read."""
        begin = match.end()
        if begin >= len(self.text) or self.wish.place is not None:
            return None
        place = begin
        while (gap := self.text.find(" ", place)) != -1:
            if any(pattern.match(self.text, gap + 1) and self._holds(gap + 1) for pattern, _ in _CLAUSES):
                break
            place = gap + 1
        end = gap if gap != -1 else len(self.text)
        self.wish.place = self.typed[begin:end].strip(" ,")
        return end if self.wish.place else None

    def _reads_on(self, at: int) -> bool:
        """Whether the phrase ends there, or goes on with a place or something else that can be read."""
        filler = _FILLER.match(self.text, at)
        at = filler.end() if filler else at
        return at >= len(self.text) or self._holds(at) or _PLACE.match(self.text, at) is not None

    def _holds(self, at: int) -> bool:
        """Whether a part of the grammar begins at that place."""
        trial = _Reader(self.typed, self.today, _likelier)
        trial.text, trial.at = self.text, at
        filler = _FILLER.match(self.text, at)
        if filler is not None:
            trial.at = filler.end()
        try:
            return any(
                take(trial, match) is not None
                for pattern, take in _RULES_BUT_PLACE
                if (match := pattern.match(self.text, trial.at)) is not None
            )
        except (UnreadablePhrase, NoSuchDay, clock.NoSuchTime):
            return False


def _likelier(_name: str, _readings: int) -> int:
    return 0


def _each(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text)


_PLURALS = {f"{name}s" for name in words.WEEKDAYS} | {"mons", "fris", "sats", "suns"}
_FILLER = re.compile(
    rf"(?:[ ,.;:!]+|a(?= {words.WEEKDAY}\b)"
    r"|(?:(?:could|can|shall|should|may) we(?: do| have)?|(?:i|we)(?: would|'d) like(?: to)?"
    rf"|on(?! {_CALLS})|the|and|please|we|meet|meets|meeting|meetings"
    r"|recurring|repeat|repeats|repeating|only"
    r"|is|it|held|then|let's|every one|uk time|local time)(?= |,|$))*"
)
_VAGUE_START = re.compile(
    r"(?P<now>now\b)|(?P<week>next week\b)|(?P<next>next month\b)"
    rf"|(?P<month>{words.MONTH})(?! ?\d?\d(?:st|nd|rd|th)?\b(?!\d|[:.]\d))(?: (?P<year>20\d\d))?"
)
_VAGUE_END = re.compile(
    r"(?P<christmas>christmas)\b(?! (?:day|eve))|(?P<summer>summer(?: holidays?| break)?)\b"
    rf"|(?P<end>(?:the )?end of )?(?P<month>{words.MONTH})(?! ?\d?\d(?:st|nd|rd|th)?\b(?!\d|[:.]\d))"
    r"(?: (?P<year>20\d\d))?"
)

_Take = Callable[[_Reader, re.Match[str]], int | None]


def _rules(*pairs: tuple[str, _Take]) -> tuple[tuple[re.Pattern[str], _Take], ...]:
    return tuple((re.compile(pattern), take) for pattern, take in pairs)


_PLACE = re.compile(rf"(?:at|venue:?|via|(?:on|by|over)(?= {_CALLS})) ")
# What may follow a place, so that a place ends there.
_CLAUSES = _rules(
    (r"(?:at|@) ", _Reader.announced_time),
    (_FROM, _Reader.begins),
    (_UNTIL, _Reader.ends),
    (r"for ", _Reader.length),
    (r"(?:every|each|on|in|except|excluding|but not) ", _Reader.day),
    (rf"(?:{'|'.join(_ADVERBS)}|once|termly)\b", _Reader.adverb),
    (r"\d", _Reader.time),
    (rf"{_WD}", _Reader.weekdays),
)

_RULES_BUT_PLACE = _rules(
    # Ends and beginnings before days, because they hold days.
    (rf"(?:except|excluding|apart from|but not|not|skipping|skip|other than|without|omitting|no meetings?)"
     rf"(?: for| in| during)?(?: the month of)? (?P<months>{_NOT_IN_MONTHS})(?! ?\d)(?: meetings?\b)?",
     _Reader.except_months),
    (rf"(?:with )?no (?P<months>{_MONTHS}) meetings?\b", _Reader.except_months),
    (r"(?:until|till) further notice\b|indefinitely\b|for ever\b|forever\b", _Reader.endless),
    (_FROM, _Reader.begins),
    (r"between ", _Reader.between),
    (r"(?:from|at) |@ ?", _Reader.announced_time),
    (_UNTIL, _Reader.ends),
    (rf"(?:for )?(?P<count>{words.NUMBER}) (?:more )?{_MEETINGS}\b(?! a | per )", _Reader.lasts),
    (rf"for (?:the next )?(?P<count>{words.NUMBER}) (?P<unit>day|week|month|year)s?\b", _Reader.lasts),
    (r"(?:for |lasting |,? ?duration )?(?:about )?", _Reader.length),
    # How often.
    (rf"(?:(?P<times>{'|'.join(_TIMES)}) (?:a|an|per|each|every) {_UNIT.replace('year)', 'year|term)')}|"
     rf"(?P<times_yearly>twice) yearly)\b", _Reader.times_a),
    (r"(?P<two>bi-?weekly|bi-?monthly|bi-?annual(?:ly)?|bi-?yearly)\b", _Reader.two_meanings),
    (r"(?:termly|(?:of |in )?(?:each|every|once a|once every|once per|per) (?:academic |school )?term)\b",
     _Reader.termly),
    (rf"(?P<adverb>{'|'.join(_ADVERBS)})\b", _Reader.adverb),
    (rf"(?P<count>{words.NUMBER})[- ](?P<unit>day|week|month|year)ly\b", _Reader.every_unit),
    (r"every (?:working day|weekday|week day)s?\b|(?:on )?weekdays\b", _Reader.working_week),
    (rf"(?:(?:every|each) )?(?P<first>{words.WEEKDAY})(?: ?- ?| to | through )(?P<last>{words.WEEKDAY})\b",
     _Reader.weekday_range),
    (rf"(?:of |in )?(?:once )?(?:(?:every|each) (?P<nth>other|second|third|fourth|fifth|sixth|2nd|3rd|4th|6th)"
     rf"|(?P<alternate>(?:every )?alternate)) {_UNIT}\b", _Reader.every_unit),
    (rf"(?:once )?every (?P<count>{words.NUMBER}) {_UNIT}\b", _Reader.every_unit),
    (r"(?:of |in )?(?:once )?(?:the |each |every |per )quarter\b(?! past| to| of)", _Reader.of_each_quarter),
    (r"(?:(?:of |in )+(?:the |each |every |any )+(?:calendar )?|of )month\b", _Reader.of_each_month),
    (r"(?:of |in )+(?:the |each |every )+year\b", _Reader.of_the_year),
    (rf"(?:once )?(?:every|each|per) {_UNIT}\b", _Reader.every_unit),
    (r"(?:of |in )?(?P<which>next|this) month\b", _Reader.of_one_month),
    # Which day.
    (r"of those months that have it\b", _Reader.those_that_have_it),
    (rf"if it is the (?P<nth>{_one_or_more(words.ORDINAL + '(?: day)?')})(?!\w)", _Reader.if_it_is_the),
    (rf"if it is (?:a )?(?P<weekdays>{_one_or_more(_WD)})", _Reader.if_it_is_a),
    (rf"(?:the )?(?P<nth>{_ORDS}) of these:?", _Reader.of_these),
    (rf"(?:every )?(?P<nth>{_ORDS}) (?:working|business|week) ?days?\b", _Reader.working_days),
    (r"", _Reader.day),
    (rf"(?:every (?P<nth>other|{words.NUMBER}|second|third|fourth|2nd|3rd|4th)"
     rf"|(?P<alternate>alternate|every alternate)) (?P<weekday>{words.WEEKDAY})(?:s|'s)?\b(?!{words.JOIN}{_WD})",
     _Reader.every_nth_weekday),
    (rf"(?:every |each )?(?P<nth>{_ORDS}) (?P<weekdays>{_WDS})", _Reader.numbered_weekdays),
    (rf"(?:every )?(?P<nth>{_one_or_more(_MONTH_DAY)})(?!\w)", _Reader.month_days),
    (r"(?:the )?(?P<nth>first)(?=(?: of| in)(?: the| each| every)+ month\b)", _Reader.month_days),
    (rf"with weeks from (?P<weekday>{words.WEEKDAY})\b", _Reader.weeks_from),
    (rf"(?P<each>(?:every|each|all) )?(?P<weekdays>{_WDS})", _Reader.weekdays),
    # Which months.
    (rf"(?:in|of|during) (?P<months>{_MONTHS})(?: (?P<year>20\d\d)\b)?", _Reader.in_months),
    # Two or more need no "in" before them; one alone could be the month of a date.
    (rf"(?P<months>{words.MONTH}(?:{words.JOIN}{words.MONTH})+)(?! ?\d)", _Reader.in_months),
    (rf"(?P<each>(?:in |of )?(?:every|each) )(?P<months>{_MONTHS})", _Reader.in_months),
    # The clock.
    (r"(?:once|one[- ]off|just once|a single meeting|single meeting)\b", _Reader.once),
    (r"(?:in the |at )?(?P<half>morning|afternoon|evening|night)\b", _Reader.half_of_day),
    (r"(?:t(?=\d))?", _Reader.time),
)  # fmt: skip

_RULES = (
    *_rules((r"(?:at |in )?\"(?P<place>[^\"]+)\"", _Reader.quoted_place)),
    *_RULES_BUT_PLACE,
    (_PLACE, _Reader.place),
)
