"""Job descriptions (stillingsinstrukser): numbered paragraphs, and the rights and duties that follow from them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from entrack_vault.domain.duties import Duty

Level = Literal["read", "write"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Paragraph(_Value):
    """One numbered paragraph, in one or both languages."""

    number: Annotated[int, Field(ge=1)]
    nb: str
    en: str = ""
    process: UUID | None = None  # the sale or purchase it was added for, and goes with


class Right(_Value):
    """A right to one compartment. Export includes giving someone a copy. `until`: the last day it holds."""

    paragraph: int
    population: str
    category: str
    level: Level
    export: bool = False
    until: date | None = None


class DutyGiven(_Value):
    """A duty, by the paragraph it follows from."""

    paragraph: int
    duty: Duty
    until: date | None = None


class PurposeGiven(_Value):
    """A purpose this job looks things up for."""

    paragraph: int
    purpose: str


class JobDescription(_Value):
    """One version of a job description. A right, duty or purpose without its paragraph is refused (ValueError)."""

    key: str
    nb: str
    en: str
    paragraphs: tuple[Paragraph, ...]
    rights: tuple[Right, ...] = ()
    duties: tuple[DutyGiven, ...] = ()
    purposes: tuple[PurposeGiven, ...] = ()

    @model_validator(mode="after")
    def _follows_from_text(self) -> "JobDescription":
        numbers = [paragraph.number for paragraph in self.paragraphs]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("paragraphs are numbered from 1 without gaps")
        if any(not paragraph.nb.strip() for paragraph in self.paragraphs):
            raise ValueError("a paragraph has no text")
        given: list[Right | DutyGiven | PurposeGiven] = [*self.rights, *self.duties, *self.purposes]
        if missing := {entry.paragraph for entry in given} - set(numbers):
            raise ValueError(f"no paragraph {min(missing)}, which a right or duty names")
        rooms = [(right.population, right.category) for right in self.rights]
        if len(rooms) != len(set(rooms)):
            raise ValueError("a compartment is given twice")
        return self

    def name(self, language: str) -> str:
        """The job description's title."""
        return self.nb if language == "nb" else self.en

    def right(self, population: str, category: str, today: date) -> Right | None:
        """The right to one compartment that holds today."""
        for right in self.rights:
            if (right.population, right.category) == (population, category) and _holds(right.until, today):
                return right
        return None

    def duty(self, duty: Duty, today: date) -> DutyGiven | None:
        """The duty, where it is given and holds today."""
        for given in self.duties:
            if given.duty is duty and _holds(given.until, today):
                return given
        return None

    def has_purpose(self, purpose: str) -> bool:
        """Whether this job looks things up for a purpose."""
        return any(given.purpose == purpose for given in self.purposes)


def _holds(until: date | None, today: date) -> bool:
    return until is None or today <= until
