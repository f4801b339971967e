"""Courses and categories: names as they are stored and as they are shown, look-ups, copies."""

from __future__ import annotations

import html

from tests.contract.site import Site


def _find(site: Site, field: str, value: object) -> list[int]:
    answer = site.call("core_course_get_courses_by_field", field=field, value=value)
    return [int(course["id"]) for course in answer["courses"]]


def test_names_are_looked_up_raw_and_shown_encoded(site: Site, category: int) -> None:
    shortname = f"{site.name('R&D')} < 3"
    course = site.new_course(category, shortname=shortname, fullname="A < B & C")
    assert _find(site, "shortname", shortname) == [course]
    assert _find(site, "shortname", html.escape(shortname)) == []
    shown = site.course(course)
    assert shown["shortname"] == html.escape(shortname)
    assert shown["fullname"] == "A &lt; B &amp; C"
    assert shown["categoryname"] == f"{site.prefix} &amp; fils"
    (listed,) = site.call("core_course_get_courses", options={"ids": [course]})
    assert listed["shortname"] == shown["shortname"]


def test_the_echo_of_a_new_course_is_raw(site: Site, category: int) -> None:
    shortname = site.name("R&D")
    course = {"fullname": "X", "shortname": shortname, "categoryid": category}
    (made,) = site.call("core_course_create_courses", courses=[course])
    assert made["shortname"] == shortname


def test_a_course_tells_whether_people_can_be_enrolled_by_hand(site: Site, course: int) -> None:
    assert "manual" in site.course(course)["enrollmentmethods"]
    assert site.call("core_enrol_get_course_enrolment_methods", courseid=course) == []


def test_a_course_tells_its_dates_state_and_numbers(site: Site, category: int) -> None:
    values = {"idnumber": site.name("id"), "startdate": 1767222000, "enddate": 1798758000, "visible": 0, "groupmode": 1}
    course = site.new_course(category, **values)
    shown = site.course(course)
    assert {name: shown[name] for name in values} == values
    assert (shown["id"], shown["categoryid"]) == (course, category)
    assert _find(site, "idnumber", values["idnumber"]) == [course]
    assert course in _find(site, "category", category)


def test_case_and_end_blanks_of_short_names_are_the_database_s_affair(
    site: Site, category: int, compares_case: bool
) -> None:
    shortname = site.name("SCI")
    course = site.new_course(category, shortname=shortname)
    for other in (shortname.upper(), f"{shortname} "):
        assert _find(site, "shortname", other) == ([] if compares_case else [course])
    twin = {"fullname": "X", "shortname": shortname.upper(), "categoryid": category}
    answer = site.answer("core_course_create_courses", courses=[twin])
    assert ("exception" in answer) is not compares_case


def test_there_are_no_wildcards_in_short_names(site: Site, category: int) -> None:
    shortname = site.name("w")
    site.new_course(category, shortname=shortname)
    assert _find(site, "shortname", f"{shortname[:-1]}%") == []


def test_an_unknown_number_is_skipped_in_a_list_and_fatal_in_a_look_up(site: Site, course: int) -> None:
    listed = site.call("core_course_get_courses", options={"ids": [course, 99999999]})
    assert [item["id"] for item in listed] == [course]
    assert _find(site, "id", 99999999) == []
    assert site.refused("core_course_get_courses_by_field", field="ids", value=f"{course},99999999") is None


def test_a_taken_short_name_refuses_the_batch(site: Site, category: int) -> None:
    names = [site.name("c") for _ in range(3)]
    site.new_course(category, shortname=names[1])
    courses = [{"fullname": "X", "shortname": name, "categoryid": category} for name in names]
    assert site.refused("core_course_create_courses", courses=courses) == "shortnametaken"
    assert _find(site, "shortname", names[0]) == []


def test_a_new_course_is_checked(site: Site, category: int) -> None:
    good = {"fullname": "X", "shortname": site.name("c"), "categoryid": category}
    codes = [
        site.refused("core_course_create_courses", courses=[good | wrong])
        for wrong in (
            {"categoryid": 99999999},
            {"fullname": ""},
            {"lang": ""},
            {"startdate": 1798758000, "enddate": 1767222000},
            {"startdate": "2026-01-01"},
            {"shortname": "<i>T</i>"},
            {"shortname": "x" * 256},
        )
    ]
    assert codes == [
        "errorcatcontextnotvalid",
        "errorinvalidparam",
        "errorinvalidparam",
        "enddatebeforestartdate",
        "invalidparameter",
        "invalidparameter",
        "dmlwriteexception",
    ]


