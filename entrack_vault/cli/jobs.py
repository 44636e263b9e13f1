"""Commands about job descriptions: list, show, export, sign."""

from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.access import Difference
from entrack_vault.cli.here import LANGUAGE, ask, here, read_text, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.domain.duties import LABELS, Duty
from entrack_vault.domain.times import show_moment
from entrack_vault.errors import Misuse
from entrack_vault.exports import files
from entrack_vault.i18n import N_
from entrack_vault.register.model import Register
from entrack_vault.services import job_text, jobs
from entrack_vault.services.jobs import JobInForce, Proposal

app = typer.Typer(help=say(N_("Job descriptions: what each opens, and why.")), no_args_is_help=True)

Key = Annotated[str, typer.Argument(metavar="KEY", help=say(N_("The job description's key, as in the list.")))]


@app.command("list", help=say(N_("The job descriptions in force.")))
def list_jobs(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = jobs.in_force(vault.gate)
    if given.as_json:
        document([_summary(job) for job in found])
        return
    table(
        (say(N_("Key")), say(N_("Job description")), say(N_("Version")), say(N_("Held by"))),
        [(job.job.key, job.job.name(LANGUAGE), str(job.version), ", ".join(job.holders)) for job in found],
    )


def _summary(job: JobInForce) -> dict[str, object]:
    return {"key": job.job.key, "name": job.job.name(LANGUAGE), "version": job.version, "holders": job.holders}


@app.command(help=say(N_("A job description's paragraphs, and what follows from each.")))
def show(
    context: typer.Context,
    key: Key,
    version: Annotated[int | None, typer.Option(help=say(N_("An earlier version.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        found = jobs.one(vault.gate, key)
        shown = found.job if version is None else jobs.version(vault.gate, key, version)
        register = vault.register
    number = version or found.version
    if given.as_json:
        document({**_summary(found), "version": number, "job": shown.model_dump(mode="json")})
        return
    line(f"{shown.name(LANGUAGE)}, {say(N_('version {version}'), version=number)}")
    for paragraph in shown.paragraphs:
        line(f"\n{paragraph.number}  {job_text.paragraph(shown, paragraph.number, LANGUAGE)}")
        for consequence in job_text.following(shown, paragraph.number, register, LANGUAGE, keys=True):
            line(f"     · {consequence}")


@app.command(help=say(N_("A job description's versions: when each was signed, and by whom.")))
def versions(context: typer.Context, key: Key) -> None:
    given = here(context)
    with given.open() as vault:
        found = jobs.versions(vault.gate, key)
    if given.as_json:
        document([{"version": one.number, "signed": one.signed, "signer": one.signer} for one in found])
        return
    table(
        (say(N_("Version")), say(N_("Signed")), say(N_("By"))),
        [(str(one.number), show_moment(one.signed, LANGUAGE), one.signer) for one in found],
    )


@app.command(help=say(N_("Write a job description to a JSON file, to be changed and signed.")))
def export(
    context: typer.Context, key: Key, out: Annotated[Path, typer.Option(help=say(N_("Where to put it.")))]
) -> None:
    given = here(context)
    with given.open() as vault:
        found = jobs.one(vault.gate, key)
    files.place(out, (found.job.model_dump_json(indent=2) + "\n").encode())
    if given.as_json:
        document({"file": str(out), "version": found.version})
    else:
        line(say(N_("Written to {file}."), file=out))


@app.command(help=say(N_("Sign a job description from a JSON file, after showing who gains and who loses what.")))
def sign(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(N_("A file as jobs export writes it.")))],
    yes: Annotated[bool, typer.Option("--yes", help=say(N_("Sign without asking.")))] = False,
) -> None:
    given = here(context)
    if given.as_json and not yes:
        raise Misuse(N_("With --json nothing is asked, so say --yes to sign."), N_("Nothing was signed."))
    with given.open() as vault:
        job = jobs.read(read_text(file), vault.register)
        proposal = jobs.propose(vault.gate, job)
        if not given.as_json:
            _tell(proposal, vault.register)
        if not yes:
            ask(say(N_("Sign this version?")))
        proposal = jobs.sign(vault.gate, job)
    if given.as_json:
        told = difference_told(proposal.difference)
        document({"key": job.key, "version": proposal.version, **told, "holders": proposal.holders})
    else:
        line(say(N_("Version {version} is signed and in force."), version=proposal.version))


def difference_told(difference: Difference) -> dict[str, object]:
    """Who gains and loses what, for programs."""
    return {
        "gained": difference.gained,
        "lost": difference.lost,
        "duties_gained": difference.duties_gained,
        "duties_lost": difference.duties_lost,
    }


def _tell(proposal: Proposal, register: Register) -> None:
    holders = ", ".join(proposal.holders) or say(N_("nobody yet"))
    line(say(N_("Held by: {holders}"), holders=holders))
    tell_difference(proposal.difference, register)


def tell_difference(difference: Difference, register: Register) -> None:
    """The same for people."""
    for title, rooms, duties in (
        (N_("Gains"), difference.gained, difference.duties_gained),
        (N_("Loses"), difference.lost, difference.duties_lost),
    ):
        line(f"{say(title)}:")
        for population, category, action in rooms:
            line(f"  {job_text.room(register, population, category, LANGUAGE)}: {say(job_text.ACTIONS[action])}")
        for duty in duties:
            line(f"  {say(LABELS[Duty(duty)])}")
        if not rooms and not duties:
            line("  –")
