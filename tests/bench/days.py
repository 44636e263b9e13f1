"""Today's page at many people and 500 open requests: everything that waits, gathered at once."""

import statistics
import time
from datetime import timedelta

from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.services import people, rights_cases, today
from tests.bench.figures import Figure
from tests.bench.ground import Ground

OPEN = 500
TIMES = 5


def measure(ground: Ground) -> list[Figure]:
    """Registers the requests, and gathers what waits, as the payroll officer."""
    with ground.unlock() as vault:
        gate = vault.gate
        on = gate.session.today
        for at, person in enumerate(people.load(gate, ["employee"]).people[:OPEN]):
            received = on - timedelta(days=at % 28)
            rights_cases.receive(gate, person.id, Right.ACCESS, Channel.EMAIL, received)
        took, worked = [], []
        for _ in range(TIMES):
            start, begun = time.perf_counter(), time.thread_time()
            found = today.gather(gate)
            took.append(time.perf_counter() - start)
            worked.append(time.thread_time() - begun)
        cases = len(found.requests or ())
        assert cases >= OPEN
        assert found.outlook is not None
    seconds, of_processor = statistics.median(took), statistics.median(worked)
    return [
        Figure(f"what waits today, with {cases} open requests", "s", seconds, None, "< 1 s", seconds < 1),
        Figure("  of which the processor's", "s", of_processor, None, "", True),
    ]
