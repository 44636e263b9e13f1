"""Key sheets: one page, the key in numbered groups and in the QR code, the owner's fingerprint, whose it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from entrack_vault.exports import fonts
from entrack_vault.exports.sheets import SheetHead, enrolment_sheet, key_sheet, recovery_sheet
from entrack_vault.i18n import LANGUAGES, Language, translate

KEY = ("FVYR", "MQVX", "E2YE", "IALC", "PSU7", "XLBS", "6XEF", "GD5R", "SA6M", "JWYC", "EWDR", "PEQ2", "JCAQ", "CAQD")
HASH = "65c74c15a686187bb6bbf9958f494fc6b80068034a659a9ad44991b08c58f2d2"
FINGERPRINT = tuple(HASH[start : start + 4] for start in range(0, 64, 4))
HEAD = SheetHead("en", "Entrack AS", "Personnel", "11.03.2026", FINGERPRINT)

Make = Callable[[SheetHead], bytes]
SHEETS: dict[str, Make] = {
    "Recovery sheet": lambda head: recovery_sheet(head, KEY),
    "Enrolment sheet": lambda head: enrolment_sheet(
        head, KEY[:8], member="Ingrid Østby", job="Lønnsmedarbeider", expires="18.03.2026 09.20"
    ),
    "Key sheet": lambda head: key_sheet(head, KEY, member="Ingrid Østby"),
}


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return str(page.extract_text())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", SHEETS)
def test_a_sheet_is_one_page_with_key_fingerprint_and_vault(title: str, language: Language) -> None:
    text = text_of(SHEETS[title](replace(HEAD, language=language)))
    lines = text.splitlines()
    groups = KEY[:8] if title == "Enrolment sheet" else KEY
    for number, group in enumerate(groups, 1):
        assert lines[lines.index(group) - 1] == str(number)
    assert " ".join(FINGERPRINT).upper() in text
    for expected in ("Entrack AS", "Personnel", "11.03.2026", translate(language, "The owner's fingerprint")):
        assert expected in text


def test_each_says_whose_it_is() -> None:
    enrolment = text_of(SHEETS["Enrolment sheet"](HEAD))
    assert "Ingrid Østby" in enrolment
    assert "Lønnsmedarbeider" in enrolment
    assert enrolment.count("18.03.2026 09.20") == 2
    assert "Ingrid Østby" in text_of(SHEETS["Key sheet"](HEAD))
    recovery = " ".join(text_of(SHEETS["Recovery sheet"](HEAD)).split())
    assert "the safe to which the finance manager alone holds the key" in recovery


def test_the_title_property_holds_no_name_and_the_demonstration_is_marked() -> None:
    for title, make in SHEETS.items():
        reader = PdfReader(BytesIO(make(replace(HEAD, demonstration=True))))
        assert reader.metadata == {"/Title": title, "/Producer": "Entrack Vault"}
        assert "Demonstration vault" in reader.pages[0].extract_text()


def dark_modules(pdf: bytes) -> list[tuple[float, float]]:
    """The corners of the QR code's squares, as drawn."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    drawing = page.get_contents().get_data().decode("latin1")
    squares = re.findall(r"([\d.]+) (-[\d.]+) ([\d.]+) \3 re", drawing)
    return [(float(x), float(y)) for x, y, _ in squares]


def test_the_code_is_square_has_its_three_finders_and_follows_the_key() -> None:
    corners = dark_modules(SHEETS["Recovery sheet"](HEAD))
    across = sorted({round(x, 1) for x, _ in corners})
    down = sorted({round(y, 1) for _, y in corners})
    assert len(across) == len(down) == 33  # version 4
    dark = {(across.index(round(x, 1)), len(down) - 1 - down.index(round(y, 1))) for x, y in corners}
    for column, row in ((0, 0), (26, 0), (0, 26)):
        assert all((column + step, row) in dark and (column, row + step) in dark for step in range(7))
        assert (column + 1, row + 1) not in dark
        assert (column + 3, row + 3) in dark
    other = recovery_sheet(HEAD, ("AAAA", *KEY[1:]))
    assert dark_modules(other) != corners


def test_a_long_name_stays_on_the_page_and_every_font_is_embedded() -> None:
    pdf = key_sheet(replace(HEAD, vault="V" * 5000, organisation="O" * 5000), KEY, member="M" * 5000)
    (page,) = PdfReader(BytesIO(pdf)).pages
    names = {str(font.get_object()["/BaseFont"]).split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert names == {fonts.REGULAR, fonts.SEMIBOLD, fonts.HASH}


def test_the_same_key_gives_the_same_sheet() -> None:
    assert SHEETS["Key sheet"](HEAD) == SHEETS["Key sheet"](HEAD)


@pytest.mark.parametrize("title", SHEETS)
def test_a_servers_address_is_printed_whole_and_apart_from_everything_else(title: str) -> None:
    """It is typed from the sheet: never shortened, and no other text on its lines."""
    places = "db-one.example.no,db-two.example.no:5433/personnel?sslrootcert=/etc/ssl/entrack.pem"
    address = f"postgresql://personnel_2802f2fca91a@{places}"
    (page,) = PdfReader(BytesIO(SHEETS[title](replace(HEAD, vault=address)))).pages
    found: list[tuple[float, str]] = []

    def seen(text: str, _cm: object, matrix: list[float], *_: object) -> None:
        if text.strip():
            found.append((matrix[5], text.strip()))

    page.extract_text(visitor_text=seen)
    parts = [(height, text) for height, text in found if text and text in address and len(text) > 8]
    assert address in "".join(text for _, text in parts)
    for height, part in parts:
        assert [text for other, text in found if abs(other - height) < 5] == [part]
