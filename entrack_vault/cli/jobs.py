"""Commands about job descriptions: list, show, export, sign."""

from pathlib import Path
from typing import Annotated

import typer

from entrack_vault.access import Difference
from entrack_vault.cli.here import LANGUAGE, ask, here, read_text, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.domain.duties import LABELS, Duty
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.errors import Misuse
from entrack_vault.exports import files
from entrack_vault.i18n import N_
from entrack_vault.register.model import Register
from entrack_vault.services import jobs
from entrack_vault.services.jobs import JobInForce, Proposal

app = typer.Typer(help=say(N_("Job descriptions: what each opens, and why.")), no_args_is_help=True)

Key = Annotated[str, typer.Argument(metavar="KEY", help=say(N_("The job description's key, as in the list.")))]
_ACTIONS = {"read": N_("read"), "write": N_("write"), "export": N_("export")}


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
def show(context: typer.Context, key: Key) -> None:
    given = here(context)
    with given.open() as vault:
        found = jobs.one(vault.gate, key)
        register = vault.register
    if given.as_json:
        document({**_summary(found), "job": found.job.model_dump(mode="json")})
        return
    line(f"{found.job.name(LANGUAGE)}, {say(N_('version {version}'), version=found.version)}")
    for paragraph in found.job.paragraphs:
        text = paragraph.en if LANGUAGE == "en" and paragraph.en else paragraph.nb
        line(f"\n{paragraph.number}  {text}")
        for consequence in _following(found.job, paragraph.number, register):
            line(f"     · {consequence}")


def _following(job: JobDescription, number: int, register: Register) -> list[str]:
    found = []
    for right in job.rights:
        if right.paragraph == number:
            actions = [_ACTIONS["read"]] + [_ACTIONS["write"]] * (right.level == "write")
            actions += [_ACTIONS["export"]] * right.export
            room = _room(register, right.population, right.category)
            found.append(f"{room}: {', '.join(say(action) for action in actions)}")
    found += [say(LABELS[given.duty]) for given in job.duties if given.paragraph == number]
    purposes = [
        given.purpose for given in job.purposes if given.paragraph == number and given.purpose in register.purposes
    ]
    if purposes:
        labels = ", ".join(f"{register.purposes[key].label(LANGUAGE)} ({key})" for key in purposes)
        found.append(say(N_("Purposes: {purposes}"), purposes=labels))
    return found


def _room(register: Register, population: str, category: str) -> str:
    return f"{register.populations[population].label(LANGUAGE)} · {register.categories[category].label(LANGUAGE)}"


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
            line(f"  {_room(register, population, category)}: {say(_ACTIONS[action])}")
        for duty in duties:
            line(f"  {say(LABELS[Duty(duty)])}")
        if not rooms and not duties:
            line("  –")
