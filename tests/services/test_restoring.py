"""Restoring: any data with the newest keys, from every engine into a folder, by members' own keys."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.domain.events import Event
from entrack_vault.errors import Damaged, NotAllowed, WrongKey
from entrack_vault.services import backup, backup_places, check, log, people, purge, records, staff
from entrack_vault.services.gate import Gate
from entrack_vault.services.restoring import Restored, newest_pair
from entrack_vault.store import backup_files, copying
from entrack_vault.store.tables import log_change
from entrack_vault.vault import Vault
from tests.building import AMALIE, JONAS, KARI, LIVE, MARTE, OWNER, SINDRE, Built, entered, workstation
from tests.filing import CONTRACT, added, content_of
from tests.services.conftest import Opener
from tests.services.test_purge import agreed, leave, on

SERVICE = "Sikkerhetskopi"


def restored(
    house: Built,
    shelf: Path,
    target: Path,
    *,
    who: str = OWNER,
    now: Callable[[], datetime],
    data: Path | None = None,
) -> Restored:
    newest, keys = newest_pair(shelf)
    own = house.keys[who]
    return vault.restore(
        target, data=data or newest, keys=keys, passphrase=own.passphrase, secret_key=own.secret_key, now=now
    )


def opened(
    house: Built, target: Path, name: str, now: Callable[[], datetime], *, accept_restored: bool = True
) -> Vault:
    own = house.keys[name]
    return vault.unlock(
        target, passphrase=own.passphrase, secret_key=own.secret_key, now=now, accept_restored=accept_restored
    )


def phone(gate: Gate, who: UUID) -> str:
    return records.open_person(gate, who, "employment", ["contact"]).person.cards["contact"].fields["phone"][0].text


def call(gate: Gate, who: UUID, number: str) -> None:
    person = records.edit_person(gate, who, "employment", ["contact"])
    records.save(gate, person, entered(phone=number), "employment")


def test_what_was_backed_up_comes_back_whole(as_member: Opener, house: Built, shelf: Path, tmp_path: Path) -> None:
    day = on("2026-03-12")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    document = added(marte, house)
    backup.decide(owner, [shelf])
    made = backup.make(owner)
    assert [(one.fault, one.removed) for one in made.placed] == [(None, 0)]
    before = {"people": len(people.load(owner)), "phone": phone(owner, house.people[AMALIE])}
    told = restored(house, shelf, tmp_path / "new", now=day)
    assert (told.lost, told.purged, told.gone) == (0, 0, 0)
    with opened(house, tmp_path / "new", OWNER, day) as again:
        assert {"people": len(people.load(again.gate)), "phone": phone(again.gate, house.people[AMALIE])} == before
        assert check.check(again.gate).findings == ()
        assert log.read(again.gate, event=Event.VAULT_RESTORED)
    with opened(house, tmp_path / "new", MARTE, day) as hers:
        assert content_of(hers.gate, house, document) == CONTRACT


def test_a_log_longer_than_what_is_held_at_once_comes_back_whole(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    made = backup.make(owner)
    monkeypatch.setattr(copying, "AT_ONCE", 7)
    assert made.keys.rows["log"] > 2 * copying.AT_ONCE
    told = restored(house, shelf, tmp_path / "new", now=day)
    assert told.until == made.keys.sequence
    with opened(house, tmp_path / "new", OWNER, day) as again:
        assert log.verify(again.gate).entries > made.keys.rows["log"]
        assert check.check(again.gate).findings == ()


def test_what_was_purged_since_does_not_come_back(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    """From data that is older than the purge, with the newest keys."""
    owner = as_member(OWNER, now=on("2026-03-12"))
    backup.decide(owner, [shelf])
    backup.make(owner)
    (old,) = backup_places.look(shelf).data
    records.set_status(owner, house.people[LIVE], "rejected", "recruitment")
    leave(owner, house.people[AMALIE], "2026-03-12")
    call(owner, house.people[AMALIE], "+4722334455")
    day = on("2026-12-01")
    jonas, owner = as_member(JONAS, now=day), as_member(OWNER, now=day)
    case = purge.carry_out(owner, agreed(jonas, owner, house.people[LIVE]))
    assert case.done is not None
    assert case.done.gone == 1
    backup.make(owner)
    told = restored(house, shelf, tmp_path / "new", now=day, data=old.path)
    assert told.gone == 1
    assert told.purged > 0
    assert told.lost == 4, "a day of leaving, a telephone number, and the clocks with each"
    with opened(house, tmp_path / "new", OWNER, day) as again:
        left = {one.id for one in people.load(again.gate).people}
        assert house.people[LIVE] not in left
        assert house.people[AMALIE] in left
        assert phone(again.gate, house.people[AMALIE]) != "+4722334455", "the old data has the old number"
        assert check.check(again.gate).findings == ()
        call(again.gate, house.people[AMALIE], "+4733445566")
        assert phone(again.gate, house.people[AMALIE]) == "+4733445566"
        assert check.check(again.gate).findings == ()


def test_what_a_purge_left_of_someone_comes_back_from_the_keys(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    """Older data no longer gives it: its keys went with the purge."""
    who = house.people[SINDRE]
    owner = as_member(OWNER, now=on("2026-03-12"))
    backup.decide(owner, [shelf])
    backup.make(owner)
    (old,) = backup_places.look(shelf).data
    leave(owner, who, "2026-03-12")
    day = on("2026-05-01")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    purge.carry_out(owner, agreed(marte, owner, who))
    backup.make(owner)
    told = restored(house, shelf, tmp_path / "new", now=day, data=old.path)
    assert (told.gone, told.lost) == (0, 0)
    with opened(house, tmp_path / "new", OWNER, day) as again:
        cards = records.open_person(again.gate, who, "employment").person.cards
        assert set(cards["contact"].fields) == {"name"}
        assert cards["job"].fields["title"][0].text == "Utvikler"
        assert check.check(again.gate).findings == ()


def test_only_an_owner_restores(as_member: Opener, house: Built, shelf: Path, tmp_path: Path) -> None:
    backup.decide(as_member(OWNER), [shelf])
    backup.make(as_member(OWNER))
    with pytest.raises(NotAllowed):
        restored(house, shelf, tmp_path / "new", who=MARTE, now=on("2026-03-12"))
    with pytest.raises(WrongKey):
        data, keys = newest_pair(shelf)
        vault.restore(tmp_path / "new", data=data, keys=keys, recovery_key=bytes(32), now=on("2026-03-12"))
    assert not (tmp_path / "new").exists()
    assert list(tmp_path.glob(".new*")) == []


def test_the_recovery_sheet_restores_and_then_names_an_owner(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    day = on("2026-03-12")
    backup.decide(as_member(OWNER), [shelf])
    backup.make(as_member(OWNER, now=day))
    data, keys = newest_pair(shelf)
    seed = paper.from_text("recovery", " ".join(house.recovery))
    vault.restore(tmp_path / "new", data=data, keys=keys, recovery_key=seed, now=day)
    made = vault.recover(tmp_path / "new", recovery_key=seed, owner="Nora Vik", passphrase="en helt ny passordfrase")
    with vault.unlock(
        tmp_path / "new", passphrase="en helt ny passordfrase", secret_key=made.secret_key, now=day
    ) as again:
        assert check.check(again.gate).findings == ()
        assert len(people.load(again.gate)) > 0


def test_each_workstation_confirms_a_restoration_once(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    call(owner, house.people[AMALIE], "+4722334455")
    with workstation(tmp_path / "other"):
        house.unlock(MARTE, now=day).lock()  # a workstation that has seen what is lost now
    told = restored(house, shelf, tmp_path / "new", now=day)
    house.unlock(OWNER, now=day).lock()  # trying it out shuts nobody out of the one that is in use
    with workstation(tmp_path / "other"):
        with pytest.raises(vault.WasRestored) as asked:
            opened(house, tmp_path / "new", MARTE, day, accept_restored=False)
        assert (asked.value.content.since, asked.value.content.until) == (told.since, told.until)
        opened(house, tmp_path / "new", MARTE, day).lock()
        opened(house, tmp_path / "new", MARTE, day, accept_restored=False).lock()
        with pytest.raises(Damaged):
            house.unlock(MARTE, now=day)  # the one that was left behind
    with workstation(tmp_path / "third"):
        opened(house, tmp_path / "new", MARTE, day, accept_restored=False).lock()  # has seen nothing that is lost


def test_older_data_with_the_newest_keys_is_told_to_whoever_saw_what_is_lost(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    """The log goes on without a gap then, and only the restoration itself tells of it."""
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    (old,) = backup_places.look(shelf).data
    call(owner, house.people[AMALIE], "+4722334455")
    with workstation(tmp_path / "other"):
        house.unlock(MARTE, now=day).lock()
    backup.make(owner)
    restored(house, shelf, tmp_path / "new", now=day, data=old.path)
    with workstation(tmp_path / "other"):
        with pytest.raises(vault.WasRestored):
            opened(house, tmp_path / "new", MARTE, day, accept_restored=False)
        opened(house, tmp_path / "new", MARTE, day).lock()
        opened(house, tmp_path / "new", MARTE, day, accept_restored=False).lock()


def test_what_is_excused_after_a_restoration_is_cards_alone(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    """The vault's own records come back whole: taking a decision back there is found as anywhere."""
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    (old,) = backup_places.look(shelf).data
    call(owner, house.people[AMALIE], "+4722334455")
    backup.decide(owner, [shelf], kept=9)  # a change of settings
    backup.make(owner)
    told = restored(house, shelf, tmp_path / "new", now=day, data=old.path)
    with opened(house, tmp_path / "new", OWNER, day) as again:
        assert log.verify(again.gate)
        assert told.lost == 2, "a telephone number, and since when there is an earlier one"
        with again.session.store.writing() as connection:
            settings = again.session.held[again.session.vault].record.bytes
            newest = select(func.max(log_change.c.revision)).where(log_change.c.record == settings).scalar_subquery()
            gone = delete(log_change).where(log_change.c.record == settings, log_change.c.revision == newest)
            assert connection.execute(gone).rowcount == 1
        with pytest.raises(Damaged):
            log.verify(again.gate)


