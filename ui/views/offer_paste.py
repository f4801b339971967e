"""A block pasted over offers, shown before it is applied: what changes, what cannot be read and why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
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

from seatadmin.domain.differences import differences
from seatadmin.domain.products import ProductId
from seatadmin.services.bulk_edit import BulkPreview
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.product_cells import CellProblem, Lookups
from ui import theme
from ui.hub import Hub
from ui.icons import icon
from ui.theme import TextSize, Tone

SHOWN_CHANGES = 500
LIST_HEIGHT_PX = 190


class PasteSheet(QFrame):
    """`accepted` carries the `BulkPreview` to apply."""

    accepted = Signal(object)

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._preview: BulkPreview | None = None
        self._lookups: Lookups | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_text_size(self.title, TextSize.BODY, bold=True)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(self.tr("What the paste changes"))
        self.list.setRootIsDecorated(False)
        self.list.setFixedHeight(LIST_HEIGHT_PX)
        self.list.setHeaderLabels([self.tr("Offer"), self.tr("Field"), self.tr("Now"), self.tr("Then")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.apply = QPushButton(self)
        self.apply.clicked.connect(self._on_apply_clicked)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(self.hide)
        self.cancel.setShortcut("Esc")
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        row.addWidget(self.apply)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.list)
        self.hide()

    @property
    def _words(self) -> ExchangeWords:
        return ExchangeWords(self._hub.words, self._lookups)

    def problem_text(self, problem: CellProblem) -> str:
        """Say what is wrong with a cell, in one line."""
        return self._words.cell_problem_text(problem)

    def ask(self, preview: BulkPreview, names: Mapping[ProductId, str], lookups: Lookups) -> None:
        """Show what a paste would do. `lookups` name what cells refer to."""
        self._preview, self._lookups = preview, lookups
        words = self._words
        self.list.clear()
        for problem in preview.problems:
            item = QTreeWidgetItem([words.cell_problem_text(problem)])
            item.setIcon(0, icon("error", Tone.PROBLEM))
            item.setToolTip(0, item.text(0))
            self.list.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
        self._list_changes(preview, names, words)
        changed = self.tr("%n cell(s) change", None, preview.cells)
        wrong = self.tr("%n cannot be read and stay as they are", None, len(preview.problems))
        self.title.setText(f"{changed} · {wrong}" if preview.problems else changed)
        self.apply.setText(self.tr("Change %n offer(s)", None, len(preview.changes.products)))
        self.apply.setEnabled(bool(preview.changes))
        self.show()
        (self.apply if preview.changes else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_changes(self, preview: BulkPreview, names: Mapping[ProductId, str], words: ExchangeWords) -> None:
        lines = 0
        for edit in preview.changes.products:
            if edit.before is None or edit.after is None:
                continue
            for difference in differences(edit.before, edit.after):
                for part in difference.parts:
                    lines += 1
                    if lines > SHOWN_CHANGES:
                        self.list.addTopLevelItem(QTreeWidgetItem([self.tr("and more")]))
                        return
                    before, after = (words.value(difference.field, value) for value in (part.before, part.after))
                    place = words.place(difference, part)
                    self.list.addTopLevelItem(QTreeWidgetItem([names.get(edit.id, ""), place, before, after]))

    @Slot()
    def _on_apply_clicked(self) -> None:
        preview, self._preview = self._preview, None
        self.hide()
        if preview is not None:
            self.accepted.emit(preview)
