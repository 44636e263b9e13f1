"""What the server's functions answer, read into values; Damaged for what could not have been written by us."""

from typing import Any

from entrack_vault.access_log import Link
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.heads import Head
from entrack_vault.store.dossier import Dossier, Evidence, LoggedLink
from entrack_vault.store.records import Place, Stored
from entrack_vault.store.store import News


def read_news(rows: list[tuple[Any, ...]]) -> News:
    """The log's end, and what stands at the sequence asked about."""
    ((sequence, hash_, seen, version),) = rows
    return News(Head(int(sequence), hash_), seen, int(version))


def read_dossier(rows: list[tuple[Any, ...]], subject: bytes) -> Dossier:
    """What `entrack.dossier` answers, by kind; Damaged for what could not have been written by us."""
    population: int | None = None
    places, stored, lines = [], [], []
    links: dict[int, LoggedLink] = {}
    newest: dict[bytes, tuple[int, int]] = {}
    later: dict[bytes, tuple[int, ...]] = {}
    first_held: int | None = None
    for kind, i1, i2, i3, i4, i5, i6, b1, b2, b3, b4, b5, b6 in rows:
        if kind == 0:
            population = i1
        elif kind == 1:
            if None in (i1, i2, i3):
                raise damaged()
            places.append(Place(b1, i1, i2, i3))
        elif kind == 2:
            if None in (i1, i6, b6) or b2 != subject:
                raise damaged()
            stored.append(Stored(b1, i1, b2, i2, i3, i4, b3, i5, b4, b5, i6, b6))
        elif kind == 3:
            links[i1] = LoggedLink(Link(i1, b1, b2, b3, b4), b5)
        elif kind == 4:
            newest[b1] = (i1, i2)
        elif kind == 5:
            later[b1] = (*later.get(b1, ()), i1)
        elif kind == 6:
            first_held = i1
        else:
            lines.append(Link(i1, b1, b2, b3, b4))
    return Dossier(population, places, stored, Evidence(links, newest, later, first_held), lines)
