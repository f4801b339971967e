"""The plugin's own test of a product, rule by rule: what it would say, and what nobody here can know."""

from __future__ import annotations

import pytest

from seatadmin.domain.handlers import RuleKind
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.params import ParamString
from seatadmin.domain.products import Audience
from seatadmin.domain.self_tests import OfferFacts, SelfTestResult, Verdict, run_self_tests
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue

FOUND, PASSED, CANNOT_TELL, NOT_CHECKED = Verdict.FOUND, Verdict.PASSED, Verdict.CANNOT_TELL, Verdict.NOT_CHECKED_HERE
SITE = SiteFacts(
    courses=(
        MoodleCourse(CourseId(7), "SCI", "Sciences", idnumber="S-1", manual_enrolment=True),
        MoodleCourse(CourseId(8), "MATH 101", "Maths", manual_enrolment=False),
        MoodleCourse(CourseId(9), "LAW", "Droit"),
    ),
    categories=(MoodleCategory(CategoryId(3), "Divers", None),),
    roles=(MoodleRole(RoleId(5), "student"), MoodleRole(RoleId(11), "coach")),
)
EVERYTHING = SiteFacts(SITE.courses, SITE.categories, SITE.roles, roles_complete=True)
NOTHING = SiteFacts()

SESSION, SEATS, COURSE = "std_setuponecoursesession", "std_generateseats", "std_createcourse"
ENROL, ROLE, PLATFORM = "std_enrolonecourse", "std_assignroleoncontext", "std_createvinstance"


def result(
    handler: str, code: str, text: str, site: SiteFacts = SITE, offer: OfferFacts | None = None
) -> SelfTestResult:
    spec = handler_catalogue().get(handler)
    assert spec is not None
    (found,) = [one for one in run_self_tests(spec, ParamString.parse(text), site, offer) if one.test.code == code]
    return found


@pytest.mark.parametrize(
    ("handler", "code", "text", "expected"),
    [
        (SESSION, "usinghandler", "", FOUND),
        (SESSION, "no_handler", "", PASSED),
        # presence is told from emptiness, as in the plugin
        (SESSION, "errornotarget", "", FOUND),
        (SESSION, "errornotarget", "coursename=", PASSED),
        (PLATFORM, "errornotemplate", "template=", FOUND),
        (PLATFORM, "errornotemplate", "template=a", PASSED),
        ("std_prorogate", "warningnotimeshift", "timeshift=0", FOUND),
        ("std_prorogate", "warningnotimeshift", "timeshift=30", PASSED),
        (ENROL, "errornocourse", "role=student", FOUND),
        (ENROL, "errornocourse", "courseid=7", PASSED),
        # courses
        (SESSION, "errorcoursenotexists", "coursename=SCI", PASSED),
        (SESSION, "errorcoursenotexists", "coursename=NOPE", FOUND),
        (SESSION, "errorcoursenotexists", "coursename=sci", CANNOT_TELL),
        (SESSION, "errorcoursenotexists", "coursename=", PASSED),
        (SESSION, "errorcoursenotexists", "coursename=7", FOUND),
        (ENROL, "errorcoursenotexists", "courseid=7", PASSED),
        (ENROL, "errorcoursenotexists", "courseid=99", FOUND),
        (ENROL, "errorcoursenotexists", "courseidnumber=S-1", PASSED),
        (ENROL, "errorcoursenotexists", "courseidnumber=S-2", FOUND),
        (ENROL, "errorcoursenotexists", "coursename=SCI&courseid=99", FOUND),
        (SEATS, "errornocustomersupportcourse", "customersupport=SCI", PASSED),
        (SEATS, "errornocustomersupportcourse", "customersupport=7", PASSED),
        (SEATS, "errornocustomersupportcourse", "customersupport=99", FOUND),
        (SEATS, "warningonecoursenotexists", "courselist=NOPE,SCI", PASSED),
        (SEATS, "warningonecoursenotexists", "courselist=M%", PASSED),
        (SEATS, "warningonecoursenotexists", "courselist=NOPE, LAW", FOUND),
        (SEATS, "warningonecoursenotexists", "", PASSED),
        (SESSION, "errorcoursenotenrollable", "coursename=SCI", PASSED),
        (SESSION, "errorcoursenotenrollable", "coursename=MATH 101", FOUND),
        (SESSION, "errorcoursenotenrollable", "coursename=LAW", CANNOT_TELL),
        (SESSION, "errorcoursenotenrollable", "coursename=NOPE", PASSED),
        (SESSION, "errorcoursenotenrollable", "", PASSED),
        # categories and roles
        (COURSE, "errorcategorynotexists", "coursecategory=3", PASSED),
        (COURSE, "errorcategorynotexists", "coursecategory=4", FOUND),
        (COURSE, "errorcategorynotexists", "coursecategory=0", FOUND),
        ("std_createcategory", "unknown_category", "parentcategory=0", PASSED),
        (SEATS, "errorsupervisorrole", "supervisor=coach", PASSED),
        (SEATS, "errorsupervisorrole", "supervisor=teacher", PASSED),
        (SEATS, "errorsupervisorrole", "supervisor=boss", CANNOT_TELL),
        # values
        (ROLE, "errorunsupportedcontextlevel", "contextlevel=50", FOUND),
        (ROLE, "errorunsupportedcontextlevel", "contextlevel=module", PASSED),
        (ROLE, "errorunsupportedcontextlevel", "", PASSED),
        (ROLE, "errorcontext", "contextlevel=course&instance=7", PASSED),
        (ROLE, "errorcontext", "contextlevel=course&instance=99", FOUND),
        (ROLE, "errorcontext", "contextlevel=category&instance=3", PASSED),
        (ROLE, "errorcontext", "contextlevel=module&instance=7", NOT_CHECKED),
        (ROLE, "errorcontext", "contextlevel=course", PASSED),
        (PLATFORM, "errortoolong", f"vhostname={'a' * 26}", FOUND),
        (PLATFORM, "errortoolong", f"vhostname={'a' * 25}", PASSED),
        (PLATFORM, "errorbadtoken", "vhostname=a.b", FOUND),
        (PLATFORM, "errorbadtoken", "vhostname=ab", PASSED),
        # what no web service tells
        ("std_addquizattempts", "errorbadquizref", "quizid=12", NOT_CHECKED),
        ("std_addquizattempts", "errorbadquizref", "quizcmid=12", PASSED),
        (ENROL, "warninggrouptobecreated", "coursename=SCI&groupname=A", NOT_CHECKED),
    ],
)
def test_each_rule(handler: str, code: str, text: str, expected: Verdict) -> None:
    assert result(handler, code, text).verdict is expected


