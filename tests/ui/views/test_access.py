"""Everything without a mouse: Alt and a letter, Tab and back, names for who does not see; in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTextEdit,
    QWidget,
)

from seatadmin.settings import Folders
from ui.dialogs.about import AboutDialog
from ui.dialogs.connect import ConnectDialog, ReportRow
from ui.dialogs.first_start import FirstStartDialog
from ui.dialogs.guide import GuideDialog
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.focus import tab_stops
from ui.i18n import Language
from ui.theme import Tone
from ui.views.add_seats import AddSeatsDialog
from ui.views.target_band import read_choices

LIST = "Nom\tPrénom\tCourriel\tFormation\nLÉVÊQUE\tÉloïse\teloise@exemple\tSCI\nROY\tAdam\tadam.roy@example.org\tSCI\n"
_MARK = re.compile(r"&([^&\s])")
# What a screen reader reads out by its own text.
SPOKEN = (QAbstractButton, QGroupBox)
TAKES_INPUT = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTextEdit)


def letters(texts: Iterator[str]) -> Counter[str]:
    return Counter(mark.lower() for text in texts for mark in _MARK.findall(text.replace("&&", "")))


def marked(window: QWidget) -> Iterator[str]:
    """Give the texts that answer to Alt and a letter while this window is shown as it is."""
    for widget in (widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)):
        if widget.window() is not window or isinstance(widget, QMenu):
            continue
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))


def clashes(window: QWidget, texts: Iterator[str]) -> list[tuple[str, list[str]]]:
    found = list(texts)
    return [
        (letter, [text for text in found if letter in letters(iter([text]))])
        for letter, count in letters(iter(found)).items()
        if count > 1
    ]


def nameless(window: QWidget) -> list[str]:
    """Give what takes the focus in a window and has no name for a screen reader."""
    found = []
    for widget in window.findChildren(QWidget):
        own = isinstance(widget, TAKES_INPUT) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        inner = isinstance(widget.parent(), (QComboBox, QAbstractSpinBox, QTabBar, QAbstractItemView, QLineEdit))
        if not own or inner or widget.objectName().startswith("qt_") or not widget.isVisibleTo(window):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        labelled = any(label.buddy() is widget for label in window.findChildren(QLabel))
        if not (widget.accessibleName() or text or labelled):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def tabbed(window: QWidget) -> list[QWidget]:
    """Walk through a window as Tab does, until a widget comes again."""
    found: list[QWidget] = []
    while window.focusNextPrevChild(True) and window.focusWidget() not in found:
        found.append(window.focusWidget())
    return found


@pytest.fixture
def dialogs(office, tmp_path: Path, language: Language) -> dict[str, QDialog]:
    """Every dialog of the window, with everything in it shown."""
    choices = read_choices(office.session.hub.workspace, None)
    testing = ConnectDialog("https://moodle.example.org", office.window, has_token=True)
    testing.test.click()
    connect = ConnectDialog("https://moodle.example.org", office.window)
    connect.show_report("Alpha", [ReportRow(Tone.GOOD, "ok", "fact")], usable=True)
    return {
        "first start": FirstStartDialog(tmp_path, ["/home/anne/Alpha.seatadmin"], office.window),
        "connect": connect,
        "connect, while testing": testing,
        "add seats": AddSeatsDialog(office.session.hub, choices, parent=office.window),
        "guide": GuideDialog(language, office.window),
        "keys": ShortcutsDialog(office.window.key_groups(), office.window),
        "about": AboutDialog(Folders(tmp_path, tmp_path, tmp_path), office.window),
    }


def test_no_letter_of_a_dialog_means_two_things(dialogs: dict[str, QDialog]) -> None:
    found = {name: clashes(dialog, marked(dialog)) for name, dialog in dialogs.items()}
    assert {name: twice for name, twice in found.items() if twice} == {}


def test_everything_in_a_dialog_has_a_name(dialogs: dict[str, QDialog]) -> None:
    found = {name: nameless(dialog) for name, dialog in dialogs.items()}
    assert {name: widgets for name, widgets in found.items() if widgets} == {}


@pytest.fixture
def pages(office) -> dict[str, Callable[[], None]]:
    """Ways to show every page of the window, in the order a person would."""

    def assignment() -> None:
        office.paste(LIST)
        office.sheet.target_band.more.setChecked(True)

    def release() -> None:
        office.seats.setCurrentWidget(office.release)

    def history() -> None:
        office.show("activity")
        office.activity.setCurrentWidget(office.activity.history)

    return {
        "today": lambda: office.show("today"),
        "seats": lambda: office.show("seats"),
        "assignment": assignment,
        "offers": lambda: office.show("offers"),
        "release": release,
        "activity": lambda: office.show("activity"),
        "history": history,
    }


def test_no_letter_of_the_window_means_two_things(language: Language, office, pages) -> None:
    bar = office.window.menuBar()
    found = {}
    for name, show in pages.items():
        show()
        texts = [action.text() for action in bar.actions()] + list(marked(office.window))
        found[name] = clashes(office.window, iter(texts))
    for menu in bar.findChildren(QMenu):
        menu.aboutToShow.emit()
        found[menu.title()] = clashes(menu, (action.text() for action in menu.actions() if action.isVisible()))
    assert {name: twice for name, twice in found.items() if twice} == {}


def test_tab_reaches_everything_that_can_be_used(language: Language, office, pages) -> None:
    missed, unnamed = {}, {}
    for name, show in pages.items():
        show()
        reached = tabbed(office.window)
        places = [widget.mapTo(office.window, widget.rect().topLeft()) for widget in reached]
        # Sections first, the bottom line last, and back to the beginning.
        start = reached.index(office.window.navigation)
        assert places[start:] + places[:start] == [
            widget.mapTo(office.window, widget.rect().topLeft()) for widget in tab_stops(office.window)
        ]
        assert office.window.status_line.isAncestorOf(reached[start - 1])
        view = office.window.stack.currentWidget()
        missed[name] = [
            type(widget).__name__
            for widget in view.findChildren(QWidget)
            if isinstance(widget, TAKES_INPUT)
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisibleTo(office.window)
            and widget.isEnabled()
            and widget.focusProxy() is None
            and widget not in reached
        ]
        unnamed[name] = nameless(office.window)
    assert {name: widgets for name, widgets in missed.items() if widgets} == {}
    assert {name: widgets for name, widgets in unnamed.items() if widgets} == {}


def test_the_focus_is_seen(qtbot, office, pages) -> None:
    window, unseen = office.window, {}
    for name, show in pages.items():
        show()
        QApplication.processEvents()
        for number in range(len(tab_stops(window))):
            # Leaving a field may plan the list anew, and make its buttons anew.
            office.settle()
            stops = tab_stops(window)
            stop = stops[number % len(stops)]
            stops[number - 1].setFocus()
            place = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())
            before = window.grab(place).toImage()
            # By the key itself: who clicks sees no marks.
            qtbot.keyClick(window, Qt.Key.Key_Tab)
            if window.focusWidget() is not stop or window.grab(place).toImage() == before:
                unseen.setdefault(name, []).append(
                    (type(stop).__name__, stop.accessibleName() or getattr(stop, "text", str)())
                )
    assert unseen == {}


def test_tab_goes_both_ways_and_f6_by_parts(qtbot, office) -> None:
    office.show("seats")
    window, overview = office.window, office.overview
    overview.filter.field.setFocus()
    qtbot.keyClick(overview.filter.field, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert overview.tree.hasFocus()
    qtbot.keyClick(overview.tree, Qt.Key.Key_Tab)
    assert overview.filter.field.hasFocus()
    visited = []
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        visited.append(window.focusWidget())
    panel, line, *_, first = visited
    assert window.details.isAncestorOf(panel)
    assert window.status_line.isAncestorOf(line)
    assert window.stack.isAncestorOf(first)
    assert visited[2:4] == [window.navigation, window.palette_field]
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.palette_field.hasFocus()


def test_tab_goes_through_a_dialog_as_it_is_read(qtbot, dialogs: dict[str, QDialog]) -> None:
    found = {}
    for name, dialog in dialogs.items():
        with qtbot.waitExposed(dialog):
            dialog.show()
        reached = tabbed(dialog)
        expected = tab_stops(dialog)
        start = reached.index(expected[0])
        if reached[start:] + reached[:start] != expected:
            found[name] = [type(widget).__name__ for widget in reached[start:] + reached[:start]]
        dialog.close()
    assert found == {}
