"""Sealed parts moved between people, categories, revisions and vaults: refused wherever they are opened."""

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from entrack_vault.errors import Damaged, Misuse, NotAllowed
from entrack_vault.services import people, records
from entrack_vault.services.gate import Gate
from entrack_vault.vault import Vault
from tests.attacks.raw import Hands, rows
from tests.building import AASE, AMALIE, MARTE, OWNER, SINDRE, VIDAR, Built, build

EMPLOYEE_CONTACT, EMPLOYEE_JOB, EMPLOYEE_FINANCIAL, CUSTOMER_CONTACT = 33, 35, 37, 49
PURPOSE = {AMALIE: "employment", SINDRE: "employment", AASE: "employment", VIDAR: "offers"}


class Part(NamedTuple):
    """A column of one revision that is swapped."""

    table: str
    column: str


PARTS = {
    "sealed": Part("revision", "sealed"),
    "excerpt": Part("record", "excerpt"),
    "wrapped": Part("data_key", "wrapped"),
    "signature": Part("revision", "signature"),
    "author": Part("revision", "author"),
    "epoch": Part("revision", "epoch"),
    "entry": Part("revision", "entry"),
}
TOGETHER = (
    ("sealed", "wrapped"),
    ("sealed", "signature"),
    ("excerpt", "wrapped"),
    ("sealed", "wrapped", "signature"),
    ("sealed", "wrapped", "signature", "author", "epoch"),
    ("sealed", "wrapped", "signature", "author", "epoch", "entry"),
    tuple(PARTS),
)
SWAPS = tuple((name,) for name in PARTS) + TOGETHER


class At(NamedTuple):
    """One revision: whose, where, which."""

    name: str
    record: bytes
    revision: int
    newest: bool


def at(database: Any, built: Built, name: str, compartment: int, revision: int) -> At:
    query = "SELECT id, revision FROM record WHERE subject = ? AND compartment = ?"
    (record,) = rows(database, query, built.people[name].bytes, compartment)
    assert record["revision"] >= revision
    return At(name, record["id"], revision, record["revision"] == revision)


def targets(database: Any, built: Built) -> list[At]:
    wanted = (
        (AMALIE, EMPLOYEE_CONTACT, 1),
        (AMALIE, EMPLOYEE_CONTACT, 2),
        (AMALIE, EMPLOYEE_CONTACT, 3),
        (AMALIE, EMPLOYEE_JOB, 1),
        (SINDRE, EMPLOYEE_CONTACT, 2),
        (VIDAR, CUSTOMER_CONTACT, 1),
        (VIDAR, CUSTOMER_CONTACT, 2),
    )
    return [at(database, built, *one) for one in wanted]


def get(database: Any, place: At, part: str) -> Any:
    table, column = PARTS[part]
    if table == "record":
        query, values = f"SELECT {column} AS v FROM record WHERE id = ?", (place.record,)
    else:
        query = f"SELECT {column} AS v FROM {table} WHERE record = ? AND revision = ?"
        values = (place.record, place.revision)  # type: ignore[assignment]
    return rows(database, query, *values)[0]["v"]


def set_(database: Any, place: At, part: str, value: object) -> None:
    table, column = PARTS[part]
    if table == "record":
        done = database.execute(f"UPDATE record SET {column} = ? WHERE id = ?", (value, place.record))
    else:
        query = f"UPDATE {table} SET {column} = ? WHERE record = ? AND revision = ?"
        done = database.execute(query, (value, place.record, place.revision))
    assert done.rowcount == 1
    assert get(database, place, part) == value


class Truth:
    """What the vault shows, before any attack; after one it may show only this, or refuse."""

    def __init__(self, gate: Gate, built: Built, names: Iterable[str]) -> None:
        self.gate, self.built, self.names = gate, built, tuple(names)
        self.listed = people.load(gate).people
        self.opened = {name: self.open(name) for name in self.names}
        self.histories = {name: self.history(name) for name in self.names}

    def open(self, name: str) -> object:
        return records.open_person(self.gate, self.built.people[name], PURPOSE[name]).person

    def history(self, name: str) -> object:
        return records.history(self.gate, self.built.people[name], PURPOSE[name])

    def expect(self, *, listing: bool, opening: set[str], history: set[str]) -> None:
        """Refused where said, and the plain truth everywhere else."""
        _refused_or(listing, lambda: people.load(self.gate).people, self.listed)
        for name in self.names:
            _refused_or(name in opening, lambda name=name: self.open(name), self.opened[name])  # type: ignore[misc]
            _refused_or(name in history, lambda name=name: self.history(name), self.histories[name])  # type: ignore[misc]


def _refused_or(refused: bool, look: Callable[[], object], truth: object) -> None:
    if refused:
        with pytest.raises(Damaged):
            look()
    else:
        assert look() == truth


def _expect_of(truth: Truth, hit: list[tuple[At, set[str]]]) -> None:
    """What parts that really changed must lead to: each is refused where it is opened."""
    inside = {place.name for place, parts in hit if parts - {"excerpt"}}
    opening = {place.name for place, parts in hit if place.newest and parts - {"excerpt"}}
    listing = any("excerpt" in parts or ("wrapped" in parts and place.newest) for place, parts in hit)
    truth.expect(listing=listing, opening=opening, history=inside)


