"""Nothing that is stored about someone may be missing from their overview: every table and every record is walked.

What is stored is read from the tables themselves and opened with the keys alone; what the overview says is all text
in it. A new table, a new kind of record or a new field fails here until it has its place.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

import pytest

from entrack_vault import access
from entrack_vault.domain.contents import CARD, DOCUMENT, HOLD, INCIDENT, KNOWN, PAPER, RIGHTS_CASE, WITHHELD
from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import LABELS, HoldReason
from entrack_vault.domain.people import Entered
from entrack_vault.domain.restrictions import Restriction, restriction_label
from entrack_vault.domain.rights_cases import (
    CHANNELS,
    DELAYS,
    HANDED,
    IDENTITY_CHECKS,
    PREVAILS,
    RIGHTS,
    Channel,
    Delay,
    Ground,
    IdentityCheck,
    Outcome,
    Prevails,
    Right,
)
from entrack_vault.domain.rights_cases import GROUNDS as REFUSALS
from entrack_vault.domain.times import show_day
from entrack_vault.domain.withholding import LABELS as GROUNDS
from entrack_vault.domain.withholding import WithholdingGround
from entrack_vault.i18n import Language, translate
from entrack_vault.register import kinds
from entrack_vault.register.compartments import CLOCKS
from entrack_vault.register.model import Kind
from entrack_vault.services import (
    cards,
    check,
    document_content,
    documents,
    holds,
    overview,
    papers,
    records,
    rights_answers,
    rights_cases,
    withholding,
)
from entrack_vault.services import rights_content as content_of_cases
from entrack_vault.services.entering import save_state
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.rights_clocks import ENQUIRER
from entrack_vault.store import records as rows
from entrack_vault.store.records import Stored
from entrack_vault.store.tables import metadata
from tests.attacks.fortress import PURPOSES, file_of, whole
from tests.building import JONAS, MARTE, OWNER
from tests.server.sight import seeing
from tests.services.conftest import Opener

# What each table may tell of someone, and where the overview has it.
TABLES = {
    "person": "that there is such a person: the answer itself",
    "record": "their records, walked below; the excerpt repeats what lists need of them",
    "revision": "every revision of them, walked below",
    "data_key": "keys, nothing about anybody",
    "chunk": "the content of documents, which the overview lists",
    "log": "the lines about them: the extract of the access log",
    "log_change": "which entry a revision was saved with",
    "manifest": "members and job descriptions",
    "compartment_grant": "keys of members",
    "join_request": "keys of those who want to join",
}
LANGUAGE: Language = "en"


def test_every_table_is_accounted_for() -> None:
    assert set(metadata.tables) == set(TABLES)


def stored_of(gate: Gate, person: UUID) -> list[Stored]:
    """Every revision of every record about someone, from the tables."""
    every = frozenset(gate.session.compartments)
    with seeing(gate) as connection:
        return list(rows.history(connection, person.bytes, every))


def expected(gate: Gate, population: str, stored: Stored, withheld: str) -> Iterator[str]:
    """What the overview must say of one revision, but for the field that is `withheld`; an unknown kind fails."""
    session, group = gate.session, gate.session.register.populations[population]
    category, content = session.compartments[stored.compartment].category, session.keys.open(stored)
    if stored.schema == RIGHTS_CASE:
        case = content_of_cases.read(stored, content)
        yield from (case.number, translate(LANGUAGE, RIGHTS[case.right]), case.about, case.explanation)
        yield translate(LANGUAGE, CHANNELS[case.channel])
        yield translate(LANGUAGE, IDENTITY_CHECKS[case.identity]) if case.identity else ""
        yield translate(LANGUAGE, DELAYS[case.delay]) if case.delay else ""
        yield from (case.assessment, translate(LANGUAGE, PREVAILS[case.prevails]) if case.prevails else "")
        yield from (translate(LANGUAGE, REFUSALS[ground]) for ground in case.grounds)
        yield from (translate(LANGUAGE, HANDED[one.what]) for one in case.handed)
        days = (case.received, case.identity_day, case.extended_day, case.answered, case.receipt)
        yield from (show_day(day, LANGUAGE) for day in days if day)
        yield from (session.register.recipients[key].label(LANGUAGE) for key in case.recipients)
    elif stored.schema == HOLD:
        hold = holds.read_content(stored, content)
        yield from (translate(LANGUAGE, LABELS[hold.reason]), show_day(hold.since, LANGUAGE))
        yield from (show_day(day, LANGUAGE) for day in (hold.review, hold.lifted) if day)
    elif stored.schema == DOCUMENT:
        document = document_content.read(category, stored, content).document
        yield from (document.name, group.sorts[document.sort].label(LANGUAGE), show_day(document.since, LANGUAGE))
    elif stored.schema == PAPER:
        paper = papers.read_content(stored, content)
        on = (paper.since, paper.destroyed, *(day for one in paper.moves for day in (one.out, one.back)))
        yield from (paper.what, *(show_day(day, LANGUAGE) for day in on if day))
    elif stored.schema == WITHHELD:
        yield translate(LANGUAGE, GROUNDS[withholding.read_content(stored, content).ground])
    elif stored.schema == CARD and category == CLOCKS:
        state = cards.read_state(content)
        if state.restricted:
            yield translate(LANGUAGE, restriction_label(state.restricted))
        for number, day in state.notices.items():
            yield translate(
                LANGUAGE, "Version {number}, given to you {day}.", number=number, day=show_day(day, LANGUAGE)
            )
        if state.linked:
            yield "You are also registered as"
    elif stored.schema == CARD:
        for key, values in cards.read_card(category, stored.revision, content).fields.items():
            field = group.by_key[key]
            if key == withheld:
                continue
            for value in values:
                yield kinds.show(field.kind, value.text, LANGUAGE, choices=field.choices)
                yield session.register.sources[value.source].label(LANGUAGE) if value.source != "person" else ""
    else:
        pytest.fail(f"the overview knows no content of kind {stored.schema}")


def texts(value: object) -> Iterator[str]:
    """All text in an overview."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize("population", PURPOSES)
