"""What became of a region's file, in plain words for whoever imported it. Knows no storage."""

from collections.abc import Mapping

from workgroup.usecases.import_report import ImportReport
from workgroup.wording import counted, listed

_MOST_NAMED = 20
_MOST_LISTED = 200
_PLURALS = {
    "person": "people",
    "answer to a meeting": "answers to meetings",
    "series": "series",
    "paused series": "paused series",
    "deputy": "deputies",
    "terms of reference": "terms of reference",
    "way of meeting": "ways of meeting",
    "set of minutes": "sets of minutes",
    "set of expected findings": "sets of expected findings",
    "choice of languages": "choices of languages",
    "name in another language": "names in another language",
    "person who changed employer": "people who changed employer",
    "successor of an organisation": "successors of an organisation",
    "organisation represented by another": "organisations represented by another",
    "rule for skipping dates": "rules for skipping dates",
    "note on a pattern": "notes on a pattern",
    "deadline for papers or minutes": "deadlines for papers or minutes",
    "substitute who is not in the file": "substitutes who are not in the file",
    "host of a meeting": "hosts of meetings",
    "nation of a venue": "nations of venues",
    "chair of the day": "chairs of the day",
    "reason for a quorum finding": "reasons for a quorum finding",
    "request for Welsh": "requests for Welsh",
    "date of the region's history": "dates of the region's history",
    "break in a teaching period": "breaks in teaching periods",
    "excluded body": "excluded bodies",
    "decision on crossover": "decisions on crossover",
    "source of a public event": "sources of public events",
    "date ahead, worked out anew from the patterns": "dates ahead (worked out anew from the patterns)",
    "recipient of feedback": "recipients of feedback",
    "meeting whose feedback to institutions is tracked": "meetings whose feedback to institutions is tracked",
    "entry of the log of feedback to institutions": "entries of the log of feedback to institutions",
    "example for the content guard": "examples for the content guard",
}


def said(report: ImportReport) -> str:
    """The report in lines: what changed first, then what was not taken over and why."""
    if report.is_unchanged:
        lines = [f"{report.group}: nothing changed; everything in the file was there already."]
    else:
        lines = [f"{report.group}: the file was taken over."]
        lines += _line("Added", report.added)
        lines += _line("Changed", report.changed)
    lines += _line("There already", report.unchanged)
    lines += _line("Not kept yet, because this version has no place for it", report.not_modelled)
    if report.unknown_fields:
        lines.append(f"Skipped, because no such field is known: {_some(report.unknown_fields)}.")
    if report.refused_texts:
        lines.append(
            f"Left out, because it may be about a person, a referral or restricted material: "
            f"{_some(report.refused_texts)}. Write it again about the organisation or the arrangement."
        )
    return "\n".join(lines)


def tried(report: ImportReport) -> str:
    """What taking the file over would change, one by one; nothing of it was kept."""
    if report.is_unchanged:
        return f"{said(report)}\nThis was a trial: nothing was kept."
    named = [f"- {detail}" for detail in report.details[:_MOST_LISTED]]
    if len(report.details) > _MOST_LISTED:
        named.append(f"- and {len(report.details) - _MOST_LISTED} more with a name")
    told = said(report).replace("the file was taken over.", "the file would be taken over.", 1)
    return "\n".join([told, *named, "This was a trial: nothing was kept."])


def _line(lead: str, counts: Mapping[str, int]) -> list[str]:
    words = [counted(number, noun, _PLURALS.get(noun)) for noun, number in counts.items()]
    return [f"{lead}: {listed(words)}."] if words else []


def _some(places: tuple[str, ...]) -> str:
    named = list(places[:_MOST_NAMED])
    if len(places) > _MOST_NAMED:
        named.append(f"{len(places) - _MOST_NAMED} more")
    return listed(named)
