"""What a field could not take, and what it could mean: asked below the field, never in a box in the way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from seatadmin.services.wording import Explained
from ui import theme
from ui.icons import tone_pixmap
from ui.theme import TextSize, Tone
from ui.views.flow import FlowLayout

ICON_PX = 14


class OpenQuestion(QWidget):
    """A sentence, its remedy, and a button for each thing the text could mean. Takes no room when nothing is asked.

    `chosen` carries the position of the button pressed.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        theme.set_text_size(self._text, TextSize.CAPTION)
        self._answers = QWidget(self)
        self._flow = FlowLayout(self._answers, theme.TINY)
        self.buttons: list[QPushButton] = []
        line = QHBoxLayout()
        line.setSpacing(theme.TINY)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TINY)
        column.addLayout(line)
        column.addWidget(self._answers)
        self.hide()

    @property
    def text(self) -> str:
        """What is asked, empty when nothing is."""
        return self._text.text()

    def ask(self, explained: Explained, answers: Sequence[str] = (), tone: Tone = Tone.WARNING) -> None:
        """Say what is wrong, and offer answers."""
        self._clear()
        colour = theme.tone_colour(tone, self.palette())
        self._icon.setPixmap(tone_pixmap(theme.TONE_ICONS[tone], colour, ICON_PX, self.devicePixelRatioF()))
        self._text.setText(str(explained))
        for answer in answers:
            button = QPushButton(answer, self._answers)
            button.setAutoDefault(True)
            button.setAccessibleDescription(str(explained))
            button.clicked.connect(self._on_clicked)
            self._flow.addWidget(button)
            self.buttons.append(button)
        self._answers.setVisible(bool(answers))
        self.show()

    def withdraw(self) -> None:
        """Ask nothing any more."""
        self._clear()
        self.hide()

    def _clear(self) -> None:
        self._text.clear()
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons.clear()

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self.buttons.index(self.sender()))
