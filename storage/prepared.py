"""Prepared: a SELECT whose words are made once, and which is then asked of the driver itself. Knows no table.

What SQLAlchemy does for each statement takes ten times as long as SQLite does to answer it, and a command asks a dozen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
_Asked = Select[Any] | CompoundSelect[Any]
_Process = Callable[[Any], Any] | None


class _Words:
    """A statement in the words of one kind of database, with what to do to the values on the way in and out."""

    def __init__(self, statement: _Asked, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._order = compiled.positiontup
        self._wanted = [
            (name, bound.effective_value, _process(bound.type, dialect, inwards=True))
            for name, bound in compiled.binds.items()
        ]
        self._columns = [
            (place, process)
            for place, column in enumerate(statement.selected_columns)
            if (process := _process(column.type, dialect, inwards=False)) is not None
        ]

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        """The values as the driver takes them, in its order where it goes by that."""
        ready = {}
        for name, usual, process in self._wanted:
            value = values.get(name, usual)
            ready[name] = value if process is None else process(value)
        return ready if self._order is None else [ready[name] for name in self._order]

    def read(self, rows: Iterable[Row]) -> list[Row]:
        """Rows as the types of their columns tell them; equal cells of a column share one value."""
        if not self._columns:
            return list(rows)
        columns = [(place, process, dict[Any, Any]()) for place, process in self._columns]
        return [_told(row, columns) for row in rows]


class Prepared:
    """A SELECT with `bindparam`s for what differs each time; no lists among them, whose length would be words."""

    def __init__(self, statement: _Asked) -> None:
        self.statement = statement
        self._words: dict[str, _Words] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Every row, as plain tuples, in the transaction that is open on the connection."""
        dialect = connection.dialect
        words = self._words.get(dialect.name)
        if words is None:
            words = self._words[dialect.name] = _Words(self.statement, dialect)
        driver = connection.connection.dbapi_connection
        # Whoever listens to statements hears these too: then they go the usual way.
        if driver is None or connection.dispatch.before_cursor_execute:
            return self._rows_as_usual(connection, values)
        try:
            cursor = driver.cursor()
            try:
                cursor.execute(words.sql, words.parameters(values))
                return words.read(cursor.fetchall())
            finally:
                cursor.close()
        except dialect.loaded_dbapi.Error:
            # Once more by the road that knows what is to be done about a connection that is gone.
            return self._rows_as_usual(connection, values)

    def _rows_as_usual(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        return [tuple(row) for row in connection.execute(self.statement, dict(values))]


def _told(row: Row, columns: Iterable[tuple[int, Callable[[Any], Any], dict[Any, Any]]]) -> Row:
    cells = list(row)
    for place, process, seen in columns:
        kept = cells[place]
        if kept not in seen:
            seen[kept] = process(kept)
        cells[place] = seen[kept]
    return tuple(cells)


def _process(kind: TypeEngine[Any], dialect: Dialect, *, inwards: bool) -> _Process:
    of_dialect = kind.dialect_impl(dialect)
    return of_dialect.bind_processor(dialect) if inwards else of_dialect.result_processor(dialect, None)
