"""Rights cases as the bytes that are sealed, and the excerpts that lists show."""

import json
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from entrack_vault.crypto.aead import damaged
from entrack_vault.domain.rights_cases import (
    CaseHead,
    Channel,
    Delay,
    Ground,
    Handed,
    IdentityCheck,
    Outcome,
    Prevails,
    Right,
    RightsCase,
)
from entrack_vault.services.cards import read_excerpt, write_excerpt
from entrack_vault.store.records import Stored


class _Handed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")
    what: str
    hash: bytes
    day: date
    whole: bool = True


class _Case(BaseModel):
    """What is sealed: everything but the record's id and revision, which stand beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    right: Right
    channel: Channel
    received: date
    handler: UUID
    about: str
    identity: IdentityCheck | None
    identity_day: date | None
    extended_to: date | None
    delay: Delay | None
    extended_day: date | None
    outcome: Outcome | None
    answered: date | None
    grounds: tuple[Ground, ...]
    explanation: str
    handed: tuple[_Handed, ...]
    receipt: date | None
    recipients: tuple[str, ...]
    recipients_day: date | None
    assessment: str = ""
    prevails: Prevails | None = None
    assessed: date | None = None
    stood: int | None = None
    searched: tuple[str, ...] = ()


def write(case: RightsCase) -> bytes:
    """A case's content."""
    told = {key: value for key, value in vars(case).items() if key not in ("id", "revision", "handed")}
    return _Case(**told, handed=tuple(_Handed(**vars(one)) for one in case.handed)).model_dump_json().encode()


def read(stored: Stored, content: bytes) -> RightsCase:
    """The case sealed in `content`; Damaged when it is none."""
    try:
        found = _Case.model_validate_json(content)
    except ValidationError:
        raise damaged() from None
    told = {key: value for key, value in found if key != "handed"}
    handed = tuple(Handed(one.what, one.hash, one.day, one.whole) for one in found.handed)
    return RightsCase(**told, handed=handed, id=UUID(bytes=stored.record), revision=stored.revision)


# Other kinds of cases begin their excerpts with what they are; those of requests are older than that.
KIND = "k"
_TEXTS = {"r": "right", "o": "outcome"}
_DAYS = {"d": "received", "x": "extended_to", "a": "answered", "n": "recipients_day"}


def excerpt(case: RightsCase) -> bytes:
    """What lists tell of a case."""
    found = {"i": case.id.hex, "h": case.handler.hex}
    found |= {code: str(getattr(case, name) or "") for code, name in (_TEXTS | _DAYS).items()}
    return write_excerpt(found)


def older_excerpt(case: RightsCase) -> bytes:
    """The same as it was before it told when recipients were; vaults hold such until a case is saved again."""
    return write_excerpt({code: text for code, text in read_excerpt(excerpt(case)) if code != "n"})


def is_request(content: bytes) -> bool:
    """Whether an excerpt among cases is a request's."""
    return bool(content) and not content.startswith(KIND.encode())


def read_head(content: bytes) -> CaseHead:
    """What lists tell of a case; Damaged when it is none."""
    told = dict(read_excerpt(content))
    try:
        days = {name: date.fromisoformat(told[code]) if told.get(code) else None for code, name in _DAYS.items()}
        if "n" not in told:  # older than this: it cannot be told, and nobody is asked to tell anyone again
            days["recipients_day"] = days["answered"]
        received = days.pop("received")
        if received is None:
            raise damaged()
        return CaseHead(
            id=UUID(told["i"]),
            handler=UUID(told["h"]),
            right=Right(told["r"]),
            outcome=Outcome(told["o"]) if told["o"] else None,
            received=received,
            **days,
        )
    except (KeyError, ValueError):
        raise damaged() from None


def told(case: CaseHead) -> dict[str, object]:
    """A case as commands print it for programs."""
    found = {key: value for key, value in vars(case).items() if key not in ("handed", "stood")}
    if isinstance(case, RightsCase):
        found["handed"] = [{"what": one.what, "sha256": one.hash.hex(), "day": one.day} for one in case.handed]
    parsed: dict[str, object] = json.loads(json.dumps(found, default=str))
    return {"number": case.number, "term": case.term.isoformat(), **parsed}
