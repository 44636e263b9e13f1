"""The steps of a set-up, each one screen: system packages, environment, locked dependencies, the lock itself.

The environment is .venv in the checkout. A stamp in it names what it was made from; while the stamp holds,
every step is skipped. Where pip finds its packages is the machine's own configuration, never ours.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LOCK = CHECKOUT / "packaging" / "requirements.lock"
ENVIRONMENT = CHECKOUT / ".venv"
STAMP = ENVIRONMENT / "made-from.txt"
OLDEST, NEWEST = (3, 11), (3, 14)
LINUX_ONLY = "linux_only"  # the mark of tests that need the programs below
TEST_PROGRAMS = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "strace": "strace",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
}
# The libraries Qt's wheels expect of a Linux system, and the Debian package each is in: for every window, and for one
# on a screen.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
APT_LISTS = Path("/var/lib/apt/lists")


class Stop(Exception):
    """Ends the tool; a code is that of a program which has already said why it failed."""

    def __init__(self, message: str = "", code: int = 0) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def prepare(*, for_tests: bool = False, for_windows: bool = False) -> str:
    """Makes everything ready; answers with what the tests must leave out here, or nothing."""
    _refuse_other_pythons()
    left_out = _system_packages(for_tests, for_windows)
    if not is_current():
        _make_environment()
        _install_dependencies()
        STAMP.write_text(made_from(), "utf-8")
    return left_out


def _refuse_other_pythons() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Stop(f"Python 3.{OLDEST[1]} to 3.{NEWEST[1]} is needed; this is {platform.python_version()}.")


# Step 1: what only the operating system can bring


def _system_packages(for_tests: bool, for_windows: bool) -> str:
    missing = [] if is_current() or _can_make_environments() else [_venv_package()]
    if sys.platform == "linux" and (for_tests or for_windows):
        wanted = QT_LIBRARIES | SCREEN_LIBRARIES
        missing += [package for library, package in wanted.items() if not _can_load(library)]
    if for_tests and sys.platform != "linux":
        return (
            f"left out here: the tests marked {LINUX_ONLY}. They need a Secret Service under "
            "dbus-run-session, strace, and a window on a virtual screen, which only Linux has."
        )
    if for_tests:
        missing += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    if missing:
        _install_system_packages(missing)
    return ""


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_screen() -> bool:
    """Whether a window can be shown here; only Linux may be without a screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def _can_make_environments() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _venv_package() -> str:
    return f"python3.{sys.version_info[1]}-venv"


def _install_system_packages(packages: list[str]) -> None:
    """As root on Debian installs them; everywhere else stops with the one command to run."""
    install = ["install", "-y", "-q", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise Stop(f"Please install with this system's own packages, then try again: {', '.join(packages)}")
    if os.geteuid() != 0:
        raise Stop(f"Please run this one command, then try again:\n\n  {as_root(packages)}\n")
    say(f"installing {', '.join(packages)}")
    known = any(APT_LISTS.glob("*_Packages*"))
    if known and not _apt_get(*install):
        return
    if complaint := _apt_get("update", "-q") or _apt_get(*install):
        raise Stop(complaint)


def _apt_get(*arguments: str) -> str:
    """What it said when it failed; nothing when it did its work."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], env=quiet, text=True, capture_output=True, check=False)
    return f"apt-get {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}" if done.returncode else ""


def as_root(packages: list[str]) -> str:
    """The one command line that installs Debian packages, for someone who is not root."""
    command = f"apt-get update && apt-get install -y {' '.join(packages)}"
    return f"sudo sh -c '{command}'" if shutil.which("sudo") else f"su -c '{command}'"


# Step 2: the environment


def _make_environment() -> None:
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        raise Stop("The environment must be made anew, by the Python it came from: leave it and try again.")
    say(f"making {ENVIRONMENT.name} with Python {platform.python_version()}")
    call(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
    packages = next(p for p in ENVIRONMENT.rglob("site-packages") if p.is_dir())
    checkout = Path(os.path.relpath(CHECKOUT, packages)).as_posix()
    (packages / "entrack_vault.pth").write_text(checkout + "\n", "ascii")


def environment_python() -> Path:
    """The environment's own interpreter, whether or not it has been made."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# Step 3: the dependencies, exactly those of the lock


def _install_dependencies() -> None:
    """The lock names everything, so nothing is resolved: pip's older releases otherwise look for a newer
    release of what another package asks for with an extra, and then refuse it for having no hash."""
    say("installing the dependencies of packaging/requirements.lock")
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "-qq"]
    python("-m", "pip", "install", *options, "-r", str(LOCK))
    python("-m", "pip", "check", "--disable-pip-version-check", "-q")  # that the lock is whole


def made_from() -> str:
    """What decides whether the environment still serves: the lock, the interpreter, this checkout's place."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    interpreter = f"{platform.python_implementation()} {platform.python_version()} {sys.base_prefix}"
    return f"{digest}\n{interpreter}\n{CHECKOUT}\n"


def is_current() -> bool:
    """Whether the environment was made from just this lock, by this interpreter, in this place."""
    return STAMP.is_file() and STAMP.read_text("utf-8") == made_from() and environment_python().is_file()


# The lock: for every platform and Python at once, made in an environment that is thrown away


def write_lock(arguments: list[str]) -> None:
    """Resolves pyproject.toml anew. `--upgrade` takes newer releases; otherwise settled versions stay."""
    _refuse_other_pythons()
    if not _can_make_environments():
        _install_system_packages([_venv_package()])
    with tempfile.TemporaryDirectory() as folder:
        call(sys.executable, "-m", "venv", folder)
        tool = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        call(str(tool), "-m", "pip", "install", "--disable-pip-version-check", "-qq", "uv")
        what = ["pyproject.toml", "--group", "test", "--python-version", f"3.{OLDEST[1]}"]
        how = ["--universal", "--generate-hashes", "--only-binary", ":all:", "--no-header", "--quiet"]
        goal = ["--output-file", str(LOCK.relative_to(CHECKOUT))]
        call(str(tool), "-m", "uv", "pip", "compile", *what, *how, *goal, *_pip_index(tool), *arguments)
    hosts = [line for line in LOCK.read_text("utf-8").splitlines() if "://" in line or line.startswith("-")]
    if hosts:
        raise Stop("The lock names where packages come from; it must not:\n" + "\n".join(hosts))


def _pip_index(tool: Path) -> list[str]:
    """The index this machine's pip is set to, for a tool that does not read pip's configuration."""
    asked = [str(tool), "-m", "pip", "config", "get", "global.index-url"]
    settled = subprocess.run(asked, text=True, capture_output=True, check=False).stdout.strip()
    index = os.environ.get("PIP_INDEX_URL", settled)
    return ["--default-index", index] if index else []


# Calling programs


def python(*arguments: str) -> None:
    """Runs the environment's Python in the checkout; stops with its exit code when it fails."""
    call(str(environment_python()), *arguments)


def call(*command: str) -> None:
    done = subprocess.run(command, cwd=CHECKOUT, check=False)
    if done.returncode:
        raise Stop(code=done.returncode)
