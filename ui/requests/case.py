"""One request: what was asked, how far it has come, what was handed over, and what is done next."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDialog, QGridLayout

from entrack_vault.domain import people as persons
from entrack_vault.domain.duties import Duty
from entrack_vault.domain.progress import Work
from entrack_vault.domain.rights_cases import (
    CHANNELS,
    DELAYS,
    GROUNDS,
    HANDED,
    IDENTITY_CHECKS,
    OUTCOMES,
    PREVAILS,
    RIGHTS,
    Right,
    RightsCase,
    first_term,
    to_aim_for,
)
from entrack_vault.domain.times import show_day
from entrack_vault.exports import files, letter
from entrack_vault.i18n import Language
from entrack_vault.services import (
    consents,
    portable,
    rights,
    rights_cases,
    rights_letters,
    rights_recipients,
    rights_search,
)
from entrack_vault.services.gate import Gate
from entrack_vault.services.purge import Case
from entrack_vault.services.rights_cases import Listed
from entrack_vault.services.rights_clocks import ENQUIRER
from ui.desk import Desk
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.choosing import ask_where
from ui.parts.dialog import ask_to_confirm
from ui.parts.fields import Field, choice
from ui.parts.frames import card, clear, column, row, rule
from ui.parts.marks import Icon, Tag
from ui.parts.stepped import Stepped
from ui.parts.text import Elided, HashLabel, Label
from ui.purge.models import name_of
from ui.requests.asking import AskAnswer, AskDelay, AskIdentity, AskRecipients, AskSigned, AskWeighing
from ui.requests.models import time_left
from ui.shell.page import Keys, Page
from ui.words import language, say, say_count

_HEX = 16
_FEW = 8  # of those with a like name, shown at once


class CasePage(Page):
    """A request and its steps."""

    place = "requests"
    overview_wanted = Signal(object)  # the RightsCase it is to answer
    review_wanted = Signal(object)  # the same, to be gone through together

    def __init__(self, desk: Desk, listed: Listed) -> None:
        super().__init__(desk)
        self.listed = listed
        self.case: RightsCase | None = None
        self._spoken: QComboBox | None = None  # the language the person reads
        whole = Stepped()
        self._head, self._facts, self._side, self._bar = whole.head, whole.facts, whole.side, whole.bar
        self.outer.addWidget(whole)

    # What a page says of itself

    def title(self) -> str:
        return say("Requests")

    def crumb(self) -> str:
        return self.listed.case.number

    def hints(self) -> list[Keys]:
        return [(("Esc",), say("Back")), (("F1",), say("Keys"))]

    def entered(self) -> None:
        self.refresh()

    def clear(self) -> None:
        self.case, self._spoken = None, None
        for layout in (self._head, self._facts, self._side, self._bar):
            clear(layout)

    # Looking

    def refresh(self) -> None:
        """Opens the request; that is logged."""
        who, case = self.listed.person, self.listed.case.id
        self.desk.ask(self, lambda gate, _work: rights_cases.find(gate, who, case), self._show)

    def _show(self, case: RightsCase) -> None:
        self.clear()
        self.case = case
        name = name_of(self.desk.names, self.listed.person)
        text, tag, icon = time_left(case, self.desk.gate.session.today)
        self._head.addLayout(row(Label(say(RIGHTS[case.right]), "title"), Tag(text, tag, icon), None, gap=12))
        group = self.desk.population(self.listed.population).label(language())
        self._head.addWidget(Elided(f"{name} · {group}", "body", "text_2"))
        self._show_facts(case)
        self._show_steps(case)
        self._show_bar(case)

    def _day(self, case: RightsCase, name: str) -> str:
        found = getattr(case, name)
        return show_day(found, language()) if found else ""

    def _show_facts(self, case: RightsCase) -> None:
        staff, register = self.desk.gate.session.staff, self.desk.register
        lines = [
            (say("What they asked for"), case.about),
            (say("Received"), f"{self._day(case, 'received')} · {say(CHANNELS[case.channel])}"),
            (say("Handler"), staff[case.handler].name if case.handler in staff else ""),
            (say("Weighed"), say(PREVAILS[case.prevails]) if case.prevails else ""),
            (say("Why so"), case.assessment),
            (say("The answer"), say(OUTCOMES[case.outcome]) if case.outcome else ""),
            (say("On these grounds"), "\n".join(say(GROUNDS[one]) for one in case.grounds)),
            (say("More, in your words"), case.explanation),
            (say("Told outside"), ", ".join(register.recipients[key].label(language()) for key in case.recipients)),
        ]
        grid = self._grid([(head, text) for head, text in lines if text])
        self._facts.insertWidget(0, card(row(grid, margins=(20, 16, 20, 16))))
        if case.handed:
            handed = column(Label(say("Handed over"), "section"), gap=8)
            for one in case.handed:
                line = row(Icon("file-text", "text_2"), Label(say(HANDED[one.what]), "value"), gap=10)
                line.addWidget(Label(show_day(one.day, language()), "body", "text_2"))
                line.addWidget(HashLabel(one.hash.hex()[:_HEX].upper()))
                line.addStretch(1)
                handed.addLayout(line)
            self._facts.insertWidget(1, card(row(handed, margins=(20, 16, 20, 16))))

    def _grid(self, lines: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        for at, (head, text) in enumerate(lines):
            grid.addWidget(Label(head, "body", "text_2"), at, 0)
            grid.addWidget(Label(text, "body", wrap=True), at, 1)
        return grid

    # How far it has come

    def _show_steps(self, case: RightsCase) -> None:
        term, aim = self._day(case, "term"), show_day(to_aim_for(case.term), language())
        self._side.addWidget(Label(say("How far it has come"), "section"))
        self._step("inbox", say("Received"), self._day(case, "received"), done=True)
        how = f"{say(IDENTITY_CHECKS[case.identity])}\n{self._day(case, 'identity_day')}" if case.identity else ""
        text = how or say("Before anything is handed out.")
        self._step("user-check", say("Identity checked"), text, done=case.identity is not None)
        if self.listed.population == ENQUIRER:
            left = rights_search.missing(self.desk.gate.session, case)
            text = self._groups(case.searched) or say("In every group, before it is said that nothing is held.")
            if case.searched and left:
                text += "\n" + say("Where a colleague still has to look: {groups}.", groups=self._groups(left))
            self._step("search", say("Looked for them"), text, done=not left)
        if case.delay is not None:
            first = show_day(first_term(case.received), language())
            text = say("{reason}. The first term was {day}.", reason=say(DELAYS[case.delay]), day=first)
            self._step("clock", say("Put off"), text, done=True)
        if case.right is Right.OBJECTION:
            text = self._day(case, "assessed") or say("Your grounds against theirs, before it is answered.")
            self._step("scan-eye", say("Weighed"), text, done=case.prevails is not None)
        due = say("Due {day}. Aim for {aim}.", day=term, aim=aim) if aim != term else say("Due {day}.", day=term)
        self._step("mail", say("Answered"), self._day(case, "answered") or due, done=not case.open)
        if case.tells_recipients:
            deletes = case.right in (Right.ERASURE, Right.OBJECTION)
            before = say("Before it is deleted: after that there is no name to write.")
            text = self._day(case, "recipients_day") or (before if deletes else say("Without delay."))
            self._step("at-sign", say("Told outside"), text, done=case.recipients_day is not None)
        text = self._day(case, "receipt") or say("When they have signed for what they got.")
        self._step("signature", say("Signed for"), text, done=case.receipt is not None)
        ready = rights_letters.ready(case)
        if ready:
            self._side.addWidget(rule())
            self._side.addWidget(Label(say("Letters"), "section"))
            self._spoken = choice([("nb", "Bokmål"), ("en", "English")], language())
            self._side.addWidget(Field(say("Language of the letters"), self._spoken))
            for kind in ready:
                button = Button(say(HANDED[kind]), partial(self.save_letter, kind), icon="download", size="small")
                self._side.addLayout(row(button, None))

    def _groups(self, keys: Iterable[str]) -> str:
        return ", ".join(self.desk.population(key).plural(language()).lower() for key in keys)

    def _step(self, icon: str, title: str, text: str, *, done: bool) -> None:
        words = column(Label(title, "strong"), Label(text, "detail", "text_2", wrap=True), gap=2)
        sign = Icon("circle-check" if done else icon, "accent" if done else "text_3", 18)
        line = row(column(sign, None, gap=0), gap=12)
        line.addLayout(words, 1)
        self._side.addLayout(line)

    # What is done next

    def _show_bar(self, case: RightsCase) -> None:
        buttons = self._before_the_answer(case) if case.open else []
        if case.right is Right.REVIEW and self._gives_overview():
            wanted = partial(self.review_wanted.emit, self.case)
            buttons.append(Button(say("Go through it together …"), wanted, icon="book-open"))
        if self._gives_overview():
            buttons.append(
                Button(say("Make the overview …"), lambda: self.overview_wanted.emit(self.case), icon="printer")
            )
        if case.right is Right.PORTABILITY and rights.exportable(self.desk.gate, self.listed.population):
            buttons.append(Button(say("Save the file …"), self.save_portable, icon="download"))
        if case.open:
            buttons.append(Button(say("Answer …"), self.ask_answer, kind="primary", icon="mail"))
        else:
            if case.tells_recipients:
                buttons.append(Button(say("Told outside …"), self.ask_recipients, icon="at-sign"))
            if case.receipt is None:
                buttons.append(Button(say("Signed for …"), self.sign_for, kind="primary", icon="signature"))
        if isinstance(self._bar, QBoxLayout):
            self._bar.addStretch(1)
        for button in buttons:
            self._bar.addWidget(button)

    def _before_the_answer(self, case: RightsCase) -> list[Button]:
        buttons = []
        if case.handler != self.desk.gate.session.member:
            buttons.append(Button(say("Take over"), self.take_over, kind="ghost"))
        buttons.append(Button(say("Identity …"), self.ask_identity, icon="user-check"))
        if case.extended_to is None and self.desk.gate.session.today <= first_term(case.received):
            buttons.append(Button(say("Put off …"), self.ask_delay, icon="clock"))
        if self.listed.population == ENQUIRER:
            buttons.append(Button(say("Look for them"), self.look, icon="search"))
        if case.right is Right.OBJECTION:
            buttons.append(Button(say("Weigh …"), self.ask_weighing, icon="scan-eye"))
        return buttons

    def _gives_overview(self) -> bool:
        return self.listed.population != ENQUIRER and rights.has_duty(self.desk.gate, Duty.GIVE_OVERVIEWS)

    def _do(self, step: Callable[[Gate], None], told: str | Callable[[], str]) -> None:
        who, case = self.listed.person, self.listed.case.id

        def work(gate: Gate, _work: Work) -> RightsCase:
            step(gate)
            found = rights_cases.find(gate, who, case)
            if not found.open:
                consents.propose_anew(gate, who)
            return found

        def done(found: RightsCase) -> None:
            self._show(found)
            self.desk.told.emit(told if isinstance(told, str) else told())

        self.desk.ask(self, work, done)

    def take_over(self) -> None:
        """Whoever works here handles it from now on."""
        who, case = self.listed.person, self.listed.case.id
        self._do(lambda gate: rights_cases.take_over(gate, who, case), say("You handle the request now."))

    def ask_identity(self) -> None:
        """Asks how it was made sure who asked, and notes it."""
        asked = AskIdentity(self, self.case.identity if self.case else None)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who, case, how = self.listed.person, self.listed.case.id, asked.how
            self._do(lambda gate: rights_cases.check_identity(gate, who, case, how), say("Noted."))

    def look(self, others: tuple[persons.Listed, ...] = ()) -> None:
        """Looks for whoever asks among all that this member may know of, and asks about those who may be them."""
        who, case = self.listed.person, self.listed.case.id

        def work(gate: Gate, _work: Work) -> tuple[persons.Listed, ...]:
            return rights_search.look(gate, who, case, others=[one.id for one in others])

        def done(alike: tuple[persons.Listed, ...]) -> None:
            if not alike:
                self.desk.told.emit(say("Nobody like them is registered among those you may see. That is noted."))
                self.refresh()
            elif self._others(alike):
                self.look((*others, *alike[:_FEW]))

        self.desk.ask(self, work, done)

    def _others(self, alike: tuple[persons.Listed, ...]) -> bool:
        """Asks whether those of a like name are somebody else."""
        lines = [f"{one.name} · {self.desk.population(one.population).label(language())}" for one in alike[:_FEW]]
        if len(alike) > _FEW:
            lines.append(say_count("and {count} more", "and {count} more", len(alike) - _FEW))
        told = say("If it is one of them, answer this request as withdrawn, and register it on that person.")
        text = "\n".join(lines) + f"\n\n{told}"
        return ask_to_confirm(self, say("Is it one of these?"), text, say("None of them"))

    def ask_delay(self) -> None:
        """Asks for how long and why, and puts the answer off."""
        asked = AskDelay(self)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who, case, (months, why) = self.listed.person, self.listed.case.id, asked.chosen
            told = say("Put off. Send the letter that tells why.")
            self._do(lambda gate: rights_cases.extend(gate, who, case, months, why), told)

    def ask_weighing(self) -> None:
        """Asks whose grounds weigh more, and notes it."""
        asked = AskWeighing(self)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who, case, prevails, why = self.listed.person, self.listed.case.id, asked.prevails, asked.why
            self._do(lambda gate: rights_cases.assess(gate, who, case, prevails, why), say("Noted."))

    def ask_answer(self) -> None:
        """Asks what the answer is, and closes the request."""
        if self.case is None:
            return
        asked = AskAnswer(self, self.case, unknown=self.listed.population == ENQUIRER)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who, case = self.listed.person, self.listed.case.id
            outcome, grounds, text = asked.outcome, asked.grounds, asked.explanation
            proposed: list[Case] = []

            def step(gate: Gate) -> None:
                purge = consents.answer(gate, who, case, outcome, grounds, explanation=text)
                proposed.extend([purge] if purge else [])

            def told() -> str:
                if proposed:
                    return say("Answered, and a purge of what is due is proposed. Save the letter and send it.")
                return say("Answered. Save the letter and send it.")

            self._do(step, told)

    def ask_recipients(self) -> None:
        """Asks who outside has been told, and notes it."""
        if self.case is None:
            return
        if self.case.recipients:
            self._ask_recipients(self.case.recipients)
            return
        who, case = self.listed.person, self.listed.case.id
        self.desk.ask(self, lambda gate, _work: rights_recipients.concerned(gate, who, case), self._ask_recipients)

    def _ask_recipients(self, concerned: tuple[str, ...]) -> None:
        asked = AskRecipients(self, self.desk.register, concerned)
        if asked.exec() == QDialog.DialogCode.Accepted:
            who, case, keys = self.listed.person, self.listed.case.id, asked.chosen
            self._do(lambda gate: rights_cases.tell_recipients(gate, who, case, keys), say("Noted."))

    def sign_for(self) -> None:
        """Asks on which day they signed for what they got, and notes it."""
        who, case = self.listed.person, self.listed.case.id
        asked = AskSigned(self, self.desk.gate.session.today)
        if asked.exec() == QDialog.DialogCode.Accepted:
            day = asked.day
            self._do(lambda gate: rights_cases.sign_for(gate, who, case, day), say("Noted."))

    def save_portable(self) -> None:
        """Saves what the person has supplied, as a file they can take along, where someone chooses."""
        path = ask_where(self, say("Save the file"), f"{self.listed.case.number}.zip", "zip")
        if path is not None:
            self.save_portable_as(path)

    def save_portable_as(self, path: Path) -> None:
        """Saves it under a name someone has chosen; the request keeps its hash."""
        who, case, spoken = self.listed.person, self.listed.case.id, language()

        def step(gate: Gate) -> None:
            made = portable.make(gate, who, spoken)
            digest = files.place(path, made.content, replace=True)
            portable.note_placed(gate, made, bytes.fromhex(digest), case)

        self._do(step, say("The file is saved. That is noted on the request."))

    # Letters

    def save_letter(self, kind: str) -> None:
        """Saves a letter where someone chooses."""
        path = ask_where(self, say("Save the letter"), f"{say(HANDED[kind])} {self.listed.case.number}.pdf", "pdf")
        if path is not None:
            self.save_letter_as(kind, path)

    def save_letter_as(self, kind: str, path: Path) -> None:
        """Saves a letter under a name someone has chosen; the request keeps its hash."""
        who, case = self.listed.person, self.listed.case.id
        spoken: Language = "en" if self._spoken is not None and self._spoken.currentData() == "en" else "nb"

        def step(gate: Gate) -> None:
            made = rights_letters.compose(gate, who, case, kind, spoken)
            digest = files.place(path, letter.draw(made), replace=True)
            rights_cases.hand_over(gate, who, case, kind, bytes.fromhex(digest))

        self._do(step, say("The letter is saved. That is noted on the request."))
