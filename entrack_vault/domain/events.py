"""The access log's whole vocabulary."""

from enum import StrEnum


class Event(StrEnum):
    """What can happen in a vault; the value is what is stored, so it never changes."""

    VAULT_CREATED = "vault.created"
    VAULT_UNLOCKED = "vault.unlocked"
    PEOPLE_LISTED = "people.listed"
    PEOPLE_SEARCHED = "people.searched"
    PERSON_CREATED = "person.created"
    PERSON_IMPORTED = "person.imported"
    CARDS_OPENED = "cards.opened"
    CARDS_SAVED = "cards.saved"
    HISTORY_OPENED = "history.opened"
    MASKED_SHOWN = "masked.shown"
    STATUS_CHANGED = "status.changed"
    IMPORT_PREVIEWED = "import.previewed"
    IMPORT_DONE = "import.done"
    OVERVIEW_MADE = "overview.made"
    OVERVIEW_PLACED = "overview.placed"
    PORTABLE_MADE = "portable.made"
    PORTABLE_PLACED = "portable.placed"
    ACCESS_REFUSED = "access.refused"
    LOG_READ = "log.read"
    LOG_VERIFIED = "log.verified"
    VAULT_CHECKED = "vault.checked"
    MEMBER_INVITED = "member.invited"
    MEMBER_CONFIRMED = "member.confirmed"
    MEMBER_CHANGED = "member.changed"
    MEMBER_LEFT = "member.left"
    PASSPHRASE_CHANGED = "passphrase.changed"
    JOB_SIGNED = "job.signed"
    SETTINGS_CHANGED = "settings.changed"
    RECOVERY_CONFIRMED = "recovery.confirmed"
    RECOVERY_USED = "recovery.used"


# Entries with which records change; their list of records is what rollbacks are found against.
CHANGES = frozenset(
    {
        Event.VAULT_CREATED,
        Event.PERSON_CREATED,
        Event.PERSON_IMPORTED,
        Event.CARDS_SAVED,
        Event.STATUS_CHANGED,
        Event.IMPORT_DONE,
        Event.MEMBER_INVITED,
        Event.MEMBER_CONFIRMED,
        Event.MEMBER_CHANGED,
        Event.MEMBER_LEFT,
        Event.JOB_SIGNED,
        Event.SETTINGS_CHANGED,
        Event.RECOVERY_CONFIRMED,
        Event.RECOVERY_USED,
    }
)
