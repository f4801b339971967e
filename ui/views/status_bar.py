"""Answer, always: am I online, how old is what I see, what is not in Moodle yet, what is running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QToolButton,
    QWidget,
)

from ui import theme, wording
from ui.icons import set_icon
from ui.runner import Job, JobState, Progress, Runner
from ui.theme import Tone

AGE_REFRESH_MS = 20_000
# What is left of an answer in a narrow window.
LEAST_LETTERS = 8
# A job shorter than this shows nothing: what flickers cannot be read.
SHOW_AFTER_MS = 250


class Connection(StrEnum):
    """How the workspace stands with its Moodle site."""

    NO_WORKSPACE = "no_workspace"
    NOT_CONNECTED = "not_connected"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    NO_TOKEN = "no_token"  # noqa: S105 - a state, no secret
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class WorkspaceStatus:
    """What the bar says of the workspace. `mirror_at`: aware, None when Moodle has never been read.

    `pending`: people of kept lists who are not in Moodle yet; `to_correct`: rows of these lists nothing can be sent of.
    """

    connection: Connection = Connection.NO_WORKSPACE
    site: str = ""
    mirror_at: datetime | None = None
    pending: int = 0
    to_correct: int = 0


class _Segment(QToolButton):
    """One clickable answer: an icon and a few words, cut where the room ends: a long one must not widen the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, icon_name: str, tone: Tone, text: str, explanation: str) -> None:
        set_icon(self, icon_name, tone)
        self.say_only(text, explanation)

    def say_only(self, text: str, explanation: str) -> None:
        self._whole = text
        self.setToolTip(explanation)
        self.setAccessibleName(text)
        self.setAccessibleDescription(explanation)
        self.updateGeometry()
        self._cut()

    @property
    def whole(self) -> str:
        """The words, also where they are cut."""
        return self._whole

    def sizeHint(self) -> QSize:
        return self._hint_for(self._whole)

    def minimumSizeHint(self) -> QSize:
        return self._hint_for(self._whole[:LEAST_LETTERS])

    def _hint_for(self, text: str) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        # Two pixels for what the style rounds up.
        return hint + QSize(metrics.horizontalAdvance(text) - metrics.horizontalAdvance(self.text()) + 2, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        frame = super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = max(0, self.width() - frame)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if text != self.text():
            self.setText(text)


class _Progress(QWidget):
    """The running job: what, how far, how long still, and the button that stops it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = _Segment(self)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(120)
        self.bar.setMaximumHeight(12)
        self.bar.setTextVisible(False)
        self.stop = QToolButton(self)
        self.stop.setAutoRaise(True)
        set_icon(self.stop, "stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TINY)
        row.addWidget(self.text)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop.setAccessibleName(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop this work; what is finished stays finished"))


class StatusBar(QStatusBar):
    """The window's bottom line.

    `connection_asked`, `mirror_asked`, `pending_asked`: the person clicked that answer. `job_stopped` carries the job
    the person stopped.
    """

    connection_asked = Signal()
    mirror_asked = Signal()
    pending_asked = Signal()
    job_stopped = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._status = WorkspaceStatus()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.TINY, 0, theme.TINY, 0)
        self.connection = _Segment(self)
        self.connection.clicked.connect(self.connection_asked)
        self.mirror = _Segment(self)
        self.mirror.clicked.connect(self.mirror_asked)
        self.pending = _Segment(self)
        self.pending.clicked.connect(self.pending_asked)
        # What says nothing without a workspace.
        self._of_workspace: list[QWidget] = []
        self.addWidget(self.connection)
        for segment in (self.mirror, self.pending):
            self._of_workspace += [self._separator(), segment]
        for widget in self._of_workspace:
            self.addWidget(widget)
        self.progress = _Progress(self)
        self.progress.stop.clicked.connect(self._on_stop_clicked)
        self.progress.text.clicked.connect(self._on_jobs_clicked)
        self.addPermanentWidget(self.progress)
        self.progress.hide()

        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SHOW_AFTER_MS)
        self._delay.timeout.connect(self._show_jobs)
        self._ageing = QTimer(self)
        self._ageing.setInterval(AGE_REFRESH_MS)
        self._ageing.timeout.connect(self._show_mirror)
        self._ageing.start()
        runner.job_started.connect(self._on_jobs_changed)
        runner.job_progressed.connect(self._on_jobs_changed)
        runner.job_ended.connect(self._on_jobs_changed)
        self.show_status(self._status)

    def show_status(self, status: WorkspaceStatus) -> None:
        """Show what is true of the workspace now."""
        self._status = status
        for widget in self._of_workspace:
            widget.setVisible(status.connection is not Connection.NO_WORKSPACE)
        self._show_connection()
        self._show_mirror()
        self._show_pending()

    @property
    def status(self) -> WorkspaceStatus:
        return self._status

    def current_job(self) -> Job | None:
        """Give the job the bar speaks of: the first running one that is not quiet."""
        return next((job for job in self._shown_jobs() if job.state is JobState.RUNNING), None)

    def _shown_jobs(self) -> list[Job]:
        return [job for job in self._runner.jobs() if not job.quiet]

    def _separator(self) -> QFrame:
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.VLine)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        line.setFixedHeight(theme.LARGE)
        return line

    def _show_connection(self) -> None:
        site = self._status.site
        icon_name, tone, text, explanation = {
            Connection.NO_WORKSPACE: (
                "seats",
                Tone.QUIET,
                self.tr("No workspace is open"),
                self.tr("Click to open or create one."),
            ),
            Connection.NOT_CONNECTED: (
                "offline",
                Tone.QUIET,
                self.tr("No site"),
                self.tr("No Moodle site is connected yet. Click to connect one."),
            ),
            Connection.ONLINE: (
                "online",
                Tone.GOOD,
                self.tr("Online"),
                self.tr("{site} answers.").format(site=site),
            ),
            Connection.OFFLINE: (
                "offline",
                Tone.QUIET,
                self.tr("Offline"),
                self.tr("{site} cannot be reached. You can go on working; changes wait here.").format(site=site),
            ),
            Connection.REFUSED: (
                "key",
                Tone.PROBLEM,
                self.tr("Access refused"),
                self.tr("{site} refuses the token. Click to enter another one.").format(site=site),
            ),
            Connection.NO_TOKEN: (
                "key",
                Tone.WARNING,
                self.tr("Token missing"),
                self.tr("No token for {site} is kept on this computer. Click to type it.").format(site=site),
            ),
            Connection.DEMO: (
                "demo",
                Tone.WAITING,
                self.tr("Demonstration"),
                self.tr("A small Moodle on this computer, with invented people. Nothing leaves it."),
            ),
        }[self._status.connection]
        self.connection.say(icon_name, tone, text, explanation)

    @Slot()
    def _show_mirror(self) -> None:
        read_at = self._status.mirror_at
        if read_at is None:
            text = self.tr("Moodle not read yet")
            explanation = self.tr("Courses and accounts have never been read from Moodle. Click to read them.")
        else:
            text = self.tr("mirror: {age}").format(age=wording.age_text(read_at, datetime.now(UTC)))
            explanation = self.tr("What you see of Moodle was read on {moment}. Click to read it again.").format(
                moment=wording.moment_text(read_at)
            )
        self.mirror.say("refresh", Tone.QUIET, text, explanation)

    def _show_pending(self) -> None:
        pending, wrong = self._status.pending, self._status.to_correct
        parts = []
        if pending:
            parts.append(self.tr("%n person(s) not in Moodle yet", None, pending))
        if wrong:
            parts.append(self.tr("%n row(s) to correct", None, wrong))
        if parts:
            looks = ("waiting", Tone.WAITING) if pending else ("warning", Tone.WARNING)
            self.pending.say(*looks, " · ".join(parts), self.tr("Click to see the lists they are in."))
        else:
            explanation = self.tr("Everybody of the lists kept here is in Moodle, or was taken back.")
            self.pending.say("ok", Tone.GOOD, self.tr("Nothing waits for Moodle"), explanation)

    @Slot(object)
    def _on_jobs_changed(self, _job: Job) -> None:
        if self.current_job() is None:
            self._delay.stop()
            self._show_jobs()
        elif self.progress.isVisibleTo(self):
            self._show_jobs()
        elif not self._delay.isActive():
            self._delay.start()

    @Slot()
    def _show_jobs(self) -> None:
        job = self.current_job()
        self.progress.setVisible(job is not None)
        if job is None:
            return
        parts = [job.progress.text or job.title]
        if job.progress.total:
            numbers = (wording.number_text(job.progress.done), wording.number_text(job.progress.total))
            parts.append("{} / {}".format(*numbers))
        remaining_s = job.remaining_s()
        if remaining_s is not None:
            parts.append(wording.remaining_text(remaining_s))
        others = len(self._shown_jobs()) - 1
        if others:
            parts.append(self.tr("+%n waiting", None, others))
        text = " · ".join(parts)
        self.progress.text.say_only(text, self.tr("Click to see everything that is running"))
        self._show_bar(job.progress)
        self.progress.stop.setVisible(job.can_cancel)
        self.progress.stop.setEnabled(not job.context.cancelled.is_set())

    def _show_bar(self, progress: Progress) -> None:
        # An unknown total is shown as a moving bar, which is what Qt makes of the range 0..0.
        self.progress.bar.setRange(0, progress.total or 0)
        self.progress.bar.setValue(progress.done if progress.total else 0)

    @Slot()
    def _on_stop_clicked(self) -> None:
        job = self.current_job()
        if job is not None:
            self.stop(job)

    def stop(self, job: Job) -> None:
        """Stop a job on the person's behalf."""
        job.cancel()
        self.job_stopped.emit(job)
        self._show_jobs()

    @Slot()
    def _on_jobs_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for job in self._shown_jobs():
            pattern = self.tr("Stop: {job}") if job.state is JobState.RUNNING else self.tr("Do not start: {job}")
            action = menu.addAction(pattern.format(job=job.title))
            action.setEnabled(job.can_cancel)
            action.setData(job)
        menu.triggered.connect(self._on_job_chosen)
        menu.popup(self.progress.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @Slot(object)
    def _on_job_chosen(self, action: object) -> None:
        self.stop(action.data())
