"""Release seats: who would leave which course, seat by seat, before anything is sent; then what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.seats import SeatId
from seatadmin.services.runs import ReleaseOutcome, ReleasePlan, ReleaseReport, ReleaseRow
from ui import notify, theme, wording
from ui.delegates.status import StatusDelegate
from ui.hub import Details, Hub, Topic
from ui.icons import set_icon
from ui.models.people import SheetWords
from ui.models.table import Column, MemoryRows, TableModel
from ui.roles import Role, Status
from ui.runner import Failure, Job, JobContext, Lane, Progress
from ui.theme import TextSize, Tone
from ui.views.chips import Chip, ChipBar
from ui.views.following import reporter_of
from ui.views.row_details import TextLine
from ui.views.table_view import TableView

translate = QCoreApplication.translate

LOOKS = {
    ReleaseOutcome.RELEASE: ("released", Tone.GOOD),
    ReleaseOutcome.GONE: ("free", Tone.GOOD),
    ReleaseOutcome.ENTERED: ("warning", Tone.WARNING),
    ReleaseOutcome.UNSEEN: ("warning", Tone.WARNING),
    ReleaseOutcome.NOT_HELD: ("info", Tone.QUIET),
}


@dataclass(frozen=True, slots=True)
class _Line:
    row: ReleaseRow
    released: bool | None = None
    kept: str = ""


def line_status(line: _Line, say: SheetWords) -> Status:
    """Say what will become of a seat, or what did."""
    if line.released:
        return Status(translate("ReleaseColumns", "Released: the seat is free again."), "ok", Tone.GOOD)
    if line.kept:
        return Status(say.words.release_kept(line.kept), "warning", Tone.WARNING)
    return Status(say.words.release(line.row), *LOOKS[line.row.outcome])


def release_columns(say: SheetWords) -> tuple[Column[_Line], ...]:
    """Describe the columns of a release."""

    def status(line: _Line) -> Status:
        return line_status(line, say)

    return (
        Column(
            key="reference",
            title=translate("ReleaseColumns", "Seat"),
            text=lambda line: line.row.seat.reference,
            width_chars=24,
        ),
        Column(
            key="holder",
            title=translate("ReleaseColumns", "Holder"),
            text=lambda line: line.row.seat.holder_name or "—",
            width_chars=20,
        ),
        Column(
            key="email",
            title=translate("ReleaseColumns", "E-mail"),
            text=lambda line: line.row.seat.holder_email or "",
            width_chars=26,
        ),
        Column(
            key="course",
            title=translate("ReleaseColumns", "Course"),
            text=lambda line: line.row.course.shortname if line.row.course is not None else "",
            width_chars=12,
        ),
        Column(
            key="outcome",
            title=translate("ReleaseColumns", "What happens"),
            text=lambda line: status(line).word,
            tooltip=lambda line: status(line).word,
            roles={Role.STATUS: status},
            width_chars=60,
        ),
    )


def _key(line: _Line) -> SeatId:
    return line.row.seat.id


class ReleaseSheet(QWidget):
    """One release. `left` when the person goes back; `paste_wanted`: what is on the clipboard is a list to assign."""

    left = Signal()
    paste_wanted = Signal()

    def __init__(self, hub: Hub, state: QSettings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._say = SheetWords(lambda: hub.words)
        self._columns = release_columns(self._say)
        self._plan: ReleasePlan | None = None
        self._report: ReleaseReport | None = None
        self._job: Job | None = None
        self.back = QPushButton(self.tr("Seats"), self)
        self.back.setFlat(True)
        set_icon(self.back, "left")
        self.back.setShortcut("Esc")
        self.back.setToolTip(self.tr("Back to the seats (Esc)"))
        self.back.clicked.connect(self.left)
        title = QLabel(self.tr("Release seats"), self)
        theme.set_text_size(title, TextSize.TITLE)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(title, 1)
        self.chips = ChipBar(self.tr("Groups of seats"), self)
        self.chips.chosen.connect(self._on_chip_chosen)
        self.model: TableModel[_Line] = TableModel(self._columns, hub.runner, self)
        self.table = TableView(
            self.model, "release", self.tr("Seats to release"), runner=hub.runner, state=state, parent=self
        )
        self.table.setItemDelegateForColumn(self.model.column_of("outcome"), StatusDelegate(self.table))
        self.table.current_changed.connect(self._on_current_changed)
        self.table.pasted.connect(self._on_pasted)
        self._warning = QLabel(self)
        self._warning.setWordWrap(True)
        theme.set_muted(self._warning)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("Reason, needed for people who have been in their course"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.textChanged.connect(self._show)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.stop = QPushButton(self.tr("Stop"), self)
        set_icon(self.stop, "stop")
        self.stop.clicked.connect(self._on_stop_clicked)
        self.release = QPushButton(self)
        self.release.setMinimumHeight(32)
        self.release.clicked.connect(self._on_release_clicked)
        self._lay_out(head)
        self._show()

    def _lay_out(self, head: QHBoxLayout) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.SMALL)
        foot.addWidget(self.reason, 3)
        foot.addStretch(1)
        for widget in (self.progress, self.stop, self.release):
            foot.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        column.setSpacing(theme.SMALL)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self.table, 1)
        column.addWidget(self._warning)
        column.addLayout(foot)

    @property
    def plan(self) -> ReleasePlan | None:
        return self._plan

    @property
    def report(self) -> ReleaseReport | None:
        return self._report

    def open_seats(self, seat_ids: Sequence[SeatId]) -> None:
        """Look at Moodle, then show what releasing these seats would do."""
        self._plan = self._report = None
        self.reason.clear()
        self.chips.set_chips(())
        self.table.set_empty("released", self.tr("Looking at Moodle…"), "")
        self.model.set_source(MemoryRows(self._columns, (), _key))
        words, wanted = self._hub.words, list(seat_ids)

        def work(workspace: Workspace, context: JobContext) -> ReleasePlan:
            return workspace.apply.preview_release(wanted, reporter_of(context, words))

        self._start(self.tr("Looking at the seats to release"), work, self._on_planned, frozenset())

    def _start(self, title: str, work: object, on_done: object, changes: frozenset[Topic]) -> None:
        self._job = self._hub.run(
            title,
            work,
            changes=changes,
            on_done=on_done,
            on_failed=self._on_failed,
            on_cancelled=self._on_cancelled,
            on_progress=self._on_progress,
            lane=Lane.WORK,
        )
        self._show()

    @Slot(object)
    def _on_planned(self, plan: ReleasePlan) -> None:
        self._job = None
        self._plan = plan
        self._show_lines([_Line(row) for row in plan.rows])
        self._show()

    def _show_lines(self, lines: Sequence[_Line]) -> None:
        self.model.set_source(MemoryRows(self._columns, lines, _key, lambda line: line.row.outcome))
        if self._plan is not None:
            chips = [Chip(None, self.tr("All"), len(self._plan.rows))]
            chips += [
                Chip(outcome.value, self._hub.words.release_label(outcome), count, *LOOKS[outcome])
                for outcome in ReleaseOutcome
                if (count := self._plan.count(outcome))
            ]
            self.chips.set_chips(chips)

    @Slot()
    def _on_release_clicked(self) -> None:
        plan, reason, words = self._plan, self.reason.text(), self._hub.words
        if plan is None:
            return

        def work(workspace: Workspace, context: JobContext) -> ReleaseReport:
            return workspace.apply.release(plan, reason=reason, reporter=reporter_of(context, words))

        changes = frozenset({Topic.SEATS, Topic.LISTS, Topic.MIRROR})
        self._start(self.tr("Releasing seats"), work, self._on_released, changes)

    @Slot(object)
    def _on_released(self, report: ReleaseReport) -> None:
        self._job = None
        self._report = report
        kept, released = dict(report.kept), set(report.released)
        rows = self._plan.rows if self._plan is not None else ()
        self._show_lines([_Line(row, row.seat.id in released, kept.get(row.seat.id, "")) for row in rows])
        notify.show(
            notify.Level.SUCCESS if not kept else notify.Level.WARNING,
            self.tr("%n seat(s) released.", None, len(released)),
        )
        self._show()

    @Slot(object)
    def _on_failed(self, _failure: Failure) -> None:
        self._end_unseen()

    @Slot(object)
    def _on_cancelled(self, _: None) -> None:
        self._end_unseen()

    def _end_unseen(self) -> None:
        self._job = None
        if self._plan is None:
            text = self.tr("Nothing was released. Go back to the seats (Esc) and ask again.")
            self.table.set_empty("released", self.tr("Moodle was not asked to the end"), text)
        self._show()

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.progress.setRange(0, progress.total or 0)
        self.progress.setValue(progress.done)

    @Slot()
    def _on_stop_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_chip_chosen(self, key: str | None) -> None:
        self.model.set_group(ReleaseOutcome(key) if key is not None else None)

    @Slot(object)
    def _on_pasted(self, _pasted: object) -> None:
        if self._job is not None:
            notify.show(notify.Level.INFO, self.tr("Seats are being released; wait for the end, or stop it first."))
        else:
            self.paste_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The table has this key already; here it comes from everything else of the sheet.
        if event.matches(QKeySequence.StandardKey.Paste):
            self._on_pasted(None)
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_current_changed(self, _key: SeatId | None) -> None:
        self.show_details()

    def show_details(self) -> None:
        """Show the current seat and what becomes of it in the right panel; nothing when there is none."""
        if not self.isVisible():
            return
        index = self.table.currentIndex()
        line = self.model.source.row(self.model.key_at(index.row())) if index.isValid() else None
        if line is None:
            self._hub.details_wanted.emit(None)
            return
        seat, panel = line.row.seat, QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(theme.LARGE, 0, theme.LARGE, theme.LARGE)
        column.setSpacing(theme.SMALL)
        status = line_status(line, self._say)
        column.addWidget(TextLine(status.icon_name, status.tone, status.word, panel))
        course = line.row.course.shortname if line.row.course is not None else ""
        for name, value in (
            (self.tr("E-mail"), seat.holder_email),
            (self.tr("Course"), course),
            (self.tr("Seat"), seat.reference),
            (self.tr("Held since"), wording.date_text(seat.held_since)),
            (self.tr("End"), wording.date_text(seat.ends) or self.tr("no end")),
        ):
            if value:
                label = QLabel(f"{name}\n{value}", panel)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
        column.addStretch(1)
        self._hub.details_wanted.emit(Details(seat.holder_name or seat.reference, panel))

    @Slot()
    def _show(self) -> None:
        busy, plan = self._job is not None, self._plan
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        entered = plan.count(ReleaseOutcome.ENTERED) if plan is not None else 0
        self.reason.setVisible(bool(entered) and self._report is None)
        self._warning.setVisible(plan is not None and self._report is None)
        self._warning.setText(self._hub.words.release_warning())
        count = 0
        if plan is not None:
            count = plan.count(ReleaseOutcome.RELEASE) + plan.count(ReleaseOutcome.GONE)
            count += entered if self.reason.text().strip() else 0
        self.release.setVisible(not busy and plan is not None and self._report is None)
        self.release.setText(self.tr("Release %n seat(s)", None, count))
        self.release.setEnabled(count > 0)
