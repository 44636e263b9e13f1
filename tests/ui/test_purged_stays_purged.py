"""One window, from the proposal to the restored vault: what two people agreed to purge does not come back."""

from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault import vault
from entrack_vault.errors import Misuse
from entrack_vault.services import backup, backup_places, people, records
from tests.building import JONAS, LIVE, OWNER, Built
from tests.ui.hands import AtTheWindow
from ui.entrance.restore import Restore
from ui.purge.case import CasePage
from ui.purge.page import PurgePage


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    place = tmp_path / "hylle"
    place.mkdir()
    return place


@pytest.fixture
def who(house: Built, shelf: Path) -> UUID:
    """An applicant whose time is over, still there in a backup."""
    found = house.people[LIVE]
    with house.unlock(OWNER) as owners:  # when the house was built, long ago
        backup.decide(owners.gate, [shelf])
        records.set_status(owners.gate, found, "rejected", "recruitment")
        backup.make(owners.gate)
    return found


def case_page(at: AtTheWindow) -> CasePage:
    page = at.workspace.page
    assert isinstance(page, PurgePage)
    if page.over is None:
        page.open(page.cases.cases[0])
        at.settled()
    assert isinstance(page.over, CasePage)
    return page.over


def go(at: AtTheWindow, house: Built, name: str) -> None:
    at.unlock(house, name)
    at.workspace.go("purge")
    at.settled()


def test_from_the_proposal_to_the_restored_vault(
    at: AtTheWindow, house: Built, who: UUID, shelf: Path, tmp_path: Path
) -> None:
    (old,) = backup_places.look(shelf).data
    go(at, house, JONAS)
    assert at.reads("Foreslå sletting for alle …")
    at.when_asked(lambda: at.press("Foreslå"))
    at.press("Foreslå sletting for alle …")
    at.until(lambda: at.reads("Venter på godkjenning"))
    at.window.lock()
    at.settled()

    go(at, house, OWNER)
    page = case_page(at)
    at.when_asked(lambda: at.press("Slett for 1 person"))
    at.press("Godkjenn og slett for 1 person")
    at.until(lambda: page.case.status == "done")
    at.settled()
    page.save_as(tmp_path / "bevis.pdf")
    at.settled()
    assert (tmp_path / "bevis.pdf").read_bytes().startswith(b"%PDF")
    at.workspace.go("backup")
    at.settled()
    at.press("Ta sikkerhetskopi nå")
    at.settled()
    assert [keys.made for keys in backup_places.look(shelf).keys] > [old.made], "keys from before it are gone"
    at.window.lock()
    at.settled()

    at.press("Gjenopprett fra en sikkerhetskopi …")
    (form,) = at.seen(Restore)
    form.source.setText(str(shelf))
    form.look()
    at.settled()
    form.data.setCurrentIndex(form.data.findData(str(old.path)))
    assert form.data.currentData() == str(old.path)
    own = house.keys[OWNER]
    form.target.setText(str(tmp_path / "nytt"))
    form.words.setText(own.passphrase)
    form.key.setText("-".join(vault.paper.to_groups("secret", own.secret_key)))
    at.press("Gjenopprett")
    at.until(lambda: at.reads("personer kom tilbake"))
    with vault.unlock(
        tmp_path / "nytt", passphrase=own.passphrase, secret_key=own.secret_key, accept_restored=True
    ) as back:
        assert all(one.id != who for one in people.load(back.gate).people)
        assert len(people.load(back.gate).people) > 1
        with pytest.raises(Misuse, match="Nobody registered"):
            records.open_person(back.gate, who, "recruitment")
