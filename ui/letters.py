"""The letters Alt answers to, given out so that none means two things.

Names of fields come from translations and from the files of handlers: nobody can choose their letters by hand in two
languages. A letter marked in a text is a wish; it is granted unless the window uses it already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow, QWidget

_MARK = re.compile(r"&(?!&)(.)")
# Figures turn pages (Alt+1, Alt+2, …), and letters with accents are where a keyboard keeps them.
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def marked_letter(text: str) -> str:
    """Give the letter a text answers to, in lower case; empty for none."""
    found = _MARK.search(text.replace("&&", ""))
    return found[1].lower() if found else ""


def with_letters(texts: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Mark one letter of each text, none of `taken` and none twice; a text whose letters are all taken stays bare."""
    used = {letter.lower() for letter in taken}
    wished = [marked_letter(text) for text in texts]
    found: list[str] = []
    for wish, text in zip(wished, texts, strict=True):
        bare = _MARK.sub(r"\1", text.replace("&&", "\0"))
        others = {letter for letter in wished if letter and letter != wish}
        order = [*wish, *(letter for letter in _letters(bare) if letter not in others), *_letters(bare)]
        letter = next((one for one in order if one not in used), "")
        used.add(letter)
        at = _place(bare, letter)
        marked = bare if at < 0 else f"{bare[:at]}&{bare[at:]}"
        found.append(marked.replace("\0", "&&"))
    return found


def _letters(text: str) -> Iterator[str]:
    """Give the letters of a text, those that begin a word first."""
    words = [match[0].lower() for match in _WORD.finditer(text)]
    yield from (word[0] for word in words)
    yield from (letter for word in words for letter in word[1:])


def _place(text: str, letter: str) -> int:
    """Give where a letter is marked: at the start of a word where there is one; -1 for nowhere."""
    if not letter:
        return -1
    starts = (match.start() for match in _WORD.finditer(text) if text[match.start()].lower() == letter)
    return next(starts, text.lower().find(letter))


def give_letters(parts: Iterable[QWidget], window: QWidget) -> None:
    """Give letters to the names shown in `parts`, the first part first; the menus of the window keep theirs."""
    taken = menu_letters(window)
    for part in parts:
        named = [widget for widget in _named(part) if widget.isVisibleTo(part)]
        for widget, text in zip(named, with_letters([widget.text() for widget in named], taken), strict=True):
            if widget.text() != text:
                widget.setText(text)
            taken.add(marked_letter(text))


def menu_letters(window: QWidget) -> set[str]:
    """Give the letters that open a menu of a window."""
    if not isinstance(window, QMainWindow):
        return set()
    return {letter for action in window.menuBar().actions() if (letter := marked_letter(action.text()))}


def _named(part: QWidget) -> Iterator[QLabel | QAbstractButton]:
    for widget in (part, *part.findChildren(QWidget)):
        if isinstance(widget, QLabel):
            if widget.buddy() is not None:
                yield widget
        elif isinstance(widget, QAbstractButton) and any(sign.isalpha() for sign in widget.text()):
            yield widget
