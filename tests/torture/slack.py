"""The Slack of a run, in a process of its own: `python -m tests.torture.slack BEGAN SPEED CHANNELS PEOPLE`.

Prints one line of JSON with its address and tokens, and ends when its standard input does.
"""

import asyncio
import json
import sys
from zoneinfo import ZoneInfo

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Channel, Person, Workspace
from tests.torture.hastened import Hastened

TEAM = "T0TORTURE"
SCOPES = (
    *("commands", "chat:write", "im:write", "users:read", "users:read.email", "app_mentions:read"),
    *("channels:read", "groups:read", "im:read", "channels:history", "groups:history", "im:history", "mpim:history"),
    "channels:join",
)


def channel_id(number: int) -> str:
    """The id of a channel of the run."""
    return f"C0{number:04d}"


def user_id(number: int) -> str:
    """The id of a person of the run."""
    return f"U0{number:04d}"


def a_workspace(channels: int, people: int) -> Workspace:
    """So many channels with the bot in each, and so many people."""
    workspace = Workspace(name="Torture", domain="torture", team_id=TEAM, zone=ZoneInfo("Europe/London"))
    for number in range(people):
        workspace.add_person(
            Person(
                id=user_id(number),
                handle=f"person-{number}",
                name=f"Person {number}",
                email=f"person-{number}@torture.example",
                post="",
                organisation="",
                kind="member",
                team_id=TEAM,
            )
        )
    for number in range(channels):
        members = [*workspace.people, workspace.bot.user_id]
        workspace.add_channel(Channel(id=channel_id(number), name=f"channel-{number}", members=members))
    return workspace


async def serve(time: Hastened, channels: int, people: int) -> None:
    """Be Slack until standard input ends."""
    clock = SandboxClock(time.now(), real_seconds=time.seconds)
    sandbox = Sandbox(a_workspace(channels, people), clock, scopes=SCOPES)
    await sandbox.start()
    tokens = {"bot_token": sandbox.bot_token, "app_token": sandbox.app_token, "api_url": sandbox.api_url}
    print(json.dumps({"page": sandbox.page, **tokens}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await sandbox.stop()


if __name__ == "__main__":
    asyncio.run(serve(Hastened(began=float(sys.argv[1]), speed=float(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4])))
