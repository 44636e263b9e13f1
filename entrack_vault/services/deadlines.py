"""When a value is to be purged: the rule that decides, for pages and forms. The purge itself reads the same rules."""

from collections.abc import Mapping
from datetime import date

from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import CaseHead
from entrack_vault.register.model import DocumentSort, Field, Register
from entrack_vault.retention import Due, all_due, due
from entrack_vault.services.entering import ERASURE, OBJECTED, WITHDRAWN

__all__ = ["OF_CASES", "SUPERSEDED", "WITH_THE_REST", "Due", "deciding", "deciding_case", "deciding_earlier"]

WITH_THE_REST = "last_other_value"  # the rule of what goes when everything else has gone
OF_CASES = "rights_case"  # the key of the rule of rights cases
# Grounds of the register. An applicant has been told that their application is held by the consent given with it; one
# who objects, or takes that back, asks for no contract any more.
_INTEREST, _CONSENT, _APPLICATION = "legitimate_interest", "consent", "consent_application"
SUPERSEDED = "superseded"  # the key of the rule of values that others have replaced


def deciding(register: Register, field: Field | DocumentSort, recorded: date, state: State) -> Due:
    """The rule that decides over a value or document, with its day; `day` is None while its clock has not started."""
    rules = [register.retention[key] for key in field.retention]
    return all_due(rules, state.triggers, recorded)[0]


def let_go(what: Field | DocumentSort | None, triggers: Mapping[str, date]) -> date | None:
    """Since when nothing but a statute keeps something: deletion was granted (GDPR Art. 17), an objection against the
    interest it is held for alone (21(1), 17(1)(c)), or the consent it rests on was withdrawn (17(1)(b)); None where
    nothing of that kind has happened. Without `what`, only what concerns everything counts."""
    days = [triggers.get(ERASURE)]
    applied = what is not None and what.ground_stated == _APPLICATION
    if what is not None and (what.ground_assessed == _INTEREST or applied):
        days.append(triggers.get(OBJECTED))
    if what is not None and (what.ground_assessed == _CONSENT or applied):
        days.append(triggers.get(WITHDRAWN))
    return min((day for day in days if day is not None), default=None)


def deciding_earlier(register: Register, field: Field | None, replaced: date) -> Due:
    """The rule that decides over a value that another replaced on a day (DOMAIN.md section 3): 24 months, unless it
    stands in vouchers. Those are of the financial year it was replaced in at the latest.

    Where a statute counts from what has not happened, the value stays as long as the field: `day` is None. No `field`
    for a revision in which nothing stands that does not stand in the next.
    """
    rules = [register.retention[key] for key in field.retention] if field else []
    statutory = [rule for rule in rules if rule.statutory]
    if statutory:
        return all_due(statutory, {"financial_year": replaced}, replaced)[0]
    return due(register.retention[SUPERSEDED], {"replaced": replaced}, replaced)


def deciding_case(register: Register, case: CaseHead) -> Due:
    """The rule that decides over a rights case, from its answer on; `day` is None while it waits for one."""
    closed = {"process_closed": case.answered} if case.answered else {}
    return due(register.retention[OF_CASES], closed, case.received)
