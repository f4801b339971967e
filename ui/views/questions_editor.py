"""The questions an entry asks its buyer: edited one by one, shown as the buyer will see them, kept as the shop's JSON.

The list, the JSON and the preview are three views of one text. A text that cannot be read is never thrown away: it
stays in the JSON field, with the place where reading stops and, where there is one, a repair to accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.handlers import HandlerSpec
from seatadmin.domain.questions import (
    Pairs,
    Question,
    Questions,
    QuestionType,
    missing_questions,
    read_questions,
    with_missing,
)
from seatadmin.services.wording import Words
from ui import theme
from ui.delegates.text import TextDelegate
from ui.icons import set_icon
from ui.text import fold
from ui.theme import TextSize
from ui.views.offer_fields import Remark, Told, raw_text

LIST_WIDTH_PX = 260
PREVIEW_HEIGHT_PX = 170
FIELD_WIDTH_PX = 420
AREA_HEIGHT_PX = 64


def key_from_label(label: str, taken: Sequence[str]) -> str:
    """Make a key for the answers out of a question's text: letters and digits only, and not taken."""
    plain = "".join(sign for sign in fold(label) if sign.isascii() and sign.isalnum())[:30] or "question"
    # The shop appends numbers to keys: one that ends in a letter cannot be mistaken for another one's answer.
    stem = plain.rstrip("0123456789") or "question"
    free = (f"{stem}_{sign}" for sign in "bcdefghijklmnopqrstuvwxyz")
    return stem if stem not in taken else next((key for key in free if key not in taken), stem)


