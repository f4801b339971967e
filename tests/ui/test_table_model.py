"""The one table model: what is shown, in which order, and that nothing waits for it."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy

from seatadmin.errors import Cancelled
from ui.models.table import (
    AT_ONCE_ROWS,
    FOLDED_ROWS,
    NOT_LOADED,
    PAGE_ROWS,
    Column,
    Edit,
    MemoryRows,
    PagedRows,
    Query,
    TableModel,
    in_order,
)
from ui.roles import Role
from ui.runner import Runner


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    name: str
    ends: int | None = None
    locked: bool = False


COLUMNS = (
    Column[Person](key="name", title="Name", text=lambda p: p.name, editable=lambda p: not p.locked, fixed=True),
    Column[Person](
        key="ends",
        title="End",
        text=lambda p: "" if p.ends is None else str(p.ends),
        sort_key=lambda p: p.ends,
        tooltip=lambda p: f"ends {p.ends}",
        explanation="When the seat ends",
        numeric=True,
        searchable=False,
        roles={Role.STATUS: lambda p: "late" if p.ends == 1 else None},
    ),
)
PEOPLE = (Person(1, "Élodie", 3), Person(2, "abel", None), Person(3, "Zoé", 1, locked=True), Person(4, "Abel", 2))


def memory(people=PEOPLE) -> MemoryRows[Person]:
    return MemoryRows(COLUMNS, people, lambda p: p.number, group_of=lambda p: p.locked)


@pytest.fixture
def model(qtmodeltester) -> TableModel[Person]:
    model = TableModel(COLUMNS)
    model.set_source(memory())
    qtmodeltester.check(model)
    return model


def shown(model: TableModel[Person]) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_rows_keep_their_own_order_until_asked(model: TableModel[Person]) -> None:
    assert shown(model) == ["Élodie", "abel", "Zoé", "Abel"]
    model.sort(0)
    assert shown(model) == ["abel", "Abel", "Élodie", "Zoé"]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["Zoé", "Élodie", "abel", "Abel"], "equal rows keep their order"
    model.sort(-1)
    assert shown(model) == ["Élodie", "abel", "Zoé", "Abel"]


@pytest.mark.parametrize("order", list(Qt.SortOrder))
def test_rows_without_a_value_come_last(model: TableModel[Person], order: Qt.SortOrder) -> None:
    model.sort(1, order)
    assert shown(model)[-1] == "abel"


def test_a_search_forgives_and_takes_every_word(model: TableModel[Person]) -> None:
    spy = QSignalSpy(model.counts_changed)
    model.set_words("ELO")
    assert shown(model) == ["Élodie"]
    assert (spy.at(0)[0], spy.at(0)[1]) == (1, 4)
    model.set_words("be a")
    assert shown(model) == ["abel", "Abel"]
    model.set_words("3")
    assert shown(model) == [], "a column that is not searched finds nothing"
    model.set_words("")
    assert len(shown(model)) == 4


def test_a_group_is_one_part_of_the_rows(model: TableModel[Person]) -> None:
    model.set_group(True)
    assert shown(model) == ["Zoé"]
    assert memory().group_counts() == {False: 3, True: 1}
    model.set_words("abel")
    assert shown(model) == []
    model.set_group(None)
    assert shown(model) == ["abel", "Abel"]


def test_cells_say_what_their_column_says(model: TableModel[Person]) -> None:
    name, end = model.index(2, 0), model.index(2, 1)
    assert name.data() == name.data(Qt.ItemDataRole.EditRole) == "Zoé"
    assert name.data(Qt.ItemDataRole.ToolTipRole) is None
    assert end.data(Qt.ItemDataRole.ToolTipRole) == "ends 1"
    assert end.data(Role.STATUS) == "late"
    assert end.data(Role.KEY) == 3
    assert end.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert end.data(Qt.ItemDataRole.FontRole).featureTags()
    assert name.data(Qt.ItemDataRole.FontRole) is None
    header = Qt.Orientation.Horizontal
    assert model.headerData(1, header) == "End"
    assert model.headerData(1, header, Qt.ItemDataRole.ToolTipRole) == "When the seat ends"
    assert model.headerData(0, header, Qt.ItemDataRole.ToolTipRole) == "Name"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None


def test_an_edit_asks_its_owner_who_puts_the_row(model: TableModel[Person], qtbot) -> None:
    with qtbot.waitSignal(model.edited) as asked:
        assert model.setData(model.index(0, 0), "Elodie")
    assert asked.args == [(Edit(1, "name", "Elodie"),)]
    assert shown(model)[0] == "Élodie", "the model itself changes nothing"
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.put([(1, replace(PEOPLE[0], name="Elodie")), (4, replace(PEOPLE[3], name="Axel"))])
    first, last, *_ = changed.args
    assert (first.row(), last.row()) == (0, 3)
    assert shown(model) == ["Elodie", "abel", "Zoé", "Axel"]
    model.set_words("axel")
    assert shown(model) == ["Axel"], "a changed row is found by its new text"


def test_a_block_is_one_change_and_skips_what_cannot_be_edited(model: TableModel[Person], qtbot) -> None:
    cells = [
        (0, 0, "A"),
        (1, 0, "abel"),
        (2, 0, "locked"),
        (3, 1, "not editable"),
        (3, 0, "B"),
        (9, 0, "x"),
        (0, 7, "x"),
    ]
    with qtbot.waitSignal(model.edited) as asked:
        assert model.edit_cells(cells) == 2
    assert asked.args == [(Edit(1, "name", "A"), Edit(4, "name", "B"))]
    with qtbot.assertNotEmitted(model.edited):
        assert not model.setData(model.index(2, 0), "locked")
        assert not model.setData(model.index(0, 0), "x", Qt.ItemDataRole.DisplayRole)
    assert model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.index(2, 0).flags() & Qt.ItemFlag.ItemIsEditable


def many(count: int) -> list[Person]:
    numbers = list(range(count))
    random.Random(7).shuffle(numbers)
    return [Person(number, f"Pérsonne {number:06d}", number % 97 or None) for number in numbers]


def test_many_rows_are_answered_away_from_the_window(qtbot, runner: Runner) -> None:
    people = many(AT_ONCE_ROWS * 4)
    model = TableModel(COLUMNS, runner)
    with qtbot.waitSignal(model.counts_changed):
        model.set_source(memory(people))
        assert model.is_busy
        assert model.rowCount() == 0
    # Two counts: the empty table at once, then the answer.
    qtbot.waitUntil(lambda: not model.is_busy)
    assert model.rowCount() == len(people)
    with qtbot.waitSignal(model.modelReset):
        model.sort(0)
        assert model.index(0, 0).data() == people[0].name, "the rows on screen stay until the answer is there"
    assert list(model.keys()) == list(range(len(people)))
    with qtbot.waitSignal(model.counts_changed) as counted:
        model.set_words("personne 00")
        model.set_words("personne 007999")
    assert counted.args == [1, len(people)]


def test_an_outdated_answer_is_not_shown(qtbot, runner: Runner) -> None:
    gate = threading.Event()

    def find_keys(query: Query) -> list[int]:
        if query.words == "slow":
            gate.wait(10)
        return [1] if query.words == "slow" else [2, 3]

    model = TableModel(COLUMNS, runner)
    model.set_source(PagedRows(find_keys, lambda keys: [(key, Person(key, "x")) for key in keys]))
    qtbot.waitUntil(lambda: not model.is_busy)
    model.set_words("slow")
    model.set_words("quick")
    with qtbot.waitSignal(model.modelReset):
        gate.set()
    assert list(model.keys()) == [2, 3]


def test_rows_are_loaded_by_the_page_when_they_are_looked_at(qtbot, runner: Runner) -> None:
    pages: list[int] = []

    def find_rows(keys):
        pages.append(len(keys))
        return [(key, Person(key, f"row {key}")) for key in keys]

    model = TableModel(COLUMNS, runner)
    source = PagedRows(lambda _: range(100_000), find_rows, kept_rows=PAGE_ROWS * 2)
    model.set_source(source)
    qtbot.waitUntil(lambda: model.rowCount() == 100_000)
    assert source.size() == 100_000
    assert pages == []
    with qtbot.waitSignal(model.dataChanged):
        assert model.index(70_001, 0).data() == NOT_LOADED
        assert model.index(70_002, 1).data(Role.STATUS) is None
    assert pages == [PAGE_ROWS]
    assert model.index(70_001, 0).data() == "row 70001"
    for at in (0, 300, 600):
        with qtbot.waitSignal(model.dataChanged):
            model.index(at, 0).data()
    assert model.index(70_001, 0).data() == NOT_LOADED, "only the latest pages are kept"
    source.forget()
    assert model.index(600, 0).data() == NOT_LOADED
    qtbot.waitUntil(lambda: model.index(600, 0).data() == "row 600")


def test_a_failing_store_is_told_and_the_rows_stay(qtbot, runner: Runner) -> None:
    def find_keys(query: Query) -> list[int]:
        if query.words:
            raise OSError("disk")
        return [1, 2]

    model = TableModel(COLUMNS, runner)
    model.set_source(PagedRows(find_keys, lambda keys: [(key, Person(key, "x")) for key in keys]))
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    with qtbot.waitSignal(model.failed) as failed:
        model.set_words("x")
    assert isinstance(failed.args[0].error, OSError)
    assert model.rowCount() == 2
    assert not model.is_busy


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5))), st.booleans(), st.integers(min_value=1, max_value=7))
def test_sorting_in_slices_is_sorting(values: list[int | None], descending: bool, slice_rows: int) -> None:
    found = in_order(range(len(values)), values, descending=descending, check=lambda: None, slice_rows=slice_rows)
    present = [at for at, value in enumerate(values) if value is not None]
    absent = [at for at, value in enumerate(values) if value is None]
    assert found == sorted(present, key=values.__getitem__, reverse=descending) + absent


def test_a_search_given_up_stops() -> None:
    work = memory(many(10)).answer(Query("x", "name"))

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        work(stop)


def test_what_a_search_given_up_has_read_serves_the_next() -> None:
    shown: list[int] = []

    def name(person: Person) -> str:
        shown.append(person.number)
        return person.name

    columns = (Column[Person](key="name", title="Name", text=name),)
    source = MemoryRows(columns, many(4 * FOLDED_ROWS), lambda p: p.number)
    checks = iter(range(2))

    def stop() -> None:
        if next(checks, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        source.answer(Query("p"))(stop)
    read = len(shown)
    assert 0 < read < 4 * FOLDED_ROWS
    found = source.answer(Query("personne 000007"))(lambda: None)
    assert found == [7]
    assert len(shown) == len(set(shown)) == 4 * FOLDED_ROWS, "no row is asked for its text twice"


def test_a_row_changed_between_two_searches_is_found_by_its_new_text() -> None:
    source = memory()
    assert source.answer(Query("zoe"))(lambda: None) == [3]
    source.keep([(3, Person(3, "Marthe"))])
    assert source.answer(Query("zoe"))(lambda: None) == []
    assert source.answer(Query("marthe", "ends"))(lambda: None) == [3]
