"""The demonstration's seven staff, each with their own keys: what every command gives them, and what leaks nowhere.

The table of rights is written out by hand from the job descriptions; it is not read from them.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from entrack_vault.register import standard
from entrack_vault.register.model import Kind
from tests.journeys.offices import Office

OWNER, MARTE, JONAS, SILJE, SINDRE, ELIN, OSKAR = (
    *("Ingrid Solbakken", "Marte Lindvik", "Jonas Hagerup", "Silje Nordby", "Sindre Moen", "Elin Søreide"),
    "Oskar Aasland",
)
ALL = ("contact", "demographic", "job", "feedback", "financial", "social_profile")
ASKS = "enquirer"  # one of whom nothing else is held; payroll handles requests
GROUPS = ("applicant", "employee", "customer_contact", "supplier_contact", "service_user", "visitor")


@dataclass(frozen=True)
class May:
    """What a job description gives: categories by group, a purpose for each group, and duties."""

    read: dict[str, tuple[str, ...]]
    write: dict[str, tuple[str, ...]]
    purposes: dict[str, str]
    export: tuple[str, ...] = ()  # groups
    overviews: bool = False
    whole_log: bool = False


MAY = {
    MARTE: May(
        read={
            "employee": ("contact", "demographic", "job", "financial"),
            "applicant": ("contact", "job", "demographic"),
            "supplier_contact": ("contact", "job"),
            "visitor": ("contact",),
        },
        write={"employee": ("contact", "demographic", "job", "financial"), "applicant": ("contact", "job")},
        purposes={
            "employee": "payroll_run",
            "applicant": "recruitment",
            "supplier_contact": "invoice_control",
            "visitor": "premises_access",
        },
        export=("employee",),
        overviews=True,
    ),
    JONAS: May(
        read={
            "applicant": ("contact", "demographic", "job", "feedback", "social_profile"),
            "employee": ("job", "feedback", "social_profile", "contact", "demographic"),
        },
        write={
            "applicant": ("contact", "demographic", "job", "feedback", "social_profile"),
            "employee": ("job", "feedback", "social_profile"),
        },
        purposes={"applicant": "recruitment", "employee": "employment_follow_up"},
        export=("applicant", "employee"),
        overviews=True,
    ),
    SILJE: May(
        read={
            "customer_contact": ("contact", "job", "feedback", "social_profile", "financial"),
            "service_user": ("contact", "job", "feedback"),
        },
        write={
            "customer_contact": ("contact", "job", "feedback"),
            "service_user": ("contact", "job", "feedback"),
        },
        purposes={"customer_contact": "offers", "service_user": "support"},
    ),
    SINDRE: May(
        read={"supplier_contact": ("contact", "job", "feedback", "financial")},
        write={"supplier_contact": ("contact", "job", "feedback")},
        purposes={"supplier_contact": "purchase"},
    ),
    ELIN: May(
        read={"visitor": ("contact",)}, write={"visitor": ("contact",)}, purposes={"visitor": "premises_access"}
    ),
    OSKAR: May(read={}, write={}, purposes={}, whole_log=True),
}
OWNERS_PURPOSES = {
    "applicant": "recruitment",
    "employee": "employment",
    "customer_contact": "sales_and_contract",
    "supplier_contact": "purchase",
    "service_user": "delivery",
    "visitor": "premises_access",
}
LATER, EARLIER = "zq7", "zq6"  # how planted values begin: those held now, and those replaced


@dataclass(frozen=True)
class Person:
    """Someone planted in the vault: their id, name, the categories with data, and a value of each that stands out."""

    id: str
    name: str
    planted: dict[str, tuple[str, str]]  # category -> field and value
    fields: dict[str, dict[str, Any]]  # everything, as the owner sees it

    def telling(self, category: str) -> set[str]:
        """Values of a category that no other category or person has."""
        own = {text for value in self.fields.get(category, {}).values() for text in _texts(value)}
        return {text for text in own if len(text) > 8 and any(map(str.isdigit, text)) and "T09:00" not in text}


@dataclass(frozen=True)
class Peopled:
    """The demonstration with one known person of each group."""

    office: Office
    people: dict[str, Person]
    everyone: list[dict[str, str]]


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else [str(value)]


@pytest.fixture(scope="session")
def peopled(demonstration_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Peopled:
    """The owner plants a value that stands out in every category with a text of its own, over an earlier one."""
    office = demonstration_once.copy(tmp_path_factory.mktemp("peopled") / "house")
    owner = office.desk(OWNER)
    everyone = owner("people")
    people = {}
    for group in GROUPS:
        found = next(person for person in everyone if person["population"] == group)
        planted = dict(_plantable(group))
        for word in (EARLIER, LATER)[group not in ("employee", "applicant") :]:
            values = [f"{field}={value.format(word)}" for field, value in planted.values()]
            owner("set", found["id"], *values, "--purpose", OWNERS_PURPOSES[group])
        opened = owner("show", found["id"], "--purpose", OWNERS_PURPOSES[group])
        people[group] = Person(
            found["id"],
            found["name"],
            {key: (field, value.format(LATER)) for key, (field, value) in planted.items()},
            {key: card["fields"] for key, card in opened["cards"].items()},
        )
        assert opened["closed"] == []
    return Peopled(office, people, everyone)


def _plantable(group: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each category with an e-mail or a text of its own: the field, and a value to fill a word into."""
    population = standard().populations[group]
    for category in population.categories:
        fields = [field for field in population.fields_in(category) if not field.masked and not field.joined_headers]
        email = next((field.key for field in fields if field.kind is Kind.EMAIL), "")
        text = next((f.key for f in fields if f.kind in (Kind.TEXT, Kind.LONG_TEXT) and not f.role), "")
        if email:
            yield category, (email, f"{{0}}{group.replace('_', '')}{category.replace('_', '')}@example.no")
        elif text:
            yield category, (text, f"{{0}} {group.replace('_', '')}{category.replace('_', '')}")


