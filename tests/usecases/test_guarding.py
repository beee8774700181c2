"""The content guard at the door, and the count that it leaves."""

import pytest
from sqlalchemy import Engine, select

from storage import Work, tables
from tests.fixed_clock import FixedClock
from workgroup.errors import FieldRefusal
from workgroup.ids import GroupId, PersonId
from workgroup.ports import UnitOfWork
from workgroup.safety.guard import NotKept
from workgroup.safety.patterns import Category
from workgroup.usecases import guarding
from workgroup.usecases.guarding import FieldNotKept


def a_group(uow: UnitOfWork, *, people: tuple[str, ...] = ()) -> GroupId:
    group = uow.groups.add(
        name="Alder", area="Alder", nations=("england",), tzid="Europe/London", team_id=None, place=""
    )
    for name in people:
        uow.people.add(
            group_id=group.id,
            name=name,
            email=None,
            post="Officer",
            organisation_id=None,
            sector=None,
            confirmed_on=None,
        )
    return group.id


def outcome(uow: UnitOfWork, text: str, group_id: GroupId) -> Category | None:
    """What the text was taken for; None when it may be kept."""
    try:
        guarding.keep_out(uow, text, field="reason", group_id=group_id)
    except NotKept as refusal:
        return refusal.category
    return None


def test_a_text_about_somebody_is_refused_with_its_field_and_carries_nothing_of_what_it_said(work: Work) -> None:
    with work() as uow:
        group_id = a_group(uow)

        with pytest.raises(FieldNotKept) as refused:
            guarding.keep_out(uow, "One of my second years, initials KD", field="reason", group_id=group_id)

    assert vars(refused.value) == {"field": "reason", "category": Category.INDIVIDUAL_OF_CONCERN}
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("text", ["The venue is closed because of flooding", "", "  \n"])
def test_ordinary_business_and_nothing_at_all_may_be_kept(work: Work, text: str) -> None:
    with work() as uow:
        found = outcome(uow, text, a_group(uow))

    assert found is None


def test_the_groups_own_people_are_known_by_name_and_those_of_others_are_not(work: Work) -> None:
    text = "Please ask about Ada Case next time"

    with work() as uow:
        ours, others = a_group(uow, people=("Ada Case",)), a_group(uow)

        assert outcome(uow, text, ours) is None
        assert outcome(uow, text, others) is Category.CASE_OR_REFERRAL


def test_a_field_outside_any_group_is_guarded_too() -> None:
    with pytest.raises(FieldNotKept) as refused:
        guarding.check_field("Summary of the local profile", field="area")

    assert refused.value.field == "area"


def test_of_a_refused_text_only_time_field_and_category_are_counted(
    work: Work, database: Engine, clock: FixedClock
) -> None:
    refusal = NotKept(Category.SMALL_NUMBERS)

    with work(actor=PersonId(7), road="slack") as uow:
        group_id = a_group(uow)
        guarding.count_refusal(uow, refusal=refusal, field="place", group_id=group_id)

    with database.connect() as connection:
        kept = connection.execute(select(tables.guard_refusal)).mappings().all()
        audited = connection.execute(select(tables.audit)).all()
    assert [{**row} for row in kept] == [
        {"id": kept[0]["id"], "group_id": group_id, "at": clock(), "field": "place", "category": "small_numbers"}
    ]
    assert audited == []


def test_a_refusal_where_no_group_is_known_is_counted_without_one(work: Work, database: Engine) -> None:
    with work() as uow:
        guarding.count_refusal(uow, refusal=NotKept(Category.VETTING), field="text", group_id=None)

    with database.connect() as connection:
        kept = connection.execute(select(tables.guard_refusal.c.group_id, tables.guard_refusal.c.category)).all()
    assert [tuple(row) for row in kept] == [(None, "vetting")]


def test_another_refusal_is_not_counted(work: Work, database: Engine) -> None:
    with work() as uow:
        guarding.count_refusal(uow, refusal=FieldRefusal("place", "Too long."), field="place", group_id=None)

    with database.connect() as connection:
        assert connection.execute(select(tables.guard_refusal)).all() == []
