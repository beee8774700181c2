"""Feedback rounds, who was asked, and answers without an author, as rows. Knows no tokens, only their hashes.

PostgreSQL marks every row with the transaction that wrote it, and keeps rows in the order of writing. So a new answer
writes its whole round anew in a random order, and a flag that somebody has answered writes all flags of the round:
neither mark nor place then leads from an answer to a person. SQLite keeps earlier pages in its log, which is emptied
after each answer. When a round closes its answers lose the hashes too, and with them the way back from the buttons.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import case, select

from storage import tables
from storage.engine import empty_log
from storage.transaction import Transaction
from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.feedback.round import FeedbackRound
from workgroup.feedback.totals import Totals
from workgroup.ids import MeetingId, PersonId, RoundId

_round = tables.feedback_round.c
_asked = tables.feedback_asked.c
_answer = tables.feedback_answer.c
_totals = tables.feedback_totals.c
ROUND = (
    _round.id,
    _round.meeting_id,
    _round.opens_at,
    _round.remind_at,
    _round.closes_at,
    _round.closed_at,
)
"""The columns from which `round_of` makes a round, in order."""

_ROUNDS = select(*ROUND)
_chance = secrets.SystemRandom()
_Word = TypeVar("_Word", bound=str)


class SqlFeedback:
    """Feedback rounds, who was asked, and answers without an author."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add_round(
        self,
        *,
        meeting_id: MeetingId,
        opens_at: datetime,
        remind_at: datetime,
        closes_at: datetime,
        closed_at: datetime | None = None,
    ) -> FeedbackRound:
        values = {
            "meeting_id": meeting_id,
            "opens_at": opens_at,
            "remind_at": remind_at,
            "closes_at": closes_at,
            "closed_at": closed_at,
        }
        return self.get_round(RoundId(self._tx.add(tables.feedback_round, values)))

    def get_round(self, round_id: RoundId) -> FeedbackRound:
        return round_of(self._tx.one(_ROUNDS.where(_round.id == round_id), "feedback round", round_id))

    def find_round(self, meeting_id: MeetingId) -> FeedbackRound | None:
        row = self._tx.connection.execute(_ROUNDS.where(_round.meeting_id == meeting_id)).first()
        return round_of(row) if row is not None else None

    def list_to_close(self, now: datetime) -> list[FeedbackRound]:
        wanted = _ROUNDS.where(_round.closed_at.is_(None), _round.closes_at <= now).order_by(_round.closes_at)
        return [round_of(row) for row in self._tx.connection.execute(wanted)]

    def close(self, round_id: RoundId, now: datetime) -> None:
        self._tx.change_one(tables.feedback_round, round_id, {"closed_at": now})
        self._write_anew(round_id, under_new_hashes=True)

    def ask(self, round_id: RoundId, person_id: PersonId) -> bool:
        values = {"round_id": round_id, "person_id": person_id, "has_answered": False}
        return self._tx.put_once(tables.feedback_asked, values)

    def asked(self, round_id: RoundId) -> Mapping[PersonId, bool]:
        wanted = select(_asked.person_id, _asked.has_answered).where(_asked.round_id == round_id)
        rows = self._tx.connection.execute(wanted.order_by(_asked.person_id))
        return {PersonId(person_id): has_answered for person_id, has_answered in rows}

    def mark_answered(self, round_id: RoundId, person_id: PersonId) -> bool:
        self._lock(round_id)
        mine = select(_asked.has_answered).where(_asked.round_id == round_id, _asked.person_id == person_id)
        if self._tx.connection.scalar(mine) is not False:
            return False
        answered = case((_asked.person_id == person_id, True), else_=_asked.has_answered)
        flags = tables.feedback_asked.update().where(_asked.round_id == round_id)
        self._tx.connection.execute(flags.values(has_answered=answered))
        return True

    def put_answer(self, round_id: RoundId, token_hash: str, answer: FeedbackAnswer) -> bool:
        self._lock(round_id)
        row = {"round_id": round_id, "token_hash": token_hash, "payload": row_of_answer(answer)}
        is_new = self._tx.put_once(tables.feedback_answer, row)
        if not is_new:
            same = (_answer.round_id == round_id, _answer.token_hash == token_hash)
            self._tx.connection.execute(tables.feedback_answer.update().where(*same).values(payload=row["payload"]))
        self._write_anew(round_id)
        return is_new

    def find_answer(self, round_id: RoundId, token_hash: str) -> FeedbackAnswer | None:
        wanted = select(_answer.payload).where(_answer.round_id == round_id, _answer.token_hash == token_hash)
        payload = self._tx.connection.scalar(wanted)
        return answer_of(payload) if payload is not None else None

    def answers(self, round_id: RoundId) -> list[FeedbackAnswer]:
        # By the hash of a random token.
        wanted = select(_answer.payload).where(_answer.round_id == round_id).order_by(_answer.token_hash)
        return [answer_of(payload) for payload in self._tx.connection.scalars(wanted)]

    def find_totals(self, round_id: RoundId) -> Totals | None:
        payload = self._tx.connection.scalar(select(_totals.payload).where(_totals.round_id == round_id))
        return totals_of(payload) if payload is not None else None

    def put_totals(self, round_id: RoundId, totals: Totals) -> None:
        row = {"round_id": round_id, "payload": row_of_totals(totals)}
        if not self._tx.put_once(tables.feedback_totals, row):
            shown = tables.feedback_totals.update().where(_totals.round_id == round_id)
            self._tx.connection.execute(shown.values(payload=row["payload"]))

    def _lock(self, round_id: RoundId) -> None:
        # Two people who answer at once would each write anew what the other has just written.
        if self._tx.is_postgresql:
            self._tx.connection.execute(select(_round.id).where(_round.id == round_id).with_for_update())

    def _write_anew(self, round_id: RoundId, *, under_new_hashes: bool = False) -> None:
        of_round = _answer.round_id == round_id
        rows = [
            dict(row) for row in self._tx.connection.execute(select(tables.feedback_answer).where(of_round)).mappings()
        ]
        if under_new_hashes:
            rows = [{**row, "token_hash": secrets.token_hex(32)} for row in rows]
        _chance.shuffle(rows)
        if rows:
            self._tx.connection.execute(tables.feedback_answer.delete().where(of_round))
            self._tx.connection.execute(tables.feedback_answer.insert(), rows)
        if not self._tx.is_postgresql:
            engine = self._tx.connection.engine
            self._tx.after_commit.append(lambda: empty_log(engine))


