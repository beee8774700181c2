"""What a workspace changes about its accounts: names, guests, and their end. Knows no person of ours."""

from collections.abc import Callable, Coroutine
from typing import Any  # Slack's events are open JSON: read right here

import structlog
from slack_bolt.async_app import AsyncAck

from handlers.services import Repeated, Services
from workgroup.usecases import confirming

log = structlog.get_logger()

Forget = Callable[[str], None]
"""Lets an account be looked up anew when it is next asked for."""


def following(services: Services, forget: Forget) -> Callable[..., Coroutine[Any, Any, None]]:
    """A listener for `user_change`: what changed counts at once, and a closed account is told to the coordinators.

    Whether somebody is a guest and what they are called is always asked of the workspace, so forgetting is enough.
    Slack has no event of its own for the end of an account (Slack: user_change, `deleted`).
    """

    async def on_user_change(body: dict[str, Any], ack: AsyncAck) -> None:
        event = body.get("event")
        user = event.get("user") if isinstance(event, dict) else None
        if isinstance(user, dict) and isinstance(user.get("id"), str):
            forget(user["id"])
            if user.get("deleted") is True:
                await _close(services, body, team_id=str(user.get("team_id") or ""), user_id=user["id"])
        await ack()

    return on_user_change


async def _close(services: Services, body: dict[str, Any], *, team_id: str, user_id: str) -> None:
    acting = services.for_request(actor=None, road="slack", key=str(body.get("event_id") or "") or None)
    try:
        people = await acting.perform(confirming.close_account, team_id=team_id, user_id=user_id, now=services.now())
    except Repeated:
        return
    except Exception:
        # Nothing may escape a listener, and there is nobody here to be told: who is gone is found at the next sending.
        log.exception("account_not_closed")
        return
    log.info("account_closed", people=people)
