"""What to write so that documents and plugin give the same window: one click each, with the text before and after.

Every proposal is tried with `dates.resolve` before it is made: one that does not lead to a sound window is not shown.
Those that keep what the documents promise come first. A length is written as a duration with the renewable mark, which
holds for any day of purchase; a date is written as a timestamp, which is the same date for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum

from seatadmin.domain import php_numbers as php
from seatadmin.domain.dates import (
    DURATION,
    END,
    OTHER_KEYS,
    PERIOD,
    START,
    TEMPLATE,
    YEAR_DAYS,
    DateRule,
    Resolution,
    Window,
    decoded,
    resolve,
)
from seatadmin.domain.moments import DAY_S, END_OF_DAY, Offset, read_duration, read_moment, read_offset
from seatadmin.domain.params import ParamString

_ANOTHER_PURCHASE_S = 41 * DAY_S
"""How much later a second purchase is tried, to tell a promise kept for any day from one kept by chance."""


class AgreementCode(StrEnum):
    """What a proposal does. `RESPELL` writes what is promised as the shop reads it and changes nothing else."""

    RESPELL = "respell"
    WRITE_START = "write_start"
    START_AT_PURCHASE = "start_at_purchase"
    MAKE_RENEWABLE = "make_renewable"
    WRITE_DURATION = "write_duration"
    WRITE_PERIOD = "write_period"
    FIX_END = "fix_end"
    DEFAULT_YEAR = "default_year"
    UNLIMITED = "unlimited"
    NOT_RENEWABLE = "not_renewable"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A parameter string and a renewable mark under which both agree on `window`.

    `keeps_promise`: the window is what the documents gave before, whatever the day of purchase; `keeps_this_purchase`:
    for this purchase at least (a date was written where a length was meant). `days`: the length written, if any.
    """

    code: AgreementCode
    before: ParamString
    after: ParamString
    renewable_before: int
    renewable: int
    window: Window
    keeps_promise: bool
    keeps_this_purchase: bool
    days: str = ""

    @property
    def changes_renewable(self) -> bool:
        return self.renewable != self.renewable_before


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Values to write by key (None takes the key out), and the renewable mark."""

    code: AgreementCode
    values: Mapping[str, str | None]
    renewable: int
    days: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """One product whose dates are to be put right."""

    params: Mapping[str, str]
    renewable: int
    now: int
    zone: tzinfo
    found: Resolution


def agreements(
    params: ParamString,
    renewable: int,
    now: int,
    course_start: int | None = None,
    *,
    rule: DateRule = DateRule.ENROLMENT,
    zone: tzinfo = UTC,
    order: Sequence[str] = (START, END, DURATION, PERIOD),
) -> tuple[Agreement, ...]:
    """Propose ways to make both agree; none when there is nothing to put right or no way to.

    `order` is the handler's order of keys, for those that are added. Other arguments as for `resolve`.
    """

    def result(values: Mapping[str, str] | None, mark: int, produced: int = now) -> Resolution:
        return resolve(values, mark, produced, course_start, rule=rule, zone=zone)

    found, later = result(params.plugin, renewable), result(params.plugin, renewable, now + _ANOTHER_PURCHASE_S)
    if found.is_sound and not found.codes:
        return ()
    case = _Case(params.plugin or {}, renewable, now, zone, found)
    proposed: dict[tuple[str, int], Agreement] = {}
    for candidate in _candidates(case, rule):
        mark = candidate.renewable
        after = _written(params, candidate.values, order)
        outcome = result(after.plugin, mark)
        if not outcome.is_sound or outcome.codes or (after.text, mark) in (*proposed, (params.text, renewable)):
            continue
        kept = outcome.documents == found.documents
        always = kept and result(after.plugin, mark, now + _ANOTHER_PURCHASE_S).documents == later.documents
        code = AgreementCode.RESPELL if always and mark == renewable and not candidate.days else candidate.code
        window = outcome.documents
        proposed[after.text, mark] = Agreement(
            code, params, after, renewable, mark, window, always, kept, candidate.days
        )
    return tuple(sorted(proposed.values(), key=lambda one: (not one.keeps_promise, not one.keeps_this_purchase)))


def _written(params: ParamString, values: Mapping[str, str | None], order: Sequence[str]) -> ParamString:
    for key, value in values.items():
        if value is None:
            params = params.without(key)
        elif params.get(key) != value:
            params = params.replaced(key, value, order)
    return params


def _candidates(case: _Case, rule: DateRule) -> Iterator[_Candidate]:
    if rule in (DateRule.ENROLMENT, DateRule.WITHOUT_COURSE):
        for start in _starts(case):
            yield from _ends(case, start)
    elif rule is DateRule.COURSE_SPACE:
        template: dict[str, str | None] = {} if TEMPLATE in case.params else {TEMPLATE: ""}
        for days in _lengths(case.params.get(DURATION, ""), str(YEAR_DAYS)):
            yield _Candidate(AgreementCode.WRITE_DURATION, {DURATION: days, **template}, case.renewable, days)
        yield _Candidate(AgreementCode.UNLIMITED, {DURATION: "0", **template}, case.renewable)
    elif rule is DateRule.REMOTE_ACCESS:
        reading = read_duration(decoded(case.params.get(PERIOD, "")), unit_s=1)
        for seconds in reading.choices if reading.seconds is None else (reading.seconds,):
            yield _Candidate(AgreementCode.WRITE_PERIOD, {PERIOD: str(seconds)}, case.renewable)
        yield _Candidate(AgreementCode.UNLIMITED, {PERIOD: None}, case.renewable)
    elif rule is DateRule.UNLIMITED:
        yield _Candidate(AgreementCode.NOT_RENEWABLE, {}, 0)


def _said(params: Mapping[str, str], key: str) -> str:
    """Return what is said under a key or its other spelling, decoded; empty when nothing is."""
    other = next(name for name, same in OTHER_KEYS.items() if same == key)
    texts = (decoded(params.get(name, "")) for name in (key, other))
    return next((text for text in texts if text not in ("", "0")), "")


def _starts(case: _Case) -> Iterator[dict[str, str | None]]:
    """Ways to write the start: as the moment that was meant, else none at all."""
    text = _said(case.params, START)
    moment = _moment(text, case) if text else None
    if moment is not None:
        yield {"startdate": None, START: str(moment)}
        if case.found.documents.start is not None:
            return
    yield {"startdate": None, START: None}


def _moment(text: str, case: _Case) -> int | None:
    if re.fullmatch(r"[0-9]{1,11}", text):
        return int(text)
    if text.startswith("+"):
        return None
    reading = read_moment(text, zone=case.zone, now=case.now)
    return reading.choices[0] if reading.code == "milliseconds" else reading.epoch_s


def _ends(case: _Case, start: Mapping[str, str | None]) -> Iterator[_Candidate]:
    """Ways to write the end, for one way to write the start."""
    text = _said(case.params, END)
    no_end: dict[str, str | None] = {**start, "enddate": None, END: None}
    lengths = list(_lengths(case.params.get(DURATION, "")))
    promised = case.found.documents.end
    if not text:
        if not lengths:
            yield _Candidate(_start_code(case, start), {**no_end, DURATION: None}, case.renewable)
        code = AgreementCode.WRITE_DURATION if case.renewable == 1 else AgreementCode.MAKE_RENEWABLE
        for days in lengths:
            yield _Candidate(code, {**no_end, DURATION: days}, 1, days)
    for seconds in _offsets(text):
        days = _days_text(seconds)
        yield _Candidate(AgreementCode.WRITE_DURATION, {**no_end, DURATION: days}, 1, days)
    for moment in _end_moments(text, case):
        fixed = {**start, "enddate": None, END: str(moment), DURATION: None}
        yield _Candidate(AgreementCode.FIX_END, fixed, case.renewable)
    if isinstance(promised, int) and promised and (text or lengths):
        fixed = {**start, "enddate": None, END: str(promised), DURATION: None}
        yield _Candidate(AgreementCode.FIX_END, fixed, case.renewable)
    yield _Candidate(AgreementCode.DEFAULT_YEAR, {**no_end, DURATION: None}, 1, str(YEAR_DAYS))
    yield _Candidate(AgreementCode.UNLIMITED, {**no_end, DURATION: None}, 0)


def _start_code(case: _Case, start: Mapping[str, str | None]) -> AgreementCode:
    """Name what changes when only the start is written otherwise."""
    if not _said(case.params, START):
        return AgreementCode.DEFAULT_YEAR if case.renewable == 1 else AgreementCode.UNLIMITED
    return AgreementCode.WRITE_START if start[START] else AgreementCode.START_AT_PURCHASE


def _end_moments(text: str, case: _Case) -> Iterator[int]:
    """The moments a text for the end may mean; a day alone ends with it."""
    if not text or _offset(text):
        return
    number = php.numeric(text)
    if isinstance(number, float) and number.is_integer() and abs(number) < 10**11:
        yield int(number)
    if re.fullmatch(r"[0-9]{1,11}", text):
        yield int(text)
        return
    reading = read_moment(text, zone=case.zone, now=case.now, whole_day=END_OF_DAY)
    yield from reading.choices if reading.epoch_s is None else (reading.epoch_s,)


def _offset(text: str) -> Offset | None:
    return read_offset(text) or read_offset("+" + text.upper().lstrip("+ "))


def _offsets(text: str) -> Iterator[int]:
    """Seconds a relative end means, also in spellings that only people understand (`7d`, `+2 semaines`)."""
    offset = _offset(text) if text else None
    if offset is not None:
        yield offset.seconds
    elif re.match(r"\+? *[0-9]+ *[^\W\d]", text):
        reading = read_duration(text)
        yield from reading.choices if reading.seconds is None else (reading.seconds,)


def _lengths(text: str, default: str = "") -> Iterator[str]:
    """Numbers of days a duration means, as they are written; `default` when it means none."""
    plain = decoded(text)
    reading = read_duration(plain)
    if reading.seconds is not None:
        yield _days_text(reading.seconds)
    elif reading.choices:
        yield from (_days_text(seconds) for seconds in reading.choices)
    elif default:
        yield default


def _days_text(seconds: int) -> str:
    """Write a length in days: whole when it is, else with as many decimals as bring the seconds back."""
    if seconds % DAY_S == 0:
        return str(seconds // DAY_S)
    days = seconds / DAY_S
    written = (f"{days:.{decimals}f}" for decimals in range(1, 16))
    return next((text for text in written if float(text) * DAY_S == seconds), f"{days:.15f}")
