"""Files a shop can be read from: its "all bills" workbook, and extracts of its tables as JSON, CSV or XLSX.

What a file is called does not matter; the columns tell which table it is. One file may hold several tables (sheets of a
workbook, the export of a database tool). Never raises because of what a file holds: what is no row is told with its
place, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seatadmin.domain.problems import Severity
from seatadmin.domain.shop_rows import VALUE_SHOWN, RowCode, RowProblem
from seatadmin.domain.shop_tables import (
    WORKBOOK_HEADERS,
    Place,
    ShopRow,
    ShopTable,
    column_key,
    is_column,
    table_of,
)
from seatadmin.tabular.decoding import decode, is_binary, is_foreign
from seatadmin.tabular.delimited import parse, split_lines
from seatadmin.tabular.workbook import OLE_SIGNATURE, ZIP_SIGNATURE, UnreadableWorkbook, read_workbook

SUFFIXES = frozenset({".json", ".jsonl", ".csv", ".tsv", ".txt", ".xlsx"})
"""Ends of names that are read in a folder; a file named by itself is read whatever it is called."""

_DELIMITERS = ";,\t|"
_HEADER_WITHIN = 10
_NULLS = frozenset({"NULL", "\\N"})
_WORKBOOK_NOTES = {
    "workbook_protected": RowCode.FILE_PROTECTED,
    "workbook_old_format": RowCode.FILE_OLD_FORMAT,
}


@dataclass(frozen=True, slots=True)
class ShopFile:
    """One file as read: its rows, and what is wrong with it. `tables` are those recognised, in their order."""

    name: str
    rows: tuple[ShopRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    tables: tuple[ShopTable, ...] = ()


def read_shop_file(data: bytes, name: str) -> ShopFile:
    """Read a file of any of these kinds. `name` is told where something is wrong."""
    reading = _Reading(name)
    if not data.strip():
        reading.tell(RowCode.FILE_EMPTY)
    elif data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        reading.workbook(data)
    elif is_foreign(data):
        reading.tell(RowCode.FILE_UNREADABLE)
    else:
        text = decode(data).text
        if is_binary(text):
            reading.tell(RowCode.FILE_UNREADABLE)
        elif text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
            reading.json(text)
        else:
            reading.delimited(text)
    return ShopFile(name, tuple(reading.rows), tuple(reading.problems), tuple(reading.tables))


class _Reading:
    def __init__(self, name: str) -> None:
        self._name = name
        self.rows: list[ShopRow] = []
        self.problems: list[RowProblem] = []
        self.tables: list[ShopTable] = []

    def tell(self, code: RowCode, row: int = 0, column: str = "", value: str = "") -> None:
        severity = Severity.WARNING if code in (RowCode.TOO_FEW_CELLS, RowCode.TOO_MANY_CELLS) else Severity.ERROR
        self.problems.append(RowProblem(code, Place(self._name, row), column, value[:VALUE_SHOWN], severity))

    def _begin(self, columns: Sequence[str]) -> tuple[ShopTable, list[str]] | None:
        """Recognise a table by its columns; give it with the keys of its columns."""
        table = table_of(columns)
        if table is None:
            self.tell(RowCode.TABLE_UNKNOWN, value=", ".join(columns))
            return None
        if table not in self.tables:
            self.tables.append(table)
        keys = [column_key(column) for column in columns]
        return table, [WORKBOOK_HEADERS.get(key, key) for key in keys] if table is ShopTable.ALL_BILLS else keys

    # ------------------------------------------------------------------ tables of cells
    def workbook(self, data: bytes) -> None:
        """Read every sheet that holds a table of the shop."""
        try:
            sheets = [sheet.rows for sheet in read_workbook(data)]
        except UnreadableWorkbook as problem:
            self.tell(_WORKBOOK_NOTES.get(problem.note, RowCode.FILE_UNREADABLE))
            return
        found = [(rows, header) for rows in sheets if (header := _header(rows)) is not None]
        if not sheets:
            self.tell(RowCode.FILE_EMPTY)
        elif not found:
            self.tell(RowCode.TABLE_UNKNOWN, value=", ".join(filter(None, sheets[0][0])))
        for rows, header in found:
            self._cells(rows, header)

    def delimited(self, text: str) -> None:
        """Read a table of text; the separator is the one that makes a known header of one of the first lines."""
        lines = split_lines(text)
        for delimiter in _DELIMITERS:
            # The header alone tells: no column of a table has a separator in its name.
            start, _ = parse(lines[:_HEADER_WITHIN], delimiter)
            if _header(start) is not None:
                rows, _ = parse(lines, delimiter)
                header = _header(rows)
                if header is not None:
                    self._cells(rows, header)
                    return
        self.tell(RowCode.TABLE_UNKNOWN, value=lines[0] if lines else "")

    def _cells(self, rows: Sequence[Sequence[str]], header: int) -> None:
        names = [cell.strip() for cell in rows[header]]
        while names and not names[-1]:
            names.pop()
        begun = self._begin(names)
        if begun is None:
            return
        table, keys = begun
        headers = dict(zip(keys, names, strict=True))
        is_workbook = table is ShopTable.ALL_BILLS
        for number, cells in enumerate(rows[header + 1 :], header + 2):
            if not any(cell.strip() for cell in cells) or [cell.strip() for cell in cells[: len(names)]] == names:
                continue
            if len(cells) < len(keys) and not is_workbook:
                self.tell(RowCode.TOO_FEW_CELLS, number, value=str(len(cells)))
            extra = [cell for cell in cells[len(keys) :] if cell.strip()]
            if extra:
                self.tell(RowCode.TOO_MANY_CELLS, number, value=" ".join(extra))
            values = {key: None if cell in _NULLS else cell for key, cell in zip(keys, cells, strict=False)}
            values |= {f"+{place}": cell for place, cell in enumerate(extra, 1)}
            self.rows.append(ShopRow(table, values, Place(self._name, number), headers))

    # ------------------------------------------------------------------ JSON
    def json(self, text: str) -> None:
        """Read JSON: a list of rows, an object of tables or of rows by number, a database tool's export, or lines."""
        try:
            # Numbers as they are written: an amount is no binary fraction, an id may be longer than one.
            content = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        except RecursionError:
            self.tell(RowCode.FILE_UNREADABLE)
            return
        except ValueError as error:
            lines = self._json_lines(text)
            if lines is None:
                self.tell(RowCode.FILE_UNREADABLE, getattr(error, "lineno", 0))
                return
            content = lines
        tables = list(_row_lists(content))
        if not tables:
            self.tell(RowCode.FILE_EMPTY if content in ([], {}) else RowCode.TABLE_UNKNOWN)
        for rows in tables:
            self._objects(rows)

    def _json_lines(self, text: str) -> list[Any] | None:
        try:
            return [
                json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
                for line in split_lines(text)
                if line.strip()
            ]
        except (ValueError, RecursionError):
            return None

    def _objects(self, rows: Sequence[Any]) -> None:
        columns = dict.fromkeys(str(name) for row in rows if isinstance(row, dict) for name in row)
        begun = self._begin(list(columns))
        if begun is None:
            return
        table, keys = begun
        key_of = dict(zip(columns, keys, strict=True))
        headers = {key: name for name, key in key_of.items()}
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                self.tell(RowCode.NO_ROW, number, value=json.dumps(row, ensure_ascii=False))
                continue
            values = {key_of[str(name)]: _text(value) for name, value in row.items()}
            self.rows.append(ShopRow(table, values, Place(self._name, number), headers))


def _header(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the header among the first rows: the one that is a table of the shop, with most known columns."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        known = sum(map(is_column, row))
        if (best is None or known > best[0]) and table_of(row) is not None:
            best = (known, number)
    return None if best is None else best[1]


def _row_lists(content: Any) -> Iterable[list[Any]]:
    """Give the lists of rows in a JSON document."""
    if isinstance(content, dict):
        members = list(content.values())
        if members and all(isinstance(member, dict) for member in members):
            yield members
        else:
            lists = [member for member in members if isinstance(member, list) and member]
            # An object with other members than lists is one row: a file of lines that has just one.
            yield from lists if lists and len(lists) == len(members) else _named_lists(content) or [[content]]
    elif isinstance(content, list) and any(
        isinstance(item, Mapping) and item.get("type") == "table" for item in content
    ):
        yield from (item["data"] for item in content if isinstance(item, dict) and isinstance(item.get("data"), list))
    elif isinstance(content, list) and content:
        yield content


_ROW_MEMBERS = ("rows", "data", "records", "items")


def _named_lists(content: Mapping[str, Any]) -> list[list[Any]]:
    return [content[name] for name in _ROW_MEMBERS if isinstance(content.get(name), list)]


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value, ensure_ascii=False)
