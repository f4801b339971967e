"""What a file would bring, offer by offer, before anything is taken: new, changed, and what both sides have changed.

A conflict shows both values and waits for a choice; ours stays until somebody takes the file's. Offers can be left
out one by one. What is taken is one step to undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.differences import Conflict, Difference, Part, Place, Side
from seatadmin.domain.products import ProductId
from seatadmin.services.exchange import ImportEntry, ImportPreview, Incoming
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.product_cells import Lookups
from ui import theme
from ui.hub import Hub
from ui.icons import icon
from ui.theme import TextSize, Tone

SHOWN_ENTRIES = 2_000
"""Offers listed one by one; all of them are taken."""

_ENTRY = Qt.ItemDataRole.UserRole + 1
_CONFLICT = Qt.ItemDataRole.UserRole + 2
_SIGNS: Mapping[Incoming, tuple[str, Tone]] = {
    Incoming.NEW: ("add", Tone.GOOD),
    Incoming.CHANGED: ("planned", Tone.WAITING),
    Incoming.CONFLICT: ("warning", Tone.WARNING),
    Incoming.OLDER: ("waiting", Tone.QUIET),
    Incoming.SAME: ("ok", Tone.QUIET),
}
_TAKEN = frozenset({Incoming.NEW, Incoming.CHANGED, Incoming.CONFLICT})


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What the person decided: which offers stay out, and whose value is taken where both have changed."""

    leave_out: frozenset[ProductId]
    choices: Mapping[ProductId, Mapping[Place, Side]]


