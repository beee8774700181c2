"""The table of posted messages that show an Undo button. Knows no words."""

from sqlalchemy import Column, ForeignKey, Integer, PrimaryKeyConstraint

from storage.tables.metadata import kept, reference_to

undo_button = kept(
    "undo_button",
    # A notice that is forgotten takes its button with it.
    Column("notice_id", Integer, ForeignKey("notice.id", ondelete="CASCADE"), nullable=False),
    reference_to("undo_id", "undo"),
    PrimaryKeyConstraint("notice_id"),
    numbered=False,
)
