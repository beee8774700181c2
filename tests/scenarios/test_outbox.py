"""The coordinator looks at what will be sent, holds it, lets it go on; and people ask why something came."""

from datetime import datetime

from bot.demo import Demo
from tests.sandbox_driver import Driver, Json
from tests.scenarios.told import held_against


async def ask_why(driver: Driver, name: str, where: Json) -> None:
    await driver.choose(name, where, "why", "Why did I get this?")


async def test_what_is_held_waits_and_what_comes_is_explained(demo: Demo, driver: Driver) -> None:
    zone = demo.workspace.zone
    await driver.types("ishbel", "#steering", "/prevent outbox 3d")
    await driver.types("corin", "#steering", "/prevent outbox hold")
    preview = await driver.typed("ishbel", "#steering", "/prevent outbox hold")
    assert preview is not None
    await driver.press("ishbel", preview, "Hold all sending")
    await driver.clock_to(datetime(2026, 11, 25, 11, tzinfo=zone))
    reminded = await driver.message("ishbel", "dm", "is held since")
    await ask_why(driver, "ishbel", reminded)
    await driver.message("ishbel", "dm", "You coordinate")
    assert not [one for one in await driver.messages("ishbel", "#steering") if "is in 14 days" in str(one)]

    await driver.types("ishbel", "#steering", "/prevent outbox")
    release = await driver.typed("ishbel", "#steering", "/prevent outbox release")
    assert release is not None
    await driver.press("ishbel", release, "Release")
    card = await driver.message("nerys", "#steering", "is in 14 days")
    await ask_why(driver, "nerys", card)
    await driver.message("nerys", "#steering", "It was posted in")
    await driver.types("ishbel", "#steering", "/prevent outbox")

    told, wanted = held_against("outbox", driver.transcript)
    assert told == wanted
