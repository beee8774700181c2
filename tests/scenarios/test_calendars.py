"""Dates that hold: what the calendars know, what a plan meets, and a question about a bank holiday."""

from bot.demo import Demo
from tests.sandbox_driver import Driver
from tests.scenarios.told import held_against


async def test_dates_to_avoid_clashes_and_a_bank_holiday(demo: Demo, driver: Driver) -> None:
    await driver.types("corin", "#steering", "/prevent avoid 20-22 January because council budget week")
    await driver.types("ishbel", "#steering", "/prevent bank-holidays remove 3 May 2027")
    await driver.types("ishbel", "#steering", "/prevent clashes")

    plan = "/prevent schedule weekly on Mondays 10:00-12:00 from 14 December, avoid bank holidays"
    preview = await driver.typed("ishbel", "#steering", plan)
    assert preview is not None
    await driver.press("ishbel", preview, "Confirm")
    await driver.message("ishbel", "#steering", "Planned: Alder")
    await driver.message("corin", "#steering", "I will remind you here")
    await driver.clock_next()
    asked = await driver.message("ishbel", "dm", "falls on a bank holiday")
    await driver.press("ishbel", asked, "Move to Tue 29 Dec 2026")
    moving = await driver.message("ishbel", "dm", "Nothing is changed yet")
    await driver.press("ishbel", moving, "Move the meeting")
    await driver.message("corin", "#steering", "Tue 29 Dec 2026")
    await driver.types("corin", "#steering", "/prevent dates 4")

    told, wanted = held_against("calendars", driver.transcript)
    assert told == wanted
