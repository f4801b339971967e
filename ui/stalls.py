"""Measure the promise "the window never freezes": how long the event loop was kept from turning.

Used by benchmarks; costs one timer while it runs and nothing otherwise.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5


class StallMonitor(QObject):
    """Remember the longest time between two turns of the event loop, beyond the timer's own interval."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self.ticks = 0
        self._last_s: float | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin a new measure, forgetting the previous one."""
        self.longest_ms = 0.0
        self.ticks = 0
        self._last_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """End the measure and give the longest stall in milliseconds, the one in progress included."""
        self._timer.stop()
        self._note()
        self._last_s = None
        return self.longest_ms

    @Slot()
    def _on_tick(self) -> None:
        self.ticks += 1
        self._note()

    def _note(self) -> None:
        now_s = time.perf_counter()
        if self._last_s is not None:
            self.longest_ms = max(self.longest_ms, (now_s - self._last_s) * 1000 - TICK_MS)
        self._last_s = now_s
