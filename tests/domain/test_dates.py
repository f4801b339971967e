"""Windows of access: the recorded answers, PHP's own arithmetic, and what always holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seatadmin.domain import php_numbers as php
from seatadmin.domain.date_agreements import Agreement, AgreementCode, agreements
from seatadmin.domain.dates import DateRule, Resolution, Window, buyer_validity, resolve, rule_of, unit_validity
from seatadmin.domain.handlers import Level
from seatadmin.domain.params import ParamString
from seatadmin.domain.seats import Validity

DATA = Path(__file__).parents[1] / "data" / "dates"
CASES: list[dict[str, Any]] = json.loads((DATA / "windows.json").read_text(encoding="utf-8"))["cases"]
NOW, DAY = 1767225600, 86_400
PARIS = ZoneInfo("Europe/Paris")


def resolved(
    text: str, renewable: int = 0, course: int | None = None, rule: DateRule = DateRule.ENROLMENT
) -> Resolution:
    return resolve(ParamString.parse(text).plugin, renewable, NOW, course, rule=rule)


# ---------------------------------------------------------------------- recorded answers
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_both_windows_are_those_recorded(case: dict[str, Any]) -> None:
    found = resolve(ParamString.parse(case["params"]).plugin, case["renewable"], case["now"], case["course_startdate"])
    php_says = case["php"]
    assert (found.documents.start, found.documents.end) == tuple(case["recommended"].values())
    assert (found.plugin.start, found.plugin.end) == (php_says["starttime"], php_says["endtime"])
    assert type(found.plugin.end) is type(php_says["endtime"])
    assert found.same is case["same"]
    assert found.fails is (php_says["error"] is not None)
    assert bool(found.codes) >= (not found.same)


def test_what_is_in_order_raises_nothing() -> None:
    quiet = {case["name"] for case in CASES if case["same"] and case["recommended"]["endtime"] is not None}
    found = {
        case["name"]: resolve(
            ParamString.parse(case["params"]).plugin, case["renewable"], case["now"], case["course_startdate"]
        ).codes
        for case in CASES
    }
    assert {name for name, codes in found.items() if not codes} == quiet


def test_the_plugin_computes_as_php_did() -> None:
    """500 strange values, answered by the plugin's algorithm under PHP 8.2."""
    rows = [json.loads(line) for line in (DATA / "php_answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 500
    for row in rows:
        found = resolve(
            row["params"], row["renewable"], row["now"], row["course_startdate"], rule=DateRule(row["rule"])
        )
        assert (found.plugin.start, found.plugin.end, found.fails) == (row["start"], row["end"], row["fails"]), row


# ---------------------------------------------------------------------- what always holds
moments = st.integers(1_000_000_000, 4_000_000_000)
odd_texts = st.one_of(
    st.sampled_from(["", "0", " 180 ", "180j", "-5", "abc", "+7D", "+7D +10H", "%2B7D", "1e400", "2026-02-01", "nan"]),
    moments.map(str),
    st.text("0123456789+-.eE \tDHdh%/à", max_size=12),
    st.text(max_size=8),
)
odd_params = st.dictionaries(
    st.sampled_from(["starttime", "startdate", "endtime", "enddate", "duration", "enrolperiod", "template"]), odd_texts
)


@given(
    params=odd_params,
    renewable=st.integers(-1, 3),
    now=moments,
    course=st.none() | moments,
    rule=st.sampled_from(DateRule),
)
def test_any_values_are_answered_and_every_difference_is_explained(
    *, params: dict[str, str], renewable: int, now: int, course: int | None, rule: DateRule
) -> None:
    found = resolve(params, renewable, now, course, rule=rule, zone=PARIS)
    start, end = found.documents.start, found.documents.end
    assert start is None or isinstance(start, int)
    assert end is None or isinstance(end, int)
    if isinstance(end, int) and end:
        assert isinstance(start, int)
        assert end > start
    assert found.same or found.codes
    refused = {issue.level for issue in found.issues} >= {Level.ERROR}
    assert refused == (rule is not DateRule.NOTHING and (start is None or end is None))
    assert found.plugin.end_s is None or isinstance(found.plugin.end_s, int)


@given(
    now=moments,
    start=st.none() | moments,
    course=st.none() | moments,
    days=st.integers(1, 4000),
    hours=st.integers(0, 99),
    renewable=st.integers(0, 1),
    way=st.sampled_from(["nothing", "duration", "relative", "timestamp"]),
)
def test_the_promise_is_plain_arithmetic(
    *, now: int, start: int | None, course: int | None, days: int, hours: int, renewable: int, way: str
) -> None:
    begins = max(start if start is not None else now, course or 0)
    length = days * DAY + (hours * 3600 if way in ("relative", "timestamp") else 0)
    params = {} if start is None else {"starttime": str(start)}
    if way == "duration":
        params["duration"] = str(days)
    elif way == "relative":
        params["endtime"] = f"+{days}D +{hours}H"
    elif way == "timestamp":
        params["endtime"] = str(begins + length)
    else:
        length = 365 * DAY * renewable
    found = resolve(params, renewable, now, course)
    assert found.documents == Window(begins, begins + length if length else 0)
    works = way in ("nothing", "timestamp") or (way == "duration" and renewable == 1)
    assert found.same is works


# ---------------------------------------------------------------------- why they differ
@pytest.mark.parametrize(
    ("text", "renewable", "codes"),
    [
        ("starttime=1769904000000", 0, ["milliseconds"]),
        ("starttime=hier soir", 0, ["not_a_timestamp"]),
        ("starttime=9999999999999999999999", 0, ["not_a_timestamp"]),
        ("endtime=31/12/2026", 0, ["date_as_text"]),
        ("endtime=n'importe quoi", 0, ["not_a_timestamp"]),
        ("endtime=0&duration=180", 0, ["end_zero", "duration_ignored"]),
        ("endtime=0", 0, []),
        ("endtime=%201798761600", 0, ["percent_encoded"]),
        ("duration=%3180", 1, ["percent_encoded"]),
        ("starttime=1500000000&endtime=1600000000", 0, ["end_past"]),
        ("duration=0.0", 1, ["not_positive"]),
        ("duration=999999999", 1, ["end_too_far"]),
        ("starttime=00", 0, ["not_a_timestamp"]),
        ("", 7, ["renewable_unknown"]),
        ("endtime=1798761600", 7, []),
    ],
)
def test_codes_say_what_to_look_at(text: str, renewable: int, codes: list[str]) -> None:
    assert list(resolved(text, renewable).codes) == codes


def test_notes_tell_the_rules_at_work() -> None:
    found = resolved("starttime=1700000000&endtime=1798761600&duration=10&enddate=5", 1, 1767300000)
    assert found.same
    assert found.codes == ()
    assert {issue.code for issue in found.issues} == {"course_starts_later", "key_not_read", "duration_beside_end"}


# ---------------------------------------------------------------------- handlers with dates of their own
YEAR = NOW + 365 * DAY


@pytest.mark.parametrize(
    ("handler", "text", "renewable", "documents", "plugin", "codes"),
    [
        ("std_createcourse", "template=&duration=365", 0, (NOW, YEAR), (NOW, YEAR), []),
        ("std_createcourse", "template=&duration=0", 0, (NOW, 0), (NOW, 0), []),
        ("std_createcourse", "template=", 0, (NOW, YEAR), (None, None), ["missing_duration"]),
        ("std_createcourse", "template=&duration=", 1, (NOW, YEAR), (NOW, 0), ["empty_value"]),
        ("std_createcourse", "duration=365", 0, (NOW, YEAR), (None, None), ["missing_template"]),
        ("std_createcourse", "template=&duration=x", 0, (NOW, None), (NOW, None), ["not_a_number"]),
        ("std_openltiaccess", "enrolperiod=3600", 0, (NOW, NOW + 3600), (NOW, NOW + 3600), []),
        ("std_openltiaccess", "duration=30", 0, (NOW, 0), (NOW, 0), []),
        ("std_openltiaccess", "enrolperiod=30d", 0, (NOW, None), (NOW, NOW + 30), ["unit_in_duration"]),
        ("std_createcategory", "duration=30", 0, (NOW, YEAR), (NOW, YEAR), []),
        ("std_createvinstance", "", 1, (NOW, YEAR), (NOW, YEAR), []),
        ("std_generateseats", "endtime=1798761600", 0, (NOW, 0), (NOW, 0), []),
        ("std_generateseats", "", 1, (NOW, 0), (NOW, 0), ["renewable_without_end"]),
        ("std_unlockpdcertificate", "", 0, (NOW, 0), (None, 0), ["start_not_kept"]),
        ("std_prorogate", "timeshift=30", 1, (None, None), (None, None), []),
        ("std_registeredproduct", "duration=90", 1, (NOW, NOW + 90 * DAY), (NOW, NOW + 90 * DAY), []),
        ("", "endtime=+7D", 0, (None, None), (None, None), []),
        ("std_nobody_knows", "endtime=+7D", 0, (None, None), (None, None), []),
    ],
)
def test_each_handler_has_its_rule(
    *, handler: str, text: str, renewable: int, documents: tuple[Any, ...], plugin: tuple[Any, ...], codes: list[str]
) -> None:
    found = resolved(text, renewable, NOW + 10 * DAY, rule_of(handler))
    assert found.documents == Window(*documents)
    assert found.plugin == Window(*plugin)
    assert list(found.codes) == codes
    assert found.same is (documents == plugin and not found.fails)


def test_an_unknown_handler_that_reads_an_end_follows_the_shop() -> None:
    assert rule_of("addon_something", {"coursename", "endtime"}) is DateRule.ENROLMENT


# ---------------------------------------------------------------------- one click to agree
def first(text: str, renewable: int = 0, rule: DateRule = DateRule.ENROLMENT) -> Agreement | None:
    found = agreements(ParamString.parse(text), renewable, NOW, rule=rule, zone=PARIS)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "renewable", "code", "after", "mark"),
    [
        ("coursename=SCI&duration=180", 0, "make_renewable", "coursename=SCI&duration=180", 1),
        ("coursename=SCI&endtime=+7D +10H", 0, "write_duration", "coursename=SCI&duration=7.416666666666667", 1),
        ("endtime=+7D&x=1", 1, "write_duration", "x=1&duration=7", 1),
        ("endtime=+2W", 0, "write_duration", "duration=14", 1),
        ("coursename=SCI&endtime=", 1, "respell", "coursename=SCI", 1),
        ("enddate=1798761600", 0, "respell", "endtime=1798761600", 0),
        ("startdate=1769904000&a=b", 0, "respell", "a=b&starttime=1769904000", 0),
        ("starttime=2026-02-01", 0, "write_start", "starttime=1769900400", 0),
        ("starttime=+7D", 0, "start_at_purchase", "", 0),
        ("endtime=1798761600000", 0, "fix_end", "endtime=1798761600", 0),
        ("endtime=31/12/2026", 0, "fix_end", "endtime=1798757999", 0),
        ("duration=180j", 1, "write_duration", "duration=180", 1),
        ("duration=6 mois", 1, "write_duration", "duration=180", 1),
        ("endtime=1500000000", 0, "default_year", "", 1),
    ],
)
def test_the_first_proposal(text: str, renewable: int, code: str, after: str, mark: int) -> None:
    found = first(text, renewable)
    assert found is not None
    assert (found.code, found.after.text, found.renewable) == (code, after, mark)
    assert found.changes_renewable is (mark != renewable)


