"""Values that others have replaced have a clock of their own: 24 months, unless a voucher needs them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from entrack_vault.domain.holds import HoldReason
from entrack_vault.domain.purges import Part, Stays
from entrack_vault.errors import Misuse
from entrack_vault.services import check, holds, importing, purge, records, retention
from entrack_vault.services.gate import Gate
from tests.building import MARTE, OWNER, SINDRE, Built, entered
from tests.services.conftest import Opener
from tests.services.test_import_meanwhile import planned
from tests.services.test_purge import agreed, on

FIRST, SECOND = "2026-03-11", "2027-06-01"
PAYROLL = "payroll_run"


@pytest.fixture
def who(house: Built) -> UUID:
    return house.people[SINDRE]


def replace(gate: Gate, who: UUID, category: str, purpose: str, **fields: str) -> None:
    opened = records.edit_person(gate, who, purpose, [category])
    records.save(gate, opened, entered(**fields), purpose)


def earlier_of(gate: Gate, who: UUID) -> list[Part]:
    return [part for part in retention.why(gate, who).parts if part.kind == "earlier"]


def texts(gate: Gate, who: UUID, category: str, purpose: str) -> list[tuple[str, date]]:
    return [(one.field, one.until) for one in records.history(gate, who, purpose, [category])]


def carried_out(as_member: Opener, who: UUID, day: Callable[[], datetime]) -> tuple[purge.Case, Gate]:
    owner = as_member(OWNER, now=day)
    return purge.carry_out(owner, agreed(as_member(MARTE, now=day), owner, who)), owner


def test_an_earlier_phone_goes_after_24_months_and_a_later_one_stays(as_member: Opener, who: UUID) -> None:
    replace(as_member(OWNER, now=on(FIRST)), who, "contact", "post_and_contact", phone="+4740000011")
    replace(as_member(OWNER, now=on(SECOND)), who, "contact", "post_and_contact", phone="+4740000012")
    assert retention.due(as_member(MARTE, now=on("2028-03-11"))) == [], "the last of 24 months"
    marte = as_member(MARTE, now=on("2028-03-12"))
    (one,) = retention.due(marte)
    assert (one.person, one.day, one.rule) == (who, date(2028, 3, 11), "superseded")
    told = [(part.key, part.count, part.day, part.stays) for part in earlier_of(marte, who)]
    assert told == [
        ("phone", 1, date(2028, 3, 11), None),
        ("phone", 1, date(2029, 6, 1), Stays.CLOCK),
    ]
    case, owner = carried_out(as_member, who, on("2028-03-12"))
    assert case.done is not None
    assert [(one.category, one.values, one.earlier) for one in case.done.counts] == [("contact", 0, 1)]
    assert texts(owner, who, "contact", "employment") == [("phone", date(2027, 6, 1))]
    phone = records.open_person(owner, who, "employment", ["contact"]).person.cards["contact"].fields["phone"]
    assert [value.text for value in phone] == ["+4740000012"]
    assert check.check(owner).findings == ()
    assert retention.due(owner) == []
    assert [one.day for one in retention.due(as_member(MARTE, now=on("2029-06-02")))] == [date(2029, 6, 1)]
    _, last = carried_out(as_member, who, on("2029-06-02"))
    assert texts(last, who, "contact", "employment") == []
    assert retention.due(as_member(MARTE, now=on("2035-01-01"))) == [], "nothing earlier is left to look for"


def test_an_earlier_account_stays_as_long_as_its_vouchers(as_member: Opener, who: UUID) -> None:
    marte = as_member(MARTE, now=on(FIRST))
    replace(marte, who, "financial", PAYROLL, bank_account="12345678903")
    replace(marte, who, "financial", PAYROLL, bank_account="12345678911")
    assert retention.due(as_member(MARTE, now=on("2031-12-31"))) == []
    (one,) = retention.due(as_member(MARTE, now=on("2032-01-01")))
    assert (one.day, one.rule) == (date(2031, 12, 31), "payroll_voucher")
    _, owner = carried_out(as_member, who, on("2032-01-01"))
    assert texts(owner, who, "financial", "employment") == []


def test_a_hold_keeps_earlier_values_too(as_member: Opener, who: UUID) -> None:
    replace(as_member(OWNER, now=on(FIRST)), who, "contact", "post_and_contact", phone="+4740000011")
    marte = as_member(MARTE, now=on("2028-03-12"))
    holds.add(marte, who, HoldReason.DISPUTE, ["contact"], date(2029, 1, 1))
    with pytest.raises(Misuse, match="Nothing of what your job"):
        purge.propose(marte, [who])


def test_what_goes_with_its_card_is_not_looked_for_again(as_member: Opener, house: Built, who: UUID) -> None:
    """The phone goes 30 days after leaving, and every earlier one with it."""
    owner = as_member(OWNER, now=on(FIRST))
    replace(owner, who, "contact", "post_and_contact", phone="+4740000011")
    replace(owner, who, "job", "employment", end_date="2026-03-10")
    _, owner = carried_out(as_member, who, on("2026-05-01"))
    assert texts(owner, who, "contact", "employment") == []
    later = records.open_person(owner, who, "employment").person.state.triggers
    assert "replaced:phone" not in later


def test_an_import_starts_the_same_clock(as_member: Opener, tmp_path: Path) -> None:
    owner = as_member(OWNER, now=on(FIRST))
    for title in ("Utvikler", "Rådgiver"):
        importing.run(owner, planned(owner, tmp_path, text=f"Ansattnr;Navn;Stilling\n901;Nora Vik;{title}\n"))
    (one,) = retention.due(as_member(MARTE, now=on("2028-03-12")))
    assert (one.day, one.rule) == (date(2028, 3, 11), "superseded")


def test_earlier_values_that_go_with_their_card_are_told(as_member: Opener, who: UUID) -> None:
    """They hold what must go; that a voucher might have needed them is for two people to know."""
    owner = as_member(OWNER, now=on(FIRST))
    for hours in ("20", "37.5"):
        replace(owner, who, "job", "employment", weekly_hours=hours)
    replace(owner, who, "job", "employment", end_date="2026-03-10")
    told = [(part.key, part.count, part.goes) for part in earlier_of(as_member(MARTE, now=on("2026-10-01")), who)]
    assert told == [("weekly_hours", 1, True)]
    case, boss = carried_out(as_member, who, on("2026-10-01"))
    assert case.done is not None
    assert [one.earlier for one in case.done.counts if one.category == "job"] == [1]
    assert texts(boss, who, "job", "rights_request") == []
    assert check.check(boss).findings == ()
    _, last = carried_out(as_member, who, on("2032-01-01"))
    assert check.check(last).findings == ()


def test_one_that_stays_keeps_those_after_it(as_member: Opener, who: UUID) -> None:
    first = as_member(OWNER, now=on(FIRST))
    for hours in ("20", "37.5"):
        replace(first, who, "job", "employment", weekly_hours=hours)
    replace(as_member(OWNER, now=on(SECOND)), who, "job", "employment", title="Leder")
    assert retention.due(as_member(MARTE, now=on("2031-12-31"))) == []
    case, boss = carried_out(as_member, who, on("2032-01-01"))
    assert case.done is not None
    assert [one.earlier for one in case.done.counts] == [2]
    assert texts(boss, who, "job", "employment") == []
    assert retention.due(boss) == []
    assert check.check(boss).findings == ()


def test_what_is_kept_with_a_voucher_is_not_due_before_it(as_member: Opener, who: UUID) -> None:
    owner = as_member(OWNER, now=on(FIRST))
    replace(owner, who, "job", "employment", weekly_hours="20")
    replace(owner, who, "job", "employment", weekly_hours="30", title="Direktør")
    assert retention.due(as_member(MARTE, now=on("2028-03-12"))) == []
    assert [one.day for one in retention.due(as_member(MARTE, now=on("2032-01-01")))] == [date(2031, 12, 31)]


def test_a_day_entered_after_a_purge_is_looked_for(as_member: Opener, who: UUID) -> None:
    replace(as_member(OWNER, now=on(FIRST)), who, "contact", "post_and_contact", phone="+4740000011")
    carried_out(as_member, who, on("2028-06-01"))
    late = as_member(OWNER, now=on("2028-06-02"))
    replace(late, who, "job", "employment", end_date="2028-04-15")
    assert [one.person for one in retention.due(late)] == [who]
