"""How the window looks: one accent, four status colours, three text sizes, a 4-pixel grid; light and dark.

Everything is drawn from palette roles, so both themes and the platform's own contrast settings work. A status colour
never stands alone: it comes with an icon and a word. On Linux the style is Fusion with the palettes below; elsewhere
the platform draws itself and only the accent is ours.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

# The grid: every distance in the window is one of these.
TINY = 4
SMALL = 8
MEDIUM = 12
LARGE = 16
HUGE = 24
ROW_HEIGHT = 28


class Theme(StrEnum):
    """What `--theme` and the settings accept."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """The three sizes, relative to the system font."""

    CAPTION = "caption"
    BODY = "body"
    TITLE = "title"


_FACTORS = {TextSize.CAPTION: 0.85, TextSize.BODY: 1.0, TextSize.TITLE: 1.3}


class Tone(StrEnum):
    """The status colours, plus the quiet tone of what asks for nothing."""

    GOOD = "good"
    WAITING = "waiting"
    WARNING = "warning"
    PROBLEM = "problem"
    QUIET = "quiet"


TONE_ICONS = {
    Tone.GOOD: "ok",
    Tone.WAITING: "waiting",
    Tone.WARNING: "warning",
    Tone.PROBLEM: "error",
    Tone.QUIET: "info",
}


@dataclass(frozen=True, slots=True)
class _Colours:
    """Roles of one theme. Text on its background has a contrast of 4.5 or more, checked by a test."""

    window: str
    base: str
    alternate: str
    button: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    tones: tuple[str, str, str, str]


LIGHT = _Colours(
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f8f9fb",
    button="#fbfbfc",
    text="#1b1f24",
    muted="#5b6470",
    line="#d3d7dd",
    accent="#1d5fa8",
    on_accent="#ffffff",
    tones=("#1b7340", "#6442b0", "#8a5200", "#b3261e"),
)
DARK = _Colours(
    window="#26292f",
    base="#1a1c20",
    alternate="#1f2126",
    button="#343840",
    text="#e6e8eb",
    muted="#a9b0ba",
    line="#454a54",
    accent="#3d7fca",
    on_accent="#ffffff",
    tones=("#63c98b", "#b49cf5", "#eeb04c", "#ff8a80"),
)


def _build_palette(colours: _Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(colours.button), QColor(colours.window))
    for target, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.alternate),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.button),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.base),
        (role.ToolTipText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.accent if colours is LIGHT else "#82b5ee"),
        (role.LinkVisited, colours.muted),
        (role.Mid, colours.line),
        (role.Midlight, colours.line),
    ):
        palette.setColor(target, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(disabled, target, QColor(colours.muted))
    palette.setColor(disabled, role.Highlight, QColor(colours.line))
    return palette


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the application; `SYSTEM` follows the desktop, now and when it changes."""
    scheme = {
        Theme.SYSTEM: Qt.ColorScheme.Unknown,
        Theme.LIGHT: Qt.ColorScheme.Light,
        Theme.DARK: Qt.ColorScheme.Dark,
    }[theme]
    hints = app.styleHints()
    hints.setColorScheme(scheme)
    if sys.platform.startswith("linux"):
        dark = theme is Theme.DARK or (theme is Theme.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark)
        palette = _build_palette(DARK if dark else LIGHT)
        app.setPalette(palette)
        # Fusion draws an empty box hardly darker than a dark panel: what can be ticked must be seen.
        boxes = QPalette(palette)
        boxes.setColor(QPalette.ColorRole.Base, QColor(DARK.line if dark else LIGHT.base))
        app.setPalette(boxes, "QCheckBox")
    else:
        palette = app.palette()
        colours = DARK if is_dark(palette) else LIGHT
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Accent):
            palette.setColor(role, QColor(colours.accent))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours.on_accent))
        app.setPalette(palette)


def is_dark(palette: QPalette | None = None) -> bool:
    """Tell which set of status colours suits a palette (the application's when None)."""
    palette = palette or QGuiApplication.palette()
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def tone_colour(tone: Tone, palette: QPalette | None = None) -> QColor:
    """Give the colour of a tone on the given palette."""
    colours = DARK if is_dark(palette) else LIGHT
    if tone is Tone.QUIET:
        return QColor(colours.muted)
    return QColor(colours.tones[list(Tone).index(tone)])


def line_colour(palette: QPalette | None = None) -> QColor:
    """Give the colour of separators and grid lines."""
    return QColor((DARK if is_dark(palette) else LIGHT).line)


def sized_font(size: TextSize, *, bold: bool = False) -> QFont:
    """Give the application's font in one of the three sizes."""
    font = QFont(QApplication.font())
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * _FACTORS[size])
    else:
        font.setPixelSize(round(font.pixelSize() * _FACTORS[size]))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def tabular_font(font: QFont) -> QFont:
    """Give the same font with figures of one width, so that columns of numbers line up."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def set_text_size(widget: QWidget, size: TextSize, *, bold: bool = False) -> None:
    """Set a widget's font to one of the three sizes."""
    widget.setFont(sized_font(size, bold=bold))
    if size is TextSize.CAPTION and isinstance(widget, QLabel):
        # Rounded to whole pixels, a small font claims less height than its accented capitals take.
        widget.setContentsMargins(0, 2, 0, 0)


def set_muted(widget: QWidget) -> None:
    """Draw a widget's text in the quiet colour, whatever the theme becomes."""
    widget.setForegroundRole(QPalette.ColorRole.PlaceholderText)
