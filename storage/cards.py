"""Posted messages that show a meeting's answers, as rows. Knows no answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, exists, or_, select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import MeetingId, NoticeId
from workgroup.ports import Card

_card = tables.card.c
CARD = (
    _card.id,
    _card.meeting_id,
    _card.notice_id,
    _card.team_id,
    _card.channel_id,
    _card.slack_ts,
    _card.wanted,
    _card.shown,
)
"""The columns from which `card_of` makes a card, in order."""

_STALE = select(*CARD).where(_card.wanted > _card.shown).order_by(_card.id)


class SqlCards:
    """Posted messages that are kept up to date: the part of the outbox that is told already."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add_card(
        self, *, meeting_id: MeetingId, notice_id: NoticeId, team_id: str, channel_id: str, slack_ts: str
    ) -> None:
        # Somebody may have answered while the message was on its way, when there was no card yet to mark.
        wanted = int(self._changed_since_sending(meeting_id, notice_id))
        values = {
            "meeting_id": meeting_id,
            "notice_id": notice_id,
            "team_id": team_id,
            "channel_id": channel_id,
            "slack_ts": slack_ts,
            "wanted": wanted,
            "shown": 0,
        }
        if self._tx.add_once(tables.card, values):
            self._tx.made_due |= wanted > 0

    def mark_cards(self, meeting_id: MeetingId) -> None:
        marked = tables.card.update().where(_card.meeting_id == meeting_id)
        self._tx.made_due |= self._tx.change(marked, {"wanted": _card.wanted + 1}) > 0

    def list_stale_cards(self, *, at_most: int) -> list[Card]:
        return [card_of(row) for row in self._tx.connection.execute(_STALE.limit(at_most))]

    def mark_shown(self, card_id: int, shown: int) -> None:
        self._tx.change(tables.card.update().where(_card.id == card_id, _card.shown < shown), {"shown": shown})

    def drop_card(self, card_id: int) -> None:
        self._tx.connection.execute(tables.card.delete().where(_card.id == card_id))

    def _changed_since_sending(self, meeting_id: MeetingId, notice_id: NoticeId) -> bool:
        reply, meeting = tables.reply.c, tables.meeting.c
        sending_at = select(tables.notice.c.sending_at).where(tables.notice.c.id == notice_id).scalar_subquery()
        has_changed = or_(
            exists().where(reply.meeting_id == meeting_id, reply.changed_at > sending_at),
            exists().where(meeting.id == meeting_id, meeting.changed_at > sending_at),
        )
        return bool(self._tx.connection.scalar(select(case((has_changed, 1), else_=0))))


def card_of(row: Sequence[Any]) -> Card:
    """The card that a row of the columns `CARD` keeps."""
    card_id, meeting_id, notice_id, team_id, channel_id, slack_ts, wanted, shown = row
    return Card(
        id=card_id,
        meeting_id=meeting_id,
        notice_id=notice_id,
        team_id=team_id,
        channel_id=channel_id,
        slack_ts=slack_ts,
        wanted=wanted,
        shown=shown,
    )
