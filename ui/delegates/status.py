"""Draw a state: an icon and a word in its tone, never a colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from ui import theme
from ui.delegates.text import ICON_PX, Index, TextDelegate, is_selected
from ui.icons import tone_pixmap
from ui.roles import Role, Status


class StatusDelegate(TextDelegate):
    """For columns whose cells hold a `Status` under `Role.STATUS`; other cells are drawn as plain text."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        status = index.data(Role.STATUS)
        if isinstance(status, Status):
            option.text = status.word

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        status = index.data(Role.STATUS)
        if not isinstance(status, Status):
            super().paint_content(painter, option, index, rect)
            return
        role = QPalette.ColorRole
        highlighted = option.palette.color(role.HighlightedText)
        colour = highlighted if is_selected(option) else theme.tone_colour(status.tone, option.palette)
        picture = tone_pixmap(status.icon_name, colour, ICON_PX, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left(), rect.center().y() - ICON_PX // 2 + 1, picture)
        rect.setLeft(rect.left() + ICON_PX + 6)
        painter.setFont(option.font)
        painter.setPen(highlighted if is_selected(option) else option.palette.color(role.Text))
        word = option.fontMetrics.elidedText(status.word, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(ICON_PX + 6, 0)
