"""What listeners ask of the running program, as Protocols that `bot` fills. Knows no Slack client and no clock."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from workgroup.errors import Refusal
from workgroup.ids import PersonId
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Standing

P = ParamSpec("P")
T = TypeVar("T")
Block = Mapping[str, Any]  # Block Kit as Slack defines it: open JSON, checked by tests against its limits
View = Mapping[str, Any]  # a modal or Home view, likewise


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something to read: the text alone is a full answer, the blocks show the same more richly."""

    text: str
    blocks: Sequence[Block] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Account:
    """A workspace account as the workspace describes it."""

    team_id: str
    user_id: str
    name: str
    email: str | None
    """Lower case; `None` where the workspace does not tell."""
    standing: Standing
    tzid: str | None = None


@dataclass(frozen=True, kw_only=True)
class File:
    """A file for one person."""

    name: str
    """With the ending that says what it is."""
    title: str
    content: bytes


class FileNotTaken(Refusal):
    """The workspace did not take a file."""

    code = "file_not_taken"

    def __init__(self, because: str) -> None:
        super().__init__(f"I could not send you the file: {because}. Nothing changed.")


class Repeated(Exception):
    """The same delivery came again; its effect has already happened, so this one is answered with nothing."""


class NotNow(Refusal):
    """Asked at another moment than now, only reading is possible."""

    code = "only_reads"

    def __init__(self) -> None:
        super().__init__("At another moment than now I only read. Nothing changed. Leave --at away to do it.")


class Services(Protocol):
    """The program as one request sees it."""

    def now(self) -> datetime:
        """The moment, in UTC."""

    async def perform(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case in one writing transaction, in a worker thread.

        The first call of a request also keeps the request's delivery key; a key that was kept before raises
        `Repeated` and nothing is done.
        """

    async def read(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a question in one reading transaction, in a worker thread."""

    async def account(self, team_id: str, user_id: str) -> Account:
        """Who the workspace says that is; remembered for some minutes."""

    async def bank_holidays(self, nations: Sequence[str]) -> Mapping[str, Collection[date]]:
        """The weekdays on which offices of each nation close, this year and the next ones; none for an unknown one."""

    def for_request(self, *, actor: PersonId | None, road: str, key: str | None) -> Self:
        """The same services, acting for that person; `key` names the delivery (event id, trigger id, view and hash)."""


class Watch(Protocol):
    """Counts how requests were answered, and how long each took. Is told nothing that anybody said."""

    def begin(self) -> float:
        """A mark to hand to `end`."""

    def end(self, began: float, *, what: str, outcome: str) -> None:
        """A request was answered: `what` is a verb or a kind of request, `outcome` "answered", "refused" or "fault"."""


class Answer(Protocol):
    """Where the person who asked reads the answer, whichever surface they asked from."""

    async def privately(self, message: Message) -> None:
        """Show it to the person only."""

    async def instead(self, message: Message) -> None:
        """Show it to the person in place of the private message whose button was pressed; elsewhere as `privately`."""

    async def in_channel(self, message: Message) -> None:
        """Post it for everybody in the channel where the person asked."""

    async def open(self, view: View) -> None:
        """Open a form, or, where no form can open, show a button that opens it (`view` names it by callback_id)."""

    async def send_file(self, file: File, words: Message) -> None:
        """Send the person a file in their direct messages, with a few words. Refused: `FileNotTaken`."""

    async def show_home(self, view: View) -> None:
        """Show the person's Home tab."""
