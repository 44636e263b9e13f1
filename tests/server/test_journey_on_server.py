"""The whole job on a server: every command a process of its own, each member at their own desk."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.commands import Desk
from tests.journeys.offices import OFFICER, OFFICER_WORDS, OWNER, OWNER_WORDS
from tests.journeys.payroll_export import payroll_export
from tests.server import running
from tests.server.running import Server, versions

EXPORT = payroll_export()


@pytest.fixture(scope="module", params=tuple(versions()))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="ev"))
    folder.chmod(0o755)
    started = running.make(versions()[request.param], folder / "server")
    yield started
    running.remove(started)
    shutil.rmtree(folder, ignore_errors=True)


def prepared(server: Server, folder: Path) -> tuple[str, Path]:
    """As an administrator does it: print the script, read it, run it."""
    database, password = f"v{secrets.token_hex(4)}", folder / "database-password.txt"
    folder.mkdir(parents=True)
    desk = Desk(folder / "administrator", "")
    script = desk(
        "server", "prepare", "--database", database, "--login", f"{database}_boss", "--password-out", password
    )
    server.psql(script["script"])
    return server.address(database, f"{database}_boss"), password


def test_from_an_empty_server_to_the_printed_overview(server: Server, tmp_path: Path) -> None:
    address, password = prepared(server, tmp_path / "papers")
    boss = Desk(tmp_path / "boss", address)
    words = boss.paper("passphrase.txt", f"{OWNER_WORDS}\n")
    key, sheet = boss.folder / "secret-key.txt", boss.folder / "recovery.txt"
    first = Desk(boss.folder, address, ("--passphrase-file", str(words), "--database-password-file", str(password)))
    first(
        *("create", address, "--organisation", "Furu Drift AS", "--owner", OWNER, "--demonstration"),
        *("--recovery-sheet", sheet, "--secret-key-out", key),
    )
    own = ("--passphrase-file", str(words), "--secret-key-file", str(key))
    boss = Desk(boss.folder, address, own)
    boss("recovery", "confirm", "--recovery-key-file", sheet)
    # Whoever knows the address and the first password alone is not let in any more.
    assert Desk(tmp_path / "thief", address, (*own, "--database-password-file", str(password))).refused(
        "people", code=4
    )

    officer = Desk(tmp_path / "officer", address)
    words = officer.paper("passphrase.txt", f"{OFFICER_WORDS}\n")
    enrolment, key = boss.folder / "enrolment.txt", officer.folder / "secret-key.txt"
    added = boss("staff", "add", OFFICER, "--job", "payroll_officer", "--sheet", enrolment)
    server.psql(added["statement"])  # where the finance manager may not make logins, an administrator does
    theirs = next(line for line in enrolment.read_text("utf-8").splitlines() if line.startswith("postgresql://"))
    joining = Desk(officer.folder, theirs, ("--passphrase-file", str(words)))
    joined = joining("staff", "enrol", "--enrolment-key-file", enrolment, "--secret-key-out", key)
    boss("staff", "confirm", OFFICER, "--fingerprint", joined["fingerprint"])
    officer = Desk(officer.folder, theirs, ("--passphrase-file", str(words), "--secret-key-file", str(key)))

    file = officer.folder / "ansatte.csv"
    file.write_bytes(EXPORT.content)
    command = ("import", file, "--population", "employee", "--purpose", "payroll_run")
    dry = officer(*command, "--dry-run")
    assert {row["row"]: row["outcome"] for row in dry["rows"]} == EXPORT.outcomes
    done = officer(*command, "--save-mapping", "lønn")
    assert done["counts"] == dry["counts"]
    everyone = officer("people")
    assert len(everyone) == len(EXPORT.of("create"))
    somebody = EXPORT.people[EXPORT.of("create")[7]]
    (found,) = officer("people", somebody.identity_number)
    who = found["id"]
    officer("set", who, "phone=+4700111222", "--purpose", "payroll_run")
    shown = officer("show", who, "--purpose", "payroll_run")
    assert shown["cards"]["contact"]["fields"]["phone"] == "+4700111222"
    assert shown["cards"]["contact"]["revision"] == 2
    assert officer("history", who, "--purpose", "payroll_run")
    pdf, archive = officer.folder / "oversikt.pdf", officer.folder / "med.zip"
    officer("overview", who, "--out", pdf)
    officer("export", who, "--out", archive)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert archive.stat().st_size > 500
    assert officer("log", "--person", who)

    assert len(boss("log")) > 20
    assert boss("log", "verify")["entries"] > len(everyone)
    assert boss("check")["findings"] == []
    assert all(one["refused"] for one in boss("server", "check"))
    assert all(one["refused"] for one in officer("server", "check"))
    boss("staff", "change", OFFICER, "--job", "receptionist")
    officer.refused("show", who, "--purpose", "payroll_run", code=3)
    boss("staff", "remove", OFFICER)
    assert officer.run("people").code in (3, 4)
    assert boss("log", "verify")["entries"] > len(everyone)


def test_names_that_are_taken_are_not_printed_into_a_script(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "")
    desk.refused("server", "prepare", "--database", "postgres", code=2)
    desk.refused("server", "prepare", "--database", "personnel", "--login", "personnel_members", code=2)


def test_the_demonstration_on_a_server_and_a_copy_in_a_folder(server: Server, tmp_path: Path) -> None:
    address, password = prepared(server, tmp_path / "papers")
    server.psql(f"ALTER ROLE {address.split('/')[2].removesuffix('@')} CREATEROLE")  # as its administrator may choose
    maker = Desk(tmp_path / "maker", "", ("--database-password-file", str(password)))
    made = maker("demo", address, "--people", 20)
    keys = Path(made["keys"])
    assert keys.name == f"{address.split('/')[3].split('?')[0]}.keys.json"
    name = next(
        name for name, one in json.loads(keys.read_text("utf-8"))["members"].items() if "payroll" in one["job"]
    )
    bare = address.replace(address.split("//")[1].split("@")[0] + "@", "")
    desk = Desk(tmp_path / "desk", bare, ("--keys", str(keys), "--staff", name))
    assert len(desk("people", "--population", "employee")) == 10
    boss = Desk(tmp_path / "boss", bare, ("--keys", str(keys)))
    copied = boss("copy", tmp_path / "moved")
    assert copied["rows"]["person"] == 21, "twenty people, and one who asked though nothing is held of them"
    address, password = prepared(server, tmp_path / "more papers")
    further = Desk(boss.folder, bare, ("--keys", str(keys), "--database-password-file", str(password)))
    assert further("copy", address)["rows"] == copied["rows"] | {"log": copied["rows"]["log"] + 2}
    own = json.loads(keys.read_text("utf-8"))
    keyed = {**own["members"][own["owner"]], "address": address}
    moved = tmp_path / "moved.keys.json"
    moved.write_text(json.dumps({**own, "members": {own["owner"]: keyed}}), "utf-8")
    assert Desk(tmp_path / "third", address, ("--keys", str(moved)))("check")["findings"] == []
    there = Desk(tmp_path / "there", tmp_path / "moved", ("--keys", str(keys)))
    assert there("check")["findings"] == []
