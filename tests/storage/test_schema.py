"""The tables, and how a database comes to have them."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, text

import storage
from storage import migrate, tables
from tests.databases import PostgresShelf

WITHOUT_AUTHOR = {"feedback_asked", "feedback_answer", "feedback_totals", "guard_refusal"}
WITH_A_MOMENT_OF_THEIR_OWN = {"audit", "channel_pace", "delivery_attempt", "inbound_seen"}


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = storage.make_engine(f"sqlite:///{tmp_path}/a folder/bare.db")
        yield engine
        engine.dispose()
    else:
        shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
        with shelf.database(template="template0") as engine:
            yield engine


def test_a_new_database_is_empty_and_an_upgrade_makes_it_current(bare: Engine) -> None:
    before = storage.check_schema(bare)

    storage.upgrade(bare)

    assert (before, storage.check_schema(bare)) == ("empty", "current")
    assert storage.current(bare) == storage.head()


def test_an_upgrade_twice_changes_nothing(bare: Engine) -> None:
    storage.upgrade(bare)

    storage.upgrade(bare)

    assert storage.check_schema(bare) == "current"


def test_the_migrations_make_the_very_tables_that_the_code_knows(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, tables.metadata) == []


def test_the_schema_of_a_newer_version_is_recognised_and_left_alone(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :later, oldest_program = :later"),
            {"later": "2099_01_01_from_the_future"},
        )

    assert storage.check_schema(database) == "newer"
    with pytest.raises(CommandError):
        storage.upgrade(database)
    assert storage.current(database) == "2099_01_01_from_the_future"


def test_every_migration_is_named_by_a_date_and_follows_the_one_before() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)

    in_order = [revision.revision for revision in reversed(list(script.walk_revisions()))]

    assert in_order == migrate.revisions()
    assert script.get_heads() == [storage.head()]


def test_every_table_tells_who_changed_a_row_and_when_except_those_that_must_not() -> None:
    stamps = {"created_at", "created_by", "changed_at", "changed_by"}

    without = {table.name for table in tables.metadata.tables.values() if not stamps <= set(table.c.keys())}

    assert without == WITHOUT_AUTHOR | WITH_A_MOMENT_OF_THEIR_OWN


def test_nothing_beside_a_feedback_answer_tells_who_when_or_in_which_order() -> None:
    columns = {
        name: set(tables.metadata.tables[name].c.keys())
        for name in ("feedback_asked", "feedback_answer", "feedback_totals")
    }

    assert columns == {
        "feedback_asked": {"round_id", "person_id", "has_answered"},
        "feedback_answer": {"round_id", "token_hash", "payload"},
        "feedback_totals": {"round_id", "payload"},
    }


def test_a_database_that_is_neither_sqlite_nor_postgresql_is_refused_without_its_password() -> None:
    with pytest.raises(storage.UnknownDatabase) as refused:
        storage.make_engine("mysql://bot:hidden-word@db/prevent")

    assert "hidden-word" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_however_its_address_begins(scheme: str) -> None:
    engine = storage.make_engine(f"{scheme}://bot@db/prevent")

    assert engine.url.drivername == "postgresql+psycopg"


def test_sqlite_keeps_what_was_committed_through_a_power_cut_and_checks_references(tmp_path: Path) -> None:
    engine = storage.make_engine(f"sqlite:///{tmp_path}/kept.db")

    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()

    full = 2
    assert found == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 2000}


def test_a_database_that_is_made_here_can_be_read_by_its_own_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "prevent.db"
    engine = storage.make_engine(f"sqlite:///{path}")

    storage.upgrade(engine)

    engine.dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
