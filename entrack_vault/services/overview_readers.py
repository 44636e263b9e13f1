"""The parts of an overview that tell who: who may see the person, who has seen them, and what they have asked."""

from collections.abc import Iterable, Iterator

from entrack_vault import access_log
from entrack_vault.domain.events import LABELS
from entrack_vault.domain.overview import LogLine, Reader, RequestLine
from entrack_vault.domain.rights_cases import (
    CHANNELS,
    DELAYS,
    GROUNDS,
    HANDED,
    IDENTITY_CHECKS,
    OUTCOMES,
    PREVAILS,
    RIGHTS,
    RightsCase,
)
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.i18n import N_, Language, translate, translate_count
from entrack_vault.register.model import Population, Register
from entrack_vault.services import log
from entrack_vault.services.gate import Gate, Permit


def request_line(register: Register, case: RightsCase, language: Language) -> RequestLine:
    """A request they have made, and what came of it: everything that is held of it but who handled it."""
    if case.answered and case.outcome:
        outcome = translate(language, OUTCOMES[case.outcome])
        told = translate(language, "{outcome}, {day}", outcome=outcome, day=show_day(case.answered, language))
    else:
        told = translate(language, "By {day}", day=show_day(case.term, language))
    return RequestLine(
        number=case.number,
        right=translate(language, RIGHTS[case.right]),
        about=" ".join(_of_request(register, case, language)),
        received=show_day(case.received, language),
        answer=told,
    )


def _of_request(register: Register, case: RightsCase, language: Language) -> Iterator[str]:
    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    yield from (part for part in (case.about, case.explanation) if part)
    yield say(N_("Received: {channel}."), channel=say(CHANNELS[case.channel]))
    if case.identity is not None and case.identity_day is not None:
        day = show_day(case.identity_day, language)
        yield say(N_("Who asked was made sure of: {how}, {day}."), how=say(IDENTITY_CHECKS[case.identity]), day=day)
    if case.delay is not None and case.extended_day is not None:
        day = show_day(case.extended_day, language)
        yield say(N_("Put off {day}: {reason}."), day=day, reason=say(DELAYS[case.delay]))
    if case.assessment and case.prevails is not None:
        yield say(
            N_("Weighed: {assessment} {prevails}."), assessment=case.assessment, prevails=say(PREVAILS[case.prevails])
        )
    for ground in case.grounds:
        yield say(N_("Ground: {ground}."), ground=say(GROUNDS[ground]))
    for one in case.handed:
        yield say(N_("{what}, {day}."), what=say(HANDED[one.what]), day=show_day(one.day, language))
    if case.receipt is not None:
        yield say(N_("Signed for {day}."), day=show_day(case.receipt, language))
    if case.recipients:
        names = ", ".join(register.recipients[key].label(language) for key in case.recipients)
        yield say(N_("Told outside: {recipients}."), recipients=names)


def readers(gate: Gate, group: Population, language: Language) -> tuple[Reader, ...]:
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


def log_lines(
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


def log_note(language: Language, count: int) -> str:
    """How much of the log the lines are."""
    return translate_count(language, "the only entry about you", "all {count} entries about you", count)
