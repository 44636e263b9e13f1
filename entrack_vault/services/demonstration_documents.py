"""Invented documents for a demonstration: contracts as PDF, an application as e-mail with a CV, a note as text."""

import io
from collections.abc import Iterable
from email.message import EmailMessage

from entrack_vault.domain.ids import Id
from entrack_vault.domain.times import show_day
from entrack_vault.exports import letter
from entrack_vault.exports.letter import Letter
from entrack_vault.services import documents, records
from entrack_vault.services.documents import Wanted
from entrack_vault.services.gate import Gate
from entrack_vault.services.settings import settings_of

PEOPLE = 6  # of each group that get some
_TERMS = (
    "Arbeidsgiver er {organisation}. Arbeidstaker er {name}. Avtalen er oppdiktet og gjelder ingen.",
    "Arbeidstaker ansettes fast fra den dagen som står i personalkortet. Prøvetiden er seks måneder, med en gjensidig"
    " oppsigelsesfrist på fjorten dager i denne tiden, og deretter tre måneder.",
    "Lønnen utbetales den 15. i hver måned til den kontoen arbeidstaker oppgir. Overtid betales etter loven.",
    "Ferie og feriepenger følger ferieloven. Arbeidstaker er med i selskapets tjenestepensjon fra første dag.",
    "Endringer i avtalen gjøres skriftlig. Begge parter har hvert sitt eksemplar.",
)
_CV = (
    "CV for {name}\n\n2019–i dag  Regnskapsmedarbeider, Eksempelbygg AS\n2015–2019   Kundebehandler, Prøvehandel AS\n"
)
_APPLICATION = "Hei,\n\nJeg søker på stillingen dere har lyst ut. CV-en min ligger ved.\n\nVennlig hilsen\n{name}\n"


def file_some(gate: Gate, people: Iterable[tuple[str, Id]], purposes: dict[str, str]) -> None:
    """Adds documents to some people, (population, id), under the purpose given for each population."""
    for population, who in people:
        opened = records.open_person(gate, who, purposes[population])
        card = opened.person.cards.get("contact")
        name = card.fields["name"][0].text if card else ""
        for sort, file, content in _of(gate, population, name):
            wanted = Wanted(sort, file, io.BytesIO(content), len(content))
            documents.add(gate, opened, wanted, purposes[population])


def _of(gate: Gate, population: str, name: str) -> list[tuple[str, str, bytes]]:
    """(sort, file name, content) of what someone of a population has."""
    if population == "employee":
        return [
            ("employment_contract", f"Arbeidsavtale {name}.pdf", _contract(gate, name)),
            ("cv", f"CV {name}.txt", _CV.format(name=name).encode()),
        ]
    if population == "applicant":
        return [("application", f"Søknad fra {name}.eml", _mail(name))]
    return []


def _contract(gate: Gate, name: str) -> bytes:
    organisation, today = settings_of(gate).organisation, gate.session.today
    return letter.draw(
        Letter(
            language="nb",
            organisation=organisation,
            department="",
            title="Arbeidsavtale",
            date=show_day(today, "nb"),
            paragraphs=[term.format(organisation=organisation, name=name) for term in _TERMS],
            signed_by=(organisation, name),
            demonstration=True,
        )
    )


def _mail(name: str) -> bytes:
    made = EmailMessage()
    made["From"] = f"{name} <soker@example.no>"
    made["To"] = "jobb@example.no"
    made["Subject"] = "Søknad på stilling"
    made["Date"] = "Mon, 02 Mar 2026 09:15:00 +0100"
    made.set_content(_APPLICATION.format(name=name))
    made.add_attachment(_CV.format(name=name).encode(), maintype="text", subtype="plain", filename="CV.txt")
    return made.as_bytes()
