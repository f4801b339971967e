"""What happens when an offer is paid: the handler, its parameters, who takes a seat, whether it can be renewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from seatadmin.domain.handlers import HandlerSpec
from seatadmin.domain.products import Product, ProductKind, SeatsMode
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.domain.starters import starter
from seatadmin.services.check_products import spec_of
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.wording import Words
from ui import theme
from ui.theme import TextSize
from ui.views.fold import Bullets, FoldButton
from ui.views.offer_fields import Bound, ChoiceBox, OfferField
from ui.views.offer_pages import Findings, OfferPage
from ui.views.param_fields import ParamChoices
from ui.views.param_form import ParamForm


class ProductionPage(OfferPage):
    """The handler and everything it reads."""

    def __init__(self, words: Words, now: Callable[[], int], parent: QWidget | None = None) -> None:
        """`now` gives the Unix time lengths are counted from when no start is set."""
        super().__init__(words, parent)
        self._product = Product()
        self._spec: HandlerSpec | None = None
        language = words.language
        known = sorted(handler_catalogue(), key=lambda spec: spec.title.say(language).casefold())
        self.handler = ChoiceBox(
            [(self.tr("nothing is produced"), ""), *((spec.title.say(language), spec.name) for spec in known)],
            self.body,
            unknown=self.tr("{value}, not described here"),
        )
        self.handler.activated.connect(self._on_handler_chosen)
        handler = OfferField(self.tr("&Handler"), self.handler, self.body)
        self.bound["handler"] = Bound(handler, self._show_handler, self.handler.value)
        self.purpose = self._muted()
        self.cautions_shown = FoldButton(self.body)
        self.cautions = Bullets(self.body)
        theme.set_text_size(self.cautions, TextSize.CAPTION)
        self.cautions_shown.toggled.connect(self._show_cautions)
        self.seats = self.bind_choice(
            "seats_mode",
            self.tr("The &quantity counts seats"),
            [(words.say("offer_seats_mode", mode.name.lower()), mode) for mode in SeatsMode],
        )
        self.seats_why = self._muted()
        self.renewable = self.bind_tick("renewable", self.tr("&Renewable"))
        self.renewable_why = self._muted()
        self.params = ParamForm(words, now, self.body)
        self.params.text_changed.connect(self._on_params_changed)
        self.column.addWidget(handler)
        self.column.addWidget(self.purpose)
        self.column.addWidget(self.cautions_shown)
        self.column.addWidget(self.cautions)
        self.column.addWidget(self.params)
        row = QHBoxLayout()
        row.setSpacing(theme.MEDIUM)
        row.addWidget(self.seats, 1)
        row.addWidget(self.renewable, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.seats_why)
        self.column.addWidget(self.renewable_why)
        self.column.addStretch(1)

    def _muted(self) -> QLabel:
        label = QLabel(self.body)
        label.setWordWrap(True)
        theme.set_muted(label)
        theme.set_text_size(label, TextSize.CAPTION)
        return label

    def show_product(self, product: Product) -> None:
        self._product = product
        super().show_product(product)
        self.params.show_params(spec_of(product), product.handler_params)
        self.params.setVisible(product.kind is ProductKind.PRODUCT)

    def set_site(self, site: SiteFacts, choices: ParamChoices) -> None:
        """Say what the mirror knows of courses, categories and roles, and what can be found of it."""
        self.params.set_site(site, choices)

    def tell(self, findings: Findings) -> None:
        super().tell(findings)
        self.params.tell(findings.get("handler_params", ()))

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.bound, "handler_params")

    def focus_field(self, name: str, key: str = "") -> bool:
        if name != "handler_params":
            return super().focus_field(name, key)
        self.params.focus_key(key)
        focused = self.params.rows.get(key, self.params.raw)
        self.ensureWidgetVisible(focused)
        return True

    def _show_handler(self, name: str) -> None:
        self.handler.show_value(name)
        spec, language = spec_of(self._product), self.words.language
        self._spec = spec
        for label, text in (
            (self.purpose, spec.purpose.say(language) if spec else ""),
            (self.seats_why, spec.seats_mode.why.say(language) if spec else ""),
            (self.renewable_why, spec.renewable.why.say(language) if spec else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_cautions()

    @Slot()
    def _show_cautions(self) -> None:
        """Say how much there is to be careful about with the handler; the sentences when they are asked for."""
        cautions = self._spec.cautions if self._spec is not None else ()
        self.cautions_shown.setText(self.tr("%n caution(s) with this handler", None, len(cautions)))
        self.cautions_shown.setVisible(bool(cautions))
        shown = bool(cautions) and self.cautions_shown.isChecked()
        self.cautions.say([caution.say(self.words.language) for caution in cautions] if shown else [])
        self.cautions.setVisible(shown)

    @Slot(str)
    def _on_params_changed(self, text: str) -> None:
        self.edited.emit(self.words.say("offer_field", "handler_params"), {"handler_params": text})

    @Slot()
    def _on_handler_chosen(self) -> None:
        name = self.handler.value()
        if name == self._product.handler:
            return
        values: dict[str, object] = {"handler": name}
        spec = handler_catalogue().get(name) if name else None
        if spec is not None and not self._product.handler_params:
            # An offer that says nothing yet begins with what the handler wants; one that does is left to its author.
            begun = starter(spec, self.words.language)
            for field in ("handler_params", "seats_mode", "renewable", "max_per_order", "audience"):
                values[field] = getattr(begun, field)
            if not self._product.required_data:
                values["required_data"] = begun.required_data
        self._product = replace(self._product, handler=name)
        self.edited.emit(self.words.say("offer_field", "handler"), values)
