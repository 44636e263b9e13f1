"""How often text that looks like Art. 9 data is noticed, and how often harmless text is taken for it.

Measured on 200 invented bokmål sentences that the words in resources/register/sensitive.toml were not fitted to:
`pytest -s tests/imports/test_sensitive_rates.py` prints the rates that the README publishes.
"""

import csv
import sys
from pathlib import Path
from typing import NamedTuple

from entrack_vault.imports.sensitive import looks_sensitive

SENTENCES = Path(__file__).with_name("sensitive_sentences.csv")
MARGIN = 0.02  # two sentences of a hundred
CALLED = {"orientation": "sexual"}  # what the sentences call a category -> what the detector does


class Rates(NamedTuple):
    """Shares from 0 to 1: sensitive sentences noticed, of these in the right category, harmless ones left alone."""

    noticed: float
    right_category: float
    left_alone: float


MEASURED = Rates(noticed=0.76, right_category=0.76, left_alone=0.95)


def measure(rows: list[dict[str, str]]) -> Rates:
    """What the detector makes of rows with `sensitive` (yes or no), `category` and `sentence`."""
    found = [(row, {hint.category for hint in looks_sensitive(row["sentence"])}) for row in rows]
    sensitive = [(row, hints) for row, hints in found if row["sensitive"] == "yes"]
    right = [CALLED.get(row["category"], row["category"]) in hints for row, hints in sensitive]
    harmless = [hints for row, hints in found if row["sensitive"] == "no"]
    return Rates(
        noticed=sum(bool(hints) for _, hints in sensitive) / len(sensitive),
        right_category=sum(right) / len(right),
        left_alone=sum(not hints for hints in harmless) / len(harmless),
    )


def test_the_rates_of_hits_and_misses_on_200_sentences_are_held() -> None:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 200
    assert {row["sensitive"] for row in rows} == {"yes", "no"}
    rates = measure(rows)
    for name, share in rates._asdict().items():
        sys.stdout.write(f"{name}: {share:.1%}\n")
    for name, least in MEASURED._asdict().items():
        assert getattr(rates, name) >= least - MARGIN, name
