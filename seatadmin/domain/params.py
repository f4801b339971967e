"""Parameter strings, `key=value&key=value`: read as the plugin reads them, written so that it reads what was meant.

The documents call them URL-encoded; the plugin splits raw text, and a second `=` cuts the value. So reading keeps every
character, writing refuses what cannot be carried, and whatever would surprise is an issue, never a silent repair.
Source: domain.md §2 and §9, run against the plugin; tests/data/domain/examples/parameter_strings.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple
from urllib.parse import quote_plus, unquote_plus

from seatadmin.domain.handlers import Alert, Emit, HandlerSpec, KnownKeys, ParamSpec, ParamType, When
from seatadmin.domain.problems import Severity
from seatadmin.errors import UserError


class Dialect(Enum):
    """`HANDLER`: parameters of a product, raw. `UNIT`: the plugin's notes on a unit, values URL-encoded."""

    HANDLER = "handler"
    UNIT = "unit"


class Pair(NamedTuple):
    """One piece between two `&`, as written. `value` is all that follows the first `=`, None without any."""

    key: str
    value: str | None

    @property
    def text(self) -> str:
        return self.key if self.value is None else f"{self.key}={self.value}"

    @property
    def read(self) -> str:
        """The value the plugin takes: what stands before a second `=`."""
        return (self.value or "").partition("=")[0]


@dataclass(frozen=True, slots=True)
class ParamString:
    """A parameter string, letter by letter. `"&".join(pair.text for pair in pairs)` is the text again."""

    text: str
    dialect: Dialect
    pairs: tuple[Pair, ...]

    @classmethod
    def parse(cls, text: str, dialect: Dialect = Dialect.HANDLER) -> ParamString:
        """Read any text; nothing is refused and nothing is lost."""
        return cls(text, dialect, tuple(_pair(piece) for piece in text.split("&")) if text else ())

    @classmethod
    def of(cls, pairs: Iterable[Pair], dialect: Dialect = Dialect.HANDLER) -> ParamString:
        """Put pieces together as they are."""
        return cls.parse("&".join(pair.text for pair in pairs), dialect)

    @property
    def plugin(self) -> dict[str, str] | None:
        """What the plugin reads: key to value in its order, or None for no parameter list at all.

        A repeated key keeps its first place and takes its last value, as PHP arrays do.
        """
        if self.text == "0":
            return None
        return {pair.key: pair.read for pair in self.pairs if pair.value is not None} or None

    @property
    def values(self) -> dict[str, str]:
        """What the text means: as the plugin reads it, and decoded for a unit. Empty when there is nothing."""
        read = self.plugin or {}
        return read if self.dialect is Dialect.HANDLER else {key: unquote_plus(value) for key, value in read.items()}

    def get(self, key: str) -> str | None:
        """Return the value of a key, None when the plugin does not find the key."""
        return self.values.get(key)

    def replaced(self, key: str, value: str, order: Sequence[str] = ()) -> ParamString:
        """Return the text with one value changed, or one key added, and every other character kept.

        The last piece of the key is the one that counts and the one changed. A new key is put before the first key
        that follows it in `order`, else at the end. Raises `CannotCarry`.
        """
        pair = self._written(key, value)
        pairs = list(self.pairs)
        found = [index for index, old in enumerate(pairs) if old.key == key]
        # A key without `=` becomes the pair that was meant, unless a real one stands elsewhere.
        found = [index for index in found if pairs[index].value is not None] or found
        if found:
            pairs[found[-1]] = pair
            return ParamString.of(pairs, self.dialect)
        later = set(order[order.index(key) + 1 :]) if key in order else set()
        place = next((index for index, old in enumerate(pairs) if old.key in later), len(pairs))
        if place == len(pairs) and pairs and pairs[-1] == Pair("", None):
            pairs.pop()
            place -= 1
        pairs.insert(place, pair)
        return ParamString.of(pairs, self.dialect)

    def without(self, key: str) -> ParamString:
        """Return the text without any piece of a key."""
        return ParamString.of((pair for pair in self.pairs if pair.key != key), self.dialect)

    def _written(self, key: str, value: str) -> Pair:
        refused = refusals([(key, value)], self.dialect)
        if refused:
            raise CannotCarry("params_cannot_carry", refused)
        return Pair(key, value if self.dialect is Dialect.HANDLER else _encoded(value))


