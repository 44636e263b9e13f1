"""Commands about people: list and search, show, add, set, status, history."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Entered, Listed, OpenedPerson
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.domain.times import show_day
from entrack_vault.errors import BadInput, Misuse, RefusedValue
from entrack_vault.i18n import N_, translate_count
from entrack_vault.imports.sensitive import looks_sensitive, worth_reading
from entrack_vault.register import kinds
from entrack_vault.register.model import Field, Population
from entrack_vault.services import lives, people, records, restricting, rights
from entrack_vault.services.entering import DIED, EnteredFields, categories_of, group_of, population_named
from entrack_vault.vault import Vault

person_app = typer.Typer(help=say(N_("Registering people.")), no_args_is_help=True)
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help=say(N_("An id, or words that lead to one person only.")))
]
Purpose = Annotated[
    str, typer.Option(metavar="CODE", help=say(N_("Why: a purpose of your job description (see jobs show).")))
]
Why = Annotated[
    str,
    typer.Option("--purpose", metavar="CODE", help=say(N_("Why; the usual purpose of the group if not given."))),
]
Assignments = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE ...", help=say(N_("Fields by key, or by name as show prints it; more values for more."))
    ),
]


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the program."""
    app.command("people", help=say(N_("List people, or find some.")))(list_people)
    app.command(help=say(N_("Open a person's cards.")))(show)
    app.command("set", help=say(N_("Correct fields of a person; an empty value removes.")))(set_fields)
    app.command(help=say(N_("Move a person to another status.")))(status)
    app.command(help=say(N_("Keep a person's data, but stop using it; or lift that again.")))(restrict)
    app.command(help=say(N_("Note the last day of someone who leaves: the clocks start with it.")))(leave)
    app.command(help=say(N_("Earlier values of a person's fields.")))(history)
    person_app.command(help=say(N_("Register someone new.")))(add)
    app.add_typer(person_app, name="person")


def find_person(vault: Vault, text: str) -> Id:
    """A person's id, given as one or as a search that leads to one person only."""
    try:
        return UUID(text)
    except ValueError:
        listed = people.load(vault.gate)
        return people.find_one(listed, text).id


def _listed(person: Listed) -> dict[str, object]:
    told = {"id": person.id, "name": person.name, "population": person.population, "status": person.status}
    return {**told, "restricted": person.restricted}


def list_people(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=say(N_("Words to find, in any order.")))] = "",
    population: Annotated[str, typer.Option(help=say(N_("Only this group.")))] = "",
    status: Annotated[str, typer.Option(help=say(N_("Only this status.")))] = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        if population:
            check_group(vault, population)
        listed = people.load(vault.gate, (population,) if population else ())
        found = listed.find(query, status=status)
        if query:
            people.settle(vault.gate, dict.fromkeys(person.population for person in listed.people))
        register = vault.register
    if given.as_json:
        document([_listed(person) for person in found])
        return
    labels = {
        (key, stage.key): stage.label(LANGUAGE)
        for key, group in register.populations.items()
        for stage in group.statuses
    }
    table(
        (say(N_("Name")), say(N_("Group")), say(N_("Status")), say(N_("Title")), say(N_("No.")), "id"),
        [
            (
                person.name or say(N_("(closed to you)")),
                register.populations[person.population].label(LANGUAGE),
                _status(labels.get((person.population, person.status), person.status), restricted=person.restricted),
                person.title,
                person.own_number,
                str(person.id),
            )
            for person in found
        ],
    )
    if found:
        line(translate_count(LANGUAGE, "{count} person", "{count} people", len(found)))
    else:
        line(say(N_("No match among the people you may see.")))


def _status(label: str, *, restricted: bool) -> str:
    return say(N_("{status}, restricted"), status=label) if restricted else label


def check_group(vault: Vault, population: str) -> None:
    """Misuse, with the groups there are, when the register has none of that key."""
    if population not in vault.register.populations:
        raise Misuse(N_("The register has no such group of people."), "", ", ".join(vault.register.populations))


