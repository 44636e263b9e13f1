"""What is left out of overviews, and why: decided by the finance manager, one field, value or document at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from entrack_vault.domain.ids import Id
from entrack_vault.i18n import N_


class WithholdingGround(StrEnum):
    """Why the law lets something be left out of an answer; the value is what is stored."""

    OTHERS = "others"
    INTERNAL = "internal"
    CRIME = "crime"
    CONFIDENTIAL = "confidential"


# How each reads; message ids.
LABELS: dict[WithholdingGround, str] = {
    WithholdingGround.OTHERS: N_("It would reveal data about others (GDPR Art. 15(4))"),
    WithholdingGround.INTERNAL: N_(
        "It was made for preparing a decision inside the company (the Personal Data Act § 16)"
    ),
    WithholdingGround.CRIME: N_("It must stay secret while a crime is looked into (the Personal Data Act § 16)"),
    WithholdingGround.CONFIDENTIAL: N_("A statute demands confidentiality (the Personal Data Act § 16)"),
}


@dataclass(frozen=True)
class Withheld:
    """One field of a person, one value of it, or one document, that is left out until it is lifted."""

    id: UUID
    revision: int
    category: str
    field: str  # key of the field, "" for a document
    document: UUID | None
    ground: WithholdingGround
    decided: date
    member: Id  # the owner who decided it
    lifted: date | None = None
    mark: bytes = b""  # of the one value of the field that is meant; b"" for all of them

    def covers(self, *, field: str = "", document: UUID | None = None) -> bool:
        """Whether a whole field or a document is left out by it."""
        if self.lifted is not None or self.mark:
            return False
        return self.document == document if document is not None else bool(field) and self.field == field
