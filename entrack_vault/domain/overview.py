"""The overview as values: everything the printed answer to "what do you hold on me?" says.

Built by services/overview.py, drawn by exports/overview.py; all texts are already in the reader's language,
all values already formatted. Dates are formatted too, so that drawing decides nothing but where ink goes.
"""

from dataclasses import dataclass, field

from entrack_vault.i18n import Language


@dataclass(frozen=True)
class HeldValue:
    """One value held now."""

    label: str
    value: str
    note: str  # e.g. "Synthetic number", or ""
    since: str
    source: str
    entered_by: str  # a job description, never a name
    purpose: str
    delete_by: str


@dataclass(frozen=True)
class EarlierValue:
    """One value that was replaced."""

    label: str
    value: str
    period: str
    reason: str


@dataclass(frozen=True)
class HeldDocument:
    """A document held about the person."""

    name: str
    content: str
    date: str
    size: str
    delete_by: str


@dataclass(frozen=True)
class Disclosure:
    """A recipient outside, what they are given, when, on what ground and in which country."""

    recipient: str
    what: str
    when: str
    ground: str
    country: str


@dataclass(frozen=True)
class CategoryPart:
    """One category's pages. `closed` holds who may open it when the exporter may not read it."""

    name: str
    ground_stated: str
    ground_stated_evidence: str
    ground_assessed: str
    ground_assessed_article: str
    purposes: str
    delete_by: str  # the latest date, or a phrase
    values: tuple[HeldValue, ...] = ()
    earlier: tuple[EarlierValue, ...] = ()
    documents: tuple[HeldDocument, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    rules: tuple[str, ...] = ()  # how long and by which rule, a sentence each
    places: tuple[str, ...] = ()  # where it is besides this vault
    portable: str = ""  # which of these can be taken along as a file
    closed: str = ""
    on_hold: bool = False  # `hold_note` says why nothing of it is deleted at `delete_by`


@dataclass(frozen=True)
class Reader:
    """A job description that may open something of this person, and what."""

    job: str
    members: int
    rights: tuple[str, ...]  # one per category in the order of Overview.categories


@dataclass(frozen=True)
class LogLine:
    """One line of the access log's extract."""

    when: str
    event: str
    categories: str
    purpose: str
    job: str
    member: str = ""  # only if the finance manager chose to name staff


@dataclass(frozen=True)
class RequestLine:
    """One request the person has made."""

    number: str
    right: str
    about: str
    received: str
    answer: str  # what was answered and when, or by when it will be


@dataclass(frozen=True)
class Overview:
    """The whole document, in one language."""

    language: Language
    demonstration: bool
    organisation: str
    department: str
    contact: str  # e-mail or address for requests
    document_number: str
    printed: str
    recipient: tuple[str, ...]  # name and postal address lines, as many as are known
    person: str
    population: str
    case_number: str
    received: str
    deadline: str
    identity_check: str
    held: bool  # False: "no, we hold nothing on you"
    summary: str
    categories: tuple[CategoryPart, ...]
    incomplete: str  # said plainly when categories are closed to the exporter, else ""
    hold_note: str
    where: tuple[str, ...]
    disclosed: tuple[str, ...]
    sources: tuple[str, ...]
    left_out: tuple[str, ...]
    automated: str
    readers: tuple[Reader, ...]
    requests: tuple[RequestLine, ...]
    log: tuple[LogLine, ...]
    log_note: str
    log_sequence: int
    log_hash: str  # 64 hex digits
    names_note: str
    rights: tuple[tuple[str, str], ...] = field(default=())  # (short name, sentence)
    notices: tuple[str, ...] = ()  # which versions of the privacy notice they were given, and when
    as_member: tuple[str, ...] = ()  # what is held of them as a member of the vault's staff, a sentence each
    whole: bool = True  # not where something is closed to whoever made it, or left out by decision
