"""The tour makes a demonstration anew and takes away only what it made; a real vault is never touched."""

from pathlib import Path

from entrack_vault import vault
from tests.journeys.commands import Desk


def test_a_second_tour_keeps_what_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    desk = Desk(tmp_path / "desk", folder / "Personnel.entrack")
    assert desk.run("tour", "--folder", folder, as_json=False).code == 0
    (folder / "mine.txt").write_text("mine", "utf-8")
    assert desk.run("tour", "--folder", folder, as_json=False).code == 0
    assert (folder / "mine.txt").read_text("utf-8") == "mine"
    assert (folder / "oversikt.pdf").read_bytes().startswith(b"%PDF")


def test_a_vault_that_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    words = "fire hester og en ku"
    made = vault.create(folder / "Personnel.entrack", organisation="Entrack AS", owner="Ida", passphrase=words)
    before = {file.name: file.read_bytes() for file in (folder / "Personnel.entrack").iterdir()}
    desk = Desk(tmp_path / "desk", folder / "Personnel.entrack")
    assert desk.run("tour", "--folder", folder, as_json=False).code == 2
    assert {file.name: file.read_bytes() for file in (folder / "Personnel.entrack").iterdir()} == before
    vault.unlock(folder / "Personnel.entrack", passphrase=words, secret_key=made.secret_key).lock()


def test_nothing_is_written_into_a_vaults_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    desk = Desk(
        tmp_path / "desk", folder / "Personnel.entrack", ("--keys", str(folder / "Personnel.entrack.keys.json"))
    )
    assert desk.run("tour", "--folder", folder, as_json=False).code == 0
    header = folder / "Personnel.entrack" / "header.json"
    before = header.read_bytes()
    person = desk("people", "--population", "employee")[0]["id"]
    for name in ("header.json", "oversikt.pdf"):
        refused = desk.run("overview", person, "--out", header.parent / name, "--replace")
        assert refused.code == 2
    assert header.read_bytes() == before
    assert not (header.parent / "oversikt.pdf").exists()
