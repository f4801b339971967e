"""What is left of a list: corrections after it was applied, changes taken back, files written, details beside it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from seatadmin.domain.intents import IntentId, IntentState
from seatadmin.domain.seats import SeatState
from seatadmin.services.runs import Stage
from seatadmin.services.wording import Words
from seatadmin.tabular import read_people
from ui import notify
from ui.models.sheet import Group
from ui.runner import JobContext
from ui.views.assignment import Mode
from ui.views.customer_dialog import CustomerDialog
from ui.views.export_file import file_name
from ui.views.following import Reached, reporter_of

HEAD = "Nom\tPrénom\tCourriel\tFormation\n"
LOIC = "ŒUVRARD\tLoïc\tloic.oeuvrard@example.com\tEXCEL-N1\n"
PAUL = "BERNARD\tPaul\tpaul.bernard@example.com\tWORD-N2\n"
ZOE = "LEFÈVRE\tZoé\tzoe.lefevre@example.com\tEXCEL-N1\n"
WRONG = "LÉVÊQUE\tÉloïse\teloise@exemple\tEXCEL-N1\n"
SAMPLES = Path(__file__).parents[2] / "data" / "paste_samples"
CONTROL = Qt.KeyboardModifier.ControlModifier


def edit(office, row: int, field: str, text: str) -> None:
    model = office.sheet.model
    model.edit_cells([(row, model.column_of(field), text)])
    office.settle()


def emails(office) -> list[str | None]:
    return [row.planned.person.email for row in office.sheet.snapshot.rows]


def begin(office, text: str, *, look: bool = True) -> None:
    office.show()
    office.paste(HEAD + text)
    office.choose_customer()
    if look:
        office.look()


# --------------------------------------------------------------------------- before a customer is chosen


def test_without_a_customer_rows_wait_and_only_real_problems_are_to_correct(connected) -> None:
    connected.show()
    connected.paste(HEAD + LOIC + PAUL + WRONG)
    assert connected.sheet.snapshot.counts == {Group.NO_CUSTOMER: 2, Group.CORRECT: 1}
    assert connected.sheet.snapshot.to_correct == 1
    bar, band = connected.sheet.bar, connected.sheet.target_band
    assert "1 row" in bar.correct.text()
    assert bar.apply.text() == "Choose a customer first"
    assert not bar.apply.isEnabled()
    assert "Choose the customer" in band.seats.whole
    assert "Seats" not in bar.text.text()


@pytest.mark.parametrize("name", ["01_excel_fr_clipboard.tsv", "11_dates_fr.csv"])
def test_moodle_is_asked_about_a_list_without_a_customer(connected, name: str) -> None:
    connected.show()
    connected.paste((SAMPLES / name).read_text(encoding="utf-8"))
    assert connected.sheet.snapshot.counts.keys() == {Group.CORRECT}
    connected.look()
    assert connected.said() == ""
    assert connected.sheet.bar.apply.text() == "Choose a customer first"


def test_a_list_without_a_customer_is_not_left_by_accident(qtbot, office, monkeypatch) -> None:
    asked: list[notify.Question] = []
    answers = [False, True]

    def ask(question: notify.Question, on_answer: notify.Answer) -> None:
        asked.append(question)
        on_answer(answers.pop(0))

    office.show()
    office.paste(HEAD + LOIC)
    monkeypatch.setattr(notify, "ask", ask)
    office.sheet.leave()
    assert office.seats.currentWidget() is office.sheet
    office.sheet.leave()
    assert office.seats.currentWidget() is office.overview
    assert len(asked) == 2


# --------------------------------------------------------------------------- one truth about seats


def test_a_reopened_list_counts_its_own_seats_in_both_places(connected, online) -> None:
    begin(connected, LOIC + PAUL)
    connected.sheet.leave()
    connected.settle()
    connected.session.hub.list_wanted.emit(online.lists.summaries()[0].batch.id)
    connected.planned()
    assert connected.sheet.target_band.seats.whole == "8 seat(s) available in 2 order(s)"
    assert "Seats available: 8 before, 6 after" in connected.sheet.bar.text.text()


# --------------------------------------------------------------------------- corrected after it was applied


def test_a_row_to_correct_is_corrected_in_the_report_and_applied(connected, online, site) -> None:
    begin(connected, LOIC + WRONG)
    connected.apply()
    sheet = connected.sheet
    assert sheet.snapshot.is_finished
    assert not sheet.bar.apply.isVisibleTo(sheet)
    assert sheet.model.is_editable(1, sheet.model.column_of("email"))
    assert not sheet.model.is_editable(0, sheet.model.column_of("email"))
    edit(connected, 1, "email", "eloise@example.org")
    connected.look()
    assert sheet.mode is Mode.REPORT
    assert sheet.snapshot.counts == {Group.DONE: 1, Group.NEW: 1}
    assert sheet.bar.apply.text().startswith("Assign 1 seat ·")
    assert sheet.bar.apply.isEnabled()
    mails = len(site.state.mails)
    connected.apply()
    assert sheet.snapshot.counts == {Group.DONE: 2}
    assert sheet.snapshot.is_finished
    assert len(site.state.mails) == mails + 1
    assert sum(row.state is SeatState.HELD for row in online.seats.rows()) == 2


def test_a_correction_of_a_report_is_taken_back(connected, online) -> None:
    begin(connected, LOIC + WRONG)
    connected.apply()
    edit(connected, 1, "email", "eloise@example.org")
    assert connected.sheet.snapshot.sending is not None
    connected.window.undo_stack.undo()
    connected.settle()
    assert connected.sheet.snapshot.counts == {Group.DONE: 1, Group.CORRECT: 1}
    assert connected.sheet.snapshot.is_finished
    (summary,) = online.lists.summaries()
    assert summary.intents == {IntentState.DONE: 1, IntentState.REFUSED: 1}


def test_a_row_somebody_else_corrected_first_is_shown_as_theirs(connected, online) -> None:
    begin(connected, LOIC + WRONG)
    connected.apply()
    loaded = online.lists.load(connected.sheet.batch_id)
    online.lists.correct(online.lists.edit(loaded, [(1, "email", "eloise.l@example.org")]), loaded)
    edit(connected, 1, "email", "eloise@example.org")
    assert "changed the same thing" in connected.said()
    assert emails(connected)[1] == "eloise.l@example.org"
    edit(connected, 1, "email", "eloise@example.org")
    assert online.lists.load(connected.sheet.batch_id).intents[1].person.email == "eloise@example.org"


def test_what_moodle_refused_is_tried_again_when_asked(connected, site) -> None:
    begin(connected, PAUL)
    site.faults.order("write_error", "enrol_manual_enrol_users")
    connected.apply()
    sheet = connected.sheet
    assert sheet.snapshot.is_finished
    assert sheet.snapshot.counts == {Group.REFUSED: 1}
    assert sheet.bar.apply.text().startswith("Try again: ")
    assert connected.sentences()[0].endswith("It will be tried again.")
    connected.apply()
    assert sheet.snapshot.counts == {Group.DONE: 1}
    assert not sheet.bar.apply.isVisibleTo(sheet)


def test_a_released_seat_is_no_longer_told_as_done(connected) -> None:
    begin(connected, LOIC)
    connected.apply()
    connected.sheet.bar.release.click()
    connected.settle()
    connected.release.release.click()
    connected.settle()
    assert connected.sheet.snapshot.counts == {Group.TAKEN_BACK: 1}
    assert not connected.sheet.snapshot.held


# --------------------------------------------------------------------------- while it runs


def test_a_run_publishes_the_stages_of_its_rows() -> None:
    context, intent_id = JobContext(), IntentId(uuid4())
    reporter_of(context, Words("en")).tell(Stage.ENROL, 1, 2, reached=(intent_id,))
    assert context.take_items() == (Reached(intent_id, Stage.ENROL),)
    assert context.take_progress().text == "Enrolling: 1 of 2"


def test_rows_say_how_far_they_are_before_their_result(connected) -> None:
    begin(connected, LOIC + PAUL)
    sheet = connected.sheet
    first, _ = sheet.snapshot.rows
    before = connected.sentences()
    sheet._on_apply_items((Reached(first.key, Stage.CREATE),))
    assert connected.sentences() == ["Account created, enrolment next…", before[1]]
    connected.apply()
    assert sheet.snapshot.counts == {Group.DONE: 2}


# --------------------------------------------------------------------------- taken back


def test_every_change_of_a_list_is_taken_back_in_turn_and_made_again(qtbot, office) -> None:
    begin(office, LOIC + PAUL + WRONG, look=False)
    edit(office, 2, "email", "eloise@example.org")
    office.sheet.list_band._on_column_chosen(3, "group")
    office.settle()
    office.sheet._dropping = (office.sheet.snapshot.rows[0].key,)
    office.sheet._on_drop_answered(True)
    office.settle()

    def state() -> tuple[object, ...]:
        people = [row.planned.person for row in office.sheet.snapshot.rows]
        return [(one.email, one.course, one.group) for one in people], office.sheet.snapshot.reading.mapping

    states = [state()]
    assert [one[0] for one in states[0][0]] == ["paul.bernard@example.com", "eloise@example.org"]
    for _ in range(3):
        qtbot.keyClick(office.window, Qt.Key.Key_Z, CONTROL)
        office.settle()
        states.append(state())
    assert [len(rows) for rows, _ in states] == [2, 3, 3, 3]
    assert states[1][0][0] == ("loic.oeuvrard@example.com", None, "EXCEL-N1")
    assert states[2][0][0] == ("loic.oeuvrard@example.com", "EXCEL-N1", None)
    assert states[2][1] == {}
    assert states[3][0][2][0] == "eloise@exemple"
    for expected in reversed(states[:3]):
        office.window.undo_stack.redo()
        office.settle()
        assert state() == expected


def test_rows_taken_out_stay_out_when_the_list_is_read_in_another_way(office) -> None:
    begin(office, LOIC + PAUL, look=False)
    office.sheet._dropping = (office.sheet.snapshot.rows[0].key,)
    office.sheet._on_drop_answered(True)
    office.settle()
    office.sheet.list_band._on_column_chosen(3, "group")
    office.settle()
    assert emails(office) == ["paul.bernard@example.com"]


# --------------------------------------------------------------------------- keys


def test_f2_edits_the_current_cell(qtbot, office) -> None:
    begin(office, WRONG, look=False)
    table, model = office.sheet.table, office.sheet.model
    table.setCurrentIndex(model.index(0, model.column_of("email")))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert table.state() is table.State.EditingState
    assert table.findChild(QLineEdit).text() == "eloise@exemple"


def test_enter_on_what_happens_leads_to_what_has_to_be_corrected(qtbot, office) -> None:
    begin(office, WRONG, look=False)
    table, model = office.sheet.table, office.sheet.model
    table.setCurrentIndex(model.index(0, model.column_of("outcome")))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.currentIndex().column() == model.column_of("email")
    assert table.state() is table.State.EditingState


def test_escape_keeps_the_list_and_says_where(qtbot, office, workspace) -> None:
    begin(office, LOIC, look=False)
    qtbot.keyClick(office.sheet.table, Qt.Key.Key_Escape)
    office.settle()
    assert office.seats.currentWidget() is office.overview
    assert "kept under Activity" in office.said()
    assert len(workspace.lists.summaries()) == 1


def test_escape_first_gives_up_what_is_being_typed(qtbot, office) -> None:
    begin(office, WRONG, look=False)
    sheet = office.sheet
    sheet.filter.field.setText("abc")
    qtbot.keyClick(sheet.filter.field, Qt.Key.Key_Escape)
    assert sheet.filter.field.text() == ""
    sheet.table.setCurrentIndex(sheet.model.index(0, sheet.model.column_of("email")))
    qtbot.keyClick(sheet.table, Qt.Key.Key_F2)
    editor = sheet.table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "zzz")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    office.settle()
    assert office.seats.currentWidget() is sheet
    assert emails(office) == ["eloise@exemple"]


@pytest.mark.parametrize("page", ["release", "report"])
def test_a_list_pasted_on_a_release_or_a_report_is_a_new_list(qtbot, connected, page: str) -> None:
    begin(connected, LOIC)
    connected.apply()
    first = connected.sheet.batch_id
    if page == "release":
        connected.sheet.bar.release.click()
        connected.settle()
    QGuiApplication.clipboard().setText(HEAD + ZOE)
    table = connected.release.table if page == "release" else connected.sheet.table
    qtbot.keyClick(table, Qt.Key.Key_V, CONTROL)
    connected.planned()
    assert connected.seats.currentWidget() is connected.sheet
    assert connected.sheet.batch_id != first
    assert emails(connected) == ["zoe.lefevre@example.com"]


# --------------------------------------------------------------------------- details beside it


def test_details_follow_the_page_and_the_reading(connected) -> None:
    begin(connected, LOIC + PAUL)
    connected.window.show_details(True)
    panel, sheet = connected.window.details, connected.sheet
    sheet.table.setCurrentIndex(sheet.model.index(0, 0))
    assert panel.accessibleName() == "Loïc ŒUVRARD"
    sheet.list_band._on_column_chosen(0, "firstname")
    connected.settle()
    assert panel.accessibleName() in ("ŒUVRARD", "Details")
    connected.window.undo_stack.undo()
    connected.settle()
    connected.apply()
    sheet.bar.release.click()
    connected.settle()
    assert panel.accessibleName() == "Details"
    connected.release.table.selectRow(0)
    assert panel.accessibleName() in ("Loïc ŒUVRARD", "Paul BERNARD")
    connected.release.back.click()
    connected.settle()
    assert panel.accessibleName() not in ("Loïc ŒUVRARD", "Paul BERNARD")


# --------------------------------------------------------------------------- files


def rows_of(path: Path) -> list[dict[str, object]]:
    head, *rows = load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_file_of_results_says_what_was_done_and_why_not(connected, tmp_path: Path) -> None:
    begin(connected, LOIC + PAUL + ZOE + WRONG)
    connected.apply()
    connected.sheet.bar.results.click()
    connected.sheet._export.write(str(tmp_path / "resultats.xlsx"))
    connected.settle()
    rows = rows_of(tmp_path / "resultats.xlsx")
    shown = [column.title for column in connected.sheet.table.shown_columns()]
    assert [title for title in rows[0] if title in shown] == shown
    assert [row["State"] for row in rows] == ["Done", "Done", "Nothing to do", "To correct"]
    assert [row["Login"] for row in rows][:2] == ["loic.oeuvrard", "paul.bernard"]
    assert [row["Account created"] for row in rows] == ["yes", None, None, None]
    assert "complete e-mail address" in str(rows[3]["What happens"])
    assert rows[3]["What to do"]


def test_files_are_named_after_the_list_the_course_and_the_day(connected) -> None:
    begin(connected, LOIC)
    name = connected.sheet._file_name("Results")
    assert name.startswith("Results - ")
    assert " - EXCEL-N1 - 20" in name
    assert file_name(name) == file_name(file_name(name))
    assert not set('<>:"/\\|?*') & set(file_name("a/b: c* ?"))


def test_rows_sent_back_are_read_again_as_they_were(office, tmp_path: Path) -> None:
    office.show()
    text = (
        "NOM DE FAMILLE;Prénom;Mél;Rôle;Date de fin;Service\n"
        "LÉVÊQUE;Éloïse;eloise@exemple;roi;31/02/2027;Achats\n"
        "ROY;Luc;luc@exemple;tuteur;31/12/2027;Ventes\n"
    )
    office.paste(text)
    office.choose_customer()
    office.sheet.bar.correct.click()
    path = tmp_path / "retour.xlsx"
    office.sheet._export.write(str(path))
    office.settle()
    people = read_people(path.read_bytes(), source="file", filename=path.name)
    first, second = people.people
    assert (first.lastname, first.firstname, first.email, first.department) == (
        "LÉVÊQUE",
        "Éloïse",
        "eloise@exemple",
        "Achats",
    )
    assert [person.department for person in people.people] == ["Achats", "Ventes"]
    assert (second.role, second.ends.isoformat()) == ("teacher", "2027-12-31")
    # What could not be read goes back as it was written.
    assert [row["Rôle"] for row in rows_of(path)] == ["roi", "tutor"]
    assert rows_of(path)[0]["Date de fin"] == "31/02/2027"
    assert {one.code for one in people.problems_of(first.row)} >= {"email_invalid", "unknown_role", "date_invalid"}


# --------------------------------------------------------------------------- the customer


def test_the_address_and_support_course_of_a_customer_are_given_in_the_window(connected, online) -> None:
    begin(connected, LOIC)
    band = connected.sheet.target_band
    assert "no known Moodle account" in band.customer_line.toolTip()
    band.edit_customer.click()
    dialog = connected.window.findChild(CustomerDialog)
    dialog.email.setText("zoe.lefevre@example.com")
    dialog.course.setText("SCI")
    dialog.save_button.click()
    connected.settle()
    customer = online.seats.find_customer(band.customer.currentText())
    assert (customer.email, customer.support_course) == ("zoe.lefevre@example.com", "SCI")
    assert "no known Moodle account" not in band.customer_line.toolTip()
    assert "support course" in band.customer_line.toolTip()


def test_an_address_that_is_none_is_refused_where_it_was_typed(connected, online) -> None:
    begin(connected, LOIC)
    connected.sheet.target_band.edit_customer.click()
    dialog = connected.window.findChild(CustomerDialog)
    dialog.email.setText("formation@exemple")
    dialog.save_button.click()
    connected.settle()
    assert "formation@exemple" in dialog.problem.text()
    assert online.seats.find_customer(connected.sheet.target_band.customer.currentText()).email is None
    dialog.reject()


def test_the_row_where_an_end_is_chosen_says_what_no_end_means(office) -> None:
    begin(office, LOIC, look=False)
    ends = office.sheet.target_band.ends
    assert ends.choice.itemText(0).startswith("as the seat")
    ends.choice.setCurrentIndex(1)
    assert ends.edit.isVisibleTo(ends)
    assert ends.day() is not None
    assert office.sheet.target_band.target().ends == ends.day()


def test_a_header_known_only_by_its_cells_comes_back_with_its_meaning(office, tmp_path: Path) -> None:
    office.show()
    office.paste("Nom;Prénom;Contact\nROY;Luc;luc@exemple\nPETIT;Noé;noe@example.org\n")
    office.sheet.bar.correct.click()
    path = tmp_path / "retour.xlsx"
    office.sheet._export.write(str(path))
    office.settle()
    assert rows_of(path)[0]["E-mail (Contact)"] == "luc@exemple"


def test_rows_left_aside_are_shown_in_the_report_too(connected) -> None:
    begin(connected, LOIC + "Total\t1\n")
    connected.apply()
    connected.sheet.list_band.skipped.click()
    assert connected.window.details.accessibleName() == "Rows left aside"
    assert not connected.sheet.list_band.format.isEnabled()
