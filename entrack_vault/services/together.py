"""What others have done in the vault meanwhile: asked every few seconds by whoever shows something of it."""

from dataclasses import dataclass
from uuid import UUID

from entrack_vault.services.gate import Gate


@dataclass(frozen=True)
class Meanwhile:
    """Whose records others have changed since this was last asked, and whether rights or settings have changed."""

    people: frozenset[UUID]
    vault: bool

    def __bool__(self) -> bool:
        return self.vault or bool(self.people)


def meanwhile(gate: Gate) -> Meanwhile:
    """Follows what others have signed and logged, and reads rules, settings and registers anew where one was changed.
    Cheap where there is nothing new; opens nothing of people and logs nothing.

    Lost when the server does not answer; NotAllowed or WrongKey when whoever asks is no longer a member.
    """
    session = gate.session
    session.follow()
    stretches, session.others = session.others, []
    changed = {person for after, until in stretches for person in session.store.changed(after, until)}
    if None in changed:
        session.reread_common()
    return Meanwhile(frozenset(UUID(bytes=person) for person in changed if person is not None), None in changed)
