"""Reads a CSV or XLSX file into a table: finds the header among title rows, and names every column uniquely."""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from entrack_vault.domain.progress import NO_PROGRESS, Cancelled, Progress, Work
from entrack_vault.errors import BadInput, Unavailable
from entrack_vault.i18n import N_
from entrack_vault.imports import csv_table, xlsx_parts, xlsx_table
from entrack_vault.imports.csv_table import ENCODINGS, SEPARATORS
from entrack_vault.imports.shapes import (
    MOST_BYTES,
    NOTHING_IMPORTED,
    TITLE_ROWS,
    Cells,
    Column,
    Facts,
    Grid,
    Mark,
    Table,
    check_counts,
)
from entrack_vault.imports.words import squeeze

__all__ = ["ENCODINGS", "SEPARATORS", "Column", "Facts", "Mark", "Table", "read_table"]


def read_table(
    path: Path,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    known: Collection[str] = (),
    progress: Progress = NO_PROGRESS.progress,
    cancelled: Cancelled = NO_PROGRESS.cancelled,
) -> Table:
    """The whole file as texts. What is not given is found out; `known` are squeezed headers to look for.

    Raises BadInput for a file that cannot be taken as it is, Unavailable when it cannot be opened at all,
    Cancelled when the person stops it. No message holds anything from the file's cells.
    """
    work = Work(progress, cancelled)
    try:
        size = _size(path)
        with path.open("rb") as file:
            start = file.read(8)
        if start.startswith((xlsx_parts.ZIP, xlsx_parts.OLE)):
            grid = xlsx_table.read(path, size, work, sheet)
        elif path.suffix.casefold() in {".xlsx", ".xlsm"}:
            raise xlsx_parts.no_workbook()
        else:
            grid = csv_table.read(path, size, work, encoding, separator, known)
    except OSError:
        raise Unavailable(
            N_("The file cannot be opened."),
            NOTHING_IMPORTED,
            N_("Close it in other programs, check that it is still there, and try again."),
        ) from None
    return _table(grid, known, header_row)


def _size(path: Path) -> int:
    size = path.stat().st_size
    if size == 0:
        raise BadInput(N_("The file is empty."), NOTHING_IMPORTED, N_("Export it anew and choose the new file."))
    if size > MOST_BYTES:
        raise BadInput(
            N_("The file is larger than {most} MB."),
            NOTHING_IMPORTED,
            N_("Divide it into several files and import them one after the other."),
            most=MOST_BYTES // 1_000_000,
        )
    return size


def _table(grid: Grid, known: Collection[str], header_row: int | None) -> Table:
    if not grid.rows:
        raise BadInput(
            N_("The file has no filled rows."), NOTHING_IMPORTED, N_("Export it anew and choose the new file.")
        )
    at = _header(grid.rows, known) if header_row is None else _wanted(grid.rows, header_row)
    number, header = grid.rows[at]
    body = [(row, cells) for row, cells in grid.rows[at + 1 :] if cells != header]
    if not body:
        raise BadInput(
            N_("There is nothing below the header in row {row}."),
            NOTHING_IMPORTED,
            N_("Choose another row as the header, or another file."),
            row=number,
        )
    marks = {place: mark for place, mark in grid.marks.items() if place[0] > number}
    width = _width(len(header), body, marks)
    check_counts(len(body), width, len(body) * width)
    rows = [_fitted(row, cells, width) for row, cells in body]
    columns = tuple(
        column for column in _columns(header, width) if column.header or any(cells[column.index] for _, cells in rows)
    )
    return Table(number, columns, rows, grid.facts, marks)


def _wanted(rows: Sequence[tuple[int, Cells]], header_row: int) -> int:
    for at, (number, _) in enumerate(rows):
        if number == header_row:
            return at
    raise BadInput(
        N_("Row {row} is empty, so it cannot be the header."),
        NOTHING_IMPORTED,
        N_("Choose another row as the header, or another file."),
        row=header_row,
    )


def _header(rows: Sequence[tuple[int, Cells]], known: Collection[str]) -> int:
    """Which of the first rows is the header: the one with most known headers, else the first as filled as most."""
    first = [cells for _, cells in rows[:TITLE_ROWS]]
    recognised = [sum(squeeze(cell) in known for cell in cells if len(cell) < 100) for cells in first]
    most = max(recognised)
    if most >= 2 or (most == 1 and max(map(len, first)) == 1):
        return recognised.index(most)
    filled = [sum(map(bool, cells)) for cells in first]
    usual = max(Counter(filled).items(), key=lambda item: (item[1], item[0]))[0]
    enough = 0.8 * usual
    likely = [at for at, count in enumerate(filled) if count >= enough]
    return next((at for at in likely if _looks_like_names(first[at])), likely[0])


def _looks_like_names(cells: Cells) -> bool:
    """Headers are words, seldom numbers, dates or addresses, and seldom the same twice."""
    filled = [cell for cell in cells if cell]
    words = sum(any(map(str.isalpha, cell)) and "@" not in cell and len(cell) < 100 for cell in filled)
    return words >= 0.8 * len(filled) and len(set(filled)) >= 0.6 * len(filled)


def _width(named: int, body: Sequence[tuple[int, Cells]], marks: dict[tuple[int, int], Mark]) -> int:
    """How many columns there are. Rows that go on past the header are faulty, unless most of them do."""
    longer = [row for row, cells in body if len(cells) > named]
    if len(longer) * 2 > len(body):
        return max(len(cells) for _, cells in body)
    marks.update(((row, named - 1), Mark.MORE_CELLS) for row in longer)
    return named


def _fitted(row: int, cells: Cells, width: int) -> tuple[int, Cells]:
    missing = width - len(cells)
    if missing == 0:
        return row, cells
    return row, cells + ("",) * missing if missing > 0 else cells[:width]


def _columns(header: Cells, width: int) -> tuple[Column, ...]:
    headers = [" ".join(cell.split()) for cell in header] + [""] * (width - len(header))
    # A column without a header goes by its letter in the spreadsheet.
    names = [text or f"({_letters(index)})" for index, text in enumerate(headers)]
    times = Counter(name.casefold() for name in names)
    taken: set[str] = {name.casefold() for name in names if times[name.casefold()] == 1}
    columns = []
    for index, (text, name) in enumerate(zip(headers, names, strict=True)):
        unique, turn = name, 0
        while times[name.casefold()] > 1 and (turn == 0 or unique.casefold() in taken):
            turn += 1
            unique = f"{name} ({turn})"
        taken.add(unique.casefold())
        columns.append(Column(index, text, unique))
    return tuple(columns)


def _letters(index: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
