"""A block of a spreadsheet pasted onto entries: each cell by itself, all of it one change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from seatadmin.domain.catalogue import VersionReason
from seatadmin.domain.products import Audience, Product, ProductId, ProductStatus, SeatsMode
from seatadmin.errors import UserError
from seatadmin.services.bulk_edit import BulkPreview
from seatadmin.services.exchange_wording import ExchangeWords
from seatadmin.services.product_cells import COLUMNS
from seatadmin.services.wording import LANGUAGES, Language, Words, messages
from tests.domain.offers import SESSION
from tests.services.desk import Desk


@pytest.fixture
def ids(anne: Desk) -> list[ProductId]:
    return [anne.begin(replace(SESSION, code=code, category=None)) for code in ("A", "B", "C")]


def told(preview: BulkPreview) -> list[tuple[int, int, str]]:
    return [(one.row, one.column, one.code) for one in preview.problems]


def first_prices(desk: Desk, ids: list[ProductId]) -> list[str]:
    return [str(desk.product(id_).prices.prices[0].normalize()) for id_ in ids]


def test_prices_of_a_spreadsheet_are_one_change(anne: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["130,50 €"], ["1 200"], ["99.5"]], ids, ["price1"])
    assert (preview.cells, preview.unchanged, preview.problems) == (3, 0, ())
    assert first_prices(anne, ids) == ["1.2E+2"] * 3
    done = anne.bulk.apply(preview)
    assert first_prices(anne, ids) == ["130.5", "1.2E+3", "99.5"]
    assert anne.product(ids[0]).prices.bounds == SESSION.prices.bounds
    assert [one.why for one in anne.products.versions(ids[0])] == [VersionReason.CREATED]
    anne.undo(done)
    assert [anne.product(id_).prices for id_ in ids] == [SESSION.prices] * 3


def test_several_columns_are_pasted_side_by_side(anne: Desk, ids: list[ProductId]) -> None:
    block = [["Un", "Suspendu", ""], ["Deux", "available", "2"]]
    anne.bulk.apply(anne.bulk.preview(block, ids, ["name", "status", "tax_code"]))
    found = [(one.name, one.status, one.tax_code) for one in map(anne.product, ids)]
    assert found == [
        ("Un", ProductStatus.SUSPENDED, "1"),
        ("Deux", ProductStatus.AVAILABLE, "2"),
        (SESSION.name, SESSION.status, "1"),
    ]


def test_one_value_fills_a_selection(anne: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["Suspendu"]], ids, ["status"])
    assert preview.cells == 3
    anne.bulk.apply(preview)
    assert {anne.product(id_).status for id_ in ids} == {ProductStatus.SUSPENDED}
    wide = anne.bulk.preview([["7"]], ids, ["stock", "max_per_order"])
    assert wide.cells == 6
    row = anne.bulk.preview([["8", "9"]], ids, ["stock", "max_per_order"])
    assert [(edit.after.stock, edit.after.max_per_order) for edit in row.changes.products if edit.after] == [(8, 9)] * 3


def test_cells_that_mean_nothing_are_told_and_the_others_go_on(anne: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["#REF!", "x"], ["cher", "y"], ["=A1*2", "z"]], ids, ["price1", "name"])
    assert told(preview) == [
        (1, 1, "cell_spreadsheet_leftover"),
        (2, 1, "cell_no_price"),
        (3, 1, "cell_spreadsheet_leftover"),
    ]
    assert preview.cells == 3
    anne.bulk.apply(preview)
    assert [anne.product(id_).name for id_ in ids] == ["x", "y", "z"]
    said = ExchangeWords(Words("en")).cell_problem_text(preview.problems[1])
    assert said == "Row 2, Untaxed price 1 “cher”: this is not a price. Write a number, for example 120.50."


def test_what_stands_beyond_is_told(anne: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["1", "2"], ["3", "4"]], [ids[0]], ["stock"])
    assert told(preview) == [(2, 0, "paste_rows_beyond"), (1, 2, "paste_column_beyond")]
    assert preview.cells == 1
    gone = ProductId("00000000-0000-0000-0000-000000000099")
    assert told(anne.bulk.preview([["1"]], [gone], ["stock"])) == [(1, 0, "paste_entry_gone")]
    assert told(anne.bulk.preview([["1"]], ids[:1], ["findings"])) == [(1, 1, "paste_column_fixed")]
    assert anne.bulk.preview([], ids, ["stock"]).cells == 0


def test_what_is_there_already_is_no_change(anne: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["120,00"]], ids, ["price1"])
    assert (preview.cells, preview.unchanged) == (0, 3)
    assert not anne.bulk.apply(preview)


def test_an_entry_changed_since_the_preview_is_not_overwritten(anne: Desk, paul: Desk, ids: list[ProductId]) -> None:
    preview = anne.bulk.preview([["Neuf"]], ids, ["name"])
    was = paul.product(ids[1])
    paul.products.edit(ids[1], was, replace(was, name="De Paul"))
    with pytest.raises(UserError, match="product_changed_meanwhile"):
        anne.bulk.apply(preview)
    assert [anne.product(id_).name for id_ in ids] == [SESSION.name, "De Paul", SESSION.name]


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("audience", "-1", "audience", Audience.ANONYMOUS_ONLY),
        ("audience", "1", "audience", Audience.LOGGED_IN),
        ("audience", "tout le monde", "audience", Audience.EVERYBODY),
        ("audience", "0", "audience", Audience.EVERYBODY),
        ("seats_mode", "0", "seats_mode", SeatsMode.NOBODY),
        ("seats_mode", "oui", "seats_mode", SeatsMode.AS_QUANTITY),
        ("status", "ABANDONNED", "status", ProductStatus.ABANDONED),
        ("status", "Épuisé", "status", ProductStatus.ABANDONED),
        ("status", "prevision", "status", ProductStatus.PREVIEW),
        ("renewable", "x", "renewable", True),
        ("renewable", "Non", "renewable", False),
        ("stock", "1 000", "stock", 1000),
        ("stock", "5,0", "stock", 5),
        ("price3", "12", "prices", replace(SESSION.prices, prices=(*SESSION.prices.prices[:2], Decimal(12), 0, 0))),
        ("upto3", "20", "prices", replace(SESSION.prices, bounds=(5, 10, 20, 0, 0))),
        ("name", "  Un   nom ", "name", "Un nom"),
        ("handler_params", " a=b ", "handler_params", " a=b "),
    ],
)
def test_texts_mean_what_people_mean(anne: Desk, column: str, text: str, field: str, value: object) -> None:
    entered = COLUMNS[column].entered(Product(prices=SESSION.prices), text, anne.bulk.lookups())
    assert getattr(entered, field) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_a_cell_is_worded(language: Language) -> None:
    told = messages(language)
    assert told["cell_problem"].keys() == told["cell_problem_remedy"].keys()
    kinds = {f"cell_no_{key}" for key in ("status", "kind", "audience", "seats_mode")}
    assert kinds <= told["cell_problem"].keys()
    for column in COLUMNS.values():
        title = column.title(Words(language))
        assert title != column.label
        assert "{" not in title
