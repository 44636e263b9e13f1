"""Workbooks: cell types, lost digits, sheets, and everything a workbook can lie about."""

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.errors import BadInput
from entrack_vault.imports.shapes import LONGEST_CELL, Mark
from entrack_vault.imports.tables import read_table
from tests.imports.workbook import Cell, Raw, Shared, pack, parts, sheet_xml, write

PLAIN: list[list[Cell]] = [["Navn", "Konto"], ["Nora Eide", 12345678903.0], ["Åse", "0155"]]


def test_cell_types_become_plain_texts(tmp_path: Path) -> None:
    row: list[Cell] = [
        12345678903.0,
        155,
        49200.5,
        0.1 + 0.2,
        1e-7,
        True,
        False,
        date(2020, 1, 5),
        datetime(2020, 1, 5, 8, 30),
        " \xa0Nora\xa0Eide ",
        Raw('<c r="{at}" t="e"><v>#REF!</v></c>'),
        -3.0,
    ]
    header: list[Cell] = [f"K{index}" for index in range(len(row))]
    table = read_table(write(tmp_path / "a.xlsx", [header, row]))
    assert table.rows == [
        (
            2,
            (
                *("12345678903", "155", "49200.5", "0.3", "0.0000001", "true", "false"),
                *("2020-01-05", "2020-01-05 08:30:00", "Nora\xa0Eide", "", "-3"),
            ),
        )
    ]
    assert table.marks == {}


def test_lost_digits_are_marked(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Navn", "Konto"],
        ["Nora", float(2**53)],
        ["Åse", "1,2345E+10"],
        ["Ida", float(2**53 - 1)],
        ["Per", 1e300],
    ]
    table = read_table(write(tmp_path / "a.xlsx", rows))
    assert table.marks == dict.fromkeys(((2, 1), (3, 1), (5, 1)), Mark.LOST_DIGITS)
    assert [cells[1] for _, cells in table.rows][:3] == ["9007199254740992", "1,2345E+10", "9007199254740991"]
    assert "E" not in table.rows[3][1][1].upper()


def test_rows_keep_their_numbers_below_titles_and_gaps(tmp_path: Path) -> None:
    rows: list[list[Cell] | None] = [
        None,
        ["", "Ansatte 2026"],
        None,
        ["", "Navn", "Telefon", "Telefon"],
        None,
        ["", "Nora", 1, 2],
    ]
    table = read_table(write(tmp_path / "a.xlsx", rows), known={"navn", "telefon"})
    assert (table.header_row, table.rows) == (4, [(6, ("", "Nora", "1", "2"))])
    assert [column.name for column in table.columns] == ["Navn", "Telefon (1)", "Telefon (2)"]
    assert table.facts.sheet == "Ansatte"


def test_sheets_can_be_chosen_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    sheets = {
        "Skjult": sheet_xml([["Hemmelig"], ["x"]]),
        "Tom": sheet_xml([]),
        "Mars": sheet_xml(PLAIN),
        "April": sheet_xml([["Navn"], ["Ida"]]),
    }
    file = pack(tmp_path / "a.xlsx", parts(sheets, hidden=["Skjult"]))
    table = read_table(file)
    assert (table.facts.sheet, table.facts.sheets) == ("Mars", ("Tom", "Mars", "April"))
    assert read_table(file, sheet="April").rows == [(2, ("Ida",))]
    with pytest.raises(BadInput):
        read_table(file, sheet="Mai")
    with pytest.raises(BadInput):
        read_table(file, sheet="Tom")


def test_shared_strings_and_a_cell_of_a_million_characters(tmp_path: Path) -> None:
    shared = ["Navn", "Notat", "Nora", "x" * (LONGEST_CELL + 1)]
    rows = [[Shared(0), Shared(1)], [Shared(2), Shared(3)], [Shared(2), Shared(2)]]
    table = read_table(pack(tmp_path / "a.xlsx", parts({"A": sheet_xml(rows)}, shared)))
    assert table.rows == [(2, ("Nora", "")), (3, ("Nora", "Nora"))]
    assert table.marks == {(2, 1): Mark.TOO_LONG}


def test_cells_formatted_far_down_do_no_harm(tmp_path: Path) -> None:
    xml = sheet_xml(PLAIN).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert len(read_table(pack(tmp_path / "a.xlsx", parts({"A": xml}))).rows) == 2


