"""The review of rights by command: who holds which job description, what of it nobody uses, and the confirmation."""

from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.domain.duties import LABELS
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.i18n import N_
from entrack_vault.register.model import Register
from entrack_vault.services import reviews
from entrack_vault.services.reviews import Standing


def review(
    context: typer.Context,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=say(N_("Confirm that all of them are to hold what they hold.")))
    ] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        with working(say(N_("Reading the access log")), quiet=given.as_json) as work:
            found = reviews.standing(vault.gate, work)
        if confirm:
            reviews.confirm(vault.gate, found)
        due, earlier = reviews.due(vault.gate), reviews.earlier(vault.gate)
        register, session = vault.register, vault.session
        titles = {(one.job, one.revision): session.jobs[one.job, one.revision].name(LANGUAGE) for one in found}
    if given.as_json:
        last = earlier[0].day if earlier else None
        document({"due": due is not None, "last": last, "members": [_told(one) for one in found]})
        return
    heads = (N_("Name"), N_("Job description"), N_("Since"), N_("Last seen in the log"), N_("Not used for 90 days"))
    rows = [
        (
            one.name,
            titles[one.job, one.revision],
            show_day(one.since.astimezone().date(), LANGUAGE),
            show_moment(one.last, LANGUAGE) if one.last else say(N_("Not in the last 90 days")),
            _unused(one, register),
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)
    if confirm:
        line(say(N_("The review is noted: everyone is to hold what they hold.")))
    elif due is not None and due.last is not None:
        line(say(N_("A review is due: the last one was on {day}."), day=show_day(due.last, LANGUAGE)))
    elif due is not None:
        line(say(N_("A review is due: there has been none yet.")))


def _unused(one: Standing, register: Register) -> str:
    groups, categories = register.populations, register.categories
    rights = [
        f"{groups[population].plural(LANGUAGE)}: {categories[category].label(LANGUAGE).lower()}"
        for population, category in one.unused
    ]
    unused = "; ".join([*rights, *(say(LABELS[duty]) for duty in one.unused_duties)])
    return say(N_("Given less than 90 days ago: {unused}"), unused=unused) if one.new and unused else unused


def _told(one: Standing) -> dict[str, object]:
    return {
        "id": one.member,
        "name": one.name,
        "job": one.key,
        "version": one.revision,
        "since": one.since,
        "last": one.last,
        "unused": [{"population": population, "category": category} for population, category in one.unused],
        "unused_duties": one.unused_duties,
        "new": one.new,
    }
