"""Commands about requests by those registered: received, checked, put off, answered, with the letters to send."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from entrack_vault.cli.here import LANGUAGE, here, read_day, say
from entrack_vault.cli.output import document, line, table
from entrack_vault.cli.people import find_person
from entrack_vault.cli.prints import Out, Replace
from entrack_vault.cli.sheets import check_places
from entrack_vault.domain import rights_cases as words
from entrack_vault.domain.people import Entered
from entrack_vault.domain.rights_cases import (
    CaseHead,
    Channel,
    Delay,
    Ground,
    IdentityCheck,
    Outcome,
    Prevails,
    Right,
    RightsCase,
    to_aim_for,
)
from entrack_vault.domain.times import show_day
from entrack_vault.errors import Misuse
from entrack_vault.exports import files, letter
from entrack_vault.i18n import N_
from entrack_vault.services import consents, people, rights_cases, rights_letters, rights_recipients, rights_search
from entrack_vault.services.purge import Case
from entrack_vault.services.rights_content import told
from entrack_vault.vault import Vault

app = typer.Typer(help=say(N_("Requests by those registered, and their deadlines.")), no_args_is_help=True)

Which = Annotated[
    str, typer.Argument(metavar="REQUEST", help=say(N_("The request's number, as request list prints it.")))
]
Told = Annotated[str, typer.Option(help=say(N_("What they asked for, in your words.")))]


@app.command(help=say(N_("Register a request by someone who is registered, or by someone of whom nothing is held.")))
def receive(
    context: typer.Context,
    right: Annotated[Right, typer.Argument(metavar="RIGHT", help=say(N_("What is asked for.")))],
    channel: Annotated[Channel, typer.Option(help=say(N_("How it came.")))],
    person: Annotated[str, typer.Option(help=say(N_("A person's id, or enough of the name.")))] = "",
    name: Annotated[str, typer.Option(help=say(N_("The name of someone of whom nothing is held.")))] = "",
    address: Annotated[str, typer.Option(help=say(N_("Their address.")))] = "",
    postcode: Annotated[str, typer.Option(help=say(N_("Their postcode.")))] = "",
    place: Annotated[str, typer.Option(help=say(N_("Their place.")))] = "",
    email: Annotated[str, typer.Option(help=say(N_("Their e-mail.")))] = "",
    received: Annotated[str, typer.Option(help=say(N_("When the request came (ISO date).")))] = "",
    about: Told = "",
) -> None:
    given, day = here(context), read_day(received)
    if bool(person) == bool(name):
        raise Misuse(
            N_("Who asks?"), N_("Nothing was registered."), N_("Give --person, or --name for someone not registered.")
        )
    with given.open() as vault:
        if person:
            who = find_person(vault, person)
            case = rights_cases.receive(vault.gate, who, right, channel, day, about=about)
        else:
            texts = {"name": name, "address": address, "postcode": postcode, "place": place, "email": email}
            since = day or vault.session.today
            fields = {key: (Entered(text, since, "person"),) for key, text in texts.items() if text}
            who, case = rights_cases.receive_of_unknown(vault.gate, fields, right, channel, day, about=about)
        found = rights_cases.find(vault.gate, who, case)
    if given.as_json:
        document({"person": str(who), **told(found)})
        return
    line(say(N_("Request {number} is registered."), number=found.number))
    _say_term(found)


def _say_term(case: CaseHead) -> None:
    term, aim = show_day(case.term, LANGUAGE), show_day(to_aim_for(case.term), LANGUAGE)
    both = say(N_("The answer is due on {day}. Aim for {aim}."), day=term, aim=aim)
    line(both if aim != term else say(N_("The answer is due on {day}."), day=term))


@app.command("list", help=say(N_("The requests that wait for an answer, those due first.")))
def list_requests(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say(N_("Those that are answered, too.")))] = False,
) -> None:
    given = here(context)
    with given.open() as vault:
        found = [one for one in rights_cases.listed(vault.gate) if everything or one.case.open]
        today, staff, register = vault.session.today, vault.session.staff, vault.register
        names = {} if given.as_json else _names(vault, {one.population for one in found})
    if given.as_json:
        document([{"person": one.person, "population": one.population, **told(one.case)} for one in found])
        return
    if not found:
        line(say(N_("No request waits for an answer.")))
        return
    heads = (N_("Number"), N_("Right"), N_("Who"), N_("Group"), N_("Deadline"), N_("Days left"), N_("Handler"))
    rows = [
        (
            one.case.number,
            say(words.RIGHTS[one.case.right]),
            names.get(one.person) or one.person.hex[:8].upper(),
            register.populations[one.population].label(LANGUAGE),
            show_day(one.case.term, LANGUAGE),
            str((one.case.term - today).days) if one.case.open else _outcome(one.case),
            staff[one.case.handler].name if one.case.handler in staff else "",
        )
        for one in found
    ]
    table([say(head) for head in heads], rows)


def _names(vault: Vault, populations: set[str]) -> dict[UUID, str]:
    return {one.id: one.name for one in people.load(vault.gate, sorted(populations)).people} if populations else {}


def _outcome(case: CaseHead) -> str:
    return say(words.OUTCOMES[case.outcome]) if case.outcome else ""


@app.command(help=say(N_("One request: what was asked, and what has been done.")))
def show(context: typer.Context, request: Which) -> None:
    given = here(context)
    with given.open() as vault:
        listed = rights_cases.named(vault.gate, request)
        found = rights_cases.find(vault.gate, listed.person, listed.case.id)
        staff, register = vault.session.staff, vault.register
    if given.as_json:
        document({"person": listed.person, "population": listed.population, **told(found)})
        return
    handler = staff[found.handler].name if found.handler in staff else ""
    recipients = ", ".join(register.recipients[key].label(LANGUAGE) for key in found.recipients)
    table(("", ""), [(say(name), text) for name, text in _facts(found, handler, recipients) if text])


def _facts(case: RightsCase, handler: str, recipients: str) -> list[tuple[str, str]]:
    def day(name: str) -> str:
        found = getattr(case, name)
        return show_day(found, LANGUAGE) if found else ""

    identity = say(words.IDENTITY_CHECKS[case.identity]) if case.identity else say(N_("Not yet"))
    return [
        (N_("Number"), case.number),
        (N_("Right"), say(words.RIGHTS[case.right])),
        (N_("What it was about"), case.about),
        (N_("Received"), f"{day('received')}, {say(words.CHANNELS[case.channel])}"),
        (N_("Deadline"), day("term")),
        (N_("Handler"), handler),
        (N_("Identity checked"), identity),
        (N_("Weighed"), say(words.PREVAILS[case.prevails]) if case.prevails else ""),
        (N_("Why so"), case.assessment),
        (N_("Put off"), say(words.DELAYS[case.delay]) if case.delay else ""),
        (N_("Answer"), f"{_outcome(case)}, {day('answered')}" if case.outcome else ""),
        (N_("Grounds"), "; ".join(say(words.GROUNDS[ground]) for ground in case.grounds)),
        (N_("Explanation"), case.explanation),
        (N_("Handed over"), ", ".join(say(words.HANDED[one.what]) for one in case.handed)),
        (N_("Signed for"), day("receipt")),
        (N_("Told"), recipients),
    ]


@app.command(help=say(N_("Note how it was made sure who asked.")))
def identity(
    context: typer.Context,
    request: Which,
    how: Annotated[IdentityCheck, typer.Argument(metavar="HOW", help=say(N_("How.")))],
) -> None:
    _do(context, request, lambda vault, who, case: rights_cases.check_identity(vault.gate, who, case, how))


@app.command(help=say(N_("Look for someone of whom nothing seems to be held, before they are told so.")))
def look(
    context: typer.Context,
    request: Which,
    another: Annotated[
        list[str] | None, typer.Option("--another", help=say(N_("The id of someone found who is somebody else.")))
    ] = None,
) -> None:
    given = here(context)
    with given.open() as vault:
        listed = rights_cases.named(vault.gate, request)
        others = [find_person(vault, text) for text in another or ()]
        alike = rights_search.look(vault.gate, listed.person, listed.case.id, others=others)
        found = rights_cases.find(vault.gate, listed.person, listed.case.id)
        left = rights_search.missing(vault.session, found)
        labels = {key: group.label(LANGUAGE) for key, group in vault.register.populations.items()}
    if given.as_json:
        document({"alike": [one._asdict() for one in alike], "searched": list(found.searched), "left": list(left)})
        return
    if alike:
        line(say(N_("These may be the one who asks. Say with --another which of them are somebody else.")))
        table(
            [say(N_("Name")), say(N_("Group")), "Id"],
            [(one.name, labels[one.population], str(one.id)) for one in alike],
        )
        return
    line(say(N_("Nobody like them is among those you may see. That is noted on the request.")))
    if left:
        line(say(N_("Where a colleague still has to look: {groups}."), groups=", ".join(labels[key] for key in left)))


@app.command(help=say(N_("Put the answer off by one month or two, within the first.")))
def extend(
    context: typer.Context,
    request: Which,
    because: Annotated[Delay, typer.Option(help=say(N_("Why.")))],
    months: Annotated[int, typer.Option(help=say(N_("One or two.")))] = words.MORE_MONTHS,
) -> None:
    _do(context, request, lambda vault, who, case: rights_cases.extend(vault.gate, who, case, months, because))


@app.command(help=say(N_("Weigh an objection: your grounds against theirs. The answer follows from it.")))
def assess(
    context: typer.Context,
    request: Which,
    prevails: Annotated[Prevails, typer.Argument(metavar="WHOSE", help=say(N_("Whose grounds weigh more.")))],
    because: Annotated[str, typer.Option(help=say(N_("Why, in your words; it stays in the vault.")))],
) -> None:
    _do(context, request, lambda vault, who, case: rights_cases.assess(vault.gate, who, case, prevails, because))


@app.command(help=say(N_("Answer a request, which closes it.")))
def answer(
    context: typer.Context,
    request: Which,
    outcome: Annotated[Outcome, typer.Argument(metavar="OUTCOME", help=say(N_("What the answer is.")))],
    ground: Annotated[list[Ground] | None, typer.Option(help=say(N_("Why something is refused.")))] = None,
    explanation: Annotated[str, typer.Option(help=say(N_("More, in your words; it stands in the letter.")))] = "",
) -> None:
    _do(
        context,
        request,
        lambda vault, who, case: consents.answer(
            vault.gate, who, case, outcome, ground or (), explanation=explanation
        ),
        N_("A purge of what is due by it is proposed: {number}."),
    )


@app.command("take-over", help=say(N_("Handle a request from now on.")))
def take_over(context: typer.Context, request: Which) -> None:
    _do(context, request, lambda vault, who, case: rights_cases.take_over(vault.gate, who, case))


@app.command(help=say(N_("Note that they signed for what they got.")))
def signed(
    context: typer.Context,
    request: Which,
    on: Annotated[str, typer.Option(help=say(N_("When (ISO date); today if not given.")))] = "",
) -> None:
    day = read_day(on)
    _do(context, request, lambda vault, who, case: rights_cases.sign_for(vault.gate, who, case, day))


@app.command("to-tell", help=say(N_("Whom to tell of a correction, an erasure or a restriction.")))
def to_tell(context: typer.Context, request: Which) -> None:
    given = here(context)
    with given.open() as vault:
        listed = rights_cases.named(vault.gate, request)
        found = rights_recipients.concerned(vault.gate, listed.person, listed.case.id)
        known = vault.register.recipients
    if given.as_json:
        document(list(found))
        return
    if not found:
        line(say(N_("Nobody outside is concerned.")))
        return
    heads = (say(N_("Recipient")), say(N_("What they are given")), say(N_("Key")))
    table(heads, [(known[key].label(LANGUAGE), known[key].what(LANGUAGE), key) for key in found])


@app.command("told", help=say(N_("Note who outside has been told of what was changed.")))
def told_outside(
    context: typer.Context,
    request: Which,
    recipients: Annotated[
        list[str] | None, typer.Argument(metavar="RECIPIENT ...", help=say(N_("Recipients, by key.")))
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help=say(N_("Nobody outside is concerned.")))] = False,
) -> None:
    if nobody == bool(recipients):
        raise Misuse(N_("Who was told?"), N_("Nothing was changed."), N_("Give their keys, or --nobody."))
    _do(
        context,
        request,
        lambda vault, who, case: rights_cases.tell_recipients(vault.gate, who, case, recipients or ()),
    )


@app.command("letter", help=say(N_("Write a letter of a request, as a PDF.")))
def write_letter(
    context: typer.Context,
    request: Which,
    kind: Annotated[
        str,
        typer.Argument(metavar="LETTER", help=say(N_("receipt, extension, answer, refusal, recipients or lifted."))),
    ],
    out: Out,
    replace: Replace = False,
    reader_language: Annotated[
        str, typer.Option("--print-language", help=say(N_("The person's choice: nb or en.")))
    ] = LANGUAGE,
) -> None:
    given = here(context)
    if reader_language not in ("nb", "en"):
        raise Misuse(N_("The letter is written in bokmål (nb) or English (en)."))
    check_places(out, replace=replace)
    with given.open() as vault:
        listed = rights_cases.named(vault.gate, request)
        who, case = listed.person, listed.case.id
        made = rights_letters.compose(vault.gate, who, case, kind, "nb" if reader_language == "nb" else "en")
        digest = files.place(out, letter.draw(made), replace=replace)
        rights_cases.hand_over(vault.gate, who, case, kind, bytes.fromhex(digest))
        consents.propose_anew(vault.gate, who)
    if given.as_json:
        document({"file": str(out), "sha256": digest, "letter": kind})
        return
    line(say(N_("The letter is {file}."), file=out))


def _do(
    context: typer.Context, request: str, act: Callable[[Vault, UUID, UUID], Case | None], followed: str = ""
) -> None:
    """One step of a request, and how it stands after it; `followed` says what a purge that follows is told with."""
    given = here(context)
    with given.open() as vault:
        listed = rights_cases.named(vault.gate, request)
        purge = act(vault, listed.person, listed.case.id)
        if purge is None:
            consents.propose_anew(vault.gate, listed.person)
        found = rights_cases.find(vault.gate, listed.person, listed.case.id)
    if given.as_json:
        proposed = purge.id if purge else None
        document({"person": listed.person, "population": listed.population, "purge": proposed, **told(found)})
        return
    line(say(N_("Noted on request {number}."), number=found.number))
    if purge is not None:
        line(say(followed, number=purge.number))
    if found.open:
        _say_term(found)
