"""The left column: the sections that exist, each with what asks for attention in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme
from ui.icons import tone_pixmap
from ui.theme import Tone

WIDTH_PX = 176
COMPACT_PX = 56
ITEM_HEIGHT_PX = 36
_KEY = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_BADGE = Qt.ItemDataRole.UserRole + 2
_APART = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class Section:
    """One entry. `apart` ones (the settings) stand below a line."""

    key: str
    icon_name: str
    apart: bool = False


class _EntryDelegate(QStyledItemDelegate):
    """Icon, word, and the number that waits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        apart = theme.LARGE if index.data(_APART) else 0
        # The list makes it as wide as itself.
        return QSize(COMPACT_PX - theme.LARGE, ITEM_HEIGHT_PX + apart)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if index.data(_APART):
            painter.setPen(theme.line_colour(option.palette))
            y = rect.top() + theme.SMALL
            painter.drawLine(rect.left() + theme.SMALL, y, rect.right() - theme.SMALL, y)
            rect.setTop(rect.top() + theme.LARGE)
        rect.adjust(theme.SMALL, 2, -theme.SMALL, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        role = QPalette.ColorRole
        text = option.palette.color(role.HighlightedText if selected else role.WindowText)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.color(role.Highlight) if selected else theme.line_colour(option.palette))
            painter.drawRoundedRect(rect, theme.TINY, theme.TINY)
        if focused and selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(text)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 3, 3)
        scale = painter.device().devicePixelRatioF()
        picture = tone_pixmap(index.data(_ICON), text, 20, scale)
        count = index.data(_BADGE)
        if option.rect.width() <= COMPACT_PX:
            painter.drawPixmap(rect.center().x() - 9, rect.center().y() - 9, picture)
            if count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(text if selected else theme.tone_colour(Tone.WAITING, option.palette))
                painter.drawEllipse(rect.right() - theme.SMALL, rect.top() + theme.TINY, theme.SMALL, theme.SMALL)
            painter.restore()
            return
        painter.drawPixmap(rect.left() + theme.SMALL, rect.center().y() - 9, picture)
        words = rect.adjusted(theme.SMALL + 20 + theme.SMALL, 0, -theme.SMALL, 0)
        if count:
            words.setRight(self._paint_badge(painter, option, rect, count, text, selected=selected) - theme.TINY)
        painter.setFont(option.font)
        painter.setPen(text)
        label = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
        painter.restore()

    @staticmethod
    def _paint_badge(
        painter: QPainter, option: QStyleOptionViewItem, rect: QRect, count: int, text: object, *, selected: bool
    ) -> int:
        font = theme.sized_font(theme.TextSize.CAPTION, bold=True)
        painter.setFont(font)
        label = str(count) if count < 1000 else "999+"
        width = max(20, painter.fontMetrics().horizontalAdvance(label) + theme.MEDIUM)
        badge = QRect(rect.right() - theme.SMALL - width + 1, rect.center().y() - 8, width, 18)
        tone = theme.tone_colour(Tone.WAITING, option.palette)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text if selected else tone)
        painter.drawRoundedRect(badge, 9, 9)
        painter.setPen(option.palette.color(QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, label)
        return badge.left()


class Navigation(QListWidget):
    """Choose a section. `section_chosen` carries its key.

    `entered`: it was chosen by a click or Enter, so that what comes next is meant for it; the arrow keys go on through
    the list. `paste_pressed` carries a copy of the key pressed, which means nothing to this list.
    """

    section_chosen = Signal(str)
    entered = Signal()
    paste_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH_PX)
        self.setItemDelegate(_EntryDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setViewportMargins(0, theme.SMALL, 0, 0)
        self.currentItemChanged.connect(self._on_current_changed)
        self.itemClicked.connect(self.entered)
        self.setAccessibleName(self.tr("Sections"))

    def add_section(self, section: Section, title: str) -> None:
        """Add an entry; entries keep the order they were added in, those apart come last."""
        item = QListWidgetItem(title)
        item.setToolTip(title)
        item.setData(_KEY, section.key)
        item.setData(_ICON, section.icon_name)
        item.setData(_APART, section.apart)
        row = self.count()
        while row and not section.apart and self.item(row - 1).data(_APART):
            row -= 1
        self.insertItem(row, item)

    def keys(self) -> list[str]:
        """Give the sections in the order shown."""
        return [self.item(row).data(_KEY) for row in range(self.count())]

    def set_compact(self, compact: bool) -> None:
        """Show the icons alone, a dot for what waits, the names as tooltips."""
        self.setFixedWidth(COMPACT_PX if compact else WIDTH_PX)

    def choose(self, key: str) -> None:
        """Go to a section."""
        self.setCurrentRow(self.keys().index(key))

    def set_title(self, key: str, title: str) -> None:
        item = self.item(self.keys().index(key))
        item.setText(title)
        item.setToolTip(title)

    def set_badge(self, key: str, count: int) -> None:
        """Show how many things wait in a section; 0 shows nothing."""
        item = self.item(self.keys().index(key))
        item.setData(_BADGE, count)
        spoken = self.tr("{section}, %n waiting", None, count).format(section=item.text()) if count else item.text()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setToolTip(spoken)

    @Slot(object)
    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.section_chosen.emit(item.data(_KEY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_pressed.emit(event.clone())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
