"""Job descriptions: read from text, proposed with gains and losses, signed, and what signing does to keys."""

import json
from typing import Any

import pytest

from entrack_vault.access import Action
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.jobs import DutyGiven, JobDescription, PurposeGiven, Right
from entrack_vault.errors import BadInput, Damaged, Misuse, NotAllowed
from entrack_vault.register import standard
from entrack_vault.services import jobs, records
from entrack_vault.services.gate import Gate, Request
from tests.building import AMALIE, CAMILLA, JONAS, MARTE, OWNER, STAFF, TOR, Built, entered
from tests.services.conftest import Opener

REGISTER = standard()
DRIVER: dict[str, Any] = {
    "key": "driver",
    "nb": "Sjåfør",
    "en": "Driver",
    "paragraphs": [{"number": 1, "nb": "Sjåføren henter besøkende."}],
    "rights": [{"paragraph": 1, "population": "visitor", "category": "contact", "level": "read"}],
    "purposes": [{"paragraph": 1, "purpose": "premises_access"}],
}


def written(**changes: Any) -> str:
    return json.dumps({**DRIVER, **changes})


def without(job: JobDescription, category: str) -> JobDescription:
    return job.model_copy(update={"rights": tuple(right for right in job.rights if right.category != category)})


def in_force(gate: Gate, key: str) -> JobDescription:
    return jobs.one(gate, key).job