def forbidden(peopled: Peopled, name: str) -> set[str]:
    """Everything planted or telling that a member's job description closes to them."""
    found = set()
    for group, person in peopled.people.items():
        readable = MAY[name].read.get(group, ())
        if not readable:
            found |= {person.name}
        for category in set(person.fields) - set(readable):
            found |= person.telling(category)
            if category in person.planted:
                value = person.planted[category][1]
                found |= {value, value.replace(LATER, EARLIER)}
    open_texts = {
        text
        for group, person in peopled.people.items()
        for category in MAY[name].read.get(group, ())
        for value in person.fields.get(category, {}).values()
        for text in _texts(value)
    }
    return found - open_texts


def leaks(peopled: Peopled, name: str, text: str) -> list[str]:
    """What of the forbidden stands in a text; spaces and line breaks hide nothing."""
    flat = "".join(text.split())
    return [value for value in forbidden(peopled, name) if "".join(value.split()) in flat]


def printed(path: Path) -> str:
    """Everything a made file says."""
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in PdfReader(path).pages)
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist() if part != "schema.json")


@pytest.mark.parametrize("name", MAY)
def test_lists_searches_and_cards_show_what_is_open_and_nothing_else(peopled: Peopled, name: str) -> None:
    desk, may = peopled.office.desk(name), MAY[name]
    said = io.StringIO()

    def ask(*command: str, code: int = 0) -> Any:
        answer = desk.run(*command)
        said.write(answer.everything)
        assert answer.code == code, (command[:2], answer)
        return answer.json

    if not may.read:
        ask("people", code=3)
        ask("people", LATER, code=3)
    else:
        opened = {*may.read, *({ASKS} if name == MARTE else ())}
        wanted = [person for person in peopled.everyone if person["population"] in opened]
        assert ask("people") == wanted  # the same order the owner sees, none more, none less
        hits = {person["population"] for person in ask("people", LATER)}
        searchable = {
            group
            for group, categories in may.read.items()
            for category in categories
            if category in peopled.people[group].planted
            and standard().field(group, peopled.people[group].planted[category][0]).searchable
        }
        assert hits == searchable
        assert ask("people", EARLIER) == []
    for group, person in peopled.people.items():
        purpose = may.purposes.get(group, "self_check")
        if group not in may.read:
            if group in ("employee", "visitor"):
                ask("show", person.id, "--purpose", purpose, code=3)
            continue
        opened = ask("show", person.id, "--purpose", purpose)
        assert set(opened["cards"]) == set(person.fields) & set(may.read[group])
        assert set(opened["closed"]) == set(person.fields) - set(may.read[group])
        for category, card in opened["cards"].items():
            assert card["fields"] == person.fields[category]
    closed = next((group for group in GROUPS if group not in may.read), "")
    if name in (MARTE, ELIN):
        # A name that is somebody's, and one that is nobody's, must give the same answer.
        own = may.purposes[next(iter(may.read))]
        known = desk.run("show", peopled.people[closed].name, "--purpose", own)
        nobody = desk.run("show", "Qqq Qqqson", "--purpose", own)
        assert (known.code, known.everything) == (nobody.code, nobody.everything) == (2, nobody.everything)
    assert leaks(peopled, name, said.getvalue()) == []


