"""The view of every table: copy, paste, export, columns of one's choice, and no mouse needed.

It says what to do when it is empty, keeps the selection when rows are filtered or sorted, and remembers its columns by
name, so that a new version with other columns finds its way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QLocale, QPoint, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from ui import notify, theme
from ui.actions import make_action
from ui.delegates.text import TextDelegate
from ui.models.table import Check, Column, Key, TableModel
from ui.runner import Failure, JobContext, Lane, Progress, Runner, window_first
from ui.views.empty_state import EmptyState
from ui.views.export import tsv, write_csv, write_xlsx
from ui.views.header import Header

# More selected rows than this are copied away from the window, and not selected again after a filter.
AT_ONCE_ROWS = 2_000
READ_ROWS = 1_000
# Rows looked at for the first width of the columns.
FITTED_ROWS = 60


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was on the clipboard, in the two forms the reader understands; either may be empty."""

    text: str
    html: str


class TableView(QTableView):
    """A table over a `TableModel`.

    `pasted` carries a `Pasted`; `row_opened` the key of the row entered (Enter or double click); `current_changed`
    the key of the current row or None; `selection_changed` the number of rows selected; `typed` the letters typed
    where nothing can be edited, for the filter field.
    """

    pasted = Signal(object)
    row_opened = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal(int)
    typed = Signal(str)
    delete_asked = Signal()

    def __init__(
        self,
        model: TableModel[Any],
        name: str,
        title: str,
        *,
        runner: Runner | None = None,
        state: QSettings | None = None,
        whole_rows: bool = True,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is where the columns are remembered, `title` what a screen reader and an exported file say.

        `fits`: columns are first as wide as their first rows need, not as wide as they were thought to be.
        """
        super().__init__(parent)
        self._model = model
        self._name = name
        self._title = title
        self._runner = runner
        self._state = state
        self._fits = fits
        self._is_fitted = True
        self._remembered: list[Key] = []
        self._remembered_current: Key | None = None
        self.setHorizontalHeader(Header(self))
        self.setItemDelegate(TextDelegate(self))
        self.setModel(model)
        self.setAccessibleName(title)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectRows if whole_rows else behaviour.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(not whole_rows)
        self.setWordWrap(False)
        self.setTabKeyNavigation(not whole_rows)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        rows.setMinimumSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_asked)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

        self._empty = EmptyState("seats", self.viewport())
        self._empty_words: tuple[str, str, tuple[QAction, ...]] = (self.tr("Nothing here yet"), "", ())
        self._build_actions()
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.busy_changed.connect(self._on_busy_changed)
        model.failed.connect(self._on_read_failed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._restore_columns()
        self._show_empty()

    # -- what the owner may say --------------------------------------------------------------------------------

    def set_empty(self, icon_name: str, title: str, text: str, actions: Sequence[QAction] = ()) -> None:
        """Say what to do while the table holds nothing."""
        self._empty.hide()
        self._empty.deleteLater()
        self._empty = EmptyState(icon_name, self.viewport())
        self._empty_words = (title, text, tuple(actions))
        self._show_empty()

    def selected_positions(self) -> list[int]:
        """Give the positions of the rows selected, in the order shown."""
        ranges = self.selectionModel().selection()
        found: set[int] = set()
        for part in ranges:
            found.update(range(part.top(), part.bottom() + 1))
        return sorted(found)

    def selected_keys(self) -> list[Key]:
        """Give the keys of the rows selected, in the order shown."""
        return [self._model.key_at(position) for position in self.selected_positions()]

    def select_keys(self, keys: Sequence[Key]) -> None:
        """Select these rows where they are shown, and go to the first of them."""
        positions = [at for key in keys if (at := self._model.position_of(key)) is not None]
        selection, last = QItemSelection(), self._model.columnCount() - 1
        for at in positions:
            selection.select(self._model.index(at, 0), self._model.index(at, last))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if positions:
            first = self._model.index(min(positions), max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.scrollTo(first)

    def shown_columns(self) -> list[Column[Any]]:
        """Give the columns that are visible, in the order they stand on the screen."""
        header = self.horizontalHeader()
        numbers = [header.logicalIndex(place) for place in range(header.count())]
        return [self._model.columns[number] for number in numbers if not header.isSectionHidden(number)]

    # -- actions -----------------------------------------------------------------------------------------------

    def _build_actions(self) -> None:
        standard = QKeySequence.StandardKey
        self.copy_action = make_action(
            self, self.tr("&Copy"), self.copy, shortcut=standard.Copy, icon_name="copy",
            explanation=self.tr("Copy for a spreadsheet, with the titles of the columns"),
        )  # fmt: skip
        self.copy_bare_action = make_action(
            self, self.tr("Copy without &titles"), self.copy_bare, shortcut="Ctrl+Shift+C", icon_name="copy"
        )
        self.paste_action = make_action(self, self.tr("&Paste"), self.paste, shortcut=standard.Paste, icon_name="paste")
        self.export_action = make_action(
            self, self.tr("&Export…"), self.ask_export, shortcut="Ctrl+E", icon_name="export",
            explanation=self.tr("Write what the table shows to a file"),
        )  # fmt: skip
        self.columns_action = make_action(
            self, self.tr("Choose the co&lumns"), self.show_columns_menu, shortcut="Ctrl+Shift+L", icon_name="columns"
        )
        for action in self.actions():
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def table_actions(self) -> list[QAction]:
        """Give what every table can do, without what its view has added; for menus and the list of shortcuts."""
        return [action for action in self.actions() if action.parent() is self and action.isVisible()]

    @Slot()
    def copy(self) -> None:
        """Copy the selection; with the titles of the columns, unless it is a single cell."""
        self._copy(headers=True)

    @Slot()
    def copy_bare(self) -> None:
        """Copy the selection without titles."""
        self._copy(headers=False)

    @Slot()
    def paste(self) -> None:
        """Hand over what is on the clipboard; nothing is changed here."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and (data.hasText() or data.hasHtml()):
            self.pasted.emit(Pasted(data.text() if data.hasText() else "", data.html() if data.hasHtml() else ""))

    @Slot()
    def ask_export(self) -> None:
        """Ask where to write what the table shows, then write it."""
        dialog = QFileDialog(self, self.tr("Export"), f"{self._title}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Excel workbook (*.xlsx)"), self.tr("CSV file (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(self._on_export_filter_selected)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    @Slot(str)
    def export_to(self, file_name: str) -> None:
        """Write the rows and columns shown; the ending of the name decides between CSV and XLSX."""
        path = Path(file_name)
        columns, title, separator = self.shown_columns(), self._title, self._separator()

        def write(rows: Iterator[Any], check: Check) -> Path:
            if path.suffix.lower() == ".csv":
                write_csv(path, columns, rows, separator=separator, check=check)
            else:
                write_xlsx(path, columns, rows, title=title, check=check)
            return path

        self._with_rows(self._model.keys(), self.tr("Export"), write, self._on_exported)

    def _copy(self, *, headers: bool) -> None:
        indexes = self.selectionModel().selection()
        if indexes.isEmpty():
            return
        numbers = {number for part in indexes for number in range(part.left(), part.right() + 1)}
        names = {self._model.columns[number].key for number in numbers}
        columns = [column for column in self.shown_columns() if column.key in names]
        keys = self.selected_keys()
        with_titles = headers and (len(keys) > 1 or len(columns) > 1)

        def render(rows: Iterator[Any], check: Check) -> str:
            return tsv(columns, rows, headers=with_titles, check=check)

        self._with_rows(keys, self.tr("Copy"), render, self._on_copied)

    def _with_rows(
        self,
        keys: Sequence[Key],
        title: str,
        work: Callable[[Iterator[Any], Check], Any],
        on_done: Callable[[Any], object],
    ) -> None:
        """Read rows a thousand at a time and give them to `work`, at once when they are few and at hand."""
        source, keys = self._model.source, tuple(keys)
        loads = [source.load(keys[start : start + READ_ROWS]) for start in range(0, len(keys), READ_ROWS)]

        def rows(check: Check) -> Iterator[Any]:
            for load in loads:
                yield from (row for _, row in load(check))

        if self._runner is None or (len(keys) <= AT_ONCE_ROWS and not source.slow):
            on_done(work(rows(lambda: None), lambda: None))
            return

        def run(context: JobContext) -> Any:
            def counted() -> Iterator[Any]:
                for done, row in enumerate(rows(context.check)):
                    context.report(Progress(done, len(keys)))
                    yield row

            return work(counted(), context.check)

        self._runner.submit(title, run, on_done=on_done, on_failed=self._on_write_failed, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        notify.show(notify.Level.SUCCESS, self.tr("Written: {path}").format(path=path))

    @Slot(object)
    def _on_write_failed(self, failure: Failure) -> None:
        reason = failure.error.strerror if isinstance(failure.error, OSError) else None
        text = self.tr("The file could not be written ({reason}). Choose another place and try again.")
        notify.show(notify.Level.ERROR, text.format(reason=reason or type(failure.error).__name__))

    @Slot(object)
    def _on_read_failed(self, failure: Failure) -> None:
        text = self.tr("These rows could not be read. What is shown may be out of date.")
        notify.show(notify.Level.ERROR, text, details=failure.details)

    @Slot(str)
    def _on_export_filter_selected(self, name_filter: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("csv" if "*.csv" in name_filter else "xlsx")

    @staticmethod
    def _separator() -> str:
        # A spreadsheet expects a semicolon wherever the comma is the decimal sign.
        return ";" if QLocale().decimalPoint() == "," else ","

    # -- columns -----------------------------------------------------------------------------------------------

    @Slot(QPoint)
    def _on_header_menu_asked(self, point: QPoint) -> None:
        self._open_columns_menu(self.horizontalHeader().mapToGlobal(point))

    @Slot()
    def show_columns_menu(self) -> None:
        """Open the menu of columns from the keyboard."""
        self._open_columns_menu(self.horizontalHeader().mapToGlobal(QPoint(theme.SMALL, theme.ROW_HEIGHT)))

    def _open_columns_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._model.columns):
            if column.concealed:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(not column.fixed)
            action.setData(column.key)
        menu.addSeparator()
        menu.addAction(self.tr("As at first")).setData("")
        menu.triggered.connect(self._on_column_triggered)
        menu.popup(point)

    @Slot(QAction)
    def _on_column_triggered(self, action: QAction) -> None:
        if action.data():
            self.setColumnHidden(self._model.column_of(action.data()), not action.isChecked())
        else:
            self._set_columns({})
        self.save_columns()

    def save_columns(self) -> None:
        """Remember widths, order and visibility of the columns."""
        if self._state is None:
            return
        header = self.horizontalHeader()
        kept = {
            column.key: {
                "place": header.visualIndex(number),
                "hidden": header.isSectionHidden(number),
                "width": header.sectionSize(number) or None,
            }
            for number, column in enumerate(self._model.columns)
        }
        self._state.setValue(f"tables/{self._name}", json.dumps(kept))

    def _restore_columns(self) -> None:
        kept: object = {}
        if self._state is not None:
            try:
                kept = json.loads(str(self._state.value(f"tables/{self._name}", "{}")))
            except ValueError:
                kept = {}
        self._set_columns(kept if isinstance(kept, dict) else {})

    def _set_columns(self, kept: dict[str, Any]) -> None:
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        places: list[tuple[int, int]] = []
        for number, column in enumerate(self._model.columns):
            found = kept.get(column.key)
            remembered = found if isinstance(found, dict) else {}
            width = remembered.get("width")
            place = remembered.get("place")
            header.resizeSection(number, width if isinstance(width, int) else column.width_chars * letter + theme.LARGE)
            hidden = bool(remembered.get("hidden", column.hidden)) and not column.fixed
            header.setSectionHidden(number, hidden or column.concealed)
            places.append((place if isinstance(place, int) else number, number))
        for wanted, (_, number) in enumerate(sorted(places)):
            header.moveSection(header.visualIndex(number), wanted)
        header.setStretchLastSection(True)
        self._is_fitted = bool(kept) or not self._fits
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each column the room its first rows need, within half of what it was thought to need."""
        rows = min(self._model.rowCount(), FITTED_ROWS)
        if self._is_fitted or not rows:
            return
        self._is_fitted = True
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self._model.columns):
            if header.isSectionHidden(number):
                continue
            cells = (self.sizeHintForIndex(self._model.index(row, number)).width() for row in range(rows))
            needed = max(header.sectionSizeHint(number), *cells)
            usual = column.width_chars * letter + theme.LARGE
            header.resizeSection(number, min(max(needed, usual * 2 // 3), usual * 3 // 2))

    def hideEvent(self, event: object) -> None:
        self.save_columns()
        super().hideEvent(event)

    # -- selection and emptiness -------------------------------------------------------------------------------

    @Slot()
    def _on_about_to_reset(self) -> None:
        positions = self.selected_positions()
        self._remembered = [self._model.key_at(at) for at in positions] if len(positions) <= AT_ONCE_ROWS else []
        current = self.currentIndex()
        self._remembered_current = self._model.key_at(current.row()) if current.isValid() else None

    @Slot()
    def _on_reset(self) -> None:
        self._show_empty()
        self._fit_columns()
        if self._remembered:
            self.select_keys(self._remembered)
        at = self._model.position_of(self._remembered_current) if self._remembered_current is not None else None
        if at is not None:
            index = self._model.index(at, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        self._remembered, self._remembered_current = [], None

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        self._show_empty()

    def _show_empty(self) -> None:
        if self._model.rowCount():
            self._empty.hide()
            return
        query = self._model.query
        if self._model.is_busy:
            self._empty.say(self.tr("Reading…"), "")
        elif query.words or query.group is not None:
            text = self.tr("Type something else, or clear the filter to see every row again.")
            self._empty.say(self.tr("No row matches"), text)
        else:
            self._empty.say(*self._empty_words)
        self._empty.setGeometry(self.viewport().rect())
        self._empty.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        with window_first():
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        ranges = self.selectionModel().selection()
        whole = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        # Whole rows never overlap, so that 100,000 of them are counted without walking them.
        count = sum(part.height() for part in ranges) if whole else len(self.selected_positions())
        self.selection_changed.emit(count)

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit(self._model.key_at(current.row()) if current.isValid() else None)

    # -- keyboard ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        editing = self.state() == QAbstractItemView.State.EditingState
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.currentIndex().isValid():
            if not self._edit_current():
                self.row_opened.emit(self._model.key_at(self.currentIndex().row()))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not editing:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        # Qt would walk every row in the window's thread; the filter finds more, and faster.
        self.typed.emit(search)

    def _edit_current(self) -> bool:
        index = self.currentIndex()
        editable = self._model.is_editable(index.row(), index.column())
        if editable:
            self.edit(index)
        return editable

    @Slot(object)
    def _on_double_clicked(self, index: Any) -> None:
        if not self._model.is_editable(index.row(), index.column()):
            self.row_opened.emit(self._model.key_at(index.row()))
