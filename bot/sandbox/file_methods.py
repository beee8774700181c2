"""The files.* methods of the Web API and the address that takes a file's bytes. Know no token.

Slack's way in three steps: an address to upload to, the bytes, and the word where the file is to be shown.
"""

import json
import mimetypes
import secrets
from typing import Any

from bot.sandbox import elements, limits, payloads
from bot.sandbox.calls import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import StoredFile, Workspace

Json = dict[str, Any]

TITLE_AT_MOST = 255


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: an address that takes so many bytes once."""
    name, length = call.text("filename"), call.text("length")
    if not name or not length:
        raise SlackError("missing_argument")
    if not length.isdecimal() or not int(length):
        raise SlackError("invalid_arguments", ["length must be a number of bytes"])
    file = StoredFile(
        id=f"F{secrets.token_hex(5).upper()}",
        name=name,
        length=int(length),
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        token=secrets.token_urlsafe(24),
    )
    call.workspace.files[file.id] = file
    return {"upload_url": call.upload_address(file.token), "file_id": file.id}


def take_upload(workspace: Workspace, token: str, content: bytes) -> bool:
    """The bytes for an address that was given out; whether they were wanted and as many as was said."""
    file = next((one for one in workspace.files.values() if one.token == token), None)
    if file is None or file.content is not None or len(content) != file.length:
        return False
    file.content = content
    return True


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: show uploaded files in a conversation; without one they stay the app's own."""
    files = [_uploaded(call.workspace, one) for one in _wanted(call)]
    wanted = call.text("channel_id") or call.text("channels")
    if wanted:
        channel = call.workspace.get_visible_channel(wanted)
        if not call.workspace.bot_is_member(channel):
            raise SlackError("not_in_channel")
        if channel.kind == "dm":
            call.workspace.direct_messages(channel.members[0])
        blocks = limits.read_blocks(call.arguments.get("blocks"))
        limits.check_message_blocks(blocks)
        call.workspace.post(
            channel,
            method="files.completeUploadExternal",
            text=call.text("initial_comment")[: limits.TEXT_CUT_AT],
            blocks=elements.with_ids(blocks),
            now=call.now,
            thread_ts=call.text("thread_ts") or None,
            files=[file.id for file in files],
        )
    for file in files:
        file.is_complete = True
    return {"files": [payloads.file(file) for file in files]}


def _wanted(call: Call) -> list[Json]:
    given = call.arguments.get("files")
    try:
        wanted = json.loads(given) if isinstance(given, str) else given
    except ValueError as unreadable:
        raise SlackError("invalid_arguments", ["files must be valid JSON"]) from unreadable
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise SlackError("invalid_arguments", ["missing required field: files"])
    return wanted


def _uploaded(workspace: Workspace, wanted: Json) -> StoredFile:
    file = workspace.files.get(str(wanted.get("id")))
    if file is None or file.content is None or file.is_complete:
        raise SlackError("file_not_found")
    file.title = str(wanted.get("title") or "")[:TITLE_AT_MOST]
    return file
