"""What a handler is: the automation the shop runs when a product is bought, described as data.

One file per handler (`resources/handlers`) gives its parameters, what it wants of the product, what it produces and
what it checks itself. Forms, help, checks and documents all come from these values; nothing here knows a handler by
name. `services.handler_catalogue` reads the files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Literal

from seatadmin.domain.products import Audience, SeatsMode


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages of the program."""

    fr: str
    en: str

    def say(self, language: Literal["fr", "en"]) -> str:
        """Return the text of a language."""
        return self.fr if language == "fr" else self.en


class ParamType(StrEnum):
    """What a value is. Lists are texts with a separator; moments are whole seconds since 1970-01-01 UTC."""

    COURSE_SHORTNAME = "course_shortname"
    COURSE_LIST = "course_list"
    COURSE_ID = "course_id"
    COURSE_IDNUMBER = "course_idnumber"
    CATEGORY_ID = "category_id"
    ROLE_SHORTNAME = "role_shortname"
    ROLE_LIST = "role_list"
    ENROL_METHOD = "enrol_method"
    TIMESTAMP = "timestamp"
    TIMESTAMP_OR_RELATIVE = "timestamp_or_relative"
    DAYS = "days"
    SECONDS = "seconds"
    INT = "int"
    BOOL = "bool"
    CHOICE = "choice"
    TEXT = "text"
    ID_LIST = "id_list"
    IDNUMBER_LIST = "idnumber_list"
    USER = "user"

    @property
    def is_list(self) -> bool:
        """True for several values in one text."""
        return self in _LISTS

    @property
    def is_number(self) -> bool:
        """True for one whole number that is not a moment."""
        return self in _NUMBERS

    @property
    def is_moment(self) -> bool:
        """True for a moment, absolute or counted from the start."""
        return self in (ParamType.TIMESTAMP, ParamType.TIMESTAMP_OR_RELATIVE)


_LISTS = frozenset({ParamType.COURSE_LIST, ParamType.ROLE_LIST, ParamType.ID_LIST, ParamType.IDNUMBER_LIST})
_NUMBERS = frozenset({ParamType.COURSE_ID, ParamType.CATEGORY_ID, ParamType.DAYS, ParamType.SECONDS, ParamType.INT})


class ReadAt(StrEnum):
    """Where the shop reads a value: the string at confirmation, the string at production, or the buyer's answers."""

    PRE_PAYMENT = "pre_payment"
    BACK_OFFICE = "back_office"
    FRONT_OFFICE = "front_office"


class Required(StrEnum):
    """`ONE_OF`: this or one of `one_of`. `KEY`: the key must be there, whatever its value. `CHECK_ONLY`: only the
    shop's own test of the product asks for it.
    """

    NO = "no"
    YES = "yes"
    ONE_OF = "one_of"
    KEY = "key"
    CHECK_ONLY = "check_only"


class Emit(StrEnum):
    """What an editor writes: always, when a value is given, unless it is the plugin's own default, or never."""

    ALWAYS = "always"
    WHEN_GIVEN = "when_given"
    UNLESS_DEFAULT = "unless_default"
    NEVER = "never"


