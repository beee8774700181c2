"""Keeping the list: ask who has not answered, take the list away, and hear each quarter whether it is still right."""

from datetime import UTC, datetime

from bot.demo import Demo
from tests.sandbox_driver import Driver


async def test_those_who_have_not_answered_are_asked_once_and_in_the_new_year_whether_they_are_still_right(
    demo: Demo, driver: Driver
) -> None:
    list_ = await driver.typed("ishbel", "#steering", "/prevent who-attends")
    assert list_ is not None
    await driver.press("ishbel", list_, "Chase 20 seats without an answer")
    preview = await driver.message("ishbel", "#steering", "Nobody is asked yet.")
    await driver.press("ishbel", preview, "Ask them once")
    await driver.wait_for(lambda: all_asked(driver))
    asked = await driver.message("nerys", "dm", "You are asked this once.")
    await driver.press("nerys", asked, "Yes")

    colleges = await driver.typed("ishbel", "#steering", "/prevent who-attends FE")
    assert colleges is not None
    await driver.press("ishbel", colleges, "CSV")
    sent = await driver.message("ishbel", "dm", "keep it as you keep the list")
    assert b"Bram Ottaway" in await driver.file("ishbel", sent)
    past = await driver.types("ishbel", "#steering", "/prevent who-attends history STUDENT")
    compared = await driver.types("ishbel", "#steering", '/prevent advise who "HMP Stonecross"')
    assert past is not None
    assert "Jory Adeyin (Wed 8 Oct 2025 to Tue 30 Jun 2026, filled at 4 of 5)" in past
    assert compared is not None
    assert "it is no ranking and chooses nobody" in compared

    await driver.clock_to(datetime(2027, 1, 4, 9, 30, tzinfo=UTC))
    still = await driver.sees("nerys", "dm", "Once a quarter I ask each seat")
    await driver.press("nerys", still, "Yes, all still right")
    await driver.message("nerys", "dm", "Iwan Penhallt counts as confirmed too.")


async def all_asked(driver: Driver) -> bool | None:
    """Whether each of the twenty has got the question, and nobody has got it twice; `None` while some have not."""
    asked = [entry for entry in await driver.posted() if "You are asked this once." in entry["text"]]
    return len(asked) == 20 or None
