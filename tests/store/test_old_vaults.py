"""Vaults of every released schema stay openable: each folder in tests/old_vaults, with the keys beside it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.domain.jobs import Right
from entrack_vault.domain.rights_cases import Channel, Outcome
from entrack_vault.domain.rights_cases import Right as Asked
from entrack_vault.services import (
    check,
    documents,
    jobs,
    people,
    records,
    rights_answers,
    rights_cases,
    rights_search,
    staff,
)
from entrack_vault.store import schema
from tests.building import AMALIE, AMALIES_ACCOUNT, LIVE, MARTE, OWNER, at_building, entered
from tests.store.old_vault import CONTRACT

OLD = Path(__file__).resolve().parents[1] / "old_vaults"
RELEASED = sorted(place.name for place in OLD.iterdir() if place.is_dir())


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of an old vault's folder, and its keys."""
    place = OLD / request.param
    keys: dict[str, Any] = json.loads((place / "keys.json").read_text("utf-8"))
    return shutil.copytree(place / "vault", tmp_path / "vault"), keys


def schema_of(old: tuple[Path, dict[str, Any]]) -> str:
    return str(old[1].get("schema", "0001"))


def unlock(old: tuple[Path, dict[str, Any]], name: str) -> vault.Vault:
    words, key = old[1]["members"][name]
    return vault.unlock(old[0], passphrase=words, secret_key=bytes.fromhex(key), now=at_building)


def test_there_is_one_for_each_schema() -> None:
    assert schema.HEAD in RELEASED


def test_members_open_what_was_stored_and_go_on(old: tuple[Path, dict[str, Any]]) -> None:
    with unlock(old, MARTE) as marte:
        (amalie,) = people.load(marte.gate).find("amalie bergseth")
        opened = records.edit_person(marte.gate, amalie.id, "payroll_run", ["contact"])
        assert opened.person.cards["contact"].fields["work_email"][0].text == "amalie.bergseth@example.no"
        records.save(marte.gate, opened, entered(work_email="ny@example.no"), "payroll_run")
    with unlock(old, OWNER) as owners:
        assert check.check(owners.gate).findings == ()
        assert [(member.name, member.status) for member in staff.everyone(owners.gate)] == [
            (OWNER, "active"),
            (MARTE, "active"),
        ]
        assert {person.name for person in people.load(owners.gate).people} == {AMALIE, LIVE}
        shown = records.open_person(
            owners.gate, amalie.id, "employment", ["financial"], reveal=["bank_account"]
        ).person.cards["financial"]
        assert shown.fields["bank_account"][0].text == AMALIES_ACCOUNT
        whole = records.open_person(owners.gate, amalie.id, "employment")
        for document in whole.person.documents:  # schemas from 0002 on have one
            look = documents.look(owners.gate, whole, document.id, "employment")
            assert b"".join(documents.pieces(look)) == CONTRACT
        assert len(whole.person.documents) == (schema_of(old) >= "0002")
        staff.remove(owners.gate, staff.named(owners.gate, MARTE).id)
        assert check.check(owners.gate).findings == ()


def test_rooms_that_came_later_get_their_keys_when_the_owner_signs(old: tuple[Path, dict[str, Any]]) -> None:
    """These vaults are older than the group of those who ask though nothing is held of them."""
    with unlock(old, OWNER) as owners:
        standing = jobs.one(owners.gate, "finance_manager").job
        template = owners.register.jobs["finance_manager"]
        given = next(right for right in template.rights if right.population == "enquirer")
        room = Right(paragraph=given.paragraph, population="enquirer", category="contact", level="write", export=True)
        rights = (*(right for right in standing.rights if right.population != "enquirer"), room)
        jobs.sign(owners.gate, standing.model_copy(update={"rights": rights}))
        fields = entered(name="Nora Ukjent", email="nora@example.no")
        who, case = rights_cases.receive_of_unknown(owners.gate, fields, Asked.ACCESS, Channel.EMAIL)
        rights_search.look(owners.gate, who, case)
        rights_answers.answer(owners.gate, who, case, Outcome.NOTHING_HELD)
        assert check.check(owners.gate).findings == ()
    with unlock(old, OWNER) as again:
        assert rights_cases.find(again.gate, who, case).outcome is Outcome.NOTHING_HELD
    with unlock(old, MARTE) as marte:
        assert {person.name for person in people.load(marte.gate).people} >= {AMALIE}


def test_the_recovery_sheet_still_leads_in(old: tuple[Path, dict[str, Any]]) -> None:
    key = paper.from_text("recovery", old[1]["recovery"])
    words = "en helt ny passfrase"
    made = vault.recover(old[0], recovery_key=key, owner="Berit Aune", passphrase=words, now=at_building)
    with vault.unlock(old[0], passphrase=words, secret_key=made.secret_key, now=at_building) as berit:
        assert {person.name for person in people.load(berit.gate).people} == {AMALIE, LIVE}
