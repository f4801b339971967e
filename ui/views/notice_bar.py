"""Show notices inside the window, in a place kept for them: no box in the way, and nothing moves when one comes."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui import theme
from ui.icons import set_icon, tone_pixmap
from ui.notify import Level, Notice
from ui.theme import Tone

SHOWN_FOR_MS = 8_000
# Two lines of text, and no higher than the search field with its margins.
HEIGHT_PX = 36
_TONES = {
    Level.INFO: Tone.QUIET,
    Level.SUCCESS: Tone.GOOD,
    Level.WARNING: Tone.WARNING,
    Level.ERROR: Tone.PROBLEM,
}


class _Lines(QLabel):
    """A text on as many lines as there is room for, cut after the last; whole in its tooltip.

    `cut_changed`: it is cut now, or no longer.
    """

    cut_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.is_cut = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def say(self, text: str) -> None:
        self._whole = text
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        words, room = self._whole.split(" "), self.contentsRect()
        flags = Qt.TextFlag.TextWordWrap

        def fits(count: int) -> bool:
            area = QRect(0, 0, room.width(), 10_000)
            return self.fontMetrics().boundingRect(area, flags, self._text_of(words, count)).height() <= room.height()

        count = len(words)
        if room.width() > 0 and not fits(count):
            count = max(1, bisect_left(range(1, count), True, key=lambda number: not fits(number)))
        self.setText(self._text_of(words, count))
        was_cut, self.is_cut = self.is_cut, count < len(words)
        self.setToolTip(self._whole if self.is_cut else "")
        if self.is_cut != was_cut:
            self.cut_changed.emit()

    @staticmethod
    def _text_of(words: list[str], count: int) -> str:
        return " ".join(words[:count]) + ("…" if count < len(words) else "")


class NoticeBar(QWidget):
    """The newest notice. `details_asked` carries the notice whose details are wanted.

    What a newer one takes the place of is gone, but for errors: they come back once it is closed, the newest first,
    until each was closed itself. Hidden, the bar keeps its room.
    """

    details_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errors: list[Notice] = []
        self._notice: Notice | None = None
        self._icon = QLabel(self)
        self._text = _Lines(self)
        self._text.cut_changed.connect(self._show_details_button)
        self._action = QPushButton(self)
        self._action.clicked.connect(self._on_action_clicked)
        self._details = QPushButton(self)
        self._details.clicked.connect(self._on_details_clicked)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        set_icon(self._close, "close")
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MEDIUM, 0, theme.TINY, 0)
        row.setSpacing(theme.SMALL)
        for widget in (self._icon, self._text, self._action, self._details, self._close):
            row.addWidget(widget, int(widget is self._text))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setFixedHeight(HEIGHT_PX)
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
        """Show a notice at once, in the place of the one before it."""
        if self._notice is not None and self._notice.level is Level.ERROR and self._notice != notice:
            self._errors.append(self._notice)
        # Said again, it is the newest, and is closed once.
        self._errors = [error for error in self._errors if error != notice]
        self._show(notice)

    @Slot()
    def dismiss(self) -> None:
        """Close the notice shown; the newest error that nobody has closed yet comes back."""
        self._show(self._errors.pop() if self._errors else None)

    @Slot()
    def leave(self) -> None:
        """Let go of what was said about a place that is left; errors stay until they are closed."""
        if self._notice is not None and self._notice.level is not Level.ERROR:
            self.dismiss()

    def _show(self, notice: Notice | None) -> None:
        self._timer.stop()
        self._notice = notice
        if notice is None:
            self.hide()
            return
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
        self._text.say(notice.text)
        self._text.setAccessibleName(f"{word}: {notice.text}")
        self._action.setText(notice.action_text)
        self._action.setVisible(notice.action is not None)
        self._details.setText(self.tr("Details"))
        self._show_details_button()
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self.show()
        self.update()
        if notice.level in (Level.INFO, Level.SUCCESS):
            self._timer.start()

    @Slot()
    def _show_details_button(self) -> None:
        """Offer the box with the whole text where there is more to read than fits here."""
        notice = self._notice
        self._details.setVisible(notice is not None and (bool(notice.details) or self._text.is_cut))

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
        painter.setPen(theme.line_colour(self.palette()))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._notice is not None:
            colour = theme.tone_colour(_TONES[self._notice.level], self.palette())
            painter.fillRect(0, 0, theme.TINY, self.height(), colour)
