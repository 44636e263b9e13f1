"""Why someone's data is kept but not used (GDPR Art. 18(1)); the value is what is stored."""

from enum import StrEnum

from entrack_vault.i18n import N_


class Restriction(StrEnum):
    """The four cases of the law."""

    ACCURACY = "accuracy"
    UNLAWFUL = "unlawful"
    CLAIMS = "claims"
    OBJECTION = "objection"


# How each reads; message ids.
RESTRICTIONS: dict[Restriction, str] = {
    Restriction.ACCURACY: N_("The person says it is not correct, and that is being looked at (Art. 18(1)(a))"),
    Restriction.UNLAWFUL: N_("It should not have been used, but the person does not want it deleted (Art. 18(1)(b))"),
    Restriction.CLAIMS: N_("The person needs it for a legal claim (Art. 18(1)(c))"),
    Restriction.OBJECTION: N_("The person has objected, and that is being weighed (Art. 18(1)(d))"),
}


def restriction_label(code: str) -> str:
    """The message id of a code; codes from before these were named are told as restricted alone."""
    return RESTRICTIONS[Restriction(code)] if code in set(Restriction) else N_("Restricted")
