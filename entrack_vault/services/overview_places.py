"""The parts of an overview that tell where: this vault, paper in the safe, other systems, backups; what is left out
and why; and what the vault holds of somebody as one of its own members."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from entrack_vault.access_log import BODIES_KEPT
from entrack_vault.domain.documents import Document
from entrack_vault.domain.papers import Paper
from entrack_vault.domain.people import Card, Earlier, State
from entrack_vault.domain.times import show_day
from entrack_vault.domain.withholding import LABELS, Withheld
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.model import Population
from entrack_vault.services.backup_places import KEYS_KEPT
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.session import Session
from entrack_vault.services.withholding import LeftOut


class Places:
    """Where the categories of one person are, in one language."""

    def __init__(
        self, session: Session, group: Population, language: Language, papers: Iterable[Paper], *, papers_closed: bool
    ) -> None:
        self._session, self._group, self._language = session, group, language
        self._papers = list(papers)
        self._papers_closed = papers_closed
        in_force = {one.subject: one.content for one in session.company if isinstance(one.content, SystemEntry)}
        self._systems = [one for one in in_force.values() if one.until is None]

    def of(self, category: str, *, held: bool) -> tuple[str, ...]:
        """Where one category is, a sentence each."""
        language = self._language
        found = [translate(language, "This vault, sealed under the category's own key.")] if held else []
        found += [self._paper(one) for one in self._papers if one.category == category]
        if held:
            for system in self._systems:
                if category in system.holds.get(self._group.key, ()):
                    text = N_("Also in {system}: {purpose}") if system.purpose else N_("Also in {system}")
                    found.append(translate(language, text, system=system.name, purpose=system.purpose))
        return tuple(found)

    def _paper(self, paper: Paper) -> str:
        """One thing on paper: since when it lies there, when it was out, and what became of it. Who had it out is a
        member, of whom no more is said."""

        def say(text: str, **values: object) -> str:
            return translate(self._language, text, **values)

        def day(one: date | None) -> str:
            return show_day(one, self._language) if one else ""

        since, what = day(paper.since), paper.what
        if paper.destroyed is not None:
            text = N_("On paper in the safe, from {day} until it was destroyed {gone}: {what}")
            found = say(text, day=since, gone=day(paper.destroyed), what=what)
        elif paper.moved is not None:
            text = N_("On paper in the safe, from {day}, and from {gone} with another of your records: {what}")
            found = say(text, day=since, gone=day(paper.moved), what=what)
        else:
            found = say(N_("On paper in the safe, since {day}: {what}"), day=since, what=what)
        out = ", ".join(f"{day(one.out)}–{day(one.back)}" for one in paper.moves)
        return f"{found}. " + say(N_("It has been out of the safe: {days}."), days=out) if out else found

    def everywhere(self, organisation: str) -> tuple[str, ...]:
        """Where all of it is, on the first page."""
        language = self._language
        text = N_("In {organisation}'s encrypted vault for personnel records.")
        found = [translate(language, text, organisation=organisation)]
        if any(one.kept for one in self._papers):
            found.append(translate(language, "On paper in the safe, to which only the finance manager has the key."))
        if self._papers_closed:
            found.append(translate(language, "Ask the finance manager whether something is on paper in the safe."))
        names = [one.name for one in self._systems if one.holds.get(self._group.key)]
        if names:
            found.append(translate(language, "In other systems: {systems}.", systems=", ".join(names)))
        found.append(self._backups())
        return tuple(found)

    def _backups(self) -> str:
        language = self._language
        settings = self._session.settings
        if settings is None or settings.backups is None:
            return translate(language, "No backups are kept.")
        return translate(
            language,
            "In encrypted backups. What is deleted here can be opened there for {days} days at the most.",
            days=KEYS_KEPT // timedelta(days=1),
        )


def hosted(language: Language, days: Iterable[date]) -> tuple[str, ...]:
    """That visits name somebody as their host, and on which days those were."""
    shown = ", ".join(show_day(day, language) for day in sorted(set(days)))
    text = N_("In the register of visitors, as the host of visits: {days}. It is kept as long as the visit.")
    return (translate(language, text, days=shown),) if shown else ()


def left_out(session: Session, withheld: Iterable[Withheld], language: Language) -> tuple[str, ...]:
    """That something is left out, and on which ground; not what."""
    found: dict[str, None] = {}
    for one in withheld:
        if one.lifted is None:
            category = session.register.categories[one.category].label(language)
            text = N_("Something under {category} is left out. {ground}.")
            found[translate(language, text, category=category, ground=translate(language, LABELS[one.ground]))] = None
    return tuple(found)


def without(
    withheld: Sequence[Withheld],
    held: Mapping[str, Card],
    earlier: Sequence[Earlier],
    documents: Sequence[Document],
) -> tuple[dict[str, Card], tuple[Earlier, ...], list[Document]]:
    """What is left of cards, earlier values and documents when what is withheld is taken out."""
    gone = LeftOut(withheld)
    cards = {}
    for category, card in held.items():
        left = {key: gone.rest(key, values) for key, values in card.fields.items()}
        shown = {key: values for key, values in left.items() if values or not card.fields[key]}
        cards[category] = replace(card, fields=shown)
    return (
        cards,
        tuple(one for one in earlier if not gone.value(one.field, one.value.text)),
        [one for one in documents if not gone.document(one.id)],
    )


def also(session: Session, made: Sequence[str], closed: Sequence[str], language: Language) -> str:
    """Under which other groups the same human being is registered; by their populations."""
    groups = session.register.populations

    def named(keys: Sequence[str]) -> str:
        return ", ".join(dict.fromkeys(groups[key].label(language).lower() for key in keys))

    sentences = []
    if made:
        text = N_("You are also registered as: {groups}. That overview comes with this one.")
        sentences.append(translate(language, text, groups=named(made)))
    if closed:
        text = N_(
            "You are also registered as: {groups}. That is closed to the one who made this overview; ask for it."
        )
        sentences.append(translate(language, text, groups=named(closed)))
    return " ".join(sentences)


def notices_given(state: State, language: Language) -> tuple[str, ...]:
    """Which versions of the privacy notice they were given, the newest first."""
    text = N_("Version {number}, given to you {day}.")
    return tuple(
        translate(language, text, number=number, day=show_day(day, language))
        for number, day in sorted(state.notices.items(), reverse=True)
    )


def as_member(session: Session, person: bytes, language: Language) -> tuple[str, ...]:
    """What the vault holds of somebody as one of its own members: name, job descriptions, look-ups, how long."""
    held: dict[tuple[str, str], str] = {}
    name, active = "", False
    for version in session.versions:
        for member in version.members:
            if member.person is None or member.person.bytes != person:
                continue
            known = session.staff.get(member.id)
            name = known.name if known else name
            job = session.jobs.get((member.job, member.job_revision))
            if job is not None and member.status == "active":
                held.setdefault(
                    (job.key, str(member.job_revision)), _since(job.name(language), version.made, language)
                )
    for member in session.manifest.active:
        active = active or (member.person is not None and member.person.bytes == person)
    if not held:
        return ()
    months = BODIES_KEPT.days * 12 // 365
    return (
        translate(language, "You work in this vault yourself, as {name}.", name=name)
        if active
        else translate(language, "You have worked in this vault yourself, as {name}.", name=name)
        if name
        else translate(language, "You have worked in this vault yourself. Your name has been removed."),
        translate(language, "Your job descriptions: {jobs}.", jobs="; ".join(held.values())),
        translate(
            language,
            "Your own look-ups are logged, and kept for {months} months. Once you have left and none of them is kept "
            "any more, your name is removed.",
            months=months,
        ),
    )


def _since(name: str, made: datetime, language: Language) -> str:
    day = show_day(made.astimezone().date(), language)
    return translate(language, "{job}, from {day}", job=name, day=day)
