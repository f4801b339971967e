"""Lay fields out from left to right and wrap them like words, so that a narrow window cuts nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget

from ui import theme
from ui.theme import TextSize


class FlowLayout(QLayout):
    """Items in lines, against the left edge or the right one; each keeps its preferred width."""

    def __init__(
        self, parent: QWidget | None = None, spacing: int = theme.SMALL, *, to_the_right: bool = False
    ) -> None:
        super().__init__(parent)
        self._to_the_right = to_the_right
        self._items: list[QLayoutItem] = []
        # Qt asks for the same few heights a thousand times while a window is built.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._heights.clear()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        y = area.y()
        for line in self._lines(area.width()):
            width = sum(size.width() for _, size in line) + self.spacing() * (len(line) - 1)
            x = area.x() + (max(0, area.width() - width) if self._to_the_right else 0)
            height = max(size.height() for _, size in line)
            for item, size in line if move else ():
                # Buttons stand on one middle line; fields hang from their names.
                lower = (height - size.height()) // 2 if self._to_the_right else 0
                item.setGeometry(QRect(QPoint(x, y + lower), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(area.y(), y - self.spacing()) - rect.y() + margins.bottom()

    def _lines(self, available: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            width = min(size.width(), available) if available > 0 else size.width()
            height = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
            if not lines or used + width > available:
                lines.append([])
                used = 0
            lines[-1].append((item, QSize(width, height)))
            used += width + self.spacing()
        return lines


class Field(QWidget):
    """A control with its name above it; the name's mnemonic leads to the control."""

    def __init__(self, name: str, control: QWidget, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        label = QLabel(name, self)
        label.setBuddy(control)
        theme.set_text_size(label, TextSize.CAPTION)
        theme.set_muted(label)
        control.setAccessibleName(name.replace("&", ""))
        control.setMinimumWidth(width_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(control)
