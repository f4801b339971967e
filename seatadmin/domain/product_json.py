"""A catalogue entry as plain JSON values and back: one spelling for the workspace, its versions and exchange files.

Fields that have their default value are left out, so that a field added later changes neither older texts nor their
digest. Two entries are equal exactly when their texts are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from seatadmin.domain.prices import NUMBER_DIGITS, RANGES_MAX, PriceList
from seatadmin.domain.products import (
    AttachedFile,
    Audience,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    SeatsMode,
    ShopCategoryId,
    TextFormat,
)

_NUMBER = re.compile(rf"-?[0-9]{{1,{NUMBER_DIGITS}}}(?:\.[0-9]{{1,{NUMBER_DIGITS}}})?")
_INTEGER_MAX = 2**53
"""Whole numbers every reader of JSON understands alike."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_FILES_MAX = 50
_VALUE_SHOWN = 80

E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that is not what its field holds, as short text; the field keeps its default."""

    field: str
    value: str


def is_storable(text: str) -> bool:
    """Tell whether every database and file can hold a text: no NUL and no half of a character."""
    return _UNSTORABLE.search(text) is None


# ---------------------------------------------------------------------- to JSON
def to_plain(product: Product) -> dict[str, Any]:
    """Give an entry as JSON values, fields in their order; prices are texts, so that no reader rounds them."""
    return {
        field.name: _plain(value)
        for field in fields(Product)
        if (value := getattr(product, field.name)) != field.default
    }


def to_json(product: Product) -> str:
    """Give an entry as JSON text; equal entries give equal texts."""
    return json.dumps(to_plain(product), ensure_ascii=False, separators=(",", ":"))


def digest_of(product: Product) -> str:
    """Give what identifies the state of an entry: SHA-256 of its JSON text, in hexadecimal."""
    return sha256(to_json(product).encode("utf-8", "surrogatepass")).hexdigest()


def number_text(number: Decimal) -> str:
    """Write a number without exponent and without idle zeros."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _plain(value: object) -> Any:
    if isinstance(value, PriceList):
        return {"bounds": list(value.bounds), "prices": [number_text(price) for price in value.prices]}
    if isinstance(value, tuple):
        return [
            {"slot": file.slot.value, "name": file.name, "digest": file.digest, "size": file.size} for file in value
        ]
    return value.value if isinstance(value, Enum) else value


# ---------------------------------------------------------------------- from JSON
def from_json(text: str) -> Product:
    """Read what `to_json` wrote."""
    return from_plain(json.loads(text))[0]


def from_plain(values: Mapping[str, object]) -> tuple[Product, tuple[Unread, ...]]:
    """Read an entry from JSON values of any origin, with the values that could not be read; never raises.

    Unknown fields are among the unread ones.
    """
    read: dict[str, Any] = {}
    unread: list[Unread] = []
    for name, value in values.items():
        try:
            read[name] = _READERS[name](value)
        except (KeyError, ValueError, TypeError, ArithmeticError):
            unread.append(Unread(_short(name), _short(value)))
    return Product(**read), tuple(unread)


def read_text(value: object) -> str:
    """Take a text a workspace can hold. Raises ValueError for anything else."""
    if not isinstance(value, str) or not is_storable(value):
        raise ValueError("no text")
    return value


def read_integer(value: object) -> int:
    """Take a whole number. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _INTEGER_MAX:
        raise ValueError("no whole number")
    return value


def read_flag(value: object) -> bool:
    """Take true or false. Raises ValueError for anything else."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def read_number(value: object) -> Decimal:
    """Take a decimal number written as text. Raises ValueError for anything else."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError("no number")
    return Decimal(value)


def read_id(value: object) -> str | None:
    """Take a UUID in text, or null. Raises ValueError for anything else."""
    return None if value is None else str(UUID(read_text(value)))


def read_choice(kind: type[E]) -> Callable[[object], E]:
    """Make a reader of one value of an enumeration."""

    def read(value: object) -> E:
        if isinstance(value, (bool, float)):
            # Python takes these for equal to whole numbers.
            raise ValueError("no choice")
        return kind(value)

    return read


def _prices(value: object) -> PriceList:
    if not isinstance(value, dict):
        raise ValueError("no prices")
    bounds, prices = value["bounds"], value["prices"]
    if len(bounds) != RANGES_MAX or len(prices) != RANGES_MAX:
        raise ValueError("not five prices")
    return PriceList(tuple(map(read_integer, bounds)), tuple(map(read_number, prices)))


def _file(value: object) -> AttachedFile:
    if not isinstance(value, dict):
        raise ValueError("no file")
    digest = read_text(value["digest"])
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("no digest")
    return AttachedFile(FileSlot(value["slot"]), read_text(value["name"]), digest, read_integer(value["size"]))


def _files(value: object) -> tuple[AttachedFile, ...]:
    if not isinstance(value, list) or len(value) > _FILES_MAX:
        raise ValueError("no files")
    return tuple(map(_file, value))


def _category(value: object) -> ShopCategoryId | None:
    found = read_id(value)
    return None if found is None else ShopCategoryId(found)


def _product(value: object) -> ProductId | None:
    found = read_id(value)
    return None if found is None else ProductId(found)


_SPECIAL: Mapping[str, Callable[[object], object]] = {
    "status": read_choice(ProductStatus),
    "kind": read_choice(ProductKind),
    "audience": read_choice(Audience),
    "seats_mode": read_choice(SeatsMode),
    "description_format": read_choice(TextFormat),
    "notes_format": read_choice(TextFormat),
    "eula_format": read_choice(TextFormat),
    "prices": _prices,
    "files": _files,
    "category": _category,
    "set_id": _product,
}


def _reader(name: str, default: object) -> Callable[[object], object]:
    special = _SPECIAL.get(name)
    if special is not None:
        return special
    if isinstance(default, bool):
        return read_flag
    return read_integer if isinstance(default, int) else read_text


_READERS = {field.name: _reader(field.name, field.default) for field in fields(Product)}
assert all(field.default is not MISSING for field in fields(Product))  # noqa: S101 - what leaving out rests on


def _short(value: object) -> str:
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    text = _UNSTORABLE.sub("\ufffd", text)
    return text if len(text) <= _VALUE_SHOWN else text[: _VALUE_SHOWN - 1] + "…"
