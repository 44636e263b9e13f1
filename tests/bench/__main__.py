"""Runs every measurement and prints a table, and JSON for programs."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import backup_memory, backups, cards, days, imports, lists, logs, prints, purges, server, window
from tests.bench.backup_memory import Owned
from tests.bench.figures import Figure, say, table
from tests.bench.ground import make
from tests.bench.purges import owners_keys


def main() -> None:
    """The bench; exits with 1 when a figure is missed."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--engine", choices=("sqlcipher", "postgresql"), default="sqlcipher")
    parser.add_argument("--rows", type=int, default=10_000, help="of the import")
    parser.add_argument("--json", type=Path, help="where to put the figures as JSON, too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="entrack-bench-") as folder:
        place = Path(folder)
        os.environ["ENTRACK_VAULT_STATE"] = str(place / "state")
        if chosen.engine == "postgresql":
            figures = server.measure(place, chosen.people)
        else:
            figures = measure(place, chosen.people, chosen.rows)
    sys.stdout.write(f"{table(figures)}\n\n")
    told = json.dumps([figure.told() for figure in figures], indent=1)
    sys.stdout.write(f"{told}\n")
    if chosen.json:
        chosen.json.write_text(told, "utf-8")
    sys.exit(0 if all(figure.met for figure in figures) else 1)


def measure(place: Path, people: int, rows: int) -> list[Figure]:
    """Every figure of one run."""
    say("drawing overviews")
    figures = prints.measure()
    say(f"importing {rows} rows")
    figures += imports.measure(place, rows)
    say(f"inventing {people} people")
    ground = make(place, people)
    say("unlocking and listing")
    figures += lists.measure(ground)
    say("opening the window")
    figures += window.measure(ground)
    with ground.unlock() as vault:
        say("opening and saving cards")
        figures += cards.measure(vault)
        say("verifying the log")
        figures += logs.measure(vault)
    say("looking at what waits today")
    figures += days.measure(ground)
    say("backing up and restoring")
    figures += backups.measure(ground)
    say("the same in processes of their own")
    small, large = (
        Owned(many, str(one.folder), *owners_keys(one))
        for many, one in ((people // 4, make(place, people // 4)), (people, ground))
    )
    figures += backup_memory.measure(small, large, "in a folder")
    say("purging")
    figures += purges.measure(ground)
    return figures


if __name__ == "__main__":
    main()
