"""What a read file is: columns with unique names, rows of cell texts, marks on cells, and the bounds kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from entrack_vault.errors import BadInput
from entrack_vault.i18n import N_

MOST_BYTES = 300_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 20_000_000
LONGEST_CELL = 1_000_000  # characters
TITLE_ROWS = 50  # the header is looked for among this many filled rows

NOTHING_IMPORTED = N_("Nothing has been imported.")

Cells = tuple[str, ...]


class Mark(StrEnum):
    """What a reader saw about a cell that its text no longer shows."""

    LOST_DIGITS = "lost_digits"  # a spreadsheet rounded the number
    TOO_LONG = "too_long"  # over LONGEST_CELL; the text was left out
    MORE_CELLS = "more_cells"  # the row goes on past the last column, so its cells may have moved


@dataclass(frozen=True)
class Column:
    """A column: its place in the rows from 0, the header as written, and a name no other column has."""

    index: int
    header: str
    name: str


@dataclass(frozen=True)
class Reading:
    """How someone wants a file read; what is None is found out. `header_row` counts the file's rows from 1."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None


AS_FOUND = Reading()


@dataclass(frozen=True)
class Facts:
    """How the file was read. Encoding and separator are None for a workbook, sheet for text."""

    size: int  # bytes
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Filled rows with their number in the file (from 1), not yet parted into header and rest."""

    rows: list[tuple[int, Cells]] = field(repr=False)
    marks: Mapping[tuple[int, int], Mark]  # by (row number, column index)
    facts: Facts


@dataclass(frozen=True)
class Table:
    """A file's rows under their header. Rows are equally long; a column's cells stand at its `index`.

    Columns with neither a header nor a filled cell are left out of `columns`.
    """

    header_row: int
    columns: tuple[Column, ...]
    rows: list[tuple[int, Cells]] = field(repr=False)
    facts: Facts
    marks: Mapping[tuple[int, int], Mark]


_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+E\+?|E\+)\d+", re.IGNORECASE)


def rounded(text: str) -> bool:
    """Whether a spreadsheet wrote a number as 1.2345E+10 or 1,2345E+10, its last digits lost."""
    return _ROUNDED.fullmatch(text) is not None


def trimmed(cells: Cells) -> Cells:
    """The cells without the empty ones at the end."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return cells[:width]


def measured(cells: Cells, row: int, marks: dict[tuple[int, int], Mark]) -> Cells:
    """The cells, over-long ones left empty; what was seen about them is added to `marks`."""
    whole = "\n".join(cells)
    if "E+" in whole or "e+" in whole:
        for index, cell in enumerate(cells):
            if rounded(cell):
                marks[row, index] = Mark.LOST_DIGITS
    if len(whole) <= LONGEST_CELL:
        return cells
    for index, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            marks[row, index] = Mark.TOO_LONG
    return tuple("" if len(cell) > LONGEST_CELL else cell for cell in cells)


def check_counts(rows: int, columns: int, cells: int) -> None:
    """Raises BadInput when a table is larger than an import takes."""
    if rows > MOST_ROWS:
        raise BadInput(
            N_("The file has more than {most} rows."),
            NOTHING_IMPORTED,
            N_("Divide it into several files and import them one after the other."),
            most=MOST_ROWS,
        )
    if columns > MOST_COLUMNS:
        raise BadInput(
            N_("The file has more than {most} columns."),
            NOTHING_IMPORTED,
            N_("Remove the columns that are not needed and try again."),
            most=MOST_COLUMNS,
        )
    if cells > MOST_CELLS:
        raise BadInput(
            N_("The file has more than {most} cells."),
            NOTHING_IMPORTED,
            N_("Remove the columns that are not needed, or divide the file into several."),
            most=MOST_CELLS,
        )
