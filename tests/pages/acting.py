"""Acting: what somebody at the page does in a few words, and where a look is taken. Knows no rule of the program."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect

# As a container has neither a sandbox of its own nor a graphics card, and nothing shall be asked of the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEYS_AT_MOST = 80
MOVES_WITHIN = 60_000


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody at the page."""

    page: Page

    @classmethod
    def at(cls, page: Page, address: str, *, hints: bool = False) -> Self:
        """Open the page; with its first-time hints only when the test is about them."""
        page.goto(address)
        visitor = cls(page=page)
        expect(visitor.line).to_be_visible()
        if not hints:
            page.get_by_role("button", name="Put away").click()
        return visitor

    @property
    def line(self) -> Locator:
        """The line that one types in."""
        return self.page.locator("#line")

    @property
    def newest(self) -> Locator:
        """The newest message."""
        return self.page.locator("article").last

    @property
    def dialog(self) -> Locator:
        """The form, menu or question in front."""
        return self.page.locator("dialog[open]")

    @property
    def focused(self) -> Locator:
        """Where one stands."""
        return self.page.locator(":focus")

    def types(self, text: str) -> None:
        """Type a line, send it, and wait until it was taken."""
        self.line.fill(text)
        self.line.press("Enter")
        expect(self.line).to_have_value("")

    def becomes(self, name: str) -> None:
        """Act as somebody else, through the menu of people."""
        self.page.locator("#acting").click()
        self.dialog.get_by_label("Search").fill(name)
        self.dialog.get_by_role("button", name=name).click()
        expect(self.page.locator("#acting strong")).to_have_text(name)

    def goes_to(self, place: str) -> None:
        """Go to a channel, Home or the direct messages."""
        self.page.get_by_role("navigation").get_by_role("link", name=place).click()

    def moves_the_clock(self, button: str) -> None:
        """Press a button of the clock, and wait until it has stopped."""
        self.page.get_by_role("button", name=button).click()
        expect(self.page.locator(".stops")).to_be_visible(timeout=MOVES_WITHIN)
        expect(self.page.locator(".clock-moves.waiting")).to_have_count(0, timeout=MOVES_WITHIN)

    def closes_the_form(self) -> None:
        """Close the form in front, if there is one: the sandbox would keep it for whoever comes next."""
        if self.dialog.locator(".form-alert").count():
            self.dialog.get_by_role("button", name="Close", exact=True).first.click()
            expect(self.dialog).to_have_count(0)

    def tabs_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab (or Shift+Tab) until one stands on what has these words. Fails when that never comes."""
        for _ in range(KEYS_AT_MOST):
            self.page.keyboard.press(key)
            found = self.page.evaluate(
                "() => { const on = document.activeElement;"
                " return [on.getAttribute('aria-label'), on.textContent, on.labels?.[0]?.textContent].join(' ') }"
            )
            if name in found:
                return
        raise AssertionError(f"{name} cannot be reached with {key}")


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window to the right, as far as it could be seen: tag and class of each."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            const isShown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen");
            return [...document.querySelectorAll("body *")]
                .filter((node) => isShown(node) && node.getBoundingClientRect().right > width + 1)
                .map((node) => `${node.tagName} ${node.getAttribute("class") ?? ""}`);
        }"""
    )
    return found
