"""A moment as staff think of it, kept as the number the shop wants.

One line takes whatever people type or paste (`1/12/2026 9h`, `demain`, `+180 jours`, a timestamp); a calendar, a time
and a length counted by fields stand one key away. Below, always: the moment read, in the site's time zone, and the Unix
seconds that will be written. A time that does not exist, or exists twice, is asked about in place. What somebody else
wrote and nobody can read stays as it is until a moment is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, QSignalBlocker, Qt, QTime, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.moments import (
    FIRST_YEAR,
    LAST_YEAR,
    Gap,
    Instant,
    MomentReading,
    Offset,
    locate,
    read_moment,
    read_offset,
    wall_time,
)
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Explained
from ui import theme
from ui.icons import set_icon
from ui.theme import TextSize, Tone
from ui.views.open_question import OpenQuestion

PASTED_FROM = 4
"""Characters that come at once when a text is pasted rather than typed."""
_KEPT_SECONDS = re.compile(r"[0-9]{9,11}")
_WIDTH_PX = 190


def shift_months(wall: datetime, months: int) -> datetime:
    """Move a wall time by whole months; the 31st becomes the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta

    return wall + relativedelta(months=months)


class _Line(QLineEdit):
    """The text of a moment. `stepped` carries days (arrows) or months (page keys), `opened` asks for the calendar,
    `left` comes when the keyboard goes elsewhere, `given_up` with Escape.
    """

    stepped = Signal(int, bool)
    opened = Signal()
    left = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        steps = {
            Qt.Key.Key_Up: (1, False),
            Qt.Key.Key_Down: (-1, False),
            Qt.Key.Key_PageUp: (1, True),
            Qt.Key.Key_PageDown: (-1, True),
        }
        if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier):
            self.opened.emit()
        elif key in steps:
            self.stepped.emit(*steps[key])
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class MomentPopup(QFrame):
    """A calendar, a time, and a length counted from the start or the purchase.

    `picked` carries a naive wall time, `counted` an `Offset`; `relative_wanted` an `Offset` to be written as it is.
    """

    picked = Signal(object)
    counted = Signal(object)
    relative_wanted = Signal(object)

    def __init__(self, parent: QWidget, *, relative: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale())
        self.calendar.setFirstDayOfWeek(QLocale().firstDayOfWeek())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setMinimumDate(QDate(FIRST_YEAR, 1, 2))
        self.calendar.setMaximumDate(QDate(LAST_YEAR, 12, 30))
        # Qt paints week-ends pure red, which a dark theme hardly shows; a selling day is a day like any other.
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, self.calendar.weekdayTextFormat(Qt.DayOfWeek.Monday))
        self.calendar.setAccessibleName(self.tr("Day"))
        self.time = QTimeEdit(self)
        self.time.setDisplayFormat("HH:mm:ss")
        self.time.setAccessibleName(self.tr("Time"))
        self.use = QPushButton(self.tr("Use this moment"), self)
        self.days, self.hours = QSpinBox(self), QSpinBox(self)
        for box, most, name, suffix in (
            (self.days, 36_500, self.tr("Days counted"), self.tr(" days")),
            (self.hours, 23, self.tr("Hours counted"), self.tr(" h")),
        ):
            box.setRange(0, most)
            box.setAccessibleName(name)
            box.setSuffix(suffix)
        self.base = QLabel(self)
        self.base.setWordWrap(True)
        theme.set_text_size(self.base, TextSize.CAPTION)
        theme.set_muted(self.base)
        self.count = QPushButton(self.tr("Use the date counted"), self)
        self.write = QPushButton(self)
        self.write.setVisible(relative)
        self.warning = QLabel(self.tr("Documents allow this form, but the shop gives no end for it."), self)
        self.warning.setWordWrap(True)
        self.warning.setVisible(relative)
        theme.set_text_size(self.warning, TextSize.CAPTION)
        self._lay_out()
        self.calendar.activated.connect(self._on_use)
        self.use.clicked.connect(self._on_use)
        self.count.clicked.connect(self._on_count)
        self.write.clicked.connect(self._on_write)
        self.days.valueChanged.connect(self._on_length_changed)
        self.hours.valueChanged.connect(self._on_length_changed)
        self._on_length_changed()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SMALL, theme.SMALL, theme.SMALL, theme.SMALL)
        column.setSpacing(theme.SMALL)
        column.addWidget(self.calendar)
        line = QHBoxLayout()
        line.addWidget(self.time)
        line.addWidget(self.use, 1)
        column.addLayout(line)
        rule = QFrame(self)
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setForegroundRole(self.calendar.palette().ColorRole.Mid)
        column.addWidget(rule)
        column.addWidget(self.base)
        lengths = QHBoxLayout()
        lengths.addWidget(self.days, 1)
        lengths.addWidget(self.hours)
        lengths.addWidget(self.count)
        column.addLayout(lengths)
        column.addWidget(self.write)
        column.addWidget(self.warning)

    def offset(self) -> Offset:
        """Give the length built."""
        return Offset(self.days.value(), self.hours.value())

    def show_for(self, wall: datetime, base: str, offset: Offset, at: QPoint) -> None:
        """Open at a place of the screen, on a wall time; `base` says where lengths count from."""
        self.calendar.setSelectedDate(QDate(wall.year, wall.month, wall.day))
        self.time.setTime(QTime(wall.hour, wall.minute, wall.second))
        self.base.setText(base)
        self.days.setValue(offset.days)
        self.hours.setValue(offset.hours)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(
            max(screen.left(), min(at.x(), screen.right() - self.width())),
            max(screen.top(), min(at.y(), screen.bottom() - self.height())),
        )
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_length_changed(self) -> None:
        self.write.setText(self.tr("Write {length} as it is").replace("{length}", self.offset().text))
        self.count.setEnabled(self.offset().seconds > 0)
        self.write.setEnabled(self.offset().seconds > 0)

    @Slot()
    def _on_use(self) -> None:
        day, hour = self.calendar.selectedDate(), self.time.time()
        self.hide()
        self.picked.emit(datetime.combine(day.toPython(), hour.toPython()))

    @Slot()
    def _on_count(self) -> None:
        self.hide()
        self.counted.emit(self.offset())

    @Slot()
    def _on_write(self) -> None:
        self.hide()
        self.relative_wanted.emit(self.offset())


