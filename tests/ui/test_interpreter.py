"""Garbage is collected when nobody looks, and never in the middle of work."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from weakref import ref

import pytest
from PySide6.QtCore import QObject, Qt

from ui.interpreter import FEW_OBJECTS, QuietCollector
from ui.runner import Runner


class Loop:
    """Garbage that only the collector can find."""

    def __init__(self) -> None:
        self.me = self


def make_garbage() -> ref[Loop]:
    return ref(Loop())


@pytest.fixture
def collector(runner: Runner) -> Iterator[QuietCollector]:
    """A collector in charge, as in the window."""
    owner = QObject()
    yield QuietCollector(runner, owner)
    gc.unfreeze()


def test_garbage_goes_when_the_person_looks_elsewhere(qtbot, runner: Runner, collector: QuietCollector) -> None:
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


def test_a_little_garbage_goes_while_the_person_works(collector: QuietCollector) -> None:
    gc.collect()
    garbage = make_garbage()
    collector.on_tick()
    assert garbage() is None


def test_the_values_of_a_long_job_are_not_walked_while_the_person_works(collector: QuietCollector) -> None:
    gc.collect()
    values = [[number] for number in range(FEW_OBJECTS + 1)]
    garbage = make_garbage()
    collector.on_tick()
    assert garbage() is not None
    collector.on_tick()
    assert garbage() is not None
    collector.on_application_state_changed(Qt.ApplicationState.ApplicationInactive)
    assert garbage() is None
    assert len(values) > FEW_OBJECTS


def test_where_python_collects_by_itself_it_is_left_alone(runner: Runner) -> None:
    owner = QObject()
    collector = QuietCollector(runner, owner)
    frozen = gc.get_freeze_count()
    values = [[number] for number in range(FEW_OBJECTS + 1)]
    gc.enable()
    collector.on_tick()
    collector.on_application_state_changed(Qt.ApplicationState.ApplicationInactive)
    assert gc.get_freeze_count() == frozen
    assert len(values) > FEW_OBJECTS


def test_tuning_is_for_the_whole_process() -> None:
    code = "import gc, sys; from ui.interpreter import *; tune_interpreter(); "
    code += "assert not gc.isenabled() and gc.get_freeze_count(); "
    code += "assert abs(sys.getswitchinterval() - SWITCH_INTERVAL_S) < 1e-6"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
