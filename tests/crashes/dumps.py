"""All that a vault holds, as its owner sees it, without the ids that differ between two runs of one operation."""

from pathlib import Path
from typing import Any
from uuid import UUID

from entrack_vault import access_log
from entrack_vault.domain.people import Listed
from entrack_vault.services import check, jobs, people, processes, records, staff
from entrack_vault.services.gate import Gate
from entrack_vault.store import log
from entrack_vault.vault import Vault
from tests.building import entered

PURPOSES = {"employee": "employment", "applicant": "recruitment"}


def dump(vault: Vault) -> dict[str, Any]:
    """Log, manifest, header, members, job descriptions, settings, and every card of everyone."""
    gate, session = vault.gate, vault.session
    with session.store.reading() as connection:
        entries = [access_log.read_link(link) for link in log.after(connection, 0)]
    header, manifest = session.store.header, session.manifest
    settings = session.settings
    return {
        # The last one is that the vault was unlocked for this dump.
        "log": [(entry.event.value, entry.manifest, len(entry.changes)) for entry in entries[:-1] if entry],
        "manifest": (manifest.version, sorted(manifest.epochs.items())),
        "slots": (len(header.members), len(header.enrolments), header.recovery.id),
        "staff": [(one.name, one.job, one.status, one.owner) for one in staff.everyone(gate)],
        "jobs": [(job.job.key, job.version, job.job.rights, job.holders) for job in jobs.in_force(gate)],
        "processes": [(one.entry.name, one.entry.until, one.running) for one in processes.everything(gate)],
        "settings": (settings.organisation, settings.recovery is None) if settings else None,
        "people": sorted(_person(gate, listed) for listed in people.load(gate).people),
    }


_Cards = list[tuple[str, int, list[tuple[str, list[str]]]]]


def _person(gate: Gate, listed: Listed) -> tuple[str, str, str, _Cards, list[tuple[str, int]]]:
    opened = records.open_person(gate, listed.id, PURPOSES[listed.population])
    cards = [
        (category, card.revision, sorted((key, [value.text for value in card.fields[key]]) for key in card.fields))
        for category, card in sorted(opened.person.cards.items())
    ]
    filed = [(one.name, one.size) for one in opened.person.documents]
    return listed.name, listed.population, listed.status, cards, filed


def whole(vault: Vault) -> None:
    """Every page, signature, seal and link is as it was written, and nothing lies in the folder but the vault."""
    checked = check.check(vault.gate)
    assert checked.findings == ()
    assert checked.opened == checked.revisions > 0
    database = vault.session.store.header.database
    allowed = {"header.json", database, f"{database}-wal", f"{database}-shm"}
    assert names(Path(vault.session.home.address)) <= allowed


def works_on(vault: Vault) -> UUID:
    """Something new can be registered and read back."""
    fields = entered(name="Etter Avbruddet", phone="+4700111222")
    who = records.create(vault.gate, "employee", fields, "employment")
    opened = records.open_person(vault.gate, who, "employment", ["contact"])
    assert opened.person.cards["contact"].fields["phone"][0].text == "+4700111222"
    return who


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {entry.name for entry in folder.iterdir()}
