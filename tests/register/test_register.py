"""The register that ships: what it promises a payroll office, and that nothing in it contradicts itself."""

from collections import defaultdict
from datetime import date

import pytest

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.folding import fold
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.register import Field, JobTemplate, Kind, Population, standard
from entrack_vault.register.kinds import read
from entrack_vault.register.model import BEGINNINGS

# Events that begin with the date of some field; the others begin with something the vault itself does or knows.
DATED = {"process_closed", "consent_given", "left", "last_contact", "last_purchase", "visit"}

REGISTER = standard()
POPULATIONS = list(REGISTER.populations.values())
FIELDS = [(population, field) for population in POPULATIONS for field in population.fields]
JOBS = list(REGISTER.jobs.values())
every_population = pytest.mark.parametrize("population", POPULATIONS, ids=lambda population: population.key)
every_field = pytest.mark.parametrize(
    ("population", "field"), FIELDS, ids=[f"{population.key}.{field.key}" for population, field in FIELDS]
)


def description(job: JobTemplate) -> JobDescription:
    """The job description an owner would sign from the template; ValueError where its parts do not hang together."""
    return JobDescription.model_validate(
        {
            "key": job.key,
            "nb": job.label.nb,
            "en": job.label.en,
            "paragraphs": [{"number": p.number, "nb": p.text.nb, "en": p.text.en} for p in job.paragraphs],
            "rights": [
                {"category": category, **right.model_dump(exclude={"categories"})}
                for right in job.rights
                for category in right.categories
            ],
            "duties": [duty.model_dump() for duty in job.duties],
            "purposes": [purpose.model_dump() for purpose in job.purposes],
        }
    )


def opened(job: JobTemplate) -> dict[str, str]:
    """Compartment -> r, w, with e for export."""
    return {
        f"{right.population}.{category}": right.level[0] + ("e" if right.export else "")
        for right in job.rights
        for category in right.categories
    }


# Populations and categories


def test_numbers_that_stored_compartments_carry() -> None:
    assert {key: population.number for key, population in REGISTER.populations.items()} == {
        "applicant": 1,
        "employee": 2,
        "customer_contact": 3,
        "supplier_contact": 4,
        "service_user": 5,
        "visitor": 6,
        "enquirer": 7,
    }
    assert [(category.number, key, category.label.nb) for key, category in REGISTER.categories.items()] == [
        (1, "contact", "Kontakt"),
        (2, "demographic", "Demografi"),
        (3, "job", "Jobb"),
        (4, "feedback", "Tilbakemeldinger"),
        (5, "financial", "Økonomi"),
        (6, "social_profile", "Sosial profil"),
    ]


def test_compartments() -> None:
    everything = set(REGISTER.categories)
    held = {population.key: set(population.categories) for population in POPULATIONS}
    assert held.pop("visitor") == held.pop("enquirer") == {"contact"}
    assert held.pop("supplier_contact") == everything - {"demographic", "social_profile"}
    assert len(held) == 4
    assert all(categories == everything for categories in held.values())


@every_population
def test_a_population_has_a_first_open_status_and_one_that_closes(population: Population) -> None:
    assert not population.statuses[0].closes
    assert any(status.closes for status in population.statuses)
    keys = [status.key for status in population.statuses]
    assert len(keys) == len(set(keys))


@every_population
def test_the_name_is_whole_and_found_by_both_columns(population: Population) -> None:
    name = population.by_key["name"]
    assert (name.kind, name.category, name.role) == (Kind.TEXT, "contact", "name")
    assert name.required
    assert name.searchable
    assert not name.masked
    first, last = name.joined_headers
    assert "FORNAVN" in first
    assert "ETTERNAVN" in last
    assert name.retention == ("name",)


def test_roles() -> None:
    roles = {population.key: {field.role for field in population.fields} - {None} for population in POPULATIONS}
    postal = {"name", "address", "postcode", "place", "email"}
    assert roles["employee"] == postal | {"birth_date", "national_id", "own_number", "title"}
    assert roles["applicant"] == postal | {"birth_date", "title"}
    company = {"company", "organisation_number"}
    for key in ("customer_contact", "service_user"):
        assert roles[key] == postal | {"birth_date", "title"} | company
    assert roles["supplier_contact"] == postal | {"title"} | company
    assert roles["visitor"] == {"name", "email", "host"}


