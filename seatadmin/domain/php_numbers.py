"""How PHP 8 computes with texts: the shop's plugin does arithmetic on what staff typed, by these rules.

A text is *numeric* when it is one number with nothing around it but blanks; *leading-numeric* when it begins with one
(`180j` counts as 180, with a warning in the server's log); anything else stops the computation with a `TypeError`.
Integers have 64 bits and turn into floating point when they overflow.

Source: PHP manual, "Numeric strings" and "Comparison"; held against PHP 8.2 itself (`docs/decisions/dates.md`).
"""

from __future__ import annotations

import re
from typing import TypeAlias

Number: TypeAlias = int | float

_BLANKS = " \t\n\r\v\f"
_NUMBER = re.compile(rf"[{_BLANKS}]*([+-]?(?:[0-9]+(\.[0-9]*)?|(\.[0-9]+))([eE][+-]?[0-9]+)?)")
_INT_MIN, _INT_MAX = -(2**63), 2**63 - 1
_INT_DIGITS = 19


def is_empty(text: str | None) -> bool:
    """Tell whether `empty()` is true: absent, the empty text or exactly `0`."""
    return text is None or text in ("", "0")


def numeric(text: str) -> Number | None:
    """Return the number a numeric text stands for, None when `is_numeric()` is false."""
    found = _NUMBER.match(text)
    return _value(found) if found and not text[found.end() :].strip(_BLANKS) else None


def leading_number(text: str) -> Number | None:
    """Return the number arithmetic takes a text for, None when it raises `TypeError`."""
    found = _NUMBER.match(text)
    return _value(found) if found else None


def _value(found: re.Match[str]) -> Number:
    digits = found[1]
    if any(found.group(2, 3, 4)) or len(digits.lstrip("+-").lstrip("0")) > _INT_DIGITS:
        return float(digits)
    value = int(digits)
    # PHP compares the digits with those of the smallest integer as texts, to the end of the text: blanks make it float.
    smallest = value == _INT_MIN and found.end() == len(found.string)
    return value if smallest or _INT_MIN < value <= _INT_MAX else float(digits)


def add(left: Number, right: Number) -> Number:
    """Add as PHP does."""
    if isinstance(left, int) and isinstance(right, int) and _INT_MIN <= left + right <= _INT_MAX:
        return left + right
    return float(left) + float(right)


def multiply(left: Number, right: Number) -> Number:
    """Multiply as PHP does."""
    if isinstance(left, int) and isinstance(right, int) and _INT_MIN <= left * right <= _INT_MAX:
        return left * right
    return float(left) * float(right)


def is_greater(left: int, right: int | str) -> bool:
    """Tell whether `left > right`: numbers as numbers, else both as texts, byte by byte."""
    value = numeric(right) if isinstance(right, str) else right
    if value is None:
        return str(left).encode() > str(right).encode("utf-8", "surrogatepass")
    return left > value if isinstance(value, int) else float(left) > value
