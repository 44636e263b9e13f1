"""The overview: everything held about someone, gathered under one permit, as the values the print is drawn from.

It needs the duty to give overviews, covers what the exporter may read, and says plainly what is closed to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from entrack_vault import access, access_log
from entrack_vault.access import Action
from entrack_vault.domain.contents import HOLD, RIGHTS_CASE
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import LABELS, Event
from entrack_vault.domain.holds import LABELS as REASONS
from entrack_vault.domain.holds import Hold
from entrack_vault.domain.ids import Id
from entrack_vault.domain.overview import CategoryPart, LogLine, Overview, Reader, RequestLine
from entrack_vault.domain.people import Card, Earlier, State
from entrack_vault.domain.restrictions import restriction_label
from entrack_vault.domain.rights_cases import (
    CHANNELS,
    IDENTITY_CHECKS,
    OUTCOMES,
    RIGHTS,
    RightsCase,
    first_term,
)
from entrack_vault.domain.times import show_day, show_moment, show_moment_in_text
from entrack_vault.i18n import Language, translate, translate_count
from entrack_vault.register.compartments import CASES
from entrack_vault.register.model import Population
from entrack_vault.services import cards, holds, log, records, rights_cases
from entrack_vault.services.addressing import first_value, postal_lines
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.overview_parts import Wording
from entrack_vault.services.overview_text import automated, rights
from entrack_vault.services.settings import settings_of

PURPOSE = "access_request"


@dataclass(frozen=True)
class Case:
    """What the request for an overview was, as the print shows it; `id` where it is a registered one."""

    number: str = ""
    received: date | None = None
    channel: str = ""
    identity_check: str = ""
    term: date | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class Made:
    """An overview and the log entry it was made under, which gives it its document number."""

    overview: Overview
    person: Id
    population: str
    categories: tuple[str, ...]
    entry: int
    case: UUID | None = None  # the registered request it answers


def make(gate: Gate, person: Id, language: Language, case: Case | None = None) -> Made:
    """Gathers someone's overview. NotAllowed without the duty, or where nothing of them may be read."""
    session = gate.session
    group = group_of(session, person)
    categories = access.open_categories(gate.job, Action.READ, group.key, session.today)
    # Why something is not deleted belongs in it, for those whose duties open the cases.
    cases = (CASES,) if access.decide_card(gate.job, Action.READ, group.key, CASES, session.today).allowed else ()
    request = Request(
        Event.OVERVIEW_MADE,
        person,
        group.key,
        (*(categories or group.categories), *cases),
        Action.READ,
        PURPOSE,
        Duty.GIVE_OVERVIEWS,
    )
    permit = gate.look(request)
    held = {
        session.compartments[stored.compartment].category: cards.read_card(
            session.compartments[stored.compartment].category, stored.revision, content
        )
        for stored, content in permit.current()
    }
    earlier = records.earlier_values(session, permit)
    return Made(
        _overview(gate, permit, group, held, earlier, language, case or Case()),
        person,
        group.key,
        categories,
        permit.entry,
        case.id if case else None,
    )


def note_placed(gate: Gate, made: Made, file_hash: bytes) -> None:
    """The second entry: the overview became a file, or was printed, with this SHA-256. The request it answers keeps
    that as evidence."""
    gate.look(
        Request(
            Event.OVERVIEW_PLACED,
            made.person,
            made.population,
            made.categories,
            Action.READ,
            PURPOSE,
            Duty.GIVE_OVERVIEWS,
            file_hash,
        )
    )
    if made.case is not None:
        rights_cases.hand_over(gate, made.person, made.case, "overview", file_hash)
    gate.session.pin()


def case_of(case: RightsCase, language: Language) -> Case:
    """A registered request as an overview shows it."""
    return Case(
        number=case.number,
        received=case.received,
        channel=translate(language, CHANNELS[case.channel]),
        identity_check=translate(language, IDENTITY_CHECKS[case.identity]) if case.identity else "",
        term=case.term,
        id=case.id,
    )


