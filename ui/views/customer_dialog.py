"""What Moodle has to know of a customer: the account that follows its people, and a course of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from seatadmin.context import Workspace
from seatadmin.domain.moodle_facts import MoodleCourse
from seatadmin.domain.seats import Customer
from ui import theme
from ui.hub import Hub, Topic
from ui.runner import Failure, JobContext

WIDTH_PX = 520


class CustomerDialog(QDialog):
    """Says plainly what each of the two is for. `saved`: they are stored."""

    saved = Signal()

    def __init__(
        self, hub: Hub, customer: Customer, courses: Sequence[MoodleCourse], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hub = hub
        self._customer = customer
        self._names = {course.shortname for course in courses}
        self.setWindowTitle(self.tr("About {customer}").format(customer=customer.name))
        self.email = QLineEdit(customer.email or "", self)
        self.email.setPlaceholderText(self.tr("for example training@example.org; may be left empty"))
        self.course = QLineEdit(customer.support_course or "", self)
        self.course.setPlaceholderText(self.tr("short name of a course; may be left empty"))
        completer = QCompleter(sorted(self._names, key=str.casefold), self.course)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.course.setCompleter(completer)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, control, meaning in (
            (
                self.tr("&E-mail"),
                self.email,
                self.tr(
                    "Address of the customer's own Moodle account. With it the customer follows the people whose "
                    "accounts are made for it, and is enrolled as their tutor in their courses and groups. "
                    "No account is made for the customer."
                ),
            ),
            (
                self.tr("Support &course"),
                self.course,
                self.tr(
                    "A course for the customer itself, such as help for those in charge of training. "
                    "Its account is enrolled there the next time seats are assigned."
                ),
            ),
        ):
            control.setAccessibleName(name.replace("&", ""))
            control.setAccessibleDescription(meaning)
            form.addRow(name, control)
            form.addRow("", self._explanation(meaning))
        buttons = QDialogButtonBox(self)
        self.save_button = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.MEDIUM)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH_PX)
        self.course.textChanged.connect(self._on_course_changed)
        self._on_course_changed()

    def _explanation(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_muted(label)
        return label

    @Slot()
    def _on_course_changed(self) -> None:
        name = self.course.text().strip()
        unknown = bool(name) and bool(self._names) and name not in self._names
        self._say(self.tr("No course read from Moodle has this short name.") if unknown else "")

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    @Slot()
    def _on_accepted(self) -> None:
        customer_id, email, course = self._customer.id, self.email.text().strip(), self.course.text().strip()

        def work(workspace: Workspace, _context: JobContext) -> Customer:
            return workspace.seats.change_customer(customer_id, email=email or None, support_course=course or None)

        self.save_button.setEnabled(False)
        self._hub.run(
            self.tr("Saving the customer"),
            work,
            changes=frozenset({Topic.SEATS}),
            on_done=self._on_saved,
            on_failed=self._on_failed,
            can_cancel=False,
            tell_failure=False,
        )

    @Slot(object)
    def _on_saved(self, _customer: Customer) -> None:
        self.accept()
        self.saved.emit()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.save_button.setEnabled(True)
        self._say(self._hub.error_text(failure))
