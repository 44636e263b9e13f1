"""The printed overview, read back from the PDF: every value and item stands there, on pages that fit."""

from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from entrack_vault.domain.overview import Disclosure, HeldValue, Overview
from entrack_vault.exports import fonts, overview
from entrack_vault.exports.paper import BOTTOM, LEFT, RIGHT
from entrack_vault.exports.typeset import BODY, H1_CATEGORY, measure
from entrack_vault.i18n import LANGUAGES, Language, translate
from tests.exports.sample_overview import HASH, contact, demographic, full, log, nothing, sample, social

NARROW = "\u202f"


def pages(content: Overview) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(overview.draw(content))).pages]


def squeezed(text: str) -> str:
    """Without spaces and line ends, so that where a line breaks makes no difference."""
    return "".join(text.split())


def text_of(content: Overview) -> str:
    return squeezed("".join(pages(content)))


def texts_in(value: object) -> list[str]:
    """Every text anywhere in a value of the overview."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts_in(each)]
    if is_dataclass(value):
        return [text for each in fields(value) for text in texts_in(getattr(value, each.name))]
    return []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_overview_is_printed(language: Language) -> None:
    content = sample(language)
    shown = replace(
        content,
        language="en",
        log_hash="",
        # Of a closed category the purposes, of an empty one the grounds are not shown.
        categories=tuple(
            replace(part, purposes="") if part.closed else part for part in content.categories if part != social()
        ),
    )
    printed = text_of(content)
    missing = [text for text in texts_in(shown) if text != "en" and squeezed(text) not in printed]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_sentences_are_in_the_readers_language(language: Language) -> None:
    printed = text_of(sample(language))
    for sentence in (
        translate(language, "Overview of the data we hold on you"),
        translate(language, "Yes, we hold data on you."),
        translate(language, "Who has access"),
        translate(language, "Extract of the access log"),
        translate(language, "Your rights"),
        translate(language, "Left out"),
        translate(language, "Automated decisions"),
        translate(language, "Controller"),
        translate(language, "Sources other than you"),
        translate(language, "Receipt"),
        translate(language, "Demonstration vault, invented data"),
        translate(language, "We hold nothing on you in this category."),
        translate(language, "Ground assessed under the law"),
    ):
        assert squeezed(sentence) in printed
    other = translate("en" if language == "nb" else "nb", "Who has access")
    assert squeezed(other) not in printed


def test_pages_are_numbered_and_carry_document_case_and_log_head() -> None:
    texts = pages(sample("en"))
    groups = " ".join(HASH.upper()[start : start + 4] for start in range(0, 64, 4))
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Overview O-2026-0031" in text
        assert "Amalie Bergseth · case 2026-014" in text
        assert "Head of the access log, no. 18,247" in text
        assert squeezed(groups) in squeezed(text)
    assert squeezed(f"Overview O-2026-0031, {len(texts)} pages") in squeezed(texts[-1])
    assert f"18{NARROW}247" in pages(sample("nb"))[0]


def test_the_first_page_names_the_page_each_category_begins_on() -> None:
    reader = PdfReader(BytesIO(overview.draw(sample("en"))))
    begins = {str(entry.title): reader.get_destination_page_number(entry) + 1 for entry in reader.outline}
    lines = reader.pages[0].extract_text().splitlines()
    for part in sample("en").categories:
        start = lines.index(part.name)
        ends = [line for line in lines[start:] if line.isdigit()]
        counts = 0 if part.closed or not part.values else 2 if part.documents else 1
        assert int(ends[counts]) == begins[part.name]
        assert part.name in reader.pages[begins[part.name] - 1].extract_text()


def test_a_closed_category_shows_who_may_open_it_and_nothing_else() -> None:
    secret = HeldValue("Notat", "ikke for andre", "", "01.01.2026", "Leder", "Leder", "Oppfølging", "01.01.2027")
    closed = replace(contact(), name="Tilbakemeldinger", closed="Personalansvarlig", values=(secret,))
    printed = text_of(replace(sample("en"), categories=(closed, demographic())))
    assert squeezed("Opened by Personalansvarlig.") in printed
    assert squeezed("ikke for andre") not in printed
    assert squeezed("In all, shown here") in printed
    assert squeezed("In all, shown here") not in text_of(replace(sample("en"), categories=(demographic(),)))


def test_nothing_held_is_said_for_a_category_and_for_the_whole() -> None:
    printed = text_of(replace(sample("en"), categories=(demographic(), social())))
    assert squeezed("Nothing is held") in printed
    assert squeezed("We hold nothing on you in this category.") in printed
    empty = text_of(nothing("en"))
    assert squeezed("No, we hold no data on you.") in empty
    assert squeezed("Yes, we hold data on you.") not in empty
    assert squeezed("personvern@example.no") in empty
    assert squeezed("The access log has no entries on you.") in empty
    assert squeezed("Receipt") in empty


def test_a_hold_marks_the_dates_it_stops() -> None:
    kept = (contact(), replace(demographic(), on_hold=False))
    printed = text_of(replace(sample("en"), categories=kept))
    assert "30.03.2026*" in printed
    assert "28.08.2026*" not in printed
    assert squeezed("* Slettesperre siden 02.03.2026") in printed


def test_names_of_staff_stand_there_only_when_given() -> None:
    assert "Member" not in squeezed(pages(sample("en"))[-1]).replace("Members", "")
    named = replace(sample("en"), log=tuple(replace(line, member="Ingrid Østby") for line in log(3)))
    assert squeezed("Ingrid Østby") in text_of(named)


def test_a_long_table_repeats_its_heads_and_names_its_category_on_each_page() -> None:
    content = full("en")
    texts = pages(content)
    assert len(texts) > 8
    continued = [text for text in texts if "Kontakt, continued" in text]
    assert continued
    assert all("Value\n" in text for text in continued if "+47" in text)
    assert sum("Job description" in text for text in texts) >= 2
    assert squeezed("".join(texts)).count("Skrevutoversikt") == sum(x.event == "Skrev ut oversikt" for x in log(50))


@pytest.mark.parametrize("content", [sample("en"), full("en"), nothing("en")], ids=["sample", "full", "nothing"])
def test_nothing_stands_outside_the_margins_or_in_the_foot(content: Overview) -> None:
    paper = overview.lay_out(content)
    for page in paper.pages:
        for ink in page.texts:
            text = ink.text if isinstance(ink.text, str) else ink.text(99)
            start = ink.x - measure(text, ink.style) if ink.right else ink.x
            assert start >= LEFT - 0.01, text
            assert start + measure(text, ink.style) <= RIGHT + 0.01, text
            assert ink.baseline <= BOTTOM, text


FACTS = ("Where the data is", "Who receives it", "Sources other than you", "Left out", "Automated decisions")


def six_filled(more: int) -> Overview:
    """All six categories with values, the box that says so when some are closed, and a longer summary."""
    base = sample("en")
    filled = tuple(replace(part, values=part.values or contact().values) for part in base.categories)
    return replace(base, categories=filled, summary=base.summary + "\nEn linje til." * more)


@pytest.mark.parametrize("more", range(14))
def test_the_facts_use_the_first_page_and_never_stand_alone_on_the_next(more: int) -> None:
    pages_laid = overview.lay_out(six_filled(more)).pages
    assert {title for title in FACTS if any(ink.text == title for page in pages_laid[:2] for ink in page.texts)} == {
        *FACTS
    }
    overleaf = [ink for ink in pages_laid[1].texts if ink.text in (*FACTS[:1], *FACTS[2:], "Controller")]
    if overleaf:
        assert max(ink.baseline for ink in pages_laid[0].texts) > BOTTOM - 120
        assert any(ink.style is H1_CATEGORY for ink in pages_laid[1].texts)


def test_facts_longer_than_pages_are_printed_whole() -> None:
    where = tuple(f"Sted nummer {number} der opplysningene ligger." for number in range(300))
    assert all(squeezed(text) in text_of(replace(sample("en"), where=where)) for text in where[::50])


LONG_WORDS = ("Hovedarbeidsgiver", "yrkesskadeforsikringsloven", "Pensjonsleverandøren", "Regnskapsmedarbeider")


def test_words_in_narrow_columns_are_not_broken_inside() -> None:
    held = replace(contact().values[0], label=LONG_WORDS[0], value=LONG_WORDS[3])
    given = Disclosure(LONG_WORDS[2], "Navn, fødselsdato, stilling og lønn", "Hver måned", LONG_WORDS[1], "Norge")
    part = replace(contact(), values=(held,), disclosures=(given,))
    inks = [ink for page in overview.lay_out(replace(sample("en"), categories=(part,))).pages for ink in page.texts]
    for word in LONG_WORDS:
        assert any(word in str(ink.text).split() for ink in inks), word


def test_without_a_contact_no_blank_is_left() -> None:
    printed = text_of(replace(sample("en"), contact=""))
    assert squeezed("Send requests to payroll or finance. We answer within one month") in printed
    assert "{contact}" not in printed
    assert squeezed("payroll, finance or personvern@example.no") in text_of(sample("en"))


def test_texts_in_one_row_never_overlap() -> None:
    for page in overview.lay_out(full("en")).pages:
        rows: dict[float, list[tuple[float, float, str]]] = {}
        for ink in page.texts:
            text = ink.text if isinstance(ink.text, str) else ink.text(99)
            width = measure(text, ink.style)
            start = ink.x - width if ink.right else ink.x
            rows.setdefault(ink.baseline, []).append((start, start + width, text))
        for row in rows.values():
            row.sort()
            for (_, end, left), (start, _, right) in pairwise(row):
                assert end <= start + 0.01, (left, right)


def test_a_text_of_many_lines_is_printed_whole_beneath_its_row() -> None:
    note = " ".join(f"setning nummer {number} i notatet." for number in range(500))
    part = replace(contact(), values=(replace(contact().values[0], value=note), *contact().values[1:]))
    paper = overview.lay_out(replace(sample("en"), categories=(part,)))
    lines = [str(ink.text) for page in paper.pages for ink in page.texts if ink.x > LEFT and ink.style is BODY]
    assert note in " ".join(lines)
    assert len(paper.pages) > 5
    assert not any("too long to be printed" in str(ink.text) for page in paper.pages for ink in page.texts)


@pytest.mark.parametrize(
    "huge", ["x" * 1_000_000, "ord og " * 150_000, "\n" * 1_000_000, "a\n" * 500_000, "李" * 1_000_000]
)
def test_a_value_of_a_million_characters_is_cut_and_says_so(huge: str) -> None:
    part = replace(contact(), values=(replace(contact().values[0], value=huge),))
    texts = pages(replace(sample("en"), categories=(part,)))
    assert len(texts) < 30
    if huge.strip():
        assert squeezed(f"it has {len(huge)} characters") in squeezed("".join(texts))


def test_a_million_characters_anywhere_do_no_harm() -> None:
    huge = "W" * 1_000_000
    part = replace(contact(), name=huge, ground_stated=huge, purposes=huge, rules=(huge,), places=(huge,))
    content = replace(
        sample("en"),
        organisation=huge,
        department=huge,
        person=huge,
        recipient=(huge,) * 9,
        summary=huge,
        where=(huge,),
        rights=((huge, huge),),
        categories=(part,),
        contact=huge,
        case_number=huge,
        incomplete=huge,
        log_note=huge,
    )
    assert overview.draw(content).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["李小龍", "محمد بن علي", "ஆறுமுகம்", "\ud800", "👩‍👩‍👧", "a\u202eb", "\x00"])
def test_a_name_in_any_script_is_drawn_and_a_stand_in_is_explained(name: str) -> None:
    content = replace(sample("en"), person=name, recipient=(name,))
    first = pages(content)[0]
    explained = "stands for a character this print has no letter for" in first
    assert explained == (fonts.STAND_IN in fonts.printable(name))


def test_the_same_overview_gives_the_same_bytes() -> None:
    assert overview.draw(sample("en")) == overview.draw(sample("en"))
    assert overview.draw(sample("en")) != overview.draw(replace(sample("en"), case_number="2026-015"))


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("en", "en-GB")])
def test_properties_hold_title_and_language_and_no_name(language: Language, tag: str) -> None:
    reader = PdfReader(BytesIO(overview.draw(sample(language))))
    title = translate(language, "Overview {number}", number="O-2026-0031")
    assert reader.metadata == {"/Title": title, "/Producer": "Entrack Vault"}
    assert reader.root_object["/Lang"] == tag
    assert reader.xmp_metadata is None


def test_every_font_is_embedded() -> None:
    reader = PdfReader(BytesIO(overview.draw(sample("en"))))
    used = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            used.add(str(font.get_object()["/BaseFont"]).split("+")[1])
    assert used == {fonts.REGULAR, fonts.MEDIUM, fonts.SEMIBOLD, fonts.HASH}
