"""XLSX workbooks, made here with openpyxl."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from seatadmin.domain.people import PeopleList
from seatadmin.tabular import read_people
from seatadmin.tabular.workbook import OLE_SIGNATURE
from tests.examples import examples

HEADER = ["Nom", "Prénom", "Courriel", "Cours", "Début"]
Sheet = Any


def saved(*fillings: Callable[[Sheet], None], prepare: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    if prepare:
        prepare(book)
    for number, fill in enumerate(fillings):
        fill(book.active if number == 0 else book.create_sheet())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_rows(*rows: list[Any]) -> Callable[[Sheet], None]:
    def fill(sheet: Sheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def patched(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook with the text of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return out.getvalue()


def skipped(people: PeopleList) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in people.skipped_rows]


def test_values_are_read_as_the_sheet_shows_them() -> None:
    people = read_people(
        saved(
            with_rows(
                ["Stagiaires 2026"],
                [],
                HEADER,
                ["DUPONT", "Élodie", "E.Dupont@example.org", 101, date(2026, 9, 1)],
                ["MARTIN", "Luc", "luc@example.org", 101.0, datetime(2026, 9, 1, 8, 30)],  # noqa: DTZ001
                ["KONE", "Awa", "awa@example.org", "00417", 46266],
                ["DIOP", "Fatou", "fatou@example.org", True, "01/09/2026"],
                ["NAEF", "Sol", "sol@example.org", 1.5, None],
            )
        ),
        filename="liste.xlsx",
    )
    assert (people.kind, people.encoding, people.delimiter, people.header_row) == ("file", None, None, 3)
    assert skipped(people) == [(1, "title"), (2, "blank")]
    assert [(one.row, one.course) for one in people.people] == [
        (4, "101"),
        (5, "101"),
        (6, "00417"),
        (7, "1"),
        (8, "1.5"),
    ]
    assert [one.starts for one in people.people] == [date(2026, 9, 1)] * 4 + [None]
    assert people.people[0].email == "e.dupont@example.org"
    assert people.problems == ()
    assert people.file_notes == ()


def test_numbers_keep_the_zeros_their_format_shows() -> None:
    def fill(sheet: Sheet) -> None:
        sheet.append(["Nom", "Prénom", "Courriel", "Matricule"])
        sheet.append(["A", "B", "a@example.org", 417])
        sheet["D2"].number_format = "00000"

    assert read_people(saved(fill)).people[0].idnumber == "00417"


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_noted() -> None:
    people = read_people(saved(with_rows(["Lisez-moi"]), with_rows(HEADER, ["A", "B", "a@example.org", "SCI"])))
    assert people.people[0].course == "SCI"
    assert people.file_notes == ("other_sheets_not_read",)


def test_hidden_sheets_are_not_read_and_empty_ones_not_noted() -> None:
    def hide(sheet: Sheet) -> None:
        with_rows(HEADER, ["X", "Y", "x@example.org", "OLD"])(sheet)
        sheet.sheet_state = "hidden"

    people = read_people(saved(with_rows(HEADER, ["A", "B", "a@example.org", "SCI"]), hide, with_rows()))
    assert people.people[0].course == "SCI"
    assert people.file_notes == ()


def test_hidden_and_filtered_rows_are_skipped_and_said_to_be() -> None:
    def fill(sheet: Sheet) -> None:
        with_rows(HEADER, ["A", "B", "a@example.org"], ["C", "D", "c@example.org"])(sheet)
        sheet.row_dimensions[2].hidden = True

    people = read_people(saved(fill))
    assert skipped(people) == [(2, "hidden")]
    assert [one.row for one in people.people] == [3]


def test_merged_cells_fill_down() -> None:
    def fill(sheet: Sheet) -> None:
        with_rows(HEADER, ["A", "B", "a@example.org", "SCI"], ["C", "D", "c@example.org"], ["E", "F", "e@example.org"])(
            sheet
        )
        sheet.merge_cells("D2:D3")

    assert [one.course for one in read_people(saved(fill)).people] == ["SCI", "SCI", None]


def test_a_formula_saved_without_its_result_is_told() -> None:
    people = read_people(saved(with_rows(HEADER, ["A", "B", '=LOWER("A@X.ORG")', "SCI"])))
    assert people.people[0].email is None
    assert {(one.field, one.code) for one in people.problems} == {("email", "formula_text"), ("email", "missing_email")}
    assert people.problems[0].value is not None
    assert people.problems[0].value.startswith("=LOWER")


def test_a_formula_with_its_result_gives_the_result() -> None:
    data = saved(with_rows(HEADER, ["A", "B", "a@example.org", "=1+100"]))
    data = patched(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<v />", "<v>101</v>").replace("<v></v>", "<v>101</v>"),
    )
    people = read_people(data)
    assert people.people[0].course == "101"
    assert people.problems == ()


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_error_cells_are_told(error: str) -> None:
    def fill(sheet: Sheet) -> None:
        with_rows(HEADER, ["A", "B", "a@example.org"])(sheet)
        sheet["D2"].value, sheet["D2"].data_type = error, "e"

    people = read_people(saved(fill))
    assert [(one.field, one.code) for one in people.problems] == [("course", "spreadsheet_error_value")]
    assert people.people[0].course is None


def test_dates_of_workbooks_that_count_from_1904() -> None:
    def prepare(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    rows = with_rows(
        HEADER, ["A", "B", "a@example.org", "SCI", date(2026, 9, 1)], ["C", "D", "c@example.org", "SCI", 44804]
    )
    assert [one.starts for one in read_people(saved(rows, prepare=prepare)).people] == [date(2026, 9, 1)] * 2


def test_times_and_dates_in_text_columns_stay_readable() -> None:
    people = read_people(
        saved(
            with_rows(HEADER, ["A", "B", "a@example.org", time(8, 30)], ["C", "D", "c@example.org", date(2026, 3, 1)])
        )
    )
    assert [one.course for one in people.people] == ["08:30:00", "2026-03-01"]


def test_formatted_blank_rows_at_the_end_are_no_rows() -> None:
    def fill(sheet: Sheet) -> None:
        with_rows(HEADER, ["A", "B", "a@example.org"])(sheet)
        sheet.row_dimensions[500].height = 20
        sheet["A400"].number_format = "@"

    assert read_people(saved(fill)).row_count == 2


def test_a_row_number_out_of_range_makes_no_endless_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seatadmin.tabular.workbook._ROWS_MAX", 100)
    data = saved(with_rows(HEADER, ["A", "B", "a@example.org"], ["C", "D", "c@example.org"]))
    data = patched(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('3"', '1999999999"'))
    people = read_people(data)
    assert [one.lastname for one in people.people] == ["A"]


# --------------------------------------------------------------------------- what is no sound workbook


def test_an_empty_workbook_says_so() -> None:
    people = read_people(saved(with_rows()))
    assert (people.row_count, people.people, people.file_notes) == (0, (), ("empty",))


def test_a_workbook_without_sheets_of_cells_says_so() -> None:
    data = saved(with_rows(HEADER))
    broken = patched(data, "xl/worksheets/sheet1.xml", lambda xml: "<nonsense>")
    assert read_people(broken).file_notes == ("workbook_unreadable",)


@pytest.mark.parametrize(
    ("container", "note"),
    [
        (OLE_SIGNATURE + b"\0" * 600, "workbook_old_format"),
        (OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook_protected"),
        (b"PK\x03\x04 cut short", "workbook_unreadable"),
    ],
)
def test_other_containers_are_named(container: bytes, note: str) -> None:
    people = read_people(container)
    assert (people.row_count, people.file_notes) == (0, (note,))


@pytest.mark.parametrize(
    ("parts", "note"),
    [
        (["content.xml", "mimetype"], "workbook_old_format"),
        (["xl/workbook.bin", "[Content_Types].xml"], "workbook_old_format"),
        (["word/document.xml", "[Content_Types].xml"], "not_a_table"),
        (["photo.jpg"], "workbook_unreadable"),
        (["xl/workbook.xml"], "workbook_unreadable"),
    ],
)
def test_other_archives_are_named(parts: list[str], note: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert read_people(out.getvalue()).file_notes == (note,)


def test_an_archive_that_would_fill_the_memory_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(with_rows(HEADER, ["A", "B", "a@example.org"]))
    monkeypatch.setattr("seatadmin.tabular.workbook.UNPACKED_MAX", len(data))
    assert read_people(data).file_notes == ("workbook_unreadable",)


SOUND = saved(
    with_rows(HEADER, ["A", "B", "a@example.org", "SCI", date(2026, 9, 1)], ["C", "D", "c@example.org", "=1+1"])
)


@settings(max_examples=examples(60))
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_workbook_is_never_an_exception(position: int, junk: bytes, cut: bool) -> None:
    damaged = SOUND[:position] + junk + (b"" if cut else SOUND[position + len(junk) :])
    people = read_people(damaged)
    assert (
        len({one.row for one in people.people}) + len(people.skipped_rows) + (people.header_row is not None)
        == people.row_count
    )