@pytest.mark.parametrize("name", MAY)
def test_changes_history_and_prints_follow_the_job_description(peopled: Peopled, name: str, tmp_path: Path) -> None:
    office, may = peopled.office.copy(tmp_path / "house"), MAY[name]
    desk = office.desk(name)
    said = io.StringIO()

    def ask(*command: object, code: int = 0) -> Any:
        answer = desk.run(*command)
        said.write(answer.everything)
        assert answer.code == code, (command[:2], answer)
        return answer.json

    group = next(iter(may.read), "employee")
    person, purpose = peopled.people[group], may.purposes.get(group, "self_check")
    writable, readable = may.write.get(group, ()), may.read.get(group, ())
    only_read = [category for category in person.planted if category in readable and category not in writable]
    shut = [category for category in person.planted if category not in readable]
    for category in (*writable[:1], *only_read[:1], *shut[:1]):
        value = f"{person.planted[category][0]}=ny{name[:2].lower()}@example.no"
        ask("set", person.id, value, "--purpose", purpose, code=0 if category in writable else 3)
    if "financial" not in readable:
        ask("history", person.id, "--purpose", purpose, "--category", "financial", code=3)
    if readable:
        earlier = {value["category"] for value in ask("history", person.id, "--purpose", purpose)}
        assert earlier <= set(readable)
    pdf, file = desk.folder / "ut.pdf", desk.folder / "ut.zip"
    made = ask("overview", person.id, "--out", pdf, code=0 if may.overviews else 3)
    assert pdf.exists() is may.overviews
    if may.overviews:
        labels = standard().categories
        held_back = [category for category in person.fields if category not in readable]
        assert sorted(made["closed"]) == sorted(labels[category].label("en") for category in held_back)
        said.write(printed(pdf))
        flat = "".join(printed(pdf).split())
        assert all("".join(label.split()) in flat for label in made["closed"])
    ask("export", person.id, "--out", file, code=0 if group in may.export else 3)
    assert file.exists() is (group in may.export)
    if file.exists():
        said.write(printed(file))
    assert leaks(peopled, name, said.getvalue()) == []


@pytest.mark.parametrize("name", [MARTE, SILJE, OSKAR])
def test_the_log_the_check_and_the_owners_commands(peopled: Peopled, name: str, tmp_path: Path) -> None:
    desk, may = peopled.office.copy(tmp_path / "house").desk(name), MAY[name]
    lines = desk.run("log", "--most", 10_000)
    members = {line["member"] for line in lines.json}
    assert members >= {OWNER, name} if may.whole_log else members == {name}
    about = desk.run("log", "--person", peopled.people["employee"].id)
    assert {line["member"] for line in about.json} <= members
    checked = desk("check")
    assert checked["findings"] == []
    assert checked["opened"] < checked["revisions"]
    sheet = desk.folder / "ark.txt"
    said = desk.refused("staff", "add", "Ny Person", "--job", "finance_manager", "--sheet", sheet, code=3)
    assert not sheet.exists()
    assert leaks(peopled, name, lines.out + about.out + said) == []


def test_the_owner_sees_every_group_and_the_whole_log(peopled: Peopled) -> None:
    owner = peopled.office.desk(OWNER)
    assert {person["population"] for person in peopled.everyone} == {*GROUPS, ASKS}
    assert len(owner("people", LATER)) == 6
    assert [person["id"] for person in owner("people", "", "--population", "visitor")] == [
        person["id"] for person in peopled.everyone if person["population"] == "visitor"
    ]
    members = owner("staff", "list")
    assert {member["name"] for member in members} == {OWNER, *MAY}
    assert {member["status"] for member in members} == {"active"}
    assert [member["name"] for member in members if member["owner"]] == [OWNER]


def test_a_demonstration_says_so(peopled: Peopled) -> None:
    desk = peopled.office.desk(MARTE)
    assert "demonstration" in desk.run("people", as_json=False).err.casefold()
    pdf = desk.folder / "demo.pdf"
    desk("overview", peopled.people["employee"].id, "--out", pdf)
    pages = [page.extract_text().casefold() for page in PdfReader(pdf).pages]
    assert all("demonstration" in page for page in pages)
