"""How words are compared when someone searches: case, diacritics and spelling variants folded away.

The index holds `index_words` of every searchable value, the query is cut by `query_words`. A person is found
when, for at least one alternative, every word of it is the beginning of some index word of that person.
"""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ŧ": "t",
        "ŋ": "n",
        "ħ": "h",
        "ı": "i",
        "ǥ": "g",
        "ʒ": "z",
        "ə": "e",
    }
)
_AFTER_Z = str.maketrans("æäøöåÆÄØÖÅ", "{{||}{{||}")
_MARKED_LATIN = re.compile("([a-z])[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_SPACED = re.compile(r"\S+")
# 00, country code and number: what is dialled instead of +, from 00 47 and eight digits upwards.
_DIALLED_ABROAD = 12


def fold(text: str) -> str:
    """`text` as it is compared: "Ødegård", "Odegaard" and "OEDEGAARD" all become "odegard".

    Latin letters lose case and marks; æ becomes ae, å and aa become a, ø and oe become o, the last two so that
    names are found in either spelling. Other scripts keep their letters and marks. Folding twice changes
    nothing, and folding the beginning of a word gives the beginning of the folded word.
    """
    folded = plain_letters(text)
    while "aa" in folded or "oe" in folded:
        folded = folded.replace("aa", "a").replace("oe", "o")
    return folded


def alphabetical(text: str) -> str:
    """`text` as it is put in order: æ, ø and å after z, as in Norwegian; case and other marks do not count."""
    return plain_letters(text if text.isascii() else unicodedata.normalize("NFC", text).translate(_AFTER_Z))


def plain_letters(text: str) -> str:
    """Latin letters without case and marks, ø as o, æ as ae, å as a; other scripts keep theirs."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_FAST)
    return plain.lower() if plain.isascii() else _letters(text)


def _letters(text: str) -> str:
    """Case and marks away, by Unicode's own tables; marks only from Latin letters."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _MARKED_LATIN.sub(r"\1", apart.translate(_LETTERS)))


# European letters and no-break spaces one by one, so that their names need no normalising: Latin-1 and
# Latin Extended-A and -B, and the Latin block that holds Vietnamese.
_FAST = {code: _letters(chr(code)) for code in (*range(0xA0, 0x250), *range(0x1E00, 0x1F00))}


def index_words(text: str) -> tuple[str, ...]:
    """The folded words `text` is found by; a compound one whole, in its parts, and with the parts as one.

    "Åse-Marie" gives "ase-marie", "ase", "marie", "asemarie".
    """
    found: dict[str, None] = {}
    for spaced in _SPACED.findall(fold(text)):
        parts = _WORD.findall(spaced)
        if len(parts) > 1:
            whole = spaced[spaced.index(parts[0]) : spaced.rindex(parts[-1]) + len(parts[-1])]
            found[whole] = None
            found[fold("".join(parts))] = None
        found.update(dict.fromkeys(parts))
    return tuple(found)


def query_words(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look for: alternatives, each a tuple of folded words that must all be found; () for no words.

    The first alternative is the query's own words. Where digits stand in groups a second one joins them:
    "amalie 00 00 01 42" gives ("amalie", "00", "00", "01", "42") and ("amalie", "00000142"). Phones, accounts,
    identity numbers and dates are indexed without spaces and dots, and so found however they are typed.
    A joined number that begins with 00 instead of + loses it.
    """
    words = tuple(_WORD.findall(fold(text)))
    joined = tuple(_joined(words))
    return () if not words else (words,) if joined == words else (words, joined)


def _joined(words: tuple[str, ...]) -> list[str]:
    joined: list[str] = []
    digits_before = False
    for word in words:
        digits = word.isdigit()
        if digits and digits_before:
            joined[-1] += word
        else:
            joined.append(word)
        digits_before = digits
    return [_without_00(word) for word in joined]


def _without_00(word: str) -> str:
    dialled = word.isdigit() and word.startswith("00") and len(word) >= _DIALLED_ABROAD
    return word[2:] if dialled else word
