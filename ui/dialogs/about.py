"""What this program is, which version, under which licence, and where it keeps its files."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from seatadmin import __version__
from seatadmin.settings import Folders
from ui import theme
from ui.icons import icon
from ui.theme import TextSize

WIDTH_PX = 600
PICTURE_PX = 32


class AboutDialog(QDialog):
    """Facts to read, and to copy into a message when asking for help."""

    def __init__(self, folders: Folders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logs = folders.logs
        self.setWindowTitle(self.tr("About Seatadmin"))
        self.setMinimumWidth(WIDTH_PX)
        picture = QLabel(self)
        picture.setPixmap(icon("seats").pixmap(PICTURE_PX, PICTURE_PX))
        title = QLabel(self.tr("Seatadmin {version}").format(version=__version__), self)
        theme.set_text_size(title, TextSize.TITLE, bold=True)
        what = QLabel(self.tr("The back office of a Moodle shop: seats, lists of people, enrolments."), self)
        what.setWordWrap(True)
        self.facts = (
            (self.tr("Licence"), self.tr("GNU General Public License, version 3 or later: free software")),
            (self.tr("Made with"), f"Python {platform.python_version()}, Qt (PySide6) {pyside_version}"),
            (self.tr("System"), platform.platform(terse=True)),
            (self.tr("Settings"), str(folders.config)),
            (self.tr("Workspaces"), str(folders.data)),
            (self.tr("Log and reports"), str(folders.logs)),
        )
        form = QFormLayout()
        form.setHorizontalSpacing(theme.LARGE)
        for name, value in self.facts:
            form.addRow(name, _selectable(value, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(self.tr("Cop&y"), QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = buttons.addButton(self.tr("&Open the log folder"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.folder_button.clicked.connect(self._on_folder_clicked)
        self.folder_button.setEnabled(self._logs.is_dir())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.HUGE, theme.HUGE, theme.HUGE, theme.LARGE)
        column.setSpacing(theme.MEDIUM)
        for widget in (picture, title, what):
            column.addWidget(widget)
        column.addLayout(form)
        column.addWidget(buttons)

    @Slot()
    def _on_copy_clicked(self) -> None:
        lines: Sequence[str] = [f"Seatadmin {__version__}", *(f"{name}: {value}" for name, value in self.facts)]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def _on_folder_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._logs)))


def _selectable(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
