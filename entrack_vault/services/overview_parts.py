"""One person's overview in words: values, grounds, rules and recipients, category by category."""

from collections.abc import Iterable, Sequence
from datetime import date

from entrack_vault import access
from entrack_vault.domain.documents import Document
from entrack_vault.domain.overview import CategoryPart, Disclosure, EarlierValue, HeldDocument, HeldValue
from entrack_vault.domain.papers import Paper
from entrack_vault.domain.people import Card, Earlier, State, Value
from entrack_vault.domain.sizes import show_size
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import Language, translate, translate_count
from entrack_vault.register import kinds
from entrack_vault.register.model import DocumentSort, Field, Kind, Population
from entrack_vault.retention import Due, all_due
from entrack_vault.services.deadlines import WITH_THE_REST
from entrack_vault.services.session import Session


class Wording:
    """Says what is held about one person in one language. `masked` shows identity numbers as dots."""

    def __init__(
        self, session: Session, group: Population, language: Language, state: State, *, masked: bool
    ) -> None:
        self._session, self._group, self._language, self._state = session, group, language, state
        self._masked = masked
        self._register = session.register
        self._jobs = {job.key: job for job in session.current_jobs().values()}
        self._shown_by: dict[str, list[tuple[date, str]]] = {}  # ground -> what shows it, and of which day
        self.left_masked = False  # whether a value was shown as dots

    def shown_by(self, documents: Iterable[Document], papers: Iterable[Paper]) -> None:
        """Says which documents and papers show the grounds of everything: a ground is named with them."""
        for document in documents:
            if document.evidence and not document.removed:
                self._shown_by.setdefault(document.evidence, []).append((document.since, document.name))
        for paper in papers:
            if paper.evidence and paper.kept:
                self._shown_by.setdefault(paper.evidence, []).append((paper.since, paper.what))

    def _evidence(self, ground: str) -> str:
        """What shows a ground, with its day and name where it is here."""
        known = self._register.grounds[ground].evidence
        if not known:
            return ""
        shown = [f"{show_day(day, self._language)} ({name})" for day, name in sorted(self._shown_by.get(ground, ()))]
        return " ".join(part for part in (known(self._language), ", ".join(shown)) if part)

    def part(
        self,
        category: str,
        card: Card | None,
        earlier: Iterable[Earlier],
        documents: Sequence[Document],
        *,
        closed: bool,
    ) -> CategoryPart:
        """A category's pages: every value, or why it is closed, or that nothing is held."""
        fields = self._group.fields_in(category)
        held = {field.key: card.fields.get(field.key, ()) for field in fields} if card else {}
        used = [field for field in fields if held.get(field.key)] or list(fields[:1])
        stated = self._register.grounds[used[0].ground_stated]
        assessed = self._register.grounds[used[0].ground_assessed]
        dues = {field.key: [self._due(field, value.since) for value in held.get(field.key, ())] for field in used}
        sorts = [self._group.sorts[document.sort] for document in documents]
        of_documents = [self._due(sort, document.since) for sort, document in zip(sorts, documents, strict=True)]
        all_dues_of = (*dues.values(), of_documents)
        concerned = [*(used if card or not sorts else ()), *sorts]
        return CategoryPart(
            name=self._register.categories[category].label(self._language),
            ground_stated=stated.label(self._language),
            ground_stated_evidence=self._evidence(used[0].ground_stated),
            ground_assessed=assessed.label(self._language),
            ground_assessed_article=assessed.article(self._language),
            purposes=self._purposes(concerned),
            delete_by=self._latest([due[0] for found in all_dues_of for due in found]),
            values=tuple(
                self._value(field, value, due[0])
                for field in used
                for value, due in zip(held.get(field.key, ()), dues[field.key], strict=True)
            ),
            earlier=tuple(self._earlier(value) for value in earlier if value.category == category),
            documents=tuple(map(self._document, documents, sorts, (due[0] for due in of_documents))),
            disclosures=self._disclosures(concerned) if card or documents else (),
            rules=self._rules([due for found in all_dues_of for all_of in found for due in all_of]),
            portable=self._portable(used, held, documents),
            closed=self._opened_by(category) if closed else "",
        )

    def disclosed(self, parts: Iterable[CategoryPart]) -> tuple[str, ...]:
        """Who outside receives data, by name. A country may depend on the account: it stands by category."""
        names = dict.fromkeys(given.recipient for part in parts for given in part.disclosures)
        if not names:
            return (translate(self._language, "Nobody outside. Nothing is sent out of the EEA."),)
        return (
            self._first_few(list(names)),
            translate(self._language, "The country of each stands with its category."),
        )

    def _first_few(self, names: list[str], most: int = 4) -> str:
        """The names, or the first of them; each category lists its own in full."""
        if len(names) <= most:
            return ", ".join(names)
        first, more = ", ".join(names[: most - 1]), len(names) - most + 1
        return translate_count(
            self._language,
            "{names} and one more, by category.",
            "{names} and {count} more, by category.",
            more,
            names=first,
        )

    def sources(self, held: dict[str, Card], documents: Iterable[Document]) -> tuple[str, ...]:
        """Sources other than the person."""
        of_values = (value.source for card in held.values() for found in card.fields.values() for value in found)
        keys = [key for key in dict.fromkeys([*of_values, *(one.source for one in documents)]) if key != "person"]
        known = self._register.sources
        named = ", ".join(known[key].label(self._language) for key in keys if key in known)
        return (named,) if named else ()

    # Values

    def _value(self, field: Field, value: Value, due: Due) -> HeldValue:
        job = self._jobs.get(value.job)
        source = self._register.sources.get(value.source)
        purpose = self._register.purposes.get(field.purposes[0])
        return HeldValue(
            label=field.label(self._language),
            value=self._text(field, value.text),
            note=self._note(field, value.text),
            since=show_day(value.since, self._language),
            source=source.label(self._language) if source else value.source,
            entered_by=job.name(self._language) if job else value.job,
            purpose=purpose.label(self._language) if purpose else "",
            delete_by=self._day(due),
        )

    def _document(self, document: Document, sort: DocumentSort, due: Due) -> HeldDocument:
        content = sort.label(self._language)
        if document.removed:
            day = show_day(document.removed, self._language)
            content = translate(
                self._language, "{content}. Removed {day}, waits to be deleted.", content=content, day=day
            )
        return HeldDocument(
            name=document.name,
            content=content,
            date=show_day(document.since, self._language),
            size=show_size(document.size, self._language),
            delete_by=self._day(due),
        )

    def _text(self, field: Field, text: str) -> str:
        if field.masked and self._masked:
            self.left_masked = True
            return kinds.masked(field.kind, text)
        return kinds.show(field.kind, text, self._language, choices=field.choices)

    def _note(self, field: Field, text: str) -> str:
        """What there is to say of a value as such: that an identity number is invented, for example."""
        if field.kind is not Kind.NATIONAL_IDENTITY_NUMBER or self._masked:
            return ""
        reading = kinds.read(field.kind, text, demonstration=self._session.store.header.demonstration)
        return " ".join(note.text(self._language) for note in reading.notes)

    def _earlier(self, value: Earlier) -> EarlierValue:
        field = self._group.by_key[value.field]
        reason = self._register.purposes.get(value.reason)
        return EarlierValue(
            label=field.label(self._language),
            value=self._text(field, value.value.text),
            period=f"{show_day(value.value.since, self._language)}–{show_day(value.until, self._language)}",
            reason=reason.label(self._language) if reason else "",
        )

    # Why, how long, to whom

    def _purposes(self, fields: Iterable[Field | DocumentSort]) -> str:
        keys = dict.fromkeys(field.purposes[0] for field in fields)
        labels = [self._register.purposes[key].label(self._language) for key in keys]
        return ", ".join(label if at == 0 else label[:1].lower() + label[1:] for at, label in enumerate(labels))

    def _due(self, field: Field | DocumentSort, recorded: date) -> tuple[Due, ...]:
        rules = [self._register.retention[key] for key in field.retention]
        return all_due(rules, self._state.triggers, recorded)

    def _day(self, due: Due) -> str:
        if due.rule.event == WITH_THE_REST:
            return translate(self._language, "With the rest")
        return show_day(due.day, self._language) if due.day else translate(self._language, "Not yet running")

    def _latest(self, dues: list[Due]) -> str:
        if not dues:
            return ""
        others = [due for due in dues if due.rule.event != WITH_THE_REST]  # a name is kept by what stands beside it
        return self._day(max(others or dues, key=lambda due: due.day or date.max))

    def _rules(self, dues: Iterable[Due]) -> tuple[str, ...]:
        """Each rule once, with its ground, and from when it runs."""
        sentences: dict[str, None] = {}
        for due in dues:
            label, ground = due.rule.label(self._language), due.rule.ground(self._language)
            if due.started:
                day = show_day(due.started, self._language)
                text = translate(
                    self._language, "{rule} ({ground}). Counted from {day}.", rule=label, ground=ground, day=day
                )
            else:
                text = translate(self._language, "{rule} ({ground}).", rule=label, ground=ground)
            sentences[text] = None
        return tuple(sentences)

    def _disclosures(self, fields: Iterable[Field | DocumentSort]) -> tuple[Disclosure, ...]:
        keys = dict.fromkeys(key for field in fields for key in field.recipients)
        language = self._language
        return tuple(
            Disclosure(
                recipient=recipient.label(language),
                what=recipient.what(language),
                when=recipient.when(language),
                ground=recipient.ground(language),
                country=recipient.country(language),
            )
            for recipient in (self._register.recipients[key] for key in keys)
        )

    def _portable(
        self, fields: Iterable[Field], held: dict[str, tuple[Value, ...]], documents: Iterable[Document]
    ) -> str:
        own = [
            field.label(self._language)
            for field in fields
            if any(is_portable(self._session, field, value) for value in held.get(field.key, ()))
        ]
        own += [
            document.name
            for document in documents
            if is_portable(self._session, self._group.sorts[document.sort], document) and not document.removed
        ]
        if not own:
            return ""
        return translate(
            self._language,
            "You have given us this yourself, and can have it as a file: {fields}.",
            fields=", ".join(own),
        )

    def _opened_by(self, category: str) -> str:
        jobs = self._session.current_jobs().values()
        opened = access.opened_by(jobs, self._group.key, category, self._session.today)
        return ", ".join(self._jobs[key].name(self._language) for key in opened)


def is_portable(session: Session, field: Field | DocumentSort, value: Value | Document) -> bool:
    """What the person supplied, held under consent or contract (GDPR Art. 20)."""
    register = session.register
    source = register.sources.get(value.source)
    grounds = (register.grounds[field.ground_stated], register.grounds[field.ground_assessed])
    return bool(source and source.own) and any(ground.portable for ground in grounds)
