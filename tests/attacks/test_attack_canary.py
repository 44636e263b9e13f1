"""A distinctive value in every kind of field: found in no file, no log record, no error's text, in no encoding."""

import base64
import io
import logging
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrack_vault import register as registers
from entrack_vault.errors import VaultError
from entrack_vault.register.model import Kind
from entrack_vault.services import check, documents, people, records, rights_cases
from entrack_vault.services import log as logs
from entrack_vault.vault import Vault
from tests.attacks.fortress import CANARY, PURPOSES, name_of, value_for, whole
from tests.attacks.raw import Hands, dump, raw_database
from tests.building import MARTE, OWNER, TOR, Built, entered

Unlock = Callable[[str], Vault]

# Kinds whose values are codes, words or dates that stand in every file; nothing distinctive can be said in them.
COMMON_KINDS = {Kind.CHOICE, Kind.YES_NO, Kind.COUNTRY, Kind.POSTCODE}


def canaries() -> set[str]:
    """Every distinctive value the fortress holds."""
    fields = [field for group in registers.standard().populations.values() for field in group.fields]
    assert {field.kind for field in fields} == set(Kind)
    return {value_for(field) for field in fields if field.kind not in COMMON_KINDS} | {CANARY, OWNER, MARTE}


def encodings(text: str) -> Iterator[bytes]:
    """The ways a value could lie in a file."""
    for spoken in {text, text.lower(), text.upper(), text.casefold()}:
        for content in (spoken.encode(), spoken.encode("utf-16-le"), spoken.encode("utf-16-be")):
            yield content
            yield content.hex().encode()
            yield content.hex().upper().encode()
            # The three ways base64 falls on a value inside something longer, without the letters at its edges.
            for offset in range(3):
                encoded = base64.b64encode(bytes(offset) + content)
                yield encoded[4:-4] if len(encoded) > 12 else encoded
                yield base64.urlsafe_b64encode(bytes(offset) + content)[4:-4]


def needles() -> list[bytes]:
    return sorted({found for text in canaries() for found in encodings(text) if len(found) >= 6})


