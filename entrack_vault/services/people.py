"""The list of people and finding someone in it: only what the reader's compartments tell.

Built from excerpts, which trust AES-GCM alone; a card's signature is checked when it is opened. Masked values
are searched only by those who may see them, so that a search cannot be used to guess them.
"""

from array import array
from collections.abc import Callable, Iterable
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.folding import alphabetical, query_words
from entrack_vault.domain.ids import Id
from entrack_vault.domain.memory import collector_paused, let_go, set_aside
from entrack_vault.domain.people import Listed
from entrack_vault.domain.search_index import SearchIndex
from entrack_vault.domain.sorting import places_in_order
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import group_of
from entrack_vault.services.cards import MASKED_WORDS, RESTRICTED, SHOWN, STATUS, WORDS, read_excerpt
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.session import Session
from entrack_vault.store import records

_NAME, _TITLE, _NUMBER = SHOWN["name"], SHOWN["title"], SHOWN["own_number"]
_LAST = "\uffff"  # sorts after every name
SCREEN = 100  # people shown while the others are on their way


class PeopleList:
    """Everyone the reader may know of, by name, with an index over what they may search."""

    def __init__(self, people: list[Listed], index: SearchIndex) -> None:
        self.people, self._index = people, index

    def __len__(self) -> int:
        return len(self.people)

    def rows(self, query: str) -> list[int]:
        """Row numbers that answer a query, in the list's order; all of them for an empty one."""
        alternatives = query_words(query)
        return self._index.find(alternatives) if alternatives else list(range(len(self.people)))

    def let_go(self) -> None:
        """Frees it a little at a time, by whoever has got another in its place."""
        let_go(self.people)
        self._index.let_go()

    def find(self, query: str = "", *, population: str = "", status: str = "") -> list[Listed]:
        """Those who answer the query, of a population and at a status where these are given."""
        found = (self.people[row] for row in self.rows(query))
        return [
            person
            for person in found
            if (not population or person.population == population) and (not status or person.status == status)
        ]


def load(
    gate: Gate, populations: Iterable[str] = (), first: Callable[[PeopleList], None] | None = None
) -> PeopleList:
    """Lists everyone in the populations the job description has a right in, or in some of them. Logged once each.

    `first` is given a list of the few people at hand while the others are still on their way, once for every
    population. NotAllowed when there is no such right at all.
    """
    session = gate.session
    session.follow()
    held = access.populations(gate.job, session.today)
    wanted = tuple(population for population in held if population in tuple(populations) or not populations)
    if not wanted:
        gate.note(Request(Event.ACCESS_REFUSED))
        raise NotAllowed(
            access.CLOSED.reason, N_("Nothing was opened or changed, and the attempt is in the access log.")
        )
    permits = [_permit(gate, population) for population in wanted]
    masked = access.decide_duty(gate.job, Duty.SHOW_IDENTITY_NUMBERS, session.today).allowed
    with collector_paused():
        listed = _gather(session, permits, first, masked=masked)
        set_aside()
    return listed


def settle(gate: Gate, populations: Iterable[str]) -> None:
    """Logs that a search was settled on, without the query."""
    gate.session.follow()
    for population in populations:
        categories = access.open_categories(gate.job, Action.READ, population, gate.session.today)
        gate.look(Request(Event.PEOPLE_SEARCHED, population=population, categories=categories))


def find_one(listed: PeopleList, text: str) -> Listed:
    """The one person an id or search leads to; Misuse when it is nobody or several."""
    try:
        wanted = UUID(text)
    except ValueError:
        found = listed.find(text)
    else:
        found = [person for person in listed.people if person.id == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise Misuse(
            N_("The search finds {count} people."),
            "",
            N_("Give more words, or the id from the list."),
            count=len(found),
        )
    raise Misuse(N_("No match among the people you may see."), "", N_("Try fewer words, or part of the name."))


def _permit(gate: Gate, population: str) -> Permit:
    categories = access.open_categories(gate.job, Action.READ, population, gate.session.today)
    return gate.look(Request(Event.PEOPLE_LISTED, population=population, categories=categories))


def _gather(
    session: Session, permits: list[Permit], first: Callable[[PeopleList], None] | None, *, masked: bool
) -> PeopleList:
    """Puts the excerpts together person by person, in one pass that keeps little besides what it gives."""
    groups = session.register.populations
    numbers = {groups[permit.request.population].number: permit.request.population for permit in permits}
    gathered = _Gathered(masked=masked)
    for permit in permits:
        with permit.reading() as connection:
            existing = records.people(connection, [groups[permit.request.population].number])
            if first is not None and len(existing) > SCREEN:
                few = _Gathered(masked=masked)
                few.add(existing[:SCREEN])
                permit.excerpts(few.seen, [person for person, _ in existing[:SCREEN]])
                first(few.ordered(numbers))
            gathered.add(existing)
            permit.excerpts(gathered.seen)
    return gathered.ordered(numbers)


class _Gathered:
    """What excerpts tell, in columns: a place per person, in no order yet."""

    def __init__(self, *, masked: bool) -> None:
        self._ids: list[bytes] = []
        self._populations: list[int] = []
        self._place: dict[bytes, int] = {}
        self._masked = masked
        self._columns: dict[str, list[str]] = {code: [] for code in (_NAME, STATUS, _TITLE, _NUMBER)}
        self._words: dict[str, int] = {}  # the first place of each word
        self._further: dict[str, list[int]] = {}  # its other places
        self._restricted: set[int] = set()

    def add(self, existing: list[tuple[bytes, int]]) -> None:
        """Takes the people of a population, before their excerpts."""
        for at, (person, number) in enumerate(existing, len(self._ids)):
            self._place[person] = at
            self._ids.append(person)
            self._populations.append(number)
        for column in self._columns.values():
            column.extend([""] * len(existing))

    def seen(self, subject: bytes, compartment: int, content: bytes) -> None:
        """Takes one excerpt."""
        at = self._place.get(subject)
        # Both were read in one state, so nobody has cards who is not there. Which group someone is in stands outside
        # what is sealed: their cards must say the same.
        if at is None or group_of(compartment) != self._populations[at]:
            raise damaged()
        for code, text in read_excerpt(content):
            column = self._columns.get(code)
            if column is not None:
                column[at] = text
            elif code == WORDS or (code == MASKED_WORDS and self._masked):
                self._index(text, at)
            elif code == RESTRICTED:
                self._restricted.add(at)

    def _index(self, text: str, at: int) -> None:
        first = self._words.setdefault
        for word in text.split(" "):
            if first(word, at) != at:
                self._further.setdefault(word, []).append(at)

    def ordered(self, populations: dict[int, str]) -> PeopleList:
        """Everyone by name, those without a readable name last, and the index over their words."""
        names = self._columns[_NAME]
        folded = [alphabetical(name) if name else _LAST for name in names]
        order = places_in_order(folded, ties=self._ids.__getitem__)
        statuses, titles, numbers = (self._columns[code] for code in (STATUS, _TITLE, _NUMBER))
        people = [
            Listed(
                Id(bytes=self._ids[at]),
                populations[self._populations[at]],
                names[at],
                statuses[at],
                titles[at],
                numbers[at],
                at in self._restricted,
            )
            for at in order
        ]
        rows = array("L", bytes(array("L").itemsize * len(order)))
        for row, at in enumerate(order):
            rows[at] = row
        return PeopleList(people, SearchIndex(rows, self._words, self._further))
