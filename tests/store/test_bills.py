"""Orders kept whole: read back equal, listed, searched over everything, filtered by several conditions at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine

from seatadmin.domain.customers import Contact
from seatadmin.domain.order_content import LineContent, Participant
from seatadmin.domain.orders import Bill, BillLine, KeptLine, LineId, LineKind, OrderStatus
from seatadmin.domain.read_models import OrderFilter
from seatadmin.domain.seats import Customer, CustomerId, Order, OrderId, Seat, SeatId, SeatState
from seatadmin.domain.shop_tables import Place, ShopRow, ShopTable
from seatadmin.domain.units import KeptOrder, KeptUnit, Unit, UnitEvent, UnitId
from seatadmin.errors import Bug, UserError
from seatadmin.moodle.functions import Moodle
from seatadmin.services.import_orders import ImportOrders
from seatadmin.services.inspect_order import InspectOrders
from seatadmin.services.workbench import Workbench
from seatadmin.store.unit_of_work import UnitOfWork
from tests.shop import TABLES, WORKBOOKS

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def number(value: int) -> UUID:
    return UUID(int=value)


ACME = Customer(
    CustomerId(number(1)),
    "ACME & Cie",
    "odette@example.org",
    remote_id=7,
    contact=Contact(firstname="Odette", lastname="Éluard", zip="69001", created=NOW, others=(("colour", "bleu"),)),
)
BETON = Customer(CustomerId(number(2)), "Béton SA")

SESSION = KeptOrder(
    Order(OrderId(number(10)), ACME.id, "B0000000042", 42),
    Bill(
        remote_id=41,
        shop_id=1,
        ordering=42,
        customer_remote_id=7,
        title="Session d’automne",
        status=OrderStatus.SOLDOUT,
        emitted=NOW,
        last_action=NOW + timedelta(days=1),
        untaxed=Decimal("600.000"),
        taxes=Decimal("0.1"),
        amount=Decimal("600.100"),
        currency="EUR",
        transaction_id="TU9KLMZEZKTPDEHMVQ==",
        is_test=True,
        feedback="e30=",
        others=(("x", "y"),),
    ),
    (
        KeptLine(
            LineId(number(20)),
            BillLine(
                101, 41, 0, LineKind.BILLING, "SESSPOCM1", "Session SPOC", quantity=Decimal(5), frozen="long" * 99
            ),
        ),
        KeptLine(LineId(number(21)), BillLine(102, 41, 1, LineKind.SHIPPING, total=Decimal(12))),
    ),
    NOW,
)
PEOPLE = LineContent(
    participants=(
        Participant("student", "zoe@example.net", "Zoé", "Lefèvre"),
        Participant("_supervisor", "zoe@example.net", "Zoé", "Lefèvre"),
    )
)
BARE = KeptOrder(Order(OrderId(number(11)), BETON.id, "PO-2026-17"), Bill())
WORKBOOK = KeptOrder(
    Order(OrderId(number(12)), BETON.id, "ORD-20261023-3"),
    Bill(
        remote_id=3,
        transaction_id="TU93==",
        status=OrderStatus.WORKING,
        emitted_day=date(2026, 10, 23),
        item_codes=("BOOK1", "SEATS10"),
        item_names="Livre,Lot",
    ),
    (),
    NOW,
)
SEATS = [
    Seat(SeatId(number(30 + place)), f"S-{place}", ACME.id, SESSION.order.id, state=state, holder_name=name)
    for place, (state, name) in enumerate(
        [(SeatState.HELD, "Awa Diop"), (SeatState.FREE, None), (SeatState.RELEASED, None), (SeatState.PLANNED, None)]
    )
]
UNIT = KeptUnit(
    UnitId(number(40)),
    Unit(9, 3, 101, 101, 7, "userenrol", 69, 1, 2, "S-0", "a=b", "{}", events=(UnitEvent(1, "billed", 101, "", 5),)),
    SESSION.order.id,
    LineId(number(20)),
    LineId(number(20)),
    SEATS[0].id,
)


@pytest.fixture
def shop(uow: UnitOfWork) -> UnitOfWork:
    """Three orders: one of the shop's tables, one of its workbook, one of this workspace alone."""
    for customer in (ACME, BETON):
        uow.customers.save(customer)
    uow.bills.save_many([(SESSION, (PEOPLE, LineContent())), (WORKBOOK, ())])
    uow.orders.save(BARE.order)
    uow.seats.add_many(SEATS)
    uow.units.save_many([UNIT])
    return uow


