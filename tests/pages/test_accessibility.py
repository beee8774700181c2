"""What the page looks like and says to a screen reader: axe, widths and colours, in the states that people meet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.pages.acting import Visitor, too_wide

WIDE = (1280, 800)
NARROW = (375, 740)
# What is left of 1280 x 800 at 200 % and at 400 %.
ZOOMED = ((640, 400), (320, 200))


def first_time(page: Page, address: str) -> None:
    Visitor.at(page, address, hints=True)


def channel_with_answers(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.types("/prevent who-attends")
    visitor.types("/prevent schedule monthly")
    visitor.types("Papers by Wednesday, please.")
    expect(visitor.newest).to_contain_text("Papers by Wednesday")


def commands_to_choose_from(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.line.press_sequentially("/prevent ")
    visitor.line.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_be_visible()


def a_form_with_mistakes(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    visitor.types("/prevent register")
    visitor.dialog.get_by_role("button", name="Register", exact=True).click()
    expect(visitor.dialog.locator(".mistaken").first).to_be_visible()
    visitor.dialog.get_by_role("combobox", name="Organisation").click()
    expect(visitor.dialog.get_by_role("option").first).to_be_visible()


def the_home_tab(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    opens_drawer(page)
    visitor.goes_to("Home")
    expect(page.get_by_role("heading", name="Next meetings")).to_be_visible()


def the_menu_of_people(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    opens_drawer(page)
    page.locator("#acting").click()
    expect(visitor.dialog.get_by_role("heading", name="Coordinator")).to_be_visible()


def the_clock_unfolded(page: Page, address: str) -> None:
    Visitor.at(page, address)
    if page.get_by_role("button", name="Move on").is_visible():
        page.get_by_role("button", name="Move on").click()
    page.get_by_role("button", name="Pick a moment").click()
    expect(page.get_by_label("Date and time")).to_be_visible()


def a_channel_without_the_bot(page: Page, address: str) -> None:
    visitor = Visitor.at(page, address)
    opens_drawer(page)
    visitor.goes_to("general")
    expect(page.get_by_role("button", name="Invite prevent")).to_be_visible()


def opens_drawer(page: Page) -> None:
    if page.locator("#menu-toggle").is_visible():
        page.locator("#menu-toggle").click()


STATES = [
    first_time,
    commands_to_choose_from,
    a_form_with_mistakes,
    the_home_tab,
    the_menu_of_people,
    the_clock_unfolded,
    a_channel_without_the_bot,
    channel_with_answers,
]

State = Callable[[Page, str], None]


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    Visitor(page=page).closes_the_form()
    context.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_page_is_accessible_and_nothing_sticks_out(
    window: Page, state: State, shared_address: str, tmp_path: Path
) -> None:
    state(window, shared_address)

    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        window.screenshot(path=tmp_path / f"{state.__name__}-{scheme}.png")
        found = Axe().run(window)
        assert found.violations_count == 0, found.generate_report()
    assert too_wide(window) == []
    for width, height in ZOOMED:
        window.set_viewport_size({"width": width, "height": height})
        window.screenshot(path=tmp_path / f"{state.__name__}-zoomed-{width}.png")
        assert too_wide(window) == []


def test_every_landmark_has_its_name_and_the_place_is_the_first_heading(page: Page, shared_address: str) -> None:
    Visitor.at(page, shared_address)

    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_role("region", name="Clock")).to_be_visible()
    expect(page.get_by_role("navigation", name="Channels and messages")).to_be_visible()
    expect(page.get_by_role("region", name="Messages")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("steering")


def test_the_page_fetches_nothing_from_elsewhere(page: Page, shared_address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    channel_with_answers(page, shared_address)

    assert asked
    assert [url for url in asked if not url.startswith((shared_address, "data:"))] == []
