"""An e-mail as a file (RFC 5322, MIME): who, when, what about, its text, and what is attached. Nothing is fetched."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from html.parser import HTMLParser

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "blockquote", "table"}
_LINES = {"div", "br", "tr", "li"}
_SILENT = {"script", "style", "head", "title"}


@dataclass(frozen=True)
class Attached:
    """Something attached to an e-mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """An e-mail as it is read. `headers` are those of From, To, Cc, Date and Subject that it has, in that order."""

    headers: tuple[tuple[str, str], ...]
    text: str
    attached: tuple[Attached, ...]


def read(content: bytes) -> Message:
    """Reads an e-mail; whatever is wrong in it, what can be read is."""
    parsed = message_from_bytes(content, policy=policy.default)
    headers = tuple((name, _header(parsed, name)) for name in _SHOWN if name in parsed)
    return Message(headers, _text(parsed), tuple(_attached(parsed)))


def _header(parsed: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(parsed[name]).split())
    except (ValueError, IndexError, AttributeError, LookupError):
        return ""  # written as no program should: left out rather than guessed at


def _text(parsed: EmailMessage) -> str:
    body = parsed.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError, KeyError):
        text = _bytes(body).decode("utf-8", "replace")
    return (words_of(text) if body.get_content_subtype() == "html" else text).strip()


def _attached(parsed: EmailMessage) -> list[Attached]:
    found = []
    for number, part in enumerate(parsed.iter_attachments(), 1):
        name = part.get_filename() or f"{number}.{part.get_content_subtype()}"
        found.append(Attached(name, _bytes(part)))
    return found


def _bytes(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class _Words(HTMLParser):
    """The words of a page, without what draws it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        if tag in _PARAGRAPHS or tag in _LINES:
            self.found.append("\n\n" if tag in _PARAGRAPHS else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(self._silent - (tag in _SILENT), 0)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def words_of(page: str) -> str:
    """The text of an HTML page."""
    reading = _Words()
    reading.feed(page)
    reading.close()
    lines = [line.strip() for line in "".join(reading.found).splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept)
