"""A line that finds what it names while it is typed: courses by short name, full name or number, roles, categories.

What is written stays what was typed; choosing in the list writes the short name or the number the shop wants. With a
separator, the line holds several, and the one under the cursor is completed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui.icons import icon
from ui.text import fold, fold_all

SHOWN_MAX = 60
"""Lines of the list at most: beyond, typing one more letter is quicker than reading."""


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """What can be written, how it is shown, and what it is found by (folded)."""

    value: str
    label: str
    folded: str


def search_choices(found: Iterable[tuple[str, str, str]]) -> tuple[SearchChoice, ...]:
    """Make choices of (value, label, more words to find it by), in the order given."""
    given = list(found)
    folded = fold_all([f"{value} {label} {more}" for value, label, more in given])
    return tuple(SearchChoice(value, label, key) for (value, label, _), key in zip(given, folded, strict=True))


class SearchEdit(QLineEdit):
    """`edited` after each change by the person; `unfit` carries a chosen value that a list cannot hold.

    Keys: Down, Alt+Down or F4 open the list, Enter takes the line chosen, Escape closes it.
    """

    edited = Signal()
    unfit = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, separator: str = "") -> None:
        super().__init__(parent)
        self._separator = separator
        self._choices: Sequence[SearchChoice] = ()
        self._values: dict[str, str] = {}
        self._lines = QStringListModel(self)
        self.list = QCompleter(self._lines, self)
        self.list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.list.setMaxVisibleItems(12)
        self.list.setWidget(self)
        self.list.activated.connect(self._on_chosen)
        self.search = self.addAction(icon("search"), QLineEdit.ActionPosition.TrailingPosition)
        self.search.setToolTip(self.tr("Show the list (F4)"))
        self.search.triggered.connect(self.open_list)
        self.textEdited.connect(self._on_edited)

    # ------------------------------------------------------------------ value
    def set_choices(self, choices: Sequence[SearchChoice]) -> None:
        """Say what can be found; without anything, the line is an ordinary one."""
        self._choices = choices
        self.search.setVisible(bool(choices))

    def value(self) -> str:
        """Give the text."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show a text without telling anybody; one that is there already keeps its cursor."""
        if value != self.text():
            self.setText(value)
            self.setCursorPosition(0 if not self.hasFocus() else len(value))

    # ------------------------------------------------------------------ finding
    def found(self, typed: str) -> list[SearchChoice]:
        """Give the choices that hold every word typed, those that begin with it first."""
        words = fold(typed).split()
        hits = [choice for choice in self._choices if all(word in choice.folded for word in words)]
        if words:
            hits.sort(key=lambda choice: not choice.folded.startswith(words[0]))
        return hits[:SHOWN_MAX]

    def _element(self) -> tuple[int, int]:
        """Give where the element under the cursor begins and ends."""
        if not self._separator:
            return 0, len(self.text())
        text, cursor = self.text(), self.cursorPosition()
        start = text.rfind(self._separator, 0, cursor) + 1
        end = text.find(self._separator, cursor)
        return start, len(text) if end < 0 else end

    def _show_list(self, choices: Sequence[SearchChoice]) -> None:
        self._values = {choice.label: choice.value for choice in choices}
        self._lines.setStringList([choice.label for choice in choices])
        if choices:
            self.list.complete()
        else:
            self.list.popup().hide()

    @Slot()
    def open_list(self) -> None:
        """Show what can be chosen for the element under the cursor; everything when it names one already."""
        start, end = self._element()
        typed = self.text()[start:end].strip()
        known = any(choice.value == typed for choice in self._choices)
        self._show_list(self.found("" if known else typed))

    @Slot()
    def _on_edited(self) -> None:
        start, end = self._element()
        typed = self.text()[start:end].strip()
        hits = self.found(typed) if typed else []
        done = len(hits) == 1 and hits[0].value == typed
        self._show_list([] if done else hits)
        self.edited.emit()

    @Slot(str)
    def _on_chosen(self, label: str) -> None:
        value = self._values.get(label, label)
        if self._separator and self._separator in value:
            self.unfit.emit(value)
            return
        start, end = self._element()
        text = self.text()
        self.setText(text[:start] + value + text[end:])
        self.setCursorPosition(start + len(value))
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Down)
        if opens and self._choices and not self.list.popup().isVisible():
            self.open_list()
            event.accept()
            return
        super().keyPressEvent(event)
