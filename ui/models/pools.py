"""The pools of seats as a tree: customer, order, product; each line counts what is below it.

A few hundred pools at most: the tree is made anew when the ledger changes, and lines are found again by their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from seatadmin.domain.read_models import Pool
from seatadmin.domain.seats import CustomerId, OrderId, SeatState
from ui import wording
from ui.roles import Gauge, Role

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex


class PoolColumn(IntEnum):
    """The columns, in the order shown."""

    NAME = 0
    GAUGE = 1
    FREE = 2
    PLANNED = 3
    HELD = 4
    ENDS = 5


@dataclass(frozen=True, slots=True)
class PoolChoice:
    """Which seats a line of the tree stands for. Texts are those of `SeatRow`; None does not restrict."""

    customer: str | None = None
    customer_id: CustomerId | None = None
    order: str | None = None
    order_id: OrderId | None = None
    product: tuple[str, str] | None = None


@dataclass(eq=False, slots=True)
class _Line:
    title: str
    choice: PoolChoice
    number: int = 0
    parent: _Line | None = None
    row: int = 0
    lines: list[_Line] = field(default_factory=list)
    free: int = 0
    planned: int = 0
    held: int = 0
    expiring: int = 0
    expired: int = 0
    next_end: datetime | None = None

    def add(self, pool: Pool) -> None:
        self.free += pool.open
        self.planned += pool.states.get(SeatState.PLANNED, 0) + pool.states.get(SeatState.APPLYING, 0)
        self.held += pool.states.get(SeatState.HELD, 0)
        self.expiring += pool.expiring
        self.expired += pool.expired
        if pool.next_end is not None and (self.next_end is None or pool.next_end < self.next_end):
            self.next_end = pool.next_end


class PoolsModel(QAbstractItemModel):
    """A tree of pools; its first line stands for all seats."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = _Line("", PoolChoice())
        # Indexes carry a line's number: a number of a tree that is gone finds nothing, a pointer would find a ruin.
        self._lines: list[_Line] = [self._root]
        self._shown: dict[PoolChoice, _Line] = {}

    def set_pools(self, pools: Iterable[Pool]) -> None:
        """Show these pools, in the order given."""
        self.beginResetModel()
        self._root = _Line("", PoolChoice())
        self._lines = [self._root]
        known: dict[PoolChoice, _Line] = {}
        everything = self._child(known, self._root, self.tr("All seats"), PoolChoice())
        for pool in pools:
            customer = self._child(known, self._root, pool.customer, PoolChoice(pool.customer, pool.customer_id))
            order = self._child(
                known,
                customer,
                pool.order or self.tr("Without order"),
                PoolChoice(pool.customer, pool.customer_id, pool.order, pool.order_id),
            )
            lines = [everything, customer, order]
            if pool.product_name or pool.product_code:
                product = (pool.product_code, pool.product_name)
                choice = PoolChoice(pool.customer, pool.customer_id, pool.order, pool.order_id, product)
                lines.append(self._child(known, order, " · ".join(filter(None, product)), choice))
            for line in lines:
                line.add(pool)
        for line in self._lines:
            is_order = line.choice.order is not None and line.choice.product is None
            if is_order and len(line.lines) == 1:
                # Most orders hold one product: one line says both.
                code, name = line.lines[0].choice.product or ("", "")
                line.title = f"{line.title} · {name or code}"
                del known[line.lines[0].choice]
                line.lines.clear()
        if len(self._root.lines) == 1:
            known.clear()
            self._root.lines.clear()
        self._shown = known
        self.endResetModel()

    def _child(self, known: dict[PoolChoice, _Line], parent: _Line, title: str, choice: PoolChoice) -> _Line:
        line = known.get(choice)
        if line is None:
            known[choice] = line = _Line(title, choice, len(self._lines), parent, len(parent.lines))
            parent.lines.append(line)
            self._lines.append(line)
        return line

    def choice(self, index: Index) -> PoolChoice:
        """Give what a line stands for; all seats for no line."""
        return self._line(index).choice if index.isValid() else PoolChoice()

    def find(self, choice: PoolChoice) -> QModelIndex:
        """Find the line that stands for a choice; an invalid index when there is none any more."""
        line = self._shown.get(choice)
        return self.createIndex(line.row, 0, line.number) if line is not None else QModelIndex()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def _line(self, index: Index) -> _Line:
        return self._lines[index.internalId()]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own
        line = self._line(parent) if parent.isValid() else self._root
        if not (0 <= row < len(line.lines) and 0 <= column < len(PoolColumn)):
            return QModelIndex()
        return self.createIndex(row, column, line.lines[row].number)

    def parent(self, index: Index | None = None) -> QModelIndex | QObject | None:
        if index is None:
            return super().parent()
        above = self._line(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        if parent.isValid():
            return len(self._line(parent).lines) if parent.column() == 0 else 0
        return len(self._root.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return len(PoolColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        titles: Sequence[tuple[str, str]] = (
            (self.tr("Customer / order / product"), self.tr("Who bought the seats, in which order, of which product")),
            (self.tr("Free"), self.tr("Free, planned and held seats of the pool, with the number of free ones")),
            (self.tr("Free"), self.tr("Seats nobody has, whose end is not past")),
            (self.tr("Planned"), self.tr("Seats reserved by a list that is not in Moodle yet")),
            (self.tr("Held"), self.tr("Seats of people who are in Moodle")),
            (self.tr("Until"), self.tr("The earliest end among the free seats")),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return titles[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return titles[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._line(index), PoolColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Role.GAUGE and column is PoolColumn.GAUGE:
            return Gauge(line.free, line.planned, line.held, line.expiring)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return spoken(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line) if column in (PoolColumn.NAME, PoolColumn.GAUGE) else self._text(line, column)
        return None

    @staticmethod
    def _text(line: _Line, column: PoolColumn) -> str:
        if column is PoolColumn.NAME:
            return line.title
        if column is PoolColumn.GAUGE:
            return ""
        if column is PoolColumn.ENDS:
            return wording.date_text(line.next_end)
        count = {PoolColumn.FREE: line.free, PoolColumn.PLANNED: line.planned, PoolColumn.HELD: line.held}[column]
        return wording.number_text(count) if count else "–"


def spoken(line: _Line) -> str:
    """Say a pool in words, for tooltips and screen readers."""
    parts = [
        translate("PoolsModel", "%n free", None, line.free),
        translate("PoolsModel", "%n planned", None, line.planned),
        translate("PoolsModel", "%n held", None, line.held),
    ]
    soon = translate("PoolsModel", "%n free seat(s) end soon", None, line.expiring)
    late = translate("PoolsModel", "%n ended without being used", None, line.expired)
    parts += [text for text, count in ((soon, line.expiring), (late, line.expired)) if count]
    return f"{line.title}: {', '.join(parts)}"


def _alignment(column: int) -> Qt.AlignmentFlag:
    right = PoolColumn.FREE <= column <= PoolColumn.HELD
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
