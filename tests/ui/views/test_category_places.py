"""Categories are moved, put in order and hidden in the tree, each as one step to undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QTreeWidget

from seatadmin.context import Workspace
from ui.hub import Hub
from ui.i18n import Language
from ui.views.offers import OffersOverview


class Desk:
    """The tree on a workspace with the categories A, B with B1 and B2 inside, C."""

    def __init__(self, qtbot: Any, runner: Any, workspace: Workspace) -> None:
        self.qtbot, self.runner, self.workspace = qtbot, runner, workspace
        for name in ("A", "B", "C"):
            workspace.catalogue.add_category(name)
        (parent,) = (one.id for one in workspace.catalogue.categories() if one.name == "B")
        for name in ("B1", "B2"):
            workspace.catalogue.add_category(name, parent)
        hub = Hub(runner, Language.ENGLISH)
        self.stack = QUndoStack()
        self.view = OffersOverview(hub, self.stack)
        self.places = self.view.places
        qtbot.addWidget(self.view)
        hub.open(workspace, "shop")
        self.view.resize(1000, 600)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.runner.jobs(), timeout=10_000)

    def choose(self, name: str, tree: QTreeWidget | None = None) -> None:
        tree = tree or self.view.tree
        (item,) = tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
        tree.setCurrentItem(item)

    def offered(self) -> list[bool]:
        return [action.isEnabled() for action in self.places.actions]

    def paths(self) -> list[str]:
        """The tree as it is shown."""
        tree = self.view.tree
        found = []
        waiting = [tree.topLevelItem(at) for at in reversed(range(1, tree.topLevelItemCount()))]
        while waiting:
            item = waiting.pop()
            found.append(f"{item.parent().text(0)}/{item.text(0)}" if item.parent() else item.text(0))
            waiting += [item.child(at) for at in reversed(range(item.childCount()))]
        return found

    def undo(self) -> None:
        self.stack.undo()
        self.settle()


START = ["A", "B", "B/B1", "B/B2", "C"]


@pytest.fixture
def desk(qtbot: Any, runner: Any, workspace: Workspace) -> Iterator[Desk]:
    desk = Desk(qtbot, runner, workspace)
    yield desk
    desk.settle()
    workspace.close()


def test_only_what_can_be_done_is_offered(desk: Desk) -> None:
    assert desk.offered() == [False] * 4
    for name, up, down in (("A", False, True), ("B", True, True), ("B2", True, False), ("C", True, False)):
        desk.choose(name)
        assert desk.offered() == [up, down, True, True], name


def test_keys_move_a_category_among_its_sisters(desk: Desk) -> None:
    desk.choose("C")
    desk.view.tree.setFocus()
    # Faster than the tree is drawn again.
    for _ in range(2):
        desk.qtbot.keyClick(desk.view.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert desk.paths() == ["C", "A", "B", "B/B1", "B/B2"]
    assert desk.view.tree.currentItem().text(0) == "C"
    desk.qtbot.keyClick(desk.view.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert desk.paths() == ["A", "C", "B", "B/B1", "B/B2"]
    assert desk.stack.count() == 3
    for _ in range(3):
        desk.undo()
    assert desk.paths() == START


def test_a_category_goes_under_another_one_but_not_into_itself(desk: Desk) -> None:
    desk.choose("B")
    desk.places.under.trigger()
    dialog = desk.places.dialog
    assert not dialog.accept_button.isEnabled(), "it stands there already"
    for name, possible in (("B", False), ("B1", False), ("C", True)):
        desk.choose(name, dialog.tree)
        assert dialog.accept_button.isEnabled() is possible, name
    dialog.accept_button.click()
    desk.settle()
    assert desk.paths() == ["A", "C", "C/B", "B/B1", "B/B2"]
    desk.undo()
    assert desk.paths() == START


def test_a_category_is_hidden_and_shown_again(desk: Desk) -> None:
    def hidden() -> list[str]:
        return [one.name for one in desk.workspace.catalogue.categories() if not one.visible]

    desk.choose("B1")
    assert desk.places.shown.isChecked()
    desk.places.shown.trigger()
    desk.settle()
    assert hidden() == ["B1"]
    assert not desk.places.shown.isChecked()
    desk.undo()
    assert hidden() == []
    assert desk.places.shown.isChecked()
