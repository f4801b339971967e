"""Offers to files and back in the window: shown before anything changes, decided by field, undone as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QTreeWidgetItem

from seatadmin.context import Workspace
from seatadmin.domain.products import Product, ProductId
from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Settings
from tests.domain.offers import SESSION
from ui.hub import Hub
from ui.i18n import Language
from ui.views.offers import OffersOverview
from ui.views.table_view import Pasted

OFFER = replace(SESSION, category=None)


class Desk:
    """The list of offers on a workspace, and what a person does there."""

    def __init__(self, qtbot: Any, runner: Any, workspace: Workspace) -> None:
        self.qtbot, self.workspace, self.runner = qtbot, workspace, runner
        self.hub = Hub(runner, Language.ENGLISH)
        self.stack = QUndoStack()
        self.view = OffersOverview(self.hub, self.stack)
        qtbot.addWidget(self.view)
        self.hub.open(workspace, "shop")
        self.view.resize(1280, 800)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.settle()

    @property
    def files(self) -> Any:
        return self.view.files

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.runner.jobs(), timeout=10_000)

    def give(self, path: Path) -> Any:
        """Read a file and wait for what it would do."""
        self.files.import_from(str(path))
        self.settle()
        return self.files.sheet

    def click(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def only(self) -> Product:
        (row,) = self.workspace.products.rows()
        return self.workspace.products.get(row.id).product

    def rename(self, workspace: Workspace, name: str) -> None:
        (row,) = workspace.products.rows()
        was = workspace.products.get(row.id).product
        workspace.products.edit(row.id, was, replace(was, name=name))


@pytest.fixture
def desk(qtbot: Any, runner: Any, workspace: Workspace) -> Iterator[Desk]:
    desk = Desk(qtbot, runner, workspace)
    yield desk
    desk.settle()
    workspace.close()


@pytest.fixture
def far(tmp_path: Path, settings: Settings) -> Iterator[Workspace]:
    """The workspace of another workstation."""
    location = tmp_path / "far.seatadmin"
    with Workspace.open(location, settings=settings, secrets=MemorySecrets(), create=True, environment={}) as opened:
        yield opened


def lines(sheet: Any) -> list[list[str]]:
    """Every line of the sheet, top ones and those below."""
    found: list[list[str]] = []

    def walk(item: QTreeWidgetItem) -> None:
        found.append([item.text(column) for column in range(4)])
        for number in range(item.childCount()):
            walk(item.child(number))

    for number in range(sheet.tree.topLevelItemCount()):
        walk(sheet.tree.topLevelItem(number))
    return found


@pytest.mark.parametrize("ending", ["json", "xlsx", "csv"])
def test_offers_written_are_the_same_when_read_again(desk: Desk, tmp_path: Path, ending: str) -> None:
    desk.workspace.products.create(OFFER)
    path = tmp_path / f"offers.{ending}"
    desk.files.export_to(str(path))
    desk.settle()
    sheet = desk.give(path)
    assert sheet.isVisible()
    assert sheet.summary.text() == "1 the same"
    assert not sheet.apply.isEnabled()
    desk.click(sheet.cancel)
    assert not sheet.isVisible()


def test_new_offers_are_taken_as_one_step(desk: Desk, far: Workspace, tmp_path: Path) -> None:
    far.products.create(OFFER)
    far.products.create(replace(OFFER, code="B", name="Autre"))
    path = tmp_path / "two.json"
    path.write_bytes(far.exchange.write())
    sheet = desk.give(path)
    assert sheet.summary.text() == "2 new"
    assert [line[:2] for line in lines(sheet)] == [["B · Autre", "new"], [f"SPOCM1 · {OFFER.name}", "new"]]
    sheet.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert sheet.apply.text() == "Take 1 offer(s)"
    desk.click(sheet.apply)
    assert desk.only() == OFFER
    assert desk.stack.undoText() == "import of offers"
    desk.stack.undo()
    desk.settle()
    assert desk.workspace.products.rows() == ()
    desk.stack.redo()
    desk.settle()
    assert desk.only() == OFFER


@pytest.mark.parametrize(("button", "name"), [("ours", "Ici"), ("theirs", "Là-bas"), (None, "Ici")])
def test_what_both_have_changed_is_decided_field_by_field(
    desk: Desk, far: Workspace, tmp_path: Path, button: str | None, name: str
) -> None:
    path = tmp_path / "one.json"
    far.products.create(OFFER)
    path.write_bytes(far.exchange.write())
    desk.click(desk.give(path).apply)
    desk.rename(desk.workspace, "Ici")
    desk.rename(far, "Là-bas")
    path.write_bytes(far.exchange.write())
    sheet = desk.give(path)
    assert ["", "Name", "Ici", "Là-bas"] in lines(sheet)
    conflict = sheet.tree.topLevelItem(0).child(0)
    assert (conflict.font(2).bold(), conflict.font(3).bold()) == (True, False)
    if button is not None:
        conflict.setSelected(True)
        desk.click(getattr(sheet, button))
    desk.click(sheet.apply)
    assert desk.only().name == name


def test_a_file_that_cannot_be_read_says_why(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "newer.json"
    path.write_text('{"format": "seatadmin-offers", "version": 99, "written_by": "Seatadmin 9"}')
    sheet = desk.give(path)
    assert lines(sheet)[0][0] == "The file was written by a newer program (Seatadmin 9)."
    assert not sheet.apply.isEnabled()
    path.write_text("not JSON")
    assert lines(desk.give(path))[0][0] == "This is not an exchange file, or it is damaged."


def test_cells_of_a_table_are_told_and_the_rest_is_taken(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("Code;Nom;Prix HT 1\nA;Un;cher\nB;Deux;12\n", encoding="utf-8")
    sheet = desk.give(path)
    assert lines(sheet)[0][0].startswith("Row 2, Untaxed price 1 “cher”: this is not a price.")
    desk.click(sheet.apply)
    assert sorted(row.code for row in desk.workspace.products.rows()) == ["A", "B"]


def test_sheets_are_written_for_the_offers_selected(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.workspace.products.create(replace(OFFER, code=code)).created[0] for code in "AB"]
    desk.view.refresh()
    desk.settle()
    desk.view.select([ProductId(ids[1])])
    page, document = tmp_path / "b.html", tmp_path / "b.pdf"
    for path in (page, document):
        desk.files.write_sheet(str(path))
        desk.settle()
    html = page.read_text("utf-8")
    assert "B · Product" in html
    assert "A · Product" not in html
    assert document.read_bytes().startswith(b"%PDF-")


def test_prices_pasted_from_a_spreadsheet_are_shown_then_changed_as_one_step(desk: Desk) -> None:
    for code in "AB":
        desk.workspace.products.create(replace(OFFER, code=code))
    desk.view.refresh()
    desk.settle()
    table, model = desk.view.table, desk.view.model
    table.setCurrentIndex(model.index(0, model.column_of("price1")))
    # As Excel copies them: a cell with a line break stands in quotes.
    table.pasted.emit(Pasted('130,50\n"cher\n!"\n', ""))
    desk.settle()
    sheet = desk.view.paste_sheet
    assert sheet.isVisible()
    assert sheet.list.topLevelItem(0).text(0).startswith("Row 2, Untaxed price 1 “cher !”")
    desk.click(sheet.apply)
    prices = {row.code: str(row.price) for row in desk.workspace.products.rows()}
    assert prices == {"A": "130.5", "B": "120"}
    desk.stack.undo()
    desk.settle()
    assert {str(row.price) for row in desk.workspace.products.rows()} == {"120"}


def test_actions_wait_for_something_to_do(desk: Desk) -> None:
    files = desk.files
    assert (files.import_action.isEnabled(), files.export_action.isEnabled(), files.print_action.isEnabled()) == (
        True,
        False,
        False,
    )
    desk.workspace.products.create(OFFER)
    desk.view.refresh()
    desk.settle()
    assert files.export_action.isEnabled()
    assert files.print_action.isEnabled()


def test_a_place_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.views.offer_files.notify.show", lambda _level, text, **_: told.append(text))
    desk.workspace.products.create(OFFER)
    desk.files.export_to(str(tmp_path / "missing" / "offers.json"))
    desk.settle()
    assert told
    assert "could not be" in told[0]