def pairs_from_lines(text: str) -> Pairs:
    """Read `value = text` lines; a line without the sign is both."""
    found: list[tuple[str, str]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        value, sign, shown = line.partition("=")
        found.append((value.strip(), shown.strip()) if sign else (line, line))
    return tuple(found)


def lines_from_pairs(pairs: Pairs) -> str:
    """Write pairs as `value = text` lines."""
    return "\n".join(value if value == shown else f"{value} = {shown}" for value, shown in pairs)


class _Preview(QScrollArea):
    """The form as the buyer sees it. Nothing typed here is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Form as the buyer sees it"))

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Draw the form anew."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(theme.TINY)
        if not questions:
            empty = QLabel(self.tr("The buyer is asked nothing."), page)
            theme.set_muted(empty)
            column.addWidget(empty)
        for question in questions:
            label = QLabel(question.label or question.field, page)
            label.setTextFormat(Qt.TextFormat.PlainText)
            theme.set_text_size(label, TextSize.BODY, bold=True)
            field = _field(question, page)
            field.setAccessibleName(question.label or question.field)
            column.addWidget(label)
            column.addWidget(field)
            if question.desc:
                help_text = QLabel(question.desc, page)
                help_text.setTextFormat(Qt.TextFormat.PlainText)
                help_text.setWordWrap(True)
                theme.set_muted(help_text)
                theme.set_text_size(help_text, TextSize.CAPTION)
                column.addWidget(help_text)
            column.addSpacing(theme.SMALL)
        column.addStretch(1)
        self.setWidget(page)


def _field(question: Question, parent: QWidget) -> QWidget:
    field: QWidget
    match question.kind:
        case QuestionType.SELECT:
            field = box = QComboBox(parent)
            box.addItems([text for _, text in question.options])
        case QuestionType.CHECKBOX:
            field = QCheckBox(parent)
        case QuestionType.TEXTAREA:
            field = QPlainTextEdit(parent)
            field.setFixedHeight(AREA_HEIGHT_PX)
        case _:
            field = QLineEdit(parent)
    if question.kind is not QuestionType.CHECKBOX:
        field.setMaximumWidth(FIELD_WIDTH_PX)
    # Tab leaves the preview aside: it answers nothing.
    field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return field


class QuestionsEditor(QWidget):
    """Edit the questions of an entry. `changed` carries the new text."""

    changed = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._questions = Questions("")
        self._spec: HandlerSpec | None = None
        self._told: dict[str, list[Told]] = {}
        self._filling = False
        self._build_hint()
        self._build_list()
        self._build_form()
        self._build_views()
        self._lay_out()
        self._show()

    # -- building ----------------------------------------------------------------------------------------------

    def _build_hint(self) -> None:
        self.hint = QFrame(self)
        self.hint.setFrameShape(QFrame.Shape.StyledPanel)
        self._hint_text = QLabel(self.hint)
        self._hint_text.setTextFormat(Qt.TextFormat.PlainText)
        self._hint_text.setWordWrap(True)
        self.hint_button = QPushButton(self.hint)
        self.hint_button.clicked.connect(self._on_hint_accepted)
        row = QHBoxLayout(self.hint)
        row.addWidget(self._hint_text, 1)
        row.addWidget(self.hint_button)

    def _build_list(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Questions"))
        self.list.setItemDelegate(TextDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMinimumHeight(PREVIEW_HEIGHT_PX)
        self.list.currentRowChanged.connect(self._show_question)
        self.add = QPushButton(self.tr("Add a question"), self)
        set_icon(self.add, "add")
        self.add.clicked.connect(self._on_add_clicked)
        self.up = self._tool("↑", self.tr("Move the question up"), self._on_up_clicked)
        self.down = self._tool("↓", self.tr("Move the question down"), self._on_down_clicked)
        self.remove = self._tool("", self.tr("Remove the question"), self._on_remove_clicked)
        set_icon(self.remove, "close")

    def _tool(self, text: str, name: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRaise(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(slot)
        return button

    def _build_form(self) -> None:
        self.form = QWidget(self)
        self.label = QLineEdit(self.form)
        self.key = QLineEdit(self.form)
        self.kind = QComboBox(self.form)
        for kind, name in (
            (QuestionType.TEXTFIELD, self.tr("One line of text")),
            (QuestionType.TEXTAREA, self.tr("Several lines of text")),
            (QuestionType.CHECKBOX, self.tr("A box to tick")),
            (QuestionType.SELECT, self.tr("A choice in a list")),
        ):
            self.kind.addItem(name, kind.value)
        self.desc = QLineEdit(self.form)
        self.options = QPlainTextEdit(self.form)
        self.options.setFixedHeight(AREA_HEIGHT_PX + theme.LARGE)
        self.options.setPlaceholderText(self.tr("one choice a line, such as: fr = French"))
        self.options.setTabChangesFocus(True)
        self.attrs = QLineEdit(self.form)
        self.attrs.setPlaceholderText(self.tr("such as: size=80 maxlength=100"))
        self.problems = Remark(self.form)
        rows = QFormLayout(self.form)
        rows.setContentsMargins(theme.SMALL, 0, 0, 0)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows = rows
        for name, control in (
            (self.tr("Question"), self.label),
            (self.tr("Key of the answer"), self.key),
            (self.tr("Answered by"), self.kind),
            (self.tr("Choices"), self.options),
            (self.tr("Explanation"), self.desc),
            (self.tr("HTML attributes"), self.attrs),
        ):
            control.setAccessibleName(name)
            rows.addRow(name, control)
        rows.addRow("", self.problems)
        self.label.textEdited.connect(self._on_label_edited)
        self.key.textEdited.connect(self._on_form_edited)
        self.kind.activated.connect(self._on_form_edited)
        self.desc.textEdited.connect(self._on_form_edited)
        self.options.textChanged.connect(self._on_form_edited)
        self.attrs.editingFinished.connect(self._on_form_edited)

    def _build_views(self) -> None:
        self.preview = _Preview(self)
        self.json = QPlainTextEdit(self)
        self.json.setAccessibleName(self.tr("Questions as the shop's text (JSON)"))
        self.json.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.json.setTabChangesFocus(True)
        self.json.setPlaceholderText(self.tr("no question"))
        self.json.textChanged.connect(self._on_json_edited)
        self.views = QTabWidget(self)
        self.views.setDocumentMode(True)
        self.views.addTab(self.preview, self.tr("What the buyer sees"))
        self.views.addTab(self.json, self.tr("Text for the shop"))
        self.views.setMinimumHeight(PREVIEW_HEIGHT_PX)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.add, 1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        side = QWidget(self)
        side.setFixedWidth(LIST_WIDTH_PX)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list, 1)
        left.addLayout(tools)
        kept = self.form.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.form.setSizePolicy(kept)
        top = QHBoxLayout()
        top.addWidget(side)
        top.addWidget(self.form, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addWidget(self.hint)
        column.addLayout(top)
        column.addWidget(self.views, 1)
        self.setFocusProxy(self.add)

    # -- outside -----------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The text for the shop, as it stands."""
        return self._questions.text

    def set_text(self, text: str) -> None:
        """Show another text, without telling anybody."""
        if text != self._questions.text:
            self._questions = read_questions(text)
            self._show()

    def set_handler(self, spec: HandlerSpec | None) -> None:
        """Say which questions this handler needs; None for no handler."""
        self._spec = spec
        self._show_hint()

    def tell(self, findings: Iterable[tuple[str, Told]]) -> None:
        """Say what was found: at a question by its position (from 1, in text), of the whole text without one."""
        self._told = {}
        for key, told in findings:
            self._told.setdefault(key, []).append(told)
        self.problems.tell(self._told.get(str(self.list.currentRow() + 1), ()))
        self._show_hint()

    # -- showing -----------------------------------------------------------------------------------------------

    def _show(self, row: int | None = None) -> None:
        self._filling = True
        row = self.list.currentRow() if row is None else row
        names = [
            question.label or question.field or self.tr("Question {number}").format(number=position)
            for position, question in enumerate(self._questions.questions, start=1)
        ]
        # Without a word to anybody: while there is no current line the form would hide, and take the focus along.
        with QSignalBlocker(self.list):
            while self.list.count() > len(names):
                self.list.takeItem(self.list.count() - 1)
            self.list.addItems(names[self.list.count() :])
            for at, name in enumerate(names):
                self.list.item(at).setText(name)
            self.list.setCurrentRow(max(0, min(row, len(names) - 1)))
        if raw_text(self.json) != self._questions.text:
            self.json.setPlainText(self._questions.text)
        self._filling = False
        self._show_question()
        self.preview.show_questions(self._questions.questions)
        self._show_hint()
        if self._questions.unreadable is not None:
            self.views.setCurrentWidget(self.json)
        self.add.setEnabled(self._questions.unreadable is None)

    @Slot()
    def _show_question(self) -> None:
        question = self._question
        self.form.setVisible(question is not None)
        count, row = self.list.count(), self.list.currentRow()
        self.up.setEnabled(question is not None and row > 0)
        self.down.setEnabled(question is not None and row < count - 1)
        self.remove.setEnabled(question is not None)
        if question is None:
            return
        self._filling = True
        for field, text in ((self.label, question.label), (self.key, question.field), (self.desc, question.desc)):
            if field.text() != text:
                field.setText(text)
        shown = QuestionType.TEXTFIELD.value if question.kind is QuestionType.TEXT else question.type
        if self.kind.findData(shown) < 0:
            # A type the shop does not know stays as it is until somebody chooses another one.
            self.kind.addItem(shown, shown)
        self.kind.setCurrentIndex(self.kind.findData(shown))
        if pairs_from_lines(raw_text(self.options)) != question.options:
            self.options.setPlainText(lines_from_pairs(question.options))
        attrs = " ".join(f"{name}={value}" for name, value in question.attrs)
        if _attributes(self.attrs.text()) != question.attrs:
            self.attrs.setText(attrs)
        self._rows.setRowVisible(self.options, question.kind is QuestionType.SELECT or bool(question.options))
        self._filling = False
        self.problems.tell(self._told.get(str(row + 1), ()))

    def _show_hint(self) -> None:
        unreadable = self._questions.unreadable
        text, button = "", ""
        if unreadable is not None:
            text = " ".join(f"{told.text.what} {told.text.remedy}".strip() for told in self._told.get("", ()))
            text = text or self.tr("This text cannot be read as questions.")
            button = self.tr("Repair") if unreadable.proposal is not None else ""
        elif self._spec is not None:
            missing = missing_questions(self._questions, self._spec)
            if missing:
                names = ", ".join(item.param.label.say(self._words.language) for item in missing)
                text = self.tr("The handler needs answers nobody is asked for: {names}.").format(names=names)
                button = self.tr("Add %n question(s)", None, len(missing))
        self._hint_text.setText(text)
        self.hint_button.setText(button)
        self.hint_button.setVisible(bool(button))
        self.hint.setVisible(bool(text))

    # -- editing -----------------------------------------------------------------------------------------------

    @property
    def _question(self) -> Question | None:
        row = self.list.currentRow()
        return self._questions.questions[row] if 0 <= row < len(self._questions.questions) else None

    def _take(self, questions: Sequence[Question], row: int | None = None) -> None:
        before = self._questions.text
        self._questions = self._questions.replaced(questions)
        self._show(row)
        if self._questions.text != before:
            self.changed.emit(self._questions.text)

    @Slot()
    def _on_label_edited(self) -> None:
        question = self._question
        if question is None or self._filling:
            return
        others = [other.field for other in self._questions if other is not question]
        # The key follows the question until somebody gives it one of its own.
        if question.field in ("", key_from_label(question.label, others)):
            self._filling = True
            self.key.setText(key_from_label(self.label.text(), others))
            self._filling = False
        self._on_form_edited()

    @Slot()
    def _on_form_edited(self) -> None:
        question, row = self._question, self.list.currentRow()
        if question is None or self._filling:
            return
        kind = self.kind.currentData()
        unchanged = question.kind is QuestionType.TEXT and kind == QuestionType.TEXTFIELD.value
        changed = question.replaced(
            field=self.key.text(),
            label=self.label.text(),
            type=None if unchanged else kind,
            desc=self.desc.text(),
            attrs=_attributes(self.attrs.text()),
            options=pairs_from_lines(raw_text(self.options)),
        )
        questions = list(self._questions)
        questions[row] = changed
        self._take(questions, row)

    @Slot()
    def _on_json_edited(self) -> None:
        if self._filling or raw_text(self.json) == self._questions.text:
            return
        self._questions = read_questions(raw_text(self.json))
        # The field somebody types in keeps its cursor: its text is the text already.
        self._show()
        self.changed.emit(self._questions.text)

    @Slot()
    def _on_hint_accepted(self) -> None:
        unreadable = self._questions.unreadable
        if unreadable is not None and unreadable.proposal is not None:
            self._questions = read_questions(unreadable.proposal)
        elif self._spec is not None:
            self._questions = with_missing(self._questions, self._spec, self._words.language)
        self._show(len(self._questions.questions) - 1)
        self.changed.emit(self._questions.text)

    @Slot()
    def _on_add_clicked(self) -> None:
        questions = list(self._questions)
        key = key_from_label("", [question.field for question in questions])
        self._take([*questions, Question.of(key, "")], len(questions))
        self.label.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_up_clicked(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down_clicked(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        questions = list(self._questions)
        questions.insert(row + by, questions.pop(row))
        self._take(questions, row + by)

    @Slot()
    def _on_remove_clicked(self) -> None:
        row = self.list.currentRow()
        questions = list(self._questions)
        del questions[row]
        self._take(questions, min(row, len(questions) - 1))


def _attributes(text: str) -> Pairs:
    pairs = (piece.partition("=") for piece in text.split())
    return tuple((name, value.strip('"')) for name, _, value in pairs if name)
