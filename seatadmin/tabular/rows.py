"""Data rows to seats: which rows are people, and what their cells say. Rules 2, 9, 11 to 13 and seat expansion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import islice
from typing import Any

from seatadmin.domain.people import ListedPerson, SkippedRow
from seatadmin.domain.problems import Problem
from seatadmin.many_rows import paced
from seatadmin.tabular.addresses import read_address
from seatadmin.tabular.cells import TEXT_FIELDS, clean, repaired
from seatadmin.tabular.checking import problem
from seatadmin.tabular.columns import ColumnPlan, header_text
from seatadmin.tabular.dates import DateStyle, date_style
from seatadmin.tabular.grid import Grid
from seatadmin.tabular.names import Order, names_several, shown_order, split_name, without_address
from seatadmin.tabular.reading import ATTRIBUTES, Reading, prepared, read_cell, read_courses, read_repeated_cell
from seatadmin.tabular.recipients import read_recipient
from seatadmin.tabular.vocabulary import is_total, normalised

_PERSON_FIELDS = ("lastname", "firstname", "email", *(name for name in TEXT_FIELDS if name != "group"))
_SEAT_FIELDS = ("role", "group", "enrolstart", "enrolend", "enrolperiod", "enrolstatus")
_ALL_DIFFERENT = frozenset({"lastname", "firstname", "email", "username", "idnumber", "seat_reference"})
_FULL_NAMES = ("fullname_last_first", "fullname_first_last", "fullname")

# Looking at one cell of a row takes a hundredth of reading the row.
CELLS_AT_ONCE = 2_000

_Values = dict[str, Any]


@dataclass(slots=True)
class RowsRead:
    """Seats and skipped rows in reading order, with the problems of single cells."""

    people: list[ListedPerson] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class RowReader:
    """Reads the rows of one list by its column plan. One instance per list. `zone`: in which Unix seconds are a day."""

    def __init__(self, grid: Grid, plan: ColumnPlan, header: int | None, zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._grid = grid
        self._plan = plan
        self._header = header
        self._width = len(plan.columns)
        self._result = RowsRead()
        self._row = 0
        self._person_columns = [(name, plan.of(name)[0]) for name in _PERSON_FIELDS if plan.of(name)]
        self._courses = sorted(plan.of("course"), key=lambda index: (plan.seat_indexes[index] or 0, index))
        self._seat_columns = [
            (name, {plan.seat_indexes[index]: index for index in plan.of(name)})
            for name in _SEAT_FIELDS
            if plan.of(name)
        ]
        self._styles = self._date_styles()
        self._full_name = next((plan.of(name)[0] for name in _FULL_NAMES if plan.of(name)), None)
        self._recipient = next(iter(plan.of("recipient")), None)
        self._row_numbers = frozenset(plan.of("rownumber"))
        self._refuses = any(column.refused for column in plan.columns)
        self._name_order = self._order_of_names()
        self._header_cells = self._comparable_header()
        self._header_start = next((index for index, cell in enumerate(self._header_cells) if cell), 0)
        above = grid.rows[header][self._header_start] if header is not None and self._header_cells else ""
        self._header_initial = above.strip()[:1].casefold()
        self._cells_read: dict[int, dict[str, Reading]] = {}
        self._unbalanced: dict[int, list[int]] = {}
        for row, cell in grid.unbalanced:
            self._unbalanced.setdefault(row, []).append(cell)

    # ------------------------------------------------------------------ rows
    def read(self) -> RowsRead:
        """Read every row: each becomes seats or a skipped row with its reason."""
        for position, raw in enumerate(paced(self._grid.rows)):
            self._row = position + 1
            if position == self._header:
                self._report_header(raw)
                continue
            reason = self._reason_to_skip(position, raw)
            if reason is None:
                self._read_row(position, raw)
            else:
                self._result.skipped.append(SkippedRow(self._row, reason))
        return self._result

    def _reason_to_skip(self, position: int, raw: Sequence[str]) -> str | None:
        if position in self._grid.hidden:
            return "hidden"
        if position == 0 and self._grid.has_separator_line:
            return "sep_line"
        first = next(
            (cell for index, cell in enumerate(raw) if index not in self._row_numbers and not _is_blank(cell)), ""
        )
        if not first:
            return "blank"
        if self._header is not None and position < self._header:
            return "title"
        if self._is_header_again(raw):
            return "repeated_header"
        if is_total(first) and not any("@" in cell for cell in raw):
            return "total"
        if self._recipient is not None and self._width == 1 and not any(map(str.isalnum, clean(first))):
            return "blank"  # a line drawn under a list
        return None

    def _comparable_header(self) -> tuple[str, ...]:
        if self._header is None:
            return ()
        cells = [normalised(header_text(cell)) for cell in self._grid.rows[self._header]]
        while cells and not cells[-1]:
            cells.pop()
        return tuple(cells)

    def _is_header_again(self, raw: Sequence[str]) -> bool:
        if not self._header_cells or len(raw) <= self._header_start:
            return False
        if raw[self._header_start].strip()[:1].casefold() != self._header_initial:
            return False
        return tuple(normalised(header_text(cell)) for cell in raw[: len(self._header_cells)]) == self._header_cells

    def _report_header(self, raw: Sequence[str]) -> None:
        for column in self._plan.columns:
            if self._is_read(column.index) and column.index < len(raw) and repaired(raw[column.index]) is not None:
                self._add(column.field or "", "encoding_repaired", column.header)
        for cell in self._unbalanced.get(self._row - 1, ()):
            self._report_quote(raw, cell)

    # ------------------------------------------------------------------ one row
    def _read_row(self, position: int, raw: Sequence[str]) -> None:
        if len(raw) > self._width:
            extra = [cell for cell in raw[self._width :] if not _is_blank(cell)]
            if extra:
                # Beside a refused column the extra cells may be a secret that a stray delimiter pushed aside.
                self._add("", "too_many_cells", None if self._refuses else clean(extra[0]))
        for cell in self._unbalanced.get(position, ()):
            self._report_quote(raw, cell)
        values: _Values = {}
        for name, index in self._person_columns:
            if index < len(raw) and raw[index]:
                self._take(values, name, raw[index])
        if self._full_name is not None and self._full_name < len(raw):
            self._take_full_name(values, raw[self._full_name])
        if self._recipient is not None and self._recipient < len(raw):
            self._take_recipient(values, raw[self._recipient])
        if values.pop("several", False):
            values["lastname"] = values["firstname"] = None
        elif self._plan.every_name_is_guessed and (values.get("lastname") or values.get("firstname")):
            shown = clean(f"{values.get('lastname') or ''} {values.get('firstname') or ''}")
            self._add("fullname", "name_split_guessed", shown)
        self._add_seats(values, raw)

    def _take(self, values: _Values, name: str, raw: str) -> None:
        read = read_cell if name in _ALL_DIFFERENT else read_repeated_cell
        reading = read(name, raw, _ANY_STYLE)
        values[reading.attribute] = reading.value
        for code in reading.codes:
            self._add(name, code, reading.text)
            if code == "row_multiple_people":
                values["several"] = True

    def _take_full_name(self, values: _Values, raw: str) -> None:
        if values.get("lastname") or values.get("firstname") or values.get("several"):
            return
        text, codes = prepared(raw)
        for code in codes:
            self._add("fullname", code, text or clean(raw))
        self._take_name(values, without_address(text))

    def _take_recipient(self, values: _Values, raw: str) -> None:
        text, codes = prepared(raw)
        for code in codes:
            self._add("recipient", code, text or clean(raw))
        recipient = read_recipient(text)
        if recipient.address is not None and not values.get("email"):
            address = read_address(recipient.address)
            values["email"] = address.value
            for code in address.codes:
                self._add("email", code, recipient.address)
        named = values.get("lastname") or values.get("firstname") or values.get("several")
        if recipient.name is not None and not named:
            self._take_name(values, recipient.name)

    def _take_name(self, values: _Values, text: str) -> None:
        if not text:
            return
        if names_several(text):
            self._add("fullname", "row_multiple_people", text)
            values["several"] = True
            return
        name = split_name(text, self._name_order, self._plan.name_habit)
        values["lastname"], values["firstname"] = name.last, name.first
        if name.guessed:
            self._add("fullname", "name_split_guessed", text)

    # ------------------------------------------------------------------ seats
    def _add_seats(self, values: _Values, raw: Sequence[str]) -> None:
        """Add one seat per course of the row, in the order of their numbers; one without course when there is none."""
        taken: dict[int, _Values] = {}
        found = False
        for index in self._courses:
            if index >= len(raw) or not raw[index]:
                continue
            courses = read_courses(raw[index])
            for code in courses.codes:
                self._add("course", code, courses.text)
            for course in courses.names:
                found = True
                seat = self._seat_values(self._plan.seat_indexes[index], raw, taken)
                self._result.people.append(ListedPerson(row=self._row, course=course, **values, **seat))
        if not found:
            self._result.people.append(ListedPerson(row=self._row, **values, **self._seat_values(None, raw, taken)))

    def _seat_values(self, seat: int | None, raw: Sequence[str], taken: dict[int, _Values]) -> _Values:
        """Return role, group and dates of one seat: its own numbered cell, else the cell that applies to all.

        `taken` holds the cells of this row read so far, so that a cell of several seats is reported once.
        """
        values: _Values = {}
        for name, columns in self._seat_columns:
            index = _column_for(seat, columns, raw)
            if index is not None:
                if index not in taken:
                    taken[index] = self._read_seat_cell(name, index, raw[index])
                values |= taken[index]
        return values

    def _read_seat_cell(self, name: str, index: int, raw: str) -> _Values:
        # Remembered by column: most rows say the same, and the text alone is looked up faster than text and style.
        read = self._cells_read.setdefault(index, {})
        reading = read.get(raw)
        if reading is None:
            reading = read[raw] = read_cell(name, raw, self._styles.get(index, _ANY_STYLE))
        for code in reading.codes:
            self._add(name, code, reading.text)
        return {reading.attribute: reading.value}

    # ------------------------------------------------------------------ facts over the whole list
    def _data_cells(self, index: int) -> Iterator[str]:
        start = 0 if self._header is None else self._header + 1
        for row in paced(islice(self._grid.rows, start, None), CELLS_AT_ONCE):
            if index < len(row) and row[index]:
                yield row[index].strip()

    def _date_styles(self) -> dict[int, DateStyle]:
        return {
            index: date_style(
                self._data_cells(index),
                self._plan.language,
                counts_from_1904=self._grid.counts_from_1904,
                zone=self._zone,
            )
            for name, columns in self._seat_columns
            if name in ("enrolstart", "enrolend")
            for index in columns.values()
        }

    def _order_of_names(self) -> Order | None:
        """Return the order of names in the full-name column: what the header says, else what most cells show."""
        if self._plan.name_order is not None or self._full_name is None:
            return self._plan.name_order
        return shown_order(without_address(clean(cell)) for cell in self._data_cells(self._full_name))

    # ------------------------------------------------------------------ problems
    def _is_read(self, index: int) -> bool:
        column = self._plan.columns[index]
        used = column.field in ATTRIBUTES or column.field in _FULL_NAMES or column.field == "recipient"
        return used and not column.refused

    def _report_quote(self, raw: Sequence[str], cell: int) -> None:
        if cell < self._width:
            column = self._plan.columns[cell]
            hides = column.refused or (self._refuses and not self._is_read(cell))
            self._add(column.field or "", "unbalanced_quote", None if hides else clean(raw[cell]))

    def _add(self, name: str, code: str, value: str | None) -> None:
        self._result.problems.append(problem(self._row, name, code, value))


_ANY_STYLE = DateStyle()


def _column_for(seat: int | None, columns: dict[int | None, int], raw: Sequence[str]) -> int | None:
    """Return the filled cell that says something about a seat: its own, the one for all, or the first numbered one
    for a seat without number."""
    if len(columns) == 1 and None in columns:
        index = columns[None]
        return index if index < len(raw) and not _is_blank(raw[index]) else None
    candidates: list[int | None] = [seat, None]
    if seat is None:
        candidates += sorted(number for number in columns if number is not None)
    for number in candidates:
        index = columns.get(number, len(raw))
        if index < len(raw) and not _is_blank(raw[index]):
            return index
    return None


def _is_blank(cell: str) -> bool:
    return not cell or (not cell[0].isalnum() and not clean(cell))
