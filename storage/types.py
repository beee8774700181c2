"""Column types that refuse what they cannot keep truthfully. Know no table."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: microseconds since 1970 on SQLite, timestamptz on PostgreSQL.

    A value without a zone is a ValueError; what comes back is in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column of each database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    # The two ways are functions for each database, rather than methods that ask which it is for every value: a notice
    # has eight moments, and ten thousand may be due at once.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """How a moment is written."""
        return _as_written if dialect.name == "postgresql" else in_microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """How a moment is read, in UTC."""
        return _in_utc if dialect.name == "postgresql" else _since_1970


def _as_written(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"an instant needs a zone, got {value.isoformat()}")
    return value


def in_microseconds(value: datetime | None) -> int | None:
    """A moment as SQLite keeps it; without a zone it is a ValueError."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"an instant needs a zone, got {value.isoformat()}")
    return (value - _EPOCH) // _MICROSECOND


def _in_utc(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC) if value is not None else None


def _since_1970(value: int | None) -> datetime | None:
    return _EPOCH + timedelta(microseconds=value) if value is not None else None


class WallTime(TypeDecorator[datetime]):
    """What a clock on the wall shows, whatever its zone: ISO text, so that it sorts by time.

    A value with a zone is a ValueError.
    """

    impl = String(26)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The wall time as it is written."""
        return None if value is None else wall_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The wall time as it was written."""
        return None if value is None else datetime.fromisoformat(value)


# PostgreSQL's JSONB drops white space and the order of keys, which nobody may rely on anyway.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def wall_text(value: datetime | date) -> str:
    """A wall time or a whole day as ISO text; with a zone it is a ValueError."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise ValueError(f"a wall time has no zone, got {value.isoformat()}")
    return value.isoformat()


def wall_of(text: str) -> datetime | date:
    """The wall time or the whole day that was written as text."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
