"""Release seats: who would leave which course, seat by seat, before anything is sent; then what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.seats import SeatId
from seatadmin.services.runs import ReleaseOutcome, ReleasePlan, ReleaseReport, ReleaseRow
from ui import notify, theme
from ui.delegates.status import StatusDelegate
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.models.people import SheetWords
from ui.models.table import Column, MemoryRows, TableModel
from ui.roles import Role, Status
from ui.runner import Failure, Job, JobContext, Lane, Progress
from ui.theme import TextSize, Tone
from ui.views.chips import Chip, ChipBar
from ui.views.following import reporter_of
from ui.views.table_view import TableView

translate = QCoreApplication.translate

LOOKS = {
    ReleaseOutcome.RELEASE: ("released", Tone.GOOD),
    ReleaseOutcome.GONE: ("free", Tone.GOOD),
    ReleaseOutcome.ENTERED: ("warning", Tone.WARNING),
    ReleaseOutcome.NOT_HELD: ("info", Tone.QUIET),
}


@dataclass(frozen=True, slots=True)
class _Line:
    row: ReleaseRow
    released: bool | None = None
    kept: str = ""


def release_columns(say: SheetWords) -> tuple[Column[_Line], ...]:
    """Describe the columns of a release."""

    def sentence(line: _Line) -> str:
        if line.released:
            return translate("ReleaseColumns", "Released: the seat is free again.")
        if line.kept:
            return say.words.release_kept(line.kept)
        return say.words.release(line.row)

    def status(line: _Line) -> Status:
        icon_name, tone = LOOKS[line.row.outcome]
        if line.released:
            icon_name, tone = "ok", Tone.GOOD
        elif line.kept:
            icon_name, tone = "warning", Tone.WARNING
        return Status(sentence(line), icon_name, tone)

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
            text=sentence,
            tooltip=sentence,
            roles={Role.STATUS: status},
            width_chars=60,
        ),
    )


def _key(line: _Line) -> SeatId:
    return line.row.seat.id


class ReleaseSheet(QWidget):
    """One release. `left` when the person goes back."""

    left = Signal()

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
        self.table.set_empty("released", self.tr("Looking at Moodle…"), "")
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
        self._job = None
        self._show()

    @Slot(object)
    def _on_cancelled(self, _: None) -> None:
        self._job = None
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
