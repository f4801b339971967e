"""The settings of the window itself: language and look. Everything takes effect by being chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from seatadmin.errors import UserError
from seatadmin.settings import LANGUAGE, THEME, Option, Settings
from ui import notify, theme
from ui.i18n import Language
from ui.theme import TextSize, Theme

LABEL_CHARS = 30


def stored_theme(settings: Settings) -> Theme:
    """Give the look chosen before."""
    return Theme(settings.get(THEME))


def stored_language(settings: Settings) -> Language | None:
    """Give the language chosen before; None follows the desktop."""
    chosen = settings.get(LANGUAGE)
    return Language(chosen) if chosen else None


def _align(content: QWidget, width: int) -> None:
    """Give the labels of a group the width all groups share."""
    for form in content.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            label = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            if label is not None and label.widget() is not None:
                label.widget().setMinimumWidth(width)
    grid = content.layout()
    if isinstance(grid, QGridLayout):
        grid.setColumnMinimumWidth(0, width)


class SettingsView(QWidget):
    """Language and look. `theme_chosen` carries a `Theme`, `language_chosen` a `Language` or None for the desktop's.

    Other parts add their own settings with `add_group`.
    """

    theme_chosen = Signal(object)
    language_chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        # A small window scrolls; it is not made larger by what can be set.
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Settings"))
        body = QWidget(area)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(theme.HUGE, theme.LARGE, theme.HUGE, theme.LARGE)
        self._column.setSpacing(theme.SMALL)
        self._column.addStretch(1)

        self.language = QComboBox(self)
        self.language.addItem(self.tr("As the desktop"), "")
        # Each language is written in itself, so that it can be found by who reads no other.
        self.language.addItem("Français", str(Language.FRENCH))
        self.language.addItem("English", str(Language.ENGLISH))
        chosen = stored_language(settings)
        self.language.setCurrentIndex(max(0, self.language.findData(str(chosen or ""))))
        self.language.activated.connect(self._on_language_activated)

        self.theme = QComboBox(self)
        for value, words in (
            (Theme.SYSTEM, self.tr("As the desktop")),
            (Theme.LIGHT, self.tr("Light")),
            (Theme.DARK, self.tr("Dark")),
        ):
            self.theme.addItem(words, str(value))
        self.theme.setCurrentIndex(self.theme.findData(str(stored_theme(settings))))
        self.theme.activated.connect(self._on_theme_activated)

        look = QWidget(self)
        form = QFormLayout(look)
        form.setContentsMargins(0, 0, 0, theme.LARGE)
        form.setHorizontalSpacing(theme.LARGE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("&Language"), self.language)
        form.addRow(self.tr("L&ook"), self.theme)
        self.add_group(self.tr("Window"), look)

    def add_group(self, title: str, content: QWidget) -> None:
        """Add settings under a title, after those already there."""
        label = QLabel(title, self)
        theme.set_text_size(label, TextSize.TITLE)
        at = self._column.count() - 1
        self._column.insertWidget(at, label)
        self._column.insertWidget(at + 1, content)
        _align(content, LABEL_CHARS * self.fontMetrics().averageCharWidth())

    @Slot()
    def _on_language_activated(self) -> None:
        chosen: str = self.language.currentData()
        self._keep(LANGUAGE, chosen)
        self.language_chosen.emit(Language(chosen) if chosen else None)

    @Slot()
    def _on_theme_activated(self) -> None:
        self._keep(THEME, self.theme.currentData())
        self.theme_chosen.emit(Theme(self.theme.currentData()))

    def _keep(self, option: Option[str], value: str) -> None:
        try:
            self._settings.set(option, value)
        except UserError as error:
            text = self.tr("This choice could not be kept: {folder} cannot be written.")
            notify.show(notify.Level.WARNING, text.format(folder=error.values.get("folder", "")))
