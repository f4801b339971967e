"""Taxes: percentages in, formulas out, and other people's formulas read without ever running them.

The shop keeps a tax as one PHP statement over `$ht` (untaxed unit price) and `$tr` (the ratio) that must set `$ttc`,
and executes it. Here a percentage becomes the one statement known to work, and a statement found in a shop is read by a
parser that knows numbers, `+ - * / ( )`, `round()` and the two variables. Whatever else stands in it is shown as it is
and not computed: a formula is text of somebody else, and a wrong price is worse than none.
Source: domain.md §12, run against the plugin; expected results in tests/data/domain/taxes.json.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal, TypeAlias, TypeVar

from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import Tax

PERCENTAGE_FORMULA = "$ttc = $ht * (1 + $tr / 100)"
"""The formula written for a percentage."""

FORBIDDEN_WORDS = ("file", "mysql", "pg_", "write", "read", "fputs", "fgets", "exec", "passthru", "system")
"""A formula with one of these anywhere, in a variable's name too, is not run by the shop: no price comes out."""

FORMULA_MAX = 400
"""Longest formula read; the shop's own take 30 characters."""

_DEPTH_MAX = 40

TaxIssue: TypeAlias = Literal[
    "tax_formula_empty",
    "tax_formula_forbidden",
    "tax_formula_without_result",
    "tax_formula_not_understood",
    "tax_variable_unknown",
]


class FormulaKind(StrEnum):
    """How far a formula is understood."""

    PERCENTAGE = "percentage"
    """The ratio is a percentage added to the price."""
    ARITHMETIC = "arithmetic"
    """Another computation, understood."""
    NO_TAX = "no_tax"
    """Nothing is added: the formula is empty."""
    NO_RESULT = "no_result"
    """The shop comes to no price."""
    NOT_UNDERSTOOD = "not_understood"
    """Cannot be computed here; what the shop does with it is not known."""


@dataclass(frozen=True, slots=True)
class _Number:
    text: str


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str


@dataclass(frozen=True, slots=True)
class _Negative:
    operand: _Node


@dataclass(frozen=True, slots=True)
class _Operation:
    sign: str
    left: _Node
    right: _Node


@dataclass(frozen=True, slots=True)
class _Round:
    operand: _Node
    digits: _Node


_Node: TypeAlias = "_Number | _Variable | _Negative | _Operation | _Round"
_N = TypeVar("_N", float, Decimal)


@dataclass(frozen=True, slots=True)
class TaxFormula:
    """A formula as read. `text` is the shop's own; `detail` the unknown variable or forbidden word of the issue.

    `proposal` is a formula that does what seems meant, None when nothing has to be put right.
    """

    text: str
    kind: FormulaKind
    issue: TaxIssue | None = None
    detail: str = ""
    proposal: str | None = None
    _expression: _Node | None = None

    @property
    def can_compute(self) -> bool:
        """True when prices with tax can be shown."""
        return self.kind not in (FormulaKind.NO_RESULT, FormulaKind.NOT_UNDERSTOOD)

    def taxed(self, untaxed: Decimal, ratio: Decimal) -> Decimal | None:
        """Compute a unit price with tax, exactly; None when it cannot be."""
        if self.kind is FormulaKind.NO_TAX:
            return untaxed
        if self._expression is None or not self.can_compute:
            return None
        try:
            result = _evaluated(self._expression, {"ht": untaxed, "tr": ratio}, Decimal, _rounded)
        except (ArithmeticError, ValueError):
            return None
        return result if result.is_finite() else None

    def shop_taxed(self, untaxed: Decimal, ratio: Decimal) -> float | None:
        """Compute what the shop's floating-point numbers give; None for no price, or when it is not known.

        Differs from `taxed` behind the twelfth digit, which the shop's three stored decimals hide.
        """
        if self.kind is FormulaKind.NO_TAX:
            return float(untaxed)
        if self._expression is None or not self.can_compute:
            return None
        try:
            values = {"ht": float(untaxed), "tr": float(ratio)}
            result = _evaluated(self._expression, values, float, _float_rounded)
        except (ArithmeticError, ValueError):
            return None
        return result if math.isfinite(result) else None


