"""A length of time in the words of staff, kept as the number a handler wants: days, or seconds.

`180`, `26 semaines`, `1 an` are understood; the unit stands beside the number and both are turned into what is written.
A month has no fixed length, so it is asked how many days are meant. What somebody else wrote stays until it is changed.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from seatadmin.domain.moments import DAY_S, HOUR_S, MINUTE_S, DurationReading, read_duration
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Explained
from ui import theme
from ui.theme import TextSize, Tone
from ui.views.moment_edit import PASTED_FROM
from ui.views.open_question import OpenQuestion

_WHOLE = re.compile(r"[0-9]{1,10}")
_DECIMAL = re.compile(r"[0-9]{1,6}\.[0-9]{1,16}")
WEEK_S, YEAR_S = 7 * DAY_S, 365 * DAY_S


class _Line(QLineEdit):
    """The number of a length; `left` comes when the keyboard goes elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class DurationEdit(QWidget):
    """A length of time, or none; `value()` counts in `unit_s`. `changed` after each change by the person."""

    changed = Signal()
    unwritten_changed = Signal()

    def __init__(
        self, words: DateWords, parent: QWidget | None = None, *, unit_s: int = DAY_S, without: str = ""
    ) -> None:
        """`unit_s`: seconds of the unit written, a day or 1. `without` says what an empty field means."""
        super().__init__(parent)
        self._words = words
        self._unit_s = unit_s
        self._without = without
        self._value = ""
        self._shown = ""
        self._length = 0
        self._asked: DurationReading | None = None
        self.line = _Line(self)
        self.line.setMinimumWidth(90)
        self.unit = QComboBox(self)
        self.unit.setAccessibleName(self.tr("Unit"))
        for name, seconds in self._units():
            self.unit.addItem(name, seconds)
        self.read = QLabel(self)
        theme.set_text_size(self.read, TextSize.CAPTION)
        # The line is there whatever it says: what is below must not move while one types.
        self.read.setMinimumHeight(self.read.fontMetrics().lineSpacing())
        theme.set_muted(self.read)
        self.question = OpenQuestion(self)
        line = QHBoxLayout()
        line.setSpacing(theme.TINY)
        line.addWidget(self.line, 1)
        line.addWidget(self.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.read)
        column.addWidget(self.question)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self._on_finished)
        self.line.left.connect(self._on_finished)
        self.unit.activated.connect(self._on_unit_chosen)
        self.question.chosen.connect(self._on_chosen)
        self._show()

    def _units(self) -> list[tuple[str, int]]:
        days = [(self.tr("days"), DAY_S), (self.tr("weeks"), WEEK_S), (self.tr("years of 365 days"), YEAR_S)]
        if self._unit_s == DAY_S:
            return days
        small = [(self.tr("seconds"), 1), (self.tr("minutes"), MINUTE_S), (self.tr("hours"), HOUR_S)]
        return [*small, *days]

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    # ------------------------------------------------------------------ value
    def value(self) -> str:
        """Give what is written for the parameter: a number, a text kept as it came, or empty for none."""
        return self._value

    @property
    def is_unclear(self) -> bool:
        """True while it is asked what the text means."""
        return self.question.isVisible()

    @property
    def unwritten(self) -> str:
        """The text typed that is asked about and not in `value()`; empty when there is none.

        `unwritten_changed` tells when it may be another one.
        """
        return self._asked.text.strip() if self._asked is not None and self.line.isModified() else ""

    def give_up(self) -> None:
        """Show the value again, in place of a text that could not be read."""
        self._show()

    def seconds(self) -> int | None:
        """Give the length in seconds, None when there is none or the value is no number."""
        if _WHOLE.fullmatch(self._value):
            return int(self._value) * self._unit_s
        return round(float(self._value) * self._unit_s) if _DECIMAL.fullmatch(self._value) else None

    def set_value(self, value: str) -> None:
        """Show a value without telling anybody."""
        if value == self._value:
            return
        self._value = value
        seconds = self.seconds()
        if seconds and self._unit_s != DAY_S:
            self._choose_unit(seconds)
        self._show()

    def set_words(self, words: DateWords) -> None:
        """Speak another language."""
        self._words = words
        for position, (name, _) in enumerate(self._units()):
            self.unit.setItemText(position, name)
        self._show()

    # ------------------------------------------------------------------ showing
    def _show(self) -> None:
        self._asked = None
        seconds = self.seconds()
        text = self._value
        if seconds:
            text = self._in_unit(seconds)
        self._shown = text
        self._length = len(text)
        with QSignalBlocker(self.line):
            self.line.setText(text)
            self.line.setModified(False)
        self._tell(seconds)
        if seconds or self._value in ("", "0"):
            self.question.withdraw()
        else:
            self._ask_about_kept()
        self.unwritten_changed.emit()

    def _in_unit(self, seconds: int) -> str:
        """Write a length in the unit shown; the largest unit that takes it whole is shown when that one does not."""
        if seconds % int(self.unit.currentData()):
            self._choose_unit(seconds)
        unit = int(self.unit.currentData())
        return str(seconds // unit) if seconds % unit == 0 else self._value

    def _choose_unit(self, seconds: int) -> None:
        """Show the largest unit up to a day that takes a length whole."""
        fitting = (size for _, size in self._units() if size <= DAY_S and seconds % size == 0)
        self.unit.setCurrentIndex(self.unit.findData(max(fitting, default=self._unit_s)))

    def _tell(self, seconds: int | None) -> None:
        """Say the length in words, and the number written where that is another one."""
        if not seconds:
            text = self._without if self._value in ("", "0") else ""
        else:
            text = self._words.length(seconds)
            if self._unit_s != DAY_S:
                written = self.tr("written {number}").replace("{number}", str(seconds // self._unit_s))
                text = f"{text} · {written}"
        self.read.setText(text)
        self.line.setAccessibleDescription(text)

    def _ask_about_kept(self) -> None:
        reading = read_duration(self._value, self._unit_s)
        if reading.seconds is None:
            self._put(reading)
            return
        self._asked = DurationReading(self._value, code="as_number", choices=(reading.seconds,))
        text = self.tr("The shop wants a number alone here, not “{value}”.").replace("{value}", self._value)
        self.question.ask(Explained(text), [self._words.length(reading.seconds)])

    # ------------------------------------------------------------------ typing and choosing
    @Slot(str)
    def _on_edited(self, text: str) -> None:
        pasted = len(text) - self._length >= PASTED_FROM
        self._length = len(text)
        if pasted:
            self._on_finished()
            return
        self.question.withdraw()
        self._asked = None
        self._tell(read_duration(text, int(self.unit.currentData())).seconds)
        self.unwritten_changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        text = self.line.text()
        if not self.line.isModified() or text == self._shown:
            self.line.setModified(False)
            return
        if self._asked is not None and self._asked.text == text:
            return  # asked already; the way to a button leads out of the line
        if text.strip() == "0":
            self._take("0")
            return
        reading = read_duration(text, int(self.unit.currentData()))
        if reading.seconds is not None:
            self._take(self._written(reading.seconds))
        elif reading.is_empty:
            self._take("")
        else:
            self._put(reading)

    def _written(self, seconds: int) -> str:
        """Write seconds in the handler's unit, with decimals only when they are needed."""
        if seconds % self._unit_s == 0:
            return str(seconds // self._unit_s)
        return f"{seconds / self._unit_s:.12f}".rstrip("0")

    def _put(self, reading: DurationReading) -> None:
        self._asked = reading
        explained = self._words.duration_reason(reading)
        if self.line.isModified() and self._value:
            kept = self.tr("Kept meanwhile: {value}.").replace("{value}", self._shown)
            explained = Explained(explained.what, f"{explained.remedy} {kept}")
        answers = [self._words.length(choice) for choice in reading.choices]
        self.question.ask(explained, answers, Tone.WARNING if answers else Tone.PROBLEM)
        self.unwritten_changed.emit()

    def _take(self, value: str) -> None:
        told = value != self._value
        self._value = value
        self._show()
        if told:
            self.changed.emit()

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        if self._asked is not None:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._take(self._written(self._asked.choices[position]))

    @Slot()
    def _on_unit_chosen(self) -> None:
        """The number stays and its unit changes: 2 days become 2 weeks."""
        if _WHOLE.fullmatch(self.line.text()):
            self.line.setModified(True)
            self._shown = ""
            self._on_finished()