def test_all_that_is_stored_of_someone_stands_in_their_overview(as_member: Opener, population: str) -> None:
    gate, why = as_member(OWNER), PURPOSES[population]
    group = gate.session.register.populations[population]
    who = records.create(gate, population, whole(group), why)
    if group.documents:
        documents.add(gate, records.open_person(gate, who, why), file_of(group), why)
    opened = records.edit_person(gate, who, why, ["contact"])
    first = next(field for field in group.fields if field.role == "name")
    was = opened.held["contact"].card.fields[first.key][0]
    records.save(gate, opened, {first.key: (replace(whole(group)[first.key][0], text=f"{was.text} Nytt"),)}, why)
    holds.add(gate, who, HoldReason.WAGE_CLAIM, ["contact"], date(2027, 1, 31))
    asked_and_answered(gate, who)
    once_held_back(gate, who)
    on_paper(gate, who)
    withheld = next(field.key for field in group.fields if field.key in whole(group) and not field.required)
    withholding.withhold(gate, who, WithholdingGround.OTHERS, field=withheld)
    linked_and_told(gate, who, population)
    records.restrict(gate, who, Restriction.OBJECTION, why)
    said = "\n".join(texts([asdict(one) for one in overview.make(gate, who, LANGUAGE).overviews]))
    found = stored_of(gate, who)
    assert {stored.schema for stored in found} == KNOWN - {INCIDENT} - (set() if group.documents else {DOCUMENT})
    missing = {
        text for stored in found for text in expected(gate, population, stored, withheld) if text and text not in said
    }
    assert not missing


