"""The vault that is attacked: every job description has a holder, and every compartment of the register a card.

Someone has left, so that there are keys of a second epoch and a second database file; some cards have two revisions
by different authors. Built once, copied for each attack.
"""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

from entrack_vault import register as registers
from entrack_vault.domain import invented
from entrack_vault.domain.people import Entered
from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.register.model import Field, Kind, Population
from entrack_vault.services import documents, incidents, papers, records, rights_cases, staff
from entrack_vault.services.documents import Wanted
from entrack_vault.services.entering import EnteredFields
from entrack_vault.services.gate import Gate
from entrack_vault.vault import Home
from tests.building import AMALIE, MARTE, OWNER, SINDRE, VIDAR, Built, build, enrol, entered, workstation

PIA = "Pia Nordby"  # purchaser: with her, every job description has a holder
COPIER = "Sikkerhetskopi"  # a program with a member's keys
ODD = "Odd Vik"  # a salesperson who has left
JOB_OF = {OWNER: "finance_manager", PIA: "purchaser", COPIER: "backup_service"}

CANARY = "Kanarikvass"
_NUMBER = "8675309417"
_TEXTS = {
    Kind.NUMBER: _NUMBER,
    Kind.YES_NO: "yes",
    Kind.DATE: "1987-03-19",
    Kind.DATE_TIME: "2026-02-19T07:41",
    Kind.MONEY: "8675309.41 NOK",
    Kind.PERCENTAGE: "86.753",
    Kind.NATIONAL_IDENTITY_NUMBER: "14877100031",
    Kind.BANK_ACCOUNT: "99990000006",
    Kind.PHONE: "+4700867530",
    Kind.POSTCODE: "0181",
    Kind.COUNTRY: "NO",
    Kind.PERSON: "6f1b1c1e-8675-4309-8111-0a0b0c0d0e0f",
}
PURPOSES = {
    "employee": "employment",
    "applicant": "recruitment",
    "customer_contact": "offers",
    "supplier_contact": "purchase",
    "service_user": "support",
    "visitor": "premises_access",
    "enquirer": "access_request",
}


def value_for(field: Field) -> str:
    """A value of the field's kind that can be found again wherever it leaks; choices and such are too common."""
    if field.kind is Kind.CHOICE:
        return field.choices[0].key
    if field.kind is Kind.ORGANISATION_NUMBER:
        return invented.organisation_number(Random(8675309))
    if field.kind is Kind.IBAN:
        account = _TEXTS[Kind.BANK_ACCOUNT]
        return f"NO{98 - int(account + '232400') % 97:02}{account}"
    if field.kind is Kind.EMAIL:
        return f"{CANARY.lower()}.{field.key.replace('_', '')}@example.no"
    if field.kind is Kind.LINK:
        return f"https://{CANARY.lower()}.example.no/{field.key}"
    return _TEXTS.get(field.kind, f"{CANARY} {field.key}")


def whole(group: Population) -> EnteredFields:
    """A value in every field a population has."""
    return {field.key: (Entered(value_for(field), date(2026, 1, 1), "person"),) for field in group.fields}


def file_of(group: Population) -> Wanted:
    """A file that a population may have, with something to find again in its name and content."""
    content = f"{CANARY} skriver her. ".encode() * 40_000  # more than a chunk
    return Wanted(group.documents[0].key, f"{CANARY}.txt", io.BytesIO(content), len(content))


def name_of(population: str) -> str:
    """Who stands in every compartment of a population."""
    return f"{CANARY} {population}"


def build_fortress(place: Path, server: Home | None = None) -> Built:
    """The vault of tests.building, with what the module says."""
    built = build(place, server)
    with workstation(built.state):
        with built.unlock(OWNER) as owners:
            gate = owners.gate
            keys = {**built.keys, **{name: enrol(gate, name, JOB_OF[name]) for name in (PIA, COPIER)}}
            people = dict(built.people)
            for group in registers.standard().populations.values():
                who = people[name_of(group.key)] = records.create(gate, group.key, whole(group), PURPOSES[group.key])
                if group.documents:
                    opened = records.open_person(gate, who, PURPOSES[group.key])
                    documents.add(gate, opened, file_of(group), PURPOSES[group.key])
                about = f"{CANARY} spør her"
                rights_cases.receive(gate, who, Right.COMPLAINT, Channel.LETTER, about=about)
                papers.add(gate, who, f"{CANARY} på papir", group.categories[0], f"{CANARY} hylle")
            incidents.note_measures(gate, incidents.register(gate, f"{CANARY} er på avveie"), f"{CANARY} er varslet")
            change(gate, people[AMALIE], phone="+4700111111")
            staff.remove(gate, enrol(gate, ODD, "salesperson").member)
            change(gate, people[VIDAR], "offers", phone="+4700444444")
        built = replace(built, keys=keys, people=people)
        with built.unlock(MARTE) as marte:
            change(marte.gate, people[SINDRE], phone="+4700222222")
            change(marte.gate, people[AMALIE], phone="+4700333333", work_email="amalie@example.no")
    return built


def change(gate: Gate, person: UUID, purpose: str = "payroll_run", **values: str) -> None:
    """Saves new values of someone's contact card."""
    opened = records.edit_person(gate, person, purpose, ["contact"])
    records.save(gate, opened, entered(**values), purpose)
