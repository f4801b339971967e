"""Undo: commands that fail or change nothing leave the stack."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack

from ui.undo import ChangeCommand, one_change


def test_a_change_is_done_undone_and_done_again(qapp) -> None:
    stack, value = QUndoStack(), []
    stack.push(ChangeCommand("Add", lambda: value.append(1), value.clear))
    assert value == [1]
    assert stack.undoText() == "Add"
    stack.undo()
    assert value == []
    stack.redo()
    assert value == [1]


def test_what_changes_nothing_is_not_kept(qapp) -> None:
    stack = QUndoStack()
    stack.push(ChangeCommand("Nothing", lambda: False, lambda: None))
    assert stack.count() == 0
    stack.push(ChangeCommand("Once", lambda: True, lambda: False))
    stack.undo()
    assert stack.count() == 0, "a change that is gone meanwhile cannot be undone"


def test_what_fails_is_told_and_leaves(qapp, said) -> None:
    def fail() -> None:
        raise OSError("disk full")

    stack = QUndoStack()
    stack.push(ChangeCommand("Write", fail, lambda: None, lambda error: f"Not written: {error}"))
    assert stack.count() == 0
    assert [notice.text for notice in said.notices] == ["Not written: disk full"]


def test_a_macro_is_one_entry(qapp) -> None:
    stack, value = QUndoStack(), []
    with one_change(stack, "Paste 2 rows"):
        for number in (1, 2):
            stack.push(ChangeCommand("row", lambda number=number: value.append(number), value.pop))
    assert value == [1, 2]
    assert stack.undoText() == "Paste 2 rows"
    stack.undo()
    assert value == []
