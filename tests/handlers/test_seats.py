"""`/prevent deputy`, `away`, `handover`, `leave`, `me`, `correct`, `approval`: as people type, press and read."""

from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.cast import the_person, the_series
from tests.fixed_clock import FixedClock
from tests.handlers.counter import EMPTY, Counter, Heard
from tests.handlers.steering import changed, plan, waiting
from workgroup.notices import NoticeKind

DIRECT = {"id": "D0", "name": "directmessage"}


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def people_of(counter: Counter, sector: str) -> list[str]:
    """Who holds that seat of the steering group today, then who deputises."""
    with counter.work(read_only=True) as uow:
        held = uow.seats.list_held(the_series(uow).id, counter.clock().date())
        seat = next(one for one in held if one.sector.code == sector)
        return [seat.holder.name if seat.holder else "", *(one.name for one in seat.deputies)]


async def pressed(counter: Counter, user_id: str, heard: Heard, label: str) -> Heard:
    return await counter.presses(user_id, heard.buttons[label])


async def test_a_deputy_is_previewed_named_told_and_taken_back(counter: Counter) -> None:
    preview = await counter.types("U0YASMEEN", "deputy <@U0ANA> always")
    before = people_of(counter, "LA-COH")
    named = await pressed(counter, "U0YASMEEN", preview, "Name them")
    after = people_of(counter, "LA-COH")
    undone = await pressed(counter, "U0YASMEEN", named, "Undo")
    again = await pressed(counter, "U0YASMEEN", named, "Undo")

    assert "Name Ana Ruiz your deputy in Alder Regional Prevent Steering Group, always" in preview.text
    assert preview.text.endswith("Nothing is changed yet.")
    assert before == ["Yasmeen Thackray"]
    assert after == ["Yasmeen Thackray", "Ana Ruiz"]
    assert named.text.startswith("Done: Ana Ruiz is your deputy")
    assert undone.text.startswith("Undone.")
    assert "it was undone before" in again.text
    assert people_of(counter, "LA-COH") == ["Yasmeen Thackray"]


async def test_a_press_that_comes_twice_names_once(counter: Counter) -> None:
    preview = await counter.types("U0YASMEEN", "deputy <@U0ANA> always")

    first = await pressed(counter, "U0YASMEEN", preview, "Name them")
    second = await pressed(counter, "U0YASMEEN", preview, "Name them")

    assert first.text.startswith("Done")
    assert second.text.startswith("Ana Ruiz is already deputy of Yasmeen Thackray")
    assert waiting(counter, NoticeKind.SEAT_CHANGE) == 1


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("next", "on Wed 9 Dec 2026"),
        ("for the next meeting", "on Wed 9 Dec 2026"),
        ("7–18 December", "from Mon 7 to Fri 18 Dec 2026"),
        ("from 7 to 18 December", "from Mon 7 to Fri 18 Dec 2026"),
        ("on 9 December", "on Wed 9 Dec 2026"),
        ("", "always, from Mon 23 Nov 2026"),
        ("from now on", "always, from Mon 23 Nov 2026"),
    ],
)
async def test_days_are_read_as_people_say_them(counter: Counter, words: str, days: str) -> None:
    plan(counter)

    heard = await counter.types("U0NERYS", f"deputy <@U0ANA> {words}")

    assert f", {days}?" in heard.text
    assert ("becomes no, and Ana Ruiz is asked" in heard.text) == ("always" not in days)


async def test_deputy_alone_shows_who_stands_and_opens_a_form_that_names_another(counter: Counter) -> None:
    shown = await counter.types("U0NERYS", "deputy")
    opened = await pressed(counter, "U0NERYS", shown, "Name a deputy")
    [(_, form)] = opened.views
    refused = await counter.submits("U0NERYS", form, when="days", person="U0ANA")
    sent = await counter.submits("U0NERYS", form, hash_="h2", when="always", person="U0ANA")

    assert shown.text.startswith("Your deputies in Alder Regional Prevent Steering Group, for Glanfaen University:")
    assert "Iwan Penhallt, always" in shown.text
    assert refused.ack["errors"] == {"first": "Say the first and the last day."}
    assert "Done: Ana Ruiz is your deputy" in sent.text


