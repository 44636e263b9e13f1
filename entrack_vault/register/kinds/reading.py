"""What reading a value gives, and the tidying and refusals that all kinds share."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_, Language, translate

TEXT_LIMIT = 10_000
LONG_TEXT_LIMIT = 1_000_000

_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u2060\ufeff"
_PLAIN_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f", " "))
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
# Control characters, those that turn the direction of writing, and halves of characters, which no file can hold.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Note(NamedTuple):
    """Something to tell whoever entered a value that was taken; never personal, translated when shown."""

    msgid: str
    values: Mapping[str, object] = MappingProxyType({})

    def text(self, language: Language) -> str:
        """The note in one language."""
        return translate(language, self.msgid, **self.values)


@dataclass(frozen=True)
class Reading:
    """A value in its canonical form, and what is to be said about it."""

    value: str = field(repr=False)
    notes: tuple[Note, ...] = ()


def tidy(text: str) -> str:
    """NFC, no-break and thin spaces made plain, nothing invisible at either end; inner whitespace is kept."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN_SPACES).strip(_EDGES)


def single_line(text: str, limit: int = TEXT_LIMIT) -> str:
    """Tidied text of one line; RefusedValue when empty, too long, or holding line breaks or control characters."""
    text = tidy(text)
    if not text:
        raise RefusedValue(N_("There is nothing here but spaces."))
    if len(text) > limit:
        raise RefusedValue(N_("The text is longer than the {limit} characters this field takes."), limit=limit)
    if _LINE_BREAK.search(text):
        raise RefusedValue(N_("This field takes one line, and there is a line break in the text."))
    if "\t" in text or _CONTROL.search(text):
        raise RefusedValue(
            N_("The text holds invisible control characters."), remedy=N_("Type it instead of pasting it.")
        )
    return text


def several_lines(text: str) -> str:
    """Tidied text whose line breaks are newlines; tabs are kept. RefusedValue as `single_line`."""
    text = tidy(_LINE_BREAK.sub("\n", text))
    if not text:
        raise RefusedValue(N_("There is nothing here but spaces."))
    if len(text) > LONG_TEXT_LIMIT:
        raise RefusedValue(
            N_("The text is longer than the {limit} characters this field takes."), limit=LONG_TEXT_LIMIT
        )
    if _CONTROL.search(text):
        raise RefusedValue(
            N_("The text holds invisible control characters."), remedy=N_("Type it instead of pasting it.")
        )
    return text


def locale_of(language: Language) -> str:
    """The Babel locale dates and numbers are written by."""
    return "nb_NO" if language == "nb" else "en_GB"
