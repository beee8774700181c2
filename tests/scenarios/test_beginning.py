"""Somebody begins a working group in a channel to which nobody has invited the bot yet."""

from bot.demo import Demo
from tests.sandbox_driver import Driver
from tests.scenarios.told import held_against


async def test_from_setup_to_the_first_announcement(demo: Demo, driver: Driver) -> None:
    await driver.types("osric", "#general", "/prevent setup")
    form = await driver.view("osric")
    made = await driver.submit(
        "osric",
        form,
        {
            "Name of the group": "Fen Region Working Group",
            "Area": "The Fens",
            "Nations": ["England"],
            "Name of the series in this channel": "Fen steering group",
        },
    )
    await driver.cancel("osric", made["view"])

    wish = '/prevent register @suki.ferrand as lead for "Fen College" post "Safeguarding Manager"'
    unknown = await driver.typed("osric", "#general", wish)
    assert unknown is not None
    await driver.press("osric", unknown, "Add it in a form")
    added = await driver.submit("osric", await driver.view("osric"), {"Sector": "Further education"})
    await driver.cancel("osric", added["view"])
    await driver.types(
        "osric", "#general", "/prevent register tobias.fenn@fen-college.ac.uk.example as deputy of @suki.ferrand"
    )

    typed = "/prevent schedule monthly on the first Thursday 2pm for 90m from 1 January"
    preview = await driver.typed("osric", "#general", typed)
    assert preview is not None
    await driver.press("osric", preview, "Confirm")
    await driver.message("osric", "dm", "I am not in the channel")
    await driver.invite_bot("general")
    await driver.message("suki", "#general", "I will remind you here")
    await driver.types("suki", "#general", "/prevent next")
    await driver.types("osric", "#general", "/prevent who-attends")

    told, wanted = held_against("beginning", driver.transcript)
    assert told == wanted


async def test_somebody_asks_for_a_seat_and_the_coordinator_decides(demo: Demo, driver: Driver) -> None:
    await driver.types("osric", "#steering", "/prevent register")
    sent = await driver.submit(
        "osric",
        await driver.view("osric"),
        {"Or: a new organisation": "Alder Shared IT", "Sector": "Council resilience", "Post": "Service desk analyst"},
    )
    await driver.cancel("osric", sent["view"])
    asked = await driver.message("ishbel", "dm", "asks for a seat")
    await driver.press("ishbel", asked, "Accept")
    await driver.message("osric", "dm", "You now hold a seat")
    await driver.message("ishbel", "dm", "Registered: Osric Tollemere")
    await driver.types("osric", "#steering", '/prevent who-attends "Alder Shared IT"')

    told, wanted = held_against("asking_for_a_seat", driver.transcript)
    assert told == wanted


async def test_a_coordinator_adds_a_series_in_a_second_channel(demo: Demo, driver: Driver) -> None:
    await driver.types("ishbel", "#general", "/prevent setup")
    made = await driver.submit(
        "ishbel",
        await driver.view("ishbel"),
        {"Name of the series in this channel": "Training network", "What it is for": "network"},
    )

    assert "Training network" in str(made["view"])
    again = await driver.types("ishbel", "#general", "/prevent setup")
    assert again is not None
    assert "already belongs to Training network" in again