@pytest.mark.parametrize("key", ["customer_contact", "supplier_contact", "service_user"])
def test_companies_are_told_by_one_category(key: str) -> None:
    told = {field.role: field for field in REGISTER.populations[key].fields}
    assert told["organisation_number"].kind is Kind.ORGANISATION_NUMBER
    assert told["company"].kind is Kind.TEXT
    assert told["organisation_number"].category == told["company"].category == "job"
    assert told["organisation_number"].searchable


# Fields


@every_field
def test_what_may_be_searched_and_what_is_masked(population: Population, field: Field) -> None:
    if field.kind is Kind.LONG_TEXT:
        assert not field.searchable
    identity = field.kind is Kind.NATIONAL_IDENTITY_NUMBER or field.key == "international_id"
    assert field.masked is identity
    if field.kind in {Kind.PHONE, Kind.EMAIL, Kind.BANK_ACCOUNT, Kind.ORGANISATION_NUMBER}:
        third_party = field.key in {"next_of_kin_phone", "workplace_number"}
        assert field.searchable is not third_party


@every_field
def test_only_dates_start_clocks(population: Population, field: Field) -> None:
    assert field.starts is None or field.kind in {Kind.DATE, Kind.DATE_TIME}


@every_population
def test_every_clock_has_a_date_that_starts_it(population: Population) -> None:
    """A rule whose event no field can date would keep its values for ever. An enquirer's is their case's answer."""
    rules = {key for field in population.fields for key in field.retention}
    events = {REGISTER.retention[key].event for key in rules} & DATED
    started = [field.starts for field in population.fields if field.starts]
    of_cases = {"process_closed"} if population.key == "enquirer" else set()
    assert events - of_cases == set(started) - BEGINNINGS
    assert len(started) == len(set(started))


@every_field
def test_a_choice_is_found_by_each_of_its_spellings(population: Population, field: Field) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for choice in field.choices:
        for spelling in (choice.key, choice.label.nb, choice.label.en, *choice.headers):
            found[fold(spelling)].add(choice.key)
            assert read(Kind.CHOICE, spelling, choices=field.choices).value == choice.key
    assert not [keys for keys in found.values() if len(keys) > 1]


@pytest.mark.parametrize(
    ("key", "written", "choice"),
    [
        ("gender", "K", "woman"),
        ("gender", "F", "woman"),
        ("gender", "M", "man"),
        ("employment_type", "ordinaertArbeidsforhold", "ordinary"),
        ("employment_type", "maritimtArbeidsforhold", "maritime"),
        ("employment_type", "frilanserOppdragstakerHonorarPersonerMm", "freelance"),
        ("employment_type", "pensjonOgAndreTyperYtelserUtenAnsettelsesforhold", "pension_without_employment"),
        ("employment_form", "midlertidig", "temporary"),
        ("employment_form", "PERMANENT", "permanent"),
        ("working_time_scheme", "ikkeSkift", "not_shift"),
        ("pay_type", "fast", "fixed"),
        ("pay_type", "timeloenn", "hourly"),
        ("exit_reason", "Frivillig", "own_notice"),
        ("exit_reason", "Ufrivillig", "dismissed"),
        ("exit_reason", "arbeidstakerHarSagtOppSelv", "own_notice"),
        ("leave_type", "permisjonMedForeldrepenger", "parental"),
        ("tax_card", "Tabelltrekk", "table"),
    ],
)
def test_spellings_of_payroll_files(key: str, written: str, choice: str) -> None:
    field = REGISTER.field("employee", key)
    assert read(field.kind, written, choices=field.choices).value == choice


def test_age_is_not_stored() -> None:
    labels = {label.lower() for _, field in FIELDS for label in (field.key, field.label.nb, field.label.en)}
    assert not labels & {"age", "alder"}


# Retention


@every_population
def test_every_value_is_purged_some_day(population: Population) -> None:
    assert all(field.retention for field in population.fields)
    assert all(field.purposes for field in population.fields)


