"""The fire list: everybody on it once, the count, in both languages, over as many pages as it takes."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from entrack_vault.exports.fire_list import FireList, FireRow, draw
from entrack_vault.i18n import LANGUAGES, Language, translate

ROWS = [FireRow(f"Gjest {number:03}", "Vik AS", "Salg", f"K{number}", "09.05") for number in range(60)]
LIST = FireList("nb", "Entrack AS", "", "12.03.2026 kl. 09.20", ROWS[:2], ROWS[2:3], demonstration=True)


def pages(found: FireList) -> list[str]:
    return [str(page.extract_text()) for page in PdfReader(BytesIO(draw(found))).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_whom_they_visit_and_since_when(language: Language) -> None:
    (text,) = pages(replace(LIST, language=language))
    lines = text.splitlines()
    assert lines.count("2") == 1, "those who came today are counted, and the others are not"
    for row in ROWS[:3]:
        assert lines.count(row.name) == 1
    assert {"Vik AS", "Salg", "09.05"} <= set(lines)
    for told in ("Fire list: visitors in the building", "Assembly point", "Counted by"):
        assert translate(language, told) in text
    assert lines.index(translate(language, "Came on an earlier day, and nobody noted that they left")) > lines.index(
        "Gjest 001"
    )
    assert translate(language, "Printed {when}", when="12.03.2026 kl. 09.20") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_building_is_said_to_be_empty(language: Language) -> None:
    (text,) = pages(replace(LIST, language=language, here=(), left_over=()))
    assert translate(language, "No visitor is in the building as far as the reception knows.") in text
    assert "0" in text.splitlines()


def test_many_visitors_fill_several_pages_with_the_heads_on_each() -> None:
    found = pages(replace(LIST, here=ROWS, left_over=ROWS))
    assert len(found) > 3
    head = translate("nb", "Going to")
    assert all(head in page for page in found)
    everyone = "\n".join(found).splitlines()
    assert all(everyone.count(row.name) == 2 for row in ROWS)


def test_long_texts_and_strange_letters_stay_on_the_page() -> None:
    long = FireRow(
        "Wolfeschlegelsteinhausenbergerdorff " * 4, "株式会社 " * 30, "Salg " * 60, "1234567890123", "09.05"
    )
    (text,) = pages(replace(LIST, here=(long, *ROWS[:3]), left_over=()))
    assert "Gjest 002" in text
    assert "…" in text


def test_the_same_list_gives_the_same_bytes() -> None:
    assert draw(LIST) == draw(LIST)
    assert draw(LIST) != draw(replace(LIST, here=ROWS[:1]))
