"""Ids are random and say nothing: 16 bytes, shown as a UUID, never used again."""

from uuid import UUID, uuid4

from entrack_vault.errors import Misuse
from entrack_vault.i18n import N_

Id = UUID


def new_id() -> Id:
    """A fresh random id (RFC 9562 version 4)."""
    return uuid4()


def read_id(text: str) -> Id:
    """The id written as `text`; Misuse when it is not one."""
    try:
        return UUID(text)
    except ValueError as fault:
        raise Misuse(N_("This is not an id.")) from fault
