"""Values other programs have packed into one text: PHP's serialisation and JSON, bare or in base64.

The shop keeps frozen products, participants and answers as base64 of PHP-serialised data. Such text is somebody else's:
no object is ever made from it, only plain values, and whatever cannot be read stays as it is, with the reason.
`phpserialize` builds the values; it knows no limits and no references, so a text is measured token by token first.
Source: domain.md §5.3, §5.2, §7; expected results in tests/data/orders/shop_tables/billitem_decoded.json.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

TEXT_MAX = 8_000_000
"""Characters of an encoded text that is read; a frozen product takes five thousand."""

DEPTH_MAX = 60
"""Arrays and objects inside one another; the shop's own data has six."""

VALUES_MAX = 200_000

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""What JSON can say. Read it, do not change it: the same value may be shown in several places."""


class Undecodable(StrEnum):
    """Why a text could not be decoded."""

    NOT_BASE64 = "not_base64"
    NOT_SERIALISED = "not_serialised"
    NOT_JSON = "not_json"
    CUT = "cut"
    """It ends in the middle: the column it comes from was too short, or the copy was."""
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    OWN_FORMAT = "own_format"
    """It holds an object that only its own class can read."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A text with what it holds. `text` is as it was found; `reason` tells why `value` is missing, None when it is not.

    An empty text holds nothing, and that is no fault.
    """

    text: str = ""
    value: Plain = None
    reason: Undecodable | None = None

    @property
    def members(self) -> Mapping[str, Plain]:
        """The members of the value when it is an object or an array with keys, else nothing."""
        return self.value if isinstance(self.value, dict) else {}


def unpack_php(text: str | None) -> Packed:
    """Decode base64 of PHP-serialised data; never raises."""
    return _unpacked(text, _php)


def unpack_json(text: str | None) -> Packed:
    """Decode base64 of JSON; never raises."""
    return _unpacked(text, _json)


def unpack_any(text: str | None) -> Packed:
    """Decode JSON or PHP-serialised data, bare or in base64, whichever it is; never raises.

    The billing identity of a customer is said to be serialised, and is JSON in the shops that were looked at.
    """
    raw = text or ""
    bare = raw.strip()
    if not bare:
        return Packed(raw)
    if bare[0] in '{["':
        return _caught(raw, lambda: _json(bare))
    if _FIRST_TOKEN.match(bare.encode("utf-8", "surrogatepass")):
        return _caught(raw, lambda: _php(bare.encode("utf-8", "surrogatepass")))
    found = unpack_php(raw)
    return found if found.reason is None else (other if (other := unpack_json(raw)).reason is None else found)


class _Failed(Exception):
    def __init__(self, reason: Undecodable) -> None:
        self.reason = reason
        super().__init__(reason)


def _unpacked(text: str | None, read: Callable[[bytes], Plain]) -> Packed:
    raw = text or ""
    bare = "".join(raw.split()) if len(raw) <= TEXT_MAX else raw
    if not bare:
        return Packed(raw)
    if len(bare) > TEXT_MAX:
        return Packed(raw, None, Undecodable.TOO_LARGE)
    try:
        data = base64.b64decode(bare.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        # Four signs stand for three bytes: a rest means that the end is missing.
        cut = bool(re.fullmatch(r"[A-Za-z0-9+/]+", bare)) and len(bare) % 4 != 0
        return Packed(raw, None, Undecodable.CUT if cut else Undecodable.NOT_BASE64)
    return _caught(raw, lambda: read(data))


def _caught(raw: str, read: Callable[[], Plain]) -> Packed:
    if len(raw) > TEXT_MAX:
        return Packed(raw, None, Undecodable.TOO_LARGE)
    try:
        return Packed(raw, read())
    except _Failed as failed:
        return Packed(raw, None, failed.reason)


# ---------------------------------------------------------------------- JSON
def _json(text: str | bytes) -> Plain:
    try:
        value = json.loads(text)
    except RecursionError:
        raise _Failed(Undecodable.TOO_DEEP) from None
    except ValueError:
        raise _Failed(Undecodable.NOT_JSON) from None
    return _plain_json(value, 0)


def _plain_json(value: Any, depth: int) -> Plain:
    if depth > DEPTH_MAX:
        raise _Failed(Undecodable.TOO_DEEP)
    if isinstance(value, dict):
        return {_text(key): _plain_json(member, depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain_json(item, depth + 1) for item in value]
    return _number(value) if isinstance(value, float) else _text(value) if isinstance(value, str) else value


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _text(text: str) -> str:
    """Return a text every database and file can hold: no NUL, no half of a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode() if _UNSTORABLE.search(text) else text


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


