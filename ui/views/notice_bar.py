"""Show notices inside the window: one line above the view, never a box in the way."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui import theme
from ui.icons import set_icon, tone_pixmap
from ui.notify import Level, Notice
from ui.theme import Tone

SHOWN_FOR_MS = 8_000
_TONES = {
    Level.INFO: Tone.QUIET,
    Level.SUCCESS: Tone.GOOD,
    Level.WARNING: Tone.WARNING,
    Level.ERROR: Tone.PROBLEM,
}


class NoticeBar(QWidget):
    """One notice at a time, the others wait. `details_asked` carries the notice whose details are wanted."""

    details_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Notice] = deque()
        self._notice: Notice | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action_clicked)
        self._details = QPushButton(self)
        self._details.clicked.connect(self._on_details_clicked)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        set_icon(self._close, "close")
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.LARGE, theme.TINY, theme.SMALL, theme.TINY)
        row.setSpacing(theme.SMALL)
        for widget in (self._icon, self._text, self._action, self._details, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR_MS)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """The notice being shown."""
        return self._notice

    @Slot(object)
    def add(self, notice: Notice) -> None:
        """Show a notice, after those that are waiting; the same one is not queued twice."""
        if notice == self._notice or notice in self._waiting:
            return
        self._waiting.append(notice)
        passing = self._notice is not None and self._notice.level in (Level.INFO, Level.SUCCESS)
        if self._notice is None or passing:
            self._show_next()

    @Slot()
    def dismiss(self) -> None:
        """Close the notice shown; the next one follows."""
        self._notice = None
        self._show_next()

    def _show_next(self) -> None:
        self._timer.stop()
        if not self._waiting:
            self._notice = None
            self.hide()
            return
        self._notice = notice = self._waiting.popleft()
        word = {
            Level.INFO: self.tr("Information"),
            Level.SUCCESS: self.tr("Done"),
            Level.WARNING: self.tr("Warning"),
            Level.ERROR: self.tr("Error"),
        }[notice.level]
        tone = _TONES[notice.level]
        colour = theme.tone_colour(tone, self.palette())
        self._icon.setPixmap(tone_pixmap(theme.TONE_ICONS[tone], colour, 20, self.devicePixelRatioF()))
        self._icon.setAccessibleName(word)
        self._icon.setToolTip(word)
        self._text.setText(notice.text)
        self._text.setAccessibleName(f"{word}: {notice.text}")
        self._action.setText(notice.action_text)
        self._action.setVisible(notice.action is not None)
        self._details.setText(self.tr("Details"))
        self._details.setVisible(bool(notice.details))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self.show()
        self.update()
        if notice.level in (Level.INFO, Level.SUCCESS):
            self._timer.start()

    @Slot()
    def _on_action_clicked(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None and notice.action is not None:
            notice.action()

    @Slot()
    def _on_details_clicked(self) -> None:
        if self._notice is not None:
            self.details_asked.emit(self._notice)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        if self._notice is not None:
            colour = theme.tone_colour(_TONES[self._notice.level], self.palette())
            painter.fillRect(0, 0, theme.TINY, self.height(), colour)
        painter.setPen(theme.line_colour(self.palette()))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
