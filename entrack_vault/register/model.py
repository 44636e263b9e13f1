"""What a register entry is: the shapes of populations, categories, fields, purposes, rules and templates.

Every key is a short snake_case word, unique within its table. Numbers of populations and categories are part
of stored compartments and are never changed or used again.
"""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from entrack_vault.i18n import Language

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Level = Literal["read", "write"]

# What starts a retention clock.
Event = Literal[
    "process_closed",
    "consent_given",
    "financial_year",
    "left",
    "replaced",
    "last_contact",
    "last_purchase",
    "visit",
    "last_other_value",
    "recorded",
    "applied",
    "hired",
]
BEGINNINGS = frozenset(
    {"applied", "hired"}
)  # with them something begins: no clock runs from there, years are counted

# What the program itself must be able to find among a population's fields, whatever they are called.
Role = Literal[
    "name",
    "birth_date",
    "national_id",
    "own_number",
    "title",
    "address",
    "postcode",
    "place",
    "email",
    "host",
    "company",
    "organisation_number",
]


class Entry(BaseModel):
    """Strict and frozen: an unknown or misspelt key in the TOML is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Text(Entry):
    """One text in both languages. `nb_of` and `en_of` say the same of someone where the others say it to them."""

    nb: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    nb_of: Annotated[str, StringConstraints(min_length=1)] | None = None
    en_of: Annotated[str, StringConstraints(min_length=1)] | None = None

    @model_validator(mode="after")
    def _of_in_both(self) -> Self:
        if (self.nb_of is None) != (self.en_of is None):
            raise ValueError("nb_of and en_of belong together")
        return self

    def __call__(self, language: Language) -> str:
        return self.nb if language == "nb" else self.en

    def of(self, language: Language) -> str:
        """As it reads to others than the registered person."""
        return (self.nb_of if language == "nb" else self.en_of) or self(language)


class Kind(StrEnum):
    """What a value is; register/kinds reads, checks, shows and indexes each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    DATE_TIME = "date_time"
    MONEY = "money"
    PERCENTAGE = "percentage"
    CHOICE = "choice"
    NATIONAL_IDENTITY_NUMBER = "national_identity_number"
    BANK_ACCOUNT = "bank_account"
    IBAN = "iban"
    ORGANISATION_NUMBER = "organisation_number"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    COUNTRY = "country"
    LINK = "link"
    PERSON = "person"


class Named(Entry):
    """An entry with a key and a label."""

    key: Key
    label: Text


class Choice(Named):
    """One of the values a choice field may take; `headers` are spellings that imports also accept."""

    headers: tuple[str, ...] = ()


class Status(Named):
    """A stage in a population's life, e.g. applicant: received, interview, rejected."""

    closes: bool = False  # the stage that ends the relation and starts retention clocks


class Category(Named):
    """A category of the privacy notice (DOMAIN.md section 1)."""

    number: int
    help: Text


class Ground(Named):
    """A legal ground, as stated in the notice or as assessed under the law."""

    article: Text
    evidence: Text | None = None  # what shows it: the application, the signed contract
    portable: bool = False  # consent or contract: what the person gave can be had as a file (GDPR Art. 20)


class Source(Named):
    """Where a value comes from; `own` when it is the person who gave it."""

    own: bool = False


class Purpose(Named):
    """Why something is held or looked at. Holds both grounds (DOMAIN.md section 1).

    Sources, recipients and retention are what the purpose brings besides that of the fields held for it.
    """

    populations: tuple[Key, ...]
    ground_stated: Key
    ground_assessed: Key
    sources: tuple[Key, ...] = ()
    recipients: tuple[Key, ...] = ()
    retention: tuple[Key, ...] = ()


class Recipient(Named):
    """Someone outside who is given data, and under what."""

    what: Text
    when: Text
    ground: Text
    country: Text
    transfer: Text | None = None  # what may leave the EEA, and under which safeguard (GDPR Arts. 44-49)


class RetentionRule(Named):
    """When a value is to be purged: the event that starts the clock, and a calendar-exact period.

    `anchor` says from where the period is counted once the event has happened: the day itself, or the end of
    the financial year it falls in.
    """

    event: Event
    anchor: Literal["day", "financial_year_end"] = "day"
    years: int = 0
    months: int = 0
    days: int = 0
    statutory: bool
    ground: Text
    source: str  # id in the list of retention rules the default was taken from
    decided: str  # ISO date of the decision


