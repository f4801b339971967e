"""Starting and leaving, in both languages and both looks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import app
from ui.app import Options, parse_options
from ui.i18n import Language
from ui.theme import Theme

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
