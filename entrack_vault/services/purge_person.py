"""One person in a purge's plan: their cards, documents, requests and clocks opened and judged, part by part.

What the proposer's job description does not open is judged by its rules alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from entrack_vault import access
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.contents import CARD, DOCUMENT, HOLD, PAPER, RIGHTS_CASE
from entrack_vault.domain.documents import Document
from entrack_vault.domain.holds import Hold
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Card, Value
from entrack_vault.domain.purges import Part, PersonPlan, Stays
from entrack_vault.domain.restrictions import Restriction
from entrack_vault.register.compartments import CASES, CLOCKS
from entrack_vault.register.model import BEGINNINGS, DocumentSort, Field, Population, Register
from entrack_vault.retention import FAR_AHEAD, Due, all_due
from entrack_vault.services import cards, holds, papers, rights_cases
from entrack_vault.services.common import PurgePaper, RequestKept
from entrack_vault.services.deadlines import OF_CASES, WITH_THE_REST, deciding_case, deciding_earlier, let_go
from entrack_vault.services.document_content import Filed
from entrack_vault.services.entering import (
    ERASURE,
    MERGED,
    OBJECTED,
    OWN_DAY,
    PURGED,
    RECORDED,
    REPLACED,
    days_of_documents,
    employed,
    happened,
    of_documents,
)
from entrack_vault.services.gate import Permit
from entrack_vault.services.merged import really_merged
from entrack_vault.services.purge_saved import Resaved, StateKept, kept_of, to_shred
from entrack_vault.services.records import documents_in
from entrack_vault.services.rights_clocks import ENQUIRER, LETS_GO
from entrack_vault.services.superseded import Superseded, judge
from entrack_vault.store.records import Place, Stored

_STATUTORY = access.STATUTORY_RETENTION
_GRANTED = frozenset({ERASURE, OBJECTED})  # answers after which what was weighed is used no more
_LETS_GO = frozenset(LETS_GO.values())


class Judged:
    """One person as a plan has them."""

    def __init__(self, permit: Permit, group: Population, person: Id, day: date, categories: Sequence[str]) -> None:
        session = permit.session
        self._register: Register = session.register
        self._group, self._person, self._day = group, person, day
        self._opened = tuple(categories)
        found = permit.one_of(person)
        self._places = {place.record: place for place in found.places}
        rooms = session.compartments
        self._category_of = {place.record: rooms[place.compartment].category for place in found.places}
        self.resaved: list[Resaved] = []
        self._whole: set[bytes] = set()  # records that go
        self._earlier: dict[bytes, Superseded] = {}  # by record, of cards that are looked at for earlier values
        self._permit = permit
        self._left: list[Document] = []  # documents that stay
        self._holds: tuple[Hold, ...] = holds.among(found.of_schema(HOLD))
        opened = found.of_schema(CARD)
        states = [one for one in opened if self._category_of[one[0].record] == CLOCKS]
        if len(states) != 1:
            raise damaged()
        ((stored, content),) = states
        self._state, self._state_record = cards.read_state(content), (UUID(bytes=stored.record), stored.revision)
        self._merged = MERGED in self._state.triggers and really_merged(permit, person, stored.record)
        filed = documents_in(session, found.of_schema(DOCUMENT))
        self._requests = rights_cases.among(found.of_schema(RIGHTS_CASE))
        self._papers = papers.among(found.of_schema(PAPER))
        parts = [*self._cards(opened), *self._documents(filed.values()), *self._closed(), *self._cases()]
        unfinished = tuple(one.number for one in self._requests if one.unfinished)
        self.plan = replace(self._judged([*parts, *self._of_papers(parts)]), unfinished=unfinished)

    @property
    def revisions(self) -> list[tuple[bytes, int]]:
        """Every (record, revision) that goes: of what goes whole, and the earlier ones of what stays with less."""
        found = [key for record in sorted(self._all_of) for key in self._places[record].revisions]
        return found + [(record, number) for record in self.earlier for number in self._earlier[record].gone]

    @property
    def _all_of(self) -> set[bytes]:
        """Records of which every revision there is goes."""
        return self._all_of_cards | {self._state_record[0].bytes} if self.moves else self._all_of_cards

    @property
    def earlier(self) -> list[bytes]:
        """Records that lose earlier revisions, and stay as they are."""
        return sorted(record for record, one in self._earlier.items() if one.gone and record not in self._all_of)

    @property
    def ended(self) -> list[tuple[str, str, int]]:
        """What happened to them in which year, for statistics: no more than their clocks tell."""
        return [(self._group.key, event, day.year) for event, day in happened(self._state.triggers).items()]

    @property
    def linked(self) -> tuple[Id, ...]:
        """Other records of the same human being."""
        return self._state.linked

    @property
    def moves(self) -> bool:
        """Whether their state changes with the purge."""
        return not self.plan.gone and (self.plan.statutory or self.plan.settled or bool(self.plan.going))

    @property
    def kept_state(self) -> StateKept:
        """What the state of someone who stays becomes."""
        record, revision = self._state_record
        state = self._state
        days = {**state.triggers, **self._own_days(), **self._replaced_days(), **self._days_of_documents()}
        if not self._merged:
            days[MERGED] = None
        if self.plan.settled:
            days[PURGED] = self._day
        state = replace(state, triggers={event: day for event, day in days.items() if day is not None})
        if self.plan.statutory:
            state = replace(state, status=_STATUTORY, since=self._day)
        return StateKept(self._person, self._group.key, record, revision, state)

    def _own_days(self) -> dict[str, date]:
        """The oldest days of the values that stay, where their clocks start with them."""
        found: dict[str, date] = {}
        for one in self.resaved:
            for key, values in one.fields.items():
                if OWN_DAY + key in self._state.triggers:
                    found[OWN_DAY + key] = min(value.since for value in values)
        return found

    def _days_of_documents(self) -> dict[str, date | None]:
        """The days of the documents that stay, where clocks start with them; None where none is left."""
        found: dict[str, date | None] = {}
        rules = self._register.retention
        for sort in self._group.documents:
            if sort.category in self._opened:
                left = days_of_documents(sort, rules, self._left)
                found |= {event: left.get(event) for event in of_documents(sort.key)}
        return found

    def _replaced_days(self) -> dict[str, date | None]:
        """Since when there are earlier values, of every field; None where there are none any more."""
        found: dict[str, date | None] = {}
        for record, category in self._category_of.items():
            looked_at = self._earlier.get(record)
            if looked_at or record in self._all_of_cards:
                oldest = looked_at.oldest if looked_at else {}
                found |= {REPLACED + one.key: oldest.get(one.key) for one in self._group.fields_in(category)}
        return found

    @property
    def _all_of_cards(self) -> set[bytes]:
        return self._whole | {one.record.bytes for one in self.resaved}

    # Judging

    def _due(self, what: Field | DocumentSort, recorded: date) -> Due:
        rules = [self._register.retention[key] for key in what.retention]
        return all_due(rules, self._state.triggers, recorded)[0]

    @property
    def _restricted(self) -> bool:
        """Whether it is kept, and nothing else (GDPR Art. 18). While an objection is weighed; not from going, once it
        has been granted: what nobody may use any more is deleted (Art. 17(1)(c))."""
        reason = self._state.restricted
        return bool(reason) and not (reason == Restriction.OBJECTION and _GRANTED & self._state.triggers.keys())

    def _stays(self, category: str, due: Due, what: Field | DocumentSort | None = None) -> Stays | None:
        """What keeps a value that one rule decides over; None for what goes. Its last day is still its own. A case
        shows that a request was answered, and is kept its time whatever the answer was."""
        if self._restricted:
            return Stays.RESTRICTED
        if any(hold.holds(category) for hold in self._holds):
            return Stays.HOLD
        if due.rule.event == WITH_THE_REST:
            return Stays.REST
        if self._merged and category != CASES:
            return None  # another record holds it, and is judged by itself
        if category != CASES and not due.rule.statutory and let_go(what, self._state.triggers):
            return None
        return None if due.day is not None and due.day < self._day else Stays.CLOCK

    def _cards(self, opened: list[tuple[Stored, bytes]]) -> list[Part]:
        found = []
        for stored, content in opened:
            category = self._category_of[stored.record]
            if category == CLOCKS:
                continue
            card = cards.read_card(category, stored.revision, content)
            found += self._card(card, UUID(bytes=stored.record))
            found += self._earlier_of(stored.record, card)
        return found

    def _earlier_of(self, record: bytes, card: Card) -> list[Part]:
        """What becomes of the earlier revisions of a card. Where it stays with less they go with it, for they hold
        what goes; what a voucher might have needed of them is told, so that two people know."""
        if record in self._all_of_cards:
            if not self._has_earlier_kept(card.category):
                return []
            revisions = self._revisions_of(record, card.category)
            return list(judge(self._register, self._group, revisions, lambda _category, _due, _field: None).parts)
        if not self._has_earlier_due(card.category):
            return []
        found = judge(self._register, self._group, self._revisions_of(record, card.category), self._stays)
        self._earlier[record] = found
        return list(found.parts)

    def _has_earlier_kept(self, category: str) -> bool:
        """Whether the clocks tell of earlier values of a category that vouchers may need."""
        return any(
            REPLACED + one.key in self._state.triggers
            and any(self._register.retention[rule].statutory for rule in one.retention)
            for one in self._group.fields_in(category)
        )

    def _has_earlier_due(self, category: str) -> bool:
        """Whether the clocks tell of values of a category that were replaced long enough ago. Only then are earlier
        revisions opened."""
        for one in self._group.fields_in(category):
            since = self._state.triggers.get(REPLACED + one.key)
            due = deciding_earlier(self._register, one, since) if since else None
            if due is not None and self._stays(category, due, one) is None:
                return True
        return False

    def _revisions_of(self, record: bytes, category: str) -> list[Card]:
        opened = self._permit.one_of(self._person, every=True).of_schema(CARD)
        return [
            cards.read_card(category, stored.revision, content)
            for stored, content in opened
            if stored.record == record
        ]

    def _card(self, card: Card, record: UUID) -> list[Part]:
        parts, left = [], dict[str, tuple[Value, ...]]()
        for key in sorted(card.fields):
            judged: dict[tuple[str, date | None, Stays | None], int] = {}
            for value in card.fields[key]:
                due = self._due(self._group.by_key[key], value.since)
                stays = self._stays(card.category, due, self._group.by_key[key])
                at = (due.rule.key, due.day, stays)
                judged[at] = judged.get(at, 0) + 1
                if stays is not None:
                    left[key] = (*left.get(key, ()), value)
            for (rule, day, stays), count in sorted(judged.items(), key=str):
                parts.append(Part(card.category, key, "values", count, rule, day, stays))
        if not left:
            self._whole.add(record.bytes)
        elif any(part.goes for part in parts):
            self.resaved.append(Resaved(self._person, self._group.key, card.category, record, card.revision, left))
        return parts

    def _documents(self, documents: Iterable[Filed]) -> list[Part]:
        judged: dict[tuple[str, str, str, date | None, Stays | None], int] = {}
        for filed in documents:
            one = filed.document
            due = self._due(self._group.sorts[one.sort], one.since)
            stays = self._of_document(one, due)
            if stays is None:
                self._whole.add(one.id.bytes)
            else:
                self._left.append(one)
            at = (one.category, one.sort, due.rule.key, due.day, stays)
            judged[at] = judged.get(at, 0) + 1
        return [
            Part(category, sort, "documents", count, rule, day, stays)
            for (category, sort, rule, day, stays), count in sorted(judged.items(), key=str)
        ]

    def _of_document(self, one: Document, due: Due) -> Stays | None:
        """One that was taken off the page waits for nothing but a statute."""
        stays = self._stays(one.category, due, self._group.sorts[one.sort])
        return None if stays is Stays.CLOCK and one.removed is not None and not due.rule.statutory else stays

    def _closed(self) -> list[Part]:
        """Categories the proposer has no key for: they go whole where no value in them could stay."""
        found = []
        for category in self._group.categories:
            if category in self._opened:
                continue
            places = [place for place in self._places.values() if self._category_of[place.record] == category]
            if places:
                found.append(self._whole_category(category, places))
        return found

    def _whole_category(self, category: str, places: list[Place]) -> Part:
        things: list[Field | DocumentSort] = [*self._group.fields, *self._group.documents]
        dues = [(self._due(one, FAR_AHEAD), one) for one in things if one.category == category]
        known = [(due, one) for due, one in dues if due.rule.event not in (RECORDED, WITH_THE_REST)]
        if len(known) == len(dues):
            kept = [pair for pair in dues if self._stays(category, *pair) is not None]
            last, what = max(kept or dues, key=lambda pair: pair[0].day or date.max)
            stays = self._stays(category, last, what)
            if stays is None:
                self._whole |= {place.record for place in places}
            return Part(category, "", "category", len(places), last.rule.key, last.day, stays)
        # What is counted from each value's own day, or stays with the rest, only opening it tells. Until a clock that
        # is known runs out there is nothing to open it for.
        if not known:
            return Part(category, "", "category", len(places), "", None, Stays.CLOSED)
        first, what = min(known, key=lambda pair: pair[0].day or date.max)
        stays = self._stays(category, first, what) or Stays.CLOSED
        return Part(category, "", "category", len(places), first.rule.key, first.day, stays)

    def _cases(self) -> list[Part]:
        """Requests: one that waits for its answer stays, and one that has it has a clock of its own."""
        judged: dict[tuple[str, date | None, Stays | None], int] = {}
        for case in self._requests:
            due = deciding_case(self._register, case)
            stays = Stays.REQUEST if case.open else self._stays(CASES, due)
            if stays is None:
                self._whole.add(case.id.bytes)
            at = (str(case.right), due.day, stays)
            judged[at] = judged.get(at, 0) + 1
        return [
            Part(CASES, right, "case", count, OF_CASES, day, stays)
            for (right, day, stays), count in sorted(judged.items(), key=str)
        ]

    def _of_papers(self, parts: Sequence[Part]) -> list[Part]:
        """Paper goes with its category, whatever a name there waits for. What has been shredded stays told of."""
        found = []
        for one in self._papers:
            others = [part for part in parts if part.category == one.category and part.stays is not Stays.REST]
            staying = [part for part in others if not part.goes]
            kept = max(staying, key=lambda part: part.day or date.max, default=None)
            if not one.kept:
                found.append(Part(one.category, "", "paper", 1, "", None, Stays.REST))
                continue
            if not others:
                kept = self._whole_category(one.category, [self._places[one.id.bytes]])
            elif kept is None:
                self._whole.add(one.id.bytes)
            at = kept or others[0]
            found.append(Part(one.category, "", "paper", 1, at.rule, at.day, kept.stays if kept else None))
        return found

    @property
    def papers(self) -> list[PurgePaper]:
        """What is to be shredded when this is carried out."""
        return to_shred(self._papers, self._group.key, self._whole)

    @property
    def requests(self) -> list[RequestKept]:
        """What is kept of answered requests when nothing else is left."""
        return kept_of(self._requests, self._group.key)

    # The person as a whole

    def _judged(self, parts: list[Part]) -> PersonPlan:
        """What stays with the rest goes when nothing else is left; then the person goes, with state and holds."""
        held = self._restricted or any(not one.lifted for one in self._holds)
        stage = next((one for one in self._group.statuses if one.key == self._state.status), None)
        ended = (
            bool(happened(self._state.triggers).keys() - BEGINNINGS)
            or bool(_LETS_GO & self._state.triggers.keys())
            or self._merged
            or (stage is not None and stage.closes)
        )
        if ended and not held and all(self._lets_go(part) for part in parts):
            parts = [
                Part(part.category, part.key, part.kind, part.count, part.rule, part.day, None) for part in parts
            ]
            self.resaved = []
            self._whole = set(self._places)
            return PersonPlan(self._person, self._group.key, tuple(parts), gone=True, statutory=False, settled=False)
        left = [part for part in parts if not self._lets_go(part) and part.stays is not Stays.REQUEST]
        statutory = (
            bool(left)
            and any(part.goes for part in parts)
            and any(one.key == _STATUTORY for one in self._group.statuses)
            and self._has_left()
            and all(part.rule and self._register.retention[part.rule].statutory for part in left)
        )
        settled = all(part.goes or part.stays in (Stays.CLOCK, Stays.REST, Stays.REQUEST) for part in parts)
        return PersonPlan(
            self._person, self._group.key, tuple(parts), gone=False, statutory=statutory, settled=settled
        )

    def _has_left(self) -> bool:
        """By their stage, or by a last day that was noted ahead and has passed since."""
        return self._state.status != _STATUTORY and not employed(self._group, self._state, self._day)

    def _lets_go(self, part: Part) -> bool:
        """Whether something keeps nothing else: it goes, or goes with the rest, as answered requests do; but those of
        an enquirer are what they are kept for."""
        answered = part.kind == "case" and part.stays is Stays.CLOCK and self._group.key != ENQUIRER
        return part.goes or part.stays is Stays.REST or answered