class MomentEdit(QWidget):
    """A moment, or none; what is written is `value()`. `changed` after each change by the person.

    Keys in the line: Enter takes it, Escape gives it up, arrows move by a day, page keys by a month, F4 or Alt+Down
    opens the calendar.
    """

    changed = Signal()
    unwritten_changed = Signal()

    def __init__(
        self,
        words: DateWords,
        now: Callable[[], int],
        parent: QWidget | None = None,
        *,
        whole_day: time = time(0),
        without: str = "",
        relative: bool = False,
    ) -> None:
        """`whole_day`: the time of a day given without one. `without` says what an empty field means. `relative`: ends
        such as `+7D +10H` may be written too, with a warning.
        """
        super().__init__(parent)
        self._words = words
        self._now = now
        self._whole_day = whole_day
        self._without = without
        self._base: tuple[int, str] | None = None
        self._value = ""
        self._asked: MomentReading | None = None
        self._shown = ""
        self._length = 0
        self.line = _Line(self)
        self.line.setMinimumWidth(_WIDTH_PX)
        self.open = QToolButton(self)
        set_icon(self.open, "today")
        self.open.setToolTip(self.tr("Choose in the calendar, or count days (F4)"))
        self.open.setAccessibleName(self.tr("Choose in the calendar, or count days"))
        self.read = QLabel(self)
        self.read.setWordWrap(True)
        theme.set_text_size(self.read, TextSize.CAPTION)
        theme.set_muted(self.read)
        self.seconds = QLabel(self)
        self.seconds.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.seconds.setFont(theme.tabular_font(theme.sized_font(TextSize.CAPTION)))
        self.seconds.setAccessibleName(self.tr("Seconds since 1970, as written"))
        self.seconds.setToolTip(self.tr("Seconds since 1970, as written"))
        self.copy = QToolButton(self)
        self.copy.setAutoRaise(True)
        set_icon(self.copy, "copy")
        self.copy.setToolTip(self.tr("Copy the seconds"))
        self.copy.setAccessibleName(self.tr("Copy the seconds"))
        # Keeps its place, as the line it stands in does: what is below must not move while one types.
        place = self.copy.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self.copy.setSizePolicy(place)
        self.question = OpenQuestion(self)
        self.popup = MomentPopup(self, relative=relative)
        self._lay_out()
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self._on_finished)
        self.line.left.connect(self._on_finished)
        self.line.given_up.connect(self._on_given_up)
        self.line.stepped.connect(self._on_stepped)
        self.line.opened.connect(self._on_opened)
        self.open.clicked.connect(self._on_opened)
        self.copy.clicked.connect(self._on_copy)
        self.question.chosen.connect(self._on_chosen)
        self.popup.picked.connect(self._on_picked)
        self.popup.counted.connect(self._on_counted)
        self.popup.relative_wanted.connect(self._on_relative)
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.TINY)
        line.addWidget(self.line, 1)
        line.addWidget(self.open)
        facts = QHBoxLayout()
        facts.setSpacing(theme.TINY)
        facts.addWidget(self.read, 1)
        facts.addWidget(self.seconds)
        facts.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addLayout(facts)
        column.addWidget(self.question)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    # ------------------------------------------------------------------ value
    def value(self) -> str:
        """Give what is written for the parameter: digits, a text kept as it came, or empty for none."""
        return self._value

    @property
    def is_unclear(self) -> bool:
        """True while it is asked what the text means."""
        return self.question.isVisible()

    @property
    def unwritten(self) -> str:
        """The text or moment given by the person that is asked about and not in `value()`; empty when there is none.

        `unwritten_changed` tells when it may be another one.
        """
        asked = self._asked
        if asked is None:
            return ""
        if asked.wall is not None and not asked.text:
            return self._wall_text(asked.wall)
        return asked.text.strip() if self.line.isModified() else ""

    def give_up(self) -> None:
        """Show the value again, in place of a text that could not be read."""
        self._show()

    def epoch(self) -> int | None:
        """Give the moment in Unix seconds, None when there is none or the value is no timestamp."""
        return int(self._value) if _KEPT_SECONDS.fullmatch(self._value) else None

    def set_value(self, value: str) -> None:
        """Show a value without telling anybody; what is no timestamp is shown as it is."""
        if value == self._value:
            return  # what is being typed stays
        self._value = value
        self._show()

    def set_words(self, words: DateWords) -> None:
        """Speak another language, or in another time zone."""
        self._words = words
        self._show()

    def set_base(self, epoch_s: int | None, name: str = "") -> None:
        """Say where lengths (`+180 jours`) count from: a moment and its name; None for now."""
        self._base = None if epoch_s is None else (epoch_s, name)

    # ------------------------------------------------------------------ showing
    def _show(self) -> None:
        """Show the value in the line and what it means below."""
        self._asked = None
        epoch = self.epoch()
        text = self._value
        if epoch is not None:
            text = self._line_text(epoch)
        self._shown = text
        with QSignalBlocker(self.line):
            self.line.setText(text)
            self.line.setModified(False)
            self.line.setCursorPosition(0)
        self._length = len(text)
        self._tell(epoch)
        if epoch is not None or self._value in ("", "0"):
            self.question.withdraw()
        else:
            self._ask_about_kept()
        self.unwritten_changed.emit()

    def _ask_about_kept(self) -> None:
        """Say what is wrong with a value that came from elsewhere, and what it could become."""
        offset = read_offset(self._value)
        if offset is not None:
            warning = self.tr("The shop gives no end for {value}. Choose a date, or write a duration.")
            self.question.ask(Explained(warning.replace("{value}", self._value)))
            return
        reading = self._reading(self._value)
        if reading.epoch_s is None:
            self._put(reading)
            return
        found = MomentReading(self._value, code="as_seconds", choices=(reading.epoch_s,))
        self._asked = found
        text = self.tr("The shop wants a number of seconds here, not “{value}”.").replace("{value}", self._value)
        self.question.ask(Explained(text), [self._words.moment(reading.epoch_s)])

    def _tell(self, epoch: int | None) -> None:
        """Say a moment in full and its seconds, or what an empty field means."""
        empty = self._without if self._value in ("", "0") else ""
        self.read.setText(empty if epoch is None else self._full_text(epoch))
        self.seconds.setText("" if epoch is None else str(epoch))
        self.seconds.setVisible(epoch is not None)
        self.copy.setVisible(epoch is not None)
        self.read.setVisible(bool(self.read.text()))
        self.line.setAccessibleDescription(f"{self.read.text()} {self.seconds.text()}".strip())

    def _line_text(self, epoch: int) -> str:
        return self._wall_text(wall_time(epoch, self._words.words.zone))

    def _wall_text(self, local: datetime) -> str:
        clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        if self._words.words.language == "fr":
            return f"{local:%d/%m}/{local.year:04} {clock}"
        # Figures with slashes could be swapped in English; ISO cannot.
        return f"{local.year:04}-{local:%m-%d} {clock}"

    def _full_text(self, epoch: int) -> str:
        local = wall_time(epoch, self._words.words.zone)
        day = QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat)
        clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        return f"{day}, {clock} ({self._words.offset(epoch)})"

    # ------------------------------------------------------------------ typing
    def _reading(self, text: str) -> MomentReading:
        words = self._words.words
        return read_moment(
            text,
            zone=words.zone,
            now=self._now(),
            language=words.language,
            whole_day=self._whole_day,
            base=self._base[0] if self._base else None,
        )

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        """Show what is being typed as it would be read; a paste is taken at once."""
        pasted = len(text) - self._length >= PASTED_FROM
        self._length = len(text)
        if pasted:
            self._on_finished()
            return
        self.question.withdraw()
        self._asked = None
        self._tell(self._reading(text).epoch_s)
        self.unwritten_changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        """Take the text of the line, or ask about it."""
        text = self.line.text()
        if not self.line.isModified() or text == self._shown:
            self.line.setModified(False)
            return
        if self._asked is not None and self._asked.text == text:
            return  # asked already; the way to a button leads out of the line
        reading = self._reading(text)
        if reading.is_empty:
            self._take("")
        elif reading.epoch_s is not None:
            self._take(str(reading.epoch_s))
        else:
            self._put(reading)

    def _put(self, reading: MomentReading) -> None:
        self._asked = reading
        explained = self._words.reason(reading)
        if self.line.isModified() and self._value:
            kept = self.tr("Kept meanwhile: {value}.").replace("{value}", self._kept_text())
            explained = Explained(explained.what, f"{explained.remedy} {kept}")
        tone = Tone.WARNING if reading.choices else Tone.PROBLEM
        self.question.ask(explained, self._words.choices(reading), tone)
        self._tell(self.epoch())
        self.unwritten_changed.emit()

    def _kept_text(self) -> str:
        epoch = self.epoch()
        return self._value if epoch is None else self._line_text(epoch)

    def _take(self, value: str) -> None:
        told = value != self._value
        self._value = value
        self._show()
        if told:
            self.changed.emit()

    @Slot()
    def _on_given_up(self) -> None:
        self.give_up()

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        if self._asked is not None:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._take(str(self._asked.choices[position]))

    # ------------------------------------------------------------------ moving, choosing, counting
    def _wall(self) -> datetime:
        """Give the wall time shown, or the one to begin with."""
        epoch = self.epoch()
        zone = self._words.words.zone
        if epoch is not None:
            return wall_time(epoch, zone).replace(tzinfo=None)
        start = self._base[0] if self._base else self._now()
        return datetime.combine(wall_time(start, zone).date(), self._whole_day)

    def _locate(self, wall: datetime) -> None:
        """Take a wall time, or ask which moment it is."""
        found = locate(wall, self._words.words.zone)
        if isinstance(found, Instant):
            self._take(str(found.epoch_s))
            return
        gap = isinstance(found, Gap)
        choices = (found.before_s, found.after_s) if isinstance(found, Gap) else (found.earlier_s, found.later_s)
        self._put(MomentReading("", code="gap" if gap else "overlap", choices=choices, wall=wall))

    @Slot(int, bool)
    def _on_stepped(self, count: int, by_month: bool) -> None:
        self._on_finished()
        if self.line.isModified():
            return  # a question is open
        wall = self._wall()
        if self.epoch() is None:
            self._locate(wall)
            return
        moved = shift_months(wall, count) if by_month else wall + timedelta(days=count)
        if FIRST_YEAR < moved.year < LAST_YEAR:
            self._locate(moved)

    @Slot()
    def _on_opened(self) -> None:
        base = self._base
        since = base[1] if base else self.tr("now")
        moment = self._words.moment(base[0] if base else self._now())
        text = self.tr("Count from {what} ({moment}):").replace("{what}", since).replace("{moment}", moment)
        offset = read_offset(self._value) or self.popup.offset()
        self.popup.show_for(self._wall(), text, offset, self.mapToGlobal(QPoint(0, self.line.height())))

    @Slot(object)
    def _on_picked(self, wall: datetime) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._locate(wall)

    @Slot(object)
    def _on_counted(self, offset: Offset) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take(str((self._base[0] if self._base else self._now()) + offset.seconds))

    @Slot(object)
    def _on_relative(self, offset: Offset) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take(offset.text)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.seconds.text())
