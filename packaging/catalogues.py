"""The catalogues of both languages: gathers message ids from the code, keeps translations, compiles.

A message id is the plain English sentence in N_("..."), translate(language, "...") or
translate_count(language, "...", "..."). What is written holds no dates, places or versions, so that it
changes only when a text does. The English catalogue answers with the message ids themselves.
"""

import ast
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).resolve().parent.parent
LOCALE = CHECKOUT / "resources" / "locale"
SOURCES = ("entrack_vault", "ui")
LANGUAGES = ("nb", "en")

MessageId = tuple[str, ...]  # a sentence, or its singular and its plural

# Which arguments are message ids, by place and name.
KEYWORDS = {
    "N_": ((0, "text"),),
    "say": ((0, "text"),),
    "say_count": ((0, "one"), (1, "many")),
    "translate": ((1, "text"),),
    "translate_count": ((1, "one"), (2, "many")),
    "gettext": ((0, "message"),),
    "ngettext": ((0, "msgid1"), (1, "msgid2")),
}
LITERAL_ONLY = {"N_", "say_count", "translate_count"}  # the others also take texts that N_ has marked elsewhere


class NotLiteral(Exception):
    """A message id that the catalogue cannot know, because it does not stand in the code as it is."""


class PlainCatalog(Catalog):
    """A catalogue whose header says only what gettext needs."""

    def __iter__(self) -> Iterator[Message]:
        _dated_header, *messages = super().__iter__()
        lines = [
            f"Language: {self.locale_identifier}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            f"Plural-Forms: {self.plural_forms}",
        ]
        yield Message("", "\n".join(lines) + "\n")
        yield from messages


def gather(sources: Iterable[Path]) -> list[MessageId]:
    """The message ids of all Python files below the folders, sorted. Raises NotLiteral."""
    files = sorted(file for source in sources for file in source.rglob("*.py"))
    found: dict[str, MessageId] = {}
    for file in files:
        for message in message_ids(file.read_text("utf-8"), str(file)):
            if len(message) > len(found.get(message[0], ())):
                found[message[0]] = message
    return [found[key] for key in sorted(found)]


def message_ids(code: str, name: str) -> Iterator[MessageId]:
    """The message ids of one file, in no settled order. Raises NotLiteral."""
    for node in ast.walk(ast.parse(code, name)):
        if isinstance(node, ast.Call) and (called := _name(node.func)) in KEYWORDS:
            texts = [_literal(node, place, keyword) for place, keyword in KEYWORDS[called]]
            known = tuple(text for text in texts if text)
            if len(known) == len(texts):
                yield known
            elif called in LITERAL_ONLY and None in texts:
                raise NotLiteral(f'{name}:{node.lineno}: write {called}("the whole sentence"), no expression')


def _name(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def _literal(call: ast.Call, place: int, keyword: str) -> str | None:
    given = {argument.arg: argument.value for argument in call.keywords}
    value = call.args[place] if len(call.args) > place else given.get(keyword)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def current(language: str, locale: Path = LOCALE) -> Catalog:
    """The catalogue as it was last written; empty when there is none."""
    file = _file(language, locale, ".po")
    if not file.exists():
        return Catalog(language)
    return read_po(io.BytesIO(file.read_bytes()), language)


def updated(language: str, messages: Sequence[MessageId], old: Catalog) -> PlainCatalog:
    """A catalogue of exactly these messages, with the old one's translations."""
    new = PlainCatalog(language, header_comment="")
    for message in messages:
        kept = old.get(message[0])
        text = kept.string if kept and not kept.fuzzy and kept.pluralizable == (len(message) > 1) else ""
        if language == "en" and not _is_complete(text):
            text = message if len(message) > 1 else message[0]
        comments = kept.user_comments if kept else ()
        new.add(message if len(message) > 1 else message[0], text, user_comments=comments)
    return new


def as_po(catalog: Catalog) -> str:
    written = io.BytesIO()
    write_po(written, catalog, width=100, no_location=True)
    return written.getvalue().decode("utf-8").lstrip()


def as_mo(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def write(locale: Path = LOCALE, sources: Iterable[Path] | None = None) -> None:
    """Brings both catalogues and their compiled forms up to date."""
    messages = gather(sources or _sources())
    for language in LANGUAGES:
        catalog = updated(language, messages, current(language, locale))
        _file(language, locale, ".po").parent.mkdir(parents=True, exist_ok=True)
        _file(language, locale, ".po").write_bytes(as_po(catalog).encode("utf-8"))
        _file(language, locale, ".mo").write_bytes(as_mo(catalog))


def faults(locale: Path = LOCALE, sources: Iterable[Path] | None = None) -> list[str]:
    """What is missing, untranslated, out of date or differs in its placeholders; one line each."""
    messages = gather(sources or _sources())
    return [fault for language in LANGUAGES for fault in _faults(language, messages, locale)]


def _faults(language: str, messages: Sequence[MessageId], locale: Path) -> Iterator[str]:
    po, mo = _file(language, locale, ".po"), _file(language, locale, ".mo")
    catalog = updated(language, messages, current(language, locale))
    for message in catalog:
        if message.id and not _is_complete(message.string):
            yield f"{language}: no translation of {message.id!r}"
        elif message.id and not placeholders_agree(message):
            yield f"{language}: other placeholders than {message.id!r}"
    if not po.exists() or po.read_text("utf-8") != as_po(catalog):
        yield f"{language}: entrack_vault.po does not hold just what the code says; run catalogues"
    if not mo.exists() or mo.read_bytes() != as_mo(catalog):
        yield f"{language}: entrack_vault.mo is older than its texts; run catalogues"


def placeholders_agree(message: Message) -> bool:
    """Whether each form has its message id's {placeholders}; {count} may be left out of a count's forms."""
    ids, texts = _forms(message.id), _forms(message.string)
    free = {"count"} if len(ids) > 1 else set()
    return all(placeholders(text) - free == placeholders(ids[-1]) - free for text in (*ids, *texts))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _forms(texts: object) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts) if isinstance(texts, tuple | list) else ()


def _is_complete(text: object) -> bool:
    return bool(_forms(text)) and all(_forms(text))


def _sources() -> list[Path]:
    return [CHECKOUT / source for source in SOURCES]


def _file(language: str, locale: Path, ending: str) -> Path:
    return locale / language / "LC_MESSAGES" / f"entrack_vault{ending}"


def main(arguments: list[str]) -> int:
    try:
        if arguments != ["--check"]:
            write()
        found = faults()
    except NotLiteral as wrong:
        found = [str(wrong)]
    print("\n".join(found) or "Both languages are complete.")
    return 1 if found and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
