"""Rows of any number of files brought together: what a shop says, once, with everything that is wrong with it.

The order of the files does not matter. A row met twice is one row; two different rows with one number are told, and the
one of the later action is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo
from typing import Any, TypeVar

from seatadmin.domain.moodle_facts import MoodleCourse, MoodleRole
from seatadmin.domain.order_content import LineContent, content_of, feedback_of
from seatadmin.domain.orders import Bill, BillLine
from seatadmin.domain.products import Tax
from seatadmin.domain.shop_products import ShopProduct, product_from
from seatadmin.domain.shop_rows import (
    VALUE_SHOWN,
    Reader,
    RowCode,
    RowProblem,
    ShopCustomer,
    bill_from,
    course_from,
    customer_from,
    event_from,
    line_from,
    role_from,
    tax_from,
    unit_from,
    workbook_bill_from,
)
from seatadmin.domain.shop_tables import COLUMNS, Place, ShopRow, ShopTable
from seatadmin.domain.units import Unit, UnitEvent
from seatadmin.many_rows import paced

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkbookBill:
    """A row of the workbook: the bill without its lines, and its customer without a number."""

    bill: Bill
    customer: ShopCustomer


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line with what is packed into it."""

    line: BillLine
    content: LineContent


@dataclass(slots=True)
class ShopExtract:
    """Everything some files say; each by its number in the shop. `events` are pairs of unit number and event.

    `products` are entries of the catalogue. `counts` are the rows read by table, `repeated` those met again unchanged.
    `problems` are in the order of the files and rows.
    """

    bills: dict[int, Bill] = field(default_factory=dict)
    workbook_bills: dict[int, WorkbookBill] = field(default_factory=dict)
    lines: dict[int, SoldLine] = field(default_factory=dict)
    customers: dict[int, ShopCustomer] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    events: dict[int, tuple[int, UnitEvent]] = field(default_factory=dict)
    taxes: dict[str, Tax] = field(default_factory=dict)
    products: dict[int, ShopProduct] = field(default_factory=dict)
    courses: dict[int, MoodleCourse] = field(default_factory=dict)
    roles: dict[int, MoodleRole] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    counts: dict[ShopTable, int] = field(default_factory=dict)
    repeated: int = 0
    rows: dict[tuple[ShopTable, int], ShopRow] = field(default_factory=dict)
    """The row each of the above was read from, for what cannot be brought in yet."""

    def place(self, table: ShopTable, number: int) -> Place:
        """Say where a row stands."""
        return self.rows[table, number].place


def gather(
    rows: Iterable[ShopRow],
    problems: Iterable[RowProblem] = (),
    *,
    waiting: Iterable[ShopRow] = (),
    zone: tzinfo = UTC,
) -> ShopExtract:
    """Read rows and bring them together. `problems` are those of the files; `zone` is the site's time zone.

    `waiting` are rows read earlier, for those that are not among the new ones.
    """
    extract = ShopExtract(problems=list(problems))
    gatherer = _Gatherer(extract, zone)
    for row in paced(rows):
        gatherer.take(row)
    for row in waiting:
        if row_key(row) not in extract.rows:
            gatherer.read(row)
    return extract


def row_key(row: ShopRow) -> tuple[ShopTable, int]:
    """Give the table and number by which a row is kept; 0 for a row without number."""
    text = (row.values.get("id") or "").strip()
    return row.table, int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX else 0


_DIGITS_MAX = 18


