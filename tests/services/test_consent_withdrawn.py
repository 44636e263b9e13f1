"""An applicant who agreed to be kept is kept for as long as that stands, and is due at once when it is withdrawn."""

from datetime import date
from uuid import UUID

import pytest

from entrack_vault.domain.people import Entered
from entrack_vault.errors import Misuse
from entrack_vault.services import purge, records
from entrack_vault.services.gate import Gate
from tests.building import JONAS, LIVE, OWNER, Built
from tests.services.conftest import Opener
from tests.services.test_purge import on

AGREED = "2026-09-01"


def test_a_withdrawn_consent_starts_the_clock(as_member: Opener, house: Built) -> None:
    owner, who = as_member(OWNER, now=on("2026-03-12")), house.people[LIVE]
    records.set_status(owner, who, "rejected", "recruitment")
    jonas = as_member(JONAS, now=on("2026-10-01"))

    def goes_whole(gate: Gate) -> bool:
        return purge.propose(gate, [who])[1].people[0].gone

    assert goes_whole(jonas), "six months after the process was closed"
    agree(jonas, who, AGREED)
    with pytest.raises(Misuse):
        goes_whole(jonas)  # for twelve months nothing is due
    assert goes_whole(as_member(JONAS, now=on("2027-09-02")))
    agree(jonas, who, "")
    assert goes_whole(jonas), "at once"


def agree(gate: Gate, who: UUID, day: str) -> None:
    """Enters the day of the consent, or takes it out."""
    person = records.edit_person(gate, who, "recruitment", ["job"])
    values = (Entered(day, date.fromisoformat(day), "person"),) if day else ()
    records.save(gate, person, {"keep_consent_date": values}, "recruitment")
