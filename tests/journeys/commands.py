"""One workstation at a time: every command a process of its own, with its own state folder and its member's keys."""

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.journeys.nursery import CHECKOUT, DAYS_LATER, Nursery

NURSERIES = {language: Nursery(language) for language in ("nb", "en")}
SECONDS = 120  # for the slowest command on a busy machine


@dataclass(frozen=True)
class Answer:
    """What a process gave: its exit code, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which is one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def everything(self) -> str:
        """All that could have leaked."""
        return self.out + self.err


@dataclass(frozen=True)
class Desk:
    """A member at their own workstation. `keys` are the options that give their passphrase and secret key."""

    folder: Path
    vault: Path | str
    keys: tuple[str, ...] = ()
    surroundings: dict[str, str] = field(default_factory=dict)

    def run(self, *command: object, as_json: bool = True, language: str = "en", typed: str = "") -> Answer:
        """Runs one command to its end and returns what came of it, whatever that is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        options = ["--language", language, "--vault", str(self.vault), *self.keys, *["--json"] * as_json]
        arguments = [*options, *map(str, command)]
        surroundings = {
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONIOENCODING": "utf-8",
            "ENTRACK_VAULT_STATE": str(self.folder / "state"),
            "COLUMNS": "200",
            **self.surroundings,
        }
        answer = Answer(*NURSERIES[language].run(arguments, surroundings, self.folder, typed, SECONDS))
        assert "Traceback" not in answer.err, answer.err
        return answer

    def __call__(self, *command: object, code: int = 0) -> Any:
        """The JSON document of a command that must end with `code`."""
        answer = self.run(*command)
        assert answer.code == code, (command[:2], answer)
        if code > 1:
            assert answer.json["error"]["code"] == code
        return answer.json

    def refused(self, *command: object, code: int) -> str:
        """The message of a command that must fail with `code`."""
        return str(self(*command, code=code)["error"]["message"])

    def plain(self, *command: object, code: int = 0, language: str = "en") -> str:
        """What people read of a command that must end with `code`."""
        answer = self.run(*command, as_json=False, language=language)
        assert answer.code == code, (command[:2], answer)
        return answer.out if code == 0 else answer.err

    def later(self, days: int) -> "Desk":
        """The same desk some days from now."""
        return replace(self, surroundings={**self.surroundings, DAYS_LATER: str(days)})

    def paper(self, name: str, text: str) -> Path:
        """A file of this desk's own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def holding(self, passphrase: str, secret_key: str) -> "Desk":
        """The same desk with a member's own keys in files."""
        words = self.paper("passphrase.txt", f"{passphrase}\n")
        key = self.paper("secret-key.txt", f"{secret_key}\n")
        return Desk(
            self.folder,
            self.vault,
            ("--passphrase-file", str(words), "--secret-key-file", str(key)),
            self.surroundings,
        )
