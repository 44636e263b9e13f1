"""When a value is to be purged: the rule that decides, for pages and forms. The purge itself reads the same rules."""

from entrack_vault.domain.people import State, Value
from entrack_vault.register.model import Field, Register
from entrack_vault.retention import Due, all_due

WITH_THE_REST = "last_other_value"  # the rule of what goes when everything else has gone


def deciding(register: Register, field: Field, value: Value, state: State) -> Due:
    """The rule that decides over a value, with its day; `day` is None while its clock has not started."""
    rules = [register.retention[key] for key in field.retention]
    return all_due(rules, state.triggers, value.since)[0]
