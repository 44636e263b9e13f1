"""E-mails as files: headers, text, attachments; strange ones are read as far as they can be."""

import cProfile
from email.message import EmailMessage

import pytest

from entrack_vault.imports import message


def mail(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Søker <soker@example.no>"
    made["To"] = "jobb@example.no"
    made["Subject"] = "Søknad på stilling"
    made["Date"] = "Mon, 02 Mar 2026 09:15:00 +0100"
    made.set_content(parts.get("plain", "Hei på dere.\n"))
    return made


def test_headers_text_and_attachments() -> None:
    made = mail()
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="CV Søker.pdf")
    made.add_attachment(mail(plain="Videresendt."))
    read = message.read(made.as_bytes())
    assert read.headers == (
        ("From", "Søker <soker@example.no>"),
        ("To", "jobb@example.no"),
        ("Date", "Mon, 02 Mar 2026 09:15:00 +0100"),
        ("Subject", "Søknad på stilling"),
    )
    assert read.text == "Hei på dere."
    first, second = read.attached
    assert (first.name, first.content) == ("CV Søker.pdf", b"%PDF-1.7")
    assert message.read(second.content).text == "Videresendt."


def test_a_page_becomes_its_words_and_fetches_nothing() -> None:
    made = EmailMessage()
    made["From"] = "a@example.no"
    made.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><h1>Hei</h1><p>Første <b>linje</b>.</p>"
        "<p>Andre.<br>Tredje.</p><img src='https://example.no/pixel.gif'><script>evil()</script></body></html>",
        subtype="html",
    )
    assert message.read(made.as_bytes()).text == "Hei\n\nFørste linje.\n\nAndre.\nTredje."


def test_plain_text_is_preferred_to_the_page() -> None:
    made = mail(plain="Det rene.\n")
    made.add_alternative("<p>Det pyntede.</p>", subtype="html")
    assert message.read(made.as_bytes()).text == "Det rene."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"From: a@example.no\nDate: not a date at all\nSubject: =?x-unknown?q?abc?=\n\nHei",
        b"From: <<<>>>\nTo: ;;;\nContent-Type: text/plain; charset=x-unknown\n\nHei",
        b"From: " + b"(" * 4000 + b"\nContent-Type: " + b"(" * 4000 + b"\n\nHei",
        b"Content-Type: multipart/mixed; boundary=x\n\nnothing of it",
        b"Content-Type: multipart/mixed\n\n--x\n",
        b"Content-Type: message/rfc822\n\n",
        b"From: a\nContent-Type: text/html\n\n<![x <b>hei</b>",
        bytes(range(256)) * 4,
    ],
)
def test_strange_mail_is_read_as_far_as_it_can_be(content: bytes) -> None:
    read = message.read(content)
    assert isinstance(read.text, str)
    assert all(isinstance(text, str) for _, text in read.headers)


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(1000))


@pytest.mark.parametrize(
    "content",
    [
        b"From: " + b"a@example.no,\n " * 20_000 + b"\n\nHei",
        b"Content-Disposition: attachment;" + b"".join(b"\n filename*%d*=x;" % at for at in range(10_000)) + b"\n\n",
        NESTED,
        b"From: a\n" + b"Content-Type: message/rfc822\n\n" * 1000,
    ],
    ids=["many addresses", "many parts of a name", "deep", "mail in mail"],
)
def test_mail_that_is_made_to_take_long_is_not_read(content: bytes) -> None:
    with pytest.raises(message.Strange):
        message.read(content)


@pytest.mark.parametrize("page", ["<a ", "<!--", "<![x", "<script>", "<p", "<", "&", "<br>", "<head><title>"])
def test_a_page_is_read_in_one_go_however_it_is_made(page: str) -> None:
    """Eight times as long takes eight times as many steps, not sixty-four; counted in calls."""
    steps = []
    for times in (2_000, 16_000):
        profile = cProfile.Profile()
        profile.runcall(message.words_of, page * times)
        steps.append(sum(entry.callcount for entry in profile.getstats()))
    assert steps[1] < 10 * steps[0]


def test_an_attachment_s_name_is_a_bare_one() -> None:
    made = mail()
    for name in ("/home/u/.config/autostart/x.desktop", "..\\..\\CON", "R&D\x00.pdf"):
        made.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=name)
    assert [one.name for one in message.read(made.as_bytes()).attached] == ["x.desktop", "_CON", "R&D.pdf"]
