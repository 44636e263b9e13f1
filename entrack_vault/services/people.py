"""The list of people and finding someone in it: only what the reader's compartments tell.

Built from excerpts, which trust AES-GCM alone; a card's signature is checked when it is opened. Masked values
are searched only by those who may see them, so that a search cannot be used to guess them.
"""

from collections.abc import Container, Iterable
from uuid import UUID

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.folding import fold, query_words
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Listed
from entrack_vault.domain.search_index import SearchIndex
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.i18n import N_
from entrack_vault.services.cards import MASKED_WORDS, SHOWN, STATUS, WORDS, read_excerpt
from entrack_vault.services.gate import Gate, Permit, Request
from entrack_vault.services.session import Session
from entrack_vault.store import records

_NAME, _TITLE, _NUMBER = SHOWN["name"], SHOWN["title"], SHOWN["own_number"]


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

    def find(self, query: str = "", *, population: str = "", status: str = "") -> list[Listed]:
        """Those who answer the query, of a population and at a status where these are given."""
        found = (self.people[row] for row in self.rows(query))
        return [
            person
            for person in found
            if (not population or person.population == population) and (not status or person.status == status)
        ]


def load(gate: Gate, populations: Iterable[str] = ()) -> PeopleList:
    """Lists everyone in the populations the job description has a right in, or in some of them. Logged once each.

    NotAllowed when there is no such right at all.
    """
    session = gate.session
    held = access.populations(gate.job, session.today)
    wanted = tuple(population for population in held if population in tuple(populations) or not populations)
    if not wanted:
        gate.note(Request(Event.ACCESS_REFUSED))
        raise NotAllowed(
            access.CLOSED.reason, N_("Nothing was opened or changed, and the attempt is in the access log.")
        )
    permits = [_permit(gate, population) for population in wanted]
    return _gather(
        session, permits, wanted, masked=gate.job.duty(Duty.SHOW_IDENTITY_NUMBERS, session.today) is not None
    )


def settle(gate: Gate, populations: Iterable[str]) -> None:
    """Logs that a search was settled on, without the query."""
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
            N_("{count} people answer to that."),
            "",
            N_("Give more words, or the id from the list."),
            count=len(found),
        )
    raise Misuse(N_("Nobody you may see answers to that."), "", N_("Try fewer words, or part of the name."))


def _permit(gate: Gate, population: str) -> Permit:
    categories = access.open_categories(gate.job, Action.READ, population, gate.session.today)
    return gate.look(Request(Event.PEOPLE_LISTED, population=population, categories=categories))


def _gather(session: Session, permits: list[Permit], populations: tuple[str, ...], *, masked: bool) -> PeopleList:
    """Puts the excerpts together person by person, then in order of name."""
    numbers = {session.register.populations[key].number: key for key in populations}
    with session.store.reading() as connection:
        existing = records.people(connection, numbers)
    population_of = {person: numbers[at] for person, at in existing}
    shown: dict[bytes, dict[str, str]] = {person: {} for person in population_of}
    words: dict[bytes, list[str]] = {}
    strangers: set[bytes] = set()

    def seen(subject: bytes, compartment: int, content: bytes) -> None:
        excerpt = read_excerpt(content)
        person = shown.get(subject)
        if person is None:
            strangers.add(subject)
            return
        # Which group someone is in stands outside what is sealed: their cards must say the same.
        if session.compartments[compartment].population != population_of[subject]:
            raise damaged()
        found = excerpt.pop(WORDS, None)
        hidden = excerpt.pop(MASKED_WORDS, None)
        if found:
            words.setdefault(subject, []).append(found)
        if hidden and masked:
            words.setdefault(subject, []).append(hidden)
        person.update(excerpt)

    for permit in permits:
        permit.excerpts(seen)
    _check_strangers(session, strangers, numbers)
    return _ordered(population_of, shown, words)


def _check_strangers(session: Session, strangers: Iterable[bytes], populations: Container[int | None]) -> None:
    """Cards of someone the list did not know: registered a moment ago, or moved or taken out behind our back."""
    with session.store.reading() as connection:
        for subject in strangers:
            known = records.population_of(connection, subject) in populations
            if not known and records.places(connection, subject):
                raise damaged()


def _ordered(
    population_of: dict[bytes, str], shown: dict[bytes, dict[str, str]], words: dict[bytes, list[str]]
) -> PeopleList:
    order = sorted(shown, key=lambda person: (fold(shown[person].get(_NAME, "\uffff")), person))
    people: list[Listed] = []
    index: dict[str, list[int]] = {}
    for row, person in enumerate(order):
        told = shown.pop(person)
        people.append(
            Listed(
                Id(bytes=person),
                population_of[person],
                told.get(_NAME, ""),
                told.get(STATUS, ""),
                told.get(_TITLE, ""),
                told.get(_NUMBER, ""),
            )
        )
        for text in words.pop(person, ()):
            for word in text.split(" "):
                index.setdefault(word, []).append(row)
    return PeopleList(people, SearchIndex(len(people), index))