def references(uow: UnitOfWork, text: str = "", **wanted: object) -> list[str]:
    return [row.reference for row in uow.bills.rows(OrderFilter(text, **wanted))]  # type: ignore[arg-type]


def test_orders_are_read_back_whole(shop: UnitOfWork) -> None:
    assert shop.bills.get(SESSION.order.id) == SESSION
    assert shop.bills.many() == [SESSION, BARE, WORKBOOK]
    assert shop.orders.get(SESSION.order.id) == SESSION.order
    assert shop.customers.get(ACME.id) == ACME
    with pytest.raises(Bug, match="no_such_order"):
        shop.bills.get(OrderId(number(99)))


def test_units_are_read_back_with_the_seat_they_are(shop: UnitOfWork) -> None:
    assert shop.units.of_order(SESSION.order.id) == [UNIT]
    assert shop.units.with_numbers([9, 10]) == {9: UNIT}
    assert shop.units.seats_that_are_units(seat.id for seat in SEATS) == {SEATS[0].id}
    assert shop.bills.orders_of_lines([101, 999]) == {101: (LineId(number(20)), SESSION.order.id)}


def test_a_line_of_the_list_says_what_people_look_for(shop: UnitOfWork) -> None:
    first, second, third = shop.bills.rows()
    assert first == (
        *(SESSION.order.id, "B0000000042", 42, 41, "TU9KLMZEZKTPDEHMVQ==", OrderStatus.SOLDOUT, ACME.id, "ACME & Cie"),
        *("odette@example.org", "Session d’automne", "SESSPOCM1 × 5", NOW, NOW + timedelta(days=1)),
        *(Decimal("600.1"), "EUR", 2, 2, 1, None, None, True),
    )
    assert (second.reference, second.products, second.people) == ("ORD-20261023-3", "BOOK1, SEATS10", 0)
    assert second.emitted == datetime(2026, 10, 23, 12, tzinfo=UTC)
    assert (third.reference, third.status, third.amount, third.from_shop) == ("PO-2026-17", None, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "42",
        "b0000000042",
        "ORD-20261120-41",
        "klmzezkt",
        "odette",
        "ELUARD",
        "acme odette",
        "sesspocm1",
        "automne spoc",
        "lefevre",
        "ZOE@example.net",
        "diop",
        "s-0 session",
    ],
)
def test_everything_in_an_order_finds_it(shop: UnitOfWork, text: str) -> None:
    assert references(shop, text) == ["B0000000042"]


def test_an_order_of_this_workspace_alone_is_found_by_its_number(shop: UnitOfWork) -> None:
    assert references(shop, "po-2026 17") == ["PO-2026-17"]


@pytest.mark.parametrize("text", ["zoe beton", "100%", "lefevre po-2026", "nothing"])
def test_every_word_must_be_in_the_same_order(shop: UnitOfWork, text: str) -> None:
    assert references(shop, text) == []
    assert shop.bills.count(OrderFilter(text)) == 0


def test_several_filters_hold_at_once(shop: UnitOfWork) -> None:
    both = {OrderStatus.SOLDOUT, OrderStatus.WORKING}
    assert references(shop, statuses=both) == ["B0000000042", "ORD-20261023-3"]
    assert references(shop, statuses=both, customer=BETON.id) == ["ORD-20261023-3"]
    assert references(shop, statuses={None}) == ["PO-2026-17"]
    assert references(shop, product="SESSPOCM1") == ["B0000000042"]
    assert references(shop, since=NOW, until=NOW + timedelta(days=1)) == ["B0000000042"]
    assert references(shop, until=NOW) == ["ORD-20261023-3"]
    assert references(shop, from_shop=False) == ["PO-2026-17"]
    assert references(shop, "livre", statuses=both, from_shop=True) == ["ORD-20261023-3"]


