"""What a shop says brought together with what the workspace knows: the changes, and everything that stands in the way.

Reading the same files twice changes nothing. An order is found again by the shop's id, its transaction, its number; a
row older than what is known is told and left; a row whose order, line or unit was not read waits for it. Pure: the
service reads what is known and writes what comes out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.order_content import LineContent, content_of
from seatadmin.domain.orders import Bill, BillLine, KeptLine, LineId
from seatadmin.domain.problems import Severity
from seatadmin.domain.read_models import OrderKeys
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId
from seatadmin.domain.shop_customers import CustomerBook, CustomerChange
from seatadmin.domain.shop_extract import ShopExtract
from seatadmin.domain.shop_rows import RowCode, RowProblem, ShopCustomer
from seatadmin.domain.shop_seats import SeatBook, SeatChanges, SoldAs
from seatadmin.domain.shop_tables import COLUMNS, Place, ShopRow, ShopTable
from seatadmin.domain.units import KeptOrder, KeptUnit, Unit, UnitEvent, UnitId


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace knows already. `orders` are those concerned, by their id; `keys` those of every order.

    `lines` lead from numbers of the shop to lines here; `units` are those with a number met in the extract; `seats`
    those of these units and orders, `linked` the ones units are; `accounts` the accounts of the mirror by number.
    """

    customers: Sequence[Customer] = ()
    keys: Sequence[OrderKeys] = ()
    orders: Mapping[OrderId, KeptOrder] = field(default_factory=dict)
    lines: Mapping[int, tuple[LineId, OrderId]] = field(default_factory=dict)
    units: Mapping[int, KeptUnit] = field(default_factory=dict)
    seats: Sequence[Seat] = ()
    linked: frozenset[SeatId] = frozenset()
    accounts: Mapping[int, MoodleUser] = field(default_factory=dict)


class OrderIndex:
    """Finds the order a bill of the shop is."""

    def __init__(self, keys: Iterable[OrderKeys]) -> None:
        self._by_id = {key.id: key for key in keys}
        self._by_remote = {key.remote_id: key for key in self._by_id.values() if key.remote_id is not None}
        self._by_transaction = {key.transaction_id: key for key in self._by_id.values() if key.transaction_id}
        self._typed_in = {
            key.ordering: key
            for key in self._by_id.values()
            if key.remote_id is None and not key.transaction_id and key.ordering is not None
        }

    def __getitem__(self, order_id: OrderId) -> OrderKeys:
        return self._by_id[order_id]

    def find(self, bill: Bill) -> OrderKeys | None:
        """Find by the shop's id, then by transaction, then among orders typed in here by number."""
        by_remote = self._by_remote.get(bill.remote_id) if bill.remote_id is not None else None
        by_transaction = self._by_transaction.get(bill.transaction_id) if bill.transaction_id else None
        by_number = self._typed_in.get(bill.ordering) if bill.ordering is not None else None
        return by_remote or by_transaction or by_number

    def typed_in(self, ordering: int | None) -> OrderKeys | None:
        """Find an order typed in here by its number."""
        return self._typed_in.get(ordering) if ordering is not None else None


@dataclass(frozen=True, slots=True)
class OrderChange:
    """An order as it will be and as it was; `was` is None for a new one. `contents` are what its lines hold."""

    order: KeptOrder
    was: KeptOrder | None
    contents: tuple[LineContent, ...]


@dataclass(slots=True)
class Merge:
    """Everything that changes, with what could not be brought in. `unchanged` counts orders that stay as they are."""

    customers: list[CustomerChange] = field(default_factory=list)
    orders: list[OrderChange] = field(default_factory=list)
    units: list[tuple[KeptUnit, KeptUnit | None]] = field(default_factory=list)
    seats: SeatChanges = field(default_factory=SeatChanges)
    waiting: dict[tuple[ShopTable, int], ShopRow] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    unchanged: int = 0


def merged(extract: ShopExtract, known: Known, *, now: datetime, zone: tzinfo, new_id: Callable[[], UUID]) -> Merge:
    """Bring an extract together with what is known. `now` is aware; `zone` the site's; `new_id` gives identities."""
    work = _Work(extract, known, now, zone, new_id)
    work.customers()
    work.bills()
    work.units()
    work.result.customers = work.people.changes()
    return work.result


