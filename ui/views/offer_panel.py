"""What an entry will do, beside the form: what is produced, what is wrong and where, whether it may be published."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.findings import Finding
from seatadmin.domain.handlers import Level
from seatadmin.services.offer_wording import OfferWords
from ui import theme
from ui.icons import icon
from ui.theme import TextSize
from ui.views.fold import Bullets, FoldButton
from ui.views.offer_fields import TONES

PANEL_WIDTH_PX = 440
PANEL_LEAST_PX = 260
FINDING = Qt.ItemDataRole.UserRole + 1


class _FindingList(QListWidget):
    """The findings, gravest first; as high as what it says, so that only the panel scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setIconSize(QSize(16, 16))
        self.setSpacing(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("What to know about this offer"))

    def fit(self) -> None:
        """Take the height of the lines."""
        # Laid out first: how many lines a sentence takes depends on the width, which hints of rows do not know yet.
        self.doItemsLayout()
        last = self.visualItemRect(self.item(self.count() - 1)).bottom() if self.count() else 0
        self.setFixedHeight(last + self.verticalOffset() + 2 * self.spacing() + 1)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The field gone to has the focus now; the editor would take the key for its own and go on from there.
            event.accept()


class OfferPanel(QScrollArea):
    """The right side of the editor. `finding_chosen` carries the `Finding` to go to."""

    finding_chosen = Signal(object)

    def __init__(self, timeline: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(PANEL_LEAST_PX)
        self.setAccessibleName(self.tr("What this offer will do"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        body.setAutoFillBackground(True)
        body.setBackgroundRole(QPalette.ColorRole.Base)
        self._found: tuple[Finding, ...] = ()
        self._words: OfferWords | None = None
        self.verdict = self._label(body, bold=True)
        self.produced = Bullets(body)
        self.findings = _FindingList(body)
        self.notes = FoldButton(body)
        self.notes.toggled.connect(self._show_findings)
        self.findings.itemActivated.connect(self._on_item_chosen)
        self.findings.itemClicked.connect(self._on_item_chosen)
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        column.setSpacing(theme.SMALL)
        self._dated = (self._title(self.tr("When it is bought"), body), timeline)
        for widget in (
            self.verdict,
            self.findings,
            self.notes,
            *self._dated,
            self._title(self.tr("What it will do"), body),
            self.produced,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(body)

    @staticmethod
    def _label(parent: QWidget, *, bold: bool = False) -> QLabel:
        label = QLabel(parent)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.set_text_size(label, TextSize.BODY, bold=bold)
        return label

    @staticmethod
    def _title(text: str, parent: QWidget) -> QLabel:
        label = QLabel(text, parent)
        theme.set_text_size(label, TextSize.CAPTION)
        theme.set_muted(label)
        return label

    def show_timeline(self, visible: bool) -> None:
        """Show the dates, or leave them out for an offer that has none."""
        for widget in self._dated:
            widget.setVisible(visible)

    def show_consequences(self, lines: Sequence[str]) -> None:
        """Say what the entry will do."""
        self.produced.say(lines)

    def show_findings(self, findings: Sequence[Finding], words: OfferWords) -> None:
        """List what was found, and say whether it keeps the entry from being published."""
        self._found, self._words = tuple(findings), words
        self._show_findings()
        errors = sum(finding.severity is Level.ERROR for finding in findings)
        warnings = sum(finding.severity is Level.WARNING for finding in findings)
        if errors:
            text = self.tr("%n point(s) to put right before publishing", None, errors)
        elif warnings:
            text = self.tr("Can be published; %n point(s) to check", None, warnings)
        else:
            text = self.tr("Ready to be published")
        self.verdict.setText(text)

    @Slot()
    def _show_findings(self) -> None:
        """List the findings; what is only good to know stays folded until it is asked for."""
        words = self._words
        if words is None:
            return
        self.findings.clear()
        for finding in self._found:
            if finding.severity is Level.NOTE and not self.notes.isChecked():
                continue
            said = words.finding(finding)
            # Sentences about parameters name them; of other fields the place stands before.
            text = said.what if finding.field == "handler_params" else f"{said.where} – {said.what}"
            item = QListWidgetItem(icon(theme.TONE_ICONS[TONES[finding.severity]], TONES[finding.severity]), text)
            item.setToolTip(said.remedy)
            item.setData(FINDING, finding)
            self.findings.addItem(item)
        self.findings.setVisible(self.findings.count() > 0)
        self.findings.fit()
        count = sum(finding.severity is Level.NOTE for finding in self._found)
        self.notes.setVisible(count > 0)
        self.notes.setText(self.tr("%n remark(s)", None, count))

    @Slot(QListWidgetItem)
    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.finding_chosen.emit(item.data(FINDING))
