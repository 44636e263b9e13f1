"""How column headers are compared: without case, spaces, punctuation or the marks of letters."""

from functools import lru_cache

from entrack_vault.domain.folding import plain_letters


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """The letters and digits of `text`, folded: "TELEFONNR. MOBIL" becomes "telefonnrmobil"."""
    return "".join(character for character in plain_letters(text) if character.isalnum())