def round_of(row: Sequence[Any]) -> FeedbackRound:
    """The round that a row of the columns `ROUND` keeps."""
    round_id, meeting_id, opens_at, remind_at, closes_at, closed_at = row
    return FeedbackRound(
        id=round_id,
        meeting_id=meeting_id,
        opens_at=opens_at,
        remind_at=remind_at,
        closes_at=closes_at,
        closed_at=closed_at,
    )


def answer_of(payload: Mapping[str, Any]) -> FeedbackAnswer:
    """The answer that a payload keeps."""
    return FeedbackAnswer(
        relevance=payload["relevance"],
        right_people=RightPeople(payload["right_people"]),
        missing=tuple(payload["missing"]),
        frequency=Frequency(payload["frequency"]),
        info_useful=payload["info_useful"],
        actions_clear=payload["actions_clear"],
        duplicates=payload["duplicates"],
        text=payload["text"],
    )


def row_of_answer(answer: FeedbackAnswer) -> dict[str, Any]:
    """The payload that keeps an answer, and nothing else."""
    return {
        "relevance": answer.relevance,
        "right_people": answer.right_people.value,
        "missing": list(answer.missing),
        "frequency": answer.frequency.value,
        "info_useful": answer.info_useful,
        "actions_clear": answer.actions_clear,
        "duplicates": answer.duplicates,
        "text": answer.text,
    }


def totals_of(payload: Mapping[str, Any]) -> Totals:
    """The totals that a payload keeps."""
    return Totals(
        answered=payload["answered"],
        relevance=payload["relevance"],
        right_people={RightPeople(value): count for value, count in payload["right_people"]},
        missing=dict(payload["missing"]),
        frequency={Frequency(value): count for value, count in payload["frequency"]},
        info_useful=payload["info_useful"],
        actions_clear=payload["actions_clear"],
        duplicates=payload["duplicates"],
        comments=tuple(payload["comments"]),
    )


def row_of_totals(totals: Totals) -> dict[str, Any]:
    """The payload that keeps totals; counts as pairs, because PostgreSQL does not keep the order of keys."""
    return {
        "answered": totals.answered,
        "relevance": totals.relevance,
        "right_people": _pairs(totals.right_people),
        "missing": _pairs(totals.missing),
        "frequency": _pairs(totals.frequency),
        "info_useful": totals.info_useful,
        "actions_clear": totals.actions_clear,
        "duplicates": totals.duplicates,
        "comments": list(totals.comments),
    }


def _pairs(counts: Mapping[_Word, int]) -> list[list[str | int]]:
    return [[str(value), count] for value, count in counts.items()]
