"""Sales and purchases: rights that are given for them, follow from a paragraph, and end with them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import DutyGiven, JobDescription, Right
from entrack_vault.errors import BadInput, Damaged, Misuse, NotAllowed
from entrack_vault.services import check, jobs, log, people, processes, records
from entrack_vault.services.gate import Gate, Request
from entrack_vault.services.process_paragraphs import Process
from tests.building import BUILT_AT, JONAS, MARTE, OWNER, PER, SELMA, TOR, VIDAR, Built, entered
from tests.services.conftest import Opener

TODAY = BUILT_AT.date()
LAST = TODAY + timedelta(days=30)
CUSTOMERS = (("customer_contact", "contact"), ("customer_contact", "job"))
SUPPLIERS = (("supplier_contact", "contact"), ("supplier_contact", "job"))
NUMBER = "364633432"
CONTACT, JOB = 49, 51  # the compartments of CUSTOMERS


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.moment = BUILT_AT

    def __call__(self) -> datetime:
        return self.moment


def begun(owner: Gate, name: str = "Ny avtale", *, until: date = LAST, **more: object) -> Process:
    given: dict[str, object] = {"keys": ["receptionist"], "rooms": CUSTOMERS, "level": "write", **more}
    return processes.begin(owner, "sale", name, NUMBER, until, **given)  # type: ignore[arg-type]


def job_of(gate: Gate, key: str = "receptionist") -> JobDescription:
    return jobs.one(gate, key).job


def rights(gate: Gate, population: str = "customer_contact") -> dict[str, Right]:
    return {right.category: right for right in job_of(gate).rights if right.population == population}


def refused(work: Callable[[], object]) -> None:
    with pytest.raises(NotAllowed):
        work()


def opened(gate: Gate, house: Built) -> set[str]:
    return set(records.open_person(gate, house.people[VIDAR], "sales_and_contract").person.cards)


# What beginning gives


def test_customers_are_open_during_the_sale_and_not_after_it(house: Built, as_member: Opener) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    before, epochs = job_of(owner), dict(owner.session.manifest.epochs)
    refused(lambda: opened(tor, house))
    sale = begun(owner)
    assert opened(tor, house) == {"contact", "job"}
    assert {one.name for one in people.load(tor, ["customer_contact"]).people} == {VIDAR}
    edited = records.edit_person(tor, house.people[VIDAR], "offers", ["contact"])
    records.save(tor, edited, entered(phone="+4700345678"), "offers")
    kept = tor.session.keys
    assert owner.session.manifest.epochs == epochs, "nobody lost anything"
    processes.end(owner, sale.id)
    refused(lambda: opened(tor, house))
    refused(lambda: people.load(tor, ["customer_contact"]))
    changed = {room for room, epoch in owner.session.manifest.epochs.items() if epoch != epochs[room]}
    assert changed >= {CONTACT, JOB}
    assert not any(room in tor.session.keys for room in changed)
    look = Request(Event.CARDS_OPENED, house.people[VIDAR], "customer_contact", ("contact",), purpose="offers")
    ((stored, content),) = owner.look(look).current()
    assert b"+4700345678" in content, "what was written meanwhile is kept"
    with pytest.raises(Damaged):
        kept.open(stored)
    assert job_of(owner) == before
    assert jobs.one(owner, "receptionist").version == 3
    assert check.check(owner).findings == ()


def test_the_paragraph_names_the_sale_and_its_last_day(as_member: Opener) -> None:
    owner = as_member(OWNER)
    sale = begun(owner)
    *_, added = job_of(owner).paragraphs
    assert added.process == sale.id
    assert added.nb == (
        "For salget «Ny avtale» kan dette leses og endres til og med 10.04.2026: kundekontakt (kontakt, jobb)."
    )
    assert "“Ny avtale”" in added.en
    assert "10 Apr 2026" in added.en
    given = rights(owner)
    assert {one.paragraph for one in given.values()} == {added.number}
    assert {(one.until, one.level, one.export) for one in given.values()} == {(LAST, "write", False)}
    purposes = {one.purpose for one in job_of(owner).purposes if one.paragraph == added.number}
    assert purposes == {"sales_and_contract", "offers", "delivery", "support"}
    (told,) = sale.entry.given
    assert [(room.population, room.category, room.level) for room in told.rooms] == [
        (*one, "write") for one in CUSTOMERS
    ]


def test_it_closes_by_itself_the_day_after(house: Built, as_member: Opener) -> None:
    clock, owner = Clock(), as_member(OWNER)
    tor = as_member(TOR, now=clock)
    begun(owner)
    clock.moment = BUILT_AT + timedelta(days=30)
    assert opened(tor, house) == {"contact", "job"}
    clock.moment += timedelta(days=1)
    refused(lambda: opened(tor, house))
    refused(lambda: people.load(tor, ["customer_contact"]))
    assert CONTACT in tor.session.keys, "its key goes when the owner ends the sale"


def test_the_entry_and_the_signed_version_are_one_change(as_member: Opener) -> None:
    owner = as_member(OWNER)
    begun(owner)
    newest = log.read(owner, most=3)[1:]  # after this reading itself
    assert {one.entry.event for one in newest} == {Event.REGISTER_CHANGED, Event.JOB_SIGNED}
    assert owner.session.versions[-1].version == owner.session.manifest.version
    assert owner.session.entries[-1] == max(one.entry.sequence for one in newest), "signed with the second of the two"


def test_a_sale_without_rights_signs_nothing(as_member: Opener) -> None:
    owner = as_member(OWNER)
    version = owner.session.manifest.version
    sale = processes.begin(owner, "sale", "Messe", "", LAST)
    assert (sale.entry.given, sale.entry.organisation_number) == ((), "")
    processes.end(owner, sale.id)
    assert owner.session.manifest.version == version


def test_what_a_job_has_of_its_own_neither_grows_nor_shrinks(as_member: Opener) -> None:
    owner = as_member(OWNER)
    before = job_of(owner, "salesperson")
    rooms = (("customer_contact", "financial"), ("customer_contact", "demographic"))
    sale = begun(owner, keys=["salesperson", "finance_manager"], rooms=rooms)
    (given,) = sale.entry.given
    assert [room.category for room in given.rooms] == ["demographic"], "and nothing for the finance manager"
    during = job_of(owner, "salesperson")
    assert {right for right in during.rights if right.category != "demographic"} == set(before.rights)
    assert [one for one in during.purposes if one not in before.purposes] == []
    processes.end(owner, sale.id)
    assert job_of(owner, "salesperson") == before


def test_a_purchase_opens_suppliers(house: Built, as_member: Opener) -> None:
    owner, jonas = as_member(OWNER), as_member(JONAS)
    bought = processes.begin(owner, "purchase", "Nye stoler", NUMBER, LAST, keys=["administration"], rooms=SUPPLIERS)
    assert set(records.open_person(jonas, house.people[PER], "purchase").person.cards) == {"contact", "job"}
    refused(lambda: records.edit_person(jonas, house.people[PER], "purchase", ["contact"]))
    assert "innkjøpet «Nye stoler»" in job_of(owner, "administration").paragraphs[-1].nb
    processes.end(owner, bought.id)
    refused(lambda: records.open_person(jonas, house.people[PER], "purchase"))


# Several at once


def test_the_later_last_day_holds_and_both_paragraphs_are_told(house: Built, as_member: Opener) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    long, short = begun(owner, "Lang", until=LAST + timedelta(days=30)), begun(owner, "Kort")
    numbers = {one.process: one.number for one in job_of(owner).paragraphs}
    assert {one.paragraph for one in rights(owner).values()} == {numbers[long.id]}
    assert {"Lang", "Kort"} <= {word for one in job_of(owner).paragraphs for word in one.nb.split("«")[-1].split("»")}
    processes.end(owner, long.id)
    assert {(one.paragraph, one.until) for one in rights(owner).values()} == {(numbers[long.id], LAST)}, "moved up"
    (left,) = (one for one in job_of(owner).paragraphs if one.process)
    assert (left.process, left.number) == (short.id, numbers[long.id])
    assert opened(tor, house) == {"contact", "job"}
    assert {one.purpose for one in job_of(owner).purposes} >= {"sales_and_contract", "offers"}
    processes.end(owner, short.id)
    assert rights(owner) == {}


def test_two_levels_at_once_are_refused(as_member: Opener) -> None:
    owner = as_member(OWNER)
    first = begun(owner, level="read")
    with pytest.raises(Misuse, match="read"):
        begun(owner, "Nummer to", level="write")
    assert [one.id for one in processes.everything(owner)] == [first.id]
    assert jobs.one(owner, "receptionist").version == 2


def test_the_last_day_can_be_moved(house: Built, as_member: Opener) -> None:
    clock, owner = Clock(), as_member(OWNER)
    tor = as_member(TOR, now=clock)
    sale = begun(owner)
    moved = processes.extend(owner, sale.id, LAST + timedelta(days=10))
    assert moved.entry.until == LAST + timedelta(days=10)
    assert "20.04.2026" in job_of(owner).paragraphs[-1].nb
    clock.moment = BUILT_AT + timedelta(days=40)
    assert opened(tor, house) == {"contact", "job"}
    clock.moment += timedelta(days=1)
    refused(lambda: opened(tor, house))


def test_what_was_taken_by_hand_stays_taken(as_member: Opener) -> None:
    owner = as_member(OWNER)
    sale = begun(owner)
    job = job_of(owner)
    jobs.sign(owner, job.model_copy(update={"rights": tuple(one for one in job.rights if one.category != "job")}))
    processes.extend(owner, sale.id, LAST + timedelta(days=1))
    assert set(rights(owner)) == {"contact"}


def test_paragraphs_written_after_it_keep_what_follows_from_them(as_member: Opener) -> None:
    owner = as_member(OWNER)
    sale = begun(owner)
    job = job_of(owner)
    number = len(job.paragraphs) + 1
    further = job.paragraphs[0].model_copy(update={"number": number, "nb": "Tar sikkerhetskopi."})
    duty = DutyGiven(paragraph=number, duty=Duty.BACK_UP)
    more = {"paragraphs": (*job.paragraphs, further), "duties": (*job.duties, duty)}
    jobs.sign(owner, job.model_copy(update=more))
    processes.end(owner, sale.id)
    (kept,) = job_of(owner).duties
    assert (kept.duty, job_of(owner).paragraphs[kept.paragraph - 1].nb) == (Duty.BACK_UP, "Tar sikkerhetskopi.")


# What is refused


@pytest.mark.parametrize("name", [MARTE, SELMA, TOR])
def test_only_whoever_signs_begins_extends_and_ends(as_member: Opener, name: str) -> None:
    owner, other = as_member(OWNER), as_member(name)
    sale = begun(owner)
    before = job_of(owner)
    for act in (
        lambda: begun(other, "Mitt salg"),
        lambda: processes.extend(other, sale.id, LAST + timedelta(days=1)),
        lambda: processes.end(other, sale.id),
    ):
        refused(act)
    assert [one.entry.event for one in log.read(owner, most=4)[1:]] == [Event.ACCESS_REFUSED] * 3
    assert [one.entry.name for one in processes.everything(other)] == ["Ny avtale"]
    assert job_of(owner) == before


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "  "}, Misuse),
        ({"until": TODAY - timedelta(days=1)}, Misuse),
        ({"keys": ["pilot"]}, Misuse),
        ({"keys": []}, Misuse),
        ({"rooms": ()}, Misuse),
        ({"rooms": SUPPLIERS}, Misuse),
        ({"rooms": (("employee", "contact"),)}, Misuse),
        ({"rooms": (("customer_contact", "medical"),)}, Misuse),
    ],
)
def test_wrong_input_changes_nothing(as_member: Opener, changes: dict[str, object], fault: type[Exception]) -> None:
    owner = as_member(OWNER)
    version = owner.session.manifest.version
    with pytest.raises(fault):
        begun(owner, **changes)  # type: ignore[arg-type]
    assert processes.everything(owner) == []
    assert owner.session.manifest.version == version


def test_numbers_names_and_what_has_ended(as_member: Opener) -> None:
    owner = as_member(OWNER)
    with pytest.raises(BadInput, match="check digit"):
        processes.begin(owner, "sale", "Ny avtale", "364633433", LAST)
    sale = processes.begin(owner, "sale", " Ny  avtale ", "NO 364 633 432 MVA", LAST)
    assert (sale.entry.name, sale.entry.organisation_number) == ("Ny avtale", NUMBER)
    with pytest.raises(Misuse, match="runs already"):
        processes.begin(owner, "purchase", "ny avtale", "", LAST)
    assert processes.named(owner, "NY AVTALE").id == sale.id
    with pytest.raises(Misuse, match="past"):
        processes.extend(owner, sale.id, TODAY - timedelta(days=1))
    assert processes.end(owner, sale.id).entry.ended == TODAY
    with pytest.raises(Misuse, match="runs"):
        processes.end(owner, sale.id)
    with pytest.raises(Misuse, match="runs"):
        processes.extend(owner, sale.id, LAST)
    with pytest.raises(Misuse, match="runs"):
        processes.named(owner, "Ny avtale")
    processes.begin(owner, "sale", "Ny avtale", "", LAST)
    assert [one.running for one in processes.everything(owner)] == [True, False]


def test_two_owners_at_once(as_member: Opener) -> None:
    first, second = as_member(OWNER), as_member(OWNER)
    sale = begun(first)
    other = begun(second, "Den andre")
    assert {one.id for one in processes.everything(second)} == {sale.id, other.id}
    processes.end(second, sale.id)
    with pytest.raises(Misuse, match="runs"):
        processes.end(first, sale.id)
    processes.end(first, other.id)
    assert rights(first) == {}
