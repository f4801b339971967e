"""The columns of the assignment sheet: who, what will happen or has happened, with which seat, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from seatadmin.domain.planning import ACCEPTED, EffectKind, Outcome
from seatadmin.domain.problems import Problem
from seatadmin.services.wording import Words
from seatadmin.tabular.vocabulary import match_header, read_role
from ui.models.sheet import Group, SheetRow, group_of
from ui.models.table import Column
from ui.roles import CellProblem, Role, Status
from ui.theme import Tone

translate = QCoreApplication.translate

EDITED_FIELDS = ("lastname", "firstname", "email", "course", "role", "group", "enrolstart", "enrolend")
# What a list may say beside these; not shown, yet it goes back to the customer with its rows.
UNSHOWN_FIELDS = ("username", "idnumber", "institution", "department", "city", "seat_reference", "order_reference")

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
    Group.UNENROLLED: ("warning", Tone.WARNING),
    Group.TWICE: ("copy", Tone.QUIET),
    Group.CORRECT: ("error", Tone.PROBLEM),
    Group.NO_CUSTOMER: ("help", Tone.QUIET),
    Group.NO_SEAT: ("waiting", Tone.WARNING),
    Group.DONE: ("ok", Tone.GOOD),
    Group.PARTLY: ("warning", Tone.WARNING),
    Group.REFUSED: ("error", Tone.PROBLEM),
    Group.TAKEN_BACK: ("released", Tone.QUIET),
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
        Group.UNENROLLED: translate("PeopleColumns", "Have left the course"),
        Group.TWICE: translate("PeopleColumns", "Twice in the list"),
        Group.CORRECT: translate("PeopleColumns", "To correct"),
        Group.NO_CUSTOMER: translate("PeopleColumns", "Wait for the customer"),
        Group.NO_SEAT: translate("PeopleColumns", "No seat left"),
        Group.DONE: translate("PeopleColumns", "Done"),
        Group.PARTLY: translate("PeopleColumns", "Done in part"),
        Group.REFUSED: translate("PeopleColumns", "Not done"),
        Group.TAKEN_BACK: translate("PeopleColumns", "Taken back or released"),
    }[group]


def state_title(group: Group) -> str:
    """Word what became of a row of this group in one or two words, for the file of results."""
    if group in (Group.DONE, Group.PARTLY, Group.REFUSED, Group.CORRECT, Group.TAKEN_BACK):
        return group_title(group)
    if group in (Group.ENROLLED, Group.TWICE):
        return translate("PeopleColumns", "Nothing to do")
    return translate("PeopleColumns", "Not done yet")


class SheetWords:
    """What the sheet says about a row, through the words of the services.

    `words` gives those of the workspace that is open: dates are said in its site's zone.
    """

    def __init__(self, words: Callable[[], Words]) -> None:
        self._words = words

    @property
    def words(self) -> Words:
        return self._words()

    def cell(self, row: SheetRow, field: str) -> str:
        """Give a value as it is shown and edited; a text that could not be read is shown as it was written."""
        planned = row.planned
        person = planned.person
        if field == "enrolstart":
            text = self.words.day(person.starts) if person.starts is not None else ""
        elif field == "enrolend":
            text = self._end(row)
        elif field == "role":
            text = self.words.role(person.role) if person.role else ""
        else:
            text = getattr(person, field) or ""
        if text or not (planned.intent.problems or planned.found):
            return text
        written = (problem.value for problem in planned.problems if problem.field == field)
        return next(filter(None, written), "")

    def _end(self, row: SheetRow) -> str:
        person = row.planned.person
        if person.ends == "none":
            return translate("PeopleColumns", "no end")
        if isinstance(person.ends, date):
            return self.words.day(person.ends)
        if person.period_days is not None:
            return self.words.say("part", "days", count=person.period_days)
        return person.end_relative or ""

    def sentence(self, row: SheetRow) -> str:
        """Say in one sentence what will happen, what happened, or how far a run is with this row."""
        if row.result is None:
            return self.words.stage_reached(row.stage) if row.stage is not None else self.words.row(row.planned)
        if row.planned.outcome is row.result.outcome:
            text = self.words.result(row.result, row.planned)
        else:
            # Planned again since: what is true now is another thing than what was done then.
            course = row.planned.course.shortname if row.planned.course is not None else ""
            text = self.words.result(row.result, course=course)
        return f"{text} {translate('PeopleColumns', 'It will be tried again.')}" if row.again else text

    def remedy(self, row: SheetRow) -> str:
        """Say what can be done about a row that does not act or was not done; empty when nothing has to be."""
        return self.words.row_remedy(row.planned) if row.result is None else self.words.result_remedy(row.result)

    def status(self, row: SheetRow) -> Status:
        """Give sentence, icon and tone of a row."""
        running = row.stage is not None and row.result is None
        icon_name, tone = ("applying", Tone.WAITING) if running else LOOKS[group_of(row)]
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
            if found:
                return "\n".join(filter(None, (found.sentence, found.remedy)))
            return row.planned.person.role or "" if field == "role" else ""

        return Column(
            key=field,
            title=say.words.field(field),
            text=text or (lambda row: say.cell(row, field)),
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
        return say.cell(row, "course")

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


def can_be_decided(row: SheetRow) -> bool:
    """Tell whether the person may accept what is proposed for a row, or take it back: to reactivate a suspended
    enrolment, to enrol again somebody who left the course.
    """
    proposed = row.planned.outcome in ACCEPTED | {Outcome.SUSPENDED, Outcome.UNENROLLED}
    return proposed and row.planned.intent.is_correctable


def _file_column(say: SheetWords, field: str, title: str) -> Column[SheetRow]:
    def text(row: SheetRow) -> str:
        found = say.cell(row, field)
        role = row.planned.person.role if field == "role" else None
        # A word that stands for another role when it is read again must not come back from the customer.
        return role if role is not None and read_role(found) != (role, None) else found

    return Column(key=field, title=title, text=text, width_chars=22)


def _row_column() -> Column[SheetRow]:
    return Column(
        key="row",
        title=translate("PeopleColumns", "Row"),
        text=lambda row: str(row.planned.row),
        value=lambda row: row.planned.row,
        width_chars=6,
    )


def sent_back_columns(
    say: SheetWords, headers: Mapping[str, str], rows: Sequence[SheetRow]
) -> tuple[Column[SheetRow], ...]:
    """Describe the file that goes back to the customer: its own columns, what is wrong, and what to do.

    `headers` are the customer's own headers by field. A field that neither they nor any of `rows` know is left out,
    name and address never: the file can be filled in and read again.
    """

    def title(field: str) -> str:
        header, label = headers.get(field, ""), say.words.field(field)
        known = match_header(header) if header else None
        if known is not None and known.field == field:
            return header
        # A header that was understood by what stood under it may be misunderstood in a shorter list.
        return f"{label} ({header})" if header else label

    always = {"lastname", "firstname", "email", *headers}
    fields = [
        field
        for field in (*EDITED_FIELDS, *UNSHOWN_FIELDS)
        if field in always or any(say.cell(row, field) for row in rows)
    ]
    return (
        _row_column(),
        *(_file_column(say, field, title(field)) for field in fields),
        Column(key="why", title=translate("PeopleColumns", "What is wrong"), text=say.sentence, width_chars=60),
        Column(key="remedy", title=translate("PeopleColumns", "What to do"), text=say.remedy, width_chars=60),
    )


def result_columns(say: SheetWords, shown: Sequence[Column[SheetRow]]) -> tuple[Column[SheetRow], ...]:
    """Describe the file of results: the columns of the table, then whether it was done, why not, and the login.

    `shown` are the columns of the table as they stand on the screen, whose titles the file has too.
    """

    def login(row: SheetRow) -> str:
        if row.result is not None and row.result.username:
            return row.result.username
        return row.planned.user.username if row.planned.user is not None else ""

    def created(row: SheetRow) -> str:
        made = row.result is not None and EffectKind.CREATE_ACCOUNT in row.result.done
        return translate("PeopleColumns", "yes") if made else ""

    people = [column for column in shown if column.key not in ("outcome", "seat")]
    last = [column for column in shown if column.key in ("outcome", "seat")]
    return (
        *people,
        Column(
            key="state",
            title=translate("PeopleColumns", "State"),
            text=lambda row: state_title(group_of(row)),
            width_chars=16,
        ),
        *last,
        Column(key="remedy", title=translate("PeopleColumns", "What to do"), text=say.remedy, width_chars=60),
        Column(key="login", title=translate("PeopleColumns", "Login"), text=login, width_chars=20),
        Column(key="created", title=translate("PeopleColumns", "Account created"), text=created, width_chars=14),
    )
