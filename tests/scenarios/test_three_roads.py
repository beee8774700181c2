"""The same words by slash command, in direct messages and after the bot's name; and what the Home tab shows."""

from typing import Any

from bot.demo import Demo
from tests.sandbox_driver import Driver, Json
from tests.scenarios.told import held_against


async def test_the_same_words_work_in_direct_messages_and_after_the_bots_name(demo: Demo, driver: Driver) -> None:
    await driver.types("nerys", "dm", "next")
    await driver.message("nerys", "dm", "Next: Alder Regional")
    await driver.types("ishbel", "dm", "who attends HE")
    which = await driver.message("ishbel", "dm", "Which")
    await driver.press("ishbel", which, "Alder Regional Prevent Steering Group")
    await driver.message("ishbel", "dm", "Who attends Alder Regional")
    await driver.types("corin", "#steering", "@prevent when is the next meeting?")
    await driver.message("corin", "#steering", "Next: Alder Regional")
    await driver.types("corin", "#steering", "@prevent")
    await driver.message("corin", "#steering", "You can do this here")

    told, wanted = held_against("three_roads", driver.transcript)
    assert told == wanted


async def test_home_shows_my_next_meeting_what_waits_for_me_and_my_seats(demo: Demo, driver: Driver) -> None:
    empty = await driver.home("nerys")
    home = await seen_home(driver, "nerys", "Your answer: no answer yet")

    await driver.press("nerys", home, "Yes")
    after = await seen_home(driver, "nerys", "Your answer: yes")

    assert empty is None
    assert "Alder Regional Prevent Steering Group" in words_of(after)
    assert "for Glanfaen University" in words_of(after)
    assert "Iwan Penhallt" in words_of(after)


async def test_home_of_a_stranger_says_how_to_begin(demo: Demo, driver: Driver) -> None:
    await driver.home("osric")

    home = await seen_home(driver, "osric", "You hold no seat yet")

    assert "/prevent register" in words_of(home)


async def seen_home(driver: Driver, name: str, containing: str) -> Json:
    """The Home tab once it says that."""

    async def look() -> Json | None:
        view = await driver.home(name)
        return view if view is not None and containing in words_of(view) else None

    return await driver.wait_for(look)


def words_of(view: Json) -> str:
    """Everything a view says."""
    return "\n".join(_texts(view["blocks"]))


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [str(part["text"])] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    return []
