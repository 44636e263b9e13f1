"""The report of one incident: what is documented of it, and who noted what when."""

from uuid import UUID

from entrack_vault.domain.incidents import noted
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.exports.incident import Report
from entrack_vault.i18n import Language, translate
from entrack_vault.services import incidents
from entrack_vault.services.gate import Gate
from entrack_vault.services.settings import settings_of


def compose(gate: Gate, incident: UUID, language: Language) -> Report:
    """Everything documented of an incident. Logged; NotAllowed without the duty, Misuse for one that is not there."""
    session, settings = gate.session, settings_of(gate)
    found, steps = incidents.find(gate, incident), incidents.steps(gate, incident)

    def name(member: UUID) -> str:
        known = session.staff.get(member)
        return known.name if known else member.hex[:8].upper()

    return Report(
        language=language,
        organisation=settings.organisation,
        department=settings.department or translate(language, "Payroll and finance"),
        printed=show_moment_in_text(session.now(), language),
        incident=found,
        registered_by=name(found.member),
        kept_until=incidents.kept_until(gate, found),
        steps=[(step.at, noted(step.before, step.after, language), name(step.member)) for step in steps],
        log_sequence=session.head.sequence,
        log_hash=session.head.hash.hex(),
        demonstration=session.store.header.demonstration,
    )
