"""When access begins and ends for a purchase on any day: what the documents promise above what the shop will do.

The picture is for the eye; the same facts stand below it in words, for screen readers and for copying. When both
answers differ, the reason is told and each way to make them agree is one button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from seatadmin.domain.date_agreements import Agreement, agreements
from seatadmin.domain.dates import DURATION, END, PERIOD, START, DateIssue, DateRule, Resolution, Window, resolve
from seatadmin.domain.handlers import Level
from seatadmin.domain.moments import DAY_S, LAST_YEAR, Gap, Instant, locate, wall_time
from seatadmin.domain.params import ParamString
from seatadmin.services.date_wording import DateWords
from ui import theme
from ui.icons import tone_pixmap
from ui.theme import TextSize, Tone
from ui.views.day_edit import DayEdit

AHEAD_DAYS = 730
"""Days of purchase the slider reaches; the field takes any day."""
BAR_PX, GAP_PX, TICK_PX = 16, 6, 5
_TONES = {Level.ERROR: Tone.PROBLEM, Level.WARNING: Tone.WARNING, Level.NOTE: Tone.QUIET}
_WORST = (Level.ERROR, Level.WARNING, Level.NOTE)
_SPARE = 0.06
_LAST_DRAWN_S = (LAST_YEAR + 1 - 1970) * 365 * DAY_S
"""The shop takes any number for an end; what is beyond every calendar is drawn to the edge."""
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class DatedOffer:
    """What decides the dates of an offer. `course_start` None when no course is known; `order`: the handler's keys."""

    params: ParamString
    renewable: int
    rule: DateRule = DateRule.ENROLMENT
    course_start: int | None = None
    order: Sequence[str] = (START, END, DURATION, PERIOD)


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar: its name, its window, and how it is coloured."""

    name: str
    window: Window
    tone: Tone | None


class _Picture(QWidget):
    """The bars, drawn from palette roles; an unlimited end is an arrow, a missing one is open and dashed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: DateWords | None = None
        self._rows: tuple[_Row, ...] = ()
        self._bought = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def draw(self, words: DateWords, rows: Sequence[_Row], bought: int) -> None:
        """Show these windows for a purchase at a moment."""
        self._words, self._rows, self._bought = words, tuple(rows), bought
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(320, 2 * line + TICK_PX + GAP_PX + len(self._rows) * (BAR_PX + GAP_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    # ------------------------------------------------------------------ measures
    def _span(self) -> tuple[int, int]:
        """Give the first and the last second drawn."""
        moments = [self._bought]
        for row in self._rows:
            known = (moment for moment in (row.window.start_s, row.window.end_s) if moment)
            moments += [moment for moment in known if 0 < moment < _LAST_DRAWN_S]
        first, last = min(moments), max(moments)
        endless = any(row.window.start_s is not None and not row.window.end_s for row in self._rows)
        length = max(last - first, 30 * DAY_S)
        last = first + length + (length // 2 if endless else 0)
        spare = int((last - first) * _SPARE)
        return first - spare, last + spare

    def _left(self) -> float:
        if len(self._rows) < 2:
            return 0
        return max(self.fontMetrics().horizontalAdvance(row.name) for row in self._rows) + theme.SMALL

    def _x(self, moment: int, span: tuple[int, int]) -> float:
        left = self._left()
        share = (moment - span[0]) / (span[1] - span[0])
        return left + min(1.0, max(0.0, share)) * (self.width() - left)

    # ------------------------------------------------------------------ painting
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._words is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span = self._span()
        line = self.fontMetrics().height()
        top = line + GAP_PX // 2
        bottom = top + len(self._rows) * (BAR_PX + GAP_PX)
        self._paint_ticks(painter, span, top, bottom)
        for position, row in enumerate(self._rows):
            area = QRectF(self._left(), top + position * (BAR_PX + GAP_PX), self.width() - self._left(), BAR_PX)
            if len(self._rows) > 1:
                painter.setPen(self.palette().windowText().color())
                name = QRectF(0, area.top(), self._left(), BAR_PX)
                painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, row.name)
            self._paint_bar(painter, row, area, span)
        self._paint_purchase(painter, span, bottom)

    def _paint_purchase(self, painter: QPainter, span: tuple[int, int], bottom: float) -> None:
        x = self._x(self._bought, span)
        painter.setPen(QPen(self.palette().windowText().color(), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        text = self.tr("purchase")
        width = self.fontMetrics().horizontalAdvance(text) + theme.TINY
        place = x + theme.TINY if x + width < self.width() else x - width
        painter.drawText(QPointF(place, self.fontMetrics().ascent()), text)

    def _paint_ticks(self, painter: QPainter, span: tuple[int, int], top: float, bottom: float) -> None:
        """Draw months or years under the bars, as many as have room."""
        room = self.fontMetrics().horizontalAdvance("00/0000") + theme.MEDIUM
        most = max(1, int((self.width() - self._left()) / room))
        months = (span[1] - span[0]) / (30.4 * DAY_S)
        apart = next((step for step in _MONTHS_APART if months / step <= most), 120)
        assert self._words is not None  # noqa: S101 - painted only once it is set
        zone = self._words.words.zone
        first = wall_time(span[0], zone)
        index = first.year * 12 + first.month - 1
        index += -index % apart
        painter.setPen(theme.line_colour(self.palette()))
        while True:
            year, month = divmod(index, 12)
            index += apart
            if year > 2300:
                return
            found = locate(datetime(year, month + 1, 1), zone)  # noqa: DTZ001 - wall time
            moment = found.epoch_s if isinstance(found, Instant) else found.after_s if isinstance(found, Gap) else 0
            if moment > span[1]:
                return
            x = self._x(moment, span)
            painter.setPen(theme.line_colour(self.palette()))
            painter.drawLine(QPointF(x, top - GAP_PX / 2), QPointF(x, bottom + TICK_PX - GAP_PX / 2))
            text = f"{month + 1:02}/{year}" if apart < 12 else str(year)
            width = self.fontMetrics().horizontalAdvance(text)
            if x + width < self.width():
                painter.setPen(self.palette().placeholderText().color())
                painter.drawText(QPointF(x, bottom + TICK_PX + self.fontMetrics().ascent()), text)

    def _paint_bar(self, painter: QPainter, row: _Row, area: QRectF, span: tuple[int, int]) -> None:
        start, end = row.window.start_s, row.window.end_s
        colour = self.palette().accent().color() if row.tone is None else theme.tone_colour(row.tone, self.palette())
        if start is None:
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))
            return
        left = self._x(start, span)
        right = self._x(end, span) if end else area.right()
        bar = QRectF(left, area.top(), max(2.0, right - left), BAR_PX)
        fill = QColor(colour)
        fill.setAlphaF(0.9 if end is not None else 0.15)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.SolidLine if end is not None else Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        if end == 0:
            tip, body = area.right() - 1, area.right() - BAR_PX / 2
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(left, area.top()),
                        QPointF(body, area.top()),
                        QPointF(tip, area.center().y()),
                        QPointF(body, area.bottom()),
                        QPointF(left, area.bottom()),
                    ]
                )
            )
        else:
            painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class _Told(QWidget):
    """One thing worth telling: icon, sentence, remedy."""

    def __init__(self, words: DateWords, issue: DateIssue, parent: QWidget) -> None:
        super().__init__(parent)
        tone = _TONES[issue.level]
        icon = QLabel(self)
        icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        colour = theme.tone_colour(tone, self.palette())
        icon.setPixmap(tone_pixmap(theme.TONE_ICONS[tone], colour, 14, self.devicePixelRatioF()))
        self.text = QLabel(str(words.issue(issue)), self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        theme.set_text_size(self.text, TextSize.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TINY)
        row.addWidget(icon)
        row.addWidget(self.text, 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Timeline(QWidget):
    """The dates of one offer for a day of purchase of one's choice. `agreement_chosen` carries an `Agreement`."""

    agreement_chosen = Signal(object)

    def __init__(self, words: DateWords, now: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._now = now
        self._buys_today = True
        self._offer = DatedOffer(ParamString.parse(""), 0)
        self._resolution: Resolution | None = None
        self.day = DayEdit(self)
        self.day.setAccessibleName(self.tr("Day of purchase"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, AHEAD_DAYS)
        self.slider.setPageStep(30)
        self.slider.setAccessibleName(self.tr("Days from today to the purchase"))
        self._label = QLabel(self.tr("&Bought on"), self)
        self._label.setBuddy(self.day)
        self.picture = _Picture(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._below = QWidget(self)
        self._list = QVBoxLayout(self._below)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.TINY)
        self.buttons: list[QPushButton] = []
        self._proposals: tuple[Agreement, ...] = ()
        self._lay_out()
        self._set_day(self._today())
        self.day.dateChanged.connect(self._on_day_changed)
        self.slider.valueChanged.connect(self._on_slid)
        self._refresh()

    def _lay_out(self) -> None:
        choose = QHBoxLayout()
        choose.setSpacing(theme.SMALL)
        choose.addWidget(self._label)
        choose.addWidget(self.day)
        choose.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addLayout(choose)
        column.addWidget(self.picture)
        column.addWidget(self.text)
        column.addWidget(self._below)
        self.setTabOrder(self.day, self.slider)
        self.setTabOrder(self.slider, self.text)

    # ------------------------------------------------------------------ what is shown
    @property
    def resolution(self) -> Resolution | None:
        """Both answers for the purchase shown."""
        return self._resolution

    @property
    def proposals(self) -> tuple[Agreement, ...]:
        """The ways to agree, in the order of their buttons."""
        return self._proposals

    def show_offer(self, offer: DatedOffer) -> None:
        """Show the dates of an offer."""
        if offer != self._offer:
            self._offer = offer
            self._refresh()

    def set_words(self, words: DateWords) -> None:
        """Speak another language, or in another time zone."""
        self._words = words
        self._refresh()

    def set_now(self, now: int) -> None:
        """Say what time it is, in Unix seconds; a purchase of today stays one of today."""
        self._now = now
        self._set_day(self._today() if self._buys_today else self.day.date())
        self._refresh()

    def bought_at(self) -> int:
        """Give the moment of the purchase looked at: now when it is today, else noon of its day."""
        if self._buys_today:
            return self._now
        found = locate(datetime.combine(self.day.date().toPython(), time(12)), self._words.words.zone)
        return found.epoch_s if isinstance(found, Instant) else self._now

    def set_day(self, day: QDate) -> None:
        """Look at a purchase on another day."""
        self.day.setDate(day)

    def _today(self) -> QDate:
        local = wall_time(self._now, self._words.words.zone)
        return QDate(local.year, local.month, local.day)

    def _set_day(self, day: QDate) -> None:
        with QSignalBlocker(self.day), QSignalBlocker(self.slider):
            self.day.setDate(day)
            self.slider.setValue(max(0, min(AHEAD_DAYS, self._today().daysTo(day))))

    @Slot(QDate)
    def _on_day_changed(self, day: QDate) -> None:
        self._buys_today = day == self._today()
        self._set_day(day)
        self._refresh()

    @Slot(int)
    def _on_slid(self, days: int) -> None:
        self._buys_today = days == 0
        self._set_day(self._today().addDays(days))
        self._refresh()

    def _refresh(self) -> None:
        offer, zone, bought = self._offer, self._words.words.zone, self.bought_at()
        found = resolve(offer.params.plugin, offer.renewable, bought, offer.course_start, rule=offer.rule, zone=zone)
        self._resolution = found
        self._proposals = agreements(
            offer.params, offer.renewable, bought, offer.course_start, rule=offer.rule, zone=zone, order=offer.order
        )
        self.picture.draw(self._words, self._rows(found), bought)
        self.text.setText("\n".join(self._sentences(found)))
        self.picture.setAccessibleName(self.text.text())
        self._list_below(found)

    def _rows(self, found: Resolution) -> list[_Row]:
        say = self._words.words.say
        if found.same:
            return [_Row(say("date_window", "documents"), found.documents, None)]
        return [
            _Row(say("date_window", "documents"), found.documents, None),
            _Row(say("date_window", "plugin"), found.plugin, Tone.PROBLEM),
        ]

    def _sentences(self, found: Resolution) -> list[str]:
        words, say = self._words, self._words.words.say
        if found.same:
            return [f"{_capital(words.promised(found))}.", *self._facts(found)]
        colon = words.words.colon
        return [
            f"{say('date_window', 'documents')}{colon} {words.promised(found)}.",
            f"{say('date_window', 'plugin')}{colon} {words.done(found)}.",
            words.verdict(found),
        ]

    def _facts(self, found: Resolution) -> list[str]:
        """Say how long the access lasts, and when a summer-time change moves its hour."""
        start, end = found.documents.start_s, found.documents.end_s
        if not start or not end:
            return []
        facts = [self.tr("Length: {length}.").replace("{length}", self._words.length(end - start))]
        zone = self._words.words.zone
        moved = (wall_time(end, zone).utcoffset() or timedelta()) - (wall_time(start, zone).utcoffset() or timedelta())
        if moved and (end - start) % DAY_S == 0:
            facts.append(self.tr("Days count 24 hours each: after a clock change the end falls at another hour."))
        return facts

    def _list_below(self, found: Resolution) -> None:
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        self.buttons.clear()
        for issue in sorted(found.issues, key=lambda one: _WORST.index(one.level)):
            self._list.addWidget(_Told(self._words, issue, self._below))
        kept = [proposal for proposal in self._proposals if proposal.keeps_this_purchase]
        for proposal in self._proposals:
            if kept and len(self.buttons) == len(kept):
                self._list.addWidget(self._caption(self.tr("Or promise something else:")))
            self._offer_agreement(proposal)

    def _offer_agreement(self, proposal: Agreement) -> None:
        button = QPushButton(self._words.proposal(proposal), self._below)
        button.setAutoDefault(True)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        change, window = self._change(proposal), self._words.window(proposal.window)
        button.setToolTip(f"{proposal.before.text or '–'}\n→ {proposal.after.text or '–'}\n{window}")
        button.setAccessibleDescription(f"{change}. {window}")
        button.clicked.connect(self._on_proposal_clicked)
        # One under the other: beside the button, long parameters would make the panel wider than the window.
        self._list.addWidget(button)
        self._list.addWidget(self._caption(change))
        self.buttons.append(button)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text, self._below)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        theme.set_text_size(label, TextSize.CAPTION)
        theme.set_muted(label)
        return label

    def _change(self, proposal: Agreement) -> str:
        """Say what a proposal writes: the pieces before and after, and the renewable mark."""
        before, after = proposal.before.pairs, proposal.after.pairs
        gone = " ".join(pair.text for pair in before if pair not in after)
        new = " ".join(pair.text for pair in after if pair not in before)
        parts = [f"{gone or '–'} → {new or '–'}"] if gone or new else []
        if proposal.changes_renewable:
            parts.append(self.tr("renewable: yes") if proposal.renewable == 1 else self.tr("renewable: no"))
        return " · ".join(parts)

    @Slot()
    def _on_proposal_clicked(self) -> None:
        self.agreement_chosen.emit(self._proposals[self.buttons.index(self.sender())])
