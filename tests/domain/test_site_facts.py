"""What is known of the site, and what is not known."""

from __future__ import annotations

from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.site_facts import SiteFacts

SITE = SiteFacts(
    courses=tuple(
        MoodleCourse(CourseId(number), name, name.title(), idnumber=f"ID{number}")
        for number, name in enumerate(["SCI", "SCI_1", "SCIX1", "MATH 101", "12"], start=12)
    ),
    categories=(MoodleCategory(CategoryId(3), "Sciences", None),),
    roles=(MoodleRole(RoleId(9), "formateur"),),
)


def test_courses_are_found_by_what_designates_them() -> None:
    sci = SITE.course("SCI")
    assert sci is not None
    assert SITE.course("sci") is None
    assert SITE.course_in_other_case("sci") is sci
    assert SITE.course_by_id("012") is sci
    assert SITE.course_by_id("SCI") is None
    assert SITE.course_by_idnumber("ID12") is sci
    assert SITE.course_by_idnumber("") is None


def test_elements_of_a_list_are_patterns() -> None:
    def names(pattern: str) -> list[str]:
        return [course.shortname for course in SITE.courses_like(pattern)]

    assert names("SCI%") == ["SCI", "SCI_1", "SCIX1"]
    assert names("SCI_1") == ["SCI_1", "SCIX1"]
    assert names("MATH 101") == ["MATH 101"]
    assert names(" MATH 101") == []
    assert names("12") == ["12"]
    assert names("13") == []


def test_roles_not_met_may_exist() -> None:
    assert SITE.role_may_exist("formateur")
    assert SITE.role_may_exist("teacher")
    assert not SITE.role_may_exist("boss")
    assert SiteFacts().role_may_exist("boss")
    assert not SiteFacts(roles=SITE.roles, roles_complete=True).role_may_exist("teacher")


def test_nothing_is_found_on_a_site_never_read() -> None:
    assert SiteFacts().course("SCI") is None
    assert SiteFacts().courses_like("%") == ()
    assert SITE.category("03") is not None
    assert SITE.category("x") is None
