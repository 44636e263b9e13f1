"""What is left out of overviews: others' rights, internal preparation, confidentiality (popplyl § 16).

Whoever has the duty to sign decides it, one field, value or document at a time, on a ground. The overview says that
something is left out, and why.

The decision lies beside every category, so it must not tell the value it is about to those who may not open its
category: it holds a mark of it, which takes too long to make to be guessed at.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import WITHHELD
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.people import Value
from entrack_vault.domain.withholding import Withheld, WithholdingGround
from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import CLOCKS, number
from entrack_vault.services import case_records
from entrack_vault.services.content import Content
from entrack_vault.services.entering import field_named, group_of
from entrack_vault.services.gate import Change, Gate, Permit, Request
from entrack_vault.store.records import Stored

DUTY = Duty.SIGN
_SALT = 16  # bytes


class _Withheld(Content):
    category: str
    field: str
    document: UUID | None
    ground: WithholdingGround
    decided: date
    member: UUID
    lifted: date | None
    mark: str = ""  # hex


class LeftOut:
    """What the decisions that stand take out of an answer."""

    def __init__(self, decisions: Iterable[Withheld]) -> None:
        self._standing = [one for one in decisions if one.lifted is None]

    def document(self, document: UUID) -> bool:
        """Whether a document is left out."""
        return any(one.covers(document=document) for one in self._standing)

    def value(self, field: str, text: str) -> bool:
        """Whether one value of a field is."""
        return any(not one.mark or is_of(one.mark, text) for one in self._of(field))

    def rest(self, field: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """The values of a field that are shown. One that is meant and no longer there may have been put in other
        words: nothing of the field is shown then, until it is decided anew."""
        meant = self._of(field)
        if not all(one.mark for one in meant):
            return ()
        found = [[value for value in values if is_of(one.mark, value.text)] for one in meant]
        return tuple(value for value in values if not any(value in some for some in found)) if all(found) else ()

    def _of(self, field: str) -> list[Withheld]:
        return [one for one in self._standing if one.field == field and one.document is None]


def mark_of(text: str, salt: bytes = b"") -> bytes:
    """The mark of a value: salt and digest, 16 bytes each. Takes some hundredths of a second (RFC 7914)."""
    salt = salt or os.urandom(_SALT)
    return salt + hashlib.scrypt(text.encode(), salt=salt, n=2**14, r=8, p=1, dklen=16)


def is_of(mark: bytes, text: str) -> bool:
    """Whether a mark is of a value."""
    return mark_of(text, mark[:_SALT]) == mark


def withhold(
    gate: Gate,
    person: Id,
    ground: WithholdingGround,
    *,
    field: str = "",
    document: UUID | None = None,
    category: str = "",
    value: str | bytes = "",
) -> UUID:
    """Leaves a field, or a document of a `category`, out of a person's overviews; the decision's id. Of a field that
    holds several values one alone can be left out: its canonical text, or its mark.

    Misuse where it is left out already, or neither or both are named, or one value of a field that holds no more.
    NotAllowed without the duty to sign.
    """
    group = group_of(gate.session, person)
    if bool(field) == (document is not None):
        raise Misuse(N_("Name one field or one document."), N_("Nothing was changed."))
    if value and not (field and field_named(group, field).many):
        raise Misuse(
            N_("Only of a field that holds several values can one alone be left out."), N_("Nothing was changed.")
        )
    room = field_named(group, field).category if field else category
    if room not in group.categories:
        raise Misuse(N_("The register has no such category for this group."), N_("Nothing was changed."))
    permit = gate.look(_request(Event.WITHHOLDING_READ, person, group.key, room))
    held = among(permit.beside)
    mark = mark_of(value) if isinstance(value, str) and value else value or b""
    if any(one.covers(field=field, document=document) for one in held) or (
        value and any(_is_left_out(one, field, value) for one in held)
    ):
        raise Misuse(N_("It is left out already."), N_("Nothing was changed."))
    session = gate.session
    made = Withheld(new_id(), 1, room, field, document, ground, session.today, session.member, mark=mark)
    _save(gate, permit, made)
    return made.id


def take_along(gate: Gate, change: Change, person: Id, population: str, field: str, one: Withheld) -> None:
    """Has a decision on another record of somebody stand on `field` of one that is registered in the same change.
    NotAllowed without the duty to sign."""
    held = gate.session.register.populations[population].by_key[field]
    mark = one.mark if held.many else b""
    today, member = gate.session.today, gate.session.member
    request = _request(Event.WITHHOLDING_CHANGED, person, population, held.category)
    gate.require(request)
    change.begin(request)
    _write(change, request, Withheld(new_id(), 1, held.category, field, None, one.ground, today, member, mark=mark))


def _is_left_out(one: Withheld, field: str, value: str | bytes) -> bool:
    if one.lifted is not None or one.field != field or not one.mark:
        return False
    return one.mark == value if isinstance(value, bytes) else is_of(one.mark, value)


def lift(gate: Gate, person: Id, decision: UUID) -> None:
    """Lets it stand in overviews again. Misuse when it is not left out."""
    group = group_of(gate.session, person)
    held = read(gate, person)
    found = next((one for one in held if one.id == decision and one.lifted is None), None)
    if found is None:
        raise Misuse(N_("That is not left out."), N_("Nothing was changed."))
    permit = gate.look(_request(Event.WITHHOLDING_READ, person, group.key, found.category))
    _save(gate, permit, replace(found, revision=found.revision + 1, lifted=gate.session.today))


def read(gate: Gate, person: Id) -> tuple[Withheld, ...]:
    """Every decision on a person, also those lifted, the oldest first. Logged."""
    group = group_of(gate.session, person)
    return among(gate.look(_request(Event.WITHHOLDING_READ, person, group.key, group.categories[0])).beside)


def among(opened: Iterable[tuple[Stored, bytes]]) -> tuple[Withheld, ...]:
    """The decisions that were opened, the oldest first."""
    return tuple(sorted((read_content(*one) for one in opened), key=lambda one: (one.decided, one.id.bytes)))


def read_content(stored: Stored, content: bytes) -> Withheld:
    """The decision sealed in `content`; Damaged when it is none, or is passed off as something else."""
    if stored.schema != WITHHELD:
        raise damaged()  # another kind is not held against the duty that this one takes
    found = case_records.read(_Withheld, content)
    try:
        mark = bytes.fromhex(found.mark)
    except ValueError:
        raise damaged() from None
    return Withheld(UUID(bytes=stored.record), stored.revision, **{**dict(found), "mark": mark})


def _request(event: Event, person: Id, population: str, category: str) -> Request:
    """It lies with the state, beside every category: whoever makes an overview must know of it."""
    return Request(event, person, population, (category,), Action.READ, case_records.PURPOSE, DUTY)


def _save(gate: Gate, permit: Permit, one: Withheld) -> None:
    asked = permit.request
    with gate.change(replace(asked, event=Event.WITHHOLDING_CHANGED), permit) as change:
        if one.revision > 1:
            change.expect(one.id, one.revision - 1)
        _write(change, asked, one)


def _write(change: Change, asked: Request, one: Withheld) -> None:
    assert asked.person is not None
    told = {key: value for key, value in vars(one).items() if key not in ("id", "revision", "mark")}
    content = _Withheld(**told, mark=one.mark.hex()).content()
    room = number(change.session.register, asked.population, CLOCKS)
    change.save(asked.person, room, one.id, one.revision, content, schema=WITHHELD)
