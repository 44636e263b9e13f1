"""What all pages share: the open vault, the worker that owns it, and the workstation's preferences."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.errors import VaultError
from entrack_vault.i18n import LANGUAGES
from ui import preferences
from ui.look import theme
from ui.words import WORDS, say, speak
from ui.worker import Task, Worker

if TYPE_CHECKING:  # what an open vault takes is brought in while someone types their passphrase
    from entrack_vault.register.model import Population, Register
    from entrack_vault.services.gate import Gate
    from entrack_vault.vault import Vault

T = TypeVar("T")


class Desk(QObject):
    """One per window. Only the worker touches the vault's database; what is asked here is in memory."""

    opened = Signal()
    locking = Signal()  # every page lets go of what it shows
    locked = Signal()
    trouble = Signal(object)  # a VaultError nobody else shows
    told = Signal(str)  # a short message of what was done
    person_wanted = Signal(object)  # a Listed, whose own page is to be shown
    changed = Signal()  # people or cards were changed here
    others_changed = Signal(object)  # a services.together.Meanwhile

    def __init__(self) -> None:
        super().__init__()
        self.preferences = preferences.load()
        self.worker = Worker(self)
        self.vault: Vault | None = None
        self.names: dict[UUID, str] = {}  # of the people last listed, for pages that speak of them

    # Preferences

    def apply_preferences(self) -> None:
        """Puts language, theme and text size in place."""
        chosen = self.preferences
        if chosen.language in LANGUAGES:
            speak(chosen.language)
        theme.use(
            "dark" if chosen.theme == "dark" else "light" if chosen.theme == "light" else "system", chosen.scale
        )

    def prefer(self, **values: object) -> None:
        """Changes preferences, puts them in place and keeps them."""
        self.prefer_quietly(**values)
        self.apply_preferences()

    def prefer_quietly(self, **values: object) -> None:
        """Changes preferences that nothing on the screen depends on."""
        for name, value in values.items():
            setattr(self.preferences, name, value)
        self.preferences.save()

    # The vault

    def open(self, vault: "Vault") -> None:
        """Takes over an unlocked vault."""
        self.vault = vault
        self.opened.emit()

    def lock(self, *, at_once: bool = False) -> None:
        """Clears every page, drops what is under way and closes the vault; pages are cleared before this returns.

        Unless it must be `at_once`, a backup that is due is made before the keys are let go of.
        """
        vault, self.vault = self.vault, None
        if vault is None:
            return
        self.worker.forget()
        self.names = {}
        self.locking.emit()
        due = not at_once and vault.may_back_up
        closing = vault.lock_after_backup if due else lambda _work: vault.lock()
        label = say("Making a backup before the vault closes") if due else ""
        self.worker.ask(Task(closing, lambda _none: None, self.trouble.emit, self, label))
        self.locked.emit()

    @property
    def gate(self) -> "Gate":
        """The gate of the open vault."""
        return self._open_vault().gate

    @property
    def register(self) -> "Register":
        """What may be held."""
        return self._open_vault().register

    def _open_vault(self) -> "Vault":
        if self.vault is None:
            raise RuntimeError("no vault is open")
        return self.vault

    def population(self, key: str) -> "Population":
        """A population of the register."""
        return self.register.populations[key]

    def has_duty(self, duty: Duty) -> bool:
        """Whether the job description gives a duty today; the gate decides again when it is used."""
        session = self.gate.session
        return session.job.duty(duty, session.today) is not None

    def ask(
        self,
        owner: QObject,
        work: "Callable[[Gate, Work], T]",
        done: Callable[[T], None],
        *,
        failed: Callable[[VaultError], None] | None = None,
        label: str = "",
    ) -> None:
        """Has something done with the vault; the answer comes back in the window's thread, unless it locks."""
        gate = self.gate
        self.worker.ask(Task(lambda way: work(gate, way), done, failed or self.trouble.emit, owner, label))

    def ask_without_vault(
        self,
        owner: QObject,
        work: Callable[[Work], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[VaultError], None] | None = None,
        label: str = "",
        dropped: Callable[[T], None] | None = None,
    ) -> None:
        """The same before a vault is open: unlocking, creating. `dropped` is what becomes of an answer that comes
        when whoever asked is gone."""
        self.worker.ask(Task(work, done, failed or self.trouble.emit, owner, label, dropped))

    def close(self) -> None:
        """Locks and ends the worker, which first makes a backup that is due."""
        self.lock()
        self.worker.finish()


def on_change(build: Callable[[], None]) -> None:
    """Has something made anew when language, theme or text size change."""
    WORDS.changed.connect(build)
    theme.THEME.changed.connect(build)
