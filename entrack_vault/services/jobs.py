"""Job descriptions: what a new version would give and take, and signing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from entrack_vault import access
from entrack_vault.access import Difference
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.events import Event
from entrack_vault.domain.ids import new_id
from entrack_vault.domain.jobs import JobDescription
from entrack_vault.errors import BadInput, Misuse
from entrack_vault.i18n import N_
from entrack_vault.manifest import ManifestJob
from entrack_vault.register.compartments import COMMON
from entrack_vault.register.model import Register
from entrack_vault.services.common import JobEntry
from entrack_vault.services.gate import Change, Gate, Request
from entrack_vault.services.session import Session
from entrack_vault.services.signing import check_members, moved_jobs, sign_manifest

_NO_PARAGRAPH = N_(
    "The job description cannot be signed: there is no paragraph {number}, which a right, duty or purpose names."
)
# How domain.jobs begins what it refuses, and what people are told of it.
_RULES = {
    "paragraphs are numbered": N_(
        "The job description cannot be signed: the paragraphs are not numbered from 1 without gaps."
    ),
    "a paragraph has no text": N_("The job description cannot be signed: a paragraph has no text."),
    "a compartment is given twice": N_(
        "The job description cannot be signed: a right to the same data is given twice."
    ),
}
_FAULTS = {
    "missing": N_("The job description cannot be signed: {key} is missing."),
    "extra_forbidden": N_("The job description cannot be signed: there is no such key as {key}."),
}
_NUMBER = re.compile(r"no paragraph (-?[0-9]+)")


@dataclass(frozen=True)
class JobInForce:
    """A job description with its version and who holds it, by name."""

    record: UUID
    version: int
    job: JobDescription
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What signing a new version would change, shown before it is signed."""

    job: JobDescription
    version: int
    difference: Difference
    holders: tuple[str, ...]  # names of those who gain and lose it


def in_force(gate: Gate) -> list[JobInForce]:
    """The job descriptions in force, by title key."""
    session = gate.session
    session.follow()
    found = [
        JobInForce(job.id, job.revision, session.jobs[job.id, job.revision], _holders(session, job.id))
        for job in session.manifest.jobs
    ]
    return sorted(found, key=lambda job: job.job.key)


def one(gate: Gate, key: str) -> JobInForce:
    """The job description in force with a key; Misuse when there is none."""
    for job in in_force(gate):
        if job.job.key == key:
            return job
    raise Misuse(N_("No job description has that name."), "", N_("See the list of job descriptions."))


@dataclass(frozen=True)
class Version:
    """One version of a job description, when it was signed, and by whom ("" when that is no longer known)."""

    number: int
    job: JobDescription
    signed: datetime
    signer: str


def versions(gate: Gate, key: str) -> list[Version]:
    """All versions of a job description, the newest first; Misuse when there is none of that name."""
    record, session = one(gate, key).record, gate.session
    found: dict[int, Version] = {}
    for signed in session.versions:
        for entry in signed.jobs:
            if entry.id == record and entry.revision not in found:
                signer = session.staff.get(signed.signer)
                name = signer.name if signer else ""
                job = session.jobs[record, entry.revision]
                found[entry.revision] = Version(entry.revision, job, signed.made, name)
    return [found[number] for number in sorted(found, reverse=True)]


def version(gate: Gate, key: str, number: int) -> JobDescription:
    """One version; Misuse when there is none of that number."""
    for one_of_them in versions(gate, key):
        if one_of_them.number == number:
            return one_of_them.job
    raise Misuse(N_("The job description has no such version."), "", N_("See the list of its versions."))


def read(text: str, register: Register) -> JobDescription:
    """A job description written as JSON. BadInput says what is wrong: most often a right without its paragraph."""
    try:
        job = JobDescription.model_validate_json(text)
    except ValidationError as fault:
        raise _fault(fault.errors()[0]) from None
    check(job, register)
    return job


