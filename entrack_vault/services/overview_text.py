"""Texts of the overview that are the same for everyone: rights, and automated decisions (DOMAIN.md section 5)."""

from entrack_vault.i18n import Language, translate


def rights(language: Language) -> tuple[tuple[str, str], ...]:
    """Each right of the person, by name and in a sentence (GDPR Arts. 15-22)."""
    return (
        (translate(language, "Access"), translate(language, "You can ask for a new overview at any time.")),
        (
            translate(language, "Rectification"),
            translate(language, "What is wrong or missing, we correct."),
        ),
        (translate(language, "Erasure"), translate(language, "You can ask us to delete what is no longer needed.")),
        (
            translate(language, "Restriction"),
            translate(language, "If you dispute something, its use can be stopped meanwhile."),
        ),
        (translate(language, "Portability"), translate(language, "What you have given us, you can have as a file.")),
        (
            translate(language, "Objection"),
            translate(language, "You can object where the ground is a legitimate interest."),
        ),
    )


def automated(language: Language) -> str:
    """Said plainly: there are none (GDPR Art. 22)."""
    return translate(language, "None. We do not profile you.")
