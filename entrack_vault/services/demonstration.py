"""A demonstration vault: invented people of every population, and a member under each job description template."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from entrack_vault.access import Action
from entrack_vault.crypto import paper, passphrase
from entrack_vault.domain import invented
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.invented import InventedPerson
from entrack_vault.domain.people import Entered
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.register import standard
from entrack_vault.register.model import Field, Kind, Population, Register
from entrack_vault.services import founding, recovery, staff, unlocking
from entrack_vault.services.entering import EnteredFields, categories_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.records import add
from entrack_vault.services.settings import save_settings, settings_of

ORGANISATION = "Entrack AS"
OWNER = "Ingrid Solbakken"
# Template -> invented name of whoever holds it.
STAFF = {
    "payroll_officer": "Marte Lindvik",
    "administration": "Jonas Hagerup",
    "salesperson": "Silje Nordby",
    "purchaser": "Sindre Moen",
    "receptionist": "Elin Søreide",
    "privacy_controller": "Oskar Aasland",
}
_SHARES = {"employee": 50, "applicant": 20, "customer_contact": 10, "service_user": 8, "supplier_contact": 6}
_FLUSH = 2000
_NOTES = ("Avtalt oppfølging til høsten.", "Ønsker mer ansvar i prosjekter.", "God tilbakemelding fra kunden.")
_WORDS = ("eng", "skog", "fjell", "elv", "strand", "vidde", "myr", "dal", "øy", "nes", "vik", "hei")


@dataclass(frozen=True)
class DemonstrationMember:
    """How an invented member gets in. Such vaults hold no secrets, so these may stand in a file."""

    name: str
    job: str
    words: str
    secret_key: bytes


@dataclass(frozen=True)
class Demonstration:
    """A demonstration vault that was made."""

    vault: UUID
    people: int
    members: dict[str, DemonstrationMember]
    recovery_groups: tuple[str, ...]

    def keys_file(self) -> bytes:
        """The content of FOLDER.keys.json."""
        content = {
            "vault": str(self.vault),
            "demonstration": True,
            "owner": OWNER,
            "members": {
                name: {
                    "job": member.job,
                    "passphrase": member.words,
                    "secret_key": "-".join(paper.to_groups("secret", member.secret_key)),
                }
                for name, member in self.members.items()
            },
            "recovery_key": "-".join(self.recovery_groups),
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def make(folder: Path, people: int, work: Work = NO_PROGRESS, *, seed: int = 2026) -> Demonstration:
    """Makes the vault, its seven members and the people. Misuse when the folder holds something already."""
    register = standard()
    random = Random(seed)  # noqa: S311 - invented people, not keys
    words = _passphrase()
    founded = founding.create(
        folder,
        register,
        organisation=ORGANISATION,
        owner=OWNER,
        words=words,
        settings=passphrase.QUICK,
        demonstration=True,
    )
    members = {OWNER: DemonstrationMember(OWNER, "finance_manager", words, founded.secret_key)}
    session = unlocking.unlock(folder, register, words=words, secret_key=founded.secret_key)
    try:
        gate = Gate(session)
        recovery.confirm(gate, [founded.recovery_groups[at] for at in founded.asked])
        settings = settings_of(gate).model_copy(update={"contact": "personvern@example.no"})
        save_settings(gate, settings)
        for job, name in STAFF.items():
            members[name] = _enrol(gate, folder, name, job)
        _register_people(gate, random, people, work)
        session.pin()
    finally:
        session.store.close()
    return Demonstration(founded.vault, people, members, founded.recovery_groups)


def _passphrase() -> str:
    return " ".join(secrets.choice(_WORDS) for _ in range(5))


def _enrol(gate: Gate, folder: Path, name: str, job: str) -> DemonstrationMember:
    """The whole joining, as it goes on two workstations."""
    words = _passphrase()
    sheet = staff.invite(gate, name, job)
    key = paper.from_text("enrolment", "".join(sheet.one_time_key))
    joined = staff.join(folder, one_time_key=key, words=words, settings=passphrase.QUICK)
    staff.confirm(gate, sheet.member, joined.fingerprint)
    return DemonstrationMember(name, job, words, joined.secret_key)


def _register_people(gate: Gate, random: Random, people: int, work: Work) -> None:
    """Everyone of a population in one change, as an import would."""
    register, today = gate.session.register, gate.session.today
    done = 0
    for population, count in shares(people):
        group = register.populations[population]
        purpose = _purpose(gate, register, group)
        request = Request(
            Event.IMPORT_DONE,
            population=population,
            categories=group.categories,
            action=Action.WRITE,
            purpose=purpose,
        )
        with gate.change(request) as change:
            for number in range(done, done + count):
                fields = invent(group, invented.person(random, number), number, random, today)
                who = new_id()
                touched = categories_of(group, fields)
                change.begin(Request(Event.PERSON_IMPORTED, who, population, touched, Action.WRITE, purpose))
                add(change, who, group, fields, purpose, group.statuses[0].key)
                if (number + 1) % _FLUSH == 0:
                    change.flush()
                work.step(number + 1, people)
        done += count


def shares(people: int) -> Iterator[tuple[str, int]]:
    """How many of each population; at least one of each, the visitors being the rest."""
    left = people
    for population, share in _SHARES.items():
        count = max(1, people * share // 100)
        left -= count
        yield population, count
    yield "visitor", max(1, left)


def _purpose(gate: Gate, register: Register, group: Population) -> str:
    """The first purpose of the job description that is meant for a population."""
    given = (given.purpose for given in gate.job.purposes)
    return next(key for key in given if group.key in register.purposes[key].populations)


def invent(group: Population, person: InventedPerson, number: int, random: Random, today: date) -> EnteredFields:
    """Values for required fields, those with a role, and the first field of each kind in each category."""
    seen: set[tuple[str, Kind]] = set()
    fields: dict[str, tuple[Entered, ...]] = {}
    since = today - timedelta(days=random.randrange(30, 2500))
    for field in group.fields:
        first = (field.category, field.kind) not in seen
        seen.add((field.category, field.kind))
        if not (field.required or field.role or first):
            continue
        text = _text(field, person, number, random, since)
        if text and field.starts != "left":
            fields[field.key] = (Entered(text, since, field.source),)
    return fields


def _text(field: Field, person: InventedPerson, number: int, random: Random, since: date) -> str:
    """An invented canonical value of a field; empty where there is none to invent."""
    roles = {
        "name": person.name,
        "birth_date": person.birth_date,
        "national_id": person.national_identity_number,
        "own_number": str(1000 + number),
        "title": person.title,
        "address": person.address,
        "postcode": person.postcode,
        "place": person.place,
        "email": person.email,
    }
    if field.role is not None:
        return roles[field.role]
    kinds = {
        Kind.PHONE: person.phone,
        Kind.EMAIL: person.email,
        Kind.BANK_ACCOUNT: person.bank_account,
        Kind.TEXT: person.department,
        Kind.LONG_TEXT: random.choice(_NOTES),
        Kind.NUMBER: "37.5",
        Kind.PERCENTAGE: random.choice(("100", "80", "50")),
        Kind.MONEY: f"{random.randrange(380, 900) * 100}.00 NOK",
        Kind.DATE: since.isoformat(),
        Kind.DATE_TIME: f"{since.isoformat()}T09:00",
        Kind.YES_NO: "yes",
        Kind.COUNTRY: "NO",
        Kind.POSTCODE: person.postcode,
        Kind.LINK: "https://example.no/profil",
    }
    if field.kind is Kind.CHOICE:
        return random.choice(field.choices).key
    if field.kind is Kind.ORGANISATION_NUMBER:
        return invented.organisation_number(random)
    return kinds.get(field.kind, "")
