"""The access log's whole vocabulary."""

from enum import StrEnum

from entrack_vault.i18n import N_


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
    CARRIED_OVER = "person.carried_over"
    MERGED = "person.merged"
    NOTICE_GIVEN = "notice.given"
    NOTICES_REVIEWED = "notices.reviewed"
    PAPER_CHANGED = "paper.changed"
    WITHHOLDING_CHANGED = "withholding.changed"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENTS_READ = "incidents.read"
    INCIDENT_PLACED = "incident.placed"
    PAPERS_READ = "papers.read"
    WITHHOLDING_READ = "withholding.read"
    VISITORS_LISTED = "visitors.listed"
    LIST_PRINTED = "list.printed"
    RECORDS_CHECKED = "records.checked"
    HISTORY_OPENED = "history.opened"
    MASKED_SHOWN = "masked.shown"
    STATUS_CHANGED = "status.changed"
    IMPORT_PREVIEWED = "import.previewed"
    IMPORT_DONE = "import.done"
    DOCUMENT_ADDED = "document.added"
    DOCUMENT_OPENED = "document.opened"
    DOCUMENT_EXPORTED = "document.exported"
    DOCUMENT_PRINTED = "document.printed"
    DOCUMENT_CHANGED = "document.changed"
    DOCUMENT_REMOVED = "document.removed"
    OVERVIEW_MADE = "overview.made"
    OVERVIEW_PLACED = "overview.placed"
    PORTABLE_MADE = "portable.made"
    PORTABLE_PLACED = "portable.placed"
    CARDS_EXPORTED = "cards.exported"
    SELECTION_PLACED = "selection.placed"
    ACCESS_REFUSED = "access.refused"
    LOG_READ = "log.read"
    LOG_EXPORTED = "log.exported"
    LOG_VERIFIED = "log.verified"
    LOG_SHORTENED = "log.shortened"
    OUTLIVED_REMOVED = "outlived.removed"
    VAULT_CHECKED = "vault.checked"
    VAULT_COPIED = "vault.copied"
    MEMBER_INVITED = "member.invited"
    MEMBER_CONFIRMED = "member.confirmed"
    MEMBER_CHANGED = "member.changed"
    MEMBER_LEFT = "member.left"
    PASSPHRASE_CHANGED = "passphrase.changed"
    JOB_SIGNED = "job.signed"
    SETTINGS_CHANGED = "settings.changed"
    REGISTER_CHANGED = "register.changed"
    RECOVERY_CONFIRMED = "recovery.confirmed"
    RECOVERY_USED = "recovery.used"
    RULE_SIGNED = "rule.signed"
    RETENTION_REVIEWED = "retention.reviewed"
    HOLD_SET = "hold.set"
    HOLD_LIFTED = "hold.lifted"
    REQUESTS_LISTED = "requests.listed"
    REQUESTS_OPENED = "requests.opened"
    REQUEST_RECEIVED = "request.received"
    REQUEST_CHANGED = "request.changed"
    REQUEST_EXTENDED = "request.extended"
    REQUEST_ANSWERED = "request.answered"
    LETTER_MADE = "letter.made"
    LETTER_PLACED = "letter.placed"
    PURGE_PLANNED = "purge.planned"
    PURGE_PROPOSED = "purge.proposed"
    PURGE_APPROVED = "purge.approved"
    PURGE_DECLINED = "purge.declined"
    PURGE_CARRIED_OUT = "purge.carried_out"
    PURGE_FILE_DESTROYED = "purge.file_destroyed"
    PURGE_CLEARED = "purge.cleared"
    CERTIFICATE_PLACED = "certificate.placed"
    BACKUP_BEGUN = "backup.begun"
    BACKUP_MADE = "backup.made"
    BACKUP_VERIFIED = "backup.verified"
    VAULT_RESTORED = "vault.restored"


