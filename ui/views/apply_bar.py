"""The bottom of the sheet: seats before and after, mails that will leave, and the one button that sends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme, wording
from ui.icons import set_icon
from ui.runner import Progress
from ui.views.flow import FlowLayout


class ApplyBar(QWidget):
    """Says and asks; the sheet decides. Each signal is one button; `changed`: other buttons are offered."""

    apply_wanted = Signal()
    stop_wanted = Signal()
    keep_wanted = Signal()
    correct_export_wanted = Signal()
    results_export_wanted = Signal()
    release_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.correct = QPushButton(self)
        set_icon(self.correct, "export")
        self.results = QPushButton(self.tr("Export the results…"), self)
        set_icon(self.results, "export")
        self.release = QPushButton(self.tr("Undo: release these seats…"), self)
        set_icon(self.release, "undo")
        self.keep = QPushButton(self.tr("Keep for later"), self)
        self.keep.setToolTip(self.tr("Keep the list here, offline; its seats stay planned (Ctrl+S)"))
        self.stop = QPushButton(self.tr("Stop"), self)
        set_icon(self.stop, "stop")
        self.stop.setToolTip(self.tr("Stop after the call under way; what is finished stays finished (Ctrl+.)"))
        self.apply = QPushButton(self)
        self.apply.setDefault(True)
        self.apply.setMinimumHeight(32)
        self.correct.clicked.connect(self.correct_export_wanted)
        self.results.clicked.connect(self.results_export_wanted)
        self.release.clicked.connect(self.release_wanted)
        self.keep.clicked.connect(self.keep_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.apply.clicked.connect(self.apply_wanted)
        row = FlowLayout(to_the_right=True)
        for widget in (self.progress, self.correct, self.results, self.release, self.keep, self.stop, self.apply):
            row.addWidget(widget)
        # The sums above the buttons: beside them, a narrow window would cut one or the other.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TINY, 0, 0)
        column.setSpacing(theme.TINY)
        column.addWidget(self.text)
        column.addLayout(row)
        self.show_parts("", frozenset())

    def show_parts(self, text: str, buttons: frozenset[str], *, to_correct: int = 0) -> None:
        """Show the buttons named: correct, results, release, keep, stop, apply; the bar stands with `stop`."""
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.correct.setText(self.tr("Export %n row(s) to correct…", None, to_correct))
        for name in ("correct", "results", "release", "keep", "stop", "apply"):
            getattr(self, name).setVisible(name in buttons)
        self.progress.setVisible("stop" in buttons)
        self.changed.emit()

    def show_apply(self, text: str, why_not: str) -> None:
        """Word the button with its exact counts; `why_not` disables it and says why."""
        self.apply.setText(text)
        self.apply.setEnabled(not why_not)
        self.apply.setToolTip(why_not or self.tr("Send this to Moodle (Ctrl+Enter)"))
        self.apply.setAccessibleDescription(why_not)
        self.changed.emit()

    def show_progress(self, progress: Progress, remaining_s: float | None) -> None:
        """Show how far a run is and how long it will still take."""
        parts = [progress.text]
        if remaining_s is not None:
            parts.append(wording.remaining_text(remaining_s))
        self.text.setText(" · ".join(filter(None, parts)))
        self.progress.setRange(0, progress.total or 0)
        self.progress.setValue(progress.done if progress.total else 0)
