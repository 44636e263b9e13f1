"""A reason not to purge yet: a dispute, a claim. Whatever its clock says, what is held stays until it is lifted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrack_vault.domain.ids import Id
from entrack_vault.i18n import N_


class HoldReason(StrEnum):
    """Why; a code, so that nothing personal is written down here. The value is what is stored."""

    DISPUTE = "dispute"
    WAGE_CLAIM = "wage_claim"
    AUTHORITY = "authority"
    RIGHTS_REQUEST = "rights_request"


# How each reads; message ids.
LABELS: dict[HoldReason, str] = {
    HoldReason.DISPUTE: N_("Dispute"),
    HoldReason.WAGE_CLAIM: N_("Wage claim (three years from the due date, the Limitation Act § 2)"),
    HoldReason.AUTHORITY: N_("Inspection or inquiry by an authority"),
    HoldReason.RIGHTS_REQUEST: N_("A request by the person is being handled"),
}


@dataclass(frozen=True)
class Hold:
    """One hold on one person; with no categories it holds everything."""

    id: Id
    revision: int
    reason: HoldReason
    categories: tuple[str, ...]
    since: date
    review: date  # when it is to be looked at again
    member: Id  # who set it
    lifted: date | None = None

    def holds(self, category: str) -> bool:
        """Whether a category may not be purged because of it."""
        return self.lifted is None and (not self.categories or category in self.categories)
