"""Say things and ask things through one bridge, so that a test can listen and a terminal can stand in for a window.

A notice appears in the window without stopping anybody; a question has two answers and never blocks the event loop:
the answer comes later, to a callback. This module is the only one that knows `QMessageBox`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


class Level(StrEnum):
    """How much a notice matters. `ERROR` stays until it is closed."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, perhaps one action, perhaps details to unfold and copy."""

    level: Level
    text: str
    details: str = ""
    action_text: str = ""
    action: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose accepting answer is a verb ("Release 3 seats"), never "Yes". `text` says what will happen."""

    title: str
    text: str
    accept_text: str
    details: str = ""
    destructive: bool = False


Answer = Callable[[bool], object]


class Notifier(Protocol):
    """What says and asks."""

    def show(self, notice: Notice) -> None: ...

    def ask(self, question: Question, on_answer: Answer) -> None: ...


class TerminalNotifier:
    """Before a window exists, notices go to standard error and every question is declined."""

    def show(self, notice: Notice) -> None:
        sys.stderr.write(f"{notice.level}: {notice.text}\n")
        if notice.details:
            sys.stderr.write(f"{notice.details}\n")

    def ask(self, question: Question, on_answer: Answer) -> None:
        sys.stderr.write(f"{question.title}: {question.text}\n")
        on_answer(False)


class WindowNotifier(QObject):
    """Notices are emitted for the window to show; questions and details open a box attached to it."""

    noticed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._answers: dict[QMessageBox, tuple[QPushButton, Answer]] = {}

    def show(self, notice: Notice) -> None:
        self.noticed.emit(notice)

    def show_details(self, notice: Notice) -> None:
        """Open a box with a notice's details, foldable and copyable."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning if notice.level is Level.ERROR else QMessageBox.Icon.Information)
        box.setText(notice.text)
        box.setDetailedText(notice.details)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.open()

    def ask(self, question: Question, on_answer: Answer) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning if question.destructive else QMessageBox.Icon.Question)
        box.setWindowTitle(question.title)
        box.setText(question.title)
        box.setInformativeText(question.text)
        if question.details:
            box.setDetailedText(question.details)
        role = QMessageBox.ButtonRole.DestructiveRole if question.destructive else QMessageBox.ButtonRole.AcceptRole
        accept = box.addButton(question.accept_text, role)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        # Enter must not destroy anything by reflex.
        box.setDefaultButton(cancel if question.destructive else accept)
        box.setEscapeButton(cancel)
        self._answers[box] = (accept, on_answer)
        box.finished.connect(self._on_box_finished)
        box.open()

    @Slot()
    def _on_box_finished(self) -> None:
        box = self.sender()
        accept, on_answer = self._answers.pop(box)
        box.deleteLater()
        on_answer(box.clickedButton() is accept)


class _Bridge:
    current: Notifier = TerminalNotifier()


def install(notifier: Notifier) -> Notifier:
    """Make `notifier` the one that speaks; gives the previous one back."""
    previous, _Bridge.current = _Bridge.current, notifier
    return previous


def show(
    level: Level,
    text: str,
    *,
    details: str = "",
    action_text: str = "",
    action: Callable[[], object] | None = None,
) -> None:
    """Tell the user something; call from the window's thread."""
    _Bridge.current.show(Notice(level, text, details, action_text, action))


def ask(question: Question, on_answer: Answer) -> None:
    """Ask; `on_answer` receives True for the accepting button, False for anything else."""
    _Bridge.current.ask(question, on_answer)
