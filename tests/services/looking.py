"""What the tests of records look at: the newest entries, refusals, one value of a card."""

from collections.abc import Callable
from datetime import datetime

import pytest

from entrack_vault import access_log
from entrack_vault.access_log import Entry
from entrack_vault.domain.events import Event
from entrack_vault.errors import NotAllowed
from entrack_vault.services import records
from entrack_vault.services.gate import Gate
from entrack_vault.store import log
from tests.building import (
    BUILT_AT,
)
from tests.server.sight import seeing

TODAY = BUILT_AT.date()


class Clock:
    """A clock the test sets."""

    def __init__(self) -> None:
        self.moment = BUILT_AT

    def __call__(self) -> datetime:
        return self.moment


def newest(gate: Gate, many: int = 1) -> list[Entry]:
    with seeing(gate) as connection:
        found = [access_log.read_link(link) for link in log.newest(connection, most=many)]
    return [entry for entry in reversed(found) if entry is not None]


def refused(gate: Gate, attempt: Callable[[], object]) -> NotAllowed:
    """The error an attempt is refused with, once the refusal is found in the log."""
    with pytest.raises(NotAllowed) as caught:
        attempt()
    (entry,) = newest(gate)
    assert (entry.event, entry.member) == (Event.ACCESS_REFUSED, gate.session.member)
    return caught.value


def text_of(opened: records.Opened, category: str, field: str) -> str:
    return opened.person.cards[category].fields[field][0].text
