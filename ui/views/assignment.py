"""The assignment sheet: one page from a customer's list to enrolled learners, in three bands, no wizard.

The list and how it was read; where it goes; and the preview, which is edited in place, applied, and turns into the
report. Planning runs in the compute lane and look-ups in the network's, so typing never waits. Whatever is shown was
planned by the same function that will apply it; when Moodle has changed in between, the new plan is shown and asked
about again. A sheet that is left is kept: nothing typed is lost by closing it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId, IntentId, Target
from seatadmin.domain.planning import ACTS, Outcome
from seatadmin.domain.results import RowResult
from seatadmin.domain.seats import CustomerId, OrderId
from seatadmin.errors import UserError
from seatadmin.services.plan_batch import NO_CUSTOMER
from seatadmin.services.runs import RunReport
from ui import notify, theme, wording
from ui.actions import make_action
from ui.delegates.problem import ProblemDelegate
from ui.delegates.status import StatusDelegate
from ui.hub import Details, Hub, Topic
from ui.icons import set_icon
from ui.models.people import (
    LOOKS,
    SheetWords,
    can_be_reactivated,
    group_title,
    people_columns,
    sent_back_columns,
)
from ui.models.sheet import Group, Reading, SheetDesk, SheetRow, Snapshot, Source, group_of
from ui.models.table import Column, Edit, MemoryRows, TableModel
from ui.runner import Failure, Job, JobContext, Lane, Progress
from ui.theme import TextSize, Tone
from ui.undo import ChangeCommand
from ui.views.apply_bar import ApplyBar
from ui.views.chips import Chip, ChipBar
from ui.views.export_file import FileExport
from ui.views.filter_bar import FilterBar
from ui.views.following import reporter_of
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
    """One list. `left` when the person goes back; `release_wanted` carries the seats to release (a tuple of ids)."""

    left = Signal()
    release_wanted = Signal(object)

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
        self._build_head()
        self._build_bands()
        self._build_table(state)
        self._build_foot()
        self._lay_out()
        self._build_actions()
        hub.changed.connect(self._on_changed)
        self._show_mode()

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
        self.table.setEditTriggers(TableView.EditTrigger.AnyKeyPressed | TableView.EditTrigger.DoubleClicked)
        for column, delegate in (
            *((field, ProblemDelegate(self.table)) for field in ("lastname", "firstname", "email", "course")),
            *((field, ProblemDelegate(self.table)) for field in ("role", "group", "enrolstart", "enrolend")),
            ("outcome", StatusDelegate(self.table)),
        ):
            self.table.setItemDelegateForColumn(self.model.column_of(column), delegate)
        self.table.current_changed.connect(self._on_current_changed)
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
        self.bar.results_export_wanted.connect(self.table.ask_export)
        self.bar.release_wanted.connect(self._on_release_wanted)
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
        self.reactivate_action = make_action(
            self,
            self.tr("Reactivate the suspended people selected"),
            self._on_reactivate_selected,
            shortcut="Ctrl+Shift+R",
            icon_name="ok",
        )
        self.back_action = make_action(self, self.tr("Back to the seats"), self._on_escape, shortcut="Esc")

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the sheet, for the menu and the command palette."""
        return (self.apply_action, self.keep_action, self.look_action, self.reactivate_action)

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
            open_still = self._mode is Mode.EDITING or (self._mode is Mode.REPORT and not self._is_finished())
            if not own and open_still and self._snapshot is not None:
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
        if not snapshot.is_kept and self._mode is not Mode.APPLYING and snapshot.rows:
            self._autosave.start(round(AUTOSAVE_MS + AUTOSAVE_PER_ROW_MS * len(snapshot.rows)))
        if self._mode is not Mode.APPLYING:
            self._set_mode(Mode.REPORT if snapshot.is_applied else Mode.EDITING)
        self._show_all()
        self._look_if_needed()
        if self._close_after_keep:
            self._close_after_keep = False
            self.left.emit()

    @Slot(object)
    def _on_plan_failed(self, _failure: Failure) -> None:
        self._waiting -= 1
        self._close_after_keep = False
        self._show_bar()

    def _read(self, reading: Reading | None = None) -> None:
        desk, source, target = self._desk, self._source, self.target_band.target()
        if desk is None or source is None:
            return
        # Without a customer there are no seats, yet the list is read and checked at once.
        goal = target or Target(NO_CUSTOMER)
        self._change(lambda number: desk.read(number, source, reading or Reading(), goal), self.tr("Reading the list"))

    @Slot(object)
    def _on_reading_changed(self, reading: Reading) -> None:
        self._read(reading)

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
        if desk is None or self._mode is not Mode.EDITING:
            return
        changes = [(edit.key, edit.column, edit.text) for edit in edits]
        before = desk.before(changes)

        def do() -> None:
            self._change(lambda number: desk.edit(number, changes))

        def undo() -> None:
            self._change(lambda number: desk.restore(number, before, changes))

        text = self.tr("correction of %n cell(s)", None, len(changes))
        self._undo_stack.push(ChangeCommand(text, do, undo))

    @Slot()
    def _on_delete_asked(self) -> None:
        desk, keys = self._desk, self.table.selected_keys()
        if desk is None or not keys or self._mode is not Mode.EDITING:
            return
        whole = [key for key in keys if self._is_whole_row_selected(key)]
        if whole:
            question = notify.Question(
                self.tr("Take %n row(s) out of the list?", None, len(whole)),
                self.tr("The customer's file is not changed."),
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
            self._change(lambda number: desk.drop(number, keys))

    @Slot(object)
    def _on_pasted(self, pasted: Pasted) -> None:
        """Paste into cells as a spreadsheet does: one text fills the selection, a block goes down and right."""
        if self._mode is not Mode.EDITING:
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

    @Slot()
    def _on_reactivate_selected(self) -> None:
        desk = self._desk
        rows = [self.model.source.row(key) for key in self.table.selected_keys()]
        keys = [row.key for row in rows if row is not None and can_be_reactivated(row)]
        if desk is None or not keys or self._mode is not Mode.EDITING:
            notify.show(notify.Level.INFO, self.tr("No suspended person is selected."))
            return
        self._change(lambda number: desk.decide(number, keys, reactivate=True))

    @Slot(object, bool)
    def _on_reactivate_decided(self, key: IntentId, wanted: bool) -> None:
        desk = self._desk
        if desk is not None:
            self._change(lambda number: desk.decide(number, [key], reactivate=wanted))

    @Slot(object, int)
    def _on_account_decided(self, key: IntentId, account_id: int) -> None:
        desk = self._desk
        if desk is not None:
            self._change(lambda number: desk.decide(number, [key], account_id=account_id))

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
        if snapshot is None or self._mode is not Mode.EDITING or not self._hub.can_ask:
            return
        if snapshot.question is not None and snapshot.question != self._looked_for and self._look_job is None:
            self._look_later.start()

    @Slot()
    def look(self) -> None:
        """Ask Moodle about the people and courses of the list, then plan again."""
        snapshot = self._snapshot
        if snapshot is None or self._mode is not Mode.EDITING or self._look_job is not None:
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
        if self._desk is not None and self._mode is Mode.EDITING:
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
        if not self._has_target():
            notify.show(notify.Level.WARNING, self.tr("Choose a customer first: a list is kept for its seats."))
            return
        self._close_after_keep = True
        self.keep()
        notify.show(
            notify.Level.INFO,
            self.tr("The list is kept under Activity. Nothing has been sent to Moodle."),
        )

    @Slot()
    def _on_escape(self) -> None:
        self.leave()

    @Slot()
    def leave(self) -> None:
        """Go back; the list is kept, and a run goes on."""
        snapshot = self._snapshot
        if self._mode is Mode.EDITING and snapshot is not None and not snapshot.is_kept and snapshot.rows:
            self.keep()
        self.left.emit()

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
        if count:
            notify.show(
                notify.Level.SUCCESS,
                self.tr("%n person(s) withdrawn: their seats are free again, nothing was sent.", None, count),
            )
        self._desk = None
        self._set_mode(Mode.EMPTY)
        self.left.emit()

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
        resumed = snapshot.is_applied
        password = self.target_band.password.text() or None
        batch_id, number, words = snapshot.draft.batch.id, desk.ask(), self._hub.words

        def work(workspace: Workspace, context: JobContext) -> RunReport:
            # Kept in this lane too, so that what is sent is what is stored, whatever happens in between.
            desk.store()
            expected = None if resumed else snapshot.expected
            return workspace.apply.apply(
                batch_id, password=password, expected=expected, reporter=reporter_of(context, words)
            )

        self._apply_number = number
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
    def _on_apply_items(self, items: Sequence[RowResult]) -> None:
        found = []
        for result in items:
            row = self.model.source.row(result.intent_id)
            if row is not None:
                found.append((result.intent_id, row._replace(result=result)))
        self.model.put(found)

    @Slot(object)
    def _on_applied(self, report: RunReport) -> None:
        self._end_apply()
        desk = self._desk
        if desk is None:
            return
        self._change(lambda number: desk.applied(number, report.plan))
        done = sum(1 for result in report.results if result.ok and result.outcome in ACTS)
        text = self.tr("%n enrolment(s) done in Moodle.", None, done)
        waiting = sum(1 for result in report.results if result.outcome is Outcome.NO_SEAT)
        if waiting:
            text += " " + self.tr("%n person(s) wait for a seat.", None, waiting)
        elif not report.finished:
            text += " " + self.tr("Some rows are not finished: see why on each, then resume.")
        notify.show(notify.Level.SUCCESS if report.finished else notify.Level.WARNING, text)

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
        wanted = {Group.CORRECT, Group.REFUSED, Group.NO_SEAT}
        rows = [row for row in snapshot.rows if group_of(row) in wanted]
        columns = snapshot.people.columns if snapshot.people is not None else ()
        headers = {column.field: column.header or "" for column in columns if column.field is not None}
        self._export.ask(self.tr("Rows to correct"), sent_back_columns(self._say, headers), rows)

    @Slot()
    def _on_release_wanted(self) -> None:
        if self._snapshot is not None and self._snapshot.held:
            self.release_wanted.emit(self._snapshot.held)

    # -- what is shown -----------------------------------------------------------------------------------------

    def _is_editable(self, row: SheetRow) -> bool:
        return self._mode is Mode.EDITING and row.result is None

    def _is_finished(self) -> bool:
        return self._snapshot is not None and self._snapshot.is_finished

    def _has_target(self) -> bool:
        return self._snapshot is not None and self._snapshot.draft.batch.target.customer_id != NO_CUSTOMER

    def _set_mode(self, mode: Mode) -> None:
        if mode is not self._mode:
            self._mode = mode
            if mode is not Mode.EDITING:
                # What was sent, or is another list, cannot be undone cell by cell.
                self._undo_stack.clear()
            self._show_mode()

    def _show_mode(self) -> None:
        editing = self._mode is Mode.EDITING
        self.list_band.setEnabled(editing)
        self.target_band.set_locked(not editing)
        self.check.setVisible(editing)
        self._third_name.setText(self.tr("Results") if self._mode is Mode.REPORT else self.tr("Preview"))
        self._show_bar()

    def _show_all(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        batch = snapshot.draft.batch
        self._title.setText(batch.source)
        self.list_band.show_list(snapshot.people, batch.source, len(snapshot.rows))
        total = sum(snapshot.counts.values())
        chips = [Chip(None, self.tr("All"), total)]
        for group in Group:
            count = snapshot.counts.get(group, 0)
            if count or group in ALWAYS_SHOWN[snapshot.is_applied]:
                chips.append(Chip(group.value, group_title(group), count, *LOOKS[group]))
        self.chips.set_chips(chips)
        self.discard.setVisible(not snapshot.is_finished)
        self._show_bar()
        self._on_current_changed(self._current_key())

    def _why_not(self) -> str:
        """Say why the list cannot be applied now; empty when it can."""
        snapshot = self._snapshot
        if snapshot is None or self._waiting:
            return self.tr("The list is being planned.")
        if not self._has_target():
            return self.tr("Choose a customer first.")
        if snapshot.plan.is_empty:
            return self.tr("Nothing would be sent: no row needs anything, or all are to be corrected first.")
        if self.target_band.needs_password and snapshot.plan.totals.accounts_to_create:
            return self.tr("Type the initial password of the new accounts first.")
        if not self._hub.has_site:
            return self.tr("No Moodle site is connected: keep the list for later, or connect a site.")
        return ""

    @Slot()
    def _show_bar(self) -> None:
        snapshot = self._snapshot
        words = self._hub.words
        if snapshot is None or self._mode is Mode.EMPTY:
            self.bar.show_parts(self.tr("Reading the list…") if self._waiting else "", frozenset())
            return
        totals = snapshot.plan.totals
        wrong = sum(snapshot.counts.get(group, 0) for group in (Group.CORRECT, Group.REFUSED, Group.NO_SEAT))
        buttons = {"correct"} if wrong else set()
        if self._mode is Mode.APPLYING:
            self.bar.stop.setEnabled(True)
            self.bar.show_parts(self.tr("Starting…"), frozenset({"stop"}))
            return
        if self._mode is Mode.EDITING:
            text = " · ".join(words.totals(totals)[1:])
            if self._look_job is not None:
                text = self.tr("Asking Moodle…") + " " + text
            elif self._waiting:
                text = self.tr("Planning…") + " " + text
            self.bar.show_parts(text, frozenset(buttons | {"keep", "apply"}), to_correct=wrong)
            self.bar.show_apply(words.apply_label(totals), self._why_not())
            return
        buttons |= {"results"}
        if snapshot.held:
            buttons |= {"release"}
        if not snapshot.is_finished and not snapshot.plan.is_empty and not self._waiting:
            buttons |= {"apply"}
        text = self._report_text(snapshot)
        self.bar.show_parts(text, frozenset(buttons), to_correct=wrong)
        label = self.tr("Resume: {what}").format(what=words.apply_label(totals))
        self.bar.show_apply(label if snapshot.was_sent else words.apply_label(totals), self._why_not())

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
    def _on_current_changed(self, key: IntentId | None) -> None:
        row = self.model.source.row(key) if key is not None else None
        if row is None or not self.isVisible():
            return
        if row.outcome is Outcome.SEVERAL_ACCOUNTS and row.result is None and row.planned.person.email:
            self._asked_row = row
            email = row.planned.person.email
            self._hub.read(
                "",
                lambda workspace, _context: workspace.lists.accounts(email),
                on_done=self._on_accounts,
                owner=self,
                lane=Lane.READ,
            )
            return
        self._show_row(row, ())

    @Slot(object)
    def _on_accounts(self, accounts: Sequence[object]) -> None:
        if self._current_key() == self._asked_row.key:
            self._show_row(self._asked_row, accounts)

    def _show_row(self, row: SheetRow, accounts: Sequence[object]) -> None:
        panel = RowDetails(row, self._say, accounts)
        panel.reactivate_decided.connect(self._on_reactivate_decided)
        panel.account_decided.connect(self._on_account_decided)
        panel.edit_wanted.connect(self._on_edit_wanted)
        person = row.planned.person
        name = " ".join(filter(None, (person.firstname, person.lastname))) or (person.email or "?")
        self._hub.details_wanted.emit(Details(name, panel))

    @Slot()
    def _on_skipped_wanted(self) -> None:
        people = self._snapshot.people if self._snapshot is not None else None
        if people is None:
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
