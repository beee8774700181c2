"""Settings: read once, from the environment or a file `.env`, checked, and told with their secrets masked.

Knows no connection: whether a token works is tried by `bot.checking`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from workgroup.errors import Refusal

ENV_FILE = ".env"
SLACK_API = "https://slack.com/api/"
_APP = "prevent-bot"
# Not by the rules of web addresses: the database takes a password that holds "/", "?" or "#" as it is.
_ACCOUNT = re.compile(r"(?P<user>[^:/@?]*)(?::(?P<password>.*))?@", re.DOTALL)
_Level = Literal["debug", "info", "warning", "error"]


class WrongSetting(Refusal):
    """A setting is missing or cannot be used. Exit status 2.

    The sentence says what is wrong and what to do; what was not done because of it, the command line adds.
    """

    code = "wrong_setting"

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"{name} {problem}")


class Settings(BaseSettings):
    """Everything that can be set. Names are those of the environment, in small letters."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    """Set, it turns Socket Mode on."""
    slack_signing_secret: SecretStr | None = None
    """Set, it turns signed HTTP on."""
    slack_api_url: str = SLACK_API
    database_url: SecretStr = Field(default_factory=lambda: SecretStr(embedded_database(data_folder() / "prevent.db")))
    prevent_host: str = "127.0.0.1"
    prevent_port: int = Field(default=8080, ge=0, le=65535)
    prevent_log_level: _Level = "info"
    prevent_metrics_token: SecretStr | None = None
    """Set, it opens /metrics to whoever shows it, from anywhere; otherwise only this machine may read it."""

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator(
        "slack_bot_token", "slack_app_token", "slack_signing_secret", "prevent_metrics_token", mode="after"
    )
    @classmethod
    def _absent_when_empty(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value is not None and value.get_secret_value() else None

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().startswith("xapp-"):
            raise ValueError("is an app-level token (xapp-…): it belongs in SLACK_APP_TOKEN")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().startswith("xoxb-"):
            raise ValueError("is a bot token (xoxb-…): it belongs in SLACK_BOT_TOKEN")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise ValueError("is no web address: write it like https://slack.com/api/")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: SecretStr) -> SecretStr:
        scheme, found, rest = value.get_secret_value().partition("://")
        if not found or scheme not in {"sqlite", "postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError(
                "names no database: write sqlite:///path/to/file.db or postgresql://user:password@host/name"
            )
        if scheme == "sqlite" and rest.strip("/") in {"", ":memory:"}:
            raise ValueError("names no file: write sqlite:///path/to/file.db")
        return value

    @property
    def database(self) -> str:
        """The address of the database, password included: for the engine only."""
        return self.database_url.get_secret_value()

    @property
    def is_embedded(self) -> bool:
        """Whether the database is an SQLite file, which is migrated by itself."""
        return self.database.startswith("sqlite")

    @property
    def bot_token(self) -> str:
        """The bot token. Refused: `WrongSetting` when it is missing."""
        if self.slack_bot_token is None:
            raise WrongSetting(
                "SLACK_BOT_TOKEN",
                "is not set, so Slack cannot be reached: set it to the Bot User OAuth Token (xoxb-…) of the Slack app. "
                "`make demo` shows the bot without Slack.",
            )
        return self.slack_bot_token.get_secret_value()

    def check_roads(self) -> None:
        """Refuse with `WrongSetting` when neither Socket Mode nor signed HTTP is set: nothing would ever arrive."""
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise WrongSetting(
                "SLACK_APP_TOKEN",
                "is not set and neither is SLACK_SIGNING_SECRET, so nothing could arrive from Slack: set the first for "
                "Socket Mode (no public address needed) or the second for signed HTTP.",
            )


@dataclass(frozen=True, kw_only=True)
class Told:
    """One setting as `check` tells it."""

    name: str
    value: str
    """Secrets are masked; "not set" when there is none."""
    source: str
    """"environment", ".env" or "default"."""


def read_settings() -> Settings:
    """The settings of this process. Refused: `WrongSetting` in one sentence, without any secret in it."""
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        problem = _problem(str(first["type"]), str(first["msg"]))
        raise WrongSetting(name, f"{problem}.") from None
    except (OSError, UnicodeDecodeError) as unreadable:
        raise WrongSetting(ENV_FILE, f"cannot be read ({type(unreadable).__name__}).") from None


def _problem(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "literal_error":
        return "is unknown: write debug, info, warning or error"
    if kind.startswith("int") or kind in {"greater_than_equal", "less_than_equal"}:
        return "is no port: write a whole number from 0 to 65535"
    return f"cannot be used: {message[:1].lower()}{message[1:]}"


def told(settings: Settings) -> list[Told]:
    """Every setting, in order, with where it comes from."""
    in_file = _names_in_file()
    rows = []
    for field in Settings.model_fields:
        name = field.upper()
        source = "environment" if _is_set(os.environ, name) else ENV_FILE if field in in_file else "default"
        rows.append(Told(name=name, value=_shown(field, getattr(settings, field)), source=source))
    return rows


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return any(key.upper() == name for key in environment)


def _names_in_file() -> frozenset[str]:
    try:
        source = DotEnvSettingsSource(Settings, env_file=ENV_FILE, env_file_encoding="utf-8")
        return frozenset(str(name).lower() for name in source.env_vars)
    except (OSError, ValueError):
        return frozenset()


def _shown(field: str, value: object) -> str:
    if value is None:
        return "not set"
    if field == "database_url" and isinstance(value, SecretStr):
        return masked_address(value.get_secret_value())
    if isinstance(value, SecretStr):
        return masked(value.get_secret_value())
    if field == "slack_api_url":
        return masked_address(str(value))
    return str(value)


def masked(secret: str) -> str:
    """A secret as it may be shown: its kind and its last two letters, never enough to use it."""
    kind = secret[:5] if secret[:5] in {"xoxb-", "xapp-"} else ""
    return f"{kind}…{secret[-2:]}" if len(secret) >= 12 else f"{kind}…"


def masked_address(address: str) -> str:
    """An address, of a database or a server, without its password."""
    scheme, _, rest = address.partition("://")
    account = _ACCOUNT.match(rest) if scheme != "sqlite" else None
    if account is None:
        # A password may also stand behind the question mark.
        return address.partition("?")[0]
    host = rest[account.end() :].partition("?")[0]
    return f"{scheme}://{account['user']}{':…' if account['password'] is not None else ''}@{host}"


def data_folder() -> Path:
    """The folder of this account in which the embedded database lives; it need not be there yet."""
    return user_data_path(_APP, appauthor=False)


def embedded_database(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"