class _Work:
    def __init__(
        self, extract: ShopExtract, known: Known, now: datetime, zone: tzinfo, new_id: Callable[[], UUID]
    ) -> None:
        self.extract, self.known = extract, known
        self.now, self.zone, self.new_id = now, zone, new_id
        self.result = Merge()
        self.index = OrderIndex(known.keys)
        self.people = CustomerBook(known.customers, new_id)
        self.references = {key.reference: key.id for key in known.keys}
        self.orders = dict(known.orders)
        self.lines = dict(known.lines)
        self.held: dict[LineId, tuple[BillLine, LineContent]] = {}
        self.of_bill: dict[int, OrderId] = {}

    def tell(self, code: RowCode, place: Place, column: str = "", value: str = "") -> None:
        severity = Severity.ERROR if code is RowCode.OTHER_BILL_KNOWN else Severity.WARNING
        self.result.problems.append(RowProblem(code, place, column, value, severity))

    def wait(self, table: ShopTable, number: int, code: RowCode, column: str, value: int | None) -> None:
        """Keep a row until what it belongs to is read."""
        row = self.extract.rows[table, number]
        self.result.waiting[table, number] = row
        self.tell(code, row.place, column, "" if value is None else str(value))

    # ------------------------------------------------------------------ customers
    def customers(self) -> None:
        buyers: dict[int, CustomerId] = {}
        for bill in self.extract.bills.values():
            typed_in = self.index.typed_in(bill.ordering)
            if typed_in is not None and bill.customer_remote_id is not None:
                buyers[bill.customer_remote_id] = typed_in.customer_id
        for customer in self.extract.customers.values():
            self.people.take(customer, buyers)

    def _customer_of(self, bill: Bill, shop: ShopCustomer | None, place: Place) -> Customer:
        if bill.customer_remote_id is not None:
            known = self.people.with_number(bill.customer_remote_id)
            if known is not None:
                return known if shop is None else self.people.fill(known, shop)
        if shop is not None and (shop.contact.email or shop.contact.name):
            return self.people.take(replace(shop, remote_id=bill.customer_remote_id), {})
        self.tell(RowCode.CUSTOMER_MISSING, place, "customerid", str(bill.customer_remote_id or ""))
        return self.people.nameless(bill.customer_remote_id, bill.invoice_info)

    # ------------------------------------------------------------------ bills
    def bills(self) -> None:
        lines: defaultdict[int, list[int]] = defaultdict(list)
        for number, sold in self.extract.lines.items():
            lines[sold.line.bill_remote_id or 0].append(number)
        numbers = sorted(self.extract.bills.keys() | self.extract.workbook_bills.keys())
        for number in numbers:
            self._bill(number, lines.pop(number, []))
        # Lines of bills that are known here already, or not at all.
        index = {key.remote_id: key.id for key in self.known.keys if key.remote_id is not None}
        for bill_id, waiting in sorted(lines.items()):
            order_id = index.get(bill_id) or self.of_bill.get(bill_id)
            if order_id is not None and order_id in self.orders:
                self._keep(self.orders[order_id], self.orders[order_id], waiting)
            else:
                for number in waiting:
                    self.wait(ShopTable.LINE, number, RowCode.BILL_MISSING, "billid", bill_id)

    def _bill(self, number: int, lines: Sequence[int]) -> None:
        from_table = self.extract.bills.get(number)
        from_workbook = self.extract.workbook_bills.get(number)
        table = ShopTable.BILL if from_table is not None else ShopTable.ALL_BILLS
        place = self.extract.place(table, number)
        said = from_table or (from_workbook.bill if from_workbook is not None else Bill())
        keys = self.index.find(said)
        was = self.orders.get(keys.id) if keys is not None else None
        if was is not None and _is_another(was.bill, said, self.zone):
            self.tell(RowCode.OTHER_BILL_KNOWN, place, "id", str(number))
            for line in lines:
                self.wait(ShopTable.LINE, line, RowCode.BILL_MISSING, "billid", number)
            return
        bill = was.bill if was is not None else Bill()
        for new, source in ((from_workbook.bill if from_workbook else None, False), (from_table, True)):
            if new is not None:
                bill = self._updated(bill, new, place, whole=source)
        customer = self._customer_of(bill, from_workbook.customer if from_workbook is not None else None, place)
        order = self._order(was, bill, customer, place)
        self.of_bill[number] = order.id
        self._keep(KeptOrder(order, bill, was.lines if was is not None else (), self.now), was, lines)

    def _updated(self, known: Bill, new: Bill, place: Place, *, whole: bool) -> Bill:
        """Bring a bill up to date, by a row of the table (`whole`) or of a workbook."""
        if _is_older(new, known, self.zone):
            self.tell(RowCode.OLDER_THAN_KNOWN, place, value=str(new.last_day(self.zone) or ""))
            missing: dict[str, Any] = {
                name: getattr(new, name) for name in _BILL_FIELDS if getattr(known, name) in (None, "", (), False)
            }
            return _with_one_date(replace(known, **missing))
        others = dict(known.others)
        if whole:
            # What the table has a column for, it says; products by name are told by workbooks alone.
            kept = {name: text for name, text in others.items() if name not in COLUMNS[ShopTable.BILL]}
            merged_others = tuple({**kept, **dict(new.others)}.items())
            return replace(new, others=merged_others, item_codes=known.item_codes, item_names=known.item_names)
        told: dict[str, Any] = {
            name: value
            for name in _TOLD_BY_WORKBOOK
            # An equal amount keeps the spelling of the table, which has all three decimals.
            if (value := getattr(new, name)) not in (None, "", (), getattr(known, name))
        }
        told["others"] = tuple({**others, **dict(new.others)}.items())
        if known.last_action is not None and new.last_action_day not in (None, known.last_day(self.zone)):
            # Something has happened since; the workbook knows on which day.
            told["last_action"] = None
        return _with_one_date(replace(known, **told))

    def _order(self, was: KeptOrder | None, bill: Bill, customer: Customer, place: Place) -> Order:
        if was is None:
            order = Order(OrderId(self.new_id()), customer.id, "", bill.ordering)
        else:
            order = replace(was.order, ordering=bill.ordering or was.order.ordering)
            if order.customer_id != customer.id:
                # Its seats and lists are the other customer's; somebody has to look at it.
                self.tell(RowCode.ORDER_OF_OTHER_CUSTOMER, place, "customerid", customer.name)
        made_up = not order.reference or (was is not None and order.reference == _reference(was.bill, self.zone))
        if made_up:
            order = replace(order, reference=self._free_reference(_reference(bill, self.zone), order.id))
        self.references[order.reference] = order.id
        return order

    def _free_reference(self, wanted: str, order_id: OrderId) -> str:
        number, free = 1, wanted
        while self.references.get(free, order_id) != order_id:
            number += 1
            free = f"{wanted} ({number})"
        return free

    def _keep(self, order: KeptOrder, was: KeptOrder | None, numbers: Iterable[int]) -> None:
        """Add the lines read to an order, and note it when anything of it is new."""
        by_number = {kept.line.remote_id: kept for kept in order.lines if kept.line.remote_id is not None}
        contents: dict[LineId, LineContent] = {}
        for number in numbers:
            sold = self.extract.lines[number]
            id_ = by_number[number].id if number in by_number else LineId(self.new_id())
            by_number[number] = KeptLine(id_, sold.line)
            contents[id_] = sold.content
            self.lines[number] = (id_, order.order.id)
        own = [kept for kept in order.lines if kept.line.remote_id is None]
        lines = sorted([*by_number.values(), *own], key=lambda kept: (kept.line.position, kept.line.remote_id or 0))
        kept = replace(order, lines=tuple(lines))
        self.orders[kept.order.id] = kept
        for line in lines:
            self.held[line.id] = (line.line, contents.get(line.id) or content_of(line.line))
        if was is not None and replace(kept, seen_at=was.seen_at) == was:
            self.result.unchanged += 1
            return
        self.result.orders.append(
            OrderChange(replace(kept, seen_at=self.now), was, tuple(self.held[line.id][1] for line in lines))
        )

    # ------------------------------------------------------------------ units
    def units(self) -> None:
        events = self._events()
        seats = SeatBook(
            self.known.seats,
            self.known.linked,
            self.known.accounts,
            self.new_id,
        )
        # Those somebody has first: seats typed in here are recognised in that order.
        for number, unit in sorted(self.extract.units.items(), key=lambda item: (not item[1].is_taken, item[0])):
            self._unit(number, unit, events.pop(number, ()), seats)
        for number, more in sorted(events.items()):
            known = self.known.units[number]
            unit = replace(known.unit, events=_with(known.unit.events, more))
            if unit != known.unit:
                self.result.units.append((replace(known, unit=unit), known))
        self.result.seats = seats.changes
        for unit, seat in seats.changes.refused:
            place = self.extract.place(ShopTable.UNIT, unit.remote_id or 0)
            self.tell(RowCode.SEAT_USED_ELSEWHERE, place, "instanceid", seat.reference)

    def _events(self) -> dict[int, list[UnitEvent]]:
        found: defaultdict[int, list[UnitEvent]] = defaultdict(list)
        for number, (unit_id, event) in sorted(self.extract.events.items()):
            if unit_id in self.extract.units or unit_id in self.known.units:
                found[unit_id].append(event)
            else:
                self.wait(ShopTable.EVENT, number, RowCode.UNIT_MISSING, "productid", unit_id)
        return found

    def _unit(self, number: int, unit: Unit, events: Sequence[UnitEvent], seats: SeatBook) -> None:
        known = self.known.units.get(number)
        initial = self.lines.get(unit.initial_line) if unit.initial_line is not None else None
        current = self.lines.get(unit.current_line) if unit.current_line is not None else None
        home = initial or current
        if home is None:
            self.wait(ShopTable.UNIT, number, RowCode.LINE_MISSING, "initialbillitemid", unit.initial_line)
            for event in events:
                self.result.waiting[ShopTable.EVENT, event.remote_id] = self.extract.rows[
                    ShopTable.EVENT, event.remote_id
                ]
            return
        line_id, order_id = home
        whole = replace(unit, events=_with(known.unit.events if known is not None else (), events))
        seat_id = seats.follow(whole, known, self._sold_as(whole, line_id, order_id))
        kept = KeptUnit(
            known.id if known is not None else UnitId(self.new_id()),
            whole,
            order_id,
            initial[0] if initial is not None else None,
            current[0] if current is not None else None,
            seat_id,
        )
        if kept != known:
            self.result.units.append((kept, known))

    def _sold_as(self, unit: Unit, line_id: LineId, order_id: OrderId) -> SoldAs:
        customer = self.people.with_number(unit.customer_remote_id) if unit.customer_remote_id is not None else None
        customer_id = customer.id if customer is not None else self._customer_id(order_id)
        line, content = self._held(line_id, order_id)
        entries = [one for one in (content.sold, *content.elements) if one is not None]
        sold = next((one.product for one in entries if one.remote_id == unit.catalogue_item_id), None)
        if sold is not None and sold.code:
            return SoldAs(customer_id, order_id, sold.code, sold.name)
        return SoldAs(customer_id, order_id, line.code, line.title)

    def _held(self, line_id: LineId, order_id: OrderId) -> tuple[BillLine, LineContent]:
        """Give a line with what it holds; those of orders that were not read again are decoded when asked for."""
        if line_id not in self.held:
            for kept in self.orders[order_id].lines:
                self.held[kept.id] = (kept.line, content_of(kept.line))
        return self.held[line_id]

    def _customer_id(self, order_id: OrderId) -> CustomerId:
        return self.orders[order_id].order.customer_id