def read_formula(text: str, ratio: Decimal = Decimal(0)) -> TaxFormula:
    """Read a tax formula. `ratio` is the tax's own: an empty formula with a ratio is probably not meant.

    The shop lower-cases the formula first, so `$HT` is `$ht`. A variable that does not exist counts as 0.
    """
    if text in ("", "0"):  # what PHP calls empty
        issue: TaxIssue | None = "tax_formula_empty" if ratio else None
        return TaxFormula(text, FormulaKind.NO_TAX, issue, proposal=PERCENTAGE_FORMULA if ratio else None)
    lowered = text.lower()
    word = next((word for word in FORBIDDEN_WORDS if word in lowered), None)
    if word is not None:
        return TaxFormula(text, FormulaKind.NO_RESULT, "tax_formula_forbidden", word, PERCENTAGE_FORMULA)
    try:
        target, expression = _Parser(lowered).statement()
    except _NotUnderstood:
        return TaxFormula(text, FormulaKind.NOT_UNDERSTOOD, "tax_formula_not_understood", "", PERCENTAGE_FORMULA)
    unknown = next((name for name in _variables(expression) if name not in ("ht", "tr")), None)
    if target != "ttc":
        bare = target is None and unknown is None
        proposal = f"$ttc = {text.strip().rstrip(';').rstrip()}" if bare else PERCENTAGE_FORMULA
        return TaxFormula(text, FormulaKind.NO_RESULT, "tax_formula_without_result", target or "", proposal)
    if unknown is not None:
        kind, detail = FormulaKind.ARITHMETIC, f"${unknown}"
        return TaxFormula(text, kind, "tax_variable_unknown", detail, PERCENTAGE_FORMULA, expression)
    kind = FormulaKind.PERCENTAGE if _adds_percentage(expression) else FormulaKind.ARITHMETIC
    return TaxFormula(text, kind, _expression=expression)


def percentage_tax(code: str, title: str, percentage: Decimal, country: str = "") -> Tax:
    """Make a tax that adds a percentage."""
    return Tax(code, title, percentage, country, PERCENTAGE_FORMULA)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What `quantity` cost together, not rounded. Amounts with tax are None when the tax cannot be computed."""

    quantity: int
    unit_untaxed: Decimal
    unit_taxed: Decimal | None
    untaxed: Decimal
    tax: Decimal | None
    taxed: Decimal | None


def amounts(prices: PriceList, quantity: int, tax: Tax | None) -> Amounts:
    """Compute the price of a quantity as an order line does: tax of one unit, times the quantity, without rounding.

    `tax` None is an entry without tax, or whose tax the shop does not know: both are sold without tax.
    """
    unit = prices.unit_price(quantity)
    taxed = unit if tax is None else read_formula(tax.formula).taxed(unit, tax.ratio)
    untaxed = unit * quantity
    if taxed is None:
        return Amounts(quantity, unit, None, untaxed, None, None)
    added = (taxed - unit) * quantity
    return Amounts(quantity, unit, taxed, untaxed, added, untaxed + added)


# ---------------------------------------------------------------------- reading
class _NotUnderstood(Exception):
    pass


_TOKEN = re.compile(r"\s*(?:(?P<number>\d+\.\d*|\.\d+|\d+)|(?P<name>\$?[a-z_]\w*)|(?P<sign>[-+*/(),=;]))", re.ASCII)


class _Parser:
    """A statement of arithmetic in PHP's spelling, by recursive descent."""

    def __init__(self, text: str) -> None:
        if len(text) > FORMULA_MAX:
            raise _NotUnderstood
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def statement(self) -> tuple[str | None, _Node]:
        """Read `$variable = expression` or an expression alone; returns the variable's name and the expression."""
        target = None
        if self._peek().startswith("$") and self._peek(1) == "=":
            target = self._next()[1:]
            self._next()
        expression = self._sum()
        if self._peek() == ";":
            self._next()
        if self._peek():
            raise _NotUnderstood
        return target, expression

    def _sum(self) -> _Node:
        left = self._product()
        while self._peek() in ("+", "-"):
            left = _Operation(self._next(), left, self._product())
        return left

    def _product(self) -> _Node:
        left = self._factor()
        while self._peek() in ("*", "/"):
            left = _Operation(self._next(), left, self._factor())
        return left

    def _factor(self) -> _Node:
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            raise _NotUnderstood
        try:
            return self._signed()
        finally:
            self._depth -= 1

    def _signed(self) -> _Node:
        word = self._next()
        if word in ("+", "-"):
            # `++` and `--` are other operators in PHP.
            if self._peek() == word:
                raise _NotUnderstood
            operand = self._factor()
            return _Negative(operand) if word == "-" else operand
        if word == "(":
            inner = self._sum()
            self._expect(")")
            return inner
        if word == "round":
            return self._round()
        if word.startswith("$"):
            return _Variable(word[1:])
        # PHP reads a whole number with a leading zero in base eight.
        if word and (word[0].isdigit() or word[0] == ".") and not re.fullmatch(r"0\d+", word):
            return _Number(word)
        raise _NotUnderstood

    def _round(self) -> _Node:
        self._expect("(")
        operand = self._sum()
        digits: _Node = _Number("0")
        if self._peek() == ",":
            self._next()
            digits = self._sum()
        self._expect(")")
        return _Round(operand, digits)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise _NotUnderstood


