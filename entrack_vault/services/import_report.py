"""An import's report: a line per row and problem, without values, since it leaves the vault."""

from entrack_vault.i18n import N_, Language, translate
from entrack_vault.imports.rows import Problem
from entrack_vault.services.planning import Outcome, Plan

OUTCOMES = {
    Outcome.CREATE: N_("new"),
    Outcome.UPDATE: N_("changed"),
    Outcome.UNCHANGED: N_("unchanged"),
    Outcome.ASK: N_("to be decided"),
    Outcome.STOPPED: N_("stopped"),
    Outcome.SKIPPED: N_("left out"),
}
_HEADS = (N_("Row"), N_("Outcome"), N_("Column"), N_("Kind"), N_("What"), N_("What to do"))


def rows(plan: Plan, language: Language) -> list[list[str]]:
    """The headings, and what became or would become of each row of the file."""
    found = [[translate(language, head) for head in _HEADS]]
    for row in plan.rows:
        outcome = translate(language, OUTCOMES[row.outcome])
        for columns in [told(problem, language) for problem in row.problems] or [("", "", "", "")]:
            found.append([str(row.row), outcome, *columns])
    return found


def told(problem: Problem, language: Language) -> tuple[str, str, str, str]:
    """The column, the kind of value, what is the matter and what to do."""
    return (
        problem.column,
        problem.value_class_text(language),
        problem.reason_text(language),
        problem.remedy_text(language),
    )
