"""What the staff page asks and shows: a new member, a fingerprint to compare, another job, the enrolment sheet."""

from PySide6.QtWidgets import QCheckBox, QWidget

from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.domain.ids import Id
from entrack_vault.domain.people import EMPLOYEE
from entrack_vault.domain.times import show_moment_in_text
from entrack_vault.errors import VaultError
from entrack_vault.exports import sheets
from entrack_vault.services.jobs import JobInForce
from entrack_vault.services.session import Session
from entrack_vault.services.staff import Invitation, Member
from ui.desk import Desk
from ui.entrance.keeping import groups_shown, save_sheet, sheet_head
from ui.look.theme import font
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice, line_edit
from ui.parts.frames import card, column, row
from ui.parts.messages import banner, error_banner
from ui.parts.text import HashLabel, Label
from ui.people.finding import NameSearch
from ui.words import language, say


def _titles(jobs: list[JobInForce]) -> list[tuple[str, str]]:
    return [(one.job.key, one.job.name(language())) for one in jobs]


class AskMember(Dialog):
    """Name and job description of someone new."""

    def __init__(self, parent: QWidget, jobs: list[JobInForce]) -> None:
        hint = say(
            "They get an enrolment sheet from you, make their own keys with it, and are let in when you confirm them."
        )
        super().__init__(parent, say("New staff member"), hint)
        self._name, self._job = line_edit(), choice(_titles(jobs), "payroll_officer")
        self._field = Field(say("Name"), self._name)
        self.add(self._field)
        self.add(Field(say("Job description"), self._job))
        confirm = Button(say("Make the enrolment sheet"), self._try, kind="primary")
        self.finish_with(confirm)
        confirm.setDefault(True)
        self._name.setFocus()

    def _try(self) -> None:
        self._field.tell("" if self.name else say("This field cannot be empty."))
        if self.name:
            self.accept()

    @property
    def name(self) -> str:
        """What they are called."""
        return self._name.text().strip()

    @property
    def job(self) -> str:
        """The key of their job description."""
        return str(self._job.currentData() or "")


class AskRegisteredAs(Dialog):
    """Which employee a member is; the vault tells them what it holds of them as a member, and asks them of no purge
    of their own."""

    def __init__(self, parent: QWidget, desk: Desk, member: Member) -> None:
        hint = say(
            "Their overview then tells what the vault holds of them as staff, and they approve no purge of their own"
            " data."
        )
        super().__init__(parent, say("Which employee is {name}?", name=member.name), hint, width=520)
        self.search = NameSearch(desk, desk.population(EMPLOYEE), say("Employee"))
        self.add(self.search)
        confirm = Button(say("Note it"), self._take, kind="primary")
        others = [Button(say("Not registered"), self._none)] if member.person is not None else []
        self.finish_with(confirm, *others)
        confirm.setDefault(True)
        self.person: Id | None = None
        self.search.looked_for(member.name)
        self.search.setFocus()

    def _take(self) -> None:
        if self.search.person is None:
            self.search.ask_again()
            return
        self.person = self.search.person
        self.accept()

    def _none(self) -> None:
        self.person = None
        self.accept()


class AskJob(Dialog):
    """Another job description for someone."""

    def __init__(self, parent: QWidget, member: Member, jobs: list[JobInForce]) -> None:
        hint = say(
            "Rooms they lose get new keys at once. It stops future access, not what was already seen or copied."
        )
        super().__init__(parent, say("Another job description for {name}", name=member.name), hint)
        self._job = choice([one for one in _titles(jobs) if one[0] != member.job])
        self.add(Field(say("Job description"), self._job))
        confirm = Button(say("Sign the change"), self.accept, kind="primary", icon="signature")
        self.finish_with(confirm)

    @property
    def job(self) -> str:
        """The key of the new one."""
        return str(self._job.currentData() or "")


class AskFingerprint(Dialog):
    """The fingerprint that waits, to be compared with what the new member reads from their own screen."""

    def __init__(self, parent: QWidget, member: Member) -> None:
        hint = say("Ask {name} to read the fingerprint on their own screen, group by group.", name=member.name)
        super().__init__(parent, say("Let {name} in?", name=member.name), hint, width=520)
        shown = HashLabel(grouped_hex(member.fingerprint), "section", "text")
        shown.setWordWrap(True)
        self.add(card(column(shown, margins=(16, 12, 16, 12))))
        same = QCheckBox(say("Every group is the same"))
        same.setFont(font("body"))
        self.add(same)
        confirm = Button(say("Sign them in"), self.accept, kind="primary", icon="signature")
        confirm.setEnabled(False)
        same.toggled.connect(confirm.setEnabled)
        self.finish_with(confirm)


class ShowInvitation(Dialog):
    """The enrolment sheet, shown once."""

    def __init__(self, parent: QWidget, session: Session, made: Invitation, job: str) -> None:
        hint = say("Hand it over yourself. It works once, for seven days, and is not shown again.")
        super().__init__(parent, say("Enrolment sheet for {name}", name=made.name), hint, width=560)
        address = made.login.address if made.login else session.home.address
        organisation = session.settings.organisation if session.settings else ""
        head = sheet_head(organisation, address, made.fingerprint)
        expires = show_moment_in_text(made.expires, language())
        self._sheet = sheets.enrolment_sheet(head, made.one_time_key, member=made.name, job=job, expires=expires)
        self.add(groups_shown(made.one_time_key))
        self.add(Label(say("Valid until {moment}", moment=expires), "detail", "text_2"))
        if made.login:
            self.add(HashLabel(made.login.address))
            if made.login.statement:
                self.add(
                    banner("warn", say("An administrator of the server must run this first:"), made.login.statement)
                )
        save = Button(say("Save as PDF …"), self._save, icon="download")
        close = Button(say("I have handed it over"), self.accept, kind="primary")
        self.body.addLayout(row(save, None, close))

    def _save(self) -> None:
        try:
            save_sheet(self, say("Enrolment sheet.pdf"), self._sheet)
        except VaultError as fault:
            self.add(error_banner(fault))
