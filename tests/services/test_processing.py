"""The record of processing holds everything the register does, follows what is decided, and looks at nobody."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

import pytest

from entrack_vault.domain.processing import Processing, Record
from entrack_vault.i18n import LANGUAGES, Language
from entrack_vault.register.model import DocumentSort, Field, Register
from entrack_vault.services import check, processing, rules, systems
from entrack_vault.services.common import RuleChange
from entrack_vault.services.company_entries import SystemEntry
from tests.building import AMALIES_IDENTITY_NUMBER, BUILT_AT, JONAS, KARI, MARTE, OWNER, PEOPLE, STAFF, TOR, enrol
from tests.services.conftest import Opener

TO_THE_PERSON = re.compile(r"\b(du|deg|din|ditt|dine|you|your|yours|you've)\b", re.IGNORECASE)
NEVER_SAID = re.compile(r"zero.knowledge|tamper.proof|manipulasjonssikker|wipes|screenshot|100 ?%", re.IGNORECASE)
PAYROLL = SystemEntry(
    name="Lønnsprogrammet",
    purpose="Regne ut lønn",
    owner="Leverandøren",
    deleting="Slett den ansatte under Arkiv",
    holds={"employee": ("contact", "financial")},
)


def held(one: Processing) -> set[tuple[str, str, str]]:
    """(population, category, field or sort of document) of every line."""
    return {
        (line.population.key, line.category.key, item.key)
        for line in one.data
        for item in (*line.fields, *line.documents)
    }


def missing(record: Record, register: Register) -> Iterator[str]:
    """Everything the register has that the record says nothing of."""
    found = {one.key: one for one in record.processings}
    yield from (f"purpose {key}" for key in register.purposes if key not in found)
    yield from (f"processing {key}" for key in register.processings if key not in found)
    for group in register.populations.values():
        entries: list[Field | DocumentSort] = [*group.fields, *group.documents]
        for entry in entries:
            for key in entry.purposes:
                one = found.get(key)
                if one is None or (group.key, entry.category, entry.key) not in held(one):
                    yield f"{group.key}.{entry.key} in {key}"
                    continue
                parts: dict[str, tuple[set[str], set[str]]] = {
                    "stated": ({entry.ground_stated}, {line.key for line in one.stated}),
                    "assessed": ({entry.ground_assessed}, {line.key for line in one.assessed}),
                    "recipient": (set(entry.recipients), {line.key for line in one.recipients}),
                    "rule": (set(entry.retention), {line.key for line in one.rules}),
                }
                yield from (f"{part} of {entry.key} in {key}" for part, (want, got) in parts.items() if want - got)
    told = {
        "recipient": {line.key for one in record.processings for line in one.recipients},
        "rule": {line.key for one in record.processings for line in one.rules},
        "ground": {line.key for one in record.processings for line in (*one.stated, *one.assessed)},
        "measure": {line.key for line in record.measures},
    }
    tables: dict[str, Iterable[str]] = {
        "recipient": register.recipients,
        "rule": register.retention,
        "ground": register.grounds,
        "measure": register.measures,
    }
    for part, table in tables.items():
        yield from (f"{part} {key}" for key in set(table) - told[part])
    sources = {text for one in record.processings for text in one.sources}
    yield from (key for key, one in register.sources.items() if one.label.of(record.language) not in sources)


def of(record: Record, key: str) -> Processing:
    return next(one for one in record.processings if one.key == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_register_has_is_in_it(as_member: Opener, language: Language) -> None:
    gate = as_member(OWNER)
    assert list(missing(processing.make(gate, language), gate.session.register)) == []


def test_what_is_added_to_the_register_and_left_out_is_found(as_member: Opener) -> None:
    gate = as_member(OWNER)
    record, register = processing.make(gate, "nb"), gate.session.register
    visitor = register.populations["visitor"]
    phone = visitor.by_key["phone"].model_copy(update={"recipients": ("nav",)})
    another = phone.model_copy(update={"key": "second_phone"})
    grown = visitor.model_copy(update={"fields": (phone, another)})
    planted = {
        "populations": {**register.populations, "visitor": grown},
        "purposes": {**register.purposes, "new": register.purposes["recruitment"]},
        "recipients": {**register.recipients, "new": register.recipients["nav"]},
        "retention": {**register.retention, "new": register.retention["visitor"]},
        "measures": {**register.measures, "new": register.measures["log"]},
    }
    assert set(missing(record, register.model_copy(update=planted))) == {
        *(f"visitor.second_phone in {key}" for key in phone.purposes),
        *(f"recipient of phone in {key}" for key in phone.purposes),
        *("purpose new", "recipient new", "rule new", "measure new"),
    }


def test_the_pixel_and_the_cameras_keep_nothing_here(as_member: Opener) -> None:
    record = processing.make(as_member(TOR), "en")
    assert {one.key for one in record.processings if not one.stored} == {"website_pixel", "camera_surveillance"}
    pixel = of(record, "website_pixel")
    assert (pixel.data, pixel.readers, pixel.systems) == ((), (), ())
    (meta,) = pixel.transfers
    assert "USA" in meta.country
    assert "Data Privacy Framework" in meta.transfer
    assert pixel.assessed[0].article == "GDPR Art. 6(1)(a)"
    assert "7 days" in of(record, "camera_surveillance").kept


def test_a_rule_that_is_decided_stands_in_it_at_once(as_member: Opener) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    before = of(processing.make(tor, "en"), "premises_access").rules
    change = RuleChange(
        key="visitor",
        label={"nb": "Besøk: 10 dager", "en": "Visit: 10 days"},
        days=10,
        ground={"nb": "vedtak 2026-03", "en": "decision 2026-03"},
        decided=date(2026, 3, 10),
    )
    rules.sign(owner, change)
    one = of(processing.make(tor, "en"), "premises_access")
    (rule,) = [line for line in one.rules if line.key == "visitor"]
    assert (rule.text, rule.ground, rule.decided) == ("Visit: 10 days", "decision 2026-03", "2026-03-10")
    assert "Visit: 10 days" in {item.text for line in one.data for item in line.rules}
    assert [line.key for line in before] == [line.key for line in one.rules]
    assert check.check(owner).findings == ()


def test_another_system_stands_with_what_it_holds_until_it_is_out_of_use(as_member: Opener) -> None:
    owner, jonas = as_member(OWNER), as_member(JONAS)
    system = systems.save(owner, PAYROLL)
    record = processing.make(jonas, "nb")
    (line,) = of(record, "payroll_run").systems
    assert (line.name, line.owner, line.deleting) == ("Lønnsprogrammet", "Leverandøren", PAYROLL.deleting)
    assert line.holds == ("Kontakt", "Økonomi")
    assert of(record, "premises_access").systems == of(record, "recruitment").systems == ()
    systems.save(owner, PAYROLL.model_copy(update={"until": date(2026, 3, 1)}), system)
    assert of(processing.make(jonas, "nb"), "payroll_run").systems == ()


def test_the_jobs_that_open_it_are_counted_and_no_others(as_member: Opener) -> None:
    owner = as_member(OWNER)
    record = processing.make(owner, "nb")
    opened = {line.job: (line.members, line.opens) for line in of(record, "payroll_run").readers}
    assert set(opened) == {"Økonomisjef", "Lønnsmedarbeider"}
    assert opened["Lønnsmedarbeider"] == (1, ("Kontakt", "Demografi", "Jobb", "Økonomi"))
    assert "Resepsjonist" in {line.job for line in of(record, "premises_access").readers}
    log = of(record, "self_check").readers
    assert ("Personvernkontrollør", ("Innsynsloggen",)) in {(line.job, line.opens) for line in log}
    enrol(owner, "Nora Berge", "payroll_officer")
    assert {line.job: line.members for line in of(processing.make(owner, "nb"), "payroll_run").readers} == {
        "Økonomisjef": 1,
        "Lønnsmedarbeider": 2,
    }


@pytest.mark.parametrize("name", [OWNER, MARTE, TOR, KARI])
def test_everyone_has_the_same_record_and_nobody_is_looked_at(as_member: Opener, name: str) -> None:
    gate = as_member(name)
    head = gate.session.head
    record = processing.make(gate, "nb")
    assert gate.session.head == head, "whatever is looked at would be an entry"
    told = json.dumps(asdict(record), ensure_ascii=False)
    for personal in (*PEOPLE, *STAFF, AMALIES_IDENTITY_NUMBER):
        assert personal not in told
    assert record.processings == processing.make(as_member(OWNER), "nb").processings
    assert record.number == f"A30-{BUILT_AT.year}-{head.sequence:04d}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_of_people_and_not_to_them_and_claims_nothing_too_much(
    as_member: Opener, language: Language
) -> None:
    record = asdict(processing.make(as_member(OWNER), language))

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (text for part in value.values() for text in texts(part))
        elif isinstance(value, tuple | list):
            yield from (text for part in value for text in texts(part))

    spoken = set(texts(record))
    assert [text for text in spoken if TO_THE_PERSON.search(text)] == []
    assert [text for text in spoken if NEVER_SAID.search(text)] == []
