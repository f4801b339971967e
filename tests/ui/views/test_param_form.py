"""Parameters as a form and as a string, each following the other; nothing foreign is changed by being looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.wording import Explained, Words
from ui.focus import focus_target
from ui.i18n import Language
from ui.views.offer_fields import Told
from ui.views.param_fields import ChoiceEditor, LengthEditor, MomentEditor, SearchEditor
from ui.views.param_form import ParamForm
from ui.views.raw_string_edit import RawStringEdit
from ui.views.search_edit import SearchEdit, SearchIndex

NOW = 1795166400  # 2026-11-20, 10:20 in Paris
PARIS = ZoneInfo("Europe/Paris")
SEATS, SESSION, COURSE, ENROL = (
    "std_generateseats",
    "std_setuponecoursesession",
    "std_createcourse",
    "std_enrolonecourse",
)
SITE = SiteFacts(
    (
        MoodleCourse(CourseId(7), "SCI", "Sciences expérimentales"),
        MoodleCourse(CourseId(8), "SCI2", "Sciences, suite"),
        MoodleCourse(CourseId(21), "MATH 101", "Mathématiques"),
        MoodleCourse(CourseId(22), "R&D", "Recherche"),
        MoodleCourse(CourseId(23), "A,B", "Cours à virgule"),
    ),
    (MoodleCategory(CategoryId(3), "Bureautique", None), MoodleCategory(CategoryId(5), "Tableurs", CategoryId(3))),
    (MoodleRole(RoleId(5), "student", "Étudiant"), MoodleRole(RoleId(11), "coach", "Accompagnateur")),
)
STRINGS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data/domain/examples/parameter_strings.json").read_text(encoding="utf-8")
)


class Desk:
    """A form on the screen, and what it has told."""

    def __init__(self, qtbot: Any, handler: str, text: str = "", site: SiteFacts = SITE, language: str = "en") -> None:
        self.qtbot = qtbot
        self.form = ParamForm(Words("fr" if language == "fr" else "en", PARIS), lambda: NOW)
        qtbot.addWidget(self.form)
        self.form.set_site(site)
        self.form.show_params(handler_catalogue().get(handler), text)
        self.told: list[str] = []
        self.form.text_changed.connect(self.told.append)
        with qtbot.waitExposed(self.form):
            self.form.show()
        self.form.activateWindow()

    def line(self, key: str) -> SearchEdit:
        editor = self.form.rows[key].editor
        assert isinstance(editor, SearchEditor)
        editor.line.setFocus()
        return editor.line

    def type(self, key: str, text: str) -> None:
        line = self.line(key)
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        line.list.popup().hide()

    def remark(self, key: str) -> str:
        return self.form.rows[key].remark.text


@pytest.fixture
def desk(qtbot: Any) -> Any:
    return lambda *arguments, **more: Desk(qtbot, *arguments, **more)


# ---------------------------------------------------------------------- nothing is changed by being looked at
def test_opening_a_foreign_string_changes_nothing(desk: Any) -> None:
    at = desk(SESSION)
    for handler in (SESSION, SEATS, COURSE, ENROL):
        for case in STRINGS:
            at.form.show_params(handler_catalogue().get(handler), case["input"])
            assert at.form.text() == at.form.raw.text() == case["input"]
    assert at.told == []


def test_without_a_handler_the_string_stands_alone(desk: Any) -> None:
    at = desk("std_nothing", "a=1&b")
    assert at.form.rows == {}
    assert at.form.raw.text() == "a=1&b"
    assert len(at.form.kept.remarks) == 2
    assert not at.form.focus_key("a")


# ---------------------------------------------------------------------- each follows the other
def test_the_string_follows_the_fields_letter_by_letter(desk: Any) -> None:
    at = desk(SESSION, "x=1")
    at.type("coursename", "MATH 101")
    assert at.form.text() == "x=1&coursename=MATH 101"
    assert at.told[0].endswith("coursename=M")
    assert at.told.count("x=1&coursename=MATH") == 1  # the blank at the end is not written before a letter follows it
    assert at.form.raw.text() == at.form.text() == at.told[-1]
    at.type("coursename", "")
    at.qtbot.keyClick(at.line("coursename"), Qt.Key.Key_Backspace)
    assert at.form.text() == "x=1"


def test_the_fields_follow_the_string(desk: Any) -> None:
    at = desk(SESSION)
    at.form.raw.setFocus()
    at.qtbot.keyClicks(at.form.raw, "coursename=SCI&duration=180&endtime=1796112000&autoenrolsupervisor=1")
    rows = at.form.rows
    assert rows["coursename"].editor.value() == "SCI"
    assert rows["coursename"].meaning.text() == "Sciences expérimentales (SCI)"
    assert isinstance(rows["duration"].editor, LengthEditor)
    assert rows["duration"].editor.value() == "180"
    assert isinstance(rows["endtime"].editor, MomentEditor)
    assert rows["endtime"].editor.moment.epoch() == 1796112000
    assert isinstance(rows["autoenrolsupervisor"].editor, ChoiceEditor)
    assert rows["autoenrolsupervisor"].editor.box.currentText() == "Yes"
    assert at.told[-1] == at.form.text()


def test_cursors_stay_where_people_type(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI&later=x")
    cursor = at.form.raw.textCursor()
    cursor.setPosition(len("coursename=S"))
    at.form.raw.setTextCursor(cursor)
    at.form.raw.setFocus()
    at.qtbot.keyClicks(at.form.raw, "ABC")
    assert at.form.text() == "coursename=SABCCI&later=x"
    assert at.form.raw.textCursor().position() == len("coursename=SABC")
    line = at.line("coursename")
    line.setCursorPosition(1)
    at.qtbot.keyClicks(line, "!")
    assert (line.text(), line.cursorPosition()) == ("S!ABCCI", 2)
    # The string changes under a cursor that stands behind: it moves with its letters.
    assert at.form.raw.textCursor().position() == len("coursename=S!ABC")


def test_steps_can_be_taken_back_in_the_string(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI")
    at.type("coursename", "LAW")
    assert at.form.text() == "coursename=LAW"
    at.form.raw.setFocus()
    while at.form.raw.document().isUndoAvailable() and at.form.text() != "coursename=SCI":
        at.qtbot.keyClick(at.form.raw, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert at.form.text() == "coursename=SCI"
    assert at.form.rows["coursename"].editor.value() == "SCI"


def test_a_string_set_from_outside_is_shown_and_not_told(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI")
    at.form.show_params(handler_catalogue().get(SESSION), "coursename=LAW&duration=5")
    assert at.form.rows["coursename"].editor.value() == "LAW"
    assert at.form.raw.text() == "coursename=LAW&duration=5"
    assert at.told == []


def test_a_new_key_stands_where_the_handler_has_it(desk: Any) -> None:
    at = desk(SEATS, "courselist=SCI&customersupport=SCI")
    at.type("packsize", "5")
    assert at.form.text() == "courselist=SCI&packsize=5&customersupport=SCI"
    at.type("packsize", "1")
    assert at.form.text() == "courselist=SCI&customersupport=SCI"  # the plugin's own default is not written


def test_what_must_always_stand_stays_when_emptied(desk: Any) -> None:
    at = desk(COURSE, "coursecategory=5&template=SCI&duration=365")
    line = at.line("template")
    line.selectAll()
    at.qtbot.keyClick(line, Qt.Key.Key_Delete)
    assert at.form.text() == "coursecategory=5&template=&duration=365"


def test_a_choice_is_written_and_taken_away(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI&autoenrolsupervisor=maybe")
    box = at.form.rows["autoenrolsupervisor"].editor.box
    assert box.currentText() == "maybe"
    for text, expected in (("No", "coursename=SCI&autoenrolsupervisor=0"), ("not set", "coursename=SCI")):
        box.setCurrentIndex(box.findText(text))
        box.activated.emit(box.currentIndex())
        assert at.form.text() == expected


# ---------------------------------------------------------------------- what cannot be written
def test_a_sign_that_cannot_be_carried_is_refused_at_its_field(desk: Any) -> None:
    at = desk(SESSION, "coursename=R")
    line = at.line("coursename")
    line.setCursorPosition(1)
    at.qtbot.keyClicks(line, "&D")
    assert at.form.text() == "coursename=R"
    assert line.text() == "R&D"
    assert "The sign & cannot be carried" in at.remark("coursename")
    at.form.set_site(SiteFacts())  # whatever happens around, the text typed stays until the string itself changes
    line.setFocus()
    at.type("coursename", "RD")
    assert at.form.text() == "coursename=RD"
    assert at.remark("coursename") == ""


def test_a_course_with_a_comma_does_not_become_two_courses(desk: Any) -> None:
    at = desk(SEATS)
    at.type("courselist", "virgule")
    popup = at.line("courselist").list.popup()
    assert popup.currentIndex().data() == "A,B — Cours à virgule"
    at.qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert at.form.text() == "courselist=virgule"
    assert "comma" in at.remark("courselist")


# ---------------------------------------------------------------------- finding
@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("sci", ["SCI — Sciences expérimentales", "SCI2 — Sciences, suite"]),
        ("experimentales", ["SCI — Sciences expérimentales"]),
        ("21", ["MATH 101 — Mathématiques"]),
        ("math 101", ["MATH 101 — Mathématiques"]),
        ("nothing", []),
    ],
)
def test_courses_are_found_by_short_name_full_name_and_number(desk: Any, typed: str, labels: list[str]) -> None:
    at = desk(SESSION)
    assert [choice.label for choice in at.line("coursename").found(typed)] == labels


def test_a_course_is_chosen_with_the_keyboard(desk: Any) -> None:
    at = desk(SEATS, "courselist=SCI")
    line = at.line("courselist")
    line.setCursorPosition(3)
    at.qtbot.keyClicks(line, ",mathe")
    popup = line.list.popup()
    at.qtbot.waitUntil(popup.isVisible)
    # The best answer is marked already; at the end of the list, Down stays there.
    at.qtbot.keyClick(popup, Qt.Key.Key_Down)
    at.qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert at.form.text() == "courselist=SCI,MATH 101"
    assert at.form.rows["courselist"].meaning.text() == "2 courses today: SCI, MATH 101"


def test_the_list_opens_with_a_key(desk: Any) -> None:
    at = desk(COURSE)
    line = at.line("coursecategory")
    at.qtbot.keyClick(line, Qt.Key.Key_F4)
    at.qtbot.waitUntil(line.list.popup().isVisible)
    model = line.list.completionModel()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "3 — Bureautique",
        "5 — Bureautique / Tableurs",
    ]
    line.list.popup().hide()


def test_roles_everybody_has_are_offered_beside_those_met(desk: Any) -> None:
    at = desk(SESSION)
    roles = [choice.value for choice in at.line("supervisor").found("")]
    assert roles[:2] == ["student", "coach"]
    assert "editingteacher" in roles
    assert [choice.value for choice in at.line("requiredroles").found("superv")] == ["supervisor"]


def test_patterns_show_the_courses_they_match_today(desk: Any) -> None:
    at = desk(SEATS, "courselist=SCI%")
    assert at.form.rows["courselist"].meaning.text() == "2 courses today: SCI, SCI2"
    at.type("courselist", "LAW%")
    assert "no course matches today: the seats would be unrestricted" in at.remark("courselist")
    at.form.set_site(SiteFacts())
    assert "unrestricted" not in at.remark("courselist")


# ---------------------------------------------------------------------- what nobody knows, and proposals
def test_keys_nobody_knows_are_listed_and_kept(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI&role=student&bare&coursename=LAW&later=x")
    assert list(at.form.kept.remarks) == [0, 1, 2, 4]
    assert "takes no account" in at.form.kept.remarks[1].text
    at.form.kept.removed.emit(1)
    assert at.form.text() == "coursename=SCI&bare&coursename=LAW&later=x"
    assert at.form.rows["coursename"].editor.value() == "LAW"


def test_a_proposal_is_shown_as_a_difference_and_written_only_when_accepted(desk: Any) -> None:
    at = desk(SESSION, "course`name`=SCI&courseid=7")
    assert at.form.proposal.isVisible()
    assert "course`name`=SCI  →  coursename=SCI" in at.form.proposal.changes.text()
    assert at.told == []
    at.qtbot.keyClick(at.form.proposal.accept, Qt.Key.Key_Space)
    assert at.told == ["coursename=SCI&courseid=7"]
    assert not at.form.proposal.isVisible()
    assert at.form.rows["coursename"].editor.value() == "SCI"


def test_a_proposal_can_be_left(desk: Any) -> None:
    at = desk(ENROL, "coursename=MATH+101")
    at.form.proposal.leave.click()
    assert not at.form.proposal.isVisible()
    assert at.form.text() == "coursename=MATH+101"
    at.type("role", "x")
    assert at.form.proposal.isVisible()


def test_keys_that_are_never_written_show_only_where_they_stand(desk: Any) -> None:
    at = desk(ENROL, "courseid=7")
    assert at.form.rows["courseid"].isVisible()
    assert not at.form.rows["courseidnumber"].isVisible()
    assert "courseid=7  →  coursename=SCI" in at.form.proposal.changes.text()
    at.form.proposal.accept.click()
    assert at.form.text() == "coursename=SCI"
    assert not at.form.rows["courseid"].isVisible()


# ---------------------------------------------------------------------- remarks and the way to a field
def test_findings_of_a_whole_check_take_the_place_of_remarks(desk: Any) -> None:
    at = desk(COURSE, "coursecategory=5&duration=365")
    assert "template" in at.remark("template")
    at.form.tell(
        [
            Told(Level.ERROR, Explained("Said by the check."), "template"),
            Told(Level.NOTE, Explained("About all."), ""),
            Told(Level.NOTE, Explained("Of a key without a field."), "other"),
        ]
    )
    assert at.remark("template") == "Said by the check."
    assert at.form.remark.text == "About all.\nOf a key without a field."
    at.form.tell([])
    assert at.remark("template") == at.form.remark.text == ""


def test_a_finding_leads_to_its_field(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI")
    assert at.form.focus_key("duration")
    assert at.form.rows["duration"].isAncestorOf(QApplication.focusWidget())
    assert not at.form.focus_key("nowhere")
    assert QApplication.focusWidget() is at.form.raw


def test_lengths_of_an_end_count_from_the_start(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI&starttime=1796112000")
    moment = at.form.rows["endtime"].editor.moment
    at.qtbot.keyClicks(moment.line, "+1D")
    at.qtbot.keyClick(moment.line, Qt.Key.Key_Return)
    assert at.form.text().endswith(f"endtime={1796112000 + 86400}")


def test_the_string_is_copied_for_the_shop(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI")
    at.form.copy.click()
    assert QGuiApplication.clipboard().text() == "coursename=SCI"


def test_every_handler_has_a_form_in_both_languages(qtbot: Any, language: Language) -> None:
    for spec in handler_catalogue():
        at = Desk(qtbot, spec.name, spec.examples[0], language=language.value)
        assert list(at.form.rows) == [param.name for param in spec.params]
        assert at.form.text() == spec.examples[0]
        for row in at.form.rows.values():
            assert row.label.text().startswith(row.param.label.say(language.value))
            assert row.toolTip()
        at.form.close()


def test_another_language_is_spoken_at_once(desk: Any) -> None:
    at = desk(SESSION, "coursename=SCI")
    at.form.set_words(Words("fr", PARIS))
    assert at.form.rows["coursename"].label.text() == "Cours *"
    assert at.form.rows["coursename"].editor.value() == "SCI"


# ---------------------------------------------------------------------- the raw line
def test_line_ends_of_others_survive_edits_elsewhere(qtbot: Any) -> None:
    edit = RawStringEdit()
    qtbot.addWidget(edit)
    edit.set_text("a=1\r\n&b=2\r&c=3\n&d=😀")
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, "x")
    assert edit.text() == "a=1\r\n&b=2\r&c=3\n&d=😀x"
    cursor.setPosition(2)
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, "9")
    assert edit.text() == "a=91\r\n&b=2\r&c=3\n&d=😀x"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(st.sampled_from("ab&=\r\n é😀%"), max_size=12), min_size=2, max_size=4),
    st.integers(0, 12),
    st.text(st.sampled_from("xy"), max_size=2),
)
def test_any_text_is_shown_and_kept(qapp: QApplication, texts: list[str], place: int, typed: str) -> None:
    edit = RawStringEdit()
    for text in texts:
        edit.set_text(text)
        assert edit.text() == text
    told: list[str] = []
    edit.edited.connect(told.append)
    cursor = edit.textCursor()
    # A cursor never stands inside a sign, though Qt counts some as two.
    shown = edit.document().toRawText()
    cursor.setPosition(len(shown[: min(place, len(shown))].encode("utf-16-le")) // 2)
    cursor.insertText(typed)
    assert edit.text().replace(typed or "\0", "", 1) in (texts[-1], edit.text())
    assert len(edit.text()) == len(texts[-1]) + len(typed)
    assert told == ([edit.text()] if typed else [])
    edit.deleteLater()


def test_a_line_without_choices_is_an_ordinary_one(qtbot: Any) -> None:
    line = SearchEdit()
    qtbot.addWidget(line)
    line.set_index(None)
    assert not line.search.isVisible()
    assert line.found("a") == []
    line.set_index(SearchIndex(lambda: [("a", "a — Ä", "")]))
    assert [choice.value for choice in line.found("Ä")] == ["a"]


@pytest.mark.parametrize(("key", "text"), [("starttime", "31/02/2027"), ("duration", "bientot"), ("coursename", "R&D")])
def test_what_a_field_holds_and_the_string_does_not_is_said(desk: Any, key: str, text: str) -> None:
    at = desk(SESSION)
    told: list[int] = []
    at.form.unfit_changed.connect(lambda: told.append(len(at.form.unfit)))
    field = focus_target(at.form.rows[key].editor)
    field.setFocus()
    at.qtbot.keyClicks(field, text)
    at.form.raw.setFocus()
    assert [finding.key for finding in at.form.unfit] == [key]
    assert at.form.text() == ("coursename=R" if key == "coursename" else "")
    assert told[-1] == 1
    at.form.give_up()
    assert (at.form.unfit, told[-1]) == ((), 0)
    assert field.text() == ("R" if key == "coursename" else "")


def test_a_text_to_put_right_stays_while_another_field_is_filled(desk: Any) -> None:
    at = desk(SESSION)
    at.type("coursename", "R&D")
    line = focus_target(at.form.rows["starttime"].editor)
    line.setFocus()
    at.qtbot.keyClicks(line, "2027-03-01")
    at.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "starttime=" in at.form.text()
    assert at.line("coursename").text() == "R&D"
    assert [finding.key for finding in at.form.unfit] == ["coursename"]


def test_fields_stay_where_they_are_while_one_is_filled(desk: Any) -> None:
    at = desk(SESSION)

    def moved() -> list[int]:
        QApplication.processEvents()
        return [row.heightForWidth(row.width()) for row in at.form.rows.values()]

    places = moved()
    at.type("coursename", "SCI")
    assert moved() == places
    at.type("coursename", "Nothing")
    assert at.remark("coursename")
    assert moved() == places
    for key, text in (("starttime", "2027-03-01"), ("duration", "180")):
        line = focus_target(at.form.rows[key].editor)
        line.setFocus()
        at.qtbot.keyClicks(line, text)
        at.qtbot.keyClick(line, Qt.Key.Key_Return)
        assert moved() == places, key
