"""The tabs beside the values: earlier values, and who looked."""

from entrack_vault.domain.events import LABELS, Event
from entrack_vault.domain.people import Earlier
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.register.model import Population
from entrack_vault.services.gate import Gate
from entrack_vault.services.log import Line
from entrack_vault.services.session import Session
from entrack_vault.vault import paper
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
    Event.OVERVIEW_MADE: "printer",
    Event.OVERVIEW_PLACED: "download",
    Event.PORTABLE_MADE: "download",
    Event.PORTABLE_PLACED: "download",
    Event.PEOPLE_LISTED: "users",
    Event.PEOPLE_SEARCHED: "search",
    Event.VAULT_UNLOCKED: "lock-open",
    Event.LOG_READ: "scroll-text",
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

    def __init__(self, session: Session, lines: list[Line], *, people: dict[object, str] | None = None) -> None:
        columns = [
            Column("number", say("No."), 80),
            Column("at", say("Time"), 150),
            Column("member", say("Staff member"), 250),
            Column("event", say("Event"), 220),
            *([Column("person", say("Registered person"), 180)] if people is not None else []),
            Column("rooms", say("Rooms"), 180, stretch=True),
            Column("purpose", say("Purpose"), 160),
            Column("hash", say("Fingerprint"), 110),
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
        one = self.lines[row]
        entry, register = one.entry, self._session.register
        if key == "number":
            return str(entry.sequence), QUIET
        if key == "at":
            return show_moment(entry.at, language()), QUIET
        if key == "member":
            job = register.jobs.get(one.job)
            return one.member or say("Unknown"), Look(mono=one.member or "?", aside=job.label(language()) if job else one.job)
        if key == "event":
            refused = entry.event is Event.ACCESS_REFUSED
            icon = EVENT_ICONS.get(entry.event, "file-text")
            return say(LABELS[entry.event]), Look("danger" if refused else "text", role="value", icon=icon)
        if key == "person":
            name = self._people.get(entry.person, "")
            return name or (str(entry.person)[:8].upper() if entry.person else ""), PLAIN if name else Look("text_3")
        if key == "rooms":
            return self._rooms(one), QUIET
        if key == "purpose":
            purpose = register.purposes.get(entry.purpose)
            return purpose.label(language()) if purpose else "", QUIET
        return paper.grouped_hex(one.hash[:4]), Look("text_2", hashed=True)

    def _rooms(self, one: Line) -> str:
        register, known = self._session.register, self._session.compartments
        rooms = [known[room] for room in one.entry.compartments if room in known]
        names = [register.categories[room.category].label(language()) for room in rooms if room.category in register.categories]
        return ", ".join(dict.fromkeys(names))