def test_cells_without_places_are_read(tmp_path: Path) -> None:
    xml = sheet_xml([]).replace("<sheetData>", "<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row>")
    assert read_table(pack(tmp_path / "a.xlsx", parts({"A": xml}))).rows == [(2, ("2",))]


def far_cell(at: str, form: str) -> str:
    extra = form.replace("{at}", at)
    return sheet_xml(PLAIN).replace("</sheetData>", f"{extra}</sheetData>")


@pytest.mark.parametrize(
    "form",
    [
        '<row r="1048576"><c r="{at}"><v>1</v></c></row>',
        "<row r='1048576'><c r='{at}'><v>1</v></c></row>",
        '<row r="1048576"><c s="1" r="{at}"><v>1</v></c></row>',
        '<row r="1048576"><c\n r = "{at}"><v>1</v></c></row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 600 + "</row>",
    ],
)
def test_one_far_cell_does_not_fill_the_memory(tmp_path: Path, form: str) -> None:
    with pytest.raises(BadInput):
        read_table(pack(tmp_path / "a.xlsx", parts({"A": far_cell("XFD1048576", form)})))


def test_a_long_text_shared_by_very_many_cells_is_refused(tmp_path: Path) -> None:
    pointing: list[Cell] = [Shared(0), Shared(0)]
    rows: list[list[Cell]] = [["Navn", "Notat"], *[pointing] * 6000]
    with pytest.raises(BadInput):
        read_table(pack(tmp_path / "a.xlsx", parts({"A": sheet_xml(rows)}, ["x" * 100_000])))


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    files = parts({"A": sheet_xml(PLAIN)})
    bomb = pack(tmp_path / "a.xlsx", {**files, "xl/worksheets/sheet2.xml": b" " * 120_000_000})
    assert bomb.stat().st_size < 300_000
    with pytest.raises(BadInput) as refused:
        read_table(bomb)
    assert "unpacks" in refused.value.happened


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    files = parts({"A": sheet_xml(PLAIN)})
    content = bytearray(pack(tmp_path / "a.xlsx", {**files, "xl/styles.xml": b" " * 60_000_000}).read_bytes())
    real, lie = struct.pack("<L", 60_000_000), struct.pack("<L", 100)
    assert content.count(real) == 2
    (tmp_path / "b.xlsx").write_bytes(bytes(content).replace(real, lie))
    with pytest.raises(BadInput):
        read_table(tmp_path / "b.xlsx")


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"Navn;Konto\nNora;1\n",
        b"PK\x03\x04" + b"x" * 100,
        zipped({}),
        zipped({"bilde.png": b"x"}),
        zipped({"xl/workbook.xml": b"<workbook/>"}),
        zipped({"xl/workbook.xml": b"<workbook/>", "XL/workbook.xml": b"<workbook/>"}),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_table(file)
    assert refused.value.happened
    assert refused.value.safe
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("stream", "word"), [("EncryptedPackage", "password"), ("Workbook", "old spreadsheet format")]
)
def test_locked_and_old_workbooks_are_named(tmp_path: Path, stream: str, word: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + stream.encode("utf-16-le") + b"\0" * 500)
    with pytest.raises(BadInput) as refused:
        read_table(file)
    assert word in refused.value.happened


def test_too_many_rows_and_columns_and_nothing_at_all(tmp_path: Path) -> None:
    several: list[list[list[Cell]]] = [[[]], [["Navn"]], [["a"] * 501, ["b"] * 501]]
    for number, rows in enumerate(several):
        with pytest.raises(BadInput):
            read_table(write(tmp_path / f"{number}.xlsx", rows))


GOOD = parts({"A": sheet_xml([["Navn", "Dag"], ["Nora", date(2020, 1, 5)], [Shared(0), 3.5]])}, ["Åse"])


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_broken_parts_raise_nothing_but_bad_input(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    content = bytearray(GOOD[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = bytes(content[: data.draw(st.integers(1, len(content)))])
    file = pack(tmp_path_factory.mktemp("broken") / "a.xlsx", {**GOOD, name: broken})
    try:
        read_table(file)
    except BadInput as refused:
        assert "Nora" not in str(refused)


@given(st.data())
def test_broken_zips_raise_nothing_but_bad_input(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = pack(tmp_path_factory.mktemp("broken") / "a.xlsx", GOOD)
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        read_table(file)
    except BadInput:
        pass
