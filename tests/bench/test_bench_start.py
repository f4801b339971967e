"""The promise "starts at once": beside a bare Qt window that imports SQLAlchemy, with a workspace of 100,000 seats.

*Usable* means: the window is shown and painted, and has answered a key press (Ctrl+K, then a letter: the list of
commands that have it is on the screen). Its sections are made after that, one in each turn of the event loop, and the
workspace is opened in a thread: *complete* means that the table of 100,000 seats is painted. Nothing is promised of
that time, but it is told; of the stalls on the way there is: no more than 50 ms.

Each program is a process of its own, timed from before its start until it says where it is. Modules are compiled
beforehand, as they are in an installed program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.ledger import store_ledger

ROOT = Path(__file__).resolve().parents[2]

BARE = """
import sqlalchemy
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication([])
window, field = QMainWindow(), QLineEdit()
window.setCentralWidget(field)
window.show()
app.processEvents()
QTest.keyClick(field, "a")
app.processEvents()
assert field.text() == "a"
print("usable", flush=True)
"""
OURS = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from seatadmin.settings import Settings
from ui.app import Options, open_window
from ui.i18n import Language
app, running = open_window(Options(workspace=sys.argv[1]), Settings(), Language.FRENCH)
app.processEvents()
palette = running.window.palette_field
QTest.keyClick(running.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
QTest.keyClick(palette, "o")
app.processEvents()
assert palette.text() == "o"
print("usable", flush=True)
from tests.bench.stalls import longest_stall
def is_complete():
    if "settings" not in running.window.navigation.keys():
        return False
    running.window.show_section("seats")
    return running.session.seats.overview.model.rowCount() == 100_000
stall = longest_stall(lambda: palette.clear(), is_complete)
print("complete", stall, flush=True)
running.close()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a workspace of 100,000 seats in it."""
    home = tmp_path_factory.mktemp("home")
    engine = open_workspace(home / "large.seatadmin", create=True)
    with UnitOfWork(engine) as uow:
        store_ledger(uow)
        uow.commit()
    engine.dispose()
    return home


def run(program: str, home: Path, until: str) -> list[str]:
    """Start a program and wait until it says a word; give the words of that line. The program is ended then."""
    # Without its own compiled modules at hand a program would be compiled at each start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "SEATADMIN_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, str(home / "large.seatadmin")]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(until):
                process.kill()
                return line.split()
    raise AssertionError(f"the program ended before it was {until}")


@pytest.mark.bench
@pytest.mark.parametrize("program", [BARE, OURS], ids=["bare Qt and SQLAlchemy", "Seatadmin"])
def test_starting(benchmark: Any, home: Path, program: str) -> None:
    benchmark.pedantic(run, args=(program, home, "usable"), rounds=7, warmup_rounds=1)


@pytest.mark.bench
def test_filling(benchmark: Any, home: Path) -> None:
    stalls: list[float] = []
    benchmark.pedantic(lambda: stalls.append(float(run(OURS, home, "complete")[1])), rounds=3, warmup_rounds=1)
    benchmark.extra_info["longest_stall_ms"] = max(stalls)
