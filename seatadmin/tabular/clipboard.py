"""The tables of an HTML clipboard flavour (or of an HTML file named `.xls`) as rows of text. Rule 4.

A scanner of its own, because pasting must be instant and can hold anything: building a tree takes ten times as long,
and html.parser (Python 3.11.7) needs minutes for a few hundred kilobytes of unclosed tags. This one looks at every
character a fixed number of times. Measurements: docs/decisions/html-scanner.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

_TAG = re.compile(r"""(/?)([A-Za-z][A-Za-z0-9:]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_LOOSE_NAME = re.compile(r"(/?)([A-Za-z][A-Za-z0-9:]*+)")
_HIDDEN = re.compile(
    r"""\bstyle\s*=\s*(?:"[^"]*?display\s*:\s*none|'[^']*?display\s*:\s*none|display:none)|(?:^|\s)hidden(?:\s|=|$)""",
    re.IGNORECASE,
)
_SPAN = re.compile(r"""\b(row|col)span\s*=\s*["']?\s*(\d{1,6})""")
_MAILTO = re.compile(r"""\bhref\s*=\s*["']?\s*mailto:([^"'\s>?]{1,400})""", re.IGNORECASE)
_HAS_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"script", "style", "title", "head", "template", "noscript"})
_BLOCKS = frozenset({"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table"})

_COLSPAN_MAX = 256  # a title over a whole table; more would only be a way to fill memory
_FILLED_MAX = 1_000_000  # cells a table may gain by row spans


