"""The duties a job description may give besides rights to compartments (DESIGN.md section 3)."""

from enum import StrEnum

from entrack_vault.i18n import N_


class Duty(StrEnum):
    """Each is a power of its own, named by the paragraph it follows from."""

    SIGN = "sign"  # job descriptions and members
    PROPOSE_PURGES = "propose_purges"
    APPROVE_PURGES = "approve_purges"
    READ_WHOLE_LOG = "read_whole_log"
    SHOW_IDENTITY_NUMBERS = "show_identity_numbers"
    GIVE_OVERVIEWS = "give_overviews"
    HANDLE_REQUESTS = "handle_requests"
    BACK_UP = "back_up"


# How each duty reads; message ids.
LABELS: dict[Duty, str] = {
    Duty.SIGN: N_("Sign job descriptions and members"),
    Duty.PROPOSE_PURGES: N_("Propose purges"),
    Duty.APPROVE_PURGES: N_("Approve purges"),
    Duty.READ_WHOLE_LOG: N_("Read the whole access log"),
    Duty.SHOW_IDENTITY_NUMBERS: N_("Show identity numbers, with a stated purpose"),
    Duty.GIVE_OVERVIEWS: N_("Give overviews"),
    Duty.HANDLE_REQUESTS: N_("Handle requests"),
    Duty.BACK_UP: N_("Back up the vault"),
}
