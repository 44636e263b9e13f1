"""Columns of payroll files: each is known, and no two fields of a population claim the same one."""

from collections import defaultdict

import pytest

from entrack_vault.imports.words import squeeze
from entrack_vault.register import Field, Population, standard

# Every column header that Tripletex, Simployer, Visma and PowerOffice files were seen with; composites also split.
TRIPLETEX = """
ANSATTNUMMER|EMPLOYEE NUMBER|FORNAVN|FIRST NAME|ETTERNAVN|LAST NAME|E-POST|EMAIL|TELEFONNR. MOBIL
TELEPHONE NO. MOBILE|FØDSELSDATO|DATE OF BIRTH|FØDSELSNUMMER|NATIONAL IDENTITY NUMBER|D-NUMMER|D-NUMBER
INTERNASJONAL ID / TYPE|INTERNATIONAL ID / TYPE|INTERNASJONAL ID / LAND|INTERNATIONAL ID / COUNTRY
INTERNASJONAL ID / NUMMER|INTERNATIONAL ID / NUMBER|BANKKONTONUMMER|BANK ACCOUNT NUMBER|IBAN-NUMMER|IBAN NUMBER
SWIFT|LANDET TIL DEN ANSATTES BANK|THE COUNTRY OF THE EMPLOYEES' BANK|BRUKERTYPE|USER TYPE
"""
SIMPLOYER = """
Code|Employee Number|Description|First name + Last name|Employee Group Imp|Employment types|Supplier Imp|navn
First Name|Last Name|Initials|Date of Birth|Birth date|Social Sec|Social security number|Gender
Employment From Imp|Hire date|Employment To Imp|Offboarded date|Trial Date|End of probation|Exit Reason Imp
Posting 1|Cost center|Phone|Private phone|Cell Phone|Work Phone|Email|Work email|Email 2|Private email
"""
VISMA = """
Fornavn|Etternavn|E-post|Adresse|Postnummer|Poststed|Land|Telefon nr. mobil|Telefon nr. Arbeid
Pårørende: fullt navn/forhold/telefon|Pårørende: fullt navn|Pårørende: forhold|Pårørende: telefon|Fødselsdato
Fødselsnummer|Ansattnummer|D-nummer|Internasjonal ID (type land id)|Internasjonal ID type|Internasjonal ID land
Internasjonal ID|Avdeling|Norsk bankkonto|Startdato|Sluttdato|Årsak til sluttdato|Virksomhet|Hovedarbeidsgiver
Lønnslinje: dato fra/kommune/type arbeidsforhold …|Lønnslinje: dato fra|Lønnslinje: kommune
Lønnslinje: type arbeidsforhold
"""
POWEROFFICE = """
virksomhet.norskIdentifikator|inntektsmottaker.norskIdentifikator|arbeidsforhold.arbeidsforholdId
arbeidsforhold.startdato|arbeidsforhold.sluttdato|arbeidsforhold.yrke|arbeidsforhold.typeArbeidsforhold
arbeidsforhold.avloenningstype|arbeidsforhold.arbeidstidsordning
arbeidsforhold.antallTimerPerUkeSomEnFullStillingTilsvarer|arbeidsforhold.sisteLoennsendringsdato
arbeidsforhold.stillingsprosent|arbeidsforhold.sisteDatoForStillingsprosentendring
permisjon.beskrivelse/startdato/sluttdato/permisjonsprosent/permisjonId|permisjon.beskrivelse
permisjon.startdato|permisjon.sluttdato|permisjon.permisjonsprosent|permisjon.permisjonId
"""
TRIPLETEX_FIELDS = """
id|version|firstName*|firstName|lastName*|lastName|displayName|employeeNumber|dateOfBirth|email
phoneNumberMobileCountry|phoneNumberMobile|phoneNumberHome|phoneNumberWork|nationalIdentityNumber|dnumber
internationalId|bankAccountNumber|iban|bic|creditorBankCountryId|usesAbroadPayment|userType
allowInformationRegistration|isContact|comments|address|department|employments|holidayAllowanceEarned
employeeCategory|pictureId|date|employmentType|employmentForm|maritimeEmployment|remunerationType
workingHoursScheme|shiftDurationHours|occupationCode|percentageOfFullTimeEquivalent*
percentageOfFullTimeEquivalent|annualSalary|hourlyWage|payrollTaxMunicipalityId
"""
HEADERS = [
    header
    for program in (TRIPLETEX, SIMPLOYER, VISMA, POWEROFFICE, TRIPLETEX_FIELDS)
    for line in program.split("\n")
    for header in line.split("|")
    if header
]

REGISTER = standard()
every_population = pytest.mark.parametrize("population", REGISTER.populations.values(), ids=lambda p: p.key)


def spellings(field: Field) -> set[str]:
    """All the column headers an import takes for this field, as they are compared."""
    joined = (header for group in field.joined_headers for header in group)
    return {squeeze(header) for header in (field.key, field.label.nb, field.label.en, *field.headers, *joined)}


def ignored() -> set[str]:
    return {squeeze(entry.header) for entry in REGISTER.ignored_headers}


@pytest.mark.parametrize("header", HEADERS)
def test_header_of_payroll_programs_is_known(header: str) -> None:
    employee = REGISTER.populations["employee"]
    claimed = [field.key for field in employee.fields if squeeze(header) in spellings(field)]
    assert len(claimed) + (squeeze(header) in ignored()) == 1


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Cell Phone", "work_phone"),
        ("Phone", "phone"),
        ("Email", "work_email"),
        ("inntektsmottaker.norskIdentifikator", "national_id"),
        ("Lønn pr. mnd", "monthly_pay"),
        ("Posting 1", "cost_center"),
    ],
)
def test_header_leads_to_its_field(header: str, key: str) -> None:
    assert squeeze(header) in spellings(REGISTER.field("employee", key))


@every_population
def test_no_header_is_claimed_twice(population: Population) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for field in population.fields:
        for spelling in spellings(field):
            owners[spelling].add(field.key)
    assert not {spelling: keys for spelling, keys in owners.items() if len(keys) > 1}
    assert not owners.keys() & ignored()
    assert "" not in owners


def test_no_header_is_ignored_twice() -> None:
    assert len(ignored()) == len(REGISTER.ignored_headers)


@pytest.mark.parametrize("header", ["Fagforening", "Sykefravær", "Religion", "Alder"])
def test_what_is_never_kept_is_turned_away(header: str) -> None:
    assert squeeze(header) in ignored()
