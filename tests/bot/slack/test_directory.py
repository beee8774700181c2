"""Who is who: standing is decided from what Slack says of an account, and remembered for a few minutes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.settings import WrongSetting
from bot.slack.client import Installation, ask_who_i_am, make_client, make_session
from bot.slack.directory import REMEMBERED_FOR, Directory
from tests.told_server import ToldServer, told_server
from workgroup.roster.person import Standing

HOME = Installation(team_id="T1", team_name="Alder", bot_id="B1", bot_user_id="U0", scopes=frozenset())


class Seconds:
    """Real time that stands still until a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[ToldServer]:
    async with told_server() as server:
        yield server


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def directory(slack: ToldServer, seconds: Seconds) -> AsyncIterator[Directory]:
    async with make_session() as session:
        yield Directory(make_client("xoxb-test", slack.url, session), HOME, seconds=seconds)


def a_user(**facts: Any) -> dict[str, Any]:
    profile = {"real_name": "Prisca Vale", "email": "Prisca.Vale@Merrowby.ac.uk.example"}
    return {"ok": True, "user": {"id": "U1", "team_id": "T1", "profile": profile, **facts}}


async def test_a_member_is_known_by_name_and_by_address_in_small_letters(
    slack: ToldServer, directory: Directory
) -> None:
    slack.says(a_user(tz="Europe/London"))

    account = await directory.find("T1", "U1")

    assert account.standing is Standing.FULL
    assert (account.name, account.email) == ("Prisca Vale", "prisca.vale@merrowby.ac.uk.example")
    assert account.tzid == "Europe/London"


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_ultra_restricted": True}, Standing.GUEST),
        ({"deleted": True}, Standing.GUEST),
        ({"is_bot": True}, Standing.GUEST),
        ({"team_id": "T2"}, Standing.EXTERNAL),
        ({"is_stranger": True}, Standing.EXTERNAL),
    ],
)
async def test_guests_and_people_of_another_workspace_are_outside(
    slack: ToldServer, directory: Directory, facts: dict[str, Any], standing: Standing
) -> None:
    slack.says(a_user(**facts))

    assert (await directory.find("T1", "U1")).standing is standing


async def test_a_payload_cannot_talk_somebody_of_another_workspace_in(slack: ToldServer, directory: Directory) -> None:
    slack.says(a_user(team_id="T2"))

    assert (await directory.find("T1", "U1")).standing is Standing.EXTERNAL


async def test_somebody_whom_slack_does_not_show_us_is_an_outsider(slack: ToldServer, directory: Directory) -> None:
    slack.says({"ok": False, "error": "user_not_visible"})

    account = await directory.find("T2", "U9")

    assert account.standing is Standing.EXTERNAL
    assert account.email is None


async def test_an_account_is_asked_for_once_in_five_minutes(
    slack: ToldServer, directory: Directory, seconds: Seconds
) -> None:
    slack.says(a_user())
    await directory.find("T1", "U1")
    seconds.now = REMEMBERED_FOR - 1
    await directory.find("T1", "U1")
    asked_within = len(slack.asked)
    seconds.now = REMEMBERED_FOR + 1

    await directory.find("T1", "U1")

    assert asked_within == 1
    assert len(slack.asked) == 2


async def test_when_slack_fails_what_was_known_holds_on(
    slack: ToldServer, directory: Directory, seconds: Seconds
) -> None:
    slack.says(a_user())
    slack.says({"ok": False, "error": "internal_error"})
    await directory.find("T1", "U1")
    seconds.now = REMEMBERED_FOR + 1

    account = await directory.find("T1", "U1")

    assert account.name == "Prisca Vale"
    assert len(slack.asked) == 2


async def test_when_slack_fails_and_nothing_is_known_nobody_is_made_up(slack: ToldServer, directory: Directory) -> None:
    slack.says({"ok": False, "error": "internal_error"})

    with pytest.raises(SlackApiError):
        await directory.find("T1", "U1")


async def test_an_address_that_nobody_has_finds_nobody(slack: ToldServer, directory: Directory) -> None:
    slack.says({"ok": False, "error": "users_not_found"})

    assert await directory.find_by_email("nobody@example.ac.uk") is None


async def test_an_answer_in_plain_text_from_something_in_between_is_no_fault_of_ours(slack: ToldServer) -> None:
    slack.says_in_html(403)

    async with make_session() as session:
        with pytest.raises(WrongSetting, match=r"refused by Slack \(http_403\)"):
            await ask_who_i_am(make_client("xoxb-test", slack.url, session))