def test_deleting_courses_warns_of_unknown_ones(site: Site, category: int) -> None:
    course = site.new_course(category)
    answer = site.call("core_course_delete_courses", courseids=[course, 99999999])
    assert [item["warningcode"] for item in answer["warnings"]] == ["unknowncourseidnumber"]
    assert _find(site, "id", course) == []


def test_categories_are_shown_encoded_and_found_raw(site: Site, category: int) -> None:
    name = f"{site.prefix} & fils"
    for key, value in (("id", category), ("idnumber", site.prefix), ("name", name)):
        (found,) = site.call("core_course_get_categories", criteria=[{"key": key, "value": value}])
        assert (found["id"], found["name"], found["parent"]) == (category, html.escape(name), 0)


def test_subcategories_come_along_unless_told_otherwise(site: Site, category: int) -> None:
    (inner,) = site.call("core_course_create_categories", categories=[{"name": "Inner", "parent": category}])
    criteria = [{"key": "id", "value": category}]
    everything = site.call("core_course_get_categories", criteria=criteria)
    alone = site.call("core_course_get_categories", criteria=criteria, addsubcategories=0)
    assert [item["id"] for item in everything] == [category, inner["id"]]
    assert everything[1]["path"] == f"{everything[0]['path']}/{inner['id']}"
    assert [item["id"] for item in alone] == [category]
    site.call("core_course_delete_categories", categories=[{"id": inner["id"], "recursive": 1}])


def test_a_copy_keeps_groups_and_start_but_no_idnumber(site: Site, category: int, student: int) -> None:
    source = site.new_course(category, idnumber=site.name("id"), startdate=1767222000, visible=0)
    (user_id,) = site.new_people(1)
    site.enrol(source, student, user_id)
    site.new_group(source, "B0000000042")
    values = {"courseid": source, "fullname": "Copie", "shortname": site.name("copy"), "categoryid": category}
    copy = site.call("core_course_duplicate_course", **values)
    assert copy["shortname"] == values["shortname"]
    shown = site.course(copy["id"])
    assert (shown["idnumber"], shown["startdate"], shown["visible"]) == ("", 1767222000, 1)
    assert "manual" in shown["enrollmentmethods"]
    groups = site.call("core_group_get_course_groups", courseid=copy["id"])
    assert [group["name"] for group in groups] == ["B0000000042"]
    # Whether the people come along depends on the caller's rights: to be looked at after every copy.
    assert site.enrolled_ids(copy["id"]) in ([], [user_id])


def test_a_copy_without_people_needs_a_right_or_says_so(site: Site, category: int, student: int) -> None:
    source = site.new_course(category)
    (user_id,) = site.new_people(1)
    site.enrol(source, student, user_id)
    values = {"courseid": source, "fullname": "Copie", "shortname": site.name("copy"), "categoryid": category}
    options = [{"name": "users", "value": 0}]
    answer = site.answer("core_course_duplicate_course", **values, options=options)
    if "exception" in answer:
        assert answer["errorcode"] == "setting_locked_by_permission"
    else:
        assert site.enrolled_ids(answer["id"]) == []


def test_a_copy_is_checked(site: Site, category: int, course: int) -> None:
    taken = site.name("taken")
    site.new_course(category, shortname=taken)
    good = {"courseid": course, "fullname": "Copie", "shortname": site.name("copy"), "categoryid": category}
    codes = [
        site.refused("core_course_duplicate_course", **(good | wrong))
        for wrong in (
            {"courseid": 99999999},
            {"categoryid": 99999999},
            {"shortname": taken},
            {"options": [{"name": "foo", "value": 1}]},
        )
    ]
    assert codes[0] == "invalidcourseid"
    assert codes[1] in ("invalidrecord", "invalidrecordunknown")
    assert codes[2:] == ["shortnametaken", "invalidextparam"]