def test_data_from_a_stretch_that_was_lost_before_is_refused(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    day = on("2026-03-12")
    owner = as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    backup.make(owner)
    (old,) = backup_places.look(shelf).data
    call(owner, house.people[AMALIE], "+4722334455")
    backup.make(owner)
    lost, _ = newest_pair(shelf)
    restored(house, shelf, tmp_path / "new", now=day, data=old.path)
    with opened(house, tmp_path / "new", OWNER, day) as again:
        call(again.gate, house.people[AMALIE], "+4733445566")
        made = backup.make(again.gate)
        assert made.placed[0].fault is None
    there = backup_places.look(shelf)
    assert there.pair is not None
    assert there.pair[1].branch == 1, "what was made since the restoration is newer than all before it"
    assert len(there.keys) == 1, "and keys from before it are of no more use"
    with pytest.raises(Damaged, match="a stretch that was lost"):
        restored(house, shelf, tmp_path / "newer", now=day, data=lost)
    assert restored(house, shelf, tmp_path / "newest", now=day).lost == 0


def test_keys_that_are_changed_while_a_backup_is_made(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner takes someone out while the data is being copied, and with them goes the vault's key."""
    day = on("2026-03-12")
    owner, other = as_member(OWNER, now=day), as_member(OWNER, now=day)
    backup.decide(owner, [shelf])
    finish = backup_files.finish
    done: list[bool] = []

    def meanwhile(*given: Any) -> Any:
        if not done:
            done.append(True)
            staff.remove(other, house.keys[KARI].member)
        return finish(*given)

    monkeypatch.setattr(backup_files, "finish", meanwhile)
    backup.make(owner)
    assert backup.verify(owner, *newest_pair(shelf)).rows["person"] == len(house.people)
    restored(house, shelf, tmp_path / "new", now=day)


def test_keys_that_were_given_another_date_are_refused(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    """Any member can write in a key file; what the log says of when it was made, only whoever signed it."""
    owner = as_member(OWNER, now=on("2026-03-12"))
    backup.decide(owner, [shelf])
    backup.make(owner)
    data, keys = newest_pair(shelf)
    inside = tmp_path / "inside"
    backup_files.take_out(keys, inside)
    session = owner.session
    key = backup_files.key_of("keys", session.store.file_key, backup_files.salt_of(inside))
    with backup_files._writing(inside, key, backup_files.salt_of(inside)) as connection:
        told = backup_files.told_by(connection, "keys", session.vault)
        later = told.model_copy(update={"made": "2026-04-20T12:00:00+00:00"})
        connection.execute(backup_files.about.update().values(told=later.model_dump_json()))
    forged = tmp_path / keys.name
    forged.write_bytes(b"".join(backup_files.pieces(inside, backup_files.read_header(keys).raw)))
    own = house.keys[OWNER]
    with workstation(tmp_path / "new computer"), pytest.raises(Damaged, match="more than 35 days old"):
        vault.restore(
            *(tmp_path / "new",),
            data=data,
            keys=forged,
            passphrase=own.passphrase,
            secret_key=own.secret_key,
            now=on("2026-04-21"),
        )


def test_keys_that_do_not_know_of_a_purge_are_refused(
    as_member: Opener, house: Built, shelf: Path, tmp_path: Path
) -> None:
    owner = as_member(OWNER, now=on("2026-05-01"))
    backup.decide(owner, [shelf])
    leave(owner, house.people[SINDRE])
    backup.make(owner)
    day = on("2026-05-02")
    marte, owner = as_member(MARTE, now=day), as_member(OWNER, now=day)
    purge.carry_out(owner, agreed(marte, owner, house.people[SINDRE]))
    with pytest.raises(Damaged, match="purged since these keys"):
        restored(house, shelf, tmp_path / "new", now=day)
