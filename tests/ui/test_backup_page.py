"""Backups at the window: destinations chosen, made and checked, made on locking, and the vault put back from one."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from entrack_vault import vault
from entrack_vault.services import backup, backup_places, records
from entrack_vault.services.common import utc_now
from entrack_vault.services.restoring import newest_pair
from tests.building import AMALIE, MARTE, OWNER, Built, entered
from tests.ui.hands import AtTheWindow
from tests.ui.test_locking import everything_readable
from ui.backup.destinations import AskDestinations
from ui.backup.page import BackupPage
from ui.entrance.restore import Restore
from ui.entrance.unlock import Unlock


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "hylle"
    place.mkdir()
    return place


def decided(house: Built, shelf: Path, *, made: bool = False) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        backup.decide(owners.gate, [shelf])
        if made:
            backup.make(owners.gate)


def backup_page(at: AtTheWindow) -> BackupPage:
    at.settled()
    at.workspace.go("backup")
    at.settled()
    page = at.workspace.page
    assert isinstance(page, BackupPage)
    return page


def test_destinations_are_chosen_and_a_backup_made_and_checked(at: AtTheWindow, house: Built, shelf: Path) -> None:
    at.unlock(house, OWNER)
    backup_page(at)
    assert at.reads("Det tas ingen sikkerhetskopier ennå")

    def choose() -> None:
        dialog = at.top
        assert isinstance(dialog, AskDestinations)
        dialog.take(shelf)
        dialog.take(shelf)
        assert at.reads(str(shelf))
        at.press("Lagre")

    at.when_shown(AskDestinations, choose)
    at.press("Velg steder …")
    at.settled()
    at.settled()
    assert at.reads("Det ligger ingen sikkerhetskopi på noe sted som kan nås.")
    at.press("Ta sikkerhetskopi nå")
    at.settled()
    assert at.reads("Det finnes en sikkerhetskopi, og den lar seg åpne")
    assert len(backup_places.look(shelf).data) == 1
    at.press("Kontroller den nyeste")
    at.settled()
    assert at.reads("Sikkerhetskopien er hel")


def test_a_destination_that_is_away_is_told(at: AtTheWindow, house: Built, shelf: Path) -> None:
    decided(house, shelf)
    shelf.rename(shelf.with_name("borte"))
    at.unlock(house, OWNER)
    page = backup_page(at)
    assert at.reads("Kan ikke nås")
    page.make()
    at.settled()
    assert at.troubles


def test_an_old_backup_is_said_on_unlocking(at: AtTheWindow, house: Built, shelf: Path) -> None:
    with house.unlock(OWNER) as owners:  # on the day it was built, long ago
        backup.decide(owners.gate, [shelf])
        backup.make(owners.gate)
    at.unlock(house, OWNER)
    at.settled()
    assert at.reads("Se sikkerhetskopiene")
    at.press("Se sikkerhetskopiene")
    at.settled()
    assert isinstance(at.workspace.page, BackupPage)


def test_nobody_else_is_bothered(at: AtTheWindow, house: Built, shelf: Path) -> None:
    decided(house, shelf)
    at.unlock(house, MARTE)
    at.settled()
    assert not at.reads("Se sikkerhetskopiene")
    assert "backup" not in at.workspace.rail.items


def test_one_is_made_on_locking_when_it_is_due(at: AtTheWindow, house: Built, shelf: Path) -> None:
    decided(house, shelf)
    at.unlock(house, OWNER)
    at.settled()
    at.window.lock(at_once=True)
    at.settled()
    assert backup_places.look(shelf).data == (), "there is no time when the computer goes to sleep"
    at.unlock(house, OWNER)
    at.settled()
    at.window.lock()
    assert at.window.workspace is None, "pages are gone before it begins"
    at.settled()
    assert len(backup_places.look(shelf).data) == 1
    at.unlock(house, OWNER)
    at.settled()
    at.window.lock()
    at.settled()
    assert len(backup_places.look(shelf).data) == 1, "one a day is enough"


def test_one_is_made_on_closing_too(at: AtTheWindow, house: Built, shelf: Path) -> None:
    decided(house, shelf)
    at.unlock(house, OWNER)
    at.settled()
    at.desk.close()
    assert len(backup_places.look(shelf).data) == 1


def test_the_instructions_hold_no_key(at: AtTheWindow, house: Built, shelf: Path, tmp_path: Path) -> None:
    decided(house, shelf)
    at.unlock(house, OWNER)
    page = backup_page(at)
    page.save_sheet_as(tmp_path / "ark.pdf")
    at.settled()
    text = PdfReader(tmp_path / "ark.pdf").pages[0].extract_text()
    assert "Gjenoppretting av hvelvet" in text
    assert "Hemmelig" not in text


def test_nothing_is_left_of_the_page_after_locking(at: AtTheWindow, house: Built, shelf: Path) -> None:
    decided(house, shelf, made=True)
    at.unlock(house, OWNER)
    backup_page(at)
    assert str(shelf) in everything_readable()
    at.window.lock()
    assert str(shelf) not in everything_readable()
    at.settled()


def test_the_vault_is_put_back_and_confirmed(at: AtTheWindow, house: Built, shelf: Path, tmp_path: Path) -> None:
    decided(house, shelf, made=True)
    with house.unlock(OWNER, now=utc_now) as owners:
        person = records.edit_person(owners.gate, house.people[AMALIE], "employment", ["contact"])
        records.save(owners.gate, person, entered(phone="+4722334455"), "employment")
    own = house.keys[OWNER]
    entrance = at.window.entrance
    assert entrance is not None
    at.settled()
    at.press("Gjenopprett fra en sikkerhetskopi …")
    form = entrance.findChild(Restore)
    assert isinstance(form, Restore)
    form.source.setText(str(tmp_path))
    form.look()
    at.settled()
    assert at.reads("Det er ingen hel sikkerhetskopi i mappen.")
    data, _keys = newest_pair(shelf)
    other = data.with_name(data.name.replace(data.name.split("-")[1], "0" * 16))
    other.write_bytes(data.read_bytes())
    form.source.setText(str(shelf))
    form.look()
    at.settled()
    assert at.reads("Det ligger sikkerhetskopier av mer enn ett hvelv i mappen.")
    other.unlink()
    form.look()
    at.settled()
    form.target.setText(str(tmp_path / "nytt"))
    form.words.setText(own.passphrase)
    form.key.setText("for kort")
    form.source.editingFinished.emit()  # the keyboard leaves the field: what was seen of the folder stays
    assert form.there is not None
    at.press("Gjenopprett")
    assert not (tmp_path / "nytt").exists()
    form.key.setText("-".join(vault.paper.to_groups("secret", own.secret_key)))
    at.press("Gjenopprett")
    at.settled()
    assert at.reads("personer kom tilbake")
    assert form.words.text() == form.key.text() == ""
    at.press("Lås det opp")
    at.settled()
    confirm_and_unlock(at, house, OWNER)


def test_a_restored_vault_is_confirmed_once(at: AtTheWindow, house: Built, shelf: Path, tmp_path: Path) -> None:
    """On a workstation that has seen what is lost: here by a restoration made on another one."""
    from tests.building import workstation

    decided(house, shelf, made=True)
    house.unlock(MARTE, now=utc_now).lock()
    data, keys = newest_pair(shelf)
    own = house.keys[OWNER]
    with workstation(tmp_path / "other"):
        (tmp_path / "other").mkdir()
        vault.restore(tmp_path / "nytt", data=data, keys=keys, passphrase=own.passphrase, secret_key=own.secret_key)
    entrance = at.window.entrance
    assert entrance is not None
    entrance.open_address(str(tmp_path / "nytt"))
    at.settled()
    confirm_and_unlock(at, house, MARTE)


def confirm_and_unlock(at: AtTheWindow, house: Built, name: str) -> None:
    """The first unlocking of a restored vault by someone who has seen what is lost."""
    own = house.keys[name]
    (form,) = at.seen(Unlock)
    form.choose_member(own.member)
    form.give_key_sheet(own.secret_key)
    form.type_passphrase(own.passphrase)
    at.press("Lås opp")
    at.settled()
    assert at.reads("En eier har gjenopprettet hvelvet")
    at.when_asked(lambda: at.press("Ja, det er det"))
    at.press("Bekreft …")
    at.settled()
    assert at.window.workspace is not None
