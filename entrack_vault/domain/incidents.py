"""Incidents (breaches of personal data security): what happened, when it was known, who was told, what was done.

Known since a moment, the authority is told within 72 hours where there is a risk to people (GDPR Art. 33(1));
everything is documented always (33(5)); those at high risk are told without undue delay (34).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from entrack_vault.domain.ids import Id
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.i18n import N_, Language, translate

HOURS = 72
NEARLY = timedelta(hours=24)


class Risk(StrEnum):
    """What it means for those concerned."""

    NONE = "none"  # unlikely to result in a risk: documented, told to nobody
    RISK = "risk"  # the authority is told
    HIGH = "high"  # those concerned are told too


RISKS: dict[Risk, str] = {
    Risk.NONE: N_("No risk to people is likely: documented only"),
    Risk.RISK: N_("A risk: Datatilsynet is told within 72 hours"),
    Risk.HIGH: N_("A high risk: those concerned are told too"),
}


# As lists name it; message ids.
RISK_NAMES: dict[Risk, str] = {Risk.NONE: N_("No risk"), Risk.RISK: N_("Risk"), Risk.HIGH: N_("High risk")}


class Told(StrEnum):
    """Who can be told."""

    AUTHORITY = "authority"
    PEOPLE = "people"
    MANAGEMENT = "management"
    POLICE = "police"
    OTHER = "other"


TOLD: dict[Told, str] = {
    Told.AUTHORITY: N_("Datatilsynet"),
    Told.PEOPLE: N_("Those concerned"),
    Told.MANAGEMENT: N_("The management"),
    Told.POLICE: N_("The police"),
    Told.OTHER: N_("Others"),
}


@dataclass(frozen=True)
class Telling:
    """That someone was told, and when. `why` the authority was told after the 72 hours, where it was."""

    whom: Told
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class Incident:
    """One incident, whole."""

    id: UUID
    revision: int
    what: str  # what happened, in the writer's words
    happened: date | None  # when, as far as it is known
    known: datetime  # since when the company has known: 72 hours run from here
    member: Id  # who registered it
    people: str = ""  # whom it concerns, and about how many
    risk: Risk | None = None
    assessment: str = ""
    measures: str = ""
    told: tuple[Telling, ...] = ()
    closed: date | None = None

    @property
    def number(self) -> str:
        """What people call it by: the year it was known, and the beginning of its id."""
        return f"H-{self.known.astimezone().year}-{self.id.hex[:6].upper()}"

    @property
    def term(self) -> datetime:
        """By when the authority is to be told, where there is a risk."""
        return self.known + timedelta(hours=HOURS)

    @property
    def running(self) -> bool:
        """Whether the 72 hours count: until it is assessed as none, told to the authority, or closed."""
        told = any(one.whom is Told.AUTHORITY for one in self.told)
        return self.closed is None and self.risk is not Risk.NONE and not told

    @property
    def waits_for(self) -> "Told | None":
        """Who is still to be told before it can be closed (GDPR Art. 33 and 34): the authority first."""
        told = {one.whom for one in self.told}
        if self.closed is not None or self.risk in (None, Risk.NONE):
            return None
        if Told.AUTHORITY not in told:
            return Told.AUTHORITY
        return Told.PEOPLE if self.risk is Risk.HIGH and Told.PEOPLE not in told else None

    def left(self, now: datetime) -> timedelta:
        """How much of the 72 hours is left; negative when they have passed."""
        return self.term - now

    def nearly_due(self, now: datetime) -> bool:
        """Whether it runs, and less than a day is left."""
        return self.running and self.left(now) < NEARLY

    def is_late(self, whom: Told, at: datetime) -> bool:
        """Whether telling someone at a time is the first the authority hears, after the 72 hours."""
        before = any(one.whom is Told.AUTHORITY and one.at <= self.term for one in self.told)
        return whom is Told.AUTHORITY and at > self.term and not before

    @property
    def why_late(self) -> str:
        """The reasons given to the authority, where it was told late."""
        return " ".join(one.why for one in self.told if one.why)

    @property
    def told_late(self) -> bool:
        """Whether the authority was first told after the 72 hours; it is then told why, too (GDPR Art. 33(1))."""
        times = [one.at for one in self.told if one.whom is Told.AUTHORITY]
        return bool(times) and min(times) > self.term


def noted(before: Incident | None, after: Incident, language: Language) -> str:
    """What one step changed, in words; each step is a revision."""
    if before is None:
        return translate(language, N_("Registered"))
    found = []
    if (before.risk, before.assessment, before.people) != (after.risk, after.assessment, after.people) and after.risk:
        found.append(translate(language, N_("Assessed: {risk}"), risk=translate(language, RISK_NAMES[after.risk])))
    if before.measures != after.measures:
        found.append(translate(language, N_("Measures")))
    found += [
        translate(language, N_("Told: {whom}"), whom=translate(language, TOLD[one.whom]))
        for one in after.told[len(before.told) :]
    ]
    if after.closed and not before.closed:
        found.append(translate(language, N_("Closed")))
    return ", ".join(found)


def who_was_told(one: Incident, language: Language) -> list[str]:
    """Who was told and when, a line each, with why it took longer where it did."""
    return [
        translate(
            language,
            N_("{whom}: {when}, after the 72 hours. {why}") if telling.why else N_("{whom}: {when}"),
            whom=translate(language, TOLD[telling.whom]),
            when=show_moment_in_text(telling.at, language),
            why=telling.why,
        )
        for telling in one.told
    ]
