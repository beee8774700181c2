"""Every table, by its name. Knows no rows."""

from storage.tables.feedback import feedback_answer, feedback_asked, feedback_round, feedback_totals
from storage.tables.meetings import bank_holiday, lead, meeting, presence, reply, series
from storage.tables.metadata import metadata
from storage.tables.records import audit, guard_refusal, inbound_seen, undo
from storage.tables.roster import (
    appointment,
    deputyship,
    identity,
    organisation,
    person,
    registration_request,
    seat,
    sector,
    working_group,
)
from storage.tables.telling import card, notice

__all__ = [
    "appointment",
    "audit",
    "bank_holiday",
    "card",
    "deputyship",
    "feedback_answer",
    "feedback_asked",
    "feedback_round",
    "feedback_totals",
    "guard_refusal",
    "identity",
    "inbound_seen",
    "lead",
    "meeting",
    "metadata",
    "notice",
    "organisation",
    "person",
    "presence",
    "registration_request",
    "reply",
    "seat",
    "sector",
    "series",
    "undo",
    "working_group",
]
