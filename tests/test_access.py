"""What a job description opens: each decision with its paragraph, on each side of every line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrack_vault import access
from entrack_vault.access import Action, Decision
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.jobs import DutyGiven, JobDescription, Level, Paragraph, PurposeGiven, Right
from entrack_vault.domain.people import State
from entrack_vault.register import standard
from entrack_vault.register.compartments import CASES, CLOCKS, COMMON, everything, number

REGISTER = standard()
TODAY, TOMORROW, YESTERDAY = date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 10)
READS, WRITES = "feedback", "contact"


def job(
    *rights: Right, duties: tuple[DutyGiven, ...] = (), purposes: tuple[PurposeGiven, ...] = (), key: str = "clerk"
) -> JobDescription:
    return JobDescription(
        key=key,
        nb="Medarbeider",
        en="Clerk",
        paragraphs=tuple(Paragraph(number=number, nb=f"§ {number}") for number in range(1, 6)),
        rights=rights,
        duties=duties,
        purposes=purposes,
    )


def right(
    category: str, level: Level = "read", *, paragraph: int = 2, export: bool = False, until: date | None = None
) -> Right:
    return Right(
        paragraph=paragraph, population="employee", category=category, level=level, export=export, until=until
    )


def duty(kind: Duty, *, paragraph: int = 4, until: date | None = None) -> DutyGiven:
    return DutyGiven(paragraph=paragraph, duty=kind, until=until)


CLERK = job(right(READS), right(WRITES, "write", paragraph=3, export=True))


@pytest.mark.parametrize(
    ("action", "category", "paragraph"),
    [
        (Action.READ, READS, 2),
        (Action.WRITE, READS, 0),
        (Action.EXPORT, READS, 0),
        (Action.READ, WRITES, 3),
        (Action.WRITE, WRITES, 3),
        (Action.EXPORT, WRITES, 3),
        (Action.READ, "financial", 0),
        (Action.WRITE, "financial", 0),
        (Action.EXPORT, "financial", 0),
    ],
)
def test_cards(action: Action, category: str, paragraph: int) -> None:
    decision = access.decide_card(CLERK, action, "employee", category, TODAY)
    assert decision == (Decision(True, paragraph) if paragraph else access.CLOSED)


def test_a_right_in_one_group_opens_no_other() -> None:
    assert not access.decide_card(CLERK, Action.READ, "applicant", WRITES, TODAY).allowed


def test_writing_does_not_give_copies() -> None:
    writes = job(right(WRITES, "write"))
    assert access.decide_card(writes, Action.WRITE, "employee", WRITES, TODAY).allowed
    assert not access.decide_card(writes, Action.EXPORT, "employee", WRITES, TODAY).allowed


@pytest.mark.parametrize(("until", "allowed"), [(None, True), (TOMORROW, True), (TODAY, True), (YESTERDAY, False)])
def test_rights_and_duties_hold_until_the_end_of_their_last_day(until: date | None, allowed: bool) -> None:
    ending = job(right(WRITES, "write", until=until), duties=(duty(Duty.SIGN, until=until),))
    assert access.decide_card(ending, Action.WRITE, "employee", WRITES, TODAY).allowed is allowed
    assert access.decide_duty(ending, Duty.SIGN, TODAY) == (Decision(True, 4) if allowed else access.CLOSED)


def test_duties_not_given_are_closed() -> None:
    given_one = job(duties=(duty(Duty.BACK_UP),))
    assert access.decide_duty(given_one, Duty.BACK_UP, TODAY) == Decision(True, 4)
    assert [kind for kind in Duty if access.decide_duty(given_one, kind, TODAY).allowed] == [Duty.BACK_UP]


@pytest.mark.parametrize(
    ("population", "purpose", "allowed"),
    [
        ("employee", "payroll_run", True),
        ("applicant", "payroll_run", False),
        ("employee", "pension", False),
        ("employee", "curiosity", False),
        ("applicant", "recruitment", True),
        ("employee", "", False),
    ],
)
def test_purposes_must_be_the_jobs_own_and_meant_for_the_group(population: str, purpose: str, allowed: bool) -> None:
    purposes = tuple(PurposeGiven(paragraph=1, purpose=name) for name in ("payroll_run", "recruitment", "curiosity"))
    decision = access.decide_purpose(job(purposes=purposes), REGISTER, population, purpose)
    assert decision == (Decision(True) if allowed else access.NO_PURPOSE)


ACTIVE = State("active", TODAY)
RETAINED = State(access.STATUTORY_RETENTION, TODAY)


@pytest.mark.parametrize(
    ("state", "action", "wanted"),
    [
        (ACTIVE, Action.READ, Decision(True)),
        (ACTIVE, Action.WRITE, Decision(True)),
        (ACTIVE, Action.EXPORT, Decision(True)),
        (State("active", TODAY, "contested"), Action.READ, Decision(True)),
        (State("active", TODAY, "contested"), Action.WRITE, access.RESTRICTED),
        (State("active", TODAY, "contested"), Action.EXPORT, access.RESTRICTED),
        (RETAINED, Action.READ, access.RETAINED),
        (RETAINED, Action.WRITE, access.RETAINED),
        (RETAINED, Action.EXPORT, access.RETAINED),
    ],
)
def test_state_narrows_what_a_right_opens(state: State, action: Action, wanted: Decision) -> None:
    assert access.decide_state(CLERK, action, state, TODAY) == wanted


@pytest.mark.parametrize("kind", access.RETENTION_DUTIES)
def test_what_is_retained_by_law_opens_for_those_who_answer_for_it(kind: Duty) -> None:
    trusted = job(duties=(duty(kind),))
    assert access.decide_state(trusted, Action.READ, RETAINED, TODAY) == Decision(True)
    assert access.decide_state(trusted, Action.EXPORT, RETAINED, TODAY) == Decision(True)
    assert access.decide_state(trusted, Action.WRITE, RETAINED, TODAY) == access.RETAINED
    ended = job(duties=(duty(kind, until=YESTERDAY),))
    assert access.decide_state(ended, Action.READ, RETAINED, TODAY) == access.RETAINED


def test_open_categories_and_populations_follow_the_job() -> None:
    several = job(
        right("financial", "write", until=YESTERDAY),
        right(WRITES, "write"),
        right(READS),
        Right(paragraph=1, population="visitor", category="contact", level="read", until=YESTERDAY),
        Right(paragraph=1, population="applicant", category="contact", level="read"),
    )
    assert access.open_categories(several, Action.READ, "employee", TODAY) == (WRITES, READS)
    assert access.open_categories(several, Action.WRITE, "employee", TODAY) == (WRITES,)
    assert access.open_categories(several, Action.READ, "visitor", TODAY) == ()
    assert access.populations(several, TODAY) == ("employee", "applicant")
    assert access.populations(several, YESTERDAY) == ("employee", "visitor", "applicant")


def test_who_opens_a_closed_compartment_is_told() -> None:
    other = job(right("financial"), key="payroll")
    assert access.opened_by([CLERK, other], "employee", "financial", TODAY) == ("payroll",)
    assert access.opened_by([CLERK, other], "employee", "social_profile", TODAY) == ()


def test_keys_follow_rights_clocks_and_case_duties() -> None:
    def rooms(*categories: str) -> set[int]:
        return {number(REGISTER, "employee", category) for category in categories}

    assert access.compartments(job(), REGISTER) == {COMMON}
    assert access.compartments(CLERK, REGISTER) == {COMMON, *rooms(READS, WRITES, CLOCKS)}
    for kind in access.CASE_DUTIES:
        handler = job(right(READS), duties=(duty(kind),))
        assert access.compartments(handler, REGISTER) == {COMMON, *rooms(READS, CLOCKS, CASES)}
    assert access.compartments(job(right(READS), duties=(duty(Duty.SIGN),)), REGISTER) == {
        COMMON,
        *rooms(READS, CLOCKS),
    }


def test_who_may_have_written_where() -> None:
    rooms = everything(REGISTER)
    reads, writes = number(REGISTER, "employee", READS), number(REGISTER, "employee", WRITES)
    clocks, cases = number(REGISTER, "employee", CLOCKS), number(REGISTER, "employee", CASES)
    other = number(REGISTER, "applicant", WRITES)
    only_reads = job(right(READS))
    proposes = job(right(READS), duties=(duty(Duty.PROPOSE_PURGES),))

    def may(who: JobDescription, room: int) -> bool:
        return access.may_write(REGISTER, who, rooms.get(room), room)

    assert [may(CLERK, room) for room in (COMMON, writes, reads, clocks, cases, other)] == [
        *(True, True, False, True, False, False)
    ]
    assert [may(only_reads, room) for room in (COMMON, reads, clocks, cases)] == [False] * 4
    assert may(proposes, cases), "a hold is set by those whose duty it is, whatever else they may change"
    assert not may(CLERK, 4711)


def test_cases_open_with_a_duty_in_a_population_one_has_a_right_in() -> None:
    proposes = job(right(READS), duties=(duty(Duty.PROPOSE_PURGES),))
    assert access.decide_card(proposes, Action.READ, "employee", CASES, TODAY) == Decision(True, 4)
    assert not access.decide_card(proposes, Action.READ, "visitor", CASES, TODAY).allowed
    assert not access.decide_card(CLERK, Action.READ, "employee", CASES, TODAY).allowed


def test_keys_of_expired_rights_remain_until_the_rotation() -> None:
    assert number(REGISTER, "employee", READS) in access.compartments(job(right(READS, until=YESTERDAY)), REGISTER)


def test_comparing_versions_tells_gains_and_losses() -> None:
    old = job(right(READS), right(WRITES, "write", export=True), duties=(duty(Duty.BACK_UP), duty(Duty.SIGN)))
    new = job(right(READS, "write"), right("job"), duties=(duty(Duty.SIGN), duty(Duty.GIVE_OVERVIEWS)))
    difference = access.compare(old, new)
    assert difference.gained == (("employee", READS, "write"), ("employee", "job", "read"))
    assert difference.lost == tuple(("employee", WRITES, str(action)) for action in ("export", "read", "write"))
    assert (difference.duties_gained, difference.duties_lost) == (("give_overviews",), ("back_up",))


def test_a_first_version_gains_everything() -> None:
    first = access.compare(None, job(right(READS), duties=(duty(Duty.SIGN),)))
    assert first == access.Difference((("employee", READS, "read"),), (), ("sign",), ())
    assert access.compare(CLERK, CLERK) == access.Difference((), (), (), ())


CATEGORIES = tuple(REGISTER.populations["employee"].categories)
RIGHTS = st.lists(
    st.builds(
        right,
        st.sampled_from(CATEGORIES),
        st.sampled_from(["read", "write"]),
        export=st.booleans(),
        until=st.sampled_from([None, YESTERDAY, TODAY, TOMORROW]),
    ),
    unique_by=lambda given_right: given_right.category,
)


@given(RIGHTS, st.sampled_from(CATEGORIES), st.sampled_from(Action))
def test_nothing_opens_without_a_paragraph_and_a_key(rights: list[Right], category: str, action: Action) -> None:
    some = job(*rights)
    decision = access.decide_card(some, action, "employee", category, TODAY)
    if decision.allowed:
        assert decision.paragraph == 2
        assert number(REGISTER, "employee", category) in access.compartments(some, REGISTER)
        assert access.decide_card(some, Action.READ, "employee", category, TODAY).allowed
    else:
        assert decision.reason
