"""The assignment sheet: one page from a customer's list to enrolled learners, in three bands, no wizard.

The list and how it was read; where it goes; and the preview, which is edited in place, applied, and turns into the
report. Planning runs in the compute lane and look-ups in the network's, so typing never waits. Whatever is shown was
planned by the same function that will apply it; when Moodle has changed in between, the new plan is shown and asked
about again. A sheet that is left is kept: nothing typed is lost by closing it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QShowEvent, QUndoStack
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId, IntentId, Target
from seatadmin.domain.results import RowResult, sums
from seatadmin.domain.seats import NO_CUSTOMER, CustomerId, OrderId
from seatadmin.errors import UserError
from seatadmin.services.runs import RunReport
from ui import notify, theme, wording
from ui.actions import make_action
from ui.delegates.problem import ProblemDelegate
from ui.delegates.status import StatusDelegate
from ui.hub import Details, Hub, Topic
from ui.icons import set_icon
from ui.models.people import (
    EDITED_FIELDS,
    LOOKS,
    SheetWords,
    can_be_decided,
    group_title,
    people_columns,
    result_columns,
    sent_back_columns,
)
from ui.models.sheet import (
    TO_SEND_BACK,
    Change,
    Group,
    Reading,
    Sending,
    SheetDesk,
    SheetRow,
    Snapshot,
    Source,
    group_of,
)
from ui.models.table import Column, Edit, MemoryRows, TableModel
from ui.runner import Failure, Job, JobContext, Lane, Progress
from ui.theme import TextSize, Tone
from ui.undo import ChangeCommand
from ui.views.apply_bar import ApplyBar
from ui.views.chips import Chip, ChipBar
from ui.views.export_file import FileExport
from ui.views.filter_bar import FilterBar
from ui.views.following import Reached, reporter_of
from ui.views.list_band import ListBand
from ui.views.row_details import RowDetails, TextLine
from ui.views.table_view import Pasted, TableView
from ui.views.target_band import Choices, TargetBand, read_choices

# A list left alone for so long is written down, so that a crash costs nothing. Long lists take longer to write and are
# written less often: planning waits for it.
AUTOSAVE_MS = 4_000
AUTOSAVE_PER_ROW_MS = 0.6
# Fast typing and fast choosing ask Moodle once, at the end.
LOOK_AFTER_MS = 700


# More rows than this are shown anew rather than one by one in the window's thread.
CHANGED_IN_PLACE = 5_000
# Groups worth a chip even when nobody is in them: their nought is an answer.
ALWAYS_SHOWN = {False: (Group.CORRECT,), True: (Group.DONE,)}


class Mode(Enum):
    """What the sheet is doing."""

    EMPTY = "empty"
    EDITING = "editing"
    APPLYING = "applying"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a change came to: a snapshot and its rows in the form the table takes, or nothing yet.

    `desk` tells whose it is: the list on the screen may be another one by now.
    """

    desk: SheetDesk
    snapshot: Snapshot | None = None
    rows: MemoryRows[SheetRow] | None = None


