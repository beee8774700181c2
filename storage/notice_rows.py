"""Notices as rows: their columns, the words for their states, and the two ways between row and notice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, Update, and_, literal_column, or_, select

from storage import tables
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState

_notice = tables.notice.c
NOTICE = (
    _notice.id,
    _notice.key,
    _notice.kind,
    _notice.group_id,
    _notice.series_id,
    _notice.meeting_id,
    _notice.person_id,
    _notice.meeting_sequence,
    _notice.priority,
    _notice.facts,
    _notice.due_at,
    _notice.expires_at,
    _notice.state,
    _notice.attempts,
    _notice.next_attempt_at,
    _notice.lease_owner,
    _notice.lease_until,
    _notice.sending_at,
    _notice.sent_at,
    _notice.team_id,
    _notice.channel_id,
    _notice.slack_ts,
    _notice.last_error,
    _notice.doubted_at,
    _notice.misses,
    _notice.look_again_at,
    _notice.adopted,
)
"""The columns from which `notice_of` makes a notice, in order."""

# As words of the statement: the databases use no partial index for a parameter.
IS_KNOWN = _notice.kind.in_([literal_column(f"'{kind}'", String) for kind in NoticeKind])
"""Whether this version knows what the notice tells; a newer one beside it may have planned others, and tells them."""
NOTICES = select(*NOTICE).where(IS_KNOWN)
"""Every notice that this version knows, by those columns."""
NO_LEASE = {"lease_owner": None, "lease_until": None}
"""What a notice has that nobody holds."""


def is_in(first: NoticeState, *others: NoticeState) -> ColumnElement[bool]:
    """Whether a notice is in one of the states."""
    # As words of the statement, in the order of the partial indexes: the databases use no such index for a parameter.
    words = [literal_column(f"'{state.value}'", String) for state in (first, *others)]
    return _notice.state.in_(words) if others else _notice.state == words[0]


IS_PENDING = is_in(NoticeState.PENDING)
IS_UNKNOWN = is_in(NoticeState.UNKNOWN)
IS_REMINDER = _notice.kind == literal_column(f"'{NoticeKind.REMINDER}'", String)
MAY_GO = and_(
    IS_KNOWN,
    or_(
        _notice.group_id.not_in(select(tables.outbox_hold.c.group_id)),
        _notice.kind == literal_column(f"'{NoticeKind.OUTBOX_HELD}'", String),
    ),
)
"""Whether this version tells it, and its group's sending is not held; or it reminds of that it is."""


def change() -> Update:
    """A change of notices, of which the caller says which."""
    return tables.notice.update()


def notice_of(row: Sequence[Any]) -> Notice:
    """The notice that a row of the columns `NOTICE` keeps."""
    (
        notice_id,
        key,
        kind,
        group_id,
        series_id,
        meeting_id,
        person_id,
        meeting_sequence,
        priority,
        facts,
        due_at,
        expires_at,
        state,
        attempts,
        next_attempt_at,
        lease_owner,
        lease_until,
        sending_at,
        sent_at,
        team_id,
        channel_id,
        slack_ts,
        last_error,
        doubted_at,
        misses,
        look_again_at,
        adopted,
    ) = row
    return Notice(
        id=notice_id,
        key=key,
        kind=NoticeKind(kind),
        group_id=group_id,
        series_id=series_id,
        meeting_id=meeting_id,
        person_id=person_id,
        meeting_sequence=meeting_sequence,
        priority=priority,
        facts=facts,
        due_at=due_at,
        expires_at=expires_at,
        state=NoticeState(state),
        attempts=attempts,
        next_attempt_at=next_attempt_at,
        lease_owner=lease_owner,
        lease_until=lease_until,
        sending_at=sending_at,
        sent_at=sent_at,
        team_id=team_id,
        channel_id=channel_id,
        slack_ts=slack_ts,
        last_error=last_error,
        doubted_at=doubted_at,
        misses=misses,
        look_again_at=look_again_at,
        adopted=adopted,
    )


def row_of_draft(draft: NoticeDraft) -> dict[str, Any]:
    """The values that keep a notice that nobody has tried to tell."""
    return {
        "key": draft.key,
        "kind": draft.kind.value,
        "group_id": draft.group_id,
        "series_id": draft.series_id,
        "meeting_id": draft.meeting_id,
        "person_id": draft.person_id,
        "meeting_sequence": draft.meeting_sequence,
        "priority": draft.priority,
        "facts": dict(draft.facts),
        "due_at": draft.due_at,
        "expires_at": draft.expires_at,
        "state": NoticeState.PENDING.value,
        "attempts": 0,
        "next_attempt_at": draft.due_at,
    }
