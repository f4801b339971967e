"""Tables people take away come back as they were written."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from seatadmin.errors import UserError
from seatadmin.services.export_table import export_table

PARIS = ZoneInfo("Europe/Paris")
HEADERS = ("Nom", "Fin", "Nombre")
ROWS = [
    ("LÉVÊQUE; Éloïse", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 3),
    ("=1+1", date(2026, 1, 2), None),
]


def test_csv_opens_in_a_french_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "sièges.csv"
    assert export_table(path, HEADERS, ROWS, zone=PARIS) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfNom;Fin;Nombre\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, delimiter=";"))
    assert read[1] == ["LÉVÊQUE; Éloïse", "2026-12-31 23:59:59", "3"]
    assert read[2] == ["'=1+1", "2026-01-02", ""]


def test_a_workbook_holds_texts_as_texts_and_dates_as_dates(tmp_path: Path) -> None:
    path = tmp_path / "seats.xlsx"
    export_table(path, HEADERS, ROWS, zone=PARIS)
    rows = list(load_workbook(path).active.iter_rows())
    assert [cell.value for cell in rows[0]] == list(HEADERS)
    assert rows[1][1].value == datetime(2026, 12, 31, 23, 59, 59)  # noqa: DTZ001 - spreadsheets know no zones
    assert (rows[2][0].value, rows[2][0].data_type) == ("=1+1", "s")


def test_a_refused_folder_is_told_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        export_table(tmp_path / "nowhere" / "x.csv", HEADERS, ROWS, zone=PARIS)
    assert caught.value.code == "export_failed"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_export_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")

    def rows():
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError):
        export_table(path, HEADERS, rows(), zone=PARIS)
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.csv"]
