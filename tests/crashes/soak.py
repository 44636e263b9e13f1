"""Killing whoever works in a vault at random moments, again and again in the same vault: `dev.py soak` does it 1,000
times, the test suite 100 times. What is told on the way is the seed, so that a run can be repeated."""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from entrack_vault.services import backup, check, log
from entrack_vault.services.restoring import newest_pair
from tests.building import AMALIE, OWNER, Built, workstation
from tests.crashes.conftest import gather
from tests.crashes.dumps import names, works_on
from tests.crashes.everywhere import attempt
from tests.crashes.killing import MemberProcess
from tests.crashes.operations import later

_LONGEST = 0.6  # seconds that someone works before they are killed
_LOOKED_AT_EVERY = 10  # kills, wholly; the log and the backups after each


def soak(built: Built, member: MemberProcess, kills: int, seed: int) -> int:
    """Kills so often, and proves each time that nothing is lost or half done; how many entries the log has then."""
    luck = random.Random(seed)
    shelf = built.folder.with_name("shelf")
    shelf.mkdir()
    with workstation(built.state), built.unlock(OWNER, now=later) as owners:
        backup.decide(owners.gate, [shelf])
        backup.make(owners.gate)
    before = 0
    for number in range(1, kills + 1):
        more = {"person": str(built.people[AMALIE]), "seed": luck.randrange(2**32)}
        child = member.start(attempt(built, "work_on", OWNER, more))
        member.begin()
        time.sleep(luck.uniform(0, _LONGEST))
        os.kill(child, signal.SIGKILL)
        assert member.ended().killed
        with workstation(built.state), built.unlock(OWNER, now=later) as owners:
            head = owners.session.head.sequence
            assert head > before, "what was committed stays"
            before = head
            if number % _LOOKED_AT_EVERY == 0 or number == kills:
                assert log.verify(owners.gate).entries >= head
                assert check.check(owners.gate).findings == ()
                backup.verify(owners.gate, *newest_pair(shelf))
                works_on(owners)
            else:
                assert newest_pair(shelf)
        assert names(built.folder) == {"header.json", "vault-1.db"}
    return before


def main() -> None:
    """Soaks a vault of its own."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    chosen = parser.parse_args()
    sys.stdout.write(f"seed {chosen.seed}\n")
    with tempfile.TemporaryDirectory(prefix="entrack-soak-") as folder:
        crowd = gather(Path(folder) / "crowd")
        with MemberProcess(Path(folder) / "member") as member:
            entries = soak(crowd.built, member, chosen.kills, chosen.seed)
    sys.stdout.write(f"killed {chosen.kills} times; the log has {entries} entries, and everything is whole\n")


if __name__ == "__main__":
    main()
