"""Commands about customers and suppliers as companies, and about the sales and purchases staff get rights for."""

from datetime import date
from typing import Annotated

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import companies, job_text, processes
from entrack_vault.services.companies import Company
from entrack_vault.services.gate import Gate
from entrack_vault.services.process_paragraphs import Process, Room
from entrack_vault.services.processes import GROUPS, NAMES, Sort

app = typer.Typer(help=say(N_("Customers and suppliers as companies, with their contacts.")), no_args_is_help=True)
process_app = typer.Typer(
    help=say(N_("Sales and purchases, and the rights staff have while they last.")), no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help=say(N_("Its name, as process list prints it.")))]
Until = Annotated[str, typer.Option(help=say(N_("The last day of the rights given for it (ISO date).")))]


# Companies


@app.command("list", help=say(N_("Every company there are contacts at, or a sale or purchase with.")))
def list_companies(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = companies.companies(vault.gate)
    if given.as_json:
        document([_company(one) for one in found])
        return
    if not found:
        line(say(N_("There are no companies.")))
        return
    heads = (N_("Company"), N_("Organisation number"), N_("Contacts"), N_("Sales and purchases"))
    rows = [
        (
            one.name,
            organisation_number.show(one.number) if one.number else "",
            str(len(one.contacts)),
            ", ".join(process.entry.name for process in one.processes),
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)


@app.command(help=say(N_("A company's contacts, and the sales and purchases that run with it.")))
def show(
    context: typer.Context,
    company: Annotated[
        str, typer.Argument(metavar="COMPANY", help=say(N_("Its organisation number, or its name as a whole.")))
    ],
) -> None:
    given = here(context)
    with given.open() as vault:
        found = companies.find(companies.companies(vault.gate), company)
        register = vault.register
        told = [_process(vault.gate, one) for one in found.processes]
    if given.as_json:
        document({**_company(found), "processes": told})
        return
    line(
        " · ".join(
            part for part in (found.name, organisation_number.show(found.number) if found.number else "") if part
        )
    )
    groups = {key: group.label(LANGUAGE) for key, group in register.populations.items()}
    heads = (N_("Name"), N_("Group"), N_("Title"), N_("Id"))
    table(
        [say(head) for head in heads],
        [(one.name, groups[one.population], one.title, str(one.id)) for one in found.contacts],
    )
    for process in found.processes:
        line(_line(process))


def _company(one: Company) -> dict[str, object]:
    contacts = [
        {"id": person.id, "name": person.name, "population": person.population, "status": person.status}
        | {"title": person.title}
        for person in one.contacts
    ]
    processes_told = [process.entry.name for process in one.processes]
    return {"number": one.number, "name": one.name, "contacts": contacts, "processes": processes_told}


# Sales and purchases


@process_app.command("list", help=say(N_("The sales and purchases that run; with --all those that have ended, too.")))
def list_processes(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say(N_("Those that have ended, too.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        found = [one for one in processes.everything(vault.gate) if everything or one.running]
        told, today = [_process(vault.gate, one) for one in found], vault.session.today
    if given.as_json:
        document(told)
        return
    if not found:
        line(say(N_("No sale or purchase runs.")))
        return
    heads = (N_("Name"), N_("What it is"), N_("Organisation number"), N_("Last day"), N_("Ended"))
    rows = [
        (
            one.entry.name,
            say(NAMES[one.entry.sort]),
            organisation_number.show(one.entry.organisation_number) if one.entry.organisation_number else "",
            show_day(one.entry.until, LANGUAGE),
            _ended(one, today),
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)


@process_app.command(help=say(N_("Begin a sale or purchase, and give staff the rights it takes until its last day.")))
def begin(
    context: typer.Context,
    sort: Annotated[str, typer.Argument(metavar="SORT", help=say(N_("sale or purchase.")))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=say(N_("What it is called.")))],
    until: Until,
    company: Annotated[str, typer.Option(help=say(N_("The company's organisation number.")))] = "",
    job: Annotated[
        list[str] | None,
        typer.Option(help=say(N_("A job description that is given rights, by key; may be repeated."))),
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(help=say(N_("A category to open, as contact or customer_contact.contact; may be repeated."))),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help=say(N_("To change, not only to read.")))] = False,
) -> None:
    given, wanted = here(context), _sort(sort)
    rooms = [room for text in category or () for room in _rooms(wanted, text)]
    with given.open() as vault:
        day = read_day(until) or vault.session.today
        made = processes.begin(
            vault.gate, wanted, name, company, day, keys=job or (), rooms=rooms, level="write" if write else "read"
        )
        told, given_to = _process(vault.gate, made), _given(vault.gate, made)
    if given.as_json:
        document(told)
        return
    line(_line(made))
    for text in given_to:
        line(f"  {text}")
    if job and not given_to:
        line(say(N_("Nobody was given anything: these job descriptions open it already.")))


@process_app.command(help=say(N_("Give a sale or purchase another last day.")))
def extend(context: typer.Context, name: Name, until: Until) -> None:
    given = here(context)
    with given.open() as vault:
        held = processes.named(vault.gate, name)
        found = processes.extend(vault.gate, held.id, read_day(until) or held.entry.until)
        told = _process(vault.gate, found)
    if given.as_json:
        document(told)
    else:
        line(_line(found))


@process_app.command(help=say(N_("End a sale or purchase, and with it every right that was given for it.")))
def end(context: typer.Context, name: Name) -> None:
    given = here(context)
    with given.open() as vault:
        found = processes.end(vault.gate, processes.named(vault.gate, name).id)
        told = _process(vault.gate, found)
    if given.as_json:
        document(told)
    else:
        line(say(N_("It has ended, and the rights given for it with it.")))


def _sort(text: str) -> Sort:
    for sort in GROUPS:
        if sort == text:
            return sort
    raise Misuse(N_("It is either a sale or a purchase."), "", N_("Write sale or purchase."))


def _rooms(sort: Sort, text: str) -> list[Room]:
    """The rooms an option names: one of a group, or a category in every group the sort opens."""
    group, point, category = text.rpartition(".")
    return [(group, category)] if point else [(one, category) for one in GROUPS[sort]]


def _process(gate: Gate, one: Process) -> dict[str, object]:
    jobs = gate.session.current_jobs()
    entry = one.entry
    return {
        "id": one.id,
        "sort": entry.sort,
        "name": entry.name,
        "company": entry.organisation_number,
        "begun": entry.begun,
        "until": entry.until,
        "ended": entry.ended,
        "given": [
            {"job": jobs[given.job].key, "rooms": [room.model_dump() for room in given.rooms]}
            for given in entry.given
            if given.job in jobs
        ],
    }


def _given(gate: Gate, one: Process) -> list[str]:
    """What a process gives to each job description, a line each."""
    jobs, register = gate.session.current_jobs(), gate.session.register
    return [
        say(
            N_("{job} is given: {rooms}"),
            job=jobs[given.job].name(LANGUAGE),
            rooms=", ".join(
                job_text.room(register, room.population, room.category, LANGUAGE) for room in given.rooms
            ),
        )
        for given in one.entry.given
        if given.job in jobs
    ]


def _ended(one: Process, today: date) -> str:
    if one.entry.ended:
        return show_day(one.entry.ended, LANGUAGE)
    return say(N_("Not yet, but nothing is given by it any more")) if one.entry.until < today else ""


def _line(one: Process) -> str:
    day = show_day(one.entry.until, LANGUAGE)
    return say(
        N_("{sort}: {name}, until {day} inclusive"), sort=say(NAMES[one.entry.sort]), name=one.entry.name, day=day
    )
