"""The main job, as people live it: plan, announce, remind, answer, meet, ask for feedback, read what it came to."""

from bot.demo import Demo
from tests.sandbox_driver import Driver, Json
from tests.scenarios.told import held_against

COMING = ("ishbel", "corin", "nerys", "bram", "rafe")
ANSWERS: dict[str, Json] = {
    "corin": {"relevance": "4", "right": "Mostly", "often": "About right", "useful": "4", "clear": "5"},
    "nerys": {"relevance": "5", "right": "Yes", "often": "About right", "useful": "4", "clear": "4"},
    "bram": {"relevance": "3", "right": "Mostly", "often": "Too often", "useful": "3", "clear": "4"},
    "rafe": {"relevance": "4", "right": "Yes", "often": "About right", "useful": "4", "clear": "3"},
    "ishbel": {"relevance": "5", "right": "Yes", "often": "About right", "useful": "5", "clear": "5"},
}


async def test_from_schedule_monthly_to_totals_of_feedback(demo: Demo, driver: Driver) -> None:
    preview = await driver.typed("ishbel", "#steering", "/prevent schedule monthly")
    assert preview is not None
    await driver.press("ishbel", preview, "Confirm")
    await driver.message("corin", "#steering", "I will remind you here")
    await driver.message("ishbel", "#steering", "Planned:")
    await driver.types("ishbel", "#steering", "/prevent who-attends")

    card = await the_card(driver, "is in 14 days")
    for name in COMING:
        await driver.press(name, card, "Yes")
    await driver.sees("corin", "#steering", "Yes 5")
    await driver.types("corin", "#steering", "/prevent who-attends HE")

    await the_card(driver, "is tomorrow")
    await the_card(driver, "starts in 15 minutes")
    await the_request(driver)
    for name in COMING[1:4]:
        await answers(driver, name)
    await driver.types("ishbel", "#steering", "/prevent feedback")
    for name in ("rafe", "ishbel"):
        await answers(driver, name)
    totals = await driver.types("ishbel", "#steering", "/prevent feedback")
    await driver.sees("corin", "#steering", "Steering Group is over")

    assert totals is not None
    assert "5 of 5 people answered" in totals
    assert "Relevance: 4.2 of 5" in totals
    assert all(entry["pings"] == [] for entry in await driver.posted())
    told, wanted = held_against("a_year_begins", driver.transcript)
    assert told == wanted


async def test_each_reminder_comes_once_and_nobody_is_asked_twice(demo: Demo, driver: Driver) -> None:
    card = await the_card(driver, "is in 14 days")
    for name in COMING:
        await driver.press(name, card, "Yes")
    await driver.message("corin", "#steering", "Yes 5")
    await the_request(driver)
    await answers(driver, "corin")

    for _ in range(12):
        await driver.clock_next()

    steering = [one["text"] for one in await posts(driver, "chat.postMessage") if "Steering Group " in one["text"]]
    assert sum("is in 14 days" in text for text in steering) == 1
    assert sum("is tomorrow" in text for text in steering) == 1
    assert sum("starts in 15 minutes" in text for text in steering) == 1
    asked = [one for one in steering if one.startswith("How was")]
    still = [one for one in steering if "ime to say how" in one]
    assert len(asked) == len(COMING)
    assert len(still) == len(COMING) - 1


async def the_card(driver: Driver, words: str) -> Json:
    """Move the time on until the steering group's next reminder has come that says so."""
    for _ in range(12):
        stops = await driver.clock_next()
        if any("reminder, Alder Regional Prevent Steering Group" in stop["what"] for stop in stops):
            break
    return await driver.message("ishbel", "#steering", f"Steering Group {words}")


async def the_request(driver: Driver) -> None:
    """Move the time on until feedback on the steering group is asked for."""
    for _ in range(12):
        stops = await driver.clock_next()
        if any("for feedback, Alder Regional Prevent Steering Group" in stop["what"] for stop in stops):
            return
    raise AssertionError("feedback was never asked for")


async def answers(driver: Driver, name: str) -> None:
    """Answer the five questions from the direct message."""
    asked = await driver.message(name, "dm", "How was")
    await driver.press(name, asked, "Give feedback")
    form = await driver.view(name)
    given = ANSWERS[name]
    sent = await driver.submit(
        name,
        form,
        {
            "How relevant was this to your work?": given["relevance"],
            "Were the right people there?": given["right"],
            "How often do we meet?": given["often"],
            "How useful was the information?": given["useful"],
            "Is it clear who does what by when?": given["clear"],
        },
    )
    assert "view" in sent
    assert "Thank you" in str(sent["view"])
    await driver.cancel(name, sent["view"])


async def posts(driver: Driver, method: str) -> list[Json]:
    return [entry for entry in await driver.posted() if entry["method"] == method]
