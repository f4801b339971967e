"""A table over rows of any kind, described by columns; 100,000 rows stay fluid.

The model holds the *keys* of the rows shown, in the order shown, and asks a `Rows` source for the rows themselves
when a cell is painted. Filtering and sorting are one `Query`, answered away from the window's thread when there is
much to answer, in slices short enough that Python's lock is handed over: a single `list.sort()` of 100,000 texts
holds the lock, and with it the window, for longer than a frame. The rows on screen stay until the answer is there.

Rows that change in place do not jump: `put` repaints them, `refresh` asks the query again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from seatadmin.many_rows import paced, sorted_paced
from ui import theme
from ui.roles import CellProblem, Role
from ui.runner import Failure, Job, JobContext, Lane, Runner
from ui.text import fold, fold_all

Row = TypeVar("Row")
Key = Hashable
Index = QModelIndex | QPersistentModelIndex
# Raises `Cancelled` when the answer is no longer wanted.
Check = Callable[[], None]

# Below this, answering at once is quicker than going to another thread and coming back.
AT_ONCE_ROWS = 2_000
SLICE_ROWS = 2_000
# Folding a text of many columns is longer work than comparing it.
FOLDED_ROWS = 500
PAGE_ROWS = 200
KEPT_ROWS = 20_000
NOT_LOADED = "…"

# Plain numbers: a repaint asks for thousands of roles, and on Python 3.11 looking up a member of an enumeration costs
# more than the answer.
_DISPLAY, _EDIT, _TOOLTIP, _FONT, _ALIGNMENT, _DESCRIPTION, _KEY = map(
    int,
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
        Role.KEY,
    ),
)
_ALIGNMENTS = {
    False: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    True: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS_EDITABLE = _FLAGS | Qt.ItemFlag.ItemIsEditable


# No slots: on Python 3.11 a frozen generic dataclass with slots cannot be built as `Column[Row](…)`.
@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column. Functions receive a row; `text` is what is shown, copied and searched.

    `sort_key`: a value that compares within the column, None last in both directions; the text without accents when
    left out. `value`: what a spreadsheet receives (number, date), the text when left out. `roles`: further item roles.
    `width_chars`: first width. `fixed`: cannot be hidden. `concealed`: never shown, only searched. `folded`: the text
    is as `ui.text.fold` makes it already, which spares a search the longest part of its first answer.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None
    value: Callable[[Row], object] | None = None
    tooltip: Callable[[Row], str] | None = None
    explanation: str = ""
    roles: Mapping[int, Callable[[Row], object]] = field(default_factory=dict)
    editable: Callable[[Row], bool] | None = None
    numeric: bool = False
    searchable: bool = True
    hidden: bool = False
    fixed: bool = False
    concealed: bool = False
    folded: bool = False
    width_chars: int = 14


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows, in which order. `group` is one value of the source's grouping; None shows all groups."""

    words: str = ""
    sort_column: str | None = None
    descending: bool = False
    group: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A text entered in a cell."""

    key: Key
    column: str
    text: str


class Rows(Protocol[Row]):
    """Where rows come from. `answer` and `load` prepare in the window's thread and give work for any thread."""

    def answer(self, query: Query) -> Callable[[Check], Sequence[Key]]: ...

    def load(self, keys: Sequence[Key]) -> Callable[[Check], Sequence[tuple[Key, Row]]]: ...

    def row(self, key: Key) -> Row | None:
        """Give a row at hand; None when it must be loaded first."""
        ...

    def keep(self, rows: Iterable[tuple[Key, Row]]) -> None:
        """Put loaded or changed rows at hand."""
        ...

    def size(self) -> int:
        """Count all rows, shown or not; -1 when unknown before the first answer."""
        ...

    @property
    def slow(self) -> bool:
        """True when `answer` must not run in the window's thread."""
        ...


def in_order(
    positions: Sequence[int], values: Sequence[Any], *, descending: bool, check: Check, slice_rows: int = SLICE_ROWS
) -> list[int]:
    """Sort positions by their values, stably, a slice at a time; None comes last."""
    present = [position for position in positions if values[position] is not None]
    absent = [position for position in positions if values[position] is None]
    return sorted_paced(present, values.__getitem__, descending=descending, pause=check, at_once=slice_rows) + absent


def _slices(rows: Sequence[Row], check: Check) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), SLICE_ROWS):
        check()
        yield rows[start : start + SLICE_ROWS]


@dataclass(frozen=True)
class _Snapshot(Generic[Row]):
    version: int
    keys: list[Key]
    rows: list[Row]


