"""A plan: what a purge takes from each of some people, worked out from their cards, clocks and holds on one day.

It is worked out anew when it is approved and when it is carried out, and must come out the same: the preview is the
very plan that is executed. What the proposer's job description does not open is judged by its rules alone.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.crypto.canonical import encode
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.domain.purges import PersonPlan, details
from entrack_vault.register.compartments import CASES
from entrack_vault.register.model import Population, RetentionRule
from entrack_vault.services import holds, linked
from entrack_vault.services.common import PurgePaper, RequestKept
from entrack_vault.services.entering import group_of
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.purge_person import Judged
from entrack_vault.services.purge_saved import Resaved, StateKept
from entrack_vault.services.session import Session

Opened = Mapping[str, Sequence[str]]  # population -> the categories that were opened to work it out


@dataclass(frozen=True)
class Plan:
    """What a purge takes, and what it takes to carry it out."""

    day: date
    opened: Opened
    people: tuple[PersonPlan, ...]
    details: bytes
    revisions: tuple[tuple[bytes, int], ...]  # (record, revision) that go
    gone: tuple[bytes, ...]  # people of whom nothing is left
    resaved: tuple[Resaved, ...]
    states: tuple[StateKept, ...]
    documents: int  # of those that go
    linked: frozenset[Id] = frozenset()  # other records of the same people, by what theirs say
    without_earlier: frozenset[bytes] = frozenset()  # records that lose earlier revisions alone
    requests: tuple[RequestKept, ...] = ()  # what is kept of those of people of whom nothing else is left
    papers: tuple[PurgePaper, ...] = ()  # to be shredded
    ended: tuple[tuple[str, str, int], ...] = ()  # (population, event, year) of those of whom nothing is left

    @property
    def unfinished(self) -> list[str]:
        """Numbers of answered requests with a letter still to be written, to whom none can be written after it."""
        return [number for one in self.people if one.unreachable for number in one.unfinished]

    @property
    def kept(self) -> list[bytes]:
        """Records that stay with less."""
        saved = [one.record.bytes for one in self.resaved] + [one.record.bytes for one in self.states]
        return sorted({*saved, *(record for record, _ in self.revisions if record in self.without_earlier)})

    @property
    def details_hash(self) -> bytes:
        """SHA-256 of the details."""
        return hashlib.sha256(self.details).digest()

    @property
    def hash(self) -> bytes:
        """What proposer, approver and executor sign for. resources/server/prepare.sql works it out alike."""
        keys = b"".join(record + revision.to_bytes(4, "big") for record, revision in sorted(self.revisions))
        told = encode("purge", self.details_hash, keys, b"".join(sorted(self.gone)), b"".join(self.kept))
        return hashlib.sha256(told).digest()


def opens(gate: Gate, populations: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The categories that this member's job description opens in each population."""
    today = gate.session.today
    return {one: access.open_categories(gate.job, Action.PURGE, one, today) for one in sorted(populations)}