def test_rules_of_the_law() -> None:
    voucher = REGISTER.retention["payroll_voucher"]
    assert (voucher.event, voucher.anchor, voucher.years, voucher.months) == (
        "financial_year",
        "financial_year_end",
        5,
        0,
    )
    timesheet = REGISTER.retention["timesheet"]
    assert (timesheet.anchor, timesheet.years, timesheet.months) == ("financial_year_end", 3, 6)
    for rule in REGISTER.retention.values():
        assert rule.statutory == (rule.anchor == "financial_year_end"), rule.key
        assert date.fromisoformat(rule.decided) == date(2026, 1, 1)
        assert min(rule.years, rule.months, rule.days) >= 0


@pytest.mark.parametrize(
    ("key", "period"),
    [
        ("rejected_applicant", (0, 6, 0)),
        ("applicant_kept_for_later", (0, 12, 0)),
        ("personnel_file", (0, 6, 0)),
        ("reference", (0, 0, 0)),
        ("contact_after_leaving", (0, 0, 30)),
        ("superseded", (0, 24, 0)),
        ("customer_contact", (0, 24, 0)),
        ("supplier_contact", (0, 24, 0)),
        ("visitor", (0, 0, 30)),
    ],
)
def test_promised_periods(key: str, period: tuple[int, int, int]) -> None:
    rule = REGISTER.retention[key]
    assert (rule.years, rule.months, rule.days) == period


def test_every_ground_is_in_use() -> None:
    fields = {ground for _, field in FIELDS for ground in (field.ground_stated, field.ground_assessed)}
    purposes = {ground for p in REGISTER.purposes.values() for ground in (p.ground_stated, p.ground_assessed)}
    assert fields | purposes == set(REGISTER.grounds)


def test_every_purpose_is_some_jobs() -> None:
    assert {given.purpose for job in JOBS for given in job.purposes} == set(REGISTER.purposes)


# Job descriptions


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.key)
def test_a_template_becomes_a_job_description(job: JobTemplate) -> None:
    assert description(job).key == job.key
    given = [duty.duty for duty in job.duties] + [purpose.purpose for purpose in job.purposes]
    assert len(given) == len(set(given))


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.key)
def test_each_right_has_a_purpose_to_open_it_for(job: JobTemplate) -> None:
    meant = {key for given in job.purposes for key in REGISTER.purposes[given.purpose].populations}
    assert {right.population for right in job.rights} <= meant


def test_the_owner_alone_opens_everything() -> None:
    (owner,) = (job for job in JOBS if job.owner)
    assert owner.key == "finance_manager"
    assert opened(owner) == {f"{p.key}.{category}": "we" for p in POPULATIONS for category in p.categories}
    assert {duty.duty for duty in owner.duties} == set(Duty)
    assert [job.key for job in JOBS for duty in job.duties if duty.duty in {"sign", "approve_purges"}] == [
        "finance_manager",
        "finance_manager",
    ]


def test_the_payroll_officer() -> None:
    job = REGISTER.jobs["payroll_officer"]
    assert opened(job) == {
        "employee.contact": "we",
        "employee.demographic": "we",
        "employee.job": "we",
        "employee.financial": "we",
        "applicant.contact": "w",
        "applicant.demographic": "r",
        "applicant.job": "w",
        "supplier_contact.contact": "r",
        "supplier_contact.job": "r",
        "visitor.contact": "r",
        "enquirer.contact": "we",
    }
    assert {duty.duty for duty in job.duties} == {
        "propose_purges",
        "give_overviews",
        "show_identity_numbers",
        "handle_requests",
    }


def test_the_others_open_only_their_own() -> None:
    assert set(REGISTER.jobs) == {
        *("finance_manager", "payroll_officer", "administration"),
        *("salesperson", "purchaser", "receptionist", "privacy_controller", "backup_service"),
    }
    assert not opened(REGISTER.jobs["privacy_controller"])
    assert not opened(REGISTER.jobs["backup_service"])
    assert [duty.duty for duty in REGISTER.jobs["backup_service"].duties] == ["back_up"]
    assert [duty.duty for duty in REGISTER.jobs["privacy_controller"].duties] == ["read_whole_log"]
    assert opened(REGISTER.jobs["receptionist"]) == {"visitor.contact": "w"}
    assert "employee.financial" not in opened(REGISTER.jobs["administration"])
    assert {room.split(".")[0] for room in opened(REGISTER.jobs["purchaser"])} == {"supplier_contact"}
    assert {room.split(".")[0] for room in opened(REGISTER.jobs["salesperson"])} == {
        "customer_contact",
        "service_user",
    }
