"""File names that come from elsewhere, made fit to be shown, kept and suggested: a bare name, whatever was sent."""

import re

MOST_BYTES = 200  # in UTF-8; disks take 255, and a number may be put in
_FOLDERS = re.compile(r"[/\\\\]")
_UNWANTED = re.compile(r'[<>:"|?*]')  # what Windows takes in no name
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean(name: str) -> str:
    """The last part of a name without folders, without what some system takes in no name, and not too long; its
    ending is kept. Never empty."""
    bare = _FOLDERS.split(name)[-1]
    kept = "".join(letter for letter in _UNWANTED.sub("_", bare) if letter.isprintable()).strip(" .")
    if not kept or _DEVICES.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending.encode()) > 20:
        stem, dot, ending = kept, "", ""
    return _cut(stem, MOST_BYTES - len(f"{dot}{ending}".encode())) + dot + ending


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")
