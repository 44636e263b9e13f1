"""Commands about how long: what is due, why something is still here, the forecast, the rules; and holds."""

from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, ask, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.people import Person, find_person
from entrack_vault.domain import holds as holding
from entrack_vault.domain import purges
from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.purges import Part
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.model import Population, Register
from entrack_vault.services import holds, people, retention, rights, statistics
from entrack_vault.services import rules as rule_decisions
from entrack_vault.services.common import RuleChange
from entrack_vault.services.entering import group_of
from entrack_vault.services.part_names import category_name, part_name
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("How long things are kept, and what is due.")), no_args_is_help=True)
hold_app = typer.Typer(help=say(N_("Holding something back from purging.")), no_args_is_help=True)

Group = Annotated[list[str] | None, typer.Option("--group", help=say(N_("Only this group; may be repeated.")))]


@app.command(help=say(N_("The people with something due, who waited longest first.")))
def due(
    context: typer.Context,
    group: Group = None,
    day: Annotated[str, typer.Option("--on", help=say(N_("As of another day (ISO date).")))] = "",
) -> None:
    given = here(context)
    with given.open() as vault:
        found = retention.due(vault.gate, group or (), read_day(day))
        names = {} if given.as_json else names_of(vault, {one.population for one in found})
        register = vault.register
    if given.as_json:
        document([vars(one) for one in found])
        return
    if not found:
        line(say(N_("Nothing is due.")))
        return
    heads = (N_("Name"), N_("Group"), N_("Due since"), N_("Rule"))
    rows = [
        (
            names.get(one.person, ""),
            register.populations[one.population].label(LANGUAGE),
            show_day(one.day, LANGUAGE),
            register.retention[one.rule].label.of(LANGUAGE),
            str(one.person),
        )
        for one in found
    ]
    table((*map(say, heads), "id"), rows)


def names_of(vault: Vault, populations: set[str]) -> dict[UUID, str]:
    """Names by id, of those this member may list."""
    opened = populations.intersection(rights.populations(vault.gate))
    return {one.id: one.name for one in people.load(vault.gate, opened).people} if opened else {}


@app.command(help=say(N_("Why everything held about a person is still here, and until when.")))
def why(context: typer.Context, person: Person) -> None:
    given = here(context)
    with given.open() as vault:
        who = find_person(vault, person)
        found = retention.why(vault.gate, who)
        register, group = vault.register, group_of(vault.session, who)
    if given.as_json:
        document([vars(part) for part in found.parts])
        return
    show_parts(register, group, found.parts)


def show_parts(register: Register, group: Population, parts: tuple[Part, ...]) -> None:
    """A table of what goes and what stays, with the rule and the last day."""
    heads = (N_("Category"), N_("What"), N_("Now"), N_("Kept until"), N_("Rule"))
    table(
        [say(head) for head in heads],
        [
            (
                category_name(register, part.category, LANGUAGE),
                f"{part_name(register, group, part, LANGUAGE)} ({part.count})"
                if part.kind in ("documents", "earlier")
                else part_name(register, group, part, LANGUAGE),
                say(purges.LABELS[part.stays]) if part.stays else say(N_("Is to be deleted")),
                show_day(part.day, LANGUAGE) if part.day else "–",
                register.retention[part.rule].label.of(LANGUAGE) if part.rule else "–",
            )
            for part in parts
        ],
    )


@app.command(help=say(N_("How many people become due in each of the next twelve months.")))
def forecast(context: typer.Context, group: Group = None) -> None:
    given = here(context)
    with given.open() as vault:
        found = retention.forecast(vault.gate, group or ())
        register = vault.register
    if given.as_json:
        document([{"month": month, "people": counts} for month, counts in found])
        return
    groups = [key for key in register.populations if any(key in counts for _, counts in found)]
    heads = [say(N_("Month")), *(register.populations[key].plural(LANGUAGE) for key in groups)]
    table(heads, [(f"{month:%Y-%m}", *(str(counts.get(key, 0)) for key in groups)) for month, counts in found])


@app.command("statistics", help=say(N_("How many by year, also of those who have been purged.")))
def show_statistics(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = statistics.yearly(vault.gate)
        register = vault.register
    if given.as_json:
        document([vars(one) for one in found])
        return
    fewer = say(N_("fewer than {count}"), count=statistics.FEWEST)
    table(
        (say(N_("Group")), say(N_("What")), say(N_("Year")), say(N_("Count"))),
        [
            (
                register.populations[one.population].label(LANGUAGE),
                say(statistics.LABELS.get(one.event, one.event)),
                str(one.year),
                fewer if one.count is None else str(one.count),
            )
            for one in found
        ],
    )


@app.command(help=say(N_("The rules, with ground and decision.")))
def rules(context: typer.Context) -> None:
    given = here(context)
    with given.open() as vault:
        found = list(vault.register.retention.values())
    if given.as_json:
        document([rule.model_dump(mode="json") for rule in found])
        return
    heads = (N_("Key"), N_("Rule"), N_("Ground"), N_("Statutory"), N_("Decided"))
    rows = [
        (
            rule.key,
            rule.label.of(LANGUAGE),
            rule.ground.of(LANGUAGE),
            say(N_("yes")) if rule.statutory else say(N_("no")),
            rule.decided,
        )
        for rule in found
    ]
    table([say(head) for head in heads], rows)


@app.command(help=say(N_("Every decision there has been on a rule, the newest first.")))
def decisions(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help=say(N_("The rule's key, as rules prints it.")))],
) -> None:
    given = here(context)
    with given.open() as vault:
        found = rule_decisions.decisions_on(rule_decisions.decisions(vault.gate), key)
        staff = vault.session.staff
    if given.as_json:
        document(
            [
                {
                    **change.model_dump(mode="json"),
                    "signed": entry.at if entry else None,
                    "by": entry and entry.member,
                }
                for change, entry in found
            ]
        )
        return
    heads = (N_("Decided"), N_("Signed by"), N_("Rule"), N_("Ground"))
    rows = [
        (
            show_day(change.decided, LANGUAGE),
            staff[entry.member].name if entry and entry.member in staff else "–",
            change.label[LANGUAGE],
            change.ground[LANGUAGE],
        )
        for change, entry in found
    ]
    table([say(head) for head in heads], rows)


