"""A process that pins one head after another, for the tests to run two of: python -m tests.workstation.pinning."""

import sys
from uuid import UUID

from entrack_vault.domain.heads import Head
from entrack_vault.workstation import state
from entrack_vault.workstation.state import Pin


def main(vault: UUID, first: int, step: int, count: int) -> None:
    """Pins heads first, first + step ...; says so whenever the pin is afterwards behind what it has just pinned."""
    sys.stdin.readline()
    for sequence in range(first, first + step * count, step):
        state.pin(vault, Pin(bytes(32), (sequence, bytes(32)), Head(sequence, bytes(32)), sequence))
        if state.load(vault).pin.log.sequence < sequence:
            sys.stdout.write(f"{sequence} was lost\n")


if __name__ == "__main__":
    main(UUID(sys.argv[1]), *(int(number) for number in sys.argv[2:]))
