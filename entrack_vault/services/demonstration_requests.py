"""Requests in a demonstration vault: some that wait, nearly due or put off, and one that is answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Entered
from entrack_vault.domain.rights_cases import Channel, Delay, IdentityCheck, Outcome, Right
from entrack_vault.services import rights_answers, rights_cases, rights_search
from entrack_vault.services.gate import Gate


class _Asked(NamedTuple):
    population: str
    right: Right
    channel: Channel
    ago: int  # days
    about: str
    identity: IdentityCheck | None


_ASKED = (
    _Asked("applicant", Right.ERASURE, Channel.EMAIL, 28, "Vil ha søknaden slettet.", None),
    _Asked(
        "employee",
        Right.ACCESS,
        Channel.IN_PERSON,
        25,
        "Vil se alt, og hvem som har sett på lønnen.",
        IdentityCheck.KNOWN,
    ),
    _Asked("employee", Right.RECTIFICATION, Channel.MAILBOX, 14, "Postnummeret er feil.", IdentityCheck.ADDRESS_HELD),
    _Asked("customer_contact", Right.OBJECTION, Channel.LETTER, 20, "Vil ikke ha flere tilbud.", None),
)
_UNKNOWN = {"name": "Nora Ukjent", "email": "nora.ukjent@example.no"}


def ask_some(gate: Gate, people: Sequence[tuple[str, Id]]) -> None:
    """Registers requests by some of the people, (population, id), and one by someone of whom nothing is held."""
    today, taken = gate.session.today, set[Id]()
    for asked in _ASKED:
        who = next((one for group, one in people if group == asked.population and one not in taken), None)
        if who is None:
            continue  # a small demonstration has not so many
        taken.add(who)
        received = today - timedelta(days=asked.ago)
        case = rights_cases.receive(gate, who, asked.right, asked.channel, received, about=asked.about)
        if asked.identity:
            rights_cases.check_identity(gate, who, case, asked.identity)
        if asked.right is Right.OBJECTION:
            rights_cases.extend(gate, who, case, 1, Delay.COMPLEX)
    received = today - timedelta(days=9)
    fields = {key: (Entered(text, received, "person"),) for key, text in _UNKNOWN.items()}
    who, case = rights_cases.receive_of_unknown(gate, fields, Right.ACCESS, Channel.EMAIL, received)
    rights_cases.check_identity(gate, who, case, IdentityCheck.ELECTRONIC)
    rights_search.look(gate, who, case)
    rights_answers.answer(gate, who, case, Outcome.NOTHING_HELD)
