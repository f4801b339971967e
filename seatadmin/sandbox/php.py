"""Forms as PHP reads them, and values as Moodle cleans them.

PHP turns `users[0][email]=a` into nested arrays and cuts a form that has too many fields without an error. Moodle
refuses a value that its cleaning would change. Both shape what a client sees, so both are imitated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

Form: TypeAlias = dict[str, "str | Form"]

_BLANKS = frozenset(" \t\n\v\f\r")
_INT_RANGE = range(-(2**63), 2**63)
_KNOWN_AUTH = frozenset(
    {"cas", "db", "email", "ldap", "lti", "manual", "mnet", "nologin", "none", "oauth2", "shibboleth", "webservice"}
)
_KNOWN_THEMES = frozenset({"boost", "classic"})
_TIMEZONE = re.compile(
    r"(([+-]?(0?[0-9](\.[5|0])?|1[0-3](\.0)?|1[0-2]\.5))|(99)|[A-Za-z0-9]+(/?[A-Za-z_-])+)", re.ASCII
)
_PLUGIN = re.compile(r"[a-z](?:[a-z0-9_](?!__))*[a-z0-9]+", re.ASCII)
_EMAIL = re.compile(
    r"(?=.{1,254}$)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)


def _decode(part: str) -> str:
    return unquote_to_bytes(part.replace("+", " ")).decode("utf-8", errors="surrogateescape")


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Split an urlencoded form or query into names and values, in the order sent."""
    pairs = []
    for part in text.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


def nest(pairs: Iterable[tuple[str, str]]) -> Form:
    """Build PHP's nested arrays from bracketed names; `[]` takes the next free number, a later value wins."""
    form: Form = {}
    for name, value in pairs:
        bracket = name.find("[", 1)
        if bracket < 0 or "]" not in name[bracket:]:
            form[re.sub(r"[. ]", "_", name)] = value
            continue
        keys = [re.sub(r"[. ]", "_", name[:bracket]), *re.findall(r"\[([^\]]*)\]", name[bracket:])]
        place = form
        for given in keys[:-1]:
            key = given or _next_number(place)
            inner = place.get(key)
            if not isinstance(inner, dict):
                inner = {}
                place[key] = inner
            place = inner
        place[keys[-1] or _next_number(place)] = value
    return form


def _next_number(place: Form) -> str:
    return str(max((int(key) for key in place if key.isdecimal()), default=-1) + 1)


def read_form(query: str, body: str, max_input_vars: int) -> Form:
    """Read a request as PHP does: query and body, each cut at `max_input_vars` fields, the body's values winning.

    PHP notices the excess in a body only after it has stored one field too many
    (`_input_limits/max_input_vars_enrolments_lost_silently`).
    """
    form = nest(read_pairs(query)[:max_input_vars])
    form.update(nest(read_pairs(body)[: max_input_vars + 1]))
    return form


def strip_tags(text: str) -> str:
    """Take tags out as PHP does: `<` before an ASCII blank is text, an unclosed tag swallows the rest."""
    kept: list[str] = []
    place = 0
    while True:
        start = text.find("<", place)
        if start < 0:
            return "".join([*kept, text[place:]])
        if text[start + 1 : start + 2] in _BLANKS:
            kept.append(text[place : start + 1])
            place = start + 1
            continue
        kept.append(text[place:start])
        end = text.find(">", start)
        if end < 0:
            return "".join(kept)
        place = end + 1


def trim(text: str) -> str:
    """Take outer blanks away as PHP does: a no-break space stays."""
    return text.strip(" \t\n\r\0\x0b")


def is_email(text: str) -> bool:
    """Tell whether Moodle accepts an address: ASCII, one `@`, a domain with a dot."""
    return _EMAIL.fullmatch(text) is not None


def _only(characters: str) -> Callable[[str], str]:
    unwanted = re.compile(f"[^{characters}]")
    return lambda text: unwanted.sub("", text)


def _clean_int(text: str) -> str:
    match = re.match(r"\s*([+-]?\d+)", text, re.ASCII)
    return str(min(max(int(match[1]), _INT_RANGE.start), _INT_RANGE.stop - 1)) if match else "0"


def _clean_plugin(text: str) -> str:
    return text if _PLUGIN.fullmatch(text) else ""


_CLEANERS: dict[str, Callable[[str], str]] = {
    "raw": lambda text: text,
    "raw_trimmed": trim,
    "int": _clean_int,
    "bool": lambda text: "0" if text.lower() in ("", "0", "off", "no", "false") else "1",
    "alpha": _only("a-zA-Z"),
    "alphaext": _only("a-zA-Z_-"),
    "alphanumext": _only("A-Za-z0-9_-"),
    "safedir": _only("a-zA-Z0-9_-"),
    "text": strip_tags,
    "notags": strip_tags,
    "username": lambda text: re.sub(r"[^-.@_a-z0-9]", "", trim(text).lower()),
    "auth": lambda text: text if text in _KNOWN_AUTH else "",
    "plugin": _clean_plugin,
    "theme": lambda text: text if text in _KNOWN_THEMES else "",
    "timezone": lambda text: text if _TIMEZONE.fullmatch(text) else "",
}


def clean(text: str, kind: str, languages: Iterable[str] = ("en",)) -> str:
    """Return a value as Moodle's cleaning of type `kind` leaves it; bytes that are not UTF-8 are dropped."""
    valid = text.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="ignore").replace("\0", "")
    if kind == "lang":
        return valid if valid in (*languages, "") else ""
    return _CLEANERS[kind](valid)
