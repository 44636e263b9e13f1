"""Ids are random and say nothing: 16 bytes, shown as a UUID, never used again."""

from uuid import UUID, uuid4

Id = UUID


def new_id() -> Id:
    """A fresh random id (RFC 9562 version 4)."""
    return uuid4()
