"""The outbox of the steering group's region: its channel linked, people met, something put in, and looked at."""

from datetime import timedelta

from storage import Work
from tests import cast
from tests.cast import the_person, the_series
from tests.usecases.steering import Steering, actor_of
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.roster.person import Identity
from workgroup.usecases import arriving, outbox
from workgroup.usecases.outbox import Outlook


def link_steering(work: Work) -> None:
    with work() as uow:
        arriving.link_channel(uow, team_id=cast.TEAM, channel_id="C1", channel_name="steering")


def look(steering: Steering, days: float = 7, *, by: str = cast.ISHBEL) -> Outlook:
    with steering.work(read_only=True) as uow:
        actor, series = actor_of(uow, steering.clock(), by)
        return outbox.look_ahead(
            uow,
            actor=actor,
            group_id=series.group_id,
            series_id=series.id,
            ahead=timedelta(days=days),
            now=steering.clock(),
        )


def tell(steering: Steering, email: str, *, kind: NoticeKind = NoticeKind.TROUBLE, **given: object) -> None:
    """Let something be due to one person now."""
    with steering.work() as uow:
        series = the_series(uow)
        facts: dict[str, object] = {
            "key": f"{kind}:{email}",
            "kind": kind,
            "group_id": series.group_id,
            "person_id": the_person(uow, email).id,
            "due_at": steering.clock(),
            "expires_at": steering.clock() + timedelta(days=3),
        }
        uow.outbox.enqueue(NoticeDraft(**(facts | given)))  # type: ignore[arg-type]  # a test's own words


def reach(steering: Steering, email: str) -> None:
    with steering.work() as uow:
        uow.people.link(Identity(person_id=the_person(uow, email).id, team_id=cast.TEAM, user_id=f"U{email[:4]}"))