def derive(
    gate: Gate,
    people: Sequence[Id],
    day: date,
    opened: Opened | None = None,
    work: Work = NO_PROGRESS,
    *,
    all_of_them: bool = True,
) -> Plan:
    """Works a plan out as of a day. `opened` are the categories of the proposal where there is one already; unless
    `all_of_them`, those it takes nothing from are left out, and other records of the same people are looked at too.

    Each person is an entry. NotAllowed, logged, where this member may not open what the proposer opened.
    """
    groups = {person: group_of(gate.session, person) for person in people}
    rooms = dict(opened if opened is not None else opens(gate, {group.key for group in groups.values()}))
    found = _judge(gate, groups, day, rooms, work)
    if not all_of_them:
        others = _others(gate, found, groups)
        rooms |= opens(gate, {group.key for group in others.values()} - rooms.keys())
        found += _judge(gate, others, day, rooms, work)
        found = sorted((one for one in found if one.plan.going), key=lambda one: one.plan.population)
    plans = [one.plan for one in found]
    used = {part.rule for plan in plans for part in plan.parts if part.rule}
    rules = {key: _told(gate.session.register.retention[key]) for key in used}
    touched = [one for one in found if one.plan.going]
    return Plan(
        day=day,
        opened=rooms,
        people=tuple(plans),
        details=details(day, plans, rules),
        revisions=tuple(key for one in touched for key in one.revisions),
        gone=tuple(one.plan.person.bytes for one in touched if one.plan.gone),
        resaved=tuple(card for one in touched for card in one.resaved),
        states=tuple(one.kept_state for one in touched if one.moves),
        documents=sum(part.count for plan in plans for part in plan.going if part.kind == "documents"),
        requests=tuple(kept for one in touched if one.plan.gone for kept in one.requests),
        papers=tuple(paper for one in touched for paper in one.papers),
        ended=tuple(day for one in touched if one.plan.gone for day in one.ended),
        linked=frozenset(other for one in found for other in one.linked),
        without_earlier=frozenset(record for one in touched for record in one.earlier),
    )


def _judge(gate: Gate, groups: Mapping[Id, Population], day: date, rooms: Opened, work: Work) -> list[Judged]:
    found: list[Judged] = []
    for population in sorted({group.key for group in groups.values()}):
        those = sorted((person for person in groups if groups[person].key == population), key=lambda one: one.bytes)
        permit = gate.look_over(_request(gate, population, rooms[population]), those)
        with permit.reading():
            for person in those:
                found.append(Judged(permit, groups[person], person, day, rooms[population]))
                work.step(len(found), len(groups))
    return found


def _others(gate: Gate, found: Iterable[Judged], groups: Mapping[Id, Population]) -> dict[Id, Population]:
    """The other records of those people that are still there, in groups whose cases this member may open."""
    session = gate.session
    numbers = {group.number: group for group in session.register.populations.values()}
    others: dict[Id, Population] = {}
    for one in {other for judged in found for other in judged.linked} - groups.keys():
        group = numbers.get(session.population_of(one) or 0)
        if group is not None and _may_plan(gate, group.key):
            others[one] = group
    return others


def own_persons(session: Session, since: int) -> frozenset[Id]:
    """Who a member is or was registered as since a step in the log: nobody stops being somebody to approve it."""
    versions = session.versions[session.versions.index(session.manifest_at(since)) :]
    found = (stands.member(session.member) for stands in versions)
    return frozenset(one.person for one in found if one is not None and one.person is not None)


def own_records(gate: Gate, since: int) -> frozenset[Id]:
    """The records of whoever works here, as the links of theirs lead to them and may be opened. Logged."""
    session, records = gate.session, set[Id]()

    def look(person: Id, population: str) -> Permit | None:
        if not _may_plan(gate, population):
            return None
        return gate.look(replace(_request(gate, population, ()), person=person))

    for own in own_persons(session, since):
        permit = look(own, group_of(session, own).key) if session.population_of(own) is not None else None
        others = linked.follow(gate, own, permit.state, look).records if permit else ()
        records |= {own, *(Id(bytes=one.person) for one in others)}
    return frozenset(records)


def _may_plan(gate: Gate, population: str) -> bool:
    today = gate.session.today
    cases = access.decide_card(gate.job, Action.READ, population, CASES, today)
    return cases.allowed and access.decide_purpose(gate.job, gate.session.register, population, holds.PURPOSE).allowed


def _request(gate: Gate, population: str, categories: Sequence[str]) -> Request:
    wanted = (*categories, CASES)
    return Request(Event.PURGE_PLANNED, None, population, wanted, Action.PURGE, holds.PURPOSE, holds.duty_of(gate))


def _told(rule: RetentionRule) -> str:
    return f"{rule.event} {rule.anchor} {rule.years}-{rule.months}-{rule.days} {rule.statutory} {rule.decided}"
