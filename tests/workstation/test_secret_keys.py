"""Secret keys in a keyring: beside a real Secret Service, and where there is none that may be used."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Failing
from keyring.backends.null import Keyring as Null

from entrack_vault.errors import Unavailable
from entrack_vault.workstation import secret_keys
from tests import on_a_bus
from tests.workstation.with_keyring import KEY, OTHER

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKED = "The keyring on this computer is locked."
VAULT, MEMBER = uuid4(), uuid4()


def beside_a_service(thing: str, place: Path) -> Any:
    """What tests/workstation/with_keyring.py says on a message bus of its own."""
    return json.loads(on_a_bus.run("tests.workstation.with_keyring", thing, str(VAULT), str(MEMBER), place=place))


@pytest.mark.linux_only
def test_an_unlocked_keyring_keeps_fetches_and_forgets(tmp_path: Path) -> None:
    found = beside_a_service("unlocked", tmp_path)
    assert found["backend"] == "keyring.backends.SecretService"
    assert found["said"] == [None, KEY.hex(), KEY.hex(), OTHER.hex(), None, OTHER.hex()]


@pytest.mark.linux_only
def test_a_locked_keyring_is_said_to_be_locked(tmp_path: Path) -> None:
    assert beside_a_service("locked", tmp_path) == [LOCKED] * 3


@pytest.mark.linux_only
def test_a_prompt_nobody_answers_is_given_up(tmp_path: Path) -> None:
    found = beside_a_service("unanswered", tmp_path)
    assert found["said"] == [LOCKED] * 3
    assert 3 <= found["seconds"] < 10  # one second for each of the three


class PlainFile(KeyringBackend):
    """Somebody else's back end, which would write keys down."""

    priority = 9
    kept: dict[tuple[str, str], str]

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Chain(PlainFile):
    """Passes calls on, as keyring's chainer does."""

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


class Known(PlainFile):
    """Stands where the operating system's own back end does."""


Known.__module__, Known.__name__ = "keyring.backends.SecretService", "Keyring"


class Broken(Known):
    """Says it kept a key, and gives back something else."""

    def get_password(self, service: str, username: str) -> str | None:
        return "not hex" if super().get_password(service, username) else None


Broken.__module__, Broken.__name__ = "keyring.backends.SecretService", "Keyring"


NOT_THE_SYSTEMS: list[KeyringBackend] = [PlainFile(), Chain(PlainFile())]
NOT_THE_SYSTEMS += [backend() for backend in (Failing, Null)]


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize("backend", NOT_THE_SYSTEMS)
def test_without_a_keyring_of_the_system_nothing_is_kept_anywhere(
    backend: KeyringBackend, own_state_folder: Path
) -> None:
    keyring.set_keyring(backend)
    with pytest.raises(Unavailable, match="no keyring that can be used"):
        secret_keys.keep(VAULT, MEMBER, KEY)
    with pytest.raises(Unavailable, match="no keyring that can be used"):
        secret_keys.fetch(VAULT, MEMBER)
    with pytest.raises(Unavailable, match="no keyring that can be used"):
        secret_keys.forget(VAULT, MEMBER)
    plain = [one for one in (backend, *getattr(backend, "backends", ())) if isinstance(one, PlainFile)]
    assert not any(one.kept for one in plain)
    assert not list(own_state_folder.iterdir())


def test_without_a_message_bus_there_is_no_keyring(tmp_path: Path) -> None:
    away = {"PYTHON_KEYRING_BACKEND", "DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in away}
    environment |= {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none", "PYTHONPATH": str(CHECKOUT)}
    environment |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    program = (
        "from uuid import uuid4\nfrom entrack_vault.workstation import secret_keys\n"
        "secret_keys.keep(uuid4(), uuid4(), bytes(32))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "Unavailable: This computer has no keyring that can be used" in said.stderr
    assert not [entry for entry in tmp_path.rglob("*") if entry.is_file()]


def test_a_known_keyring_behind_a_chain_is_used_and_no_other() -> None:
    plain, known = PlainFile(), Known()
    keyring.set_keyring(Chain(plain, known))
    secret_keys.keep(VAULT, MEMBER, KEY)
    assert secret_keys.fetch(VAULT, MEMBER) == KEY
    assert not plain.kept
    assert list(known.kept) == [(f"Entrack Vault {VAULT} {MEMBER}", "secret-key")]


def test_each_vault_and_member_has_a_service_name_of_their_own() -> None:
    known = Known()
    keyring.set_keyring(known)
    everyone = [(UUID(int=vault), UUID(int=member)) for vault in (1, 2) for member in (1, 2)]
    for at, (vault, member) in enumerate(everyone):
        secret_keys.keep(vault, member, bytes([at]) * 32)
    assert len({service for service, _ in known.kept}) == 4
    assert [secret_keys.fetch(*one) for one in everyone] == [bytes([at]) * 32 for at in range(4)]
    secret_keys.forget(*everyone[0])
    assert [secret_keys.fetch(*one) is None for one in everyone] == [True, False, False, False]


def test_a_key_that_does_not_come_back_the_same_is_not_taken_for_kept() -> None:
    keyring.set_keyring(Broken())
    with pytest.raises(Unavailable):
        secret_keys.keep(VAULT, MEMBER, KEY)
    assert secret_keys.fetch(VAULT, MEMBER) is None


def test_one_credential_stays_within_what_windows_keeps() -> None:
    known = Known()
    keyring.set_keyring(known)
    secret_keys.keep(VAULT, MEMBER, KEY)
    (secret,) = known.kept.values()
    assert len(secret.encode("utf-16-le")) <= 2560
