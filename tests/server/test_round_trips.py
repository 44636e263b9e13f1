"""Opening and saving a card over a slow network: three round trips at most.

What that takes at 20 ms each way is told by dev.py bench --engine postgresql.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrack_vault import vault
from entrack_vault.services import records
from entrack_vault.store import server_address
from tests.building import AMALIE, MARTE, SINDRE, Built, at_building, entered
from tests.server.proxy import SlowWire


@pytest.fixture
def wire(house: Built) -> Iterator[SlowWire]:
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    made = SlowWire(Path(server_address.read(house.server).more["host"]), folder / "w")
    yield made
    made.close()
    shutil.rmtree(folder)


def test_opening_and_saving_a_card_take_three_round_trips_at_most(house: Built, wire: SlowWire) -> None:
    own, where = house.keys[MARTE], server_address.read(house.server)
    address = f"postgresql://{own.login}@/{where.database}?host={wire.host}"
    with vault.unlock(address, passphrase=own.passphrase, secret_key=own.secret_key, now=at_building) as marte:
        records.open_person(marte.gate, house.people[SINDRE], "payroll_run")  # the server has planned it once
        wire.delay, wire.trips = 0.02, 0
        opened = records.edit_person(marte.gate, house.people[AMALIE], "payroll_run", ["contact"])
        trips = wire.trips
        wire.trips = 0
        records.save(marte.gate, opened, entered(phone="+4700123123"), "payroll_run")
    assert trips <= 3
    assert wire.trips <= 3