def check(job: JobDescription, register: Register) -> None:
    """Refuses (BadInput) rights and purposes that the register does not have."""
    for right in job.rights:
        population = register.populations.get(right.population)
        if population is None or right.category not in population.categories:
            raise _refused(
                N_("The job description cannot be signed: the register has no {room}, which a right names."),
                room=f"{right.population}.{right.category}",
            )
    for purpose in job.purposes:
        if purpose.purpose not in register.purposes:
            raise _refused(
                N_("The job description cannot be signed: the register has no purpose {purpose}."),
                purpose=purpose.purpose,
            )


def propose(gate: Gate, job: JobDescription) -> Proposal:
    """What signing this version would give and take, and from whom."""
    session = gate.session
    for current in in_force(gate):
        if current.job.key == job.key:
            difference = access.compare(current.job, job)
            return Proposal(job, current.version + 1, difference, _holders(session, current.record))
    return Proposal(job, 1, access.compare(None, job), ())


def sign(gate: Gate, job: JobDescription) -> Proposal:
    """Signs a new version, or a new job description. Needs the duty to sign; the last owner stays an owner."""
    session = gate.session
    check(job, session.register)
    proposal = propose(gate, job)
    with gate.change(Request(Event.JOB_SIGNED, duty=Duty.SIGN), keeps_others_out=True) as change:
        put_in_force(session, change, [job])
    return proposal


def put_in_force(session: Session, change: Change, signed: Sequence[JobDescription]) -> None:
    """Saves new versions in a change that keeps others out, and signs the manifest that brings them into force."""
    record_of = {session.jobs[entry.id, entry.revision].key: entry.id for entry in session.manifest.jobs}
    members, jobs, descriptions = session.manifest.members, session.manifest.jobs, dict(session.jobs)
    for job in signed:
        subject = record_of.get(job.key, new_id())
        held = session.held.get(subject)
        if held is not None:
            change.expect(held.record, held.revision)
        revision = held.revision + 1 if held else 1
        record = held.record if held else new_id()
        digest = change.save(subject, COMMON, record, revision, JobEntry(job=job).content())
        entry = ManifestJob(id=subject, revision=revision, hash=digest)
        descriptions[subject, revision] = job
        owner = any(given.duty is Duty.SIGN for given in job.duties)
        members = tuple(
            member.model_copy(update={"owner": owner})
            if member.job == subject and member.status == "active"
            else member
            for member in moved_jobs(members, entry)
        )
        jobs = (*(other for other in jobs if other.id != subject), entry)
    check_members(members, jobs)
    sign_manifest(session, change, members=members, jobs=jobs, descriptions=descriptions)


def _holders(session: Session, record: UUID) -> tuple[str, ...]:
    return tuple(
        session.staff[member.id].name
        for member in session.manifest.active
        if member.job == record and member.id in session.staff
    )


def _fault(found: ErrorDetails) -> BadInput:
    """What is wrong with a text, in the vault's own words."""
    if found["type"] == "json_invalid":
        return _refused(N_("The job description cannot be signed: the file does not hold JSON."))
    if found["type"] == "value_error":
        why = str(found["ctx"]["error"])
        if number := _NUMBER.match(why):
            return _refused(_NO_PARAGRAPH, number=number[1])
        for beginning, msgid in _RULES.items():
            if why.startswith(beginning):
                return _refused(msgid)
    key = ".".join(str(part) for part in found["loc"])
    if not key:
        return _refused(N_("The job description cannot be signed: the file does not hold a job description."))
    wrong = N_("The job description cannot be signed: {key} is not written correctly.")
    return _refused(_FAULTS.get(found["type"], wrong), key=key)


def _refused(happened: str, **values: object) -> BadInput:
    return BadInput(
        happened,
        N_("Nothing was changed."),
        N_("Correct the text and try again; every right and duty names the paragraph it follows from."),
        **values,
    )
