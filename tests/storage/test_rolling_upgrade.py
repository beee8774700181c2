"""Old and new programs on one database: the tables are brought up to date first, then one program after the other."""

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, text

import storage
from storage import Work, migrate
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from workgroup.notices import NoticeDraft, NoticeKind

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
ONLY_ADDS = {"create_table", "create_index", "add_column", "execute", "bulk_insert", "batch_alter_table", "get_bind"}
LATER = "2099_01_01_a_later_version"


def come_later(database: Engine, *, oldest: str | None, then: str = "") -> None:
    """What the upgrade of a later version does: it changes tables, and says which programs may work on them."""
    with database.begin() as connection:
        if then:
            connection.execute(text(then))
        connection.execute(
            text("UPDATE alembic_version SET version_num = :later, oldest_program = :oldest"),
            {"later": LATER, "oldest": oldest},
        )


def test_a_later_version_that_only_added_lets_this_one_work_on(database: Engine) -> None:
    come_later(database, oldest=storage.head())

    assert storage.check_schema(database) == "ahead"


@pytest.mark.parametrize("oldest", [LATER, None])
def test_a_later_version_that_did_more_or_does_not_say_stops_this_one(database: Engine, oldest: str | None) -> None:
    come_later(database, oldest=oldest)

    assert storage.check_schema(database) == "newer"


def test_a_database_from_before_this_was_kept_learns_it_with_the_next_upgrade(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE alembic_version DROP COLUMN oldest_program"))
    before = storage.check_schema(database)

    storage.upgrade(database)

    with database.connect() as connection:
        oldest = connection.scalar(text("SELECT oldest_program FROM alembic_version"))
    assert before == storage.check_schema(database) == "current"
    assert oldest in migrate.revisions()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_tables_are_added_to_while_this_version_writes(alder: Work, database: Engine, clock: FixedClock) -> None:
    some_are_kept, is_upgraded = Event(), Event()

    def keep_on() -> int:
        for number in range(1000):
            with alder() as uow:
                series = the_series(uow)
                uow.outbox.enqueue(
                    NoticeDraft(
                        key=f"reminder:{number}",
                        kind=NoticeKind.REMINDER,
                        group_id=series.group_id,
                        series_id=series.id,
                        due_at=clock(),
                        expires_at=clock() + timedelta(hours=1),
                    )
                )
            if number > 5:
                some_are_kept.set()
            if number > 10 and is_upgraded.is_set():
                return number + 1
        return 0

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        kept = elsewhere.submit(keep_on)
        some_are_kept.wait(20)
        come_later(
            database,
            oldest=storage.head(),
            then="ALTER TABLE notice ADD COLUMN tone VARCHAR; CREATE INDEX ix_tone ON notice (tone)",
        )
        is_upgraded.set()

    with alder() as uow:
        claimed = uow.outbox.claim(
            owner="old", now=clock(), lease_until=clock() + timedelta(minutes=1), at_most=kept.result() + 1
        )
    assert len(claimed) == kept.result() > 0


def test_what_only_a_newer_version_can_tell_is_left_to_it(alder: Work, database: Engine, clock: FixedClock) -> None:
    with alder() as uow:
        series = the_series(uow)
        for key in ("of a newer version", "of this one"):
            uow.outbox.enqueue(
                NoticeDraft(
                    key=key,
                    kind=NoticeKind.REMINDER,
                    group_id=series.group_id,
                    due_at=clock(),
                    expires_at=clock() + timedelta(hours=1),
                )
            )
    with database.begin() as connection:
        connection.execute(text("UPDATE notice SET kind = 'sung_to_a_tune' WHERE key = 'of a newer version'"))

    with alder() as uow:
        lease = clock() + timedelta(minutes=1)
        claimed = uow.outbox.claim(owner="old", now=clock(), lease_until=lease, at_most=10)
        moment = uow.outbox.next_moment()
        coming = uow.outbox_view.list_coming(series.group_id, until=clock())

    assert [one.key for one in claimed] == ["of this one"]
    assert moment is None
    assert [one.key for one in coming] == ["of this one"]


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("[0-9]*.py")), ids=lambda path: path.stem)
def test_a_migration_only_adds_or_says_that_earlier_programs_must_end(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    does = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    of_alembic = {"op", "batch"}
    more = {
        node.func.attr
        for node in does
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in of_alembic
        and node.func.attr not in ONLY_ADDS
    }
    added = [node for node in does if isinstance(node.func, ast.Attribute) and node.func.attr == "add_column"]
    must_be_given = [ast.unparse(node) for node in added if "nullable=False" in ast.unparse(node)]

    said = {ast.unparse(node.targets[0]): ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Assign)}
    says_so = said["down_revision"] == "None" or said.get(migrate.NEEDS_ITS_PROGRAM) == "True"
    assert says_so or not more, f"it does {more}: write {migrate.NEEDS_ITS_PROGRAM} = True"
    assert says_so or all("server_default" in column for column in must_be_given), "an earlier program leaves it out"
