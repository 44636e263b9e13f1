"""Paper in the safe, to which only the finance manager has the key (DOMAIN.md section 2, point 2).

Whoever has the duty to sign registers it, hands it out, takes it back, and says that it is destroyed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from entrack_vault import access
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import PAPER
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.papers import Move, Paper
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, number
from entrack_vault.services import case_records, rights_content
from entrack_vault.services.cards import read_excerpt, write_excerpt
from entrack_vault.services.content import Content
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.store.records import Stored

DUTY = Duty.SIGN
LONGEST = 300  # characters of what it is, and of where it lies


@dataclass(frozen=True)
class Listed:
    """A paper in the register of the safe, and whose it is. Moves and revision are as opening it tells them."""

    person: Id
    population: str
    paper: Paper


class _Move(Content):
    member: UUID
    out: date
    back: date | None


class _Paper(Content):
    what: str
    category: str
    shelf: str
    since: date
    evidence: str
    moves: tuple[_Move, ...]
    destroyed: date | None
    moved: date | None = None


def add(
    gate: Gate, person: Id, what: str, category: str, shelf: str, since: date | None = None, evidence: str = ""
) -> UUID:
    """Registers something that is put into the safe; its id.

    Misuse for a category the group has not, a ground the register has not, or a day to come.
    """
    session, group = gate.session, group_of(gate.session, person)
    what, shelf = _one_line(what), _one_line(shelf)
    day = since or session.today
    if category not in group.categories:
        raise Misuse(N_("The register has no such category for this group."), N_("Nothing was changed."))
    if evidence and evidence not in session.register.grounds:
        raise Misuse(N_("The register has no such ground."), N_("Nothing was changed."))
    if day > session.today:
        raise Misuse(N_("It cannot have come into the safe on a day to come."), N_("Nothing was changed."))
    if not what or not shelf or max(len(what), len(shelf)) > LONGEST:
        raise Misuse(
            N_("Say in a few words what it is, and where in the safe it lies."),
            N_("Nothing was changed."),
        )
    paper = Paper(new_id(), 1, what, category, shelf, day, evidence)
    _save(gate, case_records.look(gate, person, DUTY, Event.PAPERS_READ), paper)
    return paper.id


def take_out(gate: Gate, person: Id, paper: UUID, member: UUID) -> None:
    """Notes that a member has got it. Misuse when it is out, or destroyed, or for a stranger."""
    held = gate.session.manifest.member(member)
    if held is None or held.status != "active":
        raise Misuse(N_("There is no such member."), N_("Nothing was changed."), N_("See the list of members."))

    def moved(one: Paper) -> Paper:
        if one.out is not None:
            raise Misuse(
                N_("It is out of the safe already."), N_("Nothing was changed."), N_("Note first that it came back.")
            )
        return replace(one, moves=(*one.moves, Move(member, gate.session.today)))

    _alter(gate, person, paper, moved)


def put_back(gate: Gate, person: Id, paper: UUID) -> None:
    """Notes that it lies in the safe again. Misuse when it was not out."""

    def moved(one: Paper) -> Paper:
        if one.out is None:
            raise Misuse(N_("It lies in the safe already."), N_("Nothing was changed."))
        return replace(one, moves=(*one.moves[:-1], replace(one.out, back=gate.session.today)))

    _alter(gate, person, paper, moved)


def destroy(gate: Gate, person: Id, paper: UUID) -> None:
    """Notes that it has been shredded."""
    _alter(gate, person, paper, lambda one: replace(one, destroyed=gate.session.today))


def move(gate: Gate, person: Id, paper: UUID, to: Id) -> None:
    """Lets it stand with another record of the same person from now on, as it lies in the safe."""
    found = _found(read(gate, person), paper)
    permit = case_records.look(gate, to, DUTY, Event.PAPERS_READ)
    if not any(
        (one.what, one.shelf, one.since) == (found.what, found.shelf, found.since)
        for one in among(permit.of_schema(PAPER))
    ):
        _save(gate, permit, replace(found, id=new_id(), revision=1))
    _alter(gate, person, paper, lambda one: replace(one, moved=gate.session.today))


def read(gate: Gate, person: Id) -> tuple[Paper, ...]:
    """Everything on paper about someone, the oldest first. Logged."""
    return among(case_records.look(gate, person, DUTY, Event.PAPERS_READ).of_schema(PAPER))


def listed(gate: Gate) -> list[Listed]:
    """Everything that is or was in the safe, in the populations this member's job description has a right in: what is
    out first, then what lies there, what is destroyed last; each by its shelf. Logged. NotAllowed without the duty.
    """
    session = gate.session
    session.follow()
    gate.require(Request(Event.PAPERS_READ, duty=DUTY))
    held = access.populations(gate.job, session.today)
    found: list[Listed] = []
    for group in (key for key in session.register.populations if key in held):
        room = number(session.register, group, CASES)

        def seen(subject: bytes, at: int, content: bytes, group: str = group, room: int = room) -> None:
            paper = read_listed(content) if at == room else None
            if paper is not None and paper.moved is None:  # else it is listed under the other record
                found.append(Listed(UUID(bytes=subject), group, paper))

        permit = case_records.look_over(gate, group, DUTY, Event.PAPERS_READ)
        permit.excerpts(seen, rooms=frozenset({room}))
    return sorted(found, key=lambda one: _place(one.paper))


def _place(paper: Paper) -> tuple[object, ...]:
    return paper.destroyed is not None, paper.out is None, paper.shelf.casefold(), paper.since, paper.id.bytes


def named(gate: Gate, text: str) -> Listed:
    """The paper with an id, or enough of its beginning; Misuse for none, or more than one. Logged."""
    wanted = text.strip().lower().replace("-", "")
    found = [one for one in listed(gate) if wanted and one.paper.id.hex.startswith(wanted)]
    if len(found) != 1:
        raise _no_such()
    return found[0]


def among(opened: Iterable[tuple[Stored, bytes]]) -> tuple[Paper, ...]:
    """The paper that was opened, the oldest first."""
    return tuple(sorted((read_content(*one) for one in opened), key=lambda one: (one.since, one.id.bytes)))


def read_content(stored: Stored, content: bytes) -> Paper:
    """The paper sealed in `content`; Damaged when it is none."""
    found = case_records.read(_Paper, content)
    moves = tuple(Move(one.member, one.out, one.back) for one in found.moves)
    told = {key: value for key, value in found if key != "moves"}
    return Paper(UUID(bytes=stored.record), stored.revision, moves=moves, **told)


def write(paper: Paper) -> bytes:
    """A paper's content."""
    told = {key: value for key, value in vars(paper).items() if key not in ("id", "revision", "moves")}
    return _Paper(moves=tuple(_Move(**vars(one)) for one in paper.moves), **told).content()


