"""`/prevent register`: by words, by form, and the coordinator's decision, as people meet them."""

from dataclasses import replace

import pytest

from handlers.registering import RegistrationWords, UnreadableRegistration, parse_registration
from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.handlers.counter import ACCOUNTS, Counter
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Identity
from workgroup.roster.seat import SeatHeld


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def seat_of(uow: UnitOfWork, clock: FixedClock, name: str) -> SeatHeld | None:
    series = uow.series.list_by_channel_name("steering")[0]
    held = uow.seats.list_held(series.id, clock().date())
    return next((seat for seat in held if seat.holder is not None and seat.holder.name == name), None)


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '<@U1|ana> as lead for "University of Merrowby" post "Head of Security"',
            RegistrationWords(
                user_id="U1", address=None, what="lead", organisation="University of Merrowby", post="Head of Security"
            ),
        ),
        (
            "<@U1> as observer for University of Merrowby post Head of Security",
            RegistrationWords(
                user_id="U1",
                address=None,
                what="observer",
                organisation="University of Merrowby",
                post="Head of Security",
            ),
        ),
        (
            "<@U1> as lead post Head of Security for Post Office",
            RegistrationWords(
                user_id="U1", address=None, what="lead", organisation="Post Office", post="Head of Security"
            ),
        ),
        (
            'ana@x.example as adviser for "The post and name trust" name “Ana Ruiz”',
            RegistrationWords(
                user_id=None,
                address="ana@x.example",
                what="adviser",
                organisation="The post and name trust",
                name="Ana Ruiz",
            ),
        ),
        (
            "<@U1> deputy of <@U2> post Campus Manager",
            RegistrationWords(user_id="U1", address=None, what="deputy", other_user_id="U2", post="Campus Manager"),
        ),
        (
            "ana@x.example as a deputy post Head of Estates of bo@x.example",
            RegistrationWords(
                user_id=None,
                address="ana@x.example",
                what="deputy",
                other_address="bo@x.example",
                post="Head of Estates",
            ),
        ),
        (
            "<@U1> as member from Merrowby Students' Union",
            RegistrationWords(user_id="U1", address=None, what="member", organisation="Merrowby Students' Union"),
        ),
    ],
)
def test_whom_to_register_as_what_is_read_in_the_order_in_which_people_say_it(
    text: str, words: RegistrationWords
) -> None:
    assert parse_registration(text) == words


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ana as lead", "whom you mean by “Ana as lead”"),
        ("<@U1>", "as what"),
        ("<@U1> as king of x", "as what"),
        ("<@U1> as lead", "for which organisation"),
        ("<@U1> as deputy", "of whom"),
        ("<@U1> as deputy of Bram", "of whom"),
        ('<@U1> as lead for "X" and quickly', "“and quickly”"),
    ],
)
def test_what_was_not_understood_is_said_and_nothing_typed_is_passed_over(text: str, missing: str) -> None:
    with pytest.raises(UnreadableRegistration) as refused:
        parse_registration(text)

    assert f"but not {missing}" in refused.value.sentence


async def test_the_coordinator_registers_a_lead_by_words(counter: Counter, alder: Work, clock: FixedClock) -> None:
    heard = await counter.types("U0ISHBEL", 'register <@U0ANA> as lead for "Larkbeck College" post "Head of Security"')

    assert heard.text == (
        "Registered: Ana Ruiz in Alder Regional Prevent Steering Group as lead for Larkbeck College (Further "
        "education). See the list: `/prevent who-attends`. You can undo this for an hour."
    )
    with alder(read_only=True) as uow:
        assert seat_of(uow, clock, "Ana Ruiz") is not None


async def test_a_deputy_of_somebody_known_by_account_alone_is_registered(counter: Counter, alder: Work) -> None:
    with alder() as uow:
        [bram] = uow.people.list_by_email(cast.BRAM)
        uow.people.link(Identity(person_id=bram.id, team_id=cast.TEAM, user_id="U0IWAN"))

    heard = await counter.types("U0CORIN", "register <@U0ANA> as deputy of <@U0IWAN>")

    assert "as deputy of Bram Ottaway for Larkbeck College." in heard.text


async def test_a_deputy_of_a_stranger_is_asked_about(counter: Counter) -> None:
    heard = await counter.types("U0CORIN", "register <@U0ANA> as deputy of <@U0OSRIC>")

    assert heard.text.startswith("I cannot tell whom “Osric Tollemere” means in this group. Nothing changed.")


