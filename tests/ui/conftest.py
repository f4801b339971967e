"""A window without a screen, in a language of the test's choice, and nothing left running afterwards."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui import notify
from ui.i18n import Language, install_language
from ui.main_window import MainWindow, WindowState
from ui.notify import Answer, Notice, Question
from ui.runner import Runner


@pytest.fixture(autouse=True)
def _garbage_ends_in_this_thread() -> Iterator[None]:
    # As in the window, see `ui/interpreter.py`. Left alone, Python collects garbage in whatever thread is at work, and
    # a timer of Qt that ends in another thread than its own brings the whole run down seconds later.
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    assert runner.close(5_000)


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path)


@pytest.fixture
def window(qtbot, runner: Runner, state: WindowState) -> MainWindow:
    window = MainWindow(runner, state)
    qtbot.addWidget(window)
    return window


class RecordingNotifier:
    """Remembers what was said, and answers each question as told beforehand."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self.answer = True

    def show(self, notice: Notice) -> None:
        self.notices.append(notice)

    def ask(self, question: Question, on_answer: Answer) -> None:
        self.questions.append(question)
        on_answer(self.answer)


@pytest.fixture
def said() -> Iterator[RecordingNotifier]:
    recording = RecordingNotifier()
    previous = notify.install(recording)
    yield recording
    notify.install(previous)


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[Language], None]]:
    """Give a function that installs a language until the end of the test."""
    before = QLocale()

    def install(language: Language) -> None:
        install_language(qapp, language)

    yield install
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest, speak: Callable[[Language], None]) -> Language:
    """Run the test in each language."""
    speak(request.param)
    return request.param
