"""Logs: a fault is told by its place and kind, never by its own text, which holds what somebody typed."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.logs import WordlessFormatter, masked_line, told
from storage import Work
from tests.cast import ISHBEL, NERYS, TEAM, place_of
from tests.fixed_clock import FixedClock

TYPED = "my student Ana Ruiz"


@pytest.fixture
def loggers_as_before() -> Iterator[None]:
    """What the test configures is taken back at its end."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def a_fault_about(words: str) -> Exception:
    """A fault whose own text, and that of the one before it, hold those words."""
    with pytest.raises(KeyError) as broken:
        try:
            int(words)
        except ValueError as before:
            raise KeyError(words) from before
    return broken.value


def test_a_fault_is_told_by_place_and_kind_and_not_by_what_it_was_about() -> None:
    lines = told(a_fault_about(TYPED))

    assert "Ana" not in lines
    assert "builtins.ValueError" in lines
    assert "Then:" in lines
    assert "builtins.KeyError" in lines
    assert "test_logs.py" in lines


def test_what_several_tasks_broke_on_is_told_without_words_too() -> None:
    lines = told(ExceptionGroup(TYPED, [a_fault_about(TYPED), ValueError(TYPED)]))

    assert "Ana" not in lines
    assert lines.count("One of them:") == 2


def test_slacks_own_word_for_a_refusal_is_told() -> None:
    answer = {"ok": False, "error": "not_in_channel", "text": TYPED}
    fault = SlackApiError(TYPED, answer)  # type: ignore[no-untyped-call]  # the library has no types there

    assert told(fault).endswith("slack_sdk.errors.SlackApiError (not_in_channel)")


def test_an_address_that_is_there_twice_is_not_told_but_the_databases_word_is(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow:
        place = place_of(uow, NERYS, team_id=TEAM, user_id="U1", now=clock())
        assert place.person is not None
    with pytest.raises(IntegrityError) as broken, alder() as uow:
        uow.people.save(replace(place.person, email=ISHBEL))

    lines = told(broken.value)

    assert ISHBEL not in lines
    assert "(23505)" in lines or "(SQLITE_CONSTRAINT_UNIQUE)" in lines


def test_both_loggers_of_the_program_tell_a_fault_so(
    loggers_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().handlers.clear()  # those of the test runner, which would leave no room for the program's
    logs.configure("info")

    structlog.get_logger().error("listener_fault", reference="abc", exc_info=a_fault_about(TYPED))
    logging.getLogger("a_library").error("Could not be read", exc_info=a_fault_about(TYPED))

    written = capsys.readouterr().err

    assert "reference=abc" in written
    assert "Could not be read" in written
    assert written.count("builtins.KeyError") == 2
    assert "Ana" not in written


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (
            "404, url='wss://wss-primary.slack.com/link/?ticket=abc-def&app_id=A1'",
            "404, url='wss://wss-primary.slack.com/…'",
        ),
        ("to https://hooks.slack.com/commands/T1/2/secret failed", "to https://hooks.slack.com/… failed"),
        ("at http://someone:hush@10.0.0.1:8080 now", "at http://10.0.0.1:8080/… now"),
        ("with xoxb-12-34-abcDEF and xapp-1-A1-zz", "with xoxb-… and xapp-…"),
        ("nothing of that kind", "nothing of that kind"),
    ],
)
def test_addresses_and_tokens_of_libraries_are_masked(line: str, masked: str) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WordlessFormatter("%(message)s"))
    handler.emit(logging.LogRecord("slack_sdk", logging.ERROR, __file__, 1, line, None, None))

    assert masked_line(line) == masked
    assert written.getvalue() == f"{masked}\n"