class MemoryRows(Generic[Row]):
    """Rows that are all at hand, such as the people of a pasted list.

    `key_of` gives a row's identity; `group_of` the group a `Query` can ask for.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Iterable[Row],
        key_of: Callable[[Row], Key],
        group_of: Callable[[Row], Hashable] | None = None,
    ) -> None:
        self._columns = {column.key: column for column in columns}
        self._group_of = group_of
        self._rows: dict[Key, Row] = {key_of(row): row for row in paced(rows, SLICE_ROWS)}
        # What the last answers were made from, for as long as no row changes. Replaced as a whole, hence safe to read
        # from the reading thread while the window changes a row.
        self._version = 0
        self._snapshot: _Snapshot[Row] | None = None
        self._sorted: tuple[tuple[int, str, bool], Sequence[int]] | None = None
        self._folded: tuple[int, list[str]] | None = None

    @property
    def slow(self) -> bool:
        return len(self._rows) > AT_ONCE_ROWS

    def size(self) -> int:
        return len(self._rows)

    def row(self, key: Key) -> Row | None:
        return self._rows.get(key)

    def rows(self) -> list[Row]:
        """Give all rows in their own order."""
        return list(self._rows.values())

    def keep(self, rows: Iterable[tuple[Key, Row]]) -> None:
        self._rows.update(rows)
        self._version += 1

    def group_counts(self) -> dict[Hashable, int]:
        """Count the rows of each group."""
        counts: dict[Hashable, int] = {}
        if self._group_of is not None:
            for row in self._rows.values():
                group = self._group_of(row)
                counts[group] = counts.get(group, 0) + 1
        return counts

    def load(self, keys: Sequence[Key]) -> Callable[[Check], Sequence[tuple[Key, Row]]]:
        found = [(key, self._rows[key]) for key in keys if key in self._rows]
        return lambda _check: found

    def answer(self, query: Query) -> Callable[[Check], Sequence[Key]]:
        snapshot = self._snapshot
        if snapshot is None or snapshot.version != self._version:
            self._snapshot = snapshot = _Snapshot(self._version, list(self._rows), list(self._rows.values()))
        return lambda check: self._answer(query, snapshot, check)

    def _answer(self, query: Query, snapshot: _Snapshot[Row], check: Check) -> Sequence[Key]:
        keys, rows = snapshot.keys, snapshot.rows
        positions = self._in_order(query, snapshot, check)
        if query.group is not None and self._group_of is not None:
            group_of = self._group_of
            positions = [at for at in positions if group_of(rows[at]) == query.group]
        words = fold(query.words).split()
        if words:
            texts = self._texts(snapshot, check)
            for word in words:
                check()
                positions = [at for at in positions if word in texts[at]]
        return [keys[at] for at in positions]

    def _in_order(self, query: Query, snapshot: _Snapshot[Row], check: Check) -> Sequence[int]:
        column = self._columns.get(query.sort_column or "")
        if column is None:
            return range(len(snapshot.rows))
        # Typing in the filter asks for the same order again and again.
        wanted = (snapshot.version, column.key, query.descending)
        if self._sorted is not None and self._sorted[0] == wanted:
            return self._sorted[1]
        values: list[Any] = []
        for rows in _slices(snapshot.rows, check):
            if column.sort_key is not None:
                values += map(column.sort_key, rows)
            else:
                values += fold_all([column.text(row) for row in rows])
        order = in_order(range(len(values)), values, descending=query.descending, check=check)
        self._sorted = (wanted, order)
        return order

    def _texts(self, snapshot: _Snapshot[Row], check: Check) -> list[str]:
        if self._folded is None or self._folded[0] != snapshot.version:
            self._folded = (snapshot.version, [])
        # Whoever types on gives up one search for the next: the texts made until then serve the next one. Answers
        # are made one after the other, hence no other thread adds to the list.
        texts = self._folded[1]
        searched = [column for column in self._columns.values() if column.searchable]
        plain = [column.text for column in searched if not column.folded]
        folded = [column.text for column in searched if column.folded]
        while len(texts) < len(snapshot.rows):
            check()
            rows = snapshot.rows[len(texts) : len(texts) + FOLDED_ROWS]
            found = fold_all(["\n".join([show(row) for show in plain]) for row in rows])
            for show in folded:
                found = [f"{text}\n{show(row)}" for text, row in zip(found, rows, strict=True)]
            texts += found
        return texts


class PagedRows(Generic[Row]):
    """Rows of a store too large to hold: keys first, rows a page at a time.

    `find_keys(query)` and `find_rows(keys)` are calls to a service, made in the reading lane. The most recently seen
    rows are kept.
    """

    slow = True

    def __init__(
        self,
        find_keys: Callable[[Query], Sequence[Key]],
        find_rows: Callable[[Sequence[Key]], Sequence[tuple[Key, Row]]],
        kept_rows: int = KEPT_ROWS,
    ) -> None:
        self._find_keys = find_keys
        self._find_rows = find_rows
        self._kept_rows = kept_rows
        self._kept: OrderedDict[Key, Row] = OrderedDict()
        self._size = -1

    def size(self) -> int:
        return self._size

    def row(self, key: Key) -> Row | None:
        row = self._kept.get(key)
        if row is not None:
            self._kept.move_to_end(key)
        return row

    def keep(self, rows: Iterable[tuple[Key, Row]]) -> None:
        for key, row in rows:
            self._kept[key] = row
            self._kept.move_to_end(key)
        while len(self._kept) > self._kept_rows:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Drop the rows at hand; they are read again when shown."""
        self._kept.clear()

    def load(self, keys: Sequence[Key]) -> Callable[[Check], Sequence[tuple[Key, Row]]]:
        return lambda _check: self._find_rows(keys)

    def answer(self, query: Query) -> Callable[[Check], Sequence[Key]]:
        def find(_check: Check) -> Sequence[Key]:
            keys = self._find_keys(query)
            if not query.words and query.group is None:
                self._size = len(keys)
            return keys

        return find


