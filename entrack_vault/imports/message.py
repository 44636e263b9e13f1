"""An e-mail as a file (RFC 5322, MIME): who, when, what about, its text, and what is attached. Nothing is fetched.

Anyone may send one, so nothing in it is trusted to be well made: what takes long or goes deep is not read at all, and
what cannot be read is left out.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Parsed
from html import unescape

from entrack_vault.domain import file_names

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_HEADER = 16_384  # bytes with its folded lines; a longer one makes readers slow
_MOST_PARTS = 200
_DEEPEST = 20
_KEPT = 2_000  # letters of a header
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "blockquote", "table"})
_LINES = frozenset({"div", "br", "tr", "li"})
_SILENT = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "head", "title")}
_TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_NEW_PART = re.compile(rb"content-type:\s*(multipart/|message/)", re.IGNORECASE)


class Strange(ValueError):
    """An e-mail that is made to take long, or so badly that nothing of it can be told."""


@dataclass(frozen=True)
class Attached:
    """Something attached to an e-mail; its name is a bare file name."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """An e-mail as it is read. `headers` are those of From, To, Cc, Date and Subject that it has, in that order."""

    headers: tuple[tuple[str, str], ...]
    text: str
    attached: tuple[Attached, ...]


def read(content: bytes) -> Message:
    """Reads an e-mail; Strange where it is not to be read."""
    if _is_strange(content):
        raise Strange
    try:
        parsed = message_from_bytes(content, policy=policy.compat32)
        headers = tuple((name, _header(parsed, name)) for name in _SHOWN if name in parsed)
        parts = _leaves(parsed)
        text = next((part for part in parts if _is_text(part, "plain")), None)
        page = next((part for part in parts if _is_text(part, "html")), None)
        body = text if text is not None else page
        shown = "" if body is None else _words(body)
        attached = [_attached(part, number) for number, part in enumerate(parts, 1) if not _belongs(part, text, page)]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        raise Strange from None
    return Message(headers, shown, tuple(attached))


def _is_strange(content: bytes) -> bool:
    """Whether a header is so long, or parts lie so many and deep, that reading them would take long."""
    if len(_NEW_PART.findall(content)) > _DEEPEST:
        return True
    length = 0
    for line in content.splitlines():
        folded = line[:1] in (b" ", b"\t")
        length = length + len(line) if folded else len(line) if b":" in line[:80] else 0
        if length > _LONGEST_HEADER:
            return True
    return False


def _leaves(parsed: Parsed) -> list[Parsed]:
    """The parts that hold something themselves, in order; an e-mail inside this one is one of them."""
    found: list[Parsed] = []
    waiting = [parsed]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = part.get_payload()
            waiting = (
                [one for one in inner if isinstance(one, Parsed)] + waiting if isinstance(inner, list) else waiting
            )
        else:
            found.append(part)
    return found


def _is_text(part: Parsed, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment"


def _belongs(part: Parsed, text: Parsed | None, page: Parsed | None) -> bool:
    """Whether a part is the text itself, as words or as a page."""
    return part is text or part is page or part.get_content_maintype() == "multipart"


def _header(parsed: Parsed, name: str) -> str:
    raw = str(parsed[name])[:_KEPT]
    try:
        told = str(make_header(decode_header(raw)))
    except (MessageError, ValueError, LookupError):
        told = raw
    return " ".join("".join(letter for letter in told if letter.isprintable() or letter.isspace()).split())


def _words(part: Parsed) -> str:
    content = _bytes(part)
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return (words_of(text) if part.get_content_subtype() == "html" else text).strip()


def _attached(part: Parsed, number: int) -> Attached:
    name = part.get_filename()
    return Attached(file_names.clean(name or f"{number}.{part.get_content_subtype()}"), _bytes(part))


def _bytes(part: Parsed) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        return inner.as_bytes() if isinstance(inner, Parsed) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def words_of(page: str) -> str:
    """The text of an HTML page, without what draws it. Each letter is looked at once or twice, however it is made."""
    found: list[str] = []
    at = 0
    while (start := page.find("<", at)) >= 0:
        found.append(_plain(page[at:start]))
        end = page.find("-->" if page.startswith("<!--", start) else ">", start)
        if end < 0:
            return _lines(found)
        tag = _TAG.match(page, start + 1)
        name = tag.group(1).lower() if tag else ""
        at = end + 1
        if name in _PARAGRAPHS or name in _LINES:
            found.append("\n\n" if name in _PARAGRAPHS else "\n")
        elif name in _SILENT and page[start + 1] != "/":
            closing = _SILENT[name].search(page, at)
            if closing is None:
                return _lines(found)
            at = closing.start()
    found.append(_plain(page[at:]))
    return _lines(found)


def _plain(text: str) -> str:
    """Words with single spaces between them."""
    told = unescape(text)
    before, after = (" " if told[:1].isspace() else ""), (" " if told[-1:].isspace() else "")
    words = " ".join(told.split())
    return f"{before}{words}{after}" if words else before


def _lines(found: list[str]) -> str:
    lines = [" ".join(line.split()) for line in "".join(found).splitlines()]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1])).strip()
