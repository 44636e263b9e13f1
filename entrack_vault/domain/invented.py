"""Invented people for demonstrations, measurements and tests.

Every function takes a random.Random and nothing else decides the outcome: the same seed gives the same people.
Nothing made here is meant to belong to anyone: identity numbers are synthetic (month + 80), phones begin with
00, which no subscriber's number does, addresses end in example.no, organisation numbers begin with 3, where real
ones begin with 8 or 9, and account numbers with 9999, which no bank is known by.
"""

import re
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from entrack_vault.domain.folding import plain_letters
from entrack_vault.domain.identifiers import bank_account as accounts
from entrack_vault.domain.identifiers import national_identity
from entrack_vault.domain.identifiers import organisation_number as organisations
from entrack_vault.domain.invented_words import (
    DEPARTMENTS,
    FAMILY_NAMES,
    GIVEN_NAMES,
    POSTCODES,
    STREETS,
    TITLES,
)

_WORD = re.compile("[a-z]+")
_MONTH_ADDED = 80
# Working life as seen from the demonstration's day, 11 March 2026: from 70 down to 18 years old.
_OLDEST, _YOUNGEST = date(1956, 1, 1), date(2007, 12, 31)
_DAYS = (_YOUNGEST - _OLDEST).days


class InventedPerson(NamedTuple):
    """One invented person; all values canonical, as register/kinds keeps them."""

    name: str
    birth_date: str
    national_identity_number: str
    bank_account: str
    phone: str
    email: str
    address: str
    postcode: str
    place: str
    title: str
    department: str


def person(random: Random, number: int | None = None) -> InventedPerson:
    """A whole person; `number` makes the e-mail address unlike those of others with the same name."""
    name = full_name(random)
    born = birth_date(random)
    postcode, place = postcode_and_place(random)
    return InventedPerson(
        name=name,
        birth_date=born.isoformat(),
        national_identity_number=national_identity_number(random, born),
        bank_account=bank_account(random),
        phone=phone(random),
        email=email(name, number),
        address=street_address(random),
        postcode=postcode,
        place=place,
        title=title(random),
        department=department(random),
    )


def given_name(random: Random) -> str:
    """A first name, now and then hyphenated."""
    return random.choice(GIVEN_NAMES)


def family_name(random: Random) -> str:
    """A last name, now and then hyphenated."""
    return random.choice(FAMILY_NAMES)


def full_name(random: Random) -> str:
    """First and last name; one in six has a second first name, one in twelve a second last name."""
    names = [given_name(random)]
    if random.random() < 1 / 6:
        names.append(given_name(random))
    if random.random() < 1 / 12:
        names.append(family_name(random))
    names.append(family_name(random))
    return " ".join(dict.fromkeys(names))


def birth_date(random: Random) -> date:
    """A day that makes someone of working age."""
    return _OLDEST + timedelta(days=random.randint(0, _DAYS))


def national_identity_number(random: Random, born: date | None = None) -> str:
    """A synthetic fødselsnummer, month + 80, with correct check digits and the birth date in it."""
    day = born or birth_date(random)
    date_digits = f"{day.day:02}{day.month + _MONTH_ADDED:02}{day.year % 100:02}"
    while True:
        first_nine = f"{date_digits}{random.randrange(1000):03}"
        last_two = national_identity.check_digits(first_nine)
        if last_two is not None:
            return first_nine + last_two


def bank_account(random: Random) -> str:
    """An account number with a correct check digit, in a bank that nobody knows."""
    while True:
        first_ten = f"9999{random.randrange(1_000_000):06}"
        last = accounts.check_digit(first_ten)
        if last is not None:
            return first_ten + last


def organisation_number(random: Random) -> str:
    """An organisation number with a correct check digit, beginning as no real one does."""
    while True:
        first_eight = f"3{random.randrange(10_000_000):07}"
        last = organisations.check_digit(first_eight)
        if last is not None:
            return first_eight + last


def phone(random: Random) -> str:
    """+47 00 and six digits: the length of a Norwegian number, with a beginning that none has."""
    return f"+4700{random.randrange(1_000_000):06}"


def email(name: str, number: int | None = None) -> str:
    """The name's words at example.no, in plain letters: amalie.bergseth@example.no."""
    words = _WORD.findall(plain_letters(name))
    return f"{'.'.join(words)}{'' if number is None else number}@example.no"


def street_address(random: Random) -> str:
    """A street that stands on no map, and a house number: Eksempelveien 14 B."""
    entrance = random.choice(("", "", "", "", " A", " B", " C"))
    return f"{random.choice(STREETS)} {random.randint(1, 120)}{entrance}"


def postcode_and_place(random: Random) -> tuple[str, str]:
    """A postcode and the place it belongs to."""
    return random.choice(POSTCODES)


def title(random: Random) -> str:
    """A position."""
    return random.choice(TITLES)


def department(random: Random) -> str:
    """A department."""
    return random.choice(DEPARTMENTS)
