"""The company's own registers in a demonstration vault: other systems, a privacy notice, and paper in the safe."""

from collections.abc import Sequence
from datetime import timedelta

from entrack_vault.domain.ids import Id
from entrack_vault.services import notices, papers, systems
from entrack_vault.services.company_entries import SystemEntry
from entrack_vault.services.gate import Gate

_SYSTEMS = (
    SystemEntry(
        name="Lønnsprogrammet",
        purpose="Lønnskjøring og a-melding",
        owner="Lønn",
        deleting="Arkiver den ansatte, og slett lønnsbilagene når de er fem år.",
        holds={"employee": ("contact", "job", "financial")},
    ),
    SystemEntry(
        name="E-post",
        purpose="Søknader og brev",
        owner="IT",
        deleting="Slett tråden i fellespostkassen, også i papirkurven.",
        holds={"applicant": ("contact", "job"), "employee": ("contact",), "customer_contact": ("contact",)},
    ),
)
_NOTICE_NB = (
    "Vi registrerer det vi trenger for å ansette, lønne og følge opp dem som arbeider her, og for å ha kontakt med "
    "kunder, leverandører, brukere og besøkende.\n\n"
    "Opplysningene ligger i et kryptert hvelv, eller i en safe som bare økonomisjefen har nøkkelen til. Bare de som "
    "trenger dem etter stillingsinstruksen sin, får se dem.\n\n"
    "Du kan be om en oversikt, og om retting, sletting eller begrensning. Vi sletter det vi ikke lenger trenger."
)
_NOTICE_EN = (
    "We register what we need to hire, pay and follow up on those who work here, and to be in contact with "
    "customers, suppliers, service users and visitors.\n\n"
    "The data lies in an encrypted vault, or in a safe to which only the finance manager has the key. Only those who "
    "need it by their job description see it.\n\n"
    "You can ask for an overview, and for correction, deletion or restriction. We delete what we no longer need."
)
_ON_PAPER = (("Signert arbeidsavtale", "Hylle A, mappe 3"), ("Taushetserklæring", "Hylle B, mappe 1"))


def fill(gate: Gate, people: Sequence[tuple[str, Id]]) -> None:
    """Fills them, with paper of some of the people, (population, id)."""
    for entry in _SYSTEMS:
        systems.save(gate, entry)
    today = gate.session.today
    notices.publish(gate, _NOTICE_NB, _NOTICE_EN, today - timedelta(days=400), material=False)
    employees = [person for population, person in people if population == "employee"]
    for person, (what, shelf) in zip(employees, _ON_PAPER, strict=False):
        papers.add(gate, person, what, "job", shelf, today - timedelta(days=300), "consent_contract")
