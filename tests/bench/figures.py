"""What a measurement is, and how it is told."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One thing measured beside its floor. `goal` is the highest ratio or, with no floor, the highest value."""

    name: str
    unit: str
    value: float
    floor: float | None
    goal: str
    met: bool
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of its floor."""
        return self.value / self.floor if self.floor else None

    def told(self) -> dict[str, object]:
        """As JSON."""
        return {**asdict(self), "ratio": self.ratio}


def timed(work: Callable[[], object]) -> float:
    """Seconds one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_of(work: Callable[[], object], times: int) -> float:
    """The median of several runs, in seconds: machines are noisy."""
    return statistics.median(timed(work) for _ in range(times))


def table(figures: list[Figure]) -> str:
    """All figures as lines for people."""
    heads = ("what", "value", "floor", "ratio", "goal", "met")
    rows = [
        (
            figure.name,
            f"{figure.value:.4g} {figure.unit}",
            f"{figure.floor:.4g} {figure.unit}" if figure.floor else "-",
            f"{figure.ratio:.2f}" if figure.ratio else "-",
            figure.goal,
            "yes" if figure.met else "NO",
        )
        for figure in figures
    ]
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (heads, *rows)
    )


def say(text: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(f"{text}\n")
