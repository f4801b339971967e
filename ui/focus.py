"""Where Tab goes: through what is seen, from top to bottom and from left to right, and always on.

Qt's own chain follows the order in which widgets were made, and containers that hand their focus on (`setFocusProxy`)
can close it to a ring within one view: measured with PySide6 6.11, Tab went to and fro between the seats and their
filter, and never reached the pools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


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
