"""Retention rules as the finance manager decides them: what a change would do, signing it, and earlier decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entrack_vault.access_log import Entry
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.periods import after
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import COMMON
from entrack_vault.register.model import RetentionRule
from entrack_vault.services.common import RULES, LoggedRules, RuleChange, RulesEntry
from entrack_vault.services.deadlines import WITH_THE_REST
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.retention import LastDays, clocks
from entrack_vault.services.rules_in_force import in_force

Decision = tuple[RuleChange, Entry | None]  # and None where the entry's body has been emptied
_ANY_DAY = date(2000, 1, 31)


@dataclass(frozen=True)
class Consequence:
    """What a change would do, in people: due now, due with it, and whose next clock runs out sooner or later."""

    due: int
    due_then: int
    sooner: int
    later: int


def weigh(gate: Gate, change: RuleChange) -> Consequence:
    """What a change would do to everyone there is. Misuse for one that cannot be decided. Logged."""
    session = gate.session
    _check(gate, change)
    today = session.today
    before = LastDays(session.register)
    after_it = LastDays(in_force(session.register, _with(gate, change)))
    due = due_then = sooner = later = 0
    for clock in clocks(gate, ()):
        was, becomes = before.first(clock, date.max), after_it.first(clock, date.max)
        due += was is not None and was[0] < today
        due_then += becomes is not None and becomes[0] < today
        if was is not None and becomes is not None:
            sooner += becomes[0] < was[0]
            later += becomes[0] > was[0]
    return Consequence(due, due_then, sooner, later)


def sign(gate: Gate, change: RuleChange) -> None:
    """Decides a rule: it is in force at once. Needs the duty to sign; Misuse for what cannot be decided."""
    session = gate.session
    _check(gate, change)
    session.reread_common()
    content = RulesEntry(rules=_with(gate, change)).content()
    with gate.change(Request(Event.RULE_SIGNED, duty=Duty.SIGN)) as making:
        held = session.decisions[-1].held if session.decisions else None
        if held is None:
            making.save(RULES, COMMON, new_id(), 1, content)
        else:
            making.expect(held.record, held.revision)
            making.save(RULES, COMMON, held.record, held.revision + 1, content)
    session.reread_common()


def decisions(gate: Gate) -> list[LoggedRules]:
    """Every decision there has been, the newest first."""
    gate.session.reread_common()
    return gate.session.decisions[::-1]


def decisions_on(decided: Sequence[LoggedRules], key: str) -> list[Decision]:
    """Every decision on one rule, the newest first: what it said then, and the entry it was signed with. `decided`
    are the newest first, and each repeats what was decided on other rules before."""
    found: list[Decision] = []
    for one in reversed(decided):
        said = next((rule for rule in one.rules if rule.key == key), None)
        if said is not None and (not found or found[-1][0] != said):
            found.append((said, one.entry))
    return found[::-1]


def _with(gate: Gate, change: RuleChange) -> tuple[RuleChange, ...]:
    """The changes in force and this one, in place of an earlier one of the same rule."""
    standing = gate.session.decisions[-1].rules if gate.session.decisions else ()
    return (*(one for one in standing if one.key != change.key), change)


def _check(gate: Gate, change: RuleChange) -> None:
    session = gate.session
    rule = session.register.retention.get(change.key)
    if rule is None or rule.event == WITH_THE_REST:
        raise Misuse(
            N_("There is no such rule, or it cannot be changed."),
            N_("Nothing was changed."),
            N_("See the list of rules."),
        )
    if change.decided > session.today:
        raise Misuse(N_("A rule cannot have been decided on a day to come."), N_("Nothing was changed."))
    if not all(text.strip() for text in (*change.label.values(), *change.ground.values())):
        raise Misuse(
            N_("A rule needs its wording and its ground."),
            N_("Nothing was changed."),
            N_("Write what it says, and by which law or decision."),
        )
    if rule.statutory and _long(change) < _long(session.plain_register.retention[change.key]):
        raise Misuse(
            N_("A statute demands that this is kept as long as it is."),
            N_("Nothing was changed."),
            N_("It can be kept longer, but not shorter."),
        )


def _long(rule: RuleChange | RetentionRule) -> date:
    """Two periods compared: where each leads to from the same day."""
    return after(_ANY_DAY, years=rule.years, months=rule.months, days=rule.days)
