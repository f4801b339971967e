"""The words lists use: header names, role words, civil titles, total lines; read once from `column_synonyms.json`.

The data file is the reference; this module only indexes it. Nothing is read before the first question is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal
from unicodedata import combining, normalize

from seatadmin.domain.problems import Severity
from seatadmin.paths import resource
from seatadmin.tabular.cells import clean

Target = Literal["person", "seat", "order", "supervisor", "ignored", "moodle_only", "refused"]
Language = Literal["fr", "en"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_NUMBERED = re.compile(r"(.*?[^\d ]) ?(?:\b(?:n|no|numero) ?)?(\d{1,3})")
_PROFILE_FIELD = "profile_field_"
_HEADER_MAX = 200  # characters: longer texts are prose or accidents, and not worth comparing


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold. `target` says what becomes of it; `repeatable` allows `course1`, `course2`."""

    name: str
    label_fr: str
    label_en: str
    target: Target
    repeatable: bool


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """What a header says: the field, the seat it belongs to (`role2` gives 2), and the language it is written in."""

    field: str
    seat_index: int | None = None
    language: Language | None = None


class _Fields(Mapping[str, Field]):
    """Every known field by name, in the order of the data file; read on first use."""

    def __getitem__(self, name: str) -> Field:
        return _vocabulary().fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_vocabulary().fields)

    def __len__(self) -> int:
        return len(_vocabulary().fields)


FIELDS: Mapping[str, Field] = _Fields()


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    fields: dict[str, Field]
    headers: dict[str, HeaderMatch]
    repeatable: dict[str, HeaderMatch]
    roles: dict[str, tuple[str | None, str | None]]
    statuses: dict[str, bool]
    titles: frozenset[str]
    particles: frozenset[str]
    totals: tuple[str, ...]
    severities: dict[str, Severity]
    file_notes: tuple[str, ...]


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """Return the form under which headers and role words are compared: letters and digits, no accents, no case."""
    text = normalize("NFKC", clean(text)).translate(_LIGATURES)
    if not text.isascii():
        text = "".join(character for character in normalize("NFD", text) if not combining(character))
    text = text.casefold()
    return " ".join("".join(character if character.isalnum() else " " for character in text).split())


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


@cache
def _vocabulary() -> _Vocabulary:
    data: dict[str, Any] = json.loads(resource("column_synonyms.json").read_text(encoding="utf-8"))
    fields = {
        name: Field(name, entry["label_fr"], entry["label_en"], entry["target"], entry["repeatable"])
        for name, entry in data["fields"].items()
    }
    headers, repeatable = _header_index(data["fields"])
    return _Vocabulary(
        fields,
        headers,
        repeatable,
        _role_index(data),
        {
            normalised(word): status == "suspended"
            for status, words in data["enrolstatus_values"].items()
            for word in words
        },
        frozenset(word.rstrip(".").casefold() for word in data["title_words"]),
        frozenset(data["name_particles"]),
        tuple(normalised(word) for word in data["total_row_words"]),
        {code: Severity(entry[0]) for code, entry in data["problem_codes"].items()},
        tuple(data["file_notes"]),
    )


def _header_index(fields: dict[str, Any]) -> tuple[dict[str, HeaderMatch], dict[str, HeaderMatch]]:
    headers: dict[str, HeaderMatch] = {}
    repeatable: dict[str, HeaderMatch] = {}
    for name, entry in fields.items():
        for language, words in entry["synonyms"].items():
            for word in words:
                key = normalised(word)
                known = headers.get(key)
                # The same word in both languages ("Mail", "Module") says nothing about the language of the file.
                spoken = language if language in ("fr", "en") and known is None else None
                headers[key] = HeaderMatch(name, None, spoken)
    for name, entry in fields.items():
        # Labels are what Seatadmin itself writes in exports; they never take a word from another field.
        for label in (entry["label_fr"], entry["label_en"]):
            headers.setdefault(normalised(label), HeaderMatch(name))
        if entry["repeatable"]:
            repeatable |= {key: match for key, match in headers.items() if match.field == name}
            if entry["moodle_column"]:
                repeatable.setdefault(normalised(entry["moodle_column"]), HeaderMatch(name))
    return headers, repeatable


def _role_index(data: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    roles: dict[str, tuple[str | None, str | None]] = {}
    for role, words in data["role_values"].items():
        roles |= {normalised(word): (role, None) for word in words}
    for role, words in data["role_values_ambiguous"].items():
        roles |= {normalised(word): (role, "role_ambiguous") for word in words}
    return roles | {normalised(word): (None, "role_privileged") for word in data["role_values_privileged"]}


@lru_cache(maxsize=4096)
def match_header(header: str) -> HeaderMatch | None:
    """Return what a header stands for, None when it is not known.

    Looked up as written, then without text in brackets, then without a final number (repeatable fields only, the
    number being the seat's), then as a custom profile field of Moodle.
    """
    if len(header) > _HEADER_MAX:
        return None
    vocabulary = _vocabulary()
    written = normalised(header)
    if written in vocabulary.headers:
        return vocabulary.headers[written]
    bare = normalised(_BRACKETS.sub(" ", header))
    found = vocabulary.headers.get(bare)
    if found is None or vocabulary.fields[found.field].repeatable:
        for key in (written, bare):
            numbered = _NUMBERED.fullmatch(key)
            base = vocabulary.repeatable.get(numbered[1]) if numbered else None
            if numbered and base:
                return HeaderMatch(base.field, int(numbered[2]), base.language)
    if found is None and clean(header).casefold().startswith(_PROFILE_FIELD):
        return HeaderMatch("profile_field")
    return found


@lru_cache(maxsize=4096)
def read_role(text: str) -> tuple[str | None, str | None]:
    """Return the Moodle role short name of a role cell and the problem code it gives, either being None."""
    roles = _vocabulary().roles
    return roles.get(normalised(text)) or roles.get(normalised(_BRACKETS.sub(" ", text))) or (None, "unknown_role")


def is_role_never_given(text: str) -> bool:
    """Tell whether a text names a role this program never gives, such as manager."""
    return read_role(text)[1] == "role_privileged"


def is_role_word(text: str) -> bool:
    """Tell whether a cell names a role that could be given; roles never granted do not make a role column."""
    return read_role(text)[0] is not None


def read_status(text: str) -> bool | None:
    """Return whether an enrolment status cell says "suspended", None when the word is not known."""
    return _vocabulary().statuses.get(normalised(text))


def is_title(word: str) -> bool:
    """Tell whether a word is a civil title such as `Mme` or `Dr.`."""
    return word.rstrip(".").casefold() in _vocabulary().titles


def is_particle(word: str) -> bool:
    """Tell whether a word is a particle that may start a last name."""
    return word.rstrip(".'’").casefold() in _vocabulary().particles


def is_total(text: str) -> bool:
    """Tell whether a cell opens a total line: one of the total words, alone or followed by more text."""
    if not _MAY_BE_TOTAL.match(text):
        return False
    words = normalised(text)
    return any(words == total or words.startswith(f"{total} ") for total in _vocabulary().totals)


# All total words of the data file start so; a test holds the two together.
_MAY_BE_TOTAL = re.compile(r"\W*(?:tot|sous|sub|nombre|grand)", re.IGNORECASE)


def severity_of(code: str) -> Severity:
    """Return how much a problem code matters."""
    return _vocabulary().severities[code]


def problem_codes() -> Mapping[str, Severity]:
    """Return every problem code the reader may give, with its severity."""
    return _vocabulary().severities


def file_notes() -> tuple[str, ...]:
    """Return every file note the reader may give."""
    return _vocabulary().file_notes
