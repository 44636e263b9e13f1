"""The access log's chain: exact bytes, and every way of cutting, forking, moving or altering it is found."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault import access_log
from entrack_vault.access_log import Change, Entry, Link
from entrack_vault.crypto.identity import Identity, PublicIdentity
from entrack_vault.domain.events import Event
from entrack_vault.domain.heads import EMPTY, START, Head
from entrack_vault.errors import Damaged
from tests.vectors.frozen import load, named

EXAMPLES = load("log")
VAULT, ACTOR = UUID(EXAMPLES["vault"]), Identity(bytes.fromhex(EXAMPLES["actor_seed"]))
STRANGER = Identity(bytes([9]) * 32)
AT = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


def _link(values: dict[str, Any]) -> Link:
    sealed = (bytes.fromhex(values[name]) for name in ("body_hash", "entry_hash", "signature"))
    return Link(values["sequence"], values["body"].encode(), *sealed)


FROZEN = [_link(values) for values in EXAMPLES["good"]]


def _check(stored: Link, previous: Head) -> Entry | None:
    entry = access_log.verify_link(stored, previous)
    access_log.verify_signature(stored, ACTOR.public, VAULT)
    return entry


def test_frozen_chain() -> None:
    head = EMPTY
    for stored in FROZEN:
        entry = _check(stored, head)
        assert entry is not None
        assert access_log.link(entry, head.hash, VAULT, ACTOR) == stored
        head = Head(stored.sequence, stored.entry_hash)
    assert access_log.follow(FROZEN, EMPTY) == head


@pytest.mark.parametrize("example", EXAMPLES["bad"], ids=named(EXAMPLES["bad"]))
def test_frozen_links_that_are_refused(example: dict[str, Any]) -> None:
    before = FROZEN[example.get("after", example["link"] - 1)]
    altered = _link({**EXAMPLES["good"][example["link"]], **example["with"]})
    with pytest.raises(Damaged, match="access log"):
        _check(altered, Head(before.sequence, before.entry_hash))


@pytest.mark.parametrize("example", EXAMPLES["bad_bodies"], ids=named(EXAMPLES["bad_bodies"]))
def test_frozen_bodies_that_are_no_entries(example: dict[str, str]) -> None:
    with pytest.raises(Damaged, match="cannot be read"):
        access_log.read_body(example["body"].encode())


ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2))])
ENTRIES = st.builds(
    Entry,
    sequence=st.integers(1, 2**40),
    at=st.datetimes(
        datetime(1990, 1, 1), datetime(2120, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])
    ),
    member=st.uuids(),
    event=st.sampled_from(Event),
    person=st.none() | st.uuids(),
    compartments=st.lists(st.integers(0, 200), max_size=4).map(tuple),
    changes=st.lists(
        st.builds(
            Change, st.binary(min_size=16, max_size=16), st.integers(1, 99), st.binary(min_size=32, max_size=32)
        ),
        max_size=3,
    ).map(tuple),
    purpose=st.sampled_from(["", "payroll_run"]),
    file=st.sampled_from([b"", bytes(32)]),
    manifest=st.integers(0, 9),
)


@given(ENTRIES)
def test_every_entry_reads_back_from_its_body(entry: Entry) -> None:
    read = access_log.read_body(entry.body())
    assert read == replace(entry, at=entry.at.astimezone(UTC))
    assert read.body() == entry.body()


def test_a_body_nested_without_end_is_no_entry() -> None:
    with pytest.raises(Damaged, match="cannot be read"):
        access_log.read_body(b"[" * 200_000)


def test_times_are_kept_in_utc_whatever_the_zone() -> None:
    here = Entry(1, AT.astimezone(timezone(timedelta(hours=2))), UUID(int=1), Event.LOG_READ)
    assert here.body() == replace(here, at=AT).body()


def _chain(length: int) -> list[Link]:
    links, head = [], START
    for sequence in range(1, length + 1):
        entry = Entry(sequence, AT + timedelta(minutes=sequence), UUID(int=4), Event.CARDS_OPENED, UUID(int=sequence))
        links.append(access_log.link(entry, head, VAULT, ACTOR))
        head = links[-1].entry_hash
    return links


CHAIN = _chain(6)
HEAD = Head(6, CHAIN[-1].entry_hash)


def _verify(links: list[Link], pins: dict[int, bytes] | None = None, actor: Identity = ACTOR) -> access_log.Verified:
    def actors(entry: Entry) -> PublicIdentity:
        assert entry.member == UUID(int=4)
        return actor.public

    return access_log.verify_chain(
        links, VAULT, actors, pins=pins or {}, step=lambda done: None, seen=lambda stored, entry: None
    )


def test_a_whole_chain_is_verified_and_every_link_seen() -> None:
    steps: list[int] = []
    looked: list[tuple[int, Entry | None]] = []
    found = access_log.verify_chain(
        CHAIN,
        VAULT,
        lambda entry: ACTOR.public,
        pins={2: CHAIN[1].entry_hash, 6: CHAIN[5].entry_hash},
        step=steps.append,
        seen=lambda stored, entry: looked.append((stored.sequence, entry)),
    )
    assert found == access_log.Verified(6, HEAD)
    assert steps == [sequence for sequence, _ in looked] == [1, 2, 3, 4, 5, 6]
    assert all(entry is not None and entry.sequence == sequence for sequence, entry in looked)


def test_an_empty_log_is_whole_until_something_was_seen_of_it() -> None:
    assert _verify([]) == access_log.Verified(0, EMPTY)
    with pytest.raises(Damaged, match="shorter"):
        _verify([], {1: CHAIN[0].entry_hash})


def test_nulled_bodies_leave_the_chain_verifiable() -> None:
    nulled = [replace(stored, body=None) for stored in CHAIN[:4]] + CHAIN[4:]
    assert _verify(nulled, {3: CHAIN[2].entry_hash}).head == HEAD
    assert access_log.read_link(nulled[0]) is None
    assert access_log.verify_link(nulled[0], EMPTY) is None
    assert access_log.follow(nulled, EMPTY) == HEAD


def test_cutting_the_end_off_is_found_by_any_head_seen_before() -> None:
    assert _verify(CHAIN[:4]).entries == 4
    for pin in (5, 6):
        with pytest.raises(Damaged, match="shorter"):
            _verify(CHAIN[:4], {pin: CHAIN[pin - 1].entry_hash})


def test_a_fork_is_found_by_any_head_seen_before() -> None:
    forked = CHAIN[:3]
    for sequence in (4, 5, 6, 7):
        entry = Entry(sequence, AT, UUID(int=4), Event.CARDS_OPENED)
        forked.append(access_log.link(entry, forked[-1].entry_hash, VAULT, ACTOR))
    assert _verify(forked, {3: CHAIN[2].entry_hash}).entries == 7
    with pytest.raises(Damaged, match="rewritten"):
        _verify(forked, {5: CHAIN[4].entry_hash})


@given(st.permutations(range(6)))
def test_no_other_order_is_a_chain(order: list[int]) -> None:
    links = [CHAIN[at] for at in order]
    if order == list(range(6)):
        assert _verify(links).head == access_log.follow(links, EMPTY) == HEAD
        return
    with pytest.raises(Damaged):
        _verify(links)
    with pytest.raises(Damaged):
        access_log.follow(links, EMPTY)


@given(st.data())
def test_any_flipped_bit_of_a_link_is_found(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 5))
    part = data.draw(st.sampled_from(["body", "body_hash", "entry_hash", "signature"]))
    altered = bytearray(getattr(CHAIN[at], part))
    bit = data.draw(st.integers(0, len(altered) * 8 - 1))
    altered[bit // 8] ^= 1 << bit % 8
    changes: dict[str, Any] = {part: bytes(altered)}
    links = [*CHAIN[:at], replace(CHAIN[at], **changes), *CHAIN[at + 1 :]]
    with pytest.raises(Damaged):
        _verify(links)


@pytest.mark.parametrize("at", [0, 3, 5])
def test_following_finds_altered_hashes(at: int) -> None:
    for altered in (replace(CHAIN[at], body_hash=bytes(32)), replace(CHAIN[at], entry_hash=bytes(32))):
        with pytest.raises(Damaged, match="does not follow"):
            access_log.follow([*CHAIN[:at], altered, *CHAIN[at + 1 :]], EMPTY)


def test_an_entry_moved_under_another_number_is_found() -> None:
    first = CHAIN[0]
    assert first.body is not None
    body = replace(access_log.read_body(first.body), sequence=2).body()
    moved = access_log.link(access_log.read_body(body), START, VAULT, ACTOR)
    with pytest.raises(Damaged, match="moved"):
        access_log.verify_link(replace(moved, sequence=1), EMPTY)


def test_entries_must_be_signed_by_the_one_they_name_for_this_vault() -> None:
    with pytest.raises(Damaged, match="not signed"):
        _verify(CHAIN, actor=STRANGER)
    with pytest.raises(Damaged, match="not signed"):
        access_log.verify_signature(CHAIN[0], ACTOR.public, UUID(int=9))


def test_a_stranger_among_the_actors_is_refused() -> None:
    def nobody(entry: Entry) -> PublicIdentity:
        raise access_log.broken("stranger")

    with pytest.raises(Damaged, match="stranger"):
        access_log.verify_chain(CHAIN, VAULT, nobody, pins={}, step=lambda _: None, seen=lambda *_: None)


@pytest.mark.parametrize("at", [0, 127, 128, 200, 299])
@pytest.mark.parametrize("waiting", [1, 32])
def test_one_wrong_signature_in_a_long_chain_is_found_wherever_it_stands(
    at: int, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrack_vault.access_log._Signatures._AT_ONCE", waiting)
    links = _chain(300)
    assert _verify(links).entries == 300
    links[at] = dataclasses.replace(links[at], signature=links[at - 1].signature)
    with pytest.raises(Damaged):
        _verify(links)
