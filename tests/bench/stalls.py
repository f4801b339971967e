"""What benchmarks of the window share: the interpreter as the application has it, and its event loop under watch."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from ui.interpreter import tune_interpreter
from ui.stalls import StallMonitor

AFTERMATH_S = 0.2
"""What a result sets off, such as painting it, still belongs to the measure."""


@contextmanager
def tuned() -> Iterator[None]:
    """Run as the window runs: it tunes the interpreter before anything else, see `ui/interpreter.py`.

    Without it one measures the habits of the test runner: five milliseconds for each change of thread.
    """
    before = sys.getswitchinterval()
    tune_interpreter()
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        gc.unfreeze()
        gc.enable()


def spin(until: Callable[[], bool], limit_s: float = 300.0) -> None:
    """Turn the event loop as `exec` does, sleeping between events, until something is true."""
    started = time.monotonic()
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        assert time.monotonic() - started < limit_s


def longest_stall(act: Callable[[], object], until: Callable[[], bool]) -> float:
    """Do something and give the longest time, in ms, for which the loop did not turn until everything was over."""
    monitor = StallMonitor()
    monitor.start()
    act()
    spin(until)
    end = time.monotonic() + AFTERMATH_S
    spin(lambda: time.monotonic() > end)
    return monitor.stop()
