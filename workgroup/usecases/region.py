"""A region as a file tells it: plain facts by the file's own names. Knows no file format and no storage."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.periods import PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.meeting.presence import PresenceState
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Pause, Tier
from workgroup.notices import Lead
from workgroup.roster.group import Sector, SectorTier
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
    mailbox: str | None = None
    past_contacts: tuple["RegionPastContact", ...] = ()
    past_agreements: tuple["RegionPastAgreement", ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegionPastContact:
    """Through whom an organisation was reached, or is, with the days that are known."""

    person: str
    position: int
    """1 for the designated contact, 2 for their deputy."""
    from_on: date
    to_on: date | None


@dataclass(frozen=True, kw_only=True)
class RegionPastAgreement:
    """How far an agreement was, or is, with the days that are known."""

    agreement: RegionAgreement
    from_on: date
    to_on: date | None


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
    organisation: str | None
    sector: str | None
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
    organisation: str | None = None
    """Whose seat it is; `None`: the person's own organisation's."""
    sector: str | None = None
    """For which sector; `None`: the person's own."""
    number: int | None = None
    """Which of that organisation's seats for the sector; `None`: as it follows from who sits there when."""

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
class RegionDeputy:
    """Somebody named for one seat, for a time."""

    organisation: str
    sector: str
    number: int
    person: str
    position: int
    from_on: date
    to_on: date | None


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
    earlier_quorums: tuple[RegionQuorum, ...] = ()
    """Rules that held before, each with its first day."""
    vacancies: tuple[RegionVacancy, ...] = ()
    deputies: tuple[RegionDeputy, ...] = ()
    """Beside those that people name by `deputy_for`."""
    place: str | None = None
    """`None` when the file says nothing about it, as for the next two."""
    leads: tuple[Lead, ...] | None = None
    needs: Mapping[str, SectorTier | None] | None = None
    pauses: tuple[Pause, ...] | None = None
    ended_because: str | None = None
    """Why the series was ended, perhaps empty; `None` when the file does not say that it was."""
    avoid: AvoidHolidays | None = None
    """What becomes of dates on bank holidays; `None` when the file says nothing about it."""


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
    minutes: int | None = None
    """`None`: as long as the series' meetings usually are."""
    place: str | None = None
    cancelled_because: str | None = None
    """`None` when the file does not say that it was cancelled; otherwise the reason, which may be empty."""
    replies: tuple["RegionReply", ...] = ()
    is_skipped: bool = False
    is_extra: bool = False
    moved_because: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class RegionReply:
    """What somebody answered to a meeting, and when."""

    person: str
    partstat: PartStat
    replied_at: datetime


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
class RegionAbsence:
    """Days on which somebody is away."""

    person: str
    from_on: date
    to_on: date


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
    place: str | None = None
    """Where the group usually meets; `None` when the file says nothing about it."""
    needs_approval: bool | None = None
    absences: tuple["RegionAbsence", ...] = ()
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
