"""Several at work: pages follow what others change, typed text stays, and a lost server is waited for."""

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from entrack_vault.services import jobs, people, records, staff
from entrack_vault.store import server_address
from tests.building import AMALIE, MARTE, OWNER, SINDRE, Built, entered
from tests.server.copies import OnServer, build_on
from tests.server.running import versions
from tests.ui.hands import AtTheWindow
from ui.desk import Desk
from ui.shell.window import Window


def change(house: Built, who: str, /, **values: str) -> None:
    """The owner changes someone's contact card, at a computer of their own."""
    with house.unlock(OWNER) as owners:
        opened = records.edit_person(owners.gate, house.people[who], "employment", ["contact"])
        records.save(owners.gate, opened, entered(**values), "employment")


def shown(at: AtTheWindow, key: str) -> str:
    return next(
        (
            row.text
            for card in at.person.cards.values()
            for row in (card.table.model_of.rows if card.table else ())
            if row.field.key == key
        ),
        "",
    )


def looked(at: AtTheWindow) -> None:
    """The watch has asked once more, as it does every few seconds."""
    at.workspace.watch.look()
    at.settled()
    at.settled()


def test_a_person_s_page_follows_what_others_save(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.open(AMALIE)
    change(house, AMALIE, phone="+4799999901")
    looked(at)
    assert shown(at, "phone") == "+47 99 99 99 01"


def test_others_people_do_not_open_the_page_anew(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.open(AMALIE)
    before = at.person.opened
    change(house, SINDRE, phone="+4799999901")
    looked(at)
    assert at.person.opened is before


def test_the_list_follows_and_rests_between_two_fetches(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    total = at.people.list.model.total
    with house.unlock(OWNER) as owners:
        records.create(owners.gate, "employee", entered(name="Ny Person", employee_number="2001"), "employment")
    looked(at)
    assert at.people.list.model.total == total + 1
    change(house, SINDRE, name="Sindre Nesheim")
    looked(at)
    names = {at.people.list.model.cell(row, "name")[0] for row in range(at.people.list.model.count())}
    assert "Sindre Nesheim" not in names
    at.people.list._resting.stop()
    at.people.list._resting.timeout.emit()
    at.settled()
    names = {at.people.list.model.cell(row, "name")[0] for row in range(at.people.list.model.count())}
    assert "Sindre Nesheim" in names


def test_what_is_typed_stays_and_saving_shows_both_versions(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    at.open(AMALIE)
    at.press("Rediger Kontakt")
    at.settled()
    at.type("Adresse", "Prøveveien 9")
    change(house, AMALIE, address="En annen vei 3")
    looked(at)
    assert at.person.editing.form is not None
    assert at.reads("En annen har nettopp endret denne personen. Du ser begge versjonene når du lagrer.")
    at.when_asked(lambda: at.press("Lagre min"))
    at.press("Lagre")
    at.settled()
    at.settled()
    assert shown(at, "address") == "Prøveveien 9"


def test_another_job_description_makes_the_rail_anew_and_leaving_locks(at: AtTheWindow, house: Built) -> None:
    at.unlock(house, MARTE)
    assert "people" in at.workspace.rail.items
    with house.unlock(OWNER) as owners:
        job = jobs.one(owners.gate, "payroll_officer").job
        jobs.sign(owners.gate, job.model_copy(update={"rights": ()}))
    looked(at)
    assert "people" not in at.workspace.rail.items
    with house.unlock(OWNER) as owners:
        staff.remove(owners.gate, house.keys[MARTE].member)
    at.workspace.watch.look()
    at.until(lambda: at.window.workspace is None)
    at.until(lambda: at.reads("Denne hemmelige nøkkelen tilhører ingen som kan åpne dette hvelvet."))


def test_an_unlocking_that_nobody_waits_for_any_more_is_locked_again(at: AtTheWindow, house: Built) -> None:
    from ui.entrance.unlock import Unlock

    own = house.keys[MARTE]
    at.until(lambda: at.seen(Unlock))
    form = at.seen(Unlock)[0]
    form.give_key_sheet(own.secret_key)
    form.type_passphrase(own.passphrase)
    at.press("Lås opp")
    at.desk.prefer(language="en")
    at.settled()
    at.settled()
    assert at.window.workspace is None
    assert at.desk.vault is None
    assert not [name.name for name in house.folder.iterdir() if name.name.endswith("-wal")], "it is still open"


# A server that is lost


class Wire:
    """A way to the server that can be cut and mended."""

    def __init__(self, server: Path, folder: Path) -> None:
        self._target, self.host, self.open = str(server / ".s.PGSQL.5432"), folder, True
        folder.mkdir()
        self._pairs: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self.open:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            self._pairs += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket) -> None:
        try:
            while content := source.recv(1 << 16):
                target.sendall(content)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self) -> None:
        """Breaks every connection, and takes no new one."""
        self.open = False
        for one in self._pairs:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other side has gone
            one.close()
        self._pairs.clear()

    def mend(self) -> None:
        """Lets connections through again."""
        self.open = True

    def close(self) -> None:
        """Takes the wire away."""
        self.cut()
        self._listener.close()


@contextmanager
def wired(built: Built, folder: Path) -> Iterator[Wire]:
    """A wire to the server of a vault."""
    wire = Wire(Path(server_address.read(built.server).more["host"]), folder)
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def served_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnServer]:
    """A vault on the newest server there is here."""
    newest = sorted(versions())[-1]
    with build_on(versions()[newest], tmp_path_factory.mktemp("server")) as built:
        yield built


@pytest.fixture
def on_server(served_once: OnServer, own_state_folder: Path) -> Iterator[Built]:
    """A copy of it."""
    with served_once.copy(own_state_folder) as copied:
        yield copied


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short name: the path of a socket has room for a hundred characters or so."""
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    yield folder / "wire"
    shutil.rmtree(folder, ignore_errors=True)


def test_a_lost_server_is_told_quietly_what_is_typed_stays_and_it_goes_on(
    qtbot: QtBot, desk: Desk, on_server: Built, short_folder: Path
) -> None:
    own = on_server.keys[MARTE]
    with wired(on_server, short_folder) as wire:
        address = server_address.read(on_server.server).with_login(own.login)
        where = address.text.replace(address.more["host"], str(wire.host))
        window = Window(desk, where)
        window.resize(1440, 900)
        window.show()
        at = AtTheWindow(qtbot, desk, window)
        at.activate()
        at.settled()
        at.unlock(on_server, MARTE)
        at.open(AMALIE)
        at.press("Rediger Kontakt")
        at.settled()
        at.type("Adresse", "Prøveveien 9")
        wire.cut()
        at.press("Lagre")
        at.settled()
        assert at.reads("Serveren svarer ikke akkurat nå")
        assert not at.reads("Prøv igjen")
        assert at.person.editing.form is not None
        assert at.person.editing.form.editors["address"].text() == "Prøveveien 9"
        looked(at)
        assert at.reads("Serveren svarer ikke akkurat nå")
        wire.mend()
        at.workspace.watch.look()
        at.until(lambda: at.reads("Serveren er tilbake."))
        assert not at.reads("Serveren svarer ikke akkurat nå")
        at.press("Lagre")
        at.settled()
        at.settled()
        assert shown(at, "address") == "Prøveveien 9"
        window.lock()
        at.settled()
        window.close()
    with on_server.unlock(OWNER) as owners:
        saved = records.open_person(owners.gate, on_server.people[AMALIE], "employment").person
        assert saved.cards["contact"].fields["address"][0].text == "Prøveveien 9"
        assert isinstance(people.load(owners.gate).people[0].id, UUID)
