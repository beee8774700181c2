"""`/prevent outbox`, hold and release, and *Why did I get this?*, as people read them."""

import inspect
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import limits
from handlers.blocks import explaining, notices, parts, trouble
from storage import Work
from tests import cast
from tests.cast import place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from tests.handlers import steering
from tests.handlers.counter import CHANNEL, EMPTY, Counter, Heard, check
from workgroup.meeting.series import Tier
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.roster.person import Identity, Standing
from workgroup.usecases import arriving, doubting, sending, setting_up
from workgroup.usecases.arriving import Visitor


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    with alder() as uow:
        arriving.link_channel(uow, team_id=cast.TEAM, channel_id=CHANNEL["id"], channel_name="steering")
    made = Counter(alder, clock)
    steering.plan(made)
    return made


def put(counter: Counter, number: int) -> None:
    """Let the coordinator be told so many things, a minute apart."""
    with counter.work() as uow:
        series, ishbel = the_series(uow), the_person(uow, cast.ISHBEL)
        uow.people.link(Identity(person_id=ishbel.id, team_id=cast.TEAM, user_id="U0ISHBEL"))
        for one in range(number):
            uow.outbox.enqueue(
                NoticeDraft(
                    key=f"trouble:{one}",
                    kind=NoticeKind.TROUBLE,
                    group_id=series.group_id,
                    series_id=series.id,
                    person_id=ishbel.id,
                    due_at=counter.clock() + timedelta(minutes=one),
                    expires_at=counter.clock() + timedelta(days=3),
                )
            )


async def test_it_says_what_goes_where_and_when_and_what_waits_for_what(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "outbox")

    assert heard.text.startswith("In the next 7 days: 2 messages will go out and 4 wait for something.")
    assert "Waits: I am not in #operational. Invite me there with `/invite @prevent`." in heard.text
    assert (
        "• Wed 25 Nov 2026, 10:00 UK time, to #steering: reminder "
        "(Alder Regional Prevent Steering Group, Wed 9 Dec 2026)." in heard.text
    )
    assert "by direct message to each who was there: request for feedback" in heard.text
    assert "Not met in Slack yet, so they may not see what is posted in a channel." in heard.text


@pytest.mark.parametrize(
    ("words", "days"),
    [("", 7), ("30d", 30), ("30", 30), ("for 2 weeks", 14), ("3 months", 90), ("366 days", 366), ("30d page 2", 30)],
)
async def test_a_stretch_is_read_as_people_say_it(counter: Counter, words: str, days: int) -> None:
    heard = await counter.types("U0ISHBEL", f"outbox {words}")

    assert heard.text.startswith(f"In the next {days} days")


@pytest.mark.parametrize("words", ["367d", "0d", "9999 weeks", "tomorrow", "30d page", "holding"])
async def test_what_is_no_stretch_is_refused_with_examples(counter: Counter, words: str) -> None:
    heard = await counter.types("U0ISHBEL", f"outbox {words}")

    assert heard.text.startswith(f"I could not read “{words}” as a number of days up to 366. Nothing changed.")


async def test_a_chair_reads_their_series_a_member_is_refused(counter: Counter) -> None:
    chair, member = await counter.types("U0CORIN", "outbox 30d"), await counter.types("U0NERYS", "outbox")

    assert "#operational" not in chair.text
    assert "#steering" in chair.text
    assert "can see what will be sent. Nothing changed." in member.text


async def test_the_coordinator_reads_the_whole_group_in_direct_messages_a_chair_of_several_is_asked_which(
    counter: Counter,
) -> None:
    coordinator, chair = await counter.writes("U0ISHBEL", "outbox"), await counter.writes("U0RAFE", "outbox")

    assert "#operational" in coordinator.text
    assert "Which one do you mean" in chair.text
    assert any("Operational" in label for label in chair.buttons)


