"""Every table, by its name. Knows no rows."""

from storage.tables.calendars import bank_holiday, calendar_period
from storage.tables.crossover import excluded_body, partnership, partnership_member
from storage.tables.feedback import feedback_answer, feedback_asked, feedback_round, feedback_totals
from storage.tables.holding import outbox_hold
from storage.tables.meetings import (
    lead,
    meeting,
    presence,
    quorum_rule,
    reply,
    sector_need,
    series,
)
from storage.tables.metadata import metadata
from storage.tables.organisations import agreement, designated_contact, engagement, former_name
from storage.tables.polls import poll, poll_answer, poll_asked
from storage.tables.records import audit, guard_refusal, inbound_seen, undo
from storage.tables.roster import (
    absence,
    appointment,
    deputyship,
    identity,
    organisation,
    person,
    proposal,
    registration_request,
    representation,
    seat,
    sector,
    working_group,
)
from storage.tables.telling import card, channel_pace, delivery_attempt, notice
from storage.tables.undo_buttons import undo_button

__all__ = [
    "absence",
    "agreement",
    "appointment",
    "audit",
    "bank_holiday",
    "calendar_period",
    "card",
    "channel_pace",
    "delivery_attempt",
    "deputyship",
    "designated_contact",
    "engagement",
    "excluded_body",
    "feedback_answer",
    "feedback_asked",
    "feedback_round",
    "feedback_totals",
    "former_name",
    "guard_refusal",
    "identity",
    "inbound_seen",
    "lead",
    "meeting",
    "metadata",
    "notice",
    "organisation",
    "outbox_hold",
    "partnership",
    "partnership_member",
    "person",
    "poll",
    "poll_answer",
    "poll_asked",
    "presence",
    "proposal",
    "quorum_rule",
    "registration_request",
    "reply",
    "representation",
    "seat",
    "sector",
    "sector_need",
    "series",
    "undo",
    "undo_button",
    "working_group",
]
