"""A process of its own beside a real Secret Service: does one thing with the keyring and says what came of it.

Run inside dbus-run-session with folders of its own: `python -m tests.workstation.with_keyring THING VAULT MEMBER`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

import keyring

from entrack_vault.errors import Unavailable
from entrack_vault.workstation import secret_keys

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PROMPTER = "org.gnome.keyring.SystemPrompter"


def start_service() -> None:
    """gnome-keyring with its login keyring unlocked."""
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    subprocess.run(command, input=b"a login password", check=True, capture_output=True, timeout=20)


def lock() -> None:
    """Locks the collection, as the desktop does."""
    import secretstorage

    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()


def unseen_prompter() -> None:
    """Takes the prompter's place on the bus, and never answers."""
    import secretstorage

    bus: Any = import_module("jeepney").message_bus  # which has no types
    connection = secretstorage.dbus_init()
    reply = connection.send_and_get_reply(bus.RequestName(PROMPTER))
    assert reply.body == (1,)  # it is ours
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    sys.stdin.read()
    connection.close()


def another_process(thing: str, vault: UUID, member: UUID) -> object:
    """What a new process says."""
    command = [sys.executable, "-m", "tests.workstation.with_keyring", thing, str(vault), str(member)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=30).stdout)


def unlocked(vault: UUID, member: UUID) -> object:
    """Keeps, fetches in this and a new process, replaces and forgets."""
    start_service()
    other = UUID(int=member.int ^ 1)
    said: list[object] = [secret_keys.fetch(vault, member)]
    secret_keys.keep(vault, member, KEY)
    secret_keys.keep(vault, other, OTHER)
    said.append(_hex(secret_keys.fetch(vault, member)))
    said.append(another_process("fetch", vault, member))
    secret_keys.keep(vault, member, OTHER)
    said.append(_hex(secret_keys.fetch(vault, member)))
    secret_keys.forget(vault, member)
    secret_keys.forget(vault, member)
    said.append(secret_keys.fetch(vault, member))
    said.append(another_process("fetch", vault, other))
    return {"backend": type(keyring.get_keyring()).__module__, "said": said}


def locked(vault: UUID, member: UUID) -> object:
    """Everything is refused while the collection is locked and nobody can be asked."""
    start_service()
    secret_keys.keep(vault, member, KEY)
    lock()
    return _refusals(vault, member)


def unanswered(vault: UUID, member: UUID) -> object:
    """The same where the question is asked and never answered."""
    start_service()
    secret_keys.keep(vault, member, KEY)
    lock()
    secret_keys.PROMPT_SECONDS = 1.0
    command = [sys.executable, "-m", "tests.workstation.with_keyring", "prompter", str(vault), str(member)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as prompter:
        assert prompter.stdout and prompter.stdout.readline() == "waiting\n"
        started = time.monotonic()
        said = _refusals(vault, member)
        seconds = time.monotonic() - started
        prompter.communicate("", timeout=20)
    return {"said": said, "seconds": seconds}


def _refusals(vault: UUID, member: UUID) -> list[str]:
    said: list[str] = []
    calls: tuple[Callable[[], object], ...] = (
        lambda: secret_keys.fetch(vault, member),
        lambda: secret_keys.keep(vault, member, OTHER),
        lambda: secret_keys.forget(vault, member),
    )
    for call in calls:
        try:
            call()
        except Unavailable as fault:
            said.append(fault.happened)
    return said


def _hex(key: bytes | None) -> str | None:
    return key.hex() if key else None


def main(thing: str, vault: UUID, member: UUID) -> None:
    """Does it, and prints JSON."""
    if thing == "prompter":
        unseen_prompter()
        return
    if thing == "fetch":
        found: object = _hex(secret_keys.fetch(vault, member))
    else:
        found = {"unlocked": unlocked, "locked": locked, "unanswered": unanswered}[thing](vault, member)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3]))
