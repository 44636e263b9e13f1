"""What a sale or purchase puts into a job description, and takes out of it: a paragraph, and the rights that follow.

A compartment stands once in a job description. Where several processes give the same, the right names the paragraph
of the one with the later last day; the other paragraphs still say in their own text what they give and until when,
and the right falls to them when that one ends. Rights a job has of its own are never touched.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from entrack_vault.domain.jobs import DutyGiven, JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.register.model import Register
from entrack_vault.services.company_entries import JobGiven, ProcessEntry, RoomGiven

Room = tuple[str, str]  # population, category
G = TypeVar("G", Right, DutyGiven, PurposeGiven)

_TEXTS = {
    ("sale", "read"): N_("For the sale “{name}”, this may be read until {day} inclusive: {rooms}."),
    ("sale", "write"): N_("For the sale “{name}”, this may be read and changed until {day} inclusive: {rooms}."),
    ("purchase", "read"): N_("For the purchase “{name}”, this may be read until {day} inclusive: {rooms}."),
    ("purchase", "write"): N_(
        "For the purchase “{name}”, this may be read and changed until {day} inclusive: {rooms}."
    ),
}
# What people are looked up for in it, as the privacy notice says (DOMAIN.md section 1).
_PURPOSES = {
    "sale": ("sales_and_contract", "offers", "delivery", "support"),
    "purchase": ("purchase",),
}


@dataclass(frozen=True)
class Process:
    """A sale or purchase, by its id."""

    id: UUID
    entry: ProcessEntry

    @property
    def running(self) -> bool:
        """Whether it has not been ended. Past its last day nothing it gave is open all the same."""
        return self.entry.ended is None

    def over_on(self, today: date) -> bool:
        """Whether its last day is past, so that the gate has closed what it gave."""
        return self.entry.until < today

    def given(self, job: UUID) -> tuple[RoomGiven, ...]:
        """What it gives to a job description, by the record of that."""
        return next((one.rooms for one in self.entry.given if one.job == job), ())


def lacking(job: JobDescription, rooms: Iterable[RoomGiven], today: date) -> tuple[RoomGiven, ...]:
    """Those that a job does not have of its own today, in whatever way: the others are left as they are."""
    own = {(right.population, right.category) for right in _own(job, today)}
    return tuple(room for room in rooms if (room.population, room.category) not in own)


def with_process(
    job: JobDescription,
    given: JobGiven,
    process: Process,
    running: Sequence[Process],
    register: Register,
    today: date,
) -> JobDescription:
    """The job description with a process that begins; `running` are all that run, this one among them."""
    number = len(job.paragraphs) + 1
    added = _paragraph(number, process, given.rooms, register)
    longer = job.model_copy(update={"paragraphs": (*job.paragraphs, added)})
    return _settled(longer, given.job, _rooms(given.rooms), running, register, today)


def with_last_day(
    job: JobDescription,
    given: JobGiven,
    process: Process,
    running: Sequence[Process],
    register: Register,
    today: date,
) -> JobDescription:
    """The job description with another last day of a process. What has been taken by hand stays taken."""
    paragraphs = tuple(
        _paragraph(one.number, process, given.rooms, register) if one.process == process.id else one
        for one in job.paragraphs
    )
    held = {(right.population, right.category) for right in job.rights}
    rewritten = job.model_copy(update={"paragraphs": paragraphs})
    return _settled(rewritten, given.job, _rooms(given.rooms) & held, running, register, today)


def without_process(
    job: JobDescription,
    given: JobGiven,
    process: Process,
    running: Sequence[Process],
    register: Register,
    today: date,
) -> JobDescription:
    """The job description without a process that ends, its paragraph, and all that follows from that. `running` are
    those that go on."""
    gone = {one.number for one in job.paragraphs if one.process == process.id}
    kept = [one for one in job.paragraphs if one.number not in gone]
    number = {one.number: at for at, one in enumerate(kept, 1)}
    freed = {(right.population, right.category) for right in job.rights if right.paragraph in gone}
    shorter = job.model_copy(
        update={
            "paragraphs": tuple(one.model_copy(update={"number": number[one.number]}) for one in kept),
            "rights": tuple(_moved(one, number) for one in job.rights if one.paragraph in number),
            "duties": tuple(_moved(one, number) for one in job.duties if one.paragraph in number),
            "purposes": tuple(_moved(one, number) for one in job.purposes if one.paragraph in number),
        }
    )
    return _settled(shorter, given.job, _rooms(given.rooms) & freed, running, register, today)


def _moved(given: G, number: dict[int, int]) -> G:
    return given.model_copy(update={"paragraph": number[given.paragraph]})


def _settled(
    job: JobDescription,
    record: UUID,
    rooms: Collection[Room],
    running: Sequence[Process],
    register: Register,
    today: date,
) -> JobDescription:
    """The rights to some rooms as the processes that run give them, and the purposes these take; checked anew."""
    numbers = {one.process: one.number for one in job.paragraphs if one.process is not None}
    own = {(right.population, right.category) for right in _own(job, today)}
    rights = [right for right in job.rights if _room(right) in own or _room(right) not in rooms]
    purposes = list(job.purposes)
    giving = sorted(
        (one for one in running if one.id in numbers),
        key=lambda one: (one.entry.until, one.entry.begun),
        reverse=True,
    )
    for population, category in sorted(set(rooms) - own):
        for process in giving:
            levels = [
                one.level for one in process.given(record) if (one.population, one.category) == (population, category)
            ]
            if levels:
                rights.append(
                    Right(
                        paragraph=numbers[process.id],
                        population=population,
                        category=category,
                        level=levels[0],
                        until=process.entry.until,
                    )
                )
                break
    for process in giving:
        populations = {room.population for room in process.given(record)}
        for key in _PURPOSES[process.entry.sort]:
            meant = key in register.purposes and populations.intersection(register.purposes[key].populations)
            if meant and all(given.purpose != key for given in purposes):
                purposes.append(PurposeGiven(paragraph=numbers[process.id], purpose=key))
    settled = job.model_copy(update={"rights": tuple(rights), "purposes": tuple(purposes)})
    return JobDescription.model_validate(settled.model_dump())


def _own(job: JobDescription, today: date) -> list[Right]:
    """The rights a job has without any process, but those whose last day is past."""
    added = {one.number for one in job.paragraphs if one.process is not None}
    return [
        right
        for right in job.rights
        if right.paragraph not in added and (right.until is None or right.until >= today)
    ]


def _paragraph(number: int, process: Process, rooms: Sequence[RoomGiven], register: Register) -> Paragraph:
    return Paragraph(
        number=number,
        nb=_text(process.entry, rooms, register, "nb"),
        en=_text(process.entry, rooms, register, "en"),
        process=process.id,
    )


def _text(entry: ProcessEntry, rooms: Sequence[RoomGiven], register: Register, language: Language) -> str:
    named = []
    for population in dict.fromkeys(room.population for room in rooms):
        categories = [
            register.categories[one.category].label(language).lower() for one in rooms if one.population == population
        ]
        named.append(f"{register.populations[population].label(language).lower()} ({', '.join(categories)})")
    text = _TEXTS[entry.sort, rooms[0].level]
    day = show_day(entry.until, language)
    return translate(language, text, name=entry.name, day=day, rooms="; ".join(named))


def _room(right: Right) -> Room:
    return right.population, right.category


def _rooms(rooms: Iterable[RoomGiven]) -> set[Room]:
    return {(room.population, room.category) for room in rooms}
