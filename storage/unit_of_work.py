"""Units of work: one transaction over everything that is kept. Know no intention."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from storage.absences import SqlAbsences
from storage.audit import SqlAudit
from storage.bank_holidays import SqlBankHolidays
from storage.engine import reading
from storage.feedback import SqlFeedback
from storage.groups import SqlGroups
from storage.holds import SqlHolds
from storage.meetings import SqlMeetings
from storage.notices import SqlOutbox
from storage.organisation_history import SqlOrganisationHistory
from storage.organisations import SqlOrganisations
from storage.outbox_view import SqlOutboxView
from storage.paces import SqlPaces
from storage.partnerships import SqlPartnerships
from storage.people import SqlPeople
from storage.periods import SqlPeriods
from storage.polls import SqlPolls
from storage.presences import SqlPresences
from storage.proposals import SqlProposals
from storage.replies import SqlReplies
from storage.requests import SqlRequests
from storage.seats import SqlSeats
from storage.seen import SqlSeen
from storage.series import SqlSeriesBook
from storage.terms import SqlTerms
from storage.transaction import Transaction
from storage.undo_buttons import SqlUndoButtons
from storage.undos import SqlUndos
from workgroup.errors import Refusal
from workgroup.ids import PersonId


class SqlUnitOfWork:
    """One transaction over everything that is kept; `Work` opens it and ends it."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self.groups = SqlGroups(transaction)
        self.organisations = SqlOrganisations(transaction)
        self.organisation_history = SqlOrganisationHistory(transaction)
        self.people = SqlPeople(transaction)
        self.absences = SqlAbsences(transaction)
        self.seats = SqlSeats(transaction)
        self.series = SqlSeriesBook(transaction)
        self.terms = SqlTerms(transaction)
        self.meetings = SqlMeetings(transaction)
        self.replies = SqlReplies(transaction)
        self.presences = SqlPresences(transaction)
        self.outbox = SqlOutbox(transaction)
        self.paces = SqlPaces(transaction)
        self.feedback = SqlFeedback(transaction)
        self.undos = SqlUndos(transaction)
        self.polls = SqlPolls(transaction)
        self.undo_buttons = SqlUndoButtons(transaction)
        self.requests = SqlRequests(transaction)
        self.proposals = SqlProposals(transaction)
        self.bank_holidays = SqlBankHolidays(transaction)
        self.holds = SqlHolds(transaction)
        self.outbox_view = SqlOutboxView(transaction)
        self.periods = SqlPeriods(transaction)
        self.partnerships = SqlPartnerships(transaction)
        self.audit = SqlAudit(transaction)
        self.seen = SqlSeen(transaction)

    @property
    def made_due(self) -> bool:
        """Whether a notice or a card may be due sooner than was known before."""
        return self._tx.made_due

    def is_first(self, key: str) -> bool:
        return self.seen.is_first(key)

    def take_turns(self, over: str) -> None:
        self._tx.take_turns(over)

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call this once everything is kept, in the same thread; never after a roll-back."""
        self._tx.after_commit.append(callback)


class Busy(Refusal):
    """Somebody else was writing for longer than this one could wait; nothing was kept."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Too much is being saved at this moment. Nothing changed. Try again in a few seconds.")


class Unwell(Refusal):
    """The database is full, read-only, restarted or gone: no fault of what was asked, and worth another try later."""

    code = "database_unwell"

    def __init__(self) -> None:
        super().__init__(
            "My database does not work at this moment, and most likely nothing changed. Try again in a few minutes, "
            "and look first how it stands. If it goes on, tell your administrator."
        )


# What a unit of work that only reads is told when it tries to write, which is a fault of ours.
_MAY_ONLY_READ = ("readonly database", "read-only transaction")


@contextmanager
def _said_when_unwell(*, read_only: bool) -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        # SQLite's word for it; PostgreSQL lets a writer wait instead.
        if "database is locked" in str(fault.orig):
            raise Busy from fault
        is_of_database = isinstance(fault, OperationalError | InternalError | InterfaceError)
        if not is_of_database or (read_only and any(words in str(fault.orig) for words in _MAY_ONLY_READ)):
            raise
        raise Unwell from fault


class Work:
    """Opens units of work on one database: `with work() as uow:`."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        reader: Engine | None = None,
        when_due: Callable[[], None] | None = None,
    ) -> None:
        """Work on that engine's database.

        `clock` tells the instant (with a zone) at which a unit of work is opened. `when_due` is called after each
        commit that made a notice or a card due, in the thread that committed. `reader` has connections of its own for
        transactions that only read (`make_reader`); without it they share the engine's.
        """
        self._engine = engine
        self._reader = reader if reader is not None else reading(engine)
        self._clock = clock
        self._when_due = when_due

    def __call__(
        self, *, actor: PersonId | None = None, road: str = "job", read_only: bool = False
    ) -> AbstractContextManager[SqlUnitOfWork]:
        """Open a unit of work: leaving the block commits, an exception rolls back.

        `actor` and `road` (how somebody asked: "command", "button", "job") are kept with what changes. With
        `read_only` the database refuses every change, and on SQLite nobody waits for it.
        Refused: `Busy` when another one writes on SQLite for too long, `Unwell` when the database fails.
        """
        return self._open(actor, road, read_only)

    @contextmanager
    def _open(self, actor: PersonId | None, road: str, read_only: bool) -> Iterator[SqlUnitOfWork]:
        engine = self._reader if read_only else self._engine
        with _said_when_unwell(read_only=read_only), engine.begin() as connection:
            transaction = Transaction(connection, now=self._clock(), actor=actor, road=road)
            yield SqlUnitOfWork(transaction)
        if transaction.made_due and self._when_due is not None:
            self._when_due()
        for callback in transaction.after_commit:
            callback()
