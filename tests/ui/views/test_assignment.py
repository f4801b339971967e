"""The main job in the window: a list read, corrected, planned, kept, applied, undone; with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from seatadmin.domain.intents import BatchState, IntentState
from seatadmin.domain.seats import SeatState
from ui.demo import sample_path
from ui.models.sheet import Group
from ui.roles import CellProblem, Role
from ui.views.assignment import Mode

HEAD = "Nom\tPrénom\tCourriel\tFormation\n"
LOIC = "ŒUVRARD\tLoïc\tloic.oeuvrard@example.com\tEXCEL-N1\n"
PAUL = "BERNARD\tPaul\tpaul.bernard@example.com\tWORD-N2\n"
ZOE = "LEFÈVRE\tZoé\tzoe.lefevre@example.com\tEXCEL-N1\n"
MATHIEU = "LEROY\tMathieu\tmathieu.leroy@example.org\tEXCEL-N2\n"
WRONG = "LÉVÊQUE\tÉloïse\teloise@exemple\tEXCEL-N1\n"


def edit(qtbot, office, row: int, field: str, text: str) -> None:
    """Type into a cell."""
    table = office.sheet.table
    index = office.sheet.model.index(row, office.sheet.model.column_of(field))
    table.setCurrentIndex(index)
    table.edit(index)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    # Qt takes the text over in a later turn of the event loop.
    qtbot.waitUntil(lambda: table.state() is not table.State.EditingState)
    office.settle()


def test_a_list_is_read_without_a_site(office) -> None:
    office.show()
    office.overview.open_file(str(sample_path()))
    office.planned()
    snapshot = office.sheet.snapshot
    assert (snapshot.people.encoding, snapshot.people.delimiter, snapshot.people.header_row) == ("cp1252", ";", 4)
    assert len(snapshot.rows) == 5
    assert office.sheet.mode is Mode.EDITING
    assert office.sheet.list_band.skipped.text().startswith("4 ")
    assert not office.sheet.bar.apply.isEnabled()
    assert office.sheet.bar.apply.toolTip()


def test_rows_left_aside_are_told_with_their_reasons(office) -> None:
    office.show()
    office.overview.open_file(str(sample_path()))
    office.planned()
    office.sheet.list_band.skipped.click()
    assert office.window.details.accessibleName() == "Rows left aside"


def test_ctrl_v_anywhere_opens_the_sheet_with_the_pool_chosen(qtbot, office) -> None:
    office.show()
    office.overview.tree.setCurrentIndex(office.overview.pools.index(1, 0))
    chosen = office.overview.choice
    assert chosen.customer == "Acme Formation"
    QApplication.clipboard().setText(HEAD + LOIC)
    qtbot.keyClick(office.overview.tree, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.planned()
    assert office.seats.currentWidget() is office.sheet
    assert office.sheet.target_band.customer.currentText() == "Acme Formation"


def test_an_empty_clipboard_is_answered(office) -> None:
    office.show()
    QApplication.clipboard().clear()
    office.overview.paste()
    assert office.said()
    assert office.seats.currentWidget() is office.overview


def test_a_column_is_corrected_by_hand_and_corrections_survive(qtbot, office) -> None:
    office.show()
    office.paste(HEAD + LOIC + WRONG)
    office.choose_customer()
    edit(qtbot, office, 1, "email", "eloise@example.org")
    band = office.sheet.list_band
    band._on_column_chosen(3, "group")
    office.settle()
    assert [row.planned.person.group for row in office.sheet.snapshot.rows] == ["EXCEL-N1", "EXCEL-N1"]
    assert office.sheet.snapshot.rows[1].planned.person.email == "eloise@example.org"


def test_the_header_row_and_separator_can_be_overridden(office) -> None:
    office.show()
    office.paste("a;b\n" + HEAD.replace("\t", ";") + LOIC.replace("\t", ";"))
    band = office.sheet.list_band
    band.header_row.setValue(2)
    office.settle()
    assert office.sheet.snapshot.people.header_row == 2
    assert len(office.sheet.snapshot.rows) == 1


def test_a_problem_stands_on_its_cell_and_goes_when_corrected(qtbot, office) -> None:
    office.show()
    office.paste(HEAD + WRONG)
    office.choose_customer()
    index = office.sheet.model.index(0, office.sheet.model.column_of("email"))
    problem = index.data(Role.PROBLEM)
    assert isinstance(problem, CellProblem)
    assert problem.blocks
    assert problem.remedy
    assert office.sheet.snapshot.counts[Group.CORRECT] == 1
    edit(qtbot, office, 0, "email", "eloise@example.org")
    assert index.data(Role.PROBLEM) is None or index.data(Role.PROBLEM).sentence != problem.sentence
    assert office.sheet.snapshot.rows[0].planned.person.email == "eloise@example.org"


def test_a_correction_is_undone_and_redone(qtbot, office) -> None:
    office.show()
    office.paste(HEAD + WRONG)
    office.choose_customer()
    edit(qtbot, office, 0, "email", "eloise@example.org")
    qtbot.keyClick(office.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    row = office.sheet.snapshot.rows[0].planned
    assert row.person.email == "eloise@exemple"
    assert any(problem.blocks for problem in row.problems)
    office.window.undo_stack.redo()
    office.settle()
    assert office.sheet.snapshot.rows[0].planned.person.email == "eloise@example.org"


def test_a_block_is_pasted_into_cells_as_one_change(qtbot, office) -> None:
    office.show()
    office.paste(HEAD + WRONG + LOIC)
    office.choose_customer()
    table, model = office.sheet.table, office.sheet.model
    table.setCurrentIndex(model.index(0, model.column_of("lastname")))
    QApplication.clipboard().setText("MARTIN\tLéa\tlea@example.org\nPETIT\tNoé\tnoe@example.org")
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    people = [row.planned.person for row in office.sheet.snapshot.rows]
    assert [person.email for person in people] == ["lea@example.org", "noe@example.org"]
    assert office.window.undo_stack.count() == 1


def test_a_list_is_kept_for_later_opened_again_and_withdrawn(qtbot, office, workspace) -> None:
    office.show()
    office.paste(HEAD + LOIC + PAUL)
    office.choose_customer()
    qtbot.keyClick(office.sheet.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert office.seats.currentWidget() is office.overview
    (summary,) = workspace.lists.summaries()
    assert summary.batch.state is BatchState.DRAFT
    office.session.hub.list_wanted.emit(summary.batch.id)
    office.planned()
    assert office.seats.currentWidget() is office.sheet
    assert len(office.sheet.snapshot.rows) == 2
    office.sheet.discard.click()
    office.settle()
    assert workspace.lists.summaries()[0].batch.state is BatchState.WITHDRAWN


def test_leaving_keeps_what_was_typed(office, workspace) -> None:
    office.show()
    office.paste(HEAD + LOIC)
    office.choose_customer()
    office.sheet.leave()
    office.settle()
    assert len(workspace.lists.summaries()) == 1


def test_closing_the_window_keeps_what_was_typed(office, workspace) -> None:
    office.show()
    office.paste(HEAD + LOIC)
    office.choose_customer()
    office.seats.save_now()
    assert len(workspace.lists.summaries()) == 1


def test_moodle_is_asked_by_itself_and_the_plan_becomes_exact(qtbot, connected) -> None:
    connected.show()
    connected.paste(HEAD + ZOE + LOIC + PAUL)
    connected.choose_customer()
    qtbot.waitUntil(lambda: connected.sheet.snapshot.question is None and not connected.sheet.is_busy, timeout=30_000)
    counts = connected.sheet.snapshot.counts
    assert (counts[Group.NEW], counts[Group.KNOWN], counts[Group.ENROLLED]) == (1, 1, 1)
    assert "2" in connected.sheet.bar.apply.text()


def test_the_main_job_with_the_keyboard(qtbot, connected, online, site) -> None:
    connected.show()
    connected.paste(HEAD + ZOE + LOIC + PAUL)
    connected.choose_customer()
    connected.look()
    assert connected.sheet.bar.apply.isEnabled()
    qtbot.keyClick(connected.sheet.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    connected.settle()
    snapshot = connected.sheet.snapshot
    assert connected.sheet.mode is Mode.REPORT
    assert snapshot.is_finished
    assert snapshot.counts == {Group.DONE: 2, Group.ENROLLED: 1}
    assert all(connected.sentences())
    assert sum(row.state is SeatState.HELD for row in online.seats.rows()) == 2
    assert "loic.oeuvrard@example.com" in {user.email for user in site.state.users.values()}
    # The report is read-only, and says so to the keyboard too.
    assert not connected.sheet.model.is_editable(0, connected.sheet.model.column_of("email"))


def test_a_report_is_found_again_under_activity(connected, online) -> None:
    connected.show()
    connected.paste(HEAD + LOIC)
    connected.choose_customer()
    connected.look()
    connected.apply()
    connected.sheet.leave()
    connected.window.show_section("activity")
    connected.settle()
    connected.activity.lists.table.selectRow(0)
    connected.activity.lists.open_action.trigger()
    connected.planned()
    assert connected.window.current_section() == "seats"
    assert connected.sheet.mode is Mode.REPORT
    assert connected.sheet.snapshot.counts == {Group.DONE: 1}


def test_what_was_applied_is_undone_by_a_release_with_its_own_preview(connected, online) -> None:
    connected.show()
    connected.paste(HEAD + LOIC + PAUL)
    connected.choose_customer()
    connected.look()
    connected.apply()
    connected.sheet.bar.release.click()
    connected.settle()
    assert connected.seats.currentWidget() is connected.release
    assert len(connected.release.plan.rows) == 2
    assert connected.release.release.isEnabled()
    connected.release.release.click()
    connected.settle()
    assert len(connected.release.report.released) == 2
    assert all(row.state is not SeatState.HELD for row in online.seats.rows())


def test_when_moodle_changed_the_new_plan_is_shown_and_asked_again(connected, site) -> None:
    connected.show()
    connected.paste(HEAD + ZOE + LOIC)
    connected.choose_customer()
    connected.look()
    state = site.state
    with state.lock:
        (zoe,) = state.users_with_address("zoe.lefevre@example.com")
        (course,) = state.courses_by("shortname", "EXCEL-N1")
        state.unenrol(course.id, zoe.id)
    connected.apply()
    assert connected.sheet.banner.isVisibleTo(connected.sheet)
    assert connected.sheet.snapshot.counts.get(Group.KNOWN) == 1
    assert connected.sheet.bar.apply.isVisibleTo(connected.sheet)
    connected.apply()
    assert connected.sheet.snapshot.is_finished
    assert connected.sheet.snapshot.counts == {Group.DONE: 2}


def test_a_site_that_is_away_is_told_and_the_run_resumes(connected, site) -> None:
    connected.show()
    connected.paste(HEAD + LOIC)
    connected.choose_customer()
    connected.look()
    site.stop()
    connected.apply()
    assert connected.said()
    assert connected.sheet.bar.apply.isVisibleTo(connected.sheet)
    assert not connected.sheet.snapshot.was_sent


def test_a_run_is_stopped_and_resumed(qtbot, connected, site) -> None:
    people = "".join(f"NOM{n}\tPrénom\tp{n}@example.org\tEXCEL-N1\n" for n in range(6))
    connected.show()
    connected.paste(HEAD + people)
    connected.choose_customer()
    connected.look()
    site.faults.latency = 0.1
    before = len(site.state.users)
    connected.sheet.apply()
    qtbot.waitUntil(lambda: len(site.state.users) > before)
    assert connected.sheet.mode is Mode.APPLYING
    connected.sheet.bar.stop.click()
    connected.settle()
    site.faults.latency = 0.0
    assert connected.sheet.mode is Mode.REPORT
    assert not connected.sheet.snapshot.is_finished
    connected.apply()
    assert connected.sheet.snapshot.is_finished
    assert connected.sheet.snapshot.counts == {Group.DONE: 6}


def test_a_suspended_person_is_reactivated_only_when_asked(connected) -> None:
    connected.show()
    connected.paste(HEAD + MATHIEU)
    connected.choose_customer()
    connected.look()
    assert connected.sheet.snapshot.counts == {Group.SUSPENDED: 1}
    assert not connected.sheet.bar.apply.isEnabled()
    connected.sheet.table.selectAll()
    connected.sheet.accept_action.trigger()
    connected.settle()
    assert connected.sheet.snapshot.rows[0].planned.intent.reactivate
    assert connected.sheet.bar.apply.isEnabled()


def test_one_of_several_accounts_is_chosen(connected, site, online) -> None:
    with site.state.lock:
        site.state.add_user("paul.bis", "Paul", "BERNARD", "paul.bernard@example.com")
    connected.show()
    connected.paste(HEAD + PAUL)
    connected.choose_customer()
    connected.look()
    assert connected.sheet.snapshot.counts == {Group.CORRECT: 1}
    accounts = online.lists.accounts("paul.bernard@example.com")
    assert len(accounts) == 2
    connected.sheet._on_account_decided(connected.sheet.snapshot.rows[0].key, accounts[1].id)
    connected.settle()
    assert connected.sheet.snapshot.counts == {Group.KNOWN: 1}


def test_people_without_a_seat_stay_in_the_list(connected) -> None:
    people = "".join(f"NOM{n}\tPrénom\tp{n}@example.org\tSCI\n" for n in range(4))
    connected.show()
    connected.paste(HEAD + people)
    connected.choose_customer()
    connected.look()
    assert connected.sheet.snapshot.counts == {Group.NEW: 2, Group.NO_SEAT: 2}
    connected.apply()
    states = connected.session.hub.workspace.lists.summaries()[0].intents
    assert states == {IntentState.DONE: 2, IntentState.WAITING: 2}
    assert not connected.sheet.snapshot.is_finished


def test_rows_go_back_to_the_customer_in_its_own_words(office, tmp_path: Path) -> None:
    office.show()
    office.paste("NOM DE FAMILLE\tPrénom\tMél\n" + "LÉVÊQUE\tÉloïse\teloise@exemple\n")
    office.choose_customer()
    office.sheet.bar.correct.click()
    path = tmp_path / "retour.xlsx"
    office.sheet._export.write(str(path))
    office.settle()
    rows = [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]
    assert rows[0][1:4] == ["NOM DE FAMILLE", "Prénom", "Mél"]
    assert rows[1][1:4] == ["LÉVÊQUE", "Éloïse", "eloise@exemple"]
    assert all(rows[1][4:])


def test_a_staff_password_is_asked_for_before_anything_is_sent(connected, site) -> None:
    connected.show()
    connected.paste(HEAD + LOIC)
    connected.choose_customer()
    connected.look()
    band = connected.sheet.target_band
    band.credentials.setCurrentIndex(1)
    band.credentials.activated.emit(1)
    connected.settle()
    assert not connected.sheet.bar.apply.isEnabled()
    band.password.setText("Provisoire-2026!")
    assert connected.sheet.bar.apply.isEnabled()
    connected.apply()
    assert connected.sheet.snapshot.counts == {Group.DONE: 1}
    assert not site.state.mails
    assert band.password.text() == ""


def test_a_chip_shows_its_group(connected) -> None:
    connected.show()
    connected.paste(HEAD + ZOE + LOIC + PAUL)
    connected.choose_customer()
    connected.look()
    connected.sheet.chips.choose(Group.NEW.value)
    connected.settle()
    assert connected.sheet.model.rowCount() == 1
    connected.sheet.chips.choose(None)
    connected.settle()
    assert connected.sheet.model.rowCount() == 3


@pytest.mark.parametrize("field", ["lastname", "email"])
def test_typing_goes_to_the_compute_lane_and_never_waits(qtbot, office, field: str) -> None:
    office.show()
    office.paste(HEAD + LOIC)
    office.choose_customer()
    model = office.sheet.model
    for number in range(5):
        model.edit_cells([(0, model.column_of(field), f"x{number}@example.org")])
    # Five changes asked for; only the last one needs its preview.
    office.settle()
    assert getattr(office.sheet.snapshot.rows[0].planned.person, field) == "x4@example.org"