def once_held_back(gate: Gate, who: UUID) -> None:
    """For another reason than what holds it back now, and lifted."""
    holds.lift(gate, who, holds.add(gate, who, HoldReason.AUTHORITY, [], date(2027, 2, 28)))


def on_paper(gate: Gate, who: UUID) -> None:
    """Something that lies there, was taken out and put back, and something that has been destroyed."""
    first = papers.add(gate, who, "Skjema med underskrift", "contact", "Hylle A1")
    papers.take_out(gate, who, first, gate.session.member)
    papers.put_back(gate, who, first)
    papers.destroy(gate, who, papers.add(gate, who, "Gammel kopi", "contact", "Hylle A2"))


def asked_and_answered(gate: Gate, who: UUID) -> None:
    """A request with everything that can be held of one, and an objection that is weighed."""
    case = rights_cases.receive(gate, who, Right.ACCESS, Channel.IN_PERSON, about="Alt dere har.")
    rights_cases.check_identity(gate, who, case, IdentityCheck.DOCUMENT)
    rights_cases.extend(gate, who, case, 1, Delay.COMPLEX)
    rights_cases.hand_over(gate, who, case, "overview", bytes(32))
    rights_answers.answer(gate, who, case, Outcome.PARTIAL, [Ground.OTHERS], explanation="Uten kollegaers navn.")
    rights_cases.sign_for(gate, who, case)
    rights_cases.tell_recipients(gate, who, case, ["bank", "nav"])
    other = rights_cases.receive(gate, who, Right.OBJECTION, Channel.LETTER, about="Vil ikke stå her.")
    rights_cases.assess(gate, who, other, Prevails.OURS, "Avtalen krever det.")


def linked_and_told(gate: Gate, who: UUID, population: str) -> None:
    """Another record of the same human being, and a notice they were given."""
    why = PURPOSES[population]
    group = gate.session.register.populations[population]
    twin = records.create(gate, population, whole(group), why)
    for one, other in ((who, twin), (twin, who)):
        permit = gate.look(Request(Event.CARDS_OPENED, one, population, ("contact",), purpose=why))
        assert permit.state is not None
        assert permit.state_record is not None
        record, revision = permit.state_record
        state = replace(permit.state, linked=(other,), notices={3: date(2026, 3, 2)})
        with gate.change(Request(Event.NOTICE_GIVEN, one, population, ("contact",), purpose=why), permit) as change:
            save_state(change, one, population, record, revision + 1, state)


@pytest.mark.parametrize("population", [one for one in PURPOSES if one != ENQUIRER])
def test_what_is_left_out_stands_in_no_overview(as_member: Opener, population: str) -> None:
    """Not its value, not an earlier one, in nobody's print: also of someone whose duties open no cases."""
    gate, why = as_member(OWNER), PURPOSES[population]
    group = gate.session.register.populations[population]
    field = next(one for one in group.fields if one.kind is Kind.TEXT and one.role is None and not one.required)
    values = {**whole(group), field.key: (Entered("Bare for oss", date(2026, 1, 2), "person"),)}
    who = records.create(gate, population, values, why)
    opened = records.edit_person(gate, who, why, [field.category])
    records.save(gate, opened, {field.key: (Entered("Fortsatt for oss", date(2026, 1, 3), "person"),)}, why)

    def said(by: Gate) -> str:
        return "\n".join(texts(asdict(overview.make(by, who, LANGUAGE).overview)))

    assert "Bare for oss" in said(gate)
    decision = withholding.withhold(gate, who, WithholdingGround.INTERNAL, field=field.key)
    for by in (gate, as_member(MARTE), as_member(JONAS)):
        if field.category in access.open_categories(by.job, access.Action.READ, population, by.session.today):
            assert "for oss" not in said(by)
            assert translate(LANGUAGE, GROUNDS[WithholdingGround.INTERNAL]) in said(by)
    withholding.lift(gate, who, decision)
    assert "Fortsatt for oss" in said(gate)
    assert check.check(gate).findings == ()
