"""Which entries of the log show that a duty was used: for reviews of rights."""

from collections.abc import Mapping

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event

USES: Mapping[Duty, frozenset[Event]] = {
    Duty.SIGN: frozenset(
        {
            Event.JOB_SIGNED,
            Event.MEMBER_INVITED,
            Event.MEMBER_CONFIRMED,
            Event.MEMBER_CHANGED,
            Event.MEMBER_LEFT,
            Event.RULE_SIGNED,
            Event.REGISTER_CHANGED,
            Event.PAPERS_READ,
            Event.PAPER_CHANGED,
            Event.WITHHOLDING_READ,
            Event.WITHHOLDING_CHANGED,
            Event.PURGE_CLEARED,
            Event.RECOVERY_CONFIRMED,
            Event.LOG_SHORTENED,
            Event.OUTLIVED_REMOVED,
            Event.VAULT_COPIED,
            Event.VAULT_RESTORED,
        }
    ),
    Duty.PROPOSE_PURGES: frozenset({Event.PURGE_PROPOSED}),
    Duty.APPROVE_PURGES: frozenset({Event.PURGE_APPROVED, Event.PURGE_DECLINED, Event.PURGE_CARRIED_OUT}),
    Duty.READ_WHOLE_LOG: frozenset({Event.LOG_READ, Event.INCIDENT_CHANGED, Event.INCIDENT_PLACED}),
    Duty.SHOW_IDENTITY_NUMBERS: frozenset({Event.MASKED_SHOWN}),
    Duty.GIVE_OVERVIEWS: frozenset({Event.OVERVIEW_MADE, Event.OVERVIEW_PLACED}),
    Duty.HANDLE_REQUESTS: frozenset(
        {
            Event.REQUESTS_OPENED,
            Event.REQUEST_RECEIVED,
            Event.REQUEST_CHANGED,
            Event.REQUEST_EXTENDED,
            Event.REQUEST_ANSWERED,
        }
    ),
    Duty.BACK_UP: frozenset({Event.BACKUP_BEGUN, Event.BACKUP_MADE, Event.BACKUP_VERIFIED}),
}

# These take a duty, too, and yet show no use of one: any of several duties lets them through, others do them without
# it, or the program does them by itself whenever someone unlocks the vault.
SHOW_NOTHING = frozenset(
    {
        Event.SETTINGS_CHANGED,
        Event.RETENTION_REVIEWED,
        Event.HOLD_SET,
        Event.HOLD_LIFTED,
        Event.PURGE_PLANNED,
        Event.PURGE_FILE_DESTROYED,
        Event.REQUESTS_LISTED,
        Event.INCIDENTS_READ,
        Event.LETTER_MADE,
        Event.LETTER_PLACED,
    }
)

# Entries about someone that name rooms and are yet no use of the right to them: refused, reckoned by the program
# alone, or about the person's state.
NO_CARDS = frozenset(
    {
        Event.ACCESS_REFUSED,
        Event.RETENTION_REVIEWED,
        Event.PURGE_PLANNED,
        Event.PURGE_CARRIED_OUT,
        Event.NOTICES_REVIEWED,
        Event.NOTICE_GIVEN,
    }
)
