"""The right panel for one row of a list: what is wrong and how to correct it, what will happen, what to decide."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from seatadmin.domain.planning import ACCEPTED, Outcome
from ui import theme
from ui.icons import tone_pixmap
from ui.models.people import EDITED_FIELDS, SheetWords, can_be_decided
from ui.models.sheet import SheetRow
from ui.theme import TextSize, Tone

ICON_PX = 16


class TextLine(QWidget):
    """An icon in a tone, and a text that wraps and can be copied."""

    def __init__(self, icon_name: str, tone: Tone, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel(self)
        colour = theme.tone_colour(tone, self.palette())
        picture.setPixmap(tone_pixmap(icon_name, colour, ICON_PX, self.devicePixelRatioF()))
        words = QLabel(text, self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)


class RowDetails(QWidget):
    """Everything about one row. `reactivate_decided(key, bool)` and `account_decided(key, id)`: what was answered.

    `edit_wanted(field)`: the cell to correct.
    """

    reactivate_decided = Signal(object, bool)
    account_decided = Signal(object, int)
    edit_wanted = Signal(str)

    def __init__(self, row: SheetRow, say: SheetWords, *, editable: bool, parent: QWidget | None = None) -> None:
        """`editable`: the row may be corrected and decided on now."""
        super().__init__(parent)
        self._row = row
        self._say = say
        self._editable = editable
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.LARGE, 0, theme.LARGE, theme.LARGE)
        self._column.setSpacing(theme.SMALL)
        person = row.planned.person
        where = self.tr("Row {row}").format(row=row.planned.row)
        self._text(" · ".join(filter(None, (person.email, where))), muted=True)
        if row.result is not None or row.outcome is not Outcome.BAD_DATA:
            # The sentence of a row to correct is made of its problems, which follow with their remedies.
            status = say.status(row)
            self._column.addWidget(TextLine(status.icon_name, status.tone, status.word, self))
        if row.result is None or row.planned.intent.is_correctable:
            if editable:
                self._decisions()
            self._problems()
        self._effects()
        self._notes()
        self._column.addStretch(1)

    def _text(self, text: str, *, muted: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if muted:
            theme.set_muted(label)
        self._column.addWidget(label)
        return label

    def _title(self, text: str) -> None:
        label = QLabel(text, self)
        theme.set_text_size(label, TextSize.CAPTION, bold=True)
        theme.set_muted(label)
        # Accents of capitals rise above the line of small bold text and would be cut.
        label.setContentsMargins(0, theme.TINY, 0, 0)
        self._column.addWidget(label)

    def _problems(self) -> None:
        problems = self._row.planned.problems
        if problems:
            self._title(self.tr("To know or to correct"))
        for problem in problems:
            found = self._say.cell_problem(problem)
            icon_name, tone = ("error", Tone.PROBLEM) if found.blocks else ("warning", Tone.WARNING)
            self._column.addWidget(TextLine(icon_name, tone, found.sentence, self))
            if found.remedy:
                self._text(found.remedy, muted=True)
            if self._editable and found.blocks and problem.field in EDITED_FIELDS:
                field = self._say.words.field(problem.field)
                button = QPushButton(self.tr("Correct: {field}").format(field=field), self)
                button.setProperty("field", problem.field)
                button.clicked.connect(self._on_edit_clicked)
                self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _effects(self) -> None:
        words = self._say.words
        result = self._row.result
        if result is not None:
            if result.done:
                self._title(self.tr("Confirmed by Moodle"))
            for kind in result.done:
                self._column.addWidget(TextLine("ok", Tone.GOOD, words.say("effect_short", kind.value), self))
            remedy = self._say.remedy(self._row)
            if remedy:
                self._text(remedy, muted=True)
            return
        remedy = self._say.remedy(self._row)
        if remedy and not self._row.planned.problems:
            self._text(remedy, muted=True)
        if self._row.planned.effects:
            self._title(self.tr("What applying will do"))
        for effect in self._row.planned.effects:
            self._column.addWidget(TextLine("right", Tone.QUIET, words.effect(effect), self))

    def _notes(self) -> None:
        for note in self._row.planned.notes:
            text = self._say.words.note(note)
            if text:
                self._column.addWidget(TextLine("info", Tone.QUIET, text, self))

    def _decisions(self) -> None:
        planned = self._row.planned
        if can_be_decided(self._row):
            self._title(self.tr("Your decision"))
            again = planned.outcome in (Outcome.UNENROLLED, Outcome.ENROL_AGAIN)
            text = self.tr("Enrol again on the seat held") if again else self.tr("Reactivate the enrolment")
            box = QCheckBox(text, self)
            box.setChecked(planned.outcome in ACCEPTED)
            box.toggled.connect(self._on_reactivate_toggled)
            self._column.addWidget(box)
        elif planned.candidates:
            self._title(self.tr("Which account is it?"))
            for user in planned.candidates:
                text = f"{user.fullname} ({user.username})"
                button = QPushButton(text, self)
                button.setToolTip(text)
                # A long name must not push the panel out of the window.
                button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                button.setProperty("account", user.id)
                button.clicked.connect(self._on_account_clicked)
                self._column.addWidget(button)

    @Slot(bool)
    def _on_reactivate_toggled(self, wanted: bool) -> None:
        self.reactivate_decided.emit(self._row.key, wanted)

    @Slot()
    def _on_account_clicked(self) -> None:
        self.account_decided.emit(self._row.key, self.sender().property("account"))

    @Slot()
    def _on_edit_clicked(self) -> None:
        self.edit_wanted.emit(self.sender().property("field"))
