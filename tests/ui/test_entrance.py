"""The entrance: unlocking with one's own passphrase and key, refusals, creating, joining, recovering."""

from pathlib import Path

import pytest

from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.services import staff
from entrack_vault.services.common import utc_now
from entrack_vault.vault import paper
from entrack_vault.workstation import state
from tests.building import MARTE, OWNER, Built
from tests.ui.hands import AtTheWindow
from ui.entrance.create import Create
from ui.entrance.unlock import Unlock


def test_a_member_unlocks_with_passphrase_and_key_sheet(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    assert at.reads(MARTE)
    assert at.reads("Lønnsmedarbeider")
    assert at.people.list.model.total > 0


def test_where_there_is_no_keyring_the_form_says_so_and_asks_for_the_sheet(at: AtTheWindow) -> None:
    at.until(lambda: at.reads("Nøkkelringen kan ikke brukes"))
    assert at.reads("Hemmelig nøkkel, fra nøkkelarket ditt")


def test_a_wrong_passphrase_is_told_counted_and_shown_after_the_next_success(at: AtTheWindow, house: Built) -> None:
    form = at.seen(Unlock)[0]
    form.choose_member(house.keys[MARTE].member)
    at.settled()
    form.give_key_sheet(house.keys[MARTE].secret_key)
    form.type_passphrase("feil passfrase helt sikkert")
    at.press("Lås opp")
    at.settled()
    assert form.told() is not None
    assert at.window.workspace is None
    assert state.load(form.known.vault or house.keys[MARTE].member).failed == {str(house.keys[MARTE].member): 1}
    form.type_passphrase(house.keys[MARTE].passphrase)
    at.press("Lås opp")
    at.until(lambda: at.window.workspace is not None)


def test_an_empty_passphrase_and_a_mistyped_key_are_told_at_their_fields(at: AtTheWindow, house: Built) -> None:
    form = at.seen(Unlock)[0]
    form.give_key_sheet(house.keys[OWNER].secret_key)
    at.press("Lås opp")
    assert at.reads("Skriv inn passfrasen din.")
    form.type_passphrase(house.keys[OWNER].passphrase)
    form.type_key("MVXG-C3TB")
    at.press("Lås opp")
    assert at.window.workspace is None
    assert not at.desk.worker.busy, "nothing was tried with a key that cannot be one"


def test_a_folder_that_is_no_vault_is_told_in_three_parts(at: AtTheWindow, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    entrance = at.window.entrance
    assert entrance is not None
    entrance.open_address(str(tmp_path / "tom"))
    at.settled()
    form = at.seen(Unlock)[0]
    form.give_key_sheet(bytes(32))
    form.type_passphrase("en passfrase som er lang nok")
    at.press("Lås opp")
    at.settled()
    assert form.told() is not None


@pytest.fixture
def creating(at: AtTheWindow) -> Create:
    at.press("Opprett et nytt hvelv …")
    return at.seen(Create)[0]


def test_creating_a_vault_asks_the_sheet_back_and_opens_it(at: AtTheWindow, creating: Create, tmp_path: Path) -> None:
    at.press("Fortsett")
    assert at.reads("Dette feltet kan ikke være tomt.")
    at.type("Virksomhetens navn", "Prøvebedriften AS")
    at.type("Mappe for hvelvet, ny eller tom", str(tmp_path / "Nytt.entrack"))
    at.press("Fortsett")
    at.type("Navnet ditt, som økonomisjef", "Ingrid Prøve")
    at.type("Passfrase", "kort")
    at.type("En gang til", "kort")
    at.press("Opprett hvelvet")
    assert at.reads("Passfrasen må ha minst 12 tegn.")
    at.type("Passfrase", "elleve traktorer synger sakte")
    at.type("En gang til", "elleve traktorer synger sakte")
    at.press("Opprett hvelvet")
    at.settled()
    founded = creating.founded
    assert founded is not None
    at.until(lambda: at.reads("Skriv ned den hemmelige nøkkelen din"))  # no keyring here: shown once instead
    for group in paper.to_groups("secret", founded.secret_key):
        assert at.reads(group)
    at.press("Jeg har arket")
    for number in founded.asked:
        at.type(f"Gruppe {number + 1}", "FEIL")
    at.press("Åpne hvelvet")
    at.settled()
    assert at.window.workspace is None, "the wrong groups open nothing"
    for number in founded.asked:
        at.type(f"Gruppe {number + 1}", founded.recovery_groups[number].lower())
    at.press("Åpne hvelvet")
    at.until(lambda: at.window.workspace is not None)
    at.settled()
    assert at.reads("Prøvebedriften AS")
    assert at.reads("Ingen er registrert ennå")


def test_someone_enrolled_joins_and_the_form_shows_what_the_owner_compares(at: AtTheWindow, house: Built) -> None:
    with house.unlock(OWNER, now=utc_now) as owners:
        invitation = staff.invite(owners.gate, "Nora Ny", "payroll_officer")
    at.press("Lås opp for første gang")
    at.type("Nøkkelen på innmeldingsarket", " ".join(invitation.one_time_key))
    at.type("Velg en passfrase", "sytten sauer på vidda")
    at.type("En gang til", "sytten sauer på vidda")
    at.press("Meld deg inn")
    at.settled()
    with house.unlock(OWNER, now=utc_now) as owners:
        (waiting,) = [one for one in staff.everyone(owners.gate) if one.status == "waiting"]
    assert at.reads(grouped_hex(waiting.fingerprint))


def test_recovering_with_the_sheet_gives_a_new_sheet(at: AtTheWindow, house: Built) -> None:
    at.press("Gjenopprett tilgang")
    at.type("Nøkkelen på gjenopprettingsarket", "-".join(house.recovery))
    at.type("Navnet på økonomisjefen", OWNER)
    at.type("Velg en passfrase", "fjorten gule paraplyer")
    at.type("En gang til", "fjorten gule paraplyer")
    at.press("Gjenopprett")
    at.settled()
    assert at.reads("Tilgangen er gjenopprettet")
    assert not at.reads(house.recovery[0]), "the used sheet is not shown again"
