"""Commands about purges: propose, list, show, approve, decline, run, certificate, verify."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from entrack_vault.cli.here import LANGUAGE, ask, here, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.cli.people import find_person
from entrack_vault.cli.prints import Out, Replace
from entrack_vault.cli.retention import names_of, read_id, show_parts
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.events import LABELS
from entrack_vault.domain.purges import UNFINISHED, PersonPlan
from entrack_vault.domain.times import show_moment
from entrack_vault.errors import Misuse, Unavailable
from entrack_vault.exports import certificate as drawing
from entrack_vault.exports import files
from entrack_vault.i18n import N_, translate_count
from entrack_vault.services import certificate, purge, purge_clearing, purge_files, retention
from entrack_vault.services.purge import Case
from entrack_vault.services.purge_clearing import Clearing
from entrack_vault.services.purge_plan import Plan
from entrack_vault.services.purge_saved import answered_in_time
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Deleting for good, as two people agree.")), no_args_is_help=True)

Which = Annotated[
    str, typer.Argument(metavar="PURGE", help=say(N_("The purge's number or id, as purge list prints it.")))
]
STATUSES = {
    "proposed": N_("Waits for an answer"),
    "approved": N_("Approved"),
    "declined": N_("Declined"),
    "replaced": N_("Proposed anew since"),
    "done": N_("Carried out"),
}


@app.command(help=say(N_("Propose what is due of some people, or of everyone.")))
def propose(
    context: typer.Context,
    people: Annotated[list[str] | None, typer.Argument(metavar="PERSON ...", help=say(N_("People.")))] = None,
    everyone: Annotated[bool, typer.Option("--all-due", help=say(N_("Everyone with something due.")))] = False,
    request: Annotated[bool, typer.Option("--request", help=say(N_("It follows a request by the person.")))] = False,
) -> None:
    given = here(context)
    if bool(people) == everyone:
        raise Misuse(
            N_("Whom does the purge concern?"), N_("Nothing was proposed."), N_("Name people, or give --all-due.")
        )
    reason: Literal["due", "request"] = "request" if request else "due"
    with given.open() as vault, working(say(N_("Working out what goes")), quiet=given.as_json) as work:
        if everyone:
            chosen = [one.person for one in retention.due(vault.gate)]
        else:
            chosen = [find_person(vault, text) for text in people or ()]
        case, plan = purge.propose(vault.gate, chosen, reason, work)
        _tell(vault, case, plan, as_json=given.as_json)


def _tell(vault: Vault, case: Case, plan: Plan, *, as_json: bool) -> None:
    to_come = purge_clearing.to_come(vault.session, plan)
    if as_json:
        told = {"people": [_person(one) for one in plan.people], "by_hand": [_clearing(one) for one in to_come]}
        document({**_case(vault, case), **told})
        return
    line(say(N_("Purge {number} would take:"), number=case.number))
    names = names_of(vault, {one.population for one in plan.people})
    for one in plan.people:
        line()
        line(" ".join(part for part in (names.get(one.person), str(one.person)) if part))
        show_parts(vault.register, vault.register.populations[one.population], one.parts)
    line()
    rest = translate_count(
        LANGUAGE, "Of {count} person nothing is left.", "Of {count} people nothing is left.", len(plan.gone)
    )
    line(rest if plan.gone else say(N_("Nobody goes whole.")))
    if to_come:
        line(say(N_("Afterwards to be cleared by hand. Note whom it concerns now: names may be gone then.")))
    for clearing in to_come:
        line("  " + " · ".join(part for part in purge_clearing.text_of(vault.session, clearing, LANGUAGE) if part))
    _warn(plan)


def _warn(plan: Plan) -> None:
    if plan.unfinished:
        line(say(UNFINISHED, requests=", ".join(plan.unfinished)))


def _clearing(one: Clearing) -> dict[str, object]:
    holds = [{"group": group, "category": category} for group, category in one.holds]
    return {"id": one.id, "kind": one.kind, "name": one.name, "holds": holds, "how": one.how, "holder": one.holder}


def _person(one: PersonPlan) -> dict[str, object]:
    return {**vars(one), "parts": [vars(part) for part in one.parts]}


def _case(vault: Vault, case: Case) -> dict[str, object]:
    staff = vault.session.staff
    proposer = staff.get(case.proposed.entry.member)
    return {
        "id": case.id,
        "number": case.number,
        "status": case.status,
        "proposed": case.proposed.entry.at.isoformat(),
        "proposer": proposer.name if proposer else "",
        "count": len(case.proposal.people),
    }


@app.command("list", help=say(N_("Every purge, the newest first.")))
def list_purges(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        cases = purge.cases(vault.gate)
        found = [_case(vault, case) for case in cases]
    if given.as_json:
        document(found)
        return
    if not found:
        line(say(N_("Nothing has been proposed.")))
        return
    heads = (N_("Case"), N_("Status"), N_("People"), N_("Proposed by"), N_("When"))
    rows = [
        (
            str(one["number"]),
            say(STATUSES[str(one["status"])]),
            str(one["count"]),
            str(one["proposer"]),
            show_moment(case.proposed.entry.at, LANGUAGE),
            str(case.id),
        )
        for case, one in zip(cases, found, strict=True)
    ]
    table((*map(say, heads), "id"), rows)


@app.command(help=say(N_("What a purge that waits would take, worked out anew.")))
def show(context: typer.Context, which: Which) -> None:
    given = here(context)
    with given.open() as vault:
        case = purge.named(vault.gate, which)
        if case.done is not None:
            _told(vault, case, as_json=given.as_json)
        else:
            _tell(vault, case, purge.preview(vault.gate, case), as_json=given.as_json)


def _told(vault: Vault, case: Case, *, as_json: bool) -> None:
    facts, kept = certificate.facts_of(vault.gate, case), case.done.requests if case.done else ()
    if as_json:
        told = {"certificate": certificate.told_of(facts), "requests": [one.model_dump() for one in kept]}
        document({"id": case.id, "status": case.status, **told})
        return
    line(say(N_("Purge {number} is carried out: {count} rows deleted."), number=facts.number, count=facts.revisions))
    for text in answered_in_time(kept, LANGUAGE):
        line(text)


@app.command(help=say(N_("Approve a purge that someone else has proposed.")))
def approve(
    context: typer.Context,
    which: Which,
    yes: Annotated[bool, typer.Option("--yes", help=say(N_("Do not ask again.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        case = purge.named(vault.gate, which)
        if not yes and case.status == "proposed":
            plan = purge.preview(vault.gate, case)
            _tell(vault, case, plan, as_json=False)
            if purge.may_answer(vault.gate, case, plan):
                ask(say(N_("Approve it?")))
        case = purge.answer(vault.gate, case.id, approve=True)
        if given.as_json:
            document(_case(vault, case))
        else:
            line(say(N_("Approved. Carry it out with purge run.")))


@app.command(help=say(N_("Decline a purge that someone else has proposed.")))
def decline(context: typer.Context, which: Which) -> None:
    given = here(context)
    with given.open() as vault:
        case = purge.answer(vault.gate, purge.named(vault.gate, which).id, approve=False)
        if given.as_json:
            document(_case(vault, case))
        else:
            line(say(N_("Declined. Nothing was purged.")))


@app.command(help=say(N_("Carry out what you have approved. It cannot be undone.")))
def run(
    context: typer.Context,
    which: Which,
    yes: Annotated[bool, typer.Option("--yes", help=say(N_("Do not ask again.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault, working(say(N_("Purging")), quiet=given.as_json) as work:
        case = purge.named(vault.gate, which)
        if not yes and case.status == "approved":
            plan = purge.preview(vault.gate, case, work)
            _warn(plan)
            if purge.may_answer(vault.gate, case, plan):
                ask(say(N_("Delete it for good?")))
        case = purge.carry_out(vault.gate, case.id, work)
        _told(vault, case, as_json=given.as_json)


@app.command("files", help=say(N_("What was taken out about those purged before, to be destroyed.")))
def taken_out(
    context: typer.Context,
    which: Which,
    destroyed: Annotated[list[int] | None, typer.Option(help=say(N_("The number of one that is destroyed.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        case = purge.named(vault.gate, which)
        for number in destroyed or ():
            purge_files.tick(vault.gate, case, number)
        found = purge_files.taken_out(vault.gate, case)
    if given.as_json:
        document(
            [
                {
                    "number": one.entry.sequence,
                    "person": one.entry.person,
                    "event": one.entry.event.value,
                    "at": one.entry.at.isoformat(),
                    "by": one.member,
                    "sha256": one.entry.file.hex(),
                    "destroyed": one.ticked.isoformat() if one.ticked else None,
                }
                for one in found
            ]
        )
        return
    if not found:
        line(say(N_("The access log knows of no file or print about those purged.")))
        return
    heads = (N_("Number"), N_("What"), N_("By"), N_("When"), N_("Destroyed"))
    table(
        (*map(say, heads), "id"),
        [
            (
                str(one.entry.sequence),
                say(LABELS[one.entry.event]),
                one.member,
                show_moment(one.entry.at, LANGUAGE),
                show_moment(one.ticked, LANGUAGE) if one.ticked else say(N_("Not yet")),
                str(one.entry.person),
            )
            for one in found
        ],
    )


@app.command("by-hand", help=say(N_("What a purge leaves to be done by hand, and confirming that it is done.")))
def by_hand(
    context: typer.Context,
    which: Which,
    done: Annotated[
        list[str] | None, typer.Option(help=say(N_("The id of what is done, as by-hand prints it.")))
    ] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        case = purge.named(vault.gate, which)
        for text in done or ():
            purge_clearing.confirm(vault.gate, case, read_id(text))
        found = purge_clearing.clearings(vault.session, case)
        staff = vault.session.staff
    names = [staff[one.member].name if one.member in staff else "" for one in found]
    if given.as_json:
        document(
            [{**_clearing(one), "confirmed": one.at, "by": name} for one, name in zip(found, names, strict=True)]
        )
        return
    if not found:
        line(say(N_("Nothing is left to be done by hand.")))
        return
    table(
        (*(say(head) for head in (N_("What"), N_("How"), N_("Confirmed"), N_("By"))), "id"),
        [
            (
                *purge_clearing.text_of(vault.session, one, LANGUAGE),
                show_moment(one.at, LANGUAGE) if one.at else say(N_("Not yet")),
                name,
                str(one.id),
            )
            for one, name in zip(found, names, strict=True)
        ],
    )


@app.command("certificate", help=say(N_("The certificate of a purge, as a signed PDF.")))
def make_certificate(context: typer.Context, which: Which, out: Out, replace: Replace = False) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault:
        case = purge.named(vault.gate, which)
        signed = certificate.signed(vault.gate, case, LANGUAGE)
        drawn = drawing.draw(certificate.facts_of(vault.gate, case), vault.register, LANGUAGE)
        digest = files.place(out, drawing.with_signed(drawn, signed), replace=replace)
        certificate.note_placed(vault.gate, bytes.fromhex(digest))
    if given.as_json:
        document({"file": str(out), "sha256": digest, "number": case.number})
    else:
        line(say(N_("The certificate is {file}."), file=out))


@app.command(help=say(N_("Check a certificate against the approver's key and against the vault.")))
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(N_("The certificate.")))],
) -> None:
    given = here(context)
    try:
        content = file.read_bytes()
    except OSError:
        raise Unavailable(N_("A file could not be read."), N_("Nothing was changed.")) from None
    inside, _pages = drawing.read(content)
    with given.open() as vault:
        case, facts, language = certificate.verify(vault.gate, inside)
        if not drawing.shows(content, drawing.draw(facts, vault.register, language)):
            raise certificate.forged()
    if given.as_json:
        document({"number": case.number, "genuine": True})
    else:
        line(say(N_("The certificate of purge {number} is genuine."), number=case.number))
