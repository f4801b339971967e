"""XLSX workbooks to rows of text, as the sheet shows them.

openpyxl streams the values. What its streaming mode leaves out is read beside it from the sheet's own XML: hidden
rows, merged cells, and formulas saved without their result (which would otherwise pass for empty cells).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from seatadmin.tabular.grid import MAX_COLUMNS

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_MAX = 400_000_000
"""Bytes a workbook may hold once unpacked; far above any list, below what would exhaust a workstation."""
_ROWS_MAX = 1_048_576  # of a sheet; a damaged row number must not make millions of blank rows
_FILLED_MAX = 1_000_000  # cells merging may fill

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_ROW_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CELL_WITH_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)</(?:\w+:)?f>)\s*'
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"
)
_ZEROS = re.compile(r"0{2,15}")


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read; `note` says which kind of trouble."""

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(note)


@dataclass(slots=True)
class Sheet:
    """One visible sheet that holds something. `rows[n]` is sheet row `n + 1`; blank rows at the end are left out."""

    rows: list[list[str]]
    hidden: frozenset[int] = frozenset()
    counts_from_1904: bool = False


@dataclass(slots=True)
class _Extras:
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    formulas: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def read_workbook(data: bytes) -> list[Sheet]:
    """Return the visible sheets that hold something, in order (the hidden ones when there is no other).

    Raises `UnreadableWorkbook` for anything else than a sound, unprotected XLSX.
    """
    if data.startswith(OLE_SIGNATURE):
        # A protected XLSX is wrapped in the container of the old .xls format.
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableWorkbook("workbook_protected" if protected else "workbook_old_format")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MAX:
                raise UnreadableWorkbook("workbook_unreadable")
            if "xl/workbook.bin" in names or "content.xml" in names:
                raise UnreadableWorkbook("workbook_old_format")  # .xlsb, .ods
            if not any(name.endswith("workbook.xml") for name in names):
                raise UnreadableWorkbook("not_a_table" if "[Content_Types].xml" in names else "workbook_unreadable")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not matter here
                return _sheets(data, archive)
    except UnreadableWorkbook:
        raise
    except Exception as error:  # a damaged workbook makes openpyxl raise anything
        raise UnreadableWorkbook("workbook_unreadable") from error


def _sheets(data: bytes, archive: zipfile.ZipFile) -> list[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        paths = _sheet_paths(archive)
        sheets = []
        for sheet in visible or book.worksheets:
            extras = _extras(archive, paths.get(sheet.title))
            rows = _rows(sheet, extras)
            if rows:
                hidden = frozenset(number for number in extras.hidden if number < len(rows))
                sheets.append(Sheet(rows, hidden, book.epoch == CALENDAR_MAC_1904))
        return sheets
    finally:
        book.close()


def _rows(sheet: Any, extras: _Extras) -> list[list[str]]:
    sheet.reset_dimensions()  # the size a file declares is often wrong
    rows: list[list[str]] = []
    for cells in islice(sheet.iter_rows(), _ROWS_MAX):
        row = [_text(cell) for cell in cells]
        for column, formula in extras.formulas.get(len(rows), ()):
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or formula
        rows.append(row)
    while rows and not any(rows[-1]):
        rows.pop()
    _fill_merged(rows, extras.merged)
    return rows


def _fill_merged(rows: list[list[str]], merged: list[tuple[int, int, int]]) -> None:
    """Repeat the text of vertically merged cells downwards, as in an HTML table."""
    budget = _FILLED_MAX
    for column, first, last in merged:
        if first >= len(rows) or column >= len(rows[first]) or budget <= 0:
            continue
        for number in range(first + 1, min(last + 1, len(rows))):
            rows[number] += [""] * (column + 1 - len(rows[number]))
            rows[number][column] = rows[first][column]
            budget -= 1


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float, number_format: str) -> str:
    if isinstance(value, float):
        if not value.is_integer():
            return repr(value)
        value = int(value)
    # A format of zeros alone is how spreadsheets show staff numbers such as 00417.
    return str(value).zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else str(value)


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive each sheet stands in, by sheet name; empty when it is laid out otherwise."""
    try:
        # expat bounds entity expansion itself, and openpyxl has parsed both parts before.
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except KeyError:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    paths = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION), "")
            paths[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _extras(archive: zipfile.ZipFile, path: str | None) -> _Extras:
    extras = _Extras()
    try:
        xml = archive.read(path or "")
    except KeyError:
        return extras
    if b"hidden=" in xml:
        for position, found in enumerate(_ROW.finditer(xml)):
            if _ROW_HIDDEN.search(found[1]):
                number = _ROW_NUMBER.search(found[1])
                extras.hidden.add(int(number[1]) - 1 if number else position)
    for found in _MERGED.finditer(xml):
        first, last = int(found[2]) - 1, int(found[4]) - 1
        if last > first:
            extras.merged.append((_column(found[1]), first, last))
    if b"<f" in xml or b":f" in xml:
        for column, row, text in _formulas(xml):
            extras.formulas.setdefault(row, []).append((column, text))
    return extras


def _formulas(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield column, row and text of the formulas that were saved without a result."""
    for found in _CELL_WITH_FORMULA.finditer(xml):
        column = _column(found[1])
        if column < MAX_COLUMNS:
            yield column, int(found[2]) - 1, "=" + (found[4] or b"").decode("utf-8", "replace")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
