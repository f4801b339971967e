"""The table view, driven from the keyboard: copy, paste, export, columns, selection, emptiness."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QLocale, QMimeData, Qt
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from ui.main_window import WindowState
from ui.models.table import Column, MemoryRows, PagedRows, TableModel
from ui.notify import Level
from ui.runner import Runner
from ui.views.export import tsv, write_csv, write_xlsx
from ui.views.filter_bar import FilterBar
from ui.views.table_view import Pasted, TableView

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Seat:
    number: int
    holder: str
    ends: datetime | None = None


COLUMNS = (
    Column[Seat](
        key="number", title="No", text=lambda s: str(s.number), value=lambda s: s.number, sort_key=lambda s: s.number,
        numeric=True, fixed=True,
    ),
    Column[Seat](key="holder", title="Holder", text=lambda s: s.holder, editable=lambda s: s.number != 2),
    Column[Seat](
        key="ends", title="End", text=lambda s: f"{s.ends:%d/%m/%Y}" if s.ends else "", value=lambda s: s.ends,
    ),
    Column[Seat](key="note", title="Note", text=lambda s: "", hidden=True),
)  # fmt: skip
SEATS = (
    Seat(1, "Anne\tDupont", datetime(2026, 12, 31, tzinfo=UTC)),
    Seat(2, 'dit "Zoé"'),
    Seat(3, "=1+1"),
    Seat(4, "+33 6 12 34 56 78"),
)


def make(qtbot, state: WindowState | None = None, runner: Runner | None = None, **options) -> TableView:
    model = TableModel(COLUMNS, runner)
    model.set_source(MemoryRows(COLUMNS, SEATS, lambda seat: seat.number))
    view = TableView(model, "seats", "Seats", runner=runner, state=state, **options)
    qtbot.addWidget(view)
    view.resize(600, 300)
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    return view


@pytest.fixture
def view(qtbot, state: WindowState) -> TableView:
    return make(qtbot, state)


def clipboard() -> str:
    return QApplication.clipboard().text()


def test_what_is_copied_is_what_a_spreadsheet_would_copy(qtbot, view: TableView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert clipboard() == (
        'No\tHolder\tEnd\n1\t"Anne\tDupont"\t31/12/2026\n2\t"dit ""Zoé"""\t\n3\t=1+1\t\n4\t+33 6 12 34 56 78\t'
    )
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL | SHIFT)
    assert clipboard().startswith("1\t")


def test_a_single_cell_is_copied_bare(qtbot) -> None:
    view = make(qtbot, whole_rows=False)
    view.setCurrentIndex(view.model().index(3, 1))
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert clipboard() == "+33 6 12 34 56 78"


def test_columns_are_copied_as_they_stand_on_the_screen(qtbot, view: TableView) -> None:
    view.horizontalHeader().moveSection(1, 0)
    view.setColumnHidden(2, True)
    view.select_keys([4])
    view.copy()
    assert clipboard() == "Holder\tNo\n+33 6 12 34 56 78\t4"


def test_a_paste_is_handed_over_in_both_forms(qtbot, view: TableView) -> None:
    data = QMimeData()
    data.setText("a\tb")
    data.setHtml("<table><tr><td>a<td>b</table>")
    QApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(view.pasted) as pasted:
        qtbot.keyClick(view, Qt.Key.Key_V, CTRL)
    (block,) = pasted.args
    assert isinstance(block, Pasted)
    assert block.text == "a\tb"
    assert "<td>a" in block.html
    QApplication.clipboard().clear()
    with qtbot.assertNotEmitted(view.pasted):
        qtbot.keyClick(view, Qt.Key.Key_V, CTRL)


def test_rows_are_selected_opened_and_deleted_from_the_keyboard(qtbot, view: TableView) -> None:
    view.select_keys([1])
    with qtbot.waitSignal(view.selection_changed) as counted:
        qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert counted.args == [2]
    assert view.selected_keys() == [1, 2]
    with qtbot.waitSignal(view.current_changed) as current:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert current.args == [3]
    with qtbot.waitSignal(view.row_opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [3]
    with qtbot.waitSignal(view.delete_asked):
        qtbot.keyClick(view, Qt.Key.Key_Delete)


def test_enter_edits_what_can_be_edited_and_opens_the_rest(qtbot) -> None:
    view = make(qtbot, whole_rows=False)
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    with qtbot.waitSignal(view.model().edited) as edited:
        qtbot.keyClicks(editor, "Anne D.")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert [edit.text for edit in edited.args[0]] == ["Anne D."]
    view.setCurrentIndex(view.model().index(1, 1))
    with qtbot.waitSignal(view.row_opened) as opened:
        view.doubleClicked.emit(view.currentIndex())
    assert opened.args == [2]


def test_the_selection_survives_sorting_and_filtering(qtbot, view: TableView) -> None:
    view.select_keys([2, 4])
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert view.selected_keys() == [4, 2]
    assert view.currentIndex().row() == view.model().position_of(2)
    view.model().set_words("zoe")
    assert view.selected_keys() == [2]


@pytest.fixture
def filtered(qtbot, view: TableView) -> FilterBar:
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    bar = FilterBar(view, view.model())
    column.addWidget(bar)
    column.addWidget(view)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.activateWindow()
    view.setFocus()
    # The bar alone would not keep the widget it lies in.
    bar.whole = whole
    return bar


def test_typing_in_the_table_filters_it(qtbot, view: TableView, filtered: FilterBar) -> None:
    view.select_keys([1])
    qtbot.keyClicks(view, "z")
    assert filtered.field.hasFocus()
    qtbot.keyClicks(filtered.field, "oe")
    qtbot.waitUntil(lambda: view.model().rowCount() == 1)
    assert filtered.count.text() == "1 of 4"
    qtbot.keyClick(filtered.field, Qt.Key.Key_Down)
    assert view.hasFocus()
    assert view.selected_keys() == [2]
    qtbot.keyClick(view, Qt.Key.Key_F, CTRL)
    assert filtered.field.hasFocus()
    qtbot.keyClick(filtered.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.model().rowCount() == 4)
    view.selectAll()
    assert "4 selected" in filtered.count.text()


def test_an_empty_table_says_why_and_what_next(qtbot, view: TableView) -> None:
    view.set_empty("seats", "No seat yet", "Paste a list.", [view.paste_action])
    assert not view._empty.isVisible()
    view.model().set_words("nobody")
    assert view._empty.isVisible()
    assert view._empty._title.text() == "No row matches"
    view.model().set_words("")
    view.model().set_source(MemoryRows(COLUMNS, (), id))
    assert view._empty._title.text() == "No seat yet"


def menu_actions() -> dict[str, object]:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_columns_are_chosen_from_the_keyboard_and_remembered(qtbot, view: TableView, state: WindowState) -> None:
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL | SHIFT)
    actions = menu_actions()
    assert not actions["No"].isEnabled(), "the column that names the row stays"
    actions["End"].trigger()
    actions["Note"].trigger()
    QApplication.activePopupWidget().close()
    view.setColumnWidth(1, 222)
    view.horizontalHeader().moveSection(1, 0)
    view.hide()
    again = make(qtbot, state)
    assert [column.key for column in again.shown_columns()] == ["holder", "number", "note"]
    assert again.columnWidth(1) == 222
    again.show_columns_menu()
    menu_actions()["As at first"].trigger()
    QApplication.activePopupWidget().close()
    assert [column.key for column in again.shown_columns()] == ["number", "holder", "ends"]


