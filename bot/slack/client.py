"""Clients of Slack's Web API that call once: no retries that could post twice, and a time-out that holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # Slack's answers are open JSON: read right here

from aiohttp import ClientConnectionError, ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import WrongSetting

# A client that is handed a session ignores its own time-out, so the session has one.
TOTAL_SECONDS = 20.0


def make_session() -> ClientSession:
    """The one HTTP session of the program. To be made inside the running loop, and closed by who made it."""
    return ClientSession(timeout=ClientTimeout(total=TOTAL_SECONDS))


def make_client(token: str, api_url: str, session: ClientSession) -> AsyncWebClient:
    """A Web API client that never repeats a call: the library's own retry posts twice when an answer is lost."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The app as the workspace knows it (`auth.test`)."""

    team_id: str
    team_name: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    """What the token was granted; empty where the server does not say."""


async def ask_who_i_am(client: AsyncWebClient) -> Installation:
    """Ask Slack whose token this is. Refused: `WrongSetting` when Slack says no or does not answer."""
    try:
        answer = await client.auth_test()
    except SlackApiError as refused:
        raise WrongSetting("SLACK_BOT_TOKEN", _refused(error_code(refused))) from None
    except (ClientError, TimeoutError, OSError) as lost:
        raise WrongSetting("SLACK_API_URL", no_answer(lost)) from None
    return Installation(
        team_id=str(answer.get("team_id") or ""),
        team_name=str(answer.get("team") or ""),
        bot_id=str(answer.get("bot_id") or ""),
        bot_user_id=str(answer.get("user_id") or ""),
        scopes=_scopes(answer.headers),
    )


def error_code(refused: SlackApiError) -> str:
    """Slack's word for the refusal; "http_503" where the answer is none of Slack's."""
    # Something in between, such as a filter, may answer in plain text, which the library keeps where JSON would be.
    response: Any = refused.response
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, Mapping) else None
    return code if isinstance(code, str) else f"http_{getattr(response, 'status_code', 0)}"


def no_answer(lost: BaseException) -> str:
    """Why Slack was not reached, for a person: never the error's own text."""
    kind = "it cannot be reached" if isinstance(lost, ClientConnectionError | OSError) else "it does not answer"
    return f"names a server from which no answer came: {kind}. See that this machine may call it."


def _refused(code: str) -> str:
    if code in {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}:
        return (
            f"is not accepted by Slack ({code}): copy the Bot User OAuth Token from the app's page OAuth & Permissions."
        )
    return f"was refused by Slack ({code})."


def _scopes(headers: Mapping[str, Any]) -> frozenset[str]:
    found = next((value for name, value in headers.items() if name.casefold() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in str(found).split(",") if scope.strip())
