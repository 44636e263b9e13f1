"""The register of companies: customers and suppliers by organisation number, and sales and purchases with them."""

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.duties import Duty
from entrack_vault.domain.identifiers import organisation_number
from entrack_vault.domain.progress import Work
from entrack_vault.services import companies, rights
from entrack_vault.services.companies import Company
from entrack_vault.services.gate import Gate
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.messages import empty
from ui.parts.tables import QUIET, Column, Look, TableModel
from ui.registers.listed import ListedSection
from ui.registers.process_asking import AskProcess
from ui.words import language, say, say_count


def name_of(company: Company) -> str:
    """What a company is called: its name, or its number where nobody has told the name."""
    if company.name:
        return company.name
    return organisation_number.show(company.number) if company.number else say("No company in particular")


class CompaniesModel(TableModel):
    """One company a row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            (
                Column("name", say("Company"), 300, stretch=True),
                Column("number", say("Organisation number"), 180),
                Column("groups", say("Contacts"), 420),
                Column("processes", say("Sales and purchases"), 160),
            )
        )
        self._desk = desk
        self.companies: list[Company] = []

    def show(self, found: list[Company]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.companies = found
        self.endResetModel()

    def clear(self) -> None:
        self.show([])

    def count(self) -> int:
        return len(self.companies)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.companies[row]
        if key == "name":
            return name_of(one), Look(role="value", icon="building-2", tone="text")
        if key == "number":
            return (organisation_number.show(one.number) if one.number else ""), QUIET
        if key == "groups":
            counts = [
                (group, sum(person.population == group.key for person in one.contacts))
                for group in self._desk.register.populations.values()
            ]
            told = [f"{group.plural(language())}: {count}" for group, count in counts if count]
            return " · ".join(told), QUIET
        if not one.processes:
            return "", QUIET
        over = any(process.over_on(self._desk.gate.session.today) for process in one.processes)
        text = say_count("{count} runs", "{count} run", len(one.processes))
        return text, Look(tag="warn" if over else "neutral", icon="triangle-alert" if over else "clock")


class CompaniesSection(ListedSection):
    """Companies under their tab; for who signs, with the way to begin a sale or purchase."""

    def __init__(self, desk: Desk) -> None:
        self._signs = rights.has_duty(desk.gate, Duty.SIGN)
        text = say("Contacts at customers and suppliers stand here by company once one is told on their page.")
        first = (self._new_button(),) if self._signs else ()
        self._companies = CompaniesModel(desk)
        super().__init__(desk, self._companies, empty("building-2", say("No companies yet"), text, *first))

    @staticmethod
    def offered(desk: Desk) -> bool:
        return bool(companies.populations(desk.gate)) or rights.has_duty(desk.gate, Duty.SIGN)

    def name(self) -> str:
        return say("Companies")

    def _new_button(self, keys: str = "") -> Button:
        return Button(say("Begin a sale or purchase …"), self.ask_new, kind="primary", icon="plus", keys=keys)

    def buttons(self) -> list[QWidget]:
        return [self._new_button("Ctrl+N")] if self._signs else []

    def refresh(self) -> None:
        def work(gate: Gate, _work: Work) -> list[Company]:
            gate.session.reread_common()
            return companies.companies(gate)

        self.desk.ask(self, work, lambda found: self.show_rows(lambda: self._companies.show(found)))

    def open(self, row: int) -> None:
        from ui.registers.company import CompanyPage

        self.show_over(CompanyPage(self.desk, self._companies.companies[row]))

    def ask_new(self) -> None:
        """Asks about a sale or purchase, and begins it."""
        asked = AskProcess(self, self.desk)
        if asked.exec() == QDialog.DialogCode.Accepted and asked.begin is not None:
            begin = asked.begin

            def work(gate: Gate, _work: Work) -> list[Company]:
                begin(gate)
                return companies.companies(gate)

            def done(found: list[Company]) -> None:
                self.show_rows(lambda: self._companies.show(found))
                self.desk.told.emit(say("The sale or purchase has begun."))

            self.desk.ask(self, work, done)
