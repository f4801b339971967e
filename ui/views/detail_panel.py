"""The right panel (F4): details of what is selected, so that explanations need no dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from ui import theme
from ui.icons import set_icon
from ui.theme import TextSize
from ui.views.empty_state import EmptyState

MINIMUM_WIDTH_PX = 240


class DetailPanel(QFrame):
    """A title and one widget of the view's choice; an empty state when nothing is selected."""

    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(MINIMUM_WIDTH_PX)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._title = QLabel(self)
        theme.set_text_size(self._title, TextSize.BODY, bold=True)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        set_icon(self._close, "close")
        self._close.clicked.connect(self.close_asked)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(self.tr("Details"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = QHBoxLayout()
        header.setContentsMargins(theme.LARGE, theme.SMALL, theme.SMALL, theme.SMALL)
        header.addWidget(self._title, 1)
        header.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._area, 1)
        self.clear()

    def set_content(self, title: str, content: QWidget) -> None:
        """Show `content` (the panel becomes its owner, the previous one is destroyed)."""
        self._put(title, content)

    def clear(self) -> None:
        """Say that nothing is selected."""
        empty = EmptyState("details")
        empty.say(self.tr("Nothing selected"), self.tr("Select a row to see everything about it here."))
        self._put(self.tr("Details"), empty)

    def _put(self, title: str, content: QWidget) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)
        self._close.setAccessibleName(self.tr("Close the details"))
        self._close.setToolTip(self.tr("Close the details (F4)"))
        content.setBackgroundRole(QPalette.ColorRole.Base)
        self._area.setWidget(content)
