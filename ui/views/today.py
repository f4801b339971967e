"""The first page: what waits, and the one action that leads on. An empty page says how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.intents import BatchId, BatchState, IntentState
from seatadmin.domain.read_models import BatchSummary, OfferTotals, Pool
from seatadmin.errors import SeatadminError
from ui import theme, wording
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.models.offers import OfferGroup
from ui.runner import Failure, JobContext, Lane
from ui.theme import TextSize, Tone
from ui.views.activity import counts_text
from ui.views.row_details import TextLine
from ui.views.status_bar import Connection, WorkspaceStatus

LISTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Facts:
    summaries: Sequence[BatchSummary]
    pools: Sequence[Pool]

    @property
    def open_lists(self) -> list[BatchSummary]:
        """Give the lists that are not finished."""
        return [item for item in self.summaries if item.batch.state in (BatchState.DRAFT, BatchState.APPLYING)]


class _Card(QFrame):
    """A number, what it counts, and a button that leads there."""

    opened = Signal()

    def __init__(self, icon_name: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._tone = tone
        self._icon_name = icon_name
        self.number = QLabel(self)
        theme.set_text_size(self.number, TextSize.TITLE, bold=True)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setFlat(True)
        self.button.clicked.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.SMALL)
        column.setSpacing(theme.TINY)
        column.addWidget(self.number)
        column.addWidget(self.text, 1)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def say(self, count: int, text: str, button: str) -> None:
        """Show a number; nought is said quietly and leads nowhere."""
        self.number.setText(wording.number_text(count))
        self.text.setText(text)
        self.button.setText(button)
        set_icon(self.button, self._icon_name, self._tone if count else Tone.QUIET)
        self.button.setEnabled(count > 0)
        self.button.setAccessibleName(f"{wording.number_text(count)} {text}: {button}")


class TodayView(QScrollArea):
    """The section. It changes nothing itself: its buttons lead to the other sections."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        # None until the workspace has been read: nothing is said of what is not known.
        self._facts: _Facts | None = None
        self._offers: OfferTotals | None = None
        self._is_behind = False
        self._failed = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Today"))
        self.page = QWidget(self)
        self._column = QVBoxLayout(self.page)
        self._column.setContentsMargins(theme.HUGE, theme.LARGE, theme.HUGE, theme.LARGE)
        self._column.setSpacing(theme.MEDIUM)
        self.title = QLabel(self.page)
        theme.set_text_size(self.title, TextSize.TITLE, bold=True)
        self._column.addWidget(self.title)
        self._build_cards()
        self._next = QVBoxLayout()
        self._next.setSpacing(theme.SMALL)
        self._column.addLayout(self._next)
        self._column.addStretch(1)
        self.setWidget(self.page)
        hub.workspace_changed.connect(self._on_workspace_changed)
        hub.changed.connect(self._on_changed)
        hub.status_changed.connect(self._on_status_changed)
        self._show()

    def _build_cards(self) -> None:
        self.pending = _Card("waiting", Tone.WAITING, self.page)
        self.correct = _Card("error", Tone.PROBLEM, self.page)
        self.waiting = _Card("warning", Tone.WARNING, self.page)
        self.expiring = _Card("warning", Tone.WARNING, self.page)
        self.pending.opened.connect(self._on_lists_wanted)
        self.correct.opened.connect(self._on_correct_wanted)
        self.waiting.opened.connect(self._on_waiting_wanted)
        self.expiring.opened.connect(self._hub.expiring_wanted)
        self.cards = (self.pending, self.correct, self.waiting, self.expiring)
        self.offers = _Card("error", Tone.PROBLEM, self.page)
        self.offers.opened.connect(self._on_offers_wanted)
        grid = QGridLayout()
        grid.setSpacing(theme.MEDIUM)
        for number, card in enumerate(self.cards):
            grid.addWidget(card, number // 2, number % 2)
            grid.setColumnStretch(number % 2, 1)
        # Only where there is a catalogue: whoever only seats people is not told of offers.
        grid.addWidget(self.offers, len(self.cards) // 2, 0)
        self._column.addLayout(grid)

    # -- reading -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.LISTS, Topic.SEATS}:
            self._read()
        if Topic.OFFERS in topics:
            # Every pause in typing an offer is told: counted when somebody looks.
            self._is_behind = True
            self._read_offers()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_offers()

    def _read_offers(self) -> None:
        if not (self._is_behind and self.isVisible()) or self._hub.workspace is None:
            return
        self._is_behind = False

        def work(workspace: Workspace, _context: JobContext) -> OfferTotals:
            return workspace.products.totals()

        self._hub.read("", work, on_done=self._on_offers_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_offers_read(self, offers: OfferTotals) -> None:
        self._offers = offers
        self._show_offers()

    def _show_offers(self) -> None:
        offers = self._offers
        self.offers.setVisible(offers is not None and offers.offers > 0)
        if offers is not None:
            wrong = offers.to_correct
            text = self.tr("offer(s) to correct before publishing", None, wrong)
            self.offers.say(wrong, text, self.tr("See the offers"))

    @Slot()
    def _on_workspace_changed(self) -> None:
        self._facts, self._failed = None, ""
        self._offers = None
        self._show()

    @Slot()
    def _read(self) -> None:
        if self._hub.workspace is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> _Facts:
            return _Facts(workspace.lists.summaries(), workspace.seats.pools())

        self._hub.read("", work, on_done=self._on_read, on_failed=self._on_failed, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, facts: _Facts) -> None:
        self._facts, self._failed = facts, ""
        self._show()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        error = failure.error
        self._failed = str(self._hub.words.error(error)) if isinstance(error, SeatadminError) else str(error)
        self._show()

    @Slot(object)
    def _on_status_changed(self, _status: WorkspaceStatus) -> None:
        self._show()

    # -- what is shown -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        is_open = self._hub.workspace is not None
        self.title.setText(self._hub.name if is_open else self.tr("Welcome to Seatadmin"))
        facts = self._facts
        for card in self.cards:
            card.setVisible(is_open and facts is not None)
        if facts is not None:
            self._show_facts(facts)
        self._show_offers()
        self._show_next(is_open=is_open)

    def _show_facts(self, facts: _Facts) -> None:
        pending, wrong = sum(item.pending for item in facts.summaries), sum(item.to_correct for item in facts.summaries)
        waiting = sum(item.people(IntentState.WAITING) for item in facts.summaries)
        ending = sum(pool.expiring for pool in facts.pools)
        # The number stands above, the words agree with it.
        self.pending.say(
            pending, self.tr("person(s) of your lists not in Moodle yet", None, pending), self.tr("See the lists")
        )
        self.correct.say(wrong, self.tr("row(s) to correct", None, wrong), self.tr("See and correct"))
        self.waiting.say(waiting, self.tr("person(s) waiting for a seat", None, waiting), self.tr("See who"))
        self.expiring.say(ending, self.tr("free seat(s) ending within 90 days", None, ending), self.tr("See the seats"))

    def _show_next(self, *, is_open: bool) -> None:
        while self._next.count():
            item = self._next.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        steps = self._steps(self._facts) if is_open and self._facts is not None else []
        if self._failed:
            self._next.addWidget(TextLine("error", Tone.PROBLEM, self._failed, self.page))
            self._add_button(self.tr("Try again"), self._read, "refresh")
        elif is_open and self._facts is None:
            self._next.addWidget(TextLine("waiting", Tone.QUIET, self.tr("Reading…"), self.page))
        if not is_open:
            text = self.tr(
                "A workspace holds your customers, orders and seats. It works without a network: "
                "nothing leaves this workstation before you say so."
            )
            self._next.addWidget(TextLine("info", Tone.QUIET, text, self.page))
            for action in self._hub.start_actions:
                self._add_button(action.text().replace("&", ""), action.trigger, str(action.property("icon_name")))
        if steps:
            self._add_title(self.tr("What to do next"))
        for text, button, slot, icon_name in steps:
            self._next.addWidget(TextLine("right", Tone.QUIET, text, self.page))
            self._add_button(button, slot, icon_name)
        self._show_lists()

    def _steps(self, facts: _Facts) -> list[tuple[str, str, object, str]]:
        steps: list[tuple[str, str, object, str]] = []
        if self._hub.status.connection is Connection.NOT_CONNECTED:
            steps.append(
                (
                    self.tr("Connect the Moodle site, so that people and courses can be looked up."),
                    self.tr("Connect to Moodle…"),
                    self._on_connect_wanted,
                    "site",
                )
            )
        if not facts.pools:
            steps.append(
                (
                    self.tr("Type in the seats a customer bought."),
                    self.tr("Add seats…"),
                    self._on_add_seats_wanted,
                    "add",
                )
            )
        else:
            steps.append(
                (
                    self.tr("Copy the people in your spreadsheet, then press Ctrl+V in Seats; or open their file."),
                    self.tr("Assign a list from a file…"),
                    self._on_file_wanted,
                    "import",
                )
            )
        return steps

    def _show_lists(self) -> None:
        lists = self._facts.open_lists[:LISTS_SHOWN] if self._facts is not None else []
        if not lists:
            return
        self._add_title(self.tr("Lists in hand"))
        for summary in lists:
            line = QWidget(self.page)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.SMALL)
            button = QPushButton(summary.batch.source, line)
            button.setProperty("batch", summary.batch.id)
            set_icon(button, "waiting" if summary.batch.state is BatchState.DRAFT else "applying", Tone.WAITING)
            button.clicked.connect(self._on_list_clicked)
            text = QLabel(f"{summary.customer} · {counts_text(summary, self._hub.words)}", line)
            text.setTextFormat(Qt.TextFormat.PlainText)
            theme.set_muted(text)
            row.addWidget(button)
            row.addWidget(text, 1)
            self._next.addWidget(line)

    def _add_title(self, text: str) -> None:
        label = QLabel(text, self.page)
        theme.set_text_size(label, TextSize.BODY, bold=True)
        self._next.addSpacing(theme.SMALL)
        self._next.addWidget(label)

    def _add_button(self, text: str, slot: object, icon_name: str) -> None:
        button = QPushButton(text, self.page)
        set_icon(button, icon_name)
        button.clicked.connect(slot)
        self._next.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    # -- reactions ---------------------------------------------------------------------------------------------

    @Slot()
    def _on_lists_wanted(self) -> None:
        self._hub.lists_wanted.emit()

    def _open_first(self, state: IntentState) -> None:
        summaries = self._facts.summaries if self._facts is not None else ()
        found = [item for item in summaries if item.people(state)]
        if len(found) == 1:
            self._hub.list_wanted.emit(found[0].batch.id)
        else:
            self._hub.lists_wanted.emit()

    @Slot()
    def _on_correct_wanted(self) -> None:
        self._open_first(IntentState.REFUSED)

    @Slot()
    def _on_offers_wanted(self) -> None:
        self._hub.offers_wanted.emit(OfferGroup.TO_CORRECT)

    @Slot()
    def _on_waiting_wanted(self) -> None:
        self._open_first(IntentState.WAITING)

    @Slot()
    def _on_list_clicked(self) -> None:
        batch_id: BatchId = self.sender().property("batch")
        self._hub.list_wanted.emit(batch_id)

    @Slot()
    def _on_connect_wanted(self) -> None:
        self._hub.connect_wanted.emit()

    @Slot()
    def _on_add_seats_wanted(self) -> None:
        self._hub.section_wanted.emit("seats")
        self._hub.add_seats_wanted.emit()

    @Slot()
    def _on_file_wanted(self) -> None:
        self._hub.section_wanted.emit("seats")
        self._hub.file_wanted.emit()
