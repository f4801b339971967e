"""Both looks can be read, and icons are drawn in them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from seatadmin.paths import resource
from ui import theme
from ui.icons import icon, redraw_icons, set_icon
from ui.theme import TextSize, Theme, Tone

ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.fixture(params=[Theme.LIGHT, Theme.DARK])
def look(qapp: QApplication, request: pytest.FixtureRequest):
    before = qapp.palette()
    theme.apply_theme(qapp, request.param)
    yield request.param
    theme.apply_theme(qapp, Theme.SYSTEM)
    qapp.setPalette(before)


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of the Web Content Accessibility Guidelines: 4.5 and more can be read."""

    def luminance(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "ground", [QPalette.ColorRole.Base, QPalette.ColorRole.Window, QPalette.ColorRole.AlternateBase]
)
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_can_be_read(look: Theme, tone: Tone, ground: QPalette.ColorRole) -> None:
    palette = QApplication.palette()
    assert contrast(theme.tone_colour(tone), palette.color(ground)) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("Text", "Base"),
        ("WindowText", "Window"),
        ("ButtonText", "Button"),
        ("PlaceholderText", "Base"),
        ("PlaceholderText", "Window"),
        ("ToolTipText", "ToolTipBase"),
        ("Link", "Base"),
    ],
)
def test_every_text_can_be_read(look: Theme, text: str, ground: str) -> None:
    palette = QApplication.palette()
    colours = [palette.color(getattr(QPalette.ColorRole, role)) for role in (text, ground)]
    assert contrast(*colours) >= 4.5


def test_selected_text_can_be_read(look: Theme) -> None:
    palette = QApplication.palette()
    role = QPalette.ColorRole
    # 3 is enough for large or bold text and for a row that is marked by its whole background.
    assert contrast(palette.color(role.HighlightedText), palette.color(role.Highlight)) >= 4.0
    assert theme.is_dark() == (look is Theme.DARK)


def test_tones_come_with_an_icon_of_their_own() -> None:
    assert set(theme.TONE_ICONS) == set(Tone)
    assert len(set(theme.TONE_ICONS.values())) == len(Tone)
    assert set(theme.TONE_ICONS.values()) <= set(ICONS)


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_ours_and_take_the_colour_of_the_text(name: str) -> None:
    drawing = ET.parse(resource(f"icons/{name}.svg")).getroot()
    colours = {element.get(key) for element in drawing.iter() for key in ("fill", "stroke")} - {None, "none"}
    assert colours == {"currentColor"}
    assert drawing.get("viewBox") == "0 0 20 20"


def test_an_icon_is_crisp_on_dense_screens(qapp: QApplication, look: Theme) -> None:
    pixmap = icon("ok").pixmap(icon("ok").actualSize(pixmap_size := icon("ok").availableSizes()[0]), 2.0)
    assert pixmap.devicePixelRatio() == 2.0
    assert pixmap.width() == pixmap_size.width() * 2
    colours = {pixmap.toImage().pixelColor(x, y).name() for x in range(pixmap.width()) for y in range(pixmap.height())}
    assert QApplication.palette().color(QPalette.ColorRole.WindowText).name() in colours


def test_icons_follow_the_look(qapp: QApplication) -> None:
    def ink(shown: QIcon) -> str:
        image = shown.pixmap(16, 16).toImage()
        return max((image.pixelColor(x, y) for x in range(16) for y in range(16)), key=QColor.alpha).name()

    action = QAction("x", qapp)
    try:
        theme.apply_theme(qapp, Theme.LIGHT)
        set_icon(action, "held")
        light = ink(action.icon())
        theme.apply_theme(qapp, Theme.DARK)
        redraw_icons()
        assert ink(action.icon()) != light
    finally:
        theme.apply_theme(qapp, Theme.SYSTEM)
        action.deleteLater()


def test_three_text_sizes(qtbot) -> None:
    caption, body, title = (theme.sized_font(size).pointSizeF() for size in TextSize)
    assert caption < body < title
    assert theme.sized_font(TextSize.TITLE, bold=True).weight() == QFont.Weight.DemiBold
    label = QLabel()
    qtbot.addWidget(label)
    theme.set_text_size(label, TextSize.TITLE)
    assert label.font().pointSizeF() == title
