"""Consents of applicants who are kept for later: asked for renewal before 12 months, ended at once when withdrawn.

And what follows from an answer that makes something due: a purge is proposed the same day.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from entrack_vault import access
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Entered
from entrack_vault.domain.rights_cases import Ground, Outcome
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.retention import due
from entrack_vault.services import purge, records, rights_answers
from entrack_vault.services.entering import CONSENT_GIVEN, NOT_HIRED, WITHDRAWN, group_of
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from entrack_vault.services.retention import Clock, clocks
from entrack_vault.services.session import Session

ASKED_BEFORE = timedelta(days=60)  # the end of a consent, it is asked whether to renew it
GROUP, FIELD, RULE = "applicant", "keep_consent_date", "applicant_kept_for_later"
PURPOSE = "candidate_pool"


@dataclass(frozen=True)
class Ending:
    """A consent that ends soon: whose, since when, and the last day they may be kept by it."""

    person: UUID
    given: date
    last: date


def ending(gate: Gate) -> list[Ending]:
    """Those who are to be asked now, who ends first first. Logged as a look at what is due."""
    found = [
        Ending(clock.person, *ends) for clock in clocks(gate, (GROUP,)) if (ends := ends_soon(gate.session, clock))
    ]
    return in_order(found)


def ends_soon(session: Session, clock: Clock) -> tuple[date, date] | None:
    """When a consent was given and the last day it lasts, of someone who is to be asked now."""
    given = clock.days.get(CONSENT_GIVEN)
    if clock.population != GROUP or clock.status not in NOT_HIRED or given is None:
        return None
    last = due(session.register.retention[RULE], clock.days, given).day
    if last is None or not session.today <= last <= session.today + ASKED_BEFORE:
        return None
    return given, last


def in_order(found: Iterable[Ending]) -> list[Ending]:
    """Who ends first first."""
    return sorted(found, key=lambda one: (one.last, one.person.bytes))


def renew(gate: Gate, person: Id, day: date | None = None) -> None:
    """Notes that somebody agreed to be kept on: twelve months run from that day. Misuse for a day to come."""
    session = gate.session
    given = day or session.today
    if given > session.today:
        raise Misuse(N_("A consent cannot be given on a day to come."), N_("Nothing was changed."))
    _save(gate, person, (Entered(given.isoformat(), session.today, "person"),))


def withdraw(gate: Gate, person: Id) -> Case | None:
    """Notes that somebody does not want to be kept: what was kept by it is due at once, and a purge is proposed the
    same day. None where this member may not propose it, or nobody else could approve; it stands among what is due
    then. Misuse where no consent is registered.
    """
    _save(gate, person, ())
    return propose_what_follows(gate, person)


def _save(gate: Gate, person: Id, values: tuple[Entered, ...]) -> None:
    group = group_of(gate.session, person)
    if FIELD not in group.by_key:
        raise Misuse(N_("Only applicants are kept by their consent."), N_("Nothing was changed."))
    opened = records.edit_person(gate, person, PURPOSE, [group.by_key[FIELD].category])
    if not values and CONSENT_GIVEN not in opened.person.state.triggers:
        raise Misuse(
            N_("No consent to be kept is registered."),
            N_("Nothing was changed."),
            N_("Change the status where they withdraw their application, or register their request."),
        )
    kept = not values and opened.person.state.status in NOT_HIRED  # of an application that runs it is no ground yet
    ended = {WITHDRAWN: gate.session.today} if kept else None
    records.save(gate, opened, {FIELD: values}, PURPOSE, also=ended)


def answer(
    gate: Gate, person: Id, case: UUID, outcome: Outcome, grounds: Sequence[Ground] = (), *, explanation: str = ""
) -> Case | None:
    """Answers a request, and proposes the purge that follows from it where it is granted and this member may."""
    due = rights_answers.answer(gate, person, case, outcome, grounds, explanation=explanation)
    return propose_what_follows(gate, *due) if due else None


def propose_anew(gate: Gate, person: Id) -> Case | None:
    """Proposes again what this member had proposed on somebody's request, after another step of it: two people agree
    to what is there then. None where nothing of the kind waits."""
    if not access.decide_duty(gate.job, Duty.PROPOSE_PURGES, gate.session.today).allowed:
        return None
    for case in purge.cases(gate):
        mine = case.proposed.entry.member == gate.session.member and case.proposal.reason == "request"
        if mine and case.status in ("proposed", "approved") and person in case.proposal.people:
            with suppress(Misuse):
                purge.preview(gate, case)
                return None  # the step changes nothing of what goes
            return propose_what_follows(gate, *case.proposal.people)
    return None


def propose_what_follows(gate: Gate, *people: Id) -> Case | None:
    """Proposes what is due of somebody's records now; None where that is nothing, or this member may not."""
    if not access.decide_duty(gate.job, Duty.PROPOSE_PURGES, gate.session.today).allowed:
        return None
    with suppress(Misuse):  # nothing is due that their job description opens, or nobody else may approve
        return purge.propose(gate, people, "request")[0]
    return None