@pytest.mark.parametrize(
    ("text", "rule", "after"),
    [
        ("coursecategory=3&template=", DateRule.COURSE_SPACE, "coursecategory=3&template=&duration=365"),
        ("duration=90", DateRule.COURSE_SPACE, "duration=90&template="),
        ("enrolperiod=30d", DateRule.REMOTE_ACCESS, "enrolperiod=2592000"),
    ],
)
def test_handlers_with_dates_of_their_own_get_proposals_too(text: str, rule: DateRule, after: str) -> None:
    found = first(text, rule=rule)
    assert found is not None
    assert found.after.text == after


def test_a_length_keeps_its_promise_for_every_buyer_and_a_date_for_one_day() -> None:
    found = {one.code: one for one in agreements(ParamString.parse("endtime=+7D"), 0, NOW)}
    assert found[AgreementCode.WRITE_DURATION].keeps_promise
    assert not found[AgreementCode.FIX_END].keeps_promise
    assert found[AgreementCode.FIX_END].keeps_this_purchase
    assert not found[AgreementCode.UNLIMITED].keeps_this_purchase


def test_nothing_is_proposed_for_what_is_in_order() -> None:
    assert agreements(ParamString.parse("coursename=SCI&duration=180"), 1, NOW) == ()


@given(
    params=odd_params,
    renewable=st.integers(-1, 2),
    now=moments,
    course=st.none() | moments,
    rule=st.sampled_from(DateRule),
    later=st.integers(0, 4000 * DAY),
)
def test_every_proposal_leads_to_one_window_and_touches_only_dates(
    *, params: dict[str, str], renewable: int, now: int, course: int | None, rule: DateRule, later: int
) -> None:
    assume(all("&" not in text and "=" not in text for text in params.values()))
    before = ParamString.parse("&".join(["kept=1", *(f"{key}={text}" for key, text in params.items()), "too=Éa b"]))
    for one in agreements(before, renewable, now, course, rule=rule, zone=PARIS):
        found = resolve(one.after.plugin, one.renewable, now, course, rule=rule, zone=PARIS)
        assert found.is_sound
        assert found.documents == one.window
        assert one.before is before
        assert one.after.text.startswith("kept=1&")
        assert "too=Éa b" in one.after.text
        if one.keeps_promise and rule is not DateRule.UNLIMITED:
            promised = resolve(before.plugin, renewable, now + later, course, rule=rule, zone=PARIS).documents
            kept = resolve(one.after.plugin, one.renewable, now + later, course, rule=rule, zone=PARIS)
            assert promised.end is None or kept.documents == promised


