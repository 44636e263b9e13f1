"""Long work reports how far it is and stops when asked."""

from pathlib import Path

import pytest

from entrack_vault import errors
from entrack_vault.domain.progress import NO_PROGRESS, Work
from entrack_vault.imports.tables import read_table


def test_work_reports_its_steps_and_stops_when_asked() -> None:
    seen: list[tuple[int, int]] = []
    work = Work(lambda done, total: seen.append((done, total)), lambda: len(seen) == 2)
    work.step(1, 3)
    work.step(2, 3)
    with pytest.raises(errors.Cancelled):
        work.step(3, 3)
    assert seen == [(1, 3), (2, 3)]


def test_nobody_listening_is_fine() -> None:
    NO_PROGRESS.step(1, 1)


def test_reading_a_file_reports_up_to_the_end_and_can_be_stopped(tmp_path: Path) -> None:
    file = tmp_path / "ansatte.csv"
    file.write_text("Navn;Ansattnummer\n" + "Nora Eide;1042\n" * 5000, "utf-8")
    seen: list[tuple[int, int]] = []
    read_table(file, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (file.stat().st_size, file.stat().st_size)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    with pytest.raises(errors.Cancelled):
        read_table(file, cancelled=lambda: True)
