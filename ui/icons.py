"""Draw the icons: small SVG drawings in the colour of the text around them, crisp at every scale.

The drawings use `currentColor`; each icon is rendered at the sizes the window uses, for the densest screen there is
(three pictures an icon: rendering more of them was a third of the start). Qt greys out disabled ones itself. An icon
given with `set_icon` is drawn again when the theme changes. (A Python `QIconEngine` would draw on demand; measured on
PySide6 6.12, cloning one crashes the process.)
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from seatadmin.paths import resource
from ui.theme import Tone, tone_colour

SIZES_PX = (16, 20, 32)


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon, /) -> None: ...


_shown: WeakKeyDictionary[QObject, tuple[str, Tone | None]] = WeakKeyDictionary()


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size_px: int, scale: float) -> QPixmap:
    pixmap = QPixmap(QSize(size_px, size_px) * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def tone_pixmap(name: str, colour: QColor, size_px: int, scale: float) -> QPixmap:
    """Give one drawing in one colour, for delegates that paint it themselves."""
    return _pixmap(name, colour.name(), size_px, scale)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, scale: int) -> QIcon:
    icon = QIcon()
    for size_px in SIZES_PX:
        icon.addPixmap(_pixmap(name, colour, size_px, scale))
    return icon


def _densest_scale() -> int:
    """Draw for the densest screen: a picture drawn larger looks right on the others too."""
    return max((math.ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens()), default=1)


def icon(name: str, tone: Tone | None = None) -> QIcon:
    """Give an icon in the colour of the text, or of a tone. `name` is a file of `resources/icons`."""
    palette = QApplication.palette()
    colour = palette.color(QPalette.ColorRole.WindowText) if tone is None else tone_colour(tone, palette)
    return _icon(name, colour.name(), _densest_scale())


def set_icon(target: QObject, name: str, tone: Tone | None = None) -> None:
    """Give an action or a button its icon, and keep it right when the theme changes."""
    _shown[target] = (name, tone)
    target.setIcon(icon(name, tone))


def redraw_icons() -> None:
    """Draw again every icon given with `set_icon`; call after the palette has changed."""
    for target, (name, tone) in list(_shown.items()):
        if isValid(target):
            target.setIcon(icon(name, tone))
