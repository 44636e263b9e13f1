"""What the owner decides for the whole vault, and the names import mappings are kept under."""

from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.register.compartments import COMMON
from entrack_vault.services.common import MappingEntry, Settings
from entrack_vault.services.gate import Gate, Request


def settings_of(gate: Gate) -> Settings:
    """The settings in force."""
    if gate.session.settings is None:
        raise damaged()
    return gate.session.settings


def save_settings(gate: Gate, settings: Settings, event: Event = Event.SETTINGS_CHANGED) -> None:
    """Saves the settings' next revision. Needs the duty to sign."""
    session = gate.session
    with gate.change(Request(event, duty=Duty.SIGN)) as change:
        held = session.held[session.vault]
        change.expect(held.record, held.revision)
        change.save(session.vault, COMMON, held.record, held.revision + 1, settings.content())
    gate.session.read_common()


def save_mapping(gate: Gate, mapping: MappingEntry) -> None:
    """Keeps an import mapping under its name; the newest of a name counts."""
    with gate.change(Request(Event.SETTINGS_CHANGED)) as change:
        change.save(new_id(), COMMON, new_id(), 1, mapping.content())
    gate.session.read_common()
