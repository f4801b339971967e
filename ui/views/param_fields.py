"""The editors of parameters, one for each type, all spoken to alike: a value as the string carries it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from seatadmin.domain.handlers import ParamSpec, ParamType
from seatadmin.domain.moodle_facts import CategoryId, MoodleCourse
from seatadmin.domain.site_facts import STANDARD_ROLES, SiteFacts
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Words
from ui.views.duration_edit import DurationEdit
from ui.views.moment_edit import MomentEdit
from ui.views.search_edit import SearchEdit, SearchIndex

TUTORS = "supervisor"
"""Word for the box of tutors among the roles asked for when ordering; no role of Moodle."""

ENROL_METHODS = ("manual", "self")
_LAST_MINUTE = time(23, 59)
_Entry: TypeAlias = tuple[str, str, str]


class ParamChoices:
    """What lines can be completed with, for a whole form; roles every Moodle has are offered before one is met."""

    def __init__(self, site: SiteFacts) -> None:
        self._site = site
        courses, roles = SearchIndex(self._courses), SearchIndex(self._roles)
        indexes = {
            ParamType.COURSE_SHORTNAME: courses,
            ParamType.COURSE_LIST: courses,
            ParamType.COURSE_ID: SearchIndex(self._course_numbers),
            ParamType.COURSE_IDNUMBER: SearchIndex(self._course_idnumbers),
        }
        self._indexes = {
            **(indexes if site.courses else {}),
            **({ParamType.CATEGORY_ID: SearchIndex(self._categories)} if site.categories else {}),
            ParamType.ROLE_SHORTNAME: roles,
            ParamType.ROLE_LIST: SearchIndex(self._asked_roles),
            ParamType.ENROL_METHOD: SearchIndex(lambda: [(method, method, "") for method in ENROL_METHODS]),
        }

    def prepare(self) -> None:
        """Make everything searches need beforehand, for a site of thousands of courses."""
        for index in dict.fromkeys(self._indexes.values()):
            index.prepare()

    def for_param(self, param: ParamSpec) -> SearchIndex | None:
        """Return what a parameter can be completed with, None for nothing."""
        return self._indexes.get(param.type)

    def _courses(self) -> Iterator[_Entry]:
        return ((one.shortname, _course(one), f"{one.id} {one.idnumber}") for one in self._site.courses or ())

    def _course_numbers(self) -> Iterator[_Entry]:
        return ((str(one.id), f"{one.id} — {_course(one)}", one.idnumber) for one in self._site.courses or ())

    def _course_idnumbers(self) -> Iterator[_Entry]:
        named = (one for one in self._site.courses or () if one.idnumber)
        return ((one.idnumber, f"{one.idnumber} — {_course(one)}", "") for one in named)

    def _categories(self) -> Iterator[_Entry]:
        known = {category.id: category for category in self._site.categories or ()}
        for category in known.values():
            steps = [category]
            while (parent := known.get(steps[-1].parent_id or CategoryId(0))) is not None and parent not in steps:
                steps.append(parent)
            path = " / ".join(step.name for step in reversed(steps))
            yield str(category.id), f"{category.id} — {path}", category.idnumber

    def _roles(self) -> Iterator[_Entry]:
        names = {role.shortname: role.name for role in self._site.roles or ()}
        for shortname in (*names, *sorted(STANDARD_ROLES - names.keys())):
            yield shortname, f"{shortname} — {names[shortname]}" if names.get(shortname) else shortname, ""

    def _asked_roles(self) -> Iterator[_Entry]:
        yield TUTORS, TUTORS, ""
        yield from self._roles()


def _course(course: MoodleCourse) -> str:
    return f"{course.shortname} — {course.fullname}"


class ParamEditor(QWidget):
    """One parameter. `edited` after each change by the person; `unfit` carries a chosen value a list cannot hold;
    `unwritten_changed` when `unwritten` may be another text.

    `says_meaning` tells that the control itself says what the value means.
    """

    edited = Signal()
    unfit = Signal(str)
    unwritten_changed = Signal()
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

    @property
    def unwritten(self) -> str:
        """What is typed here and could not be read, so that `value()` does not have it; empty when there is none."""
        return ""

    def give_up(self) -> None:
        """Show `value()` in place of what could not be read."""

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
        self.line.set_index(None)
        self.line.edited.connect(self.edited)
        self.line.unfit.connect(self.unfit)

    def value(self) -> str:
        return self.line.value().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.line.set_value(value)

    def set_choices(self, choices: ParamChoices) -> None:
        self.line.set_index(choices.for_param(self._param))


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
        self.moment.unwritten_changed.connect(self.unwritten_changed)

    def value(self) -> str:
        return self.moment.value()

    def set_value(self, value: str) -> None:
        self.moment.set_value(value)

    @property
    def unwritten(self) -> str:
        return self.moment.unwritten

    def give_up(self) -> None:
        self.moment.give_up()


class LengthEditor(ParamEditor):
    """A length of time in days or seconds."""

    says_meaning = True

    def __init__(self, param: ParamSpec, words: DateWords, without: str, parent: QWidget | None = None) -> None:
        unit_s = 1 if param.type is ParamType.SECONDS else 86_400
        self.length = DurationEdit(words, unit_s=unit_s, without=without)
        super().__init__(self.length, parent)
        self.length.changed.connect(self.edited)
        self.length.unwritten_changed.connect(self.unwritten_changed)

    def value(self) -> str:
        return self.length.value()

    def set_value(self, value: str) -> None:
        self.length.set_value(value)

    @property
    def unwritten(self) -> str:
        return self.length.unwritten

    def give_up(self) -> None:
        self.length.give_up()


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
