"""Asking those who have not answered, and taking the list away, as people meet both."""

import csv
import io

import pytest

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import changed, plan, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_nobody_is_asked_before_the_preview_was_read_and_nobody_twice(counter: Counter) -> None:
    plan(counter)
    await counter.presses("U0NERYS", (await counter.types("U0NERYS", "next")).buttons["Yes"])
    roll = await counter.types("U0ISHBEL", "who-attends")
    preview = await counter.presses("U0ISHBEL", roll.buttons["Chase 19 seats without an answer"])
    before = waiting(counter, NoticeKind.CHASER)
    asked = await counter.presses("U0ISHBEL", preview.buttons["Ask them once"])
    again = await counter.presses("U0ISHBEL", roll.buttons["Chase 19 seats without an answer"])

    assert preview.text.startswith(
        "Ask 19 people who have not answered for Alder Regional Prevent Steering Group of Wed"
    )
    assert "Nobody is asked yet." in preview.text
    assert "Nerys Talbryn" not in preview.text
    assert (before, waiting(counter, NoticeKind.CHASER)) == (0, 19)
    assert asked.text.startswith("Asked: 19 people")
    assert again.text.startswith("For Wed 9 Dec 2026, 10:00 UK time nobody is left to ask")


async def test_who_cannot_be_reached_is_named_for_somebody_to_tell(counter: Counter) -> None:
    with counter.work() as uow:
        kestrel = cast.the_person(uow, cast.KESTREL)
        uow.people.save(type(kestrel)(**{**vars(kestrel), "email": None}))

    roll = await counter.types("U0CORIN", "who-attends")
    preview = await counter.presses("U0CORIN", roll.buttons["Chase 20 seats without an answer"])
    asked = await counter.presses("U0CORIN", preview.buttons["Ask them once"])

    assert "No way to reach yet, so tell them yourself: Kestrel Dane." in preview.text
    assert asked.text.startswith("Asked: 19 people")


async def test_an_old_preview_asks_nobody_about_another_date(counter: Counter) -> None:
    roll = await counter.types("U0ISHBEL", "who-attends")
    preview = await counter.presses("U0ISHBEL", roll.buttons["Chase 20 seats without an answer"])
    button = preview.buttons["Ask them once"]

    for at in ("2026-12-10T10:00:00", "nonsense", "2026-12-09T10:00:00+00:00"):
        refused = await counter.presses("U0ISHBEL", changed(button, at=at))
        assert "Asked" not in refused.text
    assert waiting(counter, NoticeKind.CHASER) == 0


async def test_a_member_may_take_the_list_and_chase_nobody(counter: Counter) -> None:
    theirs = await counter.types("U0ISHBEL", "who-attends")
    mine = await counter.types("U0NERYS", "who-attends")
    forged = await counter.presses("U0NERYS", theirs.buttons["Chase 20 seats without an answer"])

    assert set(mine.buttons) == {"Share to channel", "CSV"}
    assert forged.text.startswith("Only the coordinator, the chair or the secretariat can set reminders.")


async def test_the_list_comes_as_a_file_of_the_same_seats(counter: Counter) -> None:
    with counter.work() as uow:
        bram = cast.the_person(uow, cast.BRAM)
        uow.people.save(type(bram)(**{**vars(bram), "post": "=cmd|' /C calc'!A0"}))

    roll = await counter.types("U0NERYS", "who-attends FE")
    heard = await counter.presses("U0NERYS", roll.buttons["CSV"])

    [(user_id, file, _)] = counter.roads.files
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert user_id == "U0NERYS"
    assert file.name == "who-attends-2026-12-09.csv"
    assert rows[1] == [
        "Further education",
        "Larkbeck College",
        "member",
        "yes",
        "Bram Ottaway",
        "'=cmd|' /C calc'!A0",
        "Suki Ferrand",
        "no answer yet",
        "",
        "",
    ]
    assert len(rows) == 2
    assert heard.text.startswith("I sent you the list as a CSV file")
