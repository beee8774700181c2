"""Every field of a region's file, and what becomes of it: kept, checked, counted. Knows no YAML and no file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workgroup.calendar.bank_holidays import DIVISIONS

SCHEMA = "prevent-region-sample/1"
IN_ANOTHER_LANGUAGE = re.compile(r"(name|title)_[a-z]{2,3}")


class Noun(StrEnum):
    """What the file's own names name."""

    SECTOR = "sectors"
    ORGANISATION = "organisations"
    PERSON = "members"
    SERIES = "series"
    PARTNERSHIP = "existing_partnerships"
    MEETING = "meetings"
    ACTION = "actions"
    RECIPIENT = "feedback_recipients"
    TRAINING = "training_events"
    EVENT = "public_events"


SAID = {
    Noun.SECTOR: "sector",
    Noun.ORGANISATION: "organisation",
    Noun.PERSON: "member",
    Noun.SERIES: "series",
    Noun.PARTNERSHIP: "partnership",
    Noun.MEETING: "meeting",
    Noun.ACTION: "action",
    Noun.RECIPIENT: "recipient",
    Noun.TRAINING: "training event",
    Noun.EVENT: "public event",
}


class Kind(StrEnum):
    """What a field may hold, beside the names of `Noun`."""

    TAKEN = "taken"
    """Read by a function of its own below."""
    ANY = "any"
    DAY = "day"


Shape = Mapping[str, "Kind | Noun | Shape | Later"]


@dataclass(frozen=True)
class Later:
    """A field that is not kept yet: it is checked as far as its kind goes, and counted under a noun."""

    noun: str
    kind: "Kind | Noun | Shape" = Kind.ANY
    each: bool = False
    """Whether the entries of a list count one by one; otherwise a list counts once."""


