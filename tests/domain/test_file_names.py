"""Names that come from elsewhere become bare file names."""

import pytest

from entrack_vault.domain.file_names import MOST_BYTES, clean


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Avtale.pdf", "Avtale.pdf"),
        ("C:\\Users\\marte\\Avtale\x07.pdf", "Avtale.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "_"),
        ("", "_"),
        ("  .skjult ", "skjult"),
        ('a:b"c?.txt', "a_b_c_.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("console.txt", "console.txt"),
        ("a\nb.txt", "ab.txt"),
    ],
)
def test_clean(name: str, kept: str) -> None:
    assert clean(name) == kept


def test_a_long_name_is_cut_by_bytes_and_keeps_its_ending() -> None:
    found = clean("å" * 300 + ".pdf")
    assert len(found.encode()) <= MOST_BYTES
    assert found.endswith("å.pdf")
    assert len(clean("x" * 400)) == MOST_BYTES
    assert len(clean("x." + "y" * 400)) == MOST_BYTES