@dataclass(frozen=True, slots=True)
class _Answer:
    query: Query
    keys: Sequence[Key]
    positions: Mapping[Key, int]


class TableModel(QAbstractTableModel, Generic[Row]):
    """The model of every table.

    `counts_changed(shown, total)` follows each answer (`total` -1 when unknown); `busy_changed(bool)` tells that an
    answer is awaited; `edited` carries a tuple of `Edit`: the owner changes its rows and calls `put`; `failed`
    carries a `Failure`.
    """

    counts_changed = Signal(int, int)
    busy_changed = Signal(bool)
    edited = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        runner: Runner | None = None,
        parent: QObject | None = None,
        row_roles: Mapping[int, Callable[[Row], object]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._runner = runner
        self._row_roles = dict(row_roles or {})
        self._source: Rows[Row] = MemoryRows(self.columns, (), id)
        self._query = Query()
        self._keys: Sequence[Key] = ()
        self._positions: Mapping[Key, int] = {}
        self._job: Job | None = None
        self._page_jobs: dict[int, Job] = {}
        self._figures: QFont | None = None
        # Most of what a view asks for is not there: known without looking for the row.
        self._answered = [_roles_of(column) | set(self._row_roles) for column in self.columns]

    # -- what is shown -----------------------------------------------------------------------------------------

    @property
    def source(self) -> Rows[Row]:
        return self._source

    @property
    def query(self) -> Query:
        return self._query

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def set_source(self, source: Rows[Row]) -> None:
        """Show the rows of another source, with the present query."""
        self._source = source
        if not source.slow or self._runner is None:
            self.refresh()
            return
        # Rows of two sources must never mix on the screen.
        self._apply(_Answer(self._query, (), {}))
        self.refresh()

    def set_words(self, words: str) -> None:
        """Show the rows that hold every word typed, whatever its accents and capitals."""
        if words != self._query.words:
            self._query = replace(self._query, words=words)
            self.refresh()

    def set_group(self, group: Hashable | None) -> None:
        """Show one group of rows; None shows all."""
        if group != self._query.group:
            self._query = replace(self._query, group=group)
            self.refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; a column of -1 gives back their own order."""
        name = self.columns[column].key if 0 <= column < len(self.columns) else None
        query = replace(self._query, sort_column=name, descending=order == Qt.SortOrder.DescendingOrder)
        if query != self._query:
            self._query = query
            self.refresh()

    def refresh(self) -> None:
        """Ask the query again; an answer still awaited is given up."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        query, work = self._query, self._source.answer(self._query)
        if self._runner is None or not self._source.slow:
            self._apply(self._answer(query, work, lambda: None))
            self.busy_changed.emit(False)
            return
        self._job = self._runner.submit(
            "",
            lambda context: self._answer(query, work, context.check),
            on_done=self._on_answered,
            on_failed=self._on_failed,
            owner=self,
            lane=Lane.READ,
            quiet=True,
        )
        self.busy_changed.emit(True)

    def put(self, rows: Iterable[tuple[Key, Row]]) -> None:
        """Replace rows that changed, in place: one repaint for all of them, no row jumps."""
        changed = list(rows)
        self._source.keep(changed)
        self._announce([self._positions[key] for key, _ in changed if key in self._positions])

    # -- rows and keys -----------------------------------------------------------------------------------------

    def keys(self) -> Sequence[Key]:
        """Give the keys shown, in order."""
        return self._keys

    def key_at(self, position: int) -> Key:
        return self._keys[position]

    def position_of(self, key: Key) -> int | None:
        """Give where a row is shown; None when it is not."""
        return self._positions.get(key)

    def row_at(self, position: int) -> Row | None:
        """Give the row shown at a position; None while it is being loaded."""
        row = self._source.row(self._keys[position])
        if row is None:
            self._load_page(position // PAGE_ROWS)
        return row

    def column_of(self, key: str) -> int:
        """Give the number of a column."""
        return next(number for number, column in enumerate(self.columns) if column.key == key)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.explanation or column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS[column.numeric]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        number, position = index.column(), index.row()
        if role not in self._answered[number]:
            return None
        column = self.columns[number]
        if role == _ALIGNMENT:
            return _ALIGNMENTS[column.numeric]
        if role == _KEY:
            return self._keys[position]
        row = self.row_at(position)
        if row is None:
            return NOT_LOADED if role == _DISPLAY else None
        if role in (_DISPLAY, _EDIT):
            return column.text(row)
        if role == _TOOLTIP and column.tooltip is not None:
            return column.tooltip(row)
        if role == _FONT and column.numeric:
            if self._figures is None:
                self._figures = theme.tabular_font(QApplication.font())
            return self._figures
        if role == _DESCRIPTION:
            problem = column.roles[Role.PROBLEM](row) if Role.PROBLEM in column.roles else None
            return f"{problem.sentence} {problem.remedy}".strip() if isinstance(problem, CellProblem) else None
        found = column.roles.get(role) or self._row_roles.get(role)
        return found(row) if found is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS_EDITABLE if self.is_editable(index.row(), index.column()) else _FLAGS

    def is_editable(self, position: int, number: int) -> bool:
        """Tell whether a text may be entered in a cell."""
        editable = self.columns[number].editable
        row = self._source.row(self._keys[position]) if editable is not None else None
        return editable is not None and row is not None and editable(row)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.edit_cells([(index.row(), index.column(), str(value))]) == 1

    def edit_cells(self, cells: Iterable[tuple[int, int, str]]) -> int:
        """Ask for texts in cells (position, column number, text) as one change; gives how many were taken.

        Cells that may not be edited, lie outside the table or already read so are left out.
        """
        edits = [
            Edit(self._keys[position], self.columns[number].key, text)
            for position, number, text in cells
            if 0 <= position < len(self._keys)
            and 0 <= number < len(self.columns)
            and self.is_editable(position, number)
            and self._reads(position, number) != text
        ]
        if edits:
            self.edited.emit(tuple(edits))
        return len(edits)

    # -- inside ------------------------------------------------------------------------------------------------

    def _reads(self, position: int, number: int) -> str | None:
        row = self._source.row(self._keys[position])
        return None if row is None else self.columns[number].text(row)

    @staticmethod
    def _answer(query: Query, work: Callable[[Check], Sequence[Key]], check: Check) -> _Answer:
        keys = work(check)
        positions: dict[Key, int] = {}
        for start in range(0, len(keys), SLICE_ROWS):
            check()
            positions.update(zip(keys[start : start + SLICE_ROWS], range(start, len(keys)), strict=False))
        return _Answer(query, keys, positions)

    def _apply(self, answer: _Answer) -> None:
        self.beginResetModel()
        for job in self._page_jobs.values():
            job.cancel()
        self._page_jobs.clear()
        self._keys, self._positions = answer.keys, answer.positions
        self.endResetModel()
        self.counts_changed.emit(len(self._keys), self._source.size())

    @Slot(object)
    def _on_answered(self, answer: _Answer) -> None:
        if answer.query != self._query:
            return
        self._job = None
        self._apply(answer)
        self.busy_changed.emit(False)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._job = None
        self.busy_changed.emit(False)
        self.failed.emit(failure)

    def _load_page(self, page: int) -> None:
        if page in self._page_jobs:
            return
        keys = self._keys[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
        work = self._source.load(keys)
        if self._runner is None:
            self._source.keep(work(lambda: None))
            return

        def read(context: JobContext) -> tuple[int, Sequence[tuple[Key, Row]]]:
            return page, work(context.check)

        self._page_jobs[page] = self._runner.submit(
            "", read, on_done=self._on_page_loaded, on_failed=self._on_failed, owner=self, lane=Lane.READ, quiet=True
        )

    @Slot(object)
    def _on_page_loaded(self, loaded: tuple[int, Sequence[tuple[Key, Row]]]) -> None:
        page, rows = loaded
        self._page_jobs.pop(page, None)
        self.put(rows)

    def _announce(self, positions: list[int]) -> None:
        if not positions:
            return
        first, last = self.index(min(positions), 0), self.index(max(positions), len(self.columns) - 1)
        self.dataChanged.emit(first, last)


def _roles_of(column: Column[Any]) -> set[int]:
    """Give the roles for which a column may have an answer."""
    roles = {_DISPLAY, _EDIT, _ALIGNMENT, _KEY, _DESCRIPTION, *map(int, column.roles)}
    if column.tooltip is not None:
        roles.add(_TOOLTIP)
    if column.numeric:
        roles.add(_FONT)
    return roles
