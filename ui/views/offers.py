"""Offers: the tree of categories left, every offer right, and the editor of one over both.

The table is read once and filtered in the window. Cells are typed or pasted from a spreadsheet; a paste of several
cells is shown before it is applied and is one step to undo.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.catalogue import Template
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import Category, ProductId, ShopCategoryId, Tax
from seatadmin.domain.read_models import ProductRow
from seatadmin.services.bulk_edit import BulkPreview
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.product_cells import Lookups
from seatadmin.tabular.sheets import block_of
from ui import notify, theme
from ui.actions import make_action
from ui.ask_text import ask_text
from ui.delegates.problem import ProblemDelegate
from ui.delegates.status import StatusDelegate
from ui.delegates.text import TextDelegate
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.letters import with_letters
from ui.models.offers import EDITABLE, OfferGroup, OfferNames, group_of, offer_columns
from ui.models.table import Column, Edit, MemoryRows, TableModel
from ui.runner import JobContext, Lane
from ui.theme import Tone
from ui.undo import ChangeCommand
from ui.views.catalogue_steps import CatalogueSteps
from ui.views.category_places import CATEGORY, CategoryPlaces
from ui.views.chips import Chip, ChipBar
from ui.views.filter_bar import FilterBar
from ui.views.offer_files import OfferFiles
from ui.views.offer_paste import PasteSheet
from ui.views.product_editor import PATH_SIGN, ProductEditor
from ui.views.table_view import Pasted, TableView

TREE_WIDTH_PX = 240
TREE_LEAST_PX = 160
FIRST_CLASS = ("std_generateseats", "std_setuponecoursesession", "std_createcourse")
"""Handlers a new offer begins with most often."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The catalogue as it was read."""

    rows: tuple[ProductRow, ...]
    binned: int
    categories: tuple[Category, ...]
    taxes: tuple[Tax, ...]
    names: OfferNames
    templates: tuple[Template, ...]


_NOTHING = _Read((), 0, (), (), OfferNames({}, {}), ())


def _key(row: ProductRow) -> ProductId:
    return row.id


