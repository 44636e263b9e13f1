"""How people are reached: phones, e-mail, postcodes and links."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from entrack_vault.domain.folding import fold, index_words
from entrack_vault.domain.identifiers.digits import Length, digits_of
from entrack_vault.errors import RefusedValue
from entrack_vault.i18n import N_
from entrack_vault.register.kinds.reading import Note, Reading, single_line

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NORWAY = "+47"
_NORWEGIAN = re.compile(r"\+47[0-9]{8}")
_PHONE_SIGNS = re.compile(r"\+?[0-9 ()./\-\u2010-\u2013]+")
_NORWEGIAN_LENGTH = 8
_NOT_DIALLED = re.compile(r"[^+0-9]")
# Eight digits are a number here, even when they begin with the 00 that is dialled before a country code.
UNASSIGNED = Note(N_("No phone company is known to use this number. Check that it is right."))
# A local part nobody can read otherwise, and a domain looked at before, need no second look.
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
_LONGEST_LOCAL = 64
_POSTCODE_LENGTH = Length(
    4, N_("A postcode has 4 digits, and this one has fewer."), N_("A postcode has 4 digits, and this one has more.")
)
_LINK_LIMIT = 2_000
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?)(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?|\[[0-9a-f:.]+\]")


def read_phone(text: str) -> Reading:
    """E.164. Without a country code it is Norwegian; impossible numbers are refused, unassigned ones noted."""
    import phonenumbers

    line = single_line(text)
    if not _PHONE_SIGNS.fullmatch(line):
        raise RefusedValue(
            N_("A phone number is written with digits, and + before a country code."),
            remedy=N_("Leave out words and extensions."),
        )
    compact = _NOT_DIALLED.sub("", line)
    norwegian = compact.removeprefix(_NORWAY)
    if len(norwegian) == _NORWEGIAN_LENGTH and norwegian.isascii() and norwegian.isdigit():
        # What nearly every number is, without taking it apart: an import reads 100 000.
        return Reading(_NORWAY + norwegian, () if _assigned_in_norway().fullmatch(norwegian) else (UNASSIGNED,))
    number = _parsed(compact)
    if number is None:
        raise RefusedValue(N_("No phone number begins like this: the country code is unknown or digits are missing."))
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        raise RefusedValue(N_("The phone number has more digits than its country uses."))
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise RefusedValue(
            N_("The phone number has fewer digits than its country uses, or a number that none there has.")
        )
    canonical = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if _parsed(canonical) != number:
        # Zeros dialled inside the country are taken off one at a time.
        return read_phone(canonical)
    return Reading(canonical, () if phonenumbers.is_valid_number(number) else (UNASSIGNED,))


@cache
def _assigned_in_norway() -> re.Pattern[str]:
    """Every Norwegian number of eight digits that a phone company uses, from phonenumbers' own plan."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region("NO")
    if plan is None:
        raise LookupError("phonenumbers has no plan for Norway")
    kinds = (
        *(plan.fixed_line, plan.mobile, plan.toll_free, plan.premium_rate, plan.shared_cost),
        *(plan.personal_number, plan.voip, plan.pager, plan.uan, plan.voicemail),
    )
    return re.compile(
        "|".join(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
    )


def _parsed(compact: str) -> "PhoneNumber | None":
    import phonenumbers

    try:
        return phonenumbers.parse(compact, "NO")
    except phonenumbers.NumberParseException:
        return None


def show_phone(value: str) -> str:
    """+47 22 12 34 56: international, in the country's own groups."""
    import phonenumbers

    number = phonenumbers.parse(value, None)
    shown = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    if _NORWEGIAN.fullmatch(value) and shown.count(" ") == 1:
        # Unassigned numbers have no groups of their own.
        return " ".join((_NORWAY, value[3:5], value[5:7], value[7:9], value[9:]))
    return shown


def phone_words(value: str) -> tuple[str, ...]:
    """The digits with the country code, without it, and as dialled inside the country."""
    if _NORWEGIAN.fullmatch(value):
        return (value[1:], value[3:])
    import phonenumbers

    number = phonenumbers.parse(value, None)
    national = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    significant = str(phonenumbers.national_significant_number(number))
    return tuple(dict.fromkeys((value[1:], significant, re.sub("[^0-9]", "", national))))


def read_email(text: str) -> Reading:
    """The address as written, its domain in small letters. Nothing is looked up."""
    import email_validator

    line = single_line(text)
    if line.count("@") != 1:
        raise RefusedValue(N_("An e-mail address has one @ sign."))
    domain = line.rpartition("@")[2].lower()
    if "." not in domain:
        raise RefusedValue(N_("The part after the @ sign has no dot, so it is no address on the internet."))
    if domain.rpartition(".")[2] in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        raise RefusedValue(
            N_("The end of the address is reserved for tests and local networks; no e-mail arrives there.")
        )
    local = line.partition("@")[0]
    if len(local) <= _LONGEST_LOCAL and _PLAIN_LOCAL.fullmatch(local):
        written = _domain(line.partition("@")[2])
        address = f"{local}@{written}" if written else None
    else:
        address = _address(line)
    if address is None:
        raise RefusedValue(
            N_("This is not written as an e-mail address."),
            remedy=N_("Write the address alone, without a name and without spaces."),
        )
    return Reading(address)


@lru_cache(1000)
def _domain(domain: str) -> str | None:
    """The domain as email-validator normalises it; thousands of addresses share one."""
    address = _address(f"a@{domain}")
    return address.partition("@")[2] if address else None


def _address(line: str) -> str | None:
    import email_validator

    try:
        checked = email_validator.validate_email(line, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return None
    return checked.normalized


def email_words(value: str) -> tuple[str, ...]:
    """The address whole, what stands before and after the @, and all their parts."""
    local, _, domain = fold(value).rpartition("@")
    return tuple(dict.fromkeys((fold(value), local, domain, *index_words(local), *index_words(domain))))


def read_postcode(text: str) -> Reading:
    """Four digits, with or without N- or NO- before them."""
    line = single_line(text)
    return Reading(digits_of(re.sub(r"^NO?[- ]", "", line, flags=re.IGNORECASE), _POSTCODE_LENGTH))


def read_link(text: str) -> Reading:
    """An http or https address with a host and no sign-in details; scheme and host in small letters."""
    line = single_line(text, _LINK_LIMIT)
    if re.search(r"[\s\\<>\"]", line):
        raise RefusedValue(N_("A link has no spaces, quotation marks or angle brackets in it."))
    parts = _link_parts(line)
    if parts is None or parts.scheme not in ("http", "https"):
        raise RefusedValue(N_("A link begins with https:// or http:// and the name of a website."))
    if "@" in parts.netloc:
        raise RefusedValue(
            N_("A user name or password stands in the link."), remedy=N_("Leave out what stands before the @ sign.")
        )
    return Reading(f"{parts.scheme}://{parts.netloc.lower()}{line[len(parts.scheme) + 3 + len(parts.netloc) :]}")


def _link_parts(line: str) -> SplitResult | None:
    """The parts of a link with a host and a possible port; None for anything else."""
    try:
        parts = urlsplit(line)
        host = parts.netloc.rpartition("@")[2].lower()
        host = host if parts.port is None else host.rpartition(":")[0]
    except ValueError:
        return None
    rest = line[len(parts.scheme) :]
    return parts if rest.startswith("://") and _HOST.fullmatch(host.removesuffix(":")) else None
