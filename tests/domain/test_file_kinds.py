"""What a file is, told from its content, whatever it is called."""

import io
import zipfile

import pytest

from entrack_vault.domain.documents import FileKind
from entrack_vault.domain.file_kinds import text_of, told


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return held.getvalue()


MAIL = b"From: a@example.no\r\nSubject: Hei\r\n og mer\r\nDate: Mon, 02 Mar 2026 09:15:00 +0100\r\n\r\nHei.\r\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", FileKind.PDF),
        (b"\r\n\r\n%PDF-1.4", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n\x00", FileKind.PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileKind.JPEG),
        (b"GIF89a\x01", FileKind.GIF),
        (b"GIF87a\x01", FileKind.GIF),
        (b"II*\x00\x08", FileKind.TIFF),
        (b"MM\x00*\x00", FileKind.TIFF),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", FileKind.WEBP),
        (b"BM" + bytes(30), FileKind.BMP),
        (b"BMW er et bilmerke, og dette er en tekst.", FileKind.TEXT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", FileKind.OLD_OFFICE),
        (packed("[Content_Types].xml", "word/document.xml"), FileKind.WORD),
        (packed("[Content_Types].xml", "xl/workbook.xml"), FileKind.EXCEL),
        (packed("ppt/presentation.xml"), FileKind.POWERPOINT),
        (packed("mimetype", "content.xml"), FileKind.OPEN_TEXT),
        (packed("readme"), FileKind.ZIP),
        (MAIL, FileKind.EMAIL),
        (b"Fra: meg\nTil: deg\n\nDette er et brev.", FileKind.TEXT),
        (b"From: me\nTo: you\nthis is no header\n", FileKind.TEXT),
        ("Kjære alle, blåbærsyltetøy".encode(), FileKind.TEXT),
        ("Kjære alle".encode("cp1252"), FileKind.TEXT),
        ("Kjære alle".encode("utf-16"), FileKind.TEXT),
        (b"", FileKind.TEXT),
        (b"MZ\x90\x00\x03", FileKind.OTHER),
        (bytes(range(256)), FileKind.OTHER),
    ],
)
def test_the_content_tells(content: bytes, kind: FileKind) -> None:
    assert told(content) is kind


def test_text_cut_in_the_middle_of_a_letter_is_still_text() -> None:
    whole = "å" * 40_000 + "🎈" * 10
    content = whole.encode()
    for cut in range(len(content) - 12, len(content)):
        found = text_of(content[:cut])
        assert found is not None
        assert whole.startswith(found)


def test_which_kinds_the_window_shows() -> None:
    shown = {kind for kind in FileKind if kind.shown}
    assert FileKind.PDF in shown
    assert FileKind.EMAIL in shown
    assert FileKind.TIFF in shown
    assert not shown & {FileKind.WORD, FileKind.ZIP, FileKind.OTHER, FileKind.OLD_OFFICE}