def _tokens(text: str) -> Iterator[str]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotUnderstood
        # Two numbers or names side by side, such as `1e3`, are no arithmetic; the parser refuses them.
        yield match["number"] or match["name"] or match["sign"]
        at = match.end()


def _variables(node: _Node) -> Iterator[str]:
    match node:
        case _Variable(name):
            yield name
        case _Negative(operand):
            yield from _variables(operand)
        case _Operation(_, left, right) | _Round(left, right):
            yield from _variables(left)
            yield from _variables(right)


def _adds_percentage(expression: _Node) -> bool:
    """Tell whether an expression adds the ratio as a percentage, however it is written."""
    samples = ((Decimal(100), Decimal(20)), (Decimal(7), Decimal("5.5")), (Decimal(1000), Decimal(0)))
    try:
        return all(
            _evaluated(expression, {"ht": untaxed, "tr": ratio}, Decimal, lambda number, _: number)
            == untaxed * (100 + ratio) / 100
            for untaxed, ratio in samples
        )
    except ArithmeticError:
        return False


# ---------------------------------------------------------------------- computing
def _evaluated(
    node: _Node, values: Mapping[str, _N], number: Callable[[str], _N], rounded: Callable[[_N, _N], _N]
) -> _N:
    match node:
        case _Number(text):
            return number(text)
        case _Variable(name):
            return values.get(name, number("0"))
        case _Negative(operand):
            return -_evaluated(operand, values, number, rounded)
        case _Round(operand, digits):
            return rounded(_evaluated(operand, values, number, rounded), _evaluated(digits, values, number, rounded))
        case _Operation(sign, left, right):
            first = _evaluated(left, values, number, rounded)
            second = _evaluated(right, values, number, rounded)
            if sign == "+":
                return first + second
            if sign == "-":
                return first - second
            return first * second if sign == "*" else first / second


def _rounded(number: Decimal, digits: Decimal) -> Decimal:
    """Round as PHP does: halves away from zero; `digits` may be negative."""
    return number.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


def _float_rounded(number: float, digits: float) -> float:
    # PHP rounds the shortest decimal text of a number, not its binary value.
    return float(_rounded(Decimal(repr(number)), Decimal(digits)))
