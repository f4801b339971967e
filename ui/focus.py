"""Where Tab goes, through what is seen, from top to bottom and from left to right and always on; and that it is seen.

Qt's own chain follows the order in which widgets were made, and containers that hand their focus on (`setFocusProxy`)
can close it to a ring within one view: measured with PySide6 6.11, Tab went to and fro between the seats and their
filter, and never reached the pools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget

RING_PX = 2


def tab_stops(root: QWidget) -> list[QWidget]:
    """Give what Tab stops at inside `root` as it is shown now, in the order of reading."""
    return list(_stops(root))


def _stops(root: QWidget) -> Iterator[QWidget]:
    for child in _read(child for child in root.children() if isinstance(child, QWidget)):
        if _stops_at(child):
            yield child
        yield from _stops(child)


def _stops_at(widget: QWidget) -> bool:
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    # A field inside of a box of choices hands its focus to the box.
    return bool(takes_tab) and widget.focusProxy() is None and widget.isEnabled()


def _read(widgets: Iterable[QWidget]) -> list[QWidget]:
    """Order widgets of one parent as lines of a text; what is hidden, or a window of its own, is left out."""
    lines: list[list[QWidget]] = []
    shown = (widget for widget in widgets if widget.isVisible() and not widget.isWindow())
    for widget in sorted(shown, key=lambda one: (one.y(), one.x())):
        if lines and _side_by_side(lines[-1][0], widget):
            lines[-1].append(widget)
        else:
            lines.append([widget])
    return [widget for line in lines for widget in sorted(line, key=QWidget.x)]


def _side_by_side(one: QWidget, other: QWidget) -> bool:
    """Tell whether two widgets stand on one line: the middle of each is beside the other.

    A tall list beside several fields is no line with any of them: it is read first, or last.
    """
    first, second = one.geometry(), other.geometry()
    return (
        first.top() <= second.center().y() <= first.bottom() and second.top() <= first.center().y() <= second.bottom()
    )


def focus_target(widget: QWidget) -> QWidget:
    """Give the widget that takes the focus when `widget` is given it."""
    while (proxy := widget.focusProxy()) is not None:
        widget = proxy
    return widget


def step(root: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next stop of `root`, or the one before; round the ends. False when there is none."""
    stops = tab_stops(root)
    if not stops:
        return False
    held = root.focusWidget()
    if held in stops:
        at = (stops.index(held) + (1 if forward else -1)) % len(stops)
    else:
        # From a place that is no stop, such as a cell being edited: the stop it is in, else the first.
        around = (number for number, stop in enumerate(stops) if held is not None and stop.isAncestorOf(held))
        at = next(around, 0 if forward else len(stops) - 1)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[at].setFocus(reason)
    return True


class FocusRing(QWidget):
    """Show the keyboard's focus where the style does not: around tables, pages that scroll, flat and default buttons.

    It lies over the window and lets the mouse through. As with the style's own marks, nothing is shown to who clicks.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._held: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, held: QWidget | None) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        self._held = held if held is not None and self._is_wanted(held) else None
        widget = self._held
        # What holds the widget may move under it, as a page that scrolls does.
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _is_wanted(self, held: QWidget) -> bool:
        keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        # A default button looks the same with and without the focus.
        unmarked = isinstance(held, QPushButton) and (held.isFlat() or held.isDefault())
        return keyboard and (unmarked or isinstance(held, QAbstractScrollArea)) and held.window() is self.window()

    def _place(self) -> None:
        held = self._held
        if held is None or not held.isVisible():
            self.hide()
            return
        shown = self.window().rect()
        for widget in self._watched:
            shown &= QRect(widget.mapTo(self.window(), QPoint(0, 0)), widget.size())
        self.setGeometry(shown)
        self.setVisible(not shown.isEmpty())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        for side in (
            QRect(0, 0, self.width(), RING_PX),
            QRect(0, self.height() - RING_PX, self.width(), RING_PX),
            QRect(0, 0, RING_PX, self.height()),
            QRect(self.width() - RING_PX, 0, RING_PX, self.height()),
        ):
            painter.fillRect(side, colour)
