"""Ask for one line of text without holding the window up: Qt's own question runs a loop of its own until answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QWidget


def ask_text(
    parent: QWidget, title: str, label: str, on_answered: Callable[[str], object], *, text: str = ""
) -> QInputDialog:
    """Open the question; `on_answered` gets the text when it is accepted. Gives the dialog, open."""
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(text)
    dialog.textValueSelected.connect(on_answered)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
