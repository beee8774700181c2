"""Every button and form that is built is listened to, and nothing is listened to that nobody builds."""

import re

import pytest

from handlers import app
from handlers.blocks import ids
from tests.house.tree import sources

_NO_LISTENER = {"OUTCOME", "SAVING"}
"""Views that only show something: they have no button to send them."""

NAMES = sorted(name for name, value in vars(ids).items() if name.isupper() and isinstance(value, str))


def used(folder: str, name: str) -> list[str]:
    """The files of a folder in which the id stands, apart from the one that defines it."""
    return [path for path, text in sources(folder).items() if re.search(rf"\bids\.{name}\b", text)]


@pytest.mark.parametrize("name", NAMES)
def test_each_id_is_built(name: str) -> None:
    assert used("handlers/blocks", name)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in _NO_LISTENER])
def test_each_id_is_listened_to(name: str) -> None:
    assert "handlers/app.py" in used("handlers", name)


def test_no_id_stands_twice() -> None:
    values = [getattr(ids, name) for name in NAMES]

    assert len(values) == len(set(values))


def test_no_id_is_written_out_beside_its_name() -> None:
    written = {
        path: value
        for path, text in sources("handlers").items()
        for value in (getattr(ids, name) for name in NAMES)
        if path != "handlers/blocks/ids.py"
        if f'action_id="{value}"' in text or f'callback_id="{value}"' in text
    }

    assert written == {}


def test_the_events_that_are_listened_to_are_those_of_the_manifest() -> None:
    text = sources("handlers")["handlers/app.py"]

    listened = set(re.findall(r'app\.event\("([a-z_]+)"\)', text))
    assert listened == {event.partition(".")[0] for event in app.EVENTS}
