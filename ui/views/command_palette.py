"""Ctrl+K: find an action, and whatever else the application can search, by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import action_words
from ui.icons import icon, tone_pixmap
from ui.text import match_rank
from ui.theme import TextSize

SHOWN_HITS = 12
ENTRY_HEIGHT_PX = 32
_HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `note` is written small beside the title; `keys` is its shortcut, if any.

    `run` is None for what is only said: that nothing was found, or an action that is not possible now.
    """

    title: str
    run: Callable[[], object] | None
    note: str = ""
    keys: str = ""
    icon_name: str = "right"


# Receives the text typed and gives what it finds at once; slower searches use `CommandPalette.add_hits`.
Search = Callable[[str], Sequence[Hit]]
# Gives actions that come and go with what the window shows.
ActionSource = Callable[[], Sequence[QAction]]


class _HitDelegate(QStyledItemDelegate):
    """Icon, title, quiet note; the shortcut at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ENTRY_HEIGHT_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(_HIT)
        role = QPalette.ColorRole
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        quiet = option.palette.color(role.HighlightedText if selected else role.PlaceholderText)
        text = option.palette.color(role.HighlightedText if selected else role.Text) if hit.run is not None else quiet
        painter.save()
        if selected:
            painter.fillRect(option.rect, option.palette.color(role.Highlight))
        rect: QRect = option.rect.adjusted(theme.MEDIUM, 0, -theme.MEDIUM, 0)
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.left(), rect.center().y() - 7, tone_pixmap(hit.icon_name, quiet, 16, scale))
        rect.setLeft(rect.left() + 16 + theme.SMALL)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.sized_font(TextSize.CAPTION))
        painter.setPen(quiet)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, hit.keys)
        painter.setFont(option.font)
        painter.setPen(text)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, hit.title)
        rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(hit.title) + theme.MEDIUM)
        rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(hit.keys) - theme.MEDIUM)
        painter.setFont(theme.sized_font(TextSize.CAPTION))
        painter.setPen(quiet)
        note = painter.fontMetrics().elidedText(hit.note, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, note)
        painter.restore()


class CommandPalette(QLineEdit):
    """The search field of the window, and the list that opens under it.

    `searched` carries the text typed, for searches too slow to answer at once. Whoever listens sets `is_answered_later`
    and answers each with `add_hits`, also with nothing, so that "nothing found" is said once it is true.
    """

    searched = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_answered_later = False
        self._awaits = False
        self._found: list[Hit] = []
        self._searches: list[Search] = []
        self._actions: list[QAction] = []
        self._sources: list[ActionSource] = []
        self._before: QWidget | None = None
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(32)
        self._glass = self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.setPlaceholderText(self.tr("Search for a person, an order, an offer, an action…"))
        self.setAccessibleName(self.tr("Search"))
        self.setAccessibleDescription(self.tr("Type, choose with the arrow keys, open with Enter, leave with Escape."))
        self.textEdited.connect(self._on_text_edited)

        self._popup = QFrame(parent.window())
        self._popup.setFrameShape(QFrame.Shape.Box)
        self._popup.setFrameShadow(QFrame.Shadow.Plain)
        self._popup.setForegroundRole(QPalette.ColorRole.Mid)
        self._popup.setAutoFillBackground(True)
        self._popup.setBackgroundRole(QPalette.ColorRole.Base)
        self._popup.hide()
        self._model = QStandardItemModel(self)
        self._list = QListView(self._popup)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setAccessibleName(self.tr("Found"))
        self._list.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self._popup)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._list)

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Let these actions be found; those that are not possible now only when they are asked for by name."""
        self._actions.extend(actions)

    def add_action_source(self, source: ActionSource) -> None:
        """Let the actions be found that `source` gives when the list opens."""
        self._sources.append(source)

    def add_search(self, search: Search) -> None:
        """Ask `search` at each letter; it must answer at once."""
        self._searches.append(search)

    def add_hits(self, typed: str, hits: Sequence[Hit]) -> None:
        """Add what a slower search has found; ignored when something else has been typed since."""
        if typed != self.text() or not self.hasFocus():
            return
        self._awaits = False
        self._fill([*self._found, *hits])

    def hits(self) -> list[Hit]:
        """Give what can be opened, best first."""
        return [hit for hit in self._found if hit.run is not None]

    def said(self) -> list[str]:
        """Give the lines that are only said: nothing found, still searching, not possible now."""
        listed = (self._model.index(row, 0).data(_HIT) for row in range(self._model.rowCount()))
        return [hit.title for hit in listed if hit.run is None]

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    @Slot()
    def open(self) -> None:
        """Take the focus and list every action."""
        self._before = self.window().focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._on_text_edited(self.text())

    def close_list(self) -> None:
        self._popup.hide()

    @Slot(str)
    def _on_text_edited(self, typed: str) -> None:
        asked = bool(typed.strip())
        self._awaits = asked and self.is_answered_later
        hits = self._find_actions(typed)
        for search in self._searches if asked else ():
            hits += search(typed)
        self._fill(hits)
        if asked:
            self.searched.emit(typed)

    def _find_actions(self, typed: str) -> list[Hit]:
        ranked: list[tuple[int, int, Hit]] = []
        gone = [action for source in self._sources for action in source()]
        for position, action in enumerate(dict.fromkeys([*self._actions, *gone])):
            rank = match_rank(typed, f"{action.text()} {action.statusTip()}" if typed.strip() else action.text())
            if rank is None or not action.isVisible() or not (action.isEnabled() or typed.strip()):
                continue
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            title = action_words(action)
            name = action.property("icon_name") or "right"
            hit = Hit(title, action.trigger, action.statusTip(), keys, name)
            if not action.isEnabled():
                hit = Hit(title, None, self.tr("not possible now"), keys, name)
            ranked.append((rank, position, hit))
        return [hit for *_, hit in sorted(ranked, key=lambda entry: entry[:2])]

    def _placeholder(self) -> str:
        if self._awaits:
            return self.tr("Searching…")
        return self.tr("Nothing found for “{text}”").format(text=self.text().strip())

    def _fill(self, hits: Sequence[Hit]) -> None:
        chosen = self._list.currentIndex().data(_HIT)
        # What can be opened stands before what is only said.
        self._found = sorted(hits, key=lambda hit: hit.run is None)
        self._model.clear()
        for hit in self._found or [Hit(self._placeholder(), None, icon_name="search")]:
            item = QStandardItem(hit.title)
            item.setData(hit, _HIT)
            item.setData(" ".join(filter(None, (hit.title, hit.note, hit.keys))), Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        row = self._found.index(chosen) if chosen in self._found else 0
        self._list.setCurrentIndex(self._model.index(row, 0))
        self._popup.show()
        self._popup.raise_()
        self._place()

    def _place(self) -> None:
        rows = self._model.rowCount()
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        self._popup.setGeometry(QRect(corner, QSize(self.width(), min(rows, SHOWN_HITS) * ENTRY_HEIGHT_PX + 4)))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._run(index)

    def _run(self, index: QModelIndex) -> None:
        hit: Hit | None = index.data(_HIT)
        if hit is not None and hit.run is not None:
            self._leave()
            hit.run()

    def _leave(self) -> None:
        self.clear()
        self._popup.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_open:
                self._run(self._list.currentIndex())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            if not self.is_open:
                self.open()
            else:
                self._move(key)
        else:
            super().keyPressEvent(event)

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN_HITS}.get(key, -SHOWN_HITS)
        row = self._list.currentIndex().row() + step
        row = row % self._model.rowCount() if abs(step) == 1 else min(max(row, 0), self._model.rowCount() - 1)
        self._list.setCurrentIndex(self._model.index(row, 0))

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("search"))