class Field(Entry):
    """One thing that may be held about a person of one population."""

    key: Key
    category: Key
    kind: Kind
    label: Text
    help: Text
    many: bool = False
    required: bool = False
    masked: bool = False
    searchable: bool = False
    purposes: tuple[Key, ...]
    ground_stated: Key
    ground_assessed: Key
    source: Key
    recipients: tuple[Key, ...] = ()
    retention: tuple[Key, ...]
    choices: tuple[Choice, ...] = ()
    headers: tuple[str, ...] = ()  # column headers that imports recognise, besides the labels and the key
    starts: Event | None = None  # the retention event this field's date is the date of
    # Columns that together are one value, in order, joined by a space: first name and last name make a name.
    joined_headers: tuple[tuple[str, ...], ...] = ()
    role: Role | None = None


class DocumentSort(Named):
    """What a document may be: a CV, an employment contract. What its category says of fields holds for it too."""

    category: Key
    purposes: tuple[Key, ...]
    ground_stated: Key
    ground_assessed: Key
    source: Key
    recipients: tuple[Key, ...] = ()
    retention: tuple[Key, ...]
    evidence: Key | None = None  # the ground that it shows, where it does


class Population(Named):
    """A group of registered people with their fields, stages and documents."""

    number: int
    plural: Text
    statuses: tuple[Status, ...]
    fields: tuple[Field, ...] = ()
    documents: tuple[DocumentSort, ...] = ()

    @cached_property
    def sorts(self) -> dict[str, DocumentSort]:
        """Document sorts by key."""
        return {sort.key: sort for sort in self.documents}

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Keys of the categories that have fields in this population."""
        return tuple(dict.fromkeys(field.category for field in self.fields))

    def fields_in(self, category: str) -> tuple[Field, ...]:
        """The fields of one category, in register order."""
        return tuple(field for field in self.fields if field.category == category)


class Paragraph(Entry):
    """A numbered paragraph of a job description template."""

    number: int
    text: Text


class TemplateRight(Entry):
    """A right to compartments of one population, and the paragraph it follows from."""

    paragraph: int
    population: Key
    categories: tuple[Key, ...]
    level: Level
    export: bool = False


class TemplateDuty(Entry):
    """A duty and the paragraph it follows from."""

    paragraph: int
    duty: str


class TemplatePurpose(Entry):
    """A purpose this job looks things up for, and the paragraph it follows from."""

    paragraph: int
    purpose: Key


class JobTemplate(Named):
    """A job description to start from."""

    owner: bool = False
    paragraphs: tuple[Paragraph, ...]
    rights: tuple[TemplateRight, ...] = ()
    duties: tuple[TemplateDuty, ...] = ()
    purposes: tuple[TemplatePurpose, ...] = ()


class IgnoredHeader(Entry):
    """A column of payroll exports that is recognised but deliberately not imported, and why."""

    header: Annotated[str, StringConstraints(min_length=1)]
    reason: Text


class Carrying(Named):
    """What a new record of somebody already registered begins with (an applicant who is hired, who applies again)."""

    from_population: Key
    to_population: Key
    ends_with: Key | None = None  # the status the earlier record is left in
    documents: tuple[Key, ...] = ()  # sorts that are carried, of the same key in both
    fields: tuple[tuple[Key, Key], ...]  # (field of the earlier record, field of the new one)


class Processing(Named):
    """Something done with data besides what is held about the registered: the website's pixel, cameras."""

    people: Text
    purpose: Text
    happens: Text
    data: tuple[Text, ...]
    stored: bool = False  # whether anything of it is kept in the vault
    ground_stated: Key | None = None  # None where the privacy notice states none
    ground_assessed: Key
    origin: Text  # where the data comes from
    recipients: tuple[Recipient, ...] = ()
    retention: tuple[Key, ...] = ()
    kept: Text  # where and how long, besides those rules
    answers: Text  # who answers for it


class Measure(Named):
    """One of the measures that keep the data safe, told in general (GDPR Art. 30(1)(g))."""

    text: Text


class Register(Entry):
    """The whole register, every reference resolved at load."""

    populations: dict[str, Population]
    categories: dict[str, Category]
    purposes: dict[str, Purpose]
    grounds: dict[str, Ground]
    sources: dict[str, Source]
    recipients: dict[str, Recipient]
    retention: dict[str, RetentionRule]
    jobs: dict[str, JobTemplate]
    carryings: dict[str, Carrying]
    processings: dict[str, Processing]
    measures: dict[str, Measure]
    ignored_headers: tuple[IgnoredHeader, ...] = ()

    def field(self, population: str, key: str) -> Field:
        """The field `key` of a population; KeyError when the register has none."""
        return self.populations[population].by_key[key]
