"""Emptying what the access log tells after 24 months: hashes and signatures stay, and so does every printed head.

Done by whoever signs, on unlocking: nobody has to think of it.
"""

from contextlib import closing
from datetime import datetime, timedelta

from entrack_vault import access, access_log
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.services.gate import Gate, Request
from entrack_vault.store import log

_PAUSE = timedelta(days=60)  # without a single entry: nobody leaves a vault alone for so long
_NOT_FOR_A_FEW = timedelta(days=7)  # that an entry may be too old before it is done: not at each unlocking


def shorten_if_due(gate: Gate) -> int:
    """Empties the bodies of entries older than access_log.BODIES_KEPT; up to which sequence, 0 for none.

    Nothing is done by members without the duty to sign, while the oldest is too old by less than a week, or where
    a clock must have been wrong: what is emptied cannot be had back.
    """
    session = gate.session
    limit = session.now() - access_log.BODIES_KEPT
    if session.versions[0].made > limit or not access.decide_duty(gate.job, Duty.SIGN, session.today).allowed:
        return 0
    with session.store.reading() as connection:
        first = log.first_held(connection)
        oldest = access_log.read_link(log.of(connection, first)) if first is not None else None
    if oldest is None or oldest.at > limit - _NOT_FOR_A_FEW:
        return 0
    permit = gate.look(Request(Event.LOG_SHORTENED, duty=Duty.SIGN))
    until, ended = 0, False
    before: datetime | None = None
    with permit.reading() as connection, closing(log.after(connection, 0)) as links:
        for link in links:
            entry = access_log.read_link(link)
            if entry is None:
                continue
            if before is not None and entry.at - before > _PAUSE:
                return 0  # a clock set forward, then or now, would make all before it seem old
            before = entry.at
            # Times are as each workstation's clock had them: the first that is younger ends it.
            ended = ended or entry.at > limit or session.manifest_at(link.sequence).made > limit
            until = until if ended else link.sequence
    if until:
        with session.writing():
            session.store.empty_bodies(until)
    return until
