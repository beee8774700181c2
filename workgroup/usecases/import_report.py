"""What became of a region's file: counted while it is taken over, and told at the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

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

    def differs(self, noun: str, *, before: object, after: object) -> bool:
        """Count something that was there before; whether it must be saved."""
        (self.unchanged if before == after else self.changed)[noun] += 1
        return before != after
