"""Today's card of what looks wrong in the records, each of them leading to the person it is about."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.services.findings import FAULTS, Fault, Finding, Looked
from ui.parts.buttons import Button
from ui.parts.frames import column, row
from ui.parts.marks import Tag
from ui.parts.text import Label
from ui.purge.models import name_of
from ui.today.lines import Line, Way, beside, heading, listed, two_lines
from ui.words import language, say, say_count

_FEW = 4  # lines at first: they are many of a sort, and other cards stand below
_MOST = 100  # lines when all are shown; with more than that it is better to begin
_FIRST = (Fault.SENSITIVE, Fault.UNREADABLE, Fault.TWICE, Fault.OTHER_DATE, Fault.MISSING, Fault.LEFT, Fault.OPEN)
_TAGS = {Fault.SENSITIVE: ("danger", "shield-alert"), Fault.OPEN: ("neutral", "clock")}


def findings_card(
    way: Way,
    found: tuple[Finding, ...],
    looked: Looked | None,
    *,
    look: Callable[[], None] | None,
    show_all: Callable[[], None] | None,
) -> QFrame:
    """The first few, or all of them where `show_all` is None; `look` is for whoever may have the records looked
    through."""
    title = say("What looks wrong in the records")
    ordered = sorted(found, key=lambda one: (_FIRST.index(one.fault), name_of(way.desk.names, one.person)))
    shown = ordered[: _FEW if show_all else _MOST]
    people = len({one.person for one in found})
    aside = say_count("{count} person", "{count} people", people) if found else ""
    buttons = [Button(say("Look through the records"), look, kind="link", size="small")] if look else []
    below = []
    if len(ordered) > len(shown):
        text = say_count("Show all {count}", "Show all {count}", len(ordered))
        left = say_count("and {count} more", "and {count} more", len(ordered) - len(shown))
        more = Button(text, show_all, kind="link", size="small") if show_all else Label(left, "detail", "text_2")
        below.append(row(more, None, margins=(12, 4, 16, 8)))
    if look is not None:
        told = Label(_told(looked, people), "detail", "text_2", wrap=True)
        below.append(row(told, margins=(16, 4, 16, 12)))
    if not beside():  # the heading has no room for more
        below += [row(button, None, margins=(12, 0, 16, 12)) for button in buttons]
        buttons = []
    return listed(heading(title, aside, *buttons), [_line(way, one) for one in shown], *below)


def _told(looked: Looked | None, people: int) -> str:
    if looked is None:
        return say(
            "The cards are looked through when you ask for it: for what is missing, cannot be right, or looks "
            "sensitive. It is in the access log, once for each group."
        )
    when = show_moment_in_text(looked.at, language())
    if not people:
        return say("The records were looked through {time}, and nothing looks wrong.", time=when)
    return say("The records were looked through {time}.", time=when)


def _line(way: Way, one: Finding) -> Line:
    group = way.desk.population(one.population)
    name, said = name_of(way.desk.names, one.person), say(FAULTS[one.fault])
    field = group.by_key[one.field].label(language()) if one.field in group.by_key else ""
    told = f"{group.label(language())} · {field}" if field else group.label(language())
    inside = row(gap=12, margins=(16, 8, 16, 8))
    if beside():
        inside.addLayout(two_lines(name, told), 1)
        inside.addWidget(Tag(said, *_TAGS.get(one.fault, ("warn", "triangle-alert"))))
    else:
        inside.addLayout(column(two_lines(name, told), Label(said, "detail", wrap=True), gap=0), 1)
    line = Line(f"{name}, {told}, {said}", inside)
    line.pressed.connect(lambda: way.lead("people", one.person))
    return line
