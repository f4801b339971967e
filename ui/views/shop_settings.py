"""What all offers share: the name and currency of the shop, and its taxes.

A tax is entered as a percentage, which writes the one formula the shop is known to compute. A formula found in the
shop is shown as it is and kept until somebody chooses the percentage instead; it is never run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.prices import price_of
from seatadmin.domain.product_changes import ChangeSet
from seatadmin.domain.products import CURRENCIES, Catalogue, Tax
from seatadmin.domain.taxes import FormulaKind, percentage_tax, read_formula
from ui import theme
from ui.hub import Hub, Topic
from ui.icons import set_icon
from ui.runner import JobContext, Lane
from ui.views.catalogue_steps import CatalogueSteps

TAXES_HEIGHT_PX = 120
FIELD_PX = 260
CODE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class _Read:
    catalogue: Catalogue
    taxes: tuple[Tax, ...]


def rate_text(rate: Decimal) -> str:
    """Write a rate with the decimals it has, in the person's locale."""
    return f"{rate.normalize():f}".replace(".", QLocale().decimalPoint())


class ShopSettings(QWidget):
    """Name, currency, taxes. Changes of taxes are steps of the undo menu."""

    def __init__(self, hub: Hub, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._steps = CatalogueSteps(hub, stack, self)
        self._taxes: tuple[Tax, ...] = ()
        self._build_shop()
        self._build_taxes()
        self._build_form()
        self._lay_out()
        hub.changed.connect(self._on_changed)
        hub.workspace_changed.connect(self.refresh)
        self.setEnabled(False)

    def _build_shop(self) -> None:
        self.name = QLineEdit(self)
        self.name.setFixedWidth(FIELD_PX)
        self.name.editingFinished.connect(self._on_shop_edited)
        self.currency = QComboBox(self)
        self.currency.addItems(list(CURRENCIES))
        self.currency.activated.connect(self._on_shop_edited)

    def _build_taxes(self) -> None:
        self.taxes = QTreeWidget(self)
        self.taxes.setAccessibleName(self.tr("Taxes of the shop"))
        self.taxes.setRootIsDecorated(False)
        self.taxes.setAlternatingRowColors(True)
        self.taxes.setFixedHeight(TAXES_HEIGHT_PX)
        self.taxes.setHeaderLabels(
            [
                self.tr("Number"),
                self.tr("Name"),
                self.tr("Rate"),
                self.tr("Country"),
                self.tr("Computed by the shop as"),
            ]
        )
        header = self.taxes.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.taxes.currentItemChanged.connect(self._on_tax_chosen)

    def _build_form(self) -> None:
        self.code = QLineEdit(self)
        self.code.setMaxLength(8)
        self.code.setPlaceholderText(self.tr("number of the tax in the shop"))
        self.title = QLineEdit(self)
        self.rate = QLineEdit(self)
        self.rate.setPlaceholderText("20")
        self.country = QLineEdit(self)
        self.country.setMaxLength(2)
        for field in (self.code, self.title, self.rate, self.country):
            field.setFixedWidth(FIELD_PX)
            field.textEdited.connect(self._show_buttons)
        self.percentage = QCheckBox(self.tr("A percentage added to the price"), self)
        self.percentage.setChecked(True)
        self.percentage.toggled.connect(self._show_buttons)
        self.reading = QLabel(self)
        self.reading.setTextFormat(Qt.TextFormat.PlainText)
        self.reading.setWordWrap(True)
        theme.set_muted(self.reading)
        self.save = QPushButton(self.tr("Keep this tax"), self)
        self.save.clicked.connect(self._on_save_clicked)
        self.new = QPushButton(self.tr("New tax"), self)
        set_icon(self.new, "add")
        self.new.clicked.connect(self._on_new_clicked)
        self.remove = QPushButton(self.tr("Remove this tax"), self)
        self.remove.clicked.connect(self._on_remove_clicked)

    def _lay_out(self) -> None:
        shop = QFormLayout()
        shop.setHorizontalSpacing(theme.LARGE)
        shop.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        shop.addRow(self.tr("Name of the shop"), self.name)
        shop.addRow(self.tr("Currency"), self.currency)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.LARGE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for name, field in (
            (self.tr("Number"), self.code),
            (self.tr("Name"), self.title),
            (self.tr("Rate (%)"), self.rate),
            (self.tr("Country (two letters)"), self.country),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        form.addRow("", self.percentage)
        form.addRow("", self.reading)
        buttons = QHBoxLayout()
        for button in (self.save, self.new, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.LARGE)
        column.setSpacing(theme.SMALL)
        column.addLayout(shop)
        column.addWidget(QLabel(self.tr("Taxes"), self))
        column.addWidget(self.taxes)
        column.addLayout(form)
        column.addLayout(buttons)

    # -- showing -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.OFFERS in topics:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again."""
        self.setEnabled(self._hub.workspace is not None)

        def work(workspace: Workspace, _context: JobContext) -> _Read:
            return _Read(workspace.catalogue.catalogue(), workspace.catalogue.taxes())

        self._hub.read("", work, on_done=self._on_read, owner=self, lane=Lane.READ)

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        if not self.name.hasFocus():
            self.name.setText(read.catalogue.name)
        self.currency.setCurrentText(read.catalogue.currency)
        chosen = self._chosen_code()
        self._taxes = read.taxes
        with QSignalBlocker(self.taxes):
            self.taxes.clear()
            for tax in read.taxes:
                rate = f"{rate_text(tax.ratio)} %"
                item = QTreeWidgetItem([tax.code, tax.title, rate, tax.country, tax.formula or self.tr("nothing")])
                item.setData(0, CODE, tax.code)
                self.taxes.addTopLevelItem(item)
                if tax.code == chosen:
                    self.taxes.setCurrentItem(item)
        self._show_buttons()

    def _chosen_code(self) -> str | None:
        item = self.taxes.currentItem()
        return item.data(0, CODE) if item is not None else None

    @property
    def _chosen(self) -> Tax | None:
        code = self._chosen_code()
        return next((tax for tax in self._taxes if tax.code == code), None)

    @Slot()
    def _on_tax_chosen(self) -> None:
        tax = self._chosen
        if tax is None:
            return
        self.code.setText(tax.code)
        self.title.setText(tax.title)
        self.rate.setText(rate_text(tax.ratio))
        self.country.setText(tax.country)
        self.percentage.setChecked(read_formula(tax.formula, tax.ratio).kind is FormulaKind.PERCENTAGE)
        self._show_buttons()

    @Slot()
    def _show_buttons(self) -> None:
        tax = self._chosen
        self.remove.setEnabled(tax is not None)
        self.code.setEnabled(tax is None)
        code = self.code.text().strip()
        taken = tax is None and any(one.code == code for one in self._taxes)
        self.save.setEnabled(bool(code) and not taken and self._rate() is not None)
        kept = tax is not None and not self.percentage.isChecked()
        self.percentage.setEnabled(tax is not None)
        self.reading.setVisible(kept or taken)
        if taken:
            self.reading.setText(self.tr("This number is that of a tax above: choose it there to change it."))
        elif tax is not None and kept:
            kind = read_formula(tax.formula, tax.ratio).kind
            self.reading.setText(
                {
                    FormulaKind.NO_TAX: self.tr("The formula is empty: the shop adds nothing."),
                    FormulaKind.NO_RESULT: self.tr("The shop comes to no price with this formula."),
                    FormulaKind.NOT_UNDERSTOOD: self.tr("This formula is kept and shown; it cannot be computed here."),
                }.get(kind, self.tr("Another computation; it is kept as it is."))
            )

    def _rate(self) -> Decimal | None:
        rate = price_of(self.rate.text())
        return rate if rate is not None and 0 <= rate < 1000 else None

    # -- doing -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_shop_edited(self) -> None:
        name, currency = self.name.text(), self.currency.currentText()
        self._hub.run(
            "",
            lambda workspace, _context: workspace.catalogue.set_catalogue(name, currency),
            changes=frozenset({Topic.OFFERS}),
            quiet=True,
            can_cancel=False,
        )

    @Slot()
    def _on_new_clicked(self) -> None:
        self.taxes.setCurrentItem(None)
        for field in (self.code, self.title, self.rate, self.country):
            field.clear()
        self.percentage.setChecked(True)
        self._show_buttons()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_save_clicked(self) -> None:
        rate, known = self._rate(), self._chosen
        if rate is None:
            return
        tax = percentage_tax(
            self.code.text().strip(), self.title.text().strip(), rate, self.country.text().strip().upper()
        )
        if known is not None and not self.percentage.isChecked():
            tax = replace(tax, formula=known.formula)
        self._run(self.tr("tax"), lambda workspace, _context: workspace.catalogue.save_tax(tax))

    @Slot()
    def _on_remove_clicked(self) -> None:
        tax = self._chosen
        if tax is not None:
            self._run(self.tr("tax removed"), lambda workspace, _context: workspace.catalogue.remove_tax(tax.code))

    def _run(self, step: str, work: Callable[[Workspace, JobContext], ChangeSet]) -> None:
        self._steps.run(step, work)
