"""The pages of an entry: identity, prices, texts and place. Each shows a `Product` and tells what the person changed.

A page knows fields and widgets, nothing of saving or checking: it emits `edited` with the name of the step and the new
values, and is told the findings of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import (
    FILE_ENDINGS,
    QUANTITIES_OFFERED,
    Audience,
    FileSlot,
    Product,
    ProductId,
    ProductKind,
    ProductStatus,
    ShopCategoryId,
    Tax,
)
from seatadmin.services.wording import Words
from ui import theme, wording
from ui.icons import set_icon
from ui.views.offer_fields import (
    Bound,
    ChoiceBox,
    OfferField,
    RawText,
    RichText,
    Told,
    line_edit,
    show_text,
    spin_box,
)
from ui.views.price_table import PriceTable

Findings = Mapping[str, Sequence[Told]]
"""Findings in words by field."""


@dataclass(frozen=True, slots=True)
class OfferChoices:
    """What an entry can refer to. `categories` by path, top first; `sets` the sets and bundles that may hold it."""

    categories: Sequence[tuple[ShopCategoryId, str]] = ()
    taxes: Sequence[Tax] = ()
    sets: Sequence[tuple[ProductId, str]] = ()
    currency: str = "EUR"


class OfferPage(QScrollArea):
    """A page that scrolls. `edited` carries the name of the step and the new values by field."""

    edited = Signal(str, object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.bound: dict[str, Bound] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(theme.LARGE, theme.MEDIUM, theme.LARGE, theme.MEDIUM)
        self.column.setSpacing(theme.MEDIUM)
        self.setWidget(self.body)

    def show_product(self, product: Product) -> None:
        """Show an entry, without telling anybody."""
        for name, bound in self.bound.items():
            bound.show(getattr(product, name))

    def tell(self, findings: Findings) -> None:
        """Show what was found, at each field."""
        for name, bound in self.bound.items():
            bound.field.tell(findings.get(name, ()))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of an entry the page shows."""
        return tuple(self.bound)

    @property
    def first(self) -> QWidget:
        """The control a page begins with."""
        return next(iter(self.bound.values())).field.control

    def focus_field(self, name: str, key: str = "") -> bool:
        """Go to a field, to the place `key` inside it where it has places; false when the page does not have it."""
        bound = self.bound.get(name)
        if bound is None:
            return False
        self.ensureWidgetVisible(bound.field)
        bound.field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # -- building blocks ---------------------------------------------------------------------------------------

    def bind_line(self, name: str, title: str, *, placeholder: str = "") -> OfferField:
        """Make a line of text for a field."""
        edit = line_edit(name, self.body, placeholder=placeholder)
        field = self._keep(name, title, edit, lambda text: show_text(edit, text), edit.text)
        edit.textEdited.connect(lambda _text: self._tell(name))
        return field

    def bind_choice(self, name: str, title: str, choices: Sequence[tuple[str, Any]]) -> OfferField:
        """Make a list of choices for a field."""
        box = ChoiceBox(choices, self.body)
        field = self._keep(name, title, box, box.show_value, box.value)
        box.activated.connect(lambda _at: self._tell(name))
        return field

    def bind_number(self, name: str, title: str, *, special: str = "") -> OfferField:
        """Make a field for a whole number."""
        box = spin_box(name, self.body, special=special)

        def show(value: int) -> None:
            with QSignalBlocker(box):
                box.setValue(value)

        field = self._keep(name, title, box, show, box.value)
        box.valueChanged.connect(lambda _value: self._tell(name))
        return field

    def bind_tick(self, name: str, title: str) -> OfferField:
        """Make a box to tick for a field."""
        box = QCheckBox(title, self.body)

        def show(value: bool) -> None:
            with QSignalBlocker(box):
                box.setChecked(value)

        field = self._keep(name, title, box, show, box.isChecked)
        box.toggled.connect(lambda _on: self._tell(name))
        return field

    def bind_text(self, name: str, title: str) -> OfferField:
        """Make a field for a long text."""
        text = RichText(self.body)
        field = self._keep(name, title, text, lambda _value: None, text.text)
        text.edited.connect(lambda: self._tell(name))
        return field

    def bind_raw(self, name: str, title: str) -> OfferField:
        """Make a field for a long text that only programs read."""
        text = RawText(self.body)
        field = self._keep(name, title, text, text.set_text, text.text)
        text.textChanged.connect(lambda: self._tell(name))
        return field

    def _keep(self, name: str, title: str, control: QWidget, show: Any, read: Any) -> OfferField:
        field = OfferField(title, control, self.body)
        self.bound[name] = Bound(field, show, read)
        return field

    def _tell(self, name: str) -> None:
        self.edited.emit(self.words.say("offer_field", name), {name: self.bound[name].read()})

    def show_texts(self, product: Product) -> None:
        """Show the long texts of the page, each in its format."""
        for name, bound in self.bound.items():
            if isinstance(bound.field.control, RichText):
                bound.field.control.set_text(getattr(product, name), getattr(product, f"{name}_format"))


