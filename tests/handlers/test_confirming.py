"""Freshness as people meet it: the question, its buttons, and what a workspace says of its accounts."""

from typing import Any

import pytest

from handlers.blocks import confirming as blocks
from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter, buttons_of
from tests.handlers.steering import changed, series_of, waiting
from workgroup.notices import NoticeKind
from workgroup.roster.person import Identity
from workgroup.usecases import confirming
from workgroup.usecases.confirming import AboutPerson


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def about(counter: Counter, email: str) -> AboutPerson:
    with counter.work(read_only=True) as uow:
        return confirming.about_person(uow, cast.the_person(uow, email).id, now=counter.clock())


async def test_the_question_names_each_seat_with_its_deputy_and_one_press_answers(counter: Counter) -> None:
    asked = blocks.asked(series_of(counter), about(counter, cast.RAFE))
    answered = await counter.presses("U0RAFE", buttons_of(asked.blocks)["Yes, all still right"])
    roll = await counter.types("U0RAFE", "who-attends probation")

    assert asked.text.splitlines() == [
        "Once a quarter I ask each seat whether it is still right:",
        "• Operational Liaison Group: you hold the seat of Aldershire Constabulary; deputy Bettina Larch",
        "• Alder Regional Prevent Steering Group: you hold the seat of Aldershire Constabulary; deputy Bettina Larch",
        "Is that still so? One press answers for all of them.",
    ]
    assert answered.text == (
        "Thank you. You are confirmed as of Mon 23 Nov 2026. Bettina Larch counts as confirmed too. "
        "I ask again next quarter."
    )
    assert "lead Lorcan Pike (not confirmed for a year)" in roll.text


async def test_without_a_deputy_nobody_is_asked_about_one(counter: Counter) -> None:
    asked = blocks.asked(series_of(counter), about(counter, cast.ISHBEL))

    assert set(buttons_of(asked.blocks)) == {"Yes, all still right", "Not me any more"}


async def test_not_me_any_more_changes_no_seat_and_tells_the_coordinator(counter: Counter) -> None:
    asked = blocks.asked(series_of(counter), about(counter, cast.NERYS))
    button = buttons_of(asked.blocks)["Not me any more"]

    answered = await counter.presses("U0NERYS", button)
    forged = await counter.presses("U0NERYS", changed(button, still="whatever"))
    stranger = await counter.presses("U0OSRIC", button)

    assert answered.text.startswith("Thank you. Your seats stay as they are until somebody follows. The coordinator is")
    assert waiting(counter, NoticeKind.CONFIRMATION_ANSWER) == 1
    assert "out of date" in forged.text
    assert stranger.text.startswith("Only people with a seat can see who attends.")


def test_the_coordinator_is_told_where_to_write_when_somebody_is_gone(counter: Counter) -> None:
    with counter.work() as uow:
        nerys = cast.the_person(uow, cast.NERYS)
        glanfaen = next(one for one in uow.organisations.list_of(nerys.group_id) if one.id == nerys.organisation_id)
        uow.organisations.save(type(glanfaen)(**{**vars(glanfaen), "mailbox": "prevent@glanfaen.ac.uk.example"}))

    told = blocks.account_closed(about(counter, cast.NERYS))

    assert told.text == (
        "The account of Nerys Talbryn (Glanfaen University) in this workspace was closed, so nothing reaches them "
        "here. Their seat stays. Write to its mailbox prevent@glanfaen.ac.uk.example who follows, and register them: "
        "/prevent register"
    )


@pytest.mark.parametrize(("user", "told"), [({"deleted": True}, 1), ({"deleted": False}, 0), ({}, 0)])
async def test_a_closed_account_is_told_and_a_changed_one_is_not(
    counter: Counter, user: dict[str, Any], told: int
) -> None:
    with counter.work() as uow:
        nerys = cast.the_person(uow, cast.NERYS)
        uow.people.link(Identity(person_id=nerys.id, team_id=cast.TEAM, user_id="U0NERYS"))

    await counter.happens({"type": "user_change", "user": {"id": "U0NERYS", "team_id": cast.TEAM, **user}})

    assert waiting(counter, NoticeKind.ACCOUNT_CLOSED) == told
