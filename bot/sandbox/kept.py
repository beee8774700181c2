"""Kept: the workspace's messages and its time, in a file beside the demo's database, so that a demo goes on.

Forms and Home tabs are not kept: nobody comes back to an open form.
"""

import contextlib
import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.workspace import Message, StoredFile, Workspace

Json = dict[str, Any]


def save(path: Path, workspace: Workspace, now: datetime) -> None:
    """Write the workspace as it is at *now*; a write that is cut off leaves the earlier one."""
    messages = [message for channel in workspace.channels for message in workspace.messages_in(channel)]
    shown = [workspace.files[file] for message in messages for file in message.files]
    kept = {
        "now": now.isoformat(),
        "members": {channel.id: channel.members for channel in workspace.channels.values()},
        "read": {channel.id: channel.last_read for channel in workspace.channels.values()},
        "files": [{**asdict(file), "content": b64encode(file.content or b"").decode()} for file in shown],
        "messages": [{**asdict(message), "at": message.at.isoformat()} for message in messages],
    }
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)


def load(path: Path, workspace: Workspace) -> datetime | None:
    """Bring back what was saved, as far as it still fits; the moment it was saved at, `None` when there is nothing."""
    try:
        kept: Json = json.loads(path.read_text(encoding="utf-8"))
        now = datetime.fromisoformat(kept["now"])
        # A workspace that was kept by an earlier version has no files.
        files = [StoredFile(**{**row, "content": b64decode(row["content"])}) for row in kept.get("files", ())]
        messages = [Message(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in kept["messages"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for channel in workspace.channels.values():
        with contextlib.suppress(KeyError):
            channel.members = [one for one in kept["members"][channel.id] if _is_there(workspace, one)]
            channel.last_read = dict(kept["read"][channel.id])
    workspace.files.update({file.id: file for file in files})
    for message in messages:
        message.files = [file for file in message.files if file in workspace.files]
        if message.channel in workspace.channels and _is_there(workspace, message.user):
            workspace.bring_back(message)
    return now


def _is_there(workspace: Workspace, person_id: str) -> bool:
    return person_id in workspace.people or person_id == workspace.bot.user_id
