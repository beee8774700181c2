"""The Home tab, and Yes, No and Maybe wherever they are pressed, as people meet them."""

from dataclasses import replace

import pytest

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.handlers.counter import CHANNEL, Counter
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat
from workgroup.ports import UnitOfWork
from workgroup.usecases import planning


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    with alder() as uow:
        for series in uow.series.list_all():
            planning.plan_series(uow, series, now=clock())
    return Counter(alder, clock)


def next_steering(uow: UnitOfWork, clock: FixedClock) -> Meeting:
    return uow.meetings.list_of(uow.series.list_by_channel_name("steering")[0].id, since=clock())[0]


def answers(work: Work, clock: FixedClock) -> dict[str | None, PartStat]:
    with work(read_only=True) as uow:
        replies = uow.replies.of(next_steering(uow, clock).id)
        return {uow.people.get(person_id).email: partstat for person_id, partstat in replies.items()}


def a_button(work: Work, clock: FixedClock, action_id: str = "reply_yes") -> dict[str, str]:
    with work(read_only=True) as uow:
        return {"action_id": action_id, "value": f'{{"meeting":{next_steering(uow, clock).id}}}'}


async def test_home_shows_the_next_meeting_my_answer_what_waits_and_my_seats(counter: Counter) -> None:
    home = await counter.opens_home("U0NERYS")

    [(how, view)] = home.views
    assert how == "home U0NERYS"
    assert view["type"] == "home"
    assert home.text == (
        "Next meetings\n"
        "*Alder Regional Prevent Steering Group* is in 16 days\n"
        "Wed 9 Dec 2026, 10:00 to 12:00 UK time\n"
        "Your answer: no answer yet\n"
        "Waiting for you\n"
        "1 meeting above without your answer: press Yes, No or Maybe.\n"
        "Your seats\n"
        "• Alder Regional Prevent Steering Group: member for Glanfaen University. Your deputy: Iwan Penhallt"
    )


async def test_an_answer_given_in_home_shows_there_at_once(counter: Counter, alder: Work, clock: FixedClock) -> None:
    home = await counter.opens_home("U0NERYS")
    pressed = await counter.presses("U0NERYS", home.buttons["Yes"], view=home.views[0][1])

    assert pressed.said == []
    assert pressed.text.startswith("Kept: yes from Glanfaen University, Alder Regional Prevent Steering Group of ")
    assert "Your answer: yes" in pressed.text
    assert "Nothing. Thank you." in pressed.text
    assert answers(alder, clock) == {cast.NERYS: PartStat.ACCEPTED}


async def test_a_stranger_is_told_how_to_begin_and_a_guest_whom_to_ask(counter: Counter) -> None:
    stranger = await counter.opens_home("U0OSRIC")
    guest = await counter.opens_home("U0GUEST")

    assert "You hold no seat yet." in stranger.text
    assert "For more, write to the group's coordinator." in guest.text
    assert "Steering" not in stranger.text + guest.text


async def test_the_messages_tab_beside_it_shows_nothing_new(counter: Counter) -> None:
    heard = await counter.opens_home("U0NERYS", tab="messages")

    assert heard.views == []


async def test_who_presses_a_card_in_the_channel_gets_a_private_line(
    counter: Counter, alder: Work, clock: FixedClock
) -> None:
    kept = await counter.presses("U0NERYS", a_button(alder, clock), ephemeral=False)
    again = await counter.presses("U0NERYS", a_button(alder, clock), ephemeral=False)
    changed = await counter.presses("U0NERYS", again.buttons["No"], ephemeral=True)

    assert [how for how, _ in kept.said] == ["respond"]
    assert kept.text.startswith("Kept: yes from Glanfaen University")
    assert again.text.startswith("Already kept: yes")
    assert [how for how, _ in changed.said] == ["replace"]
    assert "Your deputy is Iwan Penhallt: ask them to press Yes." in changed.text
    assert answers(alder, clock) == {cast.NERYS: PartStat.DECLINED}


@pytest.mark.parametrize(
    ("user_id", "why"),
    [
        ("U0OSRIC", "You hold no seat in Alder Regional Prevent Steering Group on that day"),
        ("U0GUEST", "Only people with a seat can answer for a meeting."),
        ("U0OTHER", "Only people with a seat can answer for a meeting."),
    ],
)
async def test_who_has_no_seat_is_told_why_it_does_not_count(
    counter: Counter, alder: Work, clock: FixedClock, user_id: str, why: str
) -> None:
    heard = await counter.presses(user_id, a_button(alder, clock), ephemeral=False)

    assert heard.text.startswith(why)
    assert "Nothing changed." in heard.text
    assert answers(alder, clock) == {}


async def test_the_buttons_of_a_cancelled_meeting_say_that_it_was_cancelled(
    counter: Counter, alder: Work, clock: FixedClock
) -> None:
    with alder() as uow:
        uow.meetings.save(replace(next_steering(uow, clock), cancelled_because="Snow"))

    heard = await counter.presses("U0NERYS", a_button(alder, clock), channel=CHANNEL, ephemeral=False)

    assert "was cancelled. Nothing changed. See what is planned: `/prevent dates`." in heard.text


async def test_a_deputy_says_for_whom_they_answer(counter: Counter, alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        [iwan] = uow.people.list_by_email(cast.IWAN)
        uow.people.save(replace(iwan, email="iwan@home.example"))

    heard = await counter.presses("U0IWAN", a_button(alder, clock), ephemeral=False)

    assert "You answer as deputy of Nerys Talbryn." in heard.text


async def test_a_deputy_who_fills_a_seat_of_their_own_is_not_offered_as_stand_in(
    counter: Counter, alder: Work, clock: FixedClock
) -> None:
    heard = await counter.presses("U0CORIN", a_button(alder, clock, "reply_no"), ephemeral=False)

    assert "Yasmeen Thackray, named as deputy, already fills a seat there, so nobody can fill yours." in heard.text
