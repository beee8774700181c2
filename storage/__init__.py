"""How everything is kept: rows in SQLite or PostgreSQL behind the ports of `workgroup`. Knows no Slack."""

from storage.engine import UnknownDatabase, make_engine, make_reader, server_time
from storage.migrate import SchemaState, check_schema, current, head, upgrade
from storage.unit_of_work import Busy, SqlUnitOfWork, Unwell, Work

__all__ = [
    "Busy",
    "SchemaState",
    "SqlUnitOfWork",
    "UnknownDatabase",
    "Unwell",
    "Work",
    "check_schema",
    "current",
    "head",
    "make_engine",
    "make_reader",
    "server_time",
    "upgrade",
]
