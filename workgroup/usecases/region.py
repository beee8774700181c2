"""A region as a file tells it: plain facts by the file's own names. Knows no file format and no storage."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from workgroup.calendar.periods import PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.meeting.presence import PresenceState
from workgroup.meeting.series import Tier
from workgroup.roster.group import Sector
from workgroup.roster.organisation import AgreementState, EngagementLevel
from workgroup.roster.person import Authority, Briefable
from workgroup.roster.seat import Capacity

# Letters that no accent makes, so that dropping accents would drop them too.
_PLAIN_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


@dataclass(frozen=True, kw_only=True)
class RegionContacts:
    """Through whom an organisation is reached."""

    designated: str | None = None
    deputy: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegionAgreement:
    """How far the information-sharing agreement is."""

    state: AgreementState
    requested_on: date | None = None
    signed_on: date | None = None
    review_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegionFormerName:
    """What an organisation was called before."""

    name: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class RegionOrganisation:
    """A body that holds seats."""

    reference: str
    name: str
    sectors: tuple[str, ...]
    nation: str | None
    domain: str | None
    active_from: date | None = None
    active_to: date | None = None
    succeeded_by: str | None = None
    former_names: tuple[RegionFormerName, ...] = ()
    contacts: RegionContacts = RegionContacts()
    agreement: RegionAgreement | None = None
    level: EngagementLevel | None = None
    """The level of contact on the day that the file describes."""


@dataclass(frozen=True, kw_only=True)
class RegionEngagement:
    """A level of contact from a day on."""

    organisation: str
    level: EngagementLevel
    from_on: date
    set_by: str | None
    reason: str
    review_by: date | None
    line: int


@dataclass(frozen=True, kw_only=True)
class RegionPerson:
    """Somebody acting in a post."""

    reference: str
    name: str
    email: str | None
    post: str
    organisation: str
    sector: str
    confirmed_on: date | None
    starts_on: date | None
    """The first day in the post, where the file says it: nobody sits or deputises before."""
    left_on: date | None
    deputy_for: tuple[str, ...]
    deputy_order: int | None
    """When this person is asked, among the deputies of one seat; `None` puts them after those who have one."""
    line: int
    authority: Authority | None = None
    briefable: Briefable = Briefable.UNKNOWN
    languages: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    same_person_as: str | None = None
    """The same human being in the file once more, for an earlier employer."""


@dataclass(frozen=True, kw_only=True)
class RegionAppointment:
    """Somebody in a seat of their organisation and sector, on days within their time in the post."""

    person: str
    capacity: Capacity
    counts: bool
    from_on: date
    to_on: date | None
    represents: tuple[str, ...] = ()
    """Further organisations for which the seat speaks."""

    def is_held(self, on: date) -> bool:
        """Whether the appointment runs on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class RegionQuorum:
    """What it takes to decide something, or that nothing is asked for."""

    fraction: Fraction | None
    """`None`: the file says that there is no rule."""
    needs_one_of: tuple[tuple[str, ...], ...] = ()
    may_chair: tuple[str, ...] = ()
    from_on: date | None = None
    """The first day; `None` when the file does not say."""


@dataclass(frozen=True, kw_only=True)
class RegionVacancy:
    """A seat in which nobody has sat so far."""

    organisation: str
    sector: str
    capacity: Capacity
    counts: bool
    from_on: date


@dataclass(frozen=True, kw_only=True)
class RegionSeries:
    """The plan of a recurring meeting, and who sits in it."""

    reference: str
    name: str
    tier: Tier
    purpose: str
    channel_name: str | None
    recurrence: Recurrence | None
    minutes: int
    appointments: tuple[RegionAppointment, ...]
    line: int
    started_on: date | None = None
    quorum: RegionQuorum | None = None
    """`None` when the file says nothing about it."""
    vacancies: tuple[RegionVacancy, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegionPresence:
    """Who was seen at a meeting."""

    person: str
    """Who came, or, when nobody did, whose place it was."""
    state: PresenceState
    seat_of: str
    """Whose seat it was about: for a deputy the person they stood for, else the person."""


@dataclass(frozen=True, kw_only=True)
class RegionAnswer:
    """What somebody answered about a meeting. The file's author of it is not read."""

    answer: FeedbackAnswer
    line: int


@dataclass(frozen=True, kw_only=True)
class RegionMeeting:
    """One date of a series, with its record."""

    reference: str
    series: str
    recurrence_id: datetime
    """The local start by the rule, before any move: naive wall time of the region's zone."""
    starts_at: datetime
    """The instant of the start, in UTC."""
    on: date
    """The local day of the meeting."""
    presences: tuple[RegionPresence, ...]
    answers: tuple[RegionAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class RegionPeriod:
    """Days of a term, of a break in it, or of a public event; first and last day are both of it."""

    reference: str
    kind: PeriodKind
    organisation: str | None
    """`None` for what concerns everybody."""
    label: str
    from_on: date
    to_on: date
    place: str
    line: int


@dataclass(frozen=True, kw_only=True)
class RegionPartnership:
    """Another board of the area, and who of the region sits there."""

    reference: str
    name: str
    lead: str | None
    tier: str
    areas: tuple[str, ...]
    remit: tuple[str, ...]
    chair: str | None
    members: tuple[str, ...]
    others: int
    recurrence: Recurrence | None
    begins: time | None
    """The wall time of its meetings; `None` when the file does not say it."""
    minutes: int
    dates: tuple[date, ...]
    """The days that the file names, in order; its rule gives those before and after them."""
    reports_to: str
    line: int


@dataclass(frozen=True, kw_only=True)
class RegionFile:
    """Everything a region's file says that is kept, and what of it is not."""

    as_of: date
    """The day whose state the file describes."""
    reference: str
    name: str
    area: str
    nations: tuple[str, ...]
    tzid: str
    coordinator: str | None
    sectors: tuple[Sector, ...]
    organisations: tuple[RegionOrganisation, ...]
    people: tuple[RegionPerson, ...]
    series: tuple[RegionSeries, ...]
    meetings: tuple[RegionMeeting, ...]
    bank_holidays: Mapping[str, frozenset[date]]
    """By nation."""
    periods: tuple[RegionPeriod, ...]
    partnerships: tuple[RegionPartnership, ...]
    excluded_bodies: tuple[str, ...]
    """Names of bodies that discuss individuals; nothing else of them is read."""
    not_modelled: Mapping[str, int]
    """What the file knows and this program does not keep yet: noun in the singular, and how many."""
    unknown_fields: tuple[str, ...]
    """Fields that no schema has, as "line 12: field"."""
    engagements: tuple[RegionEngagement, ...] = ()
    """The history of contact with organisations."""


def address_of(name: str, domain: str) -> str | None:
    """The e-mail address that a region's file implies for a person of that name at an organisation's domain.

    Given name, dot, family name: the first and the last word in lower case, without accents and apostrophes.
    A hyphen stays, words between them do not count, and a single name stands alone. `None` when the name has no
    letter that an address can hold.
    """
    unaccented = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN_LETTERS))
    plain = unaccented.encode("ascii", "ignore").decode()
    words = [word.strip("-") for word in re.sub(r"[^a-z0-9\s-]", "", plain).split()]
    words = [word for word in words if word]
    if not words:
        return None
    local = words[0] if len(words) == 1 else f"{words[0]}.{words[-1]}"
    return f"{local}@{domain.lower()}"