@app.command("decide", help=say(N_("Decide how long a rule keeps what it is for. It is in force at once.")))
def decide(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help=say(N_("The rule's key, as rules prints it.")))],
    label: Annotated[str, typer.Option(help=say(N_("What the rule says, in bokmål.")))],
    ground: Annotated[str, typer.Option(help=say(N_("By which law or decision, in bokmål.")))],
    decided: Annotated[str, typer.Option(help=say(N_("When it was decided (ISO date).")))],
    years: Annotated[int, typer.Option(min=0, max=100)] = 0,
    months: Annotated[int, typer.Option(min=0, max=1200)] = 0,
    days: Annotated[int, typer.Option(min=0, max=36_500)] = 0,
    label_en: Annotated[str, typer.Option(help=say(N_("The same in English.")))] = "",
    ground_en: Annotated[str, typer.Option(help=say(N_("The same in English.")))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say(N_("Only say what it would do.")))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=say(N_("Do not ask again.")))] = False,
) -> None:
    given, day = here(context), read_day(decided)
    if day is None:
        raise Misuse(N_("A rule needs the day it was decided."), N_("Nothing was changed."))
    change = RuleChange(
        key=key,
        label={"nb": label, "en": label_en or label},
        ground={"nb": ground, "en": ground_en or ground},
        decided=day,
        years=years,
        months=months,
        days=days,
    )
    with given.open() as vault:
        found = rule_decisions.weigh(vault.gate, change)
        if given.as_json and dry_run:
            document(vars(found))
            return
        if not given.as_json:
            line(say(N_("Due now: {before}. Due with it: {after}."), before=found.due, after=found.due_then))
            line(say(N_("Sooner due: {sooner}. Later due: {later}."), sooner=found.sooner, later=found.later))
        if dry_run:
            return
        if not yes:
            ask(say(N_("Decide it?")))
        rule_decisions.sign(vault.gate, change)
    if given.as_json:
        document(vars(found))
    else:
        line(say(N_("The rule is in force.")))


# Holds


@hold_app.command(help=say(N_("Hold something back from purging until it is lifted.")))
def add(
    context: typer.Context,
    person: Person,
    reason: Annotated[str, typer.Option(help=say(N_("Why: dispute, wage_claim, authority or rights_request.")))],
    review: Annotated[str, typer.Option(help=say(N_("When it is to be looked at again (ISO date).")))],
    category: Annotated[
        list[str] | None, typer.Option(help=say(N_("A category by key; the whole person if none is given.")))
    ] = None,
) -> None:
    given, day = here(context), read_day(review)
    if reason not in set(HoldReason) or day is None:
        raise Misuse(
            N_("There is no such reason to hold something back."),
            N_("Nothing was changed."),
            N_("Choose one of: {keys}"),
            keys=", ".join(HoldReason),
        )
    with given.open() as vault:
        made = holds.add(vault.gate, find_person(vault, person), HoldReason(reason), category or (), day)
    if given.as_json:
        document({"id": made})
    else:
        line(say(N_("Held back: nothing of it is purged until the hold is lifted.")))


@hold_app.command(help=say(N_("Lift a hold: the clocks decide again.")))
def lift(
    context: typer.Context,
    person: Person,
    hold: Annotated[str, typer.Argument(metavar="HOLD", help=say(N_("The hold's id, as hold list prints it.")))],
) -> None:
    given = here(context)
    with given.open() as vault:
        holds.lift(vault.gate, find_person(vault, person), read_id(hold))
    if given.as_json:
        document({"id": hold, "lifted": True})
    else:
        line(say(N_("The hold is lifted.")))


def read_id(text: str) -> UUID:
    """An id as it was printed; Misuse for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Misuse(N_("That is no id."), N_("Nothing was changed."), N_("Copy it from the list.")) from None


@hold_app.command("list", help=say(N_("The holds on a person.")))
def list_holds(context: typer.Context, person: Person) -> None:
    given = here(context)
    with given.open() as vault:
        found = holds.read(vault.gate, find_person(vault, person))
        staff, register = vault.session.staff, vault.register
    if given.as_json:
        document([vars(one) for one in found])
        return
    if not found:
        line(say(N_("Nothing is held back.")))
        return
    heads = (N_("Why"), N_("Categories"), N_("Since"), N_("Look again"), N_("Lifted"), N_("Set by"))
    rows = [
        (
            say(holding.LABELS[one.reason]),
            ", ".join(register.categories[key].label(LANGUAGE) for key in one.categories) or say(N_("everything")),
            show_day(one.since, LANGUAGE),
            show_day(one.review, LANGUAGE),
            show_day(one.lifted, LANGUAGE) if one.lifted else "–",
            staff[one.member].name if one.member in staff else "",
            str(one.id),
        )
        for one in found
    ]
    table((*map(say, heads), "id"), rows)
