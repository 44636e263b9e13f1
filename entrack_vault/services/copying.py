"""Moving a vault: from a folder to a server, or the other way, and proving that nothing differs."""

from contextlib import closing
from dataclasses import dataclass

from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import Head
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store import copying
from entrack_vault.store.store import Home


@dataclass(frozen=True)
class Copied:
    """How many rows each table has in both places, and the log's end in both."""

    rows: dict[str, int]
    head: Head


def copy(gate: Gate, target: Home, secret_key: bytes) -> Copied:
    """Copies everything to a new home, sealed as it is. Needs the duty to sign; the last entry in both says so.

    A first password on a server gives way to the one that follows from the secret key of whoever copies. Misuse where
    there is a vault already; Damaged, with nothing left there, when the copy is not the same.
    """
    session = gate.session
    permit = gate.look(Request(Event.VAULT_COPIED, duty=Duty.SIGN))
    with permit.reading() as connection:
        header, file_key = session.store.header, session.store.file_key
        before = {table.name: copying.digest(copying.rows_of(connection, table)) for table in copying.TABLES}

        def same(found: dict[str, copying.Digest]) -> None:
            if found != before:
                raise damaged()

        with closing(target):
            target.come_with(secret_key)
            target.receive(
                header, file_key, session.member.bytes, lambda table: copying.rows_of(connection, table), same
            )
            target.settle(secret_key)
    return Copied({name: digest.rows for name, digest in before.items()}, session.head)
