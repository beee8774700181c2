"""Ask to be registered, and decide about who asked. Knows no form."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import RequestId, SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import NotThere, RegistrationRequest, RequestState, UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.arriving import OutOfDate, Place
from workgroup.usecases.registering import (
    AlreadyRegistered,
    Candidate,
    Registered,
    Wish,
    check_wish,
    find_organisation,
    is_holder,
    register,
    unquoted,
)
from workgroup.wording import one_line

_TELL_FOR = timedelta(days=14)


class AlreadyDecided(Refusal):
    """The wish was decided before."""

    code = "already_decided"

    def __init__(self, name: str, state: RequestState) -> None:
        super().__init__(
            f"{name}'s wish to register was already {state}. Nothing changed. "
            "See who is registered: `/prevent who-attends`."
        )


@dataclass(frozen=True, kw_only=True)
class Requested:
    """A wish to be registered waits for the coordinator."""

    series: Series
    request: RegistrationRequest
    coordinator: Person | None
    is_new: bool = True
    """Whether it was asked now; otherwise an earlier wish waits still, and this one was not kept."""


def check_may_ask(uow: UnitOfWork, *, place: Place, now: datetime) -> None:
    """Refuse before a form is filled in for nothing: `NotAllowed`, `AlreadyRegistered`."""
    place.actor.check(Right.ASK_TO_REGISTER)
    series, person = place.series, place.person
    if series is None or person is None:
        return
    for seat in uow.seats.list_held(series.id, now.astimezone(series.zone).date()):
        if is_holder(seat, person):
            raise AlreadyRegistered(person.name, f"registered in {series.name}, for {seat.organisation.name}")


def ask_to_register(uow: UnitOfWork, *, place: Place, wish: Wish, now: datetime) -> Requested:
    """Keep somebody's own wish to be registered and tell the coordinator; asking again changes nothing.

    Refused: `NotAllowed` for guests and people of another workspace, `AlreadyRegistered`, `FieldRefusal`, and
    what the content guard keeps out.
    """
    check_may_ask(uow, place=place, now=now)
    series, visitor = place.series, place.visitor
    if series is None or visitor.team_id is None or visitor.user_id is None:
        raise FieldRefusal("organisation", "Ask in the channel of the group. Nothing was sent.")
    check_wish(uow, series, wish)
    group = uow.groups.get(series.group_id)
    coordinator = uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None
    request = uow.requests.find_open(series.id, visitor.team_id, visitor.user_id)
    is_new = request is None
    if request is None:
        known = find_organisation(uow, series, wish.organisation)
        request = uow.requests.add(
            group_id=series.group_id,
            series_id=series.id,
            team_id=visitor.team_id,
            user_id=visitor.user_id,
            name=visitor.name,
            email=visitor.email,
            organisation_id=known.id if known is not None else None,
            organisation_name=known.name if known is not None else unquoted(wish.organisation),
            sector=wish.sector,
            post=one_line(wish.post),
            capacity=wish.capacity,
            as_deputy=False,
            asked_at=now,
        )
        if coordinator is not None:
            uow.outbox.enqueue(
                NoticeDraft(
                    key=f"registration_request:{request.id}",
                    kind=NoticeKind.REGISTRATION_REQUEST,
                    group_id=series.group_id,
                    series_id=series.id,
                    person_id=coordinator.id,
                    due_at=now,
                    expires_at=now + _TELL_FOR,
                    priority=3,
                    facts={"request": int(request.id)},
                )
            )
        uow.audit.record(group_id=series.group_id, verb="ask_to_register", subject="request", subject_id=request.id)
    return Requested(series=series, request=request, coordinator=coordinator, is_new=is_new)


def decide_request(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, request_id: RequestId, accept: bool, now: datetime
) -> Registered | RegistrationRequest:
    """Accept a wish for a seat in the series, which registers the person, or decline it; they are told either way.

    Refused: `NotAllowed`, `OutOfDate` for a wish that is not there or is about another series, `AlreadyDecided`, and
    as `register` when the place was taken meanwhile.
    """
    actor.check(Right.REGISTER_OTHERS)
    try:
        request = uow.requests.get(request_id)
    except NotThere as gone:
        raise OutOfDate from gone
    # The actor's rights are those in the series at hand, so a wish about another one is none of theirs.
    if request.series_id != series_id:
        raise OutOfDate
    state = RequestState.ACCEPTED if accept else RequestState.DECLINED
    if not uow.requests.decide(request_id, state):
        raise AlreadyDecided(request.name, uow.requests.get(request_id).state)
    outcome: Registered | RegistrationRequest = replace(request, state=state)
    if accept:
        outcome = _accept(uow, actor, request, now)
    uow.outbox.enqueue(
        NoticeDraft(
            key=f"registration_decision:{request_id}",
            kind=NoticeKind.REGISTRATION_DECISION,
            group_id=request.group_id,
            series_id=request.series_id,
            due_at=now,
            expires_at=now + _TELL_FOR,
            priority=3,
            facts={"request": int(request_id)},
        )
    )
    uow.audit.record(
        group_id=request.group_id,
        verb=f"registration_{state}",
        subject="request",
        subject_id=request_id,
    )
    return outcome


def _accept(uow: UnitOfWork, actor: Actor, request: RegistrationRequest, now: datetime) -> Registered:
    organisation = request.organisation_name
    if request.organisation_id is not None:
        # It may have been given another name since.
        organisation = uow.organisations.get(request.organisation_id).name
    return register(
        uow,
        actor=actor,
        series_id=request.series_id,
        candidate=Candidate(name=request.name, email=request.email, team_id=request.team_id, user_id=request.user_id),
        wish=Wish(
            capacity=request.capacity,
            organisation=organisation,
            sector=request.sector,
            post=request.post,
            new_organisation=True,
        ),
        now=now,
    )
