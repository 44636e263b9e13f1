"""The vault's own records in the common compartment: members' names, job descriptions, settings, import mappings, and
the steps of purges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from entrack_vault.access_log import Entry
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.domain.rights_cases import Outcome, Right
from entrack_vault.services.company_entries import CompanyEntry
from entrack_vault.services.content import Content
from entrack_vault.store.records import Stored


class MemberEntry(Content):
    """A member's name, and the job they were invited to until the manifest names them."""

    kind: Literal["member"] = "member"
    name: str
    job: UUID
    invited: datetime
    expires: datetime | None = None  # of the enrolment sheet; None once confirmed


class JobEntry(Content):
    """A job description at one version; the record's revision is the version's number."""

    kind: Literal["job"] = "job"
    job: JobDescription


class RecoveryProof(Content):
    """What a few groups of the recovery sheet must hash to, so that a created vault knows its sheet was kept."""

    positions: tuple[int, ...]
    salt: bytes
    digest: bytes


class BackupSettings(Content):
    """Where backups go. From `secret` follow the keys of their data files, so it must never change."""

    destinations: tuple[str, ...]
    former: tuple[str, ...] = ()  # where they used to go, and keys may still lie
    kept: int = Field(default=30, ge=2, le=1000)  # data files in each destination
    secret: bytes = Field(min_length=32, max_length=32)


class Settings(Content):
    """What the owner decides for the whole vault."""

    kind: Literal["settings"] = "settings"
    organisation: str
    department: str = ""
    contact: str = ""
    recovery: RecoveryProof | None = None  # None once the sheet has been confirmed
    name_staff_in_overviews: bool = False
    backups: BackupSettings | None = None  # None until the owner has said where they go


class MappingEntry(Content):
    """How an import file's columns are read, kept by name."""

    kind: Literal["mapping"] = "mapping"
    name: str
    population: str
    columns: dict[str, str]


class PurgeProposed(Content):
    """What someone proposes to purge. Its subject is the purge; people by their random ids, and no more of them."""

    kind: Literal["purge.proposed"] = "purge.proposed"
    reason: Literal["due", "request"]
    day: date
    opened: dict[str, tuple[str, ...]]  # population -> the categories that were opened to work it out
    people: tuple[UUID, ...]
    plan: bytes  # its hash


class PurgeAnswered(Content):
    """Somebody else's answer."""

    kind: Literal["purge.answered"] = "purge.answered"
    approved: bool
    plan: bytes


class PurgeRule(Content):
    """A rule as it stood when something was purged by it."""

    key: str
    label: dict[str, str]  # by language
    decided: str


class PurgeCount(Content):
    """How much of one category went, in one population: values, documents, closed categories as wholes, and earlier
    values."""

    population: str
    category: str
    people: int
    values: int
    documents: int
    whole: int
    earlier: int = 0


class PurgeYear(Content):
    """To how many of those of whom nothing is left something happened in a year: kept for statistics."""

    population: str
    event: str
    year: int
    count: int


class RequestKept(Content):
    """What is left of a request when nothing else of the person is: that it was answered in time, and how."""

    right: Right
    population: str
    received: date
    term: date
    answered: date
    outcome: Outcome


class PurgeUncleaned(Content):
    """A destination of backups whose key files still opened what was purged, when that was done."""

    place: str
    keys: int | None  # how many key files; None where it could not be reached


class PurgePaper(Content):
    """Paper that is to be shredded after a purge: where in the safe it lies, of what category, and who has it where
    it is out."""

    id: UUID
    population: str
    category: str
    shelf: str
    holder: UUID | None = None  # a member


class PurgeSystem(Content):
    """Another system that is to be cleared after a purge, of what goes."""

    id: UUID
    name: str
    holds: tuple[tuple[str, str], ...] = ()  # (population, category)


class PurgeDone(Content):
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
    keys_until: date | None = None  # when the last key backup from before it has expired; None without backups
    uncleaned: tuple[PurgeUncleaned, ...] = ()
    years: tuple[PurgeYear, ...] = ()
    requests: tuple[RequestKept, ...] = ()
    papers: tuple[PurgePaper, ...] = ()
    systems: tuple[PurgeSystem, ...] = ()


class PurgeTicked(Content):
    """Someone says that what was taken out of the vault with an entry, before a purge, is destroyed."""

    kind: Literal["purge.ticked"] = "purge.ticked"
    entry: int


class PurgeCleared(Content):
    """The finance manager confirms that one paper is shredded, or one other system cleared."""

    kind: Literal["purge.cleared"] = "purge.cleared"
    what: UUID


