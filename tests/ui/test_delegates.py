"""What delegates draw: never a colour alone, and crisp."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip

from ui.delegates.gauge import GaugeDelegate, gauge_text, paint_gauge
from ui.delegates.problem import ProblemDelegate
from ui.delegates.status import StatusDelegate
from ui.i18n import Language
from ui.roles import CellProblem, Gauge, Role, Status
from ui.theme import Tone

CELLS = (
    (StatusDelegate, Role.STATUS, Status("held", "held", Tone.GOOD)),
    (GaugeDelegate, Role.GAUGE, Gauge(12, 3, 28, 2)),
    (ProblemDelegate, Role.PROBLEM, CellProblem("the address has no <full> domain", "write it in full")),
    (ProblemDelegate, Role.PROBLEM, CellProblem("unusual", blocks=False)),
)


def show(qtbot, delegate: type[QStyledItemDelegate], role: int, value: object) -> QTableView:
    model = QStandardItemModel(1, 1)
    item = QStandardItem("text of the cell")
    item.setData(value, role)
    model.setItem(0, 0, item)
    view = QTableView()
    qtbot.addWidget(view)
    model.setParent(view)
    view.setModel(model)
    view.setItemDelegate(delegate(view))
    view.setColumnWidth(0, 220)
    with qtbot.waitExposed(view):
        view.show()
    return view


def picture(view: QTableView) -> QImage:
    return view.viewport().grab().toImage()


@pytest.mark.parametrize(("delegate", "role", "value"), CELLS)
def test_a_cell_with_a_value_is_drawn_otherwise_and_follows_the_selection(qtbot, delegate, role, value) -> None:
    view = show(qtbot, delegate, role, value)
    drawn = picture(view)
    assert drawn != picture(show(qtbot, delegate, role, None))
    # Not `selectRow`, which obeys whatever modifier key the test before left pressed.
    view.selectionModel().select(view.model().index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert picture(view) != drawn
    assert view.sizeHintForIndex(view.model().index(0, 0)).width() > 40


@pytest.mark.parametrize(
    ("delegate", "role", "value", "words"),
    [
        (*CELLS[1], "12 free"),
        (*CELLS[2], "&lt;full&gt;"),
        (*CELLS[3], "unusual"),
    ],
)
def test_pointing_at_a_cell_says_it_in_words(qtbot, delegate, role, value, words: str) -> None:
    view = show(qtbot, delegate, role, value)
    index = view.model().index(0, 0)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    assert view.itemDelegate().helpEvent(event, view, QStyleOptionViewItem(), index)
    assert words in QToolTip.text()
    QToolTip.hideText()


def test_a_problem_is_explained_while_editing(qtbot) -> None:
    view = show(qtbot, *CELLS[2])
    view.edit(view.model().index(0, 0))
    editor = QApplication.focusWidget()
    assert "write it in full" in editor.accessibleDescription()


def test_the_parts_of_a_gauge_differ_by_filling(qapp) -> None:
    def bar(gauge: Gauge) -> QImage:
        image = QImage(100, 12, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_gauge(painter, QRectF(0, 0, 100, 12), gauge, qapp.palette())
        painter.end()
        return image

    def kinds(image: QImage) -> int:
        return len({QColor(image.pixel(x, y)).name() for x in range(30, 70) for y in range(3, 9)})

    held, planned, free = bar(Gauge(0, 0, 9)), bar(Gauge(0, 9, 0)), bar(Gauge(9, 0, 0))
    assert kinds(held) == kinds(free) == 1
    assert kinds(planned) > 1, "hatched"
    assert held.pixel(50, 6) != free.pixel(50, 6)
    assert bar(Gauge(0, 0, 0)) == free, "an empty pool is an empty bar"
    assert bar(Gauge(9_999, 0, 1)).pixel(1, 6) == held.pixel(1, 6), "one seat among thousands is seen"


def test_a_gauge_in_words(language: Language) -> None:
    words = {
        Language.FRENCH: "1 libre · 2 prévus · 1 attribué · 2 expirent bientôt",
        Language.ENGLISH: "1 free · 2 planned · 1 held · 2 end soon",
    }
    assert gauge_text(Gauge(1, 2, 1, 2)) == words[language]
    assert "·" not in gauge_text(Gauge(0, 0, 0))
