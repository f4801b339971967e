"""People as lists name them, and how two addresses are known to be the same person.

A person is identified by e-mail address, compared as Moodle's duplicate check compares it: ignoring case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from anyascii import anyascii

from seatadmin.domain.problems import Problem

_NO_NAME_LETTER = re.compile(r"[^a-z0-9]")

USERNAME_MAX = 100
"""Longest username Moodle stores (`username_101_chars` is refused by the database)."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One seat asked for by one row of a list; a row naming two courses gives two of these.

    Texts are cleaned, never empty: a missing value is None. `email` is lower case. `role` is a Moodle role short
    name or None. Dates are calendar dates without a time zone; `ends` is the text `none` for "unlimited".
    """

    row: int
    lastname: str | None = None
    firstname: str | None = None
    email: str | None = None
    role: str | None = None
    course: str | None = None
    group: str | None = None
    starts: date | None = None
    ends: date | Literal["none"] | None = None
    end_relative: str | None = None
    period_days: int | None = None
    username: str | None = None
    idnumber: str | None = None
    institution: str | None = None
    department: str | None = None
    city: str | None = None
    seat_reference: str | None = None
    order_reference: str | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not a person: `blank`, `title`, `repeated_header`, `total`, `hidden` or `sep_line`."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: where it stood, what its header said, what it is taken for, and why.

    `field` is None when the column is not used; `refused` columns (passwords, birth dates, national numbers) are
    dropped before anything is kept. `reason` is a code: `synonym`, `content`, `context`, `by_hand`, `ignored`,
    `refused`, `unknown`, `same_field_twice`. `samples` are the first non-empty cells (empty when refused).
    """

    index: int
    header: str | None
    field: str | None
    reason: str
    refused: bool = False
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list as read: every input row is in `people` or in `skipped_rows`."""

    kind: str
    encoding: str | None
    delimiter: str | None
    header_row: int | None
    columns: tuple[Column, ...]
    people: tuple[ListedPerson, ...]
    skipped_rows: tuple[SkippedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    file_notes: tuple[str, ...] = ()
    row_count: int = 0
    _problem_rows: dict[int, tuple[Problem, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def problems_of(self, row: int) -> tuple[Problem, ...]:
        """Problems of one row, in the order found."""
        if not self._problem_rows and self.problems:
            grouped: dict[int, list[Problem]] = {}
            for problem in self.problems:
                grouped.setdefault(problem.row, []).append(problem)
            self._problem_rows.update({key: tuple(value) for key, value in grouped.items()})
        return self._problem_rows.get(row, ())


def email_key(address: str) -> str:
    """Return the form under which two addresses are the same person: NFC, no outer blanks, lower case.

    Source: `core_user_create_users/duplicate_email_other_case`: Moodle's duplicate check ignores case everywhere.
    """
    if address.isascii():
        return address.strip().lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address.strip()).lower())


def name_key(name: str | None) -> str:
    """Return a name without accents, case, blanks or punctuation, for telling two people apart."""
    if not name:
        return ""
    return _NO_NAME_LETTER.sub("", (name if name.isascii() else anyascii(name)).lower())


def is_username(text: str) -> bool:
    """Tell whether Moodle takes a text as login: lower case, letters, digits and `.-_@` (`username_*` recordings)."""
    return len(text) <= USERNAME_MAX and re.fullmatch(r"[a-z0-9][a-z0-9._@-]*", text) is not None


def proposed_username(firstname: str, lastname: str, taken: Collection[str] = ()) -> str:
    """Build the login of a new account: `firstname.lastname` in plain lower-case ASCII, numbered until free.

    The shop lets capitals and accents through, and such accounts break Moodle's own answers for a whole look-up
    (`_shop_made_accounts/`), so everything is transliterated and only `a-z 0-9 - .` remain.
    """

    def part(text: str) -> str:
        ascii_text = anyascii(text).lower().replace("'", "").replace("’", "")
        return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")

    base = ".".join(filter(None, (part(firstname), part(lastname)))) or "user"
    base = base[: USERNAME_MAX - 6].rstrip(".-")
    login, number = base, 0
    while login in taken:
        number += 1
        login = f"{base}{number}"
    return login
