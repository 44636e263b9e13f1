"""A rights case: someone asks for what the notice promises them, and how far answering it is (GDPR Arts. 12-22)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from entrack_vault.domain.ids import Id
from entrack_vault.domain.periods import after
from entrack_vault.i18n import N_

MONTHS = 1  # from receipt to answer (GDPR Art. 12(3))
MORE_MONTHS = 2  # that it may be put off, at most
NEARLY = 7  # days before the term from which a case is nearly due


class Right(StrEnum):
    """What is asked for; the value is what is stored."""

    ACCESS = "access"
    REVIEW = "review"
    PORTABILITY = "portability"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    CONSENT = "consent"
    COMPLAINT = "complaint"


class Channel(StrEnum):
    """How it came."""

    IN_PERSON = "in_person"
    LETTER = "letter"
    EMAIL = "email"
    MAILBOX = "mailbox"
    PHONE = "phone"


class IdentityCheck(StrEnum):
    """How it was made sure that they are who they say."""

    KNOWN = "known"
    DOCUMENT = "document"
    CALLED_BACK = "called_back"
    ADDRESS_HELD = "address_held"
    ELECTRONIC = "electronic"


class Outcome(StrEnum):
    """What the answer was."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """Why something is refused or left out."""

    OTHERS = "others"
    INTERNAL = "internal"
    STATUTE = "statute"
    CLAIMS = "claims"
    UNFOUNDED = "unfounded"
    IDENTITY = "identity"
    NOT_MET = "not_met"
    COMPELLING = "compelling"


class Prevails(StrEnum):
    """Whose grounds weigh more when somebody objects (GDPR Art. 21(1))."""

    THEIRS = "theirs"
    OURS = "ours"


class Delay(StrEnum):
    """Why an answer is put off."""

    COMPLEX = "complex"
    MANY = "many"


# Those outside who were given what they concern are told of them (GDPR Art. 19).
TOLD_OF = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION})

# How each reads; message ids.
RIGHTS: dict[Right, str] = {
    Right.ACCESS: N_("Access"),
    Right.REVIEW: N_("Full review"),
    Right.PORTABILITY: N_("Portability"),
    Right.RECTIFICATION: N_("Rectification"),
    Right.ERASURE: N_("Erasure"),
    Right.RESTRICTION: N_("Restriction"),
    Right.OBJECTION: N_("Objection"),
    Right.CONSENT: N_("Withdrawn consent"),
    Right.COMPLAINT: N_("Complaint"),
}
CHANNELS: dict[Channel, str] = {
    Channel.IN_PERSON: N_("In person"),
    Channel.LETTER: N_("Letter"),
    Channel.EMAIL: N_("E-mail to payroll or finance"),
    Channel.MAILBOX: N_("The company's mailbox"),
    Channel.PHONE: N_("Phone"),
}
IDENTITY_CHECKS: dict[IdentityCheck, str] = {
    IdentityCheck.KNOWN: N_("Known to the one who handles it"),
    IdentityCheck.DOCUMENT: N_("Proof of identity shown"),
    IdentityCheck.CALLED_BACK: N_("Called back on a number we hold"),
    IdentityCheck.ADDRESS_HELD: N_("Written from an address we hold"),
    IdentityCheck.ELECTRONIC: N_("Electronic identification"),
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.FULL: N_("Granted"),
    Outcome.PARTIAL: N_("Granted in part"),
    Outcome.REFUSED: N_("Refused"),
    Outcome.NOTHING_HELD: N_("Nothing is held"),
    Outcome.WITHDRAWN: N_("Withdrawn by the person"),
}
GROUNDS: dict[Ground, str] = {
    Ground.OTHERS: N_("It would reveal data about others (GDPR Art. 15(4))"),
    Ground.INTERNAL: N_("It was made for preparing a decision inside the company (the Personal Data Act § 16)"),
    Ground.STATUTE: N_("A statute demands that it is kept (GDPR Art. 17(3)(b))"),
    Ground.CLAIMS: N_("It is needed for a legal claim (GDPR Art. 17(3)(e))"),
    Ground.UNFOUNDED: N_("The request is manifestly unfounded or excessive (GDPR Art. 12(5))"),
    Ground.IDENTITY: N_("We could not confirm your identity (GDPR Art. 12(6))"),
    Ground.NOT_MET: N_("The law's conditions for this right are not met"),
    Ground.COMPELLING: N_("We have compelling grounds that weigh more than yours (GDPR Art. 21(1))"),
}
PREVAILS: dict[Prevails, str] = {
    Prevails.THEIRS: N_("The person's: what they object to ends"),
    Prevails.OURS: N_("Ours are compelling: what they object to goes on"),
}
DELAYS: dict[Delay, str] = {
    Delay.COMPLEX: N_("The request is complex"),
    Delay.MANY: N_("We have received many requests"),
}
HANDED: dict[str, str] = {
    "overview": N_("Overview"),
    "portable": N_("Portable export"),
    "receipt": N_("Letter: received"),
    "extension": N_("Letter: put off"),
    "answer": N_("Letter: answer"),
    "refusal": N_("Letter: refusal"),
    "recipients": N_("Letter: to recipients"),
    "lifted": N_("Letter: restriction ends"),
}
PRINTS = ("overview", "portable")  # those of them that the log has as entries of their own


@dataclass(frozen=True)
class Handed:
    """Something handed over or sent in a case: what, its SHA-256, and when; whether all that is held was in it."""

    what: str  # a key of HANDED
    hash: bytes
    day: date
    whole: bool = True  # not where something was closed to whoever made it, or left out by decision


@dataclass(frozen=True, kw_only=True)
class CaseHead:
    """What lists tell of a case."""

    id: Id
    right: Right
    received: date
    handler: Id  # the member who sees to it
    extended_to: date | None = None
    outcome: Outcome | None = None
    answered: date | None = None
    recipients_day: date | None = None  # when it was noted who outside has been told (GDPR Art. 19)

    @property
    def open(self) -> bool:
        """Whether it waits for its answer."""
        return self.answered is None

    @property
    def term(self) -> date:
        """The last day to answer on."""
        return self.extended_to or first_term(self.received)

    @property
    def number(self) -> str:
        """What people call it by: the year it came, and the beginning of its id."""
        return f"{self.received.year}-{self.id.hex[:6].upper()}"

    @property
    def granted(self) -> bool:
        """Whether it was done as they asked, or some of it."""
        return self.outcome in (Outcome.FULL, Outcome.PARTIAL)

    @property
    def tells_recipients(self) -> bool:
        """Whether something was granted that those who were given the data are to be told of."""
        return self.right in TOLD_OF and self.granted

    @property
    def untold(self) -> bool:
        """Whether those outside wait to be told, as far as is noted."""
        return self.tells_recipients and self.recipients_day is None

    def overdue(self, today: date) -> bool:
        """Whether its term has passed without an answer."""
        return self.open and today > self.term

    def nearly_due(self, today: date) -> bool:
        """Whether it must be answered within a week."""
        return self.open and today <= self.term <= today + timedelta(days=NEARLY)


@dataclass(frozen=True, kw_only=True)
class RightsCase(CaseHead):
    """One request by one person, whole."""

    revision: int
    channel: Channel
    about: str = ""  # what they asked for, in the handler's words
    identity: IdentityCheck | None = None
    identity_day: date | None = None
    delay: Delay | None = None
    extended_day: date | None = None
    grounds: tuple[Ground, ...] = ()
    explanation: str = ""
    handed: tuple[Handed, ...] = ()
    receipt: date | None = None  # when they signed for what they got
    recipients: tuple[str, ...] = ()  # those outside who have been told; keys of the register
    assessment: str = ""  # of an objection: our grounds weighed against theirs
    prevails: Prevails | None = None
    assessed: date | None = None
    stood: int | None = None  # how many times what is held had been saved when it came; None in cases older than this
    searched: tuple[
        str, ...
    ] = ()  # of an enquirer: the populations in which it was looked for them, and they are not

    @property
    def unfinished(self) -> bool:
        """Whether it is answered, and the letter that says so or the notice to recipients is still to be written.

        Once they are purged, there is no name and no address to write to.
        """
        sent = any(one.what in ("answer", "refusal") for one in self.handed)
        return not self.open and self.outcome is not Outcome.WITHDRAWN and (self.untold or not sent)


def first_term(received: date) -> date:
    """One month from receipt, exactly: a day that month does not have becomes its last."""
    return after(received, months=MONTHS)


def longest_term(received: date) -> date:
    """The last day an answer can be put off to."""
    return after(received, months=MONTHS + MORE_MONTHS)


def to_aim_for(term: date) -> date:
    """The working day to aim for: the term, or the last working day before it in Norway."""
    day = term
    while day.weekday() >= calendar.SATURDAY or day in _holidays(day.year):
        day -= timedelta(days=1)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # takes its time, and most of what the program does needs none

    return frozenset(holidays.country_holidays("NO", years=year))