def test_findings_are_counted_and_filtered(shop: UnitOfWork) -> None:
    shop.bills.note_findings({SESSION.order.id: (1, 2), WORKBOOK.order.id: (0, 0)})
    assert references(shop, with_findings=True) == ["B0000000042"]
    assert references(shop, with_findings=False) == ["ORD-20261023-3", "PO-2026-17"]
    assert [(row.errors, row.warnings) for row in shop.bills.rows()] == [(1, 2), (0, 0), (None, None)]
    # Saved again, an order keeps what was found.
    shop.bills.save_many([(SESSION, (PEOPLE, LineContent()))])
    assert references(shop, with_findings=True) == ["B0000000042"]


def test_a_list_can_be_read_in_portions(shop: UnitOfWork) -> None:
    assert [row.reference for row in shop.bills.rows(limit=1, offset=1)] == ["ORD-20261023-3"]


def test_an_order_is_overwritten_and_its_other_lines_stay(shop: UnitOfWork) -> None:
    changed = replace(
        SESSION,
        bill=replace(SESSION.bill, status=OrderStatus.COMPLETE, others=()),
        lines=(replace(SESSION.lines[0], line=replace(SESSION.lines[0].line, frozen="other")),),
    )
    shop.bills.save_many([(changed, (LineContent(),))])
    assert shop.bills.get(SESSION.order.id) == replace(changed, lines=(*changed.lines, SESSION.lines[1]))
    assert references(shop, "lefevre") == []


def test_an_order_somebody_else_has_just_added_is_told(shop: UnitOfWork) -> None:
    twin = replace(WORKBOOK, order=replace(WORKBOOK.order, id=OrderId(number(13)), reference="other"))
    with pytest.raises(UserError, match="changed_meanwhile"):
        shop.bills.save_many([(twin, ())])
    assert len(shop.bills.identities()) == 3


def test_rows_that_wait_are_kept_as_they_were(shop: UnitOfWork) -> None:
    row = ShopRow(ShopTable.EVENT, {"id": "7", "productid": "9", "eventdata": None}, Place("f.json", 3))
    shop.bills.replace_leftovers({(ShopTable.EVENT, 7): row}, NOW)
    assert [(one.table, one.values) for one in shop.bills.leftovers()] == [(row.table, row.values)]
    shop.bills.replace_leftovers({}, NOW)
    assert shop.bills.leftovers() == []


# ---------------------------------------------------------------------- seats of the shop
def test_a_seat_the_shop_knows_is_not_removed(shop: UnitOfWork) -> None:
    shop.units.save_many([replace(UNIT, seat_id=SEATS[1].id)])
    assert shop.seats.remove([SEATS[1].id]) == 0


def test_what_happened_in_the_shop_is_no_move_of_ours(shop: UnitOfWork) -> None:
    held = replace(SEATS[1], state=SeatState.HELD, allowed=("SCI",), reference="S-9")
    shop.seats.follow_shop([held], {held.id: SEATS[1]})
    assert shop.seats.with_references(["S-9", "S-99"]) == [held]
    assert {seat.id for seat in shop.seats.of_orders([SESSION.order.id])} == {seat.id for seat in SEATS}
    with pytest.raises(UserError, match="seat_taken_meanwhile"):
        shop.seats.follow_shop([SEATS[1]], {held.id: SEATS[1]})


def test_a_whole_shop_comes_in_twice_alike(engine: Engine) -> None:
    def unit_of_work(*, read_only: bool = False) -> UnitOfWork:
        return UnitOfWork(engine, read_only=read_only)

    def no_moodle() -> Moodle:
        raise AssertionError("files are read without asking Moodle")

    bench = Workbench(unit_of_work, lambda: NOW, UTC, "anne", no_moodle)
    orders = ImportOrders(bench)
    files = orders.read([TABLES, WORKBOOKS])
    assert orders.bring_in(files).seats_added == 44
    assert not orders.bring_in(files).changed_something
    inspector = InspectOrders(bench)
    assert len(inspector.findings()) == 3
    assert len(inspector.sheet(inspector.find("2")).seats) == 20