async def test_a_deputy_is_let_go_after_a_look(counter: Counter) -> None:
    preview = await counter.types("U0NERYS", f"deputy off {cast.IWAN}")
    ended = await pressed(counter, "U0NERYS", preview, "Let them go")

    assert preview.text.startswith("Should Iwan Penhallt be your deputy")
    assert "The seat has no deputy now" in ended.text
    assert people_of(counter, "HE")[0] in {"Prisca Vale", "Nerys Talbryn"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("deputy tomorrow", "but not whom you mean"),
        ("deputy <@U0ANA> whenever", "but not “whenever” as days"),
        ("deputy <@U0GUEST>", "is a guest or belongs to another workspace"),
        ("deputy <@U0NERYS>", "cannot be their own deputy"),
        ("deputy <@U0ANA> of <@U0CORIN>", "Only an organisation's designated contact"),
        ("away yesterday", "is over"),
        ("away some time", "as days"),
        ("handover me", "but not whom you mean"),
        ("handover <@U0YASMEEN>", "is already registered"),
        ("handover <@U0ANA> quickly", "but not “quickly”"),
        ("handover coordinator <@U0CORIN>", "Only the coordinator can hand over"),
        ("leave <@U0CORIN>", "Only an organisation's designated contact"),
        ("correct <@U0CORIN> name Corin", "Only an organisation's designated contact"),
        ("correct shoe size 38", "but not “shoe size 38”"),
        ('correct name "Nerys Talbryn"', "That is what I have about Nerys Talbryn already"),
        (f"correct address {cast.CORIN}", "Corin Haldane has that address"),
        ("correct address nonsense", "is not an e-mail address"),
        ("approval on", "Only the coordinator can say whether changes wait"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(counter: Counter, words: str, said: str) -> None:
    heard = await counter.types("U0NERYS", words)

    assert said in heard.text
    assert "Nothing changed." in heard.text


@pytest.mark.parametrize(
    "words", ["deputy <@U0ANA>", "away 7–18 December", "handover <@U0ANA>", "leave", "me", "correct"]
)
async def test_guests_and_people_of_another_workspace_are_told_that_they_may_not(counter: Counter, words: str) -> None:
    told = [await counter.types(user_id, words) for user_id in ("U0GUEST", "U0OTHER")]

    assert all(
        heard.text.startswith(("Only full members of this workspace", "Only people with a seat")) for heard in told
    )


async def test_a_stranger_learns_that_nothing_is_kept_about_them(counter: Counter) -> None:
    mine = await counter.types("U0OSRIC", "me")
    away = await counter.types("U0OSRIC", "away 7–18 December")
    left = await counter.types("U0OSRIC", "leave")

    assert mine.text.startswith("This group does not know you")
    assert away.text.startswith("Only people with a seat can")
    assert left.text.startswith("Only people with a seat can")


async def test_being_away_answers_no_asks_the_deputy_and_can_be_taken_back(counter: Counter) -> None:
    plan(counter)

    preview = await counter.types("U0NERYS", "away 7–18 December")
    went = await pressed(counter, "U0NERYS", preview, "I am away")
    shown = await counter.types("U0NERYS", "away")
    again = await counter.types("U0NERYS", "away 8–9 December")
    back = await pressed(counter, "U0NERYS", shown, "Not away Mon 7 to Fri 18 Dec 2026")
    twice = await pressed(counter, "U0NERYS", shown, "Not away Mon 7 to Fri 18 Dec 2026")

    assert "Wed 9 Dec 2026, 10:00 UK time: your answer is no, and Iwan Penhallt is asked to come" in preview.text
    assert went.text.startswith("Done: you are away Mon 7 to Fri 18 Dec 2026.")
    assert waiting(counter, NoticeKind.DEPUTY_WANTED) == 1
    assert "I know already that you are away" in again.text
    assert back.text.startswith("Done: you are not away")
    assert "You have no such days away" in twice.text


async def test_days_away_can_be_said_in_a_form_from_direct_messages_too(counter: Counter) -> None:
    shown = await counter.writes("U0NERYS", "away")
    opened = await counter.presses("U0NERYS", shown.buttons["Say days"], channel=DIRECT)
    [(_, form)] = opened.views

    wrong = await counter.submits("U0NERYS", form, first="2026-12-18", last="2026-12-07")
    sent = await counter.submits("U0NERYS", form, hash_="h2", first="2026-12-07", last="2026-12-18")

    assert "is before" in wrong.text
    assert "Done: you are away" in sent.text


async def test_a_seat_is_handed_over_after_a_look_and_back_by_undo(counter: Counter) -> None:
    preview = await counter.types("U0YASMEEN", "handover <@U0ANA>")
    done = await pressed(counter, "U0YASMEEN", preview, "Hand it over")
    after = people_of(counter, "LA-COH")
    undone = await pressed(counter, "U0YASMEEN", done, "Undo")

    assert "Ana Ruiz would hold the seat of Aldershire County Council" in preview.text
    assert "Ana Ruiz and Ishbel Carrow will be told." in preview.text
    assert after == ["Ana Ruiz"]
    assert undone.text.startswith("Undone. The seat is back")
    assert people_of(counter, "LA-COH") == ["Yasmeen Thackray"]


async def test_a_contact_swaps_one_of_their_people_for_another(counter: Counter) -> None:
    dorrit = "dorrit.hale@aldershire.gov.uk.example"

    preview = await counter.types("U0CORIN", f"handover {dorrit} to una.merrow@aldershire.gov.uk.example")
    await pressed(counter, "U0CORIN", preview, "Hand it over")

    assert "Una Merrow would hold the seat" in preview.text
    assert "tell them yourself" in preview.text
    assert people_of(counter, "LA-CHILD") == ["Una Merrow"]


async def test_the_office_of_the_coordinator_changes_hands_and_its_new_holder_may_do_all(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", "handover coordinator <@U0CORIN>")
    done = await pressed(counter, "U0ISHBEL", preview, "Hand it over")
    new = await counter.types("U0CORIN", "approval")
    old = await counter.types("U0ISHBEL", "approval")

    assert "Corin Haldane would coordinate Alder Region (fictional)" in preview.text
    assert done.text.startswith("Done: Corin Haldane coordinates")
    assert new.text.startswith("In Alder Region")
    assert old.text.startswith("Only the coordinator can say whether changes wait")


async def test_who_leaves_sees_what_ends_and_the_coordinator_cannot(counter: Counter) -> None:
    preview = await counter.types("U0NERYS", "leave 31 December")
    left = await pressed(counter, "U0NERYS", preview, "Leave")
    coordinator = await counter.types("U0ISHBEL", "leave")

    assert "with Thu 31 Dec 2026 as the last day?" in preview.text
    assert "Iwan Penhallt still deputises." in preview.text
    assert left.text.startswith("Done: you leave Alder Region")
    assert "Hand that over first" in coordinator.text


async def test_where_changes_wait_the_coordinator_accepts_at_home_and_the_member_is_told(counter: Counter) -> None:
    shown = await counter.types("U0ISHBEL", "approval")
    await pressed(counter, "U0ISHBEL", shown, "Let changes wait for me")
    preview = await counter.types("U0YASMEEN", "deputy <@U0ANA> always")
    asked = await pressed(counter, "U0YASMEEN", preview, "Ask for it")
    again = await pressed(counter, "U0YASMEEN", preview, "Ask for it")
    opened = await counter.opens_home("U0ISHBEL")
    [(_, home)] = opened.views
    accept = next(
        one
        for block in home["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"] == "accept_proposal"
    )
    accepted = await counter.presses("U0ISHBEL", accept, view=home, channel=None)

    assert "such a change waits for Ishbel Carrow" in preview.text
    assert asked.text.startswith("Sent:")
    assert again.text.startswith("You have asked for that already")
    assert "Yasmeen Thackray asks that Ana Ruiz (ana.ruiz@larkbeck.ac.uk.example), who is new in the group," in str(
        home
    )
    assert "Done: Ana Ruiz is deputy of Yasmeen Thackray" in str(accepted.views)
    assert people_of(counter, "LA-COH") == ["Yasmeen Thackray", "Ana Ruiz"]
    assert waiting(counter, NoticeKind.PROPOSAL_DECISION) == 1


async def test_a_forged_button_gets_no_further_than_its_person_may(counter: Counter) -> None:
    preview = await counter.types("U0YASMEEN", "deputy <@U0ANA> always")
    button = preview.buttons["Name them"]
    with counter.work(read_only=True) as uow:
        corin = the_person(uow, cast.CORIN)

    forged: list[dict[str, Any]] = [
        changed(button, of=int(corin.id)),
        changed(button, of=10**6),
        changed(button, **{"from": "soon"}),
        changed(button, user=None, email=None),
    ]
    heard = [await counter.presses("U0NERYS", one) for one in forged]

    assert all("Nothing changed" in one.text for one in heard)
    assert people_of(counter, "LA-CS") == ["Corin Haldane", "Yasmeen Thackray"]


async def test_me_shows_seats_deputies_and_details_and_changes_a_detail(counter: Counter) -> None:
    mine = await counter.types("U0NERYS", "me")
    opened = await pressed(counter, "U0NERYS", mine, "Correct my details")
    [(_, form)] = opened.views
    refused = await counter.submits("U0NERYS", form, adjustments="because one of our students was referred to Channel")
    sent = await counter.submits("U0NERYS", form, hash_="h2", post="Registrar", adjustments="captions on calls")

    assert "Alder Regional Prevent Steering Group: member for Glanfaen University; deputies: Iwan Penhallt" in mine.text
    assert "You are designated contact of Glanfaen University" in mine.text
    assert "adjustments" in refused.ack["errors"]
    assert "post from “Director of Student Services (Prevent lead)” to “Registrar”" in sent.text
    assert "adjustments from nothing to “captions on calls”" in sent.text


async def test_a_name_is_corrected_by_words_after_a_look_and_who_it_is_about_is_told(counter: Counter) -> None:
    preview = await counter.types("U0CORIN", 'correct <@U0YASMEEN> name "Yasmeen Thackray-Cole"')
    done = await pressed(counter, "U0CORIN", preview, "Correct it")

    assert preview.text.startswith(
        "Correct Yasmeen Thackray's name from “Yasmeen Thackray” to “Yasmeen Thackray-Cole”?"
    )
    assert done.text.startswith("Corrected:")
    assert people_of(counter, "LA-COH") == ["Yasmeen Thackray-Cole"]
    assert waiting(counter, NoticeKind.SEAT_CHANGE) == 1


async def test_what_comes_from_outside_can_neither_ping_nor_format(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", 'correct <@U0YASMEEN> post "<!channel> *Boss* `x`"')

    shown = [block["text"]["text"] for block in preview.blocks if block["type"] == "section"]
    assert all("&lt;!channel&gt;" in text and "*Boss*" not in text for text in shown)


async def test_somebody_of_the_group_is_found_by_a_part_of_name_post_or_organisation(counter: Counter) -> None:
    opened = await counter.types("U0NERYS", "handover")
    [(_, form)] = opened.views

    by_name = await counter.looks_for("U0NERYS", form, "gethin", field="known", select="person_select")
    by_post = await counter.looks_for("U0NERYS", form, "head of safety stone", field="known", select="person_select")
    by_place = await counter.looks_for("U0NERYS", form, "larkbeck coll", field="known", select="person_select")
    stranger = await counter.looks_for("U0OSRIC", form, "gethin", field="known", select="person_select")
    guest = await counter.looks_for("U0GUEST", form, "gethin", field="known", select="person_select")

    assert by_name == ["Gethin Marlow (University of Merrowby)"]
    assert by_post == ["Aurelio Venn (HMP Stonecross)"]
    assert by_place == ["Bram Ottaway (Larkbeck College)", "Suki Ferrand (Larkbeck College)"]
    assert stranger == guest == []


async def test_in_a_channel_without_a_series_the_way_on_is_said(counter: Counter) -> None:
    heard = await counter.types("U0OSRIC", "me", channel=EMPTY)

    assert "Nothing changed." in heard.text
