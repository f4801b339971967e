"""A foreign string is only rewritten as a proposal, which says what changes and leaves what it cannot be sure of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.handlers import HandlerSpec, KnownKeys
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse
from seatadmin.domain.param_rewrite import Change, ChangeCode, Rewrite, proposed_rewrite
from seatadmin.domain.params import Dialect, IssueCode, ParamString, param_issues
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue

CATALOGUE = handler_catalogue()


def keys_of(text: str) -> KnownKeys:
    return CATALOGUE.keys_for({pair.key for pair in ParamString.parse(text).pairs})


def spec(name: str) -> HandlerSpec:
    found = CATALOGUE.get(name)
    assert found is not None
    return found


def rewritten(text: str, known: HandlerSpec | KnownKeys | None = None) -> str | None:
    rewrite = proposed_rewrite(ParamString.parse(text), known or keys_of(text))
    return None if rewrite is None else rewrite.after.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # as a browser or the documents encode it
        ("coursename=MATH%20101", "coursename=MATH 101"),
        ("coursename=MATH+101", "coursename=MATH 101"),
        ("coursename=%C3%89t%C3%A9+2026", "coursename=Été 2026"),
        ("coursename=%C9t%E9", "coursename=Été"),
        ("coursename=MATH%2B101", "coursename=MATH+101"),
        ("endtime=%2B7D%20%2B10H", "endtime=+7D +10H"),
        ("?coursename=SCI", "coursename=SCI"),
        ("coursename=SCI&amp;role=student", "coursename=SCI&role=student"),
        # as the documents print it
        ("course`name`=SCI&start`date`=1769904000&end`time`=0", "coursename=SCI&starttime=1769904000&endtime=0"),
        ("coursename=SCI&enrolname=self", "coursename=SCI&enrol=self"),
        ("categoryid=3&template=A&duration=1", "coursecategory=3&template=A&duration=1"),
        ("tutor=teacher&coursename=SCI", "supervisor=teacher&coursename=SCI"),
        # as people type and paste it
        (" CourseName = SCI ", "coursename=SCI"),
        ("coursename=SCI\nrole=student\r\n", "coursename=SCI&role=student"),
        ("coursename=SCI&\nrole=student", "coursename=SCI&role=student"),
        ("coursename=SCI;role=student", "coursename=SCI&role=student"),
        ("coursename=SCI;\n role=student;", "coursename=SCI&role=student;"),
        ('coursename="SCI"', "coursename=SCI"),
        ("coursename=« SCI »", "coursename=SCI"),
        ('"coursename=SCI&role=student"', "coursename=SCI&role=student"),
        ('"coursename"="SCI"', "coursename=SCI"),
        ('{"coursename": "SCI", "duration": 180}', "coursename=SCI&duration=180"),
        ('{"courselist": ["SCI", "MATH101"]}', "courselist=SCI,MATH101"),
        ("coursename==SCI", "coursename=SCI"),
        ("=&coursename=SCI", "coursename=SCI"),
        ("coursename=SCI&duration=", "coursename=SCI"),
        # lists
        ("courselist=SCI; MATH101;\nLAW", "courselist=SCI,MATH101,LAW"),
        ("courselist=SCI, MATH101,", "courselist=SCI,MATH101"),
        ("courselist=SCI&supervisor=teacher&courselist=MATH101,SCI", "courselist=SCI,MATH101&supervisor=teacher"),
        ("role=student&role=teacher", "role=teacher"),
        ("role=student&role=", "role=student"),
        # values of another unit or word
        ("starttime=1769904000123", "starttime=1769904000"),
        ("role=student&contextlevel=50&instance=21", "role=student&contextlevel=course&instance=21"),
        ("coursename=SCI&autoenrolsupervisor=Oui", "coursename=SCI&autoenrolsupervisor=1"),
        # what the handler cannot do without
        ("coursecategory=3&duration=365", "coursecategory=3&template=&duration=365"),
        ("coursecategory=3", "coursecategory=3&template=&duration=365"),
    ],
)
def test_foreign_forms_are_brought_to_what_the_plugin_reads(text: str, expected: str) -> None:
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "  ",
        "coursename=SCI&role=student",
        "coursename=SCI&&role=student&",  # empty pieces do no harm
        "coursename=R%26D",  # a sign that cannot be carried
        "coursename=A%3DB",
        "coursename=A%0AB",
        "coursename=R&D",  # nobody can tell what was cut off
        "coursename=A=B",
        "coursename=R&amp;D=1",
        "coursename",  # a key without value: nothing to write
        "=SCI&role=student",
        "my key=1",
        "5=abc",
        "courses[]=1&courses[]=2",
        "groupname=100%",
        "courselist=SCI%",  # patterns may be meant
        "courselist=MOD_1",
        "coursename=C++",
        "coursename=SCI&endtime=+7D +10H",  # dates know better
        "coursecategory={&duration=&customersupport=}",  # a form to be filled in
        "courseid=12&role=student",  # the mirror has not been asked
        '{"coursename": null}',
        '{"coursename": "R&D"}',
        "starttime=1&startdate=2",  # which one was meant?
    ],
)
def test_what_is_right_or_unsure_is_left_as_it_is(text: str) -> None:
    assert rewritten(text) is None


def test_keys_the_handler_ignores_stay() -> None:
    session = spec("std_setuponecoursesession")
    assert rewritten("coursename=SCI&role=student&enrolname=self", session) is None
    assert rewritten("coursename=SCI;role=student", session) == "coursename=SCI&role=student"


def test_strings_of_units_are_not_touched() -> None:
    unit = ParamString.parse("enabledcourses=SCI%2CMATH", Dialect.UNIT)
    assert proposed_rewrite(unit, spec("std_generateseats")) is None


def test_a_rewriting_says_what_changes_piece_by_piece() -> None:
    text = "course`name`=%22SCI%22&later=x&courselist=A&duration=&courselist=B&coursecategory=3"
    rewrite = proposed_rewrite(ParamString.parse(text), keys_of(text))
    assert rewrite is not None
    assert rewrite.changes == (
        Change(
            "course`name`=%22SCI%22",
            "coursename=SCI",
            (ChangeCode.KEY_RESPELLED, ChangeCode.DECODED, ChangeCode.UNQUOTED),
        ),
        Change("courselist=A", "courselist=A,B", (ChangeCode.LIST_JOINED,)),
        Change("duration=", "", (ChangeCode.EMPTY_REMOVED,)),
        Change("courselist=B", "", (ChangeCode.LIST_JOINED,)),
    )
    assert rewrite.after.text == "coursename=SCI&later=x&courselist=A,B&coursecategory=3"


def test_an_added_key_stands_where_the_handler_has_it() -> None:
    rewrite = proposed_rewrite(ParamString.parse("coursecategory=3&duration=5"), spec("std_createcourse"))
    assert rewrite is not None
    assert rewrite.changes == (Change("", "template=", (ChangeCode.KEY_ADDED,)),)


# ---------------------------------------------------------------------- what the mirror adds
SITE = SiteFacts(
    (
        MoodleCourse(CourseId(12), "SCI", "Sciences", idnumber="S-1"),
        MoodleCourse(CourseId(13), "R&D", "Recherche"),
        MoodleCourse(CourseId(14), "2026", "Année 2026"),
        MoodleCourse(CourseId(2026), "OLD", "Ancien cours"),
    )
)


@pytest.mark.parametrize(
    ("handler", "text", "expected"),
    [
        ("std_enrolonecourse", "courseid=12&role=student", "coursename=SCI&role=student"),
        ("std_enrolonecourse", "courseidnumber=S-1", "coursename=SCI"),
        ("std_enrolonecourse", "coursename=X&courseid=12", None),
        ("std_enrolonecourse", "courseid=13", None),
        ("std_enrolonecourse", "courseid=99", None),
        ("std_generateseats", "customersupport=12", "customersupport=SCI"),
        ("std_generateseats", "customersupport=2026", None),
        (
            "std_extendenrolperiod",
            "courseid=12&enroltype=manual&extension=3",
            "coursename=SCI&enroltype=manual&extension=3",
        ),
    ],
)
def test_courses_named_by_number_get_their_short_name(handler: str, text: str, expected: str | None) -> None:
    rewrite = proposed_rewrite(ParamString.parse(text), spec(handler), SITE)
    assert (rewrite.after.text if rewrite else None) == expected


# ---------------------------------------------------------------------- any text
SIGNS = [
    *"&=;+%\n \"'{}[],`?",
    *("%20", "%26", "%22", "%C3%A9", "&amp;", "coursename", "role", "courselist", "duration", "startdate", "amp"),
    *("SCI", "180", "1769904000000", "é", "\r\n", "template", "coursecategory", "CourseName", "=SCI", "=A,B"),
]


def checked(text: str) -> Rewrite | None:
    known = keys_of(text)
    rewrite = proposed_rewrite(ParamString.parse(text), known)
    if rewrite is not None:
        assert rewrite.before.text == text
        assert rewrite.changes
        assert all(change.before != change.after and change.codes for change in rewrite.changes)
        before = {issue.code for issue in param_issues(rewrite.before, known)}
        after = {issue.code for issue in param_issues(rewrite.after, known)}
        assert after - before <= MAY_COME_TO_LIGHT, text
    return rewrite


MAY_COME_TO_LIGHT = frozenset(IssueCode) - {
    IssueCode.NEWLINE,
    IssueCode.CONTROL_CHARACTER,
    IssueCode.EMPTY_KEY,
    IssueCode.TAG,
    IssueCode.BLANK_AROUND,
    IssueCode.ARRAY_KEY,
}
"""Reading a key aright can show what is wrong with its value, and no more than that."""


@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_proposals_make_no_new_mistakes_and_come_to_rest(text: str) -> None:
    rewrite = checked(text)
    for _ in range(4):
        if rewrite is None:
            return
        rewrite = checked(rewrite.after.text)
    assert rewrite is None, text


@given(st.text(max_size=30))
def test_proposals_can_be_asked_for_any_text(text: str) -> None:
    checked(text)
