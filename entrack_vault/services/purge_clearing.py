"""What a purge leaves to be done by hand: paper to be shredded, other systems to be cleared.

The certificate stays open until whoever has the duty to sign, who alone has the safe's key, has confirmed each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.compartments import COMMON
from entrack_vault.services.common import PurgeCleared, PurgePaper, PurgeSystem
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.part_names import category_name
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_counts import systems_of
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.session import Session

DUTY = Duty.SIGN


@dataclass(frozen=True)
class Clearing:
    """One thing to be done by hand, and who has confirmed it when."""

    id: UUID
    kind: Literal["paper", "system"]
    name: str  # where in the safe it lay, or what the system is called
    holds: tuple[tuple[str, str], ...] = ()  # (population, category) of what goes
    how: str = ""  # to delete somebody there
    holder: UUID | None = None  # the member who has the paper, where it is out of the safe
    at: datetime | None = None
    member: UUID | None = None


def clearings(session: Session, case: Case) -> tuple[Clearing, ...]:
    """Everything to be done by hand after a purge that has been carried out; nothing before."""
    done = case.done
    if done is None:
        return ()
    confirmed = _confirmed(session, case)
    found = []
    for one in _all_of(session, done.papers, done.systems):
        entry = confirmed.get(one.id)
        found.append(replace(one, at=entry.at, member=entry.member) if entry else one)
    return tuple(found)


def to_come(session: Session, plan: Plan) -> tuple[Clearing, ...]:
    """Everything that will be to be done by hand when a plan is carried out: told before, for afterwards there may be
    no name left to look for in another system."""
    return _all_of(session, plan.papers, systems_of(session, plan))


def _all_of(session: Session, papers: Iterable[PurgePaper], systems: Iterable[PurgeSystem]) -> tuple[Clearing, ...]:
    how = {one.subject: one.content.deleting for one in session.company if isinstance(one.content, SystemEntry)}
    return (
        *(
            Clearing(one.id, "paper", one.shelf, ((one.population, one.category),), holder=one.holder)
            for one in papers
        ),
        *(Clearing(one.id, "system", one.name, one.holds, how.get(one.id, "")) for one in systems),
    )


def text_of(session: Session, one: Clearing, language: Language) -> tuple[str, str]:
    """What is to be done, and what to know of it: how it is done there, or who has it."""
    register = session.register
    rooms = [
        f"{category_name(register, category, language)} ({register.populations[group].plural(language).lower()})"
        for group, category in one.holds
    ]
    what = ", ".join(rooms)
    if one.kind == "system":
        return translate(language, N_("Delete in {system}: {what}"), system=one.name, what=what), one.how
    text = translate(language, N_("Shred the paper: {shelf}, {what}"), shelf=one.name, what=what)
    if one.holder is None:
        return text, ""
    name = session.staff[one.holder].name if one.holder in session.staff else one.holder.hex[:8].upper()
    return text, translate(language, N_("It is out of the safe, with {name}."), name=name)


def is_open(session: Session, case: Case) -> bool:
    """Whether something is left to be done by hand after it."""
    return any(one.at is None for one in clearings(session, case))


def confirm(gate: Gate, case: Case, what: UUID) -> None:
    """Confirms that paper is shredded, or a system cleared. Misuse for what is not among them, or confirmed already.
    NotAllowed, logged, without the duty to sign."""
    session = gate.session
    gate.require(Request(Event.PURGE_CLEARED, duty=DUTY))
    session.reread_common()
    found = next((one for one in clearings(session, case) if one.id == what), None)
    if found is None or found.at is not None:
        raise Misuse(
            N_("There is nothing of the kind to confirm, or it is confirmed already."),
            N_("Nothing was changed."),
            N_("See what the purge leaves to be done by hand."),
        )
    with gate.change(Request(Event.PURGE_CLEARED, duty=DUTY)) as change:
        change.save(case.id, COMMON, new_id(), 1, PurgeCleared(what=what).content())
    session.reread_common()


def _confirmed(session: Session, case: Case) -> dict[UUID, Entry]:
    """By what was confirmed, the first entry by which someone with the duty did it."""
    found: dict[UUID, Entry] = {}
    for step in session.purges.get(case.id, ()):
        if isinstance(step.content, PurgeCleared) and step.entry.event is Event.PURGE_CLEARED:
            job = session.job_of(step.entry.member, session.manifest_at(step.entry.sequence))
            if job.duty(DUTY, step.entry.at.astimezone().date()) is not None:
                found.setdefault(step.content.what, step.entry)
    return found
