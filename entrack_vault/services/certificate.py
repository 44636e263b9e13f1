"""The certificate of a purge: facts from what was stored and signed, signed by the approver, and checked again."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from entrack_vault.crypto.canonical import encode
from entrack_vault.crypto.identity import PublicIdentity
from entrack_vault.domain.certificates import ByHand, Certificate, Counted, Rule, Uncleaned
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged, Misuse
from entrack_vault.i18n import N_, Language
from entrack_vault.services import purge, purge_clearing
from entrack_vault.services.gate import Gate, Request

_LABEL = "purge-certificate"


def facts_of(gate: Gate, case: purge.Case) -> Certificate:
    """What the certificate of a purge says, as far as it has come; Misuse before it has been carried out."""
    done, step, session = case.done, case.carried_out, gate.session
    if done is None or step is None:
        raise Misuse(N_("The purge has not been carried out."), "", N_("See how far it has come in the list."))
    settings = session.settings

    def name(member: UUID) -> str:
        entry = session.staff.get(member)
        return entry.name if entry else str(member)

    return Certificate(
        number=case.number,
        vault=str(session.vault),
        organisation=settings.organisation if settings else "",
        department=settings.department if settings else "",
        reason=case.proposal.reason,
        proposer=name(done.proposer),
        approver=name(done.approver),
        proposed=done.proposed,
        approved=done.approved,
        carried_out=step.entry.at,
        people=done.people,
        gone=done.gone,
        revisions=done.revisions,
        counts=tuple(Counted(**one.model_dump()) for one in done.counts),
        rules=tuple(Rule(one.key, one.label["nb"], one.label["en"], one.decided) for one in done.rules),
        keys_until=done.keys_until.isoformat() if done.keys_until else "",
        uncleaned=tuple(Uncleaned(one.place, one.keys) for one in done.uncleaned),
        plan=done.plan.hex(),
        before_sequence=step.entry.sequence - 1,
        before_hash=step.before.hex(),
        after_sequence=step.entry.sequence,
        after_hash=step.hash.hex(),
        demonstration=session.store.header.demonstration,
        by_hand=tuple(
            ByHand(one.kind, one.name, one.at, name(one.member))
            for one in purge_clearing.clearings(session, case)
            if one.at is not None and one.member is not None
        ),
    )


def signed(gate: Gate, case: purge.Case, language: Language) -> bytes:
    """The facts and the approver's signature over them, as the bytes that lie in the PDF. Misuse for anyone else, and
    while something is left to be cleared by hand."""
    facts = facts_of(gate, case)
    if case.done is None or case.done.approver != gate.session.member:
        raise Misuse(
            N_("The certificate is signed by whoever approved the purge."),
            "",
            N_("Ask them to print it; what it says can be read here all the same."),
        )
    if purge_clearing.is_open(gate.session, case):
        raise Misuse(
            N_("Paper or another system has not been confirmed as cleared yet."),
            N_("The purge itself is done."),
            N_("The finance manager confirms each of them; then the certificate can be printed."),
        )
    told = told_of(facts)
    signature = gate.session.identity.sign(_message(told, language))
    return json.dumps(
        {"case": case.id.hex, "language": language, "facts": told, "signature": signature.hex()},
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    ).encode()


def verify(gate: Gate, content: bytes) -> tuple[purge.Case, Certificate, Language]:
    """Checks what lies in a certificate against the approver's key and against what the vault holds of the purge.

    Damaged for one that is forged or altered, or of another vault.
    """
    try:
        held = json.loads(content)
        case_id, signature = UUID(hex=held["case"]), bytes.fromhex(held["signature"])
        told, language = held["facts"], held["language"]
    except (ValueError, KeyError, TypeError):
        raise forged() from None
    if language not in ("nb", "en") or not isinstance(told, dict):
        raise forged()
    if told.get("vault") != str(gate.session.vault):
        raise Damaged(N_("The certificate is of another vault."), N_("Nothing was changed."))
    try:
        case = purge.find(gate, case_id)
        facts = facts_of(gate, case)
    except Misuse:
        raise forged() from None
    if told_of(facts) != {"by_hand": [], **told} or case.done is None or case.carried_out is None:
        raise forged()
    approver: PublicIdentity = gate.session.manifest_at(case.carried_out.entry.sequence).public(case.done.approver)
    try:
        approver.verify(signature, _message(told, language))
    except Damaged:
        raise forged() from None
    return case, facts, "nb" if language == "nb" else "en"


def note_placed(gate: Gate, file_hash: bytes) -> None:
    """A certificate became a file with this SHA-256."""
    gate.look(Request(Event.CERTIFICATE_PLACED, file=file_hash))


def told_of(facts: Certificate) -> dict[str, object]:
    """The facts as they are signed and stored beside the pages."""
    told: dict[str, object] = json.loads(json.dumps(asdict(facts), default=_iso))
    return told


def _iso(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _message(told: dict[str, object], language: str) -> bytes:
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return encode(_LABEL, language, text)


def forged() -> Damaged:
    """It does not say what was stored, or is not signed by the approver."""
    return Damaged(
        N_("The certificate is not genuine: it is altered, or not signed by whoever approved the purge."),
        N_("What the vault itself holds of the purge is not touched."),
        N_("Print it again from the list of purges."),
    )
