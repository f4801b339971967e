"""Prices of a catalogue entry, by quantity: read as the shop reads its ten columns, shown as people read a price list.

The shop keeps five upper bounds and five prices in ten columns and gives a bound of 0 the meaning "no further". A
`PriceList` keeps the ten values as they are, so that an entry written by someone else is never changed by opening and
saving it; everything else (ranges, unit prices, totals) is computed from them.
Source: domain.md §1.5, run against the plugin; expected results in tests/data/domain/prices.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Literal, TypeAlias

from seatadmin.errors import UserError

RANGES_MAX = 5
"""Prices an entry can have; the last one has no upper bound that the shop would read."""

PRICE_DECIMALS = 3
PRICE_DIGITS = 10
"""Digits of a stored price, decimals included: 9999999.999 is the highest."""

QUANTITY_MAX = 999_999
"""Highest upper bound every database holds in a column of six digits. Source: db/install.xml, range1 to range5."""

NUMBER_DIGITS = 20
"""Digits a number may have before its decimal sign, and behind it, to be written into JSON and read again."""

_ZERO = Decimal(0)
_STORED = Decimal(1).scaleb(-PRICE_DECIMALS)
_SHOWN = Decimal("0.01")
_CURRENCY = re.compile(r"€|EUR|CHF|[$£]", re.IGNORECASE)

RangeIssue: TypeAlias = Literal[
    "price_bounds_not_increasing",
    "price_bound_ignored",
    "price_zero",
    "price_negative",
    "price_too_precise",
    "price_too_high",
]


@dataclass(frozen=True, slots=True)
class PriceRange:
    """The untaxed unit price of quantities up to `upto`, which is included; None for "and more"."""

    upto: int | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class ReadRange:
    """A range with both ends: `first` is the lowest quantity paid at `price`, `last` the highest, None without end.

    `position` counts from 1 and names the columns. A range no quantity reaches has a `last` below its `first`.
    """

    position: int
    first: int
    last: int | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class PriceIssue:
    """Something wrong with one range. `position` counts from 1; `value` is the bound or the price."""

    position: int
    code: RangeIssue
    value: int | Decimal
    other: int | None = None


@dataclass(frozen=True, slots=True)
class PriceList:
    """The ten price columns of an entry, as they are: `bounds` range1 to range5, `prices` price1 to price5.

    `bounds[4]` is read by nobody and kept.
    """

    bounds: tuple[int, ...] = (0,) * RANGES_MAX
    prices: tuple[Decimal, ...] = (_ZERO,) * RANGES_MAX

    @classmethod
    def single(cls, price: Decimal) -> PriceList:
        """Make a list with one price for any quantity."""
        return cls().with_ranges([PriceRange(None, price)])

    @classmethod
    def of(cls, ranges: Sequence[PriceRange]) -> PriceList:
        """Make a list from ranges in order; see `with_ranges`."""
        return cls().with_ranges(ranges)

    @classmethod
    def from_columns(cls, columns: Mapping[str, object]) -> PriceList:
        """Read the ten columns; a missing or empty one is 0.

        Raises `UserError("price_unreadable")` or `UserError("bound_unreadable")` naming column and value; a price with
        more than `NUMBER_DIGITS` digits before or behind the decimal sign cannot be kept and is unreadable too.
        """
        return cls(
            tuple(_bound(f"range{n}", columns.get(f"range{n}")) for n in range(1, RANGES_MAX + 1)),
            tuple(_price(f"price{n}", columns.get(f"price{n}")) for n in range(1, RANGES_MAX + 1)),
        )

    def columns(self) -> dict[str, int | Decimal]:
        """Give the ten columns by name, in the order of the shop's form: range1, price1, range2, ..."""
        named: dict[str, int | Decimal] = {}
        for number, (bound, price) in enumerate(zip(self.bounds, self.prices, strict=True), start=1):
            named[f"range{number}"] = bound
            named[f"price{number}"] = price
        return named

    @property
    def ranges(self) -> tuple[PriceRange, ...]:
        """The ranges the shop uses, in order; the last one has no upper bound."""
        used = self._used
        return tuple(
            PriceRange(self.bounds[index] if index < used - 1 else None, self.prices[index]) for index in range(used)
        )

    @property
    def read(self) -> tuple[ReadRange, ...]:
        """The same ranges with both ends: "1 to 5, 6 to 10, 11 and more"."""
        found: list[ReadRange] = []
        first = 1
        for position, item in enumerate(self.ranges, start=1):
            found.append(ReadRange(position, first, item.upto, item.price))
            if item.upto is not None:
                # Bounds out of order: whatever a lower bound says, quantities below have had their price.
                first = max(first, item.upto + 1)
        return tuple(found)

    @property
    def _used(self) -> int:
        for index, bound in enumerate(self.bounds[: RANGES_MAX - 1]):
            if bound == 0:
                return index + 1
        return RANGES_MAX

    def with_ranges(self, ranges: Sequence[PriceRange]) -> PriceList:
        """Return the list with these ranges in place of those used now; the bound nobody reads stays.

        Columns behind the last range stay as they are while the number of ranges does, else they become 0. Raises
        `UserError` for no range, more than five, a last range with an upper bound, another one without.
        """
        if not 1 <= len(ranges) <= RANGES_MAX:
            raise UserError("price_range_count", count=len(ranges), most=RANGES_MAX)
        for position, item in enumerate(ranges, start=1):
            if (item.upto in (None, 0)) is not (position == len(ranges)):
                raise UserError("price_range_open", position=position)
        count = len(ranges)
        keeps = count == self._used
        bounds = [item.upto or 0 for item in ranges]
        prices = [item.price for item in ranges]
        rest = slice(count, RANGES_MAX)
        bounds += self.bounds[rest] if keeps else (0,) * (RANGES_MAX - count)
        prices += self.prices[rest] if keeps else (_ZERO,) * (RANGES_MAX - count)
        bounds[-1] = self.bounds[-1]
        return PriceList(tuple(bounds), tuple(prices))

    def unit_price(self, quantity: int) -> Decimal:
        """Give the untaxed price of one, when `quantity` are bought together: all are paid at one price."""
        for item in self.ranges:
            if item.upto is None or quantity <= item.upto:
                return item.price
        raise AssertionError("the last range has no upper bound")

    def total(self, quantity: int) -> Decimal:
        """Give the untaxed price of `quantity`, without rounding."""
        return self.unit_price(quantity) * quantity

    @property
    def printed(self) -> dict[str, Decimal]:
        """The price table as the shop prints it: `0-5`, `6-10`, `11-`, or `0-` alone.

        The shop tests each bound by itself here, so a bound behind a 0 bound is printed though no quantity pays it, and
        so is the fifth one. Source: classes/CatalogItem.class.php, get_printable_prices.
        """
        table = {f"0-{self.bounds[0] or ''}": self.prices[0]}
        for index, (bound, following) in enumerate(pairwise(self.bounds), start=1):
            if bound:
                table[f"{bound + 1}-{following or ''}"] = self.prices[index]
        return table

    def issues(self) -> tuple[PriceIssue, ...]:
        """List what is wrong with the bounds and prices in use, and the bounds behind the last range."""
        found: list[PriceIssue] = []
        below = 0
        for item in self.read:
            if item.last is not None:
                if item.last <= below:
                    found.append(PriceIssue(item.position, "price_bounds_not_increasing", item.last, below))
                below = max(below, item.last)
            found += _price_issues(item.position, item.price)
        # The fifth bound is printed behind a fourth one, and read by nobody.
        printed = self.bounds if self.bounds[-2] else self.bounds[:-1]
        found += (
            PriceIssue(position, "price_bound_ignored", bound)
            for position, bound in enumerate(printed, start=1)
            if bound and position >= self._used
        )
        return tuple(found)


