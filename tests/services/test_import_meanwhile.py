"""What happens between a dry run and its import: the plan is carried out as it was shown, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from entrack_vault.errors import BadInput, Busy
from entrack_vault.services import importing, people, records
from entrack_vault.services.gate import Gate
from entrack_vault.services.importing import Options, Plan
from tests.building import JONAS, MARTE, PER, Built, entered

FILE = "Ansattnr;Navn;Fødselsdato\n901;Nora Vik;01.02.1990\n902;Odd Ås;02.02.1990\n"


def planned(gate: Gate, folder: Path, source: str = "", text: str = FILE) -> Plan:
    """The dry run of FILE, or of another."""
    path = folder / "two.csv"
    path.write_text(text, "utf-8")
    table = importing.read_file(gate, path, "employee")
    mapping = importing.propose_mapping(gate, table, "employee")
    return importing.plan(gate, path, table, mapping, Options("payroll_run", source))


def test_a_plan_is_not_carried_out_twice(as_member: Callable[[str], Gate], tmp_path: Path) -> None:
    gate = as_member(MARTE)
    before = len(people.load(gate, ["employee"]))
    plan = planned(gate, tmp_path)
    assert importing.run(gate, plan) == {"create": 2}
    with pytest.raises(Busy, match="changed this"):
        importing.run(gate, plan)
    assert len(people.load(gate, ["employee"])) == before + 2


def test_a_twin_row_names_the_row_it_repeats(as_member: Callable[[str], Gate], tmp_path: Path) -> None:
    plan = planned(as_member(MARTE), tmp_path, text=FILE + FILE.splitlines()[1] + "\n")
    assert plan.counts == {"create": 2, "unchanged": 1}
    assert [(told.row, told.reason_text("en"), str(told.severity)) for told in plan.problems] == [
        (4, "The same person as in row 2.", "warning")
    ]


def test_somebody_registered_meanwhile_stops_the_import(as_member: Callable[[str], Gate], tmp_path: Path) -> None:
    gate = as_member(MARTE)
    plan = planned(gate, tmp_path)
    records.create(gate, "employee", entered(name="Nora Vik", birth_date="1990-02-01"), "employment")
    with pytest.raises(Busy):
        importing.run(gate, plan)
    assert [person.name for person in people.load(gate, ["employee"]).find("nora vik")] == ["Nora Vik"]


def test_another_group_may_change_meanwhile(as_member: Callable[[str], Gate], tmp_path: Path, house: Built) -> None:
    gate, colleague = as_member(MARTE), as_member(JONAS)
    plan = planned(gate, tmp_path)
    records.create(colleague, "applicant", entered(name=f"{PER} den yngre"), "recruitment")
    assert importing.run(gate, plan) == {"create": 2}


def test_a_source_the_register_does_not_have_is_refused(as_member: Callable[[str], Gate], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such source"):
        planned(as_member(MARTE), tmp_path, source="hearsay")
