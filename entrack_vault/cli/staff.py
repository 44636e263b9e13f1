"""Commands about members: list, add, enrol, confirm, change, remove."""

from pathlib import Path
from typing import Annotated

import typer

from entrack_vault import vault as vaults
from entrack_vault.cli import sheets
from entrack_vault.cli.here import LANGUAGE, ask, here, read_text, say
from entrack_vault.cli.jobs import difference_told, tell_difference
from entrack_vault.cli.output import aside, document, line, table
from entrack_vault.cli.people import find_person
from entrack_vault.cli.reviews import review
from entrack_vault.cli.vaults import SecretKeyOut, keep_secret_key
from entrack_vault.crypto import paper
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import jobs, staff
from entrack_vault.services.settings import settings_of
from entrack_vault.services.staff import Member

app = typer.Typer(help=say(N_("The members of the vault.")), no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help=say(N_("The member's whole name.")))]
app.command(help=say(N_("Review rights: what each member holds, and what of it they have not used for 90 days.")))(
    review
)
_STATUS = {
    "invited": N_("enrolled, has not unlocked yet"),
    "waiting": N_("waits for confirmation"),
    "active": N_("active"),
    "left": N_("left"),
}


def _member(member: Member) -> dict[str, object]:
    return {
        "id": member.id,
        "name": member.name,
        "job": member.job,
        "status": member.status,
        "owner": member.owner,
        "person": member.person,
        "fingerprint": grouped_hex(member.fingerprint),
    }


