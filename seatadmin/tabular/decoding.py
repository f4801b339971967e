"""Bytes to text: find the character set, and recognise what is no text at all.

Order of rule 3: byte order mark, UTF-16 by its zero bytes, strict UTF-8, Windows-1252 with a note.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from seatadmin.errors import UserError

_MARKS = (  # UTF-32 before UTF-16: its little-endian mark starts with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LINE_ENDS = {"\t", "\n", "\x0b", "\x0c", "\r"}

# Only signatures that no list can start with: "RIFF" would turn away Monsieur RIFFAUD. Others are found by their bytes.
_FOREIGN_SIGNATURES = (
    b"%PDF-",
    b"\x89PNG\r",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"SQLite format 3\x00",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and what there is to say about that."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def is_foreign(data: bytes) -> bool:
    """Tell whether the bytes are a document, picture or archive that cannot hold a list of rows."""
    return data.startswith(_FOREIGN_SIGNATURES)


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Turn bytes into text; `encoding` overrides what would be found (undecodable bytes become replacement signs).

    Raises `UserError("encoding_unknown")` when `encoding` is not the name of a character set; never because of data.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None))
    if encoding is not None:
        try:
            name = codecs.lookup(encoding).name
            text = data.decode(name, "replace")
        except (LookupError, ValueError):
            raise UserError("encoding_unknown", encoding=encoding) from None
        return Decoded(text.removeprefix("\ufeff"), name, ("bom",) if mark and name.startswith("utf") else ())
    if marked is not None:
        notes = ("utf16", "bom") if marked.startswith("utf-16") else ("bom",)
        return Decoded(data[len(mark) :].decode(marked, "replace"), marked, notes)
    wide = _utf16_by_zero_bytes(data)
    if wide is not None:
        return Decoded(data.decode(wide, "replace"), wide, ("utf16",))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Decoded(data.decode("cp1252", "replace"), "cp1252", ("encoding_fallback_cp1252",))


def _utf16_by_zero_bytes(data: bytes) -> str | None:
    """Return the byte order of unmarked UTF-16: in Latin text one byte of each pair is zero, always on one side."""
    sample = data[: min(_SAMPLE, len(data) // 2 * 2)]
    pairs = len(sample) // 2
    high, low = sample[1::2].count(0), sample[0::2].count(0)
    if pairs and high >= 0.4 * pairs and low <= 0.05 * pairs:
        return "utf-16-le"
    if pairs and low >= 0.4 * pairs and high <= 0.05 * pairs:
        return "utf-16-be"
    return None


def is_binary(text: str) -> bool:
    """Tell whether a decoded text is no text: more than one character in twenty is a control character."""
    sample = text[:_SAMPLE]
    return 20 * _control_count(sample) > len(sample)


def has_controls(text: str) -> bool:
    """Tell whether a text holds zero bytes or other control characters (which the cells lose)."""
    return "\x00" in text or _control_count(text[:_SAMPLE]) > 0


def _control_count(sample: str) -> int:
    return sum(1 for character in sample if character < " " and character not in _LINE_ENDS)