# How each event reads in the log's lines; message ids.
LABELS: dict[Event, str] = {
    Event.VAULT_CREATED: N_("Created the vault"),
    Event.VAULT_UNLOCKED: N_("Unlocked the vault"),
    Event.PEOPLE_LISTED: N_("Fetched the list of people"),
    Event.PEOPLE_SEARCHED: N_("Searched among people"),
    Event.PERSON_CREATED: N_("Registered the person"),
    Event.PERSON_IMPORTED: N_("Imported the person"),
    Event.CARDS_OPENED: N_("Opened cards"),
    Event.CARDS_SAVED: N_("Saved cards"),
    Event.CARRIED_OVER: N_("Took what was needed over to a new record of the person"),
    Event.MERGED: N_("Merged the person's record into another of theirs"),
    Event.NOTICE_GIVEN: N_("Gave the person the privacy notice"),
    Event.NOTICES_REVIEWED: N_("Looked at who has been given the privacy notice"),
    Event.PAPER_CHANGED: N_("Noted something on paper in the safe"),
    Event.WITHHOLDING_CHANGED: N_("Decided what is left out of overviews"),
    Event.INCIDENT_CHANGED: N_("Noted something on an incident"),
    Event.INCIDENTS_READ: N_("Opened the incidents"),
    Event.INCIDENT_PLACED: N_("Saved the report of an incident as a file"),
    Event.PAPERS_READ: N_("Looked at what lies on paper in the safe"),
    Event.WITHHOLDING_READ: N_("Looked at what is left out of overviews"),
    Event.VISITORS_LISTED: N_("Looked at who is in the building"),
    Event.LIST_PRINTED: N_("Printed the list of who is in the building"),
    Event.RECORDS_CHECKED: N_("Looked through the records for what is missing or wrong"),
    Event.HISTORY_OPENED: N_("Opened earlier values"),
    Event.MASKED_SHOWN: N_("Showed a masked value"),
    Event.STATUS_CHANGED: N_("Changed the status"),
    Event.IMPORT_PREVIEWED: N_("Prepared an import"),
    Event.IMPORT_DONE: N_("Imported a file"),
    Event.DOCUMENT_ADDED: N_("Added a document"),
    Event.DOCUMENT_OPENED: N_("Opened a document"),
    Event.DOCUMENT_EXPORTED: N_("Saved a document as a file"),
    Event.DOCUMENT_PRINTED: N_("Printed a document"),
    Event.DOCUMENT_CHANGED: N_("Changed what is said of a document"),
    Event.DOCUMENT_REMOVED: N_("Removed a document"),
    Event.OVERVIEW_MADE: N_("Made an overview"),
    Event.OVERVIEW_PLACED: N_("Saved an overview as a file"),
    Event.PORTABLE_MADE: N_("Made a portable export"),
    Event.PORTABLE_PLACED: N_("Saved a portable export as a file"),
    Event.CARDS_EXPORTED: N_("Exported cards in a list"),
    Event.SELECTION_PLACED: N_("Saved a list of several people as a file"),
    Event.ACCESS_REFUSED: N_("Was refused"),
    Event.LOG_READ: N_("Read the access log"),
    Event.LOG_EXPORTED: N_("Saved lines of the access log as a file"),
    Event.LOG_VERIFIED: N_("Verified the access log"),
    Event.LOG_SHORTENED: N_("Emptied entries older than 24 months"),
    Event.OUTLIVED_REMOVED: N_("Removed names of former members, and old incidents"),
    Event.VAULT_CHECKED: N_("Checked the vault"),
    Event.VAULT_COPIED: N_("Copied the vault to another place"),
    Event.MEMBER_INVITED: N_("Enrolled a member"),
    Event.MEMBER_CONFIRMED: N_("Confirmed a member"),
    Event.MEMBER_CHANGED: N_("Gave a member another job description"),
    Event.MEMBER_LEFT: N_("Removed a member"),
    Event.PASSPHRASE_CHANGED: N_("Changed their passphrase"),
    Event.JOB_SIGNED: N_("Signed a job description"),
    Event.SETTINGS_CHANGED: N_("Changed the settings"),
    Event.REGISTER_CHANGED: N_("Changed one of the company's own registers"),
    Event.RECOVERY_CONFIRMED: N_("Confirmed the recovery sheet"),
    Event.RECOVERY_USED: N_("Used the recovery sheet"),
    Event.RULE_SIGNED: N_("Decided a retention rule"),
    Event.RETENTION_REVIEWED: N_("Looked at what is due to be purged"),
    Event.HOLD_SET: N_("Held something back from purging"),
    Event.HOLD_LIFTED: N_("Lifted a hold"),
    Event.REQUESTS_LISTED: N_("Fetched the list of requests"),
    Event.REQUESTS_OPENED: N_("Opened the person's requests"),
    Event.REQUEST_RECEIVED: N_("Registered a request by the person"),
    Event.REQUEST_CHANGED: N_("Noted something on a request"),
    Event.REQUEST_EXTENDED: N_("Put off the answer to a request"),
    Event.REQUEST_ANSWERED: N_("Answered a request"),
    Event.LETTER_MADE: N_("Made a letter to the person"),
    Event.LETTER_PLACED: N_("Saved a letter to the person as a file"),
    Event.PURGE_PLANNED: N_("Worked out what a purge would take"),
    Event.PURGE_PROPOSED: N_("Proposed a purge"),
    Event.PURGE_APPROVED: N_("Approved a purge"),
    Event.PURGE_DECLINED: N_("Declined a purge"),
    Event.PURGE_CARRIED_OUT: N_("Carried out a purge"),
    Event.PURGE_FILE_DESTROYED: N_("Ticked off a file as destroyed"),
    Event.PURGE_CLEARED: N_("Confirmed that paper or another system is cleared after a purge"),
    Event.CERTIFICATE_PLACED: N_("Saved a purge certificate as a file"),
    Event.BACKUP_BEGUN: N_("Began a backup"),
    Event.BACKUP_MADE: N_("Made a backup"),
    Event.BACKUP_VERIFIED: N_("Checked a backup"),
    Event.VAULT_RESTORED: N_("Restored the vault from a backup"),
}
