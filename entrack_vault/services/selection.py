"""Several people's cards as a table that leaves the vault; each person is an entry before they are opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_, Language
from entrack_vault.register import kinds
from entrack_vault.register.model import Field
from entrack_vault.services import cards
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.permit import Permit


@dataclass(frozen=True)
class Selection:
    """Headings and a line per person as texts, and who was left out because their cards may not leave now."""

    rows: list[list[str]] = field(repr=False)
    people: tuple[Id, ...]
    left_out: tuple[Id, ...]
    masked: tuple[str, ...]  # fields left out for want of the duty to show identity numbers


def gather(
    gate: Gate,
    people: Sequence[Id],
    categories: Sequence[str],
    purpose: str,
    language: Language,
    work: Work = NO_PROGRESS,
) -> Selection:
    """Opens the categories of everyone chosen, who must be of one group (Misuse).

    NotAllowed, logged, without the right to export a category. Someone restricted is left out, and that is logged
    as a refusal too (GDPR Art. 18(2)). Cancelled leaves the entries of those opened so far in the log.
    """
    populations = [group_of(gate.session, person) for person in people]
    if len({group.key for group in populations}) != 1 or not categories:
        raise Misuse(
            N_("People of one group are exported at a time, and at least one category."),
            N_("Nothing was opened."),
            N_("Choose a group above the list first."),
        )
    group = populations[0]
    show = access.decide_duty(gate.job, Duty.SHOW_IDENTITY_NUMBERS, gate.session.today).allowed
    wanted = [one for one in group.fields if one.category in categories]
    fields = [one for one in wanted if show or not one.masked]
    rows = [[one.label(language) for one in fields]]
    opened, left_out = [], []
    requests = [
        Request(Event.CARDS_EXPORTED, person, group.key, tuple(categories), Action.EXPORT, purpose)
        for person in people
    ]
    gate.require(requests[0])  # what the job description closes stops everyone: one refusal in the log, not many
    for at, request in enumerate(requests):
        try:
            permit = gate.look(request)
        except NotAllowed:
            left_out.append(people[at])
        else:
            rows.append(_line(gate, permit, fields, language))
            opened.append(people[at])
        work.step(at + 1, len(people))
    masked = tuple(one.key for one in wanted if one not in fields)
    return Selection(rows, tuple(opened), tuple(left_out), masked)


def _line(gate: Gate, permit: Permit, fields: Sequence[Field], language: Language) -> list[str]:
    wanted, held = {one.key: one for one in fields}, dict[str, str]()
    for stored, content in permit.current():
        category = gate.session.compartments[stored.compartment].category
        for key, values in cards.read_card(category, stored.revision, content).fields.items():
            one = wanted.get(key)
            if one is not None:
                texts = [kinds.show(one.kind, value.text, language, choices=one.choices) for value in values]
                held[key] = " | ".join(texts)
    return [held.get(one.key, "") for one in fields]


def note_placed(gate: Gate, file_hash: bytes) -> None:
    """The table became a file with this SHA-256."""
    gate.note(Request(Event.SELECTION_PLACED, file=file_hash))
    gate.session.pin()
