"""Orders of a shop brought in: everything once, nothing lost, and the same whatever the order of the files."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seatadmin.domain.orders import OrderStatus
from seatadmin.domain.read_models import OrderFilter
from seatadmin.domain.seats import SeatState
from seatadmin.domain.shop_rows import RowCode
from seatadmin.domain.shop_tables import ShopTable
from seatadmin.errors import UserError
from seatadmin.services.import_orders import ImportOrders, ImportReport
from seatadmin.services.manage_seats import ManageSeats
from seatadmin.tabular.shop_files import read_shop_file
from tests.services.desk import Clock, Desk
from tests.shop import TABLES, WORKBOOKS, table

Rows = list[dict[str, Any]]


@pytest.fixture
def orders(anne: Desk) -> ImportOrders:
    return ImportOrders(anne.bench)


@pytest.fixture
def other(empty_workspace: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """Somebody with a workspace of her own."""
    desk = Desk(Path(shutil.copy(empty_workspace, tmp_path / "other.sqlite")), "zoe", clock)
    yield desk
    desk.close()


def bring(orders: ImportOrders, **tables: Rows) -> ImportReport:
    """Bring tables in, each as a file of its own."""
    return orders.bring_in(read_shop_file(json.dumps(rows).encode(), f"{name}.json") for name, rows in tables.items())


def picked(name: str, *numbers: int, **changes: str | None) -> Rows:
    return [{**row, **changes} for row in table(name) if int(row["id"]) in numbers]


def everything(desk: Desk) -> dict[str, object]:
    """Give what the workspace knows, without the identities made up on the way."""
    with desk.bench.unit_of_work(read_only=True) as uow:
        customers = {one.id: one for one in uow.customers.all()}
        orders = uow.bills.many()
        names = {one.order.id: one.order.reference for one in orders}
        seats = [(one, names[one.order_id]) for one in uow.seats.of_orders(names) if one.order_id is not None]
        return {
            "customers": sorted(
                (one.name, one.email, one.remote_id, one.contact) for one in customers.values()
            ).__repr__(),
            "orders": sorted(
                (
                    one.order.reference,
                    customers[one.order.customer_id].name,
                    repr(one.bill),
                    repr([k.line for k in one.lines]),
                )
                for one in orders
            ),
            "units": sorted(repr(one.unit) for one in uow.units.all()),
            "seats": sorted((seat.reference, name, seat.state, seat.allowed, repr(seat.ends)) for seat, name in seats),
            "taxes": uow.catalogue.taxes(),
            "waiting": sorted(repr(dict(one.values)) for one in uow.bills.leftovers()),
        }


def history(desk: Desk) -> Counter[str]:
    with desk.bench.unit_of_work(read_only=True) as uow:
        return Counter(entry.what for entry in uow.history.search())


# ---------------------------------------------------------------------- the recorded shop
def test_the_whole_shop_comes_in(anne: Desk, orders: ImportOrders) -> None:
    report = orders.bring_in(orders.read([TABLES]))
    assert report.problems == ()
    assert (report.orders_added, report.customers_added, report.units_added, report.taxes) == (13, 4, 44, 2)
    assert (report.seats_added, report.waiting) == (44, 0)
    assert ShopTable.PRODUCT in report.not_brought_in
    with anne.bench.unit_of_work(read_only=True) as uow:
        rows = {row.reference: row for row in uow.bills.rows()}
        assert list(rows)[:2] == ["B0000000008", "B0000000003"]
        seats = rows["B0000000002"]
        assert (seats.status, seats.customer, seats.products) == (OrderStatus.SOLDOUT, "Nordic AB", "SEATS10 × 2")
        assert (seats.open_seats, seats.held_seats) == (20, 0)
        assert (rows["B0000000001"].people, rows["B0000000001"].held_seats) == (6, 6)
        assert [row.reference for row in uow.bills.rows(OrderFilter("equipe.3@acme"))] == ["B0000000005", "B0000000001"]
        assert len(uow.mirror.courses()) == 22
        assert len(uow.mirror.roles()) == 16
        one = next(seat for seat in uow.seats.of_orders([seats.id]))
        assert one.allowed == ("SPOCM1", "SPOCM2", "SPOCM3", "SCI")
        assert (one.product_code, one.supervisor_role, one.ends) == ("SEATS10", "supervisor", None)
        held = next(iter(uow.seats.with_references(["NMI3-NZYZ-OGU2-YMXT"])))
        assert (held.state, held.holder_user_id, held.holder_course_id) == (SeatState.HELD, 114, 3)
        assert held.holder_email is None


def test_reading_twice_changes_nothing_and_leaves_no_trace(anne: Desk, orders: ImportOrders) -> None:
    files = orders.read([TABLES, WORKBOOKS])
    orders.bring_in(files)
    before, told = everything(anne), history(anne)
    again = orders.bring_in(files)
    assert not again.changed_something
    assert (again.orders_unchanged, again.orders_added, again.orders_changed, again.units_changed) == (13, 0, 0, 0)
    assert everything(anne) == before
    assert history(anne) == told


@pytest.mark.parametrize("first", ["workbook", "tables"])
def test_a_workbook_and_the_tables_come_together_in_any_order(
    anne: Desk, orders: ImportOrders, first: str, other: Desk
) -> None:
    tables, workbook = orders.read([TABLES]), orders.read([WORKBOOKS])
    parts = [workbook, tables] if first == "workbook" else [tables, workbook]
    for part in parts:
        orders.bring_in(part)
    ImportOrders(other.bench).bring_in([*tables, *workbook])
    assert everything(anne) == everything(other)
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert len(uow.bills.rows()) == 13
        ingrid = next(one for one in uow.customers.all() if one.remote_id == 3)
    assert (ingrid.name, ingrid.contact.username) == ("Nordic AB", "ingrid.Österberg")


def test_a_workbook_alone_says_what_it_can(anne: Desk, orders: ImportOrders) -> None:
    report = orders.bring_in(orders.read([WORKBOOKS / "all_bills.xlsx"]))
    assert (report.orders_added, report.customers_added, report.seats_added) == (13, 4, 0)
    with anne.bench.unit_of_work(read_only=True) as uow:
        row = next(row for row in uow.bills.rows() if row.remote_id == 4)
    assert (row.reference, row.ordering, row.products) == ("ORD-20261102-4", None, "SEATS10, BOOK1")
    assert row.customer == "Odette Client"


def test_rows_of_any_file_wait_for_what_they_belong_to(anne: Desk, orders: ImportOrders) -> None:
    names = ["productevent", "product", "billitem", "bill", "customer", "tax"]
    waited = []
    for name in names:
        rows = table(f"local_shop_{name}")
        waited.append(bring(orders, **{name: rows}).waiting)
    assert waited == [44, 88, 102, 0, 0, 0]
    after = everything(anne)
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert len(uow.seats.of_orders(key.id for key in uow.bills.identities())) == 44
        assert {one.name for one in uow.customers.all()} == {
            "ACME & Cie",
            "Béton SA",
            "Nordic AB",
            "Jean-Noël Sans-Compte",
        }
    orders.bring_in(orders.read([TABLES]))
    assert everything(anne) == after


def test_what_is_waiting_is_told_with_its_place(orders: ImportOrders) -> None:
    report = bring(orders, lines=picked("local_shop_billitem", 1), units=picked("local_shop_product", 39))
    assert [(one.code, one.place.file, one.place.row, one.column, one.value) for one in report.problems] == [
        (RowCode.BILL_MISSING, "lines.json", 1, "billid", "1"),
        (RowCode.LINE_MISSING, "units.json", 1, "initialbillitemid", "1"),
    ]
    assert report.waiting == 2


def test_a_preview_writes_nothing(anne: Desk, orders: ImportOrders) -> None:
    before = everything(anne)
    report = orders.preview(orders.read([TABLES]))
    assert report.orders_added == 13
    assert everything(anne) == before
    assert history(anne) == Counter()


# ---------------------------------------------------------------------- what changes afterwards
@pytest.fixture
def shop(orders: ImportOrders) -> ImportOrders:
    orders.bring_in(orders.read([TABLES]))
    return orders


def test_every_change_of_money_and_state_is_told(anne: Desk, shop: ImportOrders) -> None:
    changes = {"status": "COMPLETE", "amount": "610.000", "title": "Autre", "lastactiondate": "1795175891"}
    report = bring(shop, bill=picked("local_shop_bill", 1, **changes))
    assert (report.orders_changed, report.orders_unchanged) == (1, 0)
    told = [(entry.what, entry.subject, dict(entry.values)) for entry in report.changes]
    assert told[:2] == [
        ("order_status", "B0000000001", {"before": "SOLDOUT", "after": "COMPLETE", "customer": "Nordic AB"}),
        ("order_money", "B0000000001", {"field": "amount", "before": "600", "after": "610", "customer": "Nordic AB"}),
    ]
    assert told[2][2]["fields"] == "title, last_action"
    assert told[-1][0] == "orders_imported"
    assert {entry.who for entry in report.changes} == {"anne"}


def test_an_older_row_is_told_and_left(anne: Desk, shop: ImportOrders) -> None:
    before = everything(anne)
    report = bring(shop, bill=picked("local_shop_bill", 1, status="PENDING", lastactiondate="1795175889"))
    assert [problem.code for problem in report.problems] == [RowCode.OLDER_THAN_KNOWN]
    assert everything(anne) == before


def test_another_shop_does_not_overwrite_this_one(anne: Desk, shop: ImportOrders) -> None:
    before = everything(anne)
    foreign = picked(
        "local_shop_bill", 1, transactionid="TU9OTHER==", emissiondate="1700000000", lastactiondate="1799999999"
    )
    report = bring(shop, bill=foreign)
    assert [(problem.code, problem.value) for problem in report.problems] == [(RowCode.OTHER_BILL_KNOWN, "1")]
    assert everything(anne) == before


def test_a_new_transaction_given_by_staff_is_followed(anne: Desk, shop: ImportOrders) -> None:
    bring(shop, bill=picked("local_shop_bill", 1, transactionid="0123456789abcdef0123456789abcdef"))
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert len(uow.bills.rows()) == 13
        assert len(uow.bills.rows(OrderFilter("0123456789abcdef"))) == 1


def test_a_bill_without_customer_waits_under_the_name_on_its_invoice(anne: Desk, orders: ImportOrders) -> None:
    report = bring(
        orders, bill=picked("local_shop_bill", 1, 3), other=picked("local_shop_bill", 4, invoiceinfo="", customerid="9")
    )
    assert [problem.code for problem in report.problems] == [RowCode.CUSTOMER_MISSING] * 3
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert {one.name for one in uow.customers.all()} == {"Nordic AB", "Jean-Noël Sans-Compte", "n° 9"}
    bring(orders, customer=picked("local_shop_customer", 1, id="9"))
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert {one.name for one in uow.customers.all()} == {"Nordic AB", "Jean-Noël Sans-Compte", "ACME & Cie"}


def test_two_people_of_one_organisation_are_two_customers(anne: Desk, orders: ImportOrders) -> None:
    twin = {"id": "8", "email": "paul@acme.example", "firstname": "Paul"}
    bring(orders, customer=[*picked("local_shop_customer", 1), *picked("local_shop_customer", 1, **twin)])
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert [one.name for one in uow.customers.all()] == ["ACME & Cie – Paul Client", "ACME & Cie"]


# ---------------------------------------------------------------------- with what was typed in here
def test_what_was_typed_in_by_hand_is_recognised(anne: Desk, orders: ImportOrders) -> None:
    ledger = ManageSeats(anne.bench)
    typed = ledger.add("nordic ab", 12, order="n° 2", courses=["SCI"])
    report = orders.bring_in(orders.read([TABLES]))
    assert (report.orders_added, report.customers_added) == (12, 3)
    assert (report.recognised, report.seats_added) == (12, 32)
    with anne.bench.unit_of_work(read_only=True) as uow:
        order = uow.bills.get(typed[0].order_id)  # type: ignore[arg-type]
        assert (order.order.reference, order.bill.remote_id, len(order.lines)) == ("n° 2", 2, 1)
        assert uow.customers.get(order.order.customer_id).name == "nordic ab"
        seats = uow.seats.of_orders([order.order.id])
        assert len(seats) == 20
        kept = uow.seats.many(seat.id for seat in typed)
        assert {seat.allowed for seat in kept} == {("SCI",)}
        assert all("-" in seat.reference and seat.product_code == "SEATS10" for seat in kept)
    assert not orders.bring_in(orders.read([TABLES])).changed_something


def test_an_order_of_somebody_else_here_is_told_and_kept(anne: Desk, orders: ImportOrders) -> None:
    ManageSeats(anne.bench).add("Mairie d’Évry", 1, order="B2", customer_email="m@example.org")
    bring(orders, customer=picked("local_shop_customer", 3))
    report = bring(orders, bill=picked("local_shop_bill", 2))
    assert [(problem.code, problem.value) for problem in report.problems] == [
        (RowCode.ORDER_OF_OTHER_CUSTOMER, "Nordic AB")
    ]
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert [row.customer for row in uow.bills.rows()] == ["Mairie d’Évry"]


# ---------------------------------------------------------------------- seats that change in the shop
def seat_of(desk: Desk, number: int) -> Any:
    with desk.bench.unit_of_work(read_only=True) as uow:
        unit = uow.units.with_numbers([number])[number]
        return None if unit.seat_id is None else uow.seats.get(unit.seat_id)


def unit(number: int, **changes: str) -> Rows:
    return picked("local_shop_product", number, **changes)


def test_a_seat_used_in_the_shop_is_held_and_freed_again(anne: Desk, shop: ImportOrders) -> None:
    used = bring(shop, product=unit(21, instanceid="77", startdate="1795200000"))
    assert [entry.what for entry in used.changes] == ["seat_held_in_shop", "orders_imported"]
    assert seat_of(anne, 21).state is SeatState.HELD
    bring(shop, product=unit(21))
    assert seat_of(anne, 21).state is SeatState.RELEASED
    assert history(anne)["seat_freed_in_shop"] == 1


def test_what_was_done_here_stays(anne: Desk, shop: ImportOrders) -> None:
    before = seat_of(anne, 21)
    held = before.__class__(
        **{
            **{f: getattr(before, f) for f in before.__slots__},
            "state": SeatState.HELD,
            "holder_email": "z@example.org",
            "ends": None,
        }
    )
    with anne.bench.unit_of_work() as uow:
        uow.seats.follow_shop([held], {held.id: before})
        uow.commit()
    bring(shop, product=unit(21, enddate="1810728417"))
    after = seat_of(anne, 21)
    assert (after.state, after.holder_email) == (SeatState.HELD, "z@example.org")
    assert after.ends is not None


def test_a_seat_planned_here_and_used_there_is_told(anne: Desk, shop: ImportOrders) -> None:
    before = seat_of(anne, 21)
    planned = before.__class__(**{**{f: getattr(before, f) for f in before.__slots__}, "state": SeatState.PLANNED})
    with anne.bench.unit_of_work() as uow:
        uow.seats.change([planned], {planned.id: before})
        uow.commit()
    report = bring(shop, product=unit(21, instanceid="77"))
    assert [(problem.code, problem.value) for problem in report.problems] == [
        (RowCode.SEAT_USED_ELSEWHERE, before.reference)
    ]
    assert seat_of(anne, 21).state is SeatState.PLANNED


def test_a_unit_deleted_in_the_shop_takes_its_free_seat_along_and_brings_it_back(
    anne: Desk, shop: ImportOrders
) -> None:
    assert bring(shop, product=unit(21, deleted="1")).seats_removed == 1
    assert seat_of(anne, 21) is None
    assert bring(shop, product=unit(21)).seats_added == 1
    assert seat_of(anne, 21).state is SeatState.FREE
    # A seat somebody has is kept, whatever became of its unit.
    assert bring(shop, product=unit(44, deleted="1")).seats_removed == 0
    assert seat_of(anne, 44).state is SeatState.HELD


# ---------------------------------------------------------------------- files and folders
def test_folders_are_read_with_their_folders(orders: ImportOrders, tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for name in ("b/c/x.JSON", "a.json", ".hidden/y.json", "~$z.xlsx", "notes.md"):
        (tmp_path / name).write_text(json.dumps(table("local_shop_tax")))
    assert [file.name for file in orders.read([tmp_path])] == ["a.json", "b/c/x.JSON"]


@pytest.mark.parametrize(("path", "code"), [("nothing.json", "file_missing"), (".", "folder_empty")])
def test_what_cannot_be_read_at_all_is_refused(orders: ImportOrders, tmp_path: Path, path: str, code: str) -> None:
    with pytest.raises(UserError, match=code):
        orders.read([tmp_path / path])


def test_a_file_of_something_else_is_told_and_the_rest_comes_in(orders: ImportOrders, tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("nom;prenom\nA;B\n")
    shutil.copy(TABLES / "local_shop_tax.json", tmp_path)
    report = orders.bring_in(orders.read([tmp_path]))
    assert [(one.code, one.place.file) for one in report.problems] == [(RowCode.TABLE_UNKNOWN, "liste.csv")]
    assert report.taxes == 2


def test_two_workstations_bring_in_the_same_orders(anne: Desk, paul: Desk, orders: ImportOrders) -> None:
    files = orders.read([TABLES])
    orders.bring_in(files)
    assert not ImportOrders(paul.bench).bring_in(files).changed_something


def test_a_seat_the_shop_has_sold_is_not_removed_here(anne: Desk, shop: ImportOrders) -> None:
    with pytest.raises(UserError, match="seat_of_shop"):
        ManageSeats(anne.bench).remove_free([seat_of(anne, 21).id])
