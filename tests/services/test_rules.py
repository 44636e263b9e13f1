"""Retention rules as the finance manager decides them: weighed first, in force at once, never below the statute."""

from datetime import date

import pytest

from entrack_vault.domain.events import Event
from entrack_vault.errors import Misuse, NotAllowed
from entrack_vault.services import check, log, purge, retention, rules
from entrack_vault.services.common import RuleChange
from tests.building import MARTE, OWNER, SINDRE, Built
from tests.services.conftest import Opener
from tests.services.test_purge import leave, on

DAY = on("2026-05-01")


def change(key: str = "contact_after_leaving", **periods: int) -> RuleChange:
    return RuleChange(
        key=key,
        label={"nb": "Kontakt: ny frist", "en": "Contact: a new period"},
        ground={"nb": "vedtak 2026-04", "en": "decision 2026-04"},
        decided=date(2026, 4, 30),
        **periods,
    )


def test_a_decision_is_in_force_at_once_and_for_everyone(as_member: Opener, house: Built) -> None:
    leave(as_member(OWNER), house.people[SINDRE])
    owner, marte = as_member(OWNER, now=DAY), as_member(MARTE, now=DAY)
    assert len(retention.due(marte)) == 1
    rules.sign(owner, change(months=3))
    assert retention.due(owner) == []
    assert rules.decisions(marte)[0].rules[0].months == 3
    assert retention.due(marte) == []
    again = as_member(MARTE, now=DAY)
    rule = again.session.register.retention["contact_after_leaving"]
    assert (rule.label("en"), rule.months, rule.days, rule.statutory) == ("Contact: a new period", 3, 0, False)
    assert check.check(owner).findings == ()
    assert log.read(owner, event=Event.RULE_SIGNED)


def test_it_is_weighed_before_it_is_signed(as_member: Opener, house: Built) -> None:
    leave(as_member(OWNER), house.people[SINDRE])
    owner = as_member(OWNER, now=DAY)
    later = rules.weigh(owner, change(months=3))
    assert (later.due, later.due_then, later.sooner, later.later) == (1, 0, 0, 1)
    sooner = rules.weigh(owner, change(days=1))
    assert (sooner.due, sooner.due_then, sooner.sooner, sooner.later) == (1, 1, 1, 0)
    assert rules.decisions(owner) == [], "weighing changes nothing"


def test_every_decision_stays_with_who_made_it(as_member: Opener) -> None:
    owner = as_member(OWNER, now=DAY)
    rules.sign(owner, change(months=3))
    rules.sign(owner, change("personnel_file", months=12))
    rules.sign(owner, change(days=45))
    found = rules.decisions(owner)
    assert [len(one.rules) for one in found] == [2, 2, 1]
    assert {one.entry.member for one in found if one.entry} == {owner.session.member}
    assert {one.key: one.days for one in found[0].rules} == {"personnel_file": 0, "contact_after_leaving": 45}


def test_a_statute_s_period_is_never_shortened(as_member: Opener) -> None:
    owner = as_member(OWNER, now=DAY)
    with pytest.raises(Misuse, match="statute demands"):
        rules.sign(owner, change("payroll_voucher", years=4))
    rules.sign(owner, change("payroll_voucher", years=10))
    with pytest.raises(Misuse, match="statute demands"):
        rules.sign(owner, change("payroll_voucher", years=4))
    rules.sign(owner, change("payroll_voucher", years=5))


def test_what_cannot_be_decided_is_refused(as_member: Opener) -> None:
    owner = as_member(OWNER, now=DAY)
    with pytest.raises(Misuse, match="no such rule"):
        rules.sign(owner, change("hearsay", days=1))
    with pytest.raises(Misuse, match="no such rule"):
        rules.sign(owner, change("name", days=1))
    with pytest.raises(Misuse, match="a day to come"):
        rules.sign(owner, change(days=1).model_copy(update={"decided": date(2026, 5, 2)}))
    with pytest.raises(Misuse, match="its wording"):
        rules.sign(owner, change(days=1).model_copy(update={"ground": {"nb": " ", "en": "x"}}))


def test_only_whoever_signs_decides(as_member: Opener) -> None:
    with pytest.raises(NotAllowed):
        rules.sign(as_member(MARTE, now=DAY), change(days=1))


def test_a_rule_decided_after_an_approval_stops_the_purge(as_member: Opener, house: Built) -> None:
    who = house.people[SINDRE]
    leave(as_member(OWNER), who)
    owner = as_member(OWNER, now=DAY)
    case, _ = purge.propose(as_member(MARTE, now=DAY), [who])
    purge.answer(owner, case.id, approve=True)
    rules.sign(owner, change(months=12))
    with pytest.raises(Misuse, match="Something has changed"):
        purge.carry_out(owner, case.id)
