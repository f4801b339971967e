"""The seats: pools left, seats right, and the two sheets that open on top: a list to assign, seats to release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QSettings, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QUndoStack,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId
from seatadmin.domain.read_models import Pool, SeatRow
from seatadmin.domain.seats import SeatId, SeatState
from ui import notify, theme, wording
from ui.actions import make_action
from ui.delegates.gauge import GaugeDelegate
from ui.delegates.status import StatusDelegate
from ui.hub import Details, Hub, Topic
from ui.icons import set_icon
from ui.models.pools import PoolChoice, PoolColumn, PoolsModel
from ui.models.seats import SeatStatuses, in_pool, seat_columns
from ui.models.sheet import Source
from ui.models.table import Column, MemoryRows, TableModel
from ui.runner import JobContext, Lane, window_first
from ui.views.add_seats import AddSeatsDialog
from ui.views.assignment import AssignmentSheet, Mode
from ui.views.filter_bar import FilterBar
from ui.views.header import Header
from ui.views.one_line import OneLine
from ui.views.release import ReleaseSheet
from ui.views.row_details import TextLine
from ui.views.states import Emptiness, ViewStates
from ui.views.table_view import TableView
from ui.views.target_band import Choices, read_choices

POOLS_WIDTH_PX = 440
POOLS_WIDE_PX = 500
POOLS_DATED_PX = 400
POOLS_LEAST_PX = 330
# Of the width of the view, unless the person has moved the border.
POOLS_SHARE = 0.28
GAUGE_WIDTH_PX = 124
MEASURED_LINES = 50
LIST_FILES = ("*.csv", "*.txt", "*.tsv", "*.xlsx", "*.xlsm")


@dataclass(frozen=True, slots=True)
class _Ledger:
    pools: tuple[Pool, ...]
    rows: tuple[SeatRow, ...]
    shown: MemoryRows[SeatRow]
    choice: PoolChoice


def source_of(data: QMimeData) -> Source | None:
    """Take a list from what was dropped or copied: a file, a table of a spreadsheet, or text. None for other things."""
    for url in data.urls() if data.hasUrls() else ():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            try:
                return Source(path.read_bytes(), "file", path.name, path.name)
            except OSError:
                return None
    if data.hasHtml() and "<table" in data.html().lower():
        return Source(data.html().encode(), "html", _clipboard_name())
    if data.hasText() and data.text().strip():
        return Source(data.text().encode(), "text", _clipboard_name())
    return None


def _clipboard_name() -> str:
    return SeatsOverview.tr("Clipboard, {moment}").format(moment=wording.moment_text(datetime.now(UTC)))


class _PoolsTree(QTreeView):
    """The tree of pools."""

    def __init__(self, model: PoolsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(self.tr("Pools of seats"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.LARGE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegateForColumn(PoolColumn.GAUGE, GaugeDelegate(self))
        self.setHeader(Header(self))
        header = self.header()
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(PoolColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.HUGE)
        for column in (PoolColumn.PLANNED, PoolColumn.HELD, PoolColumn.ENDS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(PoolColumn.GAUGE, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(PoolColumn.GAUGE, GAUGE_WIDTH_PX)
        # Enough to find the widest: the first line holds the sums of all others.
        header.setResizeContentsPrecision(MEASURED_LINES)
        # The gauge says this number too.
        self.setColumnHidden(PoolColumn.FREE, True)
        self.setMinimumWidth(POOLS_LEAST_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        with window_first():
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The gauge shows planned and held seats too: in a narrow column the names matter more than the numbers.
        narrow = event.size().width() < POOLS_WIDE_PX
        self.setColumnHidden(PoolColumn.PLANNED, narrow)
        self.setColumnHidden(PoolColumn.HELD, narrow)
        # The mark of the gauge tells what ends soon, the tooltip when.
        self.setColumnHidden(PoolColumn.ENDS, event.size().width() < POOLS_DATED_PX)
        super().resizeEvent(event)


class SeatsOverview(QWidget):
    """Pools and seats. `list_given` carries a `Source`; `release_wanted` a tuple of seat ids."""

    list_given = Signal(object)
    release_wanted = Signal(object)

    def __init__(self, hub: Hub, state: QSettings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._state = state
        self._rows: tuple[SeatRow, ...] = ()
        self._statuses = SeatStatuses(datetime.now(UTC))
        self._columns: Sequence[Column[SeatRow]] = seat_columns(self._statuses)
        self._choice = PoolChoice()
        self._filling = False
        self.setAcceptDrops(True)
        self.pools = PoolsModel(self)
        self.tree = _PoolsTree(self.pools, self)
        self.tree.selectionModel().currentChanged.connect(self._on_pool_chosen)
        self.tree.hide()
        self.model: TableModel[SeatRow] = TableModel(self._columns, hub.runner, self)
        self.table = TableView(
            self.model, "seats", self.tr("Seats"), runner=hub.runner, state=state, fits=True, parent=self
        )
        self.table.setItemDelegateForColumn(self.model.column_of("state"), StatusDelegate(self.table))
        self.table.pasted.connect(self._on_pasted)
        self.table.selection_changed.connect(self._on_selection_changed)
        self.table.current_changed.connect(self._on_current_changed)
        self.filter = FilterBar(self.table, self.model, self)
        self._build_actions()
        empty = Emptiness(
            "seats",
            self.tr("No seats yet"),
            self.tr("Type in the seats a customer bought, then paste the list of people who will use them."),
            (self.add_action,),
        )
        self.states = ViewStates(self.table, hub, empty)
        self.states.retry_asked.connect(self._read)
        self._lay_out()
        hub.changed.connect(self._on_changed)
        hub.workspace_changed.connect(self._on_workspace_changed)
        self._on_selection_changed(0)
        self._on_workspace_changed()

    def _build_actions(self) -> None:
        self.paste_action = make_action(
            self,
            self.tr("&Paste a list to assign"),
            self.paste,
            shortcut="Ctrl+Shift+V",
            icon_name="paste",
            explanation=self.tr("The people copied from a spreadsheet or a mail"),
        )
        self.open_action = make_action(
            self,
            self.tr("Assign a list from a &file…"),
            self.ask_file,
            shortcut="Ctrl+I",
            icon_name="import",
            explanation=self.tr("CSV, text or Excel workbook"),
        )
        self.add_action = make_action(
            self, self.tr("&Add seats…"), self.ask_seats, shortcut="Ctrl+Shift+N", icon_name="add"
        )
        self.release_action = make_action(
            self,
            self.tr("&Release the seats selected…"),
            self._on_release_triggered,
            shortcut="Ctrl+Shift+Backspace",
            icon_name="released",
            explanation=self.tr("Shows first who would leave which course"),
        )
        self.remove_action = make_action(
            self,
            self.tr("Remo&ve the free seats selected…"),
            self._on_remove_triggered,
            shortcut="Ctrl+Shift+X",
            icon_name="close",
            explanation=self.tr("For seats typed in by mistake"),
        )
        for action in (self.release_action, self.remove_action):
            self.table.addAction(action)

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the view, for the menu and the command palette."""
        return (self.paste_action, self.open_action, self.add_action, self.release_action, self.remove_action)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        tools.setSpacing(theme.SMALL)
        self._buttons: list[tuple[QPushButton, QAction]] = []
        for action, text in (
            (self.open_action, self.tr("Assign a list…")),
            (self.add_action, self.tr("Add seats…")),
            (self.release_action, self.tr("Release…")),
        ):
            button = QPushButton(text, self)
            set_icon(button, str(action.property("icon_name")))
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            tools.addWidget(button)
            self._buttons.append((button, action))
        hint = OneLine(self)
        hint.say(self.tr("Copy the people, then Ctrl+V here; or drop their file."))
        theme.set_muted(hint)
        tools.addWidget(hint)
        tools.addStretch(1)

        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        self.filter.layout().setContentsMargins(theme.SMALL, 0, theme.SMALL, theme.SMALL)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        kept = self._state.value("seats/splitter") if self._state is not None else None
        self._own_splitter = not (isinstance(kept, QByteArray) and self.splitter.restoreState(kept))
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(tools)
        whole.addWidget(self.splitter, 1)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._own_splitter:
            width = event.size().width()
            pools = max(POOLS_LEAST_PX, min(POOLS_WIDTH_PX, round(width * POOLS_SHARE)))
            self.splitter.setSizes([pools, width - pools])

    @Slot()
    def _on_splitter_moved(self) -> None:
        self._own_splitter = False
        if self._state is not None:
            self._state.setValue("seats/splitter", self.splitter.saveState())

    # -- reading -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.SEATS in topics:
            self._read()

    @Slot()
    def _read(self) -> None:
        if self._hub.workspace is None:
            empty = MemoryRows(self._columns, (), _key)
            self._on_read(_Ledger((), (), empty, PoolChoice()))
        else:
            columns, choice = self._columns, self._choice

            def work(workspace: Workspace, _context: JobContext) -> _Ledger:
                rows = workspace.seats.rows()
                return _Ledger(workspace.seats.pools(), rows, _shown(columns, rows, choice), choice)

            self._hub.read("", work, on_done=self._on_read, on_failed=self.states.failed, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, ledger: _Ledger) -> None:
        self._rows = ledger.rows
        expanded = self._expanded()
        self._filling = True
        self.pools.set_pools(ledger.pools)
        self.tree.setVisible(bool(ledger.pools))
        self.tree.expandToDepth(0) if not expanded else self._expand(expanded)
        index = self.pools.find(self._choice)
        if not index.isValid():
            self._choice, index = PoolChoice(), self.pools.index(0, 0)
        self.tree.setCurrentIndex(index)
        self._filling = False
        if ledger.choice == self._choice:
            self.model.set_source(ledger.shown)
        else:
            self._show_pool()
        self.states.read()

    def _expanded(self) -> list[PoolChoice]:
        found, waiting = [], [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            for row in range(self.pools.rowCount(parent)):
                index = self.pools.index(row, 0, parent)
                if self.tree.isExpanded(index):
                    found.append(self.pools.choice(index))
                    waiting.append(index)
        return found

    def _expand(self, choices: Sequence[PoolChoice]) -> None:
        for choice in choices:
            index = self.pools.find(choice)
            if index.isValid():
                self.tree.setExpanded(index, True)

    @Slot(QModelIndex)
    def _on_pool_chosen(self, index: QModelIndex) -> None:
        choice = self.pools.choice(index)
        if not self._filling and choice != self._choice:
            self._choice = choice
            self._show_pool()

    def _show_pool(self) -> None:
        rows, columns, choice = self._rows, self._columns, self._choice

        def work(_workspace: Workspace, _context: JobContext) -> tuple[PoolChoice, MemoryRows[SeatRow]]:
            return choice, _shown(columns, rows, choice)

        self._hub.read("", work, on_done=self._on_shown, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_shown(self, shown: tuple[PoolChoice, MemoryRows[SeatRow]]) -> None:
        choice, rows = shown
        if choice == self._choice:
            self.model.set_source(rows)

    # -- what can be done --------------------------------------------------------------------------------------

    @property
    def choice(self) -> PoolChoice:
        """The pool chosen."""
        return self._choice

    @property
    def rows(self) -> tuple[SeatRow, ...]:
        """Every seat of the workspace."""
        return self._rows

    def show_seat(self, row: SeatRow) -> None:
        """Show one seat and everything about it."""
        self.choose_pool(PoolChoice())
        self.filter.field.setText(row.reference)
        self._on_current_changed(row.id)

    def choose_pool(self, choice: PoolChoice) -> None:
        """Choose a pool, as a click would."""
        index = self.pools.find(choice)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def show_expiring(self) -> None:
        """Show the free seats that end soon."""
        self.choose_pool(PoolChoice())
        self.filter.field.setText(self._statuses.ends_soon.word)
        self.table.sortByColumn(self.model.column_of("ends"), Qt.SortOrder.AscendingOrder)

    @Slot()
    def paste(self) -> None:
        """Open the assignment sheet on what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        self._give(source_of(data) if data is not None else None)

    @Slot(object)
    def _on_pasted(self, _pasted: object) -> None:
        self.paste()

    def _give(self, source: Source | None) -> None:
        if self._hub.workspace is None:
            notify.show(notify.Level.INFO, self.tr("Open or create a workspace first."))
        elif source is None:
            notify.show(
                notify.Level.WARNING,
                self.tr("There is no list of people here. Copy the rows in your spreadsheet, or choose a file."),
            )
        else:
            self.list_given.emit(source)

    @Slot()
    def ask_file(self) -> None:
        """Ask for the file of a list."""
        dialog = QFileDialog(self, self.tr("Assign a list"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Lists ({kinds})").format(kinds=" ".join(LIST_FILES)), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def open_file(self, name: str) -> None:
        """Open the assignment sheet on a file."""
        path = Path(name)
        try:
            data = path.read_bytes()
        except OSError as error:
            notify.show(
                notify.Level.ERROR,
                self.tr("{file} could not be read ({reason}).").format(file=path.name, reason=error.strerror),
            )
            return
        self._give(Source(data, "file", path.name, path.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The table has this key already; here it comes from everything else of the view.
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._give(source_of(event.mimeData()))

    @Slot()
    def ask_seats(self) -> None:
        """Ask for seats to add, for the customer and order chosen."""
        if self._hub.workspace is None:
            notify.show(notify.Level.INFO, self.tr("Open or create a workspace first."))
            return
        self._hub.read("", read_choices, on_done=self._on_choices, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        dialog = AddSeatsDialog(self._hub, choices, self._choice.customer or "", self._choice.order or "", self)
        dialog.added.connect(self._on_added)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _on_added(self, count: int) -> None:
        notify.show(notify.Level.SUCCESS, self.tr("%n seat(s) added.", None, count))

    def _selected(self) -> list[SeatRow]:
        rows = (self.model.source.row(key) for key in self.table.selected_keys())
        return [row for row in rows if row is not None]

    @Slot()
    def _on_workspace_changed(self) -> None:
        for action in (self.paste_action, self.open_action, self.add_action):
            action.setEnabled(self._hub.workspace is not None)
        self._enable_buttons()

    @Slot(int)
    def _on_selection_changed(self, count: int) -> None:
        self.release_action.setEnabled(count > 0)
        self.remove_action.setEnabled(count > 0)
        self._enable_buttons()

    def _enable_buttons(self) -> None:
        for button, action in self._buttons:
            button.setEnabled(action.isEnabled())

    @Slot()
    def _on_release_triggered(self) -> None:
        held = tuple(row.id for row in self._selected() if row.state is SeatState.HELD)
        if not held:
            notify.show(notify.Level.INFO, self.tr("None of the seats selected is held by anybody."))
        elif not self._hub.has_site:
            notify.show(notify.Level.WARNING, self.tr("Releasing asks Moodle: connect a site first."))
        else:
            self.release_wanted.emit(held)

    @Slot()
    def _on_remove_triggered(self) -> None:
        free = tuple(row.id for row in self._selected() if row.state is SeatState.FREE)
        if not free:
            notify.show(notify.Level.INFO, self.tr("None of the seats selected is free: only free seats are removed."))
            return
        self._removing = free
        notify.ask(
            notify.Question(
                self.tr("Remove %n free seat(s)?", None, len(free)),
                self.tr("For seats typed in by mistake. Their references will not come back."),
                self.tr("Remove %n seat(s)", None, len(free)),
                destructive=True,
            ),
            self._on_remove_answered,
        )

    def _on_remove_answered(self, accepted: bool) -> None:
        seat_ids: tuple[SeatId, ...] = self._removing
        if accepted:
            self._hub.run(
                self.tr("Removing seats"),
                lambda workspace, _context: workspace.seats.remove_free(seat_ids),
                changes=frozenset({Topic.SEATS}),
                can_cancel=False,
            )

    @Slot(object)
    def _on_current_changed(self, key: SeatId | None) -> None:
        row = self.model.source.row(key) if key is not None else None
        if self.isVisible():
            self._hub.details_wanted.emit(Details(row.reference, self._seat_details(row)) if row is not None else None)

    def show_details(self) -> None:
        """Show the current seat in the right panel; nothing when there is none."""
        index = self.table.currentIndex()
        self._on_current_changed(self.model.key_at(index.row()) if index.isValid() else None)

    def _seat_details(self, row: SeatRow) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(theme.LARGE, 0, theme.LARGE, theme.LARGE)
        column.setSpacing(theme.SMALL)
        status = self._statuses.of(row)
        column.addWidget(TextLine(status.icon_name, status.tone, status.word, panel))
        facts = [
            (self.tr("Customer"), row.customer),
            (self.tr("Order"), row.order),
            (self.tr("Product"), " · ".join(filter(None, (row.product_code, row.product_name)))),
            (self.tr("Courses allowed"), ", ".join(row.allowed) or self.tr("every course")),
            (self.tr("Holder"), row.holder_name),
            (self.tr("E-mail"), row.holder_email),
            (self.tr("Course"), row.course),
            (self.tr("Held since"), wording.date_text(row.held_since)),
            (self.tr("Start"), wording.date_text(row.starts)),
            (self.tr("End"), wording.date_text(row.ends) or self.tr("unlimited")),
        ]
        for name, value in facts:
            if value:
                label = QLabel(f"{name}\n{value}", panel)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
        column.addStretch(1)
        return panel


def _key(row: SeatRow) -> SeatId:
    return row.id


def _shown(columns: Sequence[Column[SeatRow]], rows: Sequence[SeatRow], choice: PoolChoice) -> MemoryRows[SeatRow]:
    return MemoryRows(columns, in_pool(rows, choice), _key)


class SeatsView(QStackedWidget):
    """The section: the overview, and over it the sheet of the moment."""

    def __init__(
        self, hub: Hub, undo_stack: QUndoStack, state: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self.overview = SeatsOverview(hub, state, self)
        self.sheet = AssignmentSheet(hub, undo_stack, state, self)
        self.release = ReleaseSheet(hub, state, self)
        for page in (self.overview, self.sheet, self.release):
            self.addWidget(page)
        # Whoever arrives by keyboard can paste at once.
        self.currentChanged.connect(self._on_page_changed)
        self._on_page_changed()
        self.overview.list_given.connect(self._on_list_given)
        self.overview.release_wanted.connect(self.open_release)
        self.sheet.left.connect(self._on_left)
        self.sheet.release_wanted.connect(self.open_release)
        self.sheet.paste_wanted.connect(self.overview.paste)
        self.release.paste_wanted.connect(self.overview.paste)
        self.release.left.connect(self._on_left)
        hub.list_wanted.connect(self.open_kept)
        hub.expiring_wanted.connect(self._on_expiring_wanted)
        hub.add_seats_wanted.connect(self.overview.ask_seats)
        hub.file_wanted.connect(self.overview.ask_file)
        hub.workspace_changed.connect(self._on_workspace_changed)

    @Slot()
    def _on_page_changed(self) -> None:
        self.setFocusProxy(self.currentWidget())
        self.show_details()

    def show_details(self) -> None:
        """Show in the right panel what is selected on the page of the moment, while this section is shown."""
        page = self.currentWidget()
        if isinstance(page, (SeatsOverview, AssignmentSheet, ReleaseSheet)):
            page.show_details()

    @Slot(object)
    def _on_list_given(self, source: Source) -> None:
        if self._is_running():
            return
        choice = self.overview.choice
        self.sheet.open_source(source, choice.customer_id, choice.order_id)
        self._show(self.sheet)

    @Slot(object)
    def open_kept(self, batch_id: BatchId) -> None:
        """Open a kept list."""
        if self.sheet.batch_id == batch_id and self.sheet.mode is not Mode.EMPTY:
            self._show(self.sheet)
        elif not self._is_running():
            self.sheet.open_kept(batch_id)
            self._show(self.sheet)

    @Slot(object)
    def open_release(self, seat_ids: Sequence[SeatId]) -> None:
        """Preview a release."""
        self._show(self.release)
        self.release.open_seats(seat_ids)

    def show_seat(self, row: SeatRow) -> None:
        """Show one seat of the overview."""
        self.setCurrentWidget(self.overview)
        self.overview.show_seat(row)

    def show_pool(self, choice: PoolChoice) -> None:
        """Show the seats of a customer or an order."""
        self.setCurrentWidget(self.overview)
        self.overview.filter.field.clear()
        self.overview.choose_pool(choice)

    def save_now(self) -> None:
        """Write down the list being prepared."""
        self.sheet.save_now()

    def _is_running(self) -> bool:
        running = self.sheet.mode is Mode.APPLYING
        if running:
            self._show(self.sheet)
            notify.show(notify.Level.INFO, self.tr("A list is being applied; wait for its end, or stop it first."))
        return running

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self._hub.section_wanted.emit("seats")
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_left(self) -> None:
        self.setCurrentWidget(self.overview)
        self.overview.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_expiring_wanted(self) -> None:
        self._show(self.overview)
        self.overview.show_expiring()

    @Slot()
    def _on_workspace_changed(self) -> None:
        self.sheet.forget()
        self.setCurrentWidget(self.overview)
