"""Why a message came to somebody; on storage as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.cast import TEAM, place_of, the_person
from tests.usecases.outlook import link_steering, reach, tell
from tests.usecases.steering import Steering
from workgroup.ids import NoticeId
from workgroup.meeting.reply import PartStat
from workgroup.notices import Lead, NoticeKind
from workgroup.roster.person import Standing
from workgroup.usecases import explaining
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.explaining import As, Explained


@pytest.fixture
def told(steering: Steering) -> NoticeId:
    """The reminder ten working days before, as it stands in the steering group's channel."""
    link_steering(steering.work)
    steering.plan()
    steering.clock.advance(days=2, hours=1)
    meeting = steering.meeting("2026-12-09T10:00")
    steering.tell()
    with steering.work(read_only=True) as uow:
        found = uow.outbox.find(f"reminder:{meeting.id}:10wd")
    assert found is not None
    return found.id


def explain(
    steering: Steering,
    notice_id: NoticeId,
    *,
    by: str,
    where: str = "C1",
    standing: Standing = Standing.FULL,
) -> Explained:
    with steering.work(read_only=True) as uow:
        place = place_of(
            uow, by, now=steering.clock(), channel_id=where, team_id=TEAM, user_id=f"U{by[:4]}", standing=standing
        )
        return explaining.explain(uow, place=place, notice_id=notice_id, now=steering.clock())


@pytest.mark.parametrize(
    ("by", "standing"),
    [(cast.NERYS, As.HOLDER), (cast.IWAN, As.DEPUTY), (cast.STRANGER, As.OTHER)],
)
def test_a_reminder_in_a_channel_is_explained_by_its_rule_and_ones_seat(
    steering: Steering, told: NoticeId, by: str, standing: As
) -> None:
    found = explain(steering, told, by=by)

    assert found.in_channel
    assert found.lead == Lead(working_days=10)
    assert found.standing is standing
    assert (found.organisation.name if found.organisation else None) == (
        "Glanfaen University" if standing is not As.OTHER else None
    )


def test_a_guest_in_the_channel_is_told_why_too(steering: Steering, told: NoticeId) -> None:
    found = explain(steering, told, by="guest@x.example", standing=Standing.GUEST)

    assert found.standing is As.OTHER


def test_what_stands_in_a_channel_is_explained_nowhere_else(steering: Steering, told: NoticeId) -> None:
    with pytest.raises(OutOfDate):
        explain(steering, told, by=cast.NERYS, where="C2")


def test_what_was_told_to_one_person_is_explained_to_that_person_alone(steering: Steering) -> None:
    for email in (cast.NERYS, cast.CORIN):
        reach(steering, email)
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS, PartStat.ACCEPTED)
    meeting = steering.meeting("2026-12-09T10:00")
    tell(
        steering,
        cast.NERYS,
        kind=NoticeKind.FEEDBACK_REQUEST,
        meeting_id=meeting.id,
        series_id=meeting.series_id,
        facts={"round": 1},
    )
    with steering.work(read_only=True) as uow:
        notice = uow.outbox.find(f"{NoticeKind.FEEDBACK_REQUEST}:{cast.NERYS}")
    assert notice is not None

    found = explain(steering, notice.id, by=cast.NERYS, where="D1")

    assert (found.in_channel, found.said_yes, found.was_seen) == (False, True, False)
    assert found.meeting_at == meeting.starts_at
    with pytest.raises(OutOfDate):
        explain(steering, notice.id, by=cast.CORIN, where="D1")


def test_the_coordinator_is_told_that_it_is_their_office(steering: Steering) -> None:
    reach(steering, cast.ISHBEL)
    tell(steering, cast.ISHBEL)
    with steering.work(read_only=True) as uow:
        notice = uow.outbox.find(f"{NoticeKind.TROUBLE}:{cast.ISHBEL}")
    assert notice is not None

    assert explain(steering, notice.id, by=cast.ISHBEL, where="D1").standing is As.COORDINATOR


def test_a_message_that_never_was_is_out_of_date(steering: Steering) -> None:
    with pytest.raises(OutOfDate):
        explain(steering, NoticeId(999_999), by=cast.NERYS)


def test_who_has_left_gets_no_more_than_a_stranger(steering: Steering, told: NoticeId) -> None:
    with steering.work() as uow:
        person = the_person(uow, cast.NERYS)
        uow.people.save(replace(person, left_on=(steering.clock() - timedelta(days=1)).date()))

    assert explain(steering, told, by=cast.NERYS).standing is As.OTHER
