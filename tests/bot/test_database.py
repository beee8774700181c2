"""The database at the start: an embedded one is brought up to date by itself, any other is refused in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import system_clock
from bot.database import Database, SchemaDiffers
from bot.settings import WrongSetting
from storage import head, make_engine
from tests.databases import PostgresShelf


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'prevent.db'}"
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with shelf.database_url("template0") as url:
        yield url


def at_revision(address: str, revision: str, *, oldest: str | None = None) -> None:
    """Let the database say that it is of another version, on which programs from `oldest` on may work."""
    engine = make_engine(address)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :revision, oldest_program = :oldest"),
            {"revision": revision, "oldest": oldest or revision},
        )
    engine.dispose()


def test_a_database_without_tables_gets_them_by_itself_or_by_the_command(address: str) -> None:
    database = Database(address, system_clock)

    if database.is_embedded:
        database.make_ready()
    else:
        with pytest.raises(SchemaDiffers, match="prevent-bot db upgrade"):
            database.make_ready()
        assert database.upgrade()

    database.make_ready()
    assert database.describe() == "answers, and its tables are those of this version."
    database.close()


def test_a_database_of_a_newer_version_is_never_touched(address: str) -> None:
    database = Database(address, system_clock)
    database.upgrade()
    at_revision(address, "2999_01_01_something_later")

    for attempt in (database.make_ready, database.upgrade, database.describe):
        with pytest.raises(SchemaDiffers, match="newer version than this program"):
            attempt()

    database.close()


def test_a_database_that_a_newer_version_has_only_added_to_is_worked_on_but_not_upgraded(address: str) -> None:
    database = Database(address, system_clock)
    database.upgrade()
    at_revision(address, "2999_01_01_something_later", oldest=head())

    database.make_ready()

    assert database.describe() == "answers; a newer version has added to its tables, which this one may work on."
    with pytest.raises(SchemaDiffers, match="newer version than this program"):
        database.upgrade()
    database.close()


def test_a_path_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "prevent.db"
    path.write_text("Minutes of the last meeting, which are no database.\n" * 100, encoding="utf-8")
    database = Database(f"sqlite:///{path}", system_clock)

    with pytest.raises(WrongSetting, match=r"^DATABASE_URL names a database that does not answer"):
        database.make_ready()

    database.close()
    assert path.read_text(encoding="utf-8").startswith("Minutes")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(WrongSetting, match="DATABASE_URL cannot be used"):
        Database(f"sqlite:///{tmp_path / 'file' / 'prevent.db'}", system_clock)
