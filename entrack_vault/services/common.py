"""The vault's own records in the common compartment: members' names, job descriptions, settings, import mappings, and
the steps of purges."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from entrack_vault.access_log import Entry
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.jobs import JobDescription


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    def content(self) -> bytes:
        """The bytes that are sealed."""
        return self.model_dump_json().encode()


class MemberEntry(_Content):
    """A member's name, and the job they were invited to until the manifest names them."""

    kind: Literal["member"] = "member"
    name: str
    job: UUID
    invited: datetime
    expires: datetime | None = None  # of the enrolment sheet; None once confirmed


class JobEntry(_Content):
    """A job description at one version; the record's revision is the version's number."""

    kind: Literal["job"] = "job"
    job: JobDescription


class RecoveryProof(_Content):
    """What a few groups of the recovery sheet must hash to, so that a created vault knows its sheet was kept."""

    positions: tuple[int, ...]
    salt: bytes
    digest: bytes


class Settings(_Content):
    """What the owner decides for the whole vault."""

    kind: Literal["settings"] = "settings"
    organisation: str
    department: str = ""
    contact: str = ""
    recovery: RecoveryProof | None = None  # None once the sheet has been confirmed
    name_staff_in_overviews: bool = False


class MappingEntry(_Content):
    """How an import file's columns are read, kept by name."""

    kind: Literal["mapping"] = "mapping"
    name: str
    population: str
    columns: dict[str, str]


class PurgeProposed(_Content):
    """What someone proposes to purge. Its subject is the purge; people by their random ids, and no more of them."""

    kind: Literal["purge.proposed"] = "purge.proposed"
    reason: Literal["due", "request"]
    day: date
    opened: dict[str, tuple[str, ...]]  # population -> the categories that were opened to work it out
    people: tuple[UUID, ...]
    plan: bytes  # its hash


class PurgeAnswered(_Content):
    """Somebody else's answer."""

    kind: Literal["purge.answered"] = "purge.answered"
    approved: bool
    plan: bytes


class PurgeRule(_Content):
    """A rule as it stood when something was purged by it."""

    key: str
    label: dict[str, str]  # by language
    decided: str


class PurgeCount(_Content):
    """How much of one category went, in one population: values, documents, and closed categories as wholes."""

    population: str
    category: str
    people: int
    values: int
    documents: int
    whole: int


class PurgeDone(_Content):
    """What was carried out, as counts alone: what the certificate says."""

    kind: Literal["purge.done"] = "purge.done"
    plan: bytes
    proposed: datetime
    approved: datetime
    proposer: UUID
    approver: UUID
    people: int  # who lost something
    gone: int  # of whom nothing is left
    revisions: int  # rows really deleted, with their keys
    counts: tuple[PurgeCount, ...]
    rules: tuple[PurgeRule, ...]


PurgeStep = PurgeProposed | PurgeAnswered | PurgeDone
AnyEntry = MemberEntry | JobEntry | Settings | MappingEntry | PurgeStep
CommonEntry = Annotated[AnyEntry, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[CommonEntry] = TypeAdapter(CommonEntry)


def read(content: bytes) -> AnyEntry:
    """The entry sealed in a common record; Damaged when it is none of them."""
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        raise damaged() from None


@dataclass(frozen=True)
class LoggedStep:
    """One step of a purge, with the entry it was saved with: proven to be signed by whom it names."""

    content: PurgeStep
    entry: Entry
    hash: bytes  # of the entry
    before: bytes  # of the one before it


@dataclass(frozen=True)
class Held:
    """Where a common record stands, for saving its next revision."""

    record: UUID
    revision: int


def utc_now() -> datetime:
    """The clock of a session, unless a test gives another."""
    return datetime.now(UTC)
