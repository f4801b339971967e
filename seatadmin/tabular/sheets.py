"""Tables to files and back, for what people take to a spreadsheet and bring back changed: CSV and XLSX.

Unlike lists of people, whose files come from anywhere, these have one header row of known names; so the header itself
tells the delimiter. A file opened in a spreadsheet must not run anything: texts that begin like a formula are written
with an apostrophe before them, which reading takes away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO

from seatadmin.tabular.clipboard import read_tables
from seatadmin.tabular.decoding import decode, is_binary, is_foreign
from seatadmin.tabular.workbook import OLE_SIGNATURE, ZIP_SIGNATURE, UnreadableWorkbook, read_workbook

CELL_MAX = 32_767
"""Characters a cell of a workbook holds."""

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().,]*$)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs XML, and so a workbook, cannot hold."""

_DELIMITERS = ";,\t|"
_WIDTH_MAX = 60
_TITLE_MAX = 31

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Rows of texts, the header first when there is one; `note` says why there are none, empty otherwise."""

    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def guarded(text: str) -> str:
    """Return a text as a spreadsheet may have it: what would begin a formula, or undo this, gets an apostrophe."""
    return f"'{text}" if text.startswith("'") or _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe of `guarded`, and only that one."""
    rest = text[1:]
    return rest if text.startswith("'") and (rest.startswith("'") or _FORMULA.match(rest)) else text


def as_kept(text: str) -> str:
    """Return a text of several lines as a table keeps it: line ends alike, no controls, no blank lines at the end."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str, decimal_sign: str) -> bytes:
    """Write a CSV file that a spreadsheet opens with a double click: UTF-8 with a byte order mark, texts guarded."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow([guarded(title) for title in header])
    for row in rows:
        writer.writerow([_csv_text(cell, decimal_sign) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _csv_text(cell: Cell, decimal_sign: str) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", decimal_sign)
    return guarded(cell) if isinstance(cell, str) else str(cell)


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a workbook with one sheet, its first line kept in sight; numbers are numbers, texts guarded.

    Texts may have `CELL_MAX` characters at most; control signs a workbook cannot hold are left out.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:_TITLE_MAX] or "Seatadmin")
    sheet.freeze_panes = "A2"
    for number, text in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(len(text) + 4, _WIDTH_MAX)

    def cell(value: Cell) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, _UNWRITABLE.sub("", guarded(value)))
        made.data_type = "s"
        return made

    sheet.append([cell(text) for text in header])
    for row in rows:
        sheet.append([cell(value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_sheet(data: bytes, is_header: Callable[[str], bool]) -> SheetRows:
    """Read the rows of a CSV or XLSX file, or of text copied from a spreadsheet; never raises.

    `is_header` tells a known header; the delimiter, or the sheet, with most of them is taken. Rows above the header
    are left out. A file without any known header has the note `no_known_column`.
    """
    if data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        try:
            candidates = [sheet.rows for sheet in read_workbook(data)]
        except UnreadableWorkbook as problem:
            return SheetRows(note=problem.note)
    else:
        if is_foreign(data):
            return SheetRows(note="not_a_table")
        text = decode(data).text
        if is_binary(text):
            return SheetRows(note="not_a_table")
        candidates = [rows for delimiter in _DELIMITERS if (rows := _parsed(text, delimiter))]
    best: tuple[int, list[list[str]]] = (0, [])
    for rows in candidates:
        for number, row in enumerate(rows[:_HEADER_WITHIN]):
            known = sum(1 for cell in row if is_header(cell))
            if known > best[0]:
                best = (known, rows[number:])
    if not any(cell.strip() for rows in candidates for row in rows for cell in row):
        return SheetRows(note="empty")
    if not best[0]:
        return SheetRows(note="no_known_column")
    return SheetRows(tuple(tuple(row) for row in best[1]))


_HEADER_WITHIN = 10
"""Rows among which the header is looked for."""


def block_of(text: str, html: str = "") -> tuple[tuple[str, ...], ...]:
    """Read a block of cells copied from a spreadsheet: the first table of the HTML flavour, else the text by tabs.

    Empty lines at the end, which spreadsheets add, are left out. Never raises.
    """
    tables = read_tables(html) if html else []
    rows = tables[0].rows if tables else _parsed(text, "\t")
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(map(tuple, rows))


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        # A cell longer than any text an entry holds, or quotes that never close.
        return []
