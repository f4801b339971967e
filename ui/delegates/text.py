"""Draw plain cells with room to breathe: the platform's own margin lets neighbouring columns touch."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

Index = QModelIndex | QPersistentModelIndex
ICON_PX = 16
# Looked up once: a repaint draws hundreds of cells.
_SELECTED = QStyle.StateFlag.State_Selected
_PANEL = QStyle.PrimitiveElement.PE_PanelItemViewItem
_TEXT, _HIGHLIGHTED_TEXT = QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText
_SINGLE_LINE = Qt.TextFlag.TextSingleLine.value


def paint_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw selection, hover and focus as the style does, without content."""
    style = option.widget.style() if option.widget is not None else QApplication.style()
    painter.fillRect(option.rect, option.backgroundBrush)
    style.drawPrimitive(_PANEL, option, painter, option.widget)


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Tell whether a cell is drawn on the selection's background."""
    return _SELECTED in option.state


class TextDelegate(QStyledItemDelegate):
    """Text, and an icon before it where the model gives one, 8 pixels from the edges. Alignment, font and colour are
    the model's.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        painter.save()
        paint_background(painter, option)
        self.paint_content(painter, option, index, option.rect.adjusted(theme.SMALL, 0, -theme.SMALL, 0))
        painter.restore()

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        """Draw what the cell says into `rect`."""
        if not option.icon.isNull():
            mode = option.icon.Mode.Selected if is_selected(option) else option.icon.Mode.Normal
            place = QRect(rect.left(), rect.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
            option.icon.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
            rect.setLeft(rect.left() + ICON_PX + 6)
        painter.setPen(option.palette.color(_HIGHLIGHTED_TEXT if is_selected(option) else _TEXT))
        painter.setFont(option.font)
        text = option.fontMetrics.elidedText(option.text, option.textElideMode, rect.width())
        painter.drawText(rect, option.displayAlignment.value | _SINGLE_LINE, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        self.initStyleOption(option, index)
        icon = 0 if option.icon.isNull() else ICON_PX + 6
        width = option.fontMetrics.horizontalAdvance(option.text) + icon + 2 * theme.SMALL
        return QSize(width + 2, theme.ROW_HEIGHT)
