"""What the container files promise, held against the program: no container runs where these tests do."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.program import STOP_WITHIN
from bot.running import CONNECTIONS_END_WITHIN
from bot.settings import Settings
from bot.web import HEALTH_PATHS, READY_PATHS, SLACK_PATH
from tests.house.tree import FLOORS, ROOT

Json = dict[str, Any]


@pytest.fixture(scope="module")
def services() -> Json:
    compose: Json = YAML(typ="safe").load(ROOT / "compose.yaml")
    found: Json = compose["services"]
    return found


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_two_bots_of_one_kind_share_one_database(services: Json) -> None:
    assert services["bot-a"] == services["bot-b"]
    assert services["bot-a"]["environment"]["DATABASE_URL"].startswith("postgresql://")


def test_the_bots_are_set_by_settings_that_there_are(
    services: Json, dockerfile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = services["bot-a"]["environment"]
    for name, value in environment.items():
        monkeypatch.setenv(name, re.sub(r"\$\{(\w+):\?[^}]*\}", r"\1", value))

    named = set(environment) | set(re.findall(r"\b((?:SLACK|PREVENT|DATABASE)_\w+)=", dockerfile))

    assert named <= {field.upper() for field in Settings.model_fields}
    assert not Settings(_env_file=None).is_embedded  # type: ignore[call-arg]  # pydantic-settings' own, unknown to mypy


def test_tables_are_made_before_a_bot_starts(services: Json) -> None:
    assert services["upgrade"]["command"] == ["prevent-bot", "db", "upgrade"]
    for bot in ("bot-a", "bot-b"):
        assert services[bot]["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"


def test_a_bot_has_longer_to_end_than_it_takes(services: Json) -> None:
    grace = float(services["bot-a"]["stop_grace_period"].removesuffix("s"))

    assert grace > STOP_WITHIN + CONNECTIONS_END_WITHIN


def test_health_is_asked_for_where_it_is_told(services: Json, dockerfile: str) -> None:
    [bots] = re.findall(r"127\.0\.0\.1:8080(/\w+)", str(services["bot-a"]["healthcheck"]["test"]))
    [image] = re.findall(r"127\.0\.0\.1:8080(/\w+)", dockerfile)
    [proxy] = re.findall(r"health_uri (\S+)", (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8"))

    assert bots in READY_PATHS
    assert proxy in READY_PATHS
    assert image in HEALTH_PATHS


def test_the_proxy_passes_on_slacks_deliveries_to_both_bots_and_nothing_else(services: Json) -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    assert re.findall(r"handle (/\S+)", proxy) == [SLACK_PATH]
    assert re.findall(r"reverse_proxy (.+) \{", proxy) == ["bot-a:8080 bot-b:8080"]
    assert {service for service in services if "ports" in services[service]} == {"proxy"}


def test_the_image_holds_every_floor_and_no_rights(dockerfile: str) -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", dockerfile, re.MULTILINE))

    assert copied == set(FLOORS)
    assert "--require-hashes -r requirements.txt" in dockerfile
    assert dockerfile.index("USER prevent-bot") < dockerfile.index('CMD ["prevent-bot", "run"]')
