"""Wishes to be registered, as rows. Knows no seats."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId, OrganisationId, RequestId, SeriesId
from workgroup.ports import RegistrationRequest, RequestState
from workgroup.roster.seat import Capacity

_request = tables.registration_request.c
REQUEST = (
    _request.id,
    _request.group_id,
    _request.series_id,
    _request.team_id,
    _request.user_id,
    _request.name,
    _request.email,
    _request.organisation_id,
    _request.organisation_name,
    _request.sector,
    _request.post,
    _request.capacity,
    _request.state,
    _request.as_deputy,
)
"""The columns from which `request_of` makes a request, in order."""

_REQUESTS = select(*REQUEST).order_by(_request.id)
_OPEN = _REQUESTS.where(_request.state == RequestState.OPEN.value)


class SqlRequests:
    """Wishes to be registered."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self,
        *,
        group_id: GroupId,
        series_id: SeriesId,
        team_id: str,
        user_id: str,
        name: str,
        email: str | None,
        organisation_id: OrganisationId | None,
        organisation_name: str,
        sector: str | None,
        post: str,
        capacity: Capacity,
        as_deputy: bool,
        asked_at: datetime,
    ) -> RegistrationRequest:
        values = {
            "group_id": group_id,
            "series_id": series_id,
            "team_id": team_id,
            "user_id": user_id,
            "name": name,
            "email": email,
            "organisation_id": organisation_id,
            "organisation_name": organisation_name,
            "sector": sector,
            "post": post,
            "capacity": capacity.value,
            "as_deputy": as_deputy,
            "asked_at": asked_at,
            "state": RequestState.OPEN.value,
        }
        return self.get(RequestId(self._tx.add(tables.registration_request, values)))

    def get(self, request_id: RequestId) -> RegistrationRequest:
        return request_of(self._tx.one(_REQUESTS.where(_request.id == request_id), "request", request_id))

    def find_open(self, series_id: SeriesId, team_id: str, user_id: str) -> RegistrationRequest | None:
        wanted = _OPEN.where(_request.series_id == series_id, _request.team_id == team_id, _request.user_id == user_id)
        row = self._tx.connection.execute(wanted).first()
        return request_of(row) if row is not None else None

    def list_open(self, group_id: GroupId) -> list[RegistrationRequest]:
        return [request_of(row) for row in self._tx.connection.execute(_OPEN.where(_request.group_id == group_id))]

    def decide(self, request_id: RequestId, state: RequestState) -> bool:
        is_open = _request.state == RequestState.OPEN.value
        undecided = tables.registration_request.update().where(_request.id == request_id, is_open)
        return self._tx.change(undecided, {"state": state.value}) == 1


def request_of(row: Sequence[Any]) -> RegistrationRequest:
    """The request that a row of the columns `REQUEST` keeps."""
    (
        request_id,
        group_id,
        series_id,
        team_id,
        user_id,
        name,
        email,
        organisation_id,
        organisation_name,
        sector,
        post,
        capacity,
        state,
        as_deputy,
    ) = row
    return RegistrationRequest(
        id=request_id,
        group_id=group_id,
        series_id=series_id,
        team_id=team_id,
        user_id=user_id,
        name=name,
        email=email,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        sector=sector,
        post=post,
        capacity=Capacity(capacity),
        state=RequestState(state),
        as_deputy=as_deputy,
    )
