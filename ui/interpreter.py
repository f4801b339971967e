"""Keep the Python interpreter out of the window's way.

Two habits of Python make a window stutter when threads work on many objects. A thread keeps the interpreter lock for
5 ms at a time. And the garbage collector, which stops every thread, walks through all objects that are alive: with
the defaults, single pauses of more than half a second were measured while 100,000 rows were planned; with the
thresholds below, pauses of 12 to 26 ms. The full collection waits until nobody looks at the window.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from ui.runner import Runner

SWITCH_INTERVAL_S = 0.001
# Young objects are looked at in small portions; the oldest generation is never collected by itself.
GC_THRESHOLDS = (2_000, 5, 1_000_000_000)


def tune_interpreter() -> None:
    """Let the window's thread go first; call once, when everything needed at start is loaded."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.set_threshold(*GC_THRESHOLDS)
    # What is loaded by now stays until the end: never walk it again.
    gc.freeze()


class QuietCollector(QObject):
    """Collect all garbage when the person has turned to another program and nothing is running."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.on_application_state_changed)

    @Slot(Qt.ApplicationState)
    def on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        """Collect when the application has become inactive."""
        if state != Qt.ApplicationState.ApplicationActive and not self._runner.jobs():
            gc.collect()