def _overview(
    gate: Gate,
    permit: Permit,
    group: Population,
    held: dict[str, Card],
    earlier: Iterable[Earlier],
    language: Language,
    case: Case,
) -> Overview:
    session, settings = gate.session, settings_of(gate)
    person, state = permit.request.person, permit.state
    if person is None or state is None:
        raise ValueError("an overview is of a person")
    shown = access.decide_duty(gate.job, Duty.SHOW_IDENTITY_NUMBERS, session.today).allowed
    wording = Wording(session, group, language, state, masked=not shown)
    closed = records.closed_categories(permit, group)
    replaced = tuple(earlier)
    documents = [filed.document for filed in records.documents_of(permit).values()]
    kept_back = [one for one in holds.among(permit.of_schema(HOLD)) if one.lifted is None]
    cases = rights_cases.among(permit.of_schema(RIGHTS_CASE))
    handles = access.decide_duty(gate.job, Duty.HANDLE_REQUESTS, session.today).allowed
    parts = tuple(
        replace(
            wording.part(
                category,
                held.get(category),
                replaced,
                [document for document in documents if document.category == category],
                closed=category in closed,
            ),
            on_hold=any(one.holds(category) for one in kept_back),
        )
        for category in group.categories
    )
    now = session.now()
    received = case.received or now.astimezone().date()
    return Overview(
        language=language,
        demonstration=session.store.header.demonstration,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        contact=settings.contact,
        document_number=f"O-{now.year}-{permit.entry:04d}",
        printed=show_moment_in_text(now, language),
        recipient=postal_lines(group, held),
        person=first_value(group, held, "name"),
        population=group.label(language),
        case_number=case.number or f"{now.year}-{permit.entry:03d}",
        received=_received(language, received, case.channel),
        deadline=show_day(case.term or first_term(received), language),
        identity_check=case.identity_check or translate(language, "Not stated"),
        held=True,
        summary=_summary(language, group, parts, status=state.status),
        categories=parts,
        incomplete=_incomplete(language, parts),
        hold_note=" ".join(note for note in (_restricted(language, state), _hold_note(language, kept_back)) if note),
        where=wording.where(settings.organisation),
        disclosed=wording.disclosed(parts),
        sources=wording.sources(held, documents),
        left_out=_left_out(
            language, masked=wording.left_masked, cases=_closed_cases(permit) or bool(cases and not handles)
        ),
        automated=automated(language),
        readers=_readers(gate, group, language),
        requests=tuple(_request_line(one, language) for one in cases) if handles else (),
        log=(lines := _log_lines(gate, permit, group, language, named=settings.name_staff_in_overviews)),
        log_note=_log_note(language, len(lines)),
        log_sequence=session.head.sequence,
        log_hash=session.head.hash.hex(),
        names_note=""
        if settings.name_staff_in_overviews
        else translate(language, "Names of staff are not included. You can ask the finance manager for them."),
        rights=rights(language),
    )


def _received(language: Language, received: date, channel: str) -> str:
    day = show_day(received, language)
    return translate(language, "{day}, {channel}", day=day, channel=channel) if channel else day


def _summary(language: Language, group: Population, parts: tuple[CategoryPart, ...], *, status: str) -> str:
    values = sum(len(part.values) for part in parts)
    stage = next((stage.label(language) for stage in group.statuses if stage.key == status), "")
    stage = stage[:1].lower() + stage[1:]  # inside a sentence
    return translate_count(
        language,
        "You are registered as: {population} ({status}). We hold one piece of data that is shown here. You see what"
        " it is, why we have it, where it comes from, who has seen it and when it is deleted. The overview is free"
        " of charge.",
        "You are registered as: {population} ({status}). We hold {count} pieces of data that are shown here. You see"
        " what they are, why we have them, where they come from, who has seen them and when they are deleted. The"
        " overview is free of charge.",
        values,
        population=group.label(language),
        status=stage,
    )


def _incomplete(language: Language, parts: tuple[CategoryPart, ...]) -> str:
    closed = [part.name for part in parts if part.closed]
    if not closed:
        return ""
    return translate(
        language,
        "This overview is not complete. We also hold data in: {categories}. These are closed to the one who made"
        " this overview. Ask for one made by someone whose job description opens them.",
        categories=", ".join(closed),
    )


