"""The columns of the assignment sheet: who, what will happen or has happened, with which seat, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import Outcome
from seatadmin.domain.problems import Problem
from seatadmin.services.wording import Words
from ui.models.sheet import Group, SheetRow, group_of
from ui.models.table import Column
from ui.roles import CellProblem, Role, Status
from ui.theme import Tone

translate = QCoreApplication.translate

EDITED_FIELDS = ("lastname", "firstname", "email", "course", "role", "group", "enrolstart", "enrolend")

# Where the person looks first for what an outcome asks to correct.
FIELD_OF: Mapping[Outcome, str] = {
    Outcome.COURSE_UNKNOWN: "course",
    Outcome.NO_MANUAL_ENROLMENT: "course",
    Outcome.COURSE_NOT_ALLOWED: "course",
    Outcome.ROLE_UNKNOWN: "role",
    Outcome.ACCOUNT_UNREADABLE: "email",
    Outcome.SEVERAL_ACCOUNTS: "email",
    Outcome.ACCOUNT_SUSPENDED: "email",
}

LOOKS: Mapping[Group, tuple[str, Tone]] = {
    Group.NEW: ("add", Tone.GOOD),
    Group.KNOWN: ("person", Tone.GOOD),
    Group.UNCHECKED: ("help", Tone.WAITING),
    Group.ENROLLED: ("held", Tone.QUIET),
    Group.SUSPENDED: ("warning", Tone.WARNING),
    Group.TWICE: ("copy", Tone.QUIET),
    Group.CORRECT: ("error", Tone.PROBLEM),
    Group.NO_SEAT: ("waiting", Tone.WARNING),
    Group.DONE: ("ok", Tone.GOOD),
    Group.PARTLY: ("warning", Tone.WARNING),
    Group.REFUSED: ("error", Tone.PROBLEM),
}
_GROUPS = {group: number for number, group in enumerate(Group)}


def group_title(group: Group) -> str:
    """Word a group for its chip."""
    return {
        Group.NEW: translate("PeopleColumns", "New accounts"),
        Group.KNOWN: translate("PeopleColumns", "Known accounts"),
        Group.UNCHECKED: translate("PeopleColumns", "Not looked up yet"),
        Group.ENROLLED: translate("PeopleColumns", "Already enrolled: no seat"),
        Group.SUSPENDED: translate("PeopleColumns", "Suspended"),
        Group.TWICE: translate("PeopleColumns", "Twice in the list"),
        Group.CORRECT: translate("PeopleColumns", "To correct"),
        Group.NO_SEAT: translate("PeopleColumns", "No seat left"),
        Group.DONE: translate("PeopleColumns", "Done"),
        Group.PARTLY: translate("PeopleColumns", "Done in part"),
        Group.REFUSED: translate("PeopleColumns", "Not done"),
    }[group]


def day_text(day: date) -> str:
    """Give a calendar day in the user's format."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def cell_text(person: ListedPerson, field: str) -> str:
    """Give a person's value as it is shown and edited."""
    if field == "enrolstart":
        return day_text(person.starts) if person.starts is not None else ""
    if field == "enrolend":
        if person.ends == "none":
            return translate("PeopleColumns", "unlimited")
        if isinstance(person.ends, date):
            return day_text(person.ends)
        if person.period_days is not None:
            return translate("PeopleColumns", "%n day(s)", None, person.period_days)
        return person.end_relative or ""
    return getattr(person, field) or ""


class SheetWords:
    """What the sheet says about a row, through the words of the services.

    `words` gives those of the workspace that is open: dates are said in its site's zone.
    """

    def __init__(self, words: Callable[[], Words]) -> None:
        self._words = words

    @property
    def words(self) -> Words:
        return self._words()

    def sentence(self, row: SheetRow) -> str:
        """Say in one sentence what will happen, or what happened."""
        if row.result is None:
            return self.words.row(row.planned)
        if row.planned.outcome is row.result.outcome:
            return self.words.result(row.result, row.planned)
        # Planned again since: what is true now is another thing than what was done then.
        course = row.planned.course.shortname if row.planned.course is not None else ""
        return self.words.result(row.result, course=course)

    def remedy(self, row: SheetRow) -> str:
        """Say what can be done about a row that does not act or was not done; empty when nothing has to be."""
        return self.words.row_remedy(row.planned) if row.result is None else self.words.result_remedy(row.result)

    def status(self, row: SheetRow) -> Status:
        """Give sentence, icon and tone of a row."""
        icon_name, tone = LOOKS[group_of(row)]
        return Status(self.sentence(row), icon_name, tone)

    def problem(self, row: SheetRow, field: str) -> CellProblem | None:
        """Give the worst problem of a cell, None when there is nothing to say about it."""
        problems = [problem for problem in row.planned.problems if problem.field == field]
        if problems:
            return self.cell_problem(min(problems, key=lambda problem: not problem.blocks))
        if row.result is None and FIELD_OF.get(row.outcome) == field:
            return CellProblem(self.words.row(row.planned), self.words.row_remedy(row.planned))
        return None

    def cell_problem(self, problem: Problem) -> CellProblem:
        """Word a problem."""
        found = self.words.problem(problem)
        return CellProblem(found.what, found.remedy, problem.blocks)


