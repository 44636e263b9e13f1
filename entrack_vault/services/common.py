"""The vault's own records in the common compartment: members' names, job descriptions, settings, import mappings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

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


CommonEntry = Annotated[MemberEntry | JobEntry | Settings | MappingEntry, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[CommonEntry] = TypeAdapter(CommonEntry)


def read(content: bytes) -> MemberEntry | JobEntry | Settings | MappingEntry:
    """The entry sealed in a common record; Damaged when it is none of them."""
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError:
        raise damaged() from None


@dataclass(frozen=True)
class Held:
    """Where a common record stands, for saving its next revision."""

    record: UUID
    revision: int


def utc_now() -> datetime:
    """The clock of a session, unless a test gives another."""
    return datetime.now(UTC)
