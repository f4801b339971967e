"""What an offer was, what the shop has of it, and whose value stays where both changed.

Every state that was kept can be looked at, compared with the draft field by field, and brought back, whole or for some
fields. The same table compares the draft with what the shop was last known to have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.catalogue import ProductVersion, ShopCopy, ShopState, shop_state
from seatadmin.domain.differences import Conflict, Difference, Place, Side, differences, merge
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import Product, ProductId
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.product_cells import Lookups
from ui import theme
from ui.ask_text import ask_text
from ui.hub import Hub, Topic
from ui.icons import icon, set_icon
from ui.runner import JobContext, Lane
from ui.theme import TextSize
from ui.views.difference_table import DifferenceTable
from ui.views.flow import FlowLayout

LIST_WIDTH_PX = 270
LIST_LEAST_PX = 160
VALUE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class _Read:
    """The versions of an entry, newest first, and what the shop has."""

    product_id: ProductId
    versions: tuple[ProductVersion, ...]
    shop: ShopCopy | None
    lookups: Lookups


class VersionsPage(QWidget):
    """`changed` carries the `ChangeSet` of what was brought back; it is written already."""

    changed = Signal(object, str)

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._words = ExchangeWords(hub.words)
        self._id: ProductId | None = None
        self._draft = Product()
        self._shop: ShopCopy | None = None
        self._shown: Product | None = None
        self._conflicts: tuple[Conflict, ...] = ()
        self._choices: dict[Place, Side] = {}
        self._build()
        self._lay_out()

    def _build(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Versions of this offer"))
        self.list.setMinimumWidth(LIST_LEAST_PX)
        self.list.setMaximumWidth(LIST_WIDTH_PX)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._on_version_chosen)
        self.keep = QPushButton(self.tr("Keep the present state…"), self)
        set_icon(self.keep, "ok")
        self.keep.clicked.connect(self._on_keep_clicked)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        theme.set_text_size(self.title, TextSize.BODY, bold=True)
        self.table = DifferenceTable(self)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.table.chosen.connect(self._on_side_chosen)
        self.restore = QPushButton(self.tr("Bring all of it back"), self)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.restore_some = QPushButton(self.tr("Bring back the fields selected"), self)
        self.restore_some.clicked.connect(self._on_restore_some_clicked)
        self.ours = QPushButton(self.tr("Keep ours"), self)
        self.theirs = QPushButton(self.tr("Take the shop's"), self)
        self.ours.clicked.connect(lambda: self.table.choose(Side.OURS))
        self.theirs.clicked.connect(lambda: self.table.choose(Side.THEIRS))
        self.merge = QPushButton(self.tr("Bring the draft together with the shop"), self)
        self.merge.clicked.connect(self._on_merge_clicked)
        self.note = QPushButton(self.tr("Note as entered in the shop"), self)
        self.note.setToolTip(self.tr("When you have typed this offer into the shop's form just as it stands here"))
        self.note.clicked.connect(self._on_note_clicked)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.keep)
        left.addWidget(self.note)
        tools = QWidget(self)
        buttons = FlowLayout(tools)
        for button in (self.restore, self.restore_some, self.theirs, self.ours, self.merge):
            buttons.addWidget(button)
        right = QVBoxLayout()
        right.addWidget(self.title)
        right.addWidget(self.table, 1)
        right.addWidget(tools)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        row.setSpacing(theme.MEDIUM)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.setFocusProxy(self.list)

    # -- reading -----------------------------------------------------------------------------------------------

    def show_product(self, product_id: ProductId | None, draft: Product) -> None:
        """Compare this draft from now on; the versions of another entry are read anew."""
        is_other = product_id != self._id
        self._id, self._draft = product_id, draft
        if is_other:
            self.list.clear()
            self._choices = {}
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the versions again."""
        product_id = self._id
        if product_id is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> _Read:
            products, catalogue = workspace.products, workspace.catalogue
            return _Read(
                product_id,
                products.versions(product_id),
                products.shop_copy(product_id),
                Lookups(catalogue.categories(), catalogue.taxes(), products.codes()),
            )

        self._hub.read("", work, on_done=self._on_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        if read.product_id != self._id:
            return
        self._words = ExchangeWords(self._hub.words, read.lookups)
        self._shop = read.shop
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        state = shop_state(self._draft, read.shop)
        shop = QListWidgetItem(icon("site"), self._shop_text(state))
        shop.setData(VALUE, None)
        self.list.addItem(shop)
        say = self._hub.words.say
        for version in read.versions:
            moment = self._hub.words.moment(version.at)
            lines = f"{moment} · {version.who}\n{say('version_reason', version.why.value)}"
            item = QListWidgetItem(f"{lines} · {version.note}" if version.note else lines)
            item.setData(VALUE, version.number)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)) if row >= 0 else min(1, self.list.count() - 1))
        self._on_version_chosen()

    def _shop_text(self, state: ShopState) -> str:
        if self._shop is None:
            return self.tr("The shop\nnot known to have this offer")
        seen = self._hub.words.moment(self._shop.seen_at)
        words = {
            ShopState.SAME: self.tr("reads the same"),
            ShopState.CHANGED: self.tr("the draft has changed"),
            ShopState.SHOP_CHANGED: self.tr("the shop has changed"),
            ShopState.CONFLICT: self.tr("both have changed: to decide"),
        }
        return self.tr("The shop, {moment}").format(moment=seen) + "\n" + words.get(state, "")

    @Slot()
    def _on_version_chosen(self) -> None:
        item = self.list.currentItem()
        number = item.data(VALUE) if item is not None else None
        if self._id is None or item is None:
            self._show_differences("", ())
        elif number is None:
            self._show_shop()
        else:
            product_id = self._id

            def work(workspace: Workspace, _context: JobContext) -> tuple[int, Product]:
                return number, workspace.products.version(product_id, number)

            self._hub.read("", work, on_done=self._on_version_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_version_read(self, read: tuple[int, Product]) -> None:
        number, product = read
        item = self.list.currentItem()
        if item is None or item.data(VALUE) != number:
            return
        self._shown = product
        self._conflicts = ()
        found = differences(product, self._draft)
        title = self.tr("%n field(s) differ from the draft", None, len(found))
        title = title if found else self.tr("Same as the draft")
        self.table.setHeaderLabels([self.tr("Field"), self.tr("Then"), self.tr("Now")])
        self._show_differences(title, found)

    def _show_shop(self) -> None:
        shop = self._shop
        self._shown = None
        if shop is None:
            self.table.setHeaderLabels([self.tr("Field"), "", self.tr("Draft")])
            self._conflicts = ()
            title = self.tr("What would be entered in the shop")
            self._show_differences(title, differences(Product(), self._draft))
            return
        merged = merge(shop.base, self._draft, shop.product, self._choices)
        self._conflicts = merge(shop.base, self._draft, shop.product).conflicts
        self.table.setHeaderLabels([self.tr("Field"), self.tr("Shop"), self.tr("Draft")])
        title = (
            self.tr("%n place(s) changed on both sides: choose which value stays", None, len(merged.conflicts))
            if merged.conflicts
            else self.tr("The shop and the draft, field by field")
        )
        self._show_differences(title, differences(shop.product, self._draft))

    def _show_differences(self, title: str, found: Sequence[Difference]) -> None:
        self.title.setText(title)
        places = {conflict.place for conflict in self._conflicts}
        choices = {place: side for place, side in self._choices.items() if place in places}
        self.table.show_differences(found, self._words, places, choices)
        self._show_buttons()

    @Slot()
    def _show_buttons(self) -> None:
        is_version = self._shown is not None
        has_shop = not is_version and self._shop is not None
        self.restore.setVisible(is_version)
        self.restore_some.setVisible(is_version)
        self.restore.setEnabled(self.table.topLevelItemCount() > 0)
        self.restore_some.setEnabled(bool(self.table.selected_fields))
        for button in (self.ours, self.theirs):
            button.setVisible(has_shop and bool(self._conflicts))
            button.setEnabled(bool(self.table.selected_places))
        self.merge.setVisible(has_shop and self._shop is not None and self._shop.base != self._shop.product)
        self.merge.setEnabled(all(conflict.place in self._choices for conflict in self._conflicts))

    # -- doing -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_keep_clicked(self) -> None:
        ask_text(self, self.tr("Keep the present state"), self.tr("What shall be remembered of it?"), self.keep_version)

    def keep_version(self, note: str) -> None:
        """Keep the present state for good, with a note."""
        product_id = self._id
        if product_id is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> ProductVersion:
            return workspace.products.keep_version(product_id, note.strip())

        self._hub.run(self.tr("Keeping the version"), work, on_done=self._on_kept, quiet=True)

    @Slot(object)
    def _on_kept(self, _version: object) -> None:
        self.refresh()

    @Slot()
    def _on_restore_clicked(self) -> None:
        self._restore(None)

    @Slot()
    def _on_restore_some_clicked(self) -> None:
        self._restore(self.table.selected_fields)

    def _restore(self, fields: tuple[str, ...] | None) -> None:
        item, product_id = self.list.currentItem(), self._id
        if item is None or product_id is None:
            return
        number = item.data(VALUE)

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.restore_version(product_id, number, fields)

        self._run(self.tr("Version brought back"), work)

    @Slot(object, object)
    def _on_side_chosen(self, place: Place, side: Side) -> None:
        self._choices[place] = side
        self._show_shop()

    @Slot()
    def _on_merge_clicked(self) -> None:
        product_id, choices = self._id, dict(self._choices)
        if product_id is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.take_shop(product_id, choices)

        self._run(self.tr("Brought together with the shop"), work)

    @Slot()
    def _on_note_clicked(self) -> None:
        product_id = self._id
        if product_id is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> int:
            return workspace.products.note_in_shop([product_id])

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), on_done=self._on_kept, quiet=True)

    def _run(self, step: str, work: object) -> None:
        self._step = step
        self._hub.run(step, work, changes=frozenset({Topic.OFFERS}), on_done=self._on_changed, can_cancel=False)

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        self._choices = {}
        self.changed.emit(changes, self._step)
        self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.refresh()
