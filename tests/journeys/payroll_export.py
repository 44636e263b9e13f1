"""An employee list as payroll programs write it, invented: semicolons, Windows-1252, a title row, lost zeros,
decimal commas, numbers a spreadsheet has shortened, people who stand there twice, and a column for the union.

The seed decides everything. What an import must make of each row is said here, without asking the importer.
"""

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from entrack_vault.domain import invented

HEADS = (
    *("ANSATTNUMMER", "FORNAVN", "ETTERNAVN", "FØDSELSDATO", "FØDSELSNUMMER", "E-POST", "TELEFONNR. MOBIL"),
    *("ADRESSE", "POSTNUMMER", "POSTSTED", "BANKKONTONUMMER", "MÅNEDSLØNN", "STILLINGSPROSENT", "Fagforening"),
)
UNION = "Fagforening"
FIRST_ROW = 4  # after a title, an empty row and the header
SHORTENED_EVERY = 50  # people whose identity number a spreadsheet has shortened
SAME_TWICE, DIFFERENT_TWICE = 2, 2


@dataclass(frozen=True)
class Employee:
    """One invented employee; texts canonical, as the register keeps them, pay in whole kroner."""

    number: int
    name: str
    born: date
    identity_number: str
    email: str
    phone: str
    address: str
    postcode: str
    place: str
    account: str
    pay: int
    percentage: str

    @property
    def kept(self) -> dict[str, str]:
        """What the vault must hold of them, by field; the identity number is masked when shown."""
        return {
            "employee_number": str(self.number),
            "name": self.name,
            "birth_date": self.born.isoformat(),
            "national_id": self.identity_number,
            "work_email": self.email,
            "phone": self.phone,
            "address": self.address,
            "postcode": self.postcode,
            "place": self.place,
            "bank_account": self.account,
            "monthly_pay": f"{self.pay}.00 NOK",
            "position_percentage": self.percentage,
        }


@dataclass(frozen=True)
class Export:
    """The file, everyone in it by row, and what must become of each row."""

    content: bytes
    people: dict[int, Employee]
    outcomes: dict[int, str]

    def of(self, outcome: str) -> list[int]:
        """The rows that come to an outcome."""
        return [row for row, come in self.outcomes.items() if come == outcome]


def employees(count: int, seed: int = 5) -> list[Employee]:
    """Invented employees whose names Windows-1252 can write."""
    random = Random(seed)
    found: list[Employee] = []
    while len(found) < count:
        person = invented.person(random, len(found))
        if person.name.encode("cp1252", "replace").decode("cp1252") != person.name:
            continue
        found.append(
            Employee(
                number=5000 + len(found),
                name=person.name,
                born=date.fromisoformat(person.birth_date),
                identity_number=person.national_identity_number,
                email=person.email,
                phone=person.phone,
                address=person.address,
                postcode=person.postcode,
                place=person.place,
                account=person.bank_account,
                pay=random.randrange(380, 900) * 100,
                percentage=random.choice(("100", "80", "50", "37.5")),
            )
        )
    return found


def written(people: list[Employee], union: str = "") -> bytes:
    """The file of a list of employees, every value as it should be but for lost zeros and decimal commas."""
    return _file([_cells(person, union) for person in people])


def payroll_export(count: int = 500, seed: int = 5) -> Export:
    """The whole file with everything that is wrong in such files."""
    people = employees(count, seed)
    rows = [_cells(person, "Fellesforbundet" if at % 3 else "") for at, person in enumerate(people)]
    outcomes = dict.fromkeys(range(FIRST_ROW, FIRST_ROW + count), "create")
    for at in range(0, count, SHORTENED_EVERY):
        digits = people[at].identity_number.lstrip("0")
        rows[at][4] = f"{digits[0]},{digits[1:6]}E+{len(digits) - 1}"
        outcomes[FIRST_ROW + at] = "stopped"
    healthy = [at for at in range(count) if at % SHORTENED_EVERY]
    for at in healthy[:SAME_TWICE]:
        people.append(people[at])
        rows.append(list(rows[at]))
        outcomes[FIRST_ROW + len(rows) - 1] = "unchanged"
    for at in healthy[SAME_TWICE : SAME_TWICE + DIFFERENT_TWICE]:
        people.append(replace(people[at], pay=people[at].pay + 100))
        rows.append(_cells(people[-1], ""))
        outcomes[FIRST_ROW + len(rows) - 1] = "ask"
    return Export(_file(rows), {FIRST_ROW + at: person for at, person in enumerate(people)}, outcomes)


def _cells(person: Employee, union: str) -> list[str]:
    first, _, last = person.name.rpartition(" ")
    thousands, rest = divmod(person.pay, 1000)
    return [
        str(person.number),
        first,
        last,
        f"{person.born:%d.%m.%Y}",
        person.identity_number.lstrip("0"),
        person.email,
        person.phone.removeprefix("+47"),
        person.address,
        person.postcode.lstrip("0"),
        person.place,
        person.account,
        f"{thousands} {rest:03},00",
        person.percentage.replace(".", ",") + ("" if "." in person.percentage else ",00"),
        union,
    ]


def _file(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Ansattliste, oppdiktet firma", *[""] * (len(HEADS) - 1)])
    writer.writerow([""] * len(HEADS))
    writer.writerow(HEADS)
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")