@pytest.mark.parametrize(
    ("handler", "code", "text"),
    [
        (SESSION, "errorcoursenotexists", "coursename=SCI"),
        (SESSION, "errorcoursenotenrollable", "coursename=SCI"),
        (SEATS, "warningonecoursenotexists", "courselist=SCI"),
        (COURSE, "errorcategorynotexists", "coursecategory=3"),
        (SEATS, "errorsupervisorrole", "supervisor=boss"),
        (ROLE, "errorcontext", "contextlevel=course&instance=7"),
    ],
)
def test_a_mirror_never_read_rules_nothing_out(handler: str, code: str, text: str) -> None:
    assert result(handler, code, text, NOTHING).verdict is CANNOT_TELL


def test_a_site_that_lists_its_roles_rules_the_others_out() -> None:
    assert result(SEATS, "errorsupervisorrole", "supervisor=boss", EVERYTHING).verdict is FOUND
    assert result(SEATS, "errorsupervisorrole", "supervisor=teacher", EVERYTHING).verdict is FOUND


def test_a_finding_names_the_key_the_value_and_what_comes_near() -> None:
    found = result(ENROL, "errorcoursenotexists", "coursename=sci&role=student")
    assert (found.key, found.value, found.near) == ("coursename", "sci", "SCI")
    assert result(ENROL, "errorrole", "coursename=SCI&role=boss", EVERYTHING).value == "boss"


UNREADABLE = OfferFacts(asked=None, has_questions=True)


@pytest.mark.parametrize(
    ("code", "offer", "expected"),
    [
        ("warningonlyforselfproviding", OfferFacts(), FOUND),
        ("warningonlyforselfproviding", OfferFacts({"foruser"}, True), PASSED),
        ("warningonlyforselfproviding", UNREADABLE, CANNOT_TELL),
        ("erroremptyuserrisk", OfferFacts(), FOUND),
        ("erroremptyuserrisk", OfferFacts(audience=Audience.ANONYMOUS_ONLY), FOUND),
        ("erroremptyuserrisk", OfferFacts(audience=Audience.LOGGED_IN), PASSED),
        ("erroremptyuserrisk", OfferFacts({"foruser"}, True), PASSED),
        ("requiredformaterror", UNREADABLE, FOUND),
        ("requiredformaterror", OfferFacts({"a"}, True), PASSED),
        ("requiredformaterror", OfferFacts(), PASSED),
        ("requiredformatsuccess", OfferFacts({"a"}, True), FOUND),
        ("requiredformatsuccess", OfferFacts(), PASSED),
        ("warningnocustomersupportcourse", OfferFacts(), CANNOT_TELL),
        ("warningnocustomersupportcourse", OfferFacts(support_setting=""), FOUND),
        ("warningnocustomersupportcourse", OfferFacts(support_setting="1"), PASSED),
    ],
)
def test_rules_about_the_product_itself(code: str, offer: OfferFacts, expected: Verdict) -> None:
    assert result(ROLE, code, "", offer=offer).verdict is expected


def test_a_support_course_given_without_a_value_is_empty_whatever_the_shop_has() -> None:
    assert result(ROLE, "warningnocustomersupportcourse", "customersupport=").verdict is FOUND


def test_every_kind_of_rule_is_used_by_a_handler_and_evaluated() -> None:
    used = {test.kind for spec in handler_catalogue() for test in spec.self_tests}
    assert used == set(RuleKind)
    for spec in handler_catalogue():
        for text in ("", "0", *spec.examples):
            results = run_self_tests(spec, ParamString.parse(text), SITE)
            assert [one.test for one in results] == list(spec.self_tests)
