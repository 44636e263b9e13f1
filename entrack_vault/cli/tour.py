"""The main job on a demonstration vault, step by step, saying what was done and where to look."""

import csv
import io
import os
import shutil
import sys
from pathlib import Path
from random import Random

from entrack_vault import vault as vaults
from entrack_vault.cli.here import LANGUAGE, Here, say
from entrack_vault.cli.output import line, working
from entrack_vault.domain import invented
from entrack_vault.domain.people import Entered
from entrack_vault.errors import Misuse
from entrack_vault.exports import files
from entrack_vault.exports import overview as drawing
from entrack_vault.i18n import N_
from entrack_vault.services import check, demonstration, importing, log, overview, people, portable, records
from entrack_vault.services.demonstration import STAFF

PAYROLL = "payroll_run"
VAULT, KEYS = "Personnel.entrack", "Personnel.entrack.keys.json"
EXPORT, OVERVIEW, ARCHIVE = "ansatte.csv", "oversikt.pdf", "opplysninger.zip"
_HEADS = (
    "ANSATTNUMMER",
    "FORNAVN",
    "ETTERNAVN",
    "FØDSELSDATO",
    "FØDSELSNUMMER",
    "E-POST",
    "TELEFONNR. MOBIL",
    "ADRESSE",
    "POSTNUMMER",
    "POSTSTED",
    "BANKKONTONUMMER",
    "MÅNEDSLØNN",
    "STILLINGSPROSENT",
)


def walk(folder: Path, given: Here) -> None:
    """Makes everything anew in `folder`: the vault, its keys file, a payroll export, the overview, an export.

    Takes away what an earlier tour made there, and nothing else: Misuse where the vault is no demonstration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / VAULT
    _clear(folder)
    with working(say(N_("Inventing people")), quiet=given.as_json) as work:
        made = demonstration.make(vaults.home(place), 40, work)
    keys = folder / KEYS
    files.place(keys, made.keys_file())
    _step(1, N_("Made a demonstration vault with 40 invented people and seven staff: {file}"), file=place)
    export = folder / EXPORT
    files.place(export, payroll_export(30, 7))
    member = made.members[STAFF["payroll_officer"]]
    with vaults.unlock(place, passphrase=member.words, secret_key=member.secret_key) as vault:
        gate = vault.gate
        _step(2, N_("Unlocked it as {name}, payroll officer"), name=member.name)
        table = importing.read_file(gate, export, "employee")
        mapping = importing.propose_mapping(gate, table, "employee")
        plan = importing.plan(gate, export, table, mapping, importing.Options(PAYROLL))
        done = importing.run(gate, plan)
        _step(
            3,
            N_("Imported {file}: {new} new people, {stopped} rows stopped with a reason"),
            file=export,
            new=done["create"],
            stopped=plan.counts["stopped"],
        )
        listed = people.load(gate)
        wanted = next(row for row in plan.rows if row.outcome is importing.Outcome.CREATE)
        words = wanted.values["name"][0].split(" ")
        found = people.find_one(listed, f"{wanted.values['employee_number'][0]} {words[-1]}")
        _step(4, N_("Found one of them among {count} people"), count=len(listed))
        opened = records.edit_person(gate, found.id, PAYROLL, ("contact",))
        street = invented.street_address(Random(8))  # noqa: S311 - invented
        records.save(gate, opened, {"address": (Entered(street, vault.session.today, "person"),)}, PAYROLL)
        _step(5, N_("Opened the contact card and corrected the address; the old one is kept"))
        pdf = folder / OVERVIEW
        answer = overview.make(gate, found.id, LANGUAGE)
        digest = files.place(pdf, drawing.draw(answer.overview))
        overview.note_placed(gate, answer, bytes.fromhex(digest))
        _step(6, N_("Printed the overview that person may ask for: {file}"), file=pdf)
        archive = folder / ARCHIVE
        taken = portable.make(gate, found.id, LANGUAGE)
        portable.note_placed(gate, taken, bytes.fromhex(files.place(archive, taken.content)))
        _step(7, N_("Wrote what they may take along: {file}"), file=archive)
        verified = log.verify(gate)
        _step(8, N_("Verified the access log: {count} entries, no gap"), count=verified.entries)
        checked = check.check(gate)
        _step(9, N_("Checked the vault: {count} findings"), count=len(checked.findings))
    line()
    line(say(N_("Try it yourself, for example:")))
    line(f"  {os.path.relpath(sys.executable)} -m entrack_vault --vault {place} --keys {keys} people")


def _clear(folder: Path) -> None:
    """Removes the demonstration an earlier tour left."""
    place = folder / VAULT
    if not place.exists():
        return
    if not vaults.is_demonstration(place):
        raise Misuse(
            N_("There is a vault in this folder that is no demonstration."),
            N_("It was not touched."),
            N_("Choose another folder for the tour."),
        )
    shutil.rmtree(place)
    for name in (KEYS, EXPORT, OVERVIEW, ARCHIVE):
        (folder / name).unlink(missing_ok=True)


def _step(number: int, text: str, **values: object) -> None:
    line(f"{number}. {say(text, **values)}")


def payroll_export(rows: int, seed: int) -> bytes:
    """An employee list as payroll programs write it: semicolons, Windows-1252, lost zeros, decimal commas."""
    random = Random(seed)  # noqa: S311 - invented people, not keys
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Ansattliste, oppdiktet", *[""] * (len(_HEADS) - 1)])
    writer.writerow(_HEADS)
    for number in range(rows):
        person = invented.person(random, number)
        first, _, last = person.name.rpartition(" ")
        writer.writerow(
            (
                5000 + number,
                first,
                last,
                person.birth_date.replace("-", ""),
                person.national_identity_number.lstrip("0"),
                person.email,
                person.phone.removeprefix("+47"),
                person.address,
                person.postcode.lstrip("0"),
                person.place,
                person.bank_account,
                f"{random.randrange(38, 90)} 000,00",
                "100,00" if number % 3 else "1.2345E+10",
            )
        )
    # A letter Windows-1252 lacks would be lost in such a file too.
    return text.getvalue().encode("cp1252", "replace")