class When(StrEnum):
    """When an alert sounds: the key is absent, it has a value, or its value is a number."""

    ABSENT = "absent"
    PRESENT = "present"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Alert:
    """A trap of one parameter, told by `code`. It stays silent when one of the keys `unless` has a value.

    `proposal` is the value to write when the key is absent.
    """

    code: str
    when: When
    unless: tuple[str, ...] = ()
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list. `understood`: other spellings people write, replaced by `value` when accepted."""

    value: str
    label: Bilingual
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParamSpec:
    """One parameter of one handler.

    `default` is the value the plugin takes when the key is absent, None when it takes none that can be written;
    `without` says in words what happens then. `suggested` is what a new product gets. `understood_keys` are other
    spellings of the key, never read by the plugin. `id_understood`: people write a course's number where its short
    name is wanted. `shortname_under`: the value names a course in a way that production does not honour, and the short
    name belongs under that key instead. `behaviour` is what the plugin does beside its documents; `check` what it
    demands of a buyer's answer.
    """

    name: str
    type: ParamType
    read: ReadAt
    required: Required
    label: Bilingual
    help: Bilingual
    source: str
    without: Bilingual
    one_of: tuple[str, ...] = ()
    unit: Bilingual | None = None
    default: str | None = None
    suggested: str | None = None
    emit: Emit = Emit.WHEN_GIVEN
    understood_keys: tuple[str, ...] = ()
    separator: str = ""
    trimmed: bool = False
    patterns: bool = False
    may_be_empty: bool = False
    minimum: int | None = None
    choices: tuple[Choice, ...] = ()
    id_understood: bool = False
    shortname_under: str | None = None
    secret: bool = False
    doc_name: str | None = None
    behaviour: Bilingual | None = None
    check: Bilingual | None = None
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class IgnoredKey:
    """A key people expect the handler to read and it does not, with what happens instead."""

    name: str
    notice: Bilingual


@dataclass(frozen=True, slots=True)
class SeatsModeRule:
    """Under which seats modes the handler works, and which one is right."""

    recommended: SeatsMode
    allowed: tuple[SeatsMode, ...]
    why: Bilingual

    @property
    def needs_people(self) -> bool:
        """True when the handler has nothing to do without people named at order time."""
        return SeatsMode.NOBODY not in self.allowed


class Renewal(StrEnum):
    """`YES`: the mark changes the end date. `DATES_ONLY`: dates are kept and change nothing in Moodle.
    `OTHER_PRODUCT`: only another product extends it. `EXTENDS`: it extends other units. `NO`: no effect, or a bad one.
    """

    YES = "yes"
    DATES_ONLY = "dates_only"
    OTHER_PRODUCT = "other_product"
    EXTENDS = "extends"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RenewableRule:
    """What the renewable mark of the product does with this handler."""

    support: Renewal
    why: Bilingual


class UnitsPer(StrEnum):
    """How many product units a purchase makes."""

    NONE = "none"
    LINE = "line"
    QUANTITY = "quantity"
    PACK = "pack"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Production:
    """What a purchase makes. `contexttype` is the plugin's word in the unit, empty when there is none."""

    units_per: UnitsPer
    contexttype: str
    units: Bilingual
    accounts: Bilingual
    enrolments: Bilingual
    groups: Bilingual
    roles: Bilingual
    support_course: bool
    other: Bilingual | None = None


class RuleKind(StrEnum):
    """The closed vocabulary of self-tests; `domain.self_tests` evaluates it and nothing else."""

    ALWAYS = "always"
    NO_HANDLER = "no_handler"
    MISSING = "missing"
    EMPTY = "empty"
    ONE_OF_MISSING = "one_of_missing"
    SUPPORT_EMPTY = "support_empty"
    UNKNOWN_COURSE = "unknown_course"
    NO_COURSE_MATCHES = "no_course_matches"
    NO_MANUAL_ENROLMENT = "no_manual_enrolment"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_CONTEXT = "unknown_context"
    NOT_IN = "not_in"
    LONGER_THAN = "longer_than"
    CONTAINS = "contains"
    QUESTION_MISSING = "question_missing"
    QUESTION_MISSING_FOR_ANYBODY = "question_missing_for_anybody"
    QUESTIONS_UNREADABLE = "questions_unreadable"
    QUESTIONS_READABLE = "questions_readable"
    NOT_CHECKED_HERE = "not_checked_here"


class Level(StrEnum):
    """How loud the plugin says it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One check of the plugin's own test of a product.

    `code` is the plugin's key. `params` are what it looks at (a question's field for the question rules); `values` and
    `limit` complete some kinds. `blocks` says that production would fail, whatever the plugin's level. `ours`: a
    check of our own, which the plugin lacks.
    """

    code: str
    kind: RuleKind
    level: Level
    text: Bilingual
    params: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    limit: int = 0
    blocks: bool = False
    ours: bool = False


class Edition(StrEnum):
    """Which edition of the shop ships the handler."""

    COMMUNITY = "community"
    FULL = "full"


