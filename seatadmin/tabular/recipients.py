"""People without a table: a recipient line of a mail program, or a list typed one person per line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seatadmin.tabular.addresses import find_addresses
from seatadmin.tabular.cells import clean

_BULLET = re.compile(
    r"\s*(?:(?:\(?\d{1,4}[.)°]|n°\s*\d{1,4}\s*:?|[-–—•●▪◦‣·*>+☐✓]+)(?:\s+|(?=[^\W\d]|[<\"“])))+", re.IGNORECASE
)
_EMPTY_BRACKETS = re.compile(
    r"<\s*(?:mailto:)?\s*>|\(\s*(?:mailto:)?\s*\)|\[\s*(?:mailto:)?\s*\]|mailto:", re.IGNORECASE
)
_SPACED_SIGN = re.compile(r"(?<=[\w.]) ?([@＠]) ?(?=[\w])")
_EDGES = " ,;:|/-–—«»<>"
_HAS_WORD = re.compile(r"[^\W_]|@")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person as written: the texts of the name and of the address, either being None."""

    name: str | None
    address: str | None


def split_recipients(lines: list[str]) -> list[str]:
    """Return one text per row: each recipient of a line that holds several addresses, every other line as it is."""
    rows: list[str] = []
    for line in lines:
        rows += _recipients_of(line) if len(find_addresses(line)) > 1 else [line]
    return rows


def _recipients_of(line: str) -> list[str]:
    """Split a recipient line at the semicolons, or failing them the commas, that stand outside quotes and brackets."""
    pieces = _outside_quotes(line, ";")
    if len(pieces) < 2:
        pieces = _with_their_names(_outside_quotes(line, ","))
    elif not any(_before_address(piece) for piece in pieces):
        pieces = _with_their_names(pieces)
    return [single for piece in pieces if piece.strip() for single in _one_address_each(piece)]


def _outside_quotes(line: str, separator: str) -> list[str]:
    """Split at a separator, not inside double quotes or angle brackets; an unclosed one protects nothing."""
    pieces: list[list[str]] = [[]]
    for token in re.findall(rf'"[^"]*"|<[^<>]*>|[^"<{separator}]+|["<]|{separator}', line):
        if token == separator:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return ["".join(parts) for parts in pieces]


def _before_address(piece: str) -> bool:
    """Tell whether a piece holds a name in front of an address."""
    found = find_addresses(piece)
    return bool(found) and _HAS_WORD.search(piece[: found[0].start()]) is not None


def _with_their_names(pieces: list[str]) -> list[str]:
    """Join pieces without address to the one after them: `DURAND, Élise <e.durand@...>`, `Anna Smith, a.smith@...`.

    At most a last and a first name belong to an address; what stands before is a person without address.
    """
    joined: list[str] = []
    waiting: list[str] = []
    for piece in pieces:
        if find_addresses(piece):
            kept = 1 if _before_address(piece) else 2
            joined += [*waiting[:-kept], ",".join([*waiting[-kept:], piece])]
            waiting = []
        elif piece.strip():
            waiting.append(piece)
    return joined + waiting


def _one_address_each(piece: str) -> list[str]:
    found = find_addresses(piece)
    if len(found) < 2:
        return [piece]
    if len({match[0].lower() for match in found}) == 1:
        return [piece]
    ends = [_past_brackets(piece, match.end()) for match in found[:-1]]
    return [piece[start:end] for start, end in zip([0, *ends], [*ends, len(piece)], strict=True)]


def _past_brackets(text: str, position: int) -> int:
    while position < len(text) and text[position] in ">)] ,;":
        position += 1
    return position


def read_recipient(text: str) -> Recipient:
    """Take one recipient apart: bullets and numbers go, then the address, and what remains is the name."""
    text = clean(text)
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        text = text[bullet.end() :]
    found = find_addresses(text) or find_addresses(_SPACED_SIGN.sub(r"\1", text))
    if not found:
        return Recipient(_name(text), None)
    whole, address = found[0].string, found[0][0]
    rest: list[str] = []
    end = 0
    for match in found:  # some programs write the address twice
        if match[0].lower() == address.lower():
            rest.append(whole[end : match.start()])
            end = match.end()
    rest.append(whole[end:])
    return Recipient(_name(_EMPTY_BRACKETS.sub(" ", " ".join(rest))), address)


def _name(text: str) -> str | None:
    text = clean(text.translate(_QUOTES)).strip(_EDGES)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip(_EDGES)
    text = text.rstrip("'’ ")
    return text if _HAS_WORD.search(text) else None


_QUOTES = str.maketrans(dict.fromkeys('"“”', " "))
