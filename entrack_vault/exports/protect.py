"""A PDF that opens only with a password: AES-256 as in ISO 32000-2 (security handler revision 6)."""

import unicodedata
from io import BytesIO

from entrack_vault.errors import BadInput, Misuse
from entrack_vault.i18n import N_

LONGEST_PASSWORD = 127  # bytes of UTF-8; readers ignore what follows (ISO 32000-2, 7.6.4.3.3)


def protect(pdf: bytes, password: str) -> bytes:
    """The same pages, encrypted in memory. Spelling the password composed or decomposed makes no difference.

    Raises Misuse for an empty or too long password, BadInput when the bytes are not an open PDF.
    """
    import pikepdf

    prepared = unicodedata.normalize("NFKC", password)
    if not prepared.strip():
        raise Misuse(
            N_("A protected file needs a password."), N_("No file was written."), N_("Give the password to use.")
        )
    if any(unicodedata.category(character) == "Cs" for character in prepared):
        raise Misuse(
            N_("The password has a character that no keyboard can repeat."),
            N_("No file was written."),
            N_("Choose another password."),
        )
    if len(prepared.encode()) > LONGEST_PASSWORD:
        raise Misuse(
            N_("The password is too long for a PDF."),
            N_("No file was written."),
            N_("Choose one of up to 100 letters."),
        )
    protected = BytesIO()
    try:
        with pikepdf.Pdf.open(BytesIO(pdf)) as document:
            document.save(
                protected,
                encryption=pikepdf.Encryption(owner=prepared, user=prepared, R=6, aes=True, metadata=True),
            )
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise BadInput(N_("These bytes are not a PDF that can be protected."), N_("No file was written.")) from error
    return protected.getvalue()
