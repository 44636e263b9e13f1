"""Everything that can go wrong, by whose move it is next.

An error says what happened, what is still safe and what to do, in that order. The three texts are message
ids of the gettext catalogue; `values` fill their {placeholders} and never hold personal values.
"""

from entrack_vault.i18n import Language, translate


class VaultError(Exception):
    """What every error of the vault is; `exit_code` is what the command line ends with."""

    exit_code = 70

    def __init__(self, happened: str, safe: str = "", remedy: str = "", **values: object) -> None:
        super().__init__(happened)
        self.happened, self.safe, self.remedy, self.values = happened, safe, remedy, values

    def text(self, language: Language) -> str:
        """The whole message in one language, its parts set apart by a space."""
        parts = (self.happened, self.safe, self.remedy)
        return " ".join(translate(language, part, **self.values) for part in parts if part)

    def __str__(self) -> str:
        return self.text("en")


class Misuse(VaultError):
    """The request itself makes no sense: an unknown name, a missing choice."""

    exit_code = 2


class NotAllowed(VaultError):
    """The job description does not grant it. The attempt has been logged when this is raised by the gate."""

    exit_code = 3


class WrongKey(VaultError):
    """A passphrase, secret key or recovery key that does not open this vault."""

    exit_code = 4


class Damaged(VaultError):
    """Bytes that were altered, swapped, cut or rolled back."""

    exit_code = 5


class BadInput(VaultError):
    """A file or value from outside that cannot be taken as it is."""

    exit_code = 6


class RefusedValue(BadInput):
    """One value that breaks a rule of its kind; `happened` is the reason, without the value."""


class Busy(VaultError):
    """Someone else is writing, or changed it first. Nothing was overwritten; trying again is safe."""

    exit_code = 7


class Unavailable(VaultError):
    """The surroundings failed: a full disk, a read-only folder, no keyring. Nothing was half written."""

    exit_code = 7


class Lost(Unavailable):
    """The server does not answer just now; the next thing that is asked connects anew."""


class Cancelled(VaultError):
    """The person asked to stop; nothing was kept of the work under way."""

    exit_code = 7
