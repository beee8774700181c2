"""`prevent-bot check` tries each connection, changes nothing, and says what to do about what is wrong."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import checking
from bot.checking import Finding
from bot.sandbox.api import DEFAULT_SCOPES
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from bot.settings import Settings, read_settings
from tests.cast import sample_seed
from tests.fixed_clock import MONDAY_NINE

SettingsFor = Callable[..., Settings]


def a_workspace(*, scopes: tuple[str, ...] = DEFAULT_SCOPES) -> Sandbox:
    return Sandbox(workspace_from_region(sample_seed()), SandboxClock(MONDAY_NINE), scopes=scopes)


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    made = a_workspace()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def settings_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SettingsFor:
    """Settings for a workspace, with some of them changed."""

    def make(workspace: Sandbox, **changed: str) -> Settings:
        for field in Settings.model_fields:
            monkeypatch.delenv(field.upper(), raising=False)
        monkeypatch.chdir(tmp_path)
        all_of_them = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.api_url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'prevent.db'}",
        }
        for name, value in (all_of_them | changed).items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return make


async def tried(settings: Settings) -> dict[str, Finding]:
    return {finding.what: finding for finding in await checking.try_all(settings)}


async def test_when_all_is_well_it_says_so_and_makes_no_file(
    workspace: Sandbox, settings_for: SettingsFor, tmp_path: Path
) -> None:
    found = await tried(settings_for(workspace))

    assert all(finding.is_well for finding in found.values())
    assert found["Slack, bot token"].said == "works in the workspace Alder Region (fictional)."
    assert found["Database"].said.startswith("no file yet")
    assert not (tmp_path / "prevent.db").exists()


async def test_a_missing_scope_is_named_with_what_to_do(settings_for: SettingsFor) -> None:
    workspace = a_workspace(scopes=tuple(scope for scope in DEFAULT_SCOPES if scope != "users:read.email"))
    await workspace.start()

    found = await tried(settings_for(workspace))
    await workspace.stop()

    assert not found["Slack, bot token"].is_well
    assert "lacks users:read.email" in found["Slack, bot token"].said
    assert "prevent-bot manifest" in found["Slack, bot token"].said


@pytest.mark.parametrize(
    ("changed", "what", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack, bot token", "is not accepted by Slack (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack, Socket Mode", "is not accepted by Slack (invalid_auth)"),
        ({"SLACK_APP_TOKEN": ""}, "Slack, Socket Mode", "Set it, or SLACK_SIGNING_SECRET"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/"}, "Slack, bot token", "no answer came"),
        ({"DATABASE_URL": "postgresql://nobody:hush@127.0.0.1:9/none"}, "Database", "does not answer"),
    ],
)
async def test_what_is_wrong_is_said_beside_what_works(
    workspace: Sandbox, settings_for: SettingsFor, changed: dict[str, str], what: str, says: str
) -> None:
    found = await tried(settings_for(workspace, **changed))

    assert not found[what].is_well
    assert says in found[what].said
    assert "hush" not in found[what].said


async def test_with_signed_http_alone_socket_mode_may_be_off(workspace: Sandbox, settings_for: SettingsFor) -> None:
    found = await tried(settings_for(workspace, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="a-secret"))

    assert found["Slack, Socket Mode"].is_well
    assert "/slack/events" in found["Slack, signed HTTP"].said
