"""What the killed members were doing: each operation prepares itself, and returns what is then done in one go."""

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from entrack_vault import vault
from entrack_vault.crypto import paper
from entrack_vault.services import (
    backup,
    documents,
    importing,
    jobs,
    processes,
    purge,
    records,
    restoring,
    rules,
    staff,
)
from entrack_vault.services.common import RuleChange
from entrack_vault.services.documents import Wanted
from entrack_vault.services.founding import Founded
from entrack_vault.services.gate import Gate
from entrack_vault.store import schema
from entrack_vault.vault import Vault
from tests.building import entered

LATER = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)  # an hour after the vault was built
NEW_OWNER, NEW_WORDS = "Berit Aune", "ny passfrase som er lang"

Do = Callable[[], object]


@dataclass(frozen=True)
class Attempt:
    """What a member is told: their own keys, where the vault is, what to do and with what."""

    operation: str
    folder: Path
    state: str
    passphrase: str = ""
    secret_key: str = ""  # hex
    same_random: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


def later() -> datetime:
    """The clock of everyone in these tests."""
    return LATER


def unlock(attempt: Attempt) -> Vault:
    """With their own keys."""
    key = bytes.fromhex(attempt.secret_key)
    return vault.unlock(attempt.folder, passphrase=attempt.passphrase, secret_key=key, now=later)