_TOLD_BY_WORKBOOK = (
    *("remote_id", "idnumber", "title", "work_type", "status", "emitted_day", "last_action_day", "untaxed", "taxes"),
    *("amount", "transaction_id", "online_transaction_id", "partner_tag", "item_codes", "item_names"),
)
_BILL_FIELDS = tuple(one.name for one in fields(Bill))


def _with_one_date(bill: Bill) -> Bill:
    """Leave a day out where the moment is known."""
    return replace(
        bill,
        emitted_day=None if bill.emitted is not None else bill.emitted_day,
        last_action_day=None if bill.last_action is not None else bill.last_action_day,
    )


def _reference(bill: Bill, zone: tzinfo) -> str:
    """Say an order as the shop does: by the name of its group, else by the code it prints."""
    return bill.group_name or bill.printed_code(zone) or bill.transaction_id or f"ID {bill.remote_id}"


def _is_another(known: Bill, new: Bill, zone: tzinfo) -> bool:
    """Tell two orders of two shops, or of one that was set up again, that happen to have one number or transaction."""
    if known.remote_id is None:
        return False
    if known.remote_id != new.remote_id:
        return True
    days = known.day(zone), new.day(zone)
    return known.transaction_id != new.transaction_id and None not in days and days[0] != days[1]


def _is_older(new: Bill, known: Bill, zone: tzinfo) -> bool:
    if new.last_action is not None and known.last_action is not None:
        return new.last_action < known.last_action
    days = new.last_day(zone), known.last_day(zone)
    return days[0] is not None and days[1] is not None and days[0] < days[1]


def _with(known: Sequence[UnitEvent], new: Iterable[UnitEvent]) -> tuple[UnitEvent, ...]:
    events = {event.remote_id: event for event in (*known, *new)}
    return tuple(events[number] for number in sorted(events))
