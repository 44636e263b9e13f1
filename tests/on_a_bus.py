"""A program of the tests on a message bus of its own, with folders of its own."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def run(module: str, *arguments: str, place: Path) -> str:
    """What `python -m module` says under dbus-run-session; nothing of the tester's own session reaches it."""
    folders = {"HOME": place, "XDG_RUNTIME_DIR": place / "run", "XDG_DATA_HOME": place / "data"}
    for folder in folders.values():
        folder.mkdir(mode=0o700, exist_ok=True)
    away = {"PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
    environment = {name: value for name, value in os.environ.items() if name not in away}
    environment |= {name: str(folder) for name, folder in folders.items()} | {"PYTHONPATH": str(CHECKOUT)}
    said = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-m", module, *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout
