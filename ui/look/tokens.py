"""The design tokens: one frozen set of colours for each theme, and the sizes of type.

Contrasts are at least those of WCAG AA on the surface each is meant for; tests/ui/test_tokens.py computes them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """Hex colours by use. `soft` is a ground, `ink` the text that stands on it."""

    bg: str
    surface: str
    sunken: str
    hover: str
    rail_hover: str
    selected: str
    line: str
    grid: str
    line_mid: str
    line_strong: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_ink: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_soft: str
    danger_ink: str
    warn: str
    warn_soft: str
    warn_line: str
    chart_1: str
    chart_2: str
    chart_3: str
    chart_4: str


LIGHT = Colours(
    bg="#F4F6F5",
    surface="#FFFFFF",
    sunken="#ECEFEE",
    hover="#F1F4F3",
    rail_hover="#E1E6E4",
    selected="#E0EFEB",
    line="#DDE3E1",
    grid="#E4E9E7",
    line_mid="#C3CDC9",
    line_strong="#7C8985",
    text="#14201D",
    text_2="#44524E",
    text_3="#5C6965",
    accent="#0D665B",
    accent_hover="#0A564D",
    accent_press="#07453E",
    on_accent="#FFFFFF",
    accent_ink="#0A564D",
    danger="#B3261E",
    danger_hover="#98201A",
    on_danger="#FFFFFF",
    danger_soft="#FBE9E7",
    danger_ink="#9A1F18",
    warn="#8A5200",
    warn_soft="#FBF0DB",
    warn_line="#DDB56A",
    chart_1="#0D665B",
    chart_2="#4A9387",
    chart_3="#84908C",
    chart_4="#B9770F",
)

DARK = Colours(
    bg="#101615",
    surface="#18201E",
    sunken="#131A18",
    hover="#1F2927",
    rail_hover="#1E2826",
    selected="#1A3A35",
    line="#2A3532",
    grid="#263230",
    line_mid="#3D4A46",
    line_strong="#75847F",
    text="#E7EDEB",
    text_2="#B5C1BD",
    text_3="#95A29D",
    accent="#5FC6B6",
    accent_hover="#7AD3C5",
    accent_press="#48AFA0",
    on_accent="#05221E",
    accent_ink="#86D8CB",
    danger="#FF8F85",
    danger_hover="#FFA79F",
    on_danger="#3A0A07",
    danger_soft="#3B1C1A",
    danger_ink="#FFA79F",
    warn="#F0BC62",
    warn_soft="#33290F",
    warn_line="#6E5619",
    chart_1="#5FC6B6",
    chart_2="#3A8578",
    chart_3="#75847F",
    chart_4="#D9A441",
)


@dataclass(frozen=True)
class Role:
    """One use of type: size in device-independent pixels, weight, and letter spacing in per cent."""

    size: int
    weight: int = 400
    spacing: float = 100.0


TYPE = {
    "display": Role(24, 600, 98.5),
    "hero": Role(22, 600, 98.5),
    "title": Role(18, 600, 99),
    "dialog": Role(16, 600),
    "section": Role(14, 600),
    "body": Role(13),
    "value": Role(13, 500),
    "strong": Role(13, 600),
    "detail": Role(12),
    "head": Role(12, 500),
    "key": Role(11),
    "monogram": Role(10, 600),
}
