"""Customers and suppliers as companies: by organisation number, with their contacts and the sales and purchases that
run. From the excerpts that lists are made of: nobody's cards are opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from entrack_vault import access
from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.folding import alphabetical, fold
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import Listed
from entrack_vault.errors import Misuse, NotAllowed, RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.register.compartments import number as room_number
from entrack_vault.register.model import Population
from entrack_vault.services import processes
from entrack_vault.services.cards import SHOWN, STATUS, WORDS, read_excerpt
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.process_paragraphs import Process

_NAME, _TITLE, _COMPANY, _NUMBER = (SHOWN[role] for role in ("name", "title", "company", "organisation_number"))
_TOLD = frozenset({_NAME, _TITLE, _COMPANY, _NUMBER, STATUS})
_DIGITS = 9  # of an organisation number
_ROLES = ("name", "title", "company", "organisation_number")


@dataclass(frozen=True)
class Company:
    """One of them. `number` is "" where nobody has told it, `name` where only its number is known; both are for the
    sales and purchases with nobody in particular."""

    number: str
    name: str
    contacts: tuple[Listed, ...]
    processes: tuple[Process, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others: its number, or else its name."""
        return (self.number, "") if self.number else ("", fold(self.name))


def populations(gate: Gate) -> tuple[str, ...]:
    """The groups whose companies the job description opens today."""
    return tuple(group.key for group in gate.session.register.populations.values() if _categories(gate, group))


def companies(gate: Gate) -> list[Company]:
    """All the reader may know of, by name; those of which only the number is known last. Logged once for each group.

    A company is known by its organisation number. Contacts without one stand together by the company's name alone,
    and are never put under a number by guess. NotAllowed for whoever opens none of the groups and does not sign.
    """
    session = gate.session
    session.follow()
    groups = populations(gate)
    signs = access.decide_duty(gate.job, Duty.SIGN, session.today).allowed
    if not groups and not signs:
        gate.note(Request(Event.ACCESS_REFUSED))
        raise NotAllowed(
            access.CLOSED.reason, N_("Nothing was opened or changed, and the attempt is in the access log.")
        )
    contacts: dict[tuple[str, str], list[Listed]] = {}  # by number, or else by folded name
    names: dict[tuple[str, str], Counter[str]] = {}
    for key in groups:
        for person, told in _told(gate, session.register.populations[key]).items():
            number, name = told.get(_NUMBER, ""), told.get(_COMPANY, "")
            if number or name:
                place = (number, "") if number else ("", fold(name))
                names.setdefault(place, Counter())[name] += bool(name)
                listed = Listed(
                    Id(bytes=person), key, told.get(_NAME, ""), told.get(STATUS, ""), told.get(_TITLE, ""), ""
                )
                contacts.setdefault(place, []).append(listed)
    running: dict[str, list[Process]] = {}
    for process in processes.everything(gate):
        if process.running:
            running.setdefault(process.entry.organisation_number, []).append(process)
    places = dict.fromkeys([*contacts, *((number, "") for number in running)])
    found = [
        Company(
            number=place[0],
            name=_usual(names.get(place, Counter())),
            contacts=tuple(sorted(contacts.get(place, ()), key=_by_name)),
            processes=tuple(running.get(place[0], ()) if not place[1] else ()),
        )
        for place in places
    ]
    return sorted(found, key=lambda one: (not one.name, alphabetical(one.name), not one.number, one.number))


def find(found: Iterable[Company], text: str) -> Company:
    """The company of a number, or of a name as a whole; Misuse where there is none, or several of the name."""
    try:
        number = organisation_number.parse(text)
    except RefusedValue:
        number = ""
    wanted = (
        [one for one in found if one.number == number]
        if number
        else [one for one in found if one.name and fold(one.name) == fold(text)]
    )
    if len(wanted) != 1:
        raise Misuse(
            N_("No company, or more than one, is called that."),
            "",
            N_("Give its organisation number, or see the list."),
        )
    return wanted[0]


def _categories(gate: Gate, group: Population) -> tuple[str, ...]:
    """The categories to look in, where the one that tells companies is open; none otherwise."""
    opened = access.open_categories(gate.job, Action.READ, group.key, gate.session.today)
    by_role = {field.role: field.category for field in group.fields if field.role in _ROLES}
    if "organisation_number" not in by_role or by_role["organisation_number"] not in opened:
        return ()
    return tuple(category for category in opened if category in by_role.values())


def _told(gate: Gate, group: Population) -> dict[bytes, dict[str, str]]:
    """What the excerpts of one group tell of each person, by the excerpts' codes: one scan."""
    session, people = gate.session, dict[bytes, dict[str, str]]()
    category = next(field.category for field in group.fields if field.role == "organisation_number")
    telling = room_number(session.register, group.key, category)

    def seen(subject: bytes, compartment: int, content: bytes) -> None:
        found = dict(read_excerpt(content))
        told = people.setdefault(subject, {})
        told.update((code, text) for code, text in found.items() if code in _TOLD)
        if compartment == telling and WORDS in found and not found.keys() & {_NUMBER, _COMPANY}:
            told[_NUMBER] = _among(found[WORDS])

    gate.look(Request(Event.PEOPLE_LISTED, population=group.key, categories=_categories(gate, group))).excerpts(seen)
    return people


def _among(words: str) -> str:
    """The organisation number among the words that are searched: cards saved before companies were listed have it
    nowhere else in their excerpt."""
    for word in words.split(" "):
        if len(word) == _DIGITS and word.isdecimal():
            try:
                return organisation_number.parse(word)
            except RefusedValue:
                continue
    return ""


def _usual(names: Counter[str]) -> str:
    """The name most contacts give a company."""
    told = [(-count, alphabetical(name), name) for name, count in names.items() if name]
    return min(told)[2] if told else ""


def _by_name(person: Listed) -> tuple[bool, str, bytes]:
    return not person.name, alphabetical(person.name), person.id.bytes
