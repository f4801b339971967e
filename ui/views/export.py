"""Write what a table shows: TSV for the clipboard, CSV and XLSX for files.

A file opened in a spreadsheet must not run anything: a cell of a list somebody sent us may begin like a formula. XLSX
cells are typed, so they stay texts as they are; in CSV such a cell gets an apostrophe, as spreadsheets themselves
write it. Phone numbers (`+33…`) and negative numbers are left alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from ui.models.table import Column

Check = Callable[[], None]
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().,]*$)")
CHECK_EVERY = 500


def _plain(text: str) -> str:
    """Quote a TSV cell as spreadsheets do when they copy: only where a tab, a quote or a line break asks for it."""
    if any(mark in text for mark in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def tsv(columns: Sequence[Column[Any]], rows: Iterable[Any], *, headers: bool, check: Check = lambda: None) -> str:
    """Give rows as a spreadsheet would copy them."""
    lines = ["\t".join(_plain(column.title) for column in columns)] if headers else []
    for number, row in enumerate(rows):
        if not number % CHECK_EVERY:
            check()
        lines.append("\t".join([_plain(column.text(row)) for column in columns]))
    return "\n".join(lines)


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Write beside the file and put it in place when it is whole: giving up leaves what was there before."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_csv(
    path: Path, columns: Sequence[Column[Any]], rows: Iterable[Any], *, separator: str, check: Check = lambda: None
) -> int:
    """Write a CSV file that a spreadsheet opens with a double click; gives the number of rows.

    UTF-8 with a byte order mark, since without it Excel reads accents as Windows-1252. Raises OSError.
    """
    count = 0
    with _whole_file(path) as file, TextIOWrapper(file, encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=separator)
        writer.writerow([column.title for column in columns])
        for row in rows:
            if not count % CHECK_EVERY:
                check()
            cells = [column.text(row) for column in columns]
            writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
            count += 1
    return count


def write_xlsx(
    path: Path, columns: Sequence[Column[Any]], rows: Iterable[Any], *, title: str, check: Check = lambda: None
) -> int:
    """Write an XLSX file with one sheet, its first line kept in sight; gives the number of rows. Raises OSError.

    Numbers and dates of a column with a `value` keep their type; dates lose their zone, which XLSX cannot carry.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Seatadmin")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width_chars + 2

    def cell(value: object) -> object:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)) if value is not None else "")
        # What begins like a formula stays a text.
        made.data_type = "s"
        return made

    count = 0
    with _whole_file(path) as stream:
        try:
            sheet.append([cell(column.title) for column in columns])
            for row in rows:
                if not count % CHECK_EVERY:
                    check()
                sheet.append([cell((column.value or column.text)(row)) for column in columns])
                count += 1
        finally:
            sheet.close()
        book.save(stream)
    return count
