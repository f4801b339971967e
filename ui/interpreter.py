"""Keep the Python interpreter out of the window's way.

Two habits of Python make a window stutter when threads work on many objects. A thread keeps the interpreter lock for
5 ms at a time, and a turn of the event loop asks for that lock dozens of times. And the garbage collector, which stops
every thread, walks through objects in the middle of work: single pauses of more than half a second were measured while
100,000 rows were planned, and of 60 to 140 ms with gentler thresholds, whenever a service that had held the collector
off let it loose on what was built meanwhile.

So nothing is collected by itself. Young objects are walked at quiet intervals while they are few; many of them are the
values of a long job, which are in no cycle and go when nobody uses them any more: they are set aside unwalked. All of
them are walked when the person has turned to another program.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from ui.runner import Runner

SWITCH_INTERVAL_S = 0.001
COLLECT_EVERY_MS = 10_000
# Walked in 2 to 4 ms.
FEW_OBJECTS = 20_000


def tune_interpreter() -> None:
    """Let the window's thread go first; call once, when everything needed at start is loaded."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.disable()
    # What is loaded by now stays until the end: not worth a walk.
    gc.freeze()


class QuietCollector(QObject):
    """Collect garbage where it is not felt, in the window's thread; does nothing where Python collects by itself.

    In the window's thread also because garbage can hold objects of Qt: a timer that ends in another thread than its own
    ends the program when it would have been due.
    """

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(COLLECT_EVERY_MS)
        self._timer.timeout.connect(self.on_tick)
        self._timer.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.on_application_state_changed)

    @Slot()
    def on_tick(self) -> None:
        """Collect what became garbage since the last time, unless that would take long."""
        if gc.isenabled():
            return
        if gc.get_count()[0] <= FEW_OBJECTS:
            gc.collect(0)
        else:
            gc.freeze()

    @Slot(Qt.ApplicationState)
    def on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        """Collect everything when the application has become inactive."""
        if gc.isenabled() or state == Qt.ApplicationState.ApplicationActive or self._runner.jobs():
            return
        gc.unfreeze()
        gc.collect()
        gc.freeze()
