"""A date one can type or paste whole.

Qt's own field edits day, month and year one by one: `15/05/2028` typed into it gives the 30th of April 2018 without a
word (measured on 6.11). Here what is typed is text until it is a day; anything else is told, and the old day stays.
"""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, QTime, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QToolTip, QWidget

from seatadmin.domain.moments import MONTHS
from ui import theme, wording
from ui.text import fold

FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]{3,9})\.? (\d{4})")


def day_from_text(text: str) -> date | None:
    """Read `15/05/2028`, `15.5.28`, `15052028`, `2028-05-15` or `15 May 2028`; None for anything else."""
    plain = text.strip()
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    found = _ISO.fullmatch(plain)
    if found:
        year, month, day = (int(part) for part in found.groups())
    elif found := _WORDS.fullmatch(fold(plain)):
        day, month, year = int(found[1]), MONTHS.get(found[2], 0), int(found[3])
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
        self.setLocale(QLocale())
        self.setDisplayFormat(wording.day_format())
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


class OptionalDay(QWidget):
    """A day, or what holds without one: a choice in words, and the day beside it once it is asked for.

    `changed` after each choice.
    """

    changed = Signal()

    def __init__(self, without: str, on_day: str, parent: QWidget | None = None) -> None:
        """`without` says what no day means ("no end"), `on_day` that one is chosen ("on…")."""
        super().__init__(parent)
        self.choice = QComboBox(self)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.addItems([without, on_day])
        self.edit = DayEdit(self)
        self.edit.setDate(QDate(QDate.currentDate().year(), 12, 31))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TINY)
        row.addWidget(self.choice, 1)
        row.addWidget(self.edit)
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self.choice.activated.connect(self._on_activated)
        self.edit.dateChanged.connect(self.changed)
        self.setFocusProxy(self.choice)
        self.edit.hide()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.choice.setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def day(self) -> date | None:
        """Give the day, None when none is chosen."""
        return self.edit.date().toPython() if self.choice.currentIndex() == 1 else None

    def text(self) -> str:
        """Give what is chosen in words."""
        return self.edit.text() if self.choice.currentIndex() == 1 else self.choice.itemText(0)

    def set_day(self, day: date | None) -> None:
        """Show a day, or none."""
        if day is not None:
            self.edit.setDate(QDate(day.year, day.month, day.day))
        self.choice.setCurrentIndex(int(day is not None))

    def say_without(self, text: str) -> None:
        """Say anew what no day means."""
        self.choice.setItemText(0, text)
        self.updateGeometry()

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self.edit.setVisible(index == 1)
        self.updateGeometry()
        self.changed.emit()

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        # Whoever chooses a day by hand goes on to type it.
        if index == 1:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
