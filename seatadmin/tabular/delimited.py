"""Delimited text to records, reading double quotes as spreadsheets write them and as people break them.

A quote opens a cell only at its start, and closes it only before a delimiter or a line end. An opening quote whose
cell would swallow a line that is a full row by itself is an ordinary character (rule 6). Every step is linear in the
length of the text: what was searched in vain is not searched again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from seatadmin.many_rows import paced

LINES_PER_CELL = 200
"""Line breaks a quoted cell may hold; a quote still open after that was never meant to open anything."""

# Splitting a line takes less than a microsecond.
LINES_AT_ONCE = 2_000

_RUN = re.compile('"+')
_STRAY_CLOSER = re.compile(r'[^"]+" *')


def split_lines(text: str) -> list[str]:
    """Split at CRLF, LF or CR; a final line end does not start another line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def parse(lines: list[str], delimiter: str) -> tuple[list[list[str]], tuple[tuple[int, int], ...]]:
    """Return the records of `lines`, and (record, cell) of every quote that was read as an ordinary character."""
    if not any('"' in line for line in paced(lines, LINES_AT_ONCE)):
        return [line.split(delimiter) for line in paced(lines, LINES_AT_ONCE)], ()
    return _Parser(lines, delimiter).run()


def typical_width(lines: list[str], delimiter: str) -> int:
    """Return the number of cells most lines have, counting only lines that hold the delimiter; 1 when none does."""
    widths = Counter(line.count(delimiter) + 1 for line in lines[:500] if delimiter in line)
    return widths.most_common(1)[0][0] if widths else 1


@dataclass(frozen=True, slots=True)
class _Line:
    """What is known of one line as a continuation of a quoted cell above it."""

    closer: int | None
    """Position of the first quote that could close a cell opened on an earlier line."""
    cells: int
    """Number of cells it has as a row by itself; 0 when a quote closes what the line did not open."""


class _Quotes:
    """The quotes of one line: where a cell opened in it closes."""

    def __init__(self, line: str, after_quote: re.Pattern[str]) -> None:
        self._line = line
        self._after_quote = after_quote
        self._no_closer_from = len(line)

    def closing(self, position: int) -> int | None:
        """Return where a cell opened just before `position` closes.

        None when it does not on this line; -1 when it closes inside the cell, so that its quotes are text.
        """
        line = self._line
        inside = False
        for run in _RUN.finditer(line, position):
            if position < run.start() and self._no_closer_from <= run.start():
                return None
            if len(run[0]) % 2 == 0:
                continue  # doubled: a quote of the text
            if self._after_quote.match(line, run.end()):
                return run.end() - 1
            if line[run.start() - 1].isspace():
                inside = True  # an unescaped quotation starts inside the cell
            elif inside:
                inside = False
            else:
                return -1
        self._no_closer_from = min(self._no_closer_from, position)
        return None

    def first_closer(self) -> int | None:
        """Return the first quote that could close a cell opened on an earlier line."""
        for run in _RUN.finditer(self._line):
            if len(run[0]) % 2 and self._after_quote.match(self._line, run.end()):
                return run.end() - 1
        return None


class _Parser:
    def __init__(self, lines: list[str], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._after_quote = re.compile(rf" *(?:{re.escape(delimiter)}|\Z)")
        self._width = typical_width(lines, delimiter)
        self._known: dict[int, _Line] = {}
        self._quiet_until = 0

    def run(self) -> tuple[list[list[str]], tuple[tuple[int, int], ...]]:
        records: list[list[str]] = []
        unbalanced: list[tuple[int, int]] = []
        index = 0
        while index < len(self._lines):
            line = self._lines[index]
            if '"' in line:
                cells, index, broken = self._record(index, len(records[-1]) if records else self._width)
                unbalanced += [(len(records), cell) for cell in broken]
                records.append(cells)
            else:
                records.append(line.split(self._delimiter))
            index += 1
        return records, tuple(unbalanced)

    def _record(self, index: int, width_above: int) -> tuple[list[str], int, list[int]]:
        """Read one record that starts on line `index`; return its cells, its last line and its broken cells."""
        line = self._lines[index]
        quotes = _Quotes(line, self._after_quote)
        cells: list[str] = []
        broken: list[int] = []
        position = 0
        may_continue = True  # one vain search for a continuation per record
        while position <= len(line):
            start = _skip_spaces(line, position)
            if line.startswith('"', start):
                closer = quotes.closing(start + 1)
                if closer is not None and closer >= 0:
                    cells.append(line[start + 1 : closer].replace('""', '"'))
                    position = self._next_cell(line, closer + 1)
                    continue
                if closer is None and may_continue:
                    end = self._end_below(index, width_above) if line.count('"', start) % 2 else None
                    if end is not None:
                        last, closer = end
                        parts = [line[start + 1 :], *self._lines[index + 1 : last], self._lines[last][:closer]]
                        cells.append("\n".join(parts).replace('""', '"'))
                        index, line = last, self._lines[last]
                        quotes = _Quotes(line, self._after_quote)
                        position = self._next_cell(line, closer + 1)
                        continue
                    may_continue = False
                    broken += [len(cells)] if line.count('"', start) % 2 else []
            position, cell = self._plain_cell(line, position)
            cells.append(cell)
        return cells, index, broken

    def _next_cell(self, line: str, position: int) -> int:
        """Return where the next cell starts after a closing quote; past the end when there is none."""
        found = line.find(self._delimiter, position)
        return len(line) + 1 if found < 0 else found + 1

    def _plain_cell(self, line: str, position: int) -> tuple[int, str]:
        found = line.find(self._delimiter, position)
        end = len(line) if found < 0 else found
        return end + 1, line[position:end]

    def _end_below(self, index: int, width_above: int) -> tuple[int, int] | None:
        """Return line and position where a cell left open on line `index` closes, None when its quote opens nothing."""
        holds_address = "@" in self._lines[index]
        # Lines up to `_quiet_until` neither close a cell nor look like a row: a search from above has seen them.
        for number in range(max(index + 1, self._quiet_until), min(index + LINES_PER_CELL, len(self._lines))):
            line = self._line(number)
            if line.closer is None and line.cells <= 1 and number == max(index + 1, self._quiet_until):
                self._quiet_until = number + 1
                continue
            is_full = line.cells > 1 and line.cells in (self._width, width_above)
            if is_full and (not holds_address or "@" in self._lines[number]):
                return None
            if line.closer is not None:
                return number, line.closer
        return None

    def _line(self, number: int) -> _Line:
        known = self._known.get(number)
        if known is None:
            line = self._lines[number]
            quotes = _Quotes(line, self._after_quote)
            known = self._known[number] = _Line(quotes.first_closer(), self._cells_alone(line, quotes))
        return known

    def _cells_alone(self, line: str, quotes: _Quotes) -> int:
        if '"' not in line:
            return line.count(self._delimiter) + 1
        count = position = 0
        while position <= len(line):
            count += 1
            start = _skip_spaces(line, position)
            closer = quotes.closing(start + 1) if line.startswith('"', start) else None
            if closer is not None and closer >= 0:
                position = self._next_cell(line, closer + 1)
                continue
            position, cell = self._plain_cell(line, position)
            if _STRAY_CLOSER.fullmatch(cell):
                return 0
        return count


def _skip_spaces(line: str, position: int) -> int:
    while line.startswith(" ", position):
        position += 1
    return position
