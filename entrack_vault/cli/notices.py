"""Commands about the privacy notice: its versions, who was given which, who lacks one, and telling them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, read_text, say
from entrack_vault.cli.output import document, line, table, working
from entrack_vault.cli.people import find_person
from entrack_vault.cli.prints import Out, Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.exports import files, letter, tables
from entrack_vault.i18n import N_, translate_count
from entrack_vault.services import notice_letters, notices, people
from entrack_vault.services.notices import Version
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Versions of the privacy notice, and who has been given them.")), no_args_is_help=True)

Number = Annotated[
    int, typer.Option("--version", help=say(N_("The version's number; the one people are to have if not given.")))
]
Who = Annotated[
    list[str] | None, typer.Option("--person", help=say(N_("A person's id, or enough of the name; may be repeated.")))
]
Groups = Annotated[
    list[str] | None, typer.Option("--population", help=say(N_("The key of a group of people; may be repeated.")))
]


def _version(one: Version, current: Version | None) -> dict[str, object]:
    return {
        "number": one.number,
        "effective": one.effective,
        "material": one.material,
        "in_force": current is not None and one.number == current.number,
        "published": one.published,
    }


@app.command("list", help=say(N_("Every version that was published.")))
def list_versions(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found, current = notices.versions(vault.gate), notices.current(vault.gate)
    if given.as_json:
        document([_version(one, current) for one in found])
        return
    if not found:
        line(say(N_("No version of the privacy notice is published yet.")))
        return
    heads = (N_("Version"), N_("Applies from"), N_("What changed"), N_("Status"))
    rows = [
        (str(one.number), show_day(one.effective, LANGUAGE), _change(one), _status(one, current)) for one in found
    ]
    table([say(head) for head in heads], rows)


def _change(one: Version) -> str:
    if one.number == 1:
        return say(N_("First version"))
    return say(N_("Material change")) if one.material else say(N_("No material change"))


def _status(one: Version, current: Version | None) -> str:
    if current is None or one.number > current.number:
        return say(N_("To come"))
    return say(N_("In force now")) if one.number == current.number else say(N_("Earlier"))


@app.command(help=say(N_("Publish the next version. It is never changed afterwards.")))
def publish(
    context: typer.Context,
    nb: Annotated[Path, typer.Option(help=say(N_("A text file with the whole notice in bokmål.")))],
    en: Annotated[Path, typer.Option(help=say(N_("A text file with the whole notice in English.")))],
    effective: Annotated[str, typer.Option(help=say(N_("The day it takes effect (ISO date).")))],
    material: Annotated[
        bool, typer.Option("--material", help=say(N_("People are to be told of the change before that day.")))
    ] = False,
) -> None:
    given, day = here(context), read_day(effective)
    if day is None:
        raise Misuse(N_("This is not a date."), "", N_("Write it as 2026-03-11."))
    texts = read_text(nb), read_text(en)
    with given.open() as vault:
        made = notices.publish(vault.gate, *texts, day, material=material)
    if given.as_json:
        document({"number": made, "effective": day, "material": material})
        return
    line(say(N_("Version {number} is published. It applies from {day}."), number=made, day=show_day(day, LANGUAGE)))


@app.command(help=say(N_("The whole text of a version.")))
def show(context: typer.Context, version: Number = 0) -> None:
    given = here(context)
    with given.open() as vault:
        found, current = notices.numbered(vault.gate, version), notices.current(vault.gate)
    if given.as_json:
        document({**_version(found, current), "nb": found.nb, "en": found.en})
        return
    day = show_day(found.effective, LANGUAGE)
    line(say(N_("Version {number} applies from {day}."), number=found.number, day=day))
    line()
    line(found.text(LANGUAGE))


@app.command(help=say(N_("Those still with you who have not been given a version.")))
def lacking(context: typer.Context, version: Number = 0, population: Groups = None) -> None:
    given = here(context)
    with given.open() as vault:
        which = notices.numbered(vault.gate, version)
        found = notices.lacking(vault.gate, population or (), which.number)
        register = vault.register
        names = {} if given.as_json or not found else _names(vault, {one.population for one in found})
    if given.as_json:
        told = [{"id": one.person, "population": one.population, "had": one.had} for one in found]
        document({"version": which.number, "people": told})
        return
    text = translate_count(
        LANGUAGE,
        "{count} person lacks version {number}.",
        "{count} people lack version {number}.",
        len(found),
        number=which.number,
    )
    line(text)
    if found:
        table(
            (say(N_("Name")), say(N_("Group")), say(N_("Has version")), "id"),
            [
                (
                    names.get(one.person) or one.person.hex[:8].upper(),
                    register.populations[one.population].label(LANGUAGE),
                    str(one.had or ""),
                    str(one.person),
                )
                for one in found
            ],
        )


def _names(vault: Vault, populations: set[str]) -> dict[UUID, str]:
    return {one.id: one.name for one in people.load(vault.gate, sorted(populations)).people}


def _people(vault: Vault, person: list[str] | None, population: list[str] | None, version: int) -> Sequence[UUID]:
    """Those who were named, or everyone who lacks the version."""
    if person and population:
        raise Misuse(
            N_("Name people, or groups of them, but not both."),
            N_("Nothing was opened."),
            N_("Leave one of them out."),
        )
    if person:
        return [find_person(vault, one) for one in person]
    return [one.person for one in notices.lacking(vault.gate, population or (), version)]


@app.command(help=say(N_("Note that people were given a version: those named, or all who lack it.")))
def give(
    context: typer.Context,
    version: Number = 0,
    person: Who = None,
    population: Groups = None,
    on: Annotated[str, typer.Option(help=say(N_("When (ISO date); today if not given.")))] = "",
) -> None:
    given, day = here(context), read_day(on)
    with given.open() as vault, working(say(N_("Noting")), quiet=given.as_json) as work:
        which = notices.numbered(vault.gate, version).number
        found = notices.give(vault.gate, _people(vault, person, population, which), which, day, work)
    if given.as_json:
        document({"version": which, "noted": found.noted, "before": found.before, "left_out": found.left_out})
        return
    line(
        translate_count(
            LANGUAGE,
            "It is noted on {count} person that they have version {number}.",
            "It is noted on {count} people that they have version {number}.",
            len(found.noted),
            number=which,
        )
    )
    _say_left_out(len(found.left_out))


@app.command(help=say(N_("Letters with the whole text to those named, or to all who lack a version, as one PDF.")))
def letters(
    context: typer.Context,
    out: Out,
    version: Number = 0,
    person: Who = None,
    population: Groups = None,
    replace: Replace = False,
) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault, working(say(N_("Writing letters")), quiet=given.as_json) as work:
        which = notices.numbered(vault.gate, version).number
        made = notice_letters.letters(vault.gate, _people(vault, person, population, which), which, work)
        digest = files.place(out, letter.draw_all(made.letters), replace=replace)
        notice_letters.note_letters_placed(vault.gate, bytes.fromhex(digest))
    if given.as_json:
        told = {"people": made.people, "without_address": made.without, "left_out": made.left_out}
        document({"file": str(out), "sha256": digest, "version": which, **told})
        return
    text = translate_count(
        LANGUAGE, "{count} letter is in {file}.", "{count} letters are in {file}.", len(made.people), file=out
    )
    line(text)
    if made.without:
        line(
            translate_count(
                LANGUAGE,
                "{count} of them has no postal address.",
                "{count} of them have no postal address.",
                len(made.without),
            )
        )
    _say_left_out(len(made.left_out))


@app.command("email-list", help=say(N_("Names and e-mail of those named, or of all who lack a version, as CSV.")))
def email_list(
    context: typer.Context,
    out: Out,
    version: Number = 0,
    person: Who = None,
    population: Groups = None,
    replace: Replace = False,
) -> None:
    given = here(context)
    check_places(out, replace=replace)
    with given.open() as vault, working(say(N_("Gathering addresses")), quiet=given.as_json) as work:
        which = notices.numbered(vault.gate, version).number
        found = notice_letters.email_list(vault.gate, _people(vault, person, population, which), LANGUAGE, work)
        digest = files.place(out, tables.csv_of(found.rows), replace=replace)
        notice_letters.note_list_placed(vault.gate, bytes.fromhex(digest))
    if given.as_json:
        told = {"people": found.people, "without_email": found.without, "left_out": found.left_out}
        document({"file": str(out), "sha256": digest, "version": which, **told})
        return
    line(
        translate_count(
            LANGUAGE,
            "{count} person stands in {file}.",
            "{count} people stand in {file}.",
            len(found.people),
            file=out,
        )
    )
    if found.without:
        line(
            translate_count(
                LANGUAGE,
                "{count} has no e-mail: write a letter.",
                "{count} have no e-mail: write letters.",
                len(found.without),
            )
        )
    _say_left_out(len(found.left_out))


def _say_left_out(count: int) -> None:
    if count:
        line(
            translate_count(
                LANGUAGE,
                "{count} is restricted or kept by law alone, and left out.",
                "{count} are restricted or kept by law alone, and left out.",
                count,
            )
        )
