"""A job description being changed: its paragraphs, and the rights and duties that follow from each."""

from dataclasses import dataclass, field
from datetime import date

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.jobs import DutyGiven, JobDescription, Paragraph, PurposeGiven, Right
from entrack_vault.i18n import Language
from ui.jobs.matrix import Rights, Room


@dataclass
class Draft:
    """Everything a version holds, in a form that can be changed."""

    key: str
    nb: str
    en: str
    paragraphs: list[Paragraph]
    rights: Rights
    follows: dict[Room, int]  # the paragraph a room's rights follow from
    until: dict[Room, date]
    duties: dict[Duty, int]  # and the paragraph each follows from
    duties_until: dict[Duty, date] = field(default_factory=dict)
    purposes: dict[str, int] = field(default_factory=dict)  # and the paragraph each follows from

    def text(self, number: int, language: Language) -> str:
        """A paragraph's text, in the other language where it has none in this one."""
        one = self.paragraphs[number - 1]
        return one.nb if language == "nb" else one.en or one.nb

    def write(self, number: int, text: str, language: Language) -> None:
        """Changes a paragraph's text in one language."""
        one = self.paragraphs[number - 1]
        change = {"nb": text} if language == "nb" else {"en": text, "nb": one.nb or text}
        self.paragraphs[number - 1] = one.model_copy(update=change)

    def add_paragraph(self) -> int:
        """Adds an empty paragraph at the end; its number."""
        number = len(self.paragraphs) + 1
        self.paragraphs.append(Paragraph(number=number, nb=""))
        return number

    def rooms_of(self, number: int) -> set[Room]:
        """The rooms a paragraph grants."""
        return {room for room in self.rights.by_room if self.follows.get(room) == number}

    def set_duty(self, duty: Duty, *, given: bool, number: int) -> None:
        """Gives a duty that follows from a paragraph, or takes it."""
        if given:
            self.duties[duty] = number
        else:
            self.duties.pop(duty, None)
            self.duties_until.pop(duty, None)

    def set_purpose(self, purpose: str, *, given: bool, number: int) -> None:
        """Gives a purpose that follows from a paragraph, or takes it."""
        if given:
            self.purposes[purpose] = number
        else:
            self.purposes.pop(purpose, None)

    def signed_by(self) -> JobDescription:
        """The version to sign. ValueError, in domain.jobs' own words, for what cannot be one."""
        return JobDescription(
            key=self.key,
            nb=self.nb,
            en=self.en,
            paragraphs=tuple(self.paragraphs),
            rights=tuple(
                Right(
                    paragraph=self.follows.get(room, 1),
                    population=room[0],
                    category=room[1],
                    level="write" if "write" in actions else "read",
                    export="export" in actions,
                    until=self.until.get(room),
                )
                for room, actions in self.rights.by_room.items()
            ),
            duties=tuple(
                DutyGiven(paragraph=number, duty=duty, until=self.duties_until.get(duty))
                for duty, number in self.duties.items()
            ),
            purposes=tuple(PurposeGiven(paragraph=number, purpose=key) for key, number in self.purposes.items()),
        )


def rights_of(job: JobDescription) -> Rights:
    """A version's rights by room."""
    found = Rights()
    for right in job.rights:
        actions = {"read"}
        if right.level == "write":
            actions.add("write")
        if right.export:
            actions.add("export")
        found.by_room[right.population, right.category] = actions
    return found


def draft_of(job: JobDescription) -> Draft:
    """A draft that changes nothing yet."""
    return Draft(
        key=job.key,
        nb=job.nb,
        en=job.en,
        paragraphs=list(job.paragraphs),
        rights=rights_of(job),
        follows={(right.population, right.category): right.paragraph for right in job.rights},
        until={(right.population, right.category): right.until for right in job.rights if right.until},
        duties={given.duty: given.paragraph for given in job.duties},
        duties_until={given.duty: given.until for given in job.duties if given.until},
        purposes={given.purpose: given.paragraph for given in job.purposes},
    )
