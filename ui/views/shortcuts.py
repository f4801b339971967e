"""The list of keyboard shortcuts, made from the actions themselves so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui import theme


class ShortcutsView(QWidget):
    """Two columns: what it does, which keys."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.LARGE)
        grid.setHorizontalSpacing(theme.LARGE)
        grid.setVerticalSpacing(theme.SMALL)
        grid.setColumnStretch(0, 1)
        known = [action for action in actions if not action.shortcut().isEmpty()]
        for row, action in enumerate(known):
            words = QLabel(action.text().replace("&", "").rstrip("…"), self)
            words.setWordWrap(True)
            keys = QLabel(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), self)
            theme.set_muted(keys)
            grid.addWidget(words, row, 0)
            grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(known), 1)