async def test_five_hundred_rows_come_by_the_page_within_slacks_limits(counter: Counter) -> None:
    put(counter, 500)

    first = await counter.types("U0ISHBEL", "outbox 30d")
    second = await counter.presses("U0ISHBEL", first.buttons["More"])
    last = await counter.types("U0ISHBEL", "outbox 30d page 999")

    assert list(first.buttons) == ["More"]
    assert list(second.buttons) == ["Back", "More"]
    assert list(last.buttons) == ["Back"]
    assert "will go out" in first.text
    assert len(first.blocks) < parts.MOST_BLOCKS
    assert first.text.split("Page ")[1].split(".")[0].startswith("1 of ")
    assert last.text.count(first.text.split("1 of ")[1].split(".")[0]) >= 2


async def test_an_empty_group_has_nothing_to_send(work: Work, clock: FixedClock) -> None:
    counter = Counter(work, clock)
    await counter.types("U0OSRIC", "setup")
    form = counter.roads.views[-1][1]
    await counter.submits("U0OSRIC", form, name="Fen group", area="The Fens", series_name="Fen steering group")

    heard = await counter.types("U0OSRIC", "outbox")

    assert heard.text.startswith("In the next 7 days nothing will go out: nothing is planned.")
    assert "Nothing went out." in heard.text


