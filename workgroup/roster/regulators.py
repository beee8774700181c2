"""Which regulator wants to hear that an institution has another Prevent lead. Knows no seat.

In England the Office for Students asks higher education to tell it of changes of circumstance, a new Prevent lead
among them; Wales has its own yearly report to Medr; in Scotland the local CONTEST groups look after it, and Northern
Ireland has no such duty (`domain.md` section 2).
"""

from collections.abc import Collection

from workgroup.roster.person import Person

_HIGHER_EDUCATION = "HE"
_BY_NATION = {"england": "the Office for Students", "wales": "Medr"}


def regulator_of(*, nation: str | None, sectors: Collection[str]) -> str | None:
    """Whom such an organisation tells of a new Prevent lead; `None` when there is nobody to be told."""
    return _BY_NATION.get(nation or "") if _HIGHER_EDUCATION in sectors else None


def is_prevent_lead(person: Person) -> bool:
    """Whether the person's post says that they are their organisation's Prevent lead."""
    return "prevent lead" in person.post.casefold()
