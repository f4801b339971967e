"""The entry somebody is editing: shown at once, kept at once, undone step by step, merged with other people's changes.

The window never waits for the workspace: what is typed is shown, and written a moment later in the background. Each
edit is a step of the undo menu; letters typed in one field without a pause are one step. When somebody else changed
the same field meanwhile, nothing is written and nothing is lost: the person is asked whose value shall stay.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from seatadmin.context import Workspace
from seatadmin.domain.differences import Conflict, Place, Side, changed_fields, merge
from seatadmin.domain.product_changes import ChangeSet, ProductEdit
from seatadmin.domain.products import Product, ProductId
from seatadmin.errors import UserError
from ui.hub import Hub, Topic
from ui.runner import Failure, JobContext

SAVE_AFTER_MS = 250
ONE_STEP_S = 1.5
"""Edits of one field with shorter pauses are one step of the undo menu."""

_EDIT = 1
CHANGED_MEANWHILE = "product_changed_meanwhile"


@dataclass(frozen=True, slots=True)
class _Clash:
    """Somebody else's state, where it cannot be brought together with ours, and what was decided of that so far."""

    theirs: Product
    conflicts: tuple[Conflict, ...]
    choices: Mapping[Place, Side] = field(default_factory=dict)


class _EditCommand(QUndoCommand):
    """One step: the fields that changed, before and after."""

    def __init__(self, drafts: Drafts, id_: ProductId, before: Product, after: Product, text: str) -> None:
        super().__init__(text)
        self._drafts = drafts
        self._product_id = id_
        self._before, self._after = before, after
        self._at = time.monotonic()

    def id(self) -> int:
        return _EDIT

    def redo(self) -> None:
        self._drafts.put(self._product_id, self._before, self._after)

    def undo(self) -> None:
        self._drafts.put(self._product_id, self._after, self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _EditCommand) or other._product_id != self._product_id:
            return False
        fields = changed_fields(self._before, self._after)
        typing_on = len(fields) == 1 and fields == changed_fields(other._before, other._after)
        if not typing_on or other._at - self._at > ONE_STEP_S:
            return False
        self._after, self._at = other._after, other._at
        self.setObsolete(self._before == self._after)
        return True


