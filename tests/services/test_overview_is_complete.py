"""Nothing that is stored about someone may be missing from their overview: every table and every record is walked.

What is stored is read from the tables themselves and opened with the keys alone; what the overview says is all text
in it. A new table, a new kind of record or a new field fails here until it has its place.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.contents import CARD, DOCUMENT, HOLD, RIGHTS_CASE
from entrack_vault.domain.holds import LABELS, HoldReason
from entrack_vault.domain.restrictions import Restriction, restriction_label
from entrack_vault.domain.rights_cases import RIGHTS, Channel, Right
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import Language, translate
from entrack_vault.register import kinds
from entrack_vault.register.compartments import CLOCKS
from entrack_vault.services import cards, document_content, documents, holds, overview, records, rights_cases
from entrack_vault.services import rights_content as content_of_cases
from entrack_vault.services.gate import Gate
from entrack_vault.store import records as rows
from entrack_vault.store.records import Stored
from entrack_vault.store.tables import metadata
from tests.attacks.fortress import PURPOSES, file_of, whole
from tests.building import OWNER
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


def expected(gate: Gate, population: str, stored: Stored) -> Iterator[str]:
    """What the overview must say of one revision; an unknown kind of content fails."""
    session, group = gate.session, gate.session.register.populations[population]
    category, content = session.compartments[stored.compartment].category, session.keys.open(stored)
    if stored.schema == RIGHTS_CASE:
        case = content_of_cases.read(stored, content)
        yield from (case.number, translate(LANGUAGE, RIGHTS[case.right]), case.about)
    elif stored.schema == HOLD:
        hold = holds.read_content(stored, content)
        yield from (translate(LANGUAGE, LABELS[hold.reason]), show_day(hold.review, LANGUAGE))
    elif stored.schema == DOCUMENT:
        document = document_content.read(category, stored, content).document
        yield from (document.name, group.sorts[document.sort].label(LANGUAGE), show_day(document.since, LANGUAGE))
    elif stored.schema == CARD and category == CLOCKS:
        state = cards.read_state(content)
        if state.restricted:
            yield translate(LANGUAGE, restriction_label(state.restricted))
    elif stored.schema == CARD:
        for key, values in cards.read_card(category, stored.revision, content).fields.items():
            field = group.by_key[key]
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
    rights_cases.receive(gate, who, Right.OBJECTION, Channel.LETTER, about="Vil ikke stå her.")
    records.restrict(gate, who, Restriction.OBJECTION, why)
    said = "\n".join(texts(asdict(overview.make(gate, who, LANGUAGE).overview)))
    found = stored_of(gate, who)
    assert len({stored.schema for stored in found}) == (4 if group.documents else 3)
    missing = {text for stored in found for text in expected(gate, population, stored) if text and text not in said}
    assert not missing
