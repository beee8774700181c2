"""Prepared: a SELECT that is asked of the driver itself tells the same as the same SELECT asked in the usual way."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, bindparam, select
from sqlalchemy.exc import DBAPIError

from storage import tables
from storage.engine import reading
from storage.prepared import Prepared

_meeting = tables.meeting.c
_person = tables.person.c
_series = tables.series.c

PREPARED = [
    (Prepared(select(tables.meeting).where(_meeting.starts_at > bindparam("since")).order_by(_meeting.id)), "since"),
    (Prepared(select(tables.person).where(_person.confirmed_on >= bindparam("on")).order_by(_person.id)), "on"),
    (Prepared(select(tables.series).where(_series.id > bindparam("id")).order_by(_series.id).limit(2)), "id"),
]
VALUES = {"since": datetime(2025, 11, 1, tzinfo=UTC), "on": date(2020, 1, 1), "id": 0}


@pytest.mark.usefixtures("alder")
@pytest.mark.parametrize(("prepared", "name"), PREPARED)
def test_moments_days_lists_and_numbers_come_back_as_they_were_kept(
    database: Engine, prepared: Prepared, name: str
) -> None:
    asked = {name: VALUES[name]}

    with reading(database).begin() as connection:
        quick = prepared.rows(connection, asked)
        usual = [tuple(row) for row in connection.execute(prepared.statement, asked)]

    assert quick == usual
    assert quick


@pytest.mark.usefixtures("work")
def test_a_connection_that_is_gone_is_told_by_the_usual_road(database: Engine) -> None:
    with reading(database).connect() as connection:
        connection.begin()
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.close()

        with pytest.raises(DBAPIError):
            PREPARED[2][0].rows(connection, {"id": 0})
