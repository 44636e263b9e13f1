"""What must be so before a request is answered: the answer and its letter say that it is."""

from entrack_vault.domain.people import State
from entrack_vault.domain.rights_cases import Outcome, Prevails, Right, RightsCase
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_

# Those that are answered by giving someone their data, and what that is.
GIVES_DATA: dict[Right, str] = {Right.ACCESS: "overview", Right.REVIEW: "overview", Right.PORTABILITY: "portable"}


def check_handed(one: RightsCase) -> None:
    """That all of what was asked for has left the vault for this very request, by what the case has as evidence."""
    given = [handed for handed in one.handed if handed.what == GIVES_DATA[one.right]]
    if not given:
        raise Misuse(
            N_("Nothing has been handed over in this request yet."),
            N_("Nothing was changed."),
            N_("Make what was asked for from the request itself, and hand it over; then it can be answered."),
        )
    if not any(handed.whole for handed in given):
        raise Misuse(
            N_(
                "Not all of it has been handed over: something is closed to whoever made it, or left out by decision."
            ),
            N_("Nothing was changed."),
            N_(
                "Let someone make it whose job description opens the rest, or answer in part and say on which ground."
            ),
        )


def check_corrected(case: RightsCase, stands: int) -> None:
    """That something was changed since a correction was asked for, where it is said to have been made.

    `stands` is how many times what is held has been saved by now. What was put right before is told in words.
    """
    granted = case.right is Right.RECTIFICATION and case.outcome in (Outcome.FULL, Outcome.PARTIAL)
    if granted and case.stood == stands and not case.explanation.strip():
        raise Misuse(
            N_("Nothing of what is held on the person has been changed since this request was registered."),
            N_("Nothing was changed."),
            N_("Put it right first. Where that was done before, say in your words what was put right."),
        )


def check_restricted(case: RightsCase, state: State | None) -> None:
    """That what is said to be restricted is: the answer says that nothing of it is used any more."""
    granted = case.right is Right.RESTRICTION and case.outcome in (Outcome.FULL, Outcome.PARTIAL)
    if granted and state is not None and not state.restricted:
        raise Misuse(
            N_("The person's data is not restricted."),
            N_("Nothing was changed."),
            N_("Restrict it first, on their page; then it can be answered."),
        )


def check_weighed(one: RightsCase, outcome: Outcome) -> None:
    if one.right is not Right.OBJECTION or outcome in (Outcome.NOTHING_HELD, Outcome.WITHDRAWN):
        return
    if one.prevails is None:
        raise Misuse(
            N_("The objection has not been weighed."),
            N_("Nothing was changed."),
            N_("Weigh your grounds against theirs first: the answer follows from it."),
        )
    granted = outcome in (Outcome.FULL, Outcome.PARTIAL)
    if granted != (one.prevails is Prevails.THEIRS):
        raise Misuse(
            N_("The answer is another than what was weighed."),
            N_("Nothing was changed."),
            N_("Answer as it was weighed, or weigh it anew."),
        )
