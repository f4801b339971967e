"""Make actions that are complete: words, icon, shortcut, tooltip, and what a screen reader says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.icons import set_icon

Shortcut = QKeySequence.StandardKey | str | None


def action_words(action: QAction) -> str:
    """Give the words of an action without the marks of a menu."""
    return action.text().replace("&", "").rstrip("…")


def make_action(
    owner: QWidget,
    text: str,
    slot: Callable[[], object] | None,
    *,
    shortcut: Shortcut = None,
    icon_name: str = "",
    explanation: str = "",
    checkable: bool = False,
) -> QAction:
    """Make an action of `owner`, reachable by its shortcut wherever the focus is in the window.

    `slot`: a bound method without arguments; None when the caller connects `toggled` itself. `explanation` is one
    sentence: status tip, tooltip and the small text of the command palette.
    """
    action = QAction(text, owner)
    action.setCheckable(checkable)
    if shortcut is not None:
        keys = QKeySequence.keyBindings(shortcut) if isinstance(shortcut, QKeySequence.StandardKey) else [shortcut]
        action.setShortcuts([QKeySequence(key) for key in keys])
    if icon_name:
        set_icon(action, icon_name)
        action.setProperty("icon_name", icon_name)
    words = action_words(action)
    first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setStatusTip(explanation)
    action.setToolTip(f"{explanation or words} ({first})" if first else explanation or words)
    if slot is not None:
        action.triggered.connect(slot)
    owner.addAction(action)
    return action
