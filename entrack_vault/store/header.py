"""header.json: how a vault is opened. Names nobody, and is authenticated under the file key.

Replaced atomically: temporary file, fsync, rename, fsync of the folder. The rename is what commits a new file key.
"""

import base64
import contextlib
import json
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from entrack_vault.crypto import mac, slots
from entrack_vault.crypto.identity import PublicIdentity
from entrack_vault.crypto.passphrase import SALT_BYTES, KdfSettings
from entrack_vault.crypto.slots import EnrolmentSlot, MemberSlot, RecoverySlot
from entrack_vault.errors import Damaged, Misuse, Unavailable
from entrack_vault.i18n import N_

NAME = "header.json"
UNFINISHED = f".{NAME}.*.tmp"  # what a process killed while writing one leaves
FORMAT: Literal[1] = 1
SHARED = 0o660  # for the members' group alone, as the folder is
LARGEST = 8 * 1024 * 1024  # bytes; some tens of members need a few hundred kilobytes


def _from_base64(value: object) -> object:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


_Bytes = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(lambda value: base64.b64encode(value).decode(), return_type=str),
]


def _aware(value: str) -> str:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("a time without its zone")
    return value


_Count = Annotated[int, Field(ge=0, lt=2**63)]
_Time = Annotated[str, AfterValidator(_aware)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Member(_Model):
    id: _Bytes
    member: UUID
    version: _Count
    memory: _Count
    passes: _Count
    lanes: _Count
    salt: Annotated[_Bytes, Field(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    signing: _Bytes
    receiving: _Bytes
    sealed_seed: _Bytes
    file_key: _Bytes


class _Recovery(_Model):
    id: _Bytes
    file_key: _Bytes


class _Enrolment(_Model):
    id: _Bytes
    member: UUID
    expires: _Time
    signing: _Bytes
    receiving: _Bytes
    file_key: _Bytes
    origin: _Bytes


class _Header(_Model):
    format: Literal[1]
    vault: UUID
    demonstration: bool
    generation: _Count
    database: Annotated[str, BeforeValidator(str)]
    members: list[_Member]
    recovery: _Recovery
    enrolments: list[_Enrolment]


@dataclass(frozen=True)
class Header:
    """A vault's header. `generation` counts its replacements."""

    vault: UUID
    demonstration: bool
    generation: int
    database: str
    members: tuple[MemberSlot, ...]
    recovery: RecoverySlot
    enrolments: tuple[EnrolmentSlot, ...] = ()

    def with_member(self, slot: MemberSlot) -> "Header":
        """With a member's slot in place of any they had, and their enrolment slot gone."""
        return replace(
            self,
            members=(*(other for other in self.members if other.member != slot.member), slot),
            enrolments=tuple(other for other in self.enrolments if other.member != slot.member),
        )

    def for_new_file_key(self, recovery: PublicIdentity, file_key: bytes) -> "Header":
        """With every way in leading to a new file key."""
        return replace(
            self,
            members=tuple(slots.for_new_file_key(self.vault, slot, file_key) for slot in self.members),
            recovery=slots.recovery_for_new_file_key(self.vault, self.recovery, recovery, file_key),
            enrolments=tuple(slots.for_new_file_key(self.vault, slot, file_key) for slot in self.enrolments),
        )

    def without_member(self, member: UUID) -> "Header":
        """With neither slot nor enrolment of a member."""
        return replace(
            self,
            members=tuple(slot for slot in self.members if slot.member != member),
            enrolments=tuple(slot for slot in self.enrolments if slot.member != member),
        )


@dataclass(frozen=True)
class StoredHeader:
    """A header as read, with what is needed to authenticate it once the file key is known."""

    header: Header
    content: bytes
    mac: bytes
    raw: bytes  # the file as it was read

    def authenticate(self, file_key: bytes) -> None:
        """Returns when a holder of the file key wrote it; Damaged otherwise."""
        try:
            mac.check_header(file_key, self.content, self.mac)
        except Damaged:
            raise _damaged() from None


def read(folder: Path, known: StoredHeader | None = None) -> StoredHeader:
    """The header of a vault's folder; `known` itself while the file holds just the same bytes.

    Misuse when there is none, Damaged when it is not whole.
    """
    try:
        text = _bytes_of(folder)
    except FileNotFoundError:
        raise Misuse(
            N_("There is no vault in this folder."), "", N_("Choose the folder that holds header.json.")
        ) from None
    except OSError:
        raise Unavailable(
            N_("The vault's folder cannot be read."), N_("Nothing was changed."), N_("Check your access to it.")
        ) from None
    return known if known is not None and text == known.raw else parsed(text)


def parsed(text: bytes) -> StoredHeader:
    """A header as it was stored; Damaged when it is not whole or from a newer program."""
    try:
        if len(text) > LARGEST:
            raise _damaged()
        stored = json.loads(text)
        code = base64.b64decode(stored.pop("mac"), validate=True)
        content = _content(stored)
        if isinstance(stored.get("format"), int) and stored["format"] > FORMAT:
            raise _newer()
        return StoredHeader(_value(_Header.model_validate_json(content)), content, code, text)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, ValidationError):
        raise _damaged() from None


def _bytes_of(folder: Path) -> bytes:
    """Without a file object, since it is read before everything that is written."""
    handle = os.open(folder / NAME, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(handle).st_size
        if size > LARGEST:
            raise _damaged()
        return os.read(handle, size)
    finally:
        os.close(handle)


def rendered(header: Header, file_key: bytes) -> bytes:
    """A header as it is stored, authenticated under the file key."""
    content = _content(json.loads(_model(header).model_dump_json()))
    stored = {**json.loads(content), "mac": base64.b64encode(mac.header_mac(file_key, content)).decode()}
    return json.dumps(stored, indent=1, sort_keys=True).encode()


def write(folder: Path, header: Header, file_key: bytes) -> None:
    """Replaces the header; Unavailable when the folder cannot be written, with the old one still in place."""
    text = rendered(header, file_key)
    temporary = folder / f".{NAME}.{os.getpid()}.tmp"
    try:
        with temporary.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(SHARED)
        temporary.replace(folder / NAME)
        fsync_folder(folder)
    except OSError:
        raise Unavailable(
            N_("The vault's header could not be written."),
            N_("The vault is as it was before."),
            N_("Check the space left and your access to the folder, and try again."),
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def fsync_file(file: Path) -> None:
    """Makes what is in a file durable; Unavailable when the disk fails."""
    try:
        with file.open("rb+") as handle:
            os.fsync(handle.fileno())
    except OSError:
        raise Unavailable(
            N_("The disk did not answer, so nothing was opened or saved."),
            N_("Everything saved before is safe."),
            N_("Check the disk and the space left on it, and try again."),
        ) from None


def fsync_folder(folder: Path) -> None:
    """Makes renames in a folder durable; systems that cannot open folders do so by themselves."""
    with contextlib.suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _content(values: object) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _model(header: Header) -> _Header:
    return _Header(
        format=FORMAT,
        vault=header.vault,
        demonstration=header.demonstration,
        generation=header.generation,
        database=header.database,
        members=[
            _Member(
                id=slot.id,
                member=slot.member,
                version=slot.version,
                memory=slot.settings.memory,
                passes=slot.settings.passes,
                lanes=slot.settings.lanes,
                salt=slot.salt,
                signing=slot.public.signing,
                receiving=slot.public.receiving,
                sealed_seed=slot.sealed_seed,
                file_key=slot.file_key,
            )
            for slot in header.members
        ],
        recovery=_Recovery(id=header.recovery.id, file_key=header.recovery.file_key),
        enrolments=[
            _Enrolment(
                id=slot.id,
                member=slot.member,
                expires=slot.expires,
                signing=slot.public.signing,
                receiving=slot.public.receiving,
                file_key=slot.file_key,
                origin=slot.origin,
            )
            for slot in header.enrolments
        ],
    )


def _value(model: _Header) -> Header:
    if Path(model.database).name != model.database or not model.database.startswith("vault-"):
        raise _damaged()
    return Header(
        vault=model.vault,
        demonstration=model.demonstration,
        generation=model.generation,
        database=model.database,
        members=tuple(
            MemberSlot(
                id=slot.id,
                member=slot.member,
                version=slot.version,
                settings=KdfSettings(slot.memory, slot.passes, slot.lanes),
                salt=slot.salt,
                public=PublicIdentity(slot.signing, slot.receiving),
                sealed_seed=slot.sealed_seed,
                file_key=slot.file_key,
            )
            for slot in model.members
        ),
        recovery=RecoverySlot(model.recovery.id, model.recovery.file_key),
        enrolments=tuple(
            EnrolmentSlot(
                id=slot.id,
                member=slot.member,
                expires=slot.expires,
                public=PublicIdentity(slot.signing, slot.receiving),
                file_key=slot.file_key,
                origin=slot.origin,
            )
            for slot in model.enrolments
        ),
    )


def _damaged() -> Damaged:
    return Damaged(
        N_("The vault's header is damaged or was not written by this program."),
        N_("The database beside it was not touched."),
        N_("Fetch header.json and the database from the same backup."),
    )


def older() -> Damaged:
    """An older header has been put back while the vault was open."""
    return Damaged(
        N_("The vault's header has been put back to an older one while the vault was open."),
        N_("The database beside it was not touched."),
        N_("Lock the vault, fetch the newest header.json and tell the finance manager."),
    )


def _newer() -> Damaged:
    return Damaged(
        N_("This vault was written by a newer version of the program."),
        N_("Nothing was changed."),
        N_("Update the program on this workstation and try again."),
    )
