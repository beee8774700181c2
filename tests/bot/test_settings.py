"""Settings: where they come from, what is refused in one sentence, and that no secret is ever told."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import WrongSetting, masked, masked_address, read_settings, told

TOKEN = "xoxb-not-a-real-one-at-all"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No setting is set, and the folder holds no file of them."""
    for field in settings.Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_the_database_is_a_file_of_this_account_and_slack_is_slack() -> None:
    read = read_settings()

    assert read.is_embedded
    assert read.database.endswith("prevent.db")
    assert read.slack_api_url == "https://slack.com/api/"
    assert read.slack_app_token is None


def test_a_setting_of_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, empty_environment: Path
) -> None:
    (empty_environment / ".env").write_text("PREVENT_PORT=9000\nPREVENT_HOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("PREVENT_PORT", "9100")

    read = read_settings()

    assert (read.prevent_port, read.prevent_host) == (9100, "0.0.0.0")  # noqa: S104 - a value to read, nothing listens
    sources = {row.name: row.source for row in told(read)}
    assert sources["PREVENT_PORT"] == "environment"
    assert sources["PREVENT_HOST"] == ".env"
    assert sources["PREVENT_LOG_LEVEL"] == "default"


def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "  ")

    assert read_settings().slack_app_token is None


def test_a_missing_bot_token_is_refused_with_what_to_set() -> None:
    with pytest.raises(WrongSetting, match=r"^SLACK_BOT_TOKEN is not set.*set it to the Bot User OAuth Token"):
        _ = read_settings().bot_token


def test_without_a_road_for_deliveries_both_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)

    with pytest.raises(WrongSetting, match=r"SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET"):
        read_settings().check_roads()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PREVENT_PORT", "eighty", "is no port"),
        ("PREVENT_PORT", "70000", "is no port"),
        ("PREVENT_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("SLACK_API_URL", "slack.com", "is no web address"),
        ("DATABASE_URL", "mysql://user:hush@host/name", "names no database"),
        ("DATABASE_URL", "sqlite://", "names no file"),
        ("SLACK_BOT_TOKEN", "xapp-1-A-2-hush", "belongs in SLACK_APP_TOKEN"),
        ("SLACK_APP_TOKEN", "xoxb-hush", "belongs in SLACK_BOT_TOKEN"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it_and_tells_no_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSetting) as refused:
        read_settings()

    assert refused.value.sentence.startswith(f"{name} ")
    assert says in refused.value.sentence
    assert "hush" not in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_an_api_address_without_its_last_slash_is_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")

    assert read_settings().slack_api_url == "http://127.0.0.1:9/api/"


def test_what_is_told_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    monkeypatch.setenv("DATABASE_URL", "postgresql://prevent:hush@db.example/prevent?password=hush")

    shown = " ".join(f"{row.name}={row.value}" for row in told(read_settings()))

    assert TOKEN not in shown
    assert "hush" not in shown
    assert "0123456789abcdef" not in shown
    assert "SLACK_BOT_TOKEN=xoxb-…ll" in shown
    assert "postgresql://prevent:…@db.example/prevent" in shown


def test_a_short_secret_shows_nothing_of_itself() -> None:
    assert masked("abcdefgh") == "…"


def test_a_password_behind_the_question_mark_is_masked_too() -> None:
    assert masked_address("postgresql:///prevent?host=/run&password=hush") == "postgresql:///prevent"


@pytest.mark.parametrize("password", ["hush", "hu/sh", "hu?sh", "hu#sh", "hu@sh", "hu:sh", "hu[sh", "hush/@hush"])
def test_a_password_is_masked_whatever_signs_it_has(password: str) -> None:
    masked_one = masked_address(f"postgresql://alder:{password}@db.example:5432/prevent?sslmode=require")

    assert masked_one == "postgresql://alder:…@db.example:5432/prevent"


@pytest.mark.parametrize(
    "address", ["postgresql://db/prevent?password=hush@hush", "postgresql://db:5432/prevent?password=hush@db"]
)
def test_a_password_with_an_at_sign_behind_the_question_mark_is_masked_too(address: str) -> None:
    assert "hush@" not in masked_address(address)
    assert "password" not in masked_address(address)


def test_an_account_in_the_address_of_the_server_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "https://alder:hush@chat.example/api/")

    rows = {row.name: row.value for row in told(read_settings())}

    assert rows["SLACK_API_URL"] == "https://alder:…@chat.example/api/"


def test_a_postgres_address_of_the_short_kind_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user@host/name")

    assert not read_settings().is_embedded
