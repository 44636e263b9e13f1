"""Whom a member had to do with last: from their own entries in the access log, and nothing is stored besides.

The log is read once in a session, which is an entry; whom the session itself has opened since, it knows.
"""

from entrack_vault.access_log import Entry, read_link
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store import log

MOST = 8
_LOOKED_AT = 1000  # of the newest entries, everyone's
# What one does on a person's own page: an import or a list is not about somebody.
_ABOUT = frozenset(
    {Event.CARDS_OPENED, Event.CARDS_SAVED, Event.MASKED_SHOWN, Event.HISTORY_OPENED, Event.OVERVIEW_MADE}
)


def people(gate: Gate) -> tuple[Id, ...]:
    """Whom this member opened last, each once, the newest first."""
    session = gate.session
    if session.met is None:
        session.met = list(reversed(_read(gate)))
    return tuple(dict.fromkeys(reversed(session.met)))[:MOST]


def _read(gate: Gate) -> tuple[Id, ...]:
    permit = gate.look(Request(Event.LOG_READ))
    with permit.reading() as connection:
        links = log.newest(connection, most=_LOOKED_AT)
    entries = (read_link(link) for link in links)
    own = (entry.person for entry in entries if entry is not None and _is_own(gate, entry))
    return tuple(dict.fromkeys(person for person in own if person is not None))[:MOST]


def _is_own(gate: Gate, entry: Entry) -> bool:
    return entry.member == gate.session.member and entry.event in _ABOUT
