"""The entry somebody is editing: shown at once, kept at once, undone step by step, merged with other people's changes.

The window never waits for the workspace: what is typed is shown, and written a moment later in the background. Each
edit is a step of the undo menu; letters typed in one field without a pause are one step. When somebody else changed
the same field meanwhile, nothing is written and nothing is lost: the person is asked whose value shall stay.
"""

from __future__ import annotations

import time
from collections import deque
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
    """Somebody else's state, where it cannot be brought together with ours, and what was decided of that so far.

    `base`: the state both began from.
    """

    base: Product
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


class _Write(QObject):
    """One state on its way to the workspace; its answer comes home even when another entry is open by then."""

    def __init__(self, drafts: Drafts, product_id: ProductId, was: Product, now: Product) -> None:
        super().__init__(drafts)
        self._drafts = drafts
        self.product_id, self.was, self.now = product_id, was, now
        # Something later was written past it: whatever becomes of it, nothing is lost.
        self.is_superseded = False

    def work(self, workspace: Workspace, _context: JobContext) -> Product:
        done = workspace.products.edit(self.product_id, self.was, self.now)
        return done.products[0].after or self.now if done.products else self.now

    @Slot(object)
    def on_done(self, stored: Product) -> None:
        self._drafts.note_saved(self, stored)
        self.deleteLater()

    @Slot(object)
    def on_failed(self, failure: Failure) -> None:
        self._drafts.note_failed(self, failure)
        self.deleteLater()


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
        # States on their way to the workspace, the oldest first; usually one at most.
        self._sent: deque[_Write] = deque()
        self._writes = 0
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
        return self._id is None or (self._shown == self._stored and not self._sent)

    @property
    def writes(self) -> int:
        """How often something was sent to the workspace or came back: what was read before is older than that."""
        return self._writes

    def open(self, product_id: ProductId, product: Product) -> None:
        """Hold another entry, as the workspace has it; what waits of the one before is written first."""
        self._leave()
        self._hold(product_id)
        self._shown = self._stored = product
        self.changed.emit(product)
        self.clashed.emit(())

    def close(self) -> None:
        """Write what waits and hold nothing."""
        self._leave()
        self._hold(None)

    def forget(self) -> None:
        """Hold nothing, and write nothing: the workspace is another one, or the entry is gone."""
        self._timer.stop()
        self._hold(None)

    def _leave(self) -> None:
        """Let nothing typed be lost: what nobody has decided stays as an entry of its own."""
        if self._clash is not None:
            self._set_aside(self._shown)
        else:
            self.flush()

    def _set_aside(self, product: Product) -> None:
        """Keep a state beside the entry it was meant for, which somebody else has changed or put away."""

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.create(product)

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), quiet=True, can_cancel=False)
        name = product.code or product.name
        self.refused.emit(
            self.tr("“{name}” was changed elsewhere: what you typed is kept as an offer of its own.").format(name=name)
        )

    def _hold(self, product_id: ProductId | None) -> None:
        self._id = product_id
        self._sent.clear()
        self._clash = None
        self._writes += 1

    def edit(self, text: str, **values: object) -> None:
        """Change fields of the entry, as one step of the undo menu named `text`."""
        if self._id is None:
            return
        after = replace(self._shown, **values)  # type: ignore[arg-type]
        if after != self._shown:
            # The undo menu says which offer a step belongs to: it may be another one that is shown then.
            step = " · ".join(filter(None, (text, self._shown.code)))
            self._stack.push(_EditCommand(self, self._id, self._shown, after, step))

    def put(self, product_id: ProductId, before: Product, after: Product) -> None:
        """Make the step from one state to another, whatever else has changed since; for the undo menu."""
        if product_id != self._id:
            # The entry is not shown any more: the workspace brings the step together with what it has.
            self._apply(ChangeSet((ProductEdit(product_id, before, after),)))
            return
        values = {name: getattr(after, name) for name in changed_fields(before, after)}
        self._shown = replace(self._shown, **values)
        # Not started anew by each letter: whoever types without a pause is written down all the same.
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit(self._shown)

    # -- keeping -----------------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Write down what is shown; while a write is under way, the next one follows when it has ended."""
        self._timer.stop()
        if not self._sent:
            self.flush()

    def flush(self) -> None:
        """Write down what is shown before anything else is asked of the workspace."""
        self._timer.stop()
        was = self._sent[-1].now if self._sent else self._stored
        if self._id is None or self._clash is not None or self._shown == was:
            return
        write = _Write(self, self._id, was, self._shown)
        self._sent.append(write)
        self._writes += 1
        self._hub.run(
            "",
            write.work,
            changes=frozenset({Topic.OFFERS}),
            on_done=write.on_done,
            on_failed=write.on_failed,
            quiet=True,
            can_cancel=False,
            tell_failure=False,
        )

    def save_now(self) -> None:
        """Write down at once; for closing, when the lanes have ended."""
        workspace, id_ = self._hub.workspace, self._id
        if workspace is None or id_ is None or (self._shown == self._stored and not self._sent):
            return
        for write in self._sent:
            write.is_superseded = True
        if not self._write_past(workspace, id_):
            # Nobody can be asked any more: what was typed stays beside what somebody else has written.
            workspace.products.create(self._shown)
            self._shown = workspace.products.get(id_).product
        self._stored = self._shown
        self._sent.clear()
        self._clash = None

    def _write_past(self, workspace: Workspace, product_id: ProductId) -> bool:
        """Write what is shown over writes under way; false when somebody else's values are in the way."""
        # Once more for each write: one may arrive between the look and the change.
        for _ in range(len(self._sent) + 1):
            stored = workspace.products.get(product_id).product
            try:
                workspace.products.edit(product_id, self._landed(stored), self._shown)
            except UserError:
                continue
            return True
        return False

    def _landed(self, stored: Product) -> Product:
        """Tell which state the next change starts from: a write may have arrived without its answer."""
        for write in reversed(self._sent):
            changed = changed_fields(write.was, write.now)
            if all(getattr(stored, name) == getattr(write.now, name) for name in changed):
                return write.now
        return self._stored

    def note_saved(self, write: _Write, stored: Product) -> None:
        """Take note that a state was written; `stored` is what the workspace made of it."""
        if write not in self._sent:
            return  # of an entry that was left
        self._writes += 1
        self._sent.remove(write)
        self._stored = stored
        if self._sent:
            return  # a later state is on its way
        if stored != write.now:
            # Somebody else's fields came along; what was typed since may touch the same ones.
            merged = merge(write.now, self._shown, stored)
            if merged.conflicts:
                self._clash = _Clash(write.now, stored, merged.conflicts)
                self.clashed.emit(merged.conflicts)
                return
            self._shown = merged.product
            self.changed.emit(self._shown)
        if self._shown == self._stored:
            self.kept.emit()
        else:
            self.save()

    def note_failed(self, write: _Write, failure: Failure) -> None:
        """Take note that a state could not be written."""
        if write not in self._sent:
            if not write.is_superseded:
                self._set_aside(write.now)
            return
        self._writes += 1
        self._sent.clear()
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
        if product_id == self._id:
            self._bring_together(theirs)

    def _bring_together(self, theirs: Product) -> None:
        merged = merge(self._stored, self._shown, theirs)
        if merged.conflicts:
            self._clash = _Clash(self._stored, theirs, merged.conflicts)
            self.clashed.emit(merged.conflicts)
        else:
            self._take(theirs, merged.product)

    def follow(self, product_id: ProductId, stored: Product, writes: int) -> None:
        """Take note of what the workspace has now. `writes`: what `writes` was when it began to be read."""
        is_older = writes != self._writes or bool(self._sent)
        if product_id == self._id and not is_older and self._clash is None and stored != self._stored:
            self._bring_together(stored)

    def decide(self, choices: Mapping[Place, Side]) -> None:
        """Say whose value stays at each place both changed."""
        clash = self._clash
        if clash is None:
            return
        # Typing goes on meanwhile: what comes into conflict only now is asked about next, and nothing twice.
        choices = {**clash.choices, **choices}
        merged = merge(clash.base, self._shown, clash.theirs, choices)
        if merged.conflicts:
            self._clash = _Clash(clash.base, clash.theirs, merged.conflicts, choices)
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
                self._writes += 1
                # What was typed since may touch what the service has changed: then the person is asked.
                self._bring_together(edit.after)

    def apply(self, changes: ChangeSet) -> None:
        """Do what a service has done again, or take it back when given reversed."""
        others: list[ProductEdit] = []
        for edit in changes.products:
            if edit.id == self._id and edit.before is not None and edit.after is not None:
                self.put(edit.id, edit.before, edit.after)
            else:
                others.append(edit)
        self._apply(replace(changes, products=tuple(others)))

    def _apply(self, changes: ChangeSet) -> None:
        if not changes:
            return

        def work(workspace: Workspace, _context: JobContext) -> ChangeSet:
            return workspace.products.apply(changes)

        self._hub.run("", work, changes=frozenset({Topic.OFFERS}), quiet=True, can_cancel=False)