def test_every_swap_within_a_vault_is_refused(fortress: Built, unlocked: Callable[[str], Vault]) -> None:
    truth = Truth(unlocked(OWNER).gate, fortress, (AMALIE, SINDRE, VIDAR))
    hands = Hands(fortress, OWNER)
    with hands.database() as database:
        places = targets(database, fortress)
    done: dict[tuple[str, ...], int] = {}
    for one, other in combinations(places, 2):
        for parts in SWAPS:
            with hands.database() as database:
                before = {(place, part): get(database, place, part) for place in (one, other) for part in parts}
                really = {part for part in parts if before[one, part] != before[other, part]}
                for part in really:
                    set_(database, one, part, before[other, part])
                    set_(database, other, part, before[one, part])
            if really:
                done[parts] = done.get(parts, 0) + 1
                _expect_of(truth, [(one, really), (other, really)])
            with hands.database() as database:
                for (place, part), value in before.items():
                    set_(database, place, part, value)
    assert set(done) == set(SWAPS)
    assert min(done.values()) >= 6
    truth.expect(listing=False, opening=set(), history=set())


def test_every_part_from_another_vault_is_refused(
    fortress: Built, unlocked: Callable[[str], Vault], tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = build(tmp_path_factory.mktemp("other"))
    with Hands(other, OWNER).database() as database:
        foreign = [
            {part: get(database, at(database, other, name, room, 1), part) for part in PARTS}
            for name, room in ((AMALIE, EMPLOYEE_CONTACT), (AMALIE, EMPLOYEE_JOB), (SINDRE, EMPLOYEE_CONTACT))
        ]
    truth = Truth(unlocked(OWNER).gate, fortress, (AMALIE, SINDRE, VIDAR))
    hands = Hands(fortress, OWNER)
    with hands.database() as database:
        places = targets(database, fortress)[1:6:2]
    done = 0
    for place in places:
        for theirs in foreign:
            for parts in SWAPS:
                with hands.database() as database:
                    before = {part: get(database, place, part) for part in parts}
                    really = {part for part in parts if before[part] != theirs[part]}
                    for part in really:
                        set_(database, place, part, theirs[part])
                if really:
                    done += 1
                    _expect_of(truth, [(place, really)])
                with hands.database() as database:
                    for part, value in before.items():
                        set_(database, place, part, value)
    assert done > 100


@pytest.mark.parametrize("schema", [0, 2, 7])
def test_another_schema_number_is_refused(fortress: Built, unlocked: Callable[[str], Vault], schema: int) -> None:
    truth = Truth(unlocked(OWNER).gate, fortress, (AMALIE, SINDRE))
    with Hands(fortress, OWNER).database() as database:
        place = at(database, fortress, AMALIE, EMPLOYEE_CONTACT, 3)
        assert database.execute("UPDATE revision SET schema = ? WHERE record = ?", (schema, place.record)).rowcount
    truth.expect(listing=False, opening={AMALIE}, history={AMALIE})


def test_a_card_given_to_another_person_or_compartment_is_refused(
    fortress: Built, unlocked: Callable[[str], Vault]
) -> None:
    truth = Truth(unlocked(OWNER).gate, fortress, (AMALIE, SINDRE, AASE))
    hands = Hands(fortress, OWNER)
    with hands.database() as database:
        amalies = at(database, fortress, AMALIE, EMPLOYEE_CONTACT, 3)
        sindres = at(database, fortress, SINDRE, EMPLOYEE_CONTACT, 2)
        pay = at(database, fortress, AMALIE, EMPLOYEE_FINANCIAL, 1)

    def exchange(column: str, one: At, other: At) -> None:
        with hands.database() as database:
            query = f"SELECT {column} AS v FROM record WHERE id = ?"
            first, second = (rows(database, query, place.record)[0]["v"] for place in (one, other))
            assert first != second
            for place, value in ((one, second), (other, first)):
                database.execute(f"UPDATE record SET {column} = ? WHERE id = ?", (value, place.record))

    exchange("subject", amalies, sindres)
    truth.expect(listing=True, opening={AMALIE, SINDRE}, history={AMALIE, SINDRE})
    exchange("subject", amalies, sindres)
    exchange("compartment", amalies, pay)
    truth.expect(listing=True, opening={AMALIE}, history={AMALIE})
    exchange("compartment", amalies, pay)
    truth.expect(listing=False, opening=set(), history=set())


@pytest.mark.parametrize("name", [OWNER, MARTE])
@pytest.mark.parametrize("group", [1, 3, 99])
def test_a_person_moved_to_another_group_is_refused(
    fortress: Built, unlocked: Callable[[str], Vault], name: str, group: int
) -> None:
    gate = unlocked(name).gate
    with Hands(fortress, MARTE).database() as database:
        person = fortress.people[AMALIE].bytes
        assert database.execute("UPDATE person SET population = ? WHERE id = ?", (group, person)).rowcount == 1
    with pytest.raises((Damaged, Misuse, NotAllowed)):
        records.open_person(gate, UUID(bytes=person), "recruitment")
    with pytest.raises(Damaged):
        people.load(gate)


def test_a_person_taken_out_of_the_list_is_noticed(fortress: Built, unlocked: Callable[[str], Vault]) -> None:
    truth = Truth(unlocked(OWNER).gate, fortress, (AMALIE,))
    with Hands(fortress, OWNER).database() as database:
        person = fortress.people[AMALIE].bytes
        assert database.execute("DELETE FROM person WHERE id = ?", (person,)).rowcount == 1
    with pytest.raises(Damaged):
        people.load(truth.gate)
    with pytest.raises(Misuse):
        truth.open(AMALIE)
