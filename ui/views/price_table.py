"""Prices by quantity, read as people read a price list: "1 to 5, 6 to 10, 11 and more".

Each line says from which quantity it applies by itself: only the last quantity of a line is typed, so that ranges can
neither overlap nor leave a gap unseen. What cannot be read yet stays in its field, marked, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.domain.prices import (
    NO_PRICE,
    QUANTITY_MAX,
    RANGES_MAX,
    PriceList,
    PriceRange,
    ReadRange,
    price_of,
    shown,
)
from seatadmin.domain.products import Tax
from seatadmin.domain.taxes import amounts
from ui import theme, wording
from ui.icons import set_icon
from ui.theme import TextSize

NUMBER_WIDTH_PX = 88
PRICE_WIDTH_PX = 112
SAMPLE_QUANTITY = 12


def price_text(price: Decimal) -> str:
    """Write a price with the decimals it has, two at least, in the person's locale."""
    decimals = max(2, -int(price.normalize().as_tuple().exponent)) if price else 2
    return QLocale().toString(float(price), "f", decimals)


def amount_text(amount: Decimal | None, currency: str) -> str:
    """Write an amount rounded to two decimals with its currency; a dash for one that cannot be computed."""
    if amount is None:
        return "—"
    return f"{QLocale().toString(float(shown(amount)), 'f', 2)} {'€' if currency == 'EUR' else currency}".strip()