# Reading


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rights": [{**DRIVER["rights"][0], "paragraph": 2}]}, "no paragraph 2"),
        ({"duties": [{"paragraph": 9, "duty": "sign"}]}, "no paragraph 9"),
        ({"purposes": [{"paragraph": 0, "purpose": "premises_access"}]}, "no paragraph 0"),
        ({"paragraphs": [{"number": 2, "nb": "Uten den første."}]}, "without gaps"),
        ({"paragraphs": [{"number": 1, "nb": "  "}]}, "no text"),
        ({"rights": DRIVER["rights"] * 2}, "given twice"),
        ({"rights": [{**DRIVER["rights"][0], "category": "financial"}]}, "visitor.financial"),
        ({"rights": [{**DRIVER["rights"][0], "population": "ghost"}]}, "ghost.contact"),
        ({"rights": [{**DRIVER["rights"][0], "level": "erase"}]}, "rights.0.level"),
        ({"duties": [{"paragraph": 1, "duty": "rule"}]}, "duties.0.duty"),
        ({"purposes": [{"paragraph": 1, "purpose": "curiosity"}]}, "curiosity"),
        ({"salary": 1}, "no such key as salary"),
        ({"rights": [{"paragraph": 1}]}, "rights.0.population is missing"),
        ({"nb": 1}, "nb is not written correctly"),
    ],
)
def test_texts_that_cannot_be_signed(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        jobs.read(written(**changes), REGISTER)
    assert ": :" not in str(refused.value)
    for words_of_the_parser in ("Value error", "Input should", "Field required", "Extra inputs"):
        assert words_of_the_parser not in str(refused.value)


@pytest.mark.parametrize(("text", "why"), [("{", "not hold JSON"), ("[]", "not hold a job description")])
def test_what_is_no_job_description_cannot_be_signed(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        jobs.read(text, REGISTER)


def test_a_text_in_order_reads() -> None:
    job = jobs.read(written(), REGISTER)
    assert (job.key, job.rights[0].paragraph, job.rights[0].export) == ("driver", 1, False)


# Signing


def test_the_jobs_in_force_with_their_holders(as_member: Opener) -> None:
    found = jobs.in_force(as_member(TOR))
    holders = {job.job.key: job.holders for job in found}
    assert holders == {**dict.fromkeys(REGISTER.jobs, ()), "finance_manager": (OWNER,), **_each_alone()}
    assert [job.job.key for job in found] == sorted(REGISTER.jobs)
    assert {job.version for job in found} == {1}


def _each_alone() -> dict[str, tuple[str, ...]]:
    return {job: (name,) for name, job in STAFF.items()}


def test_a_new_job_gives_everything_it_says(as_member: Opener) -> None:
    owner = as_member(OWNER)
    proposal = jobs.sign(owner, jobs.read(written(), REGISTER))
    assert (proposal.version, proposal.holders) == (1, ())
    assert proposal.difference.gained == (("visitor", "contact", "read"),)
    assert jobs.one(owner, "driver").version == 1
    with pytest.raises(Misuse, match="job description"):
        jobs.one(owner, "pilot")


def test_signing_takes_the_duty(as_member: Opener) -> None:
    marte = as_member(MARTE)
    with pytest.raises(NotAllowed):
        jobs.sign(marte, jobs.read(written(), REGISTER))
    raised = in_force(marte, "payroll_officer")
    sign = DutyGiven(paragraph=1, duty=Duty.SIGN)
    with pytest.raises(NotAllowed):
        jobs.sign(marte, raised.model_copy(update={"duties": (*raised.duties, sign)}))
    assert "driver" not in {job.job.key for job in jobs.in_force(marte)}


def test_a_right_whose_paragraph_was_taken_out_cannot_be_signed(as_member: Opener) -> None:
    owner = as_member(OWNER)
    job = in_force(owner, "receptionist")
    with pytest.raises(ValueError, match="no paragraph 2"):
        jobs.sign(owner, job.model_copy(update={"paragraphs": job.paragraphs[:1]}))
    assert jobs.one(owner, "receptionist").version == 1


def test_proposing_shows_gains_and_losses_and_changes_nothing(as_member: Opener) -> None:
    owner = as_member(OWNER)
    reads = Right(paragraph=1, population="employee", category="contact", level="read")
    changed = in_force(owner, "receptionist").model_copy(update={"rights": (reads,)})
    proposal = jobs.propose(owner, changed)
    assert proposal.difference.gained == (("employee", "contact", "read"),)
    assert proposal.difference.lost == (("visitor", "contact", "read"), ("visitor", "contact", "write"))
    assert (proposal.version, proposal.holders) == (2, (TOR,))
    assert jobs.one(owner, "receptionist").version == 1


def test_a_compartment_lost_gets_a_new_key_and_the_old_one_opens_nothing(house: Built, as_member: Opener) -> None:
    owner, marte, amalie = as_member(OWNER), as_member(MARTE), house.people[AMALIE]
    epochs, old_keys = dict(owner.session.manifest.epochs), marte.session.keys
    proposal = jobs.sign(owner, without(in_force(owner, "payroll_officer"), "financial"))
    actions = ("export", "read", "write")
    assert proposal.difference.lost == tuple(("employee", "financial", action) for action in actions)
    with pytest.raises(NotAllowed):
        records.open_person(marte, amalie, "payroll_run", ["financial"])
    changed = {room for room, epoch in owner.session.manifest.epochs.items() if epoch != epochs[room]}
    assert changed == {37}
    assert 37 in old_keys
    assert 37 not in marte.session.keys
    kept = {room for room in epochs if room in marte.session.keys}
    assert kept == {room for room in epochs if room in old_keys} - {37}
    look = Request(Event.CARDS_OPENED, amalie, "employee", ("financial",), Action.READ, "payroll_run")
    ((stored, content),) = owner.look(look).current()
    assert b"52000" in content
    with pytest.raises(Damaged):
        old_keys.open(stored)


def test_a_compartment_gained_opens_at_once(house: Built, as_member: Opener) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    job = in_force(owner, "receptionist")
    wider = Right(paragraph=2, population="employee", category="job", level="read")
    epochs = dict(owner.session.manifest.epochs)
    purpose = PurposeGiven(paragraph=1, purpose="employment")
    jobs.sign(owner, job.model_copy(update={"rights": (*job.rights, wider), "purposes": (purpose,)}))
    opened = records.open_person(tor, house.people[AMALIE], "employment")
    assert set(opened.person.cards) == {"job"}
    assert owner.session.manifest.epochs == epochs
    assert jobs.one(owner, "receptionist").version == 2


def test_old_versions_still_vouch_for_what_was_written_under_them(house: Built, as_member: Opener) -> None:
    owner, tor = as_member(OWNER), as_member(TOR)
    camilla = house.people[CAMILLA]
    records.save(
        tor,
        records.edit_person(tor, camilla, "premises_access", ["contact"]),
        entered(badge_number="7"),
        "premises_access",
    )
    job = in_force(owner, "receptionist")
    reads = tuple(right.model_copy(update={"level": "read"}) for right in job.rights)
    jobs.sign(owner, job.model_copy(update={"rights": reads}))
    opened = records.open_person(tor, camilla, "premises_access")
    assert opened.person.cards["contact"].fields["badge_number"][0].text == "7"
    with pytest.raises(NotAllowed):
        records.edit_person(tor, camilla, "premises_access", ["contact"])


def test_the_duty_to_sign_makes_owners_and_its_loss_unmakes_them(house: Built, as_member: Opener) -> None:
    owner, jonas = as_member(OWNER), as_member(JONAS)
    job = in_force(owner, "administration")
    jobs.sign(owner, job.model_copy(update={"duties": (*job.duties, DutyGiven(paragraph=1, duty=Duty.SIGN))}))
    owners = {house.keys[name].member for name in (OWNER, JONAS)}
    assert {entry.id for entry in owner.session.manifest.owners} == owners
    chief = in_force(jonas, "finance_manager")
    others = tuple(given for given in chief.duties if given.duty is not Duty.SIGN)
    lowered = chief.model_copy(update={"duties": others})
    jobs.sign(jonas, lowered)
    assert {entry.id for entry in jonas.session.manifest.owners} == {house.keys[JONAS].member}
    with pytest.raises(NotAllowed):
        jobs.sign(owner, jobs.read(written(), REGISTER))


def test_the_last_owner_does_not_lose_the_duty_to_sign(as_member: Opener) -> None:
    owner = as_member(OWNER)
    chief = in_force(owner, "finance_manager")
    lowered = chief.model_copy(update={"duties": ()})
    with pytest.raises(Misuse, match="last owner"):
        jobs.sign(owner, lowered)
    assert jobs.one(owner, "finance_manager").version == 1


def test_versions_follow_each_other(as_member: Opener) -> None:
    owner, second = as_member(OWNER), as_member(OWNER)
    jobs.sign(owner, without(in_force(owner, "salesperson"), "financial"))
    proposal = jobs.sign(second, without(in_force(second, "salesperson"), "social_profile"))
    assert proposal.version == 3
    assert [right.category for right in in_force(owner, "salesperson").rights].count("financial") == 0
