"""Parameters in sentences: every code is worded in both languages, and values say what they mean."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from seatadmin.domain.handlers import ParamSpec
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.param_rewrite import ChangeCode
from seatadmin.domain.params import IssueCode, ParamIssue, Refusal, RefusalCode
from seatadmin.domain.self_tests import SelfTestResult, Verdict
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.param_wording import ParamWords
from seatadmin.services.wording import LANGUAGES, Language, Words, messages

SITE = SiteFacts(
    (
        MoodleCourse(CourseId(7), "SCI", "Sciences", idnumber="S-1"),
        MoodleCourse(CourseId(8), "SCI2", "Sciences, suite"),
    ),
    (MoodleCategory(CategoryId(3), "Divers", None),),
    (MoodleRole(RoleId(4), "teacher", "Tuteur"),),
)
NOTHING = SiteFacts()
NBSP = "\u00a0"


def words(language: Language) -> ParamWords:
    return ParamWords(Words(language, ZoneInfo("Europe/Paris")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_worded_and_nothing_is_left_over(language: Language) -> None:
    tables = messages(language)
    issues = {*IssueCode, "unknown_key_meant"}
    assert set(tables["param_issue"]) == set(tables["param_issue_remedy"]) == issues
    assert set(tables["param_refusal"]) == set(RefusalCode)
    assert set(tables["param_change"]) == set(ChangeCode)
    assert set(tables["self_test"]) == set(Verdict) - {Verdict.FOUND} | {"near"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_hold_the_key_and_the_value_on_one_line(language: Language) -> None:
    say = words(language)
    for code in IssueCode:
        told = say.issue(ParamIssue(code, "coursename", "A\n" * 90, 0, "5"))
        assert told.what.endswith(".")
        assert told.remedy.endswith(".")
        assert "\n" not in str(told)
        assert len(told.what) < 250
    meant = say.issue(ParamIssue(IssueCode.UNKNOWN_KEY, "startdate", "5", 0, "starttime"))
    assert "startdate" in meant.what
    assert "starttime" in meant.what
    assert "a b" in say.refusal(Refusal(RefusalCode.AMPERSAND, "a\nb"))


CASES = [
    ("std_setuponecoursesession", "coursename", "SCI", SITE, "Sciences (SCI)"),
    ("std_setuponecoursesession", "coursename", "NOPE", SITE, "NOPE – aucun cours de ce nom dans le miroir"),
    ("std_setuponecoursesession", "coursename", "NOPE", NOTHING, "NOPE"),
    ("std_setuponecoursesession", "supervisor", "teacher", SITE, "Tuteur (teacher)"),
    ("std_setuponecoursesession", "supervisor", "boss", SITE, "boss"),
    ("std_setuponecoursesession", "starttime", "1767225600", NOTHING, "01/01/2026 à 01:00"),
    ("std_setuponecoursesession", "starttime", "0", NOTHING, "dès la validation du paiement"),
    ("std_setuponecoursesession", "starttime", "2026-01-01", NOTHING, "2026-01-01"),
    ("std_setuponecoursesession", "starttime", "9" * 30, NOTHING, "9" * 30),
    ("std_setuponecoursesession", "endtime", "0", NOTHING, "sans fin"),
    ("std_setuponecoursesession", "endtime", "+7D", NOTHING, "+7D"),
    ("std_setuponecoursesession", "duration", "180", NOTHING, "180 jours"),
    ("std_setuponecoursesession", "duration", "0", NOTHING, "0"),
    ("std_setuponecoursesession", "duration", "-5", NOTHING, "-5"),
    ("std_setuponecoursesession", "autoenrolsupervisor", "1", NOTHING, "Oui"),
    ("std_setuponecoursesession", "autoenrolsupervisor", "x", NOTHING, "x"),
    ("std_createcourse", "duration", "0", NOTHING, "sans fin"),
    ("std_createcourse", "template", "", NOTHING, "vide"),
    ("std_createcourse", "coursecategory", "3", SITE, "Divers (3)"),
    ("std_createcourse", "coursecategory", "4", SITE, "4 – aucune catégorie de ce numéro dans le miroir"),
    ("std_createcourse", "coursecategory", "4", NOTHING, "4"),
    ("std_createcategory", "parentcategory", "0", SITE, "tout en haut"),
    ("std_enrolonecourse", "courseid", "7", SITE, "Sciences (SCI)"),
    ("std_enrolonecourse", "courseidnumber", "S-1", SITE, "Sciences (SCI)"),
    ("std_generateseats", "courselist", "SCI%", SITE, f"2 cours aujourd’hui{NBSP}: SCI, SCI2"),
    (
        "std_generateseats",
        "courselist",
        "X,Y",
        SITE,
        f"X,Y – aucun cours ne correspond aujourd’hui{NBSP}: les sièges seraient sans restriction",
    ),
    ("std_generateseats", "courselist", "X,Y", NOTHING, "X,Y"),
    ("std_generateseats", "packsize", "12", NOTHING, "12 sièges par unité commandée"),
    (
        "std_registeredproduct",
        "extrasupport",
        "SCI,X",
        SITE,
        "Sciences (SCI), X – aucun cours de ce nom dans le miroir",
    ),
    ("std_openltiaccess", "enrolperiod", "2592000", NOTHING, "30 jours"),
    ("std_createvinstance", "dbpass", "example", NOTHING, "gardé secret"),
]


@pytest.mark.parametrize(("handler", "key", "value", "site", "expected"), CASES)
def test_values_say_what_they_mean(handler: str, key: str, value: str, site: SiteFacts, expected: str) -> None:
    assert words("fr").value(param(handler, key), value, site) == expected


@pytest.mark.parametrize(
    ("handler", "key", "value", "site", "expected"),
    [
        ("std_setuponecoursesession", "coursename", "SCI", SITE, False),
        ("std_setuponecoursesession", "coursename", "NOPE", SITE, True),
        ("std_setuponecoursesession", "coursename", "NOPE", NOTHING, False),
        ("std_setuponecoursesession", "coursename", "", SITE, False),
        ("std_enrolonecourse", "courseid", "8", SITE, False),
        ("std_enrolonecourse", "courseid", "9", SITE, True),
        ("std_enrolonecourse", "courseidnumber", "S-2", SITE, True),
        ("std_generateseats", "courselist", "NOPE,SCI%", SITE, False),
        ("std_generateseats", "courselist", "NOPE", SITE, True),
        ("std_createcourse", "coursecategory", "3", SITE, False),
        ("std_createcourse", "coursecategory", "4", SITE, True),
        ("std_generateseats", "supervisor", "boss", SITE, False),
    ],
)
def test_what_names_nothing_is_known(handler: str, key: str, value: str, site: SiteFacts, expected: bool) -> None:
    assert words("fr").meaning(param(handler, key), value, site).names_nothing is expected


def param(handler: str, key: str) -> ParamSpec:
    spec = handler_catalogue().get(handler)
    assert spec is not None
    found = spec.param(key)
    assert found is not None
    return found


def test_results_of_the_plugins_test_say_what_is_known() -> None:
    spec = handler_catalogue().get("std_setuponecoursesession")
    assert spec is not None
    test = next(one for one in spec.self_tests if one.code == "errorcoursenotexists")
    said = {verdict: words("en").self_test(SelfTestResult(test, verdict, "coursename", "NOPE")) for verdict in Verdict}
    assert said[Verdict.FOUND] == "✗ The course does not exist. (coursename=NOPE)"
    assert said[Verdict.CANNOT_TELL].startswith("? The mirror is not enough to tell")
    assert said[Verdict.NOT_CHECKED_HERE].startswith("? Cannot be checked from here")
    near = SelfTestResult(test, Verdict.CANNOT_TELL, "coursename", "sci", near="SCI")
    assert words("en").self_test(near).endswith("SCI exists.")
