"""Pools and seats: counted, filtered, added, removed, released; a hundred thousand of them on demand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from seatadmin.domain.read_models import Pool, SeatRow
from seatadmin.domain.seats import CustomerId, OrderId, SeatId, SeatState
from tests.ui.views.conftest import CUSTOMER
from ui import notify
from ui.demo import sample_path
from ui.i18n import Language
from ui.models.pools import PoolChoice, PoolColumn, PoolsModel
from ui.models.seats import SeatStatuses, in_pool, seat_columns
from ui.models.table import MemoryRows, TableModel
from ui.roles import Gauge, Role
from ui.views.add_seats import AddSeatsDialog
from ui.views.seats import source_of
from ui.views.table_view import TableView


def pool(customer: str, order: str, product: str, free: int, held: int = 0) -> Pool:
    states = dict.fromkeys(SeatState, 0) | {SeatState.FREE: free, SeatState.HELD: held}
    customer_id, order_id = CustomerId(uuid5(NAMESPACE_OID, customer)), OrderId(uuid5(NAMESPACE_OID, order))
    return Pool(customer_id, customer, order_id, order, "", product, states, free, 0, 0, None)


def seat(number: int, state: SeatState = SeatState.FREE) -> SeatRow:
    name = f"Personne {number}" if state is SeatState.HELD else ""
    return SeatRow(
        SeatId(uuid4()), f"REF-{number:06}", "Client", "B1", "", "", (), state, name, "", "", None, None, None
    )


def test_the_tree_of_pools_is_a_sound_model(qtmodeltester) -> None:
    model = PoolsModel()
    model.set_pools([pool("A", "B1", "P", 3), pool("A", "B1", "Q", 2), pool("A", "B2", "P", 1), pool("B", "", "", 4)])
    qtmodeltester.check(model)


def test_each_line_counts_what_is_below_it() -> None:
    model = PoolsModel()
    model.set_pools([pool("A", "B1", "P", 3, held=2), pool("A", "B1", "Q", 2), pool("B", "B2", "P", 4)])
    gauges = [model.index(row, PoolColumn.GAUGE).data(Role.GAUGE) for row in range(model.rowCount())]
    assert gauges == [Gauge(9, 0, 2), Gauge(5, 0, 2), Gauge(4, 0, 0)]
    customer = model.index(1, 0)
    order = model.index(0, 0, customer)
    assert model.rowCount(order) == 2
    # An order with one product is one line that says both.
    assert model.index(0, 0, model.index(2, 0)).data() == "B2 · P"


def test_a_pool_is_found_again_and_a_gone_one_is_not() -> None:
    model = PoolsModel()
    model.set_pools([pool("A", "B1", "P", 3), pool("B", "B2", "P", 4)])
    choice = model.choice(model.index(1, 0))
    assert model.find(choice).row() == 1
    product = PoolChoice("B", choice_of(model, 2).customer_id, "B2", choice_of(model, 2, 0).order_id, ("", "P"))
    assert not model.find(product).isValid(), "its order's line says both"
    model.set_pools([])
    assert not model.find(choice).isValid()
    assert model.rowCount() == 0


def choice_of(model: PoolsModel, *rows: int) -> PoolChoice:
    index = QModelIndex()
    for row in rows:
        index = model.index(row, 0, index)
    return model.choice(index)


def test_every_line_of_the_tree_is_found_where_it_stands() -> None:
    model = PoolsModel()
    model.set_pools([pool("A", "B1", "P", 3), pool("A", "B1", "Q", 2), pool("A", "B2", "P", 1), pool("B", "", "", 4)])
    waiting, seen = [QModelIndex()], 0
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            assert model.find(model.choice(index)) == index
            waiting.append(index)
            seen += 1
    assert seen == 8


def test_seats_of_a_pool() -> None:
    rows = [seat(1), seat(2)._replace(order="B2"), seat(3)._replace(customer="Autre")]
    assert in_pool(rows, PoolChoice()) == rows
    assert in_pool(rows, PoolChoice(customer="Client")) == rows[:2]
    assert in_pool(rows, PoolChoice(customer="Client", order="B2")) == rows[1:2]


def test_a_hundred_thousand_seats_are_read_on_demand(qtbot, qapp, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = seat_columns(SeatStatuses(datetime.now(UTC)))
    model: TableModel[SeatRow] = TableModel(columns)
    asked: set[int] = set()
    row_at = TableModel.row_at
    monkeypatch.setattr(TableModel, "row_at", lambda self, position: asked.add(position) or row_at(self, position))
    view = TableView(model, "seats", "Seats")
    qtbot.addWidget(view)
    view.resize(900, 600)
    model.set_source(MemoryRows(columns, [seat(number) for number in range(100_000)], lambda row: row.id))
    with qtbot.waitExposed(view):
        view.show()
    view.grab()
    assert model.rowCount() == 100_000
    assert len(asked) < 100
    asked.clear()
    view.scrollToBottom()
    view.grab()
    assert 99_999 in asked
    assert len(asked) < 200


def test_choosing_a_pool_shows_its_seats(office) -> None:
    office.show()
    assert office.overview.model.rowCount() == 11
    acme = office.overview.pools.index(1, 0)
    office.overview.tree.setCurrentIndex(acme)
    office.settle()
    assert office.overview.model.rowCount() == 3


def test_filtering_as_one_types(qtbot, office) -> None:
    office.show()
    qtbot.keyClick(office.overview.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(office.overview.filter.field, "b0000000007")
    qtbot.waitUntil(lambda: office.overview.model.rowCount() == 2)


def test_seats_are_copied_for_a_spreadsheet(office) -> None:
    office.show()
    office.overview.table.selectAll()
    office.overview.table.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 12
    assert lines[0].startswith("Reference\t")


def test_seats_are_exported(office, tmp_path: Path) -> None:
    office.show()
    path = tmp_path / "sieges.csv"
    office.overview.table.export_to(str(path))
    office.settle()
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 12


def dialog_of(qtbot, office) -> AddSeatsDialog:
    office.overview.ask_seats()
    qtbot.waitUntil(lambda: office.overview.findChild(AddSeatsDialog) is not None)
    return office.overview.findChild(AddSeatsDialog)


def test_seats_are_typed_in(qtbot, connected, online) -> None:
    connected.show()
    dialog = dialog_of(qtbot, connected)
    dialog.customer.setEditText("Lycée des Trois Rivières")
    dialog.order.setText("B0000000063")
    dialog.count.setValue(5)
    dialog.courses.setText("HSE-%, SCI")
    assert "HSE-1" in dialog.matches.text()
    assert "SCI" in dialog.matches.text()
    with qtbot.waitSignal(dialog.added) as added:
        dialog.accept_button.click()
    assert added.args == [5]
    connected.settle()
    assert connected.overview.model.rowCount() == 16


def test_a_pattern_that_matches_nothing_is_told_at_once(qtbot, connected) -> None:
    connected.show()
    dialog = dialog_of(qtbot, connected)
    dialog.courses.setText("NADA-%")
    assert "No course" in dialog.matches.text()
    dialog.reject()


def test_a_refused_addition_is_explained_in_the_dialog(qtbot, office) -> None:
    office.show()
    dialog = dialog_of(qtbot, office)
    dialog.customer.setEditText("Acme Formation")
    dialog.order.setText("B0000000042")
    dialog.accept_button.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "B0000000042" in dialog.problem.text()
    assert dialog.accept_button.isEnabled()
    dialog.reject()


def test_free_seats_typed_in_by_mistake_are_removed(office, said, workspace) -> None:
    office.show()
    office.overview.table.selectRow(0)
    office.overview.remove_action.trigger()
    office.settle()
    assert said.questions[0].destructive
    assert len(workspace.seats.rows()) == 10


def test_only_held_seats_can_be_released(office, said) -> None:
    office.show()
    office.overview.table.selectAll()
    office.overview.release_action.trigger()
    assert said.notices
    assert office.seats.currentWidget() is office.overview


def test_a_dropped_file_opens_the_sheet(office) -> None:
    office.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sample_path()))])
    event = QDropEvent(
        QPointF(QPoint(20, 20)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    office.overview.dropEvent(event)
    office.planned()
    assert len(office.sheet.snapshot.rows) == 5


def test_what_can_be_read_from_the_clipboard(tmp_path: Path) -> None:
    data = QMimeData()
    assert source_of(data) is None
    data.setText("  ")
    assert source_of(data) is None
    data.setText("Nom\tPrénom")
    assert source_of(data).kind == "text"
    data.setHtml("<table><tr><td>Nom</td></tr></table>")
    assert source_of(data).kind == "html"
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone.csv"))])
    assert source_of(data) is None


def test_seats_that_end_soon_are_found(office) -> None:
    office.show()
    office.session.hub.expiring_wanted.emit()
    office.settle()
    assert office.overview.filter.field.text()


def test_a_seat_tells_everything_in_the_panel(office) -> None:
    office.show()
    office.overview.table.selectRow(0)
    assert office.window.details.accessibleName().count("-") == 3


def test_the_customer_of_the_pool_is_proposed_for_new_seats(qtbot, office) -> None:
    office.show()
    tree = office.overview.tree
    tree.setCurrentIndex(office.overview.pools.index(2, 0))
    dialog = dialog_of(qtbot, office)
    assert dialog.customer.currentText() == CUSTOMER
    dialog.reject()


@pytest.mark.parametrize("by_click", [True, False])
def test_a_list_is_pasted_right_after_its_section_was_chosen(qtbot, office, by_click: bool) -> None:
    office.show("today")
    navigation = office.window.navigation
    navigation.setFocus()
    if by_click:
        place = navigation.visualItemRect(navigation.item(navigation.keys().index("seats"))).center()
        qtbot.mouseClick(navigation.viewport(), Qt.MouseButton.LeftButton, pos=place)
    while office.window.current_section() != "seats":
        qtbot.keyClick(navigation, Qt.Key.Key_Down)
    QApplication.clipboard().setText("Nom\tPrénom\tCourriel\nROUX\tAnne\tanne.roux@example.org")
    qtbot.keyClick(office.window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.planned()
    assert len(office.sheet.snapshot.rows) == 1


def test_a_sheet_that_is_left_takes_its_notices_with_it(office) -> None:
    office.show()
    office.paste("Nom\tPrénom\tCourriel\nROUX\tAnne\tanne.roux@example.org")
    office.choose_customer()
    notify.show(notify.Level.WARNING, "said on the sheet")
    office.sheet._on_keep_wanted()
    office.settle()
    assert office.seats.currentWidget() is office.overview
    assert "kept under Activity" in office.said()
    notify.show(notify.Level.WARNING, "said on the overview")
    office.seats.setCurrentWidget(office.sheet)
    assert office.said() == ""


def test_the_window_fits_a_small_screen(make_office, online, speak) -> None:
    speak(Language.FRENCH)
    connected = make_office(online, Language.FRENCH)
    connected.show()
    window = connected.window
    connected.paste("Nom\tPrénom\tCourriel\nROUX\tAnne\tanne.roux@example.org")
    connected.sheet.target_band.more.setChecked(True)
    offers = connected.session.offers
    offers.editor  # noqa: B018 - builds it
    for view in (connected.seats, offers):
        window.show_section(next(key for key, one in window._views.items() if one is view))
        for number in range(view.count()):
            view.setCurrentIndex(number)
            QApplication.sendPostedEvents()
            least = window.minimumSizeHint()
            assert (least.width() <= 1000, least.height() <= 600) == (True, True), (view, number, least)
