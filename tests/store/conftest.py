"""The vault these tests copy: the one whose members are killed in tests/crashes."""

from tests.crashes.conftest import crowd, member

__all__ = ["crowd", "member"]
