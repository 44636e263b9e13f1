"""The purge certificate as a PDF: what went, by which rules, who decided, and where the access log stood.

What is signed lies inside the file beside the pages, so that a copy can be checked long after.
"""

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from entrack_vault.domain.certificates import Certificate
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.errors import BadInput
from entrack_vault.exports.paint import Frame, groups_of_four, paint
from entrack_vault.exports.paper import LEFT, Paper
from entrack_vault.exports.table import Row, Table, columns, draw_table, fitted
from entrack_vault.exports.typeset import BODY, BODY_2, H1, H2, HASH, LEAD, NAME
from entrack_vault.i18n import N_, Language, translate, translate_count
from entrack_vault.register.model import Register

if TYPE_CHECKING:
    import pikepdf

_INSIDE = "certificate.json"
_FACT = 190.0  # pixels that the name of a fact takes
_REASONS = {"due": N_("What was due by its clock"), "request": N_("A request by the person")}


def draw(facts: Certificate, register: Register, language: Language) -> bytes:
    """The pages as PDF bytes. The same facts give the same bytes."""

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    title = say("Purge certificate")
    paper = Paper()
    paper.bookmark(title)
    paper.put(LEFT, paper.y, title, H1)
    paper.y += H1.leading + 10
    lead = translate_count(
        language,
        "Of {count} person something was deleted for good, as two people agreed.",
        "Of {count} people something was deleted for good, as two people agreed.",
        facts.people,
    )
    gone = translate_count(
        language,
        "Of {count} of them nothing is left.",
        "Of {count} of them nothing is left.",
        facts.gone,
    )
    paper.paragraph(f"{lead} {gone}" if facts.gone else lead, LEAD)
    paper.y += 18
    for name, value in (
        (say("Case"), facts.number),
        (say("Why"), say(_REASONS.get(facts.reason, facts.reason))),
        (say("Proposed by"), f"{facts.proposer}, {show_moment_in_text(facts.proposed, language)}"),
        (say("Approved by"), f"{facts.approver}, {show_moment_in_text(facts.approved, language)}"),
        (say("Carried out"), show_moment_in_text(facts.carried_out, language)),
        (say("Rows deleted, with their keys"), str(facts.revisions)),
    ):
        paper.need(BODY.leading)
        paper.put(LEFT, paper.y, name, BODY_2)
        paper.put(LEFT + _FACT, paper.y, value, NAME)
        paper.y += BODY.leading + 3
    paper.y += 16
    _counts(paper, facts, register, language)
    paper.y += 22
    _rules(paper, facts, language)
    paper.y += 22
    _backups(paper, facts, language)
    _by_hand(paper, facts, language)
    paper.y += 22
    _log(paper, facts, language)
    frame = Frame(
        language=language,
        title=title,
        organisation=facts.organisation,
        department=facts.department,
        demonstration=facts.demonstration,
        upper=title,
        lower=facts.number,
        foot=say("Head of the access log, no. {number}", number=facts.after_sequence),
        foot_hash=facts.after_hash,
        foot_right="",
    )
    return paint(paper, frame)


def _counts(paper: Paper, facts: Certificate, register: Register, language: Language) -> None:
    amounts = (N_("People"), N_("Values"), N_("Earlier"), N_("Documents"), N_("Whole categories"))
    heads = tuple(translate(language, head) for head in (N_("Group"), N_("Category"), *amounts))
    groups, categories = register.populations, register.categories
    rows = [
        Row(
            (
                groups[one.population].label(language) if one.population in groups else one.population,
                categories[one.category].label(language)
                if one.category in categories
                else translate(language, N_("Requests")),
                *(str(number) for number in (one.people, one.values, one.earlier, one.documents, one.whole)),
            )
        )
        for one in facts.counts
    ]
    widths = (136.0, 164.0, 68.0, 68.0, 76.0, 88.0, 74.0)
    made = fitted(columns(heads, widths, (BODY, BODY, *(BODY_2,) * 5)), rows)
    draw_table(paper, Table(made, rows, title=translate(language, "What was deleted")))


def _rules(paper: Paper, facts: Certificate, language: Language) -> None:
    heads = [translate(language, N_("Rule")), translate(language, N_("Decided"))]
    rows = [
        Row((one.label_nb if language == "nb" else one.label_en, show_day(date.fromisoformat(one.decided), language)))
        for one in facts.rules
    ]
    made = fitted(columns(heads, (556.0, 118.0), (BODY, BODY_2)), rows)
    draw_table(paper, Table(made, rows, title=translate(language, "By these rules")))


