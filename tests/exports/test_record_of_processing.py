"""The record of processing read back from its PDF and its table: everything stands there, in both languages."""

import csv
import io
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from entrack_vault.domain.processing import (
    DataLine,
    GroundLine,
    Item,
    MeasureLine,
    Processing,
    ReaderLine,
    RecipientLine,
    Record,
    RuleLine,
    SystemLine,
)
from entrack_vault.exports import record_of_processing, record_of_processing_table, tables
from entrack_vault.i18n import LANGUAGES, Language, translate

HASH = "8ec0a5d1" * 8
PAY = Processing(
    key="payroll_run",
    name="Payroll run",
    purpose="Payroll run",
    people=("Employees",),
    happens="Registered and used.",
    stored=True,
    stated=(GroundLine("consent", "Consent", "Art. 6(1)(a)", "given with the contract"),),
    assessed=(
        GroundLine("duty", "Legal obligation", "Art. 6(1)(c)", ""),
        GroundLine("number", "Factual need", "the Personal Data Act § 12", "", ("National identity number",)),
    ),
    data=(
        DataLine(
            Item("employee", "Employees"),
            Item("financial", "Financial"),
            (Item("pay", "Monthly pay"), Item("national_id", "National identity number")),
            (Item("voucher", "Voucher"),),
            (Item("payroll_voucher", "Vouchers: 5 years"),),
        ),
        DataLine(
            Item("employee", "Employees"),
            Item("financial", "Financial"),
            (Item("hours", "Hours"),),
            (),
            (Item("timesheet", "Timesheets: 3 years and 6 months"),),
        ),
    ),
    described=(),
    sources=("The registered person", "The payroll program"),
    recipients=(
        RecipientLine("bank", "The bank", "Account and amount", "Every payday", "The contract", "Norway", "Rarely."),
    ),
    rules=(
        RuleLine("payroll_voucher", "Vouchers: 5 years", "The Bookkeeping Act § 13", True, "2026-01-01"),
        RuleLine("timesheet", "Timesheets: 3 years and 6 months", "The Regulations § 5-6", True, "2026-01-02"),
    ),
    kept="",
    readers=(ReaderLine("Payroll officer", 2, ("Financial",)),),
    systems=(SystemLine("Pay system", "Working out pay", "Its supplier", "Under Archive", ("Financial",)),),
    answers="",
)
PIXEL = Processing(
    key="website_pixel",
    name="Pixel",
    purpose="Advertising",
    people=("Visitors to the website",),
    happens="=The browser sends it.",
    stored=False,
    stated=(),
    assessed=(GroundLine("consent_alone", "Consent alone", "Art. 6(1)(a) again", ""),),
    data=(),
    described=("Which page",),
    sources=("The browser",),
    recipients=(),
    rules=(),
    kept="Nothing is kept.",
    readers=(),
    systems=(),
    answers="Somebody answers.",
)


def sample(language: Language) -> Record:
    return Record(
        language=language,
        organisation="Furu Drift AS",
        department="Payroll",
        contact="privacy@example.no",
        demonstration=True,
        number="A30-2026-0044",
        made="11 Mar 2026",
        processings=(PAY, PIXEL),
        measures=(MeasureLine("log", "Access log", "Nothing opens before it is written."),),
        log_sequence=44,
        log_hash=HASH,
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(record: Record) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(record_of_processing.draw(record))).pages]


def texts_in(value: object) -> list[str]:
    """Every text of the record but keys, which nobody reads, and ISO days, which are shown as days."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts_in(each)]
    if is_dataclass(value):
        skipped = ("key", "language", "log_hash", "decided")
        return [
            text for each in fields(value) if each.name not in skipped for text in texts_in(getattr(value, each.name))
        ]
    return []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_printed_under_headings_in_the_readers_language(language: Language) -> None:
    printed = squeezed("".join(pages(sample(language))))
    assert [text for text in texts_in(sample(language)) if squeezed(text) not in printed] == []
    for heading in (
        translate(language, "Record of processing"),
        translate(language, "Ground in the privacy notice"),
        translate(language, "The notice states none."),
        translate(language, "Deadlines for deletion"),
        translate(language, "How the data is kept safe"),
        translate(language, "Nothing leaves the EEA."),
        translate(language, "Nobody: nothing of it is in the vault."),
    ):
        assert squeezed(heading) in printed
    other = translate("en" if language == "nb" else "nb", "Deadlines for deletion")
    assert squeezed(other) not in printed
    assert squeezed("01.01.2026" if language == "nb" else "1 Jan 2026") in printed


def test_pages_are_numbered_and_carry_the_documents_number_and_day_and_the_logs_head() -> None:
    texts = pages(sample("en"))
    groups = " ".join(HASH.upper()[start : start + 4] for start in range(0, 64, 4))
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Record of processing A30-2026-0044" in text
        assert "As of 11 Mar 2026" in text
        assert groups in text
    assert record_of_processing.draw(sample("en")) == record_of_processing.draw(sample("en"))


def test_the_page_in_the_contents_is_where_a_processing_begins() -> None:
    many = replace(sample("en"), processings=tuple(replace(PAY, key=f"p{n}", name=f"Run {n:02d}") for n in range(60)))
    reader = PdfReader(io.BytesIO(record_of_processing.draw(many)))
    begins = {
        str(one.title): reader.get_destination_page_number(one)
        for one in reader.outline
        if isinstance(one, Destination)
    }
    listed: dict[tuple[int, float], list[str]] = defaultdict(list)
    for number in range(2):

        def note(text: str, at: list[float], matrix: list[float], *_font: object, page: int = number) -> None:
            if text.strip():
                listed[page, round(at[5] + matrix[5] * at[3], 1)].append(text.strip())

        reader.pages[number].extract_text(visitor_text=note)
    told = {texts[0]: texts[-1] for texts in listed.values() if texts[0].startswith("Run ")}
    assert len(told) == len(many.processings)
    assert told == {name: str(page + 1) for name, page in begins.items() if name in told}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_opens_in_a_spreadsheet_and_holds_every_text(language: Language) -> None:
    content = tables.csv_of(record_of_processing_table.rows(sample(language)))
    assert content.startswith(b"\xef\xbb\xbf")
    heads, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert {len(heads)} == {len(line) for line in lines}
    assert len(set(heads)) == len(heads)
    assert [line[0] for line in lines] == ["Payroll run", "Pixel"]
    whole = squeezed("".join(cell for line in lines for cell in line))
    told = [
        text
        for text in texts_in(sample(language).processings)
        if text
        not in ("Working out pay", "Its supplier", "Under Archive")  # of the system itself, not of what is done
    ]
    assert [text for text in told if squeezed(text) not in whole] == []
    assert not [cell for line in lines for cell in line if cell[:1] in ("=", "+", "-", "@")], "no formulas"
    assert lines[1][3] == "'=The browser sends it."
