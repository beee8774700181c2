"""Who is best to attend: what is known of each candidate, and what does not fit. An aid, never a choice or a score.

The criteria are those of `domain.md` section 9. The organisation decides.
"""

from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from workgroup.meeting.attendance import Attendance
from workgroup.meeting.series import Tier
from workgroup.roster.coverage import is_confirmed
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.person import Authority, Briefable, Person
from workgroup.roster.seat import Capacity
from workgroup.wording import listed, short_date

MOST_HOURS = 6
"""Above so many hours a month in meetings somebody is warned of (`domain.md` section 5)."""
_AHEAD = relativedelta(months=12)
_CHANGING = "STUDENT"
_FEW = 4
_NEEDED = {
    Tier.OPERATIONAL: Authority.INFORMS,
    Tier.STEERING: Authority.COMMITS_A_TEAM,
    Tier.STRATEGIC: Authority.COMMITS_THE_ORGANISATION,
    Tier.NETWORK: Authority.INFORMS,
}


@dataclass(frozen=True, kw_only=True)
class CandidateDeputy:
    """Somebody who would fill the seat when the candidate cannot come."""

    person: Person
    has_seat: bool
    """Whether they hold a seat of their own in the series, and so cannot fill a second one."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may attend a series, with the evidence for each criterion."""

    person: Person
    organisation: Organisation
    sector: Sector
    capacity: Capacity | None
    """In what standing they sit in the series now; `None` for who has no seat there."""
    deputises_for: tuple[Person, ...] = ()
    attendance: Attendance = field(default_factory=Attendance)
    hours: float = 0.0
    """Hours a month in meetings that are known here."""
    meets_in: tuple[str, ...] = ()
    """The series and partnerships of which those hours are."""
    deputies: tuple[CandidateDeputy, ...] = ()
    is_contact: bool = False
    """Whether the organisation is reached through them, so that what they hear can reach others in it."""
    is_reachable: bool = True


def authority_needed(tier: Tier) -> Authority:
    """What somebody at such a meeting should at least be able to settle."""
    return _NEEDED[tier]


def mismatches(candidate: Candidate, *, tier: Tier, on: date) -> list[str]:
    """What does not fit, each in one short phrase with its evidence; empty when nothing is known against it."""
    return [
        *_authority(candidate, tier),
        *_continuity(candidate, on),
        *_attendance(candidate.attendance),
        *_load(candidate),
        *_deputies(candidate),
    ]


def _authority(candidate: Candidate, tier: Tier) -> list[str]:
    authority = candidate.person.authority
    if authority is None:
        return ["nobody has said what they can settle"]
    if authority < _NEEDED[tier]:
        return [f"{authority.said}; {_article(tier)} meeting needs somebody who {_NEEDED[tier].said}"]
    if tier is Tier.OPERATIONAL and authority is Authority.COMMITS_THE_ORGANISATION:
        return ["more senior than an operational meeting needs"]
    return []


def _article(tier: Tier) -> str:
    return f"{'an' if tier is Tier.OPERATIONAL else 'a'} {tier}"


def _continuity(candidate: Candidate, on: date) -> list[str]:
    found = []
    person = candidate.person
    if person.left_on is not None and person.left_on <= on + _AHEAD:
        found.append(f"leaves the post on {short_date(person.left_on)}")
    elif candidate.sector.code == _CHANGING:
        found.append("officers of a students' union change each summer")
    if not is_confirmed(person, on):
        found.append("not confirmed by the organisation for over a year")
    return found


def _attendance(attendance: Attendance) -> list[str]:
    rate = attendance.rate
    if rate is None or attendance.meetings < _FEW or rate * 2 >= 1:
        return []
    return [f"the seat was filled at {attendance.filled} of {attendance.meetings} meetings"]


def _load(candidate: Candidate) -> list[str]:
    return [f"more than {MOST_HOURS} hours of meetings a month"] if candidate.hours > MOST_HOURS else []


def _deputies(candidate: Candidate) -> list[str]:
    if candidate.capacity is None or not candidate.capacity.counts_by_default:
        return []
    if not candidate.deputies:
        return ["no deputy is named"]
    found = []
    elsewhere = [one for one in candidate.deputies if one.person.organisation_id != candidate.organisation.id]
    if elsewhere:
        found.append(f"{_names(elsewhere)} acts for another organisation")
    seated = [one for one in candidate.deputies if one.has_seat]
    if seated:
        found.append(f"{_names(seated)} has a seat here and cannot fill a second one")
    if candidate.person.briefable is Briefable.YES:
        unlike = [one for one in candidate.deputies if one.person.briefable is not Briefable.YES]
        if unlike:
            found.append(f"{_names(unlike)} may not be briefed alike")
    return found


def _names(deputies: list[CandidateDeputy]) -> str:
    return f"deputy {listed([one.person.name for one in deputies])}"
