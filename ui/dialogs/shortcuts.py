"""The list of keyboard shortcuts, made from the actions themselves so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.actions import action_words
from ui.theme import TextSize

translate = QCoreApplication.translate

SIZE_PX = (520, 640)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that work in one place: its name, then what each does and its keys as the platform writes them."""

    title: str
    keys: tuple[tuple[str, str], ...]


def native(keys: str) -> str:
    """Write keys as the platform and the language do: "Ctrl+Shift+C" is "Ctrl+Maj+C" in French."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(actions: Iterable[QAction]) -> tuple[tuple[str, str], ...]:
    """Give words and keys of the actions that have a shortcut, each once."""
    found = (
        (action_words(action), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for action in actions
        if not action.shortcut().isEmpty()
    )
    return tuple(dict.fromkeys(found))


def keys_of_tables() -> tuple[tuple[str, str], ...]:
    """Give the keys of every table that are no actions: they mean something only where the focus is."""
    more = ", ".join(map(native, ("Shift+Down", "Ctrl+Space")))
    return (
        (translate("ShortcutsDialog", "Open the line, or edit the cell"), native("Return")),
        (translate("ShortcutsDialog", "Filter by typing"), translate("ShortcutsDialog", "letters")),
        (translate("ShortcutsDialog", "Select more rows"), more),
        (translate("ShortcutsDialog", "Select every row"), native("Ctrl+A")),
        (translate("ShortcutsDialog", "From the filter to the table"), native("Down")),
    )


class ShortcutsDialog(QDialog):
    """Stays beside the window while one tries them."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(*SIZE_PX)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        area.setWidget(_Keys(groups))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(theme.MEDIUM, 0, theme.MEDIUM, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.MEDIUM)
        column.addWidget(area)
        column.addWidget(buttons)


class _Keys(QWidget):
    """What it does left, which keys right, under the name of the place where they work."""

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.HUGE, theme.LARGE, theme.HUGE, theme.LARGE)
        grid.setHorizontalSpacing(theme.LARGE)
        grid.setVerticalSpacing(theme.SMALL)
        grid.setColumnStretch(0, 1)
        row = 0
        for group in groups:
            title = QLabel(group.title, self)
            theme.set_text_size(title, TextSize.BODY, bold=True)
            title.setContentsMargins(0, theme.LARGE if row else 0, 0, 0)
            grid.addWidget(title, row, 0, 1, 2)
            for below, (words, keys) in enumerate(group.keys, start=1):
                self._add_line(grid, row + below, words, keys)
            row += len(group.keys) + 1
        grid.setRowStretch(row, 1)

    def _add_line(self, grid: QGridLayout, row: int, words: str, keys: str) -> None:
        label = QLabel(words, self)
        label.setWordWrap(True)
        pressed = QLabel(keys, self)
        theme.set_muted(pressed)
        grid.addWidget(label, row, 0)
        grid.addWidget(pressed, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
