"""Nested Python values as the flat form fields Moodle reads: `users[0][email]=...`, and nothing else.

Moodle ignores a JSON body, refuses an integer written `2.0` or ` 2 ` and an empty text for a number, and PHP drops
every field beyond `max_input_vars` without an error; cut between two elements, the answer is the usual success
(`_input_limits/max_input_vars_enrolments_lost_silently`). So only texts, whole numbers and yes/no are encoded, and a
call of `MAX_FIELDS` fields or more is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from seatadmin.errors import Bug

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value]"
Params: TypeAlias = Mapping[str, Value]

MAX_FIELDS = 1000
"""PHP's default `max_input_vars`; Moodle asks for 5000 and cannot be asked what the server really allows."""

PROTOCOL_FIELDS = 3
"""`wstoken`, `wsfunction` and `moodlewsrestformat` count too: 199 users of 5 fields pass, 200 do not."""


def encode(params: Params) -> dict[str, str]:
    """Flatten parameters into form fields, in the order given.

    Lists become `name[0]`, `name[1]`; mappings `name[key]`; True and False `1` and `0`. An empty list or mapping has
    no field. Raises `Bug` for None, for any other type and for a key that would be read as a bracket.
    """
    fields: dict[str, str] = {}
    for key, value in params.items():
        for name, text in _flatten(_checked_key(key), value):
            fields[name] = text
    return fields


def _flatten(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool):
        yield name, "1" if value else "0"
    elif isinstance(value, int):
        # `str(int)` of an enum member or another subclass would be its label.
        yield name, int.__repr__(value)
    elif isinstance(value, str):
        yield name, str.__str__(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flatten(f"{name}[{_checked_key(key)}]", inner)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _flatten(f"{name}[{index}]", inner)
    else:
        raise Bug("unencodable_parameter", name=name, type=type(value).__name__)


def _checked_key(key: object) -> str:
    if not isinstance(key, str) or not key or set(key) & set("[]&=\0"):
        raise Bug("unencodable_key", key=repr(key))
    return key


def field_count(params: Params) -> int:
    """Count the form fields of a call with these parameters, those of the protocol included."""
    return PROTOCOL_FIELDS + len(encode(params))


def batch_size(fields_per_element: int, fixed_fields: int = 0, cap: int = MAX_FIELDS) -> int:
    """Return how many elements fit one call, at most `cap` and staying below `MAX_FIELDS`.

    `fixed_fields` are those sent once, without the protocol's own. Raises `Bug` when not even one element fits.
    """
    room = (MAX_FIELDS - 1 - PROTOCOL_FIELDS - fixed_fields) // max(1, fields_per_element)
    size = min(cap, room)
    if size < 1:
        raise Bug("element_too_large", fields=fields_per_element, fixed=fixed_fields)
    return size
