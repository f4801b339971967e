"""What was prepared and what was done: the kept lists with their state, and the history, searched and exported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.history import HistoryEntry
from seatadmin.domain.intents import BatchId, BatchState, IntentState
from seatadmin.domain.read_models import BatchSummary
from seatadmin.services.wording import Words
from ui import notify, theme, wording
from ui.actions import make_action
from ui.delegates.status import StatusDelegate
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.models.table import Column, MemoryRows, TableModel
from ui.roles import Role, Status
from ui.runner import JobContext, Lane
from ui.theme import Tone
from ui.views.filter_bar import FilterBar
from ui.views.states import Emptiness, ViewStates
from ui.views.table_view import TableView

translate = QCoreApplication.translate

HISTORY_ROWS = 2_000
SEARCH_AFTER_MS = 200

LOOKS = {
    BatchState.DRAFT: ("waiting", Tone.WAITING),
    BatchState.APPLYING: ("applying", Tone.WARNING),
    BatchState.DONE: ("ok", Tone.GOOD),
    BatchState.WITHDRAWN: ("undo", Tone.QUIET),
}


def counts_text(summary: BatchSummary, words: Words) -> str:
    """Say how many people of a list are in which state."""
    return " · ".join(
        f"{words.intent_state(state)} {wording.number_text(count)}"
        for state in IntentState
        if (count := summary.intents.get(state, 0))
    )


def list_columns(hub: Hub) -> tuple[Column[BatchSummary], ...]:
    """Describe the columns of the kept lists."""

    def status(summary: BatchSummary) -> Status:
        return Status(hub.words.batch_state(summary.batch.state), *LOOKS[summary.batch.state])

    return (
        Column(
            key="when",
            title=translate("ActivityColumns", "Prepared"),
            text=lambda summary: wording.moment_text(summary.batch.created_at),
            sort_key=lambda summary: summary.batch.created_at,
            width_chars=20,
        ),
        Column(
            key="source",
            title=translate("ActivityColumns", "List"),
            text=lambda summary: summary.batch.source,
            width_chars=34,
            fixed=True,
        ),
        Column(
            key="customer",
            title=translate("ActivityColumns", "Customer"),
            text=lambda summary: summary.customer,
            width_chars=24,
        ),
        Column(
            key="course",
            title=translate("ActivityColumns", "Course"),
            text=lambda summary: summary.batch.target.course or "",
            width_chars=14,
        ),
        Column(
            key="state",
            title=translate("ActivityColumns", "State"),
            text=lambda summary: status(summary).word,
            roles={Role.STATUS: status},
            width_chars=26,
        ),
        Column(
            key="people",
            title=translate("ActivityColumns", "People"),
            text=lambda summary: wording.number_text(summary.total),
            sort_key=lambda summary: summary.total,
            numeric=True,
            width_chars=11,
        ),
        Column(
            key="who",
            title=translate("ActivityColumns", "Who"),
            text=lambda summary: summary.batch.created_by,
            width_chars=12,
        ),
        Column(
            key="counts",
            title=translate("ActivityColumns", "Where they stand"),
            text=lambda item: counts_text(item, hub.words),
            width_chars=40,
        ),
    )


def history_columns(hub: Hub) -> tuple[Column[tuple[int, HistoryEntry]], ...]:
    """Describe the columns of the history; rows are numbered, since two entries may be alike."""
    return (
        Column(
            key="when",
            title=translate("ActivityColumns", "When"),
            text=lambda row: wording.moment_text(row[1].at),
            sort_key=lambda row: row[1].at,
            value=lambda row: row[1].at,
            width_chars=20,
        ),
        Column(
            key="who",
            title=translate("ActivityColumns", "Who"),
            text=lambda row: row[1].who,
            width_chars=12,
        ),
        Column(
            key="what",
            title=translate("ActivityColumns", "What"),
            text=lambda row: hub.words.history(row[1]),
            tooltip=lambda row: hub.words.history(row[1]),
            width_chars=90,
            fixed=True,
        ),
    )


class KeptLists(QWidget):
    """The lists, newest first; Enter opens one."""

    def __init__(self, hub: Hub, state: QSettings | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._columns = list_columns(hub)
        self._withdrawing: BatchId | None = None
        self.model: TableModel[BatchSummary] = TableModel(self._columns, hub.runner, self)
        self.table = TableView(
            self.model, "lists", self.tr("Lists"), runner=hub.runner, state=state, fits=True, parent=self
        )
        self.table.setItemDelegateForColumn(self.model.column_of("state"), StatusDelegate(self.table))
        # Nothing can be pasted into what was done.
        self.table.paste_action.setVisible(False)
        self.table.row_opened.connect(self._hub.list_wanted)
        self.table.current_changed.connect(self._on_current_changed)
        self.filter = FilterBar(self.table, self.model, self)
        self.open_action = make_action(
            self, self.tr("&Open the list"), self._on_open_triggered, shortcut="Alt+Return", icon_name="open"
        )
        self.withdraw_action = make_action(
            self,
            self.tr("&Withdraw the list…"),
            self._on_withdraw_triggered,
            shortcut="Ctrl+Shift+W",
            icon_name="undo",
            explanation=self.tr("Takes back what was not sent yet; its seats are free again"),
        )
        self._buttons: list[QPushButton] = []
        for action in (self.open_action, self.withdraw_action):
            self.table.addAction(action)
            # Without the mark of the menu: in the window its letter belongs to others.
            button = QPushButton(action.text().replace("&", ""), self)
            set_icon(button, str(action.property("icon_name")))
            button.clicked.connect(action.trigger)
            self.filter.add_widget(button)
            self._buttons.append(button)
        empty = Emptiness(
            "activity",
            self.tr("No list yet"),
            self.tr("Lists you paste, drop or open under Seats are kept here, with what became of each person."),
        )
        self.states = ViewStates(self.table, hub, empty)
        self.states.retry_asked.connect(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        hub.changed.connect(self._on_changed)
        self._on_current_changed(None)

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.LISTS in topics:
            self._read()

    @Slot()
    def _read(self) -> None:
        if self._hub.workspace is None:
            self._on_read(())
            return

        def work(workspace: Workspace, _context: JobContext) -> Sequence[BatchSummary]:
            return workspace.lists.summaries()

        self._hub.read("", work, on_done=self._on_read, on_failed=self.states.failed, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, summaries: Sequence[BatchSummary]) -> None:
        self.model.set_source(MemoryRows(self._columns, summaries, lambda summary: summary.batch.id))
        self.states.read()
        self._on_current_changed(self._current())

    def _current(self) -> BatchId | None:
        index = self.table.currentIndex()
        return self.model.key_at(index.row()) if index.isValid() else None

    @Slot(object)
    def _on_current_changed(self, key: BatchId | None) -> None:
        summary = self.model.source.row(key) if key is not None else None
        self.open_action.setEnabled(summary is not None)
        back = {IntentState.DRAFT, IntentState.WAITING, IntentState.REFUSED}
        some = summary is not None and any(summary.intents.get(state) for state in back)
        self.withdraw_action.setEnabled(some)
        for button, action in zip(self._buttons, (self.open_action, self.withdraw_action), strict=True):
            button.setEnabled(action.isEnabled())

    @Slot()
    def _on_open_triggered(self) -> None:
        key = self._current()
        if key is not None:
            self._hub.list_wanted.emit(key)

    @Slot()
    def _on_withdraw_triggered(self) -> None:
        key = self._current()
        summary = self.model.source.row(key) if key is not None else None
        if summary is None:
            return
        self._withdrawing = summary.batch.id
        notify.ask(
            notify.Question(
                self.tr("Withdraw “{list}”?").format(list=summary.batch.source),
                self.tr("What was not sent yet is taken back and its seats are free again. Moodle is not changed."),
                self.tr("Withdraw"),
            ),
            self._on_answered,
        )

    def _on_answered(self, accepted: bool) -> None:
        batch_id = self._withdrawing
        if accepted and batch_id is not None:
            self._hub.run(
                self.tr("Withdrawing the list"),
                lambda workspace, _context: workspace.lists.withdraw(batch_id),
                changes=frozenset({Topic.LISTS, Topic.SEATS}),
                can_cancel=False,
            )


class History(QWidget):
    """Everything that was done, newest first, searched in the workspace itself."""

    def __init__(self, hub: Hub, state: QSettings | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._columns = history_columns(hub)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the history: a person, a seat, a list…"))
        self.search.setAccessibleName(self.tr("Search the history"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(self)
        theme.set_muted(self.count)
        self.model: TableModel[tuple[int, HistoryEntry]] = TableModel(self._columns, hub.runner, self)
        self.table = TableView(
            self.model, "history", self.tr("History"), runner=hub.runner, state=state, fits=True, parent=self
        )
        self.table.paste_action.setVisible(False)
        self.table.typed.connect(self._on_typed)
        export = QPushButton(self.table.export_action.text().replace("&", ""), self)
        set_icon(export, "export")
        export.clicked.connect(self.table.export_action.trigger)
        empty = Emptiness(
            "activity",
            self.tr("Nothing to show"),
            self.tr("Each seat given, each list applied and each setting changed is written down here."),
        )
        self.states = ViewStates(self.table, hub, empty)
        self.states.retry_asked.connect(self._read)
        line = QHBoxLayout()
        line.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        line.setSpacing(theme.SMALL)
        line.addWidget(self.search, 1)
        line.addWidget(self.count)
        line.addWidget(export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.search)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_AFTER_MS)
        self._pause.timeout.connect(self._read)
        self.search.textChanged.connect(self._on_search_changed)
        hub.changed.connect(self._on_changed)

    @Slot(str)
    def _on_search_changed(self, _text: str) -> None:
        self._pause.start()

    @Slot(str)
    def _on_typed(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(self.search.text() + letters)

    @Slot(object)
    def _on_changed(self, _topics: frozenset[Topic]) -> None:
        self._read()

    @Slot()
    def _read(self) -> None:
        text = self.search.text().strip()
        if self._hub.workspace is None:
            self._on_read(())
            return

        def work(workspace: Workspace, _context: JobContext) -> Sequence[HistoryEntry]:
            return workspace.history.search(text, limit=HISTORY_ROWS)

        self._hub.read("", work, on_done=self._on_read, on_failed=self.states.failed, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, entries: Sequence[HistoryEntry]) -> None:
        self.model.set_source(MemoryRows(self._columns, enumerate(entries), lambda row: row[0]))
        self.states.read()
        text = self.tr("%n entry(ies)", None, len(entries))
        if len(entries) == HISTORY_ROWS:
            text = self.tr("the newest {count}; search to see older ones").format(
                count=wording.number_text(HISTORY_ROWS)
            )
        self.count.setText(text)


class ActivityView(QTabWidget):
    """The section: lists and history."""

    def __init__(self, hub: Hub, state: QSettings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setAccessibleName(self.tr("Activity"))
        self.lists = KeptLists(hub, state, self)
        self.history = History(hub, state, self)
        self.addTab(self.lists, self.tr("&Lists"))
        self.addTab(self.history, self.tr("Histor&y"))
        self._hub = hub
        self.zone = QLabel(self)
        self.zone.setContentsMargins(theme.LARGE, 0, theme.LARGE, theme.SMALL)
        theme.set_muted(self.zone)
        self.setCornerWidget(self.zone)
        hub.workspace_changed.connect(self._on_changed)
        hub.changed.connect(self._on_changed)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        workspace = self._hub.workspace
        text = self.tr("Times of the site: {zone}").format(zone=workspace.zone_name) if workspace is not None else ""
        self.zone.setText(text)

    @property
    def view_actions(self) -> tuple[QAction, ...]:
        """The actions of the view, for the menu and the command palette."""
        return (self.lists.open_action, self.lists.withdraw_action)
