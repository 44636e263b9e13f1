"""Reading the frozen examples beside this file: JSON in which bytes stand as lower-case hex."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> Any:
    """The examples of one file, by its name without .json."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def named(examples: list[dict[str, Any]]) -> list[str]:
    """What to call each example when its test fails."""
    return [example["what"] for example in examples]


def part(given: dict[str, Any]) -> bytes | str | int:
    """One part of a canonical encoding: {"bytes": hex}, {"text": ...} or {"integer": decimal digits}."""
    ((kind, value),) = given.items()
    if kind == "bytes":
        return bytes.fromhex(value)
    return int(value) if kind == "integer" else str(value)
