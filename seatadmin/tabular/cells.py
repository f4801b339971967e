"""Clean the text of one cell: what spreadsheets, mail programs and wrong character sets leave around a value.

Everything here looks at one cell alone and never raises. Rules 7, 8 and 15 of the paste rules.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

# Zero width and joining marks, direction marks and isolates, soft hyphen, byte order mark, controls that are not
# blanks, and lone surrogates (a clipboard may hold them; nothing downstream can store them).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

# `'00417` is a spreadsheet's way to say "text"; `'t Hart` and `'s Gravesande` are names.
_TEXT_MARK = re.compile(r"'+(?![a-z][\s-])")

_ERROR_VALUE = re.compile(
    r"\#(?:N/?A|N/?V|N/?D|REF|RIF|BEZUG|NAME|NOM|NOMBRE|VALUE|VALEUR|VALOR|WERT|DIV/0|NUM|NUMERO|NULL|NUL"
    r"|SPILL|PROPAGATION|CALC|FIELD|BLOCKED|UNKNOWN|BUSY|GETTING_DATA)[!?]?|\#{3,}|Err(?:eur)?:\d{3}",
    re.IGNORECASE,
)
_CALL = re.compile(r"[+\-@]\s*[^\W\d][\w.]*\(")
_MAY_BE_LEFTOVER = frozenset("=#+-@Ee")

# Lead byte of a UTF-8 sequence as Windows-1252 shows it. Capital É, È, À... are no lead of anything read here, so
# a name such as CAFÉ’S is never touched.
_MAY_BE_MISREAD = re.compile("[ÂÃÄÅÎÏÐÑáâ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_REPLACEMENT = "\ufffd"
_ASKED_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")


def clean(text: str) -> str:
    """Return `text` on one line, NFC, without invisible characters, outer blanks or repeated blanks.

    Every kind of Unicode blank becomes a plain space. A spreadsheet's leading text mark (`'`) goes.
    """
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", _INVISIBLE.sub("", text))
    text = " ".join(text.split())
    return _without_text_mark(text) if text.startswith("'") else text


def clean_lines(text: str) -> str:
    """Clean like `clean`, keeping line breaks (as one newline each) for cells that hold a list."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return "\n".join(filter(None, map(clean, text.splitlines())))


def _without_text_mark(text: str) -> str:
    if len(text) > 2 and text.endswith("'"):
        return text.strip("' ")
    return _TEXT_MARK.sub("", text, count=1).lstrip() if _TEXT_MARK.match(text) else text


def leftover(text: str) -> str | None:
    """Return the problem code of a cleaned cell that a spreadsheet spoilt: an error value or a formula; else None."""
    if not text or text[0] not in _MAY_BE_LEFTOVER:
        return None
    if text[0] == "=" or _CALL.match(text):
        return "formula_text"
    return "spreadsheet_error_value" if _ERROR_VALUE.fullmatch(text) else None


def repaired(text: str) -> str | None:
    """Return `text` with UTF-8 that had been read as Windows-1252 put right, or None when that is not certain.

    Certain means: the whole cell turns into valid UTF-8, and into letters and signs of one writing that people use.
    To be called before `clean`, which would lose the no-break space that stands for half of an `à`.
    """
    if text.isascii() or not _MAY_BE_MISREAD.search(text):
        return None
    result = text
    for _ in range(2):  # a list exported twice by the same faulty tool is met in practice
        better = _decoded_again(result)
        if better is None:
            break
        result = better
    return None if result == text else result


def _decoded_again(text: str) -> str | None:
    if not _MAY_BE_MISREAD.search(text):
        return None
    try:
        result = b"".join(_byte(character) for character in text).decode("utf-8")
    except UnicodeError:
        return None
    found = [character for character in result if not character.isascii()]
    if any(category(character) in ("Cc", "Cn", "Co", "Cs") for character in found):
        return None
    latin = all(
        character < "\u0180"
        or "\u1e00" <= character <= "\u1eff"
        or "\u2000" <= character <= "\u20cf"
        or character == "™"
        for character in found
    )
    # One Greek or Cyrillic letter in a Latin word is more often a look-alike of the original text than a repair.
    return result if latin or (len(found) > 1 and 2 * len(found) >= len(result)) else None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")  # the five bytes Windows-1252 leaves undefined


def is_damaged(text: str, *, name: bool = False) -> bool:
    """Tell whether characters were lost before the paste: a replacement sign, or in a name a `?` between letters."""
    return _REPLACEMENT in text or (name and "?" in text and _ASKED_LETTER.search(text) is not None)


TEXT_FIELDS: tuple[str, ...] = (
    "group", "username", "idnumber", "institution", "department", "city", "seat_reference", "order_reference",
)  # fmt: skip
"""Fields of `ListedPerson` that are plain cleaned text, kept as typed."""
