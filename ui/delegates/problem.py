"""Mark a cell that has a problem: an icon and an underline on the cell itself, the sentence and remedy on hovering."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.icons import tone_pixmap
from ui.roles import CellProblem, Role
from ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
ICON_PX = 16


class ProblemDelegate(QStyledItemDelegate):
    """For cells that may hold a `CellProblem` under `Role.PROBLEM`; also gives them a plain editor."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAutoFillBackground(True)
        problem = index.data(Role.PROBLEM)
        if isinstance(problem, CellProblem):
            editor.setAccessibleDescription(f"{problem.sentence} {problem.remedy}")
            editor.setToolTip(_tip(problem))
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        problem = index.data(Role.PROBLEM)
        if not isinstance(problem, CellProblem):
            super().paint(painter, option, index)
            return
        narrow = QStyleOptionViewItem(option)
        super().paint(painter, narrow, index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        tone = Tone.PROBLEM if problem.blocks else Tone.WARNING
        highlighted = option.palette.color(QPalette.ColorRole.HighlightedText)
        colour = highlighted if selected else theme.tone_colour(tone, option.palette)
        painter.save()
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DotLine if not problem.blocks else Qt.PenStyle.SolidLine))
        bottom = option.rect.bottom() - 2
        painter.drawLine(option.rect.left() + theme.TINY, bottom, option.rect.right() - theme.TINY, bottom)
        corner = QRect(option.rect.right() - ICON_PX - theme.TINY, option.rect.center().y() - 8, ICON_PX, ICON_PX)
        background = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base
        painter.fillRect(corner.adjusted(-theme.TINY, 0, 0, 0), option.palette.color(background))
        icon_name = theme.TONE_ICONS[tone]
        painter.drawPixmap(
            corner.topLeft(), tone_pixmap(icon_name, colour, ICON_PX, painter.device().devicePixelRatioF())
        )
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        problem = index.data(Role.PROBLEM)
        if not isinstance(problem, CellProblem):
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), _tip(problem), view)
        return True


def _tip(problem: CellProblem) -> str:
    # Rich text, so that a long sentence is wrapped; the sentence may quote the cell and is therefore escaped.
    remedy = f"<br><i>{escape(problem.remedy)}</i>" if problem.remedy else ""
    return f"<p><b>{escape(problem.sentence)}</b>{remedy}</p>"
