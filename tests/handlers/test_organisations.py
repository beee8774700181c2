"""`/prevent orgs` and `/prevent org`: as people type, press and read them."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter, Heard


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def pressed(counter: Counter, user_id: str, heard: Heard, label: str) -> Heard:
    return await counter.presses(user_id, heard.buttons[label])


async def test_the_list_is_by_name_and_narrowed_down_by_words(counter: Counter) -> None:
    everything = await counter.types("U0ISHBEL", "orgs")
    police = await counter.types("U0NERYS", "orgs police")
    nothing = await counter.types("U0NERYS", "orgs zoo")

    assert everything.text.startswith("15 organisations:")
    assert "Larkbeck College: FE; Bram Ottaway; 3 seats; agreement signed on Fri 27 Feb 2026" in everything.text
    assert "agreement" not in police.text
    assert nothing.text.startswith("No organisation for “zoo”.")


async def test_an_organisation_is_added_by_words_and_shown(counter: Counter) -> None:
    added = await counter.types("U0CORIN", 'org add "City College" sector FE nation england domain city.ac.uk')
    shown = await counter.types("U0NERYS", "org show city college")
    undone = await pressed(counter, "U0CORIN", added, "Undo")

    assert added.text.startswith("Added: City College (FE).")
    assert shown.text.startswith("City College: Further education (FE); England; Addresses end with city.ac.uk;")
    assert undone.text.startswith("Undone. The organisation is closed again")


async def test_an_organisation_is_added_and_changed_by_forms(counter: Counter) -> None:
    [(_, form)] = (await counter.types("U0ISHBEL", "org add")).views
    twice = await counter.submits("U0ISHBEL", form, name="Larkbeck College", sectors=("FE",))
    sent = await counter.submits("U0ISHBEL", form, hash_="h2", name="City College", sectors=("FE",))
    shown = await counter.types("U0ISHBEL", "org City College")
    [(_, edit)] = (await pressed(counter, "U0ISHBEL", shown, "Change")).views
    found = await counter.looks_for("U0ISHBEL", edit, "iwan", field="deputy_contact", select="second_person_select")
    changed = await counter.submits("U0ISHBEL", edit, hash_="h3", agreement="requested", agreed_on="2026-11-20")

    assert "is in this group already" in twice.ack["errors"]["name"]
    assert "Added: City College" in sent.text
    assert found == ["Iwan Penhallt (Glanfaen University)"]
    assert "Changed for City College: information-sharing agreement." in changed.text


async def test_a_name_is_changed_after_a_look(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", 'org rename "Larkbeck College" to "Larkbeck and Fen College"')
    before = await counter.types("U0NERYS", "org show Larkbeck College")
    done = await pressed(counter, "U0ISHBEL", preview, "Rename it")
    after = await counter.types("U0NERYS", "org show Larkbeck College")

    assert "would be called Larkbeck and Fen College" in preview.text
    assert before.text.startswith("Larkbeck College:")
    assert done.text.startswith("Renamed: Larkbeck College is Larkbeck and Fen College now.")
    assert after.text.startswith("Larkbeck and Fen College:")
    assert "Called Larkbeck College until Sun 22 Nov 2026" in after.text


async def test_an_organisation_is_closed_after_a_look_at_what_ends(counter: Counter) -> None:
    preview = await counter.types(
        "U0ISHBEL", 'org close "Larkbeck College" 31 December succeeded by "University of Merrowby"'
    )
    done = await pressed(counter, "U0ISHBEL", preview, "Close it")

    assert "with Thu 31 Dec 2026 as the last day? University of Merrowby takes over" in preview.text
    assert "The posts of Bram Ottaway and Suki Ferrand end with it, and they are told." in preview.text
    assert done.text.startswith("Closed: Larkbeck College takes part until Thu 31 Dec 2026.")


async def test_the_designated_contact_is_named_by_words(counter: Counter) -> None:
    done = await counter.types("U0ISHBEL", 'org contact "Larkbeck College" suki.ferrand@larkbeck.ac.uk.example')

    assert done.text.startswith("Changed for Larkbeck College: designated contact and deputy contact.")


async def test_a_contact_changes_their_own_and_sees_no_more_than_is_theirs(counter: Counter) -> None:
    shown = await counter.types("U0NERYS", "org show Glanfaen University")
    [(_, form)] = (await pressed(counter, "U0NERYS", shown, "Change")).views
    sent = await counter.submits("U0NERYS", form, mailbox="security@glanfaen.ac.uk.example")
    other = await counter.types("U0NERYS", "org edit Larkbeck College")

    fields = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    assert fields == ["contact", "deputy_contact", "mailbox"]
    assert "How things stand" not in shown.text
    assert "Changed for Glanfaen University: mailbox." in sent.text
    assert other.text.startswith("Only the coordinator, the chair or the secretariat can keep the list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("org show Nowhere College", "No organisation called “Nowhere College” is in this group."),
        ("org show Larkbeck Colege", "Did you mean “Larkbeck College”"),
        ('org add "City College"', "but not for which sector"),
        ('org add "City College" sector ZOO', "Choose sectors of the group"),
        ("org rename Larkbeck College", "but not “Larkbeck College”"),
        ('org rename "Larkbeck College" to "Glanfaen University"', "Glanfaen University is in this group already"),
        ('org close "Larkbeck College" 1 May 2020', "That day is over"),
        ('org close "Larkbeck College" succeeded by "Larkbeck College"', "Nothing takes over from itself"),
        ('org contact "Larkbeck College"', 'but not “"Larkbeck College"”'),
    ],
)
async def test_what_cannot_be_read_or_done_is_refused_with_a_reason(counter: Counter, words: str, said: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert said in heard.text


@pytest.mark.parametrize("words", ["orgs", "org show Larkbeck College", 'org add "City College" sector FE'])
async def test_strangers_guests_and_others_see_nothing(counter: Counter, words: str) -> None:
    told = [await counter.types(user_id, words) for user_id in ("U0OSRIC", "U0GUEST", "U0OTHER")]

    assert all(heard.text.startswith("Only people with a seat can see the organisations.") for heard in told)


async def test_a_member_sees_the_list_and_keeps_it_not(counter: Counter) -> None:
    for words in ('org add "City College" sector FE', 'org rename "Larkbeck College" to "Fen"', "org close Larkbeck"):
        heard = await counter.types("U0YASMEEN", words)

        assert heard.text.startswith("Only the coordinator, the chair or the secretariat can keep the list")


async def test_what_comes_from_outside_can_neither_ping_nor_format(counter: Counter) -> None:
    await counter.types("U0ISHBEL", 'org add "<!here> *Bold* College" sector FE')

    shown = await counter.types("U0ISHBEL", "org show Bold")

    sections = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
    assert all("<!here>" not in text and "*Bold*" not in text for text in sections)
