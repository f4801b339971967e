"""Files a shop can be read from: whatever their format, the same rows; whatever is wrong, its place."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from seatadmin.domain.shop_extract import ShopExtract, gather
from seatadmin.domain.shop_rows import RowCode
from seatadmin.domain.shop_tables import ShopTable
from seatadmin.tabular.shop_files import ShopFile, read_shop_file
from tests.shop import TABLES, WORKBOOKS, table

BILLS = table("local_shop_bill")
LINES = table("local_shop_billitem")


def extract_of(*files: ShopFile) -> ShopExtract:
    return gather([row for file in files for row in file.rows], [one for file in files for one in file.problems])


def xlsx(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(rows: list[dict[str, Any]], delimiter: str = ";", null: str = "NULL") -> bytes:
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows([[null if value is None else value for value in row.values()] for row in rows])
    return stream.getvalue().encode()


def problems(file: ShopFile) -> list[tuple[RowCode, int]]:
    return [(problem.code, problem.place.row) for problem in file.problems]


# ---------------------------------------------------------------------- the recorded shop
def test_the_three_workbooks_load() -> None:
    files = [read_shop_file(path.read_bytes(), path.name) for path in sorted(WORKBOOKS.glob("*.xlsx"))]
    assert [len(file.rows) for file in files] == [13, 0, 5]
    assert all(file.tables == (ShopTable.ALL_BILLS,) for file in files)
    extract = extract_of(*files)
    assert extract.problems == []
    assert extract.repeated == 5
    assert sorted(extract.workbook_bills) == list(range(1, 14))
    bill = extract.workbook_bills[4].bill
    assert (bill.item_codes, bill.title) == (("SEATS10", "BOOK1"), "10 places + livres")
    assert extract.workbook_bills[1].customer.contact.username == "ingrid.Österberg"


def test_every_table_loads() -> None:
    files = [read_shop_file(path.read_bytes(), path.name) for path in sorted(TABLES.glob("*.json"))]
    assert [file.problems for file in files] == [()] * len(files)
    assert [file.tables[0].value for file in files] == [path.stem for path in sorted(TABLES.glob("*.json"))]
    extract = extract_of(*files)
    assert extract.problems == []
    assert (len(extract.bills), len(extract.lines), len(extract.customers)) == (13, 14, 4)
    assert (len(extract.units), len(extract.events), len(extract.taxes)) == (44, 44, 2)
    assert (len(extract.products), len(extract.courses), len(extract.roles)) == (9, 22, 16)


# ---------------------------------------------------------------------- one table, every format
@pytest.mark.parametrize("name", ["local_shop_bill", "local_shop_billitem", "local_shop_product", "local_shop_tax"])
def test_csv_says_the_same_as_json(name: str) -> None:
    rows = table(name)
    expected = extract_of(read_shop_file(json.dumps(rows).encode(), "a"))
    for delimiter, null in (";", "NULL"), (",", "\\N"), ("\t", ""):
        found = extract_of(read_shop_file(as_csv(rows, delimiter, null), "a"))
        assert found.problems == []
        for part in ("bills", "lines", "units", "taxes"):
            assert getattr(found, part) == getattr(expected, part)


def test_a_workbook_may_hold_several_tables_one_a_sheet() -> None:
    def sheet(rows: list[dict[str, Any]]) -> list[list[object]]:
        return [["Export"], [], list(rows[0]), *(list(row.values()) for row in rows)]

    file = read_shop_file(xlsx(sheet(BILLS), sheet(LINES)), "export.xlsx")
    assert file.tables == (ShopTable.BILL, ShopTable.LINE)
    assert extract_of(file).bills == extract_of(read_shop_file(json.dumps(BILLS).encode(), "a")).bills
    assert file.rows[0].place.row == 4


@pytest.mark.parametrize(
    "content",
    [
        {"mdl_local_shop_bill": BILLS, "mdl_local_shop_billitem": LINES},
        {row["id"]: row for row in BILLS},
        {"rows": BILLS, "count": 13},
        [
            {"type": "header", "version": "5.2"},
            {"type": "database", "name": "moodle"},
            {"type": "table", "name": "mdl_local_shop_bill", "data": BILLS},
        ],
        [{key: int(value) if key == "id" else value for key, value in row.items()} for row in BILLS],
    ],
)
def test_json_of_any_tool(content: object) -> None:
    found = extract_of(read_shop_file(json.dumps(content).encode(), "a"))
    assert found.problems == []
    assert found.bills == extract_of(read_shop_file(json.dumps(BILLS).encode(), "b")).bills


def test_json_lines() -> None:
    text = "\n".join(json.dumps(row) for row in BILLS)
    assert len(read_shop_file(text.encode("utf-8-sig"), "a").rows) == 13
    assert len(read_shop_file(json.dumps(BILLS[0]).encode(), "a").rows) == 1


def test_amounts_in_json_are_no_binary_fractions() -> None:
    text = json.dumps([{**BILLS[0], "amount": 0}]).replace('"amount": 0', '"amount": 600.100')
    assert str(extract_of(read_shop_file(text.encode(), "a")).bills[1].amount) == "600.100"


# ---------------------------------------------------------------------- the workbook's oddities
def test_columns_are_found_by_header_in_either_language_and_order() -> None:
    french = ["Lettrage", "TI", "ST", "TxID", " ID ", "Departement", "Email", "Code Partenaire"]
    file = read_shop_file(
        xlsx([["Toutes les factures"], french, ["L1", 12.5, "PENDING", "TU9==", 7, "RH", "a@example.org", "K"]]),
        "f.xlsx",
    )
    extract = extract_of(file)
    bill = extract.workbook_bills[7].bill
    assert (bill.idnumber, str(bill.amount), bill.status, bill.transaction_id) == ("L1", "12.5", "PENDING", "TU9==")
    assert bill.others == (("partnerkey", "K"),)
    assert extract.workbook_bills[7].customer.contact.department == "RH"
    assert file.rows[0].place.row == 3


def test_a_french_spreadsheet_saves_the_workbook_as_text() -> None:
    text = 'ID;TxID;ST;TI;created;Product Names\r\n7;TU9==;PENDING;1 234,50;2026/01/15 03:01;"Un; deux"\r\n'
    bill = extract_of(read_shop_file(text.encode("cp1252"), "f.csv")).workbook_bills[7].bill
    assert str(bill.amount) == "1234.50"
    assert str(bill.emitted_day) == "2026-01-15"


# ---------------------------------------------------------------------- what is wrong
def test_blank_rows_and_headers_met_again_are_no_rows() -> None:
    file = read_shop_file(as_csv(BILLS[:2]) + b"\r\n;;;\r\n" + as_csv(BILLS[2:]), "a")
    assert len(file.rows) == 13
    assert file.problems == ()


def test_rows_of_another_width_are_told_and_read() -> None:
    lines = as_csv(table("local_shop_tax")).decode().splitlines()
    file = read_shop_file("\n".join([lines[0], "3;FR", f"{lines[2]};de trop"]).encode(), "a")
    assert problems(file) == [(RowCode.TOO_FEW_CELLS, 2), (RowCode.TOO_MANY_CELLS, 3)]
    assert len(file.rows) == 2


def test_a_json_element_that_is_no_row_is_told() -> None:
    file = read_shop_file(json.dumps([*BILLS[:1], 7, *BILLS[1:2]]).encode(), "a")
    assert problems(file) == [(RowCode.NO_ROW, 2)]
    assert [row.place.row for row in file.rows] == [1, 3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RowCode.FILE_EMPTY),
        (b" \n", RowCode.FILE_EMPTY),
        (b"[]", RowCode.FILE_EMPTY),
        (b"%PDF-1.4", RowCode.FILE_UNREADABLE),
        (b"\x01\x02\x03\x00" * 20, RowCode.FILE_UNREADABLE),
        (b'[{"id": 1,', RowCode.FILE_UNREADABLE),
        (b"[" * 100_000, RowCode.FILE_UNREADABLE),
        (b'[{"a": 1}]', RowCode.TABLE_UNKNOWN),
        (b"[1, 2]", RowCode.TABLE_UNKNOWN),
        (b"nom;prenom\nA;B\n", RowCode.TABLE_UNKNOWN),
        (b"PK\x03\x04 nothing", RowCode.FILE_UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 20, RowCode.FILE_OLD_FORMAT),
        (xlsx([["nom", "prenom"]]), RowCode.TABLE_UNKNOWN),
        (xlsx([]), RowCode.FILE_EMPTY),
    ],
)
def test_files_that_hold_nothing_of_a_shop(data: bytes, code: RowCode) -> None:
    file = read_shop_file(data, "a")
    assert file.rows == ()
    assert [problem.code for problem in file.problems] == [code]


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_file_raises(data: bytes) -> None:
    read_shop_file(data, "a")
    read_shop_file(b"[{" + data, "a")
    read_shop_file(b"id;txid;st\n" + data, "a")
