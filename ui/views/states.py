"""What a table says while it holds nothing: no workspace, being read, not readable, or truly empty.

Each view knows the last of these; the others are the same everywhere, so that no view says "nothing yet" of what was
not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from seatadmin.errors import SeatadminError
from ui.hub import Hub
from ui.runner import Failure
from ui.views.table_view import TableView


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What to say when there is nothing: why, what to do next, and the actions that do it."""

    icon_name: str
    title: str
    text: str
    actions: tuple[QAction, ...] = ()


class ViewStates(QObject):
    """Words one table's emptiness. `retry_asked`: what could not be read is to be read again.

    The view tells `reading` when it asks, `read` when the answer has come and `failed` when none will.
    """

    retry_asked = Signal()

    def __init__(self, table: TableView, hub: Hub, empty: Emptiness) -> None:
        super().__init__(table)
        self._table = table
        self._hub = hub
        self._empty = empty
        self._retry = QAction(self.tr("Try again"), self)
        self._retry.triggered.connect(self.retry_asked)
        hub.workspace_changed.connect(self._on_workspace_changed)
        self._on_workspace_changed()

    def reading(self) -> None:
        """Say that the rows are on their way."""
        if self._hub.workspace is not None:
            self._say(Emptiness(self._empty.icon_name, self.tr("Reading…"), ""))

    def read(self) -> None:
        """Say why there is nothing, now that it is known."""
        if self._hub.workspace is None:
            text = self.tr("A workspace holds your customers, orders, seats and lists.")
            self._say(Emptiness(self._empty.icon_name, self.tr("No workspace is open"), text, self._hub.start_actions))
        else:
            self._say(self._empty)

    def failed(self, failure: Failure) -> None:
        """Say that the rows could not be read, and offer to try again."""
        error = failure.error
        text = str(self._hub.words.error(error)) if isinstance(error, SeatadminError) else ""
        self._say(Emptiness("error", self.tr("This could not be read"), text, (self._retry,)))

    def _say(self, words: Emptiness) -> None:
        self._table.set_empty(words.icon_name, words.title, words.text, words.actions)

    @Slot()
    def _on_workspace_changed(self) -> None:
        self.read() if self._hub.workspace is None else self.reading()
