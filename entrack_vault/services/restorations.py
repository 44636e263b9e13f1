"""That a vault has been put back from a backup, as its own records tell: believed only as the entry was signed."""

from collections.abc import Callable, Sequence

from entrack_vault.access_log import Entry
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.events import Event
from entrack_vault.services.common import LoggedRestored, RestoredEntry
from entrack_vault.store.records import Stored


def restorations(
    found: Sequence[tuple[Stored, RestoredEntry]], logged: Callable[[int], tuple[Entry | None, bytes]]
) -> list[LoggedRestored]:
    """Every restoration, the oldest first; `logged` gives the proven entry at a sequence, and its hash.

    Damaged for one that was saved as something else, or tells of what came after it: it excuses that changes are
    missing, and must not excuse more than was lost.
    """
    made = []
    for stored, content in sorted(found, key=lambda one: one[0].entry):
        entry, digest = logged(stored.entry)
        event = Event.VAULT_RESTORED if entry is None else entry.event
        if event is not Event.VAULT_RESTORED or not 0 <= content.since <= content.until < stored.entry:
            raise damaged()
        made.append(LoggedRestored(content, digest))
    return made