# ---------------------------------------------------------------------- where a unit stands
@pytest.mark.parametrize(
    ("start", "end", "now", "staff", "buyer"),
    [
        (0, 0, 5, Validity.UNLIMITED, Validity.EXPIRED),
        (0, 100 * DAY, 100 * DAY, Validity.EXPIRING, Validity.EXPIRING),
        (0, 100 * DAY, 100 * DAY + 1, Validity.EXPIRED, Validity.EXPIRED),
        (0, 200 * DAY, 110 * DAY, Validity.RUNNING, Validity.RUNNING),
        (0, 200 * DAY, 110 * DAY + 1, Validity.EXPIRING, Validity.RUNNING),
        (0, 200 * DAY, 197 * DAY + 1, Validity.EXPIRING, Validity.EXPIRING),
        (5 * DAY, 200 * DAY, 0, Validity.PENDING, Validity.PENDING),
        (5 * DAY, 10 * DAY, 0, Validity.EXPIRING, Validity.PENDING),
    ],
)
def test_where_a_unit_stands(start: int, end: int, now: int, staff: Validity, buyer: Validity) -> None:
    assert unit_validity(start, end, now) is staff
    assert buyer_validity(start, end, now, renewable=1) is buyer


def test_the_buyer_sees_no_expiry_of_what_cannot_be_renewed() -> None:
    assert buyer_validity(0, 10, 20, renewable=0) is Validity.RUNNING
    assert buyer_validity(30, 40, 20, renewable=0) is Validity.PENDING
    assert buyer_validity(0, 0, 20, renewable=0) is Validity.UNLIMITED


