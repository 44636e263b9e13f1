"""What the open job description grants, for those who lay out pages. The gate decides again on use."""

from collections.abc import Iterable

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.people import CONTACT, State
from entrack_vault.register.compartments import CASES
from entrack_vault.register.model import Purpose
from entrack_vault.services.gate import Gate
from entrack_vault.services.rights_clocks import ENQUIRER

_USUAL = {"applicant": ("recruitment",), "employee": ("employment",)}


def populations(gate: Gate) -> tuple[str, ...]:
    """The populations it has any right in, in the register's order."""
    held = access.populations(gate.job, gate.session.today)
    return tuple(key for key in gate.session.register.populations if key in held)


def registered(gate: Gate) -> tuple[str, ...]:
    """The populations someone new may be entered in. Enquirers come with their request alone."""
    return tuple(key for key in populations(gate) if key != ENQUIRER and CONTACT in writable(gate, key))


def readable(gate: Gate, population: str) -> tuple[str, ...]:
    """The categories it opens, in the register's order."""
    return _ordered(gate, population, Action.READ)


def writable(gate: Gate, population: str) -> tuple[str, ...]:
    """The categories it may change, in the register's order."""
    return _ordered(gate, population, Action.WRITE)


def exportable(gate: Gate, population: str) -> tuple[str, ...]:
    """The categories whose content it may take out of the vault, in the register's order."""
    return _ordered(gate, population, Action.EXPORT)


def _ordered(gate: Gate, population: str, action: Action) -> tuple[str, ...]:
    opened = access.open_categories(gate.job, action, population, gate.session.today)
    return tuple(key for key in gate.session.register.populations[population].categories if key in opened)


def openers(gate: Gate, population: str, category: str) -> tuple[JobDescription, ...]:
    """The job descriptions in force that open a category: never say "no access" alone."""
    session = gate.session
    jobs = session.current_jobs().values()
    keys = access.opened_by(jobs, population, category, session.today)
    return tuple(sorted((job for job in jobs if job.key in keys), key=lambda job: job.key))


def purposes(gate: Gate, population: str) -> tuple[Purpose, ...]:
    """The purposes it looks things up for that are meant for a population, the first of them the usual one.

    Those meant for fewer populations stand first, then they are in the job description's order: someone who opens an
    applicant is most likely hiring, not keeping the books, which concerns everyone.
    """
    session = gate.session
    found = []
    for given in gate.job.purposes:
        if access.decide_purpose(gate.job, session.register, population, given.purpose).allowed:
            found.append(session.register.purposes[given.purpose])
    return tuple(sorted(dict.fromkeys(found), key=lambda purpose: len(purpose.populations)))


def sees_cases(gate: Gate, population: str) -> bool:
    """Whether it has a duty that concerns what is due and what is held back in a population."""
    return access.decide_card(gate.job, Action.READ, population, CASES, gate.session.today).allowed


def has_duty(gate: Gate, duty: Duty) -> bool:
    """Whether it gives a duty today."""
    return access.decide_duty(gate.job, duty, gate.session.today).allowed


def usual_purpose(gate: Gate, population: str, first: Iterable[str] = ()) -> str:
    """What a population is most often looked at for: the first of `first` the job description names, else the usual
    one of the group; "" where it names none that is meant for it."""
    held = [one.key for one in purposes(gate, population)]
    wanted = (*first, *_USUAL.get(population, ()), *held)
    return next((key for key in wanted if key in held), "")


def usable(state: State, purpose: str) -> bool:
    """Whether what is held may be used for a purpose as far as a restriction goes (GDPR Art. 18(2))."""
    return not state.restricted or purpose in access.EXCEPTIONS


def usable_purposes(held: Iterable[Purpose], state: State) -> tuple[Purpose, ...]:
    """Those of some purposes for which it may be used: all of them, unless it is restricted."""
    return tuple(one for one in held if usable(state, one.key))
