"""The bundled fonts: what they hold, what stands for the rest, and that lines fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault import resources
from entrack_vault.exports import fonts
from entrack_vault.exports.typeset import BODY, HASH, STRONG, Style, fit, measure, wrap, wrap_runs


def test_digits_are_of_one_width_in_every_font() -> None:
    for name, widths in fonts.register().items():
        assert len({widths[digit] for digit in "0123456789"}) == 1, name


def test_all_letters_of_latin_greek_and_cyrillic_names_are_there() -> None:
    blocks = (
        range(0xC0, 0x180),
        range(0x1EA0, 0x1EFA),
        range(0x391, 0x3AA),
        range(0x400, 0x460),
        range(0x218, 0x21C),
    )
    missing = [
        chr(code) for block in blocks for code in block if chr(code).isalpha() and not fonts.has_glyph(chr(code))
    ]
    assert missing == ["ŉ"]  # deprecated in Unicode; drawn as the two letters it stands for


def test_each_weight_holds_the_same_characters() -> None:
    regular, medium, semibold = (set(fonts.register()[n]) for n in (fonts.REGULAR, fonts.MEDIUM, fonts.SEMIBOLD))
    assert regular == medium == semibold


def test_the_licence_and_origin_stand_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in resources.path("fonts", "OFL.txt").read_text("utf-8")
    assert "4.1.1" in resources.path("fonts", "README.md").read_text("utf-8")
    assert all(file.stat().st_size < 200_000 for file in resources.path("fonts").glob("*.ttf"))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Øystein Åsheim", "Øystein Åsheim"),
        ("Ka\u0301ra\u030a", "Kárå"),  # decomposed, as a Mac writes it
        ("Nguyễn Thị Hằng", "Nguyễn Thị Hằng"),
        ("Оксана Їжак", "Оксана Їжак"),
        ("李小龍", "□□□"),
        ("محمد", "□□□□"),
        ("a\u202eb\u200dc\u00add\x00", "abcd"),  # nothing invisible may turn or hide what follows
        ("a\r\nb\x0bc", "a\nb\nc"),
        ("tab\tand\u2003space", "tab and space"),
        ("\U0001f600\ufe0f", "□"),
        ("\ud800", "□"),
        ("ŉ", "ʼn"),
        ("Ｏｌａ", "Ola"),
    ],
)
def test_printable_text(text: str, drawn: str) -> None:
    assert fonts.printable(text) == drawn


@given(st.text(), st.floats(20, 700), st.sampled_from([BODY, STRONG, HASH]))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, width: float, style: Style) -> None:
    lines, cut = wrap(text, style, width, 1000)
    assert all(measure(line, style) <= width or len(line) == 1 for line in lines)
    assert not cut
    assert "".join("".join(lines).split()) == "".join(fonts.printable(text).split())


@given(st.text(max_size=200), st.text(max_size=200), st.floats(60, 700))
def test_a_paragraph_of_two_styles_keeps_every_letter(first: str, second: str, width: float) -> None:
    lines = wrap_runs(((first, STRONG), (second, BODY)), width)
    drawn = "".join(text for line in lines for text, _ in line)
    assert "".join(drawn.split()) == "".join((fonts.printable(first) + fonts.printable(second)).split())
    assert all(sum(measure(text, style) for text, style in line) <= width + 0.01 for line in lines)


def test_what_is_cut_says_so() -> None:
    lines, cut = wrap("ord " * 1000, BODY, 100, 3)
    assert cut
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert measure(lines[-1], BODY) <= 100
    assert fit("Et langt navn på en bedrift", BODY, 60).endswith("…")
    assert fit("Kort", BODY, 60) == "Kort"
    assert wrap("\n" * 500_000, BODY, 100).lines == ["…"]
    assert wrap("", BODY, 100).lines == []


def test_a_long_word_breaks_after_a_mark_and_leaves_no_lone_letter() -> None:
    assert wrap("amalie.bergseth@example.no", BODY, 110).lines == ["amalie.bergseth@", "example.no"]
    assert all(len(line) > 2 for line in wrap("Regnskapsmedarbeider", STRONG, 143).lines)
