"""What is only good to know: folded away behind how much of it there is, listed when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.icons import set_icon


class FoldButton(QPushButton):
    """Shows and hides something. `toggled` tells whether it is open now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlat(True)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)
        self._on_toggled()

    @Slot()
    def _on_toggled(self) -> None:
        set_icon(self, "down" if self.isChecked() else "right")


class Bullets(QLabel):
    """Sentences one under the other, each with a bullet and its lines beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, lines: Sequence[str]) -> None:
        """List sentences, none of which is markup."""
        items = "".join(f"<li style='margin-bottom: {theme.TINY}px'>{escape(line)}</li>" for line in lines)
        style = f"margin: 0px 0px 0px {theme.LARGE}px; -qt-list-indent: 0"
        self.setText(f"<ul style='{style}'>{items}</ul>" if lines else "")
