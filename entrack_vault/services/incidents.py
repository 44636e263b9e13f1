"""Incidents: registered, assessed, told of within 72 hours, closed; every step stays as a revision.

They lie in a compartment of their own, opened by the duty to read the whole log, which answering for them takes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import INCIDENT
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.incidents import Incident, Risk, Telling, Told
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import INCIDENTS, INCIDENTS_ROOM
from entrack_vault.retention import due
from entrack_vault.services import case_records
from entrack_vault.services.content import Content
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.permit import open_checked
from entrack_vault.services.session import Session
from entrack_vault.store import dossier, records
from entrack_vault.store.records import Stored

LONGEST = 8000  # characters of each text
DUTY = Duty.READ_WHOLE_LOG
RULE = "incident"  # of the register, by which closed ones are kept


class _Telling(Content):
    whom: Told
    at: datetime
    why: str = ""


class _Incident(Content):
    what: str
    happened: date | None
    known: datetime
    member: UUID
    people: str
    risk: Risk | None
    assessment: str
    measures: str
    told: tuple[_Telling, ...]
    closed: date | None


@dataclass(frozen=True)
class Step:
    """Who noted something on an incident, the day and time of it (None where the log has been emptied), and the
    incident as it was before and after."""

    member: UUID
    at: datetime | None
    before: Incident | None
    after: Incident


# Registering


def register(gate: Gate, what: str, known: datetime | None = None, happened: date | None = None) -> UUID:
    """Registers an incident; its id. 72 hours run from when it was `known`, now if not given.

    Misuse for a time to come, or a text that is empty or too long. NotAllowed, logged, without the duty.
    """
    session = gate.session
    since = known or session.now()
    if since > session.now():
        raise Misuse(N_("It cannot have been known at a time to come."), N_("Nothing was registered."))
    if happened is not None and happened > session.today:
        raise Misuse(N_("It cannot have happened at a time to come."), N_("Nothing was registered."))
    if happened is not None and happened > since.astimezone().date():
        raise Misuse(N_("It cannot have been known before it happened."), N_("Nothing was registered."))
    if not what.strip():
        raise Misuse(N_("Say what happened."), N_("Nothing was registered."))
    _check(what)
    made = Incident(new_id(), 1, what.strip(), happened, since, session.member)
    _require_room(session)
    with gate.change(_request(Event.INCIDENT_CHANGED)) as change:
        change.save(made.id, INCIDENTS_ROOM, made.id, 1, _write(made), schema=INCIDENT)
    return made.id


def assess(gate: Gate, incident: UUID, risk: Risk, assessment: str, *, people: str = "") -> None:
    """Says what it means for those concerned, whom it concerns, and why it is judged so. It may be judged anew."""
    if not assessment.strip():
        raise Misuse(N_("Say why it is judged so."), N_("Nothing was changed."))
    _check(assessment, people)
    _alter(
        gate,
        incident,
        lambda one: {"risk": risk, "assessment": assessment.strip(), "people": people.strip() or one.people},
    )


def note_measures(gate: Gate, incident: UUID, measures: str) -> None:
    """Says what has been done about it, all of it: it takes the place of what was said before."""
    if not measures.strip():
        raise Misuse(N_("Say what has been done."), N_("Nothing was changed."))
    _check(measures)
    _alter(gate, incident, lambda _one: {"measures": measures.strip()})


def tell(gate: Gate, incident: UUID, whom: Told, at: datetime | None = None, *, why: str = "") -> None:
    """Notes that someone was told. Misuse for a time before it was known, or to come, and where the authority is told
    after the 72 hours and not `why` (GDPR Art. 33(1))."""
    moment = at or gate.session.now()
    _check(why)

    def noted(one: Incident) -> dict[str, Any]:
        if not one.known <= moment <= gate.session.now():
            raise Misuse(
                N_("They can only have been told between when it was known and now."), N_("Nothing was changed.")
            )
        late = one.is_late(whom, moment)
        if late and not why.strip():
            raise Misuse(
                N_("Datatilsynet is told why it took more than 72 hours, too."),
                N_("Nothing was changed."),
                N_("Say why it took longer."),
            )
        return {"told": (*one.told, Telling(whom, moment, why.strip() if late else ""))}

    _alter(gate, incident, noted)


def close(gate: Gate, incident: UUID) -> None:
    """Closes it. Misuse before it is assessed, while the authority waits, or where those at high risk do."""

    def closed(one: Incident) -> dict[str, Any]:
        if one.risk is None:
            raise Misuse(N_("It has not been assessed."), N_("Nothing was changed."), N_("Assess it first."))
        if one.waits_for is Told.AUTHORITY:
            raise Misuse(
                N_("Datatilsynet has not been told."),
                N_("Nothing was changed."),
                N_("Tell them, and note that you did."),
            )
        if one.waits_for is Told.PEOPLE:
            raise Misuse(
                N_("Those concerned have not been told."),
                N_("Nothing was changed."),
                N_("Tell them, and note that you did."),
            )
        if one.risk is not Risk.NONE and not one.measures:
            raise Misuse(
                N_("What was done about it has not been noted."),
                N_("Nothing was changed."),
                N_("Note the measures first: afterwards nothing is added to it."),
            )
        return {"closed": gate.session.today}

    _alter(gate, incident, closed)


# Reading


def listed(gate: Gate) -> list[Incident]:
    """Every incident, those that run first, then the newest. Logged. NotAllowed without the duty."""
    return sorted(
        (one for one, _stored in _read(gate).values()), key=lambda one: (one.closed is None, one.known), reverse=True
    )


def find(gate: Gate, incident: UUID) -> Incident:
    """One incident; Misuse when there is none with that id. Logged."""
    return _found(_read(gate), incident)[0]


def named(gate: Gate, text: str) -> Incident:
    """The incident with a number or an id; Misuse for none. Logged."""
    wanted = text.strip().upper().replace("-", "")
    found = [one for one in listed(gate) if wanted in (one.number.replace("-", ""), one.id.hex.upper())]
    if len(found) != 1:
        raise _no_such()
    return found[0]


def steps(gate: Gate, incident: UUID) -> list[Step]:
    """Who has noted what on it and when, the oldest first. Logged; Misuse when there is none with that id."""
    session, permit = gate.session, gate.look(_request(Event.INCIDENTS_READ))
    with permit.reading() as connection:
        rows = [row for row in records.of_compartment(connection, INCIDENTS_ROOM) if row.record == incident.bytes]
        evidence = dossier.evidence(connection, rows)
    if not rows:
        raise _no_such()
    found: list[Step] = []
    newest = max(row.revision for row in rows)
    for stored in sorted(rows, key=lambda row: row.revision):
        after = read_content(stored, open_checked(session, evidence, stored, newest=stored.revision == newest))
        entry = session.logged(stored.entry, evidence)
        before = found[-1].after if found else None
        found.append(Step(UUID(bytes=stored.author), entry.at if entry else None, before, after))
    return found


def kept_until(gate: Gate, incident: Incident) -> date | None:
    """The last day it is kept by the rule in force; None while it is not closed."""
    if incident.closed is None:
        return None
    return due(gate.session.register.retention[RULE], {"process_closed": incident.closed}, incident.closed).day


def outlived(gate: Gate, before: int) -> list[bytes]:
    """Records of those whose last day is over, last changed before an entry of the log. Logged."""
    found = ((kept_until(gate, one), stored) for one, stored in _read(gate).values())
    return [row.record for day, row in found if day is not None and day < gate.session.today and row.entry < before]


def note_placed(gate: Gate, file_hash: bytes) -> None:
    """The report of an incident became a file with this SHA-256."""
    gate.look(replace(_request(Event.INCIDENT_PLACED), file=file_hash))


def _read(gate: Gate) -> dict[UUID, tuple[Incident, Stored]]:
    """By id, the revision in force of each; none in a vault that is older than incidents."""
    return _opened(gate, gate.look(_request(Event.INCIDENTS_READ)))


def _opened(gate: Gate, permit: Permit) -> dict[UUID, tuple[Incident, Stored]]:
    with permit.reading() as connection:
        rows = records.of_compartment(connection, INCIDENTS_ROOM)
        evidence = dossier.evidence(connection, rows)
    newest = {row.record: row for row in sorted(rows, key=lambda row: row.revision)}
    found = {}
    for stored in newest.values():
        one = read_content(stored, open_checked(gate.session, evidence, stored))
        found[one.id] = (one, stored)
    return found


def read_content(stored: Stored, content: bytes) -> Incident:
    """The incident sealed in `content`; Damaged when it is none, or is passed off as something else."""
    if stored.schema != INCIDENT or stored.subject != stored.record:
        raise damaged()  # what is no incident is not held against the duty that incidents take
    held = case_records.read(_Incident, content)
    told = {key: value for key, value in held if key != "told"}
    tellings = tuple(Telling(one.whom, one.at, one.why) for one in held.told)
    return Incident(UUID(bytes=stored.subject), stored.revision, told=tellings, **told)


def _write(one: Incident) -> bytes:
    told = {key: value for key, value in vars(one).items() if key not in ("id", "revision", "told")}
    return _Incident(told=tuple(_Telling(**vars(telling)) for telling in one.told), **told).content()


# Saving


def _request(event: Event) -> Request:
    return Request(event, categories=(INCIDENTS,), duty=DUTY)


def _alter(gate: Gate, incident: UUID, change: Callable[[Incident], dict[str, Any]]) -> None:
    one, stored = _found(_read(gate), incident)
    if one.closed is not None:
        raise Misuse(
            N_("The incident is closed."), N_("Nothing was changed."), N_("Register what is new as another.")
        )
    changed = replace(one, **change(one))
    with gate.change(_request(Event.INCIDENT_CHANGED)) as making:
        making.expect(one.id, stored.revision)
        making.save(one.id, INCIDENTS_ROOM, one.id, stored.revision + 1, _write(changed), schema=INCIDENT)


def _found(held: dict[UUID, tuple[Incident, Stored]], incident: UUID) -> tuple[Incident, Stored]:
    if incident not in held:
        raise _no_such()
    return held[incident]


def _no_such() -> Misuse:
    return Misuse(N_("There is no such incident."), "", N_("See the list of incidents."))


def _check(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise Misuse(N_("The text is too long."), N_("Nothing was changed."), N_("Shorten it."))


def _require_room(session: Session) -> None:
    """Misuse in a vault that is older than incidents: their key comes with the next manifest its owner signs."""
    if INCIDENTS_ROOM not in session.manifest.epochs:
        raise Misuse(
            N_("This vault is older than the register of incidents and has no key for it."),
            N_("Nothing was changed."),
            N_("Let the finance manager sign a job description; the keys come with it."),
        )
