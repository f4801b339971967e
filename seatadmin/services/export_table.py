"""Write a table people take away: a CSV that a French spreadsheet opens by a double click, or an XLSX workbook."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO, Any

from seatadmin.errors import UserError

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]], *, zone: tzinfo) -> int:
    """Write a table to `path`, whole or not at all; gives the number of rows.

    The ending of the name decides: `.xlsx` is a workbook, anything else CSV in UTF-8 with a byte order mark,
    semicolons and CRLF. Cells are texts, numbers, dates, moments (aware, written in `zone`) or None. A text that a
    spreadsheet would run as a formula is kept a text. Raises `UserError("export_failed")`.
    """
    write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_csv
    partial: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=path.suffix)
        partial = Path(name)
        with os.fdopen(handle, "wb") as file:
            count = write(file, headers, rows, zone)
        partial.replace(path)
    except OSError as error:
        if partial is not None:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        raise UserError("export_failed", file=str(path), reason=error.strerror or "") from None
    return count


def _local(value: object, zone: tzinfo) -> object:
    return value.astimezone(zone).replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value


def _write_csv(file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]], zone: tzinfo) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers)
    count = 0
    for row in rows:
        writer.writerow([_csv_cell(_local(value, zone)) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


def _csv_cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        # The apostrophe is what a spreadsheet itself uses; our own reader takes it off again.
        return f"'{value}"
    return "" if value is None else value


def _write_workbook(file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]], zone: tzinfo) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number in range(1, len(headers) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24

    def cell(value: Any, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(header, bold=True) for header in headers])
    count = 0
    for row in rows:
        sheet.append([cell(_local(value, zone)) for value in row])
        count += 1
    book.save(file)
    return count
