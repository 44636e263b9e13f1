"""Reads separated text: finds encoding and separator, and yields filled rows with their numbers."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from entrack_vault.domain.progress import Work
from entrack_vault.errors import BadInput, Misuse
from entrack_vault.i18n import N_
from entrack_vault.imports.shapes import (
    MOST_BYTES,
    MOST_CELLS,
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
from entrack_vault.imports.words import squeeze

ENCODINGS = ("utf-8", "utf-16", "windows-1252")
SEPARATORS = (";", ",", "\t", "|")

_BLOCK = 1 << 20
_SAMPLE = 1 << 17
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODECS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252"}
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a"))  # 1A ends a file in old programs
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffe\uffff]")
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])[ \t;,]*[\r\n]", re.IGNORECASE)


def read(
    path: Path,
    size: int,
    work: Work,
    encoding: str | None = None,
    separator: str | None = None,
    known: Collection[str] = (),
) -> Grid:
    """The filled rows of a text file; BadInput when it is no text, or larger than the bounds."""
    if (encoding or "utf-8") not in ENCODINGS or (separator or ";") not in SEPARATORS:
        raise Misuse(N_("This encoding or separator is not known."), NOTHING_IMPORTED)
    try:
        found = _encoding(path, size, work, encoding)
        # Cells are measured here, one by one; the reader's own limit would stop the whole file.
        csv.field_size_limit(MOST_BYTES)
        with path.open("rb") as raw, io.TextIOWrapper(raw, _CODECS[found], newline="") as text:
            sample = text.read(_SAMPLE)
            text.seek(0)
            _refuse_markup(sample)
            announced = _SEPARATOR_LINE.match(sample)
            chosen = separator or (announced[1] if announced else _separator(sample, known))
            rows, marks = _rows(text, chosen, announced is not None, lambda: work.step(raw.tell(), size))
    except (UnicodeError, csv.Error):
        # The fault's own text quotes the bytes it stopped at.
        raise _no_text() if encoding is None else _other_encoding(encoding) from None
    return Grid(rows, marks, Facts(size, found, chosen))


def _no_text() -> BadInput:
    return BadInput(
        N_("The file is neither text in columns nor a workbook that can be read."),
        NOTHING_IMPORTED,
        N_("Export it anew as CSV or XLSX and choose the new file."),
    )


def _other_encoding(encoding: str) -> BadInput:
    return BadInput(
        N_("The file is not written in the encoding {encoding}."),
        NOTHING_IMPORTED,
        N_("Choose another encoding, or let the program find it."),
        encoding=encoding,
    )


def _refuse_markup(sample: str) -> None:
    start = sample.lstrip()[:100].casefold()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml", "{\\rtf", "%pdf", "<head", "<meta")):
        raise BadInput(
            N_("The file is a web page or a document, whatever its name says."),
            NOTHING_IMPORTED,
            N_("Open it in the spreadsheet program, save it as XLSX and choose the new file."),
        )


def _encoding(path: Path, size: int, work: Work, wanted: str | None) -> str:
    """The wanted encoding, or what the bytes say; every byte is checked for being text."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
        if (wanted or marked) == "utf-16":
            _check_wide(file, size, work)
            return "utf-16"
        decoder, valid = codecs.getincrementaldecoder("utf-8")(), True
        for block in _blocks(file, size, work):
            if len(block.translate(None, _CONTROLS)) != len(block):
                raise _no_text()
            valid = valid and _decodes(decoder, block)
        if valid and not _decodes(decoder, b"", final=True):
            valid = False
    return wanted or marked or ("utf-8" if valid else "windows-1252")


def _blocks(file: BinaryIO, size: int, work: Work) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        work.step(0, size)
        yield block


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _check_wide(file: BinaryIO, size: int, work: Work) -> None:
    decoder = codecs.getincrementaldecoder("utf-16")()
    for block in _blocks(file, size, work):
        if _CONTROL.search(decoder.decode(block)):
            raise _no_text()
    decoder.decode(b"", True)


def _separator(sample: str, known: Collection[str]) -> str:
    """The separator that parts the sample most evenly into most columns; ; when there is only one column."""
    scores = {separator: _evenness(sample, separator, known) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _evenness(sample: str, separator: str, known: Collection[str]) -> float:
    lines = io.StringIO(sample, newline="")
    records = [
        record for record in islice(csv.reader(lines, delimiter=separator), 200) if any(map(str.strip, record))
    ]
    if len(sample) == _SAMPLE and len(records) > 1:
        records.pop()  # the sample may end in the middle of a row
    lengths = Counter(len(record) for record in records)
    width, rows = max(lengths.items(), key=lambda item: (item[1] * min(item[0], 5), item[0]), default=(1, 0))
    if width < 2:
        return 0.0
    headers = max((sum(squeeze(cell) in known for cell in record) for record in records[:TITLE_ROWS]), default=0)
    return rows / len(records) * min(width, 5) + min(headers, 3)


class _Lines:
    """Hands lines on and counts quotation marks, to find one that is never closed."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.start_row()

    def start_row(self) -> None:
        self._quotes = self._count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._count += 1
            if '"' in line:
                self._quotes += line.count('"')
            yield line

    @property
    def left_open(self) -> bool:
        return self._count > 1 and self._quotes % 2 == 1


def _rows(
    text: io.TextIOWrapper, separator: str, announced: bool, step: Callable[[], None]
) -> tuple[list[tuple[int, Cells]], dict[tuple[int, int], Mark]]:
    rows: list[tuple[int, Cells]] = []
    marks: dict[tuple[int, int], Mark] = {}
    lines = _Lines(text)
    cells = number = 0
    left_open = False
    for number, record in enumerate(csv.reader(lines, delimiter=separator), 1):
        if number % 2000 == 0:
            step()
        left_open = lines.left_open
        lines.start_row()
        row = tuple(map(str.strip, record))
        if not row or not row[-1]:
            row = trimmed(row)
        if not row or (announced and number == 1):
            continue
        rows.append((number, measured(row, number, marks)))
        cells += len(row)
        if len(row) > MOST_COLUMNS or len(rows) > MOST_ROWS + TITLE_ROWS or cells > MOST_CELLS:
            check_counts(len(rows), len(row), cells)
    if left_open:
        raise BadInput(
            N_("A quotation mark in row {row} is never closed, so the rows after it cannot be told apart."),
            NOTHING_IMPORTED,
            N_("Remove the quotation mark from that row and try again."),
            row=number,
        )
    step()
    return rows, marks
