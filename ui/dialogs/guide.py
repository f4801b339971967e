"""The user guide, shipped with the program and read beside the window: no network, no browser."""

from __future__ import annotations

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from seatadmin.paths import resource
from ui import theme
from ui.i18n import Language

SIZE_PX = (720, 640)
LINE_PERCENT = 120


class GuideDialog(QDialog):
    """One page in the language of the window. It does not stop the work beside it."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("User guide"))
        self.resize(*SIZE_PX)
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(self.tr("User guide"))
        self.page.document().setDocumentMargin(theme.HUGE)
        self.page.setMarkdown(resource(f"guide/guide.{language}.md").read_text(encoding="utf-8"))
        self._set_out()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.MEDIUM)
        column.addWidget(self.page)
        column.addWidget(buttons)
        buttons.layout().setContentsMargins(theme.MEDIUM, 0, theme.MEDIUM, 0)

    def _set_out(self) -> None:
        """Give the lines some air and the tables the width of the page: Markdown says nothing of either."""
        cursor = QTextCursor(self.page.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spaced)
        block = self.page.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() > 1:
                heading = QTextBlockFormat()
                heading.setTopMargin(theme.HUGE)
                heading.setBottomMargin(theme.SMALL)
                QTextCursor(block).mergeBlockFormat(heading)
            block = block.next()
        for frame in self.page.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format()
                look.setCellPadding(theme.TINY)
                look.setCellSpacing(0)
                look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
                frame.setFormat(look)
