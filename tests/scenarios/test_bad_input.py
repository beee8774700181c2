"""What people type by mistake or on purpose: what happened, that nothing changed, what to do next."""

from bot.demo import Demo
from tests.sandbox_driver import Driver
from tests.scenarios.told import held_against

MISTAKES = (
    "/prevent shedule monthly",
    "/prevent frobnicate",
    "/prevent schedule monthly on the second tusday",
    "/prevent schedule once 3 March 2025 at 10:00",
    "/prevent schedule monthly 14:00-13:00",
    "/prevent schedule monthly on the second Tuesday at 10:00 at <!channel> room",
    "/prevent cancel next because one of my second years is worrying everybody",
    "/prevent who-attends Universty of Merrowby",
    "/prevent who-attends <!here>",
    '/prevent register @nobody.here as lead for "University of Merrowby"',
    '/prevent register @kestrel.dane as observer for "Alder Airport Border Liaison"',
    "/prevent register suki@ as lead",
    "/prevent remind add tomorrow-ish",
    "/prevent remind off 3 days",
    "/prevent feedback 1 January 2020",
    "/prevent pryd mae'r cyfarfod nesaf?",
    "/prevent متى الاجتماع القادم؟",
    "/prevent 🗓️",
)


async def test_each_mistake_is_answered_in_words_and_nothing_changes(demo: Demo, driver: Driver) -> None:
    with demo.database.work(read_only=True) as uow:
        before = [uow.series.list_of(group.id) for group in uow.groups.list_all()]

    for typed in MISTAKES:
        if await driver.types("ishbel", "#steering", typed) is None:
            await driver.cancel("ishbel", await driver.sees_form("ishbel"))

    with demo.database.work(read_only=True) as uow:
        assert [uow.series.list_of(group.id) for group in uow.groups.list_all()] == before
    assert all(entry["pings"] == [] for entry in await driver.posted())
    told, wanted = held_against("bad_input", driver.transcript)
    assert told == wanted


async def test_ten_thousand_letters_are_no_command_and_are_not_repeated(demo: Demo, driver: Driver) -> None:
    said = await driver.types("ishbel", "#steering", "/prevent " + "schedule monthly " * 600)

    assert said is not None
    assert "too long" in said
    assert len(said) < 300


async def test_who_may_not_is_told_who_can(demo: Demo, driver: Driver) -> None:
    for name, typed in (
        ("kestrel", "/prevent schedule monthly"),
        ("osric", "/prevent who-attends"),
        ("osric", "/prevent next"),
        ("osric", "/prevent feedback"),
        ("perrin", "/prevent next"),
        ("perrin", "/prevent help"),
        ("bram", "/prevent cancel next"),
    ):
        await driver.types(name, "#steering", typed)
    await driver.types("osric", "dm", "next")
    await driver.message("osric", "dm", "hold no seat")

    told, wanted = held_against("who_may_not", driver.transcript)
    assert told == wanted


async def test_buttons_of_what_is_over_say_so(demo: Demo, driver: Driver) -> None:
    while not any("Steering" in stop["what"] for stop in await driver.clock_next()):
        pass
    card = await driver.message("bram", "#steering", "Will you be there")
    await driver.press("osric", card, "Yes")
    await driver.message("osric", "#steering", "hold no seat")
    mine = await driver.typed("bram", "#steering", "/prevent next")
    assert mine is not None
    preview = await driver.typed("ishbel", "#steering", "/prevent cancel next because the venue is closed")
    assert preview is not None
    await driver.press("ishbel", preview, "Cancel the meeting")
    cancelled = await driver.message("bram", "#steering", "will not take place")
    await driver.press("bram", cancelled, "Calendar file")
    crossed_out = await driver.file("bram", await driver.message("bram", "dm", "is cancelled. Open the file"))
    await driver.message("bram", "#steering", "I sent you a calendar file")
    await driver.sees("bram", "#steering", "Cancelled: Alder Regional Prevent Steering Group, Wed 9 Dec")
    await driver.press("bram", mine, "Yes")
    await driver.message("bram", "#steering", "was cancelled. Nothing changed")
    undone = await driver.message("ishbel", "#steering", "You can undo this")
    await driver.press("ishbel", undone, "Undo")
    await driver.message("bram", "#steering", "takes place after all")
    again = await driver.typed("bram", "#steering", "/prevent next")
    assert again is not None
    await driver.press("bram", again, "Calendar file")
    stands = await driver.file("bram", await driver.message("bram", "dm", "Open the file to put the meeting"))
    await driver.message("bram", "#steering", "I sent you the calendar file")
    await driver.press("bram", again, "Yes")
    await driver.message("bram", "#steering", "Kept: yes")

    assert b"SEQUENCE:1\r\n" in crossed_out
    assert b"STATUS:CANCELLED\r\n" in crossed_out
    assert b"SEQUENCE:2\r\n" in stands
    assert b"STATUS:CONFIRMED\r\n" in stands
    told, wanted = held_against("cancelled_and_undone", driver.transcript)
    assert told == wanted


async def test_a_form_sent_twice_has_one_effect(demo: Demo, driver: Driver) -> None:
    await driver.types("osric", "#steering", "/prevent register")
    form = await driver.view("osric")
    answers = {"Or: a new organisation": "Alder Shared IT", "Sector": "Council resilience"}
    await driver.submit("osric", form, answers)

    await driver.types("osric", "#steering", "/prevent register")
    again = await driver.submit("osric", await driver.view("osric"), answers)

    assert "view" in again
    asked = [entry for entry in await driver.posted() if "asks for a seat" in entry["text"]]
    await driver.message("ishbel", "dm", "asks for a seat")
    assert len(asked) <= 1