class HandlerState(StrEnum):
    """How the handler fares in the installed plugin."""

    WORKS = "works"
    FRAGILE = "fragile"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys a parameter string may hold, for one handler or for several that could be meant.

    `respelled` leads from another spelling to the key; `elsewhere` are keys that only other handlers read.
    """

    params: Mapping[str, ParamSpec]
    respelled: Mapping[str, str]
    ignored: Mapping[str, Bilingual] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    alerts: tuple[tuple[str, Alert], ...] = ()

    def resolve(self, written: str) -> str | None:
        """Return the key a spelling stands for: as written, then respelled, then without ticks, blanks and case."""
        if written in self.params:
            return written
        if written in self.ignored or written in self.elsewhere:
            return None
        plain = "".join(written.replace("`", "").split())
        for text in (plain, plain.lower()):
            found = text if text in self.params else self.respelled.get(text)
            if found is not None:
                return found
        return None


@dataclass(frozen=True)
class HandlerSpec:
    """One handler. `params` stand in the order an editor writes them; `questions` are what the buyer is asked.

    `buyers` is who the handler says it is for; the plugin enforces nothing. `max_quantity` 0 is unlimited.
    `foreign_keys` are the keys of the other handlers of the same catalogue.
    """

    name: str
    understood_names: tuple[str, ...]
    title: Bilingual
    purpose: Bilingual
    edition: Edition
    buyers: Audience
    max_quantity: int
    state: HandlerState
    needs: tuple[Bilingual, ...]
    seats_mode: SeatsModeRule
    renewable: RenewableRule
    availability: Bilingual
    produces: Production
    params: tuple[ParamSpec, ...]
    questions: tuple[ParamSpec, ...]
    ignored: tuple[IgnoredKey, ...]
    self_tests: tuple[SelfTest, ...]
    cautions: tuple[Bilingual, ...]
    examples: tuple[str, ...]
    doc_name: str | None = None
    foreign_keys: frozenset[str] = frozenset()

    def param(self, name: str) -> ParamSpec | None:
        """Return the parameter of a key, None when the handler reads no such key."""
        return self.keys.params.get(name)

    @property
    def resolves_dates(self) -> bool:
        """True when the handler computes a start and an end by the shop's date rules."""
        return "endtime" in self.keys.params

    @cached_property
    def keys(self) -> KnownKeys:
        """The keys of a parameter string of this handler."""
        return KnownKeys(
            {param.name: param for param in self.params},
            _respelled(self.params),
            {ignored.name: ignored.notice for ignored in self.ignored},
            self.foreign_keys,
            tuple((param.name, alert) for param in self.params for alert in param.alerts),
        )


@dataclass(frozen=True)
class HandlerCatalogue:
    """Every handler known, by name; made once from the files."""

    specs: tuple[HandlerSpec, ...]
    _guesses: dict[frozenset[str], KnownKeys] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, specs: Iterable[HandlerSpec]) -> HandlerCatalogue:
        """Make a catalogue; each handler learns the keys of the others."""
        known = sorted(specs, key=lambda spec: spec.name)
        return cls(tuple(replace(spec, foreign_keys=_keys_of(known) - _keys_of([spec])) for spec in known))

    def __iter__(self) -> Iterator[HandlerSpec]:
        return iter(self.specs)

    def get(self, name: str) -> HandlerSpec | None:
        """Return a handler by its name or by another spelling of it, None when there is none."""
        return self._by_name.get(name) or self._by_name.get(name.strip().lower())

    @cached_property
    def _by_name(self) -> Mapping[str, HandlerSpec]:
        named = {name: spec for spec in self.specs for name in spec.understood_names}
        return named | {spec.name: spec for spec in self.specs}

    def keys_for(self, keys: Collection[str]) -> KnownKeys:
        """Return what a string holding these keys may hold, when nobody says which handler it is for.

        The handlers that could be meant are those that read every key any handler reads. Only what all of them say
        is held against the string; a key is unknown when no handler at all reads it.
        """
        present = self._all_keys.intersection(keys)
        if present not in self._guesses:
            self._guesses[present] = self._guessed(present)
        return self._guesses[present]

    @cached_property
    def _all_keys(self) -> frozenset[str]:
        return _keys_of(self.specs)

    def _guessed(self, present: frozenset[str]) -> KnownKeys:
        meant = [spec for spec in self.specs if present <= _keys_of([spec])]
        params: dict[str, ParamSpec] = {}
        for param in chain.from_iterable(spec.params for spec in (*meant, *self.specs)):
            params.setdefault(param.name, param)
        alerts = set.intersection(*(set(spec.keys.alerts) for spec in meant)) if meant else set()
        return KnownKeys(
            params,
            _respelled(params.values()),
            alerts=tuple(sorted(alerts, key=lambda pair: (pair[1].code, pair[0]))),
        )


def _keys_of(specs: Iterable[HandlerSpec]) -> frozenset[str]:
    return frozenset(param.name for spec in specs for param in spec.params)


def _respelled(params: Iterable[ParamSpec]) -> dict[str, str]:
    respelled: dict[str, str] = {}
    for param in params:
        for spelling in param.understood_keys:
            respelled.setdefault(spelling, param.name)
    return respelled
