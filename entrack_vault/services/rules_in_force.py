"""The register with the retention rules that are in force: its own, and those the finance manager has decided."""

from collections.abc import Sequence

from entrack_vault.register.model import Register, RetentionRule, Text
from entrack_vault.services.common import RuleChange


def in_force(register: Register, changes: Sequence[RuleChange]) -> Register:
    """The register itself where nothing is changed. What starts a clock, and whether a statute demands it, stays."""
    known = {one.key: changed(register.retention[one.key], one) for one in changes if one.key in register.retention}
    if not known:
        return register
    return register.model_copy(update={"retention": {**register.retention, **known}})


def changed(rule: RetentionRule, change: RuleChange) -> RetentionRule:
    """One rule as it was decided."""
    return rule.model_copy(
        update={
            "label": Text(**change.label),
            "years": change.years,
            "months": change.months,
            "days": change.days,
            "ground": Text(**change.ground),
            "decided": change.decided.isoformat(),
        }
    )
