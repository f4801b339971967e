"""Two states of an offer side by side, and whose value stays at each place where both were changed.

Used for versions, for the shop's copy, and when somebody else has written the same offer meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from seatadmin.domain.differences import Difference, Place, Side
from seatadmin.services.exchange_wording import ExchangeWords
from ui.delegates.text import TextDelegate
from ui.icons import icon
from ui.theme import Tone

_DATA = Qt.ItemDataRole.UserRole + 1
THEIRS, OURS = 1, 2
"""Columns of the two values: the other one left, ours right, as in every comparison here."""


class DifferenceTable(QTreeWidget):
    """One line a place that differs. `chosen` carries a place and the `Side` whose value shall stay there.

    At places both changed, a click on a value chooses it; so do Left and Right for the lines selected.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Differences"))
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setItemDelegate(TextDelegate(self))
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setColumnCount(3)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # The place tells lines apart: it is shown whole, values too long are told by their tooltips.
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._on_clicked)

    def show_differences(
        self,
        found: Sequence[Difference],
        words: ExchangeWords,
        undecided: Collection[Place] = (),
        choices: Mapping[Place, Side] | None = None,
    ) -> None:
        """List what differs; `undecided` are the places both changed, `choices` whose value stays at those decided."""
        choices = choices or {}
        places = {*undecided, *choices}
        current = self.indexOfTopLevelItem(self.currentItem())
        selected = {self.indexOfTopLevelItem(item) for item in self.selectedItems()}
        self.clear()
        for difference in found:
            for part in difference.parts:
                texts = [words.value(difference.field, value) for value in (part.before, part.after)]
                item = QTreeWidgetItem([words.place(difference, part), *texts])
                item.setData(0, _DATA, difference.field)
                at = ((difference.field, part.key), (difference.field, ""))
                place = next((one for one in at if one in places), None)
                if place is not None:
                    self._mark(item, place, choices.get(place))
                for column in range(3):
                    item.setToolTip(column, item.text(column))
                self.addTopLevelItem(item)
        for row in selected:
            if row < self.topLevelItemCount():
                self.topLevelItem(row).setSelected(True)
        if 0 <= current < self.topLevelItemCount():
            self.setCurrentItem(self.topLevelItem(current), 0, self.selectionModel().SelectionFlag.NoUpdate)

    def _mark(self, item: QTreeWidgetItem, place: Place, side: Side | None) -> None:
        item.setIcon(0, icon("warning", Tone.WARNING) if side is None else icon("ok", Tone.GOOD))
        item.setData(1, _DATA, place)
        if side is None:
            return
        kept = THEIRS if side is Side.THEIRS else OURS
        font = item.font(kept)
        font.setBold(True)
        item.setFont(kept, font)
        item.setData(kept, Qt.ItemDataRole.AccessibleTextRole, self.tr("{value}, stays").format(value=item.text(kept)))

    @property
    def selected_fields(self) -> tuple[str, ...]:
        """The fields of the lines selected."""
        return tuple(dict.fromkeys(item.data(0, _DATA) for item in self.selectedItems()))

    @property
    def selected_places(self) -> tuple[Place, ...]:
        """The places of the lines selected that both have changed."""
        return tuple(self._places(self.selectedItems()))

    @staticmethod
    def _places(items: Iterable[QTreeWidgetItem]) -> list[Place]:
        found = (item.data(1, _DATA) for item in items)
        return list(dict.fromkeys((place[0], place[1]) for place in found if place is not None))

    def choose(self, side: Side) -> None:
        """Let one side's value stay at the lines selected."""
        for place in self.selected_places:
            self.chosen.emit(place, side)

    @Slot(QTreeWidgetItem, int)
    def _on_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if column:
            for place in self._places([item]):
                self.chosen.emit(place, Side.THEIRS if column == THEIRS else Side.OURS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: Side.THEIRS, Qt.Key.Key_Right: Side.OURS}
        side = sides.get(Qt.Key(event.key()))
        if side is not None and self.selected_places:
            self.choose(side)
        else:
            super().keyPressEvent(event)
