"""Separated text as payroll programs and spreadsheets write it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.errors import BadInput, Misuse, Unavailable
from entrack_vault.imports.shapes import LONGEST_CELL, Mark, Table
from entrack_vault.imports.tables import read_table

SHEET = "Ansattnummer;Navn;Lønn\r\n1042;Nora Eide;49200,00\r\n1063;Åse Øyås;52750,00\r\n"


def place(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "fil.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return file


def texts(table: Table) -> list[tuple[str, ...]]:
    return [cells for _, cells in table.rows]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("windows-1252", "windows-1252"),
        ("utf-16-be", "utf-16"),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, found: str) -> None:
    content = SHEET.encode(encoding)
    table = read_table(place(tmp_path, b"\xfe\xff" + content if encoding == "utf-16-be" else content))
    assert table.facts.encoding == found
    assert table.columns[0].header == "Ansattnummer"
    assert texts(table)[1] == ("1063", "Åse Øyås", "52750,00")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_are_found(tmp_path: Path, separator: str) -> None:
    lines = [["Navn", "Adresse", "Lønn"], ["Nora, Eide", "Vei 1; Oslo", "49200,00"], ["Åse", "B|C", "52750,00"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(lines)
    table = read_table(place(tmp_path, out.getvalue()))
    assert table.facts.separator == separator
    assert texts(table) == [tuple(line) for line in lines[1:]]


def test_decimal_commas_do_not_look_like_separators(tmp_path: Path) -> None:
    body = "".join(f"{n};49{n},50\n" for n in range(100, 140))
    assert read_table(place(tmp_path, "Nr;Lønn\n" + body)).facts.separator == ";"


def test_a_separator_line_for_spreadsheets_is_no_row(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, "sep=|\r\nNavn|Sted\r\nNora|Oslo\r\n"))
    assert (table.header_row, table.facts.separator, texts(table)) == (2, "|", [("Nora", "Oslo")])


def test_title_rows_empty_rows_and_stray_spaces(tmp_path: Path) -> None:
    content = (
        "Ansatte per mars 2026;;\n\nSkrevet ut 11.03.2026;;\n\nANSATTNUMMER;NAVN;LØNN\n"
        "\xa01042 ; Nora Eide;1 \n;;\n   ;\n1063;Fatima Noor\xa0;2\n;;\n"
    )
    table = read_table(place(tmp_path, content), known={"ansattnummer", "navn"})
    assert table.header_row == 5
    assert table.rows == [(6, ("1042", "Nora Eide", "1")), (9, ("1063", "Fatima Noor", "2"))]


def test_the_header_is_found_without_known_words_and_can_be_chosen(tmp_path: Path) -> None:
    file = place(tmp_path, "Rapport;2026\nKode;Tekst;Sum\n1;a;3\n2;b;4\n")
    assert read_table(file).header_row == 2
    chosen = read_table(file, header_row=3)
    assert ([column.header for column in chosen.columns], chosen.rows) == (["1", "a", "3"], [(4, ("2", "b", "4"))])
    with pytest.raises(BadInput):
        read_table(file, header_row=99)


def test_columns_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, "Navn;Telefon;telefon;Telefon (1);\nNora;1;2;3;4\nÅse;5;6;7;8\n"))
    assert [column.name for column in table.columns] == ["Navn", "Telefon (2)", "telefon (3)", "Telefon (1)", "(E)"]
    plain = read_table(place(tmp_path, "Navn;Telefon;Telefon\nNora;1;2\n"))
    assert [column.name for column in plain.columns] == ["Navn", "Telefon (1)", "Telefon (2)"]
    assert [column.header for column in plain.columns] == ["Navn", "Telefon", "Telefon"]


def test_a_header_repeated_on_every_page_is_no_row(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, "Navn;Sted\nNora;Oslo\nNavn;Sted\nÅse;Bergen\n"))
    assert texts(table) == [("Nora", "Oslo"), ("Åse", "Bergen")]


def test_quotes_hold_separators_and_line_breaks(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, 'Navn;Notat\nNora;"a;b\nc ""d"""\nÅse;5" rør\n'))
    assert table.rows == [(2, ("Nora", 'a;b\nc "d"')), (3, ("Åse", '5" rør'))]


def test_an_unclosed_quote_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(place(tmp_path, 'Navn;Notat\nNora;"åpen\nÅse;Oslo\nIda;Bergen\n'))
    assert refused.value.values == {"row": 2}


