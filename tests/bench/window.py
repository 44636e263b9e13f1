"""The window: how soon it is there, a key to a painted list, scrolling, opening someone, and whether it stays awake.

Runs without a screen, in processes of its own. The floor of the start is an empty window of the same library.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.figures import Figure
from tests.bench.ground import MEMBER, Ground
from tests.bench.imports import HEADS, rows_of
from tests.imports import workbook

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.shell.places import PeoplePlace

STARTS = 7
ROWS, EXPORTED = 1000, 300
FILE = "more.xlsx"
_BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1440, 900)
window.show()
window.grab()
print("painted", flush=True)
"""


def measure(ground: Ground) -> list[Figure]:
    """All figures of the window."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody who uses the program compiles it at each start
    workbook.write(ground.folder.parent / FILE, [HEADS, *rows_of(ROWS)])
    _until_painted(["-m", "tests.bench.window_start", str(ground.folder)], environment)
    bare, ours = [], []
    for _ in range(STARTS):  # in turn, so that both meet the same machine
        bare.append(_until_painted(["-c", _BARE], environment))
        ours.append(_until_painted(["-m", "tests.bench.window_start", str(ground.folder)], environment))
    run = [sys.executable, "-m", "tests.bench.window", str(ground.folder), str(ground.keys)]
    told = json.loads(subprocess.run(run, check=True, capture_output=True, text=True, env=environment).stdout)
    start, floor = statistics.median(ours), statistics.median(bare)
    people = told["people"]
    return [
        Figure("the window's start to the page that unlocks", "s", start, floor, "<= 1.5 x", start <= 1.5 * floor),
        Figure(f"a key to the painted list of {people}, p95", "ms", told["key"], None, "< 33 ms", told["key"] < 33),
        Figure("scrolling a page, p95", "ms", told["scroll"], None, "< 16 ms", told["scroll"] < 16),
        Figure(
            "a person's page beyond the service call",
            "ms",
            told["page"],
            told["service"],
            "< 50 ms",
            told["page"] < 50,
        ),
        *(
            Figure(f"the window held while {what}, at most", "ms", held, None, "< 50 ms", held < 50)
            for what, held in told["held"].items()
        ),
    ]


def _until_painted(arguments: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "painted"
    seconds = time.perf_counter() - start
    process.kill()
    process.wait()
    return seconds


class _Heart:
    """Beats in the window's thread; remembers the longest pause."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last, self.longest = time.perf_counter(), 0.0

    def during(self, work: Callable[[], None]) -> float:
        """The longest pause in milliseconds while something is done."""
        self._last, self.longest = time.perf_counter(), 0.0
        self._timer.start(5)
        work()
        self._timer.stop()
        return self.longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _use(folder: str, keys: str) -> dict[str, Any]:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from entrack_vault.services import log, rights
    from ui.app import application, bring_in
    from ui.desk import Desk
    from ui.entrance.unlock import Unlock
    from ui.importing.page import ImportPage
    from ui.people.export import export
    from ui.shell.collecting import Collecting
    from ui.shell.places import PeoplePlace
    from ui.shell.window import Window

    app = application(["bench"])
    Collecting(app)
    desk = Desk()
    desk.apply_preferences()
    window = Window(desk, folder)
    window.resize(1440, 900)
    window.show()

    def until(done: Callable[[], bool]) -> None:
        """Sleeps between events, as the window does: looking all the time would keep the worker from its work."""
        loop, looking = QEventLoop(), QTimer()
        looking.timeout.connect(lambda: loop.quit() if done() else None)
        looking.start(2)
        loop.exec()
        looking.stop()

    def settle() -> None:
        until(lambda: not desk.worker.busy)
        app.processEvents()

    desk.ask_without_vault(window, bring_in, lambda _none: None)  # as main does
    settle()
    form = window.findChild(Unlock)
    assert isinstance(form, Unlock)
    form.choose_name(MEMBER)
    heart = _Heart()

    def unlock() -> None:
        form.unlock()
        until(lambda: window.workspace is not None and not desk.worker.busy)

    held = {"unlocking and listing": heart.during(unlock)}
    assert window.workspace is not None
    place = window.workspace.pages["people"]
    assert isinstance(place, PeoplePlace)
    told = {"people": place.list.model.total, **_list(place, app), **_pages(place, desk, settle)}

    def verify() -> None:
        desk.ask(window, log.verify, lambda _found: None, label="x")
        settle()

    held["verifying"] = heart.during(verify)

    def import_() -> None:
        place.show_import()
        page = window.findChildren(ImportPage)[-1]
        page.read(Path(folder).parent / FILE)
        until(lambda: page.plan is not None and not desk.worker.busy)
        page.run()
        until(lambda: page.plan is None and not desk.worker.busy)
        page.finished.emit()
        settle()

    def export_() -> None:
        first = place.list.model.person(0)
        assert first is not None
        model = place.list.model
        group = [one for one in map(model.person, range(model.count())) if one and one.population == first.population]
        category = desk.population(first.population).categories[0]
        purpose = rights.purposes(desk.gate, first.population)[0].key
        export(place.list, group[:EXPORTED], [category], purpose, Path(folder).parent / "out.csv")
        settle()

    held[f"importing {ROWS} rows"] = heart.during(import_)
    held[f"exporting {EXPORTED} people"] = heart.during(export_)
    assert QApplication.instance() is app

    def lock() -> None:
        window.lock()
        settle()

    held["locking"] = heart.during(lock)
    window.close()
    return {**told, "held": held}


def _list(place: "PeoplePlace", app: Any) -> dict[str, float]:
    keys, scrolls = [], []
    table = place.list.table
    people = place.list.model
    names = [people.cell(row, "name")[0] for row in range(0, people.count(), max(people.count() // 40, 1))]
    for name in names:
        for end in range(1, min(len(name), 8) + 1):
            start = time.perf_counter()
            place.list.search(name[:end])
            table.viewport().repaint()
            keys.append(time.perf_counter() - start)
    place.list.show_everyone()
    app.processEvents()
    bar = table.verticalScrollBar()
    for _ in range(200):
        start = time.perf_counter()
        bar.setValue(bar.value() + bar.pageStep())
        table.viewport().repaint()
        scrolls.append(time.perf_counter() - start)
    return {"key": _p95(keys), "scroll": _p95(scrolls)}


def _pages(place: "PeoplePlace", desk: "Desk", settle: Callable[[], None]) -> dict[str, float]:
    from entrack_vault.services import records, rights

    services, wholes = [], []
    for row in range(12):
        person = place.list.model.person(row * 7)
        assert person is not None
        spent: list[float] = []

        def work(gate: Any, _work: Any, who: Any = person, spent: list[float] = spent) -> None:
            purpose = rights.purposes(gate, who.population)[0].key
            start = time.perf_counter()
            records.open_person(gate, who.id, purpose)
            spent.append(time.perf_counter() - start)

        desk.ask(place, work, lambda _none: None)
        settle()
        start = time.perf_counter()
        place.show_person(person)
        settle()  # until it is painted
        wholes.append(time.perf_counter() - start)
        services.append(spent[0])
        place.back()
        settle()
    service = statistics.median(services) * 1000
    return {"page": statistics.median(wholes) * 1000 - service, "service": service}


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_use(sys.argv[1], sys.argv[2])))
