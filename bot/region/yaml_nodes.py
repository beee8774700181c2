"""YAML values that know their line and column, read within bounds. Knows no region and no file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar  # Any: ruamel's events have no types of their own; they are read right here

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from workgroup.errors import Refusal

_DEEPEST = 20
# How many values repeated by * may stand for beyond those written out: a few lines of YAML can mean billions.
_MOST_REPEATED = 10_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{2}:\d{2}")
# Control characters and halves of characters, which escapes can smuggle in: no database keeps them all.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_YEARS = range(1900, 2200)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the file, counted from 1 as editors do."""

    line: int
    column: int


class UnreadableRegion(Refusal):
    """The file cannot be taken as a region; the place is where to look."""

    code = "unreadable_region"

    def __init__(self, problem: str, mark: Mark | None = None) -> None:
        self.problem = problem
        self.mark = mark
        where = f"line {mark.line}, column {mark.column}: " if mark is not None else ""
        super().__init__(
            f"The region file could not be read, {where}{problem}. Nothing changed. "
            "Put that right and import the file again."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A single value as it is written."""

    mark: Mark
    text: str
    is_plain: bool
    """Whether it stands without quotation marks, so that `true`, `12` and `null` mean more than their letters."""
    size: int = 1

    @property
    def is_null(self) -> bool:
        """Whether the value says that there is none."""
        return self.is_plain and self.text in _NULLS


@dataclass(frozen=True, kw_only=True, slots=True)
class Items:
    """A list."""

    mark: Mark
    items: list["Node"]
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """A set of named values. What asks for one says which type it must be, and refuses with its place."""

    mark: Mark
    values: dict[str, "Node"]
    marks: dict[str, Mark]
    """Where each name stands."""
    size: int

    def find(self, name: str) -> "Node | None":
        """The value; `None` when the name is absent or says null."""
        node = self.values.get(name)
        return None if isinstance(node, Word) and node.is_null else node

    def get(self, name: str) -> "Node":
        """The value. Refused when it is absent or says null."""
        node = self.find(name)
        if node is None:
            raise UnreadableRegion(f"“{name}” is missing", self.marks.get(name, self.mark))
        return node

    def word(self, name: str) -> Word:
        """A single value that is there."""
        return as_word(self.get(name), name)

    def find_word(self, name: str) -> Word | None:
        """A single value, or `None` when it is absent or null."""
        return self._maybe(name, as_word)

    def text(self, name: str, *, at_most: int = 200) -> str:
        """Words in one line, not empty and not longer than `at_most` characters."""
        text = self.find_text(name, at_most=at_most)
        if not text:
            raise UnreadableRegion(f"“{name}” is missing", self.marks.get(name, self.mark))
        return text

    def find_text(self, name: str, *, at_most: int = 200) -> str:
        """As `text`; empty when it is absent."""
        word = self.find_word(name)
        if word is None:
            return ""
        text = " ".join(word.text.split())
        if len(text) > at_most:
            raise UnreadableRegion(f"“{name}” has {len(text)} characters, and {at_most} is the most", word.mark)
        return text

    def find_day(self, name: str) -> date | None:
        """A date, or `None`."""
        return self._maybe(name, lambda node, what: as_day(as_word(node, what)))

    def day(self, name: str) -> date:
        """A date that is there."""
        return as_day(self.word(name))

    def clock(self, name: str) -> time:
        """A time of day."""
        word = self.word(name)
        try:
            if _CLOCK.fullmatch(word.text):
                return time.fromisoformat(word.text)
        except ValueError:
            pass
        raise UnreadableRegion(f'{shown(word)} is not a time of day; write it like "14:00"', word.mark)

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        word = self.word(name)
        if not word.is_plain or not re.fullmatch(r"-?\d{1,9}", word.text) or not least <= int(word.text) <= most:
            raise UnreadableRegion(
                f"“{name}” must be a whole number from {least} to {most}, not {shown(word)}", word.mark
            )
        return int(word.text)

    def find_truth(self, name: str) -> bool | None:
        """True or false, or `None`."""
        word = self.find_word(name)
        if word is None:
            return None
        if not word.is_plain or word.text not in {"true", "false"}:
            raise UnreadableRegion(f"“{name}” must be true or false, not {shown(word)}", word.mark)
        return word.text == "true"

    def words(self, name: str) -> list[Word]:
        """A list of single values; empty when it is absent."""
        return [as_word(item, name) for item in self._items(name)]

    def lists(self, name: str) -> list[list[Word]]:
        """A list of lists of single values; empty when it is absent."""
        found = []
        for item in self._items(name):
            if not isinstance(item, Items):
                raise UnreadableRegion(f"each entry of “{name}” must be a list, not {_kind(item)}", item.mark)
            found.append([as_word(word, name) for word in item.items])
        return found

    def rows(self, name: str) -> list["Fields"]:
        """A list of sets of named values; empty when it is absent."""
        return [as_fields(item, f"an entry of {name}") for item in self._items(name)]

    def fields(self, name: str) -> "Fields":
        """A set of named values that is there."""
        return as_fields(self.get(name), name)

    def find_fields(self, name: str) -> "Fields | None":
        """A set of named values, or `None`."""
        return self._maybe(name, as_fields)

    def _items(self, name: str) -> list["Node"]:
        node = self.find(name)
        if node is None:
            return []
        if not isinstance(node, Items):
            raise UnreadableRegion(f"“{name}” must be a list, not {_kind(node)}", node.mark)
        return node.items

    def _maybe(self, name: str, read: Callable[["Node", str], T]) -> T | None:
        node = self.find(name)
        return read(node, name) if node is not None else None


Node = Word | Items | Fields


def as_word(node: Node, name: str) -> Word:
    """The node, if it is a single value that says something."""
    if not isinstance(node, Word):
        raise UnreadableRegion(f"“{name}” must be a single value, not {_kind(node)}", node.mark)
    return node


def as_fields(node: Node, name: str) -> Fields:
    """The node, if it is a set of named values."""
    if not isinstance(node, Fields):
        raise UnreadableRegion(f"“{name}” must be named values, not {_kind(node)}", node.mark)
    return node


def as_day(word: Word) -> date:
    """The date that the value says."""
    try:
        if _DAY.fullmatch(word.text) and (day := date.fromisoformat(word.text)).year in _YEARS:
            return day
    except ValueError:
        pass
    raise UnreadableRegion(f'{shown(word)} is not a date; write it like "2026-11-23"', word.mark)


def as_wall_time(word: Word) -> datetime | date:
    """The local start that the value says, or a whole day."""
    if "T" not in word.text:
        return as_day(word)
    try:
        if (moment := datetime.fromisoformat(word.text)).tzinfo is None and moment.year in _YEARS:
            return moment
    except ValueError:
        pass
    raise UnreadableRegion(f'{shown(word)} is no local start; write it like "2026-12-09T10:00"', word.mark)


def as_instant(word: Word) -> datetime:
    """The moment that the value says, in UTC."""
    try:
        if (moment := datetime.fromisoformat(word.text)).tzinfo is not None and moment.year in _YEARS:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise UnreadableRegion(f'{shown(word)} is no moment; write it like "2026-12-01T09:30:00Z"', word.mark)


def shown(word: Word) -> str:
    """The value in quotation marks, short enough for a sentence."""
    text = " ".join(word.text.split())
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def _kind(node: Node) -> str:
    return "a list" if isinstance(node, Items) else "named values" if isinstance(node, Fields) else shown(node)


def parse_yaml(data: bytes) -> Node:
    """Read one YAML document.

    Refused, with the place: what is no YAML or no UTF-8, tags, a name given twice, names that are not single
    values, nesting deeper than 20, and values repeated by * beyond 10,000.
    """
    return _Composer().compose(_events(_decoded(data)))


def _events(text: str) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        where = Mark(mark.line + 1, mark.column + 1) if mark is not None else None
        raise UnreadableRegion(f"this is not YAML ({bad.problem or 'it breaks off'})", where) from bad
    except YAMLError as bad:
        # A character that YAML allows nowhere: only its position in the text is told.
        where = _mark_at(text, getattr(bad, "position", 0))
        raise UnreadableRegion("a character that YAML does not allow", where) from bad
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as bad:
        # ruamel trusts numbers in escapes and directives ("\\UFFFFFFFF", "%YAML 1.x") and has no error for them.
        raise UnreadableRegion("this is not YAML (an escape or a directive in it is wrong)", Mark(1, 1)) from bad


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        before = data[: bad.start].decode("utf-8", "replace")
        raise UnreadableRegion("this is not text in UTF-8", _mark_at(before, len(before))) from bad


def _mark_at(text: str, position: int) -> Mark:
    before = text[:position]
    return Mark(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


@dataclass(slots=True)
class _Open:
    """A list or set of named values that is still being read."""

    mark: Mark
    anchor: str | None
    is_list: bool
    items: list[Node] = field(default_factory=list)
    values: dict[str, Node] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    name: str | None = None
    size: int = 1

    def closed(self) -> Node:
        if self.is_list:
            return Items(mark=self.mark, items=self.items, size=self.size)
        return Fields(mark=self.mark, values=self.values, marks=self.marks, size=self.size)

    def take(self, node: Node, at: Mark) -> None:
        self.size += node.size
        if self.is_list:
            self.items.append(node)
        elif self.name is not None:
            self.values[self.name] = node
            self.name = None
        elif not isinstance(node, Word):
            raise UnreadableRegion("a name must be a single word", at)
        elif node.text in self.values:
            first = self.marks[node.text].line
            raise UnreadableRegion(f"{shown(node)} is given twice here, first in line {first}", at)
        else:
            self.name = node.text
            self.marks[node.text] = at


class _Composer:
    """Builds nodes from events without recursion, so that deep nesting ends in a sentence."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchored: dict[str, Node] = {}
        self._repeated = 0

    def compose(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise UnreadableRegion("a second document begins; a region is one", mark)
            node = self._node(event, mark)
            if node is None:
                continue
            if self._open:
                self._open[-1].take(node, mark if isinstance(event, AliasEvent) else node.mark)
            else:
                root = node
        if root is None:
            raise UnreadableRegion("it is empty", Mark(1, 1))
        return root

    def _node(self, event: Any, mark: Mark) -> Node | None:
        if isinstance(event, DocumentStartEvent | DocumentEndEvent):
            self._anchored.clear()
            return None
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._check_tag(event, mark)
            if len(self._open) == _DEEPEST:
                raise UnreadableRegion("this is nested too deeply", mark)
            self._open.append(_Open(mark, event.anchor, isinstance(event, SequenceStartEvent)))
            return None
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            ended = self._open.pop()
            return self._kept(ended.closed(), ended.anchor)
        if isinstance(event, ScalarEvent):
            self._check_tag(event, mark)
            word = Word(mark=mark, text=str(event.value), is_plain=not event.style)
            if _UNSAYABLE.search(word.text):
                raise UnreadableRegion("this holds a character that nobody can read", mark)
            return self._kept(word, event.anchor)
        if isinstance(event, AliasEvent):
            return self._again(str(event.anchor), mark)
        return None

    def _kept(self, node: Node, anchor: str | None) -> Node:
        if anchor is not None:
            self._anchored[str(anchor)] = node
        return node

    def _again(self, anchor: str, mark: Mark) -> Node:
        node = self._anchored.get(anchor)
        if node is None:
            raise UnreadableRegion(f"*{anchor} repeats something that was not said before", mark)
        self._repeated += node.size
        if self._repeated > _MOST_REPEATED:
            raise UnreadableRegion("too much is repeated by * here; write it out", mark)
        return node

    @staticmethod
    def _check_tag(event: Any, mark: Mark) -> None:
        if event.tag is not None and str(event.tag) != "!":
            raise UnreadableRegion("tags that begin with ! are not read; write plain values", mark)
