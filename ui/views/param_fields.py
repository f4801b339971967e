"""The editors of parameters, one for each type, all spoken to alike: a value as the string carries it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from seatadmin.domain.handlers import ParamSpec, ParamType
from seatadmin.domain.site_facts import STANDARD_ROLES, SiteFacts
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Words
from ui.views.duration_edit import DurationEdit
from ui.views.moment_edit import MomentEdit
from ui.views.search_edit import SearchChoice, SearchEdit, search_choices

TUTORS = "supervisor"
"""Word for the box of tutors among the roles asked for when ordering; no role of Moodle."""

ENROL_METHODS = ("manual", "self")
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class ParamChoices:
    """What lines can be completed with, made once for a whole form."""

    courses: Sequence[SearchChoice] = ()
    course_numbers: Sequence[SearchChoice] = ()
    course_idnumbers: Sequence[SearchChoice] = ()
    categories: Sequence[SearchChoice] = ()
    roles: Sequence[SearchChoice] = ()
    asked_roles: Sequence[SearchChoice] = ()
    methods: Sequence[SearchChoice] = ()

    @classmethod
    def of(cls, site: SiteFacts) -> ParamChoices:
        """Gather what the mirror knows; roles every Moodle has are offered before one is met."""
        courses = site.courses or ()
        labels = {course.id: f"{course.shortname} — {course.fullname}" for course in courses}
        names = {role.shortname: role.name for role in site.roles or ()}
        roles = [
            (shortname, f"{shortname} — {names[shortname]}" if names.get(shortname) else shortname, "")
            for shortname in (*names, *sorted(STANDARD_ROLES - names.keys()))
        ]
        parents = {category.id: category for category in site.categories or ()}

        def path(number: int | None) -> str:
            steps: list[str] = []
            while number is not None and number in parents and len(steps) < len(parents):
                steps.append(parents[number].name)
                number = parents[number].parent_id
            return " / ".join(reversed(steps))

        return cls(
            search_choices((one.shortname, labels[one.id], f"{one.id} {one.idnumber}") for one in courses),
            search_choices((str(one.id), f"{one.id} — {labels[one.id]}", one.idnumber) for one in courses),
            search_choices((one.idnumber, f"{one.idnumber} — {labels[one.id]}", "") for one in courses if one.idnumber),
            search_choices((str(one.id), f"{one.id} — {path(one.id)}", one.idnumber) for one in site.categories or ()),
            search_choices(roles),
            search_choices([(TUTORS, TUTORS, ""), *roles]),
            search_choices((method, method, "") for method in ENROL_METHODS),
        )

    def for_param(self, param: ParamSpec) -> Sequence[SearchChoice]:
        """Return what a parameter can be completed with."""
        return {
            ParamType.COURSE_SHORTNAME: self.courses,
            ParamType.COURSE_LIST: self.courses,
            ParamType.COURSE_ID: self.course_numbers,
            ParamType.COURSE_IDNUMBER: self.course_idnumbers,
            ParamType.CATEGORY_ID: self.categories,
            ParamType.ROLE_SHORTNAME: self.roles,
            ParamType.ROLE_LIST: self.asked_roles,
            ParamType.ENROL_METHOD: self.methods,
        }.get(param.type, ())


class ParamEditor(QWidget):
    """One parameter. `edited` after each change by the person; `unfit` carries a chosen value a list cannot hold.

    `says_meaning` tells that the control itself says what the value means.
    """

    edited = Signal()
    unfit = Signal(str)
    says_meaning = False

    def __init__(self, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(control)
        self.setFocusProxy(control)

    def value(self) -> str:
        """Give what is to be written, empty for nothing."""
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        """Show a value without telling anybody."""
        raise NotImplementedError

    def set_choices(self, choices: ParamChoices) -> None:
        """Say what can be found; nothing to do where nothing is searched."""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.control.setAccessibleName(name)


class SearchEditor(ParamEditor):
    """A text or a number, completed from the mirror where it names something there."""

    def __init__(self, param: ParamSpec, placeholder: str, parent: QWidget | None = None) -> None:
        self.line = SearchEdit(separator=param.separator if param.type.is_list else "")
        super().__init__(self.line, parent)
        self._param = param
        self.line.setPlaceholderText(placeholder)
        self.line.set_choices(())
        self.line.edited.connect(self.edited)
        self.line.unfit.connect(self.unfit)

    def value(self) -> str:
        return self.line.value().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.line.set_value(value)

    def set_choices(self, choices: ParamChoices) -> None:
        self.line.set_choices(choices.for_param(self._param))


class ChoiceEditor(ParamEditor):
    """A closed list, with nothing chosen on top; a value from elsewhere is shown as it is."""

    def __init__(self, param: ParamSpec, words: Words, parent: QWidget | None = None) -> None:
        self.box = QComboBox()
        super().__init__(self.box, parent)
        self.box.addItem(self.tr("not set"), "")
        for choice in param.choices:
            self.box.addItem(choice.label.say(words.language), choice.value)
        self._known = self.box.count()
        self.box.activated.connect(self.edited)

    def value(self) -> str:
        return str(self.box.currentData())

    def set_value(self, value: str) -> None:
        while self.box.count() > self._known:
            self.box.removeItem(self.box.count() - 1)
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(value, value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


class MomentEditor(ParamEditor):
    """A moment, by calendar, keyboard or paste."""

    says_meaning = True

    def __init__(
        self, param: ParamSpec, words: DateWords, now: Callable[[], int], without: str, parent: QWidget | None = None
    ) -> None:
        relative = param.type is ParamType.TIMESTAMP_OR_RELATIVE
        self.moment = MomentEdit(
            words, now, without=without, relative=relative, whole_day=_LAST_MINUTE if relative else time(0)
        )
        super().__init__(self.moment, parent)
        self.moment.changed.connect(self.edited)

    def value(self) -> str:
        return self.moment.value()

    def set_value(self, value: str) -> None:
        self.moment.set_value(value)


class LengthEditor(ParamEditor):
    """A length of time in days or seconds."""

    says_meaning = True

    def __init__(self, param: ParamSpec, words: DateWords, without: str, parent: QWidget | None = None) -> None:
        unit_s = 1 if param.type is ParamType.SECONDS else 86_400
        self.length = DurationEdit(words, unit_s=unit_s, without=without)
        super().__init__(self.length, parent)
        self.length.changed.connect(self.edited)

    def value(self) -> str:
        return self.length.value()

    def set_value(self, value: str) -> None:
        self.length.set_value(value)


def make_editor(param: ParamSpec, words: Words, now: Callable[[], int], parent: QWidget | None = None) -> ParamEditor:
    """Make the editor of a parameter."""
    without = param.without.say(words.language)
    if param.type.is_moment:
        return MomentEditor(param, DateWords(words), now, without, parent)
    if param.type in (ParamType.DAYS, ParamType.SECONDS):
        return LengthEditor(param, DateWords(words), without, parent)
    if param.choices:
        return ChoiceEditor(param, words, parent)
    editor = SearchEditor(param, param.default or "", parent)
    if param.secret:
        editor.line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    if param.type.is_number or param.type is ParamType.ID_LIST:
        editor.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
    return editor
