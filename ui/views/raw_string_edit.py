"""A parameter string as it stands: what is not touched keeps every sign, line ends and odd characters included.

Qt shows line ends of all kinds alike; so what the person types is carried over to the text behind, which is the one
that counts.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.views.offer_fields import raw_text

LINES = 3


class RawStringEdit(QPlainTextEdit):
    """`edited` carries the whole text after each change by the person."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._seen = ""
        self.setTabChangesFocus(True)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        margins = 2 * (self.frameWidth() + int(self.document().documentMargin()))
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + margins)
        self.textChanged.connect(self._on_changed)

    def text(self) -> str:
        """Give the text as it is kept."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text without telling anybody. Only what differs is replaced: the cursor and the steps to undo stay."""
        self._text = text
        before, after = self._seen, _shown(text)
        if before == after:
            return
        start, end = _difference(before, after)
        with QSignalBlocker(self):
            cursor = QTextCursor(self.document())
            cursor.setPosition(_utf16(before[:start]))
            cursor.setPosition(_utf16(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(after[start : len(after) - end])
        self._seen = raw_text(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # No string carries the end of a line: Enter leads on, as in every line of text.
            event.ignore()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_changed(self) -> None:
        before, after = self._seen, raw_text(self)
        if before == after:
            return
        self._seen = after
        start, end = _difference(before, after)
        first, last = (_original(self._text, position) for position in (start, len(before) - end))
        self._text = self._text[:first] + after[start : len(after) - end] + self._text[last:]
        self.edited.emit(self._text)


def _shown(text: str) -> str:
    """Return a text as Qt shows it: every end of a line is one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")


def _original(text: str, position: int) -> int:
    """Return where a position of the text shown stands in the text behind."""
    place = 0
    for _ in range(position):
        place += 2 if text.startswith("\r\n", place) else 1
    return place


def _difference(before: str, after: str) -> tuple[int, int]:
    """Return how many signs two texts share at their start, and at their end beyond that."""
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    most -= start
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    return start, end


def _utf16(text: str) -> int:
    """Return the length Qt gives a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
