"""Somebody else has changed the same fields meanwhile: both values side by side, and whose stays at each place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from seatadmin.domain.differences import Conflict, Difference, Part, Place, Side
from seatadmin.services.exchange_wording import ExchangeWords
from ui import theme
from ui.icons import set_icon
from ui.theme import TextSize
from ui.views.difference_table import DifferenceTable
from ui.views.flow import FlowLayout

LINES_SHOWN = 5


class ClashBar(QFrame):
    """`decided` carries the side whose value stays, by place. Hidden while nothing is to be decided."""

    decided = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts: tuple[Conflict, ...] = ()
        self._sides: dict[Place, Side] = {}
        self._words: ExchangeWords | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        theme.set_text_size(self.title, TextSize.BODY, bold=True)
        self.table = DifferenceTable(self)
        self.table.setHeaderLabels([self.tr("Field"), self.tr("The other value"), self.tr("My value")])
        self.table.setAccessibleName(self.tr("Places changed twice"))
        self.table.chosen.connect(self._on_chosen)
        self.theirs = QPushButton(self.tr("Take all the other values"), self)
        self.ours = QPushButton(self.tr("Keep all my values"), self)
        self.go_on = QPushButton(self.tr("Go on with the values chosen"), self)
        set_icon(self.go_on, "ok")
        self.theirs.clicked.connect(lambda: self._decide(Side.THEIRS))
        self.ours.clicked.connect(lambda: self._decide(Side.OURS))
        self.go_on.clicked.connect(self._on_go_on_clicked)
        hint = QLabel(self.tr("Click the value that stays, or choose with the arrows ← and →."), self)
        hint.setWordWrap(True)
        theme.set_text_size(hint, TextSize.CAPTION)
        theme.set_muted(hint)
        tools = QWidget(self)
        buttons = FlowLayout(tools)
        for button in (self.theirs, self.ours, self.go_on):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SMALL)
        for widget in (self.title, hint, self.table, tools):
            column.addWidget(widget)
        self.hide()

    def show_conflicts(self, conflicts: Sequence[Conflict], words: ExchangeWords) -> None:
        """Ask about these places; for none, ask nothing any more."""
        was_shown = self.isVisible()
        self._conflicts, self._words, self._sides = tuple(conflicts), words, {}
        self.setVisible(bool(conflicts))
        if not conflicts:
            return
        count = len(conflicts)
        self.title.setText(
            self.tr("Somebody else has changed %n of the places you changed: whose value stays?", None, count)
        )
        self._show()
        if not was_shown:
            # The table tells keys and eyes where to go; nothing is chosen by coming here.
            self.table.setCurrentItem(self.table.topLevelItem(0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        if self._words is None:
            return
        found: dict[str, list[Part]] = {}
        for conflict in self._conflicts:
            found.setdefault(conflict.field, []).append(Part(conflict.key, conflict.theirs, conflict.ours))
        listed = [Difference(field, tuple(parts)) for field, parts in found.items()]
        self.table.show_differences(listed, self._words, {one.place for one in self._conflicts}, self._sides)
        row = self.table.sizeHintForRow(0)
        lines = min(len(self._conflicts), LINES_SHOWN)
        self.table.setFixedHeight(self.table.header().sizeHint().height() + lines * row + 2 * self.table.frameWidth())
        self.go_on.setEnabled(all(conflict.place in self._sides for conflict in self._conflicts))

    @Slot(object, object)
    def _on_chosen(self, place: Place, side: Side) -> None:
        self._sides[place] = side
        self._show()

    @Slot()
    def _on_go_on_clicked(self) -> None:
        self.decided.emit(dict(self._sides))

    def _decide(self, side: Side) -> None:
        self.decided.emit({conflict.place: side for conflict in self._conflicts})
