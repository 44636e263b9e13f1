"""The overview: everything held about someone, gathered under one permit, as the values the print is drawn from.

It needs the duty to give overviews, covers what the exporter may read, and says plainly what is closed to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.contents import HOLD, PAPER, RIGHTS_CASE
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.holds import LABELS as REASONS
from entrack_vault.domain.holds import Hold
from entrack_vault.domain.ids import Id
from entrack_vault.domain.overview import CategoryPart, Overview
from entrack_vault.domain.people import Card, Earlier, State
from entrack_vault.domain.restrictions import restriction_label
from entrack_vault.domain.rights_cases import (
    CHANNELS,
    IDENTITY_CHECKS,
    RightsCase,
    first_term,
)
from entrack_vault.domain.times import show_day, show_moment_in_text
from entrack_vault.i18n import N_, Language, translate, translate_count
from entrack_vault.register.compartments import CASES
from entrack_vault.register.model import Population
from entrack_vault.services import cards, holds, papers, records, rights_cases, visitors, withholding
from entrack_vault.services.addressing import first_value, postal_lines
from entrack_vault.services.entering import DIED, group_of
from entrack_vault.services.gate import Gate, Permit, Request, unknown_person
from entrack_vault.services.overview_parts import Wording
from entrack_vault.services.overview_places import Places, also, as_member, hosted, left_out, notices_given, without
from entrack_vault.services.overview_readers import log_lines, log_note, readers, request_line
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
    others: tuple["Made", ...] = ()  # of other records of the same human being

    @property
    def overviews(self) -> list[Overview]:
        """It and the others, in the order they are printed."""
        return [self.overview, *(one.overview for one in self.others)]


def make(gate: Gate, person: Id, language: Language, case: Case | None = None) -> Made:
    """Gathers someone's overview, and those of other records of the same human being that this member may read.

    NotAllowed without the duty, or where nothing of them may be read.
    """
    made, state = _make(gate, person, language, case)
    told = [(other, person) for other in state.linked]
    seen, others, closed = {person}, list[Made](), list[str]()
    while told:
        other, by = told.pop(0)
        population = None if other in seen else gate.session.population_of(other)
        seen.add(other)
        group = next((one for one in gate.session.register.populations.values() if one.number == population), None)
        if group is None:
            continue  # purged, or met before
        if not access.open_categories(gate.job, Action.READ, group.key, gate.session.today):
            closed.append(group.key)
            continue
        found, state = _make(gate, other, language, None)
        if by not in state.linked:
            continue  # whoever writes one record alone cannot have another's data stand in its overview
        others.append(found)
        told += [(further, other) for further in state.linked]
    besides = also(gate.session, [one.population for one in others], closed, language)
    summary = "\n\n".join(part for part in (made.overview.summary, besides) if part)
    overview = replace(made.overview, summary=summary, whole=made.overview.whole and not closed)
    return replace(made, overview=overview, others=tuple(others))


def _make(gate: Gate, person: Id, language: Language, case: Case | None) -> tuple[Made, State]:
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
    if permit.state is None:
        raise unknown_person()
    earlier = records.earlier_values(session, permit)
    overview = _overview(gate, permit, group, held, earlier, language, case or Case())
    return Made(overview, person, group.key, categories, permit.entry, case.id if case else None), permit.state


def note_placed(gate: Gate, made: Made, file_hash: bytes) -> None:
    """The second entry: the overview became a file, or was printed, with this SHA-256. The request it answers keeps
    that as evidence."""
    for one in (made, *made.others):
        asked = (one.person, one.population, one.categories, Action.READ, PURPOSE, Duty.GIVE_OVERVIEWS, file_hash)
        gate.look(Request(Event.OVERVIEW_PLACED, *asked))
    if made.case is not None:
        whole = all(one.whole for one in made.overviews)
        rights_cases.hand_over(gate, made.person, made.case, "overview", file_hash, whole=whole)
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
    withheld = withholding.among(permit.beside)
    documents = [filed.document for filed in records.documents_of(permit).values()]
    held, replaced, documents = without(withheld, held, replaced, documents)
    held_back = holds.among(permit.of_schema(HOLD))
    cases = rights_cases.among(permit.of_schema(RIGHTS_CASE))
    handles = access.decide_duty(gate.job, Duty.HANDLE_REQUESTS, session.today).allowed
    safe = papers.among(permit.of_schema(PAPER))
    wording.shown_by(documents, safe)
    places = Places(session, group, language, safe, papers_closed=_closed_cases(permit))
    parts = tuple(
        replace(
            wording.part(
                category,
                held.get(category),
                replaced,
                of_it := [document for document in documents if document.category == category],
                closed=category in closed,
            ),
            places=places.of(category, held=category in held or bool(of_it)),
            on_hold=any(one.holds(category) for one in held_back),
        )
        for category in group.categories
    )
    to_maker = _left_out(
        language, masked=wording.left_masked, cases=_closed_cases(permit) or bool(cases and not handles)
    )
    visits = visitors.hosted(gate, Id(bytes=permit.person), group.key)
    if visits is None:
        to_maker += (translate(language, "Visits you were host to are closed to the one who made it."),)
    hidden = left_out(session, withheld, language)
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
        summary=_summary(language, group, parts, state),
        categories=parts,
        incomplete=_incomplete(language, parts),
        hold_note=" ".join(note for note in (_restricted(language, state), _hold_note(language, held_back)) if note),
        where=places.everywhere(settings.organisation) + hosted(language, visits or ()),
        disclosed=wording.disclosed(parts),
        sources=wording.sources(held, documents),
        left_out=hidden + to_maker,
        whole=not (to_maker or hidden or any(part.closed for part in parts)),
        automated=automated(language),
        readers=readers(gate, group, language),
        requests=tuple(request_line(session.register, one, language) for one in cases) if handles else (),
        log=(lines := log_lines(gate, permit, group, language, named=settings.name_staff_in_overviews)),
        log_note=log_note(language, len(lines)),
        log_sequence=session.head.sequence,
        log_hash=session.head.hash.hex(),
        names_note=""
        if settings.name_staff_in_overviews
        else translate(language, "Names of staff are not included. You can ask the finance manager for them."),
        rights=rights(language),
        notices=notices_given(state, language),
        as_member=as_member(session, person.bytes, language),
    )


def _received(language: Language, received: date, channel: str) -> str:
    day = show_day(received, language)
    return translate(language, "{day}, {channel}", day=day, channel=channel) if channel else day


def _summary(language: Language, group: Population, parts: tuple[CategoryPart, ...], state: State) -> str:
    values = sum(len(part.values) for part in parts)
    stage = next((stage.label(language) for stage in group.statuses if stage.key == state.status), "")
    stage = stage[:1].lower() + stage[1:]  # inside a sentence
    if DIED in state.triggers:
        died = show_day(state.triggers[DIED], language)
        stage = translate(language, "{status}, died {day}", status=stage, day=died)
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
    return tuple(found)


def _closed_cases(permit: Permit) -> bool:
    """Whether there are cases that the permit does not cover."""
    session = permit.session
    return any(
        session.compartments[place.compartment].category == CASES and place.compartment not in permit.compartments
        for place in permit.places
    )


def _restricted(language: Language, state: State) -> str:
    """That what is held is kept and not used, and why (GDPR Art. 18)."""
    if not state.restricted:
        return ""
    why = translate(language, restriction_label(state.restricted))
    return translate(language, "Restricted: we keep it, and do not use it. {reason}.", reason=why)


def _hold_note(language: Language, held_back: Iterable[Hold]) -> str:
    standing, lifted = [], []
    for one in held_back:
        reason, since = translate(language, REASONS[one.reason]), show_day(one.since, language)
        review = show_day(one.review, language)
        if one.lifted is None:
            text = N_("Kept beyond its time for now: {reason}, since {since}. It is looked at again on {review}.")
            standing.append(translate(language, text, reason=reason, since=since, review=review))
        else:
            text = N_("From {since} to {until} it was kept whatever its time: {reason}, to be looked at on {review}.")
            until = show_day(one.lifted, language)
            lifted.append(translate(language, text, reason=reason, since=since, until=until, review=review))
    return " ".join(standing + lifted)
