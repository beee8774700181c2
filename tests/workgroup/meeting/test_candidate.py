"""What does not fit of somebody who may attend: said with its evidence, and never added up."""

from dataclasses import replace
from datetime import date

import pytest

from workgroup.ids import GroupId, OrganisationId, PersonId
from workgroup.meeting.attendance import Attendance
from workgroup.meeting.candidate import Candidate, CandidateDeputy, mismatches
from workgroup.meeting.series import Tier
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.person import Authority, Briefable, Person
from workgroup.roster.seat import Capacity

TODAY = date(2026, 11, 23)
BODY = Organisation(id=OrganisationId(1), group_id=GroupId(1), name="University of Merrowby", sectors=("HE",))


def a_person(number: int = 1, **facts: object) -> Person:
    usual: dict[str, object] = {
        "id": PersonId(number),
        "group_id": GroupId(1),
        "name": f"Person {number}",
        "email": None,
        "post": "",
        "organisation_id": BODY.id,
        "sector": "HE",
        "confirmed_on": TODAY,
        "authority": Authority.COMMITS_A_TEAM,
        "briefable": Briefable.YES,
    }
    return Person(**{**usual, **facts})  # type: ignore[arg-type]  # a builder takes any field


BACKED = CandidateDeputy(person=a_person(2), has_seat=False)
FITTING = Candidate(
    person=a_person(),
    organisation=BODY,
    sector=Sector(code="HE", name="Higher education"),
    capacity=Capacity.MEMBER,
    attendance=Attendance(meetings=7, filled=4),
    hours=6.0,
    deputies=(BACKED,),
)


def test_nothing_is_said_against_somebody_who_fits() -> None:
    assert mismatches(FITTING, tier=Tier.STEERING, on=TODAY) == []


@pytest.mark.parametrize(
    ("authority", "tier", "said"),
    [
        (1, Tier.OPERATIONAL, None),
        (3, Tier.OPERATIONAL, "more senior than an operational meeting needs"),
        (1, Tier.STEERING, "knows the work; a steering meeting needs somebody who can commit their team"),
        (3, Tier.STEERING, None),
        (
            2,
            Tier.STRATEGIC,
            "can commit their team; a strategic meeting needs somebody who can commit the organisation",
        ),
        (3, Tier.STRATEGIC, None),
        (1, Tier.NETWORK, None),
        (None, Tier.NETWORK, "nobody has said what they can settle"),
    ],
)
def test_authority_must_fit_the_kind_of_meeting(authority: int | None, tier: Tier, said: str | None) -> None:
    level = Authority(authority) if authority is not None else None

    found = mismatches(replace(FITTING, person=a_person(authority=level)), tier=tier, on=TODAY)

    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (replace(FITTING, person=a_person(left_on=date(2027, 6, 30))), "leaves the post on Wed 30 Jun 2027"),
        (
            replace(FITTING, sector=Sector(code="STUDENT", name="Student body")),
            "officers of a students' union change each summer",
        ),
        (
            replace(FITTING, person=a_person(confirmed_on=date(2025, 11, 22))),
            "not confirmed by the organisation for over a year",
        ),
        (
            replace(FITTING, attendance=Attendance(meetings=7, filled=3)),
            "the seat was filled at 3 of 7 meetings",
        ),
        (replace(FITTING, hours=6.1), "more than 6 hours of meetings a month"),
        (replace(FITTING, deputies=()), "no deputy is named"),
        (
            replace(FITTING, deputies=(replace(BACKED, has_seat=True),)),
            "deputy Person 2 has a seat here and cannot fill a second one",
        ),
        (
            replace(FITTING, deputies=(replace(BACKED, person=a_person(2, organisation_id=OrganisationId(9))),)),
            "deputy Person 2 acts for another organisation",
        ),
        (
            replace(FITTING, deputies=(replace(BACKED, person=a_person(2, briefable=Briefable.UNKNOWN)),)),
            "deputy Person 2 may not be briefed alike",
        ),
    ],
)
def test_each_thing_that_does_not_fit_is_said_by_itself(candidate: Candidate, said: str) -> None:
    assert mismatches(candidate, tier=Tier.STEERING, on=TODAY) == [said]


def test_who_has_no_seat_or_one_that_does_not_count_needs_no_deputy_and_few_meetings_judge_nobody() -> None:
    without = replace(FITTING, capacity=None, deputies=())
    observer = replace(FITTING, capacity=Capacity.OBSERVER, deputies=())
    new = replace(FITTING, attendance=Attendance(meetings=3, filled=0))

    assert [mismatches(one, tier=Tier.STEERING, on=TODAY) for one in (without, observer, new)] == [[], [], []]
