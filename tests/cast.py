"""The cast: a few people of the sample region, and where they stand. Addresses are how everybody is found."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.region.reading import read_region
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Person, Standing
from workgroup.usecases import arriving, importing
from workgroup.usecases.arriving import Place, Spot, Visitor
from workgroup.usecases.region import RegionFile

SAMPLE = Path(__file__).parents[1] / "bot" / "sandbox" / "sample_region.yaml"
TEAM = "T0SANDBOX"

ISHBEL = "ishbel.carrow@alder-office.gov.uk.example"
"""Coordinator of the region; convenor of the steering group and the senior officers' meeting."""
CORIN = "corin.haldane@aldershire.gov.uk.example"
"""Chairs the steering group; Yasmeen is his deputy."""
YASMEEN = "yasmeen.thackray@aldershire.gov.uk.example"
"""Has a seat of her own in the steering group, and deputises for Corin."""
NERYS = "nerys.talbryn@glanfaen.ac.uk.example"
"""A member of the steering group, deputised by Iwan."""
IWAN = "iwan.penhallt@glanfaen.ac.uk.example"
"""Deputises for Nerys in the steering group, where he has no seat of his own; member of the operational group."""
BRAM = "bram.ottaway@larkbeck.ac.uk.example"
"""A member of the steering group, deputised by Suki."""
KESTREL = "kestrel.dane@alder-border.gov.uk.example"
"""An observer in the steering group."""
PHILIPPA = "philippa.ash@aldershire.gov.uk.example"
"""In attendance in the steering group."""
RAFE = "rafe.dunmore@aldershire.police.uk.example"
"""Chairs the operational group; member of the steering group, deputised by Bettina."""
STRANGER = "osric.tollemere@alder-it.example"
"""In the workspace, and in no group."""


@cache
def sample_region() -> RegionFile:
    """The region's file, read once."""
    return read_region(SAMPLE)


@cache
def sample_seed() -> Mapping[str, Any]:
    """The same file as plain data, as the sandbox's workspace is made from it."""
    seed: Mapping[str, Any] = YAML(typ="safe").load(SAMPLE)
    return seed


def import_sample(uow: UnitOfWork, *, now: datetime) -> None:
    """Take the sample region over, in this unit of work."""
    importing.import_region(uow, sample_region(), now=now)


def the_series(uow: UnitOfWork, channel: str = "steering") -> Series:
    """The one series of the channel with that name."""
    [found] = uow.series.list_by_channel_name(channel)
    return found


def the_person(uow: UnitOfWork, email: str) -> Person:
    """The one person with that address."""
    [found] = uow.people.list_by_email(email)
    return found


def place_of(
    uow: UnitOfWork,
    email: str,
    *,
    channel: str | None = "steering",
    now: datetime,
    standing: Standing = Standing.FULL,
    team_id: str | None = None,
    user_id: str | None = None,
    channel_id: str | None = None,
) -> Place:
    """Where somebody stands who speaks in that channel, or in direct messages with `channel=None`.

    Without a workspace account they come by the command line, known by address alone.
    """
    name = email.partition("@")[0].replace(".", " ").title()
    visitor = Visitor(team_id=team_id, user_id=user_id, name=name, email=email, standing=standing)
    spot = Spot(channel_id=channel_id, channel_name=channel, is_direct=channel is None)
    return arriving.find_place(uow, visitor=visitor, spot=spot, now=now)
