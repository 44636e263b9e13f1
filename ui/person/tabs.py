"""The tabs beside the values: earlier values, and who looked."""

from collections.abc import Callable
from uuid import UUID

from entrack_vault.domain.events import LABELS, Event
from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.people import Earlier
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.register.model import Population
from entrack_vault.services.gate import Gate
from entrack_vault.services.log import Line
from entrack_vault.services.session import Session
from ui.parts.tables import PLAIN, QUIET, Column, Look, TableModel
from ui.person.values import shown
from ui.words import language, say

EVENT_ICONS = {
    Event.ACCESS_REFUSED: "circle-x",
    Event.CARDS_OPENED: "eye",
    Event.MASKED_SHOWN: "scan-eye",
    Event.CARDS_SAVED: "pencil",
    Event.PERSON_CREATED: "user-plus",
    Event.PERSON_IMPORTED: "upload",
    Event.IMPORT_DONE: "upload",
    Event.IMPORT_PREVIEWED: "file-spreadsheet",
    Event.HISTORY_OPENED: "history",
    Event.DOCUMENT_ADDED: "paperclip",
    Event.DOCUMENT_OPENED: "eye",
    Event.DOCUMENT_EXPORTED: "download",
    Event.DOCUMENT_PRINTED: "printer",
    Event.DOCUMENT_CHANGED: "pencil",
    Event.DOCUMENT_REMOVED: "trash-2",
    Event.OVERVIEW_MADE: "printer",
    Event.OVERVIEW_PLACED: "download",
    Event.PORTABLE_MADE: "download",
    Event.PORTABLE_PLACED: "download",
    Event.CARDS_EXPORTED: "download",
    Event.SELECTION_PLACED: "download",
    Event.PEOPLE_LISTED: "users",
    Event.PEOPLE_SEARCHED: "search",
    Event.VAULT_UNLOCKED: "lock-open",
    Event.LOG_READ: "scroll-text",
    Event.LOG_EXPORTED: "download",
    Event.LOG_VERIFIED: "shield-check",
    Event.JOB_SIGNED: "signature",
    Event.MEMBER_INVITED: "user-plus",
    Event.MEMBER_CONFIRMED: "user-check",
    Event.MEMBER_LEFT: "user-minus",
    Event.PURGE_CARRIED_OUT: "shredder",
}


class HistoryModel(TableModel):
    """Values that were replaced or removed, newest first."""

    def __init__(self, group: Population, gate: Gate, found: tuple[Earlier, ...]) -> None:
        super().__init__(
            (
                Column("field", say("Field"), 180),
                Column("value", say("Earlier value"), 260, stretch=True),
                Column("period", say("In force"), 190),
                Column("who", say("Replaced by"), 180),
                Column("why", say("Purpose"), 180),
            )
        )
        self._rows = []
        for one in found:
            field = group.by_key[one.field]
            member = gate.session.staff.get(one.member)
            purpose = gate.session.register.purposes.get(one.reason)
            self._rows.append(
                {
                    "field": field.label(language()),
                    "value": one.value.text if one.masked else shown(field, one.value.text),
                    "period": f"{show_day(one.value.since, language())}–{show_day(one.until, language())}",
                    "who": member.name if member else "",
                    "why": purpose.label(language()) if purpose else "",
                }
            )

    def count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        return self._rows[row][key], Look(role="value") if key == "value" else QUIET

    def clear(self) -> None:
        """Lets go of every value."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()


class LogModel(TableModel):
    """Lines of the access log, newest first."""

    def __init__(self, session: Session, lines: list[Line], *, people: dict[UUID, str] | None = None) -> None:
        columns = [
            Column("number", say("No."), 64),
            Column("at", say("Time"), 134),
            Column("member", say("Staff member"), 220),
            Column("event", say("Event"), 190),
            *([Column("person", say("Registered person"), 150)] if people is not None else []),
            Column("rooms", say("Rooms"), 180, stretch=True),
            Column("purpose", say("Purpose"), 140),
            Column("hash", say("Fingerprint"), 100),
        ]
        super().__init__(columns)
        self._session, self._people = session, people or {}
        self.lines = lines

    def show(self, lines: list[Line]) -> None:
        """Shows other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def count(self) -> int:
        return len(self.lines)

    def clear(self) -> None:
        """Lets go of everything."""
        self._people = {}
        self.show([])

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        return _CELLS[key](self, self.lines[row])

    def _member(self, one: Line) -> tuple[str, Look]:
        job = self._session.register.jobs.get(one.job)
        aside = job.label(language()) if job else one.job
        return one.member or say("Unknown"), Look(mono=one.member or "?", aside=aside)

    def _event(self, one: Line) -> tuple[str, Look]:
        event = one.entry.event
        tone = "danger" if event is Event.ACCESS_REFUSED else "text"
        return say(LABELS[event]), Look(tone, role="value", icon=EVENT_ICONS.get(event, "file-text"))

    def _person(self, one: Line) -> tuple[str, Look]:
        person = one.entry.person
        if person is None:
            return "", QUIET
        name = self._people.get(person, "")
        return (name, PLAIN) if name else (str(person)[:8].upper(), Look("text_3"))

    def _purpose(self, one: Line) -> tuple[str, Look]:
        purpose = self._session.register.purposes.get(one.entry.purpose)
        return purpose.label(language()) if purpose else "", QUIET

    def _rooms(self, one: Line) -> tuple[str, Look]:
        register, known = self._session.register, self._session.compartments
        rooms = [known[room] for room in one.entry.compartments if room in known]
        names = [
            register.categories[room.category].label(language())
            for room in rooms
            if room.category in register.categories
        ]
        return ", ".join(dict.fromkeys(names)), QUIET


_CELLS: dict[str, Callable[[LogModel, Line], tuple[str, Look]]] = {
    "number": lambda _model, one: (str(one.entry.sequence), QUIET),
    "at": lambda _model, one: (show_moment(one.entry.at, language()), QUIET),
    "member": LogModel._member,
    "event": LogModel._event,
    "person": LogModel._person,
    "rooms": LogModel._rooms,
    "purpose": LogModel._purpose,
    "hash": lambda _model, one: (grouped_hex(one.hash[:4]), Look("text_2", hashed=True)),
}
