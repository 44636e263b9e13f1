"""The duties a job description may give besides rights to compartments (DESIGN.md section 3)."""

from enum import StrEnum


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
