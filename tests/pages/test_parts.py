"""The page's own modules, asked in the browser; and blocks that the program does not use, with answers made up."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.pages.acting import Visitor

Json = dict[str, Any]


@pytest.fixture(scope="module")
def opened(browser: Browser, shared_address: str) -> Iterator[Page]:
    """One open page for every question to its modules."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(shared_address)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain &lt;b&gt; &amp; words", '<span class="lines">plain &lt;b&gt; &amp; words</span>'),
        (
            "*bold* and _italic_, ~gone~",
            '<span class="lines"><strong>bold</strong> and <em>italic</em>, <s>gone</s></span>',
        ),
        ("2*3*4 and snake_case_name", '<span class="lines">2*3*4 and snake_case_name</span>'),
        ("\u200b*\u200bnot bold\u200b*\u200b", '<span class="lines">\u200b*\u200bnot bold\u200b*\u200b</span>'),
        ("`/prevent *next*`", '<span class="lines"><code>/prevent *next*</code></span>'),
        (
            "Who:\n• one\n• *two*",
            '<span class="lines">Who:</span><ul class="bullets"><li>one</li><li><strong>two</strong></li></ul>',
        ),
        ("&gt; said\nagain", '<blockquote>said</blockquote><span class="lines">again</span>'),
        (
            "<@U1> in <#C1|old>",
            '<span class="lines"><span class="mention">@Prisca</span> in <span class="mention">#steering</span></span>',
        ),
        ("<!channel>", '<span class="lines"><span class="mention">@channel</span></span>'),
        ("<javascript:alert(1)|press>", '<span class="lines">press</span>'),
        (
            "<https://example.org/?a=1&amp;b=2|page>",
            '<span class="lines"><a href="https://example.org/?a=1&amp;b=2" target="_blank" '
            'rel="noopener noreferrer">page</a></span>',
        ),
    ],
)
def test_markup_is_shown_as_slack_shows_it_and_brings_no_markup_of_its_own(opened: Page, text: str, shown: str) -> None:
    drawn = opened.evaluate(
        """async (text) => {
            const { mrkdwn } = await import("/static/mrkdwn.js");
            const place = document.createElement("div");
            place.append(...mrkdwn(text, { person: () => "Prisca", channel: () => "steering" }));
            return place.innerHTML;
        }""",
        text,
    )

    assert drawn == shown


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/", ["/prevent"]),
        ("/prevent ", ["next", "remind list"]),
        ("/prevent rem", ["remind list", "remind off"]),
        ("/prevent list", ["remind list"]),
        ("/prevent remind o", ["remind off"]),
        ("/prevent next", []),
        ("/other ", []),
        ("hello", []),
    ],
)
def test_what_is_begun_is_offered_whole(opened: Page, line: str, offered: list[str]) -> None:
    shown = opened.evaluate(
        """async (line) => {
            const { completionsFor } = await import("/static/composer.js");
            const verbs = [["next", "The next"], ["remind list", "When"], ["remind off", "When"]];
            const command = { command: "/prevent", verbs: verbs.map(([verb, what]) => ({ verb, what })) };
            return completionsFor(line, [command]).map((row) => row.shown);
        }""",
        line,
    )

    assert shown == offered


@pytest.mark.parametrize(
    ("wall_time", "instant"),
    [
        ("2026-10-24T10:00", "2026-10-24T09:00:00.000Z"),
        ("2026-10-25T10:00", "2026-10-25T10:00:00.000Z"),
        ("2026-10-25T01:30", "2026-10-25T00:30:00.000Z"),
        ("2027-03-28T01:30", "2027-03-28T01:30:00.000Z"),
        ("2027-03-29T10:00", "2027-03-29T09:00:00.000Z"),
    ],
)
def test_a_wall_time_is_found_on_both_sides_of_a_clock_change(opened: Page, wall_time: str, instant: str) -> None:
    found = opened.evaluate(
        """async (wallTime) => {
            const { instantOf } = await import("/static/times.js");
            return instantOf(wallTime, "Europe/London").toISOString();
        }""",
        wall_time,
    )

    assert found == instant


def option(text: str, value: str) -> Json:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def element(kind: str, action_id: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action_id, **more}


CONFIRM = {
    "title": plain("Cancel it?"),
    "text": plain("17 people are told."),
    "confirm": plain("Do it"),
    "deny": plain("Keep it"),
}
LEADS = [option("a day before", "1"), option("a week before", "7")]
ELEMENTS = [
    element("button", "cancel", text=plain("Cancel"), style="danger", confirm=CONFIRM),
    element("static_select", "lead", placeholder=plain("When"), options=LEADS),
    element("overflow", "more", options=[option("Copy", "copy"), option("Remove", "remove")]),
    element("checkboxes", "ticks", options=[option("England", "e"), option("Wales", "w")]),
    element("users_select", "who", placeholder=plain("Somebody")),
]
MESSAGE: Json = {
    "ts": "1795424400.000001",
    "user": None,
    "bot": "U0PREVENT",
    "name": "prevent",
    "text": "Much",
    "blocks": [{"type": "actions", "block_id": "b1", "elements": ELEMENTS}],
    "files": [],
    "ephemeral": False,
    "edited": False,
    "thread_ts": None,
    "when": "09:00",
    "date": "Mon 23 Nov 2026",
}


@pytest.fixture
def presses(page: Page, shared_address: str) -> list[Json]:
    """A channel with one message of many elements; the list grows by what is pressed."""
    taken: list[Json] = []

    def note(request: Request) -> None:
        if request.url.endswith("/sandbox/press"):
            taken.append(json.loads(request.post_data or "{}"))

    page.on("request", note)
    page.route("**/sandbox/messages?*", lambda route: route.fulfill(json={"messages": [MESSAGE]}))
    page.route("**/sandbox/press", lambda route: route.fulfill(json={"ok": True, "timed_out": False}))
    Visitor.at(page, shared_address)
    return taken


def test_a_button_with_a_question_does_nothing_until_it_is_agreed_to(page: Page, presses: list[Json]) -> None:
    cancel = page.get_by_role("button", name="Cancel")

    cancel.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
    cancel.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert presses == []
    cancel.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Do it").click()
    expect(page.locator(".card.waiting")).to_have_count(0)

    assert [press["action_id"] for press in presses] == ["cancel"]


def test_menus_and_ticks_tell_the_app_what_was_chosen(page: Page, presses: list[Json]) -> None:
    page.get_by_role("combobox", name="When").select_option(label="a week before")
    page.get_by_role("checkbox", name="Wales").check()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("combobox", name="Somebody").fill("nerys")
    page.get_by_role("option", name="Nerys Talbryn").click()
    expect(page.locator(".card.waiting")).to_have_count(0)

    lead, ticks, more, who = presses
    assert lead["selected_option"] == option("a week before", "7")
    assert ticks["selected_options"] == [option("Wales", "w")]
    assert more["selected_option"] == option("Remove", "remove")
    assert who["selected_user"] == "U0M06"
    assert who["state_values"]["b1"]["lead"]["selected_option"] == option("a week before", "7")
