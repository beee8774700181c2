"""The table of groups whose sending is held. Knows no notice."""

from sqlalchemy import Column, PrimaryKeyConstraint

from storage.tables.metadata import kept, reference_to
from storage.types import Instant

outbox_hold = kept(
    "outbox_hold",
    reference_to("group_id", "working_group"),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("group_id"),
    numbered=False,
)
