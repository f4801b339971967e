"""The demonstration's catalogue: believable, complete, and with something in every state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from seatadmin.context import Workspace
from seatadmin.domain.catalogue import ShopState
from seatadmin.domain.products import ProductKind
from seatadmin.paths import resource
from seatadmin.services.exchange_file import read_file
from ui.demo import OFFERS, Demo


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    demo = Demo()
    yield demo.start()
    demo.close()


def test_the_file_is_whole() -> None:
    content = read_file(resource(OFFERS).read_bytes())
    assert content.problems == ()
    assert len(content.templates) == 3


def test_offers_of_every_kind_and_state_are_there(workspace: Workspace) -> None:
    rows = workspace.products.rows()
    assert len(rows) >= 25
    assert len({row.category_id for row in rows}) == 5
    assert {"std_generateseats", "std_setuponecoursesession", "std_createcourse"} <= {row.handler for row in rows}
    assert {row.kind for row in rows} == set(ProductKind)
    states = {row.shop_state for row in rows}
    assert states >= {ShopState.NONE, ShopState.SAME, ShopState.CHANGED, ShopState.CONFLICT}
    assert sum(row.ready_at is not None for row in rows) == 1


def test_some_offers_have_something_to_correct_and_most_have_not(workspace: Workspace) -> None:
    rows = workspace.products.rows()
    errors = {row.code for row in rows if row.errors}
    assert {"SPOCM2", "RD", "ESPACEESSAI"} <= errors
    assert len(errors) <= 6
    assert Counter(bool(row.warnings) for row in rows)[True] >= 2


def test_codes_of_the_seats_sold_are_offers(workspace: Workspace) -> None:
    sold = {row.product_code for row in workspace.seats.rows()}
    assert sold <= set(workspace.products.codes().values())
