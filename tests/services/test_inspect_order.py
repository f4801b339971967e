"""One order whole, and orders checked: from the recorded shop, with what a mirror knows beside it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from seatadmin.domain.moodle_facts import (
    CategoryId,
    CourseId,
    EnrolmentState,
    GroupId,
    MoodleCategory,
    MoodleEnrolment,
    MoodleGroup,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.order_findings import OrderFindingCode
from seatadmin.domain.orders import Actor, OrderStatus
from seatadmin.domain.read_models import OrderFilter
from seatadmin.domain.seats import SeatState, Validity
from seatadmin.errors import UserError
from seatadmin.services.import_orders import ImportOrders
from seatadmin.services.inspect_order import InspectOrders
from seatadmin.services.manage_seats import ManageSeats
from seatadmin.tabular.shop_files import read_shop_file
from tests.services.desk import Desk
from tests.shop import bring_in_shop, table

SPOC = CourseId(3)
SUPERVISOR = RoleId(next(int(row["id"]) for row in table("role") if row["shortname"] == "supervisor"))
CHEF = MoodleUser(UserId(114), "chef.equipe", "Chef", "Équipe", "Chef@acme.example")
ELODIE = MoodleUser(UserId(12), "user05", "Élodie", "Existante", "user05@example.org")
INGRID = MoodleUser(UserId(4766), "ingrid", "Ingrid", "Österberg", "ingrid@nordic.example")


@pytest.fixture(scope="module")
def shop_file(empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the recorded shop, only ever copied."""
    path = Path(shutil.copy(empty_workspace, tmp_path_factory.mktemp("shop") / "shop.sqlite"))
    bring_in_shop(path)
    return path


@pytest.fixture
def workspace_file(shop_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shop_file, tmp_path / "shop.sqlite"))


@pytest.fixture
def orders(anne: Desk) -> InspectOrders:
    return InspectOrders(anne.bench)


def json_of(rows: object) -> bytes:
    return json.dumps(rows).encode()


def look_at_moodle(desk: Desk) -> None:
    """Let the mirror know the session's course: its tutor active, one learner suspended, four gone; and its groups."""
    now = desk.bench.clock()
    with desk.bench.unit_of_work() as uow:
        uow.mirror.upsert_categories([MoodleCategory(CategoryId(1), "Tout", None)], now)
        uow.mirror.upsert_users([CHEF, ELODIE, INGRID], now)
        uow.mirror.replace_enrolments(
            SPOC,
            [
                MoodleEnrolment(SPOC, CHEF.id, EnrolmentState.ACTIVE, (SUPERVISOR,)),
                MoodleEnrolment(SPOC, ELODIE.id, EnrolmentState.INACTIVE, (RoleId(5),)),
            ],
            now,
        )
        uow.mirror.mark_looked_up([CHEF.email, ELODIE.email, "equipe.1@acme.example"], [], now)
        uow.mirror.upsert_groups(
            [
                MoodleGroup(GroupId(1), SPOC, "B0000000001"),
                MoodleGroup(GroupId(2), SPOC, "customer_ingrid", "TU9KLMZEZKTPDEHMVQ=="),
                MoodleGroup(GroupId(3), SPOC, "B0000000002"),
            ],
            now,
        )
        uow.commit()


# ---------------------------------------------------------------------- finding one
@pytest.mark.parametrize(
    "text",
    [" b0000000004 ", "B4", "4", "n° 4", "TU9RAXNYEHPON3HJMG==", "ORD-20261102-4", "ord-19990101-4"],
)
def test_an_order_is_found_by_what_people_call_it(orders: InspectOrders, text: str) -> None:
    assert orders.sheet(orders.find(text)).order.bill.remote_id == 4


def test_a_reference_counts_before_a_number(anne: Desk, orders: InspectOrders) -> None:
    typed = ManageSeats(anne.bench).add("Mairie", 1, order="PO 4")
    assert orders.find("po 4") == typed[0].order_id


