"""The mirror: what Moodle said last, and nothing it did not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seatadmin.domain.moodle_facts import (
    CourseId,
    EnrolmentState,
    GroupId,
    MoodleCourse,
    MoodleEnrolment,
    MoodleGroup,
    MoodleRole,
    MoodleUser,
    RoleId,
    UserId,
)
from seatadmin.domain.people import email_key
from seatadmin.domain.read_models import MirrorAge
from seatadmin.store.mirror_repository import MIRROR_SETTINGS
from seatadmin.store.unit_of_work import UnitOfWork
from tests.store.sample import BATCH, COURSES, ENROLMENTS, EVRY, GROUPS, INTENTS, NOW, ROLES, SEATS, SITE, USERS

LATER = NOW + timedelta(hours=1)
SCI, LAT = CourseId(12), CourseId(13)


def test_loading_gives_only_what_was_asked_for(full: UnitOfWork) -> None:
    mirror = full.mirror.load([" ZOE.LEFEVRE@example.org", "unknown@example.org"], [])
    assert mirror.users_by_email == {"zoe.lefevre@example.org": USERS[:2]}
    assert mirror.looked_up == {"zoe.lefevre@example.org"}
    assert mirror.unreadable == frozenset()
    assert mirror.enrolments == {}
    assert mirror.read_courses == frozenset()
    assert set(mirror.courses) == {SCI, LAT}
    assert mirror.roles["student"] == ROLES[0]


def test_enrolments_are_loaded_by_course(full: UnitOfWork) -> None:
    mirror = full.mirror.load([], [SCI, LAT])
    assert mirror.users_by_email == {}
    assert mirror.enrolments == {(one.course_id, one.user_id): one for one in ENROLMENTS}
    assert mirror.read_courses == {SCI}


def test_any_number_of_addresses_is_looked_up_at_once(full: UnitOfWork) -> None:
    many = [f"p{number}@example.org" for number in range(70_000)]
    full.mirror.mark_looked_up([many[0], many[-1]], [], NOW)
    mirror = full.mirror.load([*many, USERS[0].email])
    assert mirror.looked_up == {many[0], many[-1], "zoe.lefevre@example.org"}
    assert set(mirror.users_by_email) == {"zoe.lefevre@example.org"}


def test_writing_again_overwrites(full: UnitOfWork) -> None:
    full.mirror.upsert_courses([replace(COURSES[0], fullname="Physique", visible=False)], LATER)
    full.mirror.upsert_users([replace(USERS[0], email="zoe@example.com", suspended=True)], LATER)
    full.mirror.upsert_groups([replace(GROUPS[0], name="B0000000099")], LATER)
    full.mirror.upsert_courses([], LATER)
    mirror = full.mirror.load(["zoe@example.com", USERS[0].email])
    assert mirror.courses[SCI].fullname == "Physique"
    assert mirror.users_by_email["zoe@example.com"][0].suspended
    assert mirror.users_by_email["zoe.lefevre@example.org"] == (USERS[1],)
    assert [group.name for group in full.mirror.groups(SCI)] == ["Après", "B0000000099"]


def test_enrolment_methods_not_told_leave_what_was_told(full: UnitOfWork) -> None:
    full.mirror.upsert_courses([replace(COURSES[0], manual_enrolment=None)], LATER)
    assert full.mirror.load([], []).courses[SCI].manual_enrolment is True
    full.mirror.upsert_courses([replace(COURSES[0], manual_enrolment=False)], LATER)
    assert full.mirror.load([], []).courses[SCI].manual_enrolment is False


def test_who_is_not_among_the_enrolled_is_not_enrolled(full: UnitOfWork) -> None:
    full.mirror.replace_enrolments(SCI, [MoodleEnrolment(SCI, UserId(5), EnrolmentState.ACTIVE)], LATER)
    full.mirror.replace_enrolments(LAT, [], LATER)
    mirror = full.mirror.load([], None)
    assert set(mirror.enrolments) == {(SCI, UserId(5))}
    assert mirror.read_courses == {SCI, LAT}


def test_a_person_listed_twice_is_enrolled_once(full: UnitOfWork) -> None:
    twice = [MoodleEnrolment(LAT, UserId(5), EnrolmentState.ACTIVE, (RoleId(5),))] * 2
    full.mirror.replace_enrolments(LAT, twice, LATER)
    assert full.mirror.load([], [LAT]).enrolments == {(LAT, UserId(5)): twice[0]}


def test_groups_of_a_course_can_be_replaced(full: UnitOfWork) -> None:
    new = MoodleGroup(GroupId(40), SCI, "Soir")
    full.mirror.replace_groups(SCI, [new], LATER)
    assert full.mirror.groups(SCI) == [new]
    assert full.mirror.groups(LAT) == []


# ---------------------------------------------------------------------- roles
def test_what_moodle_confirmed_replaces_what_staff_gave(full: UnitOfWork) -> None:
    full.mirror.upsert_roles([MoodleRole(RoleId(3), "editingteacher", "Enseignant")], LATER)
    assert full.mirror.load([], []).roles["editingteacher"] == MoodleRole(RoleId(3), "editingteacher", "Enseignant")
    assert len(full.mirror.roles()) == 2


def test_what_moodle_confirmed_stays_confirmed(full: UnitOfWork) -> None:
    full.mirror.upsert_roles([MoodleRole(RoleId(5), "student", "Apprenant", confirmed=False)], LATER)
    assert full.mirror.load([], []).roles["student"].confirmed
    full.mirror.upsert_roles([MoodleRole(RoleId(6), "student", confirmed=False)], LATER)
    assert full.mirror.load([], []).roles["student"].id == 5


def test_the_last_id_staff_gave_counts(full: UnitOfWork) -> None:
    full.mirror.upsert_roles([MoodleRole(RoleId(8), "editingteacher", confirmed=False)], LATER)
    assert full.mirror.load([], []).roles["editingteacher"].id == 8


# ---------------------------------------------------------------------- looking people up
def test_accounts_missing_from_an_answer_are_forgotten(full: UnitOfWork) -> None:
    full.mirror.upsert_users([USERS[0]], LATER)
    full.mirror.mark_looked_up(["zoe.lefevre@example.org"], [], LATER)
    assert full.mirror.load().users_by_email["zoe.lefevre@example.org"] == (USERS[0],)


def test_accounts_moodle_fails_to_show_are_kept(full: UnitOfWork) -> None:
    full.mirror.mark_looked_up(["Formation@evry.example.org"], ["FORMATION@evry.example.org"], LATER)
    mirror = full.mirror.load([USERS[2].email])
    assert mirror.users_by_email == {"formation@evry.example.org": (USERS[2],)}
    assert mirror.unreadable == {"formation@evry.example.org"}


def test_an_address_readable_again_is_no_longer_unreadable(full: UnitOfWork) -> None:
    full.mirror.mark_looked_up(["secret@example.org"], [], LATER)
    assert full.mirror.load().unreadable == frozenset()


def test_known_accounts_are_told(full: UnitOfWork) -> None:
    assert full.mirror.known_user_ids([UserId(71), UserId(1), UserId(71)]) == {71}
    assert full.mirror.users([UserId(71)]) == [USERS[0]]
    assert full.mirror.any_user() == USERS[2]
    assert full.mirror.any_user(besides={email_key(USERS[2].email)}) != USERS[2]
    assert full.mirror.any_user(besides={email_key(user.email) for user in USERS}) is None


def test_an_empty_mirror_knows_nobody(uow: UnitOfWork) -> None:
    assert uow.mirror.any_user() is None
    assert uow.mirror.known_user_ids([UserId(1)]) == set()
    assert uow.mirror.ages() == MirrorAge()
    assert uow.mirror.load().courses == {}


# ---------------------------------------------------------------------- forgetting, ageing, sites
def test_a_course_that_is_gone_takes_its_people_and_groups_with_it(full: UnitOfWork) -> None:
    full.mirror.forget_courses([SCI])
    full.mirror.forget_courses([])
    mirror = full.mirror.load()
    assert set(mirror.courses) == {LAT}
    assert mirror.enrolments == {}
    assert mirror.read_courses == frozenset()
    assert full.mirror.groups(SCI) == []


def test_courses_in_use_are_those_read_or_with_holders(full: UnitOfWork) -> None:
    assert full.mirror.used_courses() == {SCI}
    full.mirror.replace_enrolments(LAT, [], LATER)
    full.mirror.replace_enrolments(CourseId(404), [], LATER)
    assert full.mirror.used_courses() == {SCI, LAT}


def test_ages_span_what_was_read(full: UnitOfWork) -> None:
    assert full.mirror.ages() == MirrorAge(NOW, NOW)
    full.mirror.upsert_courses([MoodleCourse(CourseId(14), "X", "X")], LATER)
    assert full.mirror.ages() == MirrorAge(NOW, LATER)


def test_another_site_makes_the_mirror_forget(own: UnitOfWork) -> None:
    assert not own.mirror.connect(SITE + "/")
    assert own.mirror.load().courses
    own.settings.set(f"{MIRROR_SETTINGS}compares_case", "0")
    own.settings.set("site.zone", "Europe/Paris")
    assert own.mirror.connect("https://other.example.org")
    own.commit()
    assert own.settings.get(f"{MIRROR_SETTINGS}compares_case") is None
    assert own.settings.get("site.zone") == "Europe/Paris"
    mirror = own.mirror.load()
    assert (mirror.courses, mirror.users_by_email, mirror.roles, mirror.enrolments) == ({}, {}, {}, {})
    assert (mirror.looked_up, mirror.read_courses, own.mirror.groups(SCI)) == (frozenset(), frozenset(), [])
    assert own.mirror.site() == "https://other.example.org"
    assert own.customers.get(EVRY.id).remote_user_id is None
    assert own.batches.intents(BATCH.id)[2].account_id is None
    # What happened stays told.
    assert own.seats.get(SEATS[2].id) == SEATS[2]
    assert own.batches.intents(BATCH.id)[0] == INTENTS[0]


def test_the_first_site_wipes_nothing(uow: UnitOfWork) -> None:
    uow.mirror.upsert_courses(COURSES, NOW)
    assert not uow.mirror.connect(SITE)
    assert uow.mirror.site() == SITE
    assert len(uow.mirror.courses()) == 2


@pytest.mark.parametrize("typed", ["zoë@example.org", "ZOË@EXAMPLE.ORG"])
def test_addresses_are_compared_as_moodle_compares_them(uow: UnitOfWork, typed: str) -> None:
    user = MoodleUser(UserId(1), "zoe", "Zoë", "X", "Zoë@Example.org")
    uow.mirror.upsert_users([user], NOW)
    assert list(uow.mirror.load([typed]).users_by_email.values()) == [(user,)]
