"""What a file is, told from how its content begins and never from its name.

Marks as in the formats' own specifications: ISO 32000 (PDF), RFC 2083 (PNG), JFIF, GIF89a, BMP, TIFF 6.0, RIFF/WebP,
APPNOTE (zip), RFC 5322 (e-mail).
"""

import re

from entrack_vault.domain.documents import FileKind

HEAD_BYTES = 64 * 1024  # of the content, at most, that telling takes
_PDF_WITHIN = 1024  # readers take a PDF whose mark stands a little way in
_MARKS = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLD_OFFICE),
)
# What the first names inside a zip tell.
_PACKED = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", FileKind.OPEN_TEXT),
    (b"word/", FileKind.WORD),
    (b"xl/", FileKind.EXCEL),
    (b"ppt/", FileKind.POWERPOINT),
)
_HEADER = re.compile(rb"[!-9;-~]+:[ \t]?.*")
_OF_A_MESSAGE = (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def told(head: bytes) -> FileKind:
    """The kind of a file that begins with `head`, its first HEAD_BYTES or all of it."""
    marked = _marked(head)
    if marked is not None:
        return marked
    if _is_message(head):
        return FileKind.EMAIL
    return FileKind.TEXT if text_of(head) is not None else FileKind.OTHER


def _marked(head: bytes) -> FileKind | None:
    found = next((kind for mark, kind in _MARKS if head.startswith(mark)), None)
    if found is None and b"%PDF-" in head[:_PDF_WITHIN]:
        found = FileKind.PDF
    elif found is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found = FileKind.WEBP
    elif found is None and head[:2] == b"BM" and len(head) > 26 and head[6:10] == bytes(4):
        found = FileKind.BMP
    elif found is None and head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = next((kind for mark, kind in _PACKED if mark in head), FileKind.ZIP)
    return found


def text_of(content: bytes) -> str | None:
    """The content as text: UTF-8, UTF-16 with its mark, or Windows-1252; None when it is not text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = content[: len(content) // 2 * 2].decode("utf-16", "replace")
    else:
        try:
            found = _whole_letters(content).decode("utf-8-sig")
        except UnicodeDecodeError:
            found = content.decode("cp1252", "replace")
    return None if _NOT_TEXT.search(found) or found.count("\ufffd") > len(found) // 100 else found


def _whole_letters(content: bytes) -> bytes:
    """Without the letter that a cut at the end has halved."""
    for back in range(1, min(4, len(content)) + 1):
        byte = content[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return content[:-back] if back < needed else content
        if byte < 0x80:
            break
    return content


def _is_message(head: bytes) -> bool:
    """Whether it begins with the headers of an e-mail, at least two of those that every message has."""
    known: set[bytes] = set()
    for line in head.splitlines()[:200]:
        if not line:
            break
        if line[:1] in (b" ", b"\t") and known:
            continue
        if not _HEADER.fullmatch(line):
            return False
        name = line.split(b":", 1)[0].lower()
        known |= {name} & set(_OF_A_MESSAGE)
    return len(known) >= 2
