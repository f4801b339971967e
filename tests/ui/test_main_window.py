"""The frame of the window: sections, palette, status line, notices, memory; without a mouse."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableWidget, QToolButton, QWidget

from ui.actions import make_action
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.main_window import MainWindow, WindowState
from ui.notify import Level, Notice
from ui.runner import JobContext, Progress, Runner
from ui.text import match_rank
from ui.views.command_palette import Hit
from ui.views.navigation import Section
from ui.views.status_bar import Connection, WorkspaceStatus


@pytest.fixture
def sections(window: MainWindow) -> dict[str, QWidget]:
    views = {key: QTableWidget() for key in ("today", "settings", "seats")}
    for key, view in views.items():
        window.add_section(Section(key, key, apart=key == "settings"), key.title(), view)
    return views


def shown(qtbot, window: MainWindow) -> MainWindow:
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def test_sections_are_shown_in_order_with_the_settings_apart(window: MainWindow, sections) -> None:
    assert window.navigation.keys() == ["today", "seats", "settings"]
    assert window.current_section() == "today"


def test_a_section_is_reached_by_its_shortcut_and_gets_the_focus(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    with qtbot.waitSignal(window.section_shown) as signal:
        qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == ["seats"]
    assert window.current_section() == "seats"
    assert sections["seats"].hasFocus()


def test_what_waits_in_a_section_is_spoken(window: MainWindow, sections) -> None:
    window.navigation.set_badge("seats", 3)
    item = window.navigation.item(1)
    assert "3" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    window.navigation.set_badge("seats", 0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Seats"


def test_f4_opens_and_closes_the_details(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    assert window.details.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert not window.details.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert window.details.isVisible()


def test_every_action_has_words_a_shortcut_and_no_rival(window: MainWindow, sections) -> None:
    shortcuts: dict[str, str] = {}
    for action in window.actions():
        assert action.text()
        assert not action.shortcut().isEmpty(), action.text()
        for keys in action.shortcuts():
            assert keys.toString() not in shortcuts, (action.text(), shortcuts[keys.toString()])
            shortcuts[keys.toString()] = action.text()


def test_every_control_has_a_name_for_a_screen_reader(window: MainWindow, sections) -> None:
    for button in window.findChildren(QToolButton) + window.findChildren(QPushButton):
        # Qt's own buttons (menu extension, inside of a field) name themselves.
        own = not button.objectName().startswith("qt_") and not isinstance(button.parent(), QLineEdit)
        if own and button.isVisibleTo(window):
            assert button.accessibleName() or button.text(), button
    assert window.navigation.accessibleName()
    assert window.palette_field.accessibleName()


def test_the_palette_finds_an_action_and_runs_it(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = window.palette_field
    assert field.hasFocus()
    assert field.is_open
    qtbot.keyClicks(field, "seats")
    assert [hit.title for hit in field.hits()] == ["Seats"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.current_section() == "seats"
    assert not field.is_open
    assert field.text() == ""


def test_escape_leaves_the_palette_where_one_was(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    sections["today"].setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.palette_field, "xyz")
    assert not window.palette_field.hits()
    assert window.palette_field.said() == ["Nothing found for “xyz”"]
    qtbot.keyClick(window.palette_field, Qt.Key.Key_Return)
    qtbot.keyClick(window.palette_field, Qt.Key.Key_Escape)
    assert sections["today"].hasFocus()


def test_the_palette_asks_the_other_searches_too(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    opened: list[str] = []
    window.palette_field.add_search(lambda typed: [Hit("Anne Dupont", lambda: opened.append(typed), "Acme")])
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.palette_field, "dup")
    window.palette_field.add_hits("du", [Hit("too late", lambda: opened.append("late"))])
    window.palette_field.add_hits("dup", [Hit("Order of Dupont", lambda: opened.append("order"))])
    assert [hit.title for hit in window.palette_field.hits()] == ["Anne Dupont", "Order of Dupont"]
    qtbot.keyClick(window.palette_field, Qt.Key.Key_Down)
    qtbot.keyClick(window.palette_field, Qt.Key.Key_Return)
    assert opened == ["order"]


def test_disabled_actions_are_only_said_when_asked_for(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    field = window.palette_field
    field.open()
    assert "Undo" not in [hit.title for hit in field.hits()]
    qtbot.keyClicks(field, "undo")
    assert (field.hits(), field.said()) == ([], ["Undo"])


def test_the_palette_waits_for_a_slow_search_before_it_says_nothing(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    field = window.palette_field
    field.is_answered_later = True
    field.open()
    qtbot.keyClicks(field, "zoe")
    assert field.said() == ["Searching…"]
    field.add_hits("zoe", [])
    assert field.said() == ["Nothing found for “zoe”"]


def test_the_palette_finds_the_actions_of_what_is_shown(qtbot, window: MainWindow, sections) -> None:
    make_action(sections["today"], "&Export…", lambda: None, shortcut="Ctrl+E")
    make_action(sections["seats"], "Export of the seats", lambda: None, shortcut="Ctrl+E")
    shown(qtbot, window)
    window.palette_field.open()
    qtbot.keyClicks(window.palette_field, "export")
    assert [hit.title for hit in window.palette_field.hits()] == ["Export"]


@pytest.mark.parametrize(
    ("typed", "title", "rank"),
    [
        ("sie", "Sièges", 0),
        ("moodle lire", "Lire Moodle à nouveau", 1),
        ("", "anything", 0),
        ("oodl", "Lire Moodle", 2),
        ("xyz", "Sièges", None),
    ],
)
def test_matching_forgives_accents_capitals_and_order(typed: str, title: str, rank: int | None) -> None:
    assert match_rank(typed, title) == rank


@pytest.mark.parametrize("connection", list(Connection))
def test_the_status_line_answers_its_four_questions(window: MainWindow, connection: Connection) -> None:
    read_at = datetime.now(UTC) - timedelta(minutes=4, seconds=5)
    window.show_status(WorkspaceStatus(connection, "Alpha", read_at, 43))
    line = window.status_line
    assert line.connection.whole
    assert line.connection.toolTip()
    assert "4" in line.mirror.whole
    assert "43" in line.pending.whole
    window.show_status(WorkspaceStatus(connection, "Alpha", None, 0))
    assert "not read" in line.mirror.whole
    assert line.pending.whole == "Nothing waits for Moodle"
    window.show_status(WorkspaceStatus(connection, "Alpha", None, 0, to_correct=7))
    assert "7" in line.pending.whole


def test_without_a_workspace_the_status_line_promises_nothing(window: MainWindow) -> None:
    line = window.status_line
    assert line.connection.whole == "No workspace is open"
    assert not line.pending.isVisibleTo(window)
    assert not line.mirror.isVisibleTo(window)
    window.show_status(WorkspaceStatus(Connection.NOT_CONNECTED))
    assert line.pending.isVisibleTo(window)


def test_the_answers_can_be_clicked(qtbot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.pending_asked):
        window.status_line.pending.click()
    with qtbot.waitSignal(window.mirror_asked):
        window.status_line.mirror.click()
    with qtbot.waitSignal(window.connection_asked):
        window.status_line.connection.click()


def test_running_work_is_shown_and_stopped_from_the_keyboard(qtbot, window: MainWindow, runner: Runner) -> None:
    shown(qtbot, window)
    line = window.status_line

    def work(context: JobContext) -> None:
        context.report(Progress(12, 43, "Enrolling"))
        context.cancelled.wait(10)

    job = runner.submit("Apply", work)
    runner.submit("Read", lambda _: None)
    qtbot.waitUntil(lambda: line.progress.isVisible() and "12 / 43" in line.progress.text.whole)
    assert "Enrolling" in line.progress.text.whole
    assert line.progress.bar.maximum() == 43
    assert line.progress.bar.value() == 12
    with qtbot.waitSignal(line.job_stopped):
        qtbot.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not line.progress.isVisible())
    assert job.is_over


def test_every_waiting_job_can_be_stopped_from_the_menu(qtbot, window: MainWindow, runner: Runner) -> None:
    shown(qtbot, window)
    gate = threading.Event()
    runner.submit("First", lambda _: gate.wait(10), can_cancel=False)
    waiting = runner.submit("Second", lambda _: None)
    runner.submit("Quiet", lambda _: None, quiet=True)
    qtbot.waitUntil(window.status_line.progress.isVisible)
    assert not window.status_line.progress.stop.isVisible()
    window.status_line.progress.text.click()
    menu = QApplication.activePopupWidget()
    first, second = menu.actions()
    assert not first.isEnabled()
    second.trigger()
    menu.close()
    assert waiting.context.cancelled.is_set()
    gate.set()
    qtbot.waitUntil(lambda: waiting.is_over)


def test_a_long_answer_never_widens_the_window(qtbot, window: MainWindow, runner: Runner) -> None:
    shown(qtbot, window)
    window.resize(700, 500)
    window.show_status(WorkspaceStatus(Connection.ONLINE, "Alpha", datetime.now(UTC), 1234, 567))
    gate = threading.Event()
    runner.submit("Assigning the seats of a list with a long name, in three courses at once", lambda _: gate.wait(10))
    qtbot.waitUntil(window.status_line.progress.isVisible)
    QApplication.processEvents()
    assert window.width() == 700
    assert window.status_line.progress.text.text().endswith("…")
    gate.set()
    qtbot.waitUntil(lambda: not window.status_line.progress.isVisible())


def test_short_and_quiet_work_does_not_flicker(qtbot, window: MainWindow, runner: Runner) -> None:
    shown(qtbot, window)
    seen: list[bool] = []
    runner.job_ended.connect(lambda _: seen.append(window.status_line.progress.isVisible()))
    runner.submit("Quick", lambda _: None)
    runner.submit("Quiet", lambda _: None, quiet=True)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [False, False]


def test_a_new_notice_is_shown_at_once_and_an_error_comes_back(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    bar = window.notices
    done: list[str] = []
    bar.add(Notice(Level.WARNING, "old"))
    bar.add(Notice(Level.ERROR, "first", details="long story"))
    with qtbot.waitSignal(bar.details_asked):
        bar._details.click()
    bar.add(Notice(Level.INFO, "second", action_text="Do it", action=lambda: done.append("it")))
    assert bar.notice.text == "second"
    bar.add(Notice(Level.ERROR, "first", details="long story"))
    assert bar.notice.text == "first"
    bar.add(Notice(Level.SUCCESS, "third", action_text="Do it", action=lambda: done.append("it")))
    bar._action.click()
    assert done == ["it"]
    assert bar.notice.text == "first"
    bar.dismiss()
    assert not bar.isVisible()


@pytest.mark.parametrize(("level", "stays"), [(Level.INFO, False), (Level.WARNING, False), (Level.ERROR, True)])
def test_what_was_said_in_a_section_goes_when_it_is_left(
    qtbot, window: MainWindow, sections, level: Level, stays: bool
) -> None:
    shown(qtbot, window)
    window.show_section("today")
    window.notices.add(Notice(level, "said here"))
    window.show_section("today")
    assert window.notices.isVisible()
    window.show_section("seats")
    assert window.notices.isVisible() is stays


def test_a_notice_moves_nothing(qtbot, window: MainWindow) -> None:
    shown(qtbot, window)
    widgets = (window.palette_field, window.splitter, window.stack)
    before = [widget.geometry() for widget in widgets]
    window.notices.add(Notice(Level.ERROR, "word " * 200))
    qtbot.wait(0)
    assert [widget.geometry() for widget in widgets] == before
    text = window.notices._text
    assert text.text().endswith("…")
    assert text.toolTip() == "word " * 200
    assert text.heightForWidth(text.width()) <= text.height()
    assert window.notices._details.isVisible()
    window.notices.dismiss()
    window.notices.add(Notice(Level.INFO, "short"))
    qtbot.waitUntil(lambda: not window.notices._details.isVisible())


def test_the_window_remembers_itself_in_its_own_folder(qtbot, runner: Runner, tmp_path, sections, window) -> None:
    shown(qtbot, window)
    window.resize(700, 500)
    window.show_details(False)
    window.show_section("seats")
    with qtbot.waitSignal(window.closed):
        window.close()
    assert (tmp_path / "window.ini").exists()
    again = MainWindow(runner, WindowState(tmp_path))
    qtbot.addWidget(again)
    for key in ("today", "seats"):
        again.add_section(Section(key, key), key, QWidget())
    assert again.size() == QSize(700, 500)
    assert not again.details.isVisibleTo(again)
    assert again.current_section() == "seats"


def test_the_list_of_shortcuts_comes_from_the_actions(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = window.findChildren(ShortcutsDialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"Everywhere", "Details panel", "F4", "Seats", "Ctrl+3"} <= set(words)
    dialog.reject()


def test_a_narrow_window_leaves_the_room_to_the_view(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    wide = window.navigation.width()
    assert window.details.isVisible()
    window.resize(1024, 700)
    assert not window.details.isVisible()
    assert window.navigation.width() == wide
    # The choice is kept, and who asks gets the panel.
    assert window.details_action.isChecked()
    window.details_action.trigger()
    window.details_action.trigger()
    assert window.details.isVisible()
    window.resize(800, 700)
    assert window.navigation.width() < wide
    window.resize(1300, 700)
    assert window.details.isVisible()
    window.resize(1024, 700)
    assert not window.details.isVisible()


def test_a_section_without_details_takes_their_room(qtbot, window: MainWindow, sections) -> None:
    shown(qtbot, window)
    window.offer_details(False)
    assert not window.details.isVisible()
    assert not window.details_action.isEnabled()
    window.offer_details(True)
    assert window.details.isVisible()
