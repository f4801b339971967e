"""French typography, for sentences and texts of the window alike; apart, so that a window need not load the words."""

from __future__ import annotations

import re

_NBSP = "\u00a0"
_BEFORE_OR_AFTER = re.compile(r"(?<=«) | (?=[:;!?»])")


def french_blanks(text: str) -> str:
    """Make the blanks before : ; ! ? » and after « unbreakable.

    One kind of blank for all of them: the narrow one is missing from many terminal fonts and from Windows-1252.
    """
    return _BEFORE_OR_AFTER.sub(_NBSP, text)
