"""Undo what was edited here: intents and drafts, never what Moodle already holds.

A command may turn out to change nothing, or fail: it is then obsolete and leaves the stack, since (measured on
PySide6 6.12) a `redo()` that raises stays on the stack and would raise again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QUndoCommand, QUndoStack

from ui import notify

# Gives False when there was nothing to change.
Step = Callable[[], object]


class ChangeCommand(QUndoCommand):
    """One change and its reverse. Either step gives False when nothing happened; both may raise."""

    def __init__(self, text: str, do: Step, undo: Step, describe: Callable[[Exception], str] = str) -> None:
        super().__init__(text)
        self._do = do
        self._undo = undo
        self._describe = describe

    def redo(self) -> None:
        self._run(self._do)

    def undo(self) -> None:
        self._run(self._undo)

    def _run(self, step: Step) -> None:
        try:
            happened = step() is not False
        except Exception as error:  # noqa: BLE001 - whatever failed, the command must leave the stack
            happened = False
            notify.show(notify.Level.WARNING, self._describe(error))
        if not happened:
            self.setObsolete(True)


@contextmanager
def one_change(stack: QUndoStack, text: str) -> Iterator[None]:
    """Make every command pushed inside one entry of the undo menu."""
    stack.beginMacro(text)
    try:
        yield
    finally:
        stack.endMacro()
