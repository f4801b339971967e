"""Tax formulas: tests/data/domain/taxes.json is what the plugin answered for each of them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.prices import PriceList, PriceRange, stored
from seatadmin.domain.products import Tax
from seatadmin.domain.taxes import (
    FORMULA_MAX,
    PERCENTAGE_FORMULA,
    FormulaKind,
    amounts,
    percentage_tax,
    read_formula,
)
from tests.examples import examples

RECORDED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data/domain/taxes.json").read_text(encoding="utf-8")
)

# What a price of 10 should cost with tax: what each formula seems to mean.
MEANT = {
    "$ttc = $ht * (1 + $tr / 100)": (20, "12", None, None),
    "$TTC = $HT * (1 + $TR / 100)": (5.5, "10.55", None, None),
    "$TTC = $HT * (1 + $VAT / 100)": (20, "12", "tax_variable_unknown", PERCENTAGE_FORMULA),
    "": (20, "12", "tax_formula_empty", PERCENTAGE_FORMULA),
    "$ttc * $rt": (20, "12", "tax_formula_without_result", PERCENTAGE_FORMULA),
    "$ttc = $ht + $tr": (3, "13", None, None),
    "$ht * 1.2": (20, "12", "tax_formula_without_result", "$ttc = $ht * 1.2"),
    "$ttc = round($ht*(1+$tr/100),2)": (20, "12", None, None),
    "$ttc = writeit($ht)": (20, "12", "tax_formula_forbidden", PERCENTAGE_FORMULA),
}


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["formula"])
def test_the_shop_comes_to_this_price(case: dict[str, Any]) -> None:
    ratio = Decimal(str(case["ratio"]))
    found = read_formula(case["formula"], ratio).shop_taxed(Decimal(case["ht"]), ratio)
    assert found == (None if case["ttc"] is None else float(case["ttc"]))


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["formula"])
def test_our_price_is_the_shops_without_its_binary_noise(case: dict[str, Any]) -> None:
    ratio = Decimal(str(case["ratio"]))
    found = read_formula(case["formula"], ratio).taxed(Decimal(case["ht"]), ratio)
    assert (None if found is None else stored(found)) == (None if case["ttc"] is None else stored(Decimal(case["ttc"])))


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["formula"])
def test_what_is_meant_is_proposed(case: dict[str, Any]) -> None:
    _, price, issue, proposal = MEANT[case["formula"]]
    ratio = Decimal(str(case["ratio"]))
    formula = read_formula(case["formula"], ratio)
    assert (formula.issue, formula.proposal) == (issue, proposal)
    put_right = read_formula(formula.text if proposal is None else proposal, ratio)
    assert put_right.issue is None
    assert put_right.taxed(Decimal(case["ht"]), ratio) == Decimal(price)


@pytest.mark.parametrize(
    ("text", "kind", "price"),
    [
        (PERCENTAGE_FORMULA, FormulaKind.PERCENTAGE, "12"),
        ("$ttc=$ht*(100+$tr)/100;", FormulaKind.PERCENTAGE, "12"),
        ("\n$ttc\t=\n$ht + $ht * $tr / 100\n", FormulaKind.PERCENTAGE, "12"),
        ("$ttc = $ht * 1.055", FormulaKind.ARITHMETIC, "10.55"),
        ("$ttc = -(-$ht)", FormulaKind.ARITHMETIC, "10"),
        ("$ttc = $ht - 2 - 3", FormulaKind.ARITHMETIC, "5"),
        ("$ttc = $ht / 2 / 5", FormulaKind.ARITHMETIC, "1"),
        ("$ttc = 2 + $ht * 3", FormulaKind.ARITHMETIC, "32"),
        ("$ttc = round(2.5)", FormulaKind.ARITHMETIC, "3"),
        ("$ttc = round(-2.5)", FormulaKind.ARITHMETIC, "-3"),
        ("$ttc = round(1.955, 2)", FormulaKind.ARITHMETIC, "1.96"),
        ("$ttc = round($ht * 123.4, -1)", FormulaKind.ARITHMETIC, "1230"),
        ("$ttc = $ttc + $ht", FormulaKind.ARITHMETIC, "10"),
        ("0", FormulaKind.NO_TAX, "10"),
        ("$ttc = $ht / ($tr - 20)", FormulaKind.ARITHMETIC, None),
        ("$ttc = round($ht, 99999999999)", FormulaKind.ARITHMETIC, None),
        ("$total = $ht * 2", FormulaKind.NO_RESULT, None),
        ("$ttc = $thread", FormulaKind.NO_RESULT, None),
    ],
)  # fmt: skip
def test_formulas_of_others_are_computed(text: str, kind: FormulaKind, price: str | None) -> None:
    formula = read_formula(text, Decimal(20))
    assert formula.kind is kind
    expected = None if price is None else Decimal(price)
    assert formula.taxed(Decimal(10), Decimal(20)) == expected
    assert formula.shop_taxed(Decimal(10), Decimal(20)) == (None if price is None else pytest.approx(float(price)))


@pytest.mark.parametrize(
    "text",
    [
        "$ttc = $ht * $tr ** 2",
        "$ttc = $ht % 2",
        "$ttc += $ht",
        "$ttc = $ht; $ttc = 2",
        "$ttc = $ht > 10 ? 5 : 6",
        "if ($ht > 10) $ttc = 5",
        "$ttc = min($ht, 5)",
        "$ttc = __import__('os')",
        "$ttc = $ht // 2",
        "$ttc = 010",
        "$ttc = 1e3",
        "$ttc = 1_000",
        "$ttc = --$ht",
        "$ttc = ($ht",
        "$ttc = $ht)",
        "$ttc = round($ht",
        "$ttc = round()",
        "$ttc =",
        "=",
        "$ttc = $ht $tr",
        "$ttc = 10 €",
        "$ttc = ٣",
        "   ",
        "$ttc = " + "(" * 60 + "1" + ")" * 60,
        "$ttc = 1" + "+1" * FORMULA_MAX,
    ],
)
def test_what_is_not_arithmetic_is_shown_and_not_computed(text: str) -> None:
    formula = read_formula(text, Decimal(20))
    assert (formula.text, formula.kind, formula.can_compute) == (text, FormulaKind.NOT_UNDERSTOOD, False)
    assert formula.issue == "tax_formula_not_understood"
    assert formula.taxed(Decimal(10), Decimal(20)) is None
    assert formula.shop_taxed(Decimal(10), Decimal(20)) is None


pieces = st.lists(
    st.sampled_from(["$ht", "$tr", "$ttc", "=", "+", "-", "*", "/", "(", ")", "round", ",", "1", "0.5", ";", " ", "0"]),
    max_size=25,
).map("".join)


@given(pieces | st.text(max_size=30), st.decimals(0, 1000, places=3), st.decimals(0, 100, places=2))
@settings(max_examples=examples(100))
def test_any_formula_can_be_met(text: str, untaxed: Decimal, ratio: Decimal) -> None:
    formula = read_formula(text, ratio)
    ours, shop = formula.taxed(untaxed, ratio), formula.shop_taxed(untaxed, ratio)
    assert formula.text == text
    assert formula.can_compute or ours is shop is None
    assert formula.proposal is None or read_formula(formula.proposal, ratio).issue is None
    if formula.kind is FormulaKind.PERCENTAGE and "round" not in text:
        assert ours is not None
        assert shop == pytest.approx(float(ours), abs=1e-6)


# ---------------------------------------------------------------------- amounts
PRICES = PriceList.of([PriceRange(5, Decimal("10.005")), PriceRange(None, Decimal(9))])


def test_tax_of_one_times_the_quantity() -> None:
    found = amounts(PRICES, 3, percentage_tax("1", "TVA 20", Decimal(20)))
    assert found.unit_untaxed == Decimal("10.005")
    assert found.unit_taxed == Decimal("12.006")
    assert (found.untaxed, found.tax, found.taxed) == (Decimal("30.015"), Decimal("6.003"), Decimal("36.018"))


def test_a_rounded_unit_is_rounded_before_it_is_multiplied() -> None:
    found = amounts(PRICES, 3, Tax("1", "TVA", Decimal(20), "FR", "$ttc = round($ht*(1+$tr/100),2)"))
    assert (found.unit_taxed, found.taxed) == (Decimal("12.01"), Decimal("36.03"))


def test_without_a_tax_nothing_is_added() -> None:
    found = amounts(PRICES, 6, None)
    assert (found.unit_untaxed, found.unit_taxed, found.untaxed, found.tax, found.taxed) == (9, 9, 54, 0, 54)


def test_a_tax_that_cannot_be_computed_leaves_the_untaxed_price() -> None:
    found = amounts(PRICES, 6, Tax("1", "?", Decimal(20), "FR", "$ttc = min($ht, 5)"))
    assert (found.untaxed, found.unit_taxed, found.tax, found.taxed) == (54, None, None, None)
