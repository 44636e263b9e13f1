"""Today's cards beside the others: how the vault is, what is to be seen to, rights that end, and recent people."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.services import reviews
from entrack_vault.services.today import Backups, Ending, LogHealth, Today
from ui.parts.buttons import Button
from ui.parts.frames import card, column, row
from ui.parts.marks import Monogram
from ui.parts.text import Elided, Label
from ui.today.lines import FEW, Line, Way, fact, facts
from ui.words import language, say, say_count


def state_card(way: Way, found: Today) -> QFrame:
    """The access log and the backups."""
    told = [_log(way, found.log)]
    if found.backups is not None:
        told += _backups(way, found.backups)
    return facts(say("How the vault is"), told)


def _log(way: Way, found: LogHealth) -> QHBoxLayout:
    entries = say_count("{count} entry", "{count} entries", found.entries)
    go = Button(say("Verify the log"), lambda: way.lead("log", None), size="small")
    if found.as_seen:
        text = say("The access log holds what this workstation has seen of it")
        return fact("circle-check", "accent", text, entries, go)
    return fact("triangle-alert", "warn", say("The access log is not what this workstation has seen"), entries, go)


def _backups(way: Way, found: Backups) -> list[QHBoxLayout]:
    newest, concern = found.newest, found.concern
    when = say("The newest is from {time}.", time=show_moment_in_text(newest, language())) if newest else ""
    if concern is not None:
        go = Button(say("See the backups"), lambda: way.lead("backup", None), size="small")
        return [fact("triangle-alert", "warn", say(concern.text, **concern.values), when, go)]
    return [fact("circle-check", "accent", say("There is a backup, and it opens"), when)] if newest else []


def to_do_card(way: Way, found: Today) -> QFrame | None:
    """What has no term that runs out today, and yet is to be done; None for nothing."""
    told: list[QHBoxLayout] = []
    if found.waiting:
        text = say_count("{count} colleague waits to be let in", "{count} wait to be let in", found.waiting)
        go = Button(say("Staff"), lambda: way.lead("staff", None), size="small")
        told.append(fact("user-plus", "warn", text, say("Compare their fingerprint before you sign."), go))
    if found.visits:
        text = say_count(
            "{count} visit from an earlier day is not ended",
            "{count} visits from earlier days are not ended",
            found.visits,
        )
        go = Button(say("Visitors"), lambda: way.lead("visitors", None), size="small")
        told.append(fact("contact", "warn", text, say("End them, or the list for a fire is wrong."), go))
    if found.papers:
        told.append(_papers(way, found))
    if found.notice is not None:
        told.append(_notice(way, found))
    if found.review is not None:
        told.append(_review(way, found.review))
    return facts(say("To be seen to"), told) if told else None


def _papers(way: Way, found: Today) -> QHBoxLayout:
    count = len(found.papers)
    text = say_count(
        "{count} paper has been out of the safe for long", "{count} papers have been out for long", count
    )
    since = found.papers[0].paper.out
    told = say("The first since {day}.", day=show_day(since.out, language())) if since else ""
    go = Button(say("Paper in the safe"), lambda: way.lead("registers", "papers"), size="small")
    return fact("archive", "warn", text, told, go)


def _notice(way: Way, found: Today) -> QHBoxLayout:
    assert found.notice is not None
    day, today = found.notice.effective, way.desk.gate.session.today
    if day > today:
        text = say("The privacy notice changes on {day}", day=show_day(day, language()))
    else:
        text = say("The privacy notice changed on {day}", day=show_day(day, language()))
    go = Button(say("See who lacks it"), lambda: way.lead("registers", "notices"), size="small")
    return fact("mail", "warn" if day > today else "text_2", text, say("Everyone concerned is to be told."), go)


def _review(way: Way, found: reviews.Due) -> QHBoxLayout:
    if found.last is None:
        told = say("They have not been reviewed before.")
    else:
        told = say("They were last reviewed on {day}.", day=show_day(found.last, language()))
    go = Button(say("Review the rights"), lambda: way.lead("registers", "reviews"), size="small")
    return fact("badge-check", "warn" if found.last else "text_2", say("The rights are due for a review"), told, go)


def endings_card(way: Way, endings: tuple[Ending, ...]) -> QFrame:
    """Rights that are given for a time and end soon, or have ended while their keys remain."""
    lines = column(Label(say("Rights given for a time"), "section"), gap=8, margins=(16, 12, 16, 16))
    session, register = way.desk.gate.session, way.desk.register
    jobs, today = session.current_jobs(), session.today
    for one in endings[:FEW]:
        room = register.categories[one.category].label(language())
        told = f"{register.populations[one.population].label(language())} · {room}"
        words = column(Label(jobs[one.job].name(language()), "strong"), Elided(told, "detail", "text_2"), gap=0)
        line = row(gap=12)
        line.addLayout(words, 1)
        tone = "danger_ink" if one.until < today else "text"
        line.addWidget(Label(show_day(one.until, language()), "value", tone))
        lines.addLayout(line)
    if any(one.until < today for one in endings):
        text = say("What has ended is closed, but its keys remain until you sign that job description anew.")
        lines.addWidget(Label(text, "detail", "text_2", wrap=True))
    return card(lines)


def recent_card(way: Way, found: Today) -> QFrame | None:
    """Whom one opened last, as far as the list has them; None for nobody."""
    names = [(person, way.desk.names[person]) for person in found.recent if way.desk.names.get(person)]
    if not names:
        return None
    inside = column(gap=0, margins=(0, 12, 0, 8))
    inside.addLayout(row(Label(say("Recent people"), "section"), None, margins=(16, 0, 16, 4)))
    for person, name in names:
        line = Line(name, row(Monogram(name), Elided(name, "body"), gap=10, margins=(16, 5, 16, 5)))
        line.pressed.connect(lambda person=person: way.lead("people", person))
        inside.addWidget(line)
    return card(inside)
