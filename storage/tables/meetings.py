"""Tables of series, meetings, answers and presence. Know no notice."""

from sqlalchemy import Boolean, Column, Date, Integer, PrimaryKeyConstraint, String, UniqueConstraint, text
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to
from storage.types import Instant, Json, WallTime

series = kept(
    "series",
    id_column(),
    reference_to("group_id", "working_group"),
    Column("name", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("channel_name", String),
    Column("team_id", String),
    Column("channel_id", String),
    Column("tzid", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reference", String),
    # Names the series in people's calendars: random, made when it is first asked for, the same for ever.
    Column("calendar_name", String(32)),
    # The plan: ISO text of a wall time, or of a whole day. Without a start there is none.
    Column("dtstart", String(26)),
    Column("dtstart_tzid", String),
    Column("rrule", String),
    Column("exdates", Json),
    Column("rdates", Json),
    # Stretches without meetings: day, first day after it, reason.
    Column("pauses", Json),
    Column("ended_because", String),
    # What becomes of dates on bank holidays.
    Column("avoid", String),
    UniqueConstraint("group_id", "reference"),
    Index("ix_series_channel", "team_id", "channel_id"),
    Index(None, "channel_name"),
)

lead = kept(
    "lead",
    reference_to("series_id", "series"),
    Column("working_days", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    PrimaryKeyConstraint("series_id", "working_days", "minutes"),
    numbered=False,
)

# Which sectors the series needs, where that differs from what the group needs; no tier: not here.
sector_need = kept(
    "sector_need",
    reference_to("series_id", "series"),
    Column("sector", String, nullable=False),
    Column("tier", String),
    PrimaryKeyConstraint("series_id", "sector"),
    numbered=False,
)

# The quorum from a day on; without a fraction there is none from then. A fraction as text: "1/3".
quorum_rule = kept(
    "quorum_rule",
    reference_to("series_id", "series"),
    Column("from_on", Date, nullable=False),
    Column("fraction", String),
    Column("needs_one_of", Json, nullable=False),
    Column("may_chair", Json, nullable=False),
    PrimaryKeyConstraint("series_id", "from_on"),
    numbered=False,
)

meeting = kept(
    "meeting",
    id_column(),
    reference_to("series_id", "series"),
    Column("recurrence_id", WallTime, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    # Start and length once more, because the two databases reckon with instants in different words.
    Column("ends_at", Instant, nullable=False),
    Column("place", String, nullable=False),
    Column("cancelled_because", String),
    Column("is_skipped", Boolean, nullable=False),
    Column("is_extra", Boolean, nullable=False),
    Column("moved_because", String, nullable=False),
    Column("known_as", WallTime),
    Column("sequence", Integer, nullable=False),
    Column("reference", String),
    UniqueConstraint("series_id", "recurrence_id"),
    UniqueConstraint("series_id", "reference"),
    Index(None, "series_id", "starts_at"),
    Index(None, "ends_at"),
)

reply = kept(
    "reply",
    reference_to("meeting_id", "meeting"),
    reference_to("person_id", "person"),
    Column("partstat", String, nullable=False),
    Column("replied_at", Instant, nullable=False),
    PrimaryKeyConstraint("meeting_id", "person_id"),
    numbered=False,
)

presence = kept(
    "presence",
    id_column(),
    reference_to("meeting_id", "meeting"),
    reference_to("seat_id", "seat", nullable=True),
    reference_to("person_id", "person"),
    Column("state", String, nullable=False),
    # A seat is seen once at a meeting, and so is somebody in attendance without one.
    UniqueConstraint("meeting_id", "seat_id"),
    Index(
        "uq_presence_without_seat",
        "meeting_id",
        "person_id",
        unique=True,
        sqlite_where=text("seat_id IS NULL"),
        postgresql_where=text("seat_id IS NULL"),
    ),
)
