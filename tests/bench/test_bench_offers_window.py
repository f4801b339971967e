"""The promise "a catalogue of 5,000 offers is usable at once", on the whole window and a site of 20,000 courses.

`longest_stall_ms` is the longest time the event loop was kept from turning while a person does something and until its
result is painted; it also counts what other programs take from a busy machine. `shown_s` is how long the person waits
for the result. Nothing is asserted about either.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from seatadmin.secrets import MemorySecrets
from seatadmin.settings import Folders, Settings
from seatadmin.store.engine import open_workspace
from seatadmin.store.unit_of_work import UnitOfWork
from tests.bench.offers import OFFERS, store_offers, store_site
from tests.bench.stalls import longest_stall, spin, tuned
from ui.i18n import Language
from ui.main_window import MainWindow, WindowState
from ui.runner import Runner
from ui.session import Session
from ui.views.settings import SettingsView

SESSION, SPACE = "OFFRE00005", "OFFRE00006"
USABLE_S, INSTANT_S, CHECKED_S = 1.0, 0.1, 10.0
"""What "at once", "instant" and "in the background" mean, in seconds."""


def make_catalogue(path: Path) -> None:
    """Write the workspace."""
    engine = open_workspace(path, create=True)
    with UnitOfWork(engine) as uow:
        store_site(uow)
        store_offers(uow)
        uow.commit()
    engine.dispose()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offers") / "academy.seatadmin"
    make_catalogue(path)
    return path


class Desk:
    """The window, its session, and what a person does with offers there."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        self.window, self.session = window, session
        self.overview = session.offers.overview
        self.model: Any = session.offers.overview.model

    def is_quiet(self) -> bool:
        return not (self.window.runner.jobs() or self.model.is_busy)

    def is_listed(self) -> bool:
        return self.is_quiet() and bool(self.model.rowCount() == OFFERS)

    def is_open(self) -> bool:
        editor = self.session.offers.editor
        return self.is_quiet() and editor.drafts.is_kept and editor.is_checked

    def open(self, path: Path) -> None:
        self.window.show_section("offers")
        self.session.open_location(str(path))
        spin(self.is_listed)

    def filter(self, text: str) -> None:
        field = self.overview.filter.field
        field.clear()
        QTest.keyClicks(field, text)
        # The pause that joins the letters of a word is not what is measured.
        self.model.set_words(text)

    def sort(self, column: str) -> None:
        self.overview.table.sortByColumn(self.model.column_of(column), Qt.SortOrder.DescendingOrder)

    def edit(self, code: str = SESSION) -> None:
        self.session.offers.open_offer(next(row.id for row in self.overview.rows if row.code == code))

    def type(self, text: str) -> None:
        field = self.session.offers.editor.identity.name.control
        field.setFocus()
        self.press(field, text)

    def turn(self) -> None:
        for _ in range(self.session.offers.editor.tabs.count()):
            self.session.offers.editor.next_page_action.trigger()
            QApplication.processEvents()

    def search_course(self, text: str) -> None:
        editor = self.session.offers.editor
        line = editor.production.params.rows["coursename"].editor.control
        editor.tabs.setCurrentWidget(editor.production)
        line.setFocus()
        line.selectAll()
        self.press(line, text)

    @staticmethod
    def press(field: Any, text: str) -> None:
        """Type as people do: each letter is shown before the next one comes."""
        for letter in text:
            QTest.keyClick(field, letter)
            QApplication.processEvents()


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path) -> Iterator[Desk]:
    with tuned():
        settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs"))
        runner = Runner()
        window = MainWindow(runner, WindowState(tmp_path))
        qtbot.addWidget(window)
        view = SettingsView(settings)
        qtbot.addWidget(view)
        session = Session(window, settings, view, Language.FRENCH, secrets=MemorySecrets())
        window.resize(1400, 900)
        window.show()
        yield Desk(window, session)
        runner.cancel_all()
        spin(lambda: not runner.jobs())
        session.close()
        assert runner.close()


def measure(benchmark: Any, act: Callable[[], object], until: Callable[[], bool], promised_s: float) -> None:
    """Measure stalls, and how long the person waits; `promised_s` is what the table of ratios compares that with."""
    stalls: list[float] = []
    shown: list[float] = []

    def watched() -> bool:
        done = until()
        if done and not shown:
            shown.append(time.monotonic() - started)
        return done

    started = time.monotonic()
    benchmark.pedantic(lambda: stalls.append(longest_stall(act, watched)), rounds=1)
    benchmark.extra_info["longest_stall_ms"] = max(stalls)
    benchmark.extra_info["shown_s"] = shown[0]
    benchmark.extra_info["promised_s"] = promised_s


@pytest.mark.bench
def test_5000_offers_opened(benchmark: Any, desk: Desk, large: Path) -> None:
    desk.window.show_section("offers")
    measure(benchmark, lambda: desk.session.open_location(str(large)), desk.is_listed, USABLE_S)


LIST: dict[str, tuple[Callable[[Desk], object], float]] = {
    "first letter typed": (lambda desk: desk.filter("o"), INSTANT_S),
    "a word typed": (lambda desk: desk.filter("00042"), INSTANT_S),
    "sorted by price": (lambda desk: desk.sort("price1"), INSTANT_S),
    "one category": (lambda desk: desk.overview.tree.setCurrentItem(desk.overview.tree.topLevelItem(3)), INSTANT_S),
    "all checked": (lambda desk: desk.overview.check_all(), CHECKED_S),
}


@pytest.mark.bench
@pytest.mark.parametrize("action", LIST)
def test_5000_offers(benchmark: Any, desk: Desk, large: Path, action: str) -> None:
    desk.open(large)
    act, promised_s = LIST[action]
    measure(benchmark, lambda: act(desk), desk.is_quiet, promised_s)


@pytest.mark.bench
def test_5000_offers_first_one_edited(benchmark: Any, desk: Desk, large: Path) -> None:
    desk.open(large)
    measure(benchmark, desk.edit, desk.is_open, USABLE_S)


EDITOR: dict[str, tuple[Callable[[Desk], object], float]] = {
    "another one edited": (lambda desk: desk.edit(SPACE), USABLE_S),
    "a name typed": (lambda desk: desk.type("Lire et calculer"), USABLE_S),
    "a course searched": (lambda desk: desk.search_course("compter, cours 12"), USABLE_S),
    "all pages turned": (lambda desk: desk.turn(), USABLE_S),
}


@pytest.mark.bench
@pytest.mark.parametrize("action", EDITOR)
def test_5000_offers_editor(benchmark: Any, desk: Desk, large: Path, action: str) -> None:
    desk.open(large)
    desk.edit()
    spin(desk.is_open)
    act, promised_s = EDITOR[action]
    measure(benchmark, lambda: act(desk), desk.is_open, promised_s)
