"""Writes small XLSX files by hand, so that tests decide every byte: cell types, dates, lies and bombs."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT_RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
# Style 1 is a date, style 2 a date with time.
STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Raw:
    """A cell written exactly so, `{at}` standing for its place."""

    xml: str


@dataclass(frozen=True)
class Shared:
    """A cell that points into the shared strings."""

    index: int


Cell = str | int | float | bool | date | datetime | Raw | Shared | None


def column_letters(index: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _serial(moment: date) -> float:
    """The number a spreadsheet keeps for a date."""
    start = datetime(1899, 12, 30)
    whole = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    return (whole - start).total_seconds() / 86400


def _cell(at: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.xml.replace("{at}", at)
    content = {
        Shared: lambda: f' t="s"><v>{getattr(value, "index", 0)}</v>',
        bool: lambda: f' t="b"><v>{int(bool(value))}</v>',
        datetime: lambda: f' s="2"><v>{_serial(value)}</v>' if isinstance(value, date) else "",
        date: lambda: f' s="1"><v>{_serial(value)}</v>' if isinstance(value, date) else "",
        str: lambda: f' t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is>',
    }
    number = f"><v>{value!r}</v>"
    return f'<c r="{at}"{content[type(value)]() if type(value) in content else number}</c>'


def sheet_xml(rows: Iterable[Sequence[Cell] | None], first_row: int = 1) -> str:
    """A worksheet; None leaves a row out altogether."""
    lines = []
    for number, row in enumerate(rows, first_row):
        if row is not None:
            cells = "".join(_cell(f"{column_letters(i)}{number}", value) for i, value in enumerate(row))
            lines.append(f'<row r="{number}">{cells}</row>')
    body = "".join(lines)
    return f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def parts(sheets: Mapping[str, str], shared: Sequence[str] = (), hidden: Sequence[str] = ()) -> dict[str, str]:
    """Every part of a workbook by its path, from the XML of its sheets."""
    listed, relations, files = "", "", {}
    for number, (name, xml) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"{state}/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        files[f"xl/worksheets/sheet{number}.xml"] = xml
    relations += f'<Relationship Id="rId900" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    if shared:
        relations += f'<Relationship Id="rId901" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        files["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst xmlns="{_MAIN}">{strings}</sst>'
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
        ),
        "xl/styles.xml": STYLES,
        **files,
    }


def pack(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Zips the parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write(path: Path, rows: Iterable[Sequence[Cell] | None], sheet: str = "Ansatte") -> Path:
    """A workbook with one sheet."""
    return pack(path, parts({sheet: sheet_xml(rows)}))
