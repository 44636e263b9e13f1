"""An import of 10 000 XLSX rows, beside the bare reading, sealing, signing and inserting of the same cards."""

import json
import os
import time
from pathlib import Path
from random import Random

import python_calamine
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entrack_vault.domain import invented
from entrack_vault.services import importing
from entrack_vault.services.importing import Options
from entrack_vault.store import sqlcipher
from tests.bench.figures import Figure, say
from tests.bench.ground import make
from tests.imports import workbook

HEADS = (
    *("ANSATTNUMMER", "FORNAVN", "ETTERNAVN", "FØDSELSDATO", "FØDSELSNUMMER", "E-POST", "TELEFONNR. MOBIL"),
    *("Adresse", "Postnummer", "Poststed", "BANKKONTONUMMER", "Månedslønn", "Stillingsprosent"),
)


def measure(place: Path, rows: int) -> list[Figure]:
    """Reads, checks, matches and stores; the floor stores four cards a row with nothing but the primitives."""
    file = place / "ansatte.xlsx"
    workbook.write(file, [HEADS, *rows_of(rows)])
    ground = make(place, 6)
    with ground.unlock() as vault:
        start = time.perf_counter()
        table = importing.read_file(vault.gate, file, "employee")
        mapping = importing.propose_mapping(vault.gate, table, "employee")
        plan = importing.plan(vault.gate, file, table, mapping, Options("payroll_run"))
        planned = time.perf_counter()
        done = importing.run(vault.gate, plan)
        value = time.perf_counter() - start
    say(f"  reading, checking and planning {planned - start:.2f} s, of {value:.2f} s; {dict(done)}")
    floor = _floor(place / "floor.db", file)
    return [Figure(f"import of {done['create']} XLSX rows", "s", value, floor, "<= 2 x", value <= 2 * floor)]


def rows_of(count: int) -> list[tuple[str, ...]]:
    """Invented employees under the headings."""
    random = Random(11)
    found: list[tuple[str, ...]] = []
    for number in range(count):
        person = invented.person(random, number)
        first, _, last = person.name.rpartition(" ")
        found.append(
            (
                *(str(20_000 + number), first, last, person.birth_date, person.national_identity_number),
                *(person.email, person.phone, person.address, person.postcode, person.place, person.bank_account),
                *("48000", "100"),
            )
        )
    return found


def _floor(database: Path, file: Path) -> float:
    """Four cards a row: JSON, two AES-GCM sealings, a wrapped key, a signature, and the rows of a card."""
    start = time.perf_counter()
    sheet = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    rows = sheet.to_python()[1:]
    wrapping, signer = AESGCM(os.urandom(32)), ed25519.Ed25519PrivateKey.generate()
    made = []
    for row in rows:
        for part in range(4):
            content = json.dumps({"fields": {str(at): row[at] for at in range(part * 3, part * 3 + 3)}}).encode()
            key, nonce, name = os.urandom(32), os.urandom(12), os.urandom(16)
            sealed = nonce + AESGCM(key).encrypt(nonce, content.ljust(512, b"\0"), name)
            excerpt = nonce + AESGCM(key).encrypt(nonce, content[:40].ljust(64, b"\0"), name)
            made.append((name, sealed, excerpt, wrapping.encrypt(nonce, key, name), signer.sign(sealed[:64])))
    engine = sqlcipher.open_engine(database, os.urandom(32), create=True)
    connection = engine.raw_connection().driver_connection
    assert connection is not None
    connection.execute("CREATE TABLE record (id BLOB PRIMARY KEY, subject BLOB, excerpt BLOB) WITHOUT ROWID")
    connection.execute("CREATE TABLE revision (id BLOB PRIMARY KEY, sealed BLOB, signature BLOB)")
    connection.execute("CREATE TABLE data_key (id BLOB PRIMARY KEY, wrapped BLOB) WITHOUT ROWID")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO record VALUES (?, ?, ?)", [(row[0], row[0], row[2]) for row in made])
    connection.executemany("INSERT INTO revision VALUES (?, ?, ?)", [(row[0], row[1], row[4]) for row in made])
    connection.executemany("INSERT INTO data_key VALUES (?, ?)", [(row[0], row[3]) for row in made])
    connection.execute("COMMIT")
    taken = time.perf_counter() - start
    engine.dispose()
    return taken
