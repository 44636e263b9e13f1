"""Where the processes of journeys come from: libraries are loaded once, and every command is a fork of that process.

It holds nobody's keys and has run no command itself, so each command begins as a fresh start of the program would,
with its own arguments, surroundings, folder, input and output; only the second of loading is saved.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import NoReturn

import entrack_vault
from entrack_vault.register import standard
from entrack_vault.services import common

CHECKOUT = Path(__file__).resolve().parent.parent.parent
COMMANDS = "entrack_vault.cli"
# Not loaded before: what starts the program, and what runs only inside a migration.
EACH_ITSELF = "entrack_vault.__main__", "entrack_vault.store.migrations"
LIBRARIES = ("typer.rich_utils", "rich.markdown")

DAYS_LATER = "JOURNEY_DAYS_LATER"  # how far ahead of the real one the clock of a command's session is


class Nursery:
    """The process that forks, started when it is first asked; one for each language, in which commands are loaded."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, arguments: list[str], surroundings: dict[str, str], folder: Path, typed: str, seconds: int
    ) -> tuple[int, str, str]:
        """Runs `python -m entrack_vault` with arguments to its end: exit code, output and errors."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        with tempfile.TemporaryDirectory() as place:
            files = [Path(place) / name for name in ("in", "out", "err")]
            files[0].write_text(typed, "utf-8")
            order = [arguments, surroundings, str(folder), [str(file) for file in files], seconds]
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            code = int(process.stdout.readline())
            return code, files[1].read_text("utf-8"), files[2].read_text("utf-8")

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.nursery", self._language],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=CHECKOUT,
            )
        return self._process


def _serve(language: str) -> None:
    sys.argv = ["entrack_vault", "--language", language]  # commands read theirs when they are loaded
    for name in (*LIBRARIES, *_modules()):
        importlib.import_module(name)
    standard()
    gc.freeze()  # or each fork would copy all it inherits when it first collects
    for line in sys.stdin:
        arguments, surroundings, folder, files, seconds = json.loads(line)
        if (child := os.fork()) == 0:
            _become(arguments, surroundings, folder, files, seconds)
            return
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _modules() -> list[str]:
    """All of the program that commands share."""
    named = (found.name for found in pkgutil.walk_packages(entrack_vault.__path__, "entrack_vault."))
    return sorted(name for name in named if not name.startswith(EACH_ITSELF))


def _move_the_clock(days: int) -> None:
    """Has sessions of this process be opened some days from now."""

    class Later:
        """The only one sessions ask."""

        @staticmethod
        def now(zone: tzinfo | None) -> datetime:
            """Some days from now."""
            return datetime.now(zone) + timedelta(days=days)

    vars(common)["datetime"] = Later  # where sessions read the clock


def _become(arguments: list[str], surroundings: dict[str, str], folder: str, files: list[str], seconds: int) -> None:
    """Goes on as the command, and ends as it ends."""
    signal.alarm(seconds)
    os.environ.clear()
    os.environ.update(surroundings)
    if "ENTRACK_VAULT_RESOURCES" in surroundings:
        standard.cache_clear()
        for name in [name for name in sys.modules if name.startswith(COMMANDS)]:
            del sys.modules[name]  # they have read what stands in the usual place
    if DAYS_LATER in surroundings:
        _move_the_clock(int(surroundings[DAYS_LATER]))
    os.chdir(folder)
    for at, file in enumerate(files):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), at)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    sys.argv = ["entrack_vault", *arguments]
    try:
        runpy.run_module("entrack_vault", run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        _end(ending.code)


def _end(code: object) -> NoReturn:
    """Ends as the interpreter would, but for taking down one by one all that was inherited."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    if code is not None and not isinstance(code, int):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve(sys.argv[1])
