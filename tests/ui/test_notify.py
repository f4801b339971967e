"""Saying and asking through the bridge; nothing blocks the event loop."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from ui import notify
from ui.main_window import MainWindow
from ui.notify import Level, Notice, Question, TerminalNotifier, WindowNotifier

UI = Path(__file__).resolve().parents[2] / "ui"
QUESTION = Question("Release 3 seats?", "3 people leave the course.", "Release 3 seats", details="a, b, c")


def test_a_terminal_tells_and_declines(capsys: pytest.CaptureFixture[str]) -> None:
    answers: list[bool] = []
    terminal = TerminalNotifier()
    terminal.show(Notice(Level.ERROR, "no network", details="long story"))
    terminal.ask(QUESTION, answers.append)
    assert answers == [False]
    assert "error: no network\nlong story" in capsys.readouterr().err


def test_the_bridge_can_be_listened_to(said) -> None:
    answers: list[bool] = []
    notify.show(Level.INFO, "read", action_text="Again", action=lambda: None)
    notify.ask(QUESTION, answers.append)
    assert said.notices[0].action_text == "Again"
    assert said.questions == [QUESTION]
    assert answers == [True]


def ask(window: MainWindow, question: Question, answers: list[bool]) -> QMessageBox:
    WindowNotifier(window).ask(question, answers.append)
    return window.findChild(QMessageBox)


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)])
def test_a_question_is_answered_from_the_keyboard(qtbot, window: MainWindow, key: Qt.Key, answer: bool) -> None:
    answers: list[bool] = []
    box = ask(window, QUESTION, answers)
    assert [button.text() for button in box.buttons()].count("Release 3 seats") == 1
    assert answers == []
    qtbot.keyClick(box, key)
    assert answers == [answer]


def test_enter_destroys_nothing(qtbot, window: MainWindow) -> None:
    answers: list[bool] = []
    box = ask(window, Question("Forget?", "It is gone.", "Forget it", destructive=True), answers)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert answers == [False]


def test_details_can_be_read(qtbot, window: MainWindow) -> None:
    window.notifier.show(Notice(Level.ERROR, "broken", details="the report"))
    assert window.notices.notice.text == "broken"
    window.notices.details_asked.emit(window.notices.notice)
    box = window.findChild(QMessageBox)
    assert box.detailedText() == "the report"
    box.close()


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.stem)
def test_only_the_bridge_opens_boxes_and_only_the_application_runs_a_loop(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "QMessageBox" not in names or path.name == "notify.py"
    # The tour stands in for the application where there is no screen.
    assert "exec" not in called or path.name in ("app.py", "tour.py")
