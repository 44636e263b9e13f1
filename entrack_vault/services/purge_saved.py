"""What a purge keeps: of somebody who stays cards with less, and their state; of others, that they got an answer."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from entrack_vault.domain.ids import Id
from entrack_vault.domain.papers import Paper
from entrack_vault.domain.people import State, Value
from entrack_vault.domain.rights_cases import OUTCOMES, RIGHTS, RightsCase
from entrack_vault.domain.times import show_day
from entrack_vault.i18n import N_, Language, translate
from entrack_vault.services.common import PurgePaper, RequestKept


@dataclass(frozen=True)
class Resaved:
    """A card that stays with less: what it is saved with."""

    person: Id
    population: str
    category: str
    record: UUID
    revision: int  # the one in force
    fields: Mapping[str, tuple[Value, ...]] = field(repr=False)


@dataclass(frozen=True)
class StateKept:
    """The state of someone who stays: the revision that is in force, and what it becomes."""

    person: Id
    population: str
    record: UUID
    revision: int
    state: State


def kept_of(requests: Iterable[RightsCase], population: str) -> list[RequestKept]:
    """What is kept of answered requests of someone of whom nothing is left: no more than that they were answered."""
    return [
        RequestKept(
            right=case.right,
            population=population,
            received=case.received,
            term=case.term,
            answered=case.answered,
            outcome=case.outcome,
        )
        for case in requests
        if case.answered and case.outcome
    ]


def answered_in_time(kept: Iterable[RequestKept], language: Language) -> list[str]:
    """What is left of requests of people who are gone, a line each: which right, when it came and was answered."""
    return [
        translate(
            language,
            N_("{right}: received {received}, due {term}, answered {answered}. {outcome}."),
            right=translate(language, RIGHTS[one.right]),
            received=show_day(one.received, language),
            term=show_day(one.term, language),
            answered=show_day(one.answered, language),
            outcome=translate(language, OUTCOMES[one.outcome]),
        )
        for one in kept
    ]


def to_shred(papers: Iterable[Paper], population: str, going: Container[bytes]) -> list[PurgePaper]:
    """The paper among records that go."""
    return [
        PurgePaper(
            id=one.id,
            population=population,
            category=one.category,
            shelf=one.shelf,
            holder=one.out.member if one.out else None,
        )
        for one in papers
        if one.kept and one.id.bytes in going
    ]
