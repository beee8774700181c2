"""The outbox of a run: what is to be told, put in before it begins, and what became of it, read afterwards."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from storage import Work, tables
from storage.engine import reading
from tests.torture.slack import TEAM, channel_id, user_id
from workgroup.ids import MeetingId
from workgroup.meeting.series import Series, Tier
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Identity, Person

_EXPIRE_SOON = 0.03
_ARE_REMINDERS = 0.10
_ARE_DIRECT = 0.05
_LONG = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What the outbox says became of one notice."""

    state: str
    adopted: bool
    error: str | None


def fill(
    engine: Engine,
    *,
    messages: int,
    channels: int,
    people: int,
    begins: datetime,
    over: timedelta,
    seed: int,
) -> list[str]:
    """Put notices in that come due one after the other from *begins* on, *over* so long; their keys.

    Most go to a channel; some are reminders of a meeting, some go to one person, and some are not worth telling any
    more after a few seconds.
    """
    dice = random.Random(seed)  # noqa: S311 - guards no secret
    work = Work(engine, lambda: begins)
    with work() as uow:
        group = a_group(uow)
        everybody = [_a_person(uow, group, number) for number in range(people)]
        series = [a_series(uow, group, number) for number in range(channels)]
        drafts = list(_drafts(uow, dice, everybody, series, messages=messages, begins=begins, over=over))
        for draft in drafts:
            uow.outbox.enqueue(draft)
    return [draft.key for draft in drafts]


def fates(engine: Engine) -> Mapping[str, Fate]:
    """What became of each notice, by its key."""
    notice = tables.notice.c
    with reading(engine).connect() as connection:
        rows = connection.execute(select(notice.key, notice.state, notice.adopted, notice.last_error))
        return {key: Fate(state=state, adopted=adopted, error=error) for key, state, adopted, error in rows}


def a_group(uow: UnitOfWork) -> Group:
    """The group of a run."""
    return uow.groups.add(
        name="Torture", area="Alder Region", nations=["england"], tzid="Europe/London", place="", team_id=TEAM
    )


def _a_person(uow: UnitOfWork, group: Group, number: int) -> Person:
    person = uow.people.add(
        group_id=group.id,
        name=f"Person {number}",
        email=f"person-{number}@torture.example",
        post="Director",
        organisation_id=None,
        sector=None,
    )
    uow.people.link(Identity(person_id=person.id, team_id=TEAM, user_id=user_id(number)))
    return person


def a_series(uow: UnitOfWork, group: Group, number: int) -> Series:
    """The series whose channel has that number."""
    return uow.series.add(
        group_id=group.id,
        name=f"Series {number}",
        tier=Tier.OPERATIONAL,
        purpose="",
        channel_name=f"channel-{number}",
        team_id=TEAM,
        channel_id=channel_id(number),
        tzid="Europe/London",
        recurrence=None,
        minutes=60,
        place="",
        leads=(),
    )


def a_draft(key: str, series: Series, due_at: datetime) -> NoticeDraft:
    """A notice to a series' channel that may be told for a day."""
    return NoticeDraft(
        key=key,
        kind=NoticeKind.WITHDRAWAL,
        group_id=series.group_id,
        series_id=series.id,
        due_at=due_at,
        expires_at=due_at + _LONG,
        facts={"lead": "15m", "error": "not_in_channel", "kind": "reminder"},
    )


def _drafts(
    uow: UnitOfWork,
    dice: random.Random,
    everybody: list[Person],
    series: list[Series],
    *,
    messages: int,
    begins: datetime,
    over: timedelta,
) -> Iterator[NoticeDraft]:
    for number in range(messages):
        due_at = begins + over * (number / messages)
        is_short = dice.random() < _EXPIRE_SOON
        lot, of_series = dice.random(), series[number % len(series)]
        draft = a_draft(f"torture:{number}", of_series, due_at)
        if is_short:
            draft = replace(draft, expires_at=due_at + timedelta(seconds=dice.uniform(1, 90)))
        if lot < _ARE_REMINDERS:
            draft = replace(draft, kind=NoticeKind.REMINDER, meeting_id=_a_meeting(uow, of_series, due_at))
        elif lot < _ARE_REMINDERS + _ARE_DIRECT:
            draft = replace(draft, kind=NoticeKind.TROUBLE, person_id=dice.choice(everybody).id)
        yield draft


def _a_meeting(uow: UnitOfWork, series: Series, due_at: datetime) -> MeetingId:
    starts_at = due_at + timedelta(hours=6)
    return uow.meetings.add(
        series_id=series.id, recurrence_id=starts_at.replace(tzinfo=None), starts_at=starts_at, minutes=60, place=""
    ).id
