"""Other partnerships, as people see them."""

from zoneinfo import ZoneInfo

from handlers.blocks import parts
from handlers.services import Message
from workgroup.usecases.partnerships import Partnerships, PartnershipShown
from workgroup.wording import counted, listed, start_and_end

_MOST = 60


def partnership_list(found: Partnerships) -> Message:
    """Each with who leads it, when it meets next, and how many people sit there and in this series."""
    series = found.series
    lines = [f"• {_line(one, series.zone, series.name)}" for one in found.shown[:_MOST]]
    more = [f"And {len(found.shown) - _MOST} more."] if len(found.shown) > _MOST else []
    none = ["I know of no other partnerships. They come with a region's file."] if not lines else []
    hints = ["Which dates meet theirs: `/prevent clashes`"] if lines else []
    if found.excluded:
        hints.append(f"Never looked at, because they discuss individuals: {listed(found.excluded)}.")
    text = "\n".join(["Other partnerships:", *none, *lines, *more, *(hint.replace("`", "") for hint in hints)])
    return parts.message(
        text,
        [
            parts.section("*Other partnerships*"),
            *parts.paragraphs(map(parts.escaped, [*none, *lines, *more])),
            *(parts.context(parts.sentence(hint)) for hint in hints),
        ],
    )


def _line(one: PartnershipShown, zone: ZoneInfo, series: str) -> str:
    partnership = one.partnership
    lead = f", led by {one.lead}" if one.lead is not None else ""
    if one.next_start is not None:
        when = f"Next: {start_and_end(one.next_start, partnership.minutes, zone)}."
    else:
        when = "When it meets is not known."
    ours = counted(len(partnership.member_ids), "person of this group sits", "people of this group sit")
    both = f"{ours} there, {one.in_both} of them in {series}."
    return f"{partnership.name}{lead}. {when} {both}"
