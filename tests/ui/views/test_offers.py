"""The section of offers in the window: found from anywhere, counted on the first page."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from seatadmin.context import Workspace
from seatadmin.domain.products import Product, ProductId


@pytest.fixture
def shop(workspace: Workspace) -> dict[str, ProductId]:
    """Offers of the workspace, by code: two that cannot be published yet, one that only speaks of another."""
    offers = (
        Product(code="SPOCM1", name="SPOC Appropriation Moodle"),
        Product(code="ETE-1", name="Session d’été"),
        Product(code="AAA", name="Autre", description="voir aussi la session d’été"),
    )
    return {offer.code: workspace.products.create(offer).created[0] for offer in offers}


def hits(office: Any, qtbot: Any, typed: str) -> list[Any]:
    field = office.window.palette_field
    field.open()
    field.clear()
    qtbot.keyClicks(field, typed)
    office.settle()
    return [hit for hit in field.hits() if hit.icon_name == "offers" and "offer" in hit.note]


@pytest.mark.parametrize(("typed", "first"), [("spocm", "SPOCM1"), ("appropriation moo", "SPOCM1"), ("ete", "ETE-1")])
def test_an_offer_is_found_from_anywhere_and_opened(qtbot: Any, shop: Any, office: Any, typed: str, first: str) -> None:
    office.show("today")
    found = hits(office, qtbot, typed)
    assert found[0].title.startswith(first)
    found[0].run()
    drafts = office.session.offers.editor.drafts
    qtbot.waitUntil(lambda: drafts.product_id == shop[first], timeout=10_000)
    assert office.window.current_section() == "offers"
    assert office.session.offers.currentWidget() is office.session.offers.editor
    office.settle()


def test_offers_to_correct_are_counted_on_the_first_page(qtbot: Any, shop: Any, office: Any) -> None:
    today, overview = office.session.today, office.session.offers.overview
    office.show("today")
    assert (today.offers.isVisible(), today.offers.number.text()) == (True, "0")
    overview.check_all()
    office.settle()
    assert today.offers.number.text() == "3"
    qtbot.mouseClick(today.offers.button, Qt.MouseButton.LeftButton)
    office.settle()
    assert office.window.current_section() == "offers"
    assert (overview.chips.key, overview.model.rowCount()) == ("to_correct", 3)


def test_nothing_is_said_of_offers_where_there_are_none(office: Any) -> None:
    office.show("today")
    assert not office.session.today.offers.isVisible()


def test_the_list_knows_what_became_of_others_when_an_offer_is_left(qtbot: Any, workspace: Any, office: Any) -> None:
    ids = [workspace.products.create(Product(code="TWICE", name=name)).created[0] for name in ("Une", "Deux")]
    offers = office.session.offers
    office.show("offers")
    offers.overview.check_all()
    office.settle()
    before = {row.id: row.errors for row in offers.overview.rows}
    offers.open_offer(ids[0])
    qtbot.waitUntil(lambda: offers.editor.drafts.product_id == ids[0], timeout=10_000)
    offers.editor.drafts.edit("code", code="ONCE")
    offers.editor.leave()
    office.settle()
    after = {row.id: row.errors for row in offers.overview.rows}
    assert all(after[id_] == before[id_] - 1 for id_ in ids)


def test_a_copy_is_told_and_selected(shop: Any, office: Any, workspace: Any) -> None:
    overview = office.session.offers.overview
    office.show("offers")
    office.settle()
    overview.select([shop["AAA"]])
    overview.duplicate_action.trigger()
    office.settle()
    copies = {row.id for row in overview.rows} - set(shop.values())
    assert len(copies) == 1
    assert set(overview.table.selected_keys()) == copies
    assert office.said() == "1 offer(s) copied"
