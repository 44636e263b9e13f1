"""Identity numbers: kinds, both rules for check digits, synthetic numbers, and refusals that keep the secret.

Every number is put together here, so that none stands in a file. Those of ordinary form carry an individual
number that no century uses, or check digits that are issued only from 2032: they belong to no one.
"""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault.domain import invented
from entrack_vault.domain.identifiers import national_identity
from entrack_vault.domain.identifiers.national_identity import CheckRule, IdentityKind, Synthetic
from entrack_vault.errors import RefusedValue

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
UNUSED_INDIVIDUALS = range(750, 900)  # with birth years 40 to 99


def with_check_digits(beginning: str, remainder: int = 0) -> Iterator[str]:
    """Numbers that begin so and whose first weighted sum leaves `remainder`."""
    for individual in UNUSED_INDIVIDUALS:
        nine = f"{beginning}{individual}"
        first = (remainder - sum(w * int(d) for w, d in zip(FIRST, nine, strict=True))) % 11
        second = -sum(w * int(d) for w, d in zip(SECOND, f"{nine}{first}"[:10], strict=True)) % 11
        if first < 10 and second < 10:
            yield f"{nine}{first}{second}"


def number(beginning: str, remainder: int = 0) -> str:
    return next(with_check_digits(beginning, remainder))


@pytest.mark.parametrize(
    ("beginning", "remainder", "kind", "rule", "birth"),
    [
        ("150650", 0, IdentityKind.BIRTH_NUMBER, CheckRule.BOTH, "150650"),
        ("150650", 1, IdentityKind.BIRTH_NUMBER, CheckRule.FROM_2032, "150650"),
        ("150650", 2, IdentityKind.BIRTH_NUMBER, CheckRule.FROM_2032, "150650"),
        ("310199", 3, IdentityKind.BIRTH_NUMBER, CheckRule.FROM_2032, "310199"),
        ("550650", 3, IdentityKind.D_NUMBER, CheckRule.FROM_2032, "150650"),
        ("710199", 1, IdentityKind.D_NUMBER, CheckRule.FROM_2032, "310199"),
        ("154650", 0, IdentityKind.H_NUMBER, CheckRule.BOTH, "150650"),
        ("815650", 0, IdentityKind.FH_NUMBER, CheckRule.BOTH, None),
        ("999999", 0, IdentityKind.FH_NUMBER, CheckRule.BOTH, None),
        ("290244", 0, IdentityKind.BIRTH_NUMBER, CheckRule.BOTH, "290244"),
    ],
)
def test_reads_what_an_ordinary_number_is(
    beginning: str, remainder: int, kind: IdentityKind, rule: CheckRule, birth: str | None
) -> None:
    read = national_identity.read(number(beginning, remainder))
    assert (read.kind, read.rule, read.birth_digits, read.synthetic) == (kind, rule, birth, None)


@pytest.mark.parametrize(
    ("beginning", "kind", "synthetic"),
    [
        ("158650", IdentityKind.BIRTH_NUMBER, Synthetic.TENOR),
        ("558650", IdentityKind.D_NUMBER, Synthetic.TENOR),
        ("157150", IdentityKind.BIRTH_NUMBER, Synthetic.HEALTH_NETWORK),
        ("557150", IdentityKind.D_NUMBER, Synthetic.HEALTH_NETWORK),
        ("154650", IdentityKind.BIRTH_NUMBER, Synthetic.NAV),
        ("554650", IdentityKind.D_NUMBER, Synthetic.NAV),
    ],
)
def test_tells_who_made_a_test_number(beginning: str, kind: IdentityKind, synthetic: Synthetic) -> None:
    read = national_identity.read(number(beginning), demonstration=True)
    assert (read.kind, read.synthetic, read.birth_digits) == (kind, synthetic, "150650")


@pytest.mark.parametrize("beginning", ["158650", "558650", "157150", "557150", "554650"])
def test_refuses_test_numbers_in_ordinary_vaults(beginning: str) -> None:
    with pytest.raises(RefusedValue, match="synthetic test number"):
        national_identity.parse(number(beginning))


def test_month_plus_40_is_an_h_number_for_work_and_a_test_number_for_show() -> None:
    digits = number("154650")
    assert national_identity.read(digits).kind is IdentityKind.H_NUMBER
    assert national_identity.read(digits, demonstration=True).synthetic is Synthetic.NAV


@pytest.mark.parametrize("month", [0, 13, 20, 40, 53, 65, 78, 80, 93, 99])
def test_refuses_what_is_no_month(month: int) -> None:
    with pytest.raises(RefusedValue, match="no month"):
        national_identity.parse(number(f"15{month:02}50"), demonstration=True)


@pytest.mark.parametrize(
    "beginning", ["008650", "328650", "408650", "728650", "798650", "318450", "308250", "298250"]
)
def test_refuses_days_that_do_not_exist(beginning: str) -> None:
    with pytest.raises(RefusedValue, match="day does not exist"):
        national_identity.parse(number(beginning), demonstration=True)


@pytest.mark.parametrize("remainder", range(4, 11))
def test_refuses_a_first_check_digit_that_meets_neither_rule(remainder: int) -> None:
    with pytest.raises(RefusedValue, match="first check digit"):
        national_identity.parse(number("158650", remainder), demonstration=True)


@pytest.mark.parametrize("step", range(1, 10))
def test_refuses_every_other_second_check_digit(step: int) -> None:
    right = number("158650")
    with pytest.raises(RefusedValue, match="second check digit"):
        national_identity.parse(right[:10] + str((int(right[10]) + step) % 10), demonstration=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1586507", "has fewer"),
        ("1586507501", "leading zero"),
        ("158650750123", "has more"),
        ("", "Only digits"),
        ("1586507501a", "Only digits"),
        ("1,58650E+10", "spreadsheet has shortened"),
        ("1.58650750E10", "spreadsheet has shortened"),
        ("١٥٨٦٥٠٧٥٠١٢", "Only digits"),
    ],
)
def test_says_what_is_wrong_with_the_form(text: str, reason: str) -> None:
    with pytest.raises(RefusedValue, match=reason):
        national_identity.parse(text, demonstration=True)


def test_spaces_dots_and_hyphens_may_stand_between_the_digits() -> None:
    digits = number("158650")
    for written in (f"{digits[:6]} {digits[6:]}", f"{digits[:6]}\u00a0{digits[6:]}", f" {digits[:6]}-{digits[6:]} "):
        assert national_identity.parse(written, demonstration=True) == digits


@given(st.integers())
def test_what_is_shown_can_be_read(seed: int) -> None:
    digits = invented.national_identity_number(Random(seed))
    shown = national_identity.show(digits)
    assert (len(shown), shown[6]) == (12, " ")
    assert national_identity.parse(shown, demonstration=True) == digits


def test_a_number_does_not_stand_in_its_own_description() -> None:
    read = national_identity.read(number("158650"), demonstration=True)
    assert read.digits not in repr(read)
    assert "150650" not in repr(read)


@given(st.text(alphabet="0123456789 -.", min_size=9, max_size=13))
def test_a_refusal_holds_no_digit(text: str) -> None:
    try:
        national_identity.parse(text)
    except RefusedValue as refusal:
        assert refusal.values == {}
        assert refusal.__context__ is None
        assert not set(str(refusal).replace("11 digits", "")) & set("0123456789")
