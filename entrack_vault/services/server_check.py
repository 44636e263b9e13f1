"""Trying a server as a member would who goes past the program: nothing may be read, written or called out of order.

Every attempt is made in a transaction of its own that is rolled back, with the member's own login.
"""

from dataclasses import dataclass

from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store import server_attempts
from entrack_vault.store.server_store import ServerStore


@dataclass(frozen=True)
class Tried:
    """One attempt, and whether the server refused it."""

    what: str
    refused: bool


def check(gate: Gate) -> tuple[Tried, ...]:
    """Tries everything that must be refused. Misuse for a vault that is on no server. Logged."""
    store = gate.session.store
    if not isinstance(store, ServerStore):
        raise Misuse(N_("This vault is in a folder, not on a server."), N_("Nothing was tried."))
    sequence = gate.note(Request(Event.VAULT_CHECKED))
    attempts = server_attempts.attempts(sequence, gate.session.head)
    return tuple(Tried(attempt.what, store.refuses(attempt)) for attempt in attempts)
