"""Two states of an entry compared, three of them merged: nothing is lost, nobody's change is dropped unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.differences import (
    Change,
    Conflict,
    Difference,
    Part,
    Side,
    changed_fields,
    differences,
    merge,
    word_changes,
)
from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import PRODUCT_FIELDS, Product, ProductStatus
from tests.domain.offers import PARAMS, SESSION, TEXTS, near, products


def with_params(text: str) -> Product:
    return replace(SESSION, handler_params=text)


# ---------------------------------------------------------------------- two states
def test_a_changed_price_is_told_for_its_range() -> None:
    dearer = replace(SESSION, prices=replace(SESSION.prices, prices=tuple(map(Decimal, (130, 110, 99, 0, 0)))))
    assert differences(SESSION, dearer) == (
        Difference(
            "prices",
            (Part("1-5", Decimal("120.000"), Decimal(130)), Part("11-", Decimal("99.500"), Decimal(99))),
        ),
    )


def test_ranges_that_appear_and_go_are_told() -> None:
    single = replace(SESSION, prices=PriceList.single(Decimal(100)))
    assert differences(SESSION, single)[0].parts == (
        Part("1-5", Decimal("120.000"), None),
        Part("6-10", Decimal("110.000"), None),
        Part("11-", Decimal("99.500"), None),
        Part("1-", None, Decimal(100)),
    )


def test_parameters_are_compared_key_by_key() -> None:
    after = with_params("coursename=SPOC-M2&duration=180&starttime=1764576000")
    assert differences(SESSION, after) == (
        Difference(
            "handler_params",
            (
                Part("coursename", "SPOC-M1", "SPOC-M2"),
                Part("supervisor", "teacher", None),
                Part("starttime", None, "1764576000"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("a=1&b=2", "b=2&a=1"), ("a=1", "a=1&"), ("a=1&a=2", "a=1&a=3"), ("0", "")],
)
def test_strings_that_differ_otherwise_than_by_a_key_are_compared_whole(before: str, after: str) -> None:
    found = differences(with_params(before), with_params(after))
    assert found == (Difference("handler_params", (Part("", before, after),)),)


def test_questions_are_compared_by_their_key() -> None:
    after = replace(SESSION, required_data='[{"field":"service","label":"Service","type":"text"}]')
    keys = [part.key for part in differences(SESSION, after)[0].parts]
    assert keys == ["fonction", "service"]


@pytest.mark.parametrize("text", ["not JSON", "{}", '[{"label":"x"}]', "[" * 100_000])
def test_unreadable_questions_are_compared_whole(text: str) -> None:
    found = differences(SESSION, replace(SESSION, required_data=text))
    assert found[0].parts == (Part("", SESSION.required_data, text),)


@given(products(), products())
def test_every_difference_is_told_and_nothing_else(before: Product, after: Product) -> None:
    found = differences(before, after)
    assert [one.field for one in found] == [
        name for name in PRODUCT_FIELDS if getattr(before, name) != getattr(after, name)
    ]
    assert all(one.parts for one in found)
    assert all(part.before != part.after for one in found for part in one.parts)


# ---------------------------------------------------------------------- three states
def test_changes_of_different_fields_come_together() -> None:
    ours = replace(SESSION, name="SPOC Management")
    theirs = replace(SESSION, status=ProductStatus.SUSPENDED)
    merged = merge(SESSION, ours, theirs)
    assert merged.conflicts == ()
    assert merged.product == replace(ours, status=ProductStatus.SUSPENDED)


def test_changes_of_different_parameters_come_together() -> None:
    ours = with_params("coursename=SPOC-M1&supervisor=teacher&duration=365&z=1")
    theirs = with_params("coursename=SPOC-M1&duration=180&b=2")
    merged = merge(SESSION, ours, theirs)
    assert merged.conflicts == ()
    assert merged.product.handler_params == "coursename=SPOC-M1&duration=365&b=2&z=1"


def test_the_same_parameter_changed_twice_is_a_conflict_of_that_key_alone() -> None:
    ours = with_params("coursename=SPOC-M1&supervisor=teacher&duration=365")
    theirs = with_params("coursename=SPOC-M2&supervisor=teacher&duration=90")
    merged = merge(SESSION, ours, theirs)
    assert merged.conflicts == (Conflict("handler_params", "duration", "180", "365", "90"),)
    assert merged.product.handler_params == "coursename=SPOC-M2&supervisor=teacher&duration=365"
    chosen = merge(SESSION, ours, theirs, {("handler_params", "duration"): Side.THEIRS})
    assert chosen.conflicts == ()
    assert chosen.product.handler_params == "coursename=SPOC-M2&supervisor=teacher&duration=90"


def test_a_parameter_removed_here_and_changed_there_is_a_conflict() -> None:
    ours, theirs = with_params("coursename=SPOC-M1&supervisor=teacher"), with_params("duration=90")
    merged = merge(SESSION, ours, theirs)
    assert [conflict.key for conflict in merged.conflicts] == ["duration"]
    assert merged.product.handler_params == ""


def test_prices_are_one_thing() -> None:
    ours = replace(SESSION, prices=replace(SESSION.prices, prices=tuple(map(Decimal, (130, 110, 99, 0, 0)))))
    theirs = replace(SESSION, prices=replace(SESSION.prices, prices=tuple(map(Decimal, (120, 111, 99, 0, 0)))))
    merged = merge(SESSION, ours, theirs)
    assert [conflict.place for conflict in merged.conflicts] == [("prices", "")]
    assert merged.product.prices == ours.prices


def test_a_string_that_is_more_than_keys_is_taken_whole() -> None:
    ours, theirs = with_params("a=1&a=2"), with_params("a=1")
    assert [one.place for one in merge(SESSION, ours, theirs).conflicts] == [("handler_params", "")]
    taken = merge(SESSION, ours, theirs, {("handler_params", ""): Side.THEIRS})
    assert taken.product.handler_params == "a=1"


def test_a_whole_string_can_be_chosen_though_its_keys_could_be_merged() -> None:
    ours, theirs = with_params("coursename=A"), with_params("coursename=B&x=1")
    merged = merge(SESSION, ours, theirs, {("handler_params", ""): Side.THEIRS})
    assert (merged.product.handler_params, merged.conflicts) == ("coursename=B&x=1", ())


def test_without_a_common_past_every_difference_is_a_conflict() -> None:
    ours, theirs = with_params("a=1&b=1"), replace(with_params("a=1&b=2&c=3"), name="Autre")
    merged = merge(None, ours, theirs)
    assert [conflict.place for conflict in merged.conflicts] == [
        ("name", ""),
        ("handler_params", "b"),
        ("handler_params", "c"),
    ]
    assert merged.product == ours


def test_parameters_of_two_handlers_are_never_mixed() -> None:
    base = replace(SESSION, handler="h", handler_params="a=1")
    ours = replace(base, handler="g", handler_params="x=1")
    theirs = replace(base, handler_params="a=1&c=3")
    for here, there in ((ours, theirs), (theirs, ours)):
        merged = merge(base, here, there)
        assert [conflict.place for conflict in merged.conflicts] == [("handler_params", "")]
        assert (merged.product.handler, merged.product.handler_params) == ("g", here.handler_params)
    unread = replace(base, handler="g")
    assert [one.place for one in merge(base, unread, theirs).conflicts] == [("handler_params", "")]
    chosen = merge(base, ours, theirs, {("handler_params", ""): Side.OURS})
    assert (chosen.product, chosen.conflicts) == (ours, ())


@given(st.data())
def test_one_persons_changes_need_no_decision(data: st.DataObject) -> None:
    base = data.draw(products())
    changed = data.draw(near(base))
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert (merged.product, merged.conflicts) == (changed, ())


@given(st.data())
def test_both_workstations_get_the_same_unless_they_must_choose(data: st.DataObject) -> None:
    base = data.draw(products())
    ours, theirs = data.draw(near(base)), data.draw(near(base))
    here, there = merge(base, ours, theirs), merge(base, theirs, ours)
    assert [conflict.place for conflict in here.conflicts] == [conflict.place for conflict in there.conflicts]
    if not here.conflicts:
        assert here.product == there.product
    for name in PRODUCT_FIELDS:
        values = {getattr(base, name), getattr(ours, name), getattr(theirs, name)}
        if name != "handler_params":
            assert getattr(here.product, name) in values


@given(st.data())
def test_choosing_ends_every_conflict(data: st.DataObject) -> None:
    base = data.draw(st.none() | products())
    ours = data.draw(products())
    theirs = data.draw(near(ours))
    found = merge(base, ours, theirs)
    sides = data.draw(st.lists(st.sampled_from(Side), min_size=len(found.conflicts), max_size=len(found.conflicts)))
    choices = {conflict.place: side for conflict, side in zip(found.conflicts, sides, strict=True)}
    assert merge(base, ours, theirs, choices).conflicts == ()
    taken = merge(base, ours, theirs, {conflict.place: Side.THEIRS for conflict in found.conflicts})
    for conflict in found.conflicts:
        if conflict.key == "":
            assert getattr(taken.product, conflict.field) == getattr(theirs, conflict.field)


@given(PARAMS, PARAMS, PARAMS)
def test_merged_parameters_have_no_key_nobody_wrote(base: str, ours: str, theirs: str) -> None:
    merged = merge(with_params(base), with_params(ours), with_params(theirs)).product.handler_params
    written = {piece.partition("=")[0] for text in (base, ours, theirs) for piece in text.split("&")}
    assert {piece.partition("=")[0] for piece in merged.split("&")} <= written | {""}


# ---------------------------------------------------------------------- long texts
def test_words_that_changed_are_found() -> None:
    assert word_changes("Une session de six semaines", "Une session de huit semaines") == (
        (Change.SAME, "Une session de "),
        (Change.REMOVED, "six "),
        (Change.ADDED, "huit "),
        (Change.SAME, "semaines"),
    )


@given(TEXTS, TEXTS)
def test_word_changes_hold_both_texts(before: str, after: str) -> None:
    runs = word_changes(before, after)
    assert "".join(text for change, text in runs if change is not Change.ADDED) == before
    assert "".join(text for change, text in runs if change is not Change.REMOVED) == after
    assert all(text for _, text in runs)


def test_very_long_texts_are_one_change() -> None:
    before, after = "un mot " * 5_000, "deux mots " * 5_000
    assert word_changes(before, after) == ((Change.REMOVED, before), (Change.ADDED, after))


def test_changed_fields_are_listed_in_the_order_of_the_entry() -> None:
    assert changed_fields(SESSION, replace(SESSION, renewable=False, name="x")) == ("name", "renewable")
