"""The first thing one sees: create a workspace, open one, or look around in the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.icons import set_icon
from ui.theme import TextSize

SUFFIX = "seatadmin"
WIDTH_PX = 560


class _Choice(QPushButton):
    """A large button: an icon, what it does, and what that means."""

    def __init__(self, icon_name: str, title: str, explanation: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(explanation)
        self.setAutoDefault(True)
        picture = QPushButton(self)
        picture.setFlat(True)
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        picture.setIconSize(QSize(32, 32))
        picture.setFixedSize(48, 48)
        set_icon(picture, icon_name)
        heading = QLabel(title, self)
        theme.set_text_size(heading, TextSize.BODY, bold=True)
        heading.setBuddy(self)
        text = QLabel(explanation, self)
        text.setWordWrap(True)
        theme.set_muted(text)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(heading)
        words.addWidget(text)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SMALL, theme.SMALL, theme.LARGE, theme.SMALL)
        row.setSpacing(theme.SMALL)
        row.addWidget(picture)
        row.addLayout(words, 1)
        for label in (heading, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(72)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX - 2 * theme.HUGE, 72)


class FirstStartDialog(QDialog):
    """Choose a workspace.

    `create_asked` carries the `Path` of a file that does not exist yet (or that the person agreed to replace),
    `open_asked` a file name or a database address, `demo_asked` nothing. The dialog closes after each of them.
    """

    create_asked = Signal(object)
    open_asked = Signal(str)
    demo_asked = Signal()

    def __init__(self, folder: Path, recent: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """`folder` is where a new workspace is proposed; `recent` the workspaces known, the last one first."""
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle(self.tr("Welcome to Seatadmin"))
        self.setMinimumWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.HUGE, theme.HUGE, theme.HUGE, theme.HUGE)
        column.setSpacing(theme.SMALL)
        title = QLabel(self.tr("Welcome to Seatadmin"), self)
        theme.set_text_size(title, TextSize.TITLE, bold=True)
        column.addWidget(title)
        text = QLabel(
            self.tr(
                "A workspace holds your customers, seats and lists. It is a file on this computer: "
                "you can work without a network, and nothing reaches Moodle before you say so."
            ),
            self,
        )
        text.setWordWrap(True)
        theme.set_muted(text)
        column.addWidget(text)
        column.addSpacing(theme.SMALL)

        self.create = _Choice(
            "add",
            self.tr("&Create a workspace"),
            self.tr("Start from nothing, then connect your Moodle site."),
            self,
        )
        self.create.clicked.connect(self._on_create_clicked)
        self.open_file = _Choice(
            "open",
            self.tr("&Open a workspace"),
            self.tr("A file you or a colleague has made before."),
            self,
        )
        self.open_file.clicked.connect(self._on_open_clicked)
        self.demo = _Choice(
            "demo",
            self.tr("Explore the &demonstration"),
            self.tr("A small Moodle on this computer, with invented people. Try everything, nothing can go wrong."),
            self,
        )
        self.demo.clicked.connect(self._on_demo_clicked)
        for choice in (self.create, self.open_file, self.demo):
            column.addWidget(choice)
        self._add_recent(column, recent)
        self._add_team(column)
        (self.recent if recent else self.create).setFocus()

    def _add_recent(self, column: QVBoxLayout, recent: Sequence[str]) -> None:
        label = QLabel(self.tr("Opened &before"), self)
        theme.set_text_size(label, TextSize.BODY, bold=True)
        self.recent = QListWidget(self)
        self.recent.setAccessibleName(self.tr("Workspaces opened before"))
        label.setBuddy(self.recent)
        for location in recent:
            is_file = "://" not in location
            item = QListWidgetItem(f"{Path(location).stem} — {location}" if is_file else location, self.recent)
            item.setData(Qt.ItemDataRole.UserRole, location)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
        self.recent.setFixedHeight(min(4, max(1, len(recent))) * theme.ROW_HEIGHT + theme.TINY)
        self.recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.recent.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recent.itemActivated.connect(self._on_recent_activated)
        if recent:
            self.recent.setCurrentRow(0)
        column.addSpacing(theme.SMALL)
        for widget in (label, self.recent):
            widget.setVisible(bool(recent))
            column.addWidget(widget)

    def _add_team(self, column: QVBoxLayout) -> None:
        label = QLabel(self.tr("Or join your &team's database"), self)
        theme.set_muted(label)
        self.team = QLineEdit(self)
        self.team.setPlaceholderText("postgresql://name@server/seatadmin")
        self.team.setAccessibleName(self.tr("Address of the team's database"))
        label.setBuddy(self.team)
        self.join = QPushButton(self.tr("&Join"), self)
        self.join.setEnabled(False)
        self.join.clicked.connect(self._on_join_clicked)
        self.team.textChanged.connect(self._on_team_changed)
        row = QHBoxLayout()
        row.setSpacing(theme.SMALL)
        row.addWidget(self.team, 1)
        row.addWidget(self.join)
        column.addSpacing(theme.SMALL)
        column.addWidget(label)
        column.addLayout(row)

    @Slot()
    def _on_demo_clicked(self) -> None:
        self.demo_asked.emit()
        self.accept()

    @Slot()
    def _on_create_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Create a workspace"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(self.tr("My shop") + f".{SUFFIX}")
        dialog.fileSelected.connect(self._on_file_to_create)
        dialog.open()

    @Slot()
    def _on_open_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Open a workspace"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file_to_open)
        dialog.open()

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self, title, str(self._folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        dialog.setNameFilters([self.tr("Seatadmin workspace (*.seatadmin)"), self.tr("All files (*)")])
        return dialog

    @Slot(str)
    def _on_file_to_create(self, name: str) -> None:
        self.create_asked.emit(Path(name))
        self.accept()

    @Slot(str)
    def _on_file_to_open(self, name: str) -> None:
        self.open_asked.emit(name)
        self.accept()

    @Slot(QListWidgetItem)
    def _on_recent_activated(self, item: QListWidgetItem) -> None:
        self.open_asked.emit(item.data(Qt.ItemDataRole.UserRole))
        self.accept()

    @Slot(str)
    def _on_team_changed(self, text: str) -> None:
        self.join.setEnabled("://" in text)

    @Slot()
    def _on_join_clicked(self) -> None:
        self.open_asked.emit(self.team.text().strip())
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in the list opens its row, in the address joins; the dialog's own default must not interfere.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.recent.hasFocus() and self.recent.currentItem() is not None:
                self._on_recent_activated(self.recent.currentItem())
                return
            if self.team.hasFocus():
                if self.join.isEnabled():
                    self._on_join_clicked()
                return
        super().keyPressEvent(event)