@pytest.mark.parametrize(("text", "near"), [("equipe.1", ["B0000000005", "B0000000001"]), ("99", "–"), ("", "–")])
def test_what_names_no_order_is_refused_with_those_it_occurs_in(orders: InspectOrders, text: str, near: object) -> None:
    with pytest.raises(UserError, match="order_not_found") as refused:
        orders.find(text)
    assert refused.value.values["near"] == near


def test_the_list_is_filtered_and_counted(orders: InspectOrders) -> None:
    paid = OrderFilter(statuses=(OrderStatus.SOLDOUT,))
    assert orders.count(paid) == len(orders.rows(paid)) == 5
    assert [row.reference for row in orders.rows(limit=1)] == ["B0000000008"]


# ---------------------------------------------------------------------- one order
def test_a_session_on_one_sheet(anne: Desk, orders: InspectOrders) -> None:
    look_at_moodle(anne)
    sheet = orders.sheet(orders.find("1"))
    assert (sheet.printed_code, sheet.order.order.group_name) == ("ORD-20261023-1", "B0000000001")
    assert (sheet.customer.name, sheet.customer_account) == ("Nordic AB", INGRID)
    assert sheet.identity.values["vatcode"] == "FR99"
    assert sheet.amounts.adds_up
    assert sheet.amounts.amount == Decimal(600)
    (line,) = sheet.lines
    assert (line.expected_units, line.units, line.amounts.list_price) == (6, 6, Decimal("120.000"))
    assert [step.target for step in sheet.transitions if step.actor is Actor.STAFF] == [
        OrderStatus.COMPLETE,
        OrderStatus.PAYBACK,
    ]
    assert [group.group.id for group in sheet.groups] == [1, 2]
    assert "[[productiondata_post_sales]]" in sheet.feedback.sales
    assert {entry.what for entry in sheet.history} == {"order_added", "order_seats_added"}


def test_people_of_an_order_with_their_accounts_and_presence(anne: Desk, orders: InspectOrders) -> None:
    look_at_moodle(anne)
    people = {one.person.email: one for one in orders.sheet(orders.find("1")).people}
    chef, elodie, first, second = (
        people[email] for email in ("chef@acme.example", ELODIE.email, "equipe.1@acme.example", "equipe.2@acme.example")
    )
    assert chef.accounts == (CHEF,)
    assert chef.presence is not None
    assert (chef.presence.state, chef.presence.roles) == (EnrolmentState.ACTIVE, ("supervisor",))
    assert elodie.presence is not None
    assert elodie.presence.state is EnrolmentState.INACTIVE
    assert (first.asked, first.accounts) == (True, ())
    assert (second.asked, second.presence is not None and second.presence.is_known) == (False, False)


def test_seats_of_an_order_with_their_holders(anne: Desk, orders: InspectOrders) -> None:
    look_at_moodle(anne)
    sheet = orders.sheet(orders.find("1"))
    seats = {one.seat.holder_user_id: one for one in sheet.seats}
    assert seats[CHEF.id].holder == CHEF
    assert seats[CHEF.id].validity is Validity.PENDING
    presence = seats[UserId(110)].presence
    assert presence is not None
    assert (presence.state, presence.is_known) == (None, True)
    assert all(one.unit_reference == one.seat.reference for one in sheet.seats)
    assert [finding.code for finding in sheet.findings] == [OrderFindingCode.ENROLMENT_GONE]
    assert sheet.findings[0].values == {"count": 4, "course": "SPOCM1"}
    assert {one.course.shortname for one in sheet.units if one.course is not None} == {"SPOCM1"}


def test_without_a_look_at_moodle_nothing_is_said_of_people(orders: InspectOrders) -> None:
    sheet = orders.sheet(orders.find("1"))
    assert sheet.findings == ()
    assert all(one.presence is not None and not one.presence.is_known for one in sheet.seats)


