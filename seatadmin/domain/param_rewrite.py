"""Propose how a foreign parameter string should be written, as a difference to accept or leave.

People paste strings from documents, browsers and spreadsheets: URL-encoded, quoted, on several lines, with printed
names such as course`name`. Nothing here is applied by itself; what cannot be made sure of stays as written.
Source: domain.md §2 and disagreements.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from seatadmin.domain.handlers import HandlerSpec, KnownKeys, ParamSpec, ParamType, When
from seatadmin.domain.params import (
    BLANK_PLUS,
    ESCAPE,
    MILLISECONDS_FROM,
    PAIR_AHEAD,
    Dialect,
    ParamString,
    has_escapes,
    is_quoted,
    refusals,
    unescaped,
    whole_number,
)
from seatadmin.domain.site_facts import SiteFacts


class ChangeCode(StrEnum):
    """Why a piece would be written otherwise."""

    UNWRAPPED = "unwrapped"
    SPLIT = "split"
    PIECE_REMOVED = "piece_removed"
    EMPTY_REMOVED = "empty_removed"
    REPEATED_REMOVED = "repeated_removed"
    LIST_JOINED = "list_joined"
    KEY_RESPELLED = "key_respelled"
    BLANK_REMOVED = "blank_removed"
    DECODED = "decoded"
    UNQUOTED = "unquoted"
    EQUALS_REMOVED = "equals_removed"
    SEPARATORS = "separators"
    SECONDS = "seconds"
    WORD = "word"
    SHORTNAME = "shortname"
    KEY_ADDED = "key_added"


@dataclass(frozen=True, slots=True)
class Change:
    """One piece before and after, as text between two `&`. Empty `before`: added; empty `after`: removed."""

    before: str
    after: str
    codes: tuple[ChangeCode, ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A string as it is, as it should be, and every piece that differs, in order."""

    before: ParamString
    after: ParamString
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Piece:
    """A piece on its way: where it came from, what it says now, and what was done to it."""

    origin: int
    key: str
    value: str | None
    codes: list[ChangeCode] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.key if self.value is None else f"{self.key}={self.value}"

    def said(self, code: ChangeCode) -> None:
        if code not in self.codes:
            self.codes.append(code)


def proposed_rewrite(
    string: ParamString, known: HandlerSpec | KnownKeys, site: SiteFacts | None = None
) -> Rewrite | None:
    """Return how a string of handler parameters should be written, None when it is fine or nothing better is sure.

    What the plugin reads from the result is what the string was most likely meant to say; dates given otherwise than
    in seconds are left to `domain.dates`. With the mirror of the site, courses named by number get their short name.
    Nothing more is proposed for the result, unless a plus sign was encoded.
    """
    if string.dialect is not Dialect.HANDLER or not string.text.strip():
        return None
    keys = known.keys if isinstance(known, HandlerSpec) else known
    rewriter = _Rewriter(string, keys, site)
    after = ParamString.parse("&".join(piece.text for piece in rewriter.pieces))
    changes = rewriter.changes()
    # Empty pieces alone do no harm and are no reason to touch a string.
    return Rewrite(string, after, changes) if changes else None