def show(
    context: typer.Context,
    person: Person,
    purpose: Purpose,
    category: Annotated[list[str] | None, typer.Option(help=say(N_("Only this category.")))] = None,
    reveal: Annotated[list[str] | None, typer.Option(help=say(N_("Show this masked field in full.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        _check_categories(group, category or ())
        shown = [field_called(group, name).key for name in reveal or ()]
        opened = records.open_person(vault.gate, who, purpose, category or (), reveal=shown).person
    if given.as_json:
        document(_opened(group, opened))
        return
    stage = next(stage.label(LANGUAGE) for stage in group.statuses if stage.key == opened.state.status)
    line(f"{group.label(LANGUAGE)} · {stage} · {opened.id}")
    if DIED in opened.state.triggers:
        line(say(N_("Died {day}"), day=show_day(opened.state.triggers[DIED], LANGUAGE)))
    if opened.state.restricted:
        line(say(N_("Restricted: it is kept, but not changed or exported.")))
    for key, card in opened.cards.items():
        line(f"\n{vault.register.categories[key].label(LANGUAGE)}")
        rows = []
        for field_key, values in card.fields.items():
            field = group.by_key[field_key]
            for value in values:
                hidden = field_key in opened.masked
                text = value.text if hidden else kinds.show(field.kind, value.text, LANGUAGE, choices=field.choices)
                given_by = vault.register.sources[value.source]
                # The register's own words are written to the person the overview is for.
                source = say(N_("The person")) if given_by.own else given_by.label(LANGUAGE)
                rows.append((field.label(LANGUAGE), text, source, show_day(value.since, LANGUAGE)))
        table((say(N_("Field")), say(N_("Value")), say(N_("Source")), say(N_("Since"))), rows)
    for key in opened.closed:
        label = vault.register.categories[key].label(LANGUAGE)
        line(say(N_("{category}: closed. Your job description does not open it."), category=label))


def _opened(group: Population, opened: OpenedPerson) -> dict[str, object]:
    """Values are canonical texts; fields that may hold several give a list."""
    return {
        "id": opened.id,
        "population": opened.population,
        "status": opened.state.status,
        "died": opened.state.triggers.get(DIED),
        "cards": {
            key: {
                "revision": card.revision,
                "fields": {
                    field: [value.text for value in values] if group.by_key[field].many else values[0].text
                    for field, values in card.fields.items()
                },
            }
            for key, card in opened.cards.items()
        },
        "closed": list(opened.closed),
    }


def _check_categories(group: Population, categories: Sequence[str]) -> None:
    if set(categories) - set(group.categories):
        raise Misuse(
            N_("This group of people has no such category."),
            "",
            N_("Choose one of: {keys}"),
            keys=", ".join(group.categories),
        )


def add(
    context: typer.Context,
    population: Annotated[str, typer.Option(help=say(N_("Which group they belong to.")))],
    purpose: Purpose,
    fields: Assignments,
    source: Annotated[str, typer.Option(help=say(N_("Where the values come from.")))] = "",
    since: Annotated[str, typer.Option(help=say(N_("Since when they hold (ISO date); today if not given.")))] = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        check_group(vault, population)
        group = population_named(vault.session, population)
        entered = read_fields(vault, group, fields, source, since)
        who = records.create(vault.gate, group.key, entered, purpose)
    if given.as_json:
        document({"id": who})
    else:
        line(str(who))


def set_fields(
    context: typer.Context,
    person: Person,
    fields: Assignments,
    purpose: Purpose,
    source: Annotated[str, typer.Option(help=say(N_("Where the values come from.")))] = "",
    since: Annotated[str, typer.Option(help=say(N_("Since when they hold (ISO date); today if not given.")))] = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        entered = read_fields(vault, group, fields, source, since)
        opened = records.edit_person(vault.gate, who, purpose, categories_of(group, entered))
        records.save(vault.gate, opened, entered, purpose)
    if given.as_json:
        document({"id": who, "changed": sorted(entered)})
    else:
        line(say(N_("Saved. The earlier values are kept.")))


def read_fields(
    vault: Vault, group: Population, assignments: Sequence[str], source: str, since: str
) -> EnteredFields:
    """FIELD=VALUE texts as values of the group's fields. BadInput with the field and the reason, never the value."""
    day = read_day(since) or vault.session.today
    found: dict[str, list[Entered]] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise Misuse(N_("Write it as FIELD=VALUE."))
        field = field_called(group, name)
        key = field.key
        values = found.setdefault(key, [])
        if not text:
            continue
        try:
            reading = kinds.read(field.kind, text, choices=field.choices, demonstration=vault.demonstration)
        except RefusedValue as refused:
            raise BadInput(
                N_("{field}: {reason}"),
                N_("Nothing was saved."),
                field=field.label(LANGUAGE),
                reason=refused.text(LANGUAGE),
            ) from None
        for note in reading.notes:
            typer.echo(f"{field.label(LANGUAGE)}: {note.text(LANGUAGE)}", err=True)
        if worth_reading(field):
            for hint in looks_sensitive(reading.value):
                typer.echo(f"{field.label(LANGUAGE)}: {say(hint.msgid)}", err=True)
        values.append(Entered(reading.value, day, source or field.source))
    return {key: tuple(values) for key, values in found.items()}


def field_called(group: Population, name: str) -> Field:
    """By key, else by its name in either language."""
    for field in group.fields:
        if name.casefold() in (field.label.nb.casefold(), field.label.en.casefold()):
            return field
    if name in group.by_key:
        return group.by_key[name]
    raise Misuse(N_("The register has no field {name} for this group."), N_("Nothing was saved."), name=name)


def purpose_for(vault: Vault, population: str, given: str) -> str:
    """The purpose that was given, or the usual one of a group."""
    return given or rights.usual_purpose(vault.gate, population)


def status(
    context: typer.Context,
    person: Person,
    to: Annotated[str, typer.Argument(help=say(N_("The new status.")))],
    purpose: Purpose,
) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        records.set_status(vault.gate, who, to, purpose)
    if given.as_json:
        document({"id": who, "status": to})
    else:
        line(say(N_("The status is changed.")))


def restrict(
    context: typer.Context,
    person: Person,
    purpose: Why = "",
    why: Annotated[Restriction | None, typer.Option(help=say(N_("The law's reason.")))] = None,
    lift: Annotated[bool, typer.Option("--lift", help=say(N_("Lift the restriction.")))] = False,
) -> None:
    given = here(context)
    if lift == (why is not None):
        raise Misuse(
            N_("Restrict it, or lift the restriction?"), N_("Nothing was changed."), N_("Give --why or --lift.")
        )
    with given.open() as vault:
        who = find_person(vault, person)
        stated = purpose_for(vault, group_of(vault.session, who).key, purpose)
        closed = restricting.change(vault.gate, who, stated, restricted=str(why or ""))
        labels = [vault.register.populations[key].plural(LANGUAGE).lower() for key in closed]
    if given.as_json:
        document({"id": who, "restricted": why or "", "not_changed_in": list(closed)})
        return
    line(say(N_("The restriction is lifted.")) if lift else say(N_("Restricted: kept, and not used.")))
    if labels:
        line(say(lives.NOT_NOTED_IN, groups=", ".join(labels)))


def leave(
    context: typer.Context,
    person: Person,
    on: Annotated[str, typer.Option(help=say(N_("The last day (ISO date).")))],
    purpose: Why = "",
) -> None:
    given, day = here(context), read_day(on)
    if day is None:
        raise Misuse(N_("Which day is the last?"), N_("Nothing was changed."))
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        field = next((one for one in group.fields if one.starts == "left"), None)
        if field is None:
            raise Misuse(N_("Only employees leave."), N_("Nothing was changed."))
        why = purpose_for(vault, group.key, purpose)
        opened = records.edit_person(vault.gate, who, why, [field.category])
        entered = {field.key: (Entered(day.isoformat(), vault.session.today, field.source),)}
        records.save(vault.gate, opened, entered, why)
        state = records.open_person(vault.gate, who, why, [field.category]).person.state
    if given.as_json:
        document({"id": who, "status": state.status, "left": day})
    else:
        line(say(N_("Noted. What is no longer needed is listed by retention due when its time comes.")))


def history(
    context: typer.Context,
    person: Person,
    purpose: Purpose,
    category: Annotated[list[str] | None, typer.Option(help=say(N_("Only this category.")))] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        group = group_of(vault.session, who)
        found = records.history(vault.gate, who, purpose, category or ())
        names = {member: entry.name for member, entry in vault.session.staff.items()}
        purposes = vault.register.purposes
    rows = []
    for value in found:
        field = group.by_key[value.field]
        text = value.value.text
        shown = text if value.masked else kinds.show(field.kind, text, LANGUAGE, choices=field.choices)
        reason = purposes[value.reason].label(LANGUAGE) if value.reason in purposes else value.reason
        until = show_day(value.until, LANGUAGE)
        rows.append((field.label(LANGUAGE), shown, until, names.get(value.member, ""), reason))
    if given.as_json:
        document(
            [
                {
                    "category": value.category,
                    "field": value.field,
                    "value": value.value.text,
                    "until": value.until,
                    "by": names.get(value.member, ""),
                    "reason": value.reason,
                }
                for value in found
            ]
        )
        return
    table((say(N_("Field")), say(N_("Old value")), say(N_("Until")), say(N_("Who")), say(N_("Why"))), rows)
