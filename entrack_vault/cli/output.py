"""What commands print: tables and sentences for people, one JSON document for programs, progress on the side."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from entrack_vault.domain.progress import Work

_WIDTH = 118


def console() -> Console:
    """Standard output; not wider than people read where it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, markup=False)


def document(value: object) -> None:
    """The one JSON document of a run; days and moments as ISO 8601 has them."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def line(text: str = "") -> None:
    """A sentence."""
    console().print(text, soft_wrap=True)


def aside(text: str) -> None:
    """A sentence beside the result, on standard error: standard output stays one document or one table."""
    sys.stderr.write(f"{text}\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table without lines; ids stay whole, so that they can be copied."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, overflow="fold", no_wrap=head == "id")
    for row in rows:
        made.add_row(*row)
    console().print(made)


@contextmanager
def working(title: str, *, quiet: bool = False) -> Iterator[Work]:
    """Progress on standard error, for work over a second; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield Work()
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task: TaskID = bar.add_task(title, total=None)
        yield Work(lambda done, total: bar.update(task, completed=done, total=total))
