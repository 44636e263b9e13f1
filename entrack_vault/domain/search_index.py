"""The index behind finding people: a sorted vocabulary, and for each word the rows it stands in.

All words with one beginning stand together, so a keystroke is two binary searches, one slice and a set; a loop
over 100 000 rows takes several times as long (packaging/decisions/0003-search.md).
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from entrack_vault.domain.memory import let_go
from entrack_vault.domain.sorting import sorted_in_parts

_LAST = "\U0010ffff"  # sorts after every letter a word can go on with


class SearchIndex:
    """Rows numbered from 0 in the order they are shown, found by the beginnings of their words."""

    def __init__(self, rows: "array[int]", words: Mapping[str, int], further: Mapping[str, Sequence[int]]) -> None:
        """`words` gives each folded word the first place it stands in, `further` its other places; `rows` the row
        of each place. Most words stand in one place, so those with more are kept apart: half a million lists of one
        would take time and memory."""
        row = rows.__getitem__
        self._rows = len(rows)
        self._words = sorted_in_parts(words)
        self._first = array("L", [rows[words[word]] for word in self._words])
        shared = sorted_in_parts(further)
        self._shared = array("L", [bisect_left(self._words, word) for word in shared])
        self._further = [array("L", map(row, further[word])) for word in shared]

    def find(self, alternatives: Iterable[tuple[str, ...]]) -> list[int]:
        """The rows in which, for one of the alternatives, every word begins some word; in display order."""
        hits: set[int] = set()
        for words in alternatives:
            hits |= self._all_of(words)
        if len(hits) * 8 > self._rows:
            # Walking all rows keeps their order and is quicker than sorting most of them.
            return list(filter(hits.__contains__, range(self._rows)))
        return sorted(hits)

    def let_go(self) -> None:
        """Frees it a little at a time; it finds nothing any more."""
        self._rows = 0
        let_go(self._words, self._further)

    def _all_of(self, words: tuple[str, ...]) -> set[int]:
        # The longest word is most often the rarest: the others only thin out what it found.
        ordered = sorted(words, key=len, reverse=True)
        hits = set(self._beginning(ordered[0]))
        for word in ordered[1:]:
            if not hits:
                break
            hits.intersection_update(self._beginning(word))
        return hits

    def _beginning(self, word: str) -> "array[int]":
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + _LAST)
        found = self._first[first:last]
        for at in range(bisect_left(self._shared, first), bisect_left(self._shared, last)):
            found.extend(self._further[at])
        return found
