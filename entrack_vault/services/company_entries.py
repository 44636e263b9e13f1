"""What the company's own registers hold: other systems, privacy notices, reviews of rights, sales and purchases.

They lie in the common compartment, which every member opens and only owners write. They name members and no one
registered.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from entrack_vault.services.content import Content


class SystemEntry(Content):
    """Another system that holds a category, or a place that is cleared by hand: the payroll program, e-mail."""

    kind: Literal["system"] = "system"
    name: str = Field(min_length=1, max_length=200)
    purpose: str = Field(max_length=2000)
    owner: str = Field(max_length=200)  # who answers for it: a role, or a supplier
    deleting: str = Field(max_length=2000)  # how to delete someone there
    holds: dict[str, tuple[str, ...]]  # population -> categories
    until: date | None = None  # no longer in use from that day on


class NoticeEntry(Content):
    """One version of the privacy notice."""

    kind: Literal["notice"] = "notice"
    number: int = Field(ge=1)
    nb: str = Field(min_length=1, max_length=60_000)
    en: str = Field(min_length=1, max_length=60_000)
    effective: date
    material: bool  # a change people are told of before it takes effect


class Reviewed(Content):
    """One member as a review found them."""

    member: UUID
    job: UUID
    revision: int


class ReviewEntry(Content):
    """That the owner has looked through who holds which job description, and confirms these."""

    kind: Literal["review"] = "review"
    day: date
    members: tuple[Reviewed, ...]


class RoomGiven(Content):
    """A right to one compartment."""

    population: str
    category: str
    level: Literal["read", "write"]


class JobGiven(Content):
    """What a process gives to whoever holds a job description: nothing that is theirs without it."""

    job: UUID
    rooms: tuple[RoomGiven, ...]


class ProcessEntry(Content):
    """A sale or a purchase: with which company, the last day of the rights given for it, and when it ended."""

    kind: Literal["process"] = "process"
    sort: Literal["sale", "purchase"]
    name: str = Field(min_length=1, max_length=200)
    organisation_number: str = Field(pattern=r"^(\d{9})?$")
    begun: date
    until: date
    given: tuple[JobGiven, ...] = ()
    ended: date | None = None


CompanyEntry = SystemEntry | NoticeEntry | ReviewEntry | ProcessEntry
