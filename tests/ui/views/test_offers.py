"""The section of offers in the window: found from anywhere, counted on the first page, undone to the beginning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from seatadmin.context import Workspace
from seatadmin.domain.products import Product, ProductId
from ui.views.table_view import Pasted


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


class Walk:
    """Everything that can be done to a catalogue in the section, step by step, and what it comes to after each."""

    def __init__(self, qtbot: Any, office: Any) -> None:
        self._qtbot, self._office = qtbot, office
        self.overview, self.view = office.session.offers.overview, office.session.offers
        self.stack = office.window.undo_stack

    @property
    def workspace(self) -> Any:
        return self._office.session.hub.workspace

    def settle(self) -> None:
        editor = self.view.editor
        self._qtbot.waitUntil(lambda: editor.drafts.is_kept or bool(editor.clash.isVisible()), timeout=10_000)
        self._office.settle()

    def state(self) -> dict[str, Any]:
        """Give what undo must bring back."""
        self.settle()
        products = self.workspace.products
        return {
            "offers": {row.id: products.get(row.id).product for row in products.rows()},
            "ready": {row.id for row in products.rows() if row.ready_at is not None},
            "categories": self.workspace.catalogue.categories(),
            "templates": [template.name for template in products.templates()],
        }

    def only(self) -> ProductId:
        return min(self.workspace.products.rows(), key=lambda row: len(row.code)).id

    def select(self) -> None:
        self._office.settle()
        self.overview.select([self.only()])

    def edit(self, **values: Any) -> None:
        self.view.editor.drafts.edit(next(iter(values)), **values)

    def open(self) -> None:
        self.view.open_offer(self.only())
        self._qtbot.waitUntil(lambda: self.view.editor.drafts.product_id is not None, timeout=10_000)
        self.settle()

    def restore(self) -> None:
        versions = self.view.editor.versions
        self.view.editor.tabs.setCurrentWidget(versions)
        self._office.settle()
        versions.list.setCurrentRow(versions.list.count() - 1)
        self._office.settle()
        self._qtbot.mouseClick(versions.restore, Qt.MouseButton.LeftButton)

    def leave(self) -> None:
        self.view.editor.leave()
        self._office.settle()

    def paste(self) -> None:
        self.select()
        self.overview.table.setCurrentIndex(self.overview.model.index(0, self.overview.model.column_of("price1")))
        self.overview.table.pasted.emit(Pasted("99,50", ""))
        self._office.settle()
        self._qtbot.mouseClick(self.overview.paste_sheet.apply, Qt.MouseButton.LeftButton)

    def act(self, action: Any) -> None:
        self.select()
        action.trigger()


STEPS: dict[str, Callable[[Walk], object]] = {
    "a category": lambda walk: walk.overview.add_category("Formations"),
    "an offer": lambda walk: walk.overview.create(handler="std_createcourse"),
    "its code": lambda walk: walk.edit(code="ESPACE"),
    "its name": lambda walk: walk.edit(name="Espace de cours"),
    "its parameters": lambda walk: walk.edit(handler_params="coursecategory=2&template=&duration=30"),
    "an older version": lambda walk: walk.restore(),
    "its code again": lambda walk: walk.edit(code="ESPACE-2"),
    "a pasted price": lambda walk: (walk.leave(), walk.paste()),
    "a copy": lambda walk: walk.act(walk.overview.duplicate_action),
    "a template": lambda walk: walk.overview.keep_template(walk.only(), "Modèle"),
    "a mark": lambda walk: walk.act(walk.overview.ready_action),
    "the bin": lambda walk: walk.act(walk.overview.delete_action),
}


@pytest.mark.parametrize("is_open", [False, True], ids=["over the list", "over the offer"])
def test_everything_is_undone_to_the_beginning_and_done_again(qtbot: Any, office: Any, is_open: bool) -> None:
    office.show("offers")
    walk = Walk(qtbot, office)
    states = [walk.state()]
    for name, step in STEPS.items():
        step(walk)
        states.append(walk.state())
        assert states[-1] != states[-2], name
    assert walk.stack.count() == len(STEPS)
    names = list(STEPS)
    for number in range(len(STEPS), 0, -1):
        # With the offer open, as soon as it is there again: its fields and the list must tell the same.
        if is_open and states[number]["offers"] and walk.view.editor.drafts.product_id is None:
            walk.open()
        walk.stack.undo()
        assert walk.state() == states[number - 1], f"undoing {names[number - 1]}"
    assert walk.view.currentWidget() is walk.overview
    for number in range(len(STEPS)):
        walk.stack.redo()
        assert walk.state() == states[number + 1], f"doing again {names[number]}"
        if is_open and states[number + 1]["offers"] and walk.view.editor.drafts.product_id is None:
            walk.open()


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
