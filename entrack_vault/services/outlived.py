"""What nobody needs any more and is no person's record: names of members who have left, and incidents closed long
ago.

Removed by whoever signs, on unlocking, as the log is emptied (log_age.py): nobody has to think of it. A name goes
when the log no longer tells of anything that member did; what they signed is still proven, by their public key. An
incident goes when its rule says so. Neither goes while the log still tells of its last change, so that a clock set
forward removes nothing.
"""

from uuid import UUID

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.register.compartments import COMMON
from entrack_vault.retention import due
from entrack_vault.services import incidents
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.rights import has_duty
from entrack_vault.store import log, records


def remove_if_due(gate: Gate) -> int:
    """Removes what is outlived; how many names and incidents that were. Nothing is done by members without the duty
    to sign; incidents are looked through only where that member may, in a vault old enough to have such."""
    session = gate.session
    if not has_duty(gate, Duty.SIGN):
        return 0
    with session.store.reading() as connection:
        first = log.first_held(connection) or 0  # the oldest entry that still tells something
    gone = [*_names(gate, first), *_incidents(gate, first)]
    if gone:
        gate.look(Request(Event.OUTLIVED_REMOVED, duty=Duty.SIGN))
        with session.writing():
            session.store.remove(gone)
        session.reread_common()
    return len(gone)


def _names(gate: Gate, first: int) -> list[bytes]:
    """Records of members who had left by then, and are not back."""
    session = gate.session
    then = session.manifest_at(first).members
    left = {member.id for member in then if member.status == "left"} & set(session.staff)
    left -= {member.id for member in session.manifest.active}
    if not left:
        return []
    with session.store.reading() as connection:
        rows = records.of_compartment(connection, COMMON)
    return sorted({row.record for row in rows if UUID(bytes=row.subject) in left})


def _incidents(gate: Gate, first: int) -> list[bytes]:
    session = gate.session
    rule, founded = session.register.retention[incidents.RULE], session.versions[0].made.astimezone().date()
    soonest = due(rule, {"process_closed": founded}, founded).day  # of any there could be
    if soonest is None or soonest >= session.today or not has_duty(gate, incidents.DUTY):
        return []
    return incidents.outlived(gate, first)
