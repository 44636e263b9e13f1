"""The fire list on A4: who is in the building, in letters that are read at arm's length outdoors, with boxes to tick.

It is printed in black alone, so that it is read whatever the printer has left of colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from entrack_vault.exports import fonts
from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, RIGHT, WIDTH, Box, Paper
from entrack_vault.exports.typeset import BODY, DETAIL, H1, LEAD, LINE_STRONG, TEXT, Style, fit, measure, wrap
from entrack_vault.i18n import Language, translate

_NAME = Style(fonts.SEMIBOLD, 19, 24)
_COMPANY = Style(fonts.REGULAR, 14, 19)
_FACT = Style(fonts.REGULAR, 16, 22)
_HEAD = Style(fonts.MEDIUM, 13, 18)
_COUNT = Style(fonts.SEMIBOLD, 34, 42, TEXT, -0.6)
_PART = Style(fonts.SEMIBOLD, 17, 24)
_BOX, _AIR = 24.0, 9.0
# Where the columns begin, and how wide each is: name, going to, badge, since.
_NAME_AT, _NAME_WIDE = LEFT + _BOX + 16, 256.0
_TO_AT, _TO_WIDE = _NAME_AT + _NAME_WIDE + 14, 150.0
_BADGE_AT, _BADGE_WIDE = _TO_AT + _TO_WIDE + 14, 84.0
_SINCE_AT = _BADGE_AT + _BADGE_WIDE + 14
_MOST = 3  # lines a name or a host may take


@dataclass(frozen=True)
class FireRow:
    """One visitor; every text is already formatted."""

    name: str
    company: str
    visits: str
    badge: str
    since: str


@dataclass(frozen=True)
class FireList:
    """What it says, in one language. `left_over` are those who came on an earlier day."""

    language: Language
    organisation: str
    department: str
    printed: str  # when
    here: Sequence[FireRow]
    left_over: Sequence[FireRow] = ()
    demonstration: bool = False


def draw(found: FireList) -> bytes:
    """The list as PDF bytes. The same list gives the same bytes."""

    def say(text: str, **values: object) -> str:
        return translate(found.language, text, **values)

    paper = Paper()
    title = say("Fire list: visitors in the building")
    paper.bookmark(title)
    count = str(len(found.here))
    paper.put(RIGHT, paper.y - 4, count, _COUNT, right=True)
    paper.put(LEFT, paper.y, fit(title, H1, WIDTH - measure(count, _COUNT) - 20), H1)
    paper.y += H1.leading + 4
    paper.put(LEFT, paper.y, say("Printed {when}", when=found.printed), _FACT)
    paper.y += _FACT.leading + 4
    paper.paragraph(say("Visitors alone: those who work here are counted by themselves."), LEAD)
    paper.y += 14
    _to_fill_in(paper, (say("Assembly point"), say("Counted by"), say("Time")))
    heads = (say("Name"), say("Going to"), say("Badge"), say("Since"))
    if found.here:
        _rows(paper, heads, found.here)
    else:
        paper.rule(paper.y, LINE_STRONG)
        paper.y += 16
        paper.paragraph(say("No visitor is in the building as far as the reception knows."), _PART)
    if found.left_over:
        paper.need(110)
        paper.y += 24
        paper.paragraph(say("Came on an earlier day, and nobody noted that they left"), _PART)
        paper.paragraph(say("They are not in the count above."), BODY)
        paper.y += 8
        _rows(paper, heads, found.left_over)
    frame = Frame(
        language=found.language,
        title=title,
        organisation=found.organisation,
        department=found.department,
        demonstration=found.demonstration,
        upper=title,
        lower=say("Printed {when}", when=found.printed),
        foot=say("Destroy this list when everyone is accounted for."),
        foot_hash="",
        foot_right="",
    )
    return paint(paper, frame)


def _to_fill_in(paper: Paper, labels: Sequence[str]) -> None:
    """Lines to write on, side by side; the last is short."""
    widths = (260.0, 240.0, 134.0)
    x = LEFT
    paper.y += 26
    for label, width in zip(labels, widths, strict=True):
        paper.rule(paper.y, LINE_STRONG, x=x, width=width)
        paper.put(x, paper.y + 4, fit(label, DETAIL, width), DETAIL)
        x += width + 20
    paper.y += 4 + DETAIL.leading + 18


def _rows(paper: Paper, heads: Sequence[str], rows: Sequence[FireRow]) -> None:
    _heads(paper, heads)
    for one in rows:
        names = wrap(one.name, _NAME, _NAME_WIDE, _MOST).lines
        company = fit(one.company, _COMPANY, _NAME_WIDE)
        visits = wrap(one.visits, _FACT, _TO_WIDE, _MOST).lines
        since = wrap(one.since, _FACT, RIGHT - _SINCE_AT, _MOST).lines
        high = max(
            len(names) * _NAME.leading + (_COMPANY.leading if company else 0),
            len(visits) * _FACT.leading,
            len(since) * _FACT.leading,
            _BOX,
        )
        if paper.need(high + 2 * _AIR + 1):
            _heads(paper, heads)
        top = paper.y + _AIR
        paper.pages[-1].shapes.append(Box(LEFT + 0.5, top + 0.5, _BOX, _BOX, 3, "", TEXT, 1.6))
        _lines(paper, _NAME_AT, top, names, _NAME)
        paper.put(_NAME_AT, top + len(names) * _NAME.leading, company, _COMPANY)
        _lines(paper, _TO_AT, top + 1, visits, _FACT)
        paper.put(_BADGE_AT, top + 1, fit(one.badge, _FACT, _BADGE_WIDE), _FACT)
        _lines(paper, _SINCE_AT, top + 1, since, _FACT)
        paper.y = top + high + _AIR
        paper.rule(paper.y, LINE_STRONG)
        paper.y += 1


def _heads(paper: Paper, heads: Sequence[str]) -> None:
    for head, x, width in zip(
        heads,
        (_NAME_AT, _TO_AT, _BADGE_AT, _SINCE_AT),
        (_NAME_WIDE, _TO_WIDE, _BADGE_WIDE, RIGHT - _SINCE_AT),
        strict=True,
    ):
        paper.put(x, paper.y, fit(head, _HEAD, width), _HEAD)
    paper.y += _HEAD.leading + 6
    paper.rule(paper.y, TEXT)
    paper.y += 1


def _lines(paper: Paper, x: float, top: float, lines: Sequence[str], style: Style) -> None:
    for at, line in enumerate(lines):
        paper.put(x, top + at * style.leading, line, style)
