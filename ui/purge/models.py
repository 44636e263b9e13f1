"""The tables of the purge's pages: who has something due, which purges there are, what one takes from each person."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from entrack_vault.domain.purges import PersonPlan, Stays
from entrack_vault.domain.times import show_day, show_moment
from entrack_vault.register.model import Register
from entrack_vault.services.purge import Case
from entrack_vault.services.retention import DuePerson
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.words import language, say, say_count

Names = Mapping[UUID, str]


def name_of(names: Names, person: UUID) -> str:
    """Someone's name as the list of people has it, or the beginning of their id where it is closed."""
    return names.get(person) or person.hex[:8].upper()


class DueModel(TableModel):
    """People with something due, who waited longest first."""

    def __init__(self, register: Register, names: Names) -> None:
        super().__init__(
            (
                Column("name", say("Name"), 240, stretch=True),
                Column("group", say("Group"), 150),
                Column("since", say("Kept until"), 120),
                Column("rule", say("Rule"), 460),
            )
        )
        self._register, self._names = register, names
        self.people: list[DuePerson] = []

    def show(self, found: list[DuePerson]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.people = found
        self.endResetModel()

    def clear(self) -> None:
        self._names = {}
        self.show([])

    def count(self) -> int:
        return len(self.people)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.people[row]
        if key == "name":
            name = name_of(self._names, one.person)
            return name, Look(role="value", mono=name)
        if key == "group":
            return self._register.populations[one.population].label(language()), QUIET
        if key == "since":
            return show_day(one.day, language()), Look("danger_ink", role="value")
        return self._register.retention[one.rule].label.of(language()), QUIET


STATUSES = {
    "proposed": ("warn", "clock"),
    "approved": ("accent", "check"),
    "declined": ("neutral", "x"),
    "replaced": ("neutral", "x"),
    "done": ("plain", "shredder"),
}


def status_name(case: Case) -> str:
    """How far a purge has come."""
    return {
        "proposed": say("Waits for approval"),
        "approved": say("Approved, not carried out"),
        "declined": say("Declined"),
        "replaced": say("Proposed anew since"),
        "done": say("Carried out"),
    }[case.status]


class CasesModel(TableModel):
    """Purges, the newest first."""

    def __init__(self, staff: Mapping[UUID, str]) -> None:
        super().__init__(
            (
                Column("number", say("Case"), 160),
                Column("status", say("Status"), 220),
                Column("people", say("People"), 90),
                Column("proposer", say("Proposed by"), 240, stretch=True),
                Column("at", say("When"), 170),
            )
        )
        self._staff = staff
        self.cases: list[Case] = []

    def show(self, found: list[Case]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.cases = found
        self.endResetModel()

    def clear(self) -> None:
        self._staff = {}
        self.show([])

    def count(self) -> int:
        return len(self.cases)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.cases[row]
        if key == "number":
            return one.number, Look(role="value")
        if key == "status":
            tag, icon = STATUSES[one.status]
            return status_name(one), Look(tag=tag, icon=icon)
        if key == "people":
            return str(len(one.proposal.people)), QUIET
        if key == "proposer":
            name = self._staff.get(one.proposed.entry.member, "")
            return name, Look(mono=name)
        return show_moment(one.proposed.entry.at, language()), QUIET


class PlanModel(TableModel):
    """What a purge does: a row per person, a column per category."""

    def __init__(self, register: Register, names: Names, people: Sequence[PersonPlan]) -> None:
        self._register, self._names = register, names
        held = {part.category for one in people for part in one.parts}
        categories = [(key, one.label(language())) for key, one in register.categories.items() if key in held]
        super().__init__(
            (
                Column("name", say("Person"), 206),
                *(Column(key, label, 112) for key, label in categories),
                Column("outcome", say("Outcome"), 70, stretch=True),
            )
        )
        self.people = sorted(people, key=lambda one: (one.population, name_of(names, one.person)))

    def clear(self) -> None:
        self.beginResetModel()
        self.people, self._names = [], {}
        self.endResetModel()

    def count(self) -> int:
        return len(self.people)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.people[row]
        if key == "name":
            name = name_of(self._names, one.person)
            return name, Look(role="value", mono=name)
        if key == "outcome":
            return (say("All of it"), Look(role="value")) if one.gone else (say("In part"), QUIET)
        return self._category(one, key)

    def _category(self, one: PersonPlan, category: str) -> tuple[str, Look]:
        parts = [part for part in one.parts if part.category == category]
        going = [part for part in parts if part.goes]
        staying = [part for part in parts if not part.goes]
        if not parts:
            return "", Look("text_3")
        if going:
            return (
                (say("Goes in part"), Look(tag="danger")) if staying else (say("Goes"), Look(tag="danger", icon="x"))
            )
        return self._kept([part.stays for part in staying], [part.day for part in staying])

    def _kept(self, why: list[Stays | None], days: list[date | None]) -> tuple[str, Look]:
        if Stays.HOLD in why:
            return say("Held"), Look(tag="warn", icon="ban")
        if Stays.RESTRICTED in why:
            return say("Restricted"), Look(tag="warn", icon="circle-pause")
        if Stays.CLOSED in why:
            return say("Closed"), Look(tag="plain", icon="lock")
        known = [day for day in days if day is not None]
        if known:
            return say("to {day}", day=show_day(max(known), language())), Look(tag="neutral")
        return say("Stays"), Look(tag="neutral")


def counted(people: Sequence[PersonPlan], documents: int) -> str:
    """A plan in one line."""
    gone = sum(one.gone for one in people)
    values = sum(part.count for one in people for part in one.going if part.kind in ("values", "earlier", "case"))
    return " · ".join(
        (
            say_count("{count} goes whole", "{count} go whole", gone),
            say_count("{count} in part", "{count} in part", len(people) - gone),
            say_count("{count} value", "{count} values", values),
            say_count("{count} document", "{count} documents", documents),
        )
    )