def files(*folders: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


def assert_clean(contents: dict[Path, bytes]) -> None:
    assert contents
    wanted = needles()
    for file, content in contents.items():
        assert not [needle for needle in wanted if needle in content], file.name


def test_the_needles_find_what_lies_open() -> None:
    """The search itself: it must find a value in each of its forms."""
    wanted = needles()
    for content in (
        f"x{CANARY} phone".encode(),
        f"xx{CANARY}".encode("utf-16-le"),
        CANARY.encode().hex().encode(),
        base64.b64encode(b"ab" + CANARY.encode() + b" name and more"),
        base64.b64encode(b"a" + CANARY.encode() + b" name and more"),
    ):
        assert any(needle in content for needle in wanted)


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of our own, which everything that asks the system for one is given."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _work(fortress: Built) -> None:
    """A day's work: list, search, open, reveal, change, register, read the log, check."""
    with fortress.unlock(OWNER) as owners:
        gate = owners.gate
        assert people.load(gate).find(CANARY)
        for population, purpose in PURPOSES.items():
            person = fortress.people[name_of(population)]
            opened = records.open_person(gate, person, purpose)
            for one in opened.person.documents:
                look = documents.look(gate, opened, one.id, purpose)
                assert CANARY.encode() in b"".join(documents.pieces(look))
            assert (
                opened.person.documents or not gate.session.register.populations[opened.person.population].documents
            )
            assert CANARY in rights_cases.read(gate, opened.person.id)[0].about
            records.history(gate, person, purpose)
        group = registers.standard().populations["employee"]
        person = records.create(gate, "employee", whole(group), PURPOSES["employee"])
        opened = records.edit_person(gate, person, PURPOSES["employee"], group.categories)
        records.save(gate, opened, entered(name=f"{CANARY} Endret"), PURPOSES["employee"])
        records.open_person(gate, person, "payroll_run", reveal=["national_id"])
        logs.read(gate)
        logs.verify(gate)
        assert check.check(gate).findings == ()


def test_no_file_holds_a_value(fortress: Built, temp_folder: Path) -> None:
    with fortress.unlock(OWNER) as first:
        # Looked at while another session is open too, so that the write-ahead log and its index are there.
        people.load(first.gate)
        _work(fortress)
        during = files(fortress.folder, temp_folder)
        assert any(file.name.endswith("-wal") for file in during)
        assert_clean(during)
    after = files(fortress.folder, temp_folder)
    assert_clean(after)
    # The state folder keeps the names of those who unlock here, by design, and nothing else of anyone.
    for file, content in files(fortress.state).items():
        for text in canaries() - {OWNER, MARTE}:
            assert not [needle for needle in encodings(text) if len(needle) >= 6 and needle in content], file.name


def test_nothing_outside_what_is_sealed_holds_a_value(fortress: Built) -> None:
    """Not even within the database, under the outer wall: every cell of every table."""
    _work(fortress)
    hands = Hands(fortress, TOR)
    with hands.database() as database:
        wanted = needles()
        for table, rows in dump(database).items():
            for row in rows:
                for column, value in row.items():
                    content = value if isinstance(value, bytes) else str(value).encode()
                    assert not [needle for needle in wanted if needle in content], f"{table}.{column}"


def test_no_log_record_and_no_standard_stream_holds_a_value(
    fortress: Built, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        _work(fortress)
    finally:
        logging.getLogger().removeHandler(handler)
    spoken = capfd.readouterr()
    text = stream.getvalue() + caplog.text + spoken.out + spoken.err
    assert_clean({Path("log"): text.encode() + b"-"})


def _forced(fortress: Built) -> Iterator[Callable[[], object]]:
    """Things that go wrong with a value at hand."""
    vault = fortress.unlock(MARTE)
    gate = vault.gate
    person = fortress.people[name_of("employee")]
    hands = Hands(fortress, TOR)
    employment = "payroll_run"
    yield lambda: records.create(gate, "employee", entered(name=CANARY, national_id=f"{CANARY} 1"), employment)
    yield lambda: records.create(gate, "employee", entered(name=CANARY, phone=f"{CANARY}"), employment)
    yield lambda: records.create(gate, "employee", entered(name=CANARY, nonsense=f"{CANARY}"), employment)
    yield lambda: records.create(gate, "employee", entered(name=(CANARY, CANARY)), employment)
    yield lambda: records.create(gate, "employee", entered(name=CANARY, work_email=f"{CANARY}@"), employment)
    yield lambda: records.create(gate, "employee", entered(name=CANARY, feedback_notes=CANARY), employment)
    yield lambda: records.create(gate, CANARY, entered(name=CANARY), employment)
    yield lambda: records.set_status(gate, person, CANARY, employment)
    yield lambda: people.find_one(people.load(gate), f"{CANARY} finnes ikke")
    yield lambda: people.find_one(people.load(gate), CANARY)
    opened = records.edit_person(gate, person, employment, ["contact"])
    records.save(gate, opened, entered(name=f"{CANARY} Ny"), employment)
    yield lambda: records.save(gate, opened, entered(name=f"{CANARY} Nyere"), employment)
    with hands.database() as database:
        database.execute("UPDATE revision SET signature = zeroblob(64)")
    yield lambda: records.open_person(gate, person, employment)
    with hands.database() as database:
        database.execute("UPDATE data_key SET wrapped = zeroblob(60)")
    yield lambda: people.load(gate)
    file = fortress.folder / vault.session.store.header.database
    vault.session.store.close()
    yield lambda: fortress.unlock(MARTE)
    file.write_bytes(os.urandom(8192))
    yield lambda: fortress.unlock(MARTE)


def test_no_text_of_a_forced_error_holds_a_value(fortress: Built) -> None:
    texts: list[str] = []
    for wrong in _forced(fortress):
        with pytest.raises(VaultError) as caught:
            wrong()
        fault = caught.value
        texts += [fault.text("nb"), fault.text("en"), repr(fault), str(fault), repr(fault.values)]
        # A traceback as the log or a crash report would show it: source lines and messages, chained causes too.
        trace: traceback.TracebackException | None = traceback.TracebackException.from_exception(fault)
        while trace is not None:
            texts += list(trace.format_exception_only())
            trace = trace.__cause__ or (None if trace.__suppress_context__ else trace.__context__)
    assert len(texts) > 60
    assert_clean({Path("errors"): "\n".join(texts).encode()})


def test_a_raw_copy_without_the_key_is_noise(fortress_once: Built) -> None:
    """No plaintext header: the file does not even say that it is a database."""
    for file, content in files(fortress_once.folder).items():
        if file.suffix == ".db":
            assert b"SQLite" not in content
            with pytest.raises(Exception, match="not a database"), raw_database(file, bytes(32)) as database:
                dump(database)
