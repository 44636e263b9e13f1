"""The recovery sheet: proven to be kept, used once by an owner locked out, and replaced in the same breath."""

from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.errors import Misuse, NotAllowed, WrongKey
from entrack_vault.services import people, records, recovery, staff
from entrack_vault.services.founding import ASKED_GROUPS, Founded
from entrack_vault.vault import Home, Vault
from tests.building import AMALIE, MARTE, OWNER, SHUT_OUT, Built, at_building, entered, workstation
from tests.services.conftest import Opener

WORDS = "en helt ny passfrase"


_PLACES: dict[bytes, str | Path | Home] = {}  # secret key -> where it opens


def recover(house: Built, owner: str = OWNER) -> Founded:
    place = house.recovery_place()
    founded = vault.recover(
        place,
        recovery_key=paper.from_text("recovery", "-".join(house.recovery)),
        owner=owner,
        passphrase=WORDS,
        now=at_building,
    )
    _PLACES[founded.secret_key] = place
    return founded


def unlock(house: Built, founded: Founded) -> Vault:
    place = _PLACES[founded.secret_key]
    return vault.unlock(place, passphrase=WORDS, secret_key=founded.secret_key, now=at_building)


@pytest.fixture
def fresh(tmp_path: Path) -> tuple[Path, Founded]:
    """A vault just made, whose recovery sheet nobody has confirmed."""
    place = tmp_path / "fresh"
    founded = vault.create(
        place, organisation="Entrack AS", owner=OWNER, passphrase=WORDS, demonstration=True, now=at_building
    )
    return place, founded


def test_nobody_is_registered_before_the_sheet_is_confirmed(fresh: tuple[Path, Founded]) -> None:
    place, founded = fresh
    with vault.unlock(place, passphrase=WORDS, secret_key=founded.secret_key, now=at_building) as owners:
        asked = recovery.asked(owners.gate)
        assert asked is not None
        assert asked.numbers == tuple(at + 1 for at in founded.asked)
        assert len(set(asked.numbers)) == ASKED_GROUPS
        with pytest.raises(Misuse, match="recovery sheet"):
            records.create(owners.gate, "employee", entered(name=AMALIE), "employment")
        right = [founded.recovery_groups[at] for at in founded.asked]
        for wrong in ([], right[:2], [right[1], right[0], right[2]], ["AAAA"] * 3, list(founded.recovery_groups)):
            with pytest.raises(WrongKey):
                recovery.confirm(owners.gate, wrong)
        recovery.confirm(owners.gate, [f" {group.lower()} " for group in right])
        assert recovery.asked(owners.gate) is None
        assert records.create(owners.gate, "employee", entered(name=AMALIE), "employment")
        with pytest.raises(Misuse, match="before"):
            recovery.confirm(owners.gate, right)


def test_an_owner_locked_out_comes_back_to_everything(house: Built) -> None:
    founded = recover(house)
    with unlock(house, founded) as owners:
        assert owners.name == OWNER
        opened = records.open_person(owners.gate, house.people[AMALIE], "payroll_run")
        assert set(opened.person.cards) == {"contact", "demographic", "job", "feedback", "financial"}
        known = [(member.status, member.owner) for member in staff.everyone(owners.gate) if member.name == OWNER]
        assert sorted(known) == [("active", True), ("left", False)]
    with pytest.raises(WrongKey):
        house.unlock(OWNER)


def test_the_old_sheet_is_useless_and_a_new_one_is_asked_for(house: Built) -> None:
    founded = recover(house)
    assert founded.recovery_groups != house.recovery
    with pytest.raises(WrongKey, match="used and replaced"):
        recover(house)
    with unlock(house, founded) as owners:
        assert recovery.asked(owners.gate) is not None
        with pytest.raises(Misuse, match="recovery sheet"):
            records.create(owners.gate, "visitor", entered(name="Nora Vik"), "premises_access")
        old = [house.recovery[at] for at in founded.asked]
        with pytest.raises(WrongKey):
            recovery.confirm(owners.gate, old)
        recovery.confirm(owners.gate, [founded.recovery_groups[at] for at in founded.asked])
        assert records.create(owners.gate, "visitor", entered(name="Nora Vik"), "premises_access")


def test_the_new_sheet_works_like_the_first(house: Built) -> None:
    first = recover(house)
    place = house.recovery_place()
    again = vault.recover(
        place,
        recovery_key=paper.from_text("recovery", " ".join(first.recovery_groups)),
        owner=OWNER,
        passphrase=WORDS,
        now=at_building,
    )
    _PLACES[again.secret_key] = place
    with unlock(house, again) as owners:
        assert len(people.load(owners.gate).find(AMALIE)) == 1
    with pytest.raises(SHUT_OUT):
        unlock(house, first)


def test_every_key_is_renewed(house: Built, as_member: Opener) -> None:
    before = as_member(OWNER).session
    old_file_key, epochs = before.store.file_key, dict(before.manifest.epochs)
    founded = recover(house)
    with unlock(house, founded) as owners:
        session = owners.session
        assert all(session.manifest.epochs[room] == epoch + 1 for room, epoch in epochs.items())
        assert session.store.file_key != old_file_key
        if not house.server:
            assert sorted(file.name for file in house.folder.glob("vault-*.db")) == ["vault-2.db"]


def test_others_keep_their_way_in(house: Built) -> None:
    recover(house)
    with house.unlock(MARTE) as marte:
        assert records.open_person(marte.gate, house.people[AMALIE], "payroll_run").person.cards
        with pytest.raises(NotAllowed):
            staff.invite(marte.gate, "Nora Vik", "receptionist")


def test_someone_else_named_owner_leaves_the_first_in_place(house: Built) -> None:
    founded = recover(house, "Nora Vik")
    with unlock(house, founded) as owners:
        owners_names = {member.name for member in staff.everyone(owners.gate) if member.owner}
        assert owners_names == {OWNER, "Nora Vik"}
    with house.unlock(OWNER) as owners:
        assert owners.name == OWNER


def test_recovering_on_a_workstation_that_never_saw_the_vault(house: Built, tmp_path: Path) -> None:
    with workstation(tmp_path / "elsewhere"):
        founded = recover(house)
        with unlock(house, founded) as owners:
            assert len(people.load(owners.gate)) == len(house.people)


@pytest.mark.parametrize("sheet", ["another vault's", "made up"])
def test_a_wrong_sheet_opens_nothing(house: Built, fresh: tuple[Path, Founded], sheet: str) -> None:
    key = paper.from_text("recovery", " ".join(fresh[1].recovery_groups)) if sheet == "another vault's" else bytes(32)
    with pytest.raises(WrongKey, match="does not belong"):
        vault.recover(house.recovery_place(), recovery_key=key, owner=OWNER, passphrase=WORDS, now=at_building)
    with house.unlock(OWNER) as owners:
        assert owners.name == OWNER


def test_a_short_passphrase_is_refused_before_anything_happens(house: Built) -> None:
    with pytest.raises(Misuse, match="too short"):
        vault.recover(
            house.recovery_place(),
            recovery_key=paper.from_text("recovery", " ".join(house.recovery)),
            owner=OWNER,
            passphrase="kort",
            now=at_building,
        )
    with house.unlock(OWNER) as owners:
        assert owners.name == OWNER
