"""Commands about paper in the safe: put in, taken out, put back, shredded."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.people import Person, find_person
from entrack_vault.domain.papers import Paper, history
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.services import papers, people
from entrack_vault.services.papers import Listed
from entrack_vault.vault import Vault

app = typer.Typer(
    help=say(N_("Paper in the safe, to which only the finance manager has the key.")), no_args_is_help=True
)
_SHOWN = 8  # hex digits a paper is called by

Which = Annotated[str, typer.Argument(metavar="PAPER", help=say(N_("The paper's number, as paper list prints it.")))]


@app.command(help=say(N_("Register something that is put into the safe.")))
def add(
    context: typer.Context,
    person: Person,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=say(N_("What it is.")))],
    category: Annotated[str, typer.Option(help=say(N_("The category it belongs to, by key.")))],
    shelf: Annotated[str, typer.Option(help=say(N_("Where in the safe it lies.")))],
    since: Annotated[str, typer.Option(help=say(N_("Since when (ISO date); today if not given.")))] = "",
    evidence: Annotated[str, typer.Option(help=say(N_("The ground it shows, by key.")))] = "",
) -> None:
    given, day = here(context), read_day(since)
    with given.open() as vault:
        who = find_person(vault, person)
        paper = papers.add(vault.gate, who, what, category, shelf, day, evidence)
        (found,) = (one for one in papers.read(vault.gate, who) if one.id == paper)
    if given.as_json:
        document({"person": who, **_told(found)})
        return
    line(say(N_("Registered as {number}."), number=_number(found)))


@app.command("list", help=say(N_("Everything on paper in the safe: what, whose, where, since when.")))
def list_papers(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say(N_("What is destroyed, too.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        found = [one for one in papers.listed(vault.gate) if everything or one.paper.kept]
        names = {} if given.as_json else _names(vault, found)
        staff, grounds = vault.session.staff, vault.register.grounds
    if given.as_json:
        document([{"person": one.person, "population": one.population, **_told(one.paper)} for one in found])
        return
    if not found:
        line(say(N_("No paper is registered.")))
        return
    heads = (
        N_("Number"),
        N_("What"),
        N_("Whose"),
        N_("Shelf"),
        N_("Since"),
        N_("Evidence of"),
        N_("Where it is now"),
    )
    rows = [
        (
            _number(one.paper),
            one.paper.what,
            names.get(one.person) or one.person.hex[:8].upper(),
            one.paper.shelf,
            show_day(one.paper.since, LANGUAGE),
            grounds[one.paper.evidence].label(LANGUAGE) if one.paper.evidence in grounds else "",
            _where(one.paper, {key: member.name for key, member in staff.items()}),
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)


@app.command(help=say(N_("Who has had something out of the safe, and when.")))
def show(context: typer.Context, paper: Which) -> None:
    given = here(context)
    with given.open() as vault:
        one = papers.named(vault.gate, paper)
        (found,) = (held for held in papers.read(vault.gate, one.person) if held.id == one.paper.id)
        staff = {key: member.name for key, member in vault.session.staff.items()}
    if given.as_json:
        document({"person": one.person, **_told(found)})
        return
    for text in (found.what, *history(found, staff, LANGUAGE)):
        line(text)


@app.command(help=say(N_("Note that a member has got it.")))
def out(
    context: typer.Context,
    paper: Which,
    member: Annotated[str, typer.Option(help=say(N_("Who has got it, by name; you if not given.")))] = "",
) -> None:
    def act(vault: Vault, one: Listed) -> None:
        staff = vault.session.staff
        named = next((key for key, known in staff.items() if known.name.casefold() == member.casefold()), None)
        if member and named is None:
            raise Misuse(N_("There is no such member."), N_("Nothing was changed."), N_("See the list of members."))
        papers.take_out(vault.gate, one.person, one.paper.id, named or vault.session.member)

    _do(context, paper, act)


@app.command(help=say(N_("Note that it lies in the safe again.")))
def back(context: typer.Context, paper: Which) -> None:
    _do(context, paper, lambda vault, one: papers.put_back(vault.gate, one.person, one.paper.id))


@app.command(help=say(N_("Note that it has been shredded.")))
def destroy(context: typer.Context, paper: Which) -> None:
    _do(context, paper, lambda vault, one: papers.destroy(vault.gate, one.person, one.paper.id))


def _do(context: typer.Context, paper: str, act: Callable[[Vault, Listed], None]) -> None:
    given = here(context)
    with given.open() as vault:
        one = papers.named(vault.gate, paper)
        act(vault, one)
        (found,) = (held for held in papers.read(vault.gate, one.person) if held.id == one.paper.id)
        staff = {key: member.name for key, member in vault.session.staff.items()}
    if given.as_json:
        document({"person": one.person, **_told(found)})
        return
    line(_where(found, staff))


def _number(paper: Paper) -> str:
    return paper.id.hex[:_SHOWN].upper()


def _told(paper: Paper) -> dict[str, object]:
    found = {key: value for key, value in vars(paper).items() if key not in ("moves", "revision")}
    moves = [{"member": move.member, "out": move.out, "back": move.back} for move in paper.moves]
    return {"number": _number(paper), **found, "moves": moves}


def _where(paper: Paper, staff: dict[UUID, str]) -> str:
    if paper.destroyed:
        return say(N_("Destroyed {day}"), day=show_day(paper.destroyed, LANGUAGE))
    if paper.out is None:
        return say(N_("In the safe"))
    name = staff.get(paper.out.member) or paper.out.member.hex[:_SHOWN].upper()
    return say(N_("Out with {name} since {day}"), name=name, day=show_day(paper.out.out, LANGUAGE))


def _names(vault: Vault, found: list[Listed]) -> dict[UUID, str]:
    groups = sorted({one.population for one in found})
    return {one.id: one.name for one in people.load(vault.gate, groups).people} if groups else {}
