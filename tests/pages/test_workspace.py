"""What one does on the page, as different people, with the real program behind it."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.pages.acting import Visitor
from tests.pages.conftest import Programs


def test_a_person_who_comes_first_is_told_what_to_try_and_puts_it_away_for_good(
    page: Page, shared_address: str
) -> None:
    visitor = Visitor.at(page, shared_address, hints=True)
    hints = page.get_by_role("complementary", name="Five things to try")
    expect(hints.get_by_role("listitem")).to_have_count(5)

    hints.get_by_role("button", name="/prevent schedule monthly").click()
    expect(visitor.line).to_have_value("/prevent schedule monthly")
    hints.get_by_role("button", name="Put away").click()
    page.reload()
    expect(visitor.line).to_be_visible()
    expect(hints).to_be_hidden()
    page.get_by_role("button", name="Five things to try").click()

    expect(hints).to_be_visible()


def test_a_hint_taken_as_somebody_else_is_typed_as_the_coordinator(page: Page, shared_address: str) -> None:
    visitor = Visitor.at(page, shared_address, hints=True)
    visitor.becomes("Prisca Vale")

    page.get_by_role("button", name="/prevent feedback").click()

    expect(page.locator("#acting strong")).to_have_text("Ishbel Carrow")
    expect(visitor.line).to_have_value("/prevent feedback")


def test_people_are_grouped_by_coordinator_organisation_and_outsiders(visitor: Visitor) -> None:
    visitor.page.locator("#acting").click()

    headings = visitor.dialog.get_by_role("heading", level=3).all_inner_texts()

    assert headings[0] == "Coordinator"
    assert headings[1:-3] == sorted(headings[1:-3], key=str.lower)
    assert headings[-3:] == [
        "Outsider: guest",
        "Outsider: from another workspace",
        "Outsider: in the workspace, not in the group",
    ]


def test_nobody_else_sees_a_private_answer(visitor: Visitor) -> None:
    visitor.types("/prevent who-attends")
    expect(visitor.newest).to_contain_text("Only visible to you")

    visitor.becomes("Hanne Birchall")

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("steering")
    expect(visitor.page.get_by_text("This is where #steering begins")).to_be_visible()
    expect(visitor.page.get_by_text("Only visible to you")).to_have_count(0)


def test_a_planned_meeting_reminds_is_answered_and_asks_for_feedback_as_the_clock_moves(
    page: Page, address: str
) -> None:
    visitor = Visitor.at(page, address)
    visitor.types("/prevent schedule monthly")
    visitor.newest.get_by_role("button", name="Confirm").click()
    expect(visitor.page.get_by_role("heading", name=re.compile("^Dates for"))).to_be_visible()

    reminder = visitor.page.locator("article", has_text="is in 14 days")
    while not reminder.is_visible():
        visitor.moves_the_clock("To the next due moment")
        expect(visitor.page.locator(".stops")).to_contain_text("Stopped at")
    for name in ("Ishbel Carrow", "Prisca Vale"):
        if name != "Ishbel Carrow":
            visitor.becomes(name)
        reminder.get_by_role("button", name=re.compile("^Yes")).click()
        expect(visitor.newest).to_contain_text("Only visible to you")
    expect(reminder).to_contain_text("Yes 2")

    visitor.page.get_by_role("button", name="Pick a moment").click()
    visitor.page.get_by_label("Date and time").fill("2026-12-10T18:00")
    visitor.moves_the_clock("Go there")
    expect(visitor.page.get_by_role("region", name="Clock", exact=True)).to_contain_text(
        "Thu 10 Dec 2026, 18:00 UK time"
    )
    visitor.page.locator(".stops").get_by_role("button", name="Ishbel Carrow").click()
    visitor.page.get_by_role("button", name=re.compile("^Give feedback")).last.click()

    expect(visitor.dialog.get_by_role("heading", name="Feedback")).to_be_visible()


def test_a_sent_form_shows_its_mistakes_and_then_what_became_of_it(visitor: Visitor) -> None:
    visitor.types("/prevent register")
    form = visitor.dialog

    form.get_by_label("Or: work e-mail address").fill("no address")
    form.get_by_label("Sector").select_option(label="Higher education")
    form.get_by_role("button", name="Register", exact=True).click()
    expect(form.get_by_label("Or: work e-mail address")).to_have_accessible_description(
        "Please enter a valid email address."
    )
    form.get_by_label("Or: work e-mail address").fill("wren.astley@merrowby.ac.uk.example")
    form.get_by_label("Or: name").fill("Wren Astley")
    form.get_by_role("combobox", name="Organisation").fill("university of m")
    form.get_by_role("option", name="University of Merrowby").click()
    form.get_by_role("button", name="Register", exact=True).click()

    expect(form).to_contain_text("Wren Astley")
    expect(form.get_by_label("Sector")).to_have_count(0)
    form.get_by_role("button", name="Close").last.click()
    expect(form).to_have_count(0)


def test_an_open_form_is_still_there_after_a_reload(visitor: Visitor) -> None:
    visitor.types("/prevent register")
    expect(visitor.dialog).to_be_visible()

    visitor.page.reload()

    expect(visitor.dialog.get_by_role("heading", name="Register somebody")).to_be_visible()


def test_the_home_tab_shows_what_is_next_and_opens_again_by_the_back_button(visitor: Visitor) -> None:
    visitor.goes_to("Home")
    expect(visitor.page.get_by_role("heading", name="Your seats")).to_be_visible()

    visitor.goes_to("general")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("general")
    visitor.page.go_back()

    expect(visitor.page.get_by_role("heading", name="Your seats")).to_be_visible()


def test_the_bot_is_invited_where_it_is_not(visitor: Visitor) -> None:
    visitor.goes_to("general")
    expect(visitor.page.get_by_text("prevent is not in #general")).to_be_visible()

    visitor.page.get_by_role("button", name="Invite prevent").click()

    expect(visitor.page.get_by_text("prevent is not in #general")).to_have_count(0)
    expect(visitor.line).to_be_focused()


def test_inviting_the_bot_works_as_it_tells_people_to_type_it(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.goes_to("general")
    expect(page.get_by_role("heading", level=1)).to_have_text("general")

    visitor.types("/invite @prevent")
    expect(page.locator("#composer-status")).to_have_text("prevent is in #general now.")
    expect(page.get_by_text("prevent is not in #general")).to_have_count(0)
    visitor.types("/invite @prevent")
    expect(page.locator("#composer-status")).to_have_text("prevent is in #general already. Nothing changed.")
    visitor.line.fill("/invite @prisca.vale")
    visitor.line.press("Enter")

    expect(page.locator("#composer-status")).to_contain_text("Here only @prevent can be invited")
    expect(visitor.line).to_have_value("/invite @prisca.vale")


def test_the_hints_leave_the_messages_readable_on_a_phone(page: Page, shared_address: str) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    Visitor.at(page, shared_address, hints=True)

    hints, beginning = page.locator("#hints").bounding_box(), page.locator(".beginning").bounding_box()

    assert hints is not None
    assert beginning is not None
    assert beginning["y"] >= hints["y"] + hints["height"]


def test_a_reminder_comes_into_view_though_one_was_reading_further_up(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.types("/prevent who-attends")
    expect(visitor.newest).to_contain_text("Only visible to you")
    page.locator("#scroll").evaluate("box => box.scrollTop = 0")

    for _ in range(2):
        visitor.moves_the_clock("To the next due moment")

    expect(visitor.newest).to_contain_text("is in 14 days")
    expect(visitor.newest.get_by_role("button", name="Yes")).to_be_in_viewport()


def test_a_stop_of_the_clock_names_the_channel_where_something_was_told(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)

    visitor.moves_the_clock("To the next due moment")

    expect(page.locator(".stops")).to_contain_text("reminder, Operational Liaison Group (#operational)")


def test_after_many_stops_of_the_clock_it_is_seen_at_once_who_was_written_to(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.types("/prevent next")
    visitor.newest.get_by_role("button", name=re.compile("^Yes")).click()
    visitor.becomes("Prisca Vale")
    visitor.types("/prevent next")
    visitor.newest.get_by_role("button", name=re.compile("^Yes")).click()

    page.get_by_role("button", name="Pick a moment").click()
    page.get_by_label("Date and time").fill("2026-12-10T18:00")
    visitor.moves_the_clock("Go there")

    stops = page.locator(".stops")
    expect(stops.get_by_text(re.compile(r"^Stopped at \d+ moments"))).to_be_in_viewport()
    expect(stops.get_by_role("button", name="Ishbel Carrow")).to_be_in_viewport()
    expect(stops.get_by_role("button", name="Put this away")).to_be_in_viewport()


def test_the_newest_message_stays_in_view_when_the_window_becomes_narrow(visitor: Visitor) -> None:
    for text in ("/prevent who-attends", "/prevent help", "Papers by Wednesday, please."):
        visitor.types(text)
    expect(visitor.newest).to_contain_text("Papers by Wednesday")
    expect(visitor.newest).to_be_in_viewport()

    visitor.page.set_viewport_size({"width": 375, "height": 740})

    expect(visitor.newest).to_be_in_viewport(ratio=0.9)


def test_the_bot_answers_direct_messages_without_a_slash(visitor: Visitor) -> None:
    visitor.goes_to("Direct messages")

    visitor.types("help")

    expect(visitor.newest.locator(".card")).to_be_visible()
    expect(visitor.page.get_by_text("Only visible to you")).to_have_count(0)


def test_what_others_write_elsewhere_is_counted_until_it_is_looked_at(visitor: Visitor, shared_address: str) -> None:
    visitor.goes_to("general")
    steering = visitor.page.get_by_role("link", name="steering")

    visitor.page.request.post(
        f"{shared_address}/sandbox/type", data={"as": "U0M13", "channel": "C0STEERING", "text": "Good morning."}
    )
    expect(steering).to_contain_text("1 unread")
    expect(visitor.page).to_have_title(re.compile(r"^\(\d+\) #general"))
    steering.click()

    expect(visitor.newest).to_contain_text("Good morning.")
    expect(steering).not_to_contain_text("unread")


def test_what_one_window_writes_appears_in_another(visitor: Visitor) -> None:
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    expect(other.locator("#line")).to_be_visible()

    visitor.types("Papers by <b>Wednesday</b>, please.")

    expect(other.locator("article").last).to_contain_text("Papers by <b>Wednesday</b>, please.")


def test_somebody_of_another_workspace_is_told_that_commands_are_not_theirs(visitor: Visitor) -> None:
    visitor.becomes("Maelis Dunthorne")

    visitor.line.fill("/prevent next")
    visitor.line.press("Enter")

    expect(visitor.page.locator("#composer-status")).to_contain_text("People of another workspace cannot use")
    expect(visitor.line).to_have_value("/prevent next")


def test_the_clock_does_not_go_back(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Pick a moment").click()
    visitor.page.get_by_label("Date and time").fill("2026-11-01T09:00")

    visitor.page.get_by_role("button", name="Go there").click()

    expect(visitor.page.get_by_label("Date and time")).to_have_accessible_description(
        "The clock only goes forward. Nothing changed; choose a later moment."
    )


def test_a_late_app_is_waited_for_and_then_said_to_be_late(visitor: Visitor) -> None:
    held: list[Route] = []
    visitor.page.route("**/sandbox/type", lambda route: held.append(route))

    visitor.line.fill("/prevent next")
    visitor.line.press("Enter")
    expect(visitor.page.locator("#composer-status")).to_have_text("Waiting for the app…")
    expect(visitor.line).not_to_be_editable()
    held[0].fulfill(json={"ok": True, "ephemeral": None, "timed_out": True})

    expect(visitor.page.locator("#composer-status")).to_contain_text("did not answer in three seconds")
    expect(visitor.line).to_be_editable()


def test_nothing_typed_is_lost_while_the_workspace_cannot_be_reached(visitor: Visitor) -> None:
    visitor.page.context.set_offline(True)
    visitor.line.fill("/prevent next")
    visitor.line.press("Enter")

    expect(visitor.page.locator("#composer-status")).to_contain_text("Is the program still running?")
    expect(visitor.line).to_have_value("/prevent next")
    visitor.page.context.set_offline(False)
    visitor.line.press("Enter")
    expect(visitor.newest).to_contain_text("Only visible to you")


def test_the_page_says_that_the_program_has_ended_and_goes_on_when_it_is_back(
    page: Page, programs: Programs, tmp_path: Path
) -> None:
    address = programs.start(tmp_path / "demo.db")
    visitor = Visitor.at(page, address)
    visitor.types("Papers by Wednesday, please.")
    expect(visitor.newest).to_contain_text("Papers by Wednesday")

    programs.end()
    expect(page.get_by_text("The connection to the practice workspace is lost.")).to_be_visible()
    programs.start(tmp_path / "demo.db", port=int(address.rsplit(":", 1)[1]))

    expect(page.get_by_text("The connection to the practice workspace is lost.")).to_be_hidden(timeout=10_000)
    expect(visitor.newest).to_contain_text("Papers by Wednesday")
    visitor.types("/prevent next")
    expect(visitor.newest).to_contain_text("Only visible to you")
