"""The list of who attends as a file for a spreadsheet: its columns, and the words around it."""

from handlers.blocks import parts
from handlers.blocks.attending import title
from handlers.services import File, Message
from workgroup.documents.tables import csv_file
from workgroup.usecases.attending import Roll, RollSeat
from workgroup.wording import counted, short_date

_COLUMNS = ("Sector", "Organisation", "Standing", "Counts", "Holder", "Post", "Deputies", "Answer", "Who comes", "Seen")


def file(roll: Roll) -> File:
    """The list as a file for a spreadsheet, whole however long it is."""
    rows = [
        (
            seat.held.sector.name,
            seat.held.organisation.name,
            seat.held.capacity.said,
            "yes" if seat.held.counts else "no",
            seat.held.holder.name if seat.held.holder is not None else "",
            seat.held.holder.post if seat.held.holder is not None else "",
            "; ".join(person.name for person in seat.held.deputies),
            seat.partstat.said if seat.partstat is not None else "",
            seat.stand_in.name if seat.stand_in is not None else _comes(seat),
            seat.seen.state.value if seat.seen is not None else "",
        )
        for seat in roll.seats
    ]
    rows += [
        ("", "", "no seat", "no", person.name, person.post, "", "", person.name, "present") for person in roll.beside
    ]
    return File(name=f"who-attends-{roll.on.isoformat()}.csv", title=title(roll), content=csv_file(_COLUMNS, rows))


def _comes(seat: RollSeat) -> str:
    return seat.held.holder.name if seat.is_filled and seat.held.holder is not None else ""


def beside(roll: Roll) -> Message:
    """The words that come with the file."""
    text = (
        f"{title(roll)}, {short_date(roll.on)}: {counted(len(roll.seats), 'seat')}. The file holds names; keep it as "
        "you keep the list, and delete it when you are done."
    )
    return parts.message(text)


def sent(roll: Roll) -> Message:
    """The file is on its way."""
    text = f"I sent you the list as a CSV file: {title(roll)}. It is in your direct messages with me."
    return parts.message(text, [parts.section(parts.escaped(text))])