def _pair(piece: str) -> Pair:
    key, equals, value = piece.partition("=")
    return Pair(key, value if equals else None)


def _encoded(value: str) -> str:
    """Write a value as PHP's `urlencode` does, which Python's matches but for the tilde."""
    return quote_plus(value).replace("~", "%7E")


# ---------------------------------------------------------------------- writing
class RefusalCode(StrEnum):
    """Why a key or a value cannot be carried."""

    AMPERSAND = "ampersand"
    EQUALS = "equals"
    LINE_BREAK = "line_break"
    TAG = "tag"
    CONTROL_CHARACTER = "control_character"
    BLANK_AROUND = "blank_around"
    EMPTY_KEY = "empty_key"
    KEY_TWICE = "key_twice"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that cannot be written. `in_key` tells the key from the value."""

    code: RefusalCode
    key: str
    value: str = ""
    in_key: bool = False


class CannotCarry(UserError):
    """Something does not fit into a parameter string; `refusals` holds every reason."""

    def __init__(self, code: str, refused: Sequence[Refusal]) -> None:
        self.refusals = tuple(refused)
        super().__init__(code, key=refused[0].key, value=refused[0].value)


_TAG = re.compile(r"<(?!\s)")
"""What the shop's form takes for the start of a tag, and cuts away with what follows. Source: PHP `strip_tags`."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\r\n]")
_CARRIED_NEVER = (
    (RefusalCode.AMPERSAND, re.compile("&")),
    (RefusalCode.EQUALS, re.compile("=")),
    (RefusalCode.LINE_BREAK, _LINE_BREAK),
    (RefusalCode.TAG, _TAG),
    (RefusalCode.CONTROL_CHARACTER, re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")),
    (RefusalCode.BLANK_AROUND, re.compile(r"\A\s|\s\Z")),
)
_ENCODED_NEVER = re.compile(r"[\ud800-\udfff]")


def refusals(pairs: Iterable[tuple[str, str]], dialect: Dialect = Dialect.HANDLER) -> tuple[Refusal, ...]:
    """Return everything that keeps these pairs from being written so that the plugin reads them again."""
    return tuple(_refusals(pairs, dialect))


def _refusals(pairs: Iterable[tuple[str, str]], dialect: Dialect) -> Iterator[Refusal]:
    seen: set[str] = set()
    for key, value in pairs:
        if not key:
            yield Refusal(RefusalCode.EMPTY_KEY, key, value, in_key=True)
        if key in seen:
            yield Refusal(RefusalCode.KEY_TWICE, key, value, in_key=True)
        seen.add(key)
        yield from (Refusal(code, key, value, in_key=True) for code, never in _CARRIED_NEVER if never.search(key))
        if dialect is Dialect.HANDLER:
            yield from (Refusal(code, key, value) for code, never in _CARRIED_NEVER if never.search(value))
        elif _ENCODED_NEVER.search(value):
            yield Refusal(RefusalCode.CONTROL_CHARACTER, key, value)


def build(pairs: Iterable[tuple[str, str]], dialect: Dialect = Dialect.HANDLER) -> ParamString:
    """Write pairs, in their order, so that the plugin reads exactly them. Raises `CannotCarry` with every reason."""
    wanted = list(pairs)
    refused = refusals(wanted, dialect)
    if refused:
        raise CannotCarry("params_cannot_carry", refused)
    return ParamString.of(
        (Pair(key, value if dialect is Dialect.HANDLER else _encoded(value)) for key, value in wanted), dialect
    )


# ---------------------------------------------------------------------- issues
class IssueCode(StrEnum):
    """What would surprise about a string, in the order told."""

    MISSING_TEMPLATE = "missing_template"
    MISSING_DURATION = "missing_duration"
    COURSEID_FAILS = "courseid_fails_at_payment"
    COURSEIDNUMBER_FAILS = "courseidnumber_fails_at_payment"
    CONTEXTLEVEL_NUMBER = "contextlevel_number"
    EMPTY_KEY = "empty_key"
    ARRAY_KEY = "array_key"
    UNKNOWN_KEY = "unknown_key"
    OTHER_HANDLER_KEY = "other_handler_key"
    IGNORED_KEY = "ignored_key"
    REPEATED_KEY = "repeated_key"
    NEWLINE = "newline"
    BLANK_AROUND = "blank_around"
    EMPTY_VALUE = "empty_value"
    BAD_SEPARATOR = "bad_separator"
    BLANK_IN_LIST = "blank_in_list"
    EMPTY_LIST_ITEM = "empty_list_item"
    LIKE_PATTERN = "like_pattern"
    PERCENT_ENCODED = "percent_encoded"
    PLUS_SIGN = "plus_sign"
    QUOTES = "quotes"
    PLACEHOLDER_BRACES = "placeholder_braces"
    MILLISECONDS = "milliseconds"
    RELATIVE_END = "relative_end"
    NOT_A_NUMBER = "not_a_number"
    BELOW_MINIMUM = "below_minimum"
    NOT_A_CHOICE = "not_a_choice"
    TAG = "tag"
    CONTROL_CHARACTER = "control_character"
    NO_EQUALS = "no_equals"
    SECOND_EQUALS = "second_equals"
    TRUNCATED_VALUE = "truncated_value"


_TOLD = frozenset(
    {
        IssueCode.EMPTY_KEY,
        IssueCode.ARRAY_KEY,
        IssueCode.UNKNOWN_KEY,
        IssueCode.OTHER_HANDLER_KEY,
        IssueCode.IGNORED_KEY,
        IssueCode.REPEATED_KEY,
        IssueCode.EMPTY_VALUE,
        IssueCode.EMPTY_LIST_ITEM,
        IssueCode.LIKE_PATTERN,
        IssueCode.PERCENT_ENCODED,
        IssueCode.PLUS_SIGN,
        IssueCode.QUOTES,
        IssueCode.RELATIVE_END,
        IssueCode.NO_EQUALS,
        IssueCode.CONTEXTLEVEL_NUMBER,
    }
)
"""Issues of strings that may still do what was meant; all others mean that the plugin will not."""


@dataclass(frozen=True, slots=True)
class ParamIssue:
    """One surprise. `position` is the piece it stands in, None for the whole string; `values` complete the sentence."""

    code: IssueCode
    key: str = ""
    value: str = ""
    position: int | None = None
    detail: str = ""

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code in _TOLD else Severity.ERROR


def param_issues(string: ParamString, known: HandlerSpec | KnownKeys) -> tuple[ParamIssue, ...]:
    """Return what would surprise in a string of handler parameters, each code once a piece, in the order of the codes.

    With a handler, its own keys count; with `HandlerCatalogue.keys_for`, those of every handler that could be meant.
    """
    keys = known.keys if isinstance(known, HandlerSpec) else known
    found = list(_issues(string, keys))
    if len(found) > 1:
        found.sort(key=lambda issue: (_ORDER[issue.code], -1 if issue.position is None else issue.position))
    return tuple(found)


_ORDER = {code: place for place, code in enumerate(IssueCode)}
ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
BLANK_PLUS = re.compile(r"(?<=[^\s+])\+(?=[^\s+])")
"""A plus that stands for a blank in URL-encoded text: alone between two characters, so that `C++` is left in peace."""

PAIR_AHEAD = re.compile(r"[;\r\n]\s*[A-Za-z_][\w`]*\s*(?==)")
"""A separator that is not one, followed by what looks like the next pair."""

RELATIVE = re.compile(r"\s*(?:\+\s*\d+\s*[DHdh]\s*)+")
MILLISECONDS_FROM = 100_000_000_000  # seconds of the year 5138; no date of an offer, but milliseconds since 1973
_QUOTES = {'"': '"', "'": "'", "“": "”", "«": "»", "‘": "’"}
_NUMBER = re.compile(r"-?[0-9]+")


def is_quoted(value: str) -> bool:
    """Tell whether a text stands between quotation marks."""
    return len(value) > 1 and _QUOTES.get(value[0]) == value[-1]


def unescaped(escapes: str) -> str | None:
    """Decode a run of `%xx`, None when it does not make text: then the percent sign means something else."""
    raw = bytes.fromhex(escapes.replace("%", ""))
    for encoding in ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if all(character.isprintable() or character in "\t\r\n" for character in text) else None
    return None


def has_escapes(value: str) -> bool:
    """Tell whether a value is percent-encoded, in whole or in part."""
    return "%" in value and any(unescaped(found[0]) is not None for found in ESCAPE.finditer(value))


def _issues(string: ParamString, keys: KnownKeys) -> Iterator[ParamIssue]:
    seen: set[str] = set()
    incomplete = False
    last_key = ""
    for position, pair in enumerate(string.pairs):
        if pair.value is None:
            yield from _bare(pair.key, position, last_key, keys)
            continue
        name = pair.key.strip()
        spec = keys.params.get(name) or keys.params.get(keys.respelled.get(name, ""))
        yield from _key_issues(pair, name, position, keys, repeated=pair.key in seen)
        seen.add(pair.key)
        last_key = name
        if name:
            for code, detail in _value_issues(pair.value, spec):
                incomplete = incomplete or code is IssueCode.PLACEHOLDER_BRACES
                yield ParamIssue(code, name, pair.value, position, detail)
    if keys.alerts and not incomplete:
        values = {pair.key.strip(): pair.read for pair in string.pairs if pair.value is not None}
        for name, alert in keys.alerts:
            if _sounds(alert, values.get(name)) and not any(values.get(other) for other in alert.unless):
                yield ParamIssue(IssueCode(alert.code), name, values.get(name, ""), detail=alert.proposal or "")


def _sounds(alert: Alert, value: str | None) -> bool:
    if alert.when is When.ABSENT:
        return value is None
    return bool(value) and (alert.when is When.PRESENT or bool(_NUMBER.fullmatch(value or "")))


def _bare(text: str, position: int, last_key: str, keys: KnownKeys) -> Iterator[ParamIssue]:
    """What to say of a piece without `=`: blank ones do no harm, a name may lack its value, all else may be cut off."""
    if _LINE_BREAK.search(text):
        yield ParamIssue(IssueCode.NEWLINE, text.strip(), "", position)
    name = text.strip()
    if not name:
        return
    yield ParamIssue(IssueCode.NO_EQUALS, name, "", position)
    if last_key and keys.resolve(name) is None:
        yield ParamIssue(IssueCode.TRUNCATED_VALUE, last_key, "", position, name)


def _key_issues(pair: Pair, name: str, position: int, keys: KnownKeys, *, repeated: bool) -> Iterator[ParamIssue]:
    value = pair.value or ""
    if _LINE_BREAK.search(pair.key) or _LINE_BREAK.search(value):
        yield ParamIssue(IssueCode.NEWLINE, name, value, position)
    if not name:
        yield ParamIssue(IssueCode.EMPTY_KEY, "", value, position)
        return
    if any(text.strip("\r\n") != text.strip() for text in (pair.key, value)):
        yield ParamIssue(IssueCode.BLANK_AROUND, name, value, position)
    if "[" in name and name.endswith("]"):
        yield ParamIssue(IssueCode.ARRAY_KEY, name, value, position)
        return
    if name not in keys.params:
        if name in keys.ignored:
            code = IssueCode.IGNORED_KEY
        elif name in keys.elsewhere:
            code = IssueCode.OTHER_HANDLER_KEY
        else:
            code = IssueCode.UNKNOWN_KEY
        yield ParamIssue(code, name, value, position, keys.resolve(name) or "")
    if repeated:
        yield ParamIssue(IssueCode.REPEATED_KEY, name, value, position)


def _value_issues(written: str, spec: ParamSpec | None) -> Iterator[tuple[IssueCode, str]]:
    value = written.strip()
    if not value:
        if not written and not (spec and spec.may_be_empty):
            yield IssueCode.EMPTY_VALUE, ""
        return
    if value.isalnum() and value.isascii() and spec is None:
        return
    spoilt = False
    for issue in _spelling_issues(value, spec):
        spoilt = spoilt or issue[0] is not IssueCode.LIKE_PATTERN
        yield issue
    if spec is not None and not spoilt:
        yield from _type_issues(value, spec)


def _spelling_issues(value: str, spec: ParamSpec | None) -> Iterator[tuple[IssueCode, str]]:
    kind = spec.type if spec else ParamType.TEXT
    pair_ahead = PAIR_AHEAD.search(value) if "=" in value else None
    if (";" in value and kind.is_list) or (pair_ahead and pair_ahead[0].startswith(";")):
        yield IssueCode.BAD_SEPARATOR, ""
    if "=" in value:
        yield IssueCode.SECOND_EQUALS, ""
        if not pair_ahead:
            yield IssueCode.TRUNCATED_VALUE, value.partition("=")[2]
    if spec and kind.is_list:
        yield from _list_issues(value, spec)
    if "%" in value and has_escapes(value):
        yield IssueCode.PERCENT_ENCODED, ""
    if "+" in value:
        if kind.is_moment and RELATIVE.fullmatch(value):
            yield IssueCode.RELATIVE_END, ""
        elif not kind.is_moment and BLANK_PLUS.search(value):
            yield IssueCode.PLUS_SIGN, ""
    if is_quoted(value):
        yield IssueCode.QUOTES, ""
    if value.startswith("{") or value.endswith("}"):
        yield IssueCode.PLACEHOLDER_BRACES, ""
    if "<" in value and _TAG.search(value):
        yield IssueCode.TAG, ""
    if _CONTROL.search(value.replace("\r", "").replace("\n", "")):
        yield IssueCode.CONTROL_CHARACTER, ""


def _list_issues(value: str, spec: ParamSpec) -> Iterator[tuple[IssueCode, str]]:
    elements = value.split(spec.separator)
    if "" in map(str.strip, elements):
        yield IssueCode.EMPTY_LIST_ITEM, ""
    if not spec.trimmed and any(element != element.strip() for element in elements):
        yield IssueCode.BLANK_IN_LIST, ""
    if spec.patterns:
        plain = ESCAPE.sub(lambda found: found[0] if unescaped(found[0]) is None else "", value)
        if "%" in plain or "_" in plain:
            yield IssueCode.LIKE_PATTERN, ""


def _type_issues(value: str, spec: ParamSpec) -> Iterator[tuple[IssueCode, str]]:
    number = whole_number(value)
    if spec.type.is_moment:
        if number is not None and number >= MILLISECONDS_FROM:
            yield IssueCode.MILLISECONDS, ""
    elif spec.type.is_number:
        if number is None:
            yield IssueCode.NOT_A_NUMBER, ""
        elif spec.minimum is not None and number < spec.minimum:
            yield IssueCode.BELOW_MINIMUM, str(spec.minimum)
    elif spec.type is ParamType.ID_LIST:
        wrong = [element.strip() for element in value.split(spec.separator) if whole_number(element.strip()) is None]
        if wrong:
            yield IssueCode.NOT_A_NUMBER, wrong[0]
    # A number for a word may have an alert of its own, which says more.
    elif spec.choices and not (number is not None and any(alert.when is When.NUMBER for alert in spec.alerts)):
        known = [choice.value for choice in spec.choices]
        if value not in known:
            yield IssueCode.NOT_A_CHOICE, ", ".join(known)


def whole_number(text: str) -> int | None:
    """Read a whole number in ASCII digits, None when it is none. Beyond 18 digits it only counts as huge."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return int(text) if len(text) < 19 else (-(10**18) if text.startswith("-") else 10**18)


# ---------------------------------------------------------------------- writing from values
def emitted(values: Mapping[str, str], spec: HandlerSpec) -> tuple[tuple[str, str], ...]:
    """Return the pairs an editor writes for these values: in the order of the handler, then keys it does not know.

    Empty values and defaults that need not be said are left out; what must always stand is added.
    """
    pairs = []
    for param in spec.params:
        value = values.get(param.name)
        if value is None and param.emit is Emit.ALWAYS:
            value = param.suggested
        if value is None or (not value and not param.may_be_empty):
            continue
        if not (param.emit is Emit.UNLESS_DEFAULT and value == param.default):
            pairs.append((param.name, value))
    return (*pairs, *((key, value) for key, value in values.items() if spec.param(key) is None))