@pytest.mark.parametrize("damaged", ["{", "[]", json.dumps({"holder": 3, "ends": {"width": "x", "place": None}})])
def test_damaged_memories_of_columns_are_forgotten(qtbot, state: WindowState, damaged: str) -> None:
    state.setValue("tables/seats", damaged)
    assert [column.key for column in make(qtbot, state).shown_columns()] == ["number", "holder", "ends"]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(view: TableView, tmp_path: Path, said) -> None:
    QLocale.setDefault(QLocale("fr_FR"))
    try:
        view.export_to(str(tmp_path / "seats.csv"))
    finally:
        QLocale.setDefault(QLocale.system())
    raw = (tmp_path / "seats.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "seats.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0] == ["No", "Holder", "End"]
    assert [row[1] for row in rows[1:]] == ["Anne\tDupont", 'dit "Zoé"', "'=1+1", "+33 6 12 34 56 78"]
    assert [notice.level for notice in said.notices] == [Level.SUCCESS]


def test_xlsx_keeps_types_and_runs_nothing(view: TableView, tmp_path: Path, said) -> None:
    view.export_to(str(tmp_path / "seats.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "seats.xlsx")
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    assert rows[0] == ("No", "Holder", "End")
    assert rows[1] == (1, "Anne\tDupont", datetime(2026, 12, 31))  # noqa: DTZ001 - XLSX has no zones
    assert rows[3][1] == "=1+1"
    assert book.active["B4"].data_type == "s"
    assert said.notices


def test_a_file_that_cannot_be_written_is_told(qtbot, runner: Runner, tmp_path: Path, said) -> None:
    model = TableModel(COLUMNS, runner)
    view = TableView(model, "seats", "Seats", runner=runner)
    qtbot.addWidget(view)
    rows = {seat.number: seat for seat in SEATS}
    model.set_source(PagedRows(lambda _: list(rows), lambda keys: [(key, rows[key]) for key in keys]))
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    view.export_to(str(tmp_path / "missing" / "seats.xlsx"))
    qtbot.waitUntil(lambda: len(said.notices) == 1)
    assert said.notices[0].level is Level.ERROR
    view.export_to(str(tmp_path / "seats.csv"))
    qtbot.waitUntil(lambda: len(said.notices) == 2)
    assert len((tmp_path / "seats.csv").read_text(encoding="utf-8-sig").splitlines()) == 5


class Stopped(Exception):
    pass


def stop_in_the_middle() -> Callable[[], None]:
    calls = iter(range(100))

    def check() -> None:
        if next(calls) == 1:
            raise Stopped

    return check


@pytest.mark.parametrize(
    "write",
    [partial(write_csv, separator=";"), partial(write_xlsx, title="Seats")],
)
def test_a_file_given_up_leaves_the_old_one(tmp_path: Path, write: Callable[..., int]) -> None:
    path = tmp_path / "seats"
    path.write_text("old")
    seats = [Seat(number, "x") for number in range(2_000)]
    with pytest.raises(Stopped):
        write(path, COLUMNS, seats, check=stop_in_the_middle())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_copying_can_be_given_up() -> None:
    with pytest.raises(Stopped):
        tsv(COLUMNS, [SEATS[0]] * 2_000, headers=True, check=stop_in_the_middle())


def test_painting_the_titles_asks_nothing_of_the_rows_selected(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    view = make(qtbot)
    view.model().set_source(MemoryRows(COLUMNS, [Seat(number, "x") for number in range(1_000)], lambda s: s.number))
    view.selectAll()
    assert len(view.selected_keys()) == 1_000
    asked: list[int] = []
    flags = TableModel.flags
    monkeypatch.setattr(TableModel, "flags", lambda self, index: asked.append(index.row()) or flags(self, index))
    view.grab()
    assert len(set(asked)) < 100
