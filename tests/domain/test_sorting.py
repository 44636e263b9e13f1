"""Sorting in parts gives what sorting at once gives."""

from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.domain.sorting import places_in_order, sorted_in_parts


@given(st.lists(st.text(max_size=4)))
def test_parts_are_in_the_order_of_the_whole(texts: list[str]) -> None:
    assert sorted_in_parts(texts) == sorted(texts)


@given(st.lists(st.text(alphabet="aåbz", max_size=3)))
def test_places_follow_their_texts_and_equal_ones_come_as_they_are(texts: list[str]) -> None:
    assert places_in_order(texts) == sorted(range(len(texts)), key=texts.__getitem__)


@given(st.lists(st.tuples(st.sampled_from(["", "a", "ab", "b"]), st.binary(min_size=2, max_size=2))))
def test_ties_are_told_apart(pairs: list[tuple[str, bytes]]) -> None:
    texts, ties = [text for text, _ in pairs], [tie for _, tie in pairs]
    assert places_in_order(texts, ties.__getitem__) == sorted(range(len(pairs)), key=pairs.__getitem__)
