"""The statements that take and finish many notices at once. Know no rows.

They are made once, because making one of this size takes longer than its work on a few notices. Those that are run for
each of many rows are written out: the library's own way there takes longer than the database's.
"""

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Update,
    any_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from storage import tables
from storage.notice_rows import IS_PENDING, MAY_GO, NOTICE, NOTICES, change, is_in
from storage.transaction import ForMany
from workgroup.notices import NoticeState

_notice = tables.notice.c
IS_CLAIMED = is_in(NoticeState.CLAIMED)
IS_HELD = is_in(NoticeState.CLAIMED, NoticeState.SENDING)
_INSTANT = _notice.due_at.type
_LEAST_URGENT = 7


def _found(*, is_postgresql: bool) -> Select[tuple[int]]:
    """The ids of what may be claimed: at most half of it has waited long, the rest is by priority and time.

    An arm for each priority, because an index of priority and time finds the due ones of one priority at once, and of
    all priorities only by reading those that are due later too. Parameters: `now`, `waited`, `half`, `each`, `at_most`.
    """
    columns = (_notice.id, _notice.priority, _notice.next_attempt_at)
    in_order = (_notice.next_attempt_at, _notice.id)
    is_of = [_notice.priority <= 0, *(_notice.priority == number for number in range(1, _LEAST_URGENT))]
    ready = [
        select(*columns, literal(1).label("rank"))
        .where(IS_PENDING, which, _notice.next_attempt_at <= bindparam("now", type_=_INSTANT), MAY_GO)
        .order_by(*in_order)
        .limit(bindparam("each", type_=Integer))
        for which in (*is_of, _notice.priority >= _LEAST_URGENT)
    ]
    oldest = (
        select(*columns, literal(0).label("rank"))
        .where(IS_PENDING, _notice.next_attempt_at <= bindparam("waited", type_=_INSTANT), MAY_GO)
        .order_by(*in_order)
        .limit(bindparam("half", type_=Integer))
    )
    # Neither database takes an order and a limit in an arm that is no query of its own.
    either = union_all(*(select(arm.subquery()) for arm in (oldest, *ready))).cte("either")
    # The same notice may be of both ranks.
    once = select(either.c.id, func.min(either.c.rank).label("rank")).group_by(either.c.id).cte("once")
    found = (
        select(_notice.id)
        .join(once, once.c.id == _notice.id)
        .where(IS_PENDING)
        .order_by(once.c.rank, _notice.priority, _notice.next_attempt_at, _notice.id)
        .limit(bindparam("at_most", type_=Integer))
    )
    # What others hold is skipped, so that several programs may claim at the same moment.
    return found.with_for_update(of=tables.notice, skip_locked=True) if is_postgresql else found


def _claim(which: Select[tuple[int]]) -> Update:
    return (
        change()
        .where(_notice.id.in_(which))
        .values(
            state=NoticeState.CLAIMED.value,
            attempts=_notice.attempts + 1,
            lease_owner=bindparam("owner"),
            lease_until=bindparam("until"),
            changed_at=bindparam("moment"),
            changed_by=bindparam("actor"),
        )
    )


# As a CTE it is looked up once; as a subquery the planner may take more rows than the limit.
CLAIM_ON_POSTGRESQL = _claim(select(_found(is_postgresql=True).cte("found").c.id)).returning(*NOTICE)
"""Claim and tell what was claimed. Parameters: those of what may be claimed, `owner`, `until`, `moment`, `actor`."""

FOUND_ON_SQLITE = _found(is_postgresql=False)
"""The ids of what may be claimed."""
# A list of ids in one parameter: of a parameter for each the library makes a new statement for every number of them.
_LISTED_ON_SQLITE = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
CLAIM_ON_SQLITE = _claim(_LISTED_ON_SQLITE)
"""Claim the `ids`, a JSON list. Parameters: `owner`, `until`, `moment`, `actor`."""
LISTED_ON_SQLITE = NOTICES.where(_notice.id.in_(_LISTED_ON_SQLITE))
"""The notices with those `ids`."""

HELD_ON_POSTGRESQL = (
    select(_notice.id)
    .where(
        _notice.id == any_(bindparam("ids", type_=ARRAY(Integer))), IS_HELD, _notice.lease_owner == bindparam("owner")
    )
    .order_by(_notice.id)
    .with_for_update()
)
"""Those of the `ids` that the `owner` holds; nobody else changes them until the transaction ends."""
HELD_ON_SQLITE = select(_notice.id).where(
    _notice.id.in_(_LISTED_ON_SQLITE), IS_HELD, _notice.lease_owner == bindparam("owner")
)
"""Those of the `ids` that the `owner` holds."""

MARK_SENDING = ForMany(
    on_sqlite=(
        "UPDATE notice SET state = 'sending', sending_at = ?, team_id = ?, channel_id = ?, changed_at = ?, "
        "changed_by = ? WHERE id = ?"
    ),
    on_postgresql=(
        "UPDATE notice SET state = 'sending', sending_at = r.at, team_id = r.team, channel_id = r.channel, "
        "changed_at = r.moment, changed_by = r.actor FROM unnest(%s::timestamptz[], %s::text[], %s::text[], "
        "%s::timestamptz[], %s::int[], %s::int[]) AS r(at, team, channel, moment, actor, id) WHERE notice.id = r.id"
    ),
)
FINISH_SENT = ForMany(
    on_sqlite=(
        "UPDATE notice SET state = 'sent', sent_at = ?, channel_id = ?, slack_ts = ?, last_error = NULL, "
        "look_again_at = CASE WHEN doubted_at IS NOT NULL THEN ? END, lease_owner = NULL, lease_until = NULL, "
        "changed_at = ?, changed_by = ? WHERE id = ?"
    ),
    on_postgresql=(
        "UPDATE notice SET state = 'sent', sent_at = r.at, channel_id = r.channel, slack_ts = r.ts, last_error = NULL, "
        "look_again_at = CASE WHEN doubted_at IS NOT NULL THEN r.look END, lease_owner = NULL, lease_until = NULL, "
        "changed_at = r.moment, changed_by = r.actor FROM unnest(%s::timestamptz[], %s::text[], %s::text[], "
        "%s::timestamptz[], %s::timestamptz[], %s::int[], %s::int[]) "
        "AS r(at, channel, ts, look, moment, actor, id) WHERE notice.id = r.id"
    ),
)
RECORD_ATTEMPT = ForMany(
    on_sqlite=(
        "INSERT INTO delivery_attempt "
        "(notice_id, owner, started_at, ended_at, outcome, http_status, error, request_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    on_postgresql=(
        "INSERT INTO delivery_attempt "
        "(notice_id, owner, started_at, ended_at, outcome, http_status, error, request_id) "
        "SELECT * FROM unnest(%s::int[], %s::text[], %s::timestamptz[], %s::timestamptz[], "
        "%s::text[], %s::int[], %s::text[], %s::text[])"
    ),
)
