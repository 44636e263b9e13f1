"""The page of registers: what the company keeps of its own handling of data, each register under a tab."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Tab
from ui.parts.flow import Flow
from ui.parts.frames import column, panel
from ui.registers.companies import CompaniesSection
from ui.registers.incidents import IncidentsSection
from ui.registers.notices import NoticesSection
from ui.registers.papers import PapersSection
from ui.registers.processing import ProcessingSection
from ui.registers.reviews import ReviewsSection
from ui.registers.section import Section
from ui.registers.systems import SystemsSection
from ui.shell.page import Keys
from ui.shell.stacked import StackedPage
from ui.words import say

SECTIONS: tuple[type[Section], ...] = (
    ProcessingSection,
    SystemsSection,
    PapersSection,
    NoticesSection,
    IncidentsSection,
    ReviewsSection,
    CompaniesSection,
)


class RegistersPage(StackedPage):
    """Registers under tabs, and over them the page of one entry."""

    place = "registers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sections = [kind(desk) for kind in SECTIONS if kind.offered(desk)]
        self.tabs = [Tab(section.name()) for section in self.sections]
        self._under = QStackedWidget()
        bar = Flow(24, lines=0)  # at twice the text size they take two lines
        bar.setContentsMargins(px(24), 0, px(24), 0)
        for at, (tab, section) in enumerate(zip(self.tabs, self.sections, strict=True)):
            tab.clicked.connect(lambda _on, at=at: self.show_section(at))
            section.changed.connect(self._show_buttons)
            section.over_wanted.connect(self.show_over)
            bar.addWidget(tab)
            self._under.addWidget(section)
        self.tabs[0].setChecked(True)
        inside = QWidget()
        made = column(panel(bar, "surface", "bottom"), self._under, gap=0)
        made.setStretch(1, 1)
        inside.setLayout(made)
        self.stack.addWidget(inside)

    @property
    def section(self) -> Section:
        """The register that is shown."""
        return self.sections[self._under.currentIndex()]

    # What a page says of itself

    def title(self) -> str:
        return self.over.title() if self.over else say("Registers")

    def list_buttons(self) -> list[QWidget]:
        return self.section.buttons()

    def list_hints(self) -> list[Keys]:
        return [(("↑", "↓"), say("Choose")), (("Enter",), say("Open")), (("F6",), say("Next pane"))]

    def list_panes(self) -> list[QWidget]:
        return self.section.panes()

    def refresh(self) -> None:
        self.section.refresh()

    def let_go(self) -> None:
        for section in self.sections:
            section.clear()

    # Registers

    def show_section(self, at: int) -> None:
        """Shows a register."""
        self.tabs[at].setChecked(True)
        self._under.setCurrentIndex(at)
        self.section.refresh()
        self._show_buttons()

    def show_kind(self, kind: type[Section]) -> None:
        """Shows the register of a kind, where the job description opens it."""
        found = next((at for at, section in enumerate(self.sections) if isinstance(section, kind)), None)
        if found is not None:
            self.drop_over()
            self.show_section(found)

    def _show_buttons(self) -> None:
        for tab, section in zip(self.tabs, self.sections, strict=True):
            tab.show_count(section.waiting())
        if self.over is None:
            self.crumb_changed.emit("")
