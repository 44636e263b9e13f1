"""Every way the register's files can be wrong is refused, and the refusal names the file, the table and the key."""

import shutil
from pathlib import Path

import pytest

from entrack_vault import resources
from entrack_vault.register import load
from entrack_vault.register.load import RegisterFault

APPLICANT, EMPLOYEE, VISITOR = "fields/applicant.toml", "fields/employee.toml", "fields/visitor.toml"
FIELD = """
[[field]]
key = "{key}"
category = "contact"
kind = "text"
label = {{ nb = "Ny", en = "New" }}
help = {{ nb = "Ny.", en = "New." }}
"""
GENDER = 'key = "gender"\ncategory = "demographic"\nkind = "choice"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the register that may be broken."""
    return Path(shutil.copytree(resources.path("register"), tmp_path / "register"))


def refused(folder: Path) -> RegisterFault:
    with pytest.raises(RegisterFault) as caught:
        load(folder)
    return caught.value


def named(fault: RegisterFault) -> tuple[object, object, object]:
    """File, table and key as the refusal says them, each of which stands in its text."""
    values = (fault.values["file"], fault.values["table"], fault.values["key"])
    assert all(str(value) in fault.text("en") for value in values)
    return values


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_copy_itself_loads(folder: Path) -> None:
    assert len(load(folder).populations) == 7


@pytest.mark.parametrize(
    "file",
    [
        *("populations.toml", "categories.toml", "purposes.toml", "grounds.toml", "sources.toml"),
        *("recipients.toml", "retention.toml", "jobs.toml", "headers.toml", APPLICANT, VISITOR),
        *("processings.toml", "measures.toml"),
    ],
)
def test_a_missing_or_unreadable_file(folder: Path, file: str) -> None:
    name = Path(file).name
    (folder / file).write_bytes(b"key = \xff")
    assert named(refused(folder)) == (name, "-", "-")
    (folder / file).write_text("[[entry]\n", "utf-8")
    assert named(refused(folder)) == (name, "-", "-")
    (folder / file).unlink()
    assert named(refused(folder)) == (name, "-", "-")


APPENDED = [
    ("sources.toml", "[other]\nx = 1\n", ("sources.toml", "sources", "entry, other")),
    ("headers.toml", "[other]\nx = 1\n", ("headers.toml", "-", "ignored, other")),
    (VISITOR, "[other]\nx = 1\n", ("visitor.toml", "-", "other")),
    (VISITOR, '[category.contact2]\nsource = "person"\n', ("visitor.toml", "category", "-")),
    (VISITOR, FIELD.format(key="host"), ("visitor.toml", "field", "host")),
    (VISITOR, FIELD.format(key="Host"), ("visitor.toml", "field Host", "key")),
    (VISITOR, FIELD.format(key="new") + 'role = "name"\n', ("visitor.toml", "field new", "role")),
    (VISITOR, FIELD.format(key="new") + 'role = "boss"\n', ("visitor.toml", "field new", "role")),
    (VISITOR, FIELD.format(key="new") + 'starts = "visits"\n', ("visitor.toml", "field new", "starts")),
    (VISITOR, FIELD.format(key="new") + "secret = true\n", ("visitor.toml", "field new", "secret")),
    (VISITOR, FIELD.format(key="new") + 'purposes = ["nobody"]\n', ("visitor.toml", "field new", "purposes")),
    (VISITOR, FIELD.format(key="new") + 'purposes = ["payroll_run"]\n', ("visitor.toml", "field new", "purposes")),
    (VISITOR, FIELD.format(key="new") + 'ground_stated = "nobody"\n', ("visitor.toml", "field new", "ground_stated")),
    (
        VISITOR,
        FIELD.format(key="new") + 'ground_assessed = "nobody"\n',
        ("visitor.toml", "field new", "ground_assessed"),
    ),
    (VISITOR, FIELD.format(key="new") + 'source = "nobody"\n', ("visitor.toml", "field new", "source")),
    (VISITOR, FIELD.format(key="new") + 'recipients = ["nobody"]\n', ("visitor.toml", "field new", "recipients")),
    (VISITOR, FIELD.format(key="new") + 'retention = ["nobody"]\n', ("visitor.toml", "field new", "retention")),
    (
        VISITOR,
        FIELD.format(key="new") + 'choices = [{ key = "one", label = { nb = "En", en = "One" } }]\n',
        ("visitor.toml", "field new", "choices"),
    ),
    ("headers.toml", '[[ignored]]\nheader = "X"\n', ("headers.toml", "ignored X", "reason")),
    ("headers.toml", "[[ignored]]\n", ("headers.toml", "ignored ?", "header")),
    (
        "sources.toml",
        '[[entry]]\nkey = "person"\nlabel = { nb = "Deg", en = "You" }\n',
        ("sources.toml", "sources", "person"),
    ),
    ("sources.toml", '[[entry]]\nkey = "new"\n', ("sources.toml", "sources new", "label")),
    ("sources.toml", '[[entry]]\nkey = "new"\nlabel = { nb = "Ny" }\n', ("sources.toml", "sources new", "label.en")),
]


