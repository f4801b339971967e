"""Band 2 of the assignment sheet: whose seats, in which course, until when, and how people get their password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.intents import Credentials, Target
from seatadmin.domain.moodle_facts import MoodleCourse, MoodleRole
from seatadmin.domain.read_models import Pool
from seatadmin.domain.seats import NO_CUSTOMER, Customer, CustomerId, Order, OrderId
from ui import theme, wording
from ui.hub import Hub
from ui.icons import set_icon, tone_pixmap
from ui.models.sheet import Snapshot
from ui.runner import JobContext
from ui.theme import TextSize, Tone
from ui.views.customer_dialog import CustomerDialog
from ui.views.day_edit import OptionalDay
from ui.views.flow import Field, FlowLayout
from ui.views.one_line import OneLine

ICON_PX = 16


@dataclass(frozen=True, slots=True)
class Choices:
    """What a target can be made of, as the workspace stands. `pools` gives the seats that are left."""

    customers: Sequence[Customer]
    orders: Mapping[CustomerId, Sequence[Order]]
    courses: Sequence[MoodleCourse]
    roles: Sequence[MoodleRole]
    pools: Sequence[Pool]


def read_choices(workspace: Workspace, _context: JobContext) -> Choices:
    """Read what a target can be made of."""
    customers = workspace.seats.customers()
    return Choices(
        customers,
        {customer.id: workspace.seats.orders(customer.id) for customer in customers},
        workspace.seats.courses(),
        workspace.site.roles(),
        workspace.seats.pools(),
    )


class TargetBand(QWidget):
    """Where the list goes. `target_changed` carries a `Target`, or None while no customer is chosen.
    `customer_changed`: the address or the support course of the customer is another one now.
    """

    target_changed = Signal(object)
    customer_changed = Signal()

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._choices = Choices((), {}, (), (), ())
        self._filling = False
        self._planned: Snapshot | None = None
        self._locked = False
        # The target of a list opened before its choices were read.
        self._wanted: Target | None = None
        self._build_target()
        self._build_options()
        self._lay_out()
        self._connect()
        self._on_more_toggled(False)
        self._on_credentials_changed()

    def _build_target(self) -> None:
        self.customer = QComboBox(self)
        self.customer.setPlaceholderText(self.tr("Choose a customer"))
        self.order = QComboBox(self)
        self.course = QComboBox(self)
        self.course.setEditable(True)
        self.course.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.course.lineEdit().setPlaceholderText(self.tr("as in the list"))
        completer = QCompleter(self.course.model(), self.course)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.course.setCompleter(completer)
        self.role = QComboBox(self)
        self.ends = OptionalDay(self.tr("as the seat"), self.tr("on…"), self)
        self.ends.choice.setToolTip(self.tr("Access ends with the seat in any case, also when a later day is chosen"))
        self.more = QToolButton(self)
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setText(self.tr("More"))
        self.more.setToolTip(self.tr("Start, group, passwords of new accounts"))
        self.seats = OneLine(self)
        self._wanted_icon = QLabel(self)
        self.summary = OneLine(self)
        self.customer_line = OneLine(self)
        theme.set_muted(self.customer_line)
        # It takes what the others leave.
        self.customer_line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _build_options(self) -> None:
        self.starts = OptionalDay(self.tr("at once"), self.tr("on…"), self)
        self.group = QLineEdit(self)
        self.group.setPlaceholderText(self.tr("the order's group only"))
        self.credentials = QComboBox(self)
        self.credentials.addItem(self.tr("mailed by Moodle"), Credentials.MAILED.value)
        self.credentials.addItem(self.tr("one password for all"), Credentials.STAFF.value)
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("changed at first login"))
        self.attach = QCheckBox(self.tr("Also put known accounts under the customer"), self)
        self.attach.setToolTip(
            self.tr("New accounts are always put under the customer's responsibility; known ones only when asked.")
        )

    def _lay_out(self) -> None:
        first, second = QWidget(self), QWidget(self)
        self._first = first
        top = FlowLayout(first)
        for name, control, width in (
            (self.tr("&Customer"), self.customer, 170),
            (self.tr("&Order"), self.order, 110),
            (self.tr("Co&urse"), self.course, 120),
            (self.tr("&Role"), self.role, 96),
            (self.tr("E&nd"), self.ends, 110),
        ):
            top.addWidget(Field(name, control, width, first))
        below = FlowLayout(second)
        self._password_field = Field(self.tr("Initial &password"), self.password, 150, second)
        for field in (
            Field(self.tr("S&tart"), self.starts, 130, second),
            Field(self.tr("&Group"), self.group, 150, second),
            Field(self.tr("P&asswords of new accounts"), self.credentials, 150, second),
            self._password_field,
        ):
            below.addWidget(field)
        below.addWidget(self.attach)
        self._second = second
        line = QHBoxLayout()
        line.setSpacing(theme.SMALL)
        self.add = QToolButton(self)
        self.add.setAutoRaise(True)
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setText(self.tr("Add seats…"))
        set_icon(self.add, "add")
        self.add.clicked.connect(self._hub.add_seats_wanted)
        self.edit_customer = QToolButton(self)
        self.edit_customer.setAutoRaise(True)
        self.edit_customer.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.edit_customer.setText(self.tr("About the customer…"))
        self.edit_customer.setToolTip(self.tr("Its address in Moodle and its support course"))
        set_icon(self.edit_customer, "person")
        self.edit_customer.clicked.connect(self._on_edit_customer_clicked)
        line.addWidget(self._wanted_icon)
        line.addWidget(self.seats)
        line.addWidget(self.add)
        line.addWidget(self.edit_customer)
        line.addWidget(self.customer_line, 1)
        line.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TINY)
        column.addWidget(first)
        column.addWidget(second)
        column.addWidget(self.summary)
        column.addLayout(line)

    def _connect(self) -> None:
        self.customer.activated.connect(self._on_customer_chosen)
        self.order.activated.connect(self._on_changed)
        self.course.activated.connect(self._on_changed)
        self.course.lineEdit().editingFinished.connect(self._on_changed)
        self.role.activated.connect(self._on_changed)
        self.ends.changed.connect(self._on_changed)
        self.starts.changed.connect(self._on_changed)
        self.group.editingFinished.connect(self._on_changed)
        self.credentials.activated.connect(self._on_credentials_changed)
        self.credentials.activated.connect(self._on_changed)
        self.attach.toggled.connect(self._on_changed)
        self.more.toggled.connect(self._on_more_toggled)

    # -- what can be chosen ------------------------------------------------------------------------------------

    def set_choices(self, choices: Choices) -> None:
        """Offer what the workspace has now; what was chosen stays chosen."""
        target = self.target() or self._wanted
        self._choices = choices
        self._filling = True
        chosen = self.customer.currentData()
        self.customer.clear()
        for customer in choices.customers:
            self.customer.addItem(customer.name, customer.id)
        at = self._find(self.customer, chosen)
        self.customer.setCurrentIndex(at if at >= 0 or len(choices.customers) != 1 else 0)
        course = self.course.currentText()
        self.course.clear()
        for item in sorted(choices.courses, key=lambda item: item.shortname.casefold()):
            self.course.addItem(item.shortname, item.shortname)
            self.course.setItemData(self.course.count() - 1, item.fullname, Qt.ItemDataRole.ToolTipRole)
        self.course.setCurrentIndex(-1)
        self.course.setEditText(course)
        role = self.role.currentData() or "student"
        self.role.clear()
        for name in dict.fromkeys(["student", *(known.shortname for known in choices.roles)]):
            self._add_role(name)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self._fill_orders(self.order.currentData())
        self._filling = False
        self._tell_seats()
        if target is not None:
            self.set_target(target)
        elif self.target() is not None:
            self.target_changed.emit(self.target())

    def reset(self) -> None:
        """Forget the target of the list before: nothing of it may slip into the next one."""
        self._filling = True
        self._wanted = self._planned = None
        only_one = len(self._choices.customers) == 1
        self.customer.setCurrentIndex(0 if only_one else -1)
        self._fill_orders(None)
        self.course.setEditText("")
        self.role.setCurrentIndex(max(0, self.role.findData("student")))
        self.ends.set_day(None)
        self.starts.set_day(None)
        self.group.clear()
        self.password.clear()
        self.credentials.setCurrentIndex(0)
        self.attach.setChecked(False)
        self.more.setChecked(False)
        self._on_credentials_changed()
        self._filling = False
        self._tell_seats()

    def set_target(self, target: Target) -> None:
        """Show a target, without telling anybody."""
        self._wanted = target if target.customer_id != NO_CUSTOMER else None
        self._filling = True
        self.customer.setCurrentIndex(self._find(self.customer, target.customer_id))
        self._fill_orders(target.order_id)
        self.course.setEditText(target.course or "")
        if self.role.findData(target.role) < 0:
            self._add_role(target.role)
        self.role.setCurrentIndex(self.role.findData(target.role))
        self.ends.set_day(target.ends)
        self.starts.set_day(target.starts)
        self.group.setText(target.group or "")
        self.credentials.setCurrentIndex(self.credentials.findData(target.credentials.value))
        self.attach.setChecked(target.attach_existing)
        self._on_credentials_changed()
        special = target.starts or target.group or target.attach_existing
        self.more.setChecked(bool(special) or target.credentials is Credentials.STAFF)
        self._filling = False
        self._tell_seats()

    def choose(self, customer_id: CustomerId | None, order_id: OrderId | None) -> None:
        """Choose a customer and an order beforehand."""
        if customer_id is not None:
            self.customer.setCurrentIndex(self._find(self.customer, customer_id))
            self._fill_orders(order_id)
            self._tell_seats()

    def target(self) -> Target | None:
        """Give the target shown; None while no customer is chosen."""
        customer_id = self.customer.currentData()
        if customer_id is None:
            return None
        return Target(
            customer_id,
            course=self.course.currentText().strip() or None,
            order_id=self.order.currentData(),
            role=self.role.currentData() or "student",
            group=self.group.text().strip() or None,
            starts=self.starts.day(),
            ends=self.ends.day(),
            credentials=Credentials(self.credentials.currentData()),
            attach_existing=self.attach.isChecked(),
        )

    def set_locked(self, locked: bool) -> None:
        """Let nothing be changed but the password, which is asked again each time a list is applied.

        What cannot be changed is said in one line, which leaves the room to the rows.
        """
        for control in (self.starts, self.group, self.credentials, self.attach):
            control.setEnabled(not locked)
        self._locked = locked
        self._first.setVisible(not locked)
        self.more.setVisible(not locked)
        self._show_second()
        self._tell_seats()

    def show_plan(self, snapshot: Snapshot) -> None:
        """Say what the plan found: how many seats it may draw from, and what happens to the customer itself."""
        self._planned = snapshot
        ends = {row.seat.ends for row in snapshot.plan.rows if row.seat is not None}
        if len(ends) == 1:
            end = wording.date_text(next(iter(ends))) or self.tr("no end")
            self.ends.say_without(self.tr("as the seat ({end})").format(end=end))
        else:
            self.ends.say_without(self.tr("as the seat"))
        self._tell_seats()

    @property
    def needs_password(self) -> bool:
        """True when staff set the passwords and none was typed yet."""
        return self.credentials.currentData() == Credentials.STAFF.value and not self.password.text()

    # -- inside ------------------------------------------------------------------------------------------------

    @staticmethod
    def _find(box: QComboBox, value: object) -> int:
        return next((at for at in range(box.count()) if value is not None and box.itemData(at) == value), -1)

    def _fill_orders(self, chosen: OrderId | None) -> None:
        self.order.clear()
        self.order.addItem(self.tr("all orders"), None)
        for order in self._choices.orders.get(self.customer.currentData(), ()):
            self.order.addItem(order.reference, order.id)
        self.order.setCurrentIndex(max(0, self._find(self.order, chosen)))

    def _add_role(self, name: str) -> None:
        self.role.addItem(self._hub.words.role(name), name)
        self.role.setItemData(self.role.count() - 1, name, Qt.ItemDataRole.ToolTipRole)

    def _tell_seats(self) -> None:
        chosen = self.customer.currentData() is not None
        self.summary.setVisible(self._locked)
        self.summary.say(self._summary_text() if self._locked else "")
        self.seats.setVisible(not self._locked)
        self.add.setVisible(not self._locked)
        self.edit_customer.setVisible(chosen)
        self._wanted_icon.setVisible(not chosen and not self._locked)
        self.customer_line.say(self._customer_text() if chosen else "")
        theme.set_text_size(self.seats, TextSize.BODY, bold=not chosen)
        if chosen:
            self.seats.say(self._seats_text())
            return
        colour = theme.tone_colour(Tone.WARNING, self.palette())
        self._wanted_icon.setPixmap(tone_pixmap("warning", colour, ICON_PX, self.devicePixelRatioF()))
        known = bool(self._choices.customers)
        self.seats.say(
            self.tr("Choose the customer whose seats these people take.")
            if known
            else self.tr("No customer yet: add the seats one bought first.")
        )

    def _summary_text(self) -> str:
        course = self.course.currentText().strip()
        parts = [
            self.customer.currentText(),
            self.order.currentText() if self.order.currentData() is not None else self.tr("any of its orders"),
            course or self.tr("course as in the list"),
            self.role.currentText(),
            self.tr("end: {end}").format(end=self.ends.text()),
        ]
        return " · ".join(filter(None, parts))

    def _seats_text(self) -> str:
        """Say how many seats the list may draw from: those nobody has, and those planned for it already."""
        customer_id, order_id = self.customer.currentData(), self.order.currentData()
        pools = [
            pool
            for pool in self._choices.pools
            if pool.customer_id == customer_id and (order_id is None or pool.order_id == order_id) and pool.open
        ]
        count, orders = sum(pool.open for pool in pools), {pool.order_id for pool in pools}
        planned = self._planned
        if planned is not None:
            target = planned.draft.batch.target
            if (target.customer_id, target.order_id) == (customer_id, order_id):
                # The sum of the preview, so that both say the same.
                count, orders = planned.plan.totals.seats_before, orders | planned.own_orders
        text = self.tr("%n seat(s) available", None, count)
        return text if len(orders) < 2 else text + " " + self.tr("in %n order(s)", None, len(orders))

    def _customer_text(self) -> str:
        planned = self._planned
        if planned is None or planned.draft.batch.target.customer_id != self.customer.currentData():
            return ""
        words = self._hub.words
        # The name stands in the field above already.
        name = f"{self.customer.currentText()}{words.colon} "
        return " ".join(
            text[len(name) :][:1].upper() + text[len(name) + 1 :] if text.startswith(name) else text
            for text in words.customer_effects(planned.plan)
        )

    @Slot()
    def _on_edit_customer_clicked(self) -> None:
        customer_id = self.customer.currentData()
        customer = next((known for known in self._choices.customers if known.id == customer_id), None)
        if customer is not None:
            dialog = CustomerDialog(self._hub, customer, self._choices.courses, self)
            dialog.saved.connect(self.customer_changed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot()
    def _on_customer_chosen(self) -> None:
        self._fill_orders(None)
        self._on_changed()

    @Slot()
    def _on_credentials_changed(self) -> None:
        self._password_field.setVisible(self.credentials.currentData() == Credentials.STAFF.value)

    @Slot(bool)
    def _on_more_toggled(self, shown: bool) -> None:
        set_icon(self.more, "down" if shown else "right")
        self._show_second()

    def _show_second(self) -> None:
        by_staff = self.credentials.currentData() == Credentials.STAFF.value
        self._second.setVisible(by_staff if self._locked else self.more.isChecked())

    @Slot()
    def _on_changed(self) -> None:
        if self._filling:
            return
        self._wanted = None
        self._tell_seats()
        self.target_changed.emit(self.target())
