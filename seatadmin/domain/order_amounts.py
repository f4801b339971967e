"""The amounts of an order computed again from its lines, and compared with what the shop has stored.

Everything is exact decimal arithmetic; only the comparison rounds, to the cent the shop shows. Nothing is guessed: a
tax that is not known, or whose formula is not understood, leaves the sums that need it empty.
Source: domain.md §5.3 and §12 (run for prices): an order is the sum over lines that are no discount and no shipping of
unit price times quantity, tax is that of one unit times the quantity, discounts are negative and added, shipping stands
outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from seatadmin.domain.order_content import LineContent, content_of
from seatadmin.domain.orders import Bill, BillLine, LineKind
from seatadmin.domain.products import Tax
from seatadmin.domain.taxes import read_formula

_CENT = Decimal("0.01")
_ZERO = Decimal(0)
_NO_TAX = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class Difference:
    """An amount that is not what it should be. `field` names it: one of `Bill`, or of `BillLine`.

    `line` is the place of the line in the order, from 0 (the shop itself numbers several alike); None for the order.
    """

    field: str
    stored: Decimal
    computed: Decimal
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line computed again. `total` is unit price times quantity; `list_price` what the price list frozen in the line
    asks for one when so many are bought. `unit_tax`, `tax` and `taxed` are None when the tax cannot be computed.
    """

    total: Decimal | None
    list_price: Decimal | None
    unit_tax: Decimal | None
    tax: Decimal | None
    taxed: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderAmounts:
    """An order computed again. `ordered` is before discounts; `untaxed`, `taxes` and `amount` after them.

    `discount` is untaxed. `shipping` stands beside the amount. None where something needed is not known; then
    `unknown_taxes` names the taxes that are missing or not understood.
    """

    lines: tuple[LineAmounts, ...] = ()
    ordered: Decimal | None = None
    discount: Decimal = _ZERO
    discount_tax: Decimal = _ZERO
    shipping: Decimal = _ZERO
    untaxed: Decimal | None = None
    taxes: Decimal | None = None
    amount: Decimal | None = None
    unknown_taxes: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def adds_up(self) -> bool:
        """True when nothing that could be compared differs."""
        return not self.differences


def same_amount(stored: Decimal, computed: Decimal) -> bool:
    """Tell whether two amounts are one and the same to the cent; the shop computes in floating point."""
    return abs(stored - computed) < _CENT


def recomputed(
    bill: Bill,
    lines: Sequence[BillLine],
    taxes: Mapping[str, Tax] | None,
    contents: Sequence[LineContent] | None = None,
) -> OrderAmounts:
    """Compute an order again. `taxes` by code, None when the taxes of the shop were never read.

    `contents` are those of the lines, decoded; without them they are decoded here.
    """
    held = contents if contents is not None else [content_of(line) for line in lines]
    computed = tuple(_line_amounts(line, content, taxes) for line, content in zip(lines, held, strict=True))
    sold = [(line, one) for line, one in zip(lines, computed, strict=True) if _is_sold(line)]
    discounts = [(line, one) for line, one in zip(lines, computed, strict=True) if line.kind is LineKind.DISCOUNT]
    shipping = sum((line.total or _ZERO for line in lines if line.kind is LineKind.SHIPPING), _ZERO)
    unknown = tuple(dict.fromkeys(line.tax_code for line, one in sold if one.unit_tax is None))
    discount, discount_tax = _discount(bill, discounts)
    ordered = _sum(one.total for _, one in sold) if lines else None
    untaxed = None if ordered is None else ordered + discount
    tax = _sum(one.tax for _, one in sold) if lines else None
    all_taxes = None if tax is None else tax + discount_tax
    amount = None if untaxed is None or all_taxes is None else untaxed + all_taxes
    return OrderAmounts(
        computed,
        ordered,
        discount,
        discount_tax,
        shipping,
        untaxed,
        all_taxes,
        amount,
        unknown,
        (*_line_differences(lines, computed), *_bill_differences(bill, untaxed, all_taxes, amount)),
    )


def _is_sold(line: BillLine) -> bool:
    return line.kind not in (LineKind.DISCOUNT, LineKind.SHIPPING)


def _line_amounts(line: BillLine, content: LineContent, taxes: Mapping[str, Tax] | None) -> LineAmounts:
    quantity, unit = line.quantity, line.unit_cost
    total = None if quantity is None or unit is None else unit * quantity
    product = content.product
    whole = quantity is not None and quantity == quantity.to_integral_value() and quantity > 0
    asks = line.is_product and product is not None and whole
    list_price = product.prices.unit_price(int(quantity or 0)) if asks and product is not None else None
    unit_tax = None if unit is None else _unit_tax(unit, line.tax_code, taxes)
    tax = None if unit_tax is None or quantity is None else unit_tax * quantity
    return LineAmounts(total, list_price, unit_tax, tax, None if tax is None or total is None else total + tax)


def _unit_tax(unit: Decimal, code: str, taxes: Mapping[str, Tax] | None) -> Decimal | None:
    if code in _NO_TAX:
        return _ZERO
    if taxes is None:
        return None
    tax = taxes.get(code)
    if tax is None:
        # The shop adds nothing for a tax it does not find.
        return _ZERO
    taxed = read_formula(tax.formula).taxed(unit, tax.ratio)
    return None if taxed is None else taxed - unit


def _discount(bill: Bill, lines: Iterable[tuple[BillLine, LineAmounts]]) -> tuple[Decimal, Decimal]:
    """Give the discount and its tax, both negative: as the order says, else as its discount lines add up to."""
    if bill.untaxed_discount or bill.discount_taxes:
        return bill.untaxed_discount or _ZERO, bill.discount_taxes or _ZERO
    found = [(one.total or _ZERO, one.tax or _ZERO) for _, one in lines]
    return sum((total for total, _ in found), _ZERO), sum((tax for _, tax in found), _ZERO)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = _ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _line_differences(lines: Sequence[BillLine], computed: Sequence[LineAmounts]) -> list[Difference]:
    found: list[Difference] = []
    for place, (line, one) in enumerate(zip(lines, computed, strict=True)):
        if line.total is not None and one.total is not None and not same_amount(line.total, one.total):
            found.append(Difference("total", line.total, one.total, place))
        if (
            line.unit_cost is not None
            and one.list_price is not None
            and not same_amount(line.unit_cost, one.list_price)
        ):
            found.append(Difference("unit_cost", line.unit_cost, one.list_price, place))
    return found


def _bill_differences(
    bill: Bill, untaxed: Decimal | None, taxes: Decimal | None, amount: Decimal | None
) -> list[Difference]:
    found = [
        Difference(field, stored, computed)
        for field, stored, computed in (
            ("untaxed", bill.untaxed, untaxed),
            ("taxes", bill.taxes, taxes),
            ("amount", bill.amount, amount),
        )
        if stored is not None and computed is not None and not same_amount(stored, computed)
    ]
    # What the order itself must hold, whatever its lines say.
    if None not in (bill.untaxed, bill.taxes, bill.amount) and not found:
        sum_ = (bill.untaxed or _ZERO) + (bill.taxes or _ZERO)
        if not same_amount(bill.amount or _ZERO, sum_):
            found.append(Difference("amount", bill.amount or _ZERO, sum_))
    return found
