"""The price table reads as a price list and never holds a list nobody can have meant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from seatadmin.domain.prices import PriceList, PriceRange
from seatadmin.domain.taxes import percentage_tax
from ui.i18n import Language
from ui.views.price_table import PriceTable

THREE = PriceList.of([PriceRange(5, Decimal(10)), PriceRange(10, Decimal(9)), PriceRange(None, Decimal(8))])
TAX = percentage_tax("1", "TVA 20 %", Decimal(20))


@pytest.fixture
def table(qtbot: Any, speak: Any) -> PriceTable:
    speak(Language.FRENCH)
    table = PriceTable()
    qtbot.addWidget(table)
    table.set_prices(THREE)
    table.set_tax(TAX, "EUR")
    with qtbot.waitExposed(table):
        table.show()
    return table


def test_lines_read_as_a_price_list(table: PriceTable) -> None:
    shown = [line for line in table.lines if line.price.isVisible()]
    assert [line.first.text() for line in shown] == ["1 à", "6 à", "11"]
    assert [line.last.text() for line in shown[:2]] == ["5", "10"]
    assert shown[2].more.isVisible()
    assert shown[2].more.text() == "et plus"
    assert not shown[2].last.isVisible()
    assert [line.taxed.text() for line in shown] == ["12,00 €", "10,80 €", "9,60 €"]
    table.quantity.setValue(12)
    assert "96,00 €" in table.total.text()
    assert "115,20 €" in table.total.text()


@pytest.mark.parametrize(("at", "typed"), [(0, "dix euros"), (1, "")])
def test_a_price_that_cannot_be_read_changes_nothing(qtbot: Any, table: PriceTable, at: int, typed: str) -> None:
    field = table.lines[at].price
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert table.prices == THREE
    assert table.problem.isVisible()
    assert f"« {typed} »" in table.problem.text().replace("\u00a0", " ").replace("\u202f", " ")
    assert field.text() == typed


def test_a_bound_below_the_one_before_is_told_and_not_taken(qtbot: Any, table: PriceTable) -> None:
    field = table.lines[1].last
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "3")
    assert table.prices == THREE
    assert "5" in table.problem.text()
    qtbot.keyClicks(field, "0")
    assert table.prices.bounds[1] == 30
    assert not table.problem.isVisible()
    assert table.lines[2].first.text() == "31"


def test_typing_tells_each_new_list(qtbot: Any, table: PriceTable) -> None:
    field = table.lines[2].price
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(table.changed) as told:
        qtbot.keyClicks(field, "7")
    assert told.args[0].prices[2] == Decimal(7)
    qtbot.keyClicks(field, ",125")
    assert table.prices.prices[2] == Decimal("7.125")
    assert field.text() == "7,125"


def test_lines_come_and_go(qtbot: Any, table: PriceTable) -> None:
    qtbot.mouseClick(table.add, Qt.MouseButton.LeftButton)
    assert table.prices.ranges == (
        PriceRange(5, Decimal(10)),
        PriceRange(10, Decimal(9)),
        PriceRange(20, Decimal(8)),
        PriceRange(None, Decimal(8)),
    )
    qtbot.mouseClick(table.add, Qt.MouseButton.LeftButton)
    assert not table.add.isEnabled()
    for _ in range(4):
        qtbot.mouseClick(table.lines[0].remove, Qt.MouseButton.LeftButton)
    assert table.prices.ranges == (PriceRange(None, Decimal(8)),)
    assert not table.lines[0].remove.isVisible()
    assert table.lines[0].first.text() == "toute quantité"
