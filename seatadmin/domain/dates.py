"""When access begins and ends for a purchase: what the documents promise beside what the installed plugin does.

The two disagree often enough (a duration is ignored, `+7D` never works, `endtime=0` lifts the end of a renewable
product) that both are computed everywhere, never one in place of the other. The plugin's side is a plain transcription
of its code with PHP's arithmetic, oddities included; the documents' side answers nothing for what it cannot read.

Moments are Unix seconds, a day is 86400 of them; an end of 0 is unlimited. Source: domain.md §4 (local_shop
`front/lib.php`, `shop_compute_enrol_time`, 4.5 working branch, run under PHP 8.2); the differences and what is written
instead are listed in docs/decisions/dates.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum
from math import isfinite
from typing import TypeAlias
from urllib.parse import unquote

from seatadmin.domain import php_numbers as php
from seatadmin.domain.handlers import Level
from seatadmin.domain.moments import DAY_S, LAST_YEAR, read_moment, read_offset
from seatadmin.domain.seats import EXPIRING_WITHIN_DAYS, Validity

START, END, DURATION = "starttime", "endtime", "duration"
OTHER_KEYS: Mapping[str, str] = {"startdate": START, "enddate": END}
"""Keys the documents use too, and the plugin never reads."""
PERIOD, TEMPLATE = "enrolperiod", "template"

YEAR_DAYS = 365
"""Days of a renewable product, or of a course space, that says no length itself."""

PluginValue: TypeAlias = int | float | str | None
"""What the plugin hands on: a number, the text of the parameter as it was typed, or no value at all."""


class DateRule(StrEnum):
    """Which computation a handler makes of a purchase.

    `ENROLMENT`: start, end, duration and the course's own start. `WITHOUT_COURSE`: the same, no course known.
    `COURSE_SPACE`: from now for a duration in days. `REMOTE_ACCESS`: from now for a period in seconds. `ONE_YEAR`: 365
    days from now, whatever is written. `UNLIMITED`: from now without end. `NO_START`: neither start nor end is kept.
    `NOTHING`: no unit, so no dates.
    """

    ENROLMENT = "enrolment"
    WITHOUT_COURSE = "without_course"
    COURSE_SPACE = "course_space"
    REMOTE_ACCESS = "remote_access"
    ONE_YEAR = "one_year"
    UNLIMITED = "unlimited"
    NO_START = "no_start"
    NOTHING = "nothing"


_RULES: Mapping[str, DateRule] = {
    "std_enrolonecourse": DateRule.ENROLMENT,
    "std_enrolonecoursemultiple": DateRule.ENROLMENT,
    "std_setuponecoursesession": DateRule.ENROLMENT,
    "std_assignroleoncontext": DateRule.WITHOUT_COURSE,
    "std_registeredproduct": DateRule.WITHOUT_COURSE,
    "std_createcourse": DateRule.COURSE_SPACE,
    "std_openltiaccess": DateRule.REMOTE_ACCESS,
    "std_createcategory": DateRule.ONE_YEAR,
    "std_createvinstance": DateRule.ONE_YEAR,
    "std_generateseats": DateRule.UNLIMITED,
    "std_unlockpdcertificate": DateRule.NO_START,
    "std_addquizattempts": DateRule.NOTHING,
    "std_addtrainingcredits": DateRule.NOTHING,
    "std_extendenrolperiod": DateRule.NOTHING,
    "std_prorogate": DateRule.NOTHING,
    "": DateRule.NOTHING,
}


def rule_of(handler: str, keys: Collection[str] = ()) -> DateRule:
    """Return the rule of a handler by its exact name; `""` is a product without handler.

    A handler nobody has described yet follows the shop's own computation when it reads `endtime` among its `keys`.
    """
    return _RULES.get(handler) or (DateRule.ENROLMENT if END in keys else DateRule.NOTHING)


_READ_BY: Mapping[DateRule, frozenset[str]] = {
    DateRule.ENROLMENT: frozenset({START, END, DURATION}),
    DateRule.WITHOUT_COURSE: frozenset({START, END, DURATION}),
    DateRule.COURSE_SPACE: frozenset({DURATION}),
    DateRule.REMOTE_ACCESS: frozenset({PERIOD}),
}
DATE_KEYS = frozenset({START, END, DURATION, PERIOD, *OTHER_KEYS})


@dataclass(frozen=True, slots=True)
class Window:
    """When access begins and ends. An end of 0 is unlimited; None is no value at all, or, promised, a refusal."""

    start: PluginValue
    end: PluginValue

    @property
    def start_s(self) -> int | None:
        """The start as whole seconds; None when there is none or it is no number."""
        return _whole_seconds(self.start)

    @property
    def end_s(self) -> int | None:
        """The end as whole seconds, 0 for unlimited; None when there is none or it is no number."""
        return _whole_seconds(self.end)

    @property
    def is_unlimited(self) -> bool:
        return self.end_s == 0


def _whole_seconds(value: PluginValue) -> int | None:
    number = php.numeric(value) if isinstance(value, str) else value
    return int(number) if number is not None and isfinite(number) else None


@dataclass(frozen=True, slots=True)
class DateIssue:
    """One thing worth telling about the dates of a product.

    `ERROR`: no date can be promised. `WARNING`: documents and plugin differ, or the dates are hardly meant. `NOTE`: a
    rule at work. `key` and `value`: the parameter it is about; an empty key is the renewable mark of the product.
    """

    code: str
    level: Level
    key: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Both answers for one purchase. `documents` holds whole seconds or None; `plugin` whatever the plugin yields.

    `same`: they agree. `fails`: the plugin stops with an error while computing. `issues` stand in the order start,
    end; every difference is explained by at least one that is no note.
    """

    documents: Window
    plugin: Window
    same: bool
    fails: bool
    issues: tuple[DateIssue, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what has to be looked at, notes left out."""
        return tuple(dict.fromkeys(issue.code for issue in self.issues if issue.level is not Level.NOTE))

    @property
    def is_sound(self) -> bool:
        """True when a window is promised and the plugin gives it."""
        return self.same and self.documents.start is not None and self.documents.end is not None


def resolve(
    params: Mapping[str, str] | None,
    renewable: int,
    now: int,
    course_start: int | None = None,
    *,
    rule: DateRule = DateRule.ENROLMENT,
    zone: tzinfo = UTC,
) -> Resolution:
    """Compute the window of a purchase produced at `now`, by the documents and by the plugin.

    `params` as the plugin parses them (None for no list at all); `renewable` as stored, where only 1 counts;
    `course_start` None when no course is known. `zone` is where a date written instead of a timestamp would be read.
    """
    given: Mapping[str, str] = params or {}
    if rule is DateRule.WITHOUT_COURSE:
        course_start = None
    promise = _Promise(given, renewable, now, course_start, rule, zone)
    documents = promise.window()
    plugin, fails = _plugin(given, renewable, now, course_start, rule)
    same = not fails and _agrees(documents.start, plugin.start) and _agrees(documents.end, plugin.end)
    if not same and all(issue.level is Level.NOTE for issue in promise.issues):
        promise.report("read_otherwise", Level.WARNING, END)
    return Resolution(documents, plugin, same, fails, tuple(promise.issues))


def _agrees(promised: PluginValue, done: PluginValue) -> bool:
    if isinstance(done, str):
        return promised is not None and php.numeric(done) == promised
    return promised == done


# ---------------------------------------------------------------------- the plugin
def _plugin(
    params: Mapping[str, str], renewable: int, now: int, course_start: int | None, rule: DateRule
) -> tuple[Window, bool]:
    """Return what the plugin yields, and whether it stops with an error on the way."""
    try:
        if rule in (DateRule.ENROLMENT, DateRule.WITHOUT_COURSE):
            start = _plugin_start(params, now, course_start)
            try:
                return Window(start, _plugin_end(params, renewable, start)), False
            except _PhpTypeError:
                return Window(start, None), True
        return _plugin_from_now(params, now, rule), False
    except _PhpTypeError:
        return Window(now, None), True


class _PhpTypeError(Exception):
    """PHP's `TypeError`: arithmetic with a text that does not begin with a number."""


def _operand(value: PluginValue) -> php.Number:
    number = php.leading_number(value) if isinstance(value, str) else value
    if number is None:
        raise _PhpTypeError
    return number


def _later(start: PluginValue, text: str, unit_s: int) -> PluginValue:
    """`$start + $text * UNIT`."""
    days = php.multiply(_operand(text), unit_s)
    return _plain(php.add(_operand(start), days))


def _plain(number: php.Number) -> php.Number:
    """Return a floating number without fraction as an integer: PHP writes both alike."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 2**53 else number


def _plugin_start(params: Mapping[str, str], now: int, course_start: int | None) -> PluginValue:
    start = now if php.is_empty(params.get(START)) else params[START]
    if course_start is not None and php.is_greater(course_start, start):
        return course_start
    return start


def _plugin_end(params: Mapping[str, str], renewable: int, start: PluginValue) -> PluginValue:
    if END not in params:
        if renewable != 1:
            return 0
        duration = params.get(DURATION, "")
        return _later(start, str(YEAR_DAYS) if php.is_empty(duration) else duration, DAY_S)
    if php.numeric(params[END]) is not None:
        return params[END]
    # Both patterns for relative ends fail to compile (an unbalanced parenthesis), in every branch from 3.1 to 4.5.
    return None


def _plugin_from_now(params: Mapping[str, str], now: int, rule: DateRule) -> Window:
    if rule is DateRule.COURSE_SPACE:
        if DURATION not in params or TEMPLATE not in params:
            return Window(None, None)  # no course, no unit
        duration = params[DURATION]
        return Window(now, 0 if php.is_empty(duration) else _later(now, duration, DAY_S))
    if rule is DateRule.REMOTE_ACCESS:
        period = params.get(PERIOD, "")
        return Window(now, 0 if php.is_empty(period) else _later(now, period, 1))
    if rule is DateRule.ONE_YEAR:
        return Window(now, now + YEAR_DAYS * DAY_S)
    if rule is DateRule.UNLIMITED:
        return Window(now, 0)
    return Window(None, 0) if rule is DateRule.NO_START else Window(None, None)


# ---------------------------------------------------------------------- the documents
_BLANKS = " \t\n\r\v\f"
_DIGITS = re.compile(r"[0-9]{1,20}")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")
_OTHER_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]+)?")
_NEARLY_OFFSET = re.compile(r"\+? *[0-9]+ *[A-Za-z]+(?: *\+? *[0-9]+ *[A-Za-z]+)*")
_LONGEST_OFFSET = 60
_LAST_SECOND = (LAST_YEAR - 1969) * 366 * DAY_S
_MILLISECONDS_FROM = 10**11
"""Above this a number cannot be seconds (the year 5138); as milliseconds it is any moment since 1973."""


def decoded(text: str) -> str:
    """Return a value as the documents' URL encoding would give it, without blanks around; a plus stays a plus."""
    return (unquote(text) if "%" in text else text).strip(_BLANKS)


@dataclass(slots=True)
class _Promise:
    """The documents' answer for one purchase, with what there is to tell about it."""

    params: Mapping[str, str]
    renewable: int
    now: int
    course_start: int | None
    rule: DateRule
    zone: tzinfo
    issues: list[DateIssue] = field(default_factory=list)
    start_refused: bool = False

    def report(self, code: str, level: Level, key: str = "") -> None:
        value = str(self.renewable) if not key else self.params.get(key, "")
        issue = DateIssue(code, level, key, value)
        if issue not in self.issues:
            self.issues.append(issue)

    def refuse(self, code: str, key: str = "") -> None:
        self.report(code, Level.ERROR, key)

    def window(self) -> Window:
        if self.rule in (DateRule.ENROLMENT, DateRule.WITHOUT_COURSE):
            start = self.start()
            end = None if start is None or self.start_refused else self.end(start)
            return Window(start, end)
        for key in sorted(DATE_KEYS - _READ_BY.get(self.rule, frozenset()) & self.params.keys()):
            if key in self.params:
                self.report("key_not_read", Level.NOTE, key)
        return self.from_now()

    def stated(self, key: str) -> tuple[str, str]:
        """Return the key that says a start or an end, and what it says; the text is empty when nothing does."""
        other = next(name for name, same in OTHER_KEYS.items() if same == key)
        for name in (key, other):
            text = decoded(self.params.get(name, ""))
            if text not in ("", "0"):
                if name == other:
                    self.report("other_key", Level.WARNING, other)
                elif self.params.get(other):
                    self.report("key_not_read", Level.NOTE, other)
                if "%" in self.params[name]:
                    self.report("percent_encoded", Level.WARNING, name)
                return name, text
        return key, ""

    def stamp(self, key: str, text: str) -> int | None:
        """Read a timestamp; a number too large for seconds is refused as milliseconds."""
        if not _DIGITS.fullmatch(text):
            return None
        number = int(text)
        if number >= _MILLISECONDS_FROM:
            self.refuse("milliseconds", key)
            return None
        if number == 0 or number > _LAST_SECOND:
            self.refuse("not_a_timestamp", key)
            return None
        return number

    # -------------------------------------------------------------- start
    def start(self) -> int | None:
        key, text = self.stated(START)
        start: int | None = self.now
        if text:
            start = self.stamp(key, text) if _DIGITS.fullmatch(text) else self.start_in_words(key, text)
            if start is None:
                return None
        assert start is not None  # noqa: S101 - for the type checker
        if self.course_start is not None and self.course_start > start:
            self.report("course_starts_later", Level.NOTE, key)
            return self.course_start
        if text and start < self.now:
            self.report("start_past", Level.NOTE, key)
        return start

    def start_in_words(self, key: str, text: str) -> int | None:
        if text.startswith("+") or read_offset(text) is not None:
            self.refuse("relative_start", key)
            return None
        moment = read_moment(text, zone=self.zone, now=self.now).epoch_s
        if moment is None:
            self.refuse("not_a_timestamp", key)
            return None
        # Shown, so that people see what their date would be, and refused: the plugin wants the number.
        self.refuse("date_as_text", key)
        self.start_refused = True
        return moment

    # -------------------------------------------------------------- end
    def end(self, start: int) -> int | None:
        key, text = self.stated(END)
        if not text:
            if END in self.params:
                zero = decoded(self.params[END]) == "0"
                self.report("end_zero" if zero else "empty_value", self.level_of_no_end(zero=zero), END)
            return self.end_without_date(start)
        if decoded(self.params.get(DURATION, "")):
            self.report("duration_beside_end", Level.NOTE, DURATION)
        if _DIGITS.fullmatch(text):
            return self.after(start, self.stamp(key, text), key)
        offset = read_offset(text)
        if offset is None:
            self.refuse(self.why_no_end(text), key)
            return None
        self.report("relative_end", Level.WARNING, key)
        return self.after(start, start + offset.seconds, key)

    def level_of_no_end(self, *, zero: bool) -> Level:
        """An end of 0 means what it says, unless the documents would count a length instead."""
        counted = self.renewable == 1 or decoded(self.params.get(DURATION, "")) not in ("", "0")
        return Level.WARNING if counted or not zero else Level.NOTE

    def why_no_end(self, text: str) -> str:
        if len(text) <= _LONGEST_OFFSET and _NEARLY_OFFSET.fullmatch(text):
            return "relative_unclear"
        reading = read_moment(text, zone=self.zone, now=self.now)
        return "date_as_text" if reading.epoch_s is not None or reading.choices else "not_a_timestamp"

    def after(self, start: int, end: int | None, key: str) -> int | None:
        """Refuse an end that is not after the start, or beyond every calendar."""
        if end is None:
            return None
        if end <= start:
            self.refuse("end_not_after_start", key)
            return None
        if end > _LAST_SECOND:
            self.refuse("end_too_far", key)
            return None
        if end <= self.now:
            self.report("end_past", Level.WARNING, key)
        return end

    def end_without_date(self, start: int) -> int | None:
        if self.renewable not in (0, 1):
            self.refuse("renewable_unknown")
            return None
        text = decoded(self.params.get(DURATION, ""))
        if text in ("", "0"):
            if self.renewable == 0:
                return 0
            self.report("default_year", Level.NOTE)
            return start + YEAR_DAYS * DAY_S
        seconds = self.length(DURATION, text, DAY_S)
        if seconds is None:
            return None
        if self.renewable == 0:
            self.report("duration_ignored", Level.WARNING, DURATION)
        return self.after(start, start + seconds, DURATION)

    def length(self, key: str, text: str, unit_s: int) -> int | None:
        """Read a positive number of days or seconds."""
        if _AMOUNT.fullmatch(text) and float(text) > 0:
            if "%" in self.params[key]:
                self.report("percent_encoded", Level.WARNING, key)
            return round(float(text) * unit_s)
        negative = text.startswith("-") or _AMOUNT.fullmatch(text)
        begins = php.leading_number(text) is not None and not php.numeric(text)
        self.refuse("not_positive" if negative else "unit_in_duration" if begins else "not_a_number", key)
        return None

    # -------------------------------------------------------------- handlers with a computation of their own
    def from_now(self) -> Window:
        if self.rule is DateRule.COURSE_SPACE:
            return Window(self.now, self.end_of_course_space())
        if self.rule is DateRule.REMOTE_ACCESS:
            text = decoded(self.params.get(PERIOD, ""))
            if text in ("", "0"):
                return Window(self.now, 0)
            seconds = self.length(PERIOD, text, 1)
            return Window(self.now, None if seconds is None else self.after(self.now, self.now + seconds, PERIOD))
        if self.rule is DateRule.ONE_YEAR:
            self.report("always_one_year", Level.NOTE)
            return Window(self.now, self.now + YEAR_DAYS * DAY_S)
        if self.rule is DateRule.NOTHING:
            self.report("no_unit", Level.NOTE)
            return Window(None, None)
        if self.rule is DateRule.NO_START:
            self.report("start_not_kept", Level.WARNING)
        if self.renewable == 1:
            self.report("renewable_without_end", Level.WARNING)
        return Window(self.now, 0)

    def end_of_course_space(self) -> int | None:
        if TEMPLATE not in self.params:
            self.report("missing_template", Level.WARNING, TEMPLATE)
        text = decoded(self.params.get(DURATION, ""))
        if not text:
            self.report("missing_duration" if DURATION not in self.params else "empty_value", Level.WARNING, DURATION)
            return self.now + YEAR_DAYS * DAY_S
        if text == "0":
            return 0
        seconds = self.length(DURATION, text, DAY_S)
        return None if seconds is None else self.after(self.now, self.now + seconds, DURATION)


# ---------------------------------------------------------------------- where a unit stands
BUYER_EXPIRING_WITHIN_DAYS = 3


def unit_validity(start: int, end: int, now: int, *, within_days: int = EXPIRING_WITHIN_DAYS) -> Validity:
    """Say where `now` stands in a unit's dates, as the shop's staff screens do; `end` 0 is unlimited.

    Nearness of the end is looked at before the start, so a short unit that has not begun reads "expiring" there. The
    shop's "ending" (30 days) is never reached and has no name here. Source: domain.md §4.3.
    """
    if end == 0:
        return Validity.UNLIMITED
    if now > end:
        return Validity.EXPIRED
    if end - now < within_days * DAY_S:
        return Validity.EXPIRING
    return Validity.PENDING if now < start else Validity.RUNNING


def buyer_validity(start: int, end: int, now: int, renewable: int) -> Validity:
    """Say what the buyer's own screens show: 3 days instead of 90, renewable products only.

    A renewable unit without end shows there as expired. Source: domain.md §4.3.
    """
    if renewable != 1:
        return Validity.UNLIMITED if end == 0 else Validity.PENDING if now < start else Validity.RUNNING
    if end == 0:
        return Validity.EXPIRED
    return unit_validity(start, end, now, within_days=BUYER_EXPIRING_WITHIN_DAYS)