class Drafts(QObject):
    """Holds one entry open. `changed` carries the `Product` to show; `kept` tells that everything is written.

    `clashed` carries the conflicts (a tuple of `Conflict`) nobody has decided yet, empty when all are. `refused`
    carries a sentence: what was typed cannot be kept as it is.
    """

    changed = Signal(object)
    kept = Signal()
    clashed = Signal(object)
    refused = Signal(str)

    def __init__(self, hub: Hub, stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._stack = stack
        self._id: ProductId | None = None
        self._shown = Product()
        self._stored = Product()
        self._sent: Product | None = None
        self._clash: _Clash | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    @property
    def product_id(self) -> ProductId | None:
        """The entry that is open."""
        return self._id

    @property
    def product(self) -> Product:
        """The entry as it is shown."""
        return self._shown

    @property
    def is_kept(self) -> bool:
        """True when nothing waits to be written."""
        return self._id is None or (self._shown == self._stored and self._sent is None)

    def open(self, product_id: ProductId, product: Product) -> None:
        """Hold another entry, as the workspace has it."""
        self.save()
        self._id = product_id
        self._shown = self._stored = product
        self._sent, self._clash = None, None
        self.changed.emit(product)
        self.clashed.emit(())

    def close(self) -> None:
        """Write what waits and hold nothing."""
        self.save()
        self._id = None
        self._sent = None

    def forget(self) -> None:
        """Hold nothing, and write nothing: the workspace is another one."""
        self._timer.stop()
        self._id = self._sent = self._clash = None

    def edit(self, text: str, **values: object) -> None:
        """Change fields of the entry, as one step of the undo menu named `text`."""
        if self._id is None:
            return
        after = replace(self._shown, **values)  # type: ignore[arg-type]
        if after != self._shown:
            self._stack.push(_EditCommand(self, self._id, self._shown, after, text))

    def put(self, product_id: ProductId, before: Product, after: Product) -> None:
        """Make the step from one state to another, whatever else has changed since; for the undo menu."""
        if product_id != self._id:
            # The entry is not shown any more: the workspace brings the step together with what it has.
            self._apply(ChangeSet((ProductEdit(product_id, before, after),)))
            return
        values = {name: getattr(after, name) for name in changed_fields(before, after)}
        self._shown = replace(self._shown, **values)
        self._timer.start()
        self.changed.emit(self._shown)

    # -- keeping -----------------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Write down what is shown, now; one write at a time."""
        self._timer.stop()
        if self._id is None or self._sent is not None or self._clash is not None or self._shown == self._stored:
            return
        id_, was, now = self._id, self._stored, self._shown

        def work(workspace: Workspace, _context: JobContext) -> tuple[ProductId, Product]:
            done = workspace.products.edit(id_, was, now)
            return id_, done.products[0].after or now if done.products else now

        self._sent = now
        self._hub.run(
            "",
            work,
            changes=frozenset({Topic.OFFERS}),
            on_done=self._on_saved,
            on_failed=self._on_save_failed,
            quiet=True,
            can_cancel=False,
            tell_failure=False,
        )

    def save_now(self) -> None:
        """Write down at once; for closing, when the lanes have ended."""
        workspace, id_ = self._hub.workspace, self._id
        if workspace is None or id_ is None or self._shown == self._stored:
            return
        try:
            workspace.products.edit(id_, self._stored, self._shown)
        except UserError:
            # Nobody can be asked any more: what was typed stays beside what somebody else has written.
            workspace.products.create(self._shown)
        self._stored = self._shown

    @Slot(object)
    def _on_saved(self, saved: tuple[ProductId, Product]) -> None:
        product_id, stored = saved
        if product_id != self._id:
            return
        sent, self._sent = self._sent, None
        self._stored = stored
        if sent is not None and stored != sent:
            # Somebody else's fields came along.
            self._shown = merge(sent, self._shown, stored).product
            self.changed.emit(self._shown)
        if self._shown == self._stored:
            self.kept.emit()
        else:
            self.save()

    @Slot(object)
    def _on_save_failed(self, failure: Failure) -> None:
        self._sent = None
        error, id_ = failure.error, self._id
        if not (isinstance(error, UserError) and error.code == CHANGED_MEANWHILE) or id_ is None:
            self.refused.emit(self._hub.error_text(failure))
            return

        def work(workspace: Workspace, _context: JobContext) -> tuple[ProductId, Product]:
            return id_, workspace.products.get(id_).product

        self._hub.read("", work, on_done=self._on_theirs_read, owner=self)

    @Slot(object)
    def _on_theirs_read(self, read: tuple[ProductId, Product]) -> None:
        product_id, theirs = read
        if product_id != self._id:
            return
        merged = merge(self._stored, self._shown, theirs)
        if merged.conflicts:
            self._clash = _Clash(theirs, merged.conflicts)
            self.clashed.emit(merged.conflicts)
        else:
            self._take(theirs, merged.product)

    def decide(self, choices: Mapping[Place, Side]) -> None:
        """Say whose value stays at each place both changed."""
        clash = self._clash
        if clash is None:
            return
        # Typing goes on meanwhile: what comes into conflict only now is asked about next, and nothing twice.
        choices = {**clash.choices, **choices}
        merged = merge(self._stored, self._shown, clash.theirs, choices)
        if merged.conflicts:
            self._clash = _Clash(clash.theirs, merged.conflicts, choices)
        else:
            self._take(clash.theirs, merged.product)
        self.clashed.emit(merged.conflicts)

    def decide_all(self, side: Side) -> None:
        """Take the same side everywhere."""
        if self._clash is not None:
            self.decide({conflict.place: side for conflict in self._clash.conflicts})

    def _take(self, stored: Product, shown: Product) -> None:
        self._clash = None
        self._stored, self._shown = stored, shown
        self.changed.emit(shown)
        self.save()

    # -- changes made elsewhere in the window ------------------------------------------------------------------

    def take_changes(self, changes: ChangeSet) -> None:
        """Show what a service has changed and written already, such as a restored version."""
        for edit in changes.products:
            if edit.id == self._id and edit.after is not None:
                self._shown = merge(self._stored, self._shown, edit.after).product
                self._stored = edit.after
                self.changed.emit(self._shown)

    def apply(self, changes: ChangeSet) -> None:
        """Do what a service has done again, or take it back when given reversed."""
        ours = [edit for edit in changes.products if edit.id == self._id]
        for edit in ours:
            if edit.before is not None and edit.after is not None:
                self.put(edit.id, edit.before, edit.after)
        others = tuple(edit for edit in changes.products if edit.id != self._id)
        self._apply(replace(changes, products=others))

    def _apply(self, changes: ChangeSet) -> None:
        if not changes:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.apply(changes)

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), quiet=True, can_cancel=False)