# ---------------------------------------------------------------------- PHP's numbers
@pytest.mark.parametrize(
    ("text", "whole", "leading"),
    [
        ("180", 180, 180),
        (" \t180\n", 180, 180),
        ("180j", None, 180),
        ("1.5", 1.5, 1.5),
        (".5", 0.5, 0.5),
        ("5.", 5.0, 5.0),
        ("1e3", 1000.0, 1000.0),
        ("1e", None, 1),
        ("", None, None),
        (".", None, None),
        ("0x1A", None, 0),
        ("١٢", None, None),
        ("9223372036854775807", 2**63 - 1, 2**63 - 1),
        ("9223372036854775808", 2.0**63, 2.0**63),
        ("-9223372036854775808", -(2**63), -(2**63)),
        ("-9223372036854775808 ", -(2.0**63), -(2.0**63)),
        ("9" * 5000, float("inf"), float("inf")),
    ],
)
def test_numbers_in_texts(text: str, whole: float | None, leading: float | None) -> None:
    assert php.numeric(text) == whole
    assert type(php.numeric(text)) is type(whole)
    assert php.leading_number(text) == leading


def test_integers_overflow_into_floating_point() -> None:
    assert php.add(2**63 - 1, 1) == 2.0**63
    assert php.multiply(2**62, 4) == 2.0**64
    assert isinstance(php.add(1, 2), int)


@pytest.mark.parametrize(
    ("left", "right", "greater"),
    [(5, 4, True), (5, "5.5", False), (5, " 4 ", True), (5, "4x", True), (5, "6x", False), (10, "9é", False)],
)
def test_comparison_is_by_number_or_else_by_letters(left: int, right: int | str, greater: bool) -> None:
    assert php.is_greater(left, right) is greater


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_not(text: str) -> None:
    number = php.numeric(text)
    if number is not None:
        assert php.leading_number(text) == number
