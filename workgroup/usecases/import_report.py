"""What became of a region's file: counted while it is taken over, and told at the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass

from workgroup.safety.guard import NotKept


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a region's file."""

    group: str
    added: Mapping[str, int]
    """How many of each noun, in the singular, were not there before."""
    changed: Mapping[str, int]
    """How many were there and said something else."""
    unchanged: Mapping[str, int]
    """How many were there just so."""
    not_modelled: Mapping[str, int]
    """What the file knows and this program does not keep yet, by noun."""
    unknown_fields: tuple[str, ...]
    """Fields that were skipped, as "line 12: field"."""
    details: tuple[str, ...]
    """What was added or changed, one by one where it has a name: "changed person Nerys Talbryn (post)"."""
    refused_texts: tuple[str, ...]
    """Texts that the content guard kept out, as "line 12: purpose"; never what they said."""

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was there already."""
        return not self.added and not self.changed


@dataclass(kw_only=True)
class Tally:
    """Counts while the import runs, and what the guard kept out."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str, NotKept]] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def adds(self, noun: str, name: str) -> None:
        """Count something that was not there, and remember its name."""
        self.added[noun] += 1
        self.details.append(f"added {noun} {name}")

    def differs(self, noun: str, *, before: object, after: object) -> bool:
        """Count something that was there before; whether it must be saved."""
        if before == after:
            self.unchanged[noun] += 1
            return False
        self.changed[noun] += 1
        name = getattr(before, "name", None) or getattr(before, "reference", None)
        self.details.append(" ".join(filter(None, ["changed", noun, name, _differences(before, after)])))
        return True


def _differences(before: object, after: object) -> str:
    """The names of the fields that differ, in brackets; nothing where both have none."""
    if not (is_dataclass(before) and is_dataclass(after)):
        return ""
    differing = [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
    return f"({', '.join(name.replace('_', ' ') for name in differing)})"