async def test_a_guest_is_registered_by_address_or_not_at_all(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", 'register <@U0GUEST> as lead for "Larkbeck College"')

    assert "Nothing changed. Register their e-mail address instead." in heard.text


async def test_somebody_without_slack_is_registered_by_address(counter: Counter) -> None:
    heard = await counter.types(
        "U0ISHBEL", 'register <mailto:bo.lee@x.example|bo.lee@x.example> as observer for "Larkbeck College"'
    )
    again = await counter.types("U0ISHBEL", 'register security@x.example as observer for "Larkbeck College"')
    named = await counter.types(
        "U0ISHBEL", 'register security@x.example as observer for "Larkbeck College" name "Cy Dee"'
    )

    assert heard.text.startswith("Registered: Bo Lee in ")
    assert "I read their name from the address." in heard.text
    assert "I cannot write to them: tell them yourself." in heard.text
    assert again.text.startswith("I do not know whose address security@x.example is. Nothing changed.")
    assert named.text.startswith("Registered: Cy Dee in ")


async def test_a_name_typed_beside_a_mention_is_looked_at_like_any_text(counter: Counter) -> None:
    heard = await counter.types(
        "U0ISHBEL",
        'register <@U0ANA> as lead for "Larkbeck College" name "the student who was referred to Channel"',
    )
    seen = await counter.types("U0ISHBEL", "who-attends <@U0ANA>")

    assert heard.text.startswith("I have not saved that.")
    assert seen.text.startswith("Ana Ruiz is not on this group's list.")


async def test_an_unknown_organisation_is_offered_near_ones_which_a_button_takes(counter: Counter) -> None:
    asked = await counter.types("U0ISHBEL", 'register <@U0ANA> as lead for "Larkbeck  Colege" post Porter')
    done = await counter.presses("U0ISHBEL", asked.buttons["Use Larkbeck College"])

    assert asked.text.startswith("No organisation called “Larkbeck Colege” is in this group. Nothing changed. Did you")
    assert done.text.startswith("Registered: Ana Ruiz")


async def test_a_new_organisation_is_added_in_a_form_that_keeps_what_was_typed(counter: Counter) -> None:
    asked = await counter.types("U0ISHBEL", 'register <@U0ANA> as observer for "Marches Rescue" post "Crew Manager"')
    opened = await counter.presses("U0ISHBEL", asked.buttons["Add it in a form"])
    done = await counter.submits("U0ISHBEL", opened.views[0][1], sector="VCS")

    assert "Marches Rescue is new in this group." in done.text
    assert "Ana Ruiz in Alder Regional Prevent Steering Group as observer for Marches Rescue" in done.text


# Forms


async def test_a_stranger_asks_for_a_seat_and_the_coordinator_accepts(
    counter: Counter, alder: Work, clock: FixedClock
) -> None:
    form = (await counter.types("U0OSRIC", "register")).views[0][1]
    sent = await counter.submits("U0OSRIC", form, organisation="Larkbeck College", sector="FE", post="IT")
    waiting = await counter.opens_home("U0ISHBEL")
    home = waiting.views[0][1]
    accepted = await counter.presses("U0ISHBEL", waiting.buttons["Accept"], view=home)
    afterwards = await counter.presses("U0CORIN", waiting.buttons["Accept"], view=home)

    assert "Ishbel Carrow decides, and you will be told here in Slack." in sent.text
    assert "Osric Tollemere (" in waiting.text
    assert "), IT, asks for a seat" in waiting.text
    assert accepted.said == []
    assert "Registered: Osric Tollemere" in accepted.text
    assert "Accept" not in accepted.buttons
    assert "was already accepted. Nothing changed." in afterwards.text
    with alder(read_only=True) as uow:
        assert seat_of(uow, clock, "Osric Tollemere") is not None


@pytest.mark.parametrize("user_id", ["U0OSRIC", "U0NERYS", "U0GUEST", "U0OTHER"])
async def test_who_may_not_decide_cannot_accept_themselves(
    counter: Counter, alder: Work, clock: FixedClock, user_id: str
) -> None:
    form = (await counter.types("U0OSRIC", "register")).views[0][1]
    await counter.submits("U0OSRIC", form, organisation="Larkbeck College", sector="FE")
    button = (await counter.opens_home("U0ISHBEL")).buttons["Accept"]

    heard = await counter.presses(user_id, button)

    assert heard.text.startswith(
        "Only the coordinator, the chair or the secretariat can register other people. Nothing changed."
    )
    with alder(read_only=True) as uow:
        assert seat_of(uow, clock, "Osric Tollemere") is None


async def test_a_number_behind_the_buttons_name_does_not_turn_accept_into_decline(
    counter: Counter, alder: Work
) -> None:
    form = (await counter.types("U0OSRIC", "register")).views[0][1]
    await counter.submits("U0OSRIC", form, organisation="Larkbeck College", sector="FE")
    button = (await counter.opens_home("U0ISHBEL")).buttons["Accept"]

    heard = await counter.presses("U0ISHBEL", {**button, "action_id": "accept_request:7"})

    assert heard.text.startswith("Registered: Osric Tollemere")


async def test_the_same_form_sent_twice_has_one_effect(counter: Counter, alder: Work) -> None:
    form = (await counter.types("U0ISHBEL", "register")).views[0][1]
    typed = {"person": "U0ANA", "organisation": "Larkbeck College", "sector": "FE"}
    first = await counter.submits("U0ISHBEL", form, **typed)
    second = await counter.submits("U0ISHBEL", form, **typed)

    assert first.text.startswith("Registered: Ana Ruiz")
    assert second.text.startswith("This form was sent twice and counts once.")
    with alder(read_only=True) as uow:
        assert len(uow.people.list_by_email("ana.ruiz@larkbeck.ac.uk.example")) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("organisation", {"person": "U0ANA", "sector": "FE"}),
        (
            "new_organisation",
            {"person": "U0ANA", "organisation": "Larkbeck College", "new_organisation": "X", "sector": "FE"},
        ),
        ("new_organisation", {"person": "U0ANA", "new_organisation": "n" * 121, "sector": "FE"}),
        ("person", {"organisation": "Larkbeck College", "sector": "FE"}),
        ("person", {"person": "U0NERYS", "organisation": "Larkbeck College", "sector": "FE"}),
        ("email", {"person": "U0ANA", "email": "a.b@x.example", "organisation": "Larkbeck College", "sector": "FE"}),
        ("email", {"email": "nobody", "organisation": "Larkbeck College", "sector": "FE"}),
        ("email", {"email": cast.NERYS, "organisation": "Larkbeck College", "sector": "FE"}),
        ("name", {"email": "desk@x.example", "organisation": "Larkbeck College", "sector": "FE"}),
        ("name", {"email": "x@x.example", "name": "Nerys Talbryn", "organisation": "Larkbeck College", "sector": "FE"}),
        (
            "post",
            {
                "person": "U0ANA",
                "organisation": "Larkbeck College",
                "sector": "FE",
                "post": "tutor of a student who was referred to Channel",
            },
        ),
        ("capacity", {"person": "U0ANA", "organisation": "Larkbeck College", "sector": "FE", "capacity": "chair"}),
        ("sector", {"person": "U0ANA", "organisation": "Larkbeck College", "sector": "nothing"}),
    ],
)
async def test_a_mistake_stands_beside_its_field_and_all_that_was_typed_stays(
    counter: Counter, field: str, typed: dict[str, str]
) -> None:
    form = (await counter.types("U0ISHBEL", "register")).views[0][1]

    heard = await counter.submits("U0ISHBEL", form, **typed)

    assert list(heard.ack) == ["response_action", "errors"]
    assert list(heard.ack["errors"]) == [field]


