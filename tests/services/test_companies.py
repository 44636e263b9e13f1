"""Companies by organisation number: what the list is made of, who sees what of it, and excerpts from before it."""

from datetime import timedelta

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import cards, check, companies, log, people, processes, records
from entrack_vault.services.gate import Gate
from tests.building import BUILT_AT, JONAS, MARTE, OWNER, PER, SELMA, VIDAR, Built, entered
from tests.services.conftest import Opener

LAST = BUILT_AT.date() + timedelta(days=30)
NUMBER, OTHER = "364633432", "322542577"
_PURPOSES = {"customer_contact": "offers", "supplier_contact": "purchase", "service_user": "support"}


def add(gate: Gate, population: str, name: str, **values: str) -> None:
    records.create(gate, population, entered(name=name, **values), _PURPOSES[population])


def filled(owner: Gate) -> None:
    add(
        owner,
        "customer_contact",
        "Nora Vik",
        company="Vik Handel AS",
        organisation_number=NUMBER,
        title="Daglig leder",
    )
    add(owner, "supplier_contact", "Ali Noor", company="Vik Handel AS", organisation_number=NUMBER)
    add(owner, "service_user", "Eva Dahl", company="VIK HANDEL", organisation_number=NUMBER)
    add(owner, "customer_contact", "Ole Lund", company="hauge as")
    add(owner, "customer_contact", "Una Berg", organisation_number=OTHER)
    add(owner, "customer_contact", "Privat Person")


def told(found: list[companies.Company]) -> list[tuple[str, str, list[str]]]:
    return [(one.name, one.number, [person.name for person in one.contacts]) for one in found]


def test_contacts_stand_under_their_company(as_member: Opener) -> None:
    owner = as_member(OWNER)
    filled(owner)
    found = companies.companies(owner)
    assert told(found) == [
        ("Hauge AS", "", ["Ole Lund", VIDAR]),
        ("Strand AS", "", [PER]),
        ("Vik Handel AS", NUMBER, ["Ali Noor", "Eva Dahl", "Nora Vik"]),
        ("", OTHER, ["Una Berg"]),
    ]
    nora = found[2].contacts[2]
    assert (nora.population, nora.title, nora.status) == ("customer_contact", "Daglig leder", "active")
    listed = [one for one in log.read(owner, most=4) if one.entry.event is Event.PEOPLE_LISTED]
    assert len(listed) == 3, "once for each group"


def test_each_sees_what_their_job_description_opens(as_member: Opener) -> None:
    filled(as_member(OWNER))
    assert told(companies.companies(as_member(MARTE))) == [
        ("Strand AS", "", [PER]),
        ("Vik Handel AS", NUMBER, ["Ali Noor"]),
    ]
    sellers = {name for one in companies.companies(as_member(SELMA)) for name in told([one])[0][2]}
    assert sellers == {"Nora Vik", "Eva Dahl", "Ole Lund", "Una Berg", VIDAR}


def test_it_is_refused_without_a_right_and_logged(as_member: Opener) -> None:
    jonas = as_member(JONAS)
    with pytest.raises(NotAllowed):
        companies.companies(jonas)
    (entry,) = log.read(as_member(OWNER), event=Event.ACCESS_REFUSED)
    assert entry.member == JONAS


def test_sales_stand_under_the_company_they_are_with(as_member: Opener) -> None:
    owner = as_member(OWNER)
    filled(owner)
    processes.begin(owner, "sale", "Avtale", NUMBER, LAST)
    processes.begin(owner, "purchase", "Stoler", "339923833", LAST)
    processes.begin(owner, "sale", "Privat", "", LAST)
    ended = processes.begin(owner, "sale", "Ferdig", NUMBER, LAST)
    processes.end(owner, ended.id)
    found = companies.companies(owner)
    running = {one.number: [each.entry.name for each in one.processes] for one in found if one.processes}
    assert running == {NUMBER: ["Avtale"], "339923833": ["Stoler"], "": ["Privat"]}
    assert (found[-1].name, found[-1].number) == ("", ""), "those with nobody in particular stand last"
    assert companies.find(found, "364 633 432").name == "Vik Handel AS"
    assert companies.find(found, "hauge as").number == ""
    with pytest.raises(Misuse):
        companies.find(found, "Hauge")


def test_a_company_is_searched_for_among_people(as_member: Opener) -> None:
    owner = as_member(OWNER)
    filled(owner)
    names = {one.name for one in people.load(owner).find("364 633 432")}
    assert names == {"Nora Vik", "Ali Noor", "Eva Dahl"}
    assert {one.name for one in people.load(owner).find(NUMBER)} == names


def test_a_changed_company_is_told_anew(house: Built, as_member: Opener) -> None:
    owner = as_member(OWNER)
    edited = records.edit_person(owner, house.people[VIDAR], "offers", ["job"])
    records.save(owner, edited, entered(company="Ny AS", organisation_number=NUMBER), "offers")
    assert ("Ny AS", NUMBER, [VIDAR]) in told(companies.companies(owner))
    assert check.check(owner).findings == ()


def test_cards_saved_before_companies_were_listed(as_member: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = as_member(OWNER)
    with monkeypatch.context() as patched:
        patched.setattr(cards, "card_excerpt", lambda group, fields: cards.older_card_excerpts(group, fields)[-1])
        filled(owner)
    assert check.check(owner).findings == (), "they are as they were written"
    found = companies.companies(owner)
    assert (NUMBER, 3) in {(one.number, len(one.contacts)) for one in found}, "found by the words that are searched"
    assert OTHER in {one.number for one in found}


def test_an_excerpt_that_says_something_else_is_found(as_member: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = as_member(OWNER)
    real = cards.card_excerpt
    with monkeypatch.context() as patched:
        patched.setattr(
            cards, "card_excerpt", lambda *given: real(*given).replace(NUMBER.encode(), OTHER.encode(), 1)
        )
        add(owner, "customer_contact", "Nora Vik", company="Vik Handel AS", organisation_number=NUMBER)
    assert len(check.check(owner).findings) == 1
