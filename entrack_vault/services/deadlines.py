"""When a value is to be purged: the rule that decides, for pages and forms. The purge itself reads the same rules."""

from datetime import date

from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import CaseHead
from entrack_vault.register.model import DocumentSort, Field, Register
from entrack_vault.retention import Due, all_due, due

__all__ = ["OF_CASES", "SUPERSEDED", "WITH_THE_REST", "Due", "deciding", "deciding_case", "deciding_earlier"]

WITH_THE_REST = "last_other_value"  # the rule of what goes when everything else has gone
OF_CASES = "rights_case"  # the key of the rule of rights cases
SUPERSEDED = "superseded"  # the key of the rule of values that others have replaced


def deciding(register: Register, field: Field | DocumentSort, recorded: date, state: State) -> Due:
    """The rule that decides over a value or document, with its day; `day` is None while its clock has not started."""
    rules = [register.retention[key] for key in field.retention]
    return all_due(rules, state.triggers, recorded)[0]


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