@app.command("list", help=say(N_("Everyone who is or was a member.")))
def list_members(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = staff.everyone(vault.gate)
        titles = {job.job.key: job.job.name(LANGUAGE) for job in jobs.in_force(vault.gate)}
    if given.as_json:
        document([_member(member) for member in found])
        return
    table(
        (say(N_("Name")), say(N_("Job description")), say(N_("Status"))),
        [(member.name, titles.get(member.job, member.job), say(_STATUS[member.status])) for member in found],
    )


@app.command(help=say(N_("Enrol someone: prints the sheet they unlock the vault with once.")))
def add(
    context: typer.Context,
    name: Name,
    job: Annotated[str, typer.Option(help=say(N_("The key of their job description.")))],
    sheet: Annotated[Path, typer.Option(help=say(N_("Where to put the enrolment sheet (.pdf or .txt).")))],
) -> None:
    given = here(context)
    sheets.check_places(sheet)
    with given.open() as vault:
        title = jobs.one(vault.gate, job).job.name(LANGUAGE)
        made = staff.invite(vault.gate, name, job)
        organisation = settings_of(vault.gate).organisation
        address = made.login.address if made.login else given.home.address
        about = sheets.head(organisation, address, made.fingerprint, demonstration=vault.demonstration)
        content = sheets.enrolment(sheet, about, made.one_time_key, member=name, job=title, until=made.expires)
        sheets.place_or_show(sheet, content, made.one_time_key)
    if made.login and made.login.statement:
        aside(say(N_("An administrator of the server must run this first:")))
        aside(made.login.statement)
    if given.as_json:
        told = {"id": made.member, "name": name, "expires": made.expires.isoformat(), "sheet": str(sheet)}
        where = {"address": made.login.address, "statement": made.login.statement} if made.login else {}
        document({**told, **where})
    else:
        if made.login:
            line(say(N_("Their address, as on the sheet: {address}"), address=made.login.address))
        line(say(N_("The enrolment sheet is {file}. Hand it over yourself; it works once, for 7 days."), file=sheet))


@app.command(help=say(N_("Your first unlock, with the enrolment sheet, on your own workstation.")))
def enrol(
    context: typer.Context,
    enrolment_key_file: Annotated[
        Path | None, typer.Option(help=say(N_("A file with the key on the enrolment sheet.")))
    ] = None,
    secret_key_out: SecretKeyOut = None,
) -> None:
    given = here(context)
    sheets.check_places(secret_key_out)
    if enrolment_key_file is not None:
        text = sheets.key_text(read_text(enrolment_key_file))
    else:
        text = str(typer.prompt(say(N_("The key on the enrolment sheet")), err=True))
    key = paper.from_text("enrolment", text)
    words = given.passphrase(say(N_("Choose a passphrase")), confirm=True)
    made = vaults.join(given.home, one_time_key=key, passphrase=words)
    keep_secret_key(made, secret_key_out)
    fingerprint = grouped_hex(made.fingerprint)
    origin = grouped_hex(made.origin)
    if given.as_json:
        document({"id": made.member, "fingerprint": fingerprint, "owner_fingerprint": origin})
    else:
        line(say(N_("The owner's fingerprint, which must be the one on your sheet:")))
        line(origin)
        line(say(N_("Read this fingerprint to the finance manager, who confirms you:")))
        line(fingerprint)


@app.command(help=say(N_("Confirm a new member after comparing fingerprints.")))
def confirm(
    context: typer.Context,
    name: Name,
    fingerprint: Annotated[str, typer.Option(help=say(N_("The fingerprint the new member read to you.")))] = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        member = staff.named(vault.gate, name)
        if member.status != "waiting":
            raise Misuse(
                N_("Nobody of that name waits to be confirmed."),
                N_("Nothing was changed."),
                N_("They unlock the vault with their enrolment sheet first, within 7 days."),
            )
        if not fingerprint:
            aside(grouped_hex(member.fingerprint))
            ask(say(N_("Is this the fingerprint the new member reads from their own screen?")))
            typed = member.fingerprint
        else:
            typed = _bytes(fingerprint)
        staff.confirm(vault.gate, member.id, typed)
    if given.as_json:
        document({"id": member.id, "status": "active"})
    else:
        line(say(N_("{name} is a member now."), name=member.name))


def _bytes(fingerprint: str) -> bytes:
    try:
        return bytes.fromhex("".join(fingerprint.split()))
    except ValueError:
        raise Misuse(N_("This is not a fingerprint."), "", N_("It is 64 digits and letters A to F.")) from None


@app.command(help=say(N_("Give a member another job description.")))
def change(
    context: typer.Context, name: Name, job: Annotated[str, typer.Option(help=say(N_("The key of the new one.")))]
) -> None:
    given = here(context)
    with given.open() as vault:
        member = staff.named(vault.gate, name)
        difference = staff.change_job(vault.gate, member.id, job)
        register = vault.register
    if given.as_json:
        document(difference_told(difference))
    else:
        line(say(N_("{name} has another job description now."), name=member.name))
        tell_difference(difference, register)
        line(say(N_("What is lost stops future access, not what was seen or copied.")))


@app.command("registered-as", help=say(N_("Say which person a member is, where they are registered themselves.")))
def registered_as(
    context: typer.Context,
    name: Name,
    person: Annotated[str, typer.Argument(metavar="PERSON", help=say(N_("The person, by id or by words.")))] = "",
    nobody: Annotated[bool, typer.Option("--nobody", help=say(N_("They are not registered.")))] = False,
) -> None:
    given = here(context)
    if bool(person) == nobody:
        raise Misuse(N_("Which person is it?"), N_("Nothing was changed."), N_("Name a person, or give --nobody."))
    with given.open() as vault:
        member = staff.named(vault.gate, name)
        who = find_person(vault, person) if person else None
        staff.is_registered_as(vault.gate, member.id, who)
    if given.as_json:
        document({"id": member.id, "person": who})
    else:
        line(say(N_("Noted.")))


@app.command(help=say(N_("Someone leaves: new keys for all they could open.")))
def remove(context: typer.Context, name: Name) -> None:
    given = here(context)
    with given.open() as vault:
        member = staff.named(vault.gate, name)
        left = staff.remove(vault.gate, member.id)
    if given.as_json:
        document({"id": member.id, "status": "left", "statement": left})
    else:
        if left:
            aside(say(N_("Their login is still on the server, and opens nothing. An administrator can remove it:")))
            aside(left)
        line(
            say(
                N_("{name} can no longer open the vault. That stops future access, not what was seen or copied."),
                name=member.name,
            )
        )
