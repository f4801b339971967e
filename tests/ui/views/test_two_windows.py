"""One offer open in two windows on one workspace: nothing is overwritten, nothing is lost, the person decides."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from seatadmin.context import Workspace
from seatadmin.domain.products import Product, ProductId
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Settings
from ui.hub import Hub
from ui.i18n import Language
from ui.runner import Runner
from ui.views.product_editor import ProductEditor


class Seat:
    """One person before one window, on a connection of its own to the workspace."""

    def __init__(self, qtbot: Any, path: Path, settings: Settings) -> None:
        self._qtbot = qtbot
        self.runner = Runner()
        self.workspace = Workspace.open(path, settings=settings, secrets=MemorySecrets(), environment={})
        self.hub = Hub(self.runner, Language.ENGLISH)
        self.hub.open(self.workspace, "shop")
        self.editor = ProductEditor(self.hub, QUndoStack())
        self.drafts, self.clash = self.editor.drafts, self.editor.clash
        self.editor.resize(1280, 800)
        qtbot.addWidget(self.editor)
        with qtbot.waitExposed(self.editor):
            self.editor.show()

    def open(self, product_id: ProductId) -> None:
        self.editor.open_product(product_id)
        self._qtbot.waitUntil(lambda: self.drafts.product_id == product_id, timeout=10_000)
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self.drafts.is_kept or self.clash.isVisible(), timeout=10_000)
        self._qtbot.waitUntil(lambda: not self.runner.jobs(), timeout=10_000)

    def edit(self, **values: Any) -> None:
        for name, value in values.items():
            self.drafts.edit(name, **{name: value})
        self.drafts.save()
        self.settle()

    def come_back(self) -> None:
        """Turn to this window after having been in another one."""
        self.editor.activateWindow()
        self._qtbot.waitUntil(self.editor.isActiveWindow, timeout=10_000)
        QApplication.sendEvent(self.editor, QEvent(QEvent.Type.ActivationChange))
        self._qtbot.wait(1)

    def close(self) -> None:
        self.editor.leave()
        self._qtbot.waitUntil(lambda: not self.runner.jobs(), timeout=10_000)
        assert self.runner.close()
        self.workspace.close()


@pytest.fixture
def seats(qtbot: Any, shelf: Path, tmp_path: Path, settings: Settings) -> Iterator[tuple[Seat, Seat]]:
    path = tmp_path / shelf.name
    copyfile(shelf, path)
    here, there = Seat(qtbot, path, settings), Seat(qtbot, path, settings)
    product_id = here.workspace.products.create(Product(code="SPOC", name="SPOC")).created[0]
    for seat in (here, there):
        seat.open(product_id)
    yield here, there
    for seat in (here, there):
        seat.close()


def stored(seat: Seat) -> Product:
    (row,) = seat.workspace.products.rows()
    return seat.workspace.products.get(row.id).product


def test_different_fields_come_together_in_both_windows(qtbot: Any, seats: tuple[Seat, Seat]) -> None:
    here, there = seats
    here.edit(name="SPOC Moodle")
    there.edit(idnumber="X-1")
    assert (stored(here).name, stored(here).idnumber) == ("SPOC Moodle", "X-1")
    assert there.drafts.product.name == "SPOC Moodle"
    # Who only looks sees it on coming back.
    assert here.drafts.product.idnumber == ""
    here.come_back()
    qtbot.waitUntil(lambda: here.drafts.product.idnumber == "X-1", timeout=10_000)
    here.settle()
    assert here.editor.clash.isHidden()


def test_whose_value_stays_is_decided_place_by_place(qtbot: Any, seats: tuple[Seat, Seat]) -> None:
    here, there = seats
    here.edit(name="here", idnumber="HERE", handler_params="coursename=SCI")
    there.edit(name="there", idnumber="THERE", handler_params="duration=180")
    # Nothing was overwritten, and parameters that differ come together by themselves.
    assert (stored(here).name, stored(here).idnumber) == ("here", "HERE")
    clash = there.clash
    assert clash.isVisible()
    table = clash.table
    lines = [[table.topLevelItem(row).text(column) for column in range(3)] for row in range(table.topLevelItemCount())]
    assert sorted(lines) == [["ID number", "HERE", "THERE"], ["Name", "here", "there"]]
    assert not clash.go_on.isEnabled()
    # By keyboard: the value left for the one line, the value right for the other.
    for row, line in enumerate(lines):
        table.setCurrentItem(table.topLevelItem(row))
        qtbot.keyClick(table, Qt.Key.Key_Left if line[0] == "Name" else Qt.Key.Key_Right)
    assert clash.go_on.isEnabled()
    qtbot.mouseClick(clash.go_on, Qt.MouseButton.LeftButton)
    there.settle()
    assert clash.isHidden()
    product = stored(here)
    assert (product.name, product.idnumber) == ("here", "THERE")
    assert sorted(product.handler_params.split("&")) == ["coursename=SCI", "duration=180"]
    assert there.drafts.product == product


def test_what_is_typed_while_it_is_asked_is_kept(qtbot: Any, seats: tuple[Seat, Seat]) -> None:
    here, there = seats
    here.edit(name="here")
    there.edit(name="there")
    assert there.clash.isVisible()
    there.drafts.edit("notes", notes="typed meanwhile")
    qtbot.mouseClick(there.clash.theirs, Qt.MouseButton.LeftButton)
    there.settle()
    assert (stored(here).name, stored(here).notes) == ("here", "typed meanwhile")


def test_an_offer_put_into_the_bin_elsewhere_is_left(qtbot: Any, seats: tuple[Seat, Seat], said: Any) -> None:
    here, there = seats
    left: list[bool] = []
    here.editor.left.connect(lambda: left.append(True))
    product_id = here.drafts.product_id
    there.workspace.products.delete([product_id])
    here.come_back()
    qtbot.waitUntil(lambda: bool(left), timeout=10_000)
    assert here.drafts.product_id is None
    assert "bin" in said.notices[-1].text


def test_a_program_killed_while_somebody_types_has_written_what_it_said(
    shelf: Path, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / shelf.name
    copyfile(shelf, path)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.ui.typing_program", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        # It types on without a pause, and writes all the same: twice, then it is killed in the middle.
        written = [process.stdout.readline().strip() for _ in range(2)]
    finally:
        process.kill()
        process.communicate()
    with Workspace.open(path, settings=settings, secrets=MemorySecrets(), environment={}) as workspace:
        (row,) = workspace.products.rows()
        name = workspace.products.get(row.id).product.name
    assert 0 < len(written[0]) < len(written[1])
    assert name.startswith(written[1])
