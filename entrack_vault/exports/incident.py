"""The report of one incident as a PDF, for the authority and the file: all that is documented (GDPR Art. 33(5))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from entrack_vault.domain.incidents import RISKS, TOLD, Incident, Told
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.exports.paint import Frame, paint
from entrack_vault.exports.paper import LEFT, WIDTH, Paper
from entrack_vault.exports.table import Row, Table, columns, draw_table, fitted
from entrack_vault.exports.typeset import BODY, BODY_2, H1, H2, LEAD, NAME, wrap
from entrack_vault.i18n import N_, Language, translate

_FACT = 190.0  # pixels that the name of a fact takes


@dataclass(frozen=True)
class Report:
    """What it says. Steps: when (None where the log has been emptied) what was noted, and by whom."""

    language: Language
    organisation: str
    department: str
    printed: str
    incident: Incident
    registered_by: str
    kept_until: date | None
    steps: Sequence[tuple[datetime | None, str, str]]
    log_sequence: int
    log_hash: str  # hex digits
    demonstration: bool = False


def draw(report: Report) -> bytes:
    """The document as PDF bytes. The same report gives the same bytes."""
    one, language = report.incident, report.language

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    title = say("Incident {number}", number=one.number)
    paper = Paper()
    paper.bookmark(title)
    paper.put(LEFT, paper.y, title, H1)
    paper.y += H1.leading + 10
    paper.paragraph(say("A breach of personal data security, documented under GDPR Art. 33(5)."), LEAD)
    paper.y += 14
    for name, text in _facts(report):
        lines = wrap(text, NAME, WIDTH - _FACT).lines
        paper.need(len(lines) * NAME.leading)
        paper.put(LEFT, paper.y, name, BODY_2)
        for line in lines:
            paper.put(LEFT + _FACT, paper.y, line, NAME)
            paper.y += NAME.leading
        paper.y += 3
    for head, text in (
        (say("What happened"), one.what),
        (say("Whom it concerns"), one.people or say("Not noted yet.")),
        (say("Assessment"), one.assessment or say("Not assessed yet.")),
        (say("Measures"), one.measures or say("None noted yet.")),
    ):
        paper.y += 18
        paper.need(H2.leading + 8 + 2 * BODY.leading)
        paper.put(LEFT, paper.y, head, H2)
        paper.y += H2.leading + 6
        paper.paragraph(text, BODY)
    paper.y += 18
    _tables(paper, report)
    frame = Frame(
        language=language,
        title=title,
        organisation=report.organisation,
        department=report.department,
        demonstration=report.demonstration,
        upper=title,
        lower=say("Printed {when}", when=report.printed),
        foot=say("Head of the access log, no. {number}", number=report.log_sequence),
        foot_hash=report.log_hash,
        foot_right="",
    )
    return paint(paper, frame)


def _facts(report: Report) -> list[tuple[str, str]]:
    one, language = report.incident, report.language

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    state = say(N_("Closed {day}"), day=show_day(one.closed, language)) if one.closed else say(N_("Not closed"))
    found = [
        (say("Happened"), show_day(one.happened, language) if one.happened else say(N_("Not known"))),
        (say("Known since"), show_moment_in_text(one.known, language)),
        (say("72 hours were over"), show_moment_in_text(one.term, language)),
        (say("Datatilsynet told"), _authority(one, language)),
        (say("Risk"), say(RISKS[one.risk]) if one.risk else say(N_("Not assessed yet."))),
        (say("Registered by"), report.registered_by),
        (say("State"), state),
    ]
    if report.kept_until:
        found.append((say("Kept until"), show_day(report.kept_until, language)))
    return found


def _authority(one: Incident, language: Language) -> str:
    times = [telling.at for telling in one.told if telling.whom is Told.AUTHORITY]
    if not times:
        return translate(language, N_("No"))
    when = show_moment_in_text(min(times), language)
    if one.told_late:
        return translate(language, N_("{when}, after the 72 hours. {why}"), when=when, why=one.why_late)
    return translate(language, N_("{when}, within the 72 hours"), when=when)


def _tables(paper: Paper, report: Report) -> None:
    language = report.language
    told = [
        Row((translate(language, TOLD[telling.whom]), show_moment_in_text(telling.at, language)))
        for telling in report.incident.told
    ]
    heads = [translate(language, N_("Who was told")), translate(language, N_("When"))]
    if told:
        made = fitted(columns(heads, (474.0, 200.0), (BODY, BODY_2)), told)
        draw_table(paper, Table(made, told, title=translate(language, "Told to")))
        paper.y += 18
    heads = [translate(language, head) for head in (N_("No."), N_("What was noted"), N_("By"), N_("When"))]
    emptied = translate(language, N_("no longer in the log"))
    steps = [
        Row((str(number), what, who, show_moment_in_text(at, language) if at else emptied))
        for number, (at, what, who) in enumerate(report.steps, 1)
    ]
    made = fitted(columns(heads, (40.0, 254.0, 180.0, 200.0), (BODY_2, BODY, BODY, BODY_2)), steps)
    draw_table(paper, Table(made, steps, title=translate(language, "What has been noted here, step by step")))
