"""The page without a mouse."""

from playwright.sync_api import Page, expect

from tests.pages.acting import Visitor


def test_a_command_is_completed_sent_answered_and_shared_with_the_keyboard_alone(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.page.reload()
    expect(visitor.line).to_be_visible()

    keys.press("Tab")
    keys.press("Enter")
    expect(visitor.line).to_be_focused()
    keys.type("/prevent who")
    keys.press("ArrowDown")
    expect(visitor.page.get_by_role("option", selected=True)).to_contain_text("who-attends")
    keys.press("Enter")
    expect(visitor.line).to_have_value("/prevent who-attends ")
    keys.press("Enter")
    expect(visitor.newest).to_contain_text("Only visible to you, in answer to /prevent who-attends")
    visitor.tabs_to("Share", key="Shift+Tab")
    keys.press("Enter")

    expect(visitor.page.locator("article:not(.private)").last).to_contain_text("University of Merrowby")


def test_tab_completes_what_was_begun_and_escape_puts_the_commands_away(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.line.focus()

    keys.type("/pr")
    keys.press("Tab")
    expect(visitor.line).to_have_value("/prevent ")
    keys.type("dat")
    keys.press("Tab")
    expect(visitor.line).to_have_value("/prevent dates ")
    keys.press("Escape")

    expect(visitor.page.get_by_role("listbox", name="Commands")).to_be_hidden()
    expect(visitor.line).to_be_focused()
    expect(visitor.line).to_have_attribute("aria-expanded", "false")


def test_the_arrow_up_brings_back_what_was_typed_before(visitor: Visitor) -> None:
    visitor.types("/prevent next")
    visitor.types("/prevent dates")

    visitor.line.press("ArrowUp")
    visitor.line.press("ArrowUp")

    expect(visitor.line).to_have_value("/prevent next")


def test_a_form_is_filled_in_corrected_and_closed_with_the_keyboard_alone(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.line.focus()
    keys.type("/prevent register")
    keys.press("Enter")
    expect(visitor.dialog).to_be_visible()

    visitor.tabs_to("Register")
    keys.press("Enter")
    sector = visitor.dialog.get_by_label("Sector")
    expect(sector).to_be_focused()
    expect(sector).to_have_attribute("aria-invalid", "true")
    expect(sector).to_have_accessible_description("Please complete this required field.")
    keys.press("h")
    expect(sector).not_to_have_value("")
    visitor.tabs_to("Organisation", key="Shift+Tab")
    keys.type("larkbeck col")
    expect(visitor.dialog.get_by_role("option", name="Larkbeck College")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(visitor.dialog.get_by_role("combobox", name="Organisation")).to_have_value("Larkbeck College")
    keys.press("Escape")

    expect(visitor.dialog).to_have_count(0)
    expect(visitor.line).to_be_focused()


def test_escape_closes_the_list_of_a_menu_before_it_closes_the_form(visitor: Visitor) -> None:
    visitor.types("/prevent register")
    organisation = visitor.dialog.get_by_role("combobox", name="Organisation")
    organisation.focus()
    organisation.press("ArrowDown")
    expect(organisation).to_have_attribute("aria-expanded", "true")

    organisation.press("Escape")

    expect(organisation).to_have_attribute("aria-expanded", "false")
    expect(visitor.dialog).to_be_visible()


def test_somebody_else_is_chosen_with_the_keyboard_alone(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.page.locator("#acting").focus()

    keys.press("Enter")
    keys.type("merrowby")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    chosen = visitor.focused.locator("strong").inner_text()
    keys.press("Enter")

    expect(visitor.page.locator("#acting strong")).to_have_text(chosen)
    expect(visitor.dialog).to_have_count(0)


def test_on_a_narrow_window_the_drawer_opens_takes_the_focus_and_gives_it_back(page: Page, shared_address: str) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    visitor = Visitor.at(page, shared_address)
    toggle = page.get_by_role("button", name="Channels and people")
    toggle.focus()

    page.keyboard.press("Enter")
    expect(page.locator("#acting")).to_be_focused()
    expect(page.locator("main")).to_have_attribute("inert", "")
    page.keyboard.press("Escape")

    expect(toggle).to_be_focused()
    expect(page.locator("#acting")).to_be_hidden()
    expect(visitor.line).to_be_visible()


def test_on_a_narrow_window_the_hints_asked_for_in_the_drawer_take_the_focus(page: Page, shared_address: str) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    Visitor.at(page, shared_address)

    page.get_by_role("button", name="Channels and people").click()
    page.get_by_role("button", name="Five things to try").click()

    expect(page.get_by_role("heading", name="Five things to try")).to_be_focused()
    expect(page.locator("#acting")).to_be_hidden()