_PATTERN: Shape = {
    "text": Kind.ANY,  # the rule in words, which the program says itself
    "rrule": Kind.TAKEN,
    "leaves_out": Kind.TAKEN,
    "adds": Kind.TAKEN,
    "dtstart": Kind.TAKEN,
    "time": Kind.TAKEN,
    "minutes": Kind.TAKEN,
    "bank_holidays": Kind.TAKEN,
    "skip": Later("rule for skipping dates", each=True),
    "note": Later("note on a pattern"),
}
_ORGANISATION: Shape = {
    "id": Kind.TAKEN,
    "name": Kind.TAKEN,
    "sectors": Kind.TAKEN,
    "nation": Kind.TAKEN,
    "domain": Kind.TAKEN,
    "designated_contact": Kind.TAKEN,
    "deputy_contact": Kind.TAKEN,
    "engagement": Kind.TAKEN,
    "isa": dict.fromkeys(("status", "signed_on", "review_due", "requested_on"), Kind.TAKEN),
    "formerly": {"name": Kind.TAKEN, "until": Kind.TAKEN},
    "active_from": Kind.TAKEN,
    "active_to": Kind.TAKEN,
    "succeeded_by": Kind.TAKEN,
    "mailbox": Kind.TAKEN,
    "contact_history": dict.fromkeys(("member", "position", "from", "to"), Kind.TAKEN),
    "isa_history": dict.fromkeys(("status", "signed_on", "review_due", "requested_on", "from", "to"), Kind.TAKEN),
}
_MEMBER: Shape = {
    "id": Kind.TAKEN,
    "name": Kind.TAKEN,
    "org": Kind.TAKEN,
    "sector": Kind.TAKEN,
    "title": Kind.TAKEN,
    "email": Kind.TAKEN,
    "confirmed": Kind.TAKEN,
    "start": Kind.TAKEN,
    "end": Kind.TAKEN,
    "deputy_for": Kind.TAKEN,
    "deputy_order": Kind.TAKEN,
    "authority": Kind.TAKEN,
    "briefable": Kind.TAKEN,
    "languages": Kind.TAKEN,
    "adjustments": Kind.TAKEN,
    "same_person_as": Kind.TAKEN,
}
_SEAT: Shape = {
    "member": Kind.TAKEN,
    "role": Kind.TAKEN,
    "counts": Kind.TAKEN,
    "from": Kind.TAKEN,
    "to": Kind.TAKEN,
    "represents": Kind.TAKEN,
    "org": Kind.TAKEN,
    "sector": Kind.TAKEN,
    "seat": Kind.TAKEN,
}
_QUORUM: Shape = {
    "fraction": Kind.TAKEN,
    "needs_one_of": Noun.SECTOR,
    "may_chair": Noun.PERSON,
    "from": Kind.TAKEN,
}
_SERIES: Shape = {
    "id": Kind.TAKEN,
    "channel": Kind.TAKEN,
    "name": Kind.TAKEN,
    "tier": Kind.TAKEN,
    "purpose": Kind.TAKEN,
    "started": Kind.TAKEN,
    "pattern": _PATTERN,
    "members": _SEAT,
    "remit": Later("remit tag", each=True),
    "reports_to": Later("reporting line"),
    "mode": Later("way of meeting"),
    "chatham_house": Later("Chatham House choice"),
    "default_tlp": Later("usual marking"),
    "default_marking": Later("usual marking"),
    "quorum": _QUORUM,
    "earlier_quorums": _QUORUM,
    "pauses": dict.fromkeys(("from", "until", "because"), Kind.TAKEN),
    "ended_because": Kind.TAKEN,
    "minutes_long": Kind.TAKEN,
    "place": Kind.TAKEN,
    "reminders": Kind.TAKEN,
    "needs": Kind.TAKEN,
    "deputies": dict.fromkeys(("org", "sector", "seat", "member", "order", "from", "to"), Kind.TAKEN),
    "terms_of_reference": Later(
        "terms of reference",
        {"version": Kind.ANY, "agreed_on": Kind.DAY, "review_due": Kind.DAY, "ratified_because": Kind.ANY},
    ),
    "papers_working_days_before": Later("deadline for papers or minutes"),
    "draft_minutes_working_days_after": Later("deadline for papers or minutes"),
    "paused": Kind.TAKEN,
    "vacant_seats": dict.fromkeys(("org", "sector", "role", "counts", "from"), Kind.TAKEN),
}
_ATTENDANCE: Shape = {
    "present": Kind.TAKEN,
    "remote": Kind.TAKEN,
    "deputies": {"seat": Kind.TAKEN, "by": Kind.TAKEN},
    "apologies": Kind.TAKEN,
    "absent": Kind.TAKEN,
    "in_attendance": Kind.TAKEN,
    "substitutes": {"seat": Kind.TAKEN, "by": Kind.TAKEN, "name": Later("substitute who is not in the file")},
}
_ANSWER: Shape = dict.fromkeys(
    (
        "member",
        "relevance",
        "right_people",
        "missing",
        "frequency",
        "info_useful",
        "actions_clear",
        "duplicates",
        "text",
    ),
    Kind.TAKEN,
)
_MEETING: Shape = {
    "id": Kind.TAKEN,
    "series": Kind.TAKEN,
    "date": Kind.TAKEN,
    "start": Kind.TAKEN,
    "moved_from": Kind.TAKEN,
    "stands_for": Kind.TAKEN,
    "minutes_long": Kind.TAKEN,
    "place": Kind.TAKEN,
    "cancelled_because": Kind.TAKEN,
    "replies": dict.fromkeys(("member", "answer", "at"), Kind.TAKEN),
    "attendance": _ATTENDANCE,
    "feedback": _ANSWER,
    "moved_because": Kind.TAKEN,
    "skipped": Kind.TAKEN,
    "extra": Kind.TAKEN,
    "host_org": Later("host of a meeting", Noun.ORGANISATION),
    "venue_nation": Later("nation of a venue"),
    "chaired_by": Later("chair of the day", Noun.PERSON),
    "quorate": Later("quorum finding"),
    "not_quorate_because": Later("reason for a quorum finding"),
    "welsh_requested_by": Later("request for Welsh", Noun.PERSON, each=True),
    "agenda": Later("agenda item", each=True),
    "decisions": Later("decision", each=True),
    "minutes": Later(
        "set of minutes",
        {
            "drafted_on": Kind.DAY,
            "circulated_on": Kind.DAY,
            "tlp": Kind.ANY,
            "note": Kind.ANY,
            "languages": Kind.ANY,
        },
    ),
}
_PARTNERSHIP: Shape = {
    "id": Kind.TAKEN,
    "name": Kind.TAKEN,
    "lead_org": Kind.TAKEN,
    "tier": Kind.TAKEN,
    "area": Kind.TAKEN,
    "remit": Kind.TAKEN,
    "chair": Kind.TAKEN,
    "our_members": Kind.TAKEN,
    "other_members_count": Kind.TAKEN,
    "pattern": _PATTERN,
    "dates": Kind.TAKEN,
    "reports_to": Kind.TAKEN,
    "crossover": Later(
        "decision on crossover",
        {
            "decision": Kind.ANY,
            "proposed": Kind.ANY,
            "decided_on": Kind.DAY,
            "liaison": Noun.PERSON,
            "note": Kind.ANY,
        },
    ),
}
_ACTION: Shape = {
    "id": Kind.TAKEN,
    "meeting": Noun.MEETING,
    "text": Kind.ANY,
    "owner": Noun.PERSON,
    "due": Kind.DAY,
    "status": Kind.ANY,
    "closed_on": Kind.DAY,
    "rag": Kind.ANY,
}
_RECIPIENT: Shape = {
    "id": Kind.TAKEN,
    "org": Noun.ORGANISATION,
    "role": Kind.ANY,
    "person": Noun.PERSON,
    "via": Noun.PERSON,
    "series": Noun.SERIES,
    "form": Kind.ANY,
    "within": Kind.ANY,
    "ack": Kind.ANY,
    "max_tlp": Kind.ANY,
    "languages": Kind.ANY,
}
_TRAINING: Shape = {
    "id": Kind.TAKEN,
    "title": Kind.ANY,
    "kind": Kind.ANY,
    "host_org": Noun.ORGANISATION,
    "date": Kind.DAY,
    "mode": Kind.ANY,
    "audience": Kind.ANY,
    "eligible": Kind.ANY,
    "completed": Kind.ANY,
    "refresh_months": Kind.ANY,
    "languages": Kind.ANY,
}
_EVENT: Shape = {
    "id": Kind.TAKEN,
    "title": Kind.TAKEN,
    "from": Kind.TAKEN,
    "to": Kind.TAKEN,
    "place": Kind.TAKEN,
    "source": Later("source of a public event"),
    "planning_note": Later("planning note"),
}
_ENGAGEMENT: Shape = dict.fromkeys(("org", "from", "level", "set_by", "reason", "review_by"), Kind.TAKEN)
_LOG: Shape = {
    "meeting": Noun.MEETING,
    "recipient": Noun.RECIPIENT,
    "status": Kind.ANY,
    "sent_on": Kind.DAY,
    "acked_on": Kind.DAY,
    "reason": Kind.ANY,
}
_TEACHING: Shape = {
    "org": Kind.TAKEN,
    "kind": Kind.ANY,  # terms or semesters: the label says it
    "label": Kind.TAKEN,
    "from": Kind.TAKEN,
    "to": Kind.TAKEN,
    "breaks": Kind.TAKEN,
}
FILE: Shape = {
    "schema": Kind.TAKEN,
    "as_of": Kind.TAKEN,
    "region": {
        "id": Kind.TAKEN,
        "name": Kind.TAKEN,
        "nations": Kind.TAKEN,
        "timezone": Kind.TAKEN,
        "coordinator": Kind.TAKEN,
        "areas": Kind.TAKEN,
        "area": Kind.TAKEN,
        "needs_approval": Kind.TAKEN,
        "place": Kind.TAKEN,
        "languages": Later("choice of languages"),
        "coordinator_started": Later("date of the region's history", Kind.DAY),
        "founded": Later("date of the region's history", Kind.DAY),
        "default_marking": Later("usual marking"),
        "default_tlp": Later("usual marking"),
    },
    "sectors": dict.fromkeys(("code", "name", "tier", "any_of"), Kind.TAKEN),
    "organisations": _ORGANISATION,
    "members": _MEMBER,
    "series": _SERIES,
    "meetings": _MEETING,
    "bank_holidays": dict.fromkeys(DIVISIONS, Kind.TAKEN),
    "existing_partnerships": _PARTNERSHIP,
    "excluded_bodies": {"name": Kind.TAKEN, "reason": Kind.ANY},  # of such a body the name alone is kept
    "upcoming": Later(
        "date ahead, worked out anew from the patterns",
        {"series": Noun.SERIES, "date": Kind.DAY, "start": Kind.ANY, "problems": Kind.ANY},
        each=True,
    ),
    "actions": Later("action", _ACTION, each=True),
    "feedback_recipients": Later("recipient of feedback", _RECIPIENT, each=True),
    "feedback_tracked_meetings": Later("meeting whose feedback to institutions is tracked", Noun.MEETING, each=True),
    "feedback_log": Later("entry of the log of feedback to institutions", _LOG, each=True),
    "training_events": Later("training event", _TRAINING, each=True),
    "public_events": _EVENT,
    "engagement_history": _ENGAGEMENT,
    "teaching_periods": _TEACHING,
    "away": dict.fromkeys(("member", "from", "to"), Kind.TAKEN),
    "periods": dict.fromkeys(("id", "kind", "org", "label", "from", "to", "place"), Kind.TAKEN),
    "guard_examples": Later(
        "example for the content guard",
        {"text": Kind.ANY, "expect": Kind.ANY, "category": Kind.ANY, "why": Kind.ANY},
        each=True,
    ),
    "expected_findings": Later("set of expected findings"),
}
