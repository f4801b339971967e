"""Groups of a course, and roles given without an enrolment."""

from __future__ import annotations

import pytest

from tests.contract.site import Site

NO_RECORD = ("invalidrecord", "invalidrecordunknown")


def _group(course: int, name: str, **values: object) -> dict[str, object]:
    return {"courseid": course, "name": name, "description": "", **values}


def test_the_echo_of_a_new_group_is_raw_and_lists_are_encoded(site: Site, course: int) -> None:
    (made,) = site.call("core_group_create_groups", groups=[_group(course, "Dupont & Fils")])
    (listed,) = site.call("core_group_get_course_groups", courseid=course)
    assert (made["name"], listed["name"]) == ("Dupont & Fils", "Dupont &amp; Fils")
    assert made["id"] == listed["id"]
    (again,) = site.call("core_group_get_groups", groupids=[made["id"]])
    assert again["name"] == "Dupont &amp; Fils"


def test_a_group_needs_a_description_and_a_name(site: Site, course: int) -> None:
    without = {"courseid": course, "name": "X"}
    for group in (without, _group(course, ""), _group(course, "  "), _group(course, "<b>X</b>")):
        assert site.refused("core_group_create_groups", groups=[group]) == "invalidparameter"


def test_a_taken_name_refuses_the_batch(site: Site, course: int) -> None:
    site.new_group(course, "B0000000042")
    groups = [_group(course, name) for name in ("One", "B0000000042", "Three")]
    assert site.refused("core_group_create_groups", groups=groups) == "invalidparameter"
    assert [group["name"] for group in site.call("core_group_get_course_groups", courseid=course)] == ["B0000000042"]


def test_names_are_unique_per_course_only(site: Site, category: int, course: int) -> None:
    site.new_group(course, "B0000000042")
    site.new_group(site.new_course(category), "B0000000042")


def test_case_and_end_blanks_of_group_names_are_the_database_s_affair(
    site: Site, course: int, compares_case: bool
) -> None:
    site.new_group(course, "Groupe B")
    for name in ("groupe b", "Groupe B "):
        answer = site.answer("core_group_create_groups", groups=[_group(course, name)])
        if compares_case:
            assert answer[0]["name"] == name.strip()
        else:
            assert answer["errorcode"] == "invalidparameter"


def test_a_taken_idnumber_is_refused(site: Site, course: int) -> None:
    site.call("core_group_create_groups", groups=[_group(course, "One", idnumber="G-1")])
    code = site.refused("core_group_create_groups", groups=[_group(course, "Two", idnumber="G-1")])
    assert code == "idnumbertaken"


def test_a_group_in_an_unknown_course_is_refused(site: Site) -> None:
    assert site.refused("core_group_create_groups", groups=[_group(99999999, "X")]) == "errorcoursecontextnotvalid"
    assert site.refused("core_group_get_course_groups", courseid=99999999) == "errorcoursecontextnotvalid"


def test_only_enrolled_people_join_and_one_bad_element_adds_nobody(site: Site, course: int, student: int) -> None:
    inside, outside, also_inside = site.new_people(3)
    site.enrol(course, student, inside, also_inside)
    group = site.new_group(course)
    members = [{"groupid": group, "userid": user_id} for user_id in (inside, outside, also_inside)]
    assert site.refused("core_group_add_group_members", members=members) == "invalidparameter"
    assert site.members(group) == []
    assert site.call("core_group_add_group_members", members=[members[0], members[2]]) is None
    assert site.members(group) == [inside, also_inside]


def test_joining_and_leaving_twice_are_harmless(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    group = site.new_group(course)
    member = {"groupid": group, "userid": user_id}
    for _ in range(2):
        assert site.call("core_group_add_group_members", members=[member]) is None
    assert site.members(group) == [user_id]
    for _ in range(2):
        assert site.call("core_group_delete_group_members", members=[member]) is None
    assert site.members(group) == []


def test_a_suspended_enrolment_may_join(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id, suspend=1)
    group = site.new_group(course)
    site.call("core_group_add_group_members", members=[{"groupid": group, "userid": user_id}])
    assert site.members(group) == [user_id]


def test_unknown_groups_and_people(site: Site, course: int) -> None:
    group = site.new_group(course)
    assert site.refused("core_group_get_group_members", groupids=[99999999]) in NO_RECORD
    assert site.refused("core_group_get_groups", groupids=[99999999]) in NO_RECORD
    unknown = [{"groupid": group, "userid": 99999999}]
    assert site.refused("core_group_add_group_members", members=unknown) in ("invaliduser", *NO_RECORD)
    assert site.call("core_group_delete_groups", groupids=[99999999, group]) is None
    assert site.call("core_group_get_course_groups", courseid=course) == []


def test_the_list_of_a_course_shows_groups(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    group = site.new_group(course, "R&D")
    site.call("core_group_add_group_members", members=[{"groupid": group, "userid": user_id}])
    (person,) = site.enrolled(course)
    assert [(item["id"], item["name"]) for item in person["groups"]] == [(group, "R&amp;D")]
    assert site.enrolled_ids(course, groupid=group) == [user_id]


def test_a_supervisor_is_given_a_role_over_one_person(site: Site, teacher: int) -> None:
    supervisor, learner = site.new_people(2)
    assignment = {"roleid": teacher, "userid": supervisor, "contextlevel": "user", "instanceid": learner}
    for _ in range(2):
        assert site.call("core_role_assign_roles", assignments=[assignment]) is None
    for _ in range(2):
        assert site.call("core_role_unassign_roles", unassignments=[assignment]) is None


def test_a_role_without_an_enrolment_does_not_list_the_person(site: Site, course: int, teacher: int) -> None:
    (user_id,) = site.new_people(1)
    assignment = {"roleid": teacher, "userid": user_id, "contextlevel": "course", "instanceid": course}
    assert site.call("core_role_assign_roles", assignments=[assignment]) is None
    assert site.enrolled(course) == []


def test_taking_the_role_away_leaves_the_enrolment(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    assignment = {"roleid": student, "userid": user_id, "contextlevel": "course", "instanceid": course}
    site.call("core_role_unassign_roles", unassignments=[assignment])
    assert site.enrolled_ids(course) == [user_id]
    assert site.roles_of(course, user_id) == []


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"contextlevel": "user", "instanceid": 99999999},
        {"contextlevel": "nowhere", "instanceid": 1},
        {"contextid": 1},
        {"contextid": 99999999},
    ],
    ids=["nowhere", "unknown person", "unknown level", "whole site", "unknown context"],
)
def test_a_context_that_does_not_fit_refuses_the_role(site: Site, teacher: int, where: dict[str, object]) -> None:
    (user_id,) = site.new_people(1)
    assignment = {"roleid": teacher, "userid": user_id, **where}
    assert site.refused("core_role_assign_roles", assignments=[assignment]) == "invalidparameter"
