"""Files of the app, sent by the program's own road and saved by the person."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import kept
from bot.sandbox.api import DEFAULT_SCOPES
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.slack.roads import Roads
from handlers.services import File, FileNotTaken
from tests.bot.sandbox.conftest import MONDAY_NINE
from tests.sandbox_driver import Driver, Refused

FILE = File(name="meeting-2027-01-14.ics", title="Steering group", content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


async def test_a_file_reaches_one_person_in_their_direct_messages(
    client: AsyncWebClient, session: aiohttp.ClientSession, driver: Driver
) -> None:
    person = driver.person("ishbel")

    await Roads(client, session).send_file(person.id, FILE, "Open the file.")

    message = await driver.message("ishbel", "dm", "Open the file.")
    assert message["files"][0]["title"] == "Steering group"
    assert await driver.file("ishbel", message) == FILE.content
    (posted,) = await driver.posted()
    assert (posted["method"], posted["files"]) == ("files.completeUploadExternal", ["meeting-2027-01-14.ics"])
    with pytest.raises(Refused, match="not in that channel"):
        other = {"as": driver.person("prisca").id, "channel": message["channel"], "ts": message["ts"], "id": "F1"}
        await driver.ask("GET", "/sandbox/file", other)


async def test_an_address_takes_its_bytes_once_and_as_many_as_were_said(
    client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    promised = await client.files_getUploadURLExternal(filename="a.ics", length=3)

    statuses = []
    for content in (b"four", b"ics", b"ics"):
        async with session.post(promised["upload_url"], data=content) as answer:
            statuses.append(answer.status)

    assert statuses == [400, 200, 400]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"files": [{"id": "F0NOBODY"}], "channel_id": "{dm}"}, "file_not_found"),
        ({"files": [], "channel_id": "{dm}"}, "invalid_arguments"),
        ({"files": [{"id": "{file}"}], "channel_id": "C0NOBODY"}, "channel_not_found"),
        ({"files": [{"id": "{file}"}], "channel_id": "{person}"}, "channel_not_found"),
    ],
)
async def test_a_file_is_shown_only_where_the_bot_may_show_it(
    client: AsyncWebClient, session: aiohttp.ClientSession, driver: Driver, arguments: dict[str, object], code: str
) -> None:
    person = driver.person("ishbel").id
    promised = await client.files_getUploadURLExternal(filename="a.ics", length=3)
    async with session.post(promised["upload_url"], data=b"ics"):
        pass
    real = {"{dm}": f"D{person[1:]}", "{person}": person, "{file}": promised["file_id"]}
    files = arguments["files"]
    assert isinstance(files, list)

    with pytest.raises(SlackApiError) as refused:
        await client.files_completeUploadExternal(
            files=[{"id": real.get(one["id"], one["id"])} for one in files],
            channel_id=real.get(str(arguments["channel_id"]), str(arguments["channel_id"])),
        )

    assert refused.value.response["error"] == code


async def test_an_app_without_the_permission_says_who_can_give_it(
    workspace: Workspace, clock: SandboxClock, session: aiohttp.ClientSession
) -> None:
    sandbox = Sandbox(workspace, clock, scopes=[scope for scope in DEFAULT_SCOPES if scope != "files:write"])
    await sandbox.start()
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])
    person = next(iter(workspace.people))

    with pytest.raises(FileNotTaken, match="adds the permission files:write and installs it again"):
        await Roads(client, session).send_file(person, FILE, "")

    await sandbox.stop()


async def test_files_are_there_again_when_a_demo_goes_on(
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    driver: Driver,
    workspace: Workspace,
    tmp_path: Path,
) -> None:
    await Roads(client, session).send_file(driver.person("ishbel").id, FILE, "Open the file.")
    kept.save(tmp_path / "kept.json", workspace, MONDAY_NINE)
    message = await driver.message("ishbel", "dm", "Open the file.")
    workspace.files.clear()

    assert kept.load(tmp_path / "kept.json", workspace) == MONDAY_NINE
    assert await driver.file("ishbel", message) == FILE.content