class _PriceLine(QWidget):
    """The fields of one range; they stand in the grid of their owner."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first = QLabel(parent)
        self.last = QLineEdit(parent)
        self.last.setValidator(QIntValidator(1, QUANTITY_MAX, self.last))
        self.last.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.last.setFixedWidth(NUMBER_WIDTH_PX)
        self.more = QLabel(self.tr("and more"), parent)
        self.price = QLineEdit(parent)
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.price.setFixedWidth(PRICE_WIDTH_PX)
        self.taxed = QLabel(parent)
        self.taxed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.taxed.setMinimumWidth(PRICE_WIDTH_PX)
        self.remove = QToolButton(parent)
        self.remove.setAutoRaise(True)
        set_icon(self.remove, "close")
        self.hide()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return (self.first, self.last, self.more, self.price, self.taxed, self.remove)

    def show_range(self, item: ReadRange, count: int) -> None:
        """Show a range, leaving alone a field somebody is typing in."""
        is_last = item.position == count
        for widget in self.widgets:
            widget.setVisible(True)
        self.last.setVisible(not is_last)
        self.more.setVisible(is_last)
        self.remove.setVisible(count > 1)
        self.first.setText(
            self.tr("any quantity")
            if count == 1
            else (self.tr("{first}", "from a quantity, last line") if is_last else self.tr("{first} to")).format(
                first=wording.number_text(item.first)
            )
        )
        self.more.setText("" if count == 1 else self.tr("and more"))
        where = self.tr("price line {number}").format(number=item.position)
        self.last.setAccessibleName(self.tr("Last quantity, {where}").format(where=where))
        self.price.setAccessibleName(self.tr("Untaxed unit price, {where}").format(where=where))
        self.remove.setAccessibleName(self.tr("Remove {where}").format(where=where))
        self.remove.setToolTip(self.remove.accessibleName())
        _show(self.last, "" if item.last is None else str(item.last))
        if price_of(self.price.text()) != item.price:
            _show(self.price, price_text(item.price))

    def leave(self) -> None:
        """Take the line out of sight."""
        for widget in self.widgets:
            widget.setVisible(False)


class PriceTable(QWidget):
    """Edit the prices of an entry. `changed` carries the new `PriceList`, once each field can be read."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prices = NO_PRICE
        self._tax: Tax | None = None
        self._currency = "EUR"
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SMALL)
        self._grid.setVerticalSpacing(theme.TINY)
        for column, title in ((0, self.tr("Quantity")), (2, self.tr("Unit price, untaxed")), (3, self.tr("Taxed"))):
            label = QLabel(title, self)
            theme.set_text_size(label, TextSize.CAPTION)
            theme.set_muted(label)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label, 0, column, 1, 1 if column else 2, side)
        self.lines = tuple(_PriceLine(self) for _ in range(RANGES_MAX))
        for row, line in enumerate(self.lines, start=1):
            # The last line says "and more" where the others have their last quantity.
            for column, widget in enumerate((line.first, line.last, line.price, line.taxed, line.remove)):
                self._grid.addWidget(widget, row, column)
            self._grid.addWidget(line.more, row, 1)
            line.last.editingFinished.connect(self._on_edited)
            line.price.editingFinished.connect(self._on_edited)
            line.last.textEdited.connect(self._on_typed)
            line.price.textEdited.connect(self._on_typed)
            line.remove.clicked.connect(self._on_remove_clicked)
        self._grid.setColumnStretch(5, 1)
        self.add = QPushButton(self.tr("Add a price for larger quantities"), self)
        set_icon(self.add, "add")
        self.add.clicked.connect(self._on_add_clicked)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.quantity = QSpinBox(self)
        self.quantity.setRange(1, 1_000_000)
        self.quantity.setGroupSeparatorShown(True)
        self.quantity.setValue(SAMPLE_QUANTITY)
        self.quantity.setAccessibleName(self.tr("Quantity to compute the total for"))
        self.quantity.valueChanged.connect(self._tell_total)
        self.total = QLabel(self)
        self.total.setTextFormat(Qt.TextFormat.PlainText)
        self.total.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        sum_line = QHBoxLayout()
        sum_line.setSpacing(theme.SMALL)
        label = QLabel(self.tr("Total for"), self)
        label.setBuddy(self.quantity)
        for widget in (label, self.quantity, self.total):
            sum_line.addWidget(widget)
        sum_line.addStretch(1)
        add_line = QHBoxLayout()
        add_line.addWidget(self.add)
        add_line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addLayout(self._grid)
        column.addLayout(add_line)
        column.addWidget(self.problem)
        column.addLayout(sum_line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.lines[0].price)

    @property
    def prices(self) -> PriceList:
        """The prices as last read."""
        return self._prices

    @property
    def is_unclear(self) -> bool:
        """True while a field cannot be read."""
        return self.problem.isVisible()

    def set_prices(self, prices: PriceList) -> None:
        """Show prices, without telling anybody."""
        if prices != self._prices:
            self._prices = prices
            self._say("")
        self._show()

    def set_tax(self, tax: Tax | None, currency: str) -> None:
        """Compute taxed prices with this tax; None for an entry sold without."""
        self._tax, self._currency = tax, currency
        self._show()

    # -- inside ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        ranges = self._prices.read
        for number, line in enumerate(self.lines):
            if number < len(ranges):
                item = ranges[number]
                line.show_range(item, len(ranges))
                unit = amounts(PriceList.single(item.price), 1, self._tax).unit_taxed
                line.taxed.setText(amount_text(unit, self._currency))
            else:
                line.leave()
        self.add.setEnabled(len(ranges) < RANGES_MAX)
        self.add.setToolTip("" if self.add.isEnabled() else self.tr("The shop keeps five prices at most."))
        self._tell_total()

    @Slot()
    def _tell_total(self) -> None:
        paid = amounts(self._prices, self.quantity.value(), self._tax)
        parts = [
            self.tr("{quantity} × {price} = {untaxed} untaxed").format(
                quantity=wording.number_text(paid.quantity),
                price=price_text(paid.unit_untaxed),
                untaxed=amount_text(paid.untaxed, self._currency),
            ),
            self.tr("{taxed} taxed").format(taxed=amount_text(paid.taxed, self._currency))
            if paid.taxed is not None
            else self.tr("the tax cannot be computed here"),
        ]
        self.total.setText(" · ".join(parts))

    def _typed_ranges(self) -> list[PriceRange] | None:
        """Read the fields; None when one cannot be read, which is then told."""
        count = len(self._prices.ranges)
        found: list[PriceRange] = []
        below = 0
        for number, line in enumerate(self.lines[:count], start=1):
            price = price_of(line.price.text())
            if price is None:
                self._say(self.tr("“{text}” is not a price. Example: 12,50").format(text=line.price.text()))
                return None
            upto: int | None = None
            if number < count:
                typed = line.last.text().strip()
                if not typed.isdecimal() or not below < int(typed) <= QUANTITY_MAX:
                    self._say(
                        self.tr("Line {number}: the last quantity must be a number above {below}.").format(
                            number=number, below=wording.number_text(below)
                        )
                    )
                    return None
                upto = below = int(typed)
            found.append(PriceRange(upto, price))
        self._say("")
        return found

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    @Slot()
    def _on_typed(self) -> None:
        """Follow while somebody types, as long as what is typed can be read."""
        ranges = self._typed_ranges()
        if ranges is not None:
            self._take(ranges)

    @Slot()
    def _on_edited(self) -> None:
        ranges = self._typed_ranges()
        if ranges is None:
            return
        self._take(ranges)
        for line, item in zip(self.lines, ranges, strict=False):
            line.price.setModified(False)
            _show(line.price, price_text(item.price))

    def _take(self, ranges: Sequence[PriceRange]) -> None:
        prices = self._prices.with_ranges(ranges)
        if prices != self._prices:
            self._prices = prices
            self._show()
            self.changed.emit(prices)

    @Slot()
    def _on_add_clicked(self) -> None:
        ranges = list(self._prices.ranges)
        last = self._prices.read[-1]
        ranges[-1] = replace(ranges[-1], upto=last.first + (4 if last.first == 1 else last.first - 2))
        self._take([*ranges, PriceRange(None, last.price)])
        self.lines[len(ranges) - 1].last.setFocus(Qt.FocusReason.OtherFocusReason)
        self.lines[len(ranges) - 1].last.selectAll()

    @Slot()
    def _on_remove_clicked(self) -> None:
        at = next(number for number, line in enumerate(self.lines) if line.remove is self.sender())
        ranges = list(self._prices.ranges)
        del ranges[at]
        ranges[-1] = replace(ranges[-1], upto=None)
        self._take(ranges)
        self.lines[min(at, len(ranges) - 1)].price.setFocus(Qt.FocusReason.OtherFocusReason)


def _show(field: QLineEdit, text: str) -> None:
    if field.text() != text and not (field.hasFocus() and field.isModified()):
        with QSignalBlocker(field):
            field.setText(text)
