"""The test of a site: every missing function and right by name, on the recorded answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from seatadmin.errors import OutcomeUnknown, Unavailable
from seatadmin.moodle.check import (
    NEEDED_FUNCTIONS,
    NEEDED_RIGHTS,
    Finding,
    Level,
    SiteReport,
    check_site,
)
from seatadmin.moodle.encoding import Params
from seatadmin.moodle.faults import CallKind, error_for, fault_in
from seatadmin.moodle.functions import Moodle
from seatadmin.services.wording import Language, Words
from tests.moodle.recordings import recording

Answers = dict[str, Any]


def recorded(name: str) -> Any:
    return recording(name).answer


def healthy() -> Answers:
    """What the service account of the recordings is answered, function by function."""
    people = recorded("core_enrol_get_enrolled_users/ok")
    return {
        "core_webservice_get_site_info": recorded("core_webservice_get_site_info/ok"),
        "core_course_get_courses_by_field": recorded("core_course_get_courses_by_field/all_no_args"),
        "core_enrol_get_enrolled_users": people,
        "core_user_get_users_by_field": lambda params: [
            person for person in people if params["values"] == [person["email"]]
        ],
        "core_user_create_users": recorded("core_user_create_users/duplicate_username"),
        "enrol_manual_enrol_users": recorded("enrol_manual_enrol_users/unknown_role"),
        "core_role_assign_roles": recorded("core_role_assign_roles/unknown_role"),
        "enrol_manual_unenrol_users": recorded("enrol_manual_unenrol_users/unknown_user"),
        "core_group_get_course_groups": recorded("core_group_get_course_groups/ok"),
    }


REFUSED = {"exception": "x", "errorcode": "nopermissions"}


class Site:
    """Answers as told; an answer that is an exception is raised."""

    def __init__(self, answers: Answers, base_url: str = "https://moodle.example", ahead_s: float | None = 0.4) -> None:
        self.answers = answers
        self.base_url = base_url
        self.clock_difference_s = ahead_s
        self.calls: list[tuple[str, Params, CallKind]] = []

    def call(self, function: str, params: Params, *, kind: CallKind) -> object:
        self.calls.append((function, params, kind))
        answer = self.answers[function]
        if callable(answer):
            answer = answer(params)
        if isinstance(answer, Exception):
            raise answer
        fault = fault_in(answer)
        if fault is not None:
            raise error_for(fault, function, kind)
        return answer

    def report(self) -> SiteReport:
        return check_site(Moodle(self))


def codes(report: SiteReport) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_healthy_site() -> None:
    site = Site(healthy())
    report = site.report()
    assert report.usable
    assert codes(report) == {"courses_without_manual_enrolment"}
    assert report.missing_functions == report.missing_rights == ()
    assert (report.site_name, report.username, report.user_id) == ("Formation Pro", "seatadmin.ws", 3)
    assert (report.release, report.version) == ("4.4dev (Build: 20231124)", "2023112400")
    assert report.https
    assert not report.administrator
    assert report.clock_difference_s == 0.4
    # The recorded site is on PostgreSQL, and the front page is not a course to sell.
    assert report.compares_case is True
    assert report.courses_visible == len(recorded("core_course_get_courses_by_field/all_no_args")["courses"]) - 1
    assert all(right.held for right in report.rights)
    assert all(check.available for check in report.functions)
    assert len(site.calls) <= 12


def test_the_writes_are_refused_whatever_the_rights() -> None:
    site = Site(healthy())
    site.report()
    writes: dict[str, Any] = {function: params for function, params, kind in site.calls if kind == "write"}
    assert set(writes) == {
        "core_user_create_users",
        "enrol_manual_enrol_users",
        "core_role_assign_roles",
        "enrol_manual_unenrol_users",
    }
    assert [item["roleid"] for item in writes["core_role_assign_roles"]["assignments"]] == [0]
    assert [item["userid"] for item in writes["enrol_manual_unenrol_users"]["enrolments"]] == [0]
    users = writes["core_user_create_users"]["users"]
    assert [user["username"] for user in users] == ["seatadmin.ws"]
    assert "createpassword" not in users[0]
    enrolments = writes["enrol_manual_enrol_users"]["enrolments"]
    assert [(item["roleid"], item["userid"]) for item in enrolments] == [(0, 3)]


def test_an_account_that_may_do_nothing() -> None:
    answers = healthy() | {
        "core_webservice_get_site_info": recorded("core_webservice_get_site_info/minimal_rights_user"),
        "core_course_get_courses_by_field": recorded("core_course_get_courses_by_field/minimal_rights_user"),
        "core_enrol_get_enrolled_users": recorded("core_enrol_get_enrolled_users/minimal_rights"),
        "core_user_get_users_by_field": [],
        "core_user_create_users": recorded("core_user_create_users/minimal_rights_user"),
        "enrol_manual_enrol_users": recorded("enrol_manual_enrol_users/minimal_rights"),
        "core_role_assign_roles": recorded("enrol_manual_enrol_users/minimal_rights"),
        "enrol_manual_unenrol_users": recorded("enrol_manual_unenrol_users/minimal_rights"),
        "core_group_get_course_groups": recorded("core_group_get_course_groups/minimal_rights"),
    }
    report = Site(answers).report()
    assert not report.usable
    assert report.missing_rights == ("moodle/course:view", "enrol/manual:enrol", "moodle/user:create")
    assert [
        (finding.values["right"], finding.values["blocks"])
        for finding in report.findings
        if finding.code == "right_missing"
    ] == [
        ("moodle/course:view", "read_enrolments"),
        ("enrol/manual:enrol", "enrol"),
        ("moodle/user:create", "create_accounts"),
    ]


def test_a_service_without_the_functions() -> None:
    answers = healthy() | {"core_webservice_get_site_info": recorded("core_webservice_get_site_info/min_service")}
    site = Site(answers)
    report = site.report()
    offered = {item["name"] for item in answers["core_webservice_get_site_info"]["functions"]}
    assert set(report.missing_functions) == set(NEEDED_FUNCTIONS) - offered
    assert not report.usable
    for function in report.missing_functions:
        blocks, level = NEEDED_FUNCTIONS[function]
        assert Finding("function_missing", level, {"function": function, "blocks": blocks}) in report.findings
    assert {function for function, _, _ in site.calls} <= offered
    assert "nobody_to_test_with" not in codes(report)


def test_a_policy_not_agreed_is_told_once() -> None:
    """`_site_state/site_policy_not_agreed*`: the first call is answered, and no other."""
    refusal = recorded("_site_state/site_policy_not_agreed_read")
    info = recorded("_site_state/site_policy_not_agreed")
    site = Site(dict.fromkeys(healthy(), refusal) | {"core_webservice_get_site_info": info})
    report = site.report()
    assert report.findings == (Finding("policy_not_agreed", Level.BLOCKS),)
    assert len(site.calls) == 2
    assert report.courses_visible is None


def test_a_site_that_does_not_answer_at_all() -> None:
    with pytest.raises(Unavailable) as raised:
        Site({"core_webservice_get_site_info": recorded("core_webservice_get_site_info/expired_token")}).report()
    assert raised.value.code == "access_refused"


def hidden(*keys: str) -> Callable[[], Answers]:
    def build() -> Answers:
        people = [
            {key: value for key, value in person.items() if key not in keys}
            for person in recorded("core_enrol_get_enrolled_users/ok")
        ]
        return healthy() | {"core_enrol_get_enrolled_users": people}

    return build


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        (hidden("email"), "moodle/site:viewuseridentity"),
        (hidden("username"), "moodle/user:viewalldetails"),
        (lambda: healthy() | {"core_user_get_users_by_field": []}, "moodle/user:viewdetails"),
        (
            lambda: healthy() | {"core_user_get_users_by_field": [{"id": 8, "fullname": "Ana"}]},
            "moodle/site:viewuseridentity",
        ),
        (
            lambda: healthy() | {"core_enrol_get_enrolled_users": {"exception": "x", "errorcode": "nopermissions"}},
            "moodle/course:viewparticipants",
        ),
        (lambda: healthy() | {"enrol_manual_enrol_users": REFUSED}, "enrol/manual:enrol"),
        (lambda: healthy() | {"core_role_assign_roles": REFUSED}, "moodle/role:assign"),
        (lambda: healthy() | {"enrol_manual_unenrol_users": REFUSED}, "enrol/manual:unenrol"),
        (lambda: healthy() | {"core_group_get_course_groups": REFUSED}, "moodle/course:managegroups"),
        (
            lambda: (
                healthy()
                | {"core_user_get_users_by_field": [{"id": 8, "fullname": "Ana Doe", "email": "ana@example.org"}]}
            ),
            "moodle/site:viewfullnames",
        ),
    ],
)
def test_a_missing_right_is_named(answers: Callable[[], Answers], missing: str) -> None:
    report = Site(answers()).report()
    assert report.missing_rights == (missing,)
    assert report.usable is (NEEDED_RIGHTS[missing][1] is not Level.BLOCKS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_right_that_could_not_be_verified_is_told_with_what_it_would_block(language: Language) -> None:
    refusal = {"exception": "x", "errorcode": "somethingelse"}
    report = Site(healthy() | {"core_group_get_course_groups": refusal}).report()
    (finding,) = (item for item in report.findings if item.code == "right_not_verified")
    assert finding.level is Level.NOTICE
    assert report.usable
    words = Words(language)
    (line,) = (line for line in words.site(report) if "moodle/course:managegroups" in line)
    assert words.say("blocks", "groups") in line
    assert {right.right for right in report.rights if right.held is None} == {"moodle/course:managegroups"}


def test_rights_behind_a_missing_function_are_not_told_apart_from_it() -> None:
    answers = healthy() | {"core_webservice_get_site_info": recorded("core_webservice_get_site_info/min_service")}
    report = Site(answers).report()
    missing = {check.blocks for check in report.functions if not check.available}
    assert not missing & {item.values["blocks"] for item in report.findings if item.code == "right_not_verified"}


def test_an_account_made_by_the_shop_proves_nothing() -> None:
    answers = healthy() | {"core_user_get_users_by_field": recorded("_shop_made_accounts/one_email")}
    report = Site(answers).report()
    assert report.usable
    assert next(right for right in report.rights if right.right == "moodle/user:viewdetails").held is None
    assert report.compares_case is None


def test_courses_out_of_reach_are_named() -> None:
    people = recorded("core_enrol_get_enrolled_users/ok")
    refusal = recorded("core_enrol_get_enrolled_users/minimal_rights")
    courses = [course["id"] for course in recorded("core_course_get_courses_by_field/all_no_args")["courses"][1:]]
    visible = [
        course
        for course in courses
        if next(
            item for item in recorded("core_course_get_courses_by_field/all_no_args")["courses"] if item["id"] == course
        )["visible"]
    ]
    answers = healthy() | {
        "core_enrol_get_enrolled_users": lambda params: refusal if params["courseid"] == visible[0] else people
    }
    report = Site(answers).report()
    finding = next(item for item in report.findings if item.code == "courses_not_accessible")
    assert finding.values["count"] == 1
    assert report.usable


def test_nobody_is_enrolled_yet() -> None:
    report = Site(healthy() | {"core_enrol_get_enrolled_users": []}).report()
    assert "nobody_to_test_with" in codes(report)
    assert report.usable


def test_no_course_is_visible() -> None:
    report = Site(healthy() | {"core_course_get_courses_by_field": {"courses": []}}).report()
    assert Finding("no_course_visible", Level.BLOCKS) in report.findings


@pytest.mark.parametrize(
    ("change", "code", "values"),
    [
        ({"version": "2021051700"}, "version_too_old", {"release": "4.4dev (Build: 20231124)"}),
        ({"version": "2026042000.01"}, "version_not_tested", {"release": "4.4dev (Build: 20231124)"}),
        ({"userissiteadmin": True}, "administrator_token", {"username": "seatadmin.ws"}),
        ({"siteurl": "https://www.example.org"}, "other_address_told", {"address": "https://www.example.org"}),
    ],
)
def test_what_the_site_says_about_itself(change: dict[str, Any], code: str, values: dict[str, Any]) -> None:
    info = recorded("core_webservice_get_site_info/ok") | change
    report = Site(healthy() | {"core_webservice_get_site_info": info}).report()
    assert next(finding.values for finding in report.findings if finding.code == code) == values


@pytest.mark.parametrize("version", ["2022112800", "2025041400.05", "2023112400", "", "unknown"])
def test_known_versions_are_not_commented(version: str) -> None:
    info = recorded("core_webservice_get_site_info/ok") | {"version": version}
    report = Site(healthy() | {"core_webservice_get_site_info": info}).report()
    assert not {"version_too_old", "version_not_tested"} & codes(report)


@pytest.mark.parametrize(
    ("ahead_s", "code"),
    [(None, None), (60.0, None), (-60.0, None), (600.4, "clock_ahead"), (-7200.0, "clock_behind")],
)
def test_the_clock(ahead_s: float | None, code: str | None) -> None:
    report = Site(healthy(), ahead_s=ahead_s).report()
    found = {finding.code: finding.values for finding in report.findings if finding.code.startswith("clock")}
    assert found == ({} if code is None or ahead_s is None else {code: {"seconds": round(abs(ahead_s))}})


def test_plain_http_is_told() -> None:
    report = Site(healthy(), base_url="http://127.0.0.1:8000").report()
    assert not report.https
    assert {"plain_http", "other_address_told"} <= codes(report)


def test_what_goes_wrong_on_the_way_is_told() -> None:
    answers = healthy() | {
        "core_user_create_users": OutcomeUnknown("answer_lost"),
        "core_course_get_courses_by_field": Unavailable("server_error"),
        "enrol_manual_enrol_users": {"exception": "x", "errorcode": "codingerror"},
    }
    report = Site(answers).report()
    assert Finding("call_unanswered", Level.NOTICE, {"function": "core_user_create_users"}) in report.findings
    assert (
        Finding(
            "call_refused",
            Level.BLOCKS,
            {"function": "core_course_get_courses_by_field", "reason": "server_error"},
        )
        in report.findings
    )
    assert {check.right: check.held for check in report.rights}["moodle/user:create"] is None


def test_findings_come_gravest_first() -> None:
    info = recorded("core_webservice_get_site_info/min_service") | {"userissiteadmin": True}
    levels = [finding.level for finding in Site(healthy() | {"core_webservice_get_site_info": info}).report().findings]
    assert levels == sorted(levels, key=list(Level).index)


def test_a_report_without_findings_is_usable() -> None:
    assert replace(Site(healthy()).report(), findings=()).usable