NO_PRICE = PriceList()
"""The prices of an entry nobody has priced."""


def _price_issues(position: int, price: Decimal) -> list[PriceIssue]:
    if not price:
        return [PriceIssue(position, "price_zero", price)]
    found: list[PriceIssue] = []
    if price < 0:
        found.append(PriceIssue(position, "price_negative", price))
    if abs(price) >= 10 ** (PRICE_DIGITS - PRICE_DECIMALS):
        found.append(PriceIssue(position, "price_too_high", price))
    elif price != stored(price):
        found.append(PriceIssue(position, "price_too_precise", price))
    return found


def stored(amount: Decimal) -> Decimal:
    """Round an amount as the shop's database keeps it: three decimals, halves away from zero."""
    return amount.quantize(_STORED, ROUND_HALF_UP)


def shown(amount: Decimal) -> Decimal:
    """Round an amount as the shop shows it: two decimals."""
    return amount.quantize(_SHOWN, ROUND_HALF_UP)


def price_of(text: str) -> Decimal | None:
    """Read a price as people write it: `1 234,50 €`, `10.5`, `1.234,50`; None for a text that is no price.

    With both signs the last one is the decimal sign; a lone sign is the decimal one.
    """
    plain = re.sub(r"[\s\u00a0\u202f']", "", _CURRENCY.sub("", text))
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})", plain):
        return None
    return Decimal(plain)


def _price(column: str, value: object) -> Decimal:
    if value is None or value == "":
        return _ZERO
    try:
        price = Decimal(str(value).strip())
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or not _can_be_written(price):
        raise UserError("price_unreadable", column=column, value=str(value))
    return price or _ZERO


def _can_be_written(number: Decimal) -> bool:
    if not number:
        return True
    _, digits, exponent = number.as_tuple()
    # Zeros at the end are not written; numbers of any length come here, so nothing is spelled out or rounded.
    idle = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return number.adjusted() < NUMBER_DIGITS and isinstance(exponent, int) and exponent + idle >= -NUMBER_DIGITS


def _bound(column: str, value: object) -> int:
    if value is None or value == "":
        return 0
    try:
        return int(str(value).strip())
    except ValueError:
        raise UserError("bound_unreadable", column=column, value=str(value)) from None
