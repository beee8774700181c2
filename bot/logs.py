"""Logs: one line an event, with keys. Never people's words, addresses, tokens or payloads."""

import logging
import sys

import structlog

# At DEBUG these print whole payloads, with what people typed.
_TALKATIVE = ("slack_sdk", "slack_bolt", "aiohttp", "apscheduler", "asyncio", "uvicorn", "sqlalchemy", "alembic")


def configure(level: str) -> None:
    """Log to standard error from that level on; a person reads it in colours, a file gets plain keys and values."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, sort_keys=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
