"""A line that finds what it names while it is typed: courses by short name, full name or number, roles, categories.

What is written stays what was typed; choosing in the list writes the short name or the number the shop wants. With a
separator, the line holds several, and the one under the cursor is completed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from seatadmin.many_rows import paced
from ui.icons import icon
from ui.text import fold, fold_all

FOLDED_AT_ONCE = 500
SHOWN_MAX = 60
"""Lines of the list at most: beyond, typing one more letter is quicker than reading."""
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class SearchChoice(NamedTuple):
    """What can be written, and how it is shown."""

    value: str
    label: str


class SearchIndex:
    """What a line can find, made when something is looked for first: a form has many lines and few are used.

    Where there is much to find, `prepare` makes it beforehand, away from the window.
    """

    def __init__(self, make: Callable[[], Iterable[tuple[str, str, str]]] = tuple) -> None:
        """`make` gives (value, label, more words to find it by), in the order to be shown."""
        self._make = make
        self._last: tuple[str, Sequence[int]] = ("", ())

    @cached_property
    def _entries(self) -> list[tuple[str, str, str]]:
        return list(paced(self._make(), FOLDED_AT_ONCE))

    @cached_property
    def _folded(self) -> list[str]:
        texts = [f"{value} {label} {more}" for value, label, more in paced(self._entries, FOLDED_AT_ONCE)]
        portions = range(0, len(texts), FOLDED_AT_ONCE)
        return [text for start in paced(portions, 1) for text in fold_all(texts[start : start + FOLDED_AT_ONCE])]

    @cached_property
    def _values(self) -> frozenset[str]:
        return frozenset(value for value, _, _ in self._entries)

    def prepare(self) -> None:
        """Make everything a search needs."""
        _ = self._folded, self._values

    def __contains__(self, value: object) -> bool:
        return value in self._values

    def find(self, typed: str) -> list[SearchChoice]:
        """Give the choices that hold every word typed: named exactly, beginning with it, holding it; `SHOWN_MAX`."""
        wanted, texts = fold(typed), self._folded
        words = wanted.split()
        # Whoever types on finds less and less; one word after the other, each in one pass over what is left.
        known, hits = self._last
        if not known or not wanted.startswith(known):
            hits = range(len(texts))
        for word in words:
            hits = [place for place in hits if word in texts[place]]
        self._last = (wanted, hits)
        if words:
            begins = list(islice((place for place in hits if texts[place].startswith(words[0])), SHOWN_MAX))
            exactly = f"{' '.join(words)} "
            begins.sort(key=lambda place: not texts[place].startswith(exactly))
            first = set(begins)
            hits = [*begins, *islice((place for place in hits if place not in first), SHOWN_MAX - len(begins))]
        return [SearchChoice(*self._entries[place][:2]) for place in hits[:SHOWN_MAX]]


class SearchEdit(QLineEdit):
    """`edited` after each change by the person; `unfit` carries a chosen value that a list cannot hold.

    Keys: Down, Alt+Down or F4 open the list; Enter takes the line marked, Escape closes the list, Tab keeps what was
    typed and goes on. The best answer is marked already, unless what was typed is a value itself.
    """

    edited = Signal()
    unfit = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, separator: str = "") -> None:
        super().__init__(parent)
        self._separator = separator
        self._index: SearchIndex | None = None
        self._values: dict[str, str] = {}
        self._watches_list = False
        self._lines = QStringListModel(self)
        self.list = QCompleter(self._lines, self)
        self.list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.list.setMaxVisibleItems(12)
        # From the last line, Down stays: round the end, nothing would be marked and Enter would choose nothing.
        self.list.setWrapAround(False)
        self.list.setWidget(self)
        self.list.activated.connect(self._on_chosen)
        self.search = self.addAction(icon("search"), QLineEdit.ActionPosition.TrailingPosition)
        self.search.setToolTip(self.tr("Show the list (F4)"))
        self.search.triggered.connect(self.open_list)
        self.textEdited.connect(self._on_edited)

    # ------------------------------------------------------------------ value
    def set_index(self, index: SearchIndex | None) -> None:
        """Say what can be found; with None, the line is an ordinary one."""
        self._index = index
        self.search.setVisible(index is not None)

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
        """Give what a text finds."""
        return self._index.find(typed) if self._index is not None else []

    def _element(self) -> tuple[int, int]:
        """Give where the element under the cursor begins and ends."""
        if not self._separator:
            return 0, len(self.text())
        text, cursor = self.text(), self.cursorPosition()
        start = text.rfind(self._separator, 0, cursor) + 1
        end = text.find(self._separator, cursor)
        return start, len(text) if end < 0 else end

    def _show_list(self, choices: Sequence[SearchChoice], *, marked: bool) -> None:
        self._values = {choice.label: choice.value for choice in choices}
        self._lines.setStringList([choice.label for choice in choices])
        if not choices:
            if self._watches_list:
                self.list.popup().hide()
            return
        if not self._watches_list:
            self._watches_list = True
            # Asked before the completer is, which takes Tab for a choice and keeps Enter to itself.
            self.list.popup().installEventFilter(self)
        self.list.complete()
        first = self.list.completionModel().index(0, 0)
        self.list.popup().setCurrentIndex(first if marked else QModelIndex())

    def _is_known(self, typed: str) -> bool:
        return self._index is not None and typed in self._index

    @Slot()
    def open_list(self) -> None:
        """Show what can be chosen for the element under the cursor; everything when it names one already."""
        start, end = self._element()
        typed = self.text()[start:end].strip()
        self._show_list(self.found("" if self._is_known(typed) else typed), marked=True)

    @Slot()
    def _on_edited(self) -> None:
        start, end = self._element()
        typed = self.text()[start:end].strip()
        hits = self.found(typed) if typed else []
        done = len(hits) == 1 and hits[0].value == typed
        self._show_list([] if done else hits, marked=not self._is_known(typed))
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the open list that mean something else here than to a completer."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        popup, key = self.list.popup(), event.key()
        chosen = popup.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen.isValid():
            popup.hide()
            self._on_chosen(str(chosen.data()))
        elif key in _LEAVING:
            # The line goes on as if no list were open: Enter and Tab lead to the next field.
            popup.hide()
            QCoreApplication.sendEvent(self, QKeyEvent(event.type(), key, event.modifiers(), event.text()))
        elif key == Qt.Key.Key_Escape:
            popup.hide()
        else:
            if key in (Qt.Key.Key_Alt, Qt.Key.Key_Control):
                # Shortcuts of the window are deaf while a list is open.
                popup.hide()
            return super().eventFilter(watched, event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Down)
        if opens and self._index is not None:
            self.open_list()
            event.accept()
            return
        super().keyPressEvent(event)