@dataclass(slots=True)
class Table:
    """One table: its rows of raw cell texts and the 0-based numbers of the rows that were hidden."""

    rows: list[list[str]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def has_table(html: str) -> bool:
    """Tell whether an HTML text holds a table, which makes it worth more than the plain text beside it."""
    return _HAS_TABLE.search(html) is not None


def read_tables(html: str) -> list[Table]:
    """Return every table that holds a row, in document order; a table inside a cell is a table of its own."""
    open_tables: list[_OpenTable] = []
    found: list[_OpenTable] = []
    for name, attributes, closes, text in _events(html):
        if name == "table":
            if not closes:
                open_tables.append(_OpenTable())
                found.append(open_tables[-1])
            elif open_tables:
                open_tables.pop().close_row()
        elif open_tables and name:
            open_tables[-1].take_tag(name, attributes, closes)
        if open_tables and text:
            open_tables[-1].add_text(text)
    for table in open_tables:
        table.close_row()
    return [table.result for table in found if table.result.rows]


def read_text(html: str) -> str:
    """Return the text of HTML without a table, blocks and `br` as line ends."""
    parts: list[str] = []
    for name, _, _, text in _events(html):
        parts.append("\n" if name in _BLOCKS else "")
        parts.append(_collapsed(text))
    return _lines("".join(parts))


def _events(html: str) -> Iterator[tuple[str, str, bool, str]]:
    """Yield each tag as (lower-case name, attributes, whether it closes) with the text after it.

    The name is empty for text that follows no tag. Comments, scripts and styles are left out. The input is cut at
    every `<` first, so that no search ever runs over the whole of it again.
    """
    pieces = html.split("<")
    yield "", "", False, pieces[0]
    in_comment = False
    unseen = ""
    for piece in pieces[1:]:
        if in_comment or piece.startswith("!--"):
            _, end, text = piece.partition("-->")
            in_comment = not end
            if not unseen:
                yield "", "", False, text
            continue
        found = _TAG.match(piece)
        if found:
            closes, name, attributes, text = bool(found[1]), found[2].lower(), found[3], piece[found.end() :]
        else:
            name, closes, text = _loose_tag(piece)
            attributes = ""
        if unseen:
            if not (closes and name == unseen):
                continue
            unseen = ""
        elif name in _UNSEEN and not closes:
            unseen = name
            continue
        yield name, attributes, closes, text


def _loose_tag(piece: str) -> tuple[str, bool, str]:
    """Take apart what follows a `<` and is no well-formed tag: its name, whether it closes, and the text."""
    tag, end, text = piece.partition(">")
    if not end or tag[:1] not in _TAG_STARTS:
        return "", False, "<" + piece  # a "less than" sign
    found = _LOOSE_NAME.match(tag)
    return (found[2].lower(), bool(found[1]), text) if found else ("", False, text)


_TAG_STARTS = frozenset("/!?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _collapsed(text: str) -> str:
    """Return text as a browser shows it: entities decoded, line ends and runs of plain blanks as one blank."""
    if "&" in text:
        try:
            text = unescape(text)
        except ValueError:  # a character number of thousands of digits
            text = text.replace("&", " ")
    return _BLANKS.sub(" ", text)


def _lines(text: str) -> str:
    """Return text with trimmed, non-empty lines."""
    return "\n".join(filter(None, (line.strip(" ") for line in text.split("\n")))) if "\n" in text else text.strip(" ")


class _OpenTable:
    """A table being read: the row and the cell that are open, and the cells that reach down from rows above."""

    def __init__(self) -> None:
        self.result = Table()
        self._row: list[str] | None = None
        self._row_is_hidden = False
        self._cell: list[str] | None = None
        self._rowspan = self._colspan = 1
        self._link: tuple[str, int] | None = None
        self._below: dict[int, tuple[int, str]] = {}
        self._filled = 0

    def add_text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(_collapsed(text))

    def take_tag(self, name: str, attributes: str, closes: bool) -> None:
        if name in ("td", "th"):
            self._close_cell()
            if not closes:
                self._open_cell(attributes)
        elif name == "tr":
            self.close_row()
            if not closes:
                self._open_row(attributes)
        elif self._cell is not None:
            if name == "a":
                self._take_link(attributes, closes)
            elif name in _BLOCKS:
                self._cell.append("\n")

    def _open_row(self, attributes: str) -> None:
        self._row = []
        self._row_is_hidden = bool(attributes) and _HIDDEN.search(attributes) is not None

    def _open_cell(self, attributes: str) -> None:
        if self._row is None:
            self._open_row("")
        self._cell = []
        self._rowspan = self._colspan = 1
        lower = attributes.lower()
        if "span" in lower:
            spans = {kind: int(number) for kind, number in _SPAN.findall(lower)}
            self._rowspan = spans.get("row", 1)
            self._colspan = min(max(spans.get("col", 1), 1), _COLSPAN_MAX)

    def _take_link(self, attributes: str, closes: bool) -> None:
        """Add the address of a mailto link after its text, when the text does not show it."""
        if self._cell is None:
            return
        if self._link is not None:
            target, start = self._link
            self._link = None
            shown = "".join(self._cell[start:])
            if "@" not in shown:
                self._cell.append(f" <{target}>" if shown.strip() else target)
        found = None if closes else _MAILTO.search(attributes)
        if found:
            self._link = unquote(_collapsed(found[1])), len(self._cell)

    def _close_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._take_link("", closes=True)  # a link left open ends with its cell
        text = _lines("".join(self._cell))
        self._cell = None
        self._fill_from_above(len(self._row))
        if self._rowspan > 1:
            for offset in range(self._colspan):
                self._below[len(self._row) + offset] = (self._rowspan - 1, "" if offset else text)
        self._row.append(text)
        if self._colspan > 1:
            self._row += [""] * (self._colspan - 1)

    def _fill_from_above(self, position: int) -> None:
        """Repeat, from `position` on, the texts of cells above that reach down to the current row."""
        while self._row is not None and position in self._below:
            rows_left, text = self._below.pop(position)
            self._row.append(text)
            self._filled += 1
            if rows_left > 1 and self._filled < _FILLED_MAX:
                self._below[position] = (rows_left - 1, text)
            position += 1

    def close_row(self) -> None:
        """End the current row, and the cell still open in it."""
        self._close_cell()
        if self._row is None:
            return
        for position in sorted(self._below):
            if position >= len(self._row):
                self._row += [""] * (position - len(self._row))
                self._fill_from_above(position)
        if self._row_is_hidden:
            self.result.hidden.add(len(self.result.rows))
        self.result.rows.append(self._row)
        self._row = None
