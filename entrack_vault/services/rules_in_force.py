"""The register with the retention rules that are in force: its own, and those the finance manager has decided."""

from collections.abc import Sequence

from entrack_vault.i18n import Language, translate_count
from entrack_vault.register.model import Register, RetentionRule, Text
from entrack_vault.services.common import RuleChange


def in_force(register: Register, changes: Sequence[RuleChange]) -> Register:
    """The register itself where nothing is changed. What starts a clock, and whether a statute demands it, stays."""
    known = {one.key: changed(register.retention[one.key], one) for one in changes if one.key in register.retention}
    if not known:
        return register
    return register.model_copy(update={"retention": {**register.retention, **known}})


def length_of(rule: RetentionRule, language: Language) -> str:
    """How long a rule keeps something, in words: "3 years", "6 months", "35 days"; "" for a rule of no length."""
    parts = (
        translate_count(language, "{count} year", "{count} years", rule.years) if rule.years else "",
        translate_count(language, "{count} month", "{count} months", rule.months) if rule.months else "",
        translate_count(language, "{count} day", "{count} days", rule.days) if rule.days else "",
    )
    return ", ".join(part for part in parts if part)


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
