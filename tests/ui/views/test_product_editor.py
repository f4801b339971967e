"""The editor of one offer: what is typed is kept, checked and told at its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QUndoStack

from seatadmin.context import Workspace
from seatadmin.domain.products import Audience, Product, ProductId, ProductKind, ProductStatus, SeatsMode
from seatadmin.domain.taxes import percentage_tax
from ui.focus import focus_target
from ui.hub import Hub
from ui.i18n import Language
from ui.views.product_editor import ProductEditor


class Desk:
    """The editor, and the offers as the workspace has them."""

    def __init__(self, qtbot: Any, runner: Any, workspace: Workspace) -> None:
        self.qtbot, self.workspace = qtbot, workspace
        self.hub = Hub(runner, Language.ENGLISH)
        self.hub.open(workspace, "shop")
        self.stack = QUndoStack()
        self.editor = ProductEditor(self.hub, self.stack)
        qtbot.addWidget(self.editor)
        self.editor.resize(1280, 800)
        with qtbot.waitExposed(self.editor):
            self.editor.show()

    def open(self, product: Product) -> ProductId:
        product_id = self.workspace.products.create(product).created[0]
        self.editor.open_product(product_id)
        self.settle()
        return product_id

    def settle(self) -> None:
        """Wait until what is shown is kept and checked."""
        editor = self.editor
        self.qtbot.waitUntil(lambda: editor.drafts.product_id is not None, timeout=10_000)
        self.qtbot.waitUntil(lambda: editor.drafts.is_kept and editor.is_checked, timeout=10_000)
        self.qtbot.waitUntil(lambda: not self.hub.runner.jobs(), timeout=10_000)

    def stored(self, product_id: ProductId) -> Product:
        return self.workspace.products.get(product_id).product

    def codes(self) -> set[tuple[str, str]]:
        return {(finding.field, finding.code) for finding in self.editor.findings}

    def type(self, field: Any, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)


@pytest.fixture
def desk(qtbot: Any, runner: Any, workspace: Workspace) -> Any:
    workspace.catalogue.save_tax(percentage_tax("1", "VAT 20 %", Decimal(20)))
    desk = Desk(qtbot, runner, workspace)
    yield desk
    desk.editor.leave()
    qtbot.waitUntil(lambda: not runner.jobs(), timeout=10_000)
    workspace.close()


def test_what_is_typed_is_kept_and_checked(desk: Desk) -> None:
    product_id = desk.open(Product())
    assert ("code", "missing") in desk.codes()
    assert desk.editor.identity.code.remark.isVisible()
    desk.type(desk.editor.identity.code.control, "SPOC M1")
    desk.settle()
    assert desk.stored(product_id).code == "SPOC M1"
    assert ("code", "code_letters") in desk.codes()
    desk.type(desk.editor.identity.code.control, "SPOCM1")
    desk.settle()
    assert not any(field == "code" for field, _ in desk.codes())
    assert not desk.editor.identity.code.remark.isVisible()
    assert desk.editor.title.text().startswith("SPOCM1")


def test_a_date_that_could_not_be_read_counts_as_an_error(desk: Desk, said: Any) -> None:
    desk.open(Product(code="S", name="S", handler="std_setuponecoursesession", handler_params="coursename=SCI"))
    editor = desk.editor
    before = editor.panel.verdict.text()
    editor.tabs.setCurrentWidget(editor.production)
    start = focus_target(editor.production.params.rows["starttime"].editor)
    desk.type(start, "31/02/2027")
    editor.production.params.raw.setFocus()
    desk.settle()
    assert editor.panel.verdict.text() != before
    first = editor.panel.findings.item(0)
    assert "31/02/2027" in first.text()
    editor.panel.findings.itemActivated.emit(first)
    assert editor.focusWidget() is start
    product_id = editor.drafts.product_id
    editor.leave()
    assert "31/02/2027" in said.notices[-1].text
    editor.open_product(product_id)
    desk.settle()
    assert start.text() == ""
    assert editor.panel.verdict.text() == before


def test_choosing_a_handler_on_an_empty_offer_prepares_it(desk: Desk) -> None:
    product_id = desk.open(Product(code="SPACE"))
    desk.editor.production.handler.choose("std_createcourse")
    desk.settle()
    stored = desk.stored(product_id)
    assert stored.handler == "std_createcourse"
    assert "template=" in stored.handler_params
    assert '"field":"fullname"' in stored.required_data
    desk.stack.undo()
    desk.settle()
    assert desk.stored(product_id) == Product(code="SPACE")


def test_choosing_a_handler_leaves_what_somebody_wrote(desk: Desk) -> None:
    product_id = desk.open(Product(handler_params="coursename=A&x=1", seats_mode=SeatsMode.ONE_PERSON))
    desk.editor.production.handler.choose("std_setuponecoursesession")
    desk.settle()
    stored = desk.stored(product_id)
    assert (stored.handler_params, stored.seats_mode) == ("coursename=A&x=1", SeatsMode.ONE_PERSON)


def test_looking_at_an_offer_changes_nothing(desk: Desk) -> None:
    strange = Product(
        code="Été 2026",
        handler="std_unknown",
        handler_params="a=b=c&&d",
        required_data="[{'x'",
        tax_code="9",
        max_per_order=7,
        description="une\u00a0ligne\r\nune autre",
    )
    product_id = desk.open(strange)
    for _ in range(desk.editor.tabs.count()):
        desk.editor.next_page_action.trigger()
    desk.settle()
    assert desk.stored(product_id) == strange
    assert desk.stack.count() == 0


def test_a_finding_leads_to_its_field(desk: Desk) -> None:
    desk.open(Product(code="A", required_data='[{"field":"a","label":"A"},{"field":"","label":"B"}]'))
    finding = next(one for one in desk.editor.findings if one.field == "required_data" and one.key == "2")
    desk.editor.go_to(finding)
    assert desk.editor.tabs.currentWidget() is desk.editor.questions
    assert desk.editor.questions.editor.list.currentRow() == 1


def test_dates_that_differ_are_put_right_with_one_button(desk: Desk) -> None:
    product_id = desk.open(
        Product(
            code="S",
            handler="std_setuponecoursesession",
            handler_params="coursename=SCI&duration=180",
            seats_mode=SeatsMode.AS_QUANTITY,
        )
    )
    assert desk.editor.timeline.resolution.same is False
    desk.qtbot.mouseClick(desk.editor.timeline.buttons[0], Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.editor.timeline.resolution.same
    assert desk.stored(product_id).renewable
    assert "duration=180" in desk.stored(product_id).handler_params


def test_choices_are_kept_as_what_they_are(desk: Desk) -> None:
    product_id = desk.open(Product(code="S"))
    desk.editor.identity.status.control.choose(ProductStatus.PROVIDING)
    desk.editor.identity.audience.control.choose(Audience.CUSTOMERS)
    desk.editor.production.seats.control.choose(SeatsMode.AS_QUANTITY)
    desk.settle()
    stored = desk.stored(product_id)
    assert (stored.status, stored.audience, stored.seats_mode) == (
        ProductStatus.PROVIDING,
        Audience.CUSTOMERS,
        SeatsMode.AS_QUANTITY,
    )
    assert isinstance(desk.editor.drafts.product.audience, Audience)
    assert isinstance(desk.editor.drafts.product.status, ProductStatus)


def test_data_of_the_merchant_are_kept_letter_by_letter(desk: Desk) -> None:
    given = '{"supplier":\r\n\t"Éditions\u00a0Test"}'
    product_id = desk.open(Product(code="S", production_data=given))
    desk.editor.tabs.setCurrentWidget(desk.editor.details)
    field = desk.editor.details.merchant_data
    assert desk.stored(product_id).production_data == field.control.text() == given
    field.control.insertPlainText("[\u00a0")
    desk.settle()
    assert desk.stored(product_id).production_data == "[\u00a0" + given
    assert ("production_data", "merchant_data_not_json") in desk.codes()
    assert field.remark.text
    desk.stack.undo()
    desk.settle()
    assert (desk.stored(product_id).production_data, field.control.text()) == (given, given)


def test_a_set_loses_its_handler_in_one_step(desk: Desk) -> None:
    product_id = desk.open(Product(code="S", handler="std_generateseats", handler_params="packsize=2"))
    desk.editor.details.kind.choose(ProductKind.SET)
    desk.settle()
    desk.qtbot.waitUntil(lambda: desk.editor.drafts.product.kind is ProductKind.SET, timeout=10_000)
    assert desk.stored(product_id).handler == ""
    desk.stack.undo()
    desk.settle()
    assert desk.stored(product_id).handler_params == "packsize=2"


def test_parameters_are_copied_for_the_shops_form(desk: Desk) -> None:
    desk.open(Product(code="S", handler_params="courselist=SCI,MATH 101"))
    desk.editor.copy_params_action.trigger()
    assert QGuiApplication.clipboard().text() == "courselist=SCI,MATH 101"


def test_versions_are_compared_and_brought_back(desk: Desk) -> None:
    product_id = desk.open(Product(code="S", name="First"))
    desk.type(desk.editor.identity.name.control, "Second")
    desk.settle()
    versions = desk.editor.versions
    desk.editor.tabs.setCurrentWidget(versions)
    desk.qtbot.waitUntil(lambda: versions.table.topLevelItemCount() == 1, timeout=10_000)
    item = versions.table.topLevelItem(0)
    assert [item.text(column) for column in range(3)] == ["Name", "First", "Second"]
    desk.qtbot.mouseClick(versions.restore, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: desk.editor.drafts.product.name == "First", timeout=10_000)
    desk.settle()
    assert desk.stored(product_id).name == "First"
    desk.stack.undo()
    desk.settle()
    assert desk.stored(product_id).name == "Second"


def test_a_category_and_a_tax_can_be_added_from_where_they_are_missed(desk: Desk) -> None:
    desk.open(Product(code="S"))
    with desk.qtbot.waitSignal(desk.editor.identity.category_wanted):
        desk.qtbot.mouseClick(desk.editor.identity.new_category, Qt.MouseButton.LeftButton)
    desk.editor.tabs.setCurrentWidget(desk.editor.prices)
    with desk.qtbot.waitSignal(desk.editor.prices.taxes_wanted):
        desk.qtbot.mouseClick(desk.editor.prices.taxes, Qt.MouseButton.LeftButton)


def test_the_cautions_of_a_handler_can_be_read(desk: Desk) -> None:
    desk.open(Product(code="S", handler="std_createcourse", handler_params="template=&duration=365"))
    page = desk.editor.production
    desk.editor.tabs.setCurrentWidget(page)
    assert page.cautions_shown.isVisible()
    assert page.cautions.isHidden()
    desk.qtbot.mouseClick(page.cautions_shown, Qt.MouseButton.LeftButton)
    assert "suspended" in page.cautions.text()
    page.handler.choose("")
    assert page.cautions_shown.isHidden()
    assert page.cautions.isHidden()
