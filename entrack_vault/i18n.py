"""Both languages of the vault. Message ids are the English texts; resources/locale holds the catalogues."""

import gettext
from functools import cache
from typing import Literal

from entrack_vault import resources

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "en")


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Marks a message id for the catalogue without translating it here."""
    return text


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation("entrack_vault", resources.path("locale"), [language], fallback=language == "en")


def translate(language: Language, text: str, **values: object) -> str:
    """The message in `language` with its {placeholders} filled in."""
    message = _catalogue(language).gettext(text) if text else ""
    return message.format(**values) if values else message


def translate_count(language: Language, one: str, many: str, count: int, **values: object) -> str:
    """The message in the number `count` asks for; {count} is filled in with it."""
    return _catalogue(language).ngettext(one, many, count).format(count=count, **values)