# ---------------------------------------------------------------------- PHP
_TOKEN = re.compile(
    rb"(?P<null>N;)"
    rb"|(?P<scalar>b:[01];|i:[+-]?\d{1,19};|d:(?:-?INF|NAN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?);)"
    rb'|s:(?P<length>\d{1,8}):"'
    rb"|a:(?P<items>\d{1,8}):\{"
    rb'|O:(?P<name>\d{1,4}):"'
    rb"|[rR]:(?P<slot>\d{1,8});"
    rb"|(?P<own>[CE]:\d{1,8}:)"
)
_FIRST_TOKEN = re.compile(rb'(?:N;|b:[01];|i:[+-]?\d+;|d:[^;]{1,40};|s:\d+:"|a:\d+:\{|O:\d+:"|C:\d+:")')
_MEMBERS = re.compile(rb'":(\d{1,8}):\{')
_MARK = b"\x00seatadmin reference "
"""How a reference is handed through the library, which does not know them. No text of PHP's own begins like this."""


def _php(data: bytes) -> Plain:
    import phpserialize

    measured, slots = _measured(data)
    try:
        built = phpserialize.loads(measured, object_hook=_Members, array_hook=_Items)
    except (ValueError, OverflowError, RecursionError) as error:  # pragma: no cover - what was measured is sound
        raise _Failed(Undecodable.NOT_SERIALISED) from error
    return _Values(slots).plain(built)


@dataclass(slots=True)
class _Items:
    """An array as the library hands it over: pairs in order."""

    pairs: list[tuple[Any, Any]]


class _Members:
    """An object, as the pairs of its members; its class is only a name."""

    __slots__ = ("pairs",)

    def __init__(self, _name: bytes, members: dict[bytes, Any]) -> None:
        self.pairs = [(key.rpartition(b"\x00")[2] if isinstance(key, bytes) else key, v) for key, v in members.items()]


def _measured(data: bytes) -> tuple[bytes, int]:
    """Walk through serialised data without building anything; return it with its references marked, and the number of
    places references may point to.

    Raises `_Failed` for anything that is not one sound value within the limits.
    """
    pieces: list[bytes] = []
    # Of each open array or object: keys and values still to come. Keys are at even distances from its end.
    left: list[int] = []
    at = copied = slots = 0
    while True:
        token = _TOKEN.match(data, at)
        if token is None:
            raise _Failed(_how_it_ends(data, at))
        is_key = bool(left) and left[-1] % 2 == 0
        kind = token.lastgroup
        opened = -1
        _check_place(token, is_key=is_key)
        slots += not is_key and token[0][:1] != b"R"
        if left:
            left[-1] -= 1
        at = token.end()
        if kind == "length":
            at += int(token["length"])
            _expect(data, at, b'";')
            at += 2
        elif kind == "items":
            opened = int(token["items"])
        elif kind == "name":
            members = _MEMBERS.match(data, at + int(token["name"]))
            if members is None:
                raise _Failed(_how_it_ends(data, at + int(token["name"])))
            at, opened = members.end(), int(members[1])
        elif kind == "slot":
            mark = _MARK + token[0][:1] + token["slot"]
            pieces += (data[copied : token.start()], b's:%d:"%s";' % (len(mark), mark))
            copied = at
        if opened >= 0:
            left.append(2 * opened)
            if len(left) > DEPTH_MAX:
                raise _Failed(Undecodable.TOO_DEEP)
        if slots > VALUES_MAX:
            raise _Failed(Undecodable.TOO_LARGE)
        while left and left[-1] == 0:
            _expect(data, at, b"}")
            at += 1
            left.pop()
        if not left:
            if at != len(data):
                raise _Failed(Undecodable.NOT_SERIALISED)
            return b"".join((*pieces, data[copied:])), slots