async def test_a_form_for_others_sent_by_who_lost_the_right_asks_for_nothing(counter: Counter, alder: Work) -> None:
    form = (await counter.types("U0ISHBEL", "register")).views[0][1]

    heard = await counter.submits("U0NERYS", form, person="U0ANA", organisation="Larkbeck College", sector="FE")

    assert heard.text.startswith("Only the coordinator, the chair or the secretariat can register other people.")
    with alder(read_only=True) as uow:
        assert uow.requests.list_open(uow.groups.list_all()[0].id) == []


async def test_who_holds_a_seat_is_told_at_once_instead_of_a_form(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "register")

    assert heard.views == []
    assert heard.text.startswith("Nerys Talbryn is already registered in Alder Regional Prevent Steering Group")


async def test_a_guest_opens_no_form_by_a_button_either(counter: Counter) -> None:
    heard = await counter.presses("U0GUEST", {"action_id": "open_form", "value": '{"form":"register_form"}'})

    assert heard.views == []
    assert heard.text.startswith("Only full members of this workspace can ask to register.")


async def test_organisations_are_looked_up_for_members_alone(counter: Counter) -> None:
    form = (await counter.types("U0OSRIC", "register")).views[0][1]

    assert await counter.looks_for("U0OSRIC", form, "merrowby") == [
        "Merrowby City Council",
        "Merrowby Interfaith Forum",
        "Merrowby Students' Union",
        "University of Merrowby",
    ]
    assert await counter.looks_for("U0GUEST", form, "merrowby") == []


async def test_where_a_message_can_open_no_form_a_button_opens_it(counter: Counter) -> None:
    await counter.types("U0NERYS", "help")
    asked = await counter.mentions("U0OSRIC", "register")
    opened = await counter.presses("U0OSRIC", asked.buttons["Open the form"])

    assert asked.views == []
    assert opened.views[0][1]["callback_id"] == "register_form"


async def test_a_name_that_would_ping_the_channel_does_not(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = replace(ACCOUNTS["U0ANA"], name="<!channel> *Ana* <@U0NERYS>")
    monkeypatch.setitem(ACCOUNTS, "U0ANA", loud)

    heard = await counter.types("U0ISHBEL", 'register <@U0ANA> as lead for "Larkbeck College"')

    assert heard.text.startswith("Registered: &lt;!channel&gt; ")
    assert "<!" not in f"{heard.text}{heard.blocks}"
    assert "<@" not in f"{heard.text}{heard.blocks}"


async def test_who_holds_a_seat_becomes_deputy_chair_in_it_until_undo(counter: Counter) -> None:
    made = await counter.types("U0ISHBEL", "register <@U0YASMEEN> as deputy chair")
    undone = await counter.presses("U0ISHBEL", made.buttons["Undo"])

    assert "as deputy chair for Aldershire County Council" in made.text
    assert "They were lead there until now." in made.text
    assert undone.text.startswith("Undone. They hold the seat no longer, or in the capacity that they had before.")
