"""Read a list of people from any bytes: the whole way from a paste to seats and problems.

Never raises because of what the bytes hold, and never drops a row: each of rows 1 to `row_count` is the header, or
stands in `people` or in `skipped_rows`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import PurePath
from typing import Literal

from seatadmin.domain.people import Column, PeopleList
from seatadmin.many_rows import many_objects, paced
from seatadmin.tabular.checking import check_people
from seatadmin.tabular.columns import ColumnPlan, decide_columns, find_header
from seatadmin.tabular.files import RECIPIENTS, Source, read_grid
from seatadmin.tabular.grid import MAX_COLUMNS, Grid
from seatadmin.tabular.rows import RowReader

_KINDS = {"file": "file", "text": "clipboard text/plain", "html": "clipboard text/html"}
_SEVERAL_ROWS = 3
# Finding the end of a row takes less than a microsecond.
ROWS_AT_ONCE = 2_000
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})


@many_objects()
def read_people(
    data: bytes,
    *,
    source: Source = "file",
    filename: str | None = None,
    mapping: Mapping[int, str | None] | None = None,
    header_row: int | Literal["auto"] | None = "auto",
    delimiter: str | None = None,
    encoding: str | None = None,
    zone: tzinfo = UTC,
) -> PeopleList:
    """Read a list of people.

    `source` says whether the bytes are a file (XLSX, CSV or text of any encoding and separator, HTML) or one flavour
    of a clipboard. `filename` only helps when the content leaves a doubt. The others override what would be found:
    `mapping` gives columns (0-based) their field by hand, None meaning not used; `header_row` is the row of the
    header (1-based), None for no header; `delimiter` is one character or `"recipients"`. `zone` is the time zone in
    which Unix seconds become a calendar day.

    What cannot be read gives a list without rows and a file note that says why. Raises `UserError` for an override
    that means nothing (`unknown_field`, `encoding_unknown`, `delimiter_unknown`), never because of the data.
    """
    suffix = PurePath(filename or "").suffix.lower()
    expect_table = isinstance(header_row, int) or (source == "file" and suffix in _TABLE_SUFFIXES)
    grid = read_grid(data, source, delimiter=delimiter, encoding=encoding, expect_table=expect_table)
    header = _header(grid, header_row)
    start = 0 if header is None else header + 1
    numbered = enumerate(paced(grid.rows[start:], ROWS_AT_ONCE), start)
    people_rows = [row for number, row in numbered if number not in grid.hidden]
    width = _width(grid.rows[header] if header is not None else None, people_rows)
    if mapping:  # a stray column becomes one by being named
        width = max(width, min(max(mapping) + 1, max(map(len, grid.rows), default=0), MAX_COLUMNS))
    plan = decide_columns(
        None if header is None else grid.rows[header],
        people_rows,
        width,
        mapping,
        recipients=grid.delimiter == RECIPIENTS,
    )
    rows = RowReader(grid, plan, header, zone).read()
    return PeopleList(
        kind=_KINDS[source],
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        header_row=None if header is None else header + 1,
        columns=plan.columns,
        people=tuple(rows.people),
        skipped_rows=tuple(rows.skipped),
        problems=check_people(rows.people, rows.problems),
        file_notes=(*grid.notes, *_column_notes(plan)),
        row_count=len(grid.rows),
    )


def _header(grid: Grid, header_row: int | Literal["auto"] | None) -> int | None:
    """Return the 0-based header row; a row that does not exist is no header."""
    if header_row == "auto":
        return None if grid.delimiter == RECIPIENTS else find_header(grid.rows)
    if header_row is None or not 1 <= header_row <= len(grid.rows):
        return None
    return header_row - 1


def _width(header: list[str] | None, rows: list[list[str]]) -> int:
    """Return how many columns the list has.

    Under a header: up to its last filled cell. Cells beyond are stray, unless most rows (and several) have them: then
    they are a column whose header is missing. Without header: up to the last filled cell of any row.
    """
    ends = Counter(filter(None, map(_filled_width, paced(rows, ROWS_AT_ONCE))))
    if header is None:
        return min(max(ends, default=0), MAX_COLUMNS)
    width = _filled_width(header)
    reaching = 0
    for end in sorted(ends, reverse=True):
        reaching += ends[end]
        if reaching >= _SEVERAL_ROWS and 2 * reaching > ends.total():
            width = max(width, end)
            break
    return min(width, MAX_COLUMNS)


def _filled_width(row: list[str]) -> int:
    for index in range(len(row), 0, -1):
        if row[index - 1].strip():
            return index
    return 0


def _column_notes(plan: ColumnPlan) -> list[str]:
    notes = ["column_refused"] if any(column.refused for column in plan.columns) else []
    return notes + (["ignored_columns"] if any(map(is_set_aside, plan.columns)) else [])


def is_set_aside(column: Column) -> bool:
    """Tell whether a column was understood and is nevertheless not used."""
    return column.field is None and column.reason in ("ignored", "same_field_twice", "by_hand")
