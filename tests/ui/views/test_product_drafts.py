"""An entry being edited: kept in the background, undone step by step, never overwriting somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QUndoStack

from seatadmin.context import Workspace
from seatadmin.domain.differences import Side
from seatadmin.domain.products import Product, ProductId
from ui.hub import Hub
from ui.i18n import Language
from ui.views.product_drafts import Drafts


class Desk:
    """One entry open in a window, and the same entry as the workspace has it."""

    def __init__(self, qtbot: Any, hub: Hub, workspace: Workspace) -> None:
        self.qtbot, self.hub, self.workspace = qtbot, hub, workspace
        self.stack = QUndoStack()
        self.drafts = Drafts(hub, self.stack)
        self.id: ProductId = workspace.products.create(Product(code="SPOC", name="SPOC")).created[0]
        self.drafts.open(self.id, self.stored)
        self.clashes: list[Any] = []
        self.drafts.clashed.connect(self.clashes.append)

    @property
    def stored(self) -> Product:
        return self.workspace.products.get(self.id).product

    def settle(self) -> None:
        self.drafts.save()
        self.qtbot.waitUntil(lambda: not self.hub.runner.jobs(), timeout=10_000)
        self.qtbot.waitUntil(lambda: self.drafts.is_kept or bool(self.clashes and self.clashes[-1]), timeout=10_000)

    def change_elsewhere(self, **values: Any) -> None:
        was = self.stored
        self.workspace.products.edit(self.id, was, replace(was, **values))


@pytest.fixture
def desk(qtbot: Any, runner: Any, workspace: Workspace) -> Any:
    hub = Hub(runner, Language.ENGLISH)
    hub.open(workspace, "shop")
    yield Desk(qtbot, hub, workspace)
    qtbot.waitUntil(lambda: not runner.jobs(), timeout=10_000)
    workspace.close()


def test_edits_are_kept_without_being_asked(desk: Desk) -> None:
    desk.drafts.edit("Name", name="SPOC Moodle")
    assert desk.drafts.product.name == "SPOC Moodle"
    desk.settle()
    assert desk.stored.name == "SPOC Moodle"


def test_letters_typed_in_one_go_are_one_step(desk: Desk) -> None:
    for text in ("A", "Ap", "App"):
        desk.drafts.edit("Name", name=text)
    desk.drafts.edit("Code", code="SPOCM1")
    assert desk.stack.count() == 2
    desk.stack.undo()
    desk.stack.undo()
    assert desk.drafts.product == Product(code="SPOC", name="SPOC")
    desk.settle()
    assert desk.stored == Product(code="SPOC", name="SPOC")
    desk.stack.redo()
    desk.settle()
    assert desk.stored.name == "App"


def test_typing_back_leaves_no_step(desk: Desk) -> None:
    desk.drafts.edit("Name", name="S")
    desk.drafts.edit("Name", name="SPOC")
    desk.stack.undo()
    assert desk.drafts.product.name == "SPOC"


def test_other_peoples_fields_come_along(desk: Desk) -> None:
    desk.change_elsewhere(idnumber="X-1")
    desk.drafts.edit("Name", name="SPOC Moodle")
    desk.settle()
    assert desk.drafts.product.idnumber == "X-1"
    assert (desk.stored.name, desk.stored.idnumber) == ("SPOC Moodle", "X-1")


@pytest.mark.parametrize(("side", "name"), [(Side.OURS, "ours"), (Side.THEIRS, "theirs")])
def test_the_same_field_changed_twice_is_asked_about(desk: Desk, side: Side, name: str) -> None:
    desk.change_elsewhere(name="theirs", idnumber="X-2")
    desk.drafts.edit("Name", name="ours")
    desk.settle()
    (conflict,) = desk.clashes[-1]
    assert (conflict.field, conflict.ours, conflict.theirs) == ("name", "ours", "theirs")
    assert desk.stored.name == "theirs"
    desk.drafts.decide_all(side)
    desk.settle()
    assert desk.stored.name == desk.drafts.product.name == name
    assert desk.stored.idnumber == "X-2"


def test_a_step_of_an_entry_left_behind_is_undone_in_the_workspace(desk: Desk) -> None:
    desk.drafts.edit("Name", name="SPOC Moodle")
    desk.settle()
    desk.drafts.close()
    desk.stack.undo()
    desk.qtbot.waitUntil(lambda: not desk.hub.runner.jobs(), timeout=10_000)
    assert desk.stored.name == "SPOC"


def test_closing_at_once_keeps_both_sides_of_a_clash(desk: Desk) -> None:
    desk.change_elsewhere(name="theirs")
    desk.drafts.edit("Name", name="ours")
    desk.drafts.save_now()
    assert {row.name for row in desk.workspace.products.rows()} == {"ours", "theirs"}


def test_typing_without_a_pause_is_written_down_all_the_same(desk: Desk) -> None:
    for count in range(1, 12):
        desk.drafts.edit("Name", name="x" * count)
        desk.qtbot.wait(60)
    assert desk.stored.name.startswith("xx")


def test_leaving_while_a_write_is_under_way_loses_nothing(desk: Desk) -> None:
    other = desk.workspace.products.create(Product(code="B")).created[0]
    desk.drafts.edit("Name", name="one")
    desk.drafts.save()
    desk.drafts.edit("Code", code="TWO")
    desk.drafts.open(other, Product(code="B"))
    desk.qtbot.waitUntil(lambda: not desk.hub.runner.jobs(), timeout=10_000)
    assert (desk.stored.name, desk.stored.code) == ("one", "TWO")


def test_leaving_while_nobody_has_decided_keeps_both(desk: Desk) -> None:
    said: list[str] = []
    desk.drafts.refused.connect(said.append)
    desk.change_elsewhere(name="theirs")
    desk.drafts.edit("Name", name="ours")
    desk.settle()
    desk.drafts.close()
    desk.qtbot.waitUntil(lambda: not desk.hub.runner.jobs(), timeout=10_000)
    assert {row.name for row in desk.workspace.products.rows()} == {"ours", "theirs"}
    assert len(said) == 1


def test_leaving_an_offer_that_changed_meanwhile_keeps_both(desk: Desk) -> None:
    desk.change_elsewhere(name="theirs")
    desk.drafts.edit("Name", name="ours")
    desk.drafts.close()
    desk.qtbot.waitUntil(lambda: len(desk.workspace.products.rows()) == 2, timeout=10_000)
    desk.qtbot.waitUntil(lambda: not desk.hub.runner.jobs(), timeout=10_000)
    assert {row.name for row in desk.workspace.products.rows()} == {"ours", "theirs"}


def test_closing_at_once_after_a_write_without_answer_makes_no_copy(desk: Desk) -> None:
    desk.drafts.edit("Name", name="one")
    desk.drafts.save()
    desk.drafts.edit("Name", name="two")
    desk.drafts.save_now()
    desk.qtbot.waitUntil(lambda: not desk.hub.runner.jobs(), timeout=10_000)
    assert [row.name for row in desk.workspace.products.rows()] == ["two"]


def test_what_others_write_during_a_write_is_not_overwritten(desk: Desk) -> None:
    desk.change_elsewhere(notes="theirs")
    desk.drafts.edit("Name", name="n")
    desk.drafts.save()
    desk.drafts.edit("Notes", notes="ours")
    desk.settle()
    assert [conflict.field for conflict in desk.clashes[-1]] == ["notes"]
    assert desk.stored.notes == "theirs"
    desk.drafts.decide_all(Side.OURS)
    desk.settle()
    assert (desk.stored.notes, desk.stored.name) == ("ours", "n")
