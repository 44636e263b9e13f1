"""Purging with two people's consent: proposed by one, approved by another, carried out as approved, once.

Who did what is judged from stored signatures: each step is a record saved with an entry its author signed, and both
name the plan's hash. Nothing here believes what a caller says of it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Misuse, NotAllowed, VaultError
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CASES, COMMON, number
from entrack_vault.services import purge_plan
from entrack_vault.services.common import (
    LoggedStep,
    PurgeAnswered,
    PurgeCleared,
    PurgeDone,
    PurgeProposed,
    PurgeTicked,
)
from entrack_vault.services.entering import population_named, save_card, save_state
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.purge_counts import done_of
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.session import Session
from entrack_vault.store.purging import Purge

Status = Literal["proposed", "approved", "declined", "replaced", "done"]


@dataclass(frozen=True)
class Case:
    """One purge and how far it has come."""

    id: UUID
    proposed: LoggedStep
    answered: LoggedStep | None
    carried_out: LoggedStep | None
    replaced: bool = False  # the same people have been proposed again since

    @property
    def proposal(self) -> PurgeProposed:
        """What was proposed."""
        assert isinstance(self.proposed.content, PurgeProposed)
        return self.proposed.content

    @property
    def done(self) -> PurgeDone | None:
        """What was carried out."""
        content = self.carried_out.content if self.carried_out else None
        return content if isinstance(content, PurgeDone) else None

    @property
    def status(self) -> Status:
        """How far it has come."""
        if self.carried_out is not None:
            return "done"
        content = self.answered.content if self.answered else None
        if isinstance(content, PurgeAnswered) and not content.approved:
            return "declined"
        return "replaced" if self.replaced else "approved" if content else "proposed"

    @property
    def number(self) -> str:
        """What people call it by."""
        return case_number(self.id, self.proposed.entry.at)


def case_number(case: UUID, at: datetime) -> str:
    """A number to write on paper: the year, and the beginning of the id."""
    return f"S-{at.astimezone().year}-{case.hex[:8].upper()}"


# The steps


def propose(
    gate: Gate,
    people: Sequence[Id],
    reason: Literal["due", "request"] = "due",
    work: Work = NO_PROGRESS,
) -> tuple[Case, Plan]:
    """Proposes what is due today of some people; the case and its plan.

    Misuse when nothing is due, or where nobody else could approve. NotAllowed, logged, without the duty.
    """
    session = gate.session
    request = Request(Event.PURGE_PROPOSED, duty=Duty.PROPOSE_PURGES)
    gate.require(request)
    session.reread_common()  # a rule may have been decided by someone else
    if not approvers(session) - {session.member}:
        raise Misuse(
            N_("Nobody but you may approve purges here, and nobody deletes alone."),
            N_("Nothing was proposed."),
            N_("Let a colleague propose it, or give someone else a job description with the duty to approve purges."),
        )
    plan = purge_plan.derive(gate, people, session.today, work=work, all_of_them=False)
    if not plan.revisions:
        raise Misuse(
            N_("Nothing of what your job description opens is due of those people."),
            N_("Nothing was proposed."),
            N_("See what is due, and why the rest is still here."),
        )
    case = new_id()
    content = PurgeProposed(
        reason=reason,
        day=plan.day,
        opened={key: tuple(categories) for key, categories in plan.opened.items()},
        people=tuple(one.person for one in plan.people),
        plan=plan.hash,
    )
    with gate.change(Request(Event.PURGE_PROPOSED, duty=Duty.PROPOSE_PURGES, file=plan.hash)) as change:
        change.save(case, COMMON, new_id(), 1, content.content())
    return find(gate, case), plan


def answer(gate: Gate, case: UUID, *, approve: bool, work: Work = NO_PROGRESS) -> Case:
    """Approves or declines what another proposed; the signature stands over the plan's hash.

    NotAllowed for the proposer and for whoever has a record in it; Misuse when the plan would come out otherwise by
    now.
    """
    session, found = gate.session, find(gate, case)
    event = Event.PURGE_APPROVED if approve else Event.PURGE_DECLINED
    request = Request(event, duty=Duty.APPROVE_PURGES, file=found.proposal.plan)
    gate.require(request)
    if found.status != "proposed":
        raise _not_at_that_step()
    _require_another(gate, found)
    if approve:
        _require_others(session, found, preview(gate, found, work))
    content = PurgeAnswered(approved=approve, plan=found.proposal.plan)
    with gate.change(request) as change:
        change.save(case, COMMON, new_id(), 1, content.content())
    return find(gate, case)


def preview(gate: Gate, case: Case, work: Work = NO_PROGRESS) -> Plan:
    """The very plan that was proposed, worked out anew; Misuse when it would come out otherwise by now."""
    proposal = case.proposal
    if gate.session.today < proposal.day:
        raise Misuse(
            N_("This computer's clock stands before the day the purge was proposed."),
            N_("Nothing was purged."),
            N_("Put the clock right and try again."),
        )
    try:
        plan = purge_plan.derive(gate, proposal.people, proposal.day, proposal.opened, work)
    except Misuse:
        raise changed() from None  # someone in it is no longer there
    if plan.hash != proposal.plan:
        raise changed()
    return plan


def carry_out(gate: Gate, case: UUID, work: Work = NO_PROGRESS) -> Case:
    """Purges what was approved, in one transaction. The approver does it, and signs what the certificate says.

    Everything is checked anew: Misuse when dates, rules, holds or cards have changed. Cancelled before the
    transaction begins leaves everything as it was.
    """
    session, found = gate.session, find(gate, case)
    request = Request(Event.PURGE_CARRIED_OUT, duty=Duty.APPROVE_PURGES, file=found.proposal.plan)
    gate.require(request)
    if found.status != "approved" or found.answered is None:
        raise _not_at_that_step()
    if found.answered.entry.member != session.member:
        raise Misuse(
            N_("A purge is carried out by whoever approved it."),
            N_("Nothing was purged."),
            N_("Ask them to carry it out; the certificate is signed with their key."),
        )
    _require_another(gate, found)
    before = session.head.sequence
    plan = preview(gate, found, work)
    _require_others(session, found, plan)
    for population, category in sorted({(one.population, one.category) for one in plan.resaved}):
        gate.require(Request(Event.PURGE_CARRIED_OUT, None, population, (category,), Action.WRITE))
    done = done_of(session, found.proposed.entry, found.answered.entry, plan)
    with gate.change(request) as change:
        change.save(case, COMMON, new_id(), 1, done.content())
        _save_what_stays(change, plan, before)
        change.purge(
            Purge(
                proposal=found.proposed.entry.sequence,
                approval=found.answered.entry.sequence,
                details=plan.details_hash,
                revisions=plan.revisions,
                people=plan.gone,
                kept=plan.kept,
            )
        )
    carried_out = find(gate, case)
    session.pin()  # so that no backup from before it is believed here
    return carried_out


def _save_what_stays(change: Change, plan: Plan, before: int) -> None:
    """New revisions of the cards that stay with less, each under an entry that names its person; others' changes
    since `before` refuse the purge when it is written."""
    session = change.session
    for population in {one.population for one in plan.people}:
        change.expect_nothing_new(number(session.register, population, CASES), before)
    for one in plan.resaved:
        group = population_named(session, one.population)
        change.expect(one.record, one.revision)
        change.begin(Request(Event.PURGE_CARRIED_OUT, one.person, one.population, (one.category,), Action.PURGE))
        save_card(
            change, one.person, group, one.category, one.record, one.revision + 1, one.fields, "retention_review"
        )
    for state in plan.states:
        change.begin(Request(Event.PURGE_CARRIED_OUT, state.person, state.population, (), Action.PURGE))
        save_state(change, state.person, state.population, state.record, state.revision + 1, state.state)


# Which there are


def cases(gate: Gate) -> list[Case]:
    """Every purge, the newest first. Whoever has a duty that concerns purges may see them."""
    gate.look(Request(Event.RETENTION_REVIEWED, duty=duty_for(gate)))
    return _cases(gate.session)


def find(gate: Gate, case: UUID) -> Case:
    """One purge; Misuse when there is none with that id."""
    found = next((one for one in _cases(gate.session) if one.id == case), None)
    if found is None:
        raise Misuse(N_("There is no such purge."), "", N_("See the list of purges."))
    return found


def named(gate: Gate, text: str) -> Case:
    """The purge with a number or an id; Misuse for none, and where a number fits more than one."""
    wanted = text.strip().upper().replace("-", "")
    found = [one for one in _cases(gate.session) if wanted in (one.number.replace("-", ""), one.id.hex.upper())]
    if len(found) != 1:
        raise Misuse(N_("There is no such purge."), "", N_("See the list of purges."))
    return found[0]


def _cases(session: Session) -> list[Case]:
    session.reread_common()  # others may have proposed or answered
    found = [_case(session, case, steps) for case, steps in session.purges.items()]
    cases = sorted((case for case in found if case), key=lambda case: case.proposed.entry.sequence, reverse=True)
    newer: list[PurgeProposed] = []
    for at, case in enumerate(cases):
        if case.status in ("proposed", "approved") and any(_covers(later, case.proposal) for later in newer):
            cases[at] = replace(case, replaced=True)
        if case.status != "declined":
            newer.append(case.proposal)
    return cases


def _covers(later: PurgeProposed, earlier: PurgeProposed) -> bool:
    """Whether a proposal takes in another: all its people, looked at in no fewer categories."""
    opened = all(set(rooms) <= set(later.opened.get(group, ())) for group, rooms in earlier.opened.items())
    return opened and set(earlier.people) <= set(later.people)


def _case(session: Session, case: UUID, steps: Sequence[LoggedStep]) -> Case | None:
    """The steps that count: each by the entry it was saved with, and by what its author might do at that time."""
    proposed = next((step for step in steps if _is(session, step, PurgeProposed, Event.PURGE_PROPOSED)), None)
    if proposed is None:
        return None
    answers = [
        step
        for step in steps
        if _is(session, step, PurgeAnswered, Event.PURGE_APPROVED, Event.PURGE_DECLINED)
        and _same_plan(step, proposed)
        and step.entry.sequence > proposed.entry.sequence
        and _may_answer(session, step, proposed)
    ]
    answered = answers[0] if answers else None
    done = next(
        (
            step
            for step in steps
            if answered is not None
            and _is(session, step, PurgeDone, Event.PURGE_CARRIED_OUT)
            and _same_plan(step, proposed)
            and step.entry.member == answered.entry.member
        ),
        None,
    )
    return Case(case, proposed, answered, done)


def _is(session: Session, step: LoggedStep, kind: type, *events: Event) -> bool:
    """Whether a step is of a kind, saved with such an entry about its very plan, by someone with the duty then."""
    if not isinstance(step.content, kind) or isinstance(step.content, PurgeTicked | PurgeCleared):
        return False
    if step.entry.event not in events or step.entry.file != step.content.plan:
        return False
    if isinstance(step.content, PurgeAnswered):
        approved = step.entry.event is Event.PURGE_APPROVED
        if step.content.approved != approved:
            return False
    duty = Duty.PROPOSE_PURGES if isinstance(step.content, PurgeProposed) else Duty.APPROVE_PURGES
    with suppress(VaultError):
        job = session.job_of(step.entry.member, session.manifest_at(step.entry.sequence))
        return job.duty(duty, step.entry.at.astimezone().date()) is not None
    return False


def _same_plan(step: LoggedStep, proposed: LoggedStep) -> bool:
    contents = (step.content, proposed.content)
    plans = [content.plan for content in contents if not isinstance(content, PurgeTicked | PurgeCleared)]
    return len(plans) == len(contents) and plans[0] == plans[1]


def _may_answer(session: Session, step: LoggedStep, proposed: LoggedStep) -> bool:
    member = session.manifest_at(step.entry.sequence).member(step.entry.member)
    assert isinstance(proposed.content, PurgeProposed)
    return (
        member is not None
        and step.entry.member != proposed.entry.member
        and member.person not in proposed.content.people
    )


def approvers(session: Session) -> set[UUID]:
    """The members who may approve purges today."""
    return {
        member.id
        for member in session.manifest.active
        if access.decide_duty(session.job_of(member.id, session.manifest), Duty.APPROVE_PURGES, session.today).allowed
    }


def _require_another(gate: Gate, case: Case) -> None:
    session = gate.session
    if case.proposed.entry.member == session.member:
        raise NotAllowed(
            N_("You proposed this purge yourself, and nobody deletes alone."),
            N_("Nothing was purged."),
            N_("Ask someone else with the duty to approve purges."),
        )
    if purge_plan.own_records(gate, case.proposed.entry.sequence) & {*case.proposal.people}:
        raise _concerns_oneself()


def _require_others(session: Session, case: Case, plan: Plan) -> None:
    """That no record in it says it is another of whoever approves: also where theirs is closed to them."""
    if purge_plan.own_persons(session, case.proposed.entry.sequence) & plan.linked:
        raise _concerns_oneself()


def _concerns_oneself() -> NotAllowed:
    return NotAllowed(
        N_("The purge concerns yourself."),
        N_("Nothing was purged."),
        N_("Ask someone else with the duty to approve purges."),
    )


def duty_for(gate: Gate) -> Duty:
    """The duty by which this member sees purges; that of approving where they have none."""
    proposes = access.decide_duty(gate.job, Duty.PROPOSE_PURGES, gate.session.today).allowed
    return Duty.PROPOSE_PURGES if proposes else Duty.APPROVE_PURGES


def _not_at_that_step() -> Misuse:
    return Misuse(
        N_("The purge is not at that step."), N_("Nothing was changed."), N_("See how far it has come in the list.")
    )


def changed() -> Misuse:
    """The plan would come out otherwise than it was proposed."""
    return Misuse(
        N_("Something has changed since the purge was proposed: a date, a rule, a hold or a card."),
        N_("Nothing was purged."),
        N_("Propose it again, so that what is approved is what is there."),
    )


def may_answer(gate: Gate, case: Case, plan: Plan | None = None) -> bool:
    """Whether this member may answer a purge, given its plan once there is one: for pages, which offer nothing
    that would be refused."""
    session = gate.session
    own = purge_plan.own_persons(session, case.proposed.entry.sequence)
    return (
        access.decide_duty(gate.job, Duty.APPROVE_PURGES, session.today).allowed
        and case.proposed.entry.member != session.member
        and not own & {*case.proposal.people, *(plan.linked if plan else ())}
    )
