"""What an accepted proposal does: the change itself, made by whoever accepted it. Knows no message."""

from collections.abc import Mapping
from datetime import date, datetime

from workgroup.ids import PersonId, SeriesId
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor
from workgroup.usecases.arranging import candidate_of_facts, today_of
from workgroup.usecases.deputising import Days, name_deputy
from workgroup.usecases.handing_over import hand_over
from workgroup.usecases.proposing import Doing
from workgroup.usecases.registering import Candidate


def _name_deputy(uow: UnitOfWork, actor: Actor, facts: Mapping[str, object], now: datetime) -> object:
    series_id, of, candidate = _common(facts)
    last = facts.get("to")
    asked_from = date.fromisoformat(str(facts["from"]))
    # It may have waited beyond its first day.
    from_on = max(asked_from, today_of(uow.series.get(series_id), now))
    days = Days(from_on=from_on, to_on=date.fromisoformat(last) if isinstance(last, str) else None)
    return name_deputy(uow, actor=actor, series_id=series_id, of=of, candidate=candidate, days=days, now=now)


def _hand_over(uow: UnitOfWork, actor: Actor, facts: Mapping[str, object], now: datetime) -> object:
    series_id, of, candidate = _common(facts)
    return hand_over(
        uow,
        actor=actor,
        series_id=series_id,
        of=of,
        candidate=candidate,
        everywhere=facts.get("everywhere") is True,
        now=now,
    )


def _common(facts: Mapping[str, object]) -> tuple[SeriesId, PersonId, Candidate]:
    wanted = facts.get("candidate")
    return (
        SeriesId(int(str(facts["series"]))),
        PersonId(int(str(facts["of"]))),
        candidate_of_facts(wanted if isinstance(wanted, Mapping) else {}),
    )


DOING: Mapping[str, Doing] = {"name_deputy": _name_deputy, "hand_over": _hand_over}
"""By the verb that the proposal keeps."""
