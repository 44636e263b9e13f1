"""The colours keep the contrast they promise: WCAG AA for text, 3 to 1 for what shapes say."""

import pytest

from ui.look.tokens import DARK, LIGHT, TYPE, Colours

TEXT = [
    *((tone, ground) for tone in ("text", "text_2", "text_3") for ground in ("surface", "bg", "hover", "selected")),
    *(("accent", ground) for ground in ("surface", "bg")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_press"),
    ("accent_ink", "selected"),
    *(("danger", ground) for ground in ("surface", "bg")),
    ("on_danger", "danger"),
    ("danger_ink", "danger_soft"),
    *(("warn", ground) for ground in ("surface", "bg", "warn_soft")),
    ("text_2", "sunken"),
]
SHAPES = [("line_strong", "surface"), *((f"chart_{n}", "surface") for n in (1, 2, 3, 4))]


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2)."""
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("tone", "ground"), TEXT)
def test_text_is_read_on_its_ground(colours: Colours, tone: str, ground: str) -> None:
    assert contrast(getattr(colours, tone), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("tone", "ground"), SHAPES)
def test_shapes_are_seen_on_their_ground(colours: Colours, tone: str, ground: str) -> None:
    assert contrast(getattr(colours, tone), getattr(colours, ground)) >= 3


def test_nothing_is_written_smaller_than_the_design_allows() -> None:
    assert {role for role, kind in TYPE.items() if kind.size < 12} == {"key", "monogram"}
