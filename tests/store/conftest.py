"""The vault these tests copy: the one whose members are killed in tests/crashes."""

from tests.crashes.conftest import crowd, member, stretched_once

__all__ = ["crowd", "member", "stretched_once"]
