"""Where a category stands: up, down, under another one, and whether the shop shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import Category, ShopCategoryId
from ui import theme
from ui.actions import make_action
from ui.runner import JobContext
from ui.views.catalogue_steps import CatalogueSteps

CATEGORY = Qt.ItemDataRole.UserRole + 1
WIDTH_PX, HEIGHT_PX = 420, 480


class CategoryPlaces(QObject):
    """The actions on the place of one category of a tree, each one step to undo."""

    def __init__(self, tree: QTreeWidget, steps: CatalogueSteps) -> None:
        super().__init__(tree)
        self._tree = tree
        self._steps = steps
        self._categories: Sequence[Category] = ()
        self._chosen: Category | None = None
        self.dialog: ParentDialog | None = None
        self.up = make_action(tree, self.tr("Move the category up"), self._on_up, shortcut="Alt+Up")
        self.down = make_action(tree, self.tr("Move the category down"), self._on_down, shortcut="Alt+Down")
        self.under = make_action(tree, self.tr("Move the category under…"), self._on_under)
        self.shown = make_action(tree, self.tr("Show the category in the shop"), self._on_shown, checkable=True)
        for action in (self.up, self.down):
            # The same keys open lists elsewhere.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    @property
    def actions(self) -> tuple[QAction, ...]:
        """Every action, for the menu and the command palette."""
        return (self.up, self.down, self.under, self.shown)

    def offer(self, categories: Sequence[Category], chosen: ShopCategoryId | None) -> None:
        """Offer what can be done with the category chosen, None for no category; `categories` as the tree has them."""
        self._categories = categories
        self._chosen = next((one for one in categories if one.id == chosen), None)
        place, last = (0, 0)
        if self._chosen is not None:
            _, place, last = _standing(categories, self._chosen)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < last)
        self.under.setEnabled(self._chosen is not None)
        self.shown.setEnabled(self._chosen is not None)
        self.shown.setChecked(self._chosen is not None and self._chosen.visible)

    @Slot()
    def _on_up(self) -> None:
        self._move_by(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move_by(1)

    def _move_by(self, places: int) -> None:
        chosen = self._chosen
        if chosen is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            # Read again: the key may be pressed faster than the tree is drawn.
            categories = workspace.catalogue.categories()
            now = next((one for one in categories if one.id == chosen.id), chosen)
            parent_id, place, _ = _standing(categories, now)
            return workspace.catalogue.move_category(now.id, parent_id, place + places)

        self._steps.run(self.tr("place of a category"), work)

    @Slot()
    def _on_under(self) -> None:
        if self._chosen is None:
            return
        self.dialog = ParentDialog(self._categories, self._chosen, self._tree.window())
        self.dialog.accepted.connect(self._on_parent_chosen)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @Slot()
    def _on_parent_chosen(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        moved, parent_id, last = dialog.moved.id, dialog.parent_id, len(self._categories)
        self._steps.run(
            self.tr("place of a category"),
            lambda workspace, _: workspace.catalogue.move_category(moved, parent_id, last),
        )

    @Slot()
    def _on_shown(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        shown = self.shown.isChecked()
        self._steps.run(
            self.tr("category shown in the shop") if shown else self.tr("category hidden in the shop"),
            lambda workspace, _: workspace.catalogue.change_category(replace(chosen, visible=shown)),
        )


def _standing(categories: Sequence[Category], category: Category) -> tuple[ShopCategoryId | None, int, int]:
    """Give the parent a category is shown under, its place there counted from 0, and the last place.

    A category whose parent is gone is shown at the top.
    """
    known = {one.id for one in categories}
    parent_id = category.parent_id if category.parent_id in known else None
    sisters = [one.id for one in categories if one.id == category.id or one.parent_id == parent_id]
    return parent_id, sisters.index(category.id) if category.id in sisters else 0, len(sisters) - 1


class ParentDialog(QDialog):
    """Asks under which category another one goes. What lies inside the moved one cannot be chosen."""

    def __init__(self, categories: Sequence[Category], moved: Category, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moved = moved
        self._present = _standing(categories, moved)[0]
        self.setWindowTitle(self.tr("Move the category “{name}”").format(name=moved.name))
        self.resize(WIDTH_PX, HEIGHT_PX)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        label = QLabel(self.tr("&Put it under:"), self)
        label.setBuddy(self.tree)
        self.tree.setAccessibleName(label.text().replace("&", ""))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = buttons.addButton(self.tr("&Move"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SMALL)
        column.addWidget(label)
        column.addWidget(self.tree, 1)
        column.addWidget(buttons)
        self._fill(categories)
        self.tree.currentItemChanged.connect(self._show_button)
        self._show_button()

    @property
    def parent_id(self) -> ShopCategoryId | None:
        """The category chosen, None for the top."""
        chosen = self.tree.currentItem().data(0, CATEGORY)
        return ShopCategoryId(chosen) if chosen else None

    def _fill(self, categories: Sequence[Category]) -> None:
        known = {one.id for one in categories}
        children: dict[ShopCategoryId | None, list[Category]] = {}
        for one in categories:
            children.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
        top = QTreeWidgetItem(self.tree, [self.tr("No category: at the top")])
        here, waiting = top, [(one, top) for one in reversed(children.get(None, []))]
        while waiting:
            category, above = waiting.pop()
            item = QTreeWidgetItem(above, [category.name])
            item.setData(0, CATEGORY, category.id)
            if category.id == self._present:
                here = item
            if category.id == self.moved.id or above.isDisabled():
                item.setDisabled(True)
            waiting += [(child, item) for child in reversed(children.get(category.id, []))]
        self.tree.expandAll()
        self.tree.setCurrentItem(here)

    @Slot()
    def _show_button(self) -> None:
        item = self.tree.currentItem()
        self.accept_button.setEnabled(not item.isDisabled() and self.parent_id != self._present)