def _backups(paper: Paper, facts: Certificate, language: Language) -> None:
    paper.need(H2.leading + 3 * BODY.leading)
    paper.put(LEFT, paper.y, translate(language, "Backups"), H2)
    paper.y += H2.leading + 8
    if not facts.uncleaned:
        paper.paragraph(translate(language, "No backup had keys to what was deleted."), BODY)
    else:
        text = translate(
            language,
            "The last key backup from before the purge expires on {day}. Until then it opens what was deleted, in "
            "these places, unless a newer backup has taken its place there:",
            day=show_day(date.fromisoformat(facts.keys_until), language),
        )
        paper.paragraph(text, BODY)
        paper.y += 4
    for one in facts.uncleaned:
        if one.keys is None:
            told = translate(language, "{place}: could not be reached", place=one.place)
        else:
            told = translate_count(
                language, "{place}: {count} key backup", "{place}: {count} key backups", one.keys, place=one.place
            )
        paper.need(BODY.leading)
        paper.paragraph(told, NAME, LEFT + 16)
    paper.y += 8
    paper.paragraph(translate(language, "Copies made outside the program are not covered."), BODY_2)


def _by_hand(paper: Paper, facts: Certificate, language: Language) -> None:
    if not facts.by_hand:
        return
    paper.y += 16
    kinds = {"paper": N_("Paper in the safe, shredded"), "system": N_("Another system, cleared")}
    heads = [translate(language, head) for head in (N_("What"), N_("Where"), N_("When"), N_("Confirmed by"))]
    rows = [
        Row((translate(language, kinds[one.kind]), one.name, show_moment_in_text(one.at, language), one.by))
        for one in facts.by_hand
    ]
    made = fitted(columns(heads, (190.0, 190.0, 150.0, 144.0), (BODY, BODY, BODY_2, BODY_2)), rows)
    draw_table(paper, Table(made, rows, title=translate(language, "Cleared by hand")))


def _log(paper: Paper, facts: Certificate, language: Language) -> None:
    paper.need(H2.leading + 5 * BODY.leading)
    paper.put(LEFT, paper.y, translate(language, "Where the access log stood"), H2)
    paper.y += H2.leading + 8
    for text, digest in (
        (translate(language, "Before, entry no. {number}", number=facts.before_sequence), facts.before_hash),
        (translate(language, "The purge itself, entry no. {number}", number=facts.after_sequence), facts.after_hash),
        (translate(language, "The plan that two people signed for"), facts.plan),
    ):
        paper.need(BODY.leading + HASH.leading)
        paper.put(LEFT, paper.y, text, BODY)
        paper.y += BODY.leading
        paper.put(LEFT, paper.y, groups_of_four(digest), HASH)
        paper.y += HASH.leading + 8
    paper.paragraph(
        translate(
            language,
            "Signed by {name} with their own key; the signature lies inside the file.",
            name=facts.approver,
        ),
        BODY,
    )


def with_signed(pdf: bytes, signed: bytes) -> bytes:
    """The pages with what was signed inside the file."""
    import pikepdf

    made = BytesIO()
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        document.attachments[_INSIDE] = pikepdf.AttachedFileSpec(
            document,
            signed,
            filename=_INSIDE,
            description="",
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        document.save(made, deterministic_id=True)
    return made.getvalue()


def read(content: bytes) -> tuple[bytes, list[bytes]]:
    """What was signed inside a certificate, and what its pages draw; BadInput for a file that is none."""
    import pikepdf

    try:
        with pikepdf.Pdf.open(BytesIO(content)) as document:
            inside = document.attachments[_INSIDE].get_file().read_bytes()
            return inside, _pages(document)
    except (pikepdf.PdfError, pikepdf.PasswordError, KeyError):
        raise BadInput(N_("That file is no purge certificate."), N_("Nothing was changed.")) from None


def shows(content: bytes, drawn: bytes) -> bool:
    """Whether the pages of a certificate are those that its facts give."""
    import pikepdf

    with pikepdf.Pdf.open(BytesIO(drawn)) as document:
        return read(content)[1] == _pages(document)


def _pages(document: "pikepdf.Pdf") -> list[bytes]:
    return [bytes(page.Contents.read_bytes()) for page in document.pages]
