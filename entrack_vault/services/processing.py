"""The record of processing (GDPR Art. 30), worked out from the register, the rules in force and who holds which job.

Nobody registered is looked at: it says what the company does, not to whom. So everyone may have it, and it takes the
same time however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.processing import (
    DataLine,
    GroundLine,
    Item,
    MeasureLine,
    Processing,
    ReaderLine,
    RecipientLine,
    Record,
    RuleLine,
    SystemLine,
)
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register import model
from entrack_vault.register.model import DocumentSort, Field, Population, Purpose
from entrack_vault.services import systems
from entrack_vault.services.deadlines import SUPERSEDED
from entrack_vault.services.gate import Gate
from entrack_vault.services.settings import settings_of

_Held = tuple[Population, Field | DocumentSort]
USES = N_("Uses what is held for other purposes. Nothing is registered for this alone.")
HOLDS = N_("Registers data, keeps it up to date and uses it for this.")
BY_THEIR_OWN = N_("What is used is deleted by the deadlines of the purposes it is held for.")
LOG = "access_log"  # the key of the log's own rule: who reads the log opens what is kept by it


def make(gate: Gate, language: Language) -> Record:
    """The record as it is now, in one language."""
    session = gate.session
    session.reread_common()
    settings, register, now = settings_of(gate), session.register, session.now()
    wording = _Wording(gate, language)
    return Record(
        language=language,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        contact=settings.contact,
        demonstration=session.store.header.demonstration,
        number=f"A30-{now.year}-{session.head.sequence:04d}",
        made=show_day(session.today, language),
        processings=(
            *(wording.of_purpose(purpose) for purpose in register.purposes.values()),
            *(wording.further(one) for one in register.processings.values()),
        ),
        measures=tuple(
            MeasureLine(one.key, one.label.of(language), one.text.of(language)) for one in register.measures.values()
        ),
        log_sequence=session.head.sequence,
        log_hash=session.head.hash.hex(),
    )


def _entries(group: Population) -> list[Field | DocumentSort]:
    return [*group.fields, *group.documents]


class _Wording:
    """Says in one language what is done for each purpose. Jobs and systems are looked up once."""

    def __init__(self, gate: Gate, language: Language) -> None:
        session = gate.session
        self._register, self._language, self._today = session.register, language, session.today
        self._systems = [one.entry for one in systems.everything(gate) if one.entry.until is None]
        members = [member.job for member in session.manifest.active]
        found = [(job, members.count(record)) for record, job in session.current_jobs().items()]
        self._jobs: Sequence[tuple[JobDescription, int]] = sorted(found, key=lambda one: one[0].name(language))

    def of_purpose(self, purpose: Purpose) -> Processing:
        """What is done for a purpose of the register."""
        register, language = self._register, self._language
        groups = [register.populations[key] for key in purpose.populations]
        held: list[_Held] = [
            (group, entry) for group in groups for entry in _entries(group) if purpose.key in entry.purposes
        ]
        of_fields = [key for _, entry in held for key in entry.retention]
        rules = [*of_fields, *purpose.retention, *([SUPERSEDED] if held else [])]
        sources = [*(entry.source for _, entry in held), *purpose.sources]
        recipients = [*(key for _, entry in held for key in entry.recipients), *purpose.recipients]
        return Processing(
            key=purpose.key,
            name=purpose.label.of(language),
            purpose=purpose.label.of(language),
            people=tuple(group.plural.of(language) for group in groups),
            happens=translate(language, HOLDS if held else USES),
            stored=True,
            stated=self._grounds(purpose.ground_stated, [(entry.ground_stated, entry) for _, entry in held]),
            assessed=self._grounds(purpose.ground_assessed, [(entry.ground_assessed, entry) for _, entry in held]),
            data=self._lines(held),
            described=(),
            sources=tuple(register.sources[key].label.of(language) for key in dict.fromkeys(sources)),
            recipients=tuple(self._recipient(register.recipients[key]) for key in dict.fromkeys(recipients)),
            rules=tuple(self._rule(key) for key in dict.fromkeys(rules)),
            kept="" if held else translate(language, BY_THEIR_OWN),
            readers=self._readers(purpose, groups, held),
            systems=self._holding(held),
            answers="",
        )

    def further(self, one: model.Processing) -> Processing:
        """What is done besides."""
        language = self._language
        return Processing(
            key=one.key,
            name=one.label.of(language),
            purpose=one.purpose.of(language),
            people=(one.people.of(language),),
            happens=one.happens.of(language),
            stored=one.stored,
            stated=(self._ground(one.ground_stated),) if one.ground_stated else (),
            assessed=(self._ground(one.ground_assessed),),
            data=(),
            described=tuple(text.of(language) for text in one.data),
            sources=(one.origin.of(language),),
            recipients=tuple(self._recipient(recipient) for recipient in one.recipients),
            rules=tuple(self._rule(key) for key in one.retention),
            kept=one.kept.of(language),
            readers=tuple(self._log_readers()) if LOG in one.retention else (),
            systems=(),
            answers=one.answers.of(language),
        )

    # Grounds, data, deadlines

    def _grounds(self, main: str, of: Iterable[tuple[str, Field | DocumentSort]]) -> tuple[GroundLine, ...]:
        """The purpose's own ground, and the others with the data each is for."""
        others: dict[str, dict[str, None]] = {}
        for key, entry in of:
            if key != main:
                others.setdefault(key, {})[entry.label.of(self._language)] = None
        return (self._ground(main), *(self._ground(key, tuple(labels)) for key, labels in others.items()))

    def _ground(self, key: str, only: tuple[str, ...] = ()) -> GroundLine:
        ground, language = self._register.grounds[key], self._language
        evidence = ground.evidence.of(language) if ground.evidence else ""
        return GroundLine(key, ground.label.of(language), ground.article.of(language), evidence, only)

    def _lines(self, held: Iterable[_Held]) -> tuple[DataLine, ...]:
        register, language = self._register, self._language
        found: dict[tuple[str, str, tuple[str, ...]], tuple[list[Item], list[Item]]] = {}
        for group, entry in held:
            fields, documents = found.setdefault((group.key, entry.category, entry.retention), ([], []))
            of_its_kind = documents if isinstance(entry, DocumentSort) else fields
            of_its_kind.append(Item(entry.key, entry.label.of(language)))
        return tuple(
            DataLine(
                Item(population, register.populations[population].plural.of(language)),
                Item(category, register.categories[category].label.of(language)),
                tuple(fields),
                tuple(documents),
                tuple(Item(key, register.retention[key].label.of(language)) for key in rules),
            )
            for (population, category, rules), (fields, documents) in found.items()
        )

    def _rule(self, key: str) -> RuleLine:
        rule, language = self._register.retention[key], self._language
        return RuleLine(key, rule.label.of(language), rule.ground.of(language), rule.statutory, rule.decided)

    def _recipient(self, one: model.Recipient) -> RecipientLine:
        language = self._language
        return RecipientLine(
            key=one.key,
            name=one.label.of(language),
            what=one.what.of(language),
            when=one.when.of(language),
            ground=one.ground.of(language),
            country=one.country.of(language),
            transfer=one.transfer.of(language) if one.transfer else "",
        )

    # Who opens it, and where else it is

    def _readers(
        self, purpose: Purpose, groups: Iterable[Population], held: Sequence[_Held]
    ) -> tuple[ReaderLine, ...]:
        """Jobs with this purpose, and what their rights open of its data; of everything in these groups where the
        purpose has no data of its own."""
        rooms = [(group.key, entry.category) for group, entry in held] or [
            (group.key, category) for group in groups for category in group.categories
        ]
        found = []
        for job, members in self._jobs:
            opened = [category for group, category in rooms if job.right(group, category, self._today)]
            if members and opened and job.has_purpose(purpose.key):
                found.append(ReaderLine(job.name(self._language), members, self._categories(opened)))
        return (*found, *(self._log_readers() if LOG in purpose.retention else ()))

    def _log_readers(self) -> Iterator[ReaderLine]:
        for job, members in self._jobs:
            if members and job.duty(Duty.READ_WHOLE_LOG, self._today):
                text = translate(self._language, "The access log")
                yield ReaderLine(job.name(self._language), members, (text,))

    def _holding(self, held: Iterable[_Held]) -> tuple[SystemLine, ...]:
        rooms = dict.fromkeys((group.key, entry.category) for group, entry in held)
        lines = []
        for entry in self._systems:
            holds = [category for group, category in rooms if category in entry.holds.get(group, ())]
            if holds:
                lines.append(
                    SystemLine(entry.name, entry.purpose, entry.owner, entry.deleting, self._categories(holds))
                )
        return tuple(lines)

    def _categories(self, keys: Iterable[str]) -> tuple[str, ...]:
        wanted = set(keys)
        return tuple(one.label.of(self._language) for key, one in self._register.categories.items() if key in wanted)