def _save(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    opened = records.edit_person(gate, UUID(attempt.more["person"]), "payroll_run", ["contact"])
    changes = entered(work_email="ny.adresse@example.no", phone="+4700987654")
    return lambda: records.save(gate, opened, changes, "payroll_run")


def _save_often(attempt: Attempt) -> Do:
    """Saves a card again and again until ten saves have gone to a file other than the first; says when five have."""
    session = unlock(attempt)
    gate, person = session.gate, UUID(attempt.more["person"])

    def often() -> object:
        files: list[str] = []
        while len(files) < 2000 and (len(set(files)) < 2 or files.count(files[-1]) < 10):
            opened = records.edit_person(gate, person, "payroll_run", ["contact"])
            records.save(gate, opened, entered(work_email=f"nummer{len(files)}@example.no"), "payroll_run")
            files.append(session.session.store.header.database)
            if len(files) == 5:
                Path(attempt.more["begun"]).write_text("five are saved\n", "utf-8")
        session.lock()
        return {"saved": len(files), "files": sorted(set(files))}

    return often


def _file(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    opened = records.open_person(gate, UUID(attempt.more["person"]), "payroll_run")
    content = bytes(range(256)) * 12  # a small one: every page of it that is written is a place to be killed at

    def file() -> object:
        wanted = Wanted("cv", "CV.txt", io.BytesIO(content), len(content))
        return str(documents.add(gate, opened, wanted, "payroll_run"))

    return file


def _purge(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    return lambda: purge.carry_out(gate, UUID(attempt.more["case"])).status


def _decide_rule(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    return lambda: rules.sign(gate, _decision(3))


def _decision(months: int) -> RuleChange:
    return RuleChange(
        key="contact_after_leaving",
        label={"nb": f"Kontakt: {months} måneder", "en": f"Contact: {months} months"},
        ground={"nb": "vedtak", "en": "decision"},
        decided=LATER.date(),
        months=months,
    )


def much_later() -> datetime:
    """When what the log tells has become too old."""
    return LATER + timedelta(days=750)


def _shorten(attempt: Attempt) -> Do:
    """Unlocks when the log's entries are too old: an owner's unlocking empties them."""
    key = bytes.fromhex(attempt.secret_key)

    def shorten() -> None:
        vault.unlock(attempt.folder, passphrase=attempt.passphrase, secret_key=key, now=much_later).lock()

    return shorten


def _back_up(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    return lambda: len(backup.make(gate, [attempt.folder.with_name("shelf")]).placed)


def _restore(attempt: Attempt) -> Do:
    data, keys = restoring.newest_pair(attempt.folder.with_name("shelf"))
    words, key = attempt.passphrase, bytes.fromhex(attempt.secret_key)

    def restore() -> object:
        target = attempt.folder.with_name("new")
        return vault.restore(target, data=data, keys=keys, passphrase=words, secret_key=key, now=later).people

    return restore


def _work_on(attempt: Attempt) -> Do:
    """All sorts of work in turn until the process is killed: cards, documents, backups, rules, and locking."""
    luck = Random(attempt.more["seed"])
    key, shelf = bytes.fromhex(attempt.secret_key), attempt.folder.with_name("shelf")
    person = UUID(attempt.more["person"])
    held = [unlock(attempt)]

    def card(gate: Gate) -> None:
        opened = records.edit_person(gate, person, "employment", ["contact"])
        records.save(gate, opened, entered(work_email=f"nummer{luck.randrange(10**6)}@example.no"), "employment")

    def file(gate: Gate) -> None:
        content = luck.randbytes(luck.randrange(1, 200_000))
        wanted = Wanted("cv", "CV.txt", io.BytesIO(content), len(content))
        documents.add(gate, records.open_person(gate, person, "employment"), wanted, "employment")

    def rule(gate: Gate) -> None:
        rules.sign(gate, _decision(luck.randrange(1, 12)))

    def leave(_gate: Gate) -> None:
        held.pop().lock()
        held.append(vault.unlock(attempt.folder, passphrase=attempt.passphrase, secret_key=key, now=later))

    def work() -> None:
        while True:
            luck.choice((card, card, card, file, rule, leave, lambda gate: backup.make(gate, [shelf])))(held[0].gate)

    return work


def _import(attempt: Attempt) -> Do:
    gate, path = unlock(attempt).gate, Path(attempt.more["file"])
    table = importing.read_file(gate, path, "employee")
    mapping = importing.propose_mapping(gate, table, "employee")
    planned = importing.plan(gate, path, table, mapping, importing.Options("payroll_run"))
    return lambda: importing.run(gate, planned)


def _invite(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate

    def invite() -> object:
        return list(staff.invite(gate, "Jonas Aamodt", "administration").one_time_key)

    return invite


def _withdraw(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    return lambda: staff.remove(gate, UUID(attempt.more["member"]))


def _join(attempt: Attempt) -> Do:
    key = paper.from_text("enrolment", attempt.more["sheet"])

    def join() -> object:
        joined = vault.join(attempt.folder, one_time_key=key, passphrase=NEW_WORDS, now=later)
        return {"secret_key": joined.secret_key.hex(), "fingerprint": joined.fingerprint.hex()}

    return join


def _confirm(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    member, fingerprint = UUID(attempt.more["member"]), bytes.fromhex(attempt.more["fingerprint"])
    return lambda: staff.confirm(gate, member, fingerprint)


def _change_job(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate

    def change() -> None:
        staff.change_job(gate, UUID(attempt.more["member"]), "receptionist")

    return change


def _remove(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    return lambda: staff.remove(gate, UUID(attempt.more["member"]))


def _sign_job(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    job = jobs.one(gate, "payroll_officer").job
    less = job.model_copy(update={"rights": tuple(right for right in job.rights if right.category != "contact")})

    def sign() -> None:
        jobs.sign(gate, less)

    return sign


def _begin_process(attempt: Attempt) -> Do:
    gate = unlock(attempt).gate
    rooms = [("customer_contact", "contact")]
    until = gate.session.today + timedelta(days=30)

    def begin() -> None:
        processes.begin(gate, "sale", "Ny avtale", "", until, keys=["receptionist"], rooms=rooms)

    return begin


def _recover(attempt: Attempt) -> Do:
    key = paper.from_text("recovery", attempt.more["sheet"])

    def recover() -> object:
        return _told(
            vault.recover(attempt.folder, recovery_key=key, owner=NEW_OWNER, passphrase=NEW_WORDS, now=later)
        )

    return recover


def _create(attempt: Attempt) -> Do:
    def create() -> object:
        return _told(
            vault.create(
                attempt.folder,
                organisation="Entrack AS",
                owner=NEW_OWNER,
                passphrase=NEW_WORDS,
                demonstration=True,
                now=later,
            )
        )

    return create


def _told(founded: Founded) -> object:
    return {"secret_key": founded.secret_key.hex(), "groups": founded.recovery_groups}


def _migrate(attempt: Attempt) -> Do:
    schema.HEAD, schema.MIGRATIONS = attempt.more["head"], Path(attempt.more["scripts"])

    def migrate() -> None:
        unlock(attempt).lock()

    return migrate


def _unlock(attempt: Attempt) -> Do:
    """As another account of the operating system, where one is named."""
    if attempt.more.get("uid", os.geteuid()) != os.geteuid():
        os.setuid(attempt.more["uid"])

    def whole() -> None:
        unlock(attempt).lock()

    return whole


def _busy(attempt: Attempt) -> Do:
    """Holds the write lock until the process is told to begin, that is to let go."""
    store = unlock(attempt).session.store
    block = store.writing()
    block.__enter__()

    def let_go() -> None:
        block.__exit__(None, None, None)
        store.close()

    return let_go


OPERATIONS: dict[str, Callable[[Attempt], Do]] = {
    "save": _save,
    "save_often": _save_often,
    "file": _file,
    "import": _import,
    "purge": _purge,
    "back_up": _back_up,
    "work_on": _work_on,
    "decide_rule": _decide_rule,
    "shorten": _shorten,
    "restore": _restore,
    "invite": _invite,
    "withdraw": _withdraw,
    "join": _join,
    "confirm": _confirm,
    "change_job": _change_job,
    "remove": _remove,
    "sign_job": _sign_job,
    "begin_process": _begin_process,
    "recover": _recover,
    "create": _create,
    "migrate": _migrate,
    "unlock": _unlock,
    "busy": _busy,
}
