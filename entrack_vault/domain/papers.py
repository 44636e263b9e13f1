"""Paper in the safe: what it is, where it lies, who has had it out, and when it was destroyed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entrack_vault.domain.ids import Id


@dataclass(frozen=True)
class Move:
    """Once out of the safe and back. Who had it is a member."""

    member: Id
    out: date
    back: date | None = None


@dataclass(frozen=True)
class Paper:
    """One thing on paper about one person."""

    id: UUID
    revision: int
    what: str
    category: str
    shelf: str  # where in the safe, as the label on it says; no name
    since: date
    evidence: str = ""  # key of the ground it shows, as the signed contract does
    moves: tuple[Move, ...] = ()
    destroyed: date | None = None
    moved: date | None = None  # since when it stands with another record of the same person

    @property
    def kept(self) -> bool:
        """Whether it is to be found under this person, in the safe or out of it."""
        return self.destroyed is None and self.moved is None

    @property
    def out(self) -> Move | None:
        """The move it is out with now; None for what lies in the safe, and for what is destroyed."""
        there = not self.kept or not self.moves or self.moves[-1].back is not None
        return None if there else self.moves[-1]
