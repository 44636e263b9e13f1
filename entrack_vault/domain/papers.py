"""Paper in the safe: what it is, where it lies, who has had it out, and when it was destroyed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entrack_vault.domain.ids import Id
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import N_, Language, translate


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


def history(paper: Paper, staff: Mapping[UUID, str], language: Language) -> list[str]:
    """Where it has been, the earliest first: a line for each time somebody had it. `staff`: members' names by id."""

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    found = [say(N_("In the safe since {day}"), day=show_day(paper.since, language))]
    for one in paper.moves:
        name, out = staff.get(one.member) or one.member.hex[:8].upper(), show_day(one.out, language)
        if one.back is None:
            found.append(say(N_("{name}: taken out {out}, not put back"), name=name, out=out))
        else:
            back = show_day(one.back, language)
            found.append(say(N_("{name}: taken out {out}, put back {back}"), name=name, out=out, back=back))
    if paper.destroyed is not None:
        found.append(say(N_("Destroyed {day}"), day=show_day(paper.destroyed, language)))
    return found
