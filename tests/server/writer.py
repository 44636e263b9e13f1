"""A member at a desk of their own, in a process of its own: saves one person's card again and again."""

import json
import sys
from uuid import UUID

from entrack_vault import vault
from entrack_vault.services import records
from tests.building import at_building, entered


def main() -> None:
    """Told on standard input where, as whom, whom and how often; tells how many saves were acknowledged."""
    told = json.loads(sys.stdin.read())
    key = bytes.fromhex(told["secret_key"])
    saved = 0
    with vault.unlock(told["address"], passphrase=told["passphrase"], secret_key=key, now=at_building) as opened:
        gate, person = opened.gate, UUID(told["person"])
        for number in range(told["times"]):
            card = records.edit_person(gate, person, "employment", ["contact"])
            records.save(gate, card, entered(phone=f"+4700{told['writer']}{number:05d}"), "employment")
            saved += 1
            sys.stdout.write(f"{saved}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
