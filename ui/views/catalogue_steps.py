"""Changes of the catalogue as steps of the undo menu: done by a service, away from the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from seatadmin.context import Workspace
from seatadmin.domain.product_changes import ChangeSet
from ui.hub import Hub, Topic
from ui.runner import Failure, JobContext

Work = Callable[[Workspace, JobContext], ChangeSet]


class CatalogueSteps(QObject):
    """Runs changes and remembers them.

    `starting`: a change is about to be asked for, the moment to write down what waits. `done` carries the `ChangeSet`
    of a new step, once it is written, `repeated` that of a step done again or taken back.
    """

    starting = Signal()
    done = Signal(object)
    repeated = Signal(object)

    def __init__(self, hub: Hub, stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._stack = stack
        self._running: list[_Run] = []
        # Steps of one catalogue mean nothing in another one.
        hub.workspace_changed.connect(self._on_workspace_changed)

    def run(self, text: str, work: Work) -> None:
        """Make a change; when it changed anything, it is a step named `text`."""
        self._running.append(_Run(self, text, work))

    def again(self, command: _CatalogueCommand, changes: ChangeSet) -> None:
        """Do a step again, or take it back when given reversed."""
        self._running.append(_Run(self, "", lambda workspace, _: workspace.products.apply(changes), command))

    def finish(self, run: _Run, changes: ChangeSet | None) -> None:
        """Take note of a change that has ended; None when it failed."""
        self._running.remove(run)
        if run.command is not None:
            if changes is None:
                run.command.is_broken = True
            else:
                self.repeated.emit(changes)
        elif changes:
            self._stack.push(_CatalogueCommand(self, changes, run.text))
            self.done.emit(changes)

    def start(self, run: _Run, work: Work) -> None:
        """Give a change to the background."""
        self.starting.emit()
        self._hub.run(
            run.text,
            work,
            changes=frozenset({Topic.OFFERS}),
            on_done=run.on_done,
            on_failed=run.on_failed,
            quiet=True,
            can_cancel=False,
        )

    @Slot()
    def _on_workspace_changed(self) -> None:
        self._stack.clear()


class _Run(QObject):
    """One change under way."""

    def __init__(self, steps: CatalogueSteps, text: str, work: Work, command: _CatalogueCommand | None = None) -> None:
        """`command`: the step that is done again or taken back, None for a new one."""
        super().__init__(steps)
        self.text = text
        self.command = command
        self._steps = steps
        steps.start(self, work)

    @Slot(object)
    def on_done(self, changes: ChangeSet) -> None:
        self._steps.finish(self, changes)
        self.deleteLater()

    @Slot(object)
    def on_failed(self, _failure: Failure) -> None:
        self._steps.finish(self, None)
        self.deleteLater()


class _CatalogueCommand(QUndoCommand):
    """A change that has happened already when it is pushed.

    When it could not be done again or taken back (somebody else has changed the same meanwhile, which is told), it
    stands in the way of nothing: it leaves the stack the next time it is come to.
    """

    def __init__(self, steps: CatalogueSteps, changes: ChangeSet, text: str) -> None:
        super().__init__(text)
        self._steps = steps
        self._changes = changes
        self._is_done = True
        self.is_broken = False

    def redo(self) -> None:
        if not self._is_done:
            self._run(self._changes)
        self._is_done = True

    def undo(self) -> None:
        self._run(self._changes.reversed)
        self._is_done = False

    def _run(self, changes: ChangeSet) -> None:
        if self.is_broken:
            self.setObsolete(True)
        else:
            self._steps.again(self, changes)
