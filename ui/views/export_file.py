"""Ask where to write a table that is not on the screen as such, and write it away from the window."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from seatadmin.context import Workspace
from ui import notify
from ui.hub import Hub
from ui.models.table import Column
from ui.runner import Failure, JobContext, Lane
from ui.views.export import write_csv, write_xlsx

# Characters of a proposed name; Windows takes 255 with the folder's own.
NAME_MAX = 120


def file_name(text: str) -> str:
    """Make a text a name that every system takes for a file: no sign that stands for a folder or a drive."""
    return re.sub(r"\s+", " ", re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", text)).strip(" .")[:NAME_MAX]


class FileExport(QObject):
    """Writes rows to CSV or XLSX, as the ending of the name says."""

    def __init__(self, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self._hub = hub
        self._window = parent
        self._pending: tuple[Sequence[Column[Any]], Sequence[Any], str] | None = None

    def ask(self, title: str, columns: Sequence[Column[Any]], rows: Sequence[Any], name: str = "") -> None:
        """Ask for a file, then write; `name` is proposed for it, the title failing that."""
        self._pending = (columns, rows, title)
        dialog = QFileDialog(self._window, title, f"{file_name(name or title)}.xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Excel workbook (*.xlsx)"), self.tr("CSV file (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(self._on_filter_selected)
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def write(self, name: str) -> None:
        """Write what was asked for to this file."""
        if self._pending is None:
            return
        (columns, rows, title), self._pending = self._pending, None
        path, separator = Path(name), ";" if QLocale().decimalPoint() == "," else ","

        def work(_workspace: Workspace, context: JobContext) -> Path:
            if path.suffix.lower() == ".csv":
                write_csv(path, columns, rows, separator=separator, check=context.check)
            else:
                write_xlsx(path, columns, rows, title=title, check=context.check)
            return path

        self._hub.run(
            self.tr("Writing a file"),
            work,
            on_done=self._on_written,
            on_failed=self._on_failed,
            lane=Lane.READ,
            tell_failure=False,
        )

    @Slot(str)
    def _on_filter_selected(self, name_filter: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("csv" if "*.csv" in name_filter else "xlsx")

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        notify.show(notify.Level.SUCCESS, self.tr("Written: {path}").format(path=path))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        reason = failure.error.strerror if isinstance(failure.error, OSError) else type(failure.error).__name__
        notify.show(
            notify.Level.ERROR,
            self.tr("The file could not be written ({reason}). Choose another place and try again.").format(
                reason=reason
            ),
        )
