"""Make a PDF of an HTML document, without a printer and without showing anything.

Only what the document itself holds is drawn: nothing is loaded from the web or from this computer's files.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QUrl
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

RESOLUTION_DPI = 300
MARGIN_MM = 16.0
FONT_POINTS = 10


class _ClosedDocument(QTextDocument):
    """A document that loads nothing: a text of the shop must not open a file or an address by being printed."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def write_pdf(path: Path, html: str, *, title: str = "") -> int:
    """Write an A4 PDF of HTML and give the number of its pages. Raises OSError when the file cannot be written.

    The file appears when it is whole: giving up leaves what was there before.
    """
    part = path.with_name(f"{path.name}.part")
    # Qt only says that it failed; opening the file says why.
    part.open("wb").close()
    try:
        pages = _draw(part, html, title)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return pages


def _draw(path: Path, html: str, title: str) -> int:
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION_DPI)
    writer.setTitle(title)
    writer.setCreator("Seatadmin")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    document = _ClosedDocument()
    document.documentLayout().setPaintDevice(writer)
    font = QFont(document.defaultFont())
    font.setPointSize(FONT_POINTS)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setMetaInformation(QTextDocument.MetaInformation.CssMedia, "print")
    document.setHtml(html)
    document.setPageSize(writer.pageLayout().paintRectPixels(RESOLUTION_DPI).size().toSizeF())
    document.print_(writer)
    return document.pageCount()