class RuleChange(Content):
    """A retention rule as the finance manager has decided it, in place of the register's own."""

    key: str
    label: dict[str, str]  # by language
    years: int = Field(default=0, ge=0, le=100)
    months: int = Field(default=0, ge=0, le=1200)
    days: int = Field(default=0, ge=0, le=36_500)
    ground: dict[str, str]  # by language
    decided: date


class RulesEntry(Content):
    """Every rule that is not the register's own; each decision is a revision."""

    kind: Literal["rules"] = "rules"
    rules: tuple[RuleChange, ...]


class RestoredEntry(Content):
    """That the vault has been put back from a backup: what came after `since` and until `until` is lost but for what
    the log and the vault's own records tell of it."""

    kind: Literal["restored"] = "restored"
    data: datetime  # when the data was copied
    since: int  # the log's last sequence then
    until: int  # and when the keys were
    lost: int  # revisions that did not come back
    purged: int  # and those that have been purged since


RULES = UUID("5d0f1f4e-52f3-4e0c-9a55-6f1c0d1d7a10")  # what the rules' record is about, in every vault
PurgeStep = PurgeProposed | PurgeAnswered | PurgeDone | PurgeTicked | PurgeCleared
AnyEntry = MemberEntry | JobEntry | Settings | MappingEntry | RulesEntry | RestoredEntry | CompanyEntry | PurgeStep
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
class LoggedRules:
    """One decision on rules: all that are changed since, where it stands, and the entry it was signed with."""

    rules: tuple[RuleChange, ...]
    held: "Held"
    entry: Entry | None  # None where its body has been nulled

    @classmethod
    def of(cls, stored: Stored, content: RulesEntry, entry: Entry | None) -> "LoggedRules":
        """From the record it was saved as."""
        return cls(content.rules, Held(UUID(bytes=stored.record), stored.revision), entry)


@dataclass(frozen=True)
class LoggedRestored:
    """One restoration, and the entry it was signed with."""

    content: RestoredEntry
    hash: bytes  # of the entry


@dataclass(frozen=True)
class LoggedCompany:
    """One revision of an entry of the company's own registers, where it stands, and the entry it was signed with."""

    subject: UUID
    content: CompanyEntry
    held: "Held"
    entry: Entry | None  # None where its body has been nulled

    @classmethod
    def of(cls, subject: UUID, stored: Stored, content: CompanyEntry, entry: Entry | None) -> "LoggedCompany":
        """From the record it was saved as."""
        return cls(subject, content, Held(UUID(bytes=stored.record), stored.revision), entry)


@dataclass(frozen=True)
class Held:
    """Where a common record stands, for saving its next revision."""

    record: UUID
    revision: int


@dataclass
class SortedOut:
    """The common records by what they are."""

    jobs: dict[tuple[UUID, int], JobDescription] = field(default_factory=dict)
    staff: dict[UUID, MemberEntry] = field(default_factory=dict)
    mappings: dict[str, MappingEntry] = field(default_factory=dict)
    held: dict[UUID, Held] = field(default_factory=dict)  # subject -> where it stands
    settings: Settings | None = None
    decisions: list[tuple[Stored, RulesEntry]] = field(default_factory=list)
    steps: list[tuple[UUID, Stored, PurgeStep]] = field(default_factory=list)
    restored: list[tuple[Stored, RestoredEntry]] = field(default_factory=list)
    company: list[tuple[UUID, Stored, CompanyEntry]] = field(default_factory=list)


def sort_out(opened: Iterable[tuple[Stored, AnyEntry]], newest: Mapping[bytes, int]) -> SortedOut:
    """Sorts opened records, earlier revisions first; `newest` is the revision in force of each."""
    found = SortedOut()
    owners: set[UUID] = set()  # subjects of what owners write: nothing that everyone writes takes its place
    for stored, content in opened:
        subject = UUID(bytes=stored.subject)
        if not isinstance(content, MappingEntry | PurgeStep):
            owners.add(subject)
        if subject not in owners or not isinstance(content, MappingEntry | PurgeStep):
            found.held[subject] = Held(UUID(bytes=stored.record), newest[stored.record])
        if isinstance(content, JobEntry):
            found.jobs[subject, stored.revision] = content.job
        elif isinstance(content, MemberEntry):
            found.staff[subject] = content
        elif isinstance(content, Settings):
            found.settings = content
        elif isinstance(content, RulesEntry):
            found.decisions.append((stored, content))
        elif isinstance(content, RestoredEntry):
            found.restored.append((stored, content))
        elif isinstance(content, CompanyEntry):
            found.company.append((subject, stored, content))
        elif isinstance(content, PurgeStep):
            found.steps.append((subject, stored, content))
        else:
            found.mappings[content.name] = content
    return found


def utc_now() -> datetime:
    """The clock of a session, unless a test gives another."""
    return datetime.now(UTC)