def _check_place(token: re.Match[bytes], *, is_key: bool) -> None:
    """Refuse what may not stand here: a key is a number or a text, and nobody but its class reads its own format."""
    if token["own"]:
        raise _Failed(Undecodable.OWN_FORMAT)
    if is_key and not (token.lastgroup == "length" or token[0].startswith(b"i")):
        raise _Failed(Undecodable.NOT_SERIALISED)


def _expect(data: bytes, at: int, sign: bytes) -> None:
    if not data.startswith(sign, at):
        raise _Failed(_how_it_ends(data, at))


def _how_it_ends(data: bytes, at: int) -> Undecodable:
    """Tell a text that stops in the middle from one that was never serialised."""
    rest = data[at : at + 40]
    cut = at > 0 and (at >= len(data) or (len(rest) < 40 and re.fullmatch(rb'[NbidsaOrR]:?[\d.+-]*:?"?|["};]', rest)))
    return Undecodable.CUT if cut else Undecodable.NOT_SERIALISED


@dataclass(frozen=True, slots=True)
class _Reference:
    """Stands for another value of the same text, the one with this number; PHP counts them from 1."""

    number: int


class _Values:
    """Turns what the library built into plain values, and references into what they point to."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._by_slot: list[Any] = []
        self._has_references = False
        self._written = 0

    def plain(self, built: Any) -> Plain:
        """Return the finished value. Raises `_Failed`."""
        value: Plain = self._plain(built)
        if not self._has_references:
            return value
        # An object that names one member twice comes without the first one, and the numbers no longer fit.
        if len(self._by_slot) != self._slots:
            raise _Failed(Undecodable.NOT_SERIALISED)
        return self._resolved(value, ())

    def _plain(self, built: Any) -> Any:
        if isinstance(built, bytes) and built.startswith(_MARK):
            reference = _Reference(int(built[len(_MARK) + 1 :]))
            self._has_references = True
            if built[len(_MARK) :].startswith(b"r"):
                # To an object: counted as a value of its own. `R`, to any value, is not.
                self._by_slot.append(reference)
            return reference
        place = len(self._by_slot)
        self._by_slot.append(None)
        value: Any
        if isinstance(built, _Items | _Members):
            members = [self._plain(member) for _, member in built.pairs]
            keys = [key for key, _ in built.pairs]
            is_list = isinstance(built, _Items) and keys == list(range(len(keys)))
            value = members if is_list else dict(zip(map(_key, keys), members, strict=True))
        else:
            value = _scalar(built)
        self._by_slot[place] = value
        return value

    def _resolved(self, value: Any, inside: tuple[int, ...]) -> Plain:
        while isinstance(value, _Reference):
            if not 1 <= value.number <= len(self._by_slot) or value is self._by_slot[value.number - 1]:
                raise _Failed(Undecodable.NOT_SERIALISED)
            value = self._by_slot[value.number - 1]
        # A few references to one another could make a text of a line into more than any memory holds.
        self._written += 1
        if self._written > VALUES_MAX:
            raise _Failed(Undecodable.TOO_LARGE)
        if not isinstance(value, list | dict):
            scalar: Plain = value
            return scalar
        if id(value) in inside:
            return RECURSION
        if len(inside) >= DEPTH_MAX:
            raise _Failed(Undecodable.TOO_DEEP)
        path = (*inside, id(value))
        if isinstance(value, list):
            return [self._resolved(item, path) for item in value]
        return {key: self._resolved(member, path) for key, member in value.items()}


RECURSION = "*RECURSION*"
"""Stands where a value holds itself, as PHP prints it."""


def _key(key: bytes | int) -> str:
    return str(key) if isinstance(key, int) else _decoded(key)


def _scalar(value: object) -> Plain:
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, float):
        return _number(value)
    assert value is None or isinstance(value, bool | int)  # noqa: S101 - all the library makes
    return value


def _decoded(data: bytes) -> str:
    try:
        return _text(data.decode())
    except UnicodeDecodeError:
        return _text(data.decode("cp1252", "replace"))
