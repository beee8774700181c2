"""A coordinator's year: the plan stands, and then the dates change, one after the other."""

from bot.demo import Demo
from tests.sandbox_driver import Driver, Json
from tests.scenarios.told import held_against

STEERING = "Alder Regional Prevent Steering Group"


async def test_the_dates_change_and_everybody_can_read_how(demo: Demo, driver: Driver) -> None:
    plan = "/prevent schedule monthly on the second Wednesday 10:00-12:00 at County Hall"
    await confirms(driver, plan, "Confirm", "Planned: Alder")
    await driver.message("corin", "#steering", "I will remind you here")

    skip = "/prevent skip 10 February because of the college's half-term"
    skipped = await confirms(driver, skip, "Skip this date", f"Skipped: {STEERING} on Wed 10 Feb 2027")
    await driver.message("corin", "#steering", "does not meet on Wed 10 Feb 2027")
    await undoes(driver, skipped, f"takes place after all: {STEERING}, Wed 10 Feb 2027")
    skip = "/prevent skip 13 January because the hall is closed"
    await confirms(driver, skip, "Skip this date", f"Skipped: {STEERING} on Wed 13 Jan 2027")
    await driver.message("corin", "#steering", "does not meet on Wed 13 Jan 2027")
    await driver.types("corin", "#steering", "/prevent dates 3")

    heard = await driver.typed("bram", "#steering", "/prevent next")
    assert heard is not None
    await driver.press("bram", heard, "Yes")
    await driver.message("bram", "#steering", "Kept: yes")
    move = "/prevent move next to Thu 10:00 because the chair is away"
    moved = await confirms(driver, move, "Move the meeting", "Bram Ottaway is asked to answer again")
    await driver.message("corin", "#steering", f"Moved: {STEERING}, Thu 10 Dec 2026")
    await driver.message("bram", "dm", "You had answered for the old time")
    await undoes(driver, moved, f"Moved: {STEERING}, Wed 9 Dec 2026")
    await driver.message("bram", "dm", "Your earlier answer counts again: yes.")
    await confirms(driver, "/prevent extra 16 December 14:00-15:00", "Add the meeting", "You can undo this for an hour")
    await driver.message("corin", "#steering", "Extra meeting")
    await driver.types("corin", "#steering", "/prevent dates 3")

    pause = "/prevent pause from January until March because of the elections"
    await confirms(driver, pause, "Pause the series", f"Paused: {STEERING} does not meet from Friday 1 January")
    await driver.message("corin", "#steering", "The next meeting is")
    await driver.types("corin", "#steering", "/prevent dates 4")
    await confirms(driver, "/prevent resume on 1 February", "Resume", f"{STEERING} meets again")
    await driver.message("corin", "#steering", "Answers given before still count. See all")
    await edits(driver, "/prevent edit 14 April to 14:00", "This and later", "on the second Wednesday, 14:00 to 16:00")
    await driver.message("corin", "#steering", "second Wednesday, 14:00 to 16:00 at County Hall")
    await driver.types("corin", "#steering", "/prevent dates 6")
    await driver.types("ishbel", "#steering", "/prevent cancel series")

    move = "/prevent move next to Thu 10:00"
    await confirms(driver, move, "Move the meeting", "10:00). #steering is being told. Bram Ottaway is asked")
    await driver.message("corin", "#steering", "(was Wed 9 Dec 2026, 10:00). Answers for the old time")
    await driver.message("bram", "dm", "it was on Wed 9 Dec 2026, 10:00 UK time. You had answered")
    for _ in range(12):
        stops = await driver.clock_next()
        if any("reminder" in stop["what"] and "Steering Group" in stop["what"] for stop in stops):
            break
    await driver.sees("corin", "#steering", "Moved: was Wed 9 Dec 2026, 10:00.")

    told, wanted = held_against("dates_that_change", driver.transcript)
    assert told == wanted


async def confirms(driver: Driver, typed: str, label: str, done: str) -> Json:
    """Type a command as the coordinator, press the button of its preview; the message that says what was done."""
    preview = await driver.typed("ishbel", "#steering", typed)
    assert preview is not None
    await driver.press("ishbel", preview, label)
    return await driver.message("ishbel", "#steering", done)


async def edits(driver: Driver, typed: str, scope: str, plan: str) -> None:
    """Type a change as the coordinator, say which meetings it is for, and confirm what that would mean."""
    asked = await driver.typed("ishbel", "#steering", typed)
    assert asked is not None
    await driver.press("ishbel", asked, scope)
    preview = await driver.message("ishbel", "#steering", "press Confirm, Change or Cancel")
    await driver.press("ishbel", preview, "Confirm")
    await driver.message("ishbel", "#steering", f"{plan}. The first is")


async def undoes(driver: Driver, done: Json, told: str) -> None:
    """Press Undo, and wait until the channel has heard of it."""
    await driver.press("ishbel", done, "Undo")
    await driver.message("corin", "#steering", told)