def test_an_order_typed_in_here_has_a_sheet_too(anne: Desk, orders: InspectOrders) -> None:
    typed = ManageSeats(anne.bench).add("Mairie", 2, order="PO 17", courses=["SCI"])
    sheet = orders.sheet(orders.find("PO 17"))
    assert (sheet.order.bill.status, sheet.lines, len(sheet.seats)) == (None, (), 2)
    assert {one.seat.id for one in sheet.seats} == {seat.id for seat in typed}
    assert sheet.printed_code == ""


def test_a_unit_renewed_by_another_order_is_shown_with_both(anne: Desk, orders: InspectOrders) -> None:
    renewed = [{**row, "currentbillitemid": "8"} for row in table("local_shop_product") if row["id"] == "39"]
    ImportOrders(anne.bench).bring_in([read_shop_file(json_of(renewed), "p.json")])
    own, other = (orders.sheet(orders.find(number)) for number in ("1", "7"))
    assert [one.renewed_elsewhere for one in own.units] == [False] * 6
    assert [one.kept.unit.remote_id for one in other.units if one.renewed_elsewhere] == [39]


def test_an_encoded_column_that_is_cut_is_shown_as_such(anne: Desk, orders: InspectOrders) -> None:
    row = table("local_shop_billitem")[0]
    cut = [{**row, "productiondata": row["productiondata"][:500]}]
    ImportOrders(anne.bench).bring_in([read_shop_file(json_of(cut), "l.json")])
    (line,) = orders.sheet(orders.find("1")).lines
    assert [(one.column, one.reason.value) for one in line.content.troubles] == [("productiondata", "cut")]
    assert line.line.production == cut[0]["productiondata"]


# ---------------------------------------------------------------------- findings
def test_every_order_is_checked_and_the_counts_are_kept(anne: Desk, orders: InspectOrders) -> None:
    found = orders.findings()
    assert [one.code for one in found] == [OrderFindingCode.PAID_NOT_PRODUCED] * 3
    rows = {row.reference: (row.errors, row.warnings) for row in orders.rows()}
    assert rows["B0000000008"] == (1, 0)
    assert rows["B0000000001"] == (0, 0)
    assert [row.reference for row in orders.rows(OrderFilter(with_findings=True))] == [
        "B0000000008",
        "B0000000010",
        "B0000000009",
    ]
    with anne.bench.unit_of_work(read_only=True) as uow:
        assert "orders_checked" not in {entry.what for entry in uow.history.search()}


def test_some_orders_can_be_checked_alone(anne: Desk, orders: InspectOrders) -> None:
    look_at_moodle(anne)
    assert [one.code for one in orders.findings([orders.find("1")])] == [OrderFindingCode.ENROLMENT_GONE]
    assert {row.errors for row in orders.rows()} == {None, 0}


def test_customers_that_look_alike_are_found_with_the_orders(anne: Desk, orders: InspectOrders) -> None:
    twin = [{**row, "id": "9", "organisation": "Acme"} for row in table("local_shop_customer") if row["id"] == "1"]
    ImportOrders(anne.bench).bring_in([read_shop_file(json_of(twin), "c.json")])
    found = [one for one in orders.findings() if one.code is OrderFindingCode.DUPLICATE_CUSTOMER]
    assert [one.values["names"] for one in found] == [["ACME & Cie", "Acme"]]


def test_seats_released_in_the_ledger_do_not_count_as_held(anne: Desk, orders: InspectOrders) -> None:
    look_at_moodle(anne)
    with anne.bench.unit_of_work() as uow:
        held = [seat for seat in uow.seats.of_orders([orders.find("1")]) if seat.holder_user_id == UserId(110)]
        uow.seats.change([replace(held[0], state=SeatState.RELEASED)], {held[0].id: held[0]})
        uow.commit()
    assert orders.findings([orders.find("1")])[0].values["count"] == 3
