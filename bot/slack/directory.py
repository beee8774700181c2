"""Who is who in the workspace: accounts by id and by address, remembered for a few minutes. Knows no group."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any  # Slack's answers are open JSON: read right here

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import real_seconds
from bot.slack.client import Installation, error_code
from handlers.services import Account
from workgroup.roster.person import Standing

log = structlog.get_logger()

REMEMBERED_FOR = 300.0
_MOST = 5000
_UNSEEN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Directory:
    """Looks people up in Slack. Standing is decided here: who is not a full member of the home workspace is outside."""

    def __init__(
        self,
        client: AsyncWebClient,
        installation: Installation,
        *,
        seconds: Callable[[], float] = real_seconds,
    ) -> None:
        self._client = client
        self._home = installation.team_id
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, Account]] = OrderedDict()

    async def find(self, team_id: str, user_id: str) -> Account:
        """The account with that id. `team_id` is what a payload says, and counts only against the person.

        Somebody whom Slack does not show us is an outsider without a name. When Slack does not answer, what was known
        before holds on; with nothing known the error is raised.
        """
        known = self._known.get(user_id)
        if known is not None and self._seconds() - known[0] < REMEMBERED_FOR:
            return known[1]
        try:
            answer = await self._client.users_info(user=user_id)
        except SlackApiError as refused:
            if error_code(refused) in _UNSEEN:
                return _unseen(team_id, user_id)
            if known is None:
                raise
            log.warning("account_not_renewed", error=error_code(refused))
            return known[1]
        except (ClientError, TimeoutError, OSError) as lost:
            if known is None:
                raise
            log.warning("account_not_renewed", error=type(lost).__name__)
            return known[1]
        return self._remember(self._read(answer.get("user") or {}, user_id, team_id or self._home))

    def forget(self, user_id: str) -> None:
        """Look the account up anew when it is next asked for: something about it has changed."""
        self._known.pop(user_id, None)

    async def find_by_email(self, address: str) -> Account | None:
        """The account of the workspace with that address; `None` when there is none or Slack does not say."""
        try:
            answer = await self._client.users_lookupByEmail(email=address)
        except SlackApiError as refused:
            if error_code(refused) not in _UNSEEN:
                log.warning("account_not_looked_up", error=error_code(refused))
            return None
        except (ClientError, TimeoutError, OSError) as lost:
            log.warning("account_not_looked_up", error=type(lost).__name__)
            return None
        user: Mapping[str, Any] = answer.get("user") or {}
        return self._remember(self._read(user, str(user.get("id") or ""), self._home))

    def _remember(self, account: Account) -> Account:
        self._known[account.user_id] = (self._seconds(), account)
        self._known.move_to_end(account.user_id)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return account

    def _read(self, user: Mapping[str, Any], user_id: str, said_team_id: str) -> Account:
        # Servers other than Slack's may leave the team out; then the payload's word stands.
        team_id = str(user.get("team_id") or said_team_id)
        profile: Mapping[str, Any] = user.get("profile") or {}
        name = next(
            (
                str(found)
                for found in (profile.get("real_name"), user.get("real_name"), profile.get("display_name"))
                if found
            ),
            str(user.get("name") or "somebody"),
        )
        email = profile.get("email")
        return Account(
            team_id=team_id,
            user_id=user_id,
            name=name,
            email=str(email).casefold() if email else None,
            standing=self._standing(user, team_id),
            tzid=str(user["tz"]) if user.get("tz") else None,
        )

    def _standing(self, user: Mapping[str, Any], team_id: str) -> Standing:
        if user.get("is_stranger") or team_id != self._home:
            return Standing.EXTERNAL
        if user.get("deleted") or user.get("is_bot") or user.get("is_restricted") or user.get("is_ultra_restricted"):
            return Standing.GUEST
        return Standing.FULL


def _unseen(team_id: str, user_id: str) -> Account:
    return Account(team_id=team_id, user_id=user_id, name="somebody", email=None, standing=Standing.EXTERNAL)
