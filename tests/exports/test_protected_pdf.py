"""Protected copies: AES-256, opened only by the password, the same pages inside."""

from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from entrack_vault.errors import BadInput, Misuse
from entrack_vault.exports.overview import draw
from entrack_vault.exports.protect import protect
from tests.exports.sample_overview import nothing

PDF = draw(nothing("en"))


def test_it_opens_with_the_password_only_and_is_aes_256() -> None:
    protected = protect(PDF, "blå hest på vei")
    for wrong in ("", "blå hest", "BLÅ HEST PÅ VEI"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.Pdf.open(BytesIO(protected), password=wrong)
    with pikepdf.Pdf.open(BytesIO(protected), password="blå hest på vei") as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
        assert document.encryption.stream_method.name == "aesv3"
        assert document.encryption.string_method.name == "aesv3"


def test_the_pages_are_the_same() -> None:
    reader = PdfReader(BytesIO(protect(PDF, "passord")), password="passord")
    original = PdfReader(BytesIO(PDF))
    assert [page.extract_text() for page in reader.pages] == [page.extract_text() for page in original.pages]
    assert reader.metadata == original.metadata
    assert reader.root_object["/Lang"] == "en-GB"


def test_nothing_of_the_text_or_title_can_be_read_in_the_bytes() -> None:
    protected = protect(PDF, "passord")
    assert b"O-2026-0031" in PDF
    assert b"O-2026-0031" not in protected


def test_a_decomposed_spelling_opens_too() -> None:
    pikepdf.Pdf.open(BytesIO(protect(PDF, "a\u030apen")), password="åpen").close()


@pytest.mark.parametrize("password", ["", " ", "\t\n", "\u00a0"])
def test_an_empty_password_is_refused(password: str) -> None:
    with pytest.raises(Misuse, match="needs a password"):
        protect(PDF, password)


def test_a_password_that_would_be_cut_is_refused() -> None:
    assert protect(PDF, "x" * 127)
    with pytest.raises(Misuse, match="too long"):
        protect(PDF, "ø" * 64)
    with pytest.raises(Misuse):
        protect(PDF, "\ud800")


@pytest.mark.parametrize("pdf", [b"", b"no pdf", protect(PDF, "passord")], ids=["empty", "text", "protected"])
def test_what_is_no_open_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(BadInput, match="not a PDF"):
        protect(pdf, "passord")
