"""The page of the questions an offer asks its buyer."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from seatadmin.domain.products import Product
from seatadmin.services.check_products import spec_of
from seatadmin.services.wording import Words
from ui.views.offer_fields import Bound, OfferField
from ui.views.offer_pages import Findings, OfferPage
from ui.views.questions_editor import QuestionsEditor


class QuestionsPage(OfferPage):
    """The questions, with what the handler needs to be asked."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.editor = QuestionsEditor(words, self.body)
        self.editor.changed.connect(self._on_changed)
        field = OfferField("", self.editor, self.body)
        self.column.addWidget(field, 1)
        self.bound["required_data"] = Bound(field, self.editor.set_text, lambda: self.editor.text)

    def show_product(self, product: Product) -> None:
        super().show_product(product)
        self.editor.set_handler(spec_of(product))

    def tell(self, findings: Findings) -> None:
        self.editor.tell([(told.key, told) for told in findings.get("required_data", ())])

    def focus_field(self, name: str, key: str = "") -> bool:
        if name == "required_data" and key.isdecimal():
            self.editor.list.setCurrentRow(int(key) - 1)
        return super().focus_field(name, key)

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        self.edited.emit(self.words.say("offer_field", "required_data"), {"required_data": text})
