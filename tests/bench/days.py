"""Today's page at many people and 500 open requests, and the record of processing, which takes no longer for many."""

import statistics
import time
from datetime import timedelta

from entrack_vault.domain.rights_cases import Channel, Right
from entrack_vault.exports import record_of_processing
from entrack_vault.services import people, processing, rights_cases, today
from tests.bench.figures import Figure, median_of
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
        recorded = median_of(lambda: record_of_processing.draw(processing.make(gate, "nb")), TIMES)
        cases = len(found.requests or ())
        assert cases >= OPEN
        assert found.outlook is not None
    seconds, of_processor = statistics.median(took), statistics.median(worked)
    return [
        Figure(f"what waits today, with {cases} open requests", "s", seconds, None, "< 1 s", seconds < 1),
        Figure("  of which the processor's", "s", of_processor, None, "", met=True),
        Figure("the record of processing, as a PDF", "s", recorded, None, "< 1 s", recorded < 1),
    ]
