"""Rich texts of the shop made safe to show and print: a handful of tags, no scripts, no styles, no pictures.

What the shop stores is never changed; this is only what a page of ours shows of it. Works in one pass over the text,
however its tags are broken.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from seatadmin.domain.products import TextFormat

_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]*)([^>]*)>")
_HREF = re.compile(r"""\bhref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_KEPT = frozenset({"p", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "blockquote", "h4"})
_EMPTY = frozenset({"br", "hr"})
_RENAMED = {"h1": "h4", "h2": "h4", "h3": "h4", "h5": "h4", "h6": "h4", "div": "p", "tr": "p", "dt": "p", "dd": "p"}
_UNSEEN = frozenset({"script", "style", "title", "head", "template", "noscript", "iframe", "object", "textarea", "svg"})
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "h4"})
_SCHEMES = frozenset({"http", "https", "mailto"})


def shown_text(text: str, format_: TextFormat = TextFormat.HTML) -> str:
    """Return a rich text as safe, well-formed HTML without a surrounding element."""
    if format_ in (TextFormat.PLAIN, TextFormat.MARKDOWN):
        return _lines(escape(_CONTROLS.sub("", text)))
    if format_ is TextFormat.MOODLE and not re.search(r"<(?:p|br|div|ul|ol|table)\b", text, re.IGNORECASE):
        # Moodle's own format turns the line ends of a text without blocks into breaks.
        return _lines(sanitised(text))
    return sanitised(text)


def _lines(html: str) -> str:
    return html.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")


def sanitised(html: str) -> str:
    """Return HTML with only the tags of plain texts, all closed; links to the web and to addresses stay."""
    writer = _Writer()
    unseen = ""
    in_comment = False
    first, *pieces = _CONTROLS.sub("", html).split("<")
    writer.text(first)
    for piece in pieces:
        if in_comment or piece.startswith("!--"):
            _, end, rest = piece.partition("-->")
            in_comment = not end
            if not unseen:
                writer.text(rest)
            continue
        found = _TAG.match(piece)
        if found is None:
            if not unseen:
                # A sign, not a tag; or the beginning of a tag that never ends.
                writer.text("" if piece[:1] in _TAG_STARTS else "<" + piece)
            continue
        closes, name, rest = bool(found[1]), found[2].lower(), piece[found.end() :]
        if unseen:
            if not (closes and name == unseen):
                continue
            unseen = ""
        elif name in _UNSEEN:
            unseen = "" if closes else name
            continue
        else:
            writer.tag(_RENAMED.get(name, name), found[3], closes=closes)
        writer.text(rest)
    return writer.finished()


_TAG_STARTS = frozenset("/!?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class _Writer:
    """Writes well-formed HTML: what was opened is closed, in order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []

    def text(self, text: str) -> None:
        if text:
            try:
                plain = unescape(text)
            except ValueError:  # a character number of thousands of digits
                plain = text
            self._parts.append(escape(_CONTROLS.sub("", plain), quote=False))

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if name in _EMPTY:
            self._parts.append(f"<{name}>")
        elif name == "a" or name in _KEPT:
            if closes:
                self._close(name)
            elif name != "a":
                self._begin(name, "")
            else:
                self._begin_link(attributes)

    def _begin(self, name: str, attributes: str) -> None:
        if name in _BLOCKS and "p" in self._open:
            self._close("p")
        if len(self._open) < _DEPTH_MAX:
            self._open.append(name)
            self._parts.append(f"<{name}{attributes}>")

    def _begin_link(self, attributes: str) -> None:
        found = _HREF.search(attributes)
        address = unescape(found[1].strip("\"'")).strip() if found else ""
        try:
            is_safe = urlsplit(address).scheme.lower() in _SCHEMES
        except ValueError:
            is_safe = False
        if is_safe and "a" not in self._open:
            self._begin("a", f' href="{escape(_CONTROLS.sub("", address))}"')

    def _close(self, name: str) -> None:
        if name not in self._open:
            return
        while self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == name:
                return

    def finished(self) -> str:
        while self._open:
            self._parts.append(f"</{self._open.pop()}>")
        return "".join(self._parts)


_DEPTH_MAX = 30
"""Elements inside each other; a text that has more is no text, and what draws it may recurse."""
