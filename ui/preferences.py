"""What this workstation remembers of the window: language, theme, sizes, idle time. Nothing personal."""

import contextlib
import json
from dataclasses import asdict, dataclass, field

from entrack_vault.i18n import LANGUAGES
from entrack_vault.workstation import state
from ui.look.theme import SCALES

FILE = "window.json"
IDLE_MINUTES = (1, 2, 5, 10, 15)
_THEMES = ("system", "light", "dark")


@dataclass
class Preferences:
    """Kept in the workstation's state folder; values that make no sense are replaced by the defaults."""

    language: str = "nb"
    theme: str = "system"
    scale: int = 100
    idle_minutes: int = 5
    window: list[int] = field(default_factory=list)  # width and height
    columns: dict[str, list[int]] = field(default_factory=dict)  # table -> widths

    def save(self) -> None:
        """Keeps them; a disk that takes nothing more is no reason to stop anyone's work."""
        with contextlib.suppress(OSError):
            folder = state.folder()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = folder / f".{FILE}.tmp"
            temporary.write_text(json.dumps(asdict(self), indent=1), "utf-8")
            temporary.replace(folder / FILE)


def load() -> Preferences:
    """Those kept here, or the defaults."""
    try:
        values = json.loads((state.folder() / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Preferences()
    found = Preferences()
    if not isinstance(values, dict):
        return found
    for name, allowed in (
        ("language", LANGUAGES),
        ("theme", _THEMES),
        ("scale", SCALES),
        ("idle_minutes", IDLE_MINUTES),
    ):
        if values.get(name) in allowed:
            setattr(found, name, values[name])
    window, columns = values.get("window"), values.get("columns")
    if isinstance(window, list) and len(window) == 2 and all(isinstance(side, int) for side in window):
        found.window = window
    if isinstance(columns, dict):
        found.columns = {
            str(name): [int(width) for width in widths]
            for name, widths in columns.items()
            if isinstance(widths, list) and all(isinstance(width, int) for width in widths)
        }
    return found
