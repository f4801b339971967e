"""Fields of an entry: a name above, what is wrong below, and the way from a field of `Product` to a widget and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.handlers import Level
from seatadmin.domain.products import PRODUCT_LIMITS, TextFormat
from seatadmin.services.wording import Explained
from ui import theme
from ui.focus import focus_target
from ui.icons import tone_pixmap
from ui.theme import TextSize, Tone

ICON_PX = 14
AREA_HEIGHT_PX = 110
SPARE_LENGTH = 200
"""Letters a field takes beyond its limit: too long a text is told and shortened by people, never cut by a field."""

TONES: dict[Level, Tone] = {Level.ERROR: Tone.PROBLEM, Level.WARNING: Tone.WARNING, Level.NOTE: Tone.QUIET}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words. `key` says where inside the field, as in `Finding`."""

    level: Level
    text: Explained
    key: str = ""


class Remark(QWidget):
    """What is wrong with a field: an icon, the sentence, the remedy. Takes no room when all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        theme.set_text_size(self._text, TextSize.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TINY)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def tell(self, told: Sequence[Told]) -> None:
        """Show findings, gravest first; nothing for none."""
        self.setVisible(bool(told))
        if not told:
            self._text.clear()
            return
        tone = TONES[told[0].level]
        scale = self.devicePixelRatioF()
        self._icon.setPixmap(
            tone_pixmap(theme.TONE_ICONS[tone], theme.tone_colour(tone, self.palette()), ICON_PX, scale)
        )
        self._text.setText("\n".join(f"{one.text.what} {one.text.remedy}".strip() for one in told))


class OfferField(QWidget):
    """A control with its name above and its findings below."""

    def __init__(self, name: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.remark = Remark(self)
        control.setAccessibleName(name.replace("&", ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        if name and not isinstance(control, QCheckBox):
            label = QLabel(name, self)
            # Alt and a letter lead to the widget that takes the focus, not to what is around it.
            label.setBuddy(focus_target(control))
            theme.set_text_size(label, TextSize.CAPTION)
            theme.set_muted(label)
            column.addWidget(label)
        grows = control.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Expanding
        self._line = QHBoxLayout()
        self._line.setSpacing(theme.SMALL)
        self._line.addWidget(control, 1)
        column.addLayout(self._line, int(grows))
        column.addWidget(self.remark)
        if not grows:
            column.addStretch(1)

    def add_beside(self, button: QWidget) -> None:
        """Put something at the right of the control."""
        self._line.addWidget(button)

    def tell(self, told: Sequence[Told]) -> None:
        """Show what was found, to the eye and to a screen reader."""
        self.remark.tell(told)
        self.control.setAccessibleDescription(self.remark.text)


class RawText(QPlainTextEdit):
    """A long text edited as it stands, letter by letter, with the line ends it came with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line_end = "\n"
        self.setTabChangesFocus(True)
        self.setMinimumHeight(AREA_HEIGHT_PX)

    def text(self) -> str:
        """Give the text as it is kept."""
        return raw_text(self).replace("\n", self._line_end)

    def set_text(self, text: str) -> None:
        """Show a text, without telling anybody."""
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        if text != self.text():
            with QSignalBlocker(self):
                self.setPlainText(text)


class RichText(QTabWidget):
    """A text of the entry as it is kept, and as the buyer reads it. `edited` after each change by the person.

    The text is edited as it stands, tags included: an editor that writes its own HTML would change what somebody else
    has written.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = TextFormat.HTML
        self.source = RawText(self)
        self.preview = QTextBrowser(self)
        self.preview.setOpenLinks(False)
        self.addTab(self.source, self.tr("Text"))
        self.addTab(self.preview, self.tr("As the buyer reads it"))
        self.setDocumentMode(True)
        self.setFocusProxy(self.source)
        self.source.textChanged.connect(self.edited)
        self.currentChanged.connect(self._on_tab_changed)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.source.setAccessibleName(name)

    def text(self) -> str:
        """Give the text as it is kept, with the line ends it came with."""
        return self.source.text()

    def set_text(self, text: str, format_: TextFormat) -> None:
        """Show a text, without telling anybody."""
        self._format = format_
        self.source.set_text(text)
        self._on_tab_changed()

    @Slot()
    def _on_tab_changed(self) -> None:
        if self.currentWidget() is not self.preview:
            return
        text = raw_text(self.source)
        if self._format is TextFormat.PLAIN:
            self.preview.setPlainText(text)
        elif self._format is TextFormat.MARKDOWN:
            self.preview.setMarkdown(text)
        else:
            self.preview.setHtml(text if "<" in text else text.replace("\n", "<br>"))


@dataclass(frozen=True, slots=True)
class Bound:
    """How one field of an entry is shown in a widget and read from it."""

    field: OfferField
    show: Callable[[Any], None]
    read: Callable[[], Any]


def raw_text(edit: QPlainTextEdit) -> str:
    """Give a text as it stands; Qt's own `toPlainText` makes common blanks of no-break ones, which French needs."""
    return edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def line_edit(field: str, parent: QWidget, *, placeholder: str = "") -> QLineEdit:
    """Make a line for a text field of an entry."""
    edit = QLineEdit(parent)
    limit = PRODUCT_LIMITS[field].max_length
    if limit is not None:
        edit.setMaxLength(limit + SPARE_LENGTH)
    edit.setPlaceholderText(placeholder)
    return edit


def spin_box(field: str, parent: QWidget, *, special: str = "") -> QSpinBox:
    """Make a field for a whole number of an entry; `special` is what 0 says."""
    box = QSpinBox(parent)
    limit = PRODUCT_LIMITS[field]
    box.setRange(limit.least or 0, limit.most or 0)
    box.setGroupSeparatorShown(True)
    box.setSpecialValueText(special)
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.UpDownArrows)
    box.setKeyboardTracking(True)
    return box


class ChoiceBox(QComboBox):
    """A list of choices that gives back the very values it was given: Qt makes plain texts and numbers of enums."""

    def __init__(self, choices: Sequence[tuple[str, Any]], parent: QWidget, *, unknown: str = "{value}") -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self._unknown = unknown
        self.setMinimumContentsLength(16)
        self._fill(choices)

    def value(self) -> Any:
        """Give the value chosen."""
        return self._values[self.currentIndex()] if self._values else None

    def show_value(self, value: Any) -> None:
        """Choose a value; one that is not offered is added, so that looking changes nothing."""
        with QSignalBlocker(self):
            if value not in self._values:
                self._values.append(value)
                self.addItem(self._unknown.format(value=value))
            self.setCurrentIndex(self._values.index(value))

    def offer(self, choices: Sequence[tuple[str, Any]], *, unknown: str) -> None:
        """Offer other choices; what was chosen stays, named by `unknown` where it is not offered any more."""
        chosen = self.value()
        self._unknown = unknown
        with QSignalBlocker(self):
            self.clear()
            self._values.clear()
            self._fill(choices)
        self.show_value(chosen)

    def choose(self, value: Any) -> None:
        """Choose a value as a click would."""
        self.setCurrentIndex(self._values.index(value))
        self.activated.emit(self.currentIndex())

    def _fill(self, choices: Sequence[tuple[str, Any]]) -> None:
        for text, value in choices:
            self._values.append(value)
            self.addItem(text)


def show_text(edit: QLineEdit, text: str) -> None:
    """Show a text, leaving the cursor of somebody typing it where it is."""
    if edit.text() != text:
        with QSignalBlocker(edit):
            edit.setText(text)
