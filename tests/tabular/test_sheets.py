"""Tables people take to a spreadsheet and bring back: nothing lost, nothing run, nothing raised."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from seatadmin.tabular.sheets import block_of, guarded, read_sheet, unguarded, write_csv, write_xlsx
from tests.examples import examples

HEADER = ("Code", "Nom", "Prix")
# What a workbook can hold: no controls, no lone carriage return, nothing that XML or Excel writes otherwise.
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=8)


def known(text: str) -> bool:
    return text in HEADER


@given(st.text(max_size=6))
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "'=1", "'t Hart"])
def test_nothing_a_spreadsheet_would_run_is_written_bare(text: str) -> None:
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["", "abc", "-5", "+33 6 12", "a=b", "1-2", "’t Hart"])
def test_harmless_texts_stay(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_apostrophes_people_wrote_stay() -> None:
    assert unguarded("'t Hart") == "'t Hart"


@given(st.lists(st.tuples(CELLS, CELLS, st.decimals(0, 9999, places=3)), max_size=4), st.sampled_from([";", ","]))
def test_csv_comes_back(rows: list[tuple[str, str, Decimal]], delimiter: str) -> None:
    data = write_csv(HEADER, rows, delimiter=delimiter, decimal_sign="," if delimiter == ";" else ".")
    found = read_sheet(data, known)
    assert [tuple(map(unguarded, row[:2])) for row in found.rows] == [HEADER[:2], *[row[:2] for row in rows]]
    assert [Decimal(row[2].replace(",", ".")) for row in found.rows[1:]] == [row[2] for row in rows]


@given(st.lists(st.tuples(CELLS, CELLS, st.decimals(0, 9999, places=3)), max_size=3))
@settings(max_examples=examples(25))
def test_xlsx_comes_back(rows: list[tuple[str, str, Decimal]]) -> None:
    found = read_sheet(write_xlsx("Offres", HEADER, rows), known)
    expected = [(*map(guarded, row[:2]), str(float(row[2])).removesuffix(".0")) for row in rows]
    read = [tuple(row) for row in found.rows[1:]]
    assert [tuple(cell or "" for cell in row) for row in read] == expected


def test_workbooks_hold_no_formula() -> None:
    data = write_xlsx("A/B", HEADER, [("=1+1", "a\x01b", Decimal("1.5"))])
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n"]
    assert [cell.value for cell in sheet[2]] == ["'=1+1", "ab", 1.5]


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    found = read_sheet(data, known)
    assert found.rows == () or not found.note


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"", "empty"),
        (b"\n \n\n", "empty"),
        (b"a;b\n1;2\n", "no_known_column"),
        (b"%PDF-1.4", "not_a_table"),
        (b"PK\x03\x04 damaged", "workbook_unreadable"),
    ],
)
def test_why_nothing_is_read(data: bytes, note: str) -> None:
    assert read_sheet(data, known).note == note


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_header_tells_the_delimiter_and_where_the_table_begins(delimiter: str) -> None:
    stream = StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([["Tarifs; 2027, provisoires"], [], list(HEADER), ["A", "x\ny", "1"]])
    found = read_sheet(stream.getvalue().encode("cp1252"), known)
    assert found.rows == (HEADER, ("A", "x\ny", "1"))


def test_a_block_is_read_from_either_flavour() -> None:
    assert block_of('1,50\t"a\nb"\n\t\n\n') == (("1,50", "a\nb"),)
    html = "<table><tr><td>1,50</td><td>a</td></tr></table>"
    assert block_of("other", html) == (("1,50", "a"),)
    assert block_of("") == ()
    assert block_of("12") == (("12",),)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_clipboard_raises(text: str, html: str) -> None:
    block_of(text, html)
