"""One open transaction: who acts, since when, and writing rows with both. Knows no single table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ClauseElement,
    Connection,
    CursorResult,
    Executable,
    Insert,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared, Row
from storage.types import in_microseconds
from workgroup.errors import Refusal
from workgroup.ids import PersonId
from workgroup.ports import NotThere


@dataclass(frozen=True, kw_only=True)
class ForMany:
    """A statement that is run for many rows at once, written out for each database."""

    on_sqlite: str
    """Run for each row, whose values it takes in order."""
    on_postgresql: str
    """Run once; of each column of the rows it takes the values as one array."""


class Overtaken(Refusal):
    """Somebody else changed the same thing after it was read here; nothing of this transaction is kept."""

    code = "overtaken"

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed the same at this moment. Nothing of yours was kept. Look how it stands now: "
            "`/prevent dates`."
        )


class Transaction:
    """What every repository of one unit of work shares."""

    def __init__(self, connection: Connection, *, now: datetime, actor: PersonId | None, road: str) -> None:
        self.connection = connection
        self.now = now
        """The moment at which it was opened, in UTC."""
        self.actor = actor
        self.road = road
        self.is_postgresql = connection.dialect.name == "postgresql"
        """Whether the database is PostgreSQL; otherwise it is SQLite."""
        self.made_due = False
        """Whether something in it may be due sooner than was known."""
        self.after_commit: list[Callable[[], object]] = []
        self.changed: dict[str, Any] = {"changed_at": now, "changed_by": actor}
        """Who changes rows in it, and when: the values of the two columns."""

    def add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Add a row, with who made it and when, and return its id."""
        key = self.connection.execute(_adding(table), self._made(values)).inserted_primary_key
        return int(key[0]) if key is not None else 0

    def add_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many rows like `add`, in one go."""
        if rows:
            self.connection.execute(_adding(table), [self._made(values) for values in rows])

    def add_once(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Add a row like `add`, unless a unique one is there, which then stays as it is; whether it was added."""
        return self.put_once(table, self._made(values))

    def add_new(self, table: Table, values: Mapping[str, Any]) -> int | None:
        """Add a row like `add_once` and return its id; `None` when it was not added."""
        result = self._insert_once(table, self._made(values))
        key = result.inserted_primary_key if result.rowcount == 1 else None
        return int(key[0]) if key is not None else None

    def put_once(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Add a row of a table that does not tell who made it, unless a unique one is there; whether it was added."""
        return self._insert_once(table, values).rowcount == 1

    def change(self, statement: Update, values: Mapping[str, Any] | None = None) -> int:
        """Change rows, with who changes them and when; how many there were.

        What the statement's own `bindparam`s ask for may stand among the values.
        """
        anew = {**self.changed, **(values or {})}
        reckoned = {name: value for name, value in anew.items() if isinstance(value, ClauseElement)}
        if reckoned:
            statement = statement.values(**reckoned)
        # Plain values stay out of the statement, so that its words are made once for all of them.
        plain = {name: value for name, value in anew.items() if name not in reckoned}
        return self.connection.execute(statement, plain).rowcount

    def change_one(self, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
        """Change the row with that id; `NotThere` when there is none."""
        if self.change(_changing_one(table), {**values, "row_id": row_id}) != 1:
            raise NotThere(f"no {table.name} {row_id}")

    def change_as_read(
        self, table: Table, row_id: int, seen: Mapping[str, Any] | None, values: Mapping[str, Any]
    ) -> None:
        """Change the row with that id if its columns are still as *seen*, else `Overtaken`; `None` asks for nothing.

        `NotThere` when there is none.
        On PostgreSQL two transactions may have read the same row; the second would put back what the first changed.
        """
        if seen is None:
            self.change_one(table, row_id, values)
            return
        as_seen = [table.c[name].is_not_distinct_from(value) for name, value in seen.items()]
        if self.change(table.update().where(table.c.id == row_id, *as_seen), values) == 1:
            return
        self.one(select(table.c.id).where(table.c.id == row_id), table.name, row_id)
        raise Overtaken

    def take_turns(self, over: str) -> None:
        """Wait for other transactions that named the same, and let later ones wait until this one has ended."""
        # On SQLite this transaction is the only one that writes already.
        if self.is_postgresql:
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(over, 0))))

    def rows(self, asked: Prepared, **values: Any) -> list[Row]:
        """Every row of a prepared SELECT."""
        return asked.rows(self.connection, values)

    def row(self, asked: Prepared, **values: Any) -> Row | None:
        """The first row of a prepared SELECT; `None` when there is none."""
        return next(iter(asked.rows(self.connection, values)), None)

    def run_many(self, statement: ForMany, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a written out statement for each of the rows, whose values are as the driver takes them."""
        if rows and self.is_postgresql:
            self.connection.exec_driver_sql(statement.on_postgresql, tuple(map(list, zip(*rows, strict=True))))
        elif rows:
            self.connection.exec_driver_sql(statement.on_sqlite, list(rows))

    def as_driver_takes(self, moment: datetime | None) -> Any:
        """A moment for `run_many`."""
        return moment if self.is_postgresql else in_microseconds(moment)

    def one(self, statement: Executable | Prepared, subject: str, row_id: int) -> Sequence[Any]:
        """The statement's only row; `NotThere` when there is none. A prepared one is asked for `id`."""
        row: Sequence[Any] | None
        if isinstance(statement, Prepared):
            row = self.row(statement, id=row_id)
        else:
            row = self.connection.execute(statement).first()
        if row is None:
            raise NotThere(f"no {subject} {row_id}")
        return row

    def _insert_once(self, table: Table, values: Mapping[str, Any]) -> CursorResult[Any]:
        statement = _adding_once(table, is_postgresql=self.is_postgresql)
        # Otherwise the count of a statement that also returns the new id is forgotten.
        return self.connection.execute(statement, dict(values), execution_options={"preserve_rowcount": True})

    def _made(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, "created_at": self.now, "created_by": self.actor, **self.changed}


# A statement that is kept is looked at once: making one anew takes SQLAlchemy longer than the database takes over it.


@cache
def _adding(table: Table) -> Insert:
    return insert(table)


@cache
def _adding_once(table: Table, *, is_postgresql: bool) -> Insert:
    if is_postgresql:
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _changing_one(table: Table) -> Update:
    return table.update().where(table.c.id == bindparam("row_id"))
