"""The identifiers of domain/identifiers as kinds of values: notes, words for the index, masks."""

import re

from entrack_vault.domain.identifiers import bank_account, iban, national_identity, organisation_number
from entrack_vault.domain.identifiers.national_identity import CheckRule, IdentityKind
from entrack_vault.i18n import N_
from entrack_vault.register.kinds.reading import Note, Reading, single_line

_RUN = re.compile("[0-9]+|[a-z]+")


def read_national_identity_number(text: str, *, demonstration: bool = False) -> Reading:
    """The 11 digits, with a note on anything but a plain fødselsnummer or D-number."""
    number = national_identity.read(single_line(text), demonstration=demonstration)
    notes: list[Note] = []
    if number.synthetic is not None:
        notes.append(Note(N_("Synthetic number")))
    if number.kind is IdentityKind.H_NUMBER:
        notes.append(
            Note(N_("An H-number, given by a health institution for its own use. NAV's test numbers look the same."))
        )
    if number.kind is IdentityKind.FH_NUMBER:
        notes.append(Note(N_("An FH-number, shared by health institutions. It carries no birth date.")))
    if number.rule is CheckRule.FROM_2032:
        notes.append(Note(N_("The number meets only the rule for numbers issued from 2032.")))
    return Reading(number.digits, tuple(notes))


def read_bank_account(text: str) -> Reading:
    """The 11 digits of a Norwegian account."""
    return Reading(bank_account.parse(single_line(text)))


def read_iban(text: str) -> Reading:
    """Capitals and digits without spaces."""
    return Reading(iban.parse(single_line(text)))


def read_organisation_number(text: str) -> Reading:
    """The 9 digits."""
    return Reading(organisation_number.parse(single_line(text)))


def iban_words(value: str) -> tuple[str, ...]:
    """The whole, what follows the check digits (the account in Norway), and each run of digits or letters there."""
    whole = value.lower()
    return tuple(dict.fromkeys((whole, whole[4:], *_RUN.findall(whole[4:]))))
