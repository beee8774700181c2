"""Narrow a list down: which days, sector, organisation or person somebody means by their words. Knows no list."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from workgroup.errors import Refusal
from workgroup.ids import OrganisationId, PersonId, SeriesId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Sector
from workgroup.roster.permission import Actor, Right
from workgroup.roster.sectors import codes_of, name_of
from workgroup.wording import counted, listed, shortened

_NAMED = 4
_ECHOED = 60
_SECTOR = re.compile(r"(?:the )?sectors? (?=\S)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of the list is wanted; nothing said means all seats, for the next meeting."""

    days: tuple[date, ...] = ()
    """The days that may be meant, likeliest first: the first that has a meeting, or else the first of all."""
    is_last: bool = False
    """Whether, without a day, the last meeting that began is meant instead of the next."""
    sectors: tuple[str, ...] = ()
    """Codes; one, or all of an everyday word such as "police"."""
    series_id: SeriesId | None = None
    """Another series of the group that was named; what else is asked is then asked of that one."""
    organisation_id: OrganisationId | None = None
    person_id: PersonId | None = None
    name: str = ""
    """What the list is narrowed down to, as people call it; empty when it is not."""


class NobodyLike(Refusal):
    """No sector, organisation or person fits the words."""

    code = "nobody_like"

    def __init__(self, words: str, near: Sequence[str]) -> None:
        self.near = tuple(near)
        hint = (
            f"Did you mean {listed([f'“{name}”' for name in near], 'or')}?"
            if near
            else "Try `/prevent who-attends`, `/prevent who-attends HE` or `/prevent who-attends 10 June`."
        )
        super().__init__(
            f"I know no date, sector, organisation or person called “{shortened(words, _ECHOED)}” here. "
            f"Nothing changed. {hint}"
        )


class SeveralLike(Refusal):
    """Several sectors, organisations or people fit the words, and we do not guess."""

    code = "several_like"

    def __init__(self, words: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        shown = [f"“{name}”" for name in names[:_NAMED]]
        if len(names) > _NAMED:
            shown.append(f"{counted(len(names) - _NAMED, 'other')}")
        super().__init__(
            f"“{shortened(words, _ECHOED)}” could mean {listed(shown, 'or')}. Nothing changed. "
            "Type more of the name, a sector's code, or @ and a person's Slack name."
        )


class NotOnTheList(Refusal):
    """The account is nobody whom the group knows."""

    code = "not_on_the_list"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not on this group's list. Nothing changed. "
            "The coordinator or the chair can add them with `/prevent register`."
        )


def read_whom(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, words: str) -> Asked:
    """Read a sector, an organisation, a person or another series out of words, or a person's whole address.

    "sector X" asks for a sector only, and "police" for all of that kind. What is called so goes before what begins
    so, and that before what has it within. Refused: `NotAllowed`;
    `SeveralLike` when more than one fits equally well; `NobodyLike` with what comes nearest.
    """
    actor.check(Right.SEE_LIST)
    series = uow.series.get(series_id)
    wanted = _folded(words.strip().removeprefix("@"))
    of_sector = _SECTOR.match(wanted)
    sectors = uow.groups.list_sectors(series.group_id)
    names = _sector_names(sectors)
    if of_sector is not None:
        wanted = wanted[of_sector.end() :]
    else:
        names = [*names, *_names(uow, series)]
    codes = codes_of(wanted, sectors)
    if codes and all(name != wanted for name, _ in names):
        return Asked(sectors=codes, name=name_of(codes, sectors))
    person = uow.people.find_by_email(series.group_id, wanted) if "@" in wanted else None
    if person is not None:
        return Asked(person_id=person.id, name=person.name)
    for fits in _FITS:
        found = list(dict.fromkeys(asked for name, asked in names if fits(name, wanted)))
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralLike(words, _distinct(uow, series, found))
    raise NobodyLike(words, _near(names, wanted))


def read_account(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, team_id: str, user_id: str, name: str, email: str | None
) -> Asked:
    """Whom of the group a workspace account is: by the account, else by its address.

    Refused: `NotAllowed`; `NotOnTheList`, which calls them by the given name.
    """
    actor.check(Right.SEE_LIST)
    group_id = uow.series.get(series_id).group_id
    linked = [one for one in uow.people.list_by_identity(team_id, user_id) if one.group_id == group_id]
    person = linked[0] if linked else uow.people.find_by_email(group_id, email) if email else None
    if person is None:
        raise NotOnTheList(name)
    return Asked(person_id=person.id, name=person.name)


def _names(uow: UnitOfWork, series: Series) -> list[tuple[str, Asked]]:
    """All that can be named beside sectors, folded, with what it means."""
    names: list[tuple[str, Asked]] = []
    for organisation in uow.organisations.list_of(series.group_id):
        names.append((_folded(organisation.name), Asked(organisation_id=organisation.id, name=organisation.name)))
    for person in uow.people.list_of(series.group_id):
        names.append((_folded(person.name), Asked(person_id=person.id, name=person.name)))
    for one in uow.series.list_of(series.group_id):
        asked = Asked(series_id=one.id, name=one.name)
        names += [(_folded(name), asked) for name in (one.name, one.channel_name or "", one.tier) if name]
    return names


def _sector_names(sectors: Sequence[Sector]) -> list[tuple[str, Asked]]:
    names: list[tuple[str, Asked]] = []
    for sector in sectors:
        asked = Asked(sectors=(sector.code,), name=sector.name)
        names += [(_folded(sector.code), asked), (_folded(sector.name), asked)]
    return names


def _folded(name: str) -> str:
    return " ".join(name.strip("\"'“”‘’?! ").split()).casefold()


def _is_whole(name: str, wanted: str) -> bool:
    return name == wanted


def _begins(name: str, wanted: str) -> bool:
    return len(wanted) > 1 and name.startswith(wanted)


def _has_within(name: str, wanted: str) -> bool:
    return len(wanted) > 2 and wanted in name


_FITS: tuple[Callable[[str, str], bool], ...] = (_is_whole, _begins, _has_within)


def _distinct(uow: UnitOfWork, series: Series, found: Sequence[Asked]) -> list[str]:
    """How to tell them apart: sectors with their code, people with their organisation."""
    organisations = {one.id: one.name for one in uow.organisations.list_of(series.group_id)}
    acts_for = {
        person.id: organisations[person.organisation_id]
        for person in uow.people.list_of(series.group_id)
        if person.organisation_id is not None
    }
    names = []
    for asked in found:
        more = listed(asked.sectors) or (acts_for.get(asked.person_id) if asked.person_id is not None else None)
        names.append(f"{asked.name} ({more})" if more else asked.name)
    return names


def _near(names: Sequence[tuple[str, Asked]], wanted: str) -> list[str]:
    """Up to three names that look like the words, as a whole or in one of their words."""
    whole = get_close_matches(wanted, [name for name, _ in names], n=3, cutoff=0.6)
    word_list = list(dict.fromkeys(word for name, _ in names for word in name.split()))
    words = get_close_matches(wanted, word_list, n=3, cutoff=0.7)
    near = [asked.name for close in whole for name, asked in names if name == close]
    near += [asked.name for close in words for name, asked in names if close in name.split()]
    return list(dict.fromkeys(near))[:3]
