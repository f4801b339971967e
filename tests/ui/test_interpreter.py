"""Garbage is collected when nobody looks, and never in the middle of work."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from weakref import ref

from PySide6.QtCore import QObject, Qt

from ui.interpreter import QuietCollector
from ui.runner import Runner


class Loop:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.me = self


def make_garbage() -> ref[Loop]:
    return ref(Loop())


def test_garbage_goes_when_the_person_looks_elsewhere(qtbot, runner: Runner) -> None:
    owner = QObject()
    collector = QuietCollector(runner, owner)
    gc.disable()
    try:
        garbage = make_garbage()
        collector.on_application_state_changed(Qt.ApplicationState.ApplicationActive)
        assert garbage() is not None
        gate = threading.Event()
        job = runner.submit("work", lambda _: gate.wait(10))
        collector.on_application_state_changed(Qt.ApplicationState.ApplicationInactive)
        assert garbage() is not None
        gate.set()
        qtbot.waitUntil(lambda: job.is_over)
        collector.on_application_state_changed(Qt.ApplicationState.ApplicationInactive)
        assert garbage() is None
    finally:
        gc.enable()


def test_tuning_is_for_the_whole_process() -> None:
    code = "import gc, sys; from ui.interpreter import *; tune_interpreter(); "
    code += "assert gc.get_threshold() == GC_THRESHOLDS and gc.get_freeze_count(); "
    code += "assert abs(sys.getswitchinterval() - SWITCH_INTERVAL_S) < 1e-6"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
