"""The line above a table: a field that filters as one types, and how many rows are shown of how many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from ui import theme, wording
from ui.actions import make_action
from ui.icons import icon
from ui.models.table import TableModel
from ui.views.table_view import TableView

# Long enough to join the letters of one word, short enough not to be felt.
PAUSE_MS = 80
# Most answers are there by then: a word that comes and goes with each letter would only flicker.
PATIENCE_MS = 250


class _FilterField(QLineEdit):
    """Down goes to the table, Escape clears."""

    left_downwards = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.text():
            # While there is something to clear, this key does not leave the view.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Filters one table. Further widgets (chips, buttons) are added at its right with `add_widget`."""

    def __init__(self, view: TableView, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._selected = 0
        self.field = _FilterField(self)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Filter (Ctrl+F)"))
        self.field.setAccessibleName(self.tr("Filter"))
        self.field.setMaximumWidth(320)
        self._glass = self.field.addAction(icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.count = QLabel(self)
        theme.set_muted(self.count)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.LARGE, theme.SMALL, theme.LARGE, theme.SMALL)
        self._row.setSpacing(theme.SMALL)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.count)
        self._row.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_over)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.left_downwards.connect(self._on_left_downwards)
        self.field.returnPressed.connect(self._on_left_downwards)
        self.find_action = make_action(
            view, self.tr("&Filter the table"), self._on_find_triggered, shortcut="Ctrl+F", icon_name="filter"
        )
        self.find_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        view.typed.connect(self._on_typed)
        view.selection_changed.connect(self._on_selection_changed)
        model.counts_changed.connect(self._on_counts_changed)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_count)
        model.busy_changed.connect(self._on_busy_changed)
        self._show_count()

    def add_widget(self, widget: QWidget) -> None:
        """Add something at the right end."""
        self._row.addWidget(widget)

    @Slot(str)
    def _on_text_changed(self, _text: str) -> None:
        self._pause.start()

    @Slot()
    def _on_pause_over(self) -> None:
        self._model.set_words(self.field.text())

    @Slot(str)
    def _on_typed(self, letters: str) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(self.field.text() + letters)

    @Slot()
    def _on_find_triggered(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot()
    def _on_left_downwards(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        # A current row alone, which Qt gives with the focus, is not a selection.
        if self._model.rowCount() and not self._view.selectionModel().hasSelection():
            self._view.select_keys([self._model.key_at(0)])

    @Slot(int)
    def _on_selection_changed(self, count: int) -> None:
        self._selected = count
        self._show_count()

    @Slot(int, int)
    def _on_counts_changed(self, _shown: int, _total: int) -> None:
        self._show_count()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._show_count()

    @Slot()
    def _show_count(self) -> None:
        shown, total, selected = self._model.rowCount(), self._model.source.size(), self._selected
        if self._model.is_busy and not self._patience.isActive():
            text = self.tr("Reading…")
        elif total < 0 or shown == total:
            text = self.tr("%n row(s)", None, shown).replace(str(shown), wording.number_text(shown))
        else:
            numbers = {"shown": wording.number_text(shown), "total": wording.number_text(total)}
            text = self.tr("{shown} of {total}").format(**numbers)
        if selected > 1:
            text += " · " + self.tr("%n selected", None, selected)
        self.count.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("filter"))
