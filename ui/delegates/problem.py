"""Mark a cell that has a problem: an icon and an underline on the cell itself, the sentence and remedy on hovering."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyleOptionViewItem, QToolTip, QWidget

from ui import theme
from ui.delegates.text import ICON_PX, Index, TextDelegate, is_selected
from ui.icons import tone_pixmap
from ui.roles import CellProblem, Role
from ui.theme import Tone


class ProblemDelegate(TextDelegate):
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

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect) -> None:
        problem = index.data(Role.PROBLEM)
        if not isinstance(problem, CellProblem):
            super().paint_content(painter, option, index, rect)
            return
        tone = Tone.PROBLEM if problem.blocks else Tone.WARNING
        highlighted = option.palette.color(QPalette.ColorRole.HighlightedText)
        colour = highlighted if is_selected(option) else theme.tone_colour(tone, option.palette)
        left, right, bottom = rect.left(), rect.right(), option.rect.bottom() - 2
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine if problem.blocks else Qt.PenStyle.DotLine))
        painter.drawLine(left, bottom, right, bottom)
        scale = painter.device().devicePixelRatioF()
        picture = tone_pixmap(theme.TONE_ICONS[tone], colour, ICON_PX, scale)
        painter.drawPixmap(right - ICON_PX + 1, rect.center().y() - ICON_PX // 2 + 1, picture)
        rect.setRight(right - ICON_PX - theme.TINY)
        super().paint_content(painter, option, index, rect)

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
