"""The auth, users, team and apps methods of the Web API. Know no HTTP and no token."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.calls import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Person, Workspace

Json = dict[str, Any]


def auth_test(call: Call) -> Json:
    """auth.test: whose token it is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.example/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.user_id,
        "bot_id": workspace.bot.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """apps.connections.open: the address of a WebSocket for Socket Mode, good for one connection."""
    return {"url": call.new_socket()}


def team_info(call: Call) -> Json:
    """team.info: the workspace."""
    workspace = call.workspace
    if call.text("team") not in ("", workspace.team_id):
        raise SlackError("team_not_found")
    return {"team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain, "email_domain": ""}}


def users_info(call: Call) -> Json:
    """users.info: one person, also of another workspace, then with less."""
    user_id = call.required("user")
    if user_id == call.workspace.bot.user_id:
        return {"user": _bot_user(call.workspace)}
    return {"user": _user(call, call.workspace.get_person(user_id))}


def users_list(call: Call) -> Json:
    """users.list: everybody of this workspace, the bot and deactivated people too; nobody of another one."""
    ours = [person for person in call.workspace.people.values() if person.team_id == call.workspace.team_id]
    users = [_bot_user(call.workspace), *(_user(call, person) for person in ours)]
    page, following = call.page(users)
    return {"members": page, "cache_ts": int(call.now.timestamp()), "response_metadata": following}


def users_lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: somebody active of this workspace, else users_not_found."""
    person = call.workspace.find_person_by_email(call.required("email"))
    if person is None:
        raise SlackError("users_not_found")
    return {"user": _user(call, person)}


def _user(call: Call, person: Person) -> Json:
    external = person.team_id != call.workspace.team_id
    profile: Json = {"real_name": person.name, "display_name": "", "title": person.post, "team": person.team_id}
    if "users:read.email" in call.scopes and not external:
        profile["email"] = person.email
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deactivated,
        "profile": profile,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(call.now.timestamp()),
    }
    if person.deactivated:
        return user
    if external:
        return {**user, "tz": person.tzid, "is_stranger": False}
    guest = person.kind == "guest"
    user |= {"is_restricted": guest, "is_ultra_restricted": guest, "is_admin": False, "is_owner": False}
    user |= {
        "tz": person.tzid,
        "tz_label": person.tzid,
        "tz_offset": _offset(person.tzid, call.now),
        "is_email_confirmed": True,
    }
    if call.flag("include_locale"):
        user["locale"] = "en-GB"
    return user


def _bot_user(workspace: Workspace) -> Json:
    bot = workspace.bot
    return {
        "id": bot.user_id,
        "team_id": workspace.team_id,
        "name": bot.name,
        "real_name": bot.name,
        "deleted": False,
        "profile": {"real_name": bot.name, "display_name": "", "bot_id": bot.bot_id, "api_app_id": bot.app_id},
        "is_bot": True,
        "is_app_user": False,
    }


def _offset(tzid: str, now: datetime) -> int:
    """Seconds ahead of UTC at *now*."""
    offset = now.astimezone(ZoneInfo(tzid)).utcoffset()
    return int(offset.total_seconds()) if offset else 0