def test_a_row_with_too_many_cells_is_marked(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, "Navn;Sted\nNora;Oslo\nÅse;Oslo;Norge\nIda;Bergen\n"))
    assert table.marks == {(3, 1): Mark.MORE_CELLS}
    assert texts(table)[1] == ("Åse", "Oslo")


def test_numbers_that_lost_digits_are_marked(tmp_path: Path) -> None:
    table = read_table(place(tmp_path, "Navn;Konto\nNora;1,2345E+10\nÅse;1.2345e+10\nE+;12345678903\n"))
    assert table.marks == {(2, 1): Mark.LOST_DIGITS, (3, 1): Mark.LOST_DIGITS}


def test_a_cell_of_a_million_characters_is_a_mark_and_the_rest_is_read(tmp_path: Path) -> None:
    long = "x" * (LONGEST_CELL + 1)
    table = read_table(place(tmp_path, f"Navn;Notat\nNora;{long}\nÅse;{long[2:]}\n"))
    assert table.marks == {(2, 1): Mark.TOO_LONG}
    assert texts(table)[0] == ("Nora", "")
    assert len(texts(table)[1][1]) == LONGEST_CELL - 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n ;;\n",
        b"Navn;Sted\n",
        bytes(range(256)),
        b"%PDF-1.7\n1;2\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<html><table><tr><td>Navn</td></tr></table>",
        b"Navn;Sted\nN\x00ra;Oslo\n",
        b"Navn;Sted\nN\x81ra;Oslo\n",
        b"\xff\xfeN",
        b"N;" * 501 + b"\n1;2\n",
        b"a;b\n" * 1 + b"1;2\n" * 200_001,
        ("a" + ";a" * 600 + "\n" + "1" + ";1" * 600 + "\n").encode(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    ],
)
def test_what_is_no_table_is_refused_in_three_parts(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_table(place(tmp_path, content))
    assert refused.value.happened
    assert refused.value.safe
    assert refused.value.remedy


def test_files_that_are_too_large_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "stor.csv"
    with file.open("wb") as sparse:
        sparse.truncate(300_000_001)
    with pytest.raises(BadInput) as refused:
        read_table(file)
    assert refused.value.values == {"most": 300}


def test_a_missing_file_and_a_wrong_choice(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        read_table(tmp_path / "borte.csv")
    file = place(tmp_path, SHEET)
    with pytest.raises(Misuse):
        read_table(file, encoding="ebcdic")
    with pytest.raises(Misuse):
        read_table(file, separator="x")
    with pytest.raises(BadInput):
        read_table(place(tmp_path, SHEET, "windows-1252"), encoding="utf-8")
    assert read_table(place(tmp_path, SHEET), encoding="windows-1252").columns[2].header == "LÃ¸nn"


def test_errors_hold_nothing_from_the_cells(tmp_path: Path) -> None:
    secret = "Hemmelig Navnesen"
    for content in (f"{secret};b\n", f'a;b\n1;"{secret}\n2;3\n', f"<html>{secret}"):
        with pytest.raises(BadInput) as refused:
            read_table(place(tmp_path, content))
        assert secret not in repr(refused.value) + str(refused.value) + str(refused.value.values)
        assert refused.value.__cause__ is None


# What survives a file in every encoding: letters of Windows-1252, no outer spaces, no line of another meaning.
ALPHABET = "abcæøåÆØÅéüß €1290;,\t|\"'\n-"
cell = st.text(ALPHABET, max_size=12).map(str.strip)
bodies = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(bodies, st.sampled_from([";", ",", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_tables_survive_a_file(
    tmp_path_factory: pytest.TempPathFactory, body: list[list[str]], separator: str, encoding: str
) -> None:
    header = [f"Kolonne {index}" for index in range(len(body[0]))]
    file = tmp_path_factory.mktemp("csv") / "tabell.csv"
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([header, *body])
    expected = [(number, tuple(row)) for number, row in enumerate(body, 2) if any(row)]
    if not expected:
        with pytest.raises(BadInput):
            read_table(file, separator=separator, header_row=1)
        return
    table = read_table(file, separator=separator, header_row=1)
    assert [column.header for column in table.columns] == header
    assert table.rows == expected


@given(st.binary(max_size=400), st.sampled_from(["fil.csv", "fil.txt", "fil.xlsx", "fil.xls"]))
def test_no_bytes_raise_anything_but_bad_input(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    file = place(tmp_path_factory.mktemp("junk"), content, name=name)
    try:
        table = read_table(file)
    except BadInput:
        return
    assert table.rows
    assert len({column.name for column in table.columns}) == len(table.columns)
