"""What a job description opens. Pure decisions on values: no storage, no keys, no clock of its own.

Each decision names the paragraph of the job description it follows from, or says why it is closed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.people import State
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, CLOCKS, COMMON, INCIDENTS, INCIDENTS_ROOM, Compartment, number
from entrack_vault.register.model import Register

STATUTORY_RETENTION = "statutory_retention"

# What restricted data may be used for all the same (GDPR Art. 18(2)): purposes, to be stated like any other.
EXCEPTIONS = ("legal_claim", "use_consented", "protect_others", "public_interest")

# The duties that go with a population's cases (DESIGN.md section 3).
CASE_DUTIES = (Duty.HANDLE_REQUESTS, Duty.PROPOSE_PURGES, Duty.APPROVE_PURGES)

# Who may still open what only bookkeeping law keeps (DOMAIN.md section 2, point 3).
RETENTION_DUTIES = (Duty.HANDLE_REQUESTS, Duty.APPROVE_PURGES)


class Action(StrEnum):
    """What someone wants to do with a card."""

    READ = "read"
    WRITE = "write"
    EXPORT = "export"
    PURGE = "purge"  # read by the program alone, to tell from fields and days what is due


@dataclass(frozen=True)
class Decision:
    """Allowed by a paragraph, or refused for a reason (a message id)."""

    allowed: bool
    paragraph: int = 0
    reason: str = ""


CLOSED = Decision(False, reason=N_("Your job description does not open this."))
RESTRICTED = Decision(False, reason=N_("This person's data is restricted: it is kept, but not changed or exported."))
RETAINED = Decision(False, reason=N_("This is kept only because a statute demands it."))
NO_PURPOSE = Decision(False, reason=N_("Your job description does not name this purpose."))


def decide_card(job: JobDescription, action: Action, population: str, category: str, today: date) -> Decision:
    """Whether the job opens one compartment for one action today. Cases go with the duties that concern them."""
    if category == CASES:
        duties = (job.duty(duty, today) for duty in CASE_DUTIES)
        given = next((duty for duty in duties if duty is not None), None)
        return Decision(True, given.paragraph) if given and population in populations(job, today) else CLOSED
    if category == INCIDENTS and not population:
        return decide_duty(job, Duty.READ_WHOLE_LOG, today)
    right = job.right(population, category, today)
    if right is None or (action is Action.WRITE and right.level != "write"):
        return CLOSED
    if action is Action.EXPORT and not right.export:
        return CLOSED
    return Decision(True, right.paragraph)


def decide_duty(job: JobDescription, duty: Duty, today: date) -> Decision:
    """Whether the job gives a duty today."""
    given = job.duty(duty, today)
    return Decision(True, given.paragraph) if given else CLOSED


def decide_purpose(job: JobDescription, register: Register, population: str, purpose: str) -> Decision:
    """A purpose must be the job description's own and meant for the population."""
    known = register.purposes.get(purpose)
    if known is None or population not in known.populations or not job.has_purpose(purpose):
        return NO_PURPOSE
    return Decision(True)


def decide_state(job: JobDescription, action: Action, state: State, today: date, purpose: str = "") -> Decision:
    """What restriction (GDPR Art. 18) and statutory retention add to the right itself. A purpose that the law excepts
    opens what is restricted; a purge's plan leaves it out, and says so."""
    excepted = purpose in EXCEPTIONS or action in (Action.READ, Action.PURGE)
    if state.restricted and not excepted:
        return RESTRICTED
    if state.status == STATUTORY_RETENTION:
        trusted = any(job.duty(duty, today) for duty in RETENTION_DUTIES)
        if action is Action.WRITE or not (trusted or action is Action.PURGE):
            return RETAINED
    return Decision(True)


def open_categories(job: JobDescription, action: Action, population: str, today: date) -> tuple[str, ...]:
    """The categories of a population the job opens for an action today, in the job's order."""
    return tuple(
        right.category
        for right in job.rights
        if right.population == population and decide_card(job, action, population, right.category, today).allowed
    )


def populations(job: JobDescription, today: date) -> tuple[str, ...]:
    """The populations the job has any right in today."""
    held = (right.population for right in job.rights if job.right(right.population, right.category, today))
    return tuple(dict.fromkeys(held))


def populations_of(jobs: Iterable[JobDescription], today: date) -> set[str]:
    """The populations in which any of some jobs has a right today."""
    return {population for job in jobs for population in populations(job, today)}


def opened_by(jobs: Iterable[JobDescription], population: str, category: str, today: date) -> tuple[str, ...]:
    """Keys of the job descriptions that open a compartment: never say "no access" alone."""
    return tuple(job.key for job in jobs if job.right(population, category, today))


def compartments(job: JobDescription, register: Register) -> frozenset[int]:
    """The compartments whose keys a job description is given. End dates do not count: keys of expired rights
    remain until the owner signs the rotation, and the gate closes them meanwhile (DESIGN.md section 3)."""
    return frozenset({COMMON, *_granted(job, register)})


def _granted(job: JobDescription, register: Register) -> Iterator[int]:
    duties = {given.duty for given in job.duties}
    if Duty.READ_WHOLE_LOG in duties:  # answering for an incident takes the log
        yield INCIDENTS_ROOM
    for right in job.rights:
        yield number(register, right.population, right.category)
        yield number(register, right.population, CLOCKS)
        if duties.intersection(CASE_DUTIES):
            yield number(register, right.population, CASES)


def may_write(register: Register, job: JobDescription, place: Compartment | None, compartment: int) -> bool:
    """Whether a job description ever lets its holder write in a compartment. End dates are the gate's."""
    if compartment == COMMON:
        return any(right.level == "write" for right in job.rights)  # import mappings
    if place is None or compartment not in compartments(job, register):
        return False
    if place.category in (CASES, INCIDENTS):
        return True  # goes with the duties that have to do with them, which gave the key
    rights = [right for right in job.rights if right.population == place.population and right.level == "write"]
    return any(right.category == place.category for right in rights) or (
        place.category not in register.categories and bool(rights)
    )


@dataclass(frozen=True)
class Difference:
    """What a new version of a job description gives and takes: (population, category, action) and duties."""

    gained: tuple[tuple[str, str, str], ...]
    lost: tuple[tuple[str, str, str], ...]
    duties_gained: tuple[str, ...]
    duties_lost: tuple[str, ...]


def compare(old: JobDescription | None, new: JobDescription) -> Difference:
    """Gains and losses from one version to the next; everything is gained where there was none."""
    before, after = (_actions(old) if old else set()), _actions(new)
    duties_before = {str(given.duty) for given in old.duties} if old else set()
    duties_after = {str(given.duty) for given in new.duties}
    return Difference(
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        tuple(sorted(duties_after - duties_before)),
        tuple(sorted(duties_before - duties_after)),
    )


def _actions(job: JobDescription) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for right in job.rights:
        actions = [Action.READ]
        actions += [Action.WRITE] if right.level == "write" else []
        actions += [Action.EXPORT] if right.export else []
        found |= {(right.population, right.category, str(action)) for action in actions}
    return found