@pytest.mark.parametrize(("file", "text", "where"), APPENDED)
def test_something_added_that_does_not_belong(
    folder: Path, file: str, text: str, where: tuple[str, str, str]
) -> None:
    with (folder / file).open("a", encoding="utf-8") as end:
        end.write("\n" + text)
    assert named(refused(folder)) == where


CHANGED = [
    ("populations.toml", "number = 2", "number = 1", ("populations.toml", "populations employee", "number")),
    ("populations.toml", "number = 2", 'number = "2"', ("populations.toml", "populations employee", "number")),
    ("categories.toml", "number = 6", "number = 5", ("categories.toml", "categories social_profile", "number")),
    ("categories.toml", "help =", "hjelp =", ("categories.toml", "categories contact", "help")),
    ("purposes.toml", '["applicant"]', '["applicants"]', ("purposes.toml", "purposes recruitment", "populations")),
    (
        "purposes.toml",
        'ground_assessed = "pre_contract"',
        'ground_assessed = "nobody"',
        ("purposes.toml", "purposes recruitment", "ground_assessed"),
    ),
    (
        "retention.toml",
        'event = "process_closed"',
        'event = "closed"',
        ("retention.toml", "retention rejected_applicant", "event"),
    ),
    (
        "sources.toml",
        ', en_of = "The registered person"',
        "",
        ("sources.toml", "sources person", "label"),
    ),
    (
        "purposes.toml",
        'sources = ["recruiter"]',
        'sources = ["nobody"]',
        ("purposes.toml", "purposes recruitment", "sources"),
    ),
    (
        "purposes.toml",
        'recipients = ["altinn"]',
        'recipients = ["nobody"]',
        ("purposes.toml", "purposes a_melding", "recipients"),
    ),
    (
        "purposes.toml",
        'retention = ["rights_case"]',
        'retention = ["for_ever"]',
        ("purposes.toml", "purposes access_request", "retention"),
    ),
    (
        "processings.toml",
        'key = "website_pixel"',
        'key = "security"',
        ("processings.toml", "processings security", "key"),
    ),
    (
        "processings.toml",
        'ground_assessed = "consent"',
        'ground_assessed = "nobody"',
        ("processings.toml", "processings website_pixel", "ground_assessed"),
    ),
    (
        "processings.toml",
        'ground_stated = "legitimate_interest"',
        'ground_stated = "nobody"',
        ("processings.toml", "processings camera_surveillance", "ground_stated"),
    ),
    (
        "processings.toml",
        'retention = ["access_log"]',
        'retention = ["for_ever"]',
        ("processings.toml", "processings vault_members", "retention"),
    ),
    ("processings.toml", "kept =", "holdt =", ("processings.toml", "processings website_pixel", "kept")),
    ("measures.toml", "text =", "tekst =", ("measures.toml", "measures encryption", "text")),
    ("recipients.toml", "when =", "naar =", ("recipients.toml", "recipients tax_administration", "when")),
    (VISITOR, 'kind = "phone"', 'kind = "telephone"', ("visitor.toml", "field phone", "kind")),
    (VISITOR, 'kind = "phone"', 'kind = ["phone"]', ("visitor.toml", "field phone", "kind")),
    (VISITOR, 'kind = "phone"', 'kind = "choice"', ("visitor.toml", "field phone", "choices")),
    (VISITOR, 'category = "contact"', 'category = "letters"', ("visitor.toml", "field name", "purposes")),
    (VISITOR, "[category.contact]", "[category.contact]\nmany = true", ("visitor.toml", "category.contact", "many")),
    (
        EMPLOYEE,
        GENDER,
        GENDER.replace('"demographic"', '"letters"')
        + '\nground_stated = "contract"\nground_assessed = "contract"\nsource = "person"\nretention = ["name"]',
        ("employee.toml", "field gender", "category"),
    ),
    ("jobs.toml", "number = 2, text", "number = 3, text", ("jobs.toml", "jobs finance_manager", "paragraphs")),
    (
        "jobs.toml",
        'paragraph = 2, population = "employee"',
        'paragraph = 20, population = "employee"',
        ("jobs.toml", "jobs finance_manager", "paragraph"),
    ),
    (
        "jobs.toml",
        'paragraph = 2, population = "employee"',
        'paragraph = 2, population = "staff"',
        ("jobs.toml", "jobs finance_manager", "population"),
    ),
    (
        "jobs.toml",
        'population = "visitor", categories = ["contact"]',
        'population = "visitor", categories = ["job"]',
        ("jobs.toml", "jobs finance_manager", "categories"),
    ),
    (
        "jobs.toml",
        'population = "visitor", categories = ["contact"]',
        'population = "visitor", categories = ["contact", "contact"]',
        ("jobs.toml", "jobs finance_manager", "rights"),
    ),
    ("jobs.toml", 'level = "write"', 'level = "erase"', ("jobs.toml", "jobs finance_manager", "rights.0.level")),
    ("jobs.toml", 'duty = "sign"', 'duty = "sing"', ("jobs.toml", "jobs finance_manager", "duty")),
    (
        "jobs.toml",
        'paragraph = 1, duty = "sign"',
        'paragraph = 0, duty = "sign"',
        ("jobs.toml", "jobs finance_manager", "paragraph"),
    ),
    (
        "jobs.toml",
        'paragraph = 2, purpose = "payroll_run"',
        'paragraph = 2, purpose = "nobody"',
        ("jobs.toml", "jobs finance_manager", "purpose"),
    ),
    (
        "jobs.toml",
        'paragraph = 2, purpose = "payroll_run"',
        'paragraph = 99, purpose = "payroll_run"',
        ("jobs.toml", "jobs finance_manager", "paragraph"),
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "where"), CHANGED)
def test_something_changed_for_the_worse(
    folder: Path, file: str, old: str, new: str, where: tuple[str, str, str]
) -> None:
    replace(folder / file, old, new)
    assert named(refused(folder)) == where


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("sources.toml", '[entry]\nkey = "person"\n', ("sources.toml", "entry", "-")),
        ("headers.toml", '[ignored]\nheader = "X"\n', ("headers.toml", "ignored", "-")),
        (VISITOR, '[field]\nkey = "name"\n', ("visitor.toml", "field", "-")),
        ("sources.toml", "entry = [1, 2]\n", ("sources.toml", "entry", "-")),
    ],
)
def test_single_brackets_where_double_ones_belong(
    folder: Path, file: str, text: str, where: tuple[str, str, str]
) -> None:
    (folder / file).write_text(text, "utf-8")
    assert named(refused(folder)) == where


def test_refusals_say_what_is_safe_and_what_to_do(folder: Path) -> None:
    (folder / "jobs.toml").unlink()
    fault = refused(folder)
    assert fault.exit_code == 6
    assert "Nothing has been opened." in str(fault)
    assert "Correct the file" in str(fault)