class _Gatherer:
    def __init__(self, extract: ShopExtract, zone: tzinfo) -> None:
        self._extract = extract
        self._zone = zone
        self._told: set[tuple[str, ShopTable, str]] = set()
        self._readers: Mapping[ShopTable, Callable[[Reader], None]] = {
            ShopTable.BILL: self._bill,
            ShopTable.ALL_BILLS: self._workbook_bill,
            ShopTable.LINE: self._line,
            ShopTable.CUSTOMER: self._customer,
            ShopTable.UNIT: self._unit,
            ShopTable.EVENT: self._event,
            ShopTable.TAX: self._tax,
            ShopTable.PRODUCT: self._product,
            ShopTable.COURSE: self._course,
            ShopTable.ROLE: self._role,
        }

    def take(self, row: ShopRow) -> None:
        """Read a row of the files."""
        self._extract.counts[row.table] = self._extract.counts.get(row.table, 0) + 1
        self._tell_columns(row)
        self._extract.problems += self.read(row)

    def read(self, row: ShopRow) -> list[RowProblem]:
        """Read a row, and give what is wrong with it."""
        read = self._readers.get(row.table)
        if read is None:
            return []
        reader = Reader(row)
        read(reader)
        return reader.problems

    def _tell_columns(self, row: ShopRow) -> None:
        known = COLUMNS.get(row.table)
        for key in row.values.keys() - known if known is not None else ():
            about = (row.place.file, row.table, key)
            if about not in self._told:
                self._told.add(about)
                value = (row.values[key] or "")[:VALUE_SHOWN]
                self._extract.problems.append(
                    RowProblem(RowCode.COLUMN_UNKNOWN, row.place, row.headers.get(key, key), value)
                )

    def _keep(
        self,
        kept: dict[Any, T],
        key: int | str,
        value: T,
        reader: Reader,
        latest: Callable[[T], datetime | None] = lambda _value: None,
    ) -> bool:
        """Keep a value under its number, unless it is there or the one there is the later one; True when it is kept."""
        known = kept.get(key)
        if known is not None:
            if known == value:
                self._extract.repeated += 1
                return False
            reader.tell(RowCode.OTHER_ROW_WITH_THIS_ID, "id", str(key))
            before, now = latest(known), latest(value)
            if before is not None and now is not None and now < before:
                return False
        kept[key] = value
        if isinstance(key, int):
            self._extract.rows[reader.row.table, key] = reader.row
        return True

    def _last(self, bill: Bill) -> datetime | None:
        day = bill.last_action_day
        return bill.last_action or (None if day is None else datetime.combine(day, time(0), self._zone))

    def _bill(self, reader: Reader) -> None:
        bill = bill_from(reader)
        if bill is not None and bill.remote_id is not None:
            reason = feedback_of(bill.feedback).reason
            if reason is not None:
                self._undecodable(reader, "productionfeedback", bill.feedback, reason)
            self._keep(self._extract.bills, bill.remote_id, bill, reader, self._last)

    def _workbook_bill(self, reader: Reader) -> None:
        found = workbook_bill_from(reader)
        if found is not None and found[0].remote_id is not None:
            self._keep(
                self._extract.workbook_bills,
                found[0].remote_id,
                WorkbookBill(*found),
                reader,
                lambda one: self._last(one.bill),
            )

    def _line(self, reader: Reader) -> None:
        line = line_from(reader)
        if line is not None and line.remote_id is not None:
            content = content_of(line)
            for trouble in content.troubles:
                self._undecodable(reader, trouble.column, reader.row.values.get(trouble.column) or "", trouble.reason)
            self._keep(self._extract.lines, line.remote_id, SoldLine(line, content), reader)

    def _undecodable(self, reader: Reader, column: str, value: str, reason: Any) -> None:
        reader.problems.append(
            RowProblem(RowCode.UNDECODABLE, reader.row.place, column, value[:VALUE_SHOWN], reason=reason)
        )

    def _customer(self, reader: Reader) -> None:
        customer = customer_from(reader)
        if customer is not None and customer.remote_id is not None:
            self._keep(self._extract.customers, customer.remote_id, customer, reader)

    def _unit(self, reader: Reader) -> None:
        unit = unit_from(reader)
        if unit is not None and unit.remote_id is not None:
            self._keep(self._extract.units, unit.remote_id, unit, reader)

    def _event(self, reader: Reader) -> None:
        found = event_from(reader)
        if found is not None:
            self._keep(self._extract.events, found[1].remote_id, found, reader)

    def _tax(self, reader: Reader) -> None:
        tax = tax_from(reader)
        if tax is not None:
            self._keep(self._extract.taxes, tax.code, tax, reader)

    def _product(self, reader: Reader) -> None:
        product = product_from(dict(reader.row.values))
        if product.remote_id is not None:
            self._keep(self._extract.products, product.remote_id, product, reader)

    def _course(self, reader: Reader) -> None:
        course = course_from(reader)
        if course is not None:
            self._keep(self._extract.courses, course.id, course, reader)

    def _role(self, reader: Reader) -> None:
        role = role_from(reader)
        if role is not None:
            self._keep(self._extract.roles, role.id, role, reader)
