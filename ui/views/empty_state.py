"""What a view says when it has nothing to show: why, and what to do next. Never a blank rectangle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.icons import tone_pixmap
from ui.theme import TextSize, Tone


class EmptyState(QWidget):
    """An icon, a title, a sentence, and buttons for the actions that lead on."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel(self)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        theme.set_text_size(self._title, TextSize.TITLE)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        theme.set_muted(self._text)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.HUGE, theme.HUGE, theme.HUGE, theme.HUGE)
        column.setSpacing(theme.SMALL)
        column.addStretch(2)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(theme.SMALL)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def say(self, title: str, text: str, actions: Sequence[QAction] = ()) -> None:
        """Show a title and a sentence; the first action becomes the default button."""
        self._title.setText(title)
        self._text.setText(text)
        while self._buttons.count():
            widget = self._buttons.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self._buttons.addStretch(1)
        for index, action in enumerate(actions):
            button = QPushButton(action.icon(), action.text().replace("&", ""), self)
            button.setDefault(index == 0)
            button.setAutoDefault(True)
            button.clicked.connect(action.trigger)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._draw()

    def _draw(self) -> None:
        colour = theme.tone_colour(Tone.QUIET, self.palette())
        self._picture.setPixmap(tone_pixmap(self._icon_name, colour, 40, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
