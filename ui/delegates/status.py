"""Draw a state: an icon and a word in its tone, never a colour alone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.icons import tone_pixmap
from ui.roles import Role, Status

Index = QModelIndex | QPersistentModelIndex
ICON_PX = 16


def paint_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw selection, hover and focus as the style does, without content."""
    style = option.widget.style() if option.widget is not None else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)


class StatusDelegate(QStyledItemDelegate):
    """For columns whose cells hold a `Status` under `Role.STATUS`; other cells are drawn as usual."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        status = index.data(Role.STATUS)
        if isinstance(status, Status):
            option.text = status.word

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status = index.data(Role.STATUS)
        if not isinstance(status, Status):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        painter.save()
        paint_background(painter, option)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole
        colour = (
            option.palette.color(role.HighlightedText) if selected else theme.tone_colour(status.tone, option.palette)
        )
        rect = option.rect.adjusted(theme.SMALL, 0, -theme.TINY, 0)
        picture = tone_pixmap(status.icon_name, colour, ICON_PX, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left(), rect.center().y() - ICON_PX // 2 + 1, picture)
        rect.setLeft(rect.left() + ICON_PX + 6)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(role.HighlightedText if selected else role.Text))
        word = option.fontMetrics.elidedText(status.word, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        self.initStyleOption(option, index)
        width = option.fontMetrics.horizontalAdvance(option.text) + theme.SMALL + ICON_PX + 6 + theme.SMALL
        return QSize(width, theme.ROW_HEIGHT)