class OffersOverview(QWidget):
    """The tree and the table. `offer_opened` carries a `ProductId`; `listed`: what is read is shown."""

    offer_opened = Signal(object)
    listed = Signal()

    def __init__(
        self, hub: Hub, stack: QUndoStack, state: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._stack = stack
        self._read: _Read | None = None
        # True when something has changed that was not read again, since nobody looked.
        self._is_behind = False
        self._wanted_group: str | None = None
        # The offer open in the editor over this list, None for none; the section knows.
        self.shown_offer: Callable[[], ProductId | None] = lambda: None
        self._in_bin = False
        self._category: ShopCategoryId | None = None
        self._opens_next = False
        self._tells: Callable[[ChangeSet], str] | None = None
        self._to_select: Sequence[ProductId] = ()
        self._columns: Sequence[Column[ProductRow]] = offer_columns(OfferWords(hub.words), self._names)
        self.steps = CatalogueSteps(hub, stack, self)
        self.steps.done.connect(self._on_step_done)
        self._build_tree()
        self.model: TableModel[ProductRow] = TableModel(self._columns, hub.runner, self)
        self.table = TableView(
            self.model,
            "offers",
            self.tr("Offers"),
            runner=hub.runner,
            state=state,
            whole_rows=False,
            parent=self,
        )
        for key in ("check", "shop"):
            self.table.setItemDelegateForColumn(self.model.column_of(key), StatusDelegate(self.table))
        for key in EDITABLE:
            self.table.setItemDelegateForColumn(self.model.column_of(key), ProblemDelegate(self.table))
        self.filter = FilterBar(self.table, self.model, self)
        self.chips = ChipBar(self.tr("Groups of offers"), self)
        self.paste_sheet = PasteSheet(hub, self)
        self.files = OfferFiles(hub, self.steps, self._selected_offers, self)
        self._build_actions()
        self._lay_out()
        self._connect()
        self._say_empty()

    def _selected_offers(self) -> Sequence[ProductId]:
        """Give what actions act on: the offer that is open, else those selected in the list."""
        shown = self.shown_offer()
        return [shown] if shown is not None else self.table.selected_keys()

    def _names(self) -> OfferNames:
        return self._read.names if self._read is not None else OfferNames({}, {})

    def _build_tree(self) -> None:
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Categories"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setItemDelegate(TextDelegate(self.tree))
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(theme.LARGE)
        self.tree.setMinimumWidth(TREE_LEAST_PX)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _build_actions(self) -> None:
        self.new_action = make_action(
            self, self.tr("&New offer"), self._on_new_triggered, shortcut="Ctrl+Alt+N", icon_name="add"
        )
        self.open_action = make_action(
            self,
            self.tr("&Open the offer selected"),
            self._on_open_triggered,
            shortcut="Ctrl+Return",
            icon_name="open",
        )
        self.duplicate_action = make_action(
            self, self.tr("&Duplicate the offers selected"), self._on_duplicate_triggered, shortcut="Ctrl+D"
        )
        self.template_action = make_action(
            self,
            self.tr("Keep as a &template…"),
            self._on_template_triggered,
            explanation=self.tr("New offers can begin as this one"),
        )
        self.delete_action = make_action(
            self, self.tr("Put the offers selected into the &bin"), self._on_delete_triggered, icon_name="close"
        )
        self.restore_action = make_action(self, self.tr("Take out of the bin"), self._on_restore_triggered)
        self.ready_action = make_action(
            self,
            self.tr("Mark as &ready to publish"),
            self._on_ready_triggered,
            icon_name="ok",
            explanation=self.tr("A later change takes the mark away"),
            checkable=True,
        )
        self.check_action = make_action(
            self, self.tr("&Check every offer"), self.check_all, shortcut="Ctrl+Shift+K", icon_name="warning"
        )
        self.add_category_action = make_action(self.tree, self.tr("Add a category…"), self.ask_category)
        self.rename_category_action = make_action(self.tree, self.tr("Rename the category…"), self._on_rename_category)
        self.places = CategoryPlaces(self.tree, self.steps)
        self.remove_category_action = make_action(self.tree, self.tr("Remove the category"), self._on_remove_category)
        for action in (
            self.open_action,
            self.duplicate_action,
            self.template_action,
            self.ready_action,
            self.delete_action,
            self.restore_action,
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.table.addAction(action)

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the view, for the menu and the command palette."""
        return (
            self.new_action,
            self.open_action,
            self.duplicate_action,
            self.template_action,
            self.ready_action,
            self.delete_action,
            self.restore_action,
            self.check_action,
            *self.files.actions,
            self.add_category_action,
            self.rename_category_action,
            *self.places.actions,
            self.remove_category_action,
        )

    def _lay_out(self) -> None:
        self.new = QPushButton(self.tr("New offer"), self)
        set_icon(self.new, "add")
        self.new_menu = QMenu(self.new)
        self.new_menu.aboutToShow.connect(self._fill_new_menu)
        self.new.setMenu(self.new_menu)
        tools = QHBoxLayout()
        tools.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        tools.setSpacing(theme.SMALL)
        tools.addWidget(self.new)
        self._buttons: list[tuple[QPushButton, QAction]] = []
        for action, text in (
            (self.duplicate_action, self.tr("Duplicate")),
            (self.check_action, self.tr("Check all")),
            (self.files.import_action, self.tr("Import")),
            (self.files.export_action, self.tr("Export")),
            (self.files.print_action, self.tr("Offer sheet")),
        ):
            button = QPushButton(text, self)
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            tools.addWidget(button)
            self._buttons.append((button, action))
        self.tools = tools
        tools.addStretch(1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        chips = QHBoxLayout()
        chips.setContentsMargins(theme.SMALL, 0, theme.SMALL, theme.SMALL)
        chips.addWidget(self.chips)
        column.addLayout(chips)
        column.addWidget(self.paste_sheet)
        column.addWidget(self.files.sheet, 2)
        column.addWidget(self.table, 1)
        self.filter.layout().setContentsMargins(theme.SMALL, 0, theme.SMALL, theme.SMALL)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.tree)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([TREE_WIDTH_PX, 700])
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(tools)
        whole.addWidget(splitter, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.tree.currentItemChanged.connect(self._on_category_chosen)
        self.chips.chosen.connect(self.model.set_group)
        self.table.row_opened.connect(self._on_row_opened)
        self.table.pasted.connect(self._on_pasted)
        self.table.delete_asked.connect(self._on_delete_triggered)
        self.table.selection_changed.connect(self.show_actions)
        self.model.edited.connect(self._on_cells_edited)
        self.paste_sheet.accepted.connect(self._on_paste_accepted)
        self.files.sheet.accepted.connect(self._on_import_accepted)
        self._hub.changed.connect(self._on_changed)
        self._hub.workspace_changed.connect(self._on_workspace_changed)
        self.show_actions()

    @Slot()
    def _on_workspace_changed(self) -> None:
        """Show nothing of the workspace that was open."""
        self._in_bin, self._category = False, None
        self._on_read(_NOTHING)

    # -- reading -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.OFFERS not in topics:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._is_behind = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self.refresh()

    def refresh(self) -> None:
        """Read the catalogue again."""
        self._is_behind = False
        in_bin = self._in_bin
        if self._hub.workspace is None:
            self._on_read(_NOTHING)
            return

        def work(workspace: Workspace, _context: JobContext) -> _Read:
            products, catalogue = workspace.products, workspace.catalogue
            paths = {id_: PATH_SIGN.join(path) for id_, path in catalogue.paths().items()}
            taxes = catalogue.taxes()
            titles = {tax.code: tax.title or tax.code for tax in taxes}
            binned = products.rows(deleted=True)
            return _Read(
                binned if in_bin else products.rows(),
                len(binned),
                catalogue.categories(),
                taxes,
                OfferNames(paths, titles, catalogue.catalogue().currency),
                products.templates(),
            )

        self._hub.read("", work, on_done=self._on_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        self._read = read
        self._fill_tree(read)
        self._show_rows()
        if self.isVisible():
            self.listed.emit()

    def _fill_tree(self, read: _Read) -> None:
        inside = Counter(row.category_id for row in read.rows)
        self.tree.blockSignals(True)
        self.tree.clear()
        everything = QTreeWidgetItem(self.tree, [self.tr("All offers"), str(len(read.rows))])
        items: dict[ShopCategoryId | None, QTreeWidgetItem] = {None: everything}
        children: dict[ShopCategoryId | None, list[Category]] = {}
        known = {category.id for category in read.categories}
        for category in read.categories:
            parent = category.parent_id if category.parent_id in known else None
            children.setdefault(parent, []).append(category)
        waiting: list[tuple[Category, QTreeWidget | QTreeWidgetItem]] = [
            (category, self.tree) for category in reversed(children.get(None, []))
        ]
        while waiting:
            category, above = waiting.pop()
            item = QTreeWidgetItem(above, [category.name, str(inside[category.id] or "")])
            item.setData(0, CATEGORY, category.id)
            if not category.visible:
                item.setForeground(0, self.palette().placeholderText())
                item.setToolTip(0, self.tr("Not shown in the shop"))
            items[category.id] = item
            waiting += [(child, item) for child in reversed(children.get(category.id, []))]
        if read.binned or self._in_bin:
            bin_item = QTreeWidgetItem(self.tree, [self.tr("Bin"), str(read.binned)])
            bin_item.setData(0, CATEGORY, "bin")
            if self._in_bin:
                items[self._category] = bin_item
        for item in items.values():
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tree.expandAll()
        self.tree.setCurrentItem(items.get(self._category, everything))
        self.tree.blockSignals(False)

    def _show_rows(self) -> None:
        read = self._read
        if read is None:
            return
        wanted = self._categories_inside(self._category)
        rows = [row for row in read.rows if wanted is None or row.category_id in wanted]
        self.model.set_source(MemoryRows(self._columns, rows, _key, group_of))
        counts = Counter(group_of(row) for row in rows)
        titles = (
            (OfferGroup.TO_CORRECT, self.tr("To correct"), "error", Tone.PROBLEM),
            (OfferGroup.TO_CHECK, self.tr("To check"), "warning", Tone.WARNING),
            (OfferGroup.CLEAN, self.tr("Can be published"), "ok", Tone.GOOD),
            (OfferGroup.UNCHECKED, self.tr("Not checked yet"), "waiting", Tone.QUIET),
        )
        chips = [Chip(None, self.tr("All"), len(rows))]
        chips += [Chip(key, title, counts[key], icon, tone) for key, title, icon, tone in titles if counts[key]]
        self.chips.set_chips(chips)
        self.chips.setVisible(bool(rows))
        if self._wanted_group is not None:
            self.chips.choose(self._wanted_group)
            self._wanted_group = None
        if any(row.id in self._to_select for row in rows):
            self.select(self._to_select)
            self._to_select = ()
        self._say_empty()
        self.show_actions()

    def _categories_inside(self, category_id: ShopCategoryId | None) -> set[ShopCategoryId] | None:
        """Give a category and all below it; None for all offers."""
        read = self._read
        if category_id is None or read is None or self._in_bin:
            return None
        inside = {category_id}
        grown = True
        while grown:
            more = {one.id for one in read.categories if one.parent_id in inside} - inside
            inside |= more
            grown = bool(more)
        return inside

    def _say_empty(self) -> None:
        if self._hub.workspace is None:
            self.table.set_empty("offers", self.tr("No workspace is open"), self.tr("Create one, or explore the demo."))
        elif self._in_bin:
            self.table.set_empty("offers", self.tr("The bin is empty"), "")
        else:
            self.table.set_empty(
                "offers",
                self.tr("No offer yet"),
                self.tr("Prepare the first one here, without network; publish it when it is right."),
                (self.new_action,),
            )

    @Slot()
    def show_actions(self) -> None:
        """Offer what can be done now."""
        ids = self._selected_offers()
        selected, binned = bool(ids), self._in_bin and self.shown_offer() is None
        has_workspace = self._hub.workspace is not None
        for action in (self.duplicate_action, self.ready_action, self.delete_action):
            action.setEnabled(selected and not binned)
        self.open_action.setEnabled(selected and not binned and self.shown_offer() is None)
        self.template_action.setEnabled(len(ids) == 1 and not binned)
        self.restore_action.setEnabled(selected and binned)
        self.ready_action.setChecked(selected and not self._not_ready(ids))
        self.new_action.setEnabled(has_workspace)
        self.new.setEnabled(has_workspace)
        has_offers = has_workspace and bool(self._read and self._read.rows) and not self._in_bin
        self.check_action.setEnabled(has_offers)
        self.files.enable(has_workspace=has_workspace, has_offers=has_offers)
        in_category = self._category is not None and not self._in_bin
        self.add_category_action.setEnabled(has_workspace)
        self.rename_category_action.setEnabled(in_category)
        self.places.offer(self._read.categories if self._read else (), self._category if in_category else None)
        self.remove_category_action.setEnabled(in_category)
        for button, action in self._buttons:
            button.setEnabled(action.isEnabled())

    # -- choosing ----------------------------------------------------------------------------------------------

    @Slot()
    def _on_category_chosen(self) -> None:
        item = self.tree.currentItem()
        chosen = item.data(0, CATEGORY) if item is not None else None
        in_bin = chosen == "bin"
        if in_bin != self._in_bin:
            self._in_bin, self._category = in_bin, None
            self.refresh()
        elif not in_bin:
            self._category = ShopCategoryId(chosen) if chosen else None
            self._show_rows()

    def show_group(self, group: str) -> None:
        """Show one group of all offers, as its chip would."""
        self._wanted_group, self._category = group, None
        if self._in_bin or self._is_behind:
            self._in_bin = False
            self.refresh()
        elif self._read is not None:
            self._on_read(self._read)

    @property
    def rows(self) -> tuple[ProductRow, ...]:
        """Every offer read."""
        return self._read.rows if self._read is not None else ()

    def select(self, ids: Sequence[ProductId]) -> None:
        """Select offers, as clicks would."""
        self.table.select_keys(list(ids))

    # -- doing -------------------------------------------------------------------------------------------------

    def _fill_new_menu(self) -> None:
        menu, language = self.new_menu, self._hub.words.language
        menu.clear()
        specs = {spec.name: spec for spec in handler_catalogue()}
        menu.addAction(self.tr("Empty offer"), self.create_empty)
        menu.addSeparator()
        for name in FIRST_CLASS:
            menu.addAction(specs[name].title.say(language), lambda name=name: self.create(handler=name))
        others = menu.addMenu(self.tr("Other handlers"))
        for spec in sorted(specs.values(), key=lambda spec: spec.title.say(language).casefold()):
            if spec.name not in FIRST_CLASS:
                others.addAction(spec.title.say(language), lambda name=spec.name: self.create(handler=name))
        templates = self._read.templates if self._read is not None else ()
        if templates:
            menu.addSeparator()
            for template in templates:
                menu.addAction(
                    self.tr("As the template “{name}”").format(name=template.name),
                    lambda template=template: self.create(template=template),
                )
        for one in (menu, others):
            entries = [action for action in one.actions() if action.text()]
            for entry, text in zip(entries, with_letters([entry.text() for entry in entries]), strict=True):
                entry.setText(text)

    @Slot()
    def _on_new_triggered(self) -> None:
        if self.new.isVisible():
            self.new.showMenu()
        else:
            # Asked for from an offer or another section, where the button is not to be seen.
            window = self.window()
            self.new_menu.popup(window.mapToGlobal(window.rect().center()))

    @Slot()
    def create_empty(self) -> None:
        """Begin an offer that says nothing yet, and open it."""
        self.create()

    def create(self, *, handler: str = "", template: Template | None = None) -> None:
        """Begin an offer and open it."""
        category, language = self._category, self._hub.words.language
        self._opens_next = True

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.create(
                handler=handler,
                template=template.id if template is not None else None,
                category=category,
                language=language,
            )

        self._change(self.tr("new offer"), work)

    @Slot(object)
    def _on_row_opened(self, product_id: ProductId) -> None:
        if self._in_bin:
            notify.show(notify.Level.INFO, self.tr("Take this offer out of the bin to work on it."))
        else:
            self.offer_opened.emit(product_id)

    @Slot()
    def _on_open_triggered(self) -> None:
        keys = self.table.selected_keys()
        if keys:
            self.offer_opened.emit(keys[0])

    @Slot()
    def _on_duplicate_triggered(self) -> None:
        ids = self._selected_offers()
        # Copied while it is open, the copy is what one goes on with.
        self._opens_next = self.shown_offer() is not None
        self._change(self.tr("copy of offers"), lambda workspace, _context: workspace.products.duplicate(ids))
        self._tells = self._copied

    @Slot()
    def _on_delete_triggered(self) -> None:
        ids = self._selected_offers()
        if ids and self.delete_action.isEnabled():
            self._change(self.tr("offers put into the bin"), lambda workspace, _: workspace.products.delete(ids))

    @Slot()
    def _on_restore_triggered(self) -> None:
        ids = self.table.selected_keys()
        self._change(self.tr("offers taken out of the bin"), lambda workspace, _: workspace.products.restore(ids))

    @Slot()
    def _on_template_triggered(self) -> None:
        ids = self._selected_offers()
        if ids:
            ask_text(
                self,
                self.tr("Keep as a template"),
                self.tr("Name of the template"),
                lambda name: self.keep_template(ids[0], name),
            )

    def keep_template(self, product_id: ProductId, name: str) -> None:
        """Keep an offer as a template of this name."""
        self._change(
            self.tr("template"), lambda workspace, _: workspace.products.save_as_template(product_id, name.strip())
        )

    def _not_ready(self, ids: Sequence[ProductId]) -> list[ProductId]:
        wanted = set(ids)
        ready = {row.id for row in self.rows if row.id in wanted and row.ready_at is not None}
        return [id_ for id_ in ids if id_ not in ready]

    @Slot()
    def _on_ready_triggered(self) -> None:
        """Mark what is not marked yet; when everything is, take the marks away."""
        ids = self._selected_offers()
        unmarked = self._not_ready(ids)
        chosen, ready = (unmarked, True) if unmarked else (list(ids), False)
        self._stack.push(
            ChangeCommand(
                self.tr("mark “ready to publish”"),
                lambda: self._mark_ready(chosen, ready=ready),
                lambda: self._mark_ready(chosen, ready=not ready),
            )
        )

    def _mark_ready(self, ids: Sequence[ProductId], *, ready: bool) -> None:
        self.steps.starting.emit()

        def work(workspace: Workspace, _context: JobContext) -> int:
            return workspace.products.mark_ready(ids, ready=ready)

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), quiet=True, can_cancel=False)

    @Slot()
    def check_all(self) -> None:
        """Check every offer, away from the window."""

        def work(workspace: Workspace, context: JobContext) -> int:
            return workspace.checks.check_all(lambda _done, _total: context.check())

        self._hub.run(
            self.tr("Checking the offers"), work, changes=frozenset({Topic.OFFERS}), on_done=self._on_all_checked
        )

    def check_quietly(self) -> None:
        """Check every offer again without a word: what one becomes can put others right or wrong, as a code does."""
        if self._hub.workspace is None:
            return

        def work(workspace: Workspace, context: JobContext) -> int:
            return workspace.checks.check_all(lambda _done, _total: context.check())

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), quiet=True, tell_failure=False)

    @Slot(object)
    def _on_all_checked(self, wrong: int) -> None:
        sentence = self.tr("%n offer(s) must be corrected before publishing.", None, wrong)
        notify.show(notify.Level.INFO, sentence if wrong else self.tr("Every offer can be published."))

    # -- cells -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_cells_edited(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            self._preview([[edit.text]], [edit.key], [edit.column], at_once=True)

    @Slot(object)
    def _on_pasted(self, pasted: Pasted) -> None:
        positions = self.table.selected_positions()
        current = self.table.currentIndex()
        if not positions or not current.isValid() or self._in_bin:
            return
        first = positions[0]
        block = block_of(pasted.text, pasted.html)
        count = max(len(block), len(positions))
        ids = [self.model.key_at(row) for row in range(first, min(first + count, self.model.rowCount()))]
        if len(positions) > 1:
            ids = [self.model.key_at(row) for row in positions]
        header = self.table.horizontalHeader()
        visual = header.visualIndex(current.column())
        shown = [
            self._columns[header.logicalIndex(place)].key
            for place in range(visual, header.count())
            if not header.isSectionHidden(header.logicalIndex(place))
        ]
        self._preview(block, ids, shown, at_once=False)

    def _preview(
        self, block: Sequence[Sequence[str]], ids: Sequence[ProductId], columns: Sequence[str], *, at_once: bool
    ) -> None:
        def work(workspace: Workspace, _context: JobContext) -> BulkPreview:
            return workspace.bulk.preview(block, ids, columns)

        done = self._on_typed_previewed if at_once else self._on_paste_previewed
        self._hub.read("", work, on_done=done, owner=self)

    @Slot(object)
    def _on_typed_previewed(self, preview: BulkPreview) -> None:
        if preview.problems:
            notify.show(notify.Level.WARNING, self.paste_sheet.problem_text(preview.problems[0]))
        elif preview.changes:
            self._apply(preview)

    @Slot(object)
    def _on_paste_previewed(self, preview: BulkPreview) -> None:
        names = {row.id: row.code or row.name for row in self.rows}
        read = self._read or _NOTHING
        self.paste_sheet.ask(preview, names, Lookups(read.categories, read.taxes, names))

    @Slot(object)
    def _on_paste_accepted(self, preview: BulkPreview) -> None:
        self._apply(preview)
        self._tells = self._changed
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply(self, preview: BulkPreview) -> None:
        self._change(self.tr("cells of offers"), lambda workspace, _context: workspace.bulk.apply(preview))

    # -- categories --------------------------------------------------------------------------------------------

    @Slot()
    def ask_category(self) -> None:
        """Ask for the name of one more category, below the one chosen."""
        ask_text(self, self.tr("Add a category"), self.tr("Name of the category"), self.add_category)

    def add_category(self, name: str) -> None:
        """Add a category below the one chosen."""
        parent = self._category
        self._change(self.tr("new category"), lambda workspace, _: workspace.catalogue.add_category(name, parent))

    @Slot()
    def _on_rename_category(self) -> None:
        read, chosen = self._read, self._category
        category = next((one for one in read.categories if one.id == chosen), None) if read is not None else None
        if category is None:
            return
        ask_text(
            self,
            self.tr("Rename the category"),
            self.tr("Name of the category"),
            lambda name: self.change_category(replace(category, name=name)),
            text=category.name,
        )

    def change_category(self, category: Category) -> None:
        """Change a category."""
        self._change(self.tr("name of a category"), lambda workspace, _: workspace.catalogue.change_category(category))

    @Slot()
    def _on_remove_category(self) -> None:
        chosen = self._category
        if chosen is not None:
            self._change(self.tr("category removed"), lambda workspace, _: workspace.catalogue.remove_category(chosen))

    # -- one step ----------------------------------------------------------------------------------------------

    def _change(self, step: str, work: Callable[[Workspace, JobContext], ChangeSet]) -> None:
        """Have a service change the catalogue, as one step to undo."""
        self._tells = None
        self.steps.run(step, work)

    @Slot(object)
    def _on_step_done(self, changes: ChangeSet) -> None:
        """Open what was created, when it was asked for; else select it. Say what has been done to many at once."""
        if changes.created and self._opens_next:
            self.offer_opened.emit(changes.created[0])
        elif changes.created:
            self._to_select = changes.created
            self._show_rows()
        self._opens_next = False
        tells, self._tells = self._tells, None
        if tells is not None:
            notify.show(notify.Level.SUCCESS, tells(changes))
        if any(edit.before and edit.after and edit.before.code != edit.after.code for edit in changes.products):
            self.check_quietly()

    @Slot()
    def _on_import_accepted(self) -> None:
        self._tells = self._taken

    def _copied(self, changes: ChangeSet) -> str:
        return self.tr("%n offer(s) copied", None, len(changes.created))

    def _changed(self, changes: ChangeSet) -> str:
        return self.tr("%n offer(s) changed", None, len(changes.products))

    def _taken(self, changes: ChangeSet) -> str:
        return self.tr("%n offer(s) taken from the file", None, len(changes.products))


class OffersView(QStackedWidget):
    """The section: the overview, and the editor of one offer over it."""

    def __init__(
        self, hub: Hub, undo_stack: QUndoStack, state: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._stack = undo_stack
        self._state = state
        self._editor: ProductEditor | None = None
        self._building: Iterator[None] | None = None
        self._wanted: ProductId | None = None
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._on_turn)
        self.overview = OffersOverview(hub, undo_stack, state, self)
        self.addWidget(self.overview)
        self.setFocusProxy(self.overview)
        self.overview.offer_opened.connect(self.open_offer)
        self.overview.listed.connect(self._on_listed)
        self.overview.shown_offer = self._shown_offer
        self.overview.steps.starting.connect(self._on_step_starting)
        self.overview.steps.done.connect(self._on_step_happened)
        self.overview.steps.repeated.connect(self._on_step_happened)
        self.overview.files.import_action.triggered.connect(self._on_import_wanted)
        self.currentChanged.connect(self._on_page_changed)
        hub.offers_wanted.connect(self.show_group)
        hub.workspace_changed.connect(self._on_workspace_changed)

    @property
    def editor(self) -> ProductEditor:
        """The editor. It has a hundred fields: it is made once the list is there, a part in each turn of the loop."""
        while not self._build_on():
            pass
        assert self._editor is not None  # noqa: S101 - built
        return self._editor

    def _build_on(self) -> bool:
        """Make one more part of the editor; true once it is whole."""
        if self._editor is None:
            self._editor = ProductEditor(self._hub, self._stack, self._state, self, at_once=False)
            self._building = self._editor.build()
        if self._building is None:
            return True
        try:
            next(self._building)
        except StopIteration:
            self._building = None
            self._editor.left.connect(self._on_left)
            self._editor.identity.category_wanted.connect(self.overview.ask_category)
            self._editor.prices.taxes_wanted.connect(self._on_taxes_wanted)
            self._editor.opened.connect(self.overview.show_actions)
            self.addWidget(self._editor)
        return self._building is None

    def _shown_offer(self) -> ProductId | None:
        if self._editor is None or self.currentWidget() is not self._editor:
            return None
        return self._editor.drafts.product_id

    @Slot()
    def _on_step_starting(self) -> None:
        if self._editor is not None and self._building is None:
            self._editor.drafts.flush()

    @Slot(object)
    def _on_step_happened(self, changes: ChangeSet) -> None:
        """Leave an offer that a step has taken away."""
        shown = self._shown_offer()
        if self._editor is not None and any(edit.id == shown and edit.after is None for edit in changes.products):
            self._editor.drop()

    @Slot()
    def _on_import_wanted(self) -> None:
        """Go back to the list, where it is shown what a file brings."""
        if self._editor is not None and self._shown_offer() is not None:
            self._editor.leave()

    @Slot()
    def _on_taxes_wanted(self) -> None:
        # They are the shop's, not one offer's.
        self._hub.section_wanted.emit("settings")

    @Slot()
    def _on_turn(self) -> None:
        if not self._build_on():
            return
        self._turns.stop()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.open_offer(wanted)

    @Slot()
    def _on_listed(self) -> None:
        """Prepare the editor while somebody looks at the list."""
        if self._building is not None or self._editor is None:
            self._turns.start()

    @Slot(object)
    def open_offer(self, product_id: ProductId) -> None:
        """Open the editor on an offer."""
        if self._editor is None or self._building is not None:
            self._wanted = product_id
            self._turns.start()
            return
        self.editor.open_product(product_id)
        self.setCurrentWidget(self.editor)
        self._hub.section_wanted.emit("offers")

    @Slot(str)
    def show_group(self, group: str) -> None:
        """Go to one group of the offers."""
        if self._editor is not None and self.currentWidget() is self._editor:
            self._editor.leave()
        self.overview.show_group(group)
        self._hub.section_wanted.emit("offers")

    def save_now(self) -> None:
        """Write down what is being edited."""
        if self._editor is not None and self._building is None:
            self._editor.save_now()

    @Slot()
    def _on_page_changed(self) -> None:
        self.setFocusProxy(self.currentWidget())
        self.overview.show_actions()

    @Slot()
    def _on_left(self) -> None:
        self.setCurrentWidget(self.overview)
        self.overview.refresh()
        self.overview.check_quietly()
        self.overview.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_workspace_changed(self) -> None:
        self._wanted = None
        if self._editor is not None and self._building is None:
            self._editor.forget()
        self.setCurrentWidget(self.overview)