class _Rewriter:
    def __init__(self, string: ParamString, keys: KnownKeys, site: SiteFacts | None) -> None:
        self._keys = keys
        self._site = site
        self._sources: list[str] = []
        self.pieces: list[_Piece] = []
        self._removed: list[_Piece] = []
        self.pieces = list(self._read(string.text))
        for piece in self.pieces:
            self._respell(piece)
        for piece in self.pieces:
            self._clean(piece)
        self._drop_empty()
        self._join_repeated()
        self._add_missing()

    def changes(self) -> tuple[Change, ...]:
        found = []
        for origin, before in enumerate(self._sources):
            mine = [piece for piece in self.pieces if piece.origin == origin]
            after = "&".join(piece.text for piece in mine)
            if after != before:
                gone = [piece for piece in self._removed if piece.origin == origin]
                codes = dict.fromkeys(code for piece in (*mine, *gone) for code in piece.codes)
                found.append(Change(before, after, tuple(codes)))
        added = [piece for piece in self.pieces if piece.origin < 0]
        return (*found, *(Change("", piece.text, tuple(piece.codes)) for piece in added))

    # ------------------------------------------------------------------ reading
    def _read(self, text: str) -> Iterator[_Piece]:
        listed = _json_pairs(text)
        if listed is not None:
            self._sources = [text]
            for key, value in listed:
                yield _Piece(0, key, value, [ChangeCode.UNWRAPPED])
            return
        self._sources = text.split("&")
        inner = text.strip()
        quoted = is_quoted(inner) and self._meant(inner[1:].partition("=")[0]) is not None
        last = len(self._sources) - 1
        for origin, source in enumerate(self._sources):
            wrapped = quoted and origin in (0, last)
            text = source
            if wrapped:
                text = text.lstrip()[1:] if origin == 0 else text
                text = text.rstrip()[:-1] if origin == last else text
            yield from self._split(origin, text, [ChangeCode.UNWRAPPED] if wrapped else [])

    def _split(self, origin: int, source: str, codes: list[ChangeCode]) -> Iterator[_Piece]:
        """Cut a piece where a separator that is not one is followed by a key somebody reads."""
        texts, start = [], 0
        for found in PAIR_AHEAD.finditer(source):
            name = found[0][1:].strip()
            before = source[start : found.start()]
            # `&amp;` is an ampersand that went through HTML.
            if before != "amp" and (self._keys.resolve(name) is not None or name in self._keys.ignored):
                texts.append(before)
                start = found.start() + 1
        texts.append(source[start:])
        said = [text for text in texts if text.strip()]
        if len(said) < 2:
            lone = said[0] if said else source
            yield self._piece(origin, lone, codes if lone == source else [*codes, ChangeCode.BLANK_REMOVED])
        else:
            yield from (self._piece(origin, text, [*codes, ChangeCode.SPLIT]) for text in said)

    def _piece(self, origin: int, text: str, codes: list[ChangeCode]) -> _Piece:
        key, equals, value = text.partition("=")
        return _Piece(origin, key, value if equals else None, list(codes))

    # ------------------------------------------------------------------ keys
    def _respell(self, piece: _Piece) -> None:
        if piece.value is None:
            # Text without `=` is read by nobody; blanks alone are removed later, all else is left for the person.
            return
        key = piece.key.strip()
        if key != piece.key:
            piece.key = key
            piece.said(ChangeCode.BLANK_REMOVED)
        meant = self._meant(key)
        if meant is not None and meant != key and all(other.key.strip() != meant for other in self.pieces):
            piece.key = meant
            piece.said(ChangeCode.KEY_RESPELLED)

    def _meant(self, key: str) -> str | None:
        """Return the key meant by a spelling that may carry rests of a URL, of HTML or of quotation marks."""
        for text in (
            key,
            key.removeprefix("amp;"),
            key.lstrip("?"),
            _decoded(key),
            key[1:-1] if is_quoted(key) else key,
        ):
            found = self._keys.resolve(text.strip())
            if found is not None:
                return found
        return None

    # ------------------------------------------------------------------ values
    def _clean(self, piece: _Piece) -> None:
        if piece.value is None:
            return
        spec = self._keys.params.get(piece.key)
        for _ in range(_ROUNDS):
            before: str = piece.value
            for step in (self._trim, self._decode, self._unquote, self._separate, self._typed):
                done = step(piece.value, spec)
                if done is not None and done[0] != piece.value and _improves(piece, done[0]):
                    piece.value = done[0]
                    piece.said(done[1])
            # A plus that was encoded is a plus.
            if piece.value == before or ("%2b" in before.lower() and "+" in piece.value):
                break
        if self._site is not None and spec is not None:
            self._name_course(piece, spec, self._site)

    @staticmethod
    def _trim(value: str, spec: ParamSpec | None) -> tuple[str, ChangeCode] | None:
        text = value.strip()
        if spec is None or not spec.type.is_list:
            text = re.sub(r"\s*[\r\n]+\s*", " ", text)
        if text != value:
            return text, ChangeCode.BLANK_REMOVED
        if text.startswith("=") and "=" not in text.lstrip("="):
            return text.lstrip("="), ChangeCode.EQUALS_REMOVED
        return None

    @staticmethod
    def _decode(value: str, spec: ParamSpec | None) -> tuple[str, ChangeCode] | None:
        moment = spec is not None and spec.type.is_moment
        if has_escapes(value):
            return _decoded(value if moment else value.replace("+", " ")), ChangeCode.DECODED
        return None if moment else (BLANK_PLUS.sub(" ", value), ChangeCode.DECODED)

    @staticmethod
    def _unquote(value: str, _spec: ParamSpec | None) -> tuple[str, ChangeCode] | None:
        return (value[1:-1].strip(), ChangeCode.UNQUOTED) if is_quoted(value) else None

    @staticmethod
    def _separate(value: str, spec: ParamSpec | None) -> tuple[str, ChangeCode] | None:
        if spec is None or not spec.type.is_list:
            return None
        elements = [element.strip() for element in re.split(r"[,;\r\n]", value)]
        return spec.separator.join(filter(None, elements)), ChangeCode.SEPARATORS

    @staticmethod
    def _typed(value: str, spec: ParamSpec | None) -> tuple[str, ChangeCode] | None:
        if spec is None:
            return None
        number = whole_number(value)
        if spec.type.is_moment and number is not None and MILLISECONDS_FROM <= number < 1000 * MILLISECONDS_FROM:
            return value[:-3], ChangeCode.SECONDS
        for choice in spec.choices:
            if value != choice.value and value.lower() in (choice.value, *choice.understood):
                return choice.value, ChangeCode.WORD
        return None

    def _name_course(self, piece: _Piece, spec: ParamSpec, site: SiteFacts) -> None:
        value = piece.value or ""
        course = None
        if spec.type is ParamType.COURSE_IDNUMBER:
            course = site.course_by_idnumber(value)
        elif spec.type is ParamType.COURSE_ID or (spec.id_understood and site.course(value) is None):
            course = site.course_by_id(value)
        target = spec.shortname_under or (spec.name if spec.id_understood else None)
        if course is None or target is None or refusals([(target, course.shortname)]):
            return
        if target != piece.key and any(other.key == target for other in self.pieces):
            return
        piece.key, piece.value = target, course.shortname
        piece.said(ChangeCode.SHORTNAME)

    # ------------------------------------------------------------------ the whole
    def _drop_empty(self) -> None:
        """Leave out what says nothing: blank pieces, `=` alone, and keys of the handler without a value.

        A form with places to fill in is left whole: its empty keys are places too.
        """
        if any(_is_placeholder(piece.value) for piece in self.pieces):
            return
        for piece in list(self.pieces):
            spec = self._keys.params.get(piece.key)
            if not piece.text.strip() or piece.text.strip() == "=":
                self._remove(piece, ChangeCode.PIECE_REMOVED)
            elif piece.value == "" and spec is not None and not spec.may_be_empty:
                self._remove(piece, ChangeCode.EMPTY_REMOVED)

    def _join_repeated(self) -> None:
        for name, spec in self._keys.params.items():
            same = [piece for piece in self.pieces if piece.key == name and piece.value is not None]
            if len(same) < 2:
                continue
            if spec.type.is_list:
                elements = [element for piece in same for element in (piece.value or "").split(spec.separator)]
                same[0].value = spec.separator.join(dict.fromkeys(filter(None, elements)))
                same[0].said(ChangeCode.LIST_JOINED)
                rest, code = same[1:], ChangeCode.LIST_JOINED
            else:
                # The last one is the one the plugin takes.
                rest, code = same[:-1], ChangeCode.REPEATED_REMOVED
            for piece in rest:
                self._remove(piece, code)

    def _add_missing(self) -> None:
        given = {piece.key for piece in self.pieces if piece.value is not None}
        if any(_is_placeholder(piece.value) for piece in self.pieces) or not given:
            return
        order = list(self._keys.params)
        for name, alert in self._keys.alerts:
            if alert.when is not When.ABSENT or alert.proposal is None or name in given:
                continue
            later = set(order[order.index(name) + 1 :])
            place = next((place for place, piece in enumerate(self.pieces) if piece.key in later), len(self.pieces))
            self.pieces.insert(place, _Piece(-1, name, alert.proposal, [ChangeCode.KEY_ADDED]))

    def _remove(self, piece: _Piece, code: ChangeCode) -> None:
        self.pieces = [other for other in self.pieces if other is not piece]
        self._removed.append(replace(piece, codes=[*piece.codes, code]))


_ROUNDS = 8
"""A value is cleaned until nothing changes; what is wrapped more often than this is left."""


def _decoded(text: str) -> str:
    return ESCAPE.sub(lambda found: unescaped(found[0]) or found[0], text)


def _improves(piece: _Piece, value: str) -> bool:
    """Tell whether a new value can be carried, or at least carries no sign the old one had not."""
    return {refusal.code for refusal in refusals([("key", value)])} <= {
        refusal.code for refusal in refusals([("key", piece.value or "")])
    }


def _is_placeholder(value: str | None) -> bool:
    return value is not None and (value.strip().startswith("{") or value.strip().endswith("}"))


def _json_pairs(text: str) -> Sequence[tuple[str, str]] | None:
    """Read a JSON object of plain values, None for anything else or what could not be carried."""
    inner = text.strip()
    if not (inner.startswith("{") and inner.endswith("}")):
        return None
    try:
        data = json.loads(inner)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not data:
        return None
    pairs = []
    for key, value in data.items():
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            return None
        pairs.append((key, ",".join(str(one) for one in values)))
    return None if refusals(pairs) else pairs
