"""Who sits where changes hands: as a member, a designated contact, the coordinator, a guest and a stranger."""

from bot.demo import Demo
from tests.sandbox_driver import Driver
from tests.scenarios.told import held_against


async def test_members_arrange_their_own_seats_and_what_follows_is_told(demo: Demo, driver: Driver) -> None:
    # A member is away; the deputy is asked, and comes.
    preview = await driver.typed("nerys", "#steering", "/prevent away 7–18 December")
    assert preview is not None
    await driver.press("nerys", preview, "I am away")
    wanted = await driver.message("iwan", "dm", "You deputise: can you be there?")
    await driver.press("iwan", wanted, "Yes")
    await driver.message("iwan", "dm", "Kept: yes")
    await driver.types("nerys", "#steering", "/prevent me")

    # Who has not been seen in Slack yet cannot be written to.
    await driver.types("philippa", "#steering", "/prevent me")

    # A deputy is named in a form, chosen from the group's own list, and taken back.
    shown = await driver.typed("yasmeen", "#steering", "/prevent deputy")
    assert shown is not None
    await driver.press("yasmeen", shown, "Name a deputy")
    form = await driver.view("yasmeen")
    chosen = await driver.find_option("yasmeen", form, "Deputy: somebody of the group", "philip")
    named = await driver.submit("yasmeen", form, {"Deputy: somebody of the group": chosen})
    await driver.message("philippa", "dm", "named you deputy")
    await driver.press("yasmeen", named["view"], "Undo")
    await driver.message("philippa", "dm", "was undone")

    await driver.types("dorrit", "#steering", "/prevent me")

    # The organisation's designated contact swaps one of its people.
    swap = await driver.typed("corin", "#steering", "/prevent handover @dorrit.hale to @anselm.brightwater")
    assert swap is not None
    await driver.press("corin", swap, "Hand it over")
    for name, place, words in (
        ("anselm", "dm", "you hold the seat"),
        ("corin", "#steering", "Done: Anselm Brightwater"),
        ("dorrit", "dm", "Anselm Brightwater holds the seat"),
        ("ishbel", "dm", "Anselm Brightwater holds the seat"),
    ):
        await driver.message(name, place, words)

    told, wanted_text = held_against("members_arrange_their_seats", driver.transcript)
    assert told == wanted_text


async def test_the_coordinator_keeps_the_list_and_decides_what_waits(demo: Demo, driver: Driver) -> None:
    await driver.types("ishbel", "#steering", '/prevent org add "Marches Fire and Rescue" sector FIRE nation england')
    rename = await driver.typed(
        "ishbel", "#steering", '/prevent org rename "HMP Stonecross" to "HMP Stonecross and Fen"'
    )
    assert rename is not None
    await driver.press("ishbel", rename, "Rename it")
    await driver.message("ishbel", "#steering", "Renamed: HMP Stonecross")
    await driver.types("ishbel", "#steering", "/prevent org show HMP Stonecross")
    await driver.types("ishbel", "#steering", "/prevent approval on")
    preview = await driver.typed("bram", "#steering", "/prevent handover @suki.ferrand")
    assert preview is not None
    await driver.press("bram", preview, "Ask for it")
    await driver.message("bram", "#steering", "Sent: in this group")
    waiting = await driver.message("ishbel", "dm", "asks that Suki Ferrand takes")
    await driver.press("ishbel", waiting, "Accept")
    await driver.message("bram", "dm", "Accepted, and done")
    await driver.types("suki", "dm", "me")
    await driver.message("suki", "dm", "Larkbeck College")

    told, wanted = held_against("the_coordinator_keeps_the_list", driver.transcript)
    assert told == wanted


async def test_who_may_not_is_told_who_can(demo: Demo, driver: Driver) -> None:
    for name in ("osric", "perrin"):
        for words in ("me", "orgs", "deputy @philippa.ash", "away 7–18 December", "handover @philippa.ash", "leave"):
            await driver.types(name, "#steering", f"/prevent {words}")
    await driver.types("kestrel", "#steering", '/prevent org add "Zoo" sector VCS')
    await driver.types("kestrel", "#steering", "/prevent handover @corin.haldane to @philippa.ash")
    await driver.types("ishbel", "dm", "help rights")
    await driver.message("ishbel", "dm", "Each row adds to")

    told, wanted = held_against("who_may_not_change_seats", driver.transcript)
    assert told == wanted