class IdentityPage(OfferPage):
    """What the entry is called, where it stands, who may buy it. `category_wanted`: one more is to be added."""

    category_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        say = words.say
        self.code = self.bind_line("code", self.tr("&Code"), placeholder=self.tr("letters, digits, - and _"))
        self.name = self.bind_line("name", self.tr("&Name"))
        self.category = self.bind_choice("category", self.tr("C&ategory"), ())
        self.new_category = QPushButton(self.tr("New…"), self.body)
        self.new_category.setAccessibleName(self.tr("Add a category"))
        # No stop of the Tab key: whoever goes by keyboard fills in, and finds this with Ctrl+K.
        self.new_category.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.new_category.clicked.connect(self.category_wanted)
        self.category.add_beside(self.new_category)
        self.status = self.bind_choice(
            "status", self.tr("&State"), [(say("offer_status", status.value), status) for status in ProductStatus]
        )
        self.audience = self.bind_choice(
            "audience",
            self.tr("&Who may buy"),
            [(say("offer_audience", audience.name.lower()), audience) for audience in Audience],
        )
        self.most = self.bind_choice(
            "max_per_order",
            self.tr("Most per &order"),
            [(wording.number_text(count) if count else self.tr("no limit"), count) for count in QUANTITIES_OFFERED],
        )
        self.pass_code = self.bind_line("pass_code", self.tr("Pass code of the purchase"))
        self.description = self.bind_text("description", self.tr("&Description"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MEDIUM)
        grid.setVerticalSpacing(theme.SMALL)
        for field, row, column, span in (
            (self.code, 0, 0, 1),
            (self.name, 0, 1, 2),
            (self.category, 1, 0, 2),
            (self.status, 1, 2, 1),
            (self.audience, 2, 0, 1),
            (self.most, 2, 1, 1),
            (self.pass_code, 2, 2, 1),
        ):
            grid.addWidget(field, row, column, 1, span)
        for column, stretch in enumerate((2, 2, 2)):
            grid.setColumnStretch(column, stretch)
        self.column.addLayout(grid)
        self.column.addWidget(self.description, 1)

    def set_choices(self, choices: OfferChoices) -> None:
        """Offer these categories."""
        known = [(path, id_) for id_, path in choices.categories]
        self.category.control.offer(
            [(self.tr("choose a category"), None), *known],
            unknown=self.tr("a category that is gone"),
        )

    def show_product(self, product: Product) -> None:
        super().show_product(product)
        self.show_texts(product)


class PricesPage(OfferPage):
    """Prices by quantity, tax, and the stock staff keep by hand. `taxes_wanted`: the taxes of the shop are wanted."""

    taxes_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._choices = OfferChoices()
        self.tax = self.bind_choice("tax_code", self.tr("&Tax"), ())
        self.taxes = QPushButton(self.tr("Taxes of the shop…"), self.body)
        # No stop of the Tab key: whoever goes by keyboard fills in, and finds this with Ctrl+K.
        self.taxes.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.taxes.clicked.connect(self.taxes_wanted)
        self.tax.add_beside(self.taxes)
        self.table = PriceTable(self.body)
        self.prices = OfferField(self.tr("&Prices"), self.table, self.body)
        self.bound["prices"] = Bound(self.prices, self.table.set_prices, lambda: self.table.prices)
        self.table.changed.connect(self._on_prices_changed)
        self.formula = QLabel(self.body)
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        self.formula.setWordWrap(True)
        theme.set_muted(self.formula)
        self.stock = self.bind_number("stock", self.tr("St&ock"))
        self.sold = self.bind_number("sold", self.tr("So&ld"))
        self.column.addWidget(self.tax)
        self.column.addWidget(self.formula)
        self.column.addWidget(self.prices)
        row = QHBoxLayout()
        row.setSpacing(theme.MEDIUM)
        row.addWidget(self.stock)
        row.addWidget(self.sold)
        hint = QLabel(self.tr("For your information: the shop neither reads nor changes these two numbers."), self.body)
        hint.setWordWrap(True)
        theme.set_muted(hint)
        row.addWidget(hint, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def set_choices(self, choices: OfferChoices) -> None:
        """Offer these taxes."""
        self._choices = choices
        known = [(tax.title or tax.code, tax.code) for tax in choices.taxes]
        self.tax.control.offer([(self.tr("choose a tax"), ""), *known], unknown=self.tr("tax {value}, not known here"))
        self._show_tax()

    def show_product(self, product: Product) -> None:
        super().show_product(product)
        self._show_tax()
        is_set = product.kind is ProductKind.SET
        for field in (self.tax, self.prices, self.stock, self.sold):
            field.setEnabled(not is_set)

    def _show_tax(self) -> None:
        code = self.tax.control.value()
        tax = next((one for one in self._choices.taxes if one.code == code), None)
        self.table.set_tax(tax, self._choices.currency)
        self.formula.setVisible(tax is not None)
        if tax is not None:
            self.formula.setText(
                self.tr("{ratio} %, computed by the shop as: {formula}").format(
                    ratio=f"{tax.ratio.normalize():f}", formula=tax.formula or self.tr("nothing (no tax)")
                )
            )

    @Slot(object)
    def _on_prices_changed(self, prices: PriceList) -> None:
        self.edited.emit(self.words.say("offer_field", "prices"), {"prices": prices})


class DetailsPage(OfferPage):
    """Place in sets, keys of other systems, texts for search engines, files, data of the merchant.

    `file_chosen` carries a slot and a path; `file_dropped` a slot to empty; `convert_wanted` a `ProductKind`.
    """

    file_chosen = Signal(object, object)
    file_dropped = Signal(object)
    convert_wanted = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._files: dict[FileSlot, tuple[QLabel, QPushButton, QPushButton]] = {}
        self._build_place()
        self._build_files()
        self._build_texts()
        self._build_search()
        self.merchant_data = self.bind_raw("production_data", words.say("offer_field", "production_data"))
        self.column.addWidget(self.merchant_data)
        self.column.addStretch(1)

    def _build_place(self) -> None:
        say = self.words.say
        group = QGroupBox(self.tr("Sets and bundles"), self.body)
        self.kind = ChoiceBox([(say("offer_kind", kind.value), kind) for kind in ProductKind], group)
        self.kind.activated.connect(self._on_kind_chosen)
        kind_field = OfferField(self.tr("This entry is a"), self.kind, group)
        self.bound["kind"] = Bound(kind_field, self.kind.show_value, self.kind.value)
        self.inside = self.bind_choice("set_id", self.tr("Stands in"), ())
        row = QHBoxLayout()
        row.addWidget(kind_field, 1)
        row.addWidget(self.inside, 2)
        column = QVBoxLayout(group)
        column.addLayout(row)
        column.addWidget(self.bind_tick("shows_name_in_set", self.tr("Show its name there")))
        column.addWidget(self.bind_tick("shows_description_in_set", self.tr("Show its description there")))
        self.column.addWidget(group)

    def _build_files(self) -> None:
        group = QGroupBox(self.tr("Files"), self.body)
        rows = QFormLayout(group)
        for slot in FileSlot:
            name = QLabel(group)
            name.setTextFormat(Qt.TextFormat.PlainText)
            title = self.words.say("offer_file", slot.value)
            choose = QPushButton(self.tr("Choose…"), group)
            choose.setAccessibleName(self.tr("Choose a file: {title}").format(title=title))
            drop = QPushButton(self.tr("Remove"), group)
            drop.setAccessibleName(self.tr("Remove the file: {title}").format(title=title))
            set_icon(drop, "close")
            choose.clicked.connect(lambda _checked=False, slot=slot: self._on_choose_clicked(slot))
            drop.clicked.connect(lambda _checked=False, slot=slot: self.file_dropped.emit(slot))
            line = QHBoxLayout()
            line.addWidget(name, 1)
            line.addWidget(choose)
            line.addWidget(drop)
            rows.addRow(title, line)
            self._files[slot] = (name, choose, drop)
        field = OfferField("", group, self.body)
        self.bound["files"] = Bound(field, self._show_files, lambda: ())
        self.column.addWidget(field)

    def _build_texts(self) -> None:
        self.column.addWidget(self.bind_text("eula", self.tr("Conditions the buyer must accept")))
        self.column.addWidget(self.bind_text("notes", self.tr("Notes")))

    def _build_search(self) -> None:
        group = QGroupBox(self.tr("Keys and search engines"), self.body)
        grid = QGridLayout(group)
        grid.setHorizontalSpacing(theme.MEDIUM)
        for number, field in enumerate(
            (
                self.bind_line("idnumber", self.tr("ID number")),
                self.bind_number(
                    "owner_id", self.tr("Owner (number of a Moodle account)"), special=self.tr("the site")
                ),
                self.bind_line("seo_alias", self.tr("Alias in addresses")),
                self.bind_line("seo_title", self.tr("Title for search engines")),
                self.bind_line("seo_keywords", self.tr("Keywords for search engines")),
                self.bind_line("seo_description", self.tr("Description for search engines")),
            )
        ):
            grid.addWidget(field, number // 2, number % 2)
        self.column.addWidget(group)

    def set_choices(self, choices: OfferChoices) -> None:
        """Offer these sets and bundles."""
        known = [(name, id_) for id_, name in choices.sets]
        self.inside.control.offer(
            [(self.tr("no set: it is listed alone"), None), *known],
            unknown=self.tr("a set that is gone"),
        )

    def show_product(self, product: Product) -> None:
        super().show_product(product)
        self.show_texts(product)
        for name in ("shows_name_in_set", "shows_description_in_set"):
            self.bound[name].field.setEnabled(product.set_id is not None)

    def _show_files(self, files: Sequence[Any]) -> None:
        known = {file.slot: file for file in files}
        for slot, (name, _choose, drop) in self._files.items():
            file = known.get(slot)
            endings = ", ".join(FILE_ENDINGS[slot])
            size = f" · {wording.number_text(max(1, file.size // 1000))} kB" if file is not None else ""
            name.setText(
                f"{file.name}{size}" if file is not None else self.tr("none ({endings})").format(endings=endings)
            )
            name.setEnabled(file is not None)
            drop.setVisible(file is not None)

    def _on_choose_clicked(self, slot: FileSlot) -> None:
        patterns = " ".join(f"*{ending}" for ending in FILE_ENDINGS[slot])
        title = self.words.say("offer_file", slot.value)
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", f"{title} ({patterns})")
        if chosen:
            self.file_chosen.emit(slot, Path(chosen))

    @Slot()
    def _on_kind_chosen(self) -> None:
        self.convert_wanted.emit(self.kind.value())
