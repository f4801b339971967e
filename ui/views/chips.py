"""A line of chips: one a group of rows, with its number; choosing one shows these rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from ui import theme, wording
from ui.icons import set_icon
from ui.theme import Tone
from ui.views.flow import FlowLayout


@dataclass(frozen=True, slots=True)
class Chip:
    """One group. `key` None stands for all rows; the tone colours its icon."""

    key: str | None
    title: str
    count: int
    icon_name: str = ""
    tone: Tone | None = None


class ChipBar(QWidget):
    """Choose a group; `chosen` carries its key, None for all. Arrow keys move between chips."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, theme.TINY)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._chips: list[Chip] = []
        self._buttons: list[QToolButton] = []
        self._key: str | None = None

    @property
    def key(self) -> str | None:
        """The key of the chip chosen."""
        return self._key

    def chips(self) -> list[Chip]:
        """Give the chips shown."""
        return list(self._chips)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips; the one chosen stays chosen, all rows when it is gone."""
        if [chip.key for chip in chips] != [chip.key for chip in self._chips]:
            self._rebuild(chips)
        self._chips = list(chips)
        for chip, button in zip(chips, self._buttons, strict=True):
            text = f"{chip.title} {wording.number_text(chip.count)}"
            button.setText(text)
            button.setAccessibleName(text)
            if chip.icon_name:
                set_icon(button, chip.icon_name, chip.tone)
        keys = [chip.key for chip in chips]
        if self._key not in keys:
            self._key = None
            self.chosen.emit(None)
        for key, button in zip(keys, self._buttons, strict=True):
            button.setChecked(key == self._key)
        # At once: chips just made would be painted before they have their places.
        self._flow.activate()

    def choose(self, key: str | None) -> None:
        """Choose a chip, as a click would."""
        for chip, button in zip(self._chips, self._buttons, strict=True):
            if chip.key == key:
                button.click()

    def _rebuild(self, chips: Sequence[Chip]) -> None:
        for button in self._buttons:
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for number, chip in enumerate(chips):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setToolButtonStyle(
                Qt.ToolButtonStyle.ToolButtonTextBesideIcon if chip.icon_name else Qt.ToolButtonStyle.ToolButtonTextOnly
            )
            button.setMinimumHeight(theme.HUGE)
            self._group.addButton(button, number)
            self._flow.addWidget(button)
            self._buttons.append(button)
            button.show()

    @Slot(object)
    def _on_clicked(self, button: QToolButton) -> None:
        key = self._chips[self._group.id(button)].key
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
