"""A date one can type or paste whole.

Qt's own field edits day, month and year one by one: `15/05/2028` typed into it gives the 30th of April 2018 without a
word (measured on 6.11). Here what is typed is text until it is a day; anything else is told, and the old day stays.
"""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QDateEdit, QToolTip, QWidget

FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def day_from_text(text: str) -> date | None:
    """Read `15/05/2028`, `15.5.28`, `15052028` or `2028-05-15`; None for anything else."""
    plain = text.strip()
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    found = _ISO.fullmatch(plain)
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = _DAY_FIRST.fullmatch(plain)
        if not found:
            return None
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if len(found[3]) == 2 else 0
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


class DayEdit(QDateEdit):
    """A day with a calendar, typed as people write it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setDateRange(QDate(FIRST_YEAR, 1, 1), QDate(LAST_YEAR, 12, 31))
        self.setKeyboardTracking(False)
        self._typed: str | None = None

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        known = day_from_text(text) is not None
        return (QValidator.State.Acceptable if known else QValidator.State.Intermediate, text, position)

    def fixup(self, text: str) -> str:
        return self.textFromDateTime(self.dateTime()) if day_from_text(text) is None else text

    def dateTimeFromText(self, text: str) -> QDateTime:
        day = day_from_text(text)
        if day is None:
            return self.dateTime()
        return QDateTime(QDate(day.year, day.month, day.day), QTime(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take characters as text; arrows, Enter and shortcuts stay Qt's."""
        line = self.lineEdit()
        free = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if free and event.text() and event.text().isprintable():
            line.insert(event.text())
            self._typed = line.text()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            line.backspace() if event.key() == Qt.Key.Key_Backspace else line.del_()
            self._typed = line.text()
        else:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that typing replaces the day."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.on_entered)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed, or say that it is no day."""
        self._take()
        super().focusOutEvent(event)

    @Slot()
    def on_entered(self) -> None:
        """Select the whole text."""
        self.lineEdit().selectAll()

    def _take(self) -> None:
        typed, self._typed = self._typed, None
        if typed is None:
            return
        day = day_from_text(typed)
        if day is not None:
            self.setDate(QDate(day.year, day.month, day.day))
            return
        self.lineEdit().setText(self.textFromDateTime(self.dateTime()))
        text = self.tr("“{typed}” is not a date. Write it as 31/12/2027.").replace("{typed}", typed)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), text, self)