class ImportSheet(QFrame):
    """`accepted` carries an `ImportOrder`; `left` tells that nothing is taken."""

    accepted = Signal(object)
    left = Signal()

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._words = ExchangeWords(hub.words)
        self._preview = ImportPreview()
        self._choices: dict[ProductId, dict[Place, Side]] = {}
        self._build()
        self._lay_out()
        self.hide()

    def _build(self) -> None:
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_text_size(self.title, TextSize.BODY, bold=True)
        self.summary = QLabel(self)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("What the file brings"))
        self.tree.setHeaderLabels([self.tr("Offer"), self.tr("What it is"), self.tr("Here"), self.tr("In the file")])
        self.tree.setAlternatingRowColors(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.itemChanged.connect(self._on_item_changed)
        self.tree.itemSelectionChanged.connect(self._show_buttons)
        self.ours = QPushButton(self.tr("Keep ours"), self)
        self.ours.clicked.connect(lambda: self._choose(Side.OURS))
        self.theirs = QPushButton(self.tr("Take the file's"), self)
        self.theirs.clicked.connect(lambda: self._choose(Side.THEIRS))
        self.apply = QPushButton(self)
        self.apply.clicked.connect(self._on_apply_clicked)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.cancel.setShortcut("Esc")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.apply)
        head.addWidget(self.cancel)
        choices = QHBoxLayout()
        choices.addWidget(self.ours)
        choices.addWidget(self.theirs)
        choices.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        column.setSpacing(theme.SMALL)
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addWidget(self.tree, 1)
        column.addLayout(choices)

    # -- showing -----------------------------------------------------------------------------------------------

    def ask(self, preview: ImportPreview, lookups: Lookups, name: str) -> None:
        """Show what a file would do; `name` is the file's."""
        self._preview, self._choices = preview, {}
        self._words = ExchangeWords(self._hub.words, lookups)
        self.title.setText(name)
        self.tree.blockSignals(True)
        self.tree.clear()
        for text, remedy in self._problem_lines(preview):
            item = QTreeWidgetItem(self.tree, [text])
            item.setIcon(0, icon("warning", Tone.WARNING))
            item.setToolTip(0, f"{text} {remedy}".strip())
            item.setFirstColumnSpanned(True)
        # What needs a decision first, what changes nothing last.
        order = list(_SIGNS)
        order.insert(0, order.pop(order.index(Incoming.CONFLICT)))
        for entry in sorted(preview.entries, key=lambda one: order.index(one.kind))[:SHOWN_ENTRIES]:
            self._add_entry(entry)
        if len(preview.entries) > SHOWN_ENTRIES:
            QTreeWidgetItem(self.tree, [self.tr("and more")])
        self.tree.blockSignals(False)
        self._summarise()
        self._show_buttons()
        self.show()
        (self.apply if self.apply.isEnabled() else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _problem_lines(self, preview: ImportPreview) -> list[tuple[str, str]]:
        lines = [(said.what, said.remedy) for said in map(self._words.file_problem, preview.problems)]
        return lines + [(self._words.cell_problem_text(cell), "") for cell in preview.rows]

    def _add_entry(self, entry: ImportEntry) -> None:
        name = " · ".join(filter(None, (entry.theirs.code, entry.theirs.name))) or self.tr("Offer without a name")
        item = QTreeWidgetItem(self.tree, [name, self._hub.words.say("incoming", entry.kind.value)])
        item.setIcon(1, icon(*_SIGNS[entry.kind]))
        item.setData(0, _ENTRY, entry.id)
        if entry.kind in _TAKEN:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked)
        if entry.kind is Incoming.NEW:
            return
        for conflict in entry.conflicts:
            self._add_conflict(item, entry, conflict)
        for difference in entry.changes:
            for part in difference.parts:
                texts = [self._words.value(difference.field, value) for value in (part.before, part.after)]
                QTreeWidgetItem(item, ["", self._words.place(difference, part), *texts])
        item.setExpanded(bool(entry.conflicts))

    def _add_conflict(self, above: QTreeWidgetItem, entry: ImportEntry, conflict: Conflict) -> None:
        part = Part(conflict.key, conflict.ours, conflict.theirs)
        place = self._words.place(Difference(conflict.field, (part,)), part)
        texts = [self._words.value(conflict.field, value) for value in (conflict.ours, conflict.theirs)]
        item = QTreeWidgetItem(above, ["", place, *texts])
        item.setIcon(1, icon("warning", Tone.WARNING))
        item.setData(0, _ENTRY, entry.id)
        item.setData(0, _CONFLICT, conflict.place)
        self._mark(item, Side.OURS, chosen=False)

    def _mark(self, item: QTreeWidgetItem, side: Side, *, chosen: bool) -> None:
        """Show whose value is taken: in bold, and in words for who cannot see that."""
        for number, one in ((2, Side.OURS), (3, Side.THEIRS)):
            font = self.font()
            font.setBold(one is side)
            item.setFont(number, font)
            item.setToolTip(number, self.tr("This value is taken") if one is side else "")
        item.setIcon(1, icon("ok", Tone.GOOD) if chosen else icon("warning", Tone.WARNING))

    def _summarise(self) -> None:
        preview = self._preview
        parts = [
            self._hub.words.say("incoming_count", kind.value, count=preview.count(kind))
            for kind in Incoming
            if preview.count(kind)
        ]
        added = len(preview.added.categories)
        if added:
            parts.append(self.tr("%n category(ies) added", None, added))
        self.summary.setText(" · ".join(parts) or self.tr("Nothing in this file can be taken."))
        count = len(self._taken())
        self.apply.setText(self.tr("Take %n offer(s)", None, count))
        self.apply.setEnabled(bool(count) or bool(preview.added))

    def _taken(self) -> list[ProductId]:
        out = self._left_out()
        return [entry.id for entry in self._preview.entries if entry.kind in _TAKEN and entry.id not in out]

    def _left_out(self) -> frozenset[ProductId]:
        items = [self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount())]
        return frozenset(
            item.data(0, _ENTRY)
            for item in items
            if item is not None
            and item.flags() & Qt.ItemFlag.ItemIsUserCheckable
            and item.checkState(0) == Qt.CheckState.Unchecked
        )

    # -- deciding ----------------------------------------------------------------------------------------------

    def _chosen_conflicts(self) -> list[QTreeWidgetItem]:
        return [item for item in self.tree.selectedItems() if item.data(0, _CONFLICT) is not None]

    @Slot()
    def _show_buttons(self) -> None:
        has_conflicts = any(entry.conflicts for entry in self._preview.entries)
        for button in (self.ours, self.theirs):
            button.setVisible(has_conflicts)
            button.setEnabled(bool(self._chosen_conflicts()))

    def _choose(self, side: Side) -> None:
        for item in self._chosen_conflicts():
            field, key = item.data(0, _CONFLICT)
            self._choices.setdefault(item.data(0, _ENTRY), {})[(field, key)] = side
            self._mark(item, side, chosen=True)

    @Slot()
    def _on_item_changed(self) -> None:
        self._summarise()

    @Slot()
    def _on_apply_clicked(self) -> None:
        self.hide()
        self.accepted.emit(ImportOrder(self._left_out(), self._choices))

    @Slot()
    def _on_cancel_clicked(self) -> None:
        self.hide()
        self.left.emit()