def _left_out(language: Language, *, masked: bool, cases: bool) -> tuple[str, ...]:
    found = []
    if masked:
        text = "Identity numbers are held, but shown as dots: the one who made this overview may not see them."
        found.append(translate(language, text))
    if cases:
        text = "Requests you have made, and reasons to keep something longer, are closed to the one who made it."
        found.append(translate(language, text))
    return tuple(found) or (translate(language, "Nothing, in the categories shown."),)


def _closed_cases(permit: Permit) -> bool:
    """Whether there are cases that the permit does not cover."""
    session = permit.session
    return any(
        session.compartments[place.compartment].category == CASES and place.compartment not in permit.compartments
        for place in permit.places
    )


def _request_line(case: RightsCase, language: Language) -> RequestLine:
    if case.answered and case.outcome:
        outcome = translate(language, OUTCOMES[case.outcome])
        told = translate(language, "{outcome}, {day}", outcome=outcome, day=show_day(case.answered, language))
    else:
        told = translate(language, "By {day}", day=show_day(case.term, language))
    return RequestLine(
        number=case.number,
        right=translate(language, RIGHTS[case.right]),
        about=" ".join(part for part in (case.about, case.explanation) if part) or "–",
        received=show_day(case.received, language),
        answer=told,
    )


def _readers(gate: Gate, group: Population, language: Language) -> tuple[Reader, ...]:
    """The job descriptions that open something of this population, how many hold each, and what it opens."""
    session = gate.session
    texts = {
        "read": translate(language, "read"),
        "write": translate(language, "read, write"),
        "": "–",
    }
    found = []
    for record, job in session.current_jobs().items():
        members = sum(member.job == record for member in session.manifest.active)
        levels = [job.right(group.key, category, session.today) for category in group.categories]
        if any(levels) and members:
            rights_given = tuple(texts[right.level if right else ""] for right in levels)
            found.append(Reader(job.name(language), members, rights_given))
    return tuple(sorted(found, key=lambda reader: reader.job))


def _restricted(language: Language, state: State) -> str:
    """That what is held is kept and not used, and why (GDPR Art. 18)."""
    if not state.restricted:
        return ""
    why = translate(language, restriction_label(state.restricted))
    return translate(language, "Restricted: we keep it, and do not use it. {reason}.", reason=why)


def _hold_note(language: Language, kept_back: Iterable[Hold]) -> str:
    return " ".join(
        translate(
            language,
            "Kept beyond its time for now: {reason}, since {since}. It is looked at again on {review}.",
            reason=translate(language, REASONS[one.reason]),
            since=show_day(one.since, language),
            review=show_day(one.review, language),
        )
        for one in kept_back
    )


def _log_lines(
    gate: Gate, permit: Permit, group: Population, language: Language, *, named: bool
) -> tuple[LogLine, ...]:
    """Every line of the access log about the person, newest first."""
    session = gate.session
    jobs = {job.key: job for job in session.current_jobs().values()}
    lines = []
    for link in permit.found.lines:
        entry = access_log.read_link(link)
        if entry is None:
            continue
        line = log.line(session, entry, link.entry_hash)
        purpose = session.register.purposes.get(entry.purpose)
        lines.append(
            LogLine(
                when=show_moment(entry.at, language),
                event=translate(language, LABELS[entry.event]),
                categories=_rooms(gate, entry.compartments, group, language),
                purpose=purpose.label(language) if purpose else "–",
                job=jobs[line.job].name(language) if line.job in jobs else line.job,
                member=line.member if named else "",
            )
        )
    return tuple(lines)


def _rooms(gate: Gate, compartments: Iterable[int], group: Population, language: Language) -> str:
    register = gate.session.register
    held = {gate.session.compartments[room].category for room in compartments if room in gate.session.compartments}
    named = [category for category in group.categories if category in held]
    if named and len(named) == len(group.categories):
        return translate(language, "All")
    return ", ".join(register.categories[category].label(language) for category in named) or "–"


def _log_note(language: Language, count: int) -> str:
    return translate_count(language, "the only entry about you", "all {count} entries about you", count)
