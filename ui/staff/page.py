"""The staff page: who has which job description, who waits, and what the finance manager does about it."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from entrack_vault.domain.hexes import grouped_hex
from entrack_vault.services import jobs, staff
from entrack_vault.services.jobs import JobInForce
from entrack_vault.services.staff import Invitation, Member
from entrack_vault.services.together import Meanwhile
from ui.desk import Desk
from ui.parts.buttons import Button
from ui.parts.dialog import ask_to_confirm
from ui.parts.frames import clear, column, panel, row, rule, scrolling
from ui.parts.marks import Monogram, Tag
from ui.parts.messages import banner
from ui.parts.tables import QUIET, Column, Look, Table, TableModel
from ui.parts.text import Elided, HashLabel, Label
from ui.shell.page import Keys, Page
from ui.staff.asking import AskFingerprint, AskJob, AskMember, AskRegisteredAs, ShowInvitation
from ui.words import language, say

_STATUS = {
    "invited": (Look(tag="neutral", icon="mail"), "mail"),
    "waiting": (Look(tag="warn", icon="clock"), "clock"),
    "active": (Look(), ""),
    "left": (Look("text_3"), ""),
}


def status_name(status: str) -> str:
    """How a member's status reads."""
    return {
        "invited": say("Enrolled"),
        "waiting": say("Waits to be confirmed"),
        "active": say("Active"),
        "left": say("Has left"),
    }[status]


