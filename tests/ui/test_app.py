"""Starting and leaving, in both languages and both looks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from shiboken6 import isValid

from seatadmin.settings import Folders, Settings
from ui import app
from ui.app import Application, Options, parse_options
from ui.dialogs.about import AboutDialog
from ui.i18n import Language
from ui.theme import Theme
from ui.views.empty_state import EmptyState

ROOT = Path(__file__).resolve().parents[2]
OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from ui import app

def leave():
    welcome = QApplication.activeModalWidget()
    if welcome is not None:
        timer.stop()
        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow))
        print(window.menuBar().actions()[0].text(), type(welcome).__name__)
        welcome.reject()
        window.close()

timer = QTimer()
timer.setInterval(20)
timer.timeout.connect(leave)
real = app.make_application
def make(*arguments):
    application = real(*arguments)
    timer.start()
    return application
app.make_application = make
sys.exit(app.main(sys.argv[1:]))
"""


def test_options_are_read() -> None:
    asked = parse_options(["--theme", "dark", "--lang", "fr", "--workspace", "w.seatadmin"])
    assert asked == Options(Theme.DARK, Language.FRENCH, "w.seatadmin")
    assert parse_options([]) == Options()


@pytest.mark.parametrize("arguments", [["--theme", "pink"], ["--lang", "xx"], ["--nonsense"]])
def test_misuse_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_options(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_without_a_display_the_command_line_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app, "has_display", lambda: False)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert app.main([]) == 2
    assert capsys.readouterr().err.count("seatadmin --help") == 2


@pytest.mark.parametrize(("language", "theme", "menu"), [("fr", "dark", "Espace"), ("en", "light", "Workspace")])
def test_the_window_opens_welcomes_and_closes_cleanly(tmp_path: Path, language: str, theme: str, menu: str) -> None:
    command = [sys.executable, "-W", "error", "-c", OPEN_AND_CLOSE]
    command += ["--lang", language, "--theme", theme]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "SEATADMIN_HOME": str(tmp_path),
    }
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert ended.returncode == 0, ended.stderr
    assert menu in ended.stdout
    assert "FirstStartDialog" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "config" / "window.ini").exists()


@pytest.fixture
def running(qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))
    running = Application(Theme.LIGHT, settings, Language.ENGLISH)
    yield running
    assert running.close()
    running.window.deleteLater()


def test_the_window_fills_in_steps_between_which_it_answers(qtbot, running: Application) -> None:
    started: list[int] = []
    running.fill(lambda: started.append(len(running.window.navigation.keys())))
    turns: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(len(running.window.navigation.keys())))
    timer.start(0)
    qtbot.waitUntil(lambda: bool(started), timeout=30_000)
    assert started[0] >= 5
    assert set(range(started[0])) <= set(turns), "the event loop turns between any two sections"


def test_what_is_asked_of_a_window_too_early_is_done_later(qtbot, running: Application) -> None:
    started: list[str] = []
    running.fill(lambda: started.append("last workspace"))
    running.window.about_asked.emit()
    running.window.new_asked.emit()
    qtbot.waitUntil(lambda: running.window.findChild(QFileDialog) is not None, timeout=30_000)
    assert not started, "a workspace was asked for: not the one of last time"
    assert running.window.findChild(AboutDialog) is None, "one wish, the last one"
    running.window.findChild(QFileDialog).close()


def test_a_session_wanted_at_once_is_there_at_once(running: Application) -> None:
    running.fill(lambda: pytest.fail("nobody waits for the end any more"))
    assert running.session.activity is not None
    assert running.session is running.session
    QApplication.processEvents()


def test_a_window_closed_while_it_fills_closes(running: Application) -> None:
    running.fill(lambda: pytest.fail("closed"))
    QApplication.processEvents()


def test_the_first_paint_needs_neither_services_nor_sqlalchemy(tmp_path: Path) -> None:
    code = """
import sys
from seatadmin.settings import Settings
from ui.app import Language, Options, open_window
app, running = open_window(Options(), Settings(), Language.FRENCH)
app.processEvents()
late = ("sqlalchemy", "requests", "openpyxl", "keyring", "seatadmin.context", "seatadmin.domain", "seatadmin.services")
print([name for name in late if name in sys.modules])
running.close()
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SEATADMIN_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=60, check=True
    )
    assert ended.stdout.strip() == "[]"


def test_the_language_changes_at_once_under_the_same_workspace(qtbot, speak, tmp_path: Path) -> None:
    speak(Language.ENGLISH)
    settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))
    running = Application(Theme.LIGHT, settings, Language.ENGLISH)
    try:
        running.session.create(tmp_path / "boutique.seatadmin")
        qtbot.waitUntil(lambda: running.session.hub.workspace is not None, timeout=30_000)
        qtbot.waitUntil(lambda: not running.runner.jobs(), timeout=30_000)
        running.window.show()
        running.window.show_section("activity")
        first, workspace = running.window, running.session.hub.workspace
        gate = threading.Event()
        running.runner.submit("Work", lambda _: gate.wait(10))
        assert not running.speak(Language.FRENCH)
        assert "starts again" in first.notices.notice.text
        gate.set()
        qtbot.waitUntil(lambda: not running.runner.jobs())
        choice = running.settings.language
        choice.setCurrentIndex(choice.findData("fr"))
        choice.activated.emit(choice.currentIndex())
        qtbot.waitUntil(lambda: running.window is not first, timeout=10_000)
        qtbot.waitUntil(lambda: not running.runner.jobs(), timeout=30_000)
        assert running.window.menuBar().actions()[0].text() == "&Espace de travail"
        assert running.window.isVisible()
        assert running.window.current_section() == "activity"
        assert running.session.hub.workspace is workspace
        assert running.session.today.title.text() == "boutique"
        assert workspace.seats.pools() == ()
        empty = running.session.activity.lists.table.findChild(EmptyState)
        assert "Pas encore de liste" in [label.text() for label in empty.findChildren(QLabel)]
        qtbot.waitUntil(lambda: not isValid(first), timeout=10_000)
    finally:
        running.window.close()
        assert running.close()
