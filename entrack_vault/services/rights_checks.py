"""What must be so before a request is answered: the answer and its letter say that it is."""

from collections.abc import Sequence

from entrack_vault.domain.contents import HOLD
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.rights_cases import Ground, Outcome, Prevails, Right, RightsCase
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import holds
from entrack_vault.services.entering import MERGED, employed
from entrack_vault.services.linked import Others
from entrack_vault.services.permit import Permit

# Those that are answered by giving someone their data, and what that is.
GIVES_DATA: dict[Right, str] = {Right.ACCESS: "overview", Right.REVIEW: "overview", Right.PORTABILITY: "portable"}


def check_grounds(outcome: Outcome, grounds: Sequence[Ground]) -> None:
    """That what is refused is refused on a ground."""
    if outcome in (Outcome.PARTIAL, Outcome.REFUSED) and not grounds:
        raise Misuse(
            N_("What is refused, in whole or in part, is refused on a ground."),
            N_("Nothing was changed."),
            N_("Say which. The answer names it, and the right to complain."),
        )


def check_known(one: RightsCase, outcome: Outcome) -> None:
    """That it is known who asked, where something is given, changed or deleted for it (GDPR Art. 12(6)). A complaint
    is looked into whoever makes it."""
    does = outcome in (Outcome.FULL, Outcome.PARTIAL) and one.right is not Right.COMPLAINT
    if does and one.identity is None:
        raise Misuse(
            N_("It has not been noted how it was made sure who asked."),
            N_("Nothing was changed."),
            N_("Check it first: data is given, changed and deleted for nobody but the person."),
        )


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
    granted = case.right is Right.RECTIFICATION and case.granted
    if granted and case.stood == stands and not case.explanation.strip():
        raise Misuse(
            N_("Nothing of what is held on the person has been changed since this request was registered."),
            N_("Nothing was changed."),
            N_("Put it right first. Where that was done before, say in your words what was put right."),
        )


def check_restricted(case: RightsCase, permit: Permit, others: Others) -> None:
    """That what is said to be restricted is, in every record of theirs: the answer says that none of it is used."""
    if case.right is not Right.RESTRICTION or not case.granted:
        return
    if permit.state is not None and not permit.state.restricted:
        raise Misuse(
            N_("The person's data is not restricted."),
            N_("Nothing was changed."),
            N_("Restrict it first, on their page; then it can be answered."),
        )
    used = any(one.state is not None and not one.state.restricted for one in others.records)
    if case.outcome is Outcome.FULL and (others.closed or used):
        raise Misuse(
            N_("They are registered in other ways too, and not all of that is restricted."),
            N_("Nothing was changed."),
            N_("Let whoever opens it restrict it there, or answer in part."),
        )


def let_go(case: RightsCase, permit: Permit, others: Others) -> tuple[Permit, ...]:
    """The records from which what was asked for goes: an erasure concerns all of somebody's, others the one asked
    about. Misuse where all of it is said to go and something would stay, or where nothing would go."""
    everything = case.right is Right.ERASURE
    records = (permit, *others.records) if everything else (permit,)
    stays = {one.request.person: why for one in records if (why := _stays(case.right, one))}
    going = tuple(one for one in records if one.request.person not in stays)
    if going and case.outcome is Outcome.PARTIAL:
        return going
    if stays:
        raise Misuse(next(iter(stays.values())), N_("Nothing was changed."), _INSTEAD)
    if everything and others.closed:
        raise Misuse(
            N_("They are registered in other ways too, and that is closed to you."),
            N_("Nothing was changed."),
            N_("Let someone answer it whose job description changes all of it, or answer in part."),
        )
    if any(hold.lifted is None for one in records for hold in holds.among(one.of_schema(HOLD))):
        raise Misuse(
            N_("Something is held back from being purged, and would stay."), N_("Nothing was changed."), _HELD
        )
    return going


_HELD = N_("Lift what is held back, or answer in part and say on which ground.")
_INSTEAD = N_(
    "Refuse it and say on which ground, or answer in part where something else goes. What rests on a consent, or on"
    " your interest alone, goes by a withdrawn consent or an objection."
)


def _stays(right: Right, permit: Permit) -> str:
    """Why nothing of a record would go; "" where it would."""
    session, state = permit.session, permit.state
    if state is None:
        return ""
    group = session.register.populations[permit.request.population]
    if right is Right.ERASURE and MERGED not in state.triggers and employed(group, state, session.today):
        return N_("They are employed here: while that lasts, what it needs is not deleted.")
    weighed = right is not Right.CONSENT and state.restricted == Restriction.OBJECTION
    if state.restricted and not weighed:
        return N_("It is restricted, and so it is kept: nothing of it would be deleted.")
    if any(hold.lifted is None and not hold.categories for hold in holds.among(permit.of_schema(HOLD))):
        return N_("All of it is held back from being purged, and would stay.")
    return ""


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
