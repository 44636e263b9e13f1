"""Looks through a workbook's zip before it is opened: bombs, lies about sizes, locks and other formats."""

import io
import re
import zipfile
import zlib
from pathlib import Path

from entrack_vault.domain.progress import Work
from entrack_vault.errors import BadInput
from entrack_vault.i18n import N_
from entrack_vault.imports.shapes import NOTHING_IMPORTED, check_counts

MOST_UNPACKED = 1_000_000_000  # bytes
MOST_PARTS = 20_000
_RATIO, _RATIO_FROM = 200, 50_000_000  # packed this tightly beyond this size, no honest workbook is

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK"

_BLOCK = 1 << 20

# Cells as spreadsheet programs write them name their place first; anything else is counted the slow way.
_ODD_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]+\d)')
_ODD_ROW = re.compile(rb'<row(?=[\s/>])(?! r="\d)')
_FAR = re.compile(rb'<c r="(?:([A-Z]{2,})(\d+)|([A-Z])(\d{6,}))"[^>]*(?<!/)>')
_PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
_STRING_END = re.compile(rb"</(?:\w+:)?si\s*>")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v\b[^>]*>\s*(\d+)""")


def checked(path: Path, work: Work) -> io.BytesIO:
    """The workbook's XML parts in a new zip in memory, every size counted; BadInput when it cannot be trusted."""
    content = path.read_bytes()
    if content.startswith(OLE):
        raise _locked_or_old(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _repacked(archive, work)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        LookupError,
    ):
        raise no_workbook() from None


def no_workbook() -> BadInput:
    """What to say of a file that should be a workbook and is not."""
    return BadInput(
        N_("The file is no workbook, or it is damaged."),
        NOTHING_IMPORTED,
        N_("Open it in the spreadsheet program, save it as XLSX and choose the new file."),
    )


def _locked_or_old(content: bytes) -> BadInput:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return BadInput(
            N_("The workbook is locked with a password."),
            NOTHING_IMPORTED,
            N_("Open it in the spreadsheet program, save a copy without a password and choose the copy."),
        )
    return BadInput(
        N_("The file is in the old spreadsheet format XLS."),
        NOTHING_IMPORTED,
        N_("Open it in the spreadsheet program, save it as XLSX and choose the new file."),
    )


def _bomb() -> BadInput:
    return BadInput(
        N_("The workbook unpacks to far more than a workbook of this size can hold."),
        NOTHING_IMPORTED,
        N_("Do not open it. Ask whoever sent it for a new export."),
    )


def _repacked(archive: zipfile.ZipFile, work: Work) -> io.BytesIO:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names or len(set(names)) != len(names) or len(names) > MOST_PARTS:
        raise no_workbook()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or any(_too_tight(part.file_size, part.compress_size) for part in parts):
        raise _bomb()
    result = io.BytesIO()
    done = cells = 0
    lengths: list[int] = []  # of the shared strings, in their order
    sheets: list[str] = []
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as copy:
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue  # pictures and programs are of no interest
            data = _unpacked(archive, part, MOST_UNPACKED - done)
            done += len(data)
            work.step(done, 2 * unpacked)
            copy.writestr(part.filename, data)
            if b"\0" in data:
                raise no_workbook()
            if b"sheetData" in data:
                sheets.append(part.filename)
                cells += _check_extent(data)
            elif b"sst" in data[:1000]:
                lengths += [len(text) for text in _STRING_END.split(data)]
        if max(lengths, default=0) * cells > MOST_UNPACKED:
            _check_strings(copy, sheets, lengths)
    result.seek(0)
    return result


def _too_tight(unpacked: int, packed: int) -> bool:
    return unpacked > _RATIO_FROM and unpacked > _RATIO * max(packed, 1)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """One part, read in blocks: what it says of its own size is not believed."""
    data = bytearray()
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            data += block
            if len(data) > most or _too_tight(len(data), part.compress_size):
                raise _bomb()
    return bytes(data)


def _check_extent(sheet: bytes) -> int:
    """The number of cells; BadInput when the rectangle they lie in, which is all held in memory, is too large."""
    cells = sheet.count(b"<c") + sheet.count(b":c")
    if b":sheetData" in sheet or _ODD_CELL.search(sheet) or _ODD_ROW.search(sheet):
        rows = [part.count(b"<c") + part.count(b":c") for part in re.split(rb"<(?:\w+:)?row\b", sheet)]
        places = [(column, int(row)) for column, row in set(_PLACE.findall(sheet))]
        height = max((row for _, row in places), default=0) + len(rows)
        width = max((_place(column) for column, _ in places), default=0) + max(rows)
    else:
        far = {(wide or narrow, int(deep or low)) for wide, deep, narrow, low in _FAR.findall(sheet)}
        height = max((row for _, row in far), default=0)
        width = max((_place(column) for column, _ in far), default=0)
        height, width = max(height, min(cells, 99_999)), max(width, 26)
    check_counts(0, 0, max(cells, height * width))
    return cells


def _place(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    place = 0
    for letter in letters.upper()[:8]:
        place = place * 26 + letter - 64
    return place


def _check_strings(archive: zipfile.ZipFile, sheets: list[str], lengths: list[int]) -> None:
    """A long text that very many cells share is copied into each of them."""
    total = 0
    for name in sheets:
        for index in _SHARED.findall(archive.read(name)):
            total += lengths[int(index)] if int(index) < len(lengths) else 0
            if total > MOST_UNPACKED:
                raise _bomb()
