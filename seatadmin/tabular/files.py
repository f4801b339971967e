"""Bytes of any kind to one grid of texts: workbook, delimited text, HTML table or list of recipients.

The kind is recognised by content, never by the name of the file: French spreadsheets call semicolons `.csv`, and web
sites call HTML `.xls`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from seatadmin.errors import UserError
from seatadmin.tabular.addresses import holds_address
from seatadmin.tabular.cells import clean
from seatadmin.tabular.clipboard import has_table, read_tables, read_text
from seatadmin.tabular.columns import HEADER_WITHIN_ROWS, find_header, known_headers
from seatadmin.tabular.decoding import decode, has_controls, is_binary, is_foreign
from seatadmin.tabular.delimited import parse, split_lines
from seatadmin.tabular.grid import Grid
from seatadmin.tabular.recipients import split_recipients
from seatadmin.tabular.workbook import OLE_SIGNATURE, ZIP_SIGNATURE, UnreadableWorkbook, read_workbook

Source = Literal["file", "text", "html"]
RECIPIENTS = "recipients"
DELIMITERS = "\t;|,"
"""Candidates, the likelier first: a comma also stands inside cells, a tab never does."""

_SAMPLE_LINES = 100
_SAMPLE_LINE_MAX = 20_000

_Block = TypeVar("_Block")


def read_grid(
    data: bytes,
    source: Source,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    expect_table: bool = False,
) -> Grid:
    """Turn bytes into a grid; what cannot be read gives a grid without rows and a note that says why.

    `delimiter` and `encoding` override what would be found in text (workbooks and HTML tables have neither). With
    `expect_table` even a doubtful delimiter is preferred to a list of recipients. Raises `UserError`
    (`encoding_unknown`, `delimiter_unknown`) for the overrides only.
    """
    if delimiter is not None and delimiter != RECIPIENTS and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise UserError("delimiter_unknown", delimiter=delimiter)
    if not data:
        return Grid([], notes=["empty"])
    if source == "file" and data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        return _workbook_grid(data)
    if is_foreign(data):
        return Grid([], notes=["not_a_table"])
    decoded = decode(data, encoding)
    if is_binary(decoded.text):
        return Grid([], decoded.encoding, notes=[*decoded.notes, "not_a_table"])
    grid = _text_grid(decoded.text, source, delimiter, expect_table)
    grid.encoding = decoded.encoding
    grid.notes[:0] = decoded.notes
    if has_controls(decoded.text):
        grid.notes.append("control_characters_removed")
    if not any(cell.strip() for row in grid.rows for cell in row):
        grid.notes.append("empty")
    return grid


def _workbook_grid(data: bytes) -> Grid:
    try:
        sheets = read_workbook(data)
    except UnreadableWorkbook as problem:
        return Grid([], notes=[problem.note])
    if not sheets:
        return Grid([], notes=["empty"])
    sheet = _first_with_header(sheets, lambda sheet: sheet.rows)
    notes = ["other_sheets_not_read"] if len(sheets) > 1 else []
    return Grid(sheet.rows, notes=notes, hidden=sheet.hidden, counts_from_1904=sheet.counts_from_1904)


def _text_grid(text: str, source: Source, delimiter: str | None, expect_table: bool) -> Grid:
    is_html = source == "html" or (source == "file" and text.lstrip("\ufeff \t\r\n").startswith("<"))
    notes: list[str] = []
    if is_html:
        tables = read_tables(text) if has_table(text) else []
        if tables:
            table = _first_with_header(tables, lambda table: table.rows)
            other = [one for one in tables if one is not table and _filled_cells(one.rows) > 1]
            return Grid(table.rows, notes=["other_tables_not_read"] if other else [], hidden=frozenset(table.hidden))
        if source == "html":
            notes.append("html_without_table")
            text = read_text(text)
    return _delimited_grid(split_lines(text), delimiter, expect_table, notes)


def _first_with_header(blocks: Sequence[_Block], rows_of: Callable[[_Block], list[list[str]]]) -> _Block:
    """Return the first block with a header, else the first with an address, else the fullest."""
    for block in blocks:
        if find_header(rows_of(block)) is not None:
            return block
    for block in blocks:
        if any("@" in cell for row in rows_of(block) for cell in row):
            return block
    return max(blocks, key=lambda block: _filled_cells(rows_of(block)))


def _filled_cells(rows: list[list[str]]) -> int:
    return sum(1 for row in rows for cell in row if cell.strip())


# --------------------------------------------------------------------------- delimited text


def _delimited_grid(lines: list[str], delimiter: str | None, expect_table: bool, notes: list[str]) -> Grid:
    first = 0
    if lines and lines[0].strip('" ').lower().startswith("sep=") and len(lines[0].strip('" ')) <= len("sep=") + 1:
        first = 1
        notes.append("sep_line")
        stated = lines[0].strip('"\r ')[len("sep=") :] or "\t"
        delimiter = delimiter or stated
    if delimiter is None:
        delimiter, guessed = choose_delimiter(lines[first:], expect_table=expect_table)
        if guessed:
            notes.append("delimiter_guessed")
    rows: list[list[str]]
    unbalanced: tuple[tuple[int, int], ...] = ()
    if delimiter == RECIPIENTS:
        rows = [[text] for text in split_recipients(lines[first:])]
    else:
        rows, unbalanced = parse(lines[first:], delimiter)
    if first:
        rows.insert(0, [lines[0]])
        unbalanced = tuple((row + 1, cell) for row, cell in unbalanced)
    return Grid(rows, delimiter=delimiter, notes=notes, unbalanced=unbalanced, has_separator_line=first > 0)


@dataclass(frozen=True, slots=True)
class _Split:
    """How well one delimiter cuts the first lines."""

    delimiter: str
    known: int
    """Known headers in the row found to be the header; 0 without header."""
    width: int
    """Cells most records have."""
    steadiness: float
    """Share of the records that have just so many."""
    records: list[list[str]]

    @property
    def is_table(self) -> bool:
        """Whether this reads as a table without header: several steady columns, one of them of bare addresses."""
        if self.width < 2 or self.steadiness < 0.75:
            return False
        addressed = [record for record in self.records if any("@" in cell for cell in record)]
        if not addressed:
            return len(self.records) > 1 and (self.delimiter != "," or self.width > 2)
        bare = sum(sum("@" in cell for cell in record) == 1 and any(map(holds_address, record)) for record in addressed)
        return 4 * bare >= 3 * len(addressed)


def choose_delimiter(lines: Sequence[str], *, expect_table: bool = False) -> tuple[str, bool]:
    """Return the delimiter (or `recipients`) the lines are written with, and whether that is a guess.

    Known headers decide. Without them tabs do, then steady columns with an address in a cell of its own; what is
    left is a list of recipients, unless a table is expected.
    """
    sample = [line[:_SAMPLE_LINE_MAX] for line in lines[:_SAMPLE_LINES]]
    splits = [_split(sample, delimiter) for delimiter in DELIMITERS if any(delimiter in line for line in sample)]
    best = max(splits, key=lambda split: (split.known, split.steadiness), default=None)
    if best is not None and best.known > 1:
        return best.delimiter, False
    alone = _split(sample, "\t")
    if alone.known and alone.width == 1:
        return "\t", False  # one column under a known header
    if best is not None and best.known:
        return best.delimiter, len(splits) > 1
    tabbed = [split for split in splits if split.delimiter == "\t"]
    if tabbed and tabbed[0].width > 1:
        return "\t", False
    tables = [split for split in splits if split.is_table]
    if tables:
        best = max(tables, key=lambda split: split.steadiness)
        return best.delimiter, len(tables) > 1 or best.steadiness < 1
    if expect_table:
        return (max(splits, key=lambda split: split.steadiness).delimiter if splits else "\t"), True
    return RECIPIENTS, False


def _split(lines: list[str], delimiter: str) -> _Split:
    records, _ = parse(lines, delimiter)
    header = find_header(records[:HEADER_WITHIN_ROWS])
    body = [record for record in records[header or 0 :] if any(map(clean, record))]
    widths = Counter(map(len, body))
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    known = 0 if header is None else known_headers(records[header])
    return _Split(delimiter, known, width, count / len(body) if body else 0.0, body)
