"""Draw the seats of a pool as a gauge: held, planned and free, with the number that matters beside it.

The three parts differ by filling (full, hatched, hollow) as well as by colour, so that the gauge can be read without
colours; the tooltip and the spoken text give all numbers in words.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip

from ui import theme
from ui.delegates.text import ICON_PX, Index, TextDelegate, is_selected
from ui.icons import tone_pixmap
from ui.roles import Gauge, Role
from ui.theme import Tone

BAR_HEIGHT_PX = 12
BAR_WIDTH_PX = 96


class _GaugeWords(QObject):
    """Holds the texts with plurals: lupdate sees those in `tr` only, not in `QCoreApplication.translate`."""

    def say(self, gauge: Gauge) -> str:
        parts = [self.tr("%n free", None, gauge.free)]
        if gauge.planned:
            parts.append(self.tr("%n planned", None, gauge.planned))
        if gauge.held:
            parts.append(self.tr("%n held", None, gauge.held))
        if gauge.expiring:
            parts.append(self.tr("%n end soon", None, gauge.expiring))
        return " · ".join(parts)


_WORDS = _GaugeWords()


def gauge_text(gauge: Gauge) -> str:
    """Say a gauge in words: "8 free · 3 planned · 20 held · 2 end soon"; what is nought is left out, except free."""
    return _WORDS.say(gauge)


def paint_gauge(painter: QPainter, rect: QRectF, gauge: Gauge, palette: QPalette, *, selected: bool = False) -> None:
    """Draw the bar of a gauge into `rect`."""
    text = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
    held = text if selected else palette.color(QPalette.ColorRole.Accent)
    planned = text if selected else theme.tone_colour(Tone.WAITING, palette)
    outline = text if selected else theme.tone_colour(Tone.QUIET, palette)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    path = QPainterPath()
    path.addRoundedRect(frame, 3, 3)
    painter.setClipPath(path)
    left = frame.left()
    for count, colour, pattern in (
        (gauge.held, held, Qt.BrushStyle.SolidPattern),
        (gauge.planned, planned, Qt.BrushStyle.BDiagPattern),
    ):
        if count and gauge.total:
            # One seat among thousands is still seen.
            width = max(2.0, frame.width() * count / gauge.total)
            part = QRectF(left, frame.top(), width, frame.height())
            if pattern != Qt.BrushStyle.SolidPattern:
                tint = QColor(colour)
                tint.setAlpha(60)
                painter.fillRect(part, tint)
            painter.fillRect(part, QBrush(colour, pattern))
            left += width
    painter.setClipping(False)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, 3, 3)
    painter.restore()


class GaugeDelegate(TextDelegate):
    """For cells that hold a `Gauge` under `Role.GAUGE`: the bar, the free seats, a mark when some end soon."""

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        gauge = index.data(Role.GAUGE)
        if not isinstance(gauge, Gauge):
            super().paint_content(painter, option, index, rect)
            return
        selected, palette = is_selected(option), option.palette
        role = QPalette.ColorRole
        text = palette.color(role.HighlightedText if selected else role.Text)
        if gauge.expiring:
            colour = text if selected else theme.tone_colour(Tone.WARNING, palette)
            picture = tone_pixmap("waiting", colour, ICON_PX, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.right() - 15, rect.center().y() - 7, picture)
        rect.setRight(rect.right() - ICON_PX - theme.TINY)
        painter.setFont(theme.tabular_font(option.font))
        painter.setPen(text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(gauge.free))
        rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance("00000") - theme.TINY)
        top = rect.center().y() - BAR_HEIGHT_PX / 2 + 1
        bar = QRectF(rect.left(), top, min(BAR_WIDTH_PX, rect.width()), BAR_HEIGHT_PX)
        if bar.width() > theme.MEDIUM:
            paint_gauge(painter, bar, gauge, palette, selected=selected)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        numbers = option.fontMetrics.horizontalAdvance("00000")
        return QSize(BAR_WIDTH_PX + numbers + 16 + 4 * theme.SMALL, theme.ROW_HEIGHT)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        gauge = index.data(Role.GAUGE)
        if not isinstance(gauge, Gauge):
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), gauge_text(gauge), view)
        return True
