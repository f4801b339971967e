"""Parameter strings: read as the plugin reads them, every sign kept, and nothing written that it would not read again.

tests/data/domain/examples/parameter_strings.json holds what the plugin's own parser gave for 60 strings.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.handlers import HandlerSpec
from seatadmin.domain.params import (
    CannotCarry,
    Dialect,
    IssueCode,
    Pair,
    ParamString,
    RefusalCode,
    build,
    emitted,
    param_issues,
    refusals,
    whole_number,
)
from seatadmin.domain.problems import Severity
from seatadmin.services.handler_catalogue import handler_catalogue
from tests.domain.plugin_parser import php_key, plugin_reads

DATA = Path(__file__).parents[1] / "data/domain/examples"
STRINGS: list[dict[str, Any]] = json.loads((DATA / "parameter_strings.json").read_text(encoding="utf-8"))
UNITS: list[dict[str, Any]] = json.loads((DATA / "productiondata.json").read_text(encoding="utf-8"))
SEATS: dict[str, Any] = json.loads((DATA / "seat_generation.json").read_text(encoding="utf-8"))
CATALOGUE = handler_catalogue()


def spec(name: str) -> HandlerSpec:
    found = CATALOGUE.get(name)
    assert found is not None
    return found


def issues(text: str, handler: str | None = None) -> list[str]:
    string = ParamString.parse(text)
    keys = spec(handler) if handler else CATALOGUE.keys_for({pair.key for pair in string.pairs})
    return [issue.code.value for issue in param_issues(string, keys)]


# ---------------------------------------------------------------------- the recorded strings
@pytest.mark.parametrize("case", STRINGS, ids=lambda case: case["id"])
def test_recorded_strings_read_as_the_plugin_reads_them(case: dict[str, Any]) -> None:
    string = ParamString.parse(case["input"])
    assert string.plugin == case["plugin"]
    assert list(string.plugin or ()) == list(case["plugin"] or ())
    assert "&".join(pair.text for pair in string.pairs) == case["input"]


@pytest.mark.parametrize("case", STRINGS, ids=lambda case: case["id"])
def test_recorded_strings_raise_exactly_the_recorded_issues(case: dict[str, Any]) -> None:
    assert list(dict.fromkeys(issues(case["input"]))) == case["issues"]


# ---------------------------------------------------------------------- reading
SIGNS = [*"&=&=&=05ab -+%;é\n[]", "coursename", "role", "05", "-0", "9223372036854775808", "courselist", "\r\n", "😀"]
texts = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SIGNS), max_size=16).map("".join))


def as_the_plugin(text: str) -> list[tuple[str, str]] | None:
    read = plugin_reads(text)
    return None if read is None else [(str(key), value) for key, value in read]


@given(texts)
def test_any_text_is_read_as_by_the_transcribed_parser(text: str) -> None:
    read = ParamString.parse(text).plugin
    assert (None if read is None else list(read.items())) == as_the_plugin(text)


def test_a_fuzz_of_parameter_strings_finds_no_difference() -> None:
    """`SEATADMIN_FUZZ=100000` runs it in full."""
    count = int(os.environ.get("SEATADMIN_FUZZ", "4000"))
    rng = random.Random(20261120)
    for _ in range(count):
        text = "".join(rng.choices(SIGNS, k=rng.randint(0, 20)))
        string = ParamString.parse(text)
        assert "&".join(pair.text for pair in string.pairs) == text
        assert (list(string.plugin.items()) if string.plugin else None) == as_the_plugin(text), repr(text)
        assert set(issues(text)) <= set(IssueCode)


@pytest.mark.parametrize(
    ("text", "key"),
    [("5", 5), ("05", "05"), ("-5", -5), ("-0", "-0"), ("+5", "+5"), ("0", 0), ("", ""), ("9223372036854775808",) * 2],
)
def test_keys_that_php_makes_numbers_of_stay_apart_from_those_it_does_not(text: str, key: int | str) -> None:
    assert php_key(text) == key
    assert ParamString.parse(f"{text}=a&05=b&5=c").plugin == dict({text: "a"} | {"05": "b", "5": "c"})


@given(texts, st.sampled_from(Dialect))
def test_any_text_is_kept_letter_by_letter(text: str, dialect: Dialect) -> None:
    string = ParamString.parse(text, dialect)
    assert string.text == "&".join(pair.text for pair in string.pairs) == text
    assert ParamString.of(string.pairs, dialect) == string


# ---------------------------------------------------------------------- writing
words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="&=<"), min_size=1, max_size=12)
carried = st.dictionaries(words, st.one_of(words, st.just(""), st.builds("{} {}".format, words, words)), max_size=6)


@given(carried)
def test_what_is_built_is_read_again_by_the_plugin(values: dict[str, str]) -> None:
    string = build(values.items())
    assert (string.plugin or {}) == values
    assert list(string.plugin or ()) == list(values)
    assert dict(as_the_plugin(string.text) or ()) == values


@given(st.dictionaries(words, st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_a_unit_carries_any_value(values: dict[str, str]) -> None:
    string = build(values.items(), Dialect.UNIT)
    assert string.values == values
    assert ParamString.parse(string.text, Dialect.UNIT) == string


@given(st.dictionaries(st.text(max_size=6), st.text(max_size=12), min_size=1, max_size=3))
def test_what_is_refused_would_be_lost_or_changed_and_all_else_is_carried(values: dict[str, str]) -> None:
    refused = refusals(values.items())
    if not refused:
        assert build(values.items()).plugin == values
    else:
        with pytest.raises(CannotCarry) as error:
            build(values.items())
        assert error.value.refusals == refused


@pytest.mark.parametrize(
    ("key", "value", "code", "in_key"),
    [
        ("coursename", "R&D", RefusalCode.AMPERSAND, False),
        ("coursename", "A=B", RefusalCode.EQUALS, False),
        ("coursename", "A\nB", RefusalCode.LINE_BREAK, False),
        ("coursename", "A<b>", RefusalCode.TAG, False),
        ("coursename", "A\tB", RefusalCode.CONTROL_CHARACTER, False),
        ("coursename", " SCI", RefusalCode.BLANK_AROUND, False),
        ("", "SCI", RefusalCode.EMPTY_KEY, True),
        ("a&b", "SCI", RefusalCode.AMPERSAND, True),
        ("a=b", "SCI", RefusalCode.EQUALS, True),
        ("a\r", "SCI", RefusalCode.LINE_BREAK, True),
        ("a ", "SCI", RefusalCode.BLANK_AROUND, True),
    ],
)
def test_what_cannot_be_carried_is_refused_with_the_reason(
    key: str, value: str, code: RefusalCode, in_key: bool
) -> None:
    refused = refusals([(key, value)])
    assert code in {refusal.code for refusal in refused if refusal.in_key is in_key}


def test_a_key_given_twice_is_refused() -> None:
    assert [refusal.code for refusal in refusals([("a", "1"), ("b", "2"), ("a", "3")])] == [RefusalCode.KEY_TWICE]


def test_a_sign_below_alone_is_carried() -> None:
    assert build([("groupname", "A < B")]).plugin == {"groupname": "A < B"}


def test_a_form_writes_in_the_order_of_the_handler_and_leaves_out_what_says_nothing() -> None:
    values = {"later": "x", "packsize": "1", "supervisor": "", "customersupport": "AIDE", "courselist": "SCI"}
    assert emitted(values, spec("std_generateseats")) == (
        ("courselist", "SCI"),
        ("customersupport", "AIDE"),
        ("later", "x"),
    )


def test_a_form_always_writes_what_the_handler_cannot_do_without() -> None:
    assert emitted({"coursecategory": "5"}, spec("std_createcourse")) == (
        ("coursecategory", "5"),
        ("template", ""),
        ("duration", "365"),
    )


# ---------------------------------------------------------------------- changing one value
ORDER = ("coursename", "supervisor", "duration", "customersupport")


@pytest.mark.parametrize(
    ("text", "key", "value", "expected"),
    [
        ("coursename=SCI&x=1", "coursename", "MATH", "coursename=MATH&x=1"),
        ("role=a&role=b&x", "role", "c", "role=a&role=c&x"),
        ("coursename=A=B", "coursename", "C", "coursename=C"),
        ("coursename&x=1", "coursename", "SCI", "coursename=SCI&x=1"),
        ("", "duration", "30", "duration=30"),
        ("0", "duration", "30", "0&duration=30"),
        ("coursename=SCI&", "duration", "30", "coursename=SCI&duration=30"),
        ("coursename=SCI&customersupport=A", "duration", "30", "coursename=SCI&duration=30&customersupport=A"),
        (" x = 1 &&y", "other", "z", " x = 1 &&y&other=z"),
    ],
)
def test_one_value_is_changed_and_every_other_sign_kept(text: str, key: str, value: str, expected: str) -> None:
    changed = ParamString.parse(text).replaced(key, value, ORDER)
    assert changed.text == expected
    assert changed.get(key) == value


@given(texts, words, words)
def test_a_changed_value_is_what_the_plugin_reads(text: str, key: str, value: str) -> None:
    before = ParamString.parse(text)
    after = before.replaced(key, value, ORDER)
    assert after.get(key) == value
    assert {k: v for k, v in after.values.items() if k != key} == {k: v for k, v in before.values.items() if k != key}
    assert after.without(key).get(key) is None


def test_a_value_that_cannot_be_carried_changes_nothing() -> None:
    with pytest.raises(CannotCarry):
        ParamString.parse("coursename=SCI").replaced("coursename", "R&D")


def test_a_unit_writes_values_encoded() -> None:
    unit = ParamString.parse("handler=std_generateseats", Dialect.UNIT).replaced("enabledcourses", "SCI,MATH 101")
    assert unit.text == "handler=std_generateseats&enabledcourses=SCI%2CMATH+101"
    assert unit.get("enabledcourses") == "SCI,MATH 101"


# ---------------------------------------------------------------------- units
@pytest.mark.parametrize("case", UNITS, ids=lambda case: case["stored"][:30])
def test_recorded_units_are_written_and_read_alike(case: dict[str, Any]) -> None:
    data = {key: str(value) for part in case["data"] for key, value in part.items()}
    assert build(data.items(), Dialect.UNIT).text == case["stored"]
    stored = ParamString.parse(case["stored"], Dialect.UNIT)
    assert stored.plugin == case["extracted_without_decoding"]
    assert stored.values == data


@pytest.mark.parametrize(
    "case", [case for case in SEATS["cases"] if case.get("enabledcourses")], ids=lambda case: case["params"]
)
def test_recorded_seats_hold_the_courses_decoded(case: dict[str, Any]) -> None:
    values = {"handler": "std_generateseats", "enabledcourses": case["enabledcourses"], "supervisor": "teacher"}
    written = build(values.items(), Dialect.UNIT)
    assert written.values == values
    assert written.text == case.get("stored", written.text)


# ---------------------------------------------------------------------- issues of a known handler
@pytest.mark.parametrize(
    ("handler", "text", "expected"),
    [
        ("std_setuponecoursesession", "coursename=SCI&role=student", ["ignored_key"]),
        ("std_setuponecoursesession", "coursename=SCI&packsize=5", ["other_handler_key"]),
        ("std_setuponecoursesession", "coursename=SCI&autoenrolsupervisor=peut-être", ["not_a_choice"]),
        ("std_setuponecoursesession", "startdate=5", ["unknown_key"]),
        ("std_generateseats", "packsize=abc", ["not_a_number"]),
        ("std_generateseats", "packsize=0", ["below_minimum"]),
        ("std_generateseats", "packsize=12", []),
        ("std_generateseats", "packsize=" + "9" * 5000, []),
        ("std_generateseats", "courselist=SCI%20A", ["percent_encoded"]),
        ("std_generateseats", "courselist=MATH%10", ["like_pattern"]),
        ("std_createcourse", "", ["missing_template", "missing_duration"]),
        ("std_createcourse", "coursecategory=5&template=&duration=365", []),
        ("std_createcourse", "coursecategory=5&template=&duration=", ["empty_value"]),
        ("std_enrolonecourse", "courseidnumber=A1", ["courseidnumber_fails_at_payment"]),
        ("std_enrolonecourse", "courseidnumber=A1&coursename=SCI", []),
        ("std_extendenrolperiod", "courseid=12&enroltype=manual&extension=5", []),
        ("std_addquizattempts", "quizcmid=12, 13", []),
        ("std_addquizattempts", "quizid=12, 13", ["blank_in_list"]),
        ("std_addquizattempts", "quizid=12,QUIZ", ["not_a_number"]),
        ("std_enrolonecourse", "coursename=C++", []),
        ("std_enrolonecourse", "coursename=<b>SCI</b>", ["tag"]),
        ("std_enrolonecourse", "coursename=SCI\nrole=student", ["newline", "second_equals"]),
        ("std_enrolonecourse", "coursename=A\x07B", ["control_character"]),
        ("std_enrolonecourse", "coursename=SCI&role", ["no_equals"]),
        ("std_enrolonecourse", "coursename=SCI&\n", ["newline"]),
        ("std_assignroleoncontext", "contextlevel=50&instance=1&role=student", ["contextlevel_number"]),
        ("std_assignroleoncontext", "contextlevel=user&instance=1&role=student", ["not_a_choice"]),
    ],
)
def test_a_handler_knows_its_own_keys_and_values(handler: str, text: str, expected: list[str]) -> None:
    assert issues(text, handler) == expected


@pytest.mark.parametrize("name", [spec.name for spec in CATALOGUE])
def test_examples_of_the_handlers_raise_nothing(name: str) -> None:
    known = spec(name)
    assert [issues(example, name) for example in known.examples] == [[]] * len(known.examples)


def test_an_issue_says_where_it_stands_and_what_is_meant() -> None:
    string = ParamString.parse("coursename=SCI&startdate=5")
    (issue,) = param_issues(string, spec("std_setuponecoursesession"))
    assert (issue.code, issue.key, issue.position, issue.detail) == (IssueCode.UNKNOWN_KEY, "startdate", 1, "starttime")
    assert issue.severity is Severity.WARNING


def test_a_cut_value_says_what_is_lost() -> None:
    cut = list(param_issues(ParamString.parse("coursename=A=B"), spec("std_enrolonecourse")))[-1]
    assert (cut.code, cut.detail, cut.severity) == (IssueCode.TRUNCATED_VALUE, "B", Severity.ERROR)


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("-3", -3), ("", None), ("1.5", None), ("٣", None), ("1 0", None)]
)
def test_whole_numbers_are_digits_and_nothing_else(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_pair_reads_up_to_the_second_equals_sign() -> None:
    assert Pair("a", "b=c").read == "b"
    assert Pair("a", None).text == "a"


@given(texts)
def test_issues_can_be_asked_of_any_text(text: str) -> None:
    string = ParamString.parse(text)
    for keys in (*CATALOGUE.specs[:3], CATALOGUE.keys_for({pair.key for pair in string.pairs})):
        found = param_issues(string, keys)
        assert list(found) == sorted(found, key=lambda issue: list(IssueCode).index(issue.code))
