"""What is wrong with people, whether just read or edited by hand: one set of rules for both.

Three levels. A *cell* problem was found while reading a text that the value no longer shows (an unknown role, an
impossible date). A *row* problem and a *list* problem (missing names, addresses given twice) follow from the values and
are found again after every edit, in one pass over the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter

from seatadmin.domain.people import ListedPerson, email_key, name_key
from seatadmin.domain.problems import Problem
from seatadmin.many_rows import paced
from seatadmin.tabular.addresses import address_codes
from seatadmin.tabular.cells import TEXT_FIELDS, is_damaged
from seatadmin.tabular.vocabulary import severity_of

_FOUND_AGAIN = frozenset(
    {
        "missing_email",
        "missing_lastname",
        "missing_firstname",
        "email_invalid",
        "email_non_ascii",
        "email_shared",
        "duplicate_row",
        "name_has_digits",
        "text_too_long",
        "text_with_tag",
        "encoding_damaged",
        "date_order",
    }
)


LONGEST = {
    "lastname": 100,
    "firstname": 100,
    "city": 120,
    "institution": 255,
    "department": 255,
    "idnumber": 255,
    "group": 254,
}
"""Characters Moodle stores of each text. Longer ones are refused by its database, which never says why
(`core_user_create_users/firstname_101_chars`, `core_group_create_groups/name_255_plus`).
"""

_LIMITED = attrgetter(*LONGEST)
_DAMAGEABLE_FIELDS = ("course", *TEXT_FIELDS)
_DAMAGEABLE = attrgetter(*_DAMAGEABLE_FIELDS)
# Most of these are empty for most people: known in one step instead of one for each.
_NONE_DAMAGEABLE = (None,) * len(_DAMAGEABLE_FIELDS)

_UNTAGGED = frozenset({"idnumber"})
"""Texts in which Moodle keeps tags."""

_TAG = re.compile(r"<(?!\s)", re.ASCII)
"""What PHP takes for the beginning of a tag: any `<`, unless one of the six blanks of ASCII stands after it."""


def text_codes(field: str, value: str) -> tuple[str, ...]:
    """Return the problem codes of a text for which Moodle would refuse the account or the group."""
    too_long = ("text_too_long",) if len(value) > LONGEST[field] else ()
    return too_long + (("text_with_tag",) if field not in _UNTAGGED and _TAG.search(value) else ())


def problem(row: int, field: str, code: str, value: str | None = None) -> Problem:
    """Build a problem with the severity its code has in the synonym data."""
    return Problem(row, field, code, severity_of(code), value)


def check_people(rows: Sequence[ListedPerson], standing: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """Return every problem of a list of seats, ordered by row.

    `standing` are problems found while reading that no edit has settled yet; those which follow from the values are
    ignored there and found again here. A row of several seats is reported once. Linear in the number of rows.
    """
    found: dict[tuple[int, str, str], Problem] = {}
    several_people: set[int] = set()
    for one in standing:
        if one.code not in _FOUND_AGAIN:
            found.setdefault((one.row, one.field, one.code), one)
        if one.code == "row_multiple_people":
            several_people.add(one.row)
    holders = _Holders()
    for person in paced(rows):
        codes = () if person.email is None else address_codes(person.email)
        for field, code, value in _row_problems(person, codes, person.row in several_people):
            found.setdefault((person.row, field, code), problem(person.row, field, code, value))
        # "néant" in ten rows is no shared address.
        code_given = None if codes else holders.take(person)
        if code_given is not None:
            key = (person.row, "email", code_given)
            found.setdefault(key, problem(*key, person.email))
    return tuple(sorted(found.values(), key=lambda one: one.row))


def _row_problems(
    person: ListedPerson, codes_of_address: Iterable[str], names_several: bool
) -> Iterable[tuple[str, str, str | None]]:
    """Return field, code and value of what is wrong with one row by itself."""
    problems: list[tuple[str, str, str | None]] = []
    for field, name in (("lastname", person.lastname), ("firstname", person.firstname)):
        if name is None:
            if not names_several:
                problems.append((field, f"missing_{field}", None))
        elif not name.isalpha():
            if any(map(str.isdigit, name)):
                problems.append((field, "name_has_digits", name))
            if is_damaged(name, name=True):
                problems.append((field, "encoding_damaged", name))
    if person.email is None:
        problems.append(("email", "missing_email", None))
    else:
        problems += [("email", code, person.email) for code in codes_of_address]
        if "\ufffd" in person.email:
            problems.append(("email", "encoding_damaged", person.email))
    for (field, longest), value in zip(LONGEST.items(), _LIMITED(person), strict=True):
        if value is not None and (len(value) > longest or "<" in value):
            problems += [(field, code, value[:longest]) for code in text_codes(field, value)]
    texts = _DAMAGEABLE(person)
    if texts != _NONE_DAMAGEABLE:
        for field, value in zip(_DAMAGEABLE_FIELDS, texts, strict=True):
            if value is not None and is_damaged(value):
                problems.append((field, "encoding_damaged", value))
    if isinstance(person.ends, date) and person.starts is not None and person.ends < person.starts:
        problems.append(("enrolend", "date_order", person.ends.isoformat()))
    return problems


@dataclass(slots=True)
class _Holder:
    """The first person met with an address, and the courses the address was given seats in."""

    row: int
    last: str
    first: str
    courses: set[str]


class _Holders:
    """Who was met with each address so far. Rule 11."""

    def __init__(self) -> None:
        self._by_address: dict[str, _Holder] = {}

    def take(self, person: ListedPerson) -> str | None:
        """Remember a seat; return `email_shared` or `duplicate_row` when an earlier one makes it so."""
        if person.email is None:
            return None
        address = email_key(person.email)
        last, first = _cached_name_key(person.lastname), _cached_name_key(person.firstname)
        course = (person.course or "").casefold()
        holder = self._by_address.get(address)
        if holder is None:
            self._by_address[address] = _Holder(person.row, last, first, {course})
            return None
        if not _same_name((holder.last, holder.first), (last, first)):
            return None if holder.row == person.row else "email_shared"
        if course in holder.courses:
            return "duplicate_row"
        holder.courses.add(course)
        return None


_cached_name_key = lru_cache(maxsize=65_536)(name_key)


def _same_name(known: tuple[str, str], given: tuple[str, str]) -> bool:
    """Tell whether two names may be one person's: equal, given in the other order, or differing by a missing part."""
    if known == given or known == given[::-1]:
        return True
    return all(not one or not other or one == other for one, other in zip(known, given, strict=True))
