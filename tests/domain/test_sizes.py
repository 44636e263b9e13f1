"""Sizes as people read them."""

import pytest

from entrack_vault.domain.sizes import show_size


@pytest.mark.parametrize(
    ("size", "nb", "en"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1000, "1 kB", "1 kB"),
        (312_400, "312 kB", "312 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1,0 MB", "1.0 MB"),
        (1_234_567, "1,2 MB", "1.2 MB"),
        (123_456_789, "123 MB", "123 MB"),
        (2_500_000_000, "2,5 GB", "2.5 GB"),
        (7_000_000_000_000, "7000 GB", "7000 GB"),
    ],
)
def test_sizes(size: int, nb: str, en: str) -> None:
    assert show_size(size, "nb") == nb
    assert show_size(size, "en") == en
