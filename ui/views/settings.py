"""The settings of the window itself: language and look. Everything takes effect by being chosen."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import Language
from ui.theme import TextSize, Theme

THEME_KEY = "look/theme"
LANGUAGE_KEY = "look/language"


def stored_theme(state: QSettings) -> Theme:
    """Give the look chosen before; what an older or damaged file says otherwise is the desktop's look."""
    value = str(state.value(THEME_KEY, ""))
    return Theme(value) if value in list(Theme) else Theme.SYSTEM


def stored_language(state: QSettings) -> Language | None:
    """Give the language chosen before; None follows the desktop."""
    value = str(state.value(LANGUAGE_KEY, ""))
    return Language(value) if value in list(Language) else None


class SettingsView(QWidget):
    """Language and look. `theme_chosen` carries a `Theme`; the language changes at the next start and says so.

    Other parts add their own settings with `add_group`.
    """

    theme_chosen = Signal(object)

    def __init__(self, state: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.HUGE, theme.LARGE, theme.HUGE, theme.LARGE)
        self._column.setSpacing(theme.SMALL)
        self._column.addStretch(1)

        self.language = QComboBox(self)
        self.language.addItem(self.tr("As the desktop"), "")
        # Each language is written in itself, so that it can be found by who reads no other.
        self.language.addItem("Français", str(Language.FRENCH))
        self.language.addItem("English", str(Language.ENGLISH))
        chosen = stored_language(state)
        self.language.setCurrentIndex(max(0, self.language.findData(str(chosen or ""))))
        self.language.activated.connect(self._on_language_activated)
        self.later = QLabel(self.tr("The language changes when Seatadmin starts again."), self)
        theme.set_muted(self.later)
        self.later.hide()

        self.theme = QComboBox(self)
        for value, words in (
            (Theme.SYSTEM, self.tr("As the desktop")),
            (Theme.LIGHT, self.tr("Light")),
            (Theme.DARK, self.tr("Dark")),
        ):
            self.theme.addItem(words, str(value))
        self.theme.setCurrentIndex(self.theme.findData(str(stored_theme(state))))
        self.theme.activated.connect(self._on_theme_activated)

        look = QWidget(self)
        form = QFormLayout(look)
        form.setContentsMargins(0, 0, 0, theme.LARGE)
        form.addRow(self.tr("&Language"), self.language)
        form.addRow("", self.later)
        form.addRow(self.tr("L&ook"), self.theme)
        self.add_group(self.tr("Window"), look)

    def add_group(self, title: str, content: QWidget) -> None:
        """Add settings under a title, after those already there."""
        label = QLabel(title, self)
        theme.set_text_size(label, TextSize.TITLE)
        at = self._column.count() - 1
        self._column.insertWidget(at, label)
        self._column.insertWidget(at + 1, content)

    @Slot()
    def _on_language_activated(self) -> None:
        self._state.setValue(LANGUAGE_KEY, self.language.currentData())
        self.later.show()

    @Slot()
    def _on_theme_activated(self) -> None:
        self._state.setValue(THEME_KEY, self.theme.currentData())
        self.theme_chosen.emit(Theme(self.theme.currentData()))
