"""Type seats in: whose, how many, in which order, for which courses, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.seats import allowed_courses
from ui import theme
from ui.hub import Hub, Topic
from ui.runner import Failure, JobContext
from ui.views.day_edit import OptionalDay
from ui.views.target_band import Choices

SEATS_AT_ONCE = 100_000
NAMED_COURSES = 6


@dataclass(frozen=True, slots=True)
class SeatsAsked:
    """What the dialog asks for."""

    customer: str
    count: int
    courses: tuple[str, ...]
    order: str | None
    ends: date | None
    product_code: str
    product_name: str
    email: str | None


class _CourseCompleter(QCompleter):
    """Completes the last of several short names separated by commas."""

    def __init__(self, courses: Sequence[MoodleCourse], parent: QWidget) -> None:
        super().__init__(parent)
        names = sorted((course.shortname for course in courses), key=str.casefold)
        self.setModel(QStringListModel(names, self))
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)

    def pathFromIndex(self, index: QModelIndex) -> str:
        chosen = super().pathFromIndex(index)
        before = self.widget().text().rpartition(",")[0]
        return f"{before}, {chosen}" if before else chosen

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]


class AddSeatsDialog(QDialog):
    """`added` carries the number of seats added."""

    added = Signal(int)

    def __init__(self, hub: Hub, choices: Choices, customer: str = "", order: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._hub = hub
        self._courses: Sequence[MoodleCourse] = choices.courses
        self.setWindowTitle(self.tr("Add seats"))
        self.customer = QComboBox(self)
        self.customer.setEditable(True)
        self.customer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.customer.addItems([known.name for known in choices.customers])
        self.customer.setEditText(customer)
        self.email = QLineEdit(self)
        self.email.setPlaceholderText(self.tr("for example training@example.org"))
        self.email.setToolTip(
            self.tr("Address of the customer's own Moodle account, if it has one; with it, it follows its people")
        )
        self.order = QLineEdit(order, self)
        self.order.setPlaceholderText(self.tr("for example B0000000042"))
        self.count = QSpinBox(self)
        self.count.setRange(1, SEATS_AT_ONCE)
        self.count.setValue(10)
        self.count.setGroupSeparatorShown(True)
        self.product_code = QLineEdit(self)
        self.product_name = QLineEdit(self)
        self.courses = QLineEdit(self)
        self.courses.setPlaceholderText(self.tr("left empty: every course"))
        self.courses.setCompleter(_CourseCompleter(choices.courses, self))
        self.matches = QLabel(self)
        self.matches.setWordWrap(True)
        self.matches.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_muted(self.matches)
        self.ends = OptionalDay(self.tr("no end"), self.tr("on…"), self)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, control in (
            (self.tr("&Customer"), self.customer),
            (self.tr("E-&mail"), self.email),
            (self.tr("&Order"), self.order),
            (self.tr("&Number of seats"), self.count),
            (self.tr("Product cod&e"), self.product_code),
            (self.tr("&Product name"), self.product_name),
            (self.tr("Co&urses"), self.courses),
        ):
            control.setAccessibleName(name.replace("&", ""))
            form.addRow(name, control)
        form.addRow("", self.matches)
        form.addRow(self.tr("Last &day"), self.ends)
        self.ends.setAccessibleName(self.tr("Last day"))
        buttons = QDialogButtonBox(self)
        self.accept_button = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.MEDIUM)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.setMinimumWidth(460)
        self.courses.textChanged.connect(self._on_changed)
        self.customer.editTextChanged.connect(self._on_changed)
        self.count.valueChanged.connect(self._on_changed)
        self._on_changed()

    def asked(self) -> SeatsAsked:
        """Give what is typed."""
        courses = (part.strip() for part in self.courses.text().split(","))
        return SeatsAsked(
            self.customer.currentText().strip(),
            self.count.value(),
            tuple(dict.fromkeys(filter(None, courses))),
            self.order.text().strip() or None,
            self.ends.day(),
            self.product_code.text().strip(),
            self.product_name.text().strip(),
            self.email.text().strip() or None,
        )

    @Slot()
    def _on_changed(self) -> None:
        asked = self.asked()
        self.accept_button.setText(self.tr("Add %n seat(s)", None, asked.count))
        self.accept_button.setEnabled(bool(asked.customer))
        self.matches.setText(self._matches_text(asked.courses))

    def _matches_text(self, wanted: tuple[str, ...]) -> str:
        if not wanted:
            return self.tr("These seats may be used in every course. % and _ stand for any letters: “HSE-%”.")
        found = allowed_courses(wanted, self._courses)
        if not found:
            return self.tr("No course of Moodle matches today: these seats could not be used.")
        names = ", ".join(course.shortname for course in found[:NAMED_COURSES])
        more = ", …" if len(found) > NAMED_COURSES else ""
        return self.tr("Today: %n course(s):", None, len(found)) + f" {names}{more}"

    @Slot()
    def _on_accepted(self) -> None:
        asked = self.asked()

        def work(workspace: Workspace, _context: JobContext) -> int:
            seats = workspace.seats.add(
                asked.customer,
                asked.count,
                courses=asked.courses,
                order=asked.order,
                ends=asked.ends,
                product_code=asked.product_code,
                product_name=asked.product_name,
                customer_email=asked.email,
            )
            return len(seats)

        self.accept_button.setEnabled(False)
        self._hub.run(
            self.tr("Adding seats"),
            work,
            changes=frozenset({Topic.SEATS}),
            on_done=self._on_added,
            on_failed=self._on_failed,
            can_cancel=False,
            tell_failure=False,
        )

    @Slot(object)
    def _on_added(self, count: int) -> None:
        self.added.emit(count)
        self.accept()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.accept_button.setEnabled(True)
        self.problem.setText(self._hub.error_text(failure))
        self.problem.show()
