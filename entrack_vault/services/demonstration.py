"""A demonstration vault: invented people of every population, and a member under each job description template."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from entrack_vault.access import Action
from entrack_vault.crypto import paper, passphrase
from entrack_vault.domain import invented
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import Id, new_id
from entrack_vault.domain.invented import InventedPerson
from entrack_vault.domain.people import Entered
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.register import standard
from entrack_vault.register.model import Population, Register
from entrack_vault.services import demonstration_registers, founding, recovery, staff, unlocking
from entrack_vault.services.demonstration_documents import PEOPLE, file_some
from entrack_vault.services.demonstration_requests import ask_some
from entrack_vault.services.entering import EnteredFields, categories_of
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.records import add
from entrack_vault.services.settings import save_settings, settings_of
from entrack_vault.store.engine import home
from entrack_vault.store.store import Home

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
_INSIDE, _AGO = 2, timedelta(minutes=25)  # visitors who are in the building now, and since when
_OWN_UNIT = "353600605"  # the business unit everyone is employed in
_COMPANIES = {  # with the number of each, which begins as no real one does
    "Eksempel Handel AS": "364633432",
    "Oppdiktet Bygg AS": "322542577",
    "Prøve Data AS": "309487745",
    "Påfunn Reklame AS": "339923833",
    "Liksom Transport AS": "339602298",
}
_REPORTED = (
    "Ønsker mer ansvar i prosjekter.",
    "Foreslår felles lunsj på fredager.",
    "Vil gjerne på kurs til høsten.",
)
_PRESENTED = ("Liker å løse floker sammen med andre.", "Går på ski om vinteren og padler om sommeren.")
_ASKED = ("Spurte om leveringstid.", "Ba om ny kopi av fakturaen.", "Lurte på hvem som er vår kontaktperson.")
# What is filled in for one population and of no use to another.
_EMPTY = {
    *(
        (population, "country")
        for population in ("applicant", "customer_contact", "supplier_contact", "service_user")
    ),
    *((population, "bank_account") for population in ("applicant", "customer_contact", "service_user")),
}
_EVERY = 9  # how many of those whose relation can end, it has ended for one
_ENDED = {"applicant": "decision_date", "employee": "end_date"}  # population -> the field that says when
_WORDS = ("eng", "skog", "fjell", "elv", "strand", "vidde", "myr", "dal", "øy", "nes", "vik", "hei")


@dataclass(frozen=True)
class DemonstrationMember:
    """How an invented member gets in. Such vaults hold no secrets, so these may stand in a file."""

    name: str
    job: str
    words: str
    secret_key: bytes
    address: str


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
                    "address": member.address,
                }
                for name, member in self.members.items()
            },
            "recovery_key": "-".join(self.recovery_groups),
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def make(place: Home, people: int, work: Work = NO_PROGRESS, *, seed: int = 2026) -> Demonstration:
    """Makes the vault, its seven members and the people. Misuse when the folder holds something already."""
    register = standard()
    random = Random(seed)  # noqa: S311 - invented people, not keys
    words = _passphrase()
    founded = founding.create(
        place,
        register,
        organisation=ORGANISATION,
        owner=OWNER,
        words=words,
        settings=passphrase.QUICK,
        demonstration=True,
    )
    members = {OWNER: DemonstrationMember(OWNER, "finance_manager", words, founded.secret_key, place.address)}
    session = unlocking.unlock(place, register, words=words, secret_key=founded.secret_key)
    try:
        gate = Gate(session)
        recovery.confirm(gate, [founded.recovery_groups[at] for at in founded.asked])
        settings = settings_of(gate).model_copy(update={"contact": "personvern@example.no"})
        save_settings(gate, settings)
        for job, name in STAFF.items():
            members[name] = _enrol(gate, name, job)
        filed, purposes = _register_people(gate, random, people, work)
        file_some(gate, filed, purposes)
        ask_some(gate, filed)
        demonstration_registers.fill(gate, filed)
        session.pin()
    finally:
        session.store.close()
    return Demonstration(founded.vault, people, members, founded.recovery_groups)


def _passphrase() -> str:
    return " ".join(secrets.choice(_WORDS) for _ in range(5))


def _enrol(gate: Gate, name: str, job: str) -> DemonstrationMember:
    """The whole joining, as it goes on two workstations."""
    words = _passphrase()
    sheet = staff.invite(gate, name, job)
    key = paper.from_text("enrolment", "".join(sheet.one_time_key))
    place = home(sheet.login.address) if sheet.login else gate.session.home
    joined = staff.join(place, one_time_key=key, words=words, settings=passphrase.QUICK)
    staff.confirm(gate, sheet.member, joined.fingerprint)
    return DemonstrationMember(name, job, words, joined.secret_key, place.address)


def _register_people(
    gate: Gate, random: Random, people: int, work: Work
) -> tuple[list[tuple[str, Id]], dict[str, str]]:
    """Everyone of a population in one change, as an import would. The first of each population, for documents, and
    the purposes they were registered for."""
    register, today = gate.session.register, gate.session.today
    done, first, purposes = 0, list[tuple[str, Id]](), dict[str, str]()
    for population, count in shares(people):
        group = register.populations[population]
        purpose = purposes[population] = _purpose(gate, register, group)
        request = Request(
            Event.IMPORT_DONE,
            population=population,
            categories=group.categories,
            action=Action.WRITE,
            purpose=purpose,
        )
        with gate.change(request, keeps_others_out=True) as change:
            for number in range(done, done + count):
                fields = invent(group, invented.person(random, number), number, random, today)
                who = new_id()
                first += [(population, who)] if number - done < PEOPLE else []
                touched = categories_of(group, fields)
                change.begin(Request(Event.PERSON_IMPORTED, who, population, touched, Action.WRITE, purpose))
                if "departed" in fields and number - done < _INSIDE:
                    fields = _still_here(gate, fields)
                stage = group.statuses[-1 if "departed" in fields else 0].key
                status = "rejected" if "decision_date" in fields else stage
                add(change, who, group, fields, purpose, status)
                if (number + 1) % _FLUSH == 0:
                    change.flush()
                work.step(number + 1, people)
        done += count
    return first, purposes


def _still_here(gate: Gate, fields: EnteredFields) -> EnteredFields:
    """A visitor who came a while ago."""
    moment = gate.session.now().astimezone().replace(tzinfo=None) - _AGO
    came = Entered(moment.isoformat(timespec="minutes"), moment.date(), "reception")
    return {**{key: values for key, values in fields.items() if key != "departed"}, "arrived": (came,)}


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
    """Values for the fields something sensible can be invented for; the others stay empty."""
    since = today - timedelta(days=random.randrange(30, 2500))
    roles, known = _by_role(person, number), _by_key(person, random, since, today)
    if number % _EVERY == _EVERY // 2 and group.key in _ENDED:
        ago = 40 + number * 7 % 260  # days: some clocks have run out, and others have not
        known[_ENDED[group.key]] = max(since, today - timedelta(days=ago)).isoformat()
    fields: dict[str, tuple[Entered, ...]] = {}
    for field in group.fields:
        text = roles.get(field.role or "") or known.get(field.key, "")
        if text and (group.key, field.key) not in _EMPTY:
            fields[field.key] = (Entered(text, since, field.source),)
    return fields


def _by_role(person: InventedPerson, number: int) -> dict[str, str]:
    """Canonical values of the fields that have a role."""
    return {
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


def _by_key(person: InventedPerson, random: Random, since: date, today: date) -> dict[str, str]:
    """Canonical values by field key, for fields of every population; all of one person agree with each other."""
    position, hours = random.choice((("100", "37.5"), ("100", "37.5"), ("80", "30"), ("50", "18.75")))
    started, company = since.isoformat(), random.choice(tuple(_COMPANIES))
    return {
        "country": "NO",
        "phone": person.phone,
        "language": "bokmaal",
        # Employees
        "department": person.department,
        "workplace_number": _OWN_UNIT,
        "employment_type": "ordinary",
        "employment_form": "permanent",
        "working_time_scheme": "not_shift",
        "position_percentage": position,
        "position_percentage_since": started,
        "full_time_hours": "37.5",
        "weekly_hours": hours,
        "start_date": started,
        "own_feedback": random.choice(_REPORTED),
        "next_appraisal": (today + timedelta(days=random.randrange(14, 180))).isoformat(),
        "bank_account": person.bank_account,
        "pay_type": "fixed",
        "monthly_pay": f"{random.randrange(380, 750) * 100 * int(position) // 100}.00 NOK",
        "pay_since": started,
        "main_employer": "yes",
        "tax_card_year": str(today.year),
        "tax_percentage": random.choice(("28", "31", "34", "37")),
        "linkedin": "https://example.no/profil",
        "profile_text": random.choice(_PRESENTED),
        # Applicants
        "application_date": started,
        "stage": random.choice(("application_read", "first_interview")),
        "interview_time": f"{(since + timedelta(days=14)).isoformat()}T09:00",
        "work_permit": "yes",
        "background_check": "not_done",
        "salary_expectation": f"{random.randrange(48, 90) * 10_000}.00 NOK",
        # Contacts at customers and suppliers, and users of the service
        "company": company,
        "organisation_number": _COMPANIES[company],
        "public_details": "no",
        "relation": "current",
        "first_contact": started,
        "questions": random.choice(_ASKED),
        "satisfaction": random.choice(("7", "8", "9")),
        "invoice_address": f"{person.address}, {person.postcode} {person.place}",
        "invoice_email": "faktura@example.no",
        "payment_terms": random.choice(("14", "30")),
        "payment_method": "invoice",
        "credit_information": "approved",
        "credit_limit": f"{random.randrange(2, 20) * 10_000}.00 NOK",
        "vat_registered": "yes",
        "no_marketing": "no",
        "access_level": "user",
        "user_since": started,
        # Visitors
        "arrived": f"{started}T09:00",
        "departed": f"{started}T15:30",
        "visits": "Salg",
        "camera_notice": "yes",
    }
