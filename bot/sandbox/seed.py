"""Seed: a workspace from the sample region: its people, a channel for each series, and a few outsiders.

Knows only the region's file, already parsed; knows no rule of the working group.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.workspace import Channel, Person, Workspace

TEAM_ID = "T0SANDBOX"
OTHER_TEAM_ID = "T0ELSEWHERE"

# People who are not in the region's file, so that refusals can be seen. All invented.
_OUTSIDERS = (
    Person(
        id="U0GUEST",
        handle="perrin.halloway",
        name="Perrin Halloway",
        email="perrin.halloway@venue-hall.example",
        post="Venue manager",
        organisation="Merrowby Guildhall",
        kind="guest",
        team_id=TEAM_ID,
    ),
    Person(
        id="U0EXTERNAL",
        handle="maelis.dunthorne",
        name="Maelis Dunthorne",
        email="maelis.dunthorne@fen-region.example",
        post="Regional Prevent coordinator",
        organisation="Fen Region (fictional)",
        kind="external",
        team_id=OTHER_TEAM_ID,
    ),
    Person(
        id="U0STRANGER",
        handle="osric.tollemere",
        name="Osric Tollemere",
        email="osric.tollemere@alder-it.example",
        post="Service desk analyst",
        organisation="Alder Shared IT",
        kind="stranger",
        team_id=TEAM_ID,
    ),
)


def workspace_from_region(region: Mapping[str, Any]) -> Workspace:
    """The workspace of a region: those who have not left at its `as_of`, with addresses by the rule of the file's head.

    The bot is in each series' channel and not in #general. A guest, somebody of another workspace and somebody of
    this workspace who is not in the group sit in the first steering channel, else in the first channel.
    """
    head = region["region"]
    as_of = str(region["as_of"])
    tzid = str(head["timezone"])
    workspace = Workspace(name=str(head["name"]), domain=f"{head['id']}-sandbox", team_id=TEAM_ID, zone=ZoneInfo(tzid))
    organisations = {str(o["id"]): o for o in region["organisations"]}
    ids = {}
    for member in region["members"]:
        if _has_left(member, as_of):
            continue
        organisation = organisations[str(member["org"])]
        leads = member["id"] == head.get("coordinator")
        person = _person(member, organisation, tzid=tzid, coordinator=leads)
        ids[str(member["id"])] = workspace.add_person(person).id
    for outsider in _OUTSIDERS:
        workspace.add_person(outsider)

    for series in region["series"]:
        workspace.add_channel(_series_channel(series, ids, as_of, bot=workspace.bot.user_id))
    ours = [person.id for person in workspace.people.values() if person.kind in ("member", "stranger")]
    workspace.add_channel(Channel(id="C0GENERAL", name="general", topic="Everybody in the workspace", members=ours))
    meeting_place = _outsiders_channel(workspace, region)
    if meeting_place is not None:
        meeting_place.members += [outsider.id for outsider in _OUTSIDERS]
        meeting_place.shared = True
    return workspace


def email_of(member: Mapping[str, Any], organisation: Mapping[str, Any]) -> str:
    """The address of a member: as given, else given.family@domain in lower case without accents and apostrophes."""
    if member.get("email"):
        return str(member["email"]).lower()
    return f"{_handle(str(member['name']))}@{organisation['domain']}"


def _handle(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z\s-]", "", plain).split()
    return ".".join((words[0], words[-1])) if len(words) > 1 else "".join(words)


def _person(member: Mapping[str, Any], organisation: Mapping[str, Any], *, tzid: str, coordinator: bool) -> Person:
    return Person(
        id=f"U0{str(member['id']).upper()}",
        handle=_handle(str(member["name"])),
        name=str(member["name"]),
        email=email_of(member, organisation),
        post=str(member["title"]),
        organisation=str(organisation["name"]),
        kind="member",
        team_id=TEAM_ID,
        tzid=tzid,
        coordinator=coordinator,
    )


def _series_channel(series: Mapping[str, Any], ids: Mapping[str, str], as_of: str, *, bot: str) -> Channel:
    name = str(series["channel"])
    here = [ids[member] for member in _sitting(series, as_of) if member in ids]
    return Channel(
        id=f"C0{re.sub(r'[^A-Z0-9]', '', name.upper())}",
        name=name,
        topic=str(series["name"]),
        # Senior officers keep their channel to themselves; it also shows what a private channel is like.
        private=series.get("tier") == "strategic",
        members=[*dict.fromkeys(here), bot],
    )


def _sitting(series: Mapping[str, Any], as_of: str) -> Iterator[str]:
    for seat in series["members"]:
        if str(seat.get("from", "")) <= as_of <= str(seat.get("to") or as_of):
            yield str(seat["member"])


def _has_left(member: Mapping[str, Any], as_of: str) -> bool:
    return bool(member.get("end")) and str(member["end"]) < as_of


def _outsiders_channel(workspace: Workspace, region: Mapping[str, Any]) -> Channel | None:
    tiers = {str(series["channel"]): series.get("tier") for series in region["series"]}
    open_ones = [c for c in workspace.channels.values() if c.kind == "channel" and c.name in tiers and not c.private]
    return next((c for c in open_ones if tiers[c.name] == "steering"), open_ones[0] if open_ones else None)
