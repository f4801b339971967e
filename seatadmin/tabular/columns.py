"""Find the header, and decide what each column holds: by its name, by what is beside it, by its content, by hand.

Every decision carries a reason the operator can read and correct. Rules: `context_rules` of `column_synonyms.json`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from seatadmin.domain.people import Column
from seatadmin.errors import UserError
from seatadmin.tabular.addresses import holds_address, is_plain
from seatadmin.tabular.cells import clean, repaired
from seatadmin.tabular.names import Order
from seatadmin.tabular.vocabulary import (
    FIELDS,
    HeaderMatch,
    Language,
    is_role_word,
    is_title,
    match_header,
    normalised,
)

HEADER_WITHIN_ROWS = 10
SAMPLES = 3
_SAMPLE_MAX = 80  # characters of a sample

_FULL_NAMES = ("fullname", "fullname_last_first", "fullname_first_last")
_NAME_FIELDS = frozenset({"lastname", "firstname", "recipient", *_FULL_NAMES})
_SEVERAL_COLUMNS = frozenset({"course", "profile_field"})

# Thirteen digits of a French social security number, with or without its key of two.
_NATIONAL_ID = re.compile(r"[1-478] ?\d\d ?(?:0[1-9]|[1-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: ?\d\d)?")


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """The columns as decided. `seat_indexes[i]` is the seat that column `i` belongs to (`role2`: 2), None for all.

    `name_order` is the order of a full-name column known from its header; `name_habit` the one to fall back on.
    """

    columns: tuple[Column, ...]
    seat_indexes: tuple[int | None, ...]
    language: Language | None = None
    name_order: Order | None = None
    name_habit: Order = "first_last"
    every_name_is_guessed: bool = False

    def of(self, field: str) -> list[int]:
        """Return the positions of the columns taken for a field."""
        return [column.index for column in self.columns if column.field == field and not column.refused]


# --------------------------------------------------------------------------- header


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the 0-based position of the header among the first rows, None when there is none.

    It is the first row with two known headers, before any row that holds an address as a cell. Failing that, a row
    whose only filled cell is a known header, when the list has one column; or the row directly above the first
    address, when one of its headers is known (the others may be in a language this program does not speak).
    """
    alone: int | None = None
    partly: int | None = None
    for position, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        cells = [cell for cell in map(header_text, row) if cell]
        if any(map(holds_address, cells)):
            return position - 1 if alone is None and partly == position - 1 else alone
        known = sum(match_header(cell) is not None for cell in cells)
        if known >= 2:
            return position
        if known and len(cells) > 1:
            partly = position
        elif known and alone is None and _is_one_column(rows[position + 1 : position + 1 + HEADER_WITHIN_ROWS]):
            alone = position
    return alone


def _is_one_column(rows: Sequence[Sequence[str]]) -> bool:
    several = sum(sum(bool(cell.strip()) for cell in row) > 1 for row in rows)
    return 2 * several <= len(rows)


def known_headers(row: Iterable[str]) -> int:
    """Count the cells of a row that are known headers."""
    return sum(match_header(header_text(cell)) is not None for cell in row)


def header_text(cell: str) -> str:
    """Return a header cell as it is compared and shown."""
    return clean(repaired(cell) or cell)


# --------------------------------------------------------------------------- decisions


@dataclass(slots=True)
class _Guess:
    """A column while being decided on."""

    index: int
    header: str | None
    field: str | None
    reason: str
    seat_index: int | None = None
    language: Language | None = None
    by_hand: bool = False


