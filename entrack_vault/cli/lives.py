"""Commands about the life of a record: hired, again, dead, another number, merged, left out of overviews."""

import sys
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.documents import find_document
from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.people import Person, Why, field_called, find_person, purpose_for, read_fields
from entrack_vault.cli.retention import read_id
from entrack_vault.domain.ids import Id
from entrack_vault.domain.times import show_day
from entrack_vault.domain.withholding import LABELS, Withheld, WithholdingGround
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_, translate_count
from entrack_vault.register.model import Field as RegisterField
from entrack_vault.register.model import Population
from entrack_vault.services import lives, merging, records, rights, withholding
from entrack_vault.services.entering import group_of, population_named
from entrack_vault.vault import Vault

_SHOWN = 8  # hex digits a decision is called by

WhyThere = Annotated[
    str,
    typer.Option(
        "--purpose-there", metavar="CODE", help=say(N_("What the new record is for; the usual purpose if not given."))
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Argument(metavar="FIELD=VALUE ...", help=say(N_("What the new record begins with besides."))),
]
LeftOut = Annotated[
    list[str] | None,
    typer.Option("--leave-out", metavar="FIELD", help=say(N_("A field of the new record that is not taken over."))),
]


class Again(StrEnum):
    """The other steps of the register, besides hiring."""

    NEW_APPLICATION = "new_application"
    COME_BACK = "come_back"
    APPLY_INSIDE = "apply_inside"


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    app.command(help=say(N_("Hire an applicant: begin an employee's record with what it needs of theirs.")))(hire)
    app.command(help=say(N_("Begin another record of someone: a new application, or a new employment.")))(again)
    app.command(help=say(N_("Note that someone has died.")))(died)
    app.command("new-number", help=say(N_("Give someone another identity number; it is asked for.")))(new_number)
    app.command(help=say(N_("Merge two records of one human being; the second waits to be purged.")))(merge)
    app.command(help=say(N_("What is left out of a person's overviews: list, decide, lift.")))(withhold)


# A new record of somebody


def hire(
    context: typer.Context,
    person: Person,
    fields: Fields = None,
    purpose: Why = "",
    purpose_there: WhyThere = "",
    leave_out: LeftOut = None,
) -> None:
    _begin(context, person, lives.HIRE, fields, purpose, purpose_there, leave_out)


def again(
    context: typer.Context,
    person: Person,
    step: Annotated[Again, typer.Option("--as", help=say(N_("new_application, come_back or apply_inside.")))],
    fields: Fields = None,
    purpose: Why = "",
    purpose_there: WhyThere = "",
    leave_out: LeftOut = None,
) -> None:
    _begin(context, person, step.value, fields, purpose, purpose_there, leave_out)


def _begin(
    context: typer.Context,
    person: str,
    carrying: str,
    fields: list[str] | None,
    purpose: str,
    purpose_there: str,
    leave_out: list[str] | None,
) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        before = group_of(vault.session, who)
        group = population_named(vault.session, vault.register.carryings[carrying].to_population)
        begun = lives.carry_over(
            vault.gate,
            who,
            carrying,
            read_fields(vault, group, fields or (), "", ""),
            purpose_for(vault, before.key, purpose),
            purpose_for(vault, group.key, purpose_there),
            leave_out=[field_called(group, name).key for name in leave_out or ()],
        )
    if given.as_json:
        carried = {"fields": list(begun.fields), "documents": begun.documents}
        document({"id": begun.person, "population": begun.population, "earlier": who, **carried})
        return
    line(str(begun.person))
    names = ", ".join(group.by_key[key].label(LANGUAGE) for key in begun.fields)
    line(say(N_("The new record begins with: {fields}"), fields=names))
    if begun.documents:
        line(
            translate_count(
                LANGUAGE, "{count} document came along.", "{count} documents came along.", begun.documents
            )
        )


# What happens to somebody


def died(
    context: typer.Context,
    person: Person,
    on: Annotated[str, typer.Option(help=say(N_("The day (ISO date).")))],
    purpose: Why = "",
) -> None:
    given, day = here(context), read_day(on)
    if day is None:
        raise Misuse(N_("Which day was it?"), N_("Nothing was changed."))
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        why = purpose_for(vault, group.key, purpose)
        closed = lives.died(vault.gate, who, day, why)
        state = records.open_person(vault.gate, who, why).person.state
        groups = [vault.register.populations[key].label(LANGUAGE) for key in closed]
    if given.as_json:
        document({"id": who, "status": state.status, "died": day, "not_noted_in": list(closed)})
        return
    line(say(N_("Noted. What is no longer needed is listed by retention due when its time comes.")))
    if groups:
        line(say(lives.NOT_NOTED_IN, groups=", ".join(groups)))


def new_number(context: typer.Context, person: Person, purpose: Why = "") -> None:
    given = here(context)
    with given.open() as vault:
        number = _read_number()
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        field = next((one for one in group.fields if one.role == "national_id"), None)
        why = purpose or rights.usual_purpose(vault.gate, group.key, field.purposes if field else ())
        lives.new_identity_number(vault.gate, who, number, why)
    if given.as_json:
        document({"id": who, "changed": True})
    else:
        line(say(N_("The number is changed. The earlier one is kept among the earlier values.")))


def _read_number() -> str:
    """Asked for without echo, twice; or one line of standard input. Never an argument: those are seen by others."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    question = say(N_("The new identity number"))
    return str(typer.prompt(question, hide_input=True, confirmation_prompt=say(N_("Once more")), err=True)).strip()


# Twins


def merge(
    context: typer.Context,
    kept: Annotated[str, typer.Argument(metavar="KEPT", help=say(N_("The record that is kept, by id or words.")))],
    twin: Annotated[str, typer.Argument(metavar="TWIN", help=say(N_("The record that goes, by id or words.")))],
    take: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help=say(N_("A field whose value in the twin is the right one."))),
    ] = None,
    differences: Annotated[
        bool, typer.Option("--differences", help=say(N_("Only name the fields in which they differ.")))
    ] = False,
    purpose: Why = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        who, other = find_person(vault, kept), find_person(vault, twin)
        group = group_of(vault.session, who)
        why = purpose_for(vault, group.key, purpose)
        if differences:
            _tell_differences(group, merging.differing(vault.gate, who, other, why), as_json=given.as_json)
            return
        taken = [field_called(group, name).key for name in take or ()]
        count = merging.merge(vault.gate, who, other, why, take=taken)
    if given.as_json:
        document({"id": who, "twin": other, "taken_over": count})
        return
    line(
        translate_count(
            LANGUAGE,
            "{count} value or document is taken over. The other record waits to be purged.",
            "{count} values and documents are taken over. The other record waits to be purged.",
            count,
        )
    )


def _tell_differences(group: Population, found: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        document({"differences": list(found)})
    elif found:
        table((say(N_("Field")), say(N_("Key"))), [(group.by_key[key].label(LANGUAGE), key) for key in found])
    else:
        line(say(N_("They differ in no field that holds one value.")))


# Left out of overviews


def withhold(
    context: typer.Context,
    person: Person,
    field: Annotated[str, typer.Option(help=say(N_("Leave this field out.")))] = "",
    value: Annotated[
        str,
        typer.Option(help=say(N_("Leave only this value of the field out: how it begins, where it holds several."))),
    ] = "",
    which: Annotated[
        str, typer.Option("--document", help=say(N_("Leave this document out, by id or file name.")))
    ] = "",
    ground: Annotated[
        WithholdingGround | None, typer.Option(help=say(N_("Why the law lets it be left out.")))
    ] = None,
    lift: Annotated[str, typer.Option(help=say(N_("The number of a decision that no longer holds.")))] = "",
    purpose: Why = "",
) -> None:
    given = here(context)
    if bool(field or which) != (ground is not None) or (lift and ground) or (value and not field):
        raise Misuse(
            N_("What is to be left out, and why?"),
            N_("Nothing was changed."),
            N_("Give --ground with --field or --document, or --lift alone."),
        )
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        if ground is not None and which:
            opened = records.open_person(vault.gate, who, purpose_for(vault, group.key, purpose))
            one = find_document(opened, which)
            withholding.withhold(vault.gate, who, ground, document=one.id, category=one.category)
        elif ground is not None:
            named = field_called(group, field)
            meant = _one_value(vault, who, named, value, purpose_for(vault, group.key, purpose)) if value else ""
            withholding.withhold(vault.gate, who, ground, field=named.key, value=meant)
        elif lift:
            withholding.lift(vault.gate, who, _decision(withholding.read(vault.gate, who), lift))
        found = withholding.read(vault.gate, who)
        staff = {key: member.name for key, member in vault.session.staff.items()}
    if given.as_json:
        document(
            [
                {
                    **{key: told for key, told in vars(one).items() if key not in ("revision", "mark")},
                    "one": bool(one.mark),
                }
                for one in found
            ]
        )
        return
    if not found:
        line(say(N_("Nothing is left out of this person's overviews.")))
        return
    heads = (N_("Number"), N_("What"), N_("Why"), N_("Decided"), N_("By"), N_("Lifted"))
    rows = [
        (
            one.id.hex[:_SHOWN].upper(),
            _left_out(group, one),
            say(LABELS[one.ground]),
            show_day(one.decided, LANGUAGE),
            staff.get(one.member, ""),
            show_day(one.lifted, LANGUAGE) if one.lifted else "",
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)


def _left_out(group: Population, one: Withheld) -> str:
    """What is left out, by the name of its field."""
    if one.field not in group.by_key:
        return say(N_("A document"))
    label = group.by_key[one.field].label(LANGUAGE)
    return say(N_("One value of {field}"), field=label) if one.mark else label


def _one_value(vault: Vault, who: Id, field: RegisterField, begins: str, purpose: str) -> str:
    """The one value of a field that begins so; Misuse when it is none or several."""
    card = records.open_person(vault.gate, who, purpose, [field.category]).person.cards.get(field.category)
    texts = [one.text for one in card.fields.get(field.key, ())] if card else []
    meant = [text for text in texts if text.casefold().startswith(begins.strip().casefold())]
    if len(meant) != 1:
        raise Misuse(
            N_("No one value of that field begins so."),
            N_("Nothing was changed."),
            N_("Give more of how it begins, as the card shows it."),
        )
    return meant[0]


def _decision(found: tuple[Withheld, ...], text: str) -> UUID:
    """The decision of a number, or of an id."""
    wanted = text.strip().lower()
    named = [one.id for one in found if len(wanted) >= _SHOWN and one.id.hex.startswith(wanted)]
    return named[0] if len(named) == 1 else read_id(text)