def _alter(gate: Gate, person: Id, paper: UUID, change: Callable[[Paper], Paper]) -> None:
    permit = case_records.look(gate, person, DUTY, Event.PAPERS_READ)
    found = _found(among(permit.of_schema(PAPER)), paper)
    if not found.kept:
        raise Misuse(N_("It is destroyed, or stands with another record of the person."), N_("Nothing was changed."))
    _save(gate, permit, replace(change(found), revision=found.revision + 1))


def _save(gate: Gate, permit: Permit, paper: Paper) -> None:
    told = (paper.id, paper.revision, write(paper), PAPER, excerpt(paper))
    case_records.save(gate, permit, Event.PAPER_CHANGED, DUTY, *told)


_KIND = "paper"
_TEXTS = {"w": "what", "c": "category", "p": "shelf", "e": "evidence"}
_DAYS = {"s": "since", "x": "destroyed", "v": "moved"}


def excerpt(paper: Paper) -> bytes:
    """What the register of the safe tells of a paper."""
    found = {rights_content.KIND: _KIND, "i": paper.id.hex}
    found |= {code: getattr(paper, name) for code, name in _TEXTS.items()}
    found |= {code: str(getattr(paper, name) or "") for code, name in _DAYS.items()}
    if paper.out is not None:
        found |= {"m": paper.out.member.hex, "o": paper.out.out.isoformat()}
    return write_excerpt(found)


def read_listed(content: bytes) -> Paper | None:
    """What an excerpt among cases tells of a paper, with no move but the one it is out with; None for another kind.

    Damaged for one that says it is a paper's and is none.
    """
    told = dict(read_excerpt(content))
    if told.get(rights_content.KIND) != _KIND:
        return None
    try:
        out = (Move(UUID(told["m"]), date.fromisoformat(told["o"])),) if "m" in told else ()
        return Paper(
            UUID(told["i"]),
            0,
            what=told["w"],
            category=told["c"],
            shelf=told["p"],
            evidence=told["e"],
            since=date.fromisoformat(told["s"]),
            destroyed=date.fromisoformat(told["x"]) if told["x"] else None,
            moved=date.fromisoformat(told["v"]) if told["v"] else None,
            moves=out,
        )
    except (KeyError, ValueError):
        raise damaged() from None


def _found(papers: Sequence[Paper], paper: UUID) -> Paper:
    found = next((one for one in papers if one.id == paper), None)
    if found is None:
        raise _no_such()
    return found


def _no_such() -> Misuse:
    return Misuse(N_("There is no such paper in the safe."), N_("Nothing was changed."), N_("See the list."))


def _one_line(text: str) -> str:
    """A text as it is kept and listed: one line, without what stands between the parts of an excerpt."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
