"""Taxes are entered as percentages; a formula of somebody else is kept until a person chooses otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack

from seatadmin.context import Workspace
from seatadmin.domain.products import Tax
from seatadmin.domain.taxes import PERCENTAGE_FORMULA
from ui.hub import EVERYTHING, Hub
from ui.i18n import Language
from ui.views.shop_settings import ShopSettings

FOREIGN = Tax("7", "Écotaxe", Decimal("5.5"), "FR", "$ttc = secret($ht)")


class Desk:
    def __init__(self, qtbot: Any, runner: Any, workspace: Workspace) -> None:
        self.qtbot, self.runner, self.workspace = qtbot, runner, workspace
        self.stack = QUndoStack()
        hub = Hub(runner, Language.ENGLISH)
        self.view = ShopSettings(hub, self.stack)
        qtbot.addWidget(self.view)
        hub.open(workspace, "shop")
        hub.announce(EVERYTHING)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.runner.jobs(), timeout=10_000)

    def click(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def taxes(self) -> dict[str, Tax]:
        return {tax.code: tax for tax in self.workspace.catalogue.taxes()}


@pytest.fixture
def desk(qtbot: Any, runner: Any, workspace: Workspace) -> Any:
    workspace.catalogue.save_tax(FOREIGN)
    desk = Desk(qtbot, runner, workspace)
    yield desk
    desk.settle()
    workspace.close()


def test_a_percentage_becomes_the_formula_the_shop_computes(desk: Desk) -> None:
    for field, text in ((desk.view.code, "1"), (desk.view.title, "TVA 20"), (desk.view.rate, "20")):
        desk.qtbot.keyClicks(field, text)
    desk.click(desk.view.save)
    assert desk.taxes()["1"] == Tax("1", "TVA 20", Decimal(20), "", PERCENTAGE_FORMULA)
    desk.stack.undo()
    desk.settle()
    assert set(desk.taxes()) == {"7"}


def test_a_foreign_formula_is_kept_until_the_percentage_is_chosen(desk: Desk) -> None:
    view = desk.view
    view.taxes.setCurrentItem(view.taxes.topLevelItem(0))
    assert not view.percentage.isChecked()
    assert "cannot be computed" in view.reading.text()
    view.title.setText("Ecotaxe 2026")
    desk.click(view.save)
    assert desk.taxes()["7"] == Tax("7", "Ecotaxe 2026", Decimal("5.5"), "FR", "$ttc = secret($ht)")
    view.percentage.setChecked(True)
    desk.click(view.save)
    assert desk.taxes()["7"].formula == PERCENTAGE_FORMULA


@pytest.mark.parametrize(("code", "rate"), [("", "20"), ("1", "vingt"), ("1", "-5"), ("7", "20")])
def test_what_cannot_be_a_tax_cannot_be_kept(desk: Desk, code: str, rate: str) -> None:
    desk.qtbot.keyClicks(desk.view.code, code)
    desk.qtbot.keyClicks(desk.view.rate, rate)
    assert not desk.view.save.isEnabled()
    assert set(desk.taxes()) == {"7"}


def test_name_and_currency_are_kept(desk: Desk) -> None:
    desk.view.name.setText("Boutique Alpha")
    desk.view.currency.setCurrentText("CHF")
    desk.view.currency.activated.emit(1)
    desk.settle()
    catalogue = desk.workspace.catalogue.catalogue()
    assert (catalogue.name, catalogue.currency) == ("Boutique Alpha", "CHF")
