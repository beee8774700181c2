"""Logs: one line an event, with keys. Never people's words, addresses, tokens or payloads."""

import errno
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, TextIO  # a library's fault may carry anything as its response

import structlog

# At DEBUG these print whole payloads, with what people typed.
_TALKATIVE = ("slack_sdk", "slack_bolt", "aiohttp", "apscheduler", "asyncio", "uvicorn", "sqlalchemy", "alembic")
# Libraries put addresses into their sentences, and those of Slack hold a ticket or a token.
_ADDRESS = re.compile(r"\b(?P<scheme>https?|wss?)://(?P<host>[^\s/?#'\"@]+@)?(?P<server>[^\s/?#'\"]+)[^\s'\")]*")
_TOKEN = re.compile(r"\bx(?P<kind>ox[a-z]|app)-[A-Za-z0-9-]+")
_MOST_IN_A_CHAIN = 10

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure(level: str) -> None:
    """Log to standard error from that level on; a person reads it in colours, a file gets plain keys and values."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=_write_fault, sort_keys=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        # Looked up at each line: who runs the command inside another program may put another stream in its place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class WordlessFormatter(logging.Formatter):
    """What libraries log, with their faults told as ours are, and without tokens and whole addresses."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line, masked."""
        return masked_line(super().formatMessage(record))

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 - likewise
        """The fault without its words."""
        return told(ei[1]) if ei[1] is not None else ""


def masked_line(line: str) -> str:
    """The line with addresses cut after the server's name, and Slack's tokens after their kind."""
    return _TOKEN.sub(r"x\g<kind>-…", _ADDRESS.sub(r"\g<scheme>://\g<server>/…", line))


def told(fault: BaseException) -> str:
    """Where a fault came from and of which kind it is, with those before it; never its own text.

    That text holds what the code was at: a word that somebody typed and that is no number, the address that is there
    twice, the payload that could not be read.
    """
    return "\n".join(_lines(fault, _MOST_IN_A_CHAIN))


def _lines(fault: BaseException, at_most: int) -> Iterator[str]:
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and at_most > 1:
        yield from _lines(before, at_most - 1)
        yield "Then:"
    yield "Traceback (most recent call last):"
    for frame in traceback.format_tb(fault.__traceback__):
        yield frame.rstrip("\n")
    kind = type(fault)
    code = _code(fault)
    yield f"{kind.__module__}.{kind.__qualname__}{f' ({code})' if code else ''}"
    if isinstance(fault, BaseExceptionGroup) and at_most > 1:
        for one in fault.exceptions[:at_most]:
            yield "One of them:"
            yield from _lines(one, at_most - 1)


def _code(fault: BaseException) -> str:
    """What a library calls the fault by, where it has such a word: a database's state, Slack's code, a system's."""
    response: Any = getattr(fault, "response", None)
    data = getattr(response, "data", response)
    slack = data.get("error") if isinstance(data, Mapping) else None
    system = errno.errorcode.get(fault.errno or 0) if isinstance(fault, OSError) else None
    for code in (
        getattr(fault, "sqlstate", None),
        getattr(fault, "sqlite_errorname", None),
        getattr(fault, "code", None),
        slack,
        system,
    ):
        if isinstance(code, str) and re.fullmatch(r"\w{1,60}", code):
            return code
    return ""


def _write_fault(to: TextIO, fault: _Fault) -> None:
    if fault[1] is not None:
        to.write(f"\n{told(fault[1])}")
