"""Rows of a shop read into what they mean: every column taken, everything odd told and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.orders import LineKind, OrderStatus
from seatadmin.domain.php_values import Undecodable
from seatadmin.domain.shop_extract import ShopExtract, gather
from seatadmin.domain.shop_rows import RowCode, RowProblem
from seatadmin.domain.shop_tables import COLUMNS, Place, ShopRow, ShopTable, table_of
from tests.shop import TABLES, table

HERE = Place("f", 2)


def row(kind: ShopTable, number: int = 1, **changes: str | None) -> ShopRow:
    return ShopRow(kind, {**table(kind.value)[number - 1], **changes}, HERE)


def read(*rows: ShopRow) -> ShopExtract:
    return gather(rows)


def codes(extract: ShopExtract) -> list[tuple[RowCode, str, str]]:
    return [(problem.code, problem.column, problem.value) for problem in extract.problems]


# ---------------------------------------------------------------------- which table it is
@pytest.mark.parametrize("name", [path.stem for path in TABLES.glob("*.json")])
def test_each_table_is_recognised_by_its_columns(name: str) -> None:
    columns = list(table(name)[0])
    assert table_of(columns) == name
    assert table_of([f" b.{column.upper()} " for column in reversed(columns)]) == name


@pytest.mark.parametrize("columns", [[], ["id"], ["id", "name"], ["lastname", "firstname", "email"]])
def test_other_columns_are_no_table_of_a_shop(columns: list[str]) -> None:
    assert table_of(columns) is None


@pytest.mark.parametrize("kind", [kind for kind in COLUMNS if kind is not ShopTable.ALL_BILLS])
def test_every_stored_column_is_known(kind: ShopTable) -> None:
    assert set(table(kind.value)[0]) <= COLUMNS[kind]


# ---------------------------------------------------------------------- bills
def test_a_bill_has_all_its_columns() -> None:
    found = read(row(ShopTable.BILL, 4, idnumber="L-17", paymentfee="1.5", test="1", userid="9", partnertag="P"))
    bill = found.bills[4]
    assert found.problems == []
    assert (bill.ordering, bill.customer_remote_id, bill.shop_id, bill.user_id) == (4, 1, 1, 9)
    assert (bill.status, bill.work_type, bill.payment_mode) == (OrderStatus.COMPLETE, "PROD", "transfer")
    assert (bill.untaxed, bill.taxes, bill.amount) == (Decimal(500), Decimal(10), Decimal(510))
    assert bill.emitted == datetime.fromtimestamp(1793620690, UTC)
    assert bill.transaction_id == "TU9RAXNYEHPON3HJMG=="
    assert (bill.idnumber, bill.payment_fee, bill.is_test, bill.partner_tag) == ("L-17", Decimal("1.5"), True, "P")
    assert bill.others == ()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("ordering", "12a", RowCode.NOT_A_NUMBER),
        ("amount", "beaucoup", RowCode.NOT_AN_AMOUNT),
        ("emissiondate", "-5", RowCode.NOT_A_DATE),
        ("emissiondate", "999999999999999", RowCode.NOT_A_DATE),
        ("status", "PAID", RowCode.STATUS_UNKNOWN),
        ("test", "maybe", RowCode.NOT_A_FLAG),
    ],
)
def test_a_value_that_is_not_what_its_column_holds_is_told_and_kept(column: str, value: str, code: RowCode) -> None:
    found = read(row(ShopTable.BILL, 4, **{column: value}))
    assert codes(found) == [(code, column, value)]
    assert found.bills[4].others == ((column, value),)
    assert replace(found.bills[4], others=()).title == "10 places + livres"


def test_a_column_nobody_knows_is_kept_and_told_once_a_file() -> None:
    rows = [row(ShopTable.BILL, number, colour="bleu") for number in (4, 5)]
    found = read(*rows)
    assert codes(found) == [(RowCode.COLUMN_UNKNOWN, "colour", "bleu")]
    assert found.bills[5].others == (("colour", "bleu"),)


@pytest.mark.parametrize("number", [None, "", "0", "-1", "x", "1.5"])
def test_a_row_without_number_is_left_aside_and_told(number: str | None) -> None:
    found = read(row(ShopTable.BILL, 4, id=number))
    assert found.bills == {}
    assert [problem.severity for problem in found.problems] == ["error"]
    assert codes(found) == [(RowCode.NO_ID, "id", number or "")]


def test_signs_no_database_holds_are_taken_out_and_told() -> None:
    found = read(row(ShopTable.BILL, 4, title="a\x00b\ud800c"))
    assert found.bills[4].title == "abc"
    assert codes(found) == [(RowCode.UNSTORABLE, "title", "a?b?c")]


# ---------------------------------------------------------------------- lines, units, events
def test_a_line_is_read_with_what_is_packed_into_it() -> None:
    found = read(row(ShopTable.LINE, 5, quantity="2.5", type="MANUAL"))
    line = found.lines[5].line
    assert (line.bill_remote_id, line.position, line.code, line.kind) == (4, 0, "BOOK1", LineKind.MANUAL)
    assert (line.unit_cost, line.quantity, line.total) == (Decimal(25), Decimal("2.5"), Decimal(50))
    assert found.lines[5].content.product is not None


def test_an_encoded_column_that_cannot_be_read_is_told_with_the_reason() -> None:
    found = read(
        row(ShopTable.LINE, 1, productiondata="Tzo4O", type="OTHER"), row(ShopTable.BILL, 1, productionfeedback="?")
    )
    assert [(problem.code, problem.column, problem.reason) for problem in found.problems] == [
        (RowCode.LINE_KIND_UNKNOWN, "type", None),
        (RowCode.UNDECODABLE, "productiondata", Undecodable.CUT),
        (RowCode.UNDECODABLE, "productionfeedback", Undecodable.NOT_BASE64),
    ]
    assert found.lines[1].line.production == "Tzo4O"
    assert found.lines[1].line.others == (("type", "OTHER"),)


def test_units_and_their_events() -> None:
    found = read(row(ShopTable.UNIT, 44), row(ShopTable.EVENT, 44))
    unit = found.units[44]
    assert (unit.reference, unit.instance_id, unit.start_s, unit.end_s) == (
        "NMI3-NZYZ-OGU2-YMXT",
        74,
        1795176417,
        1810728417,
    )
    assert found.events[44][0] == 44
    assert found.events[44][1].line_remote_id == 1


# ---------------------------------------------------------------------- rows met again
def test_a_row_met_again_is_one_row() -> None:
    found = read(row(ShopTable.BILL), row(ShopTable.BILL))
    assert (len(found.bills), found.repeated, found.problems) == (1, 1, [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_different_rows_the_later_one_is_taken_whatever_the_order(order: tuple[int, int]) -> None:
    rows = [
        row(ShopTable.BILL, 1, lastactiondate="100", status="PENDING"),
        row(ShopTable.BILL, 1, lastactiondate="200"),
    ]
    found = read(*(rows[place] for place in order))
    assert found.bills[1].status is OrderStatus.SOLDOUT
    assert codes(found) == [(RowCode.OTHER_ROW_WITH_THIS_ID, "id", "1")]


# ---------------------------------------------------------------------- the workbook
def workbook_row(**cells: str) -> ShopRow:
    full = {"id": "3", "transactionid": " TU9== ", "status": "WORKING", "emissiondate": "2026/11/18 12:11"}
    return ShopRow(ShopTable.ALL_BILLS, {**full, **cells}, HERE, {"status": "ST", "emissiondate": "created"})


def test_only_the_day_of_a_workbook_is_kept() -> None:
    found = read(workbook_row(lastactiondate="", untaxedamount="75", taxes="15.0", amount="90"))
    bill = found.workbook_bills[3].bill
    assert (bill.emitted, bill.emitted_day, bill.last_action_day) == (None, date(2026, 11, 18), None)
    assert (bill.transaction_id, bill.amount) == ("TU9==", Decimal(90))


def test_a_problem_names_the_column_as_the_workbook_does() -> None:
    found = read(workbook_row(status="VENDU", emissiondate="hier"))
    assert [(problem.code, problem.column, problem.value) for problem in found.problems] == [
        (RowCode.STATUS_UNKNOWN, "ST", "VENDU"),
        (RowCode.NOT_A_DATE, "created", "hier"),
    ]


def test_names_with_commas_are_left_together() -> None:
    found = read(workbook_row(items="A,B", itemnames="Un, deux,Trois"))
    assert found.workbook_bills[3].bill.item_codes == ("A", "B")
    assert found.workbook_bills[3].bill.item_names == "Un, deux,Trois"
    assert [problem.code for problem in found.problems] == [RowCode.NAMES_NOT_SPLIT]
    assert found.problems[0].is_note


def test_codes_as_long_as_the_database_lets_them_be_may_be_cut() -> None:
    joined = ",".join(["CODE-WITH-15-CH"] * 64)
    assert len(joined) == 1023
    assert read(workbook_row(items=joined)).problems == []
    assert [problem.code for problem in read(workbook_row(items=joined + "X")).problems] == [RowCode.CODES_MAY_BE_CUT]


def test_the_customer_of_a_workbook_has_no_number() -> None:
    customer = (
        read(workbook_row(firstname="Odette", lastname="Client", email=" o@example.org ", username="o.c"))
        .workbook_bills[3]
        .customer
    )
    assert (customer.remote_id, customer.contact.email, customer.contact.person) == (
        None,
        "o@example.org",
        "Odette Client",
    )
    assert customer.contact.username == "o.c"


# ---------------------------------------------------------------------- anything at all
@given(
    st.sampled_from([kind for kind in COLUMNS if kind is not ShopTable.TAX]),
    st.dictionaries(
        st.sampled_from(sorted(COLUMNS[ShopTable.BILL] | COLUMNS[ShopTable.UNIT])), st.text(max_size=12) | st.none()
    ),
)
def test_no_row_raises(kind: ShopTable, values: Mapping[str, str | None]) -> None:
    found = read(ShopRow(kind, values, HERE))
    assert all(isinstance(problem, RowProblem) for problem in found.problems)