class AssignmentSheet(QWidget):
    """One list. `left` when the person goes back; `release_wanted` carries the seats to release (a tuple of ids);
    `paste_wanted`: what is on the clipboard is a new list.
    """

    left = Signal()
    release_wanted = Signal(object)
    paste_wanted = Signal()

    def __init__(
        self, hub: Hub, undo_stack: QUndoStack, state: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._undo_stack = undo_stack
        self._say = SheetWords(lambda: hub.words)
        self._columns: Sequence[Column[SheetRow]] = people_columns(self._say, self._is_editable)
        self._desk: SheetDesk | None = None
        self._source: Source | None = None
        self._snapshot: Snapshot | None = None
        self._mode = Mode.EMPTY
        self._apply_job: Job | None = None
        self._look_job: Job | None = None
        self._looked_for: int | None = None
        self._waiting = 0
        self._close_after_keep = False
        self._own_change = False
        self._shows_skipped = False
        self._counts: Counter[Group] = Counter()
        self._build_head()
        self._build_bands()
        self._build_table(state)
        self._build_foot()
        self._lay_out()
        self._build_actions()
        hub.changed.connect(self._on_changed)
        self._show_mode()
        self._show_bar()

    # -- construction ------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.back = QPushButton(self.tr("Seats"), self)
        self.back.setFlat(True)
        set_icon(self.back, "left")
        self.back.setToolTip(self.tr("Back to the seats; the list is kept (Esc)"))
        self.back.clicked.connect(self.leave)
        self._title = QLabel(self)
        theme.set_text_size(self._title, TextSize.TITLE)
        self.discard = QPushButton(self.tr("Withdraw the list"), self)
        self.discard.setFlat(True)
        self.discard.setToolTip(self.tr("Take the list back: its seats are free again, nothing is sent to Moodle"))
        self.discard.clicked.connect(self._on_discard_clicked)
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.SMALL)
        self._head.addWidget(self.back)
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self.discard)

    def _build_bands(self) -> None:
        self.list_band = ListBand(self._hub, self)
        self.list_band.reading_changed.connect(self._on_reading_changed)
        self.list_band.skipped_wanted.connect(self._on_skipped_wanted)
        self.target_band = TargetBand(self._hub, self)
        self.target_band.target_changed.connect(self._on_target_changed)
        self.target_band.customer_changed.connect(self._on_customer_changed)
        self.target_band.password.textChanged.connect(self._show_bar)

        self.banner = QWidget(self)
        banner = QHBoxLayout(self.banner)
        banner.setContentsMargins(0, 0, 0, 0)
        self._banner_box = banner
        self.banner.hide()

        self.chips = ChipBar(self.tr("Groups of rows"), self)
        self.chips.chosen.connect(self._on_chip_chosen)
        self.check = QPushButton(self.tr("Look up in Moodle"), self)
        set_icon(self.check, "refresh")
        self.check.clicked.connect(self.look)

    def _build_table(self, state: QSettings | None) -> None:
        self.model: TableModel[SheetRow] = TableModel(self._columns, self._hub.runner, self)
        self.model.edited.connect(self._on_edited)
        self.table = TableView(
            self.model,
            "assignment",
            self.tr("People and what will happen"),
            runner=self._hub.runner,
            state=state,
            whole_rows=False,
            parent=self,
        )
        trigger = TableView.EditTrigger
        self.table.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        for column, delegate in (
            *((field, ProblemDelegate(self.table)) for field in ("lastname", "firstname", "email", "course")),
            *((field, ProblemDelegate(self.table)) for field in ("role", "group", "enrolstart", "enrolend")),
            ("outcome", StatusDelegate(self.table)),
        ):
            self.table.setItemDelegateForColumn(self.model.column_of(column), delegate)
        self.table.current_changed.connect(self._on_row_chosen)
        self.table.row_opened.connect(self._on_row_opened)
        self.table.pasted.connect(self._on_pasted)
        self.table.delete_asked.connect(self._on_delete_asked)
        self.filter = FilterBar(self.table, self.model, self)
        self.filter.layout().setContentsMargins(0, 0, 0, 0)
        self.filter.add_widget(self.check)

    def _build_foot(self) -> None:
        self.bar = ApplyBar(self)
        self.bar.apply_wanted.connect(self.apply)
        self.bar.stop_wanted.connect(self._on_stop_wanted)
        self.bar.keep_wanted.connect(self._on_keep_wanted)
        self.bar.correct_export_wanted.connect(self._on_correct_export_wanted)
        self.bar.results_export_wanted.connect(self._on_results_export_wanted)
        self.bar.release_wanted.connect(self._on_release_wanted)
        self.bar.changed.connect(self._enable_actions)
        self._export = FileExport(self._hub, self)

        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.timeout.connect(self.keep)
        self._look_later = QTimer(self)
        self._look_later.setSingleShot(True)
        self._look_later.setInterval(LOOK_AFTER_MS)
        self._look_later.timeout.connect(self.look)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        column.setSpacing(theme.SMALL)
        column.addLayout(self._head)
        for number, title, content in (
            (1, self.tr("List"), self.list_band),
            (2, self.tr("Target"), self.target_band),
        ):
            column.addWidget(self._band(number, title, content))
        column.addWidget(self.banner)
        column.addWidget(self._band(3, self.tr("Preview"), self._stacked(self.chips, self.filter)))
        column.addWidget(self.table, 1)
        column.addWidget(self.bar)

    @staticmethod
    def _stacked(*widgets: QWidget) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TINY)
        for widget in widgets:
            column.addWidget(widget)
        return holder

    def _band(self, number: int, title: str, content: QWidget) -> QWidget:
        band = QFrame(self)
        band.setFrameShape(QFrame.Shape.NoFrame)
        digit = QLabel(str(number), band)
        theme.set_text_size(digit, TextSize.TITLE)
        theme.set_muted(digit)
        name = QLabel(title, band)
        theme.set_text_size(name, TextSize.CAPTION, bold=True)
        theme.set_muted(name)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(digit)
        side.addWidget(name)
        side.addStretch(1)
        content.setParent(band)
        row = QHBoxLayout(band)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        holder = QWidget(band)
        holder.setFixedWidth(56)
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row.addWidget(holder)
        row.addWidget(content, 1)
        if number == 3:
            self._third_name = name
        return band

    def _build_actions(self) -> None:
        self.apply_action = make_action(
            self, self.tr("Apply the list"), self._on_apply_key, shortcut="Ctrl+Return", icon_name="ok"
        )
        self.keep_action = make_action(
            self, self.tr("Keep the list for later"), self._on_keep_wanted, shortcut="Ctrl+S", icon_name="waiting"
        )
        self.look_action = make_action(
            self, self.tr("Look the people up in Moodle"), self.look, shortcut="Ctrl+R", icon_name="refresh"
        )
        self.accept_action = make_action(
            self,
            self.tr("Accept what is proposed for the people selected"),
            self._on_accept_selected,
            shortcut="Ctrl+Shift+R",
            icon_name="ok",
            explanation=self.tr("Reactivate suspended enrolments, enrol again those who left their course"),
        )
        self.back_action = make_action(self, self.tr("Back to the seats"), self.leave, shortcut="Esc")

    @Slot()
    def _enable_actions(self) -> None:
        """Offer in menus and by keys what the bar offers with its buttons, while the list is on the screen."""
        bar, snapshot = self.bar, self._snapshot if self.isVisible() else None
        self.apply_action.setEnabled(bar.apply.isVisible() and bar.apply.isEnabled())
        self.keep_action.setEnabled(bar.keep.isVisible())
        self.look_action.setEnabled(snapshot is not None and self._can_look(snapshot))
        self.accept_action.setEnabled(snapshot is not None and self._can_change)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._enable_actions()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._enable_actions()

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the sheet, for the menu and the command palette."""
        return (self.apply_action, self.keep_action, self.look_action, self.accept_action)

    # -- what the section may ask ------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown, None before the first preview."""
        return self._snapshot

    @property
    def is_busy(self) -> bool:
        """True while a change is being planned or Moodle is being asked."""
        return bool(self._waiting) or self._look_job is not None or self._apply_job is not None

    @property
    def batch_id(self) -> BatchId | None:
        return self._snapshot.draft.batch.id if self._snapshot is not None else None

    def open_source(
        self, source: Source, customer_id: CustomerId | None = None, order_id: OrderId | None = None
    ) -> None:
        """Begin with a list pasted, dropped or opened; the pool that was chosen becomes the target."""
        self._begin(source.name)
        self._source = source
        self._choose_later = (customer_id, order_id)
        self._read_choices()

    def open_kept(self, batch_id: BatchId) -> None:
        """Open a list kept before, applied or not."""
        self._begin("")
        self._choose_later = (None, None)
        self._read_choices()
        desk = self._desk
        if desk is not None:
            self._change(lambda number: desk.load(number, batch_id))

    def forget(self) -> None:
        """Let go of the list, for another workspace."""
        self._autosave.stop()
        self._look_later.stop()
        self._desk = self._source = self._snapshot = None
        self._set_mode(Mode.EMPTY)

    def _begin(self, title: str) -> None:
        workspace = self._hub.workspace
        if workspace is None:
            return
        self._desk = SheetDesk(workspace)
        self._source = None
        self._snapshot = None
        self._looked_for = None
        self._shows_skipped = False
        self._title.setText(title)
        self._undo_stack.clear()
        self.target_band.reset()
        self.list_band.reset()
        self._set_banner(None)
        self.chips.choose(None)
        # A filter left from the list before would hide people of this one.
        self.filter.field.clear()
        self.model.set_source(MemoryRows(self._columns, (), _key))
        self._set_mode(Mode.EMPTY)

    # -- choices -----------------------------------------------------------------------------------------------

    def _read_choices(self) -> None:
        self._hub.read("", read_choices, on_done=self._on_choices, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self.target_band.set_choices(choices)
        if self._snapshot is None and self._source is not None and not self._waiting:
            self.target_band.choose(*self._choose_later)
            self._read()

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        own, self._own_change = self._own_change, False
        if self._desk is not None and topics & {Topic.SEATS, Topic.MIRROR}:
            self._read_choices()
            # What others changed changes the preview too.
            if not own and self._can_change and self._snapshot is not None:
                self._change(self._desk.refresh)

    # -- changes, one after the other in the compute lane ------------------------------------------------------

    def _change(
        self,
        change: Callable[[int], Snapshot | None],
        title: str = "",
        changes: frozenset[Topic] = frozenset(),
    ) -> None:
        if self._desk is None:
            return
        desk, columns = self._desk, self._columns
        number = desk.ask()

        def work(_workspace: Workspace, _context: JobContext) -> _Shown:
            snapshot = change(number)
            if snapshot is None:
                return _Shown(desk)
            return _Shown(desk, snapshot, MemoryRows(columns, snapshot.rows, _key, group_of))

        self._waiting += 1
        self._hub.run(
            title or self.tr("Planning the list"),
            work,
            on_done=self._on_planned,
            on_failed=self._on_plan_failed,
            changes=changes,
            can_cancel=False,
            quiet=True,
        )
        self._show_bar()

    @Slot(object)
    def _on_planned(self, shown: _Shown) -> None:
        self._waiting -= 1
        snapshot = shown.snapshot
        if snapshot is None or shown.desk is not self._desk:
            self._show_bar()
            return
        before, self._snapshot = self._snapshot, snapshot
        changed = snapshot.changed
        if changed is None or before is None or not self.model.source.size() or len(changed) > CHANGED_IN_PLACE:
            self.model.set_source(shown.rows)
        else:
            self.model.put((row.key, row) for row in changed)
        if before is None:
            self.target_band.set_target(snapshot.draft.batch.target)
            self._show_used_columns(snapshot)
            self.table.setFocus()
        if not snapshot.is_kept and not snapshot.is_applied and self._mode is not Mode.APPLYING and snapshot.rows:
            self._autosave.start(round(AUTOSAVE_MS + AUTOSAVE_PER_ROW_MS * len(snapshot.rows)))
        if self._mode is not Mode.APPLYING:
            self._set_mode(Mode.REPORT if snapshot.is_applied else Mode.EDITING)
        self._show_all()
        self._look_if_needed()
        if self._close_after_keep:
            self._close_after_keep = False
            self.left.emit()
            self._say_kept()

    @Slot(object)
    def _on_plan_failed(self, _failure: Failure) -> None:
        self._waiting -= 1
        self._close_after_keep = False
        # What others did to the list in the meantime is looked at when the change is announced.
        self._own_change = False
        self._show_bar()

    def _read(self) -> None:
        desk, source = self._desk, self._source
        if desk is None or source is None:
            return
        # Without a customer there are no seats, yet the list is read and checked at once.
        goal = self.target_band.target() or Target(NO_CUSTOMER)
        self._change(lambda number: desk.read(number, source, goal), self.tr("Reading the list"))

    def _push(self, text: str, make: Callable[[], None]) -> None:
        """Make a change of the rows that Ctrl+Z takes back; `text` names it in the menu."""
        desk = self._desk
        if desk is None:
            return
        change = Change(make)

        def do() -> None:
            self._change(lambda number: desk.carry_out(number, change), changes=self._changed_topics())

        def undo() -> None:
            self._change(lambda number: desk.take_back(number, change), changes=self._changed_topics())

        self._undo_stack.push(ChangeCommand(text, do, undo))

    def _changed_topics(self) -> frozenset[Topic]:
        # A correction of a list that was applied is stored, and plans its seat, at once.
        if self._mode is not Mode.REPORT:
            return frozenset()
        self._own_change = True
        return frozenset({Topic.LISTS, Topic.SEATS})

    @Slot(object)
    def _on_reading_changed(self, reading: Reading) -> None:
        desk, source = self._desk, self._source
        if desk is not None and source is not None and self._mode is Mode.EDITING:
            self._push(self.tr("another reading of the list"), lambda: desk.reread(source, reading))

    @Slot(object)
    def _on_target_changed(self, target: Target | None) -> None:
        desk = self._desk
        if desk is None or target is None or self._mode is not Mode.EDITING:
            return
        if self._snapshot is not None and self._snapshot.draft.batch.target == target:
            return
        self._change(lambda number: desk.retarget(number, target))

    @Slot(object)
    def _on_edited(self, edits: Sequence[Edit]) -> None:
        desk = self._desk
        if desk is not None and self._can_change:
            changes = [(edit.key, edit.column, edit.text) for edit in edits]
            self._push(self.tr("correction of %n cell(s)", None, len(changes)), lambda: desk.edit(changes))

    @Slot()
    def _on_delete_asked(self) -> None:
        desk, keys = self._desk, self.table.selected_keys()
        if desk is None or not keys or not self._can_change:
            return
        whole = [key for key in keys if self._is_whole_row_selected(key)]
        if whole and self._mode is Mode.REPORT:
            notify.show(notify.Level.INFO, self.tr("The rows of a list that was applied stay in its report."))
            return
        if whole:
            question = notify.Question(
                self.tr("Take %n row(s) out of the list?", None, len(whole)),
                self.tr("The customer's file is not changed; Ctrl+Z brings them back."),
                self.tr("Take out"),
            )
            self._dropping = tuple(whole)
            notify.ask(question, self._on_drop_answered)
            return
        cells = [(index.row(), index.column(), "") for index in self.table.selectedIndexes()]
        self.model.edit_cells(cells)

    def _is_whole_row_selected(self, key: IntentId) -> bool:
        at = self.model.position_of(key)
        return at is not None and self.table.selectionModel().isRowSelected(at)

    def _on_drop_answered(self, accepted: bool) -> None:
        desk, keys = self._desk, self._dropping
        if accepted and desk is not None:
            self._push(self.tr("removal of %n row(s)", None, len(keys)), lambda: desk.drop(keys))

    @Slot(object)
    def _on_pasted(self, pasted: Pasted) -> None:
        """Paste into cells as a spreadsheet does: one text fills the selection, a block goes down and right."""
        if not self._is_cell_chosen():
            self._paste_elsewhere()
            return
        lines = [line.split("\t") for line in pasted.text.rstrip("\n").split("\n")]
        if len(lines) == 1 and len(lines[0]) == 1:
            cells = [(index.row(), index.column(), lines[0][0]) for index in self.table.selectedIndexes()]
        else:
            at = self.table.currentIndex()
            shown = [self.model.column_of(column.key) for column in self.table.shown_columns()]
            first = shown.index(at.column()) if at.isValid() else 0
            cells = [
                (at.row() + down, shown[first + right], text)
                for down, line in enumerate(lines)
                for right, text in enumerate(line)
                if first + right < len(shown)
            ]
        self.model.edit_cells(cells)

    def _is_cell_chosen(self) -> bool:
        index = self.table.currentIndex()
        return index.isValid() and self._can_change and self.model.is_editable(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The table has this key already; here it comes from everything else of the sheet.
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste_elsewhere()
        else:
            super().keyPressEvent(event)

    def _paste_elsewhere(self) -> None:
        """Take a paste that is not for a cell: a new list where this one is a report, a word why not elsewhere."""
        if self._mode is Mode.REPORT:
            self.paste_wanted.emit()
        elif self._mode is Mode.APPLYING:
            notify.show(notify.Level.INFO, self.tr("A list is being applied; wait for its end, or stop it first."))
        else:
            notify.show(
                notify.Level.INFO,
                self.tr("Choose a cell to paste into it. To paste another list, go back to the seats first (Esc)."),
            )

    @Slot()
    def _on_accept_selected(self) -> None:
        rows = [self.model.source.row(key) for key in self.table.selected_keys()]
        keys = [row.key for row in rows if row is not None and can_be_decided(row)]
        if keys and self._can_change:
            self._decide(keys, reactivate=True)
        else:
            notify.show(notify.Level.INFO, self.tr("Nothing is proposed for the people selected."))

    @Slot(object, bool)
    def _on_reactivate_decided(self, key: IntentId, wanted: bool) -> None:
        self._decide([key], reactivate=wanted)

    @Slot(object, int)
    def _on_account_decided(self, key: IntentId, account_id: int) -> None:
        self._decide([key], account_id=account_id)

    def _decide(
        self, keys: Sequence[IntentId], *, reactivate: bool | None = None, account_id: int | None = None
    ) -> None:
        desk = self._desk
        if desk is not None and self._can_change:
            self._push(
                self.tr("decision on %n row(s)", None, len(keys)), lambda: desk.decide(keys, reactivate, account_id)
            )

    @Slot(object)
    def _on_row_opened(self, key: IntentId) -> None:
        """Enter where nothing can be typed leads to what has to be corrected in this row."""
        row = self.model.source.row(key)
        if row is not None and self._is_editable(row):
            wrong = (field for field in EDITED_FIELDS if self._say.problem(row, field) is not None)
            field = next(wrong, None)
            if field is not None:
                self._on_edit_wanted(field)

    @Slot(str)
    def _on_edit_wanted(self, field: str) -> None:
        column, at = self.model.column_of(field), self.table.currentIndex().row()
        self.table.setColumnHidden(column, False)
        index = self.model.index(at, column)
        self.table.setCurrentIndex(index)
        self.table.setFocus()
        self.table.edit(index)

    # -- asking Moodle -----------------------------------------------------------------------------------------

    def _look_if_needed(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or not self._can_look(snapshot) or not self._hub.can_ask:
            return
        if snapshot.question is not None and snapshot.question != self._looked_for and self._look_job is None:
            self._look_later.start()

    def _can_look(self, snapshot: Snapshot) -> bool:
        return self._mode is Mode.EDITING or (self._mode is Mode.REPORT and snapshot.sending is not None)

    @Slot()
    def _on_customer_changed(self) -> None:
        """Look for the account of the customer's new address, so that the preview says what it will do."""
        if self._hub.can_ask:
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask Moodle about the people and courses of the list, then plan again."""
        snapshot = self._snapshot
        if snapshot is None or not self._can_look(snapshot) or self._look_job is not None:
            return
        self._looked_for = snapshot.question
        draft, words = snapshot.draft, self._hub.words

        def work(workspace: Workspace, context: JobContext) -> None:
            workspace.apply.look(draft, reporter_of(context, words))

        self._look_job = self._hub.run(
            self.tr("Looking people up in Moodle"),
            work,
            on_done=self._on_looked,
            on_failed=self._on_look_failed,
            on_cancelled=self._on_looked,
            owner=self,
            lane=Lane.WORK,
        )
        self._show_bar()

    @Slot(object)
    def _on_looked(self, _: object) -> None:
        self._look_job = None
        if self._desk is not None and self._can_change:
            self._change(self._desk.refresh)

    @Slot(object)
    def _on_look_failed(self, _failure: Failure) -> None:
        self._look_job = None
        self._show_bar()

    # -- keeping -----------------------------------------------------------------------------------------------

    @Slot()
    def keep(self) -> None:
        """Write the list down and plan its seats, here only; nothing is sent."""
        self._autosave.stop()
        desk, snapshot = self._desk, self._snapshot
        if desk is None or snapshot is None or self._mode is not Mode.EDITING or not self._has_target():
            return
        self._own_change = True
        self._change(desk.keep, self.tr("Keeping the list"), frozenset({Topic.LISTS, Topic.SEATS}))

    def save_now(self) -> None:
        """Write the list down at once; for closing, when the compute lane has ended."""
        if self._desk is not None and self._mode is Mode.EDITING and self._has_target():
            self._desk.store()

    @Slot()
    def _on_keep_wanted(self) -> None:
        if self._mode is not Mode.EDITING:
            return
        if not self._has_target():
            notify.show(notify.Level.WARNING, self.tr("Choose a customer first: a list is kept for its seats."))
            return
        self._close_after_keep = True
        self.keep()

    def _say_kept(self) -> None:
        notify.show(notify.Level.INFO, self.tr("The list is kept under Activity. Nothing has been sent to Moodle."))

    @Slot()
    def leave(self) -> None:
        """Go back; the list is kept, and a run goes on."""
        snapshot = self._snapshot
        if self._mode is Mode.EDITING and snapshot is not None and snapshot.rows:
            if not self._has_target():
                question = notify.Question(
                    self.tr("Leave this list without keeping it?"),
                    self.tr("A list is kept for the seats of a customer, and none is chosen yet."),
                    self.tr("Leave the list"),
                    destructive=True,
                )
                notify.ask(question, self._on_leave_answered)
                return
            if not snapshot.is_kept:
                self.keep()
            self.left.emit()
            self._say_kept()
            return
        self.left.emit()

    def _on_leave_answered(self, accepted: bool) -> None:
        if accepted:
            self._desk = None
            self._set_mode(Mode.EMPTY)
            self.left.emit()
        else:
            self.target_band.customer.setFocus()

    @Slot()
    def _on_discard_clicked(self) -> None:
        desk = self._desk
        if desk is None:
            return
        self._autosave.stop()

        def work(_workspace: Workspace, _context: JobContext) -> int:
            return desk.withdraw()

        self._hub.run(
            self.tr("Withdrawing the list"),
            work,
            changes=frozenset({Topic.LISTS, Topic.SEATS}),
            on_done=self._on_withdrawn,
            can_cancel=False,
        )

    @Slot(object)
    def _on_withdrawn(self, count: int) -> None:
        self._desk = None
        self._set_mode(Mode.EMPTY)
        self.left.emit()
        # After the sheet: what was said on it goes with it.
        if count:
            notify.show(
                notify.Level.SUCCESS,
                self.tr("%n person(s) withdrawn: their seats are free again, nothing was sent.", None, count),
            )

    # -- applying ----------------------------------------------------------------------------------------------

    @Slot()
    def _on_apply_key(self) -> None:
        if self.bar.apply.isVisible() and self.bar.apply.isEnabled():
            self.apply()

    @Slot()
    def apply(self) -> None:
        """Send the list: keep it, then carry out exactly what is shown; go on with one that was cut."""
        desk, snapshot = self._desk, self._snapshot
        if desk is None or snapshot is None or self._why_not() or self._apply_job is not None:
            return
        self._autosave.stop()
        self._look_later.stop()
        self._set_banner(None)
        expected = snapshot.expected
        password = self.target_band.password.text() or None
        batch_id, number, words = snapshot.draft.batch.id, desk.ask(), self._hub.words

        def work(workspace: Workspace, context: JobContext) -> RunReport:
            # Kept in this lane too, so that what is sent is what is stored, whatever happens in between.
            desk.store()
            return workspace.apply.apply(
                batch_id, password=password, expected=expected, reporter=reporter_of(context, words)
            )

        self._apply_number = number
        self._counts = Counter(snapshot.counts)
        self._set_mode(Mode.APPLYING)
        self._apply_job = self._hub.run(
            self.tr("Applying “{list}”").format(list=self._title.text()),
            work,
            changes=frozenset({Topic.SEATS, Topic.LISTS, Topic.MIRROR}),
            on_done=self._on_applied,
            on_failed=self._on_apply_failed,
            on_cancelled=self._on_apply_cancelled,
            on_progress=self._on_apply_progress,
            on_items=self._on_apply_items,
            lane=Lane.WORK,
            tell_failure=False,
        )

    @Slot(object)
    def _on_apply_progress(self, progress: Progress) -> None:
        remaining = self._apply_job.remaining_s() if self._apply_job is not None else None
        self.bar.show_progress(progress, remaining)

    @Slot(object)
    def _on_apply_items(self, items: Sequence[Reached | RowResult]) -> None:
        """Show how far Moodle is with each row: its stages one after the other, then its result."""
        found: dict[IntentId, SheetRow] = {}
        for item in items:
            before = found.get(item.intent_id) or self.model.source.row(item.intent_id)
            if before is None:
                continue
            if isinstance(item, Reached):
                now = before._replace(stage=item.stage, result=None)
            else:
                now = before._replace(result=item, again=False)
            found[item.intent_id] = now
            self._counts[group_of(before)] -= 1
            self._counts[group_of(now)] += 1
        self.model.put(found.items())
        self._show_chips(self._counts)
        if self._current_key() in found:
            self.show_details()

    @Slot(object)
    def _on_applied(self, report: RunReport) -> None:
        self._end_apply()
        desk = self._desk
        if desk is None:
            return
        self._change(lambda number: desk.applied(number, report.plan))
        counted = sums(report.results, report.earlier)
        text = " · ".join(self._hub.words.results(report.results, report.earlier)) + "."
        if not report.finished and not counted.waiting:
            text += " " + self.tr("Some rows are not finished: see why on each, then resume.")
        level = notify.Level.INFO if counted.to_look_at else notify.Level.SUCCESS
        notify.show(level if report.finished else notify.Level.WARNING, text)

    @Slot(object)
    def _on_apply_failed(self, failure: Failure) -> None:
        self._end_apply()
        error = failure.error
        if isinstance(error, UserError) and error.code == "plan_changed":
            self._set_banner(
                "warning",
                Tone.WARNING,
                self.tr("Moodle has changed since the preview. Nothing was sent: look at the new plan, then apply it."),
            )
        else:
            self._hub.tell_failure(failure)
        if self._desk is not None:
            self._change(self._desk.refresh)

    @Slot(object)
    def _on_apply_cancelled(self, _: None) -> None:
        self._end_apply()
        self._set_banner(
            "info", Tone.WAITING, self.tr("Stopped. What is finished stays finished; “Resume” goes on with the rest.")
        )
        if self._desk is not None:
            self._change(self._desk.refresh)

    def _end_apply(self) -> None:
        self._apply_job = None
        self.target_band.password.clear()
        self._set_mode(Mode.REPORT)

    @Slot()
    def _on_stop_wanted(self) -> None:
        if self._apply_job is not None:
            self._apply_job.cancel()
            self.bar.stop.setEnabled(False)

    # -- after -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_correct_export_wanted(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        rows = [row for row in snapshot.rows if group_of(row) in TO_SEND_BACK]
        columns = snapshot.people.columns if snapshot.people is not None else ()
        headers = {column.field: column.header or "" for column in columns if column.field is not None}
        title = self.tr("Rows to correct")
        self._export.ask(title, sent_back_columns(self._say, headers, rows), rows, name=self._file_name(title))

    @Slot()
    def _on_results_export_wanted(self) -> None:
        snapshot = self._snapshot
        if snapshot is not None:
            title = self.tr("Results")
            columns = result_columns(self._say, self.table.shown_columns())
            self._export.ask(title, columns, snapshot.rows, name=self._file_name(title))

    def _file_name(self, title: str) -> str:
        """Name a file of this list: what it holds, of which list, for which course, of today."""
        snapshot = self._snapshot
        rows = snapshot.rows if snapshot is not None else ()
        courses = dict.fromkeys(row.planned.course.shortname for row in rows if row.planned.course is not None)
        named = next(iter(courses)) if len(courses) == 1 else ""
        today = date.today().isoformat()  # noqa: DTZ011 - the day on the wall of the person who saves the file
        return " - ".join(filter(None, (title, Path(self._title.text()).stem, named, today)))

    @Slot()
    def _on_release_wanted(self) -> None:
        if self._snapshot is not None and self._snapshot.held:
            self.release_wanted.emit(self._snapshot.held)

    # -- what is shown -----------------------------------------------------------------------------------------

    @property
    def _can_change(self) -> bool:
        """True while rows may be corrected: before the list is applied, and what is left of it afterwards."""
        return self._mode in (Mode.EDITING, Mode.REPORT)

    def _is_editable(self, row: SheetRow) -> bool:
        if not row.planned.intent.is_correctable:
            return False
        # In a report, people who have what the list asks for are no more to be corrected than those it gave it to.
        return self._mode is Mode.EDITING or (self._mode is Mode.REPORT and group_of(row) is not Group.ENROLLED)

    def _has_target(self) -> bool:
        return self._snapshot is not None and self._snapshot.draft.batch.target.customer_id != NO_CUSTOMER

    def _set_mode(self, mode: Mode) -> None:
        if mode is not self._mode:
            self._mode = mode
            if mode is not Mode.EDITING:
                # What was sent, or is another list, cannot be undone cell by cell.
                self._undo_stack.clear()
            self._show_mode()
            self._show_bar()
            self.show_details()

    def _show_mode(self) -> None:
        editing = self._mode is Mode.EDITING
        self.list_band.set_locked(not editing)
        self.target_band.set_locked(not editing)
        names = {Mode.REPORT: self.tr("Results"), Mode.APPLYING: self.tr("Sending")}
        self._third_name.setText(names.get(self._mode, self.tr("Preview")))

    def _show_all(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        batch = snapshot.draft.batch
        self._title.setText(batch.source)
        self.list_band.show_list(snapshot.people, len(snapshot.rows), snapshot.reading)
        self.target_band.show_plan(snapshot)
        self._show_chips(snapshot.counts)
        self.discard.setVisible(not snapshot.is_finished)
        self._show_bar()
        self.show_details()

    def _show_chips(self, counts: Mapping[Group, int]) -> None:
        chips = [Chip(None, self.tr("All"), sum(counts.values()))]
        always = ALWAYS_SHOWN[self._mode is not Mode.EDITING]
        for group in Group:
            count = counts.get(group, 0)
            if count or group in always:
                chips.append(Chip(group.value, group_title(group), count, *LOOKS[group]))
        self.chips.set_chips(chips)

    def _why_not(self) -> str:
        """Say why the list cannot be applied now; empty when it can."""
        snapshot = self._snapshot
        if snapshot is None or self._waiting:
            return self.tr("The list is being planned.")
        if not self._has_target():
            return self.tr("Choose a customer first.")
        if snapshot.sending is None:
            return self.tr("Nothing would be sent: no row needs anything, or all are to be corrected first.")
        if self.target_band.needs_password and snapshot.plan.totals.accounts_to_create:
            return self.tr("Type the initial password of the new accounts first.")
        if not self._hub.has_site:
            return self.tr("No Moodle site is connected: keep the list for later, or connect a site.")
        return ""

    @Slot()
    def _show_bar(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or self._mode is Mode.EMPTY:
            self.bar.show_parts(self.tr("Reading the list…") if self._waiting else "", frozenset())
            return
        self.check.setVisible(self._can_look(snapshot))
        if self._mode is Mode.APPLYING:
            self.bar.stop.setEnabled(True)
            self.bar.show_parts(self.tr("Starting…"), frozenset({"stop"}))
            return
        buttons = {"correct"} if snapshot.to_correct else set()
        if self._mode is Mode.EDITING:
            buttons |= {"keep", "apply"}
            text = self._preview_text(snapshot)
        else:
            buttons |= {"results"} | ({"release"} if snapshot.held else set())
            if snapshot.sending is not None:
                buttons |= {"apply"}
            text = self._report_text(snapshot)
            if snapshot.sending is not None:
                text += " · " + self._hub.words.totals(snapshot.plan.totals)[-1]
        if self._look_job is not None:
            text = self.tr("Asking Moodle…") + " " + text
        elif self._waiting:
            text = self.tr("Planning…") + " " + text
        self.bar.show_parts(text, frozenset(buttons), to_correct=snapshot.to_correct)
        self.bar.show_apply(self._apply_label(snapshot), self._why_not())

    def _apply_label(self, snapshot: Snapshot) -> str:
        what = self._hub.words.apply_label(snapshot.plan.totals)
        if not self._has_target():
            return self.tr("Choose a customer first")
        if snapshot.sending is Sending.RESUME:
            return self.tr("Resume: {what}").format(what=what)
        if snapshot.sending is Sending.RETRY:
            return self.tr("Try again: {what}").format(what=what)
        return what

    def _preview_text(self, snapshot: Snapshot) -> str:
        # The sum of seats means nothing before somebody has said whose seats.
        parts = self._hub.words.totals(snapshot.plan.totals)[1 : None if self._has_target() else -1]
        return " · ".join(parts)

    def _report_text(self, snapshot: Snapshot) -> str:
        parts = [
            f"{group_title(group)} {wording.number_text(count)}"
            for group in Group
            if (count := snapshot.counts.get(group, 0))
        ]
        return " · ".join(parts)

    def _set_banner(self, icon_name: str | None, tone: Tone = Tone.QUIET, text: str = "") -> None:
        while self._banner_box.count():
            widget = self._banner_box.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        if icon_name is not None:
            self._banner_box.addWidget(TextLine(icon_name, tone, text, self.banner))
        self.banner.setVisible(icon_name is not None)

    def _show_used_columns(self, snapshot: Snapshot) -> None:
        """Show the columns the list brings, beside those that are always there."""
        for field in ("role", "group", "enrolstart", "enrolend"):
            self.table.setColumnHidden(self.model.column_of(field), field not in snapshot.used_fields)

    @Slot(object)
    def _on_chip_chosen(self, key: str | None) -> None:
        self.model.set_group(Group(key) if key is not None else None)

    def _current_key(self) -> IntentId | None:
        index = self.table.currentIndex()
        return self.model.key_at(index.row()) if index.isValid() else None

    @Slot(object)
    def _on_row_chosen(self, _key: IntentId | None) -> None:
        self._shows_skipped = False
        self.show_details()

    def show_details(self) -> None:
        """Show in the right panel what is selected here; nothing when nothing is."""
        if not self.isVisible():
            return
        if self._shows_skipped:
            self._on_skipped_wanted()
            return
        key = self._current_key()
        row = self.model.source.row(key) if key is not None else None
        if row is None:
            self._hub.details_wanted.emit(None)
            return
        panel = RowDetails(row, self._say, editable=self._can_change and row.planned.intent.is_correctable)
        panel.reactivate_decided.connect(self._on_reactivate_decided)
        panel.account_decided.connect(self._on_account_decided)
        panel.edit_wanted.connect(self._on_edit_wanted)
        person = row.planned.person
        name = " ".join(filter(None, (person.firstname, person.lastname))) or (person.email or "?")
        self._hub.details_wanted.emit(Details(name, panel))

    @Slot()
    def _on_skipped_wanted(self) -> None:
        people = self._snapshot.people if self._snapshot is not None else None
        self._shows_skipped = people is not None and bool(people.skipped_rows)
        if people is None or not self._shows_skipped:
            self.show_details()
            return
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(theme.LARGE, 0, theme.LARGE, theme.LARGE)
        for skipped in people.skipped_rows:
            text = self.tr("Row {row}: {reason}").format(row=skipped.row, reason=self._hub.words.skipped(skipped))
            column.addWidget(TextLine("info", Tone.QUIET, text, panel))
        column.addStretch(1)
        self._hub.details_wanted.emit(Details(self.tr("Rows left aside"), panel))


def _key(row: SheetRow) -> IntentId:
    return row.key
