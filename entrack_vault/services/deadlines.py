"""When a value is to be purged: the rule that decides, for pages and forms. The purge itself reads the same rules."""

from datetime import date

from entrack_vault.domain.people import State
from entrack_vault.register.model import DocumentSort, Field, Register
from entrack_vault.retention import Due, all_due

__all__ = ["WITH_THE_REST", "Due", "deciding"]

WITH_THE_REST = "last_other_value"  # the rule of what goes when everything else has gone


def deciding(register: Register, field: Field | DocumentSort, recorded: date, state: State) -> Due:
    """The rule that decides over a value or document, with its day; `day` is None while its clock has not started."""
    rules = [register.retention[key] for key in field.retention]
    return all_due(rules, state.triggers, recorded)[0]
