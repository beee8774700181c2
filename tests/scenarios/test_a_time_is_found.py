"""A time is found, as people live it: asked in the channel, answered, asked again, closed by itself, and scheduled."""

from bot.demo import Demo
from tests.sandbox_driver import Driver, Json
from tests.scenarios.told import held_against

SLOTS = "Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30, Thursday morning"


async def test_a_poll_from_its_words_to_the_meeting(demo: Demo, driver: Driver) -> None:
    preview = await driver.typed("ishbel", "#steering", f"/prevent poll time {SLOTS}")
    assert preview is not None
    await driver.press("ishbel", preview, "Open the poll")
    await driver.message("ishbel", "#steering", "is being told")
    card = await driver.message("corin", "#steering", "asks when")
    for name, *given in (
        ("corin", "Yes", "No", "If need be"),
        ("nerys", "Yes", "If need be", "Yes"),
        ("bram", "No", "Yes", "If need be"),
    ):
        await answers(driver, name, card, *given)
    await driver.types("nerys", "#steering", "/prevent poll")
    await driver.press("osric", card, "Answer")
    await driver.message("osric", "#steering", "Only people with a seat can answer a poll")

    await until(driver, "reminder of a poll", "reminders of a poll")
    asked = await driver.message("rafe", "dm", "You have not yet answered")
    await answers(driver, "rafe", asked, "If need be", "No", "If need be")
    reminded = [one for one in await driver.posted() if one["text"].startswith("You have not yet answered")]
    silent = {one["channel"] for one in reminded}
    assert not silent & {f"D{driver.person(name).id[1:]}" for name in ("corin", "nerys", "bram")}
    assert len(reminded) == len(silent) > 10

    await until(driver, "result of a poll")
    result = await driver.sees("corin", "#steering", "has closed")
    await driver.press("bram", result, "Schedule it")
    await driver.message("bram", "#steering", "Only ")
    await driver.press("ishbel", result, "Schedule it")
    extra = await driver.message("ishbel", "#steering", "Nothing is added yet")
    await driver.press("ishbel", extra, "Add the meeting")
    await driver.message("ishbel", "#steering", "You can undo this for an hour")
    await driver.message("corin", "#steering", "Will you be there?")
    late = await driver.message("rafe", "dm", "You have not yet answered")
    await driver.press("rafe", late, "Answer")
    await driver.message("rafe", "dm", "That poll closed on ")

    dates = await driver.types("nerys", "#steering", "/prevent dates 4")
    assert dates is not None
    assert "Thu 14 Jan 2027, 10:00 to 12:00 UK time" in dates
    told, wanted = held_against("a_time_is_found", transcript(driver))
    assert told == wanted


async def answers(driver: Driver, name: str, card: Json, *given: str) -> None:
    """Press Answer and send the form."""
    await driver.press(name, card, "Answer")
    form = await driver.view(name)
    # Who runs polls is also asked whose answer it is, which may be left alone.
    fields = [block["label"]["text"] for block in form["blocks"] if block["block_id"].startswith("option_")]
    sent = await driver.submit(name, form, dict(zip(fields, given, strict=True)))
    await driver.cancel(name, sent["view"])


async def until(driver: Driver, *words: str) -> None:
    """Move the time on until one of these has come."""
    for _ in range(20):
        if any(word in stop["what"] for stop in await driver.clock_next() for word in words):
            return
    raise AssertionError(f"{words} never came")


def transcript(driver: Driver) -> list[str]:
    """What was said, with one of the reminders for all: they are alike."""
    lines: list[str] = []
    for line in driver.transcript:
        is_reminder = "You have not yet answered" in line and line.startswith("bot to ")
        if not is_reminder or line.startswith("bot to rafe>"):
            lines.append(line)
    return lines
