"""Both languages say everything, with the same placeholders, and the compiled catalogues are the current ones."""

import gettext
import io
from pathlib import Path

import catalogues
import pytest
from babel.messages.pofile import read_po

CODE = """
from entrack_vault.i18n import N_, translate, translate_count
raise VaultError(N_("It is full."), N_("{kept} is "
    "safe."), kept=1)
translate(language, "Outer {value}", value=f(N_("inner")))
title = f"{translate(language, 'In a formatted text')}"
i18n.translate_count(language, one="One person", many="{count} persons", count=2)
translate(language, marked_elsewhere)
REASONS = {1: N_("reason"), 2: N_("reason")}
"""
FOUND = [
    ("In a formatted text",),
    ("It is full.",),
    ("One person", "{count} persons"),
    ("Outer {value}",),
    ("inner",),
    ("reason",),
    ("{kept} is safe.",),
]


@pytest.fixture
def code(tmp_path: Path) -> list[Path]:
    """A folder with one file of code."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "a.py").write_text(CODE, "utf-8")
    return [folder]


def translated(locale: Path, old: str, new: str) -> None:
    file = locale / "nb" / "LC_MESSAGES" / "entrack_vault.po"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_the_vaults_own_catalogues_are_complete_and_current() -> None:
    found = catalogues.faults()
    assert not found, "\n".join(found)


def test_every_message_id_is_gathered_wherever_it_stands(code: list[Path]) -> None:
    assert catalogues.gather(code) == FOUND


@pytest.mark.parametrize("call", ["N_(text)", 'N_("a" + b)', 'N_(f"{a}")', 'translate_count(l, "one", many, 2)'])
def test_a_message_id_that_is_no_literal_is_refused(call: str) -> None:
    with pytest.raises(catalogues.NotLiteral, match=r"a\.py:1"):
        list(catalogues.message_ids(call, "a.py"))


def test_translations_are_kept_and_gone_texts_dropped(code: list[Path], tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    catalogues.write(locale, code)
    translated(locale, 'msgid "It is full."\nmsgstr ""', 'msgid "It is full."\nmsgstr "Den er full: æøå."')
    (code[0] / "a.py").write_text(CODE.replace('N_("reason")', "0") + 'N_("new")', "utf-8")
    catalogues.write(locale, code)
    ids = {str(message.id): message.string for message in catalogues.current("nb", locale) if message.id}
    assert ids["It is full."] == "Den er full: æøå."
    assert ids["new"] == ""
    assert "reason" not in ids


def test_writing_twice_changes_no_byte_and_names_no_day(code: list[Path], tmp_path: Path) -> None:
    catalogues.write(tmp_path, code)
    first = {file: file.read_bytes() for file in tmp_path.rglob("*.[pm]o")}
    catalogues.write(tmp_path, code)
    assert {file: file.read_bytes() for file in first} == first
    assert len(first) == 4
    assert not any(b"Date" in content or b"Babel" in content for content in first.values())


def test_english_answers_with_the_message_ids(code: list[Path], tmp_path: Path) -> None:
    catalogues.write(tmp_path, code)
    english = gettext.translation("entrack_vault", tmp_path, ["en"])
    assert english.gettext("It is full.") == "It is full."
    assert [english.ngettext("One person", "{count} persons", n) for n in (1, 2)] == ["One person", "{count} persons"]


def test_faults_are_named_one_by_one(code: list[Path], tmp_path: Path) -> None:
    assert any("does not hold" in fault for fault in catalogues.faults(tmp_path, code))
    catalogues.write(tmp_path, code)
    assert catalogues.faults(tmp_path, code) == [
        f"nb: no translation of {message if len(message) > 1 else message[0]!r}" for message in FOUND
    ]
    for message in FOUND:
        if len(message) == 1:
            ask, answer = f'msgid "{message[0]}"\nmsgstr ', f'"nb {message[0]}"'
            translated(tmp_path, ask + '""', ask + answer)
    translated(tmp_path, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Én"\nmsgstr[1] "{count} personer"')
    assert catalogues.faults(tmp_path, code) == ["nb: entrack_vault.mo is older than its texts; run catalogues"]
    catalogues.write(tmp_path, code)
    assert catalogues.faults(tmp_path, code) == []
    translated(tmp_path, "nb {kept} is", "nb {kpet} is")
    assert catalogues.faults(tmp_path, code)[0] == "nb: other placeholders than '{kept} is safe.'"


@pytest.mark.parametrize(
    ("texts", "agree"),
    [
        ('msgid "{a} {b}"\nmsgstr "{b} {a}"', True),
        ('msgid "{a} {b}"\nmsgstr "{b}"', False),
        ('msgid "a"\nmsgstr "{a}"', False),
        ('msgid "One"\nmsgid_plural "{count}"\nmsgstr[0] "{count} en"\nmsgstr[1] "{count} to"', True),
        ('msgid "One"\nmsgid_plural "{count}"\nmsgstr[0] "en"\nmsgstr[1] "{count} {x}"', False),
    ],
)
def test_placeholders_must_agree(texts: str, agree: bool) -> None:
    (message,) = [message for message in read_po(io.StringIO(texts), "nb") if message.id]
    assert catalogues.placeholders_agree(message) is agree
