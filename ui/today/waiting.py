"""Today's cards of what waits with a term: incidents, requests, purges, consents, and what becomes due."""

from PySide6.QtWidgets import QFrame

from entrack_vault.domain.incidents import Incident
from entrack_vault.domain.rights_cases import RIGHTS, to_aim_for
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.services import purge
from entrack_vault.services.consents import Ending
from entrack_vault.services.outlook import Outlook
from entrack_vault.services.rights_cases import Listed
from ui.look.theme import px
from ui.parts.frames import column, row
from ui.parts.marks import Tag
from ui.parts.text import Elided, Label
from ui.purge.chart import MonthChart
from ui.purge.models import name_of
from ui.registers.incidents import time_left as time_left_of_incident
from ui.requests.models import time_left
from ui.today.lines import FEW, Line, Way, beside, heading, leading, listed, two_lines
from ui.words import language, say, say_count

_NUMBER, _DAYS = 96, 112  # least widths, so that lines stand below one another


def incidents_card(way: Way, found: list[Incident]) -> QFrame:
    """Incidents that are not closed, with the 72 hours."""
    title = say("Incidents under way")
    go = leading(say("All incidents"), title, lambda: way.lead("registers", "incidents"))
    head = heading(title, say_count("{count} not closed", "{count} not closed", len(found)), go)
    return listed(head, [_incident(way, one) for one in found[:FEW]])


def _incident(way: Way, one: Incident) -> Line:
    left, tag, icon = time_left_of_incident(one, way.desk.gate.session.now())
    known = say("Known since {time}", time=show_moment_in_text(one.known, language()))
    what = one.what.partition("\n")[0]
    inside = row(gap=12, margins=(16, 10, 16, 10))
    inside.addLayout(two_lines(what, f"{one.number} · {known}"), 1)
    inside.addWidget(Tag(left, tag, icon))
    line = Line(f"{one.number} {what}, {left}", inside)
    line.pressed.connect(lambda: way.lead("registers", one))
    return line


def requests_card(way: Way, cases: list[Listed]) -> QFrame:
    """Requests that are not answered, those first that end first; then those of which others are to be told."""
    title = say("Requests with a deadline")
    go = leading(say("All requests"), title, lambda: way.lead("requests", None))
    waiting = sum(one.case.open for one in cases)
    head = heading(title, say_count("{count} open", "{count} open", waiting) if waiting else "", go)
    return listed(head, [_request(way, one) for one in cases[:FEW]])


def _request(way: Way, one: Listed) -> Line:
    desk, case, on = way.desk, one.case, way.desk.gate.session.today
    name, group = name_of(desk.names, one.person), desk.population(one.population).label(language())
    left, tag, icon = time_left(case, on)
    term, aim = show_day(case.term, language()), show_day(to_aim_for(case.term), language())
    inside = row(gap=12, margins=(16, 10, 16, 10))
    if beside():
        number = Label(case.number, "body", "text_2")
        number.setMinimumWidth(px(_NUMBER))
        inside.addWidget(number)
    what = column(Label(say(RIGHTS[case.right]), "strong"), Elided(f"{name} · {group}", "detail", "text_2"), gap=0)
    inside.addLayout(what, 1)
    inside.addWidget(Tag(left, tag, icon))
    below = say("due {day}", day=term) if aim != term else say("put off") if case.extended_to else say("one month")
    if case.answered is not None:
        aim, below = show_day(case.answered, language()), say("answered")
    beneath = Label(below, "detail", "text_2")
    beneath.setMinimumWidth(px(_DAYS))
    inside.addLayout(column(Label(aim, "strong"), beneath, gap=0))
    line = Line(f"{case.number} {say(RIGHTS[case.right])}, {name}, {left}", inside)
    line.pressed.connect(lambda: way.lead("requests", one))
    return line


def purges_card(way: Way, waiting: list[purge.Case], clearing: list[purge.Case]) -> QFrame:
    """Purges that wait for approval or to be carried out, and those that leave something to be done by hand."""
    title = say("Purges that wait")
    go = leading(say("All purges"), title, lambda: way.lead("purge", None))
    head = heading(title, say_count("{count} purge", "{count} purges", len(waiting) + len(clearing)), go)
    return listed(head, [_purge(way, case) for case in (*waiting, *clearing)[:FEW]])


def _purge(way: Way, case: purge.Case) -> Line:
    staff, entry = way.desk.gate.session.staff, case.proposed.entry
    name = staff[entry.member].name if entry.member in staff else ""
    people = say_count("{count} person", "{count} people", len(case.proposal.people))
    if case.status == "done":
        stands = Tag(say("To be cleared by hand"), "warn", "archive")
    elif case.status == "approved":
        stands = Tag(say("Approved, not carried out"), "accent", "check")
    elif purge.may_answer(way.desk.gate, case):
        stands = Tag(say("Waits for you"), "warn", "signature")
    else:
        stands = Tag(say("Someone else must approve"), "neutral", "clock")
    inside = row(gap=12, margins=(16, 10, 16, 10))
    inside.addLayout(column(Label(case.number, "strong"), Label(people, "detail", "text_2"), gap=0))
    told = say("Proposed by {name}, {day}", name=name, day=show_day(entry.at.astimezone().date(), language()))
    inside.addWidget(Elided(told, "body", "text_2"), 1)
    inside.addWidget(stands)
    line = Line(f"{case.number}, {people}, {told}", inside)
    line.pressed.connect(lambda: way.lead("purge", case))
    return line


def consents_card(way: Way, found: list[Ending]) -> QFrame:
    """Applicants kept for later whose consent ends soon."""
    title = say("Consents that end within 60 days")
    head = heading(title, say_count("{count} person", "{count} people", len(found)))
    more = len(found) - FEW
    below = [_more(more)] if more > 0 else []
    return listed(head, [_consent(way, one) for one in found[:FEW]], *below)


def _more(count: int) -> Label:
    made = Label(say_count("and {count} more", "and {count} more", count), "detail", "text_2")
    made.setContentsMargins(px(16), px(4), px(16), px(12))
    return made


def _consent(way: Way, one: Ending) -> Line:
    name, last = name_of(way.desk.names, one.person), show_day(one.last, language())
    days = (one.last - way.desk.gate.session.today).days
    left = say_count("{count} day left", "{count} days left", days) if days else say("Due today")
    inside = row(gap=12, margins=(16, 10, 16, 10))
    given = say("Given {day}", day=show_day(one.given, language()))
    inside.addLayout(two_lines(name, given), 1)
    inside.addWidget(Tag(left, "neutral", "clock"))
    inside.addWidget(Label(last, "strong"))
    line = Line(f"{name}, {given}, {left}", inside)
    line.pressed.connect(lambda: way.lead("people", one.person))
    return line


def falling_card(way: Way, found: Outlook) -> QFrame:
    """How many have something due now, and become so in each of the next twelve months."""
    title = say("Becoming due, month by month")
    text = say_count("{count} person has something due now", "{count} people have something due now", found.due)
    go = leading(say("What is due"), title, lambda: way.lead("purge", None))
    chart = MonthChart()
    chart.show_months(found.months)
    head = heading(title, text if found.due else say("nothing is due now"), go)
    return listed(head, [], row(chart, margins=(16, 0, 16, 8)))