async def test_holding_is_shown_first_done_once_and_undone_by_releasing(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", "outbox hold")
    held = await counter.presses("U0ISHBEL", preview.buttons["Hold all sending"])
    again = await counter.presses("U0ISHBEL", preview.buttons["Hold all sending"])
    listed = await counter.types("U0ISHBEL", "outbox")
    released = await counter.presses("U0ISHBEL", held.buttons["Release"])
    twice = await counter.types("U0ISHBEL", "outbox release")

    assert "Nothing is held yet." in preview.text
    assert "1 message to #steering" in preview.text
    assert held.text.startswith("All sending is held from now on.")
    assert "Nothing changed." in again.text
    assert listed.text.startswith("All sending is held since Mon 23 Nov 2026, 09:00 UK time by Ishbel Carrow.")
    assert "Waits: all sending is held" in listed.text
    assert released.text.startswith("Sending goes on for Alder Region (fictional).")
    assert twice.text.startswith("Nothing is held for Alder Region (fictional). Nothing changed.")


async def test_who_coordinates_two_groups_holds_the_one_that_the_message_is_about(counter: Counter) -> None:
    with counter.work() as uow:
        alder = the_series(uow).group_id
        stranger = place_of(
            uow,
            cast.STRANGER,
            channel="canteen",
            channel_id=EMPTY["id"],
            team_id=cast.TEAM,
            user_id="U0O",
            now=counter.clock(),
        )
        ishbel = Visitor(
            team_id=cast.TEAM, user_id="U0ISHBEL", name="Ishbel Carrow", email=cast.ISHBEL, standing=Standing.FULL
        )
        wish = setting_up.GroupWish(
            name="Fen group",
            area="The Fens",
            nations=("england",),
            tzid="Europe/London",
            series_name="Fen steering group",
            tier=Tier.STEERING,
            place="",
            coordinator=ishbel,
        )
        setting_up.set_up_group(uow, place=stranger, wish=wish, bank_holidays={}, now=counter.clock())
    preview = await counter.types("U0ISHBEL", "outbox hold")
    asked = await counter.writes("U0ISHBEL", "outbox hold")

    held = await counter.presses("U0ISHBEL", preview.buttons["Hold all sending"], channel=None)

    assert "Which one do you mean" in asked.text
    assert held.text.startswith("All sending is held from now on.")
    with counter.work(read_only=True) as uow:
        assert [hold.group_id for hold in uow.holds.list_all()] == [alder]


async def test_a_chair_cannot_hold_even_by_a_forged_button(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", "outbox hold")

    typed = await counter.types("U0CORIN", "outbox hold")
    pressed = await counter.presses("U0CORIN", preview.buttons["Hold all sending"])

    for heard in (typed, pressed):
        assert heard.text.startswith("Only the coordinator can see, hold and release all that a group sends.")
    with counter.work(read_only=True) as uow:
        assert uow.holds.list_all() == []


def sent(counter: Counter, kind: NoticeKind) -> Mapping[str, Any]:
    """The menu of the first message of that kind that goes out now, as its reader presses it."""
    with counter.work() as uow:
        lease = counter.clock() + timedelta(minutes=1)
        claimed = uow.outbox.claim(owner="courier", now=counter.clock(), lease_until=lease, at_most=100)
        ids = [one.id for one in claimed]
        prepared = sending.prepare(uow, notice_ids=ids, owner="courier", now=counter.clock())
    telling = next(one for one in prepared.tellings if one.notice.kind is kind)
    message = notices.told(telling, token=None, now=counter.clock())
    check(message)
    menu = next(
        element
        for block in message.blocks
        for element in [block.get("accessory"), *block.get("elements", [])]
        if element is not None and element["type"] == "overflow"
    )
    return {"type": "overflow", "action_id": menu["action_id"], "selected_option": menu["options"][0]}


async def why(counter: Counter, user_id: str, menu: Mapping[str, Any], **where: Any) -> Heard:
    return await counter.presses(user_id, menu, **where)


async def test_a_reminder_says_privately_which_rule_and_seat_it_came_by_and_how_to_get_fewer(counter: Counter) -> None:
    counter.clock.advance(days=2, hours=1)
    menu = sent(counter, NoticeKind.REMINDER)

    member = await why(counter, "U0NERYS", menu)
    guest = await why(counter, "U0GUEST", menu)

    assert member.text == (
        "It was posted in #steering for everybody there: the channel is reminded of Alder Regional Prevent "
        "Steering Group of Alder Region (fictional) 10 working days before each meeting. You hold the seat of "
        "Glanfaen University in it. For fewer, the coordinator or the chair can type "
        "/prevent remind off 10 working days; for yourself, mute the channel."
    )
    assert "You need no seat in it to read along." in guest.text
    assert member.said[0][0] in {"respond", f"ephemeral {CHANNEL['id']} U0NERYS"}


async def test_what_was_told_to_the_coordinator_is_explained_to_them_and_to_nobody_else(counter: Counter) -> None:
    put(counter, 1)
    menu = sent(counter, NoticeKind.TROUBLE)

    mine, another = await why(counter, "U0ISHBEL", menu), await why(counter, "U0NERYS", menu)

    assert mine.text.startswith("You coordinate Alder Region (fictional), and its coordinator hears, once a day")
    assert another.text.startswith("This message is out of date.")


def test_a_menu_says_why_on_messages_of_any_shape(counter: Counter) -> None:
    with counter.work(read_only=True) as uow:
        notice = uow.outbox.waiting()[0]
    full = parts.message("Text.", [parts.divider()] * parts.MOST_BLOCKS)

    shapes = {
        "sections": parts.message("Text.", [parts.section("One."), parts.section("Two.")]),
        "no section": parts.message("Text.", [parts.header("Heading")]),
        "no room": full,
    }
    shown = {name: explaining.with_why(message, notice) for name, message in shapes.items()}

    for message in shown.values():
        limits.check_message_blocks([dict(block) for block in message.blocks])
    assert shown["sections"].blocks[0]["accessory"]["action_id"] == "why"
    assert shown["no section"].blocks[-1]["type"] == "actions"
    assert shown["no room"].blocks == full.blocks


@pytest.mark.parametrize("error", sorted({*trouble.CURES, *trouble.REASONS, "no_channel", "TimeoutError", "http_503"}))
def test_each_known_reason_is_said_in_sentences_without_its_code(error: str) -> None:
    said = trouble.why_not(error, series=None)

    assert said.endswith(".")
    assert "_" not in said
    assert "Give that word" not in said


def test_an_unknown_word_of_slacks_is_for_the_administrator() -> None:
    assert trouble.why_not("new_word", series=None) == (
        "Slack refused it (new_word). Give that word to your administrator."
    )


def test_every_reason_for_which_the_outbox_keeps_something_back_has_its_words() -> None:
    source = inspect.getsource(sending) + inspect.getsource(doubting)

    given = set(re.findall(r'NoticeState\.[A-Z]+, "(\w+)"|error="(\w+)"', source))

    assert {first or second for first, second in given} <= set(trouble.REASONS)
    assert given
