"""Manual enrolments: what a second call overwrites, what leaving takes along, what lists tell."""

from __future__ import annotations

import pytest

from tests.contract.site import Site

PAST = 1_600_000_000


def test_the_list_of_a_course_pairs_role_numbers_with_names(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    (person,) = site.enrolled(course)
    (role,) = person["roles"]
    assert (person["id"], role["roleid"], role["shortname"]) == (user_id, student, "student")


def test_enrolling_twice_is_harmless(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    for _ in range(2):
        site.enrol(course, student, user_id, user_id)
    assert site.enrolled_ids(course) == [user_id]
    assert site.roles_of(course, user_id) == [student]


def test_enrolling_again_without_dates_clears_them(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id, timestart=PAST, timeend=PAST + 1000)
    assert site.enrolled_ids(course, onlysuspended=1) == [user_id]
    site.enrol(course, student, user_id)
    assert site.enrolled_ids(course, onlyactive=1) == [user_id]


def test_enrolling_again_revives_a_suspended_enrolment(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id, suspend=1)
    assert site.enrolled_ids(course, onlyactive=1) == []
    assert site.enrolled_ids(course, onlysuspended=1) == site.enrolled_ids(course) == [user_id]
    site.enrol(course, student, user_id)
    assert site.enrolled_ids(course, onlyactive=1) == [user_id]


def test_a_second_role_is_added(site: Site, course: int, student: int, teacher: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    site.enrol(course, teacher, user_id)
    assert site.roles_of(course, user_id) == sorted([student, teacher])


def test_one_bad_element_enrols_nobody(site: Site, category: int, course: int, student: int) -> None:
    first, second = site.new_people(2)
    good = [{"roleid": student, "userid": user_id, "courseid": course} for user_id in (first, second)]
    bad = [
        good[0] | {"userid": 99999999},
        good[0] | {"courseid": 99999999},
        good[0] | {"roleid": 999},
        good[0] | {"courseid": 1},
    ]
    codes = [site.refused("enrol_manual_enrol_users", enrolments=[good[0], element, good[1]]) for element in bad]
    assert codes[1:] == ["invalidparameter", "wsusercannotassign", "wsnoinstance"]
    # 4.4 calls an unknown person a coding error, 5.0 fails with a bare PHP error.
    assert codes[0] in ("codingerror", None)
    assert site.enrolled(course) == []


def test_a_role_is_a_number_and_needed(site: Site, course: int) -> None:
    (user_id,) = site.new_people(1)
    for role in ({"roleid": "student"}, {}, {"roleid": ""}):
        enrolment = {"userid": user_id, "courseid": course, **role}
        assert site.refused("enrol_manual_enrol_users", enrolments=[enrolment]) == "invalidparameter"


def test_a_role_the_caller_may_not_give_reads_like_an_unknown_one(site: Site, course: int) -> None:
    (user_id,) = site.new_people(1)
    manager = {"roleid": 1, "userid": user_id, "courseid": course}
    assert site.refused("enrol_manual_enrol_users", enrolments=[manager]) == "wsusercannotassign"


@pytest.mark.parametrize(
    "dates",
    [{"timestart": 1767222000000}, {"timestart": 1798758000, "timeend": 1767222000}, {"timeend": PAST}],
    ids=["milliseconds", "end before start", "end in the past"],
)
def test_strange_dates_are_accepted(site: Site, course: int, student: int, dates: dict[str, int]) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id, **dates)
    assert site.enrolled_ids(course) == [user_id]


@pytest.mark.parametrize("value", ["", "2026-01-01", "1767222000.0"])
def test_dates_are_whole_seconds(site: Site, course: int, student: int, value: str) -> None:
    (user_id,) = site.new_people(1)
    enrolment = {"roleid": student, "userid": user_id, "courseid": course, "timestart": value}
    assert site.refused("enrol_manual_enrol_users", enrolments=[enrolment]) == "invalidparameter"


def test_unenrolling_takes_everything_whatever_the_role(site: Site, course: int, student: int, teacher: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    site.enrol(course, teacher, user_id)
    group = site.new_group(course)
    site.call("core_group_add_group_members", members=[{"groupid": group, "userid": user_id}])
    site.unenrol(course, user_id, roleid=teacher)
    assert site.enrolled(course) == []
    site.enrol(course, student, user_id)
    assert site.roles_of(course, user_id) == [student]
    assert site.members(group) == []


def test_unenrolling_somebody_not_enrolled_is_a_silent_success(site: Site, course: int) -> None:
    (user_id,) = site.new_people(1)
    site.unenrol(course, user_id)


def test_one_bad_element_unenrols_nobody(site: Site, course: int, student: int) -> None:
    first, second = site.new_people(2)
    site.enrol(course, student, first, second)
    enrolments = [{"userid": user_id, "courseid": course} for user_id in (first, 99999999, second)]
    assert site.refused("enrol_manual_unenrol_users", enrolments=enrolments) == "invalidparameter"
    assert site.enrolled_ids(course) == [first, second]


def test_unenrolling_from_an_unknown_course_is_refused(site: Site) -> None:
    (user_id,) = site.new_people(1)
    enrolments = [{"userid": user_id, "courseid": 99999999}]
    assert site.refused("enrol_manual_unenrol_users", enrolments=enrolments) in (
        "invalidrecord",
        "invalidrecordunknown",
    )


def test_pages_of_a_course_hold_everybody_once(site: Site, course: int, student: int) -> None:
    ids = site.new_people(7)
    site.enrol(course, student, *reversed(ids))
    pages = [site.enrolled_ids(course, limitfrom=start, limitnumber=3) for start in (0, 3, 6, 9)]
    assert pages == [ids[:3], ids[3:6], ids[6:], []]
    assert site.enrolled_ids(course, limitfrom=0, limitnumber=2, sortby="id", sortdirection="DESC") == ids[:-3:-1]


def test_only_the_fields_asked_for_come(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    (person,) = site.enrolled(course, userfields="id,username,email,roles")
    assert set(person) == {"id", "username", "fullname", "email", "roles"}


def test_an_unknown_option_is_ignored_and_an_unknown_order_refused(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id)
    assert site.enrolled_ids(course, foo="bar") == [user_id]
    options = [{"name": "sortby", "value": "email"}]
    assert site.refused("core_enrol_get_enrolled_users", courseid=course, options=options) == "invalidparameter"


def test_no_list_tells_dates_or_state_of_an_enrolment(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.enrol(course, student, user_id, timestart=PAST, timeend=4_000_000_000)
    (person,) = site.enrolled(course)
    assert not {"timestart", "timeend", "status", "suspended"} & set(person)


def test_the_courses_of_a_person_are_the_active_ones(site: Site, category: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    active, suspended, over = (site.new_course(category) for _ in range(3))
    site.enrol(active, student, user_id)
    site.enrol(suspended, student, user_id, suspend=1)
    site.enrol(over, student, user_id, timeend=PAST)
    assert [item["id"] for item in site.call("core_enrol_get_users_courses", userid=user_id)] == [active]


def test_an_unknown_person_has_no_courses(site: Site) -> None:
    assert site.call("core_enrol_get_users_courses", userid=99999999) == []


def test_a_suspended_person_can_be_enrolled_and_is_listed(site: Site, course: int, student: int) -> None:
    (user_id,) = site.new_people(1)
    site.call("core_user_update_users", users=[{"id": user_id, "suspended": 1}])
    site.enrol(course, student, user_id)
    assert site.enrolled_ids(course, onlyactive=1) == [user_id]


def test_a_deleted_person_leaves_courses_and_groups(site: Site, course: int, student: int) -> None:
    stays, goes = site.new_people(2)
    site.enrol(course, student, stays, goes)
    group = site.new_group(course)
    members = [{"groupid": group, "userid": user_id} for user_id in (stays, goes)]
    site.call("core_group_add_group_members", members=members)
    site.call("core_user_delete_users", userids=[goes])
    assert site.enrolled_ids(course) == site.members(group) == [stays]