class _Cells:
    """The data cells of a list by column, and facts counted over them once."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows = rows
        self._filled: dict[int, list[str]] = {}

    def filled(self, index: int) -> list[str]:
        """Return the non-empty cells of a column, cleaned."""
        if index not in self._filled:
            cells = (clean(row[index]) for row in self._rows if index < len(row))
            self._filled[index] = [cell for cell in cells if cell]
        return self._filled[index]

    def first(self, index: int) -> Iterator[str]:
        for row in self._rows:
            cell = clean(row[index]) if index < len(row) else ""
            if cell:
                yield cell

    def variety(self, index: int) -> float:
        """Return the share of different texts among the non-empty cells of a column."""
        cells = self.filled(index)
        return len(set(cells)) / len(cells) if cells else 0.0

    def share(self, index: int, test: Callable[[str], bool]) -> float:
        """Return the share of the non-empty cells of a column that pass a test; 0 when it is empty."""
        cells = self.filled(index)
        return sum(map(test, cells)) / len(cells) if cells else 0.0


def decide_columns(
    header: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    width: int,
    mapping: Mapping[int, str | None] | None = None,
    *,
    recipients: bool = False,
) -> ColumnPlan:
    """Decide what each of `width` columns holds. `rows` are the data rows; `mapping` holds decisions made by hand.

    With `recipients` the rows are recipients, not cells of a table.
    Raises `UserError("unknown_field")` when `mapping` names a field that does not exist.
    """
    cells = _Cells(rows)
    guesses = [_guess_by_header(index, header) for index in range(width)]
    if recipients and guesses:
        guesses[0] = _Guess(0, None, "recipient", "content")
    for index, field in (mapping or {}).items():
        if field is not None and field not in FIELDS:
            raise UserError("unknown_field", field=field)
        if 0 <= index < width:
            old = guesses[index]
            kept_index = old.seat_index if old.field == field else None
            guesses[index] = _Guess(index, old.header, field, "by_hand", kept_index, old.language, by_hand=True)
    guessed_names = False
    if header is None:
        guessed_names = _infer_by_content(guesses, cells)
    habit: Order = "first_last"
    if header is not None:
        habit = _apply_context(guesses, cells)
        _refuse_national_ids(guesses, cells)
    _keep_one_column_per_field(guesses, cells)
    return ColumnPlan(
        tuple(_column(guess, cells) for guess in guesses),
        tuple(guess.seat_index for guess in guesses),
        _language(guesses),
        _header_order(guesses),
        habit,
        guessed_names,
    )


def _guess_by_header(index: int, header: Sequence[str] | None) -> _Guess:
    text = header_text(header[index]) if header is not None and index < len(header) else ""
    found: HeaderMatch | None = match_header(text) if text else None
    if found is None:
        return _Guess(index, text or None, None, "unknown")
    reason = "refused" if FIELDS[found.field].target == "refused" else "synonym"
    return _Guess(index, text, found.field, reason, found.seat_index, found.language)


def _column(guess: _Guess, cells: _Cells) -> Column:
    refused = guess.field is not None and FIELDS[guess.field].target == "refused"
    samples: list[str] = []
    if not refused:
        for cell in cells.first(guess.index):
            samples.append(cell[:_SAMPLE_MAX])
            if len(samples) == SAMPLES:
                break
    return Column(guess.index, guess.header, guess.field, guess.reason, refused, tuple(samples))


def _language(guesses: Iterable[_Guess]) -> Language | None:
    spoken = Counter(guess.language for guess in guesses if guess.language is not None)
    if spoken["fr"] == spoken["en"]:
        return None
    return "fr" if spoken["fr"] > spoken["en"] else "en"


def _header_order(guesses: Iterable[_Guess]) -> Order | None:
    fields = {guess.field for guess in guesses}
    if "fullname_last_first" in fields:
        return "last_first"
    return "first_last" if "fullname_first_last" in fields else None


# --------------------------------------------------------------------------- context rules


def _apply_context(guesses: list[_Guess], cells: _Cells) -> Order:
    """Correct guesses by what stands beside them; return the order to fall back on for full names."""
    _first_and_last_only_together(guesses)
    habit = _name_alone(guesses)
    _role_or_job(guesses, cells)
    _address_holding_mail(guesses, cells)
    _name_holding_mail(guesses, cells)
    return habit


def _fields(guesses: Iterable[_Guess]) -> set[str]:
    return {guess.field for guess in guesses if guess.field is not None}


def _open(guesses: Iterable[_Guess], *fields: str) -> list[_Guess]:
    return [guess for guess in guesses if guess.field in fields and not guess.by_hand]


def _first_and_last_only_together(guesses: list[_Guess]) -> None:
    words = {normalised(guess.header or "") for guess in guesses}
    for guess in _open(guesses, "firstname", "lastname"):
        word = normalised(guess.header or "")
        if word in ("first", "last") and not {"first", "last"} <= words:
            guess.field, guess.reason = None, "unknown"


def _name_alone(guesses: list[_Guess]) -> Order:
    fields = _fields(guesses)
    habit: Order = "first_last"
    for guess in _open(guesses, "lastname", "fullname"):
        word = normalised(guess.header or "")
        if word in ("nom", "noms") and "firstname" not in fields:
            if fields.isdisjoint(_FULL_NAMES):
                guess.field, guess.reason, habit = "fullname", "context", "last_first"
            else:
                guess.field, guess.reason = None, "ignored"
        elif word == "name" and "firstname" in fields and "lastname" not in fields:
            guess.field, guess.reason = "lastname", "context"
    return habit


def _role_or_job(guesses: list[_Guess], cells: _Cells) -> None:
    for guess in _open(guesses, "role_or_job"):
        if "role" not in _fields(guesses) and cells.share(guess.index, is_role_word) >= 0.5:
            guess.field, guess.reason = "role", "content"
        else:
            guess.field, guess.reason = None, "ignored"


def _address_holding_mail(guesses: list[_Guess], cells: _Cells) -> None:
    if _fields(guesses) & {"email", "recipient"}:
        return
    shares = {guess.index: cells.share(guess.index, _has_at) for guess in _open(guesses, "address", "username")}
    best = max(shares, key=lambda index: (shares[index], -index), default=None)
    if best is not None and shares[best] >= 0.5:
        guesses[best].field, guesses[best].reason = "email", "content"


def _name_holding_mail(guesses: list[_Guess], cells: _Cells) -> None:
    """Read a column of names that holds addresses (`Anna Smith <a.smith@...>`) as recipients; as bare addresses when
    another column holds the names (`Identité`, `Contact`)."""
    fields = _fields(guesses)
    if "recipient" in fields:
        return
    if "email" not in fields:
        for guess in _open(guesses, *_FULL_NAMES):
            if cells.share(guess.index, _has_at) >= 0.5:
                named_elsewhere = any(other.field in _NAME_FIELDS for other in guesses if other is not guess)
                bare = cells.share(guess.index, _names_its_owner) < 0.5
                guess.field, guess.reason = "email" if named_elsewhere and bare else "recipient", "content"
                return
    elif fields.isdisjoint(_NAME_FIELDS):
        for guess in _open(guesses, "email"):
            if cells.share(guess.index, _names_its_owner) >= 0.5:
                guess.field, guess.reason = "recipient", "content"
                return


def _has_at(cell: str) -> bool:
    return "@" in cell


def _names_its_owner(cell: str) -> bool:
    return "@" in cell and "<" in cell and not cell.startswith("<")


def _refuse_national_ids(guesses: list[_Guess], cells: _Cells) -> None:
    """Refuse a column of unknown name that holds social security numbers: they must not be kept, even as samples."""
    for guess in guesses:
        if guess.field is None and not guess.by_hand and cells.share(guess.index, _is_national_id) >= 0.5:
            guess.field, guess.reason = "national_id", "refused"


def _is_national_id(cell: str) -> bool:
    return _NATIONAL_ID.fullmatch(cell) is not None


def _keep_one_column_per_field(guesses: list[_Guess], cells: _Cells) -> None:
    """Set aside columns whose field another column has already: the address column with most addresses stays, of
    other fields the first; what was decided by hand before what was guessed."""
    groups: dict[tuple[str, int | None], list[_Guess]] = {}
    for guess in guesses:
        if guess.field is not None and guess.field not in _SEVERAL_COLUMNS and _is_used(guess.field):
            groups.setdefault((guess.field, guess.seat_index), []).append(guess)
    for (field, _), group in groups.items():
        if len(group) < 2:
            continue
        valid = {
            guess.index: sum(map(is_plain, cells.filled(guess.index))) if field == "email" else 0 for guess in group
        }
        best = max(group, key=lambda guess: (guess.by_hand, valid[guess.index], -guess.index))
        for guess in group:
            if guess is not best:
                guess.field, guess.reason = None, "same_field_twice"


def _is_used(field: str) -> bool:
    return FIELDS[field].target not in ("moodle_only", "refused")


# --------------------------------------------------------------------------- no header


def _infer_by_content(guesses: list[_Guess], cells: _Cells) -> bool:
    """Give columns without header their fields by content; return whether the order of the names is a guess."""
    _refuse_national_ids(guesses, cells)
    left = [guess for guess in guesses if guess.field is None and not guess.by_hand]
    fields = _fields(guesses)
    if fields.isdisjoint({"email", "recipient"}):
        counts = {guess.index: sum(map(_has_at, cells.filled(guess.index))) for guess in left}
        best = max(counts, key=lambda index: (counts[index], -index), default=None)
        if best is not None and counts[best]:
            _by_content(guesses[best], "email")
    for guess in left:
        if guess.field is None and cells.share(guess.index, is_title) >= 0.5:
            _by_content(guess, "title")
    if "role" not in fields:
        for guess in left:
            if guess.field is None and cells.share(guess.index, is_role_word) >= 0.5:
                _by_content(guess, "role")
                break
    guessed = _infer_names([guess for guess in left if guess.field is None], _fields(guesses), cells)
    _name_holding_mail_without_header(guesses, cells)
    return guessed


def _infer_names(left: list[_Guess], fields: set[str], cells: _Cells) -> bool:
    """Find the name columns among those left; return whether last and first name were told apart by guessing.

    Of more text columns than names, those that differ most from row to row are taken (a firm repeats, names do not),
    which is a guess in any case.
    """
    missing = [field for field in ("lastname", "firstname") if field not in fields]
    if fields & {"recipient", *_FULL_NAMES} or not missing:
        return False
    texts = [guess for guess in left if cells.share(guess.index, _is_wordy) >= 0.5]
    chosen = sorted(texts, key=lambda guess: (-cells.variety(guess.index), guess.index))[: len(missing)]
    if len(chosen) < 2:
        for guess in chosen:
            _by_content(guess, "fullname" if len(missing) == 2 else missing[0])
        return False
    chosen.sort(key=lambda guess: guess.index)
    capitals = [cells.share(guess.index, _is_upper) > 0.5 for guess in chosen]
    last = 1 if capitals == [False, True] else 0
    _by_content(chosen[last], "lastname")
    _by_content(chosen[1 - last], "firstname")
    return capitals[0] == capitals[1] or len(texts) > len(chosen)


def _name_holding_mail_without_header(guesses: list[_Guess], cells: _Cells) -> None:
    """Read an address column that also names people as recipients, when no other column does."""
    if _fields(guesses).isdisjoint(_NAME_FIELDS):
        for guess in _open(guesses, "email"):
            if cells.share(guess.index, _names_its_owner) >= 0.5:
                guess.field = "recipient"


def _by_content(guess: _Guess, field: str) -> None:
    guess.field, guess.reason = field, "content"


def _is_wordy(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell)) and "@" not in cell


def _is_upper(cell: str) -> bool:
    return cell == cell.upper() != cell.lower()
