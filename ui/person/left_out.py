"""What is left out of a person's overviews, and why: decided and lifted one field, value or document at a time."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QDialog, QWidget

from entrack_vault.domain.people import OpenedPerson
from entrack_vault.domain.progress import Work
from entrack_vault.domain.times import show_day
from entrack_vault.domain.withholding import LABELS, Withheld, WithholdingGround
from entrack_vault.register import kinds
from entrack_vault.register.model import Field as RegisterField
from entrack_vault.register.model import Population
from entrack_vault.services import withholding
from entrack_vault.services.gate import Gate
from ui.look.theme import px
from ui.parts.buttons import Button
from ui.parts.dialog import Dialog
from ui.parts.fields import Field, choice
from ui.parts.frames import card, column, row, scrolling
from ui.parts.text import Label
from ui.words import language, say

if TYPE_CHECKING:
    from ui.person.page import PersonPage

_DOCUMENT, _VALUE = "document:", "value:"
_LONGEST = 48  # letters of a value that are shown to tell it from the others
_HIGHEST = 360  # pixels that what is scrolled may take
_VISIBLE = 3  # decisions seen at once; the others are scrolled to


class AskLeftOut(Dialog):
    """The decisions there are, each to be lifted, and below them the next one."""

    def __init__(
        self,
        parent: QWidget,
        group: Population,
        person: OpenedPerson,
        decisions: tuple[Withheld, ...],
        staff: dict[UUID, str],
        texts: dict[UUID, str],
    ) -> None:
        hint = say("The overview says that something is left out, and why. What is left out is kept all the same.")
        super().__init__(parent, say("What is left out of overviews"), hint, width=680)
        self._group, self._documents = group, {str(one.id): one for one in person.documents}
        self._texts, self._open = texts, frozenset(person.cards)
        self._values: list[tuple[str, str]] = []  # field and text of those that can be left out alone
        self.lifted: UUID | None = None
        standing = [one for one in decisions if one.lifted is None]
        listed = column(gap=8)
        for one in standing:
            listed.addWidget(self._decision(one, staff))
        if not standing:
            listed.addWidget(Label(say("Nothing is left out now."), "body", "text_2"))
        if len(standing) > _VISIBLE:
            inside = QWidget()
            inside.setLayout(listed)
            area = scrolling(inside)
            area.setFixedHeight(min(px(84) * _VISIBLE, _HIGHEST))
            self.add(area)
        else:
            self.add(listed)
        self._what = choice(self._free(person, standing))
        self._ground = choice([(one.value, say(LABELS[one])) for one in WithholdingGround])
        self.add(Field(say("Leave out"), self._what))
        self.add(Field(say("Ground"), self._ground))
        confirm = Button(say("Leave it out"), self.accept, kind="primary")
        confirm.setEnabled(self._what.count() > 0)
        self.finish_with(confirm, cancel=say("Close")).setDefault(True)

    def _free(self, person: OpenedPerson, standing: list[Withheld]) -> list[tuple[str, str]]:
        """Fields that hold something and documents, that are not left out yet."""
        held = {key for one in person.cards.values() for key, values in one.fields.items() if values}
        fields: list[tuple[str, str]] = []
        for field in self._group.fields:
            if field.key not in held or any(one.covers(field=field.key) for one in standing):
                continue
            fields.append((field.key, field.label(language())))
            if field.many and field.key not in person.masked:
                fields += [self._alone(field, text) for text in _texts_of(person, field)]
        documents = [
            (_DOCUMENT + str(one.id), say("Document: {name}", name=one.name))
            for one in person.documents
            if not any(decision.covers(document=one.id) for decision in standing)
        ]
        return fields + documents

    def _alone(self, field: RegisterField, text: str) -> tuple[str, str]:
        self._values.append((field.key, text))
        shown = kinds.show(field.kind, text, language(), choices=field.choices)
        return f"{_VALUE}{len(self._values) - 1}", f"{field.label(language())}: {_beginning(shown)}"

    def _decision(self, one: Withheld, staff: dict[UUID, str]) -> QWidget:
        field = self._group.by_key.get(one.field)
        known = self._documents.get(str(one.document))
        name = field.label(language()) if field else known.name if known else say("A document")
        if field and one.mark:
            name = self._name_of_one(one, name)
        by = say("Decided {day} by {name}", day=show_day(one.decided, language()), name=staff.get(one.member) or "–")
        words = column(
            Label(name, "strong", wrap=True),
            Label(say(LABELS[one.ground]), "body", "text_2", wrap=True),
            Label(by, "detail", "text_3", wrap=True),
            gap=2,
        )
        lift = Button(say("Lift"), lambda: self._lift(one.id), size="small")
        lift.setAccessibleName(say("Lift: {name}", name=name))
        inside = row(gap=12, margins=(14, 10, 10, 10))
        inside.addLayout(words, 1)
        inside.addWidget(lift)
        return card(inside)

    def _name_of_one(self, one: Withheld, field: str) -> str:
        if text := self._texts.get(one.id):
            return f"{field}: {_beginning(text)}"
        if one.category in self._open:
            return say("One value of {field} that is not there any more: none of them is shown", field=field)
        return say("One value of {field}", field=field)

    def _lift(self, decision: UUID) -> None:
        self.lifted = decision
        self.accept()

    @property
    def ground(self) -> WithholdingGround:
        """Why."""
        return WithholdingGround(str(self._ground.currentData()))

    def withhold(self, gate: Gate, person: UUID) -> None:
        """Decides what was chosen."""
        chosen = str(self._what.currentData())
        if chosen.startswith(_VALUE):
            field, text = self._values[int(chosen.removeprefix(_VALUE))]
            withholding.withhold(gate, person, self.ground, field=field, value=text)
            return
        if not chosen.startswith(_DOCUMENT):
            withholding.withhold(gate, person, self.ground, field=chosen)
            return
        one = self._documents[chosen.removeprefix(_DOCUMENT)]
        withholding.withhold(gate, person, self.ground, document=one.id, category=one.category)


def begin(page: "PersonPage") -> None:
    """Fetches the decisions, which is logged, and asks for the next."""
    if page.opened is None:
        return
    who, person, group = page.person.id, page.opened.person, page.group

    def read(gate: Gate, _work: Work) -> tuple[tuple[Withheld, ...], dict[UUID, str]]:
        decisions = withholding.read(gate, who)
        return decisions, {one.id: text for one in decisions if (text := _text_of(one, person, group))}

    page.desk.ask(page, read, lambda found: _ask(page, *found))


def _text_of(one: Withheld, person: OpenedPerson, group: Population) -> str:
    """Of which of the values shown a decision is; looking takes its time."""
    field = group.by_key.get(one.field)
    if field is None or not one.mark or one.lifted is not None:
        return ""
    return next((text for text in _texts_of(person, field) if withholding.is_of(one.mark, text)), "")


def _texts_of(person: OpenedPerson, field: RegisterField) -> list[str]:
    card = person.cards.get(field.category)
    return [value.text for value in card.fields.get(field.key, ())] if card else []


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"


def _ask(page: "PersonPage", decisions: tuple[Withheld, ...], texts: dict[UUID, str]) -> None:
    if page.opened is None:
        return
    staff = {key: member.name for key, member in page.desk.gate.session.staff.items()}
    asked = AskLeftOut(page, page.group, page.opened.person, decisions, staff, texts)
    if asked.exec() != QDialog.DialogCode.Accepted:
        return
    who, lifted = page.person.id, asked.lifted
    told = say("It stands in overviews again.") if lifted else say("It is left out of overviews, which say so.")

    def step(gate: Gate) -> None:
        if lifted is not None:
            withholding.lift(gate, who, lifted)
        else:
            asked.withhold(gate, who)

    page.desk.ask(page, lambda gate, _work: step(gate), lambda _none: page.desk.told.emit(told))