class StaffModel(TableModel):
    """Members by name."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("name", say("Name"), 240, stretch=True),
                Column("job", say("Job description"), 240),
                Column("status", say("Status"), 200),
                Column("fingerprint", say("Fingerprint"), 200),
            )
        )
        self.members: list[Member] = []
        self.titles: dict[str, str] = {}

    def show(self, members: list[Member], titles: dict[str, str]) -> None:
        """Shows others."""
        self.beginResetModel()
        self.members, self.titles = members, titles
        self.endResetModel()

    def clear(self) -> None:
        self.show([], {})

    def count(self) -> int:
        return len(self.members)

    def cell(self, row: int, key: str) -> tuple[str, Look]:
        one = self.members[row]
        if key == "name":
            return one.name, Look(role="value", mono=one.name, aside=say("owner") if one.owner else "")
        if key == "job":
            return self.titles.get(one.job, one.job), QUIET
        if key == "status":
            return status_name(one.status), _STATUS[one.status][0]
        return grouped_hex(one.fingerprint[:8]) if one.fingerprint else "", Look("text_2", hashed=True)


class StaffPage(Page):
    """Only whoever signs sees it."""

    place = "staff"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = StaffModel()
        self.table = Table(self.model, say("Staff"))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self._jobs: list[JobInForce] = []
        self._side = column(gap=12, margins=(20, 20, 20, 20))
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.table, 1)
        inside = QWidget()
        inside.setLayout(self._side)
        both.addWidget(panel(column(scrolling(inside), gap=0), "bg", "left", width=340))
        self.outer.addLayout(both)

    # What a page says of itself

    def title(self) -> str:
        return say("Staff")

    def buttons(self) -> list[QWidget]:
        return [Button(say("New staff member"), self.invite, kind="primary", icon="user-plus", keys="Ctrl+N")]

    def hints(self) -> list[Keys]:
        return [
            (("↑", "↓"), say("Choose")),
            (("Ctrl", "N"), say("New")),
            (("F6",), say("Next pane")),
            (("F1",), say("Keys")),
        ]

    def panes(self) -> list[QWidget]:
        return [self.table]

    def entered(self) -> None:
        self.refresh()
        self.table.setFocus()

    def meanwhile(self, found: Meanwhile) -> None:
        if found.vault and self.table.isVisible():
            self.refresh()

    def connected_again(self) -> None:
        if self.table.isVisible():
            self.refresh()

    def clear(self) -> None:
        self.model.clear()
        self._jobs = []
        clear(self._side)

    # Members

    def refresh(self) -> None:
        """Looks at who there is, and who waits."""
        self.desk.ask(self, lambda gate, _work: (staff.everyone(gate), jobs.in_force(gate)), self._arrived)

    def _arrived(self, found: tuple[list[Member], list[JobInForce]]) -> None:
        before = self.member
        members, self._jobs = found
        self.model.show(members, {one.job.key: one.job.name(language()) for one in self._jobs})
        at = next((n for n, one in enumerate(members) if before and one.id == before.id), 0)
        if members:
            self.table.selectRow(at)
        self._chosen()

    @property
    def member(self) -> Member | None:
        """Whoever is chosen."""
        rows = self.table.chosen_rows()
        return self.model.members[rows[0]] if len(rows) == 1 and rows[0] < len(self.model.members) else None

    def _chosen(self) -> None:
        clear(self._side)
        member = self.member
        if member is None:
            self._side.addWidget(Label(say("Choose someone in the list."), "body", "text_3", wrap=True))
            self._side.addStretch(1)
            return
        head = row(Monogram(member.name, 48, strong=True), gap=12)
        job = self.model.titles.get(member.job, member.job)
        head.addLayout(column(None, Elided(member.name, "dialog"), Elided(job, "body", "text_2"), None, gap=2), 1)
        self._side.addLayout(head)
        look = _STATUS[member.status][0]
        self._side.addLayout(row(Tag(status_name(member.status), look.tag or "plain", look.icon), None))
        if member.fingerprint:
            shown = HashLabel(grouped_hex(member.fingerprint))
            shown.setWordWrap(True)
            self._side.addWidget(rule())
            self._side.addWidget(Label(say("Fingerprint"), "head", "text_2"))
            self._side.addWidget(shown)
        if member.status == "active":
            self._side.addWidget(rule())
            self._side.addWidget(Label(say("Registered as"), "head", "text_2"))
            self._side.addWidget(Label(self._registered_as(member), "body", wrap=True))
        self._side.addStretch(1)
        for button in self._acts(member):
            self._side.addWidget(button)

    def _registered_as(self, member: Member) -> str:
        if member.person is None:
            return say("Nobody: what the vault holds of them as staff stands in no overview.")
        return self.desk.names.get(member.person) or say("(closed to you)")

    def _acts(self, member: Member) -> list[QWidget]:
        found: list[QWidget] = []
        if member.status == "waiting":
            found.append(Button(say("Confirm …"), self.confirm, kind="primary", icon="user-check"))
        if member.status == "active":
            found.append(Button(say("Registered as …"), self.registered_as, icon="user"))
        if member.status == "active" and member.id != self.desk.gate.session.member:
            found.append(Button(say("Change job description …"), self.change_job, icon="clipboard-list"))
        if member.status != "left" and member.id != self.desk.gate.session.member:
            text = say("Withdraw the enrolment …") if member.status == "invited" else say("Leaves …")
            found.append(Button(text, self.remove, icon="user-minus"))
        return found

    # What is done

    def invite(self) -> None:
        """Enrols someone; the sheet is shown once, to be handed over."""
        dialog = AskMember(self, self._jobs)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        name, job = dialog.name, dialog.job

        def made(invitation: Invitation) -> None:
            title = self.model.titles.get(job, job)
            ShowInvitation(self, self.desk.gate.session, invitation, title).exec()
            self.refresh()

        self.desk.ask(self, lambda gate, _work: staff.invite(gate, name, job), made)

    def confirm(self) -> None:
        """Signs someone in after their fingerprint was compared."""
        member = self.member
        if member is None or AskFingerprint(self, member).exec() != QDialog.DialogCode.Accepted:
            return
        text = say("{name} is a member now.", name=member.name)
        who, fingerprint = member.id, member.fingerprint
        self.desk.ask(self, lambda gate, _work: staff.confirm(gate, who, fingerprint), lambda _none: self._done(text))

    def registered_as(self) -> None:
        """Says which employee a member is."""
        member = self.member
        if member is None:
            return
        dialog = AskRegisteredAs(self, self.desk, member)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        who, person = member.id, dialog.person
        self.desk.ask(
            self,
            lambda gate, _work: staff.is_registered_as(gate, who, person),
            lambda _none: self._done(say("Noted.")),
        )

    def change_job(self) -> None:
        """Gives someone another job description; what they lose gets new keys."""
        member = self.member
        if member is None:
            return
        dialog = AskJob(self, member, self._jobs)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        who, job = member.id, dialog.job
        text = say("{name} has another job description now.", name=member.name)
        self.desk.ask(
            self,
            lambda gate, _work: staff.change_job(gate, who, job),
            lambda _difference: self._done(text),
            label=say("Making new keys"),
        )

    def remove(self) -> None:
        """Someone leaves: new keys for all they could open."""
        member = self.member
        if member is None:
            return
        title = say("Shall {name} leave?", name=member.name)
        text = say(
            "Everything they could open gets new keys. It stops future access, not what was already seen or copied."
        )
        if not ask_to_confirm(self, title, text, say("{name} leaves", name=member.name), danger=True):
            return
        who = member.id
        told = say("{name} has left. Everything they could open has new keys.", name=member.name)
        self.desk.ask(
            self,
            lambda gate, _work: staff.remove(gate, who),
            lambda left: self._gone(told, left),
            label=say("Making new keys"),
        )

    def _gone(self, text: str, statement: str) -> None:
        self._done(text)
        if statement:
            hint = say("Their login is still on the server, and opens nothing. An administrator can remove it:")
            self._side.insertWidget(0, banner("warn", hint, statement))

    def _done(self, text: str) -> None:
        self.desk.told.emit(text)
        self.refresh()
