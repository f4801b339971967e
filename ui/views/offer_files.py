"""Offers to files and back: exchange files, tables, and sheets to print. All of it happens in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from seatadmin.context import Workspace
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import ProductId
from seatadmin.services.exchange import ImportPreview, is_exchange
from seatadmin.services.exchange_file import BYTES_MAX
from seatadmin.services.offer_sheet import SheetOptions
from seatadmin.services.product_cells import Lookups
from ui import notify
from ui.actions import make_action
from ui.hub import Hub
from ui.runner import Failure, JobContext, Lane
from ui.views.catalogue_steps import CatalogueSteps
from ui.views.offer_import import ImportOrder, ImportSheet


@dataclass(frozen=True, slots=True)
class _Given:
    """A file that was read, with what it would do."""

    name: str
    data: bytes
    is_exchange: bool
    preview: ImportPreview
    lookups: Lookups


class OfferFiles(QObject):
    """Three actions, and the sheet that shows what an import would do. `selected` gives the offers chosen in the list.

    Without any chosen, all offers are written.
    """

    def __init__(
        self, hub: Hub, steps: CatalogueSteps, selected: Callable[[], Sequence[ProductId]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._steps = steps
        self._selected = selected
        self._window = parent
        self._given: _Given | None = None
        self._file_name = ""
        self.sheet = ImportSheet(hub, parent)
        self.sheet.accepted.connect(self._on_accepted)
        self.sheet.left.connect(self._on_left)
        self.export_action = make_action(
            parent,
            self.tr("&Export offers…"),
            self.ask_export,
            shortcut="Ctrl+Alt+E",
            icon_name="export",
            explanation=self.tr("Write the offers selected, or all, for another workstation or a spreadsheet"),
        )
        self.import_action = make_action(
            parent,
            self.tr("&Import offers…"),
            self.ask_import,
            shortcut="Ctrl+Alt+I",
            icon_name="import",
            explanation=self.tr("See what a file brings before anything is taken"),
        )
        self.print_action = make_action(
            parent,
            self.tr("Offer &sheet…"),
            self.ask_sheet,
            shortcut="Ctrl+P",
            icon_name="copy",
            explanation=self.tr("Write the offers selected, or all, as sheets to print"),
        )
        self.actions = (self.import_action, self.export_action, self.print_action)

    def enable(self, *, has_workspace: bool, has_offers: bool) -> None:
        """Say what can be done now."""
        self.import_action.setEnabled(has_workspace)
        self.export_action.setEnabled(has_offers)
        self.print_action.setEnabled(has_offers)

    # -- out ---------------------------------------------------------------------------------------------------

    @Slot()
    def ask_export(self) -> None:
        """Ask where to write offers."""
        filters = [
            self.tr("Exchange file between workstations (*.json)"),
            self.tr("Excel workbook (*.xlsx)"),
            self.tr("CSV file (*.csv)"),
        ]
        self._ask_where(self.tr("Export offers"), self.tr("offers"), filters, self.export_to)

    @Slot()
    def ask_sheet(self) -> None:
        """Ask where to write the sheets of offers."""
        filters = [self.tr("PDF document (*.pdf)"), self.tr("Web page (*.html)")]
        self._ask_where(self.tr("Offer sheet"), self.tr("offers"), filters, self.write_sheet)

    def _ask_where(self, title: str, name: str, filters: list[str], on_chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._window, title, name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(filters)
        dialog.setDefaultSuffix(_ending_of(filters[0]))
        dialog.filterSelected.connect(self._on_filter_selected)
        dialog.fileSelected.connect(on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_filter_selected(self, name_filter: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix(_ending_of(name_filter))

    @Slot(str)
    def export_to(self, name: str) -> None:
        """Write offers to a file; its ending says how."""
        path, ids, language = Path(name), list(self._selected()), self._hub.words.language

        def work(workspace: Workspace, _context: JobContext) -> Path:
            ending = path.suffix.lower()
            if ending in (".csv", ".xlsx"):
                kind = "csv" if ending == ".csv" else "xlsx"
                data = workspace.exchange.write_table(ids or None, kind=kind, language=language)
            else:
                data = workspace.exchange.write(ids or None, templates=not ids)
            return _written(path, data)

        self._write(self.tr("Writing offers"), work)

    @Slot(str)
    def write_sheet(self, name: str) -> None:
        """Write the sheets of offers to a file; its ending says whether as PDF."""
        path, ids, options = Path(name), list(self._selected()), SheetOptions(self._hub.words.language)
        title = self.tr("Offer sheet")

        def work(workspace: Workspace, _context: JobContext) -> Path:
            wanted = ids or [row.id for row in workspace.products.rows()]
            html = workspace.sheets.html(wanted, options)
            if path.suffix.lower() in (".html", ".htm"):
                return _written(path, html.encode())
            from ui.printing import write_pdf

            write_pdf(path, html, title=title)
            return path

        self._write(self.tr("Writing the offer sheet"), work)

    def _write(self, title: str, work: Callable[[Workspace, JobContext], Path]) -> None:
        self._hub.run(
            title, work, on_done=self._on_written, on_failed=self._on_failed, lane=Lane.READ, tell_failure=False
        )

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        notify.show(notify.Level.SUCCESS, self.tr("Written: {path}").format(path=path))

    # -- in ----------------------------------------------------------------------------------------------------

    @Slot()
    def ask_import(self) -> None:
        """Ask which file to take offers from."""
        dialog = QFileDialog(self._window, self.tr("Import offers"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Offers (*.json *.xlsx *.csv)"), self.tr("All files (*)")],
        )
        dialog.fileSelected.connect(self.import_from)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def import_from(self, name: str) -> None:
        """Read a file and show what it would do; nothing is changed yet."""
        path = Path(name)

        def work(workspace: Workspace, _context: JobContext) -> _Given:
            with path.open("rb") as file:
                # One byte more than is read of any file: a larger one is then told as such, not cut.
                data = file.read(BYTES_MAX + 1)
            exchange, as_exchange = workspace.exchange, is_exchange(data, path.name)
            preview = exchange.preview(data) if as_exchange else exchange.preview_table(data)
            return _Given(path.name, data, as_exchange, preview, workspace.bulk.lookups())

        self._hub.run(
            self.tr("Reading offers"),
            work,
            on_done=self._on_read,
            on_failed=self._on_failed,
            owner=self,
            lane=Lane.COMPUTE,
            tell_failure=False,
        )

    @Slot(object)
    def _on_read(self, given: _Given) -> None:
        self._given = given
        self.sheet.ask(given.preview, given.lookups, given.name)

    @Slot(object)
    def _on_accepted(self, order: ImportOrder) -> None:
        given, self._given = self._given, None
        if given is None:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            exchange = workspace.exchange
            preview = exchange.preview(given.data, order.choices) if given.is_exchange else given.preview
            return exchange.take(preview, leave_out=order.leave_out)

        self._steps.run(self.tr("import of offers"), work)

    @Slot()
    def _on_left(self) -> None:
        self._given = None

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if isinstance(failure.error, OSError):
            reason = failure.error.strerror or type(failure.error).__name__
            text = self.tr("The file could not be read or written ({reason}). Choose another place and try again.")
            notify.show(notify.Level.ERROR, text.format(reason=reason))
        else:
            self._hub.tell_failure(failure)


def _ending_of(name_filter: str) -> str:
    return name_filter.rpartition("*.")[2].rstrip(")")


def _written(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
