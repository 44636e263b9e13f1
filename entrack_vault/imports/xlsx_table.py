"""Reads a worksheet into cell texts: numbers without exponents, dates as ISO, yes and no as true and false."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from entrack_vault.domain.progress import Work
from entrack_vault.errors import BadInput, VaultError
from entrack_vault.i18n import N_
from entrack_vault.imports.shapes import (
    MOST_COLUMNS,
    MOST_ROWS,
    NOTHING_IMPORTED,
    TITLE_ROWS,
    Cells,
    Facts,
    Grid,
    Mark,
    check_counts,
    measured,
    trimmed,
)
from entrack_vault.imports.xlsx_parts import checked, no_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_EXACT = 2**53  # from here on a spreadsheet's numbers skip whole ones


def read(path: Path, size: int, work: Work, sheet: str | None = None) -> Grid:
    """The filled rows of one worksheet, by default the first visible one that has any; raises BadInput."""
    content = checked(path, work)
    with _refusing():
        from python_calamine import CalamineWorkbook

        with CalamineWorkbook.from_filelike(content) as workbook:
            visible = _visible(workbook)
            name, chosen = _chosen(workbook, visible, sheet)
            rows, marks = _rows(chosen, work)
    return Grid(rows, marks, Facts(size, sheet=name, sheets=visible))


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the reader trips over is the file's fault; its panics are no ordinary exceptions."""
    try:
        yield
    except (VaultError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException:
        raise no_workbook() from None


def _visible(workbook: "CalamineWorkbook") -> tuple[str, ...]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )


def _chosen(
    workbook: "CalamineWorkbook", visible: tuple[str, ...], wanted: str | None
) -> tuple[str, "CalamineSheet"]:
    if wanted is not None and wanted not in workbook.sheet_names:
        raise BadInput(
            N_("The workbook has no sheet of that name."), NOTHING_IMPORTED, N_("Choose one of its sheets.")
        )
    for name in visible if wanted is None else (wanted,):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            return name, sheet
    raise BadInput(
        N_("The workbook has no visible sheet with anything in it."),
        NOTHING_IMPORTED,
        N_("Choose another file, or show the sheet in the spreadsheet program and save it."),
    )


class _Texts:
    """Turns cells into texts and notes whether one of them had lost digits."""

    def __init__(self) -> None:
        self.lost = False
        self._by_type: dict[type, Callable[[object], str]] = {float: self._number, int: self._number}

    def text(self, cell: object) -> str:
        return self._by_type.get(type(cell), _other)(cell)

    def _number(self, value: object) -> str:
        assert isinstance(value, (int, float))
        if abs(value) >= _EXACT:
            self.lost = True
            return f"{value:.0f}"
        if value == int(value):
            return str(int(value))
        # Spreadsheets show 15 digits; the 17 of a float would show 0.30000000000000004.
        text = f"{value:.15g}"
        return format(Decimal(text), "f") if "e" in text else text


def _other(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value).strip()


def _rows(sheet: "CalamineSheet", work: Work) -> tuple[list[tuple[int, Cells]], dict[tuple[int, int], Mark]]:
    rows: list[tuple[int, Cells]] = []
    marks: dict[tuple[int, int], Mark] = {}
    texts = _Texts()
    text, total = texts.text, sheet.total_height
    for number, record in enumerate(sheet.iter_rows(), 1):
        if number % 2000 == 0:
            work.step(total + number, 2 * total)
        cells = tuple([cell.strip() if type(cell) is str else text(cell) for cell in record])
        if not cells or not cells[-1]:
            cells = trimmed(cells)
        if not cells:
            continue
        if texts.lost:
            texts.lost = False
            for index, value in enumerate(record):
                if type(value) is float and abs(value) >= _EXACT:
                    marks[number, index] = Mark.LOST_DIGITS
        rows.append((number, measured(cells, number, marks)))
        if len(cells) > MOST_COLUMNS or len(rows) > MOST_ROWS + TITLE_ROWS:
            check_counts(len(rows), len(cells), 0)
    work.step(1, 1)
    return rows, marks
