"""Two processes in one vault: a member saves while the owner removes another, and one who waits for the other."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.errors import Busy, NotAllowed, WrongKey
from entrack_vault.services import people, records, staff
from entrack_vault.store import header, sqlcipher
from tests.building import AMALIE, MARTE, OWNER, TOR, workstation
from tests.crashes.conftest import Crowd
from tests.crashes.dumps import names, whole
from tests.crashes.everywhere import Place, attempt
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import later

pytestmark = pytest.mark.linux_only


def test_saving_while_the_owner_moves_the_vault_to_a_new_key(
    crowd: Crowd, member: MemberProcess, tmp_path: Path
) -> None:
    built = Place(crowd, tmp_path).copy()
    with workstation(built.state):
        with built.unlock(OWNER, now=later) as owners:
            staff.confirm(owners.gate, crowd.waiting, crowd.fingerprint)
        begun = tmp_path / "begun"
        os.mkfifo(begun)
        more = {"person": str(built.people[AMALIE]), "begun": str(begun)}
        member.start(attempt(built, "save_often", MARTE, more))
        with built.unlock(OWNER, now=later) as owners:
            member.begin()
            assert begun.read_text() == "five are saved\n"
            staff.remove(owners.gate, crowd.waiting)
            said = member.ended().said
            assert said["files"] == ["vault-1.db", "vault-2.db"], said
            saved = said["saved"]
            assert saved >= 15
            opened = records.open_person(owners.gate, built.people[AMALIE], "employment", ["contact"])
            card = opened.person.cards["contact"]
            assert card.revision == saved + 1
            assert card.fields["work_email"][0].text == f"nummer{saved - 1}@example.no"
            earlier = records.history(owners.gate, built.people[AMALIE], "employment", ["contact"])
            assert len({value.value.text for value in earlier if value.field == "work_email"}) == saved
            whole(owners)
        assert names(built.folder) == {"header.json", "vault-2.db"}
        tor = built.keys[TOR]
        with pytest.raises(WrongKey):
            vault.unlock(built.folder, passphrase=tor.passphrase, secret_key=tor.secret_key, now=later)


def test_one_who_was_removed_while_unlocked_saves_nothing_more(
    crowd: Crowd, member: MemberProcess, tmp_path: Path
) -> None:
    built = Place(crowd, tmp_path).copy()
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        member.start(attempt(built, "save", MARTE, {"person": str(built.people[AMALIE])}))
        staff.remove(owners.gate, built.keys[MARTE].member)
        said = member.finish().said
        assert said["error"] == "WrongKey"
        opened = records.open_person(owners.gate, built.people[AMALIE], "employment", ["contact"])
        assert opened.person.cards["contact"].revision == 1
        whole(owners)


def test_who_waits_too_long_for_a_writer_is_told_so_and_loses_nothing(
    crowd: Crowd, member: MemberProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = Place(crowd, tmp_path).copy()
    monkeypatch.setattr(sqlcipher, "BUSY_SECONDS", 0.3)
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        member.start(attempt(built, "busy", MARTE, {}))
        with pytest.raises(Busy) as busy:
            people.load(owners.gate)
        assert str(busy.value) == (
            "Someone else is writing in the vault just now. Nothing was lost or half written. Try again in a moment."
        )
        with pytest.raises(Busy):
            built.unlock(OWNER, now=later)
        assert member.finish().said is None
        assert people.load(owners.gate).find("Amalie")
        whole(owners)


def test_a_vault_unlocked_from_another_workstation_follows_the_new_header(crowd: Crowd, tmp_path: Path) -> None:
    built = Place(crowd, tmp_path).copy()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        with workstation(elsewhere):
            marte = built.unlock(MARTE, now=lambda: later() + timedelta(minutes=1))
        staff.remove(owners.gate, built.keys[MARTE].member)
        with workstation(elsewhere), pytest.raises((WrongKey, NotAllowed)):
            people.load(marte.gate)
        marte.session.store.close()
        assert header.read(built.folder).header.database == "vault-2.db"