def people_columns(say: SheetWords, editable: Callable[[SheetRow], bool]) -> tuple[Column[SheetRow], ...]:
    """Describe the columns of the sheet."""

    def field_column(
        field: str,
        width_chars: int,
        *,
        text: Callable[[SheetRow], str] | None = None,
        hidden: bool = False,
        fixed: bool = False,
    ) -> Column[SheetRow]:
        def problem(row: SheetRow) -> CellProblem | None:
            return say.problem(row, field)

        def tooltip(row: SheetRow) -> str:
            found = problem(row)
            return "\n".join(filter(None, (found.sentence, found.remedy))) if found else ""

        return Column(
            key=field,
            title=say.words.field(field),
            text=text or (lambda row: cell_text(row.planned.person, field)),
            tooltip=tooltip,
            roles={Role.PROBLEM: problem},
            editable=editable,
            width_chars=width_chars,
            hidden=hidden,
            fixed=fixed,
        )

    def course(row: SheetRow) -> str:
        if row.planned.course is not None:
            return row.planned.course.shortname
        return row.planned.person.course or ""

    return (
        Column(
            key="row",
            title=translate("PeopleColumns", "#"),
            text=lambda row: str(row.planned.row),
            sort_key=lambda row: row.planned.row,
            value=lambda row: row.planned.row,
            explanation=translate("PeopleColumns", "Row of the list, counted as your spreadsheet counts"),
            numeric=True,
            searchable=False,
            width_chars=4,
        ),
        field_column("lastname", 14, fixed=True),
        field_column("firstname", 12),
        field_column("email", 26),
        field_column("course", 13, text=course),
        field_column("role", 10, hidden=True),
        field_column("group", 14, hidden=True),
        field_column("enrolstart", 17, hidden=True),
        field_column("enrolend", 17, hidden=True),
        Column(
            key="outcome",
            title=translate("PeopleColumns", "What happens"),
            text=say.sentence,
            tooltip=say.sentence,
            sort_key=lambda row: (_GROUPS[group_of(row)], row.planned.row),
            roles={Role.STATUS: say.status},
            searchable=False,
            width_chars=52,
        ),
        Column(
            key="seat",
            title=translate("PeopleColumns", "Seat"),
            text=lambda row: row.planned.seat.reference if row.planned.seat is not None else "—",
            width_chars=24,
        ),
    )


def can_be_reactivated(row: SheetRow) -> bool:
    """Tell whether the person may decide to reactivate a suspended enrolment of this row, or take it back."""
    return row.result is None and row.outcome in (Outcome.SUSPENDED, Outcome.REACTIVATE)


def sent_back_columns(say: SheetWords, headers: Mapping[str, str]) -> tuple[Column[SheetRow], ...]:
    """Describe the file that goes back to the customer: its own columns, what is wrong, and what to do.

    `headers` are the customer's own headers by field; fields it never gave are left out, name and address never.
    """

    def column(field: str, width_chars: int) -> Column[SheetRow]:
        title = headers.get(field) or say.words.field(field)
        return Column(
            key=field,
            title=title,
            text=lambda row: cell_text(row.planned.person, field),
            width_chars=width_chars,
        )

    always = ("lastname", "firstname", "email")
    fields = [field for field in EDITED_FIELDS if field in always or field in headers]
    return (
        Column(
            key="row",
            title=translate("PeopleColumns", "Row"),
            text=lambda row: str(row.planned.row),
            value=lambda row: row.planned.row,
            width_chars=6,
        ),
        *(column(field, 22) for field in fields),
        Column(
            key="why",
            title=translate("PeopleColumns", "What is wrong"),
            text=say.sentence,
            width_chars=60,
        ),
        Column(
            key="remedy",
            title=translate("PeopleColumns", "What to do"),
            text=say.remedy,
            width_chars=60,
        ),
    )
