"""People met again on a Moodle: not begun, unenrolled by hand; and rights learned without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seatadmin.domain.intents import BatchId, Credentials
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import Outcome
from seatadmin.domain.seats import SeatState
from seatadmin.moodle.check import check_site
from seatadmin.sync.executor import RunReport
from tests.contract.site import PASSWORD, Site
from tests.sync.world import World, people


@pytest.fixture
def place(site: Site, category: int, student: int, tmp_path: Path) -> Iterator[tuple[World, int, ListedPerson]]:
    """A workspace with two seats, a course with one learner, from whom the role is learned, and somebody new."""
    shortname, mark = site.name("sci"), site.name("again")
    course = site.new_course(category, shortname=shortname)
    site.enrol(course, student, *site.new_people(1))
    person = people(1)[0]
    person = replace(person, lastname=f"{person.lastname} {mark}", email=f"{mark}.{person.email}")
    world = World(site.url, site.token, tmp_path / "workspace.sqlite", course=shortname)
    world.add_seats(2)
    yield world, course, person
    world.close()


def inside(site: Site, course: int, person: ListedPerson, **options: int) -> bool:
    """Tell whether somebody is in a course; `onlyactive`, `onlysuspended` as Moodle means them."""
    return person.email in {other["email"] for other in site.enrolled(course, **options)}


def apply(world: World, batch: BatchId, *, accepted: bool = False) -> RunReport:
    if accepted:
        with world.unit() as uow:
            uow.batches.save_intents([replace(intent, reactivate=True) for intent in uow.batches.intents(batch)])
            uow.commit()
    return world.apply(batch, password=PASSWORD)


def test_an_enrolment_that_begins_later_is_not_opened_at_once(
    site: Site, place: tuple[World, int, ListedPerson]
) -> None:
    world, course, person = place
    start = (datetime.now(UTC) + timedelta(days=60)).date()
    apply(world, world.keep([person], starts=start, credentials=Credentials.STAFF))
    assert inside(site, course, person, onlysuspended=1)
    report = apply(world, world.keep([person], credentials=Credentials.STAFF), accepted=True)
    assert [result.outcome for result in report.results] == [Outcome.HELD]
    assert not inside(site, course, person, onlyactive=1)


def test_somebody_unenrolled_by_hand_is_enrolled_again_on_the_seat_held(
    site: Site, place: tuple[World, int, ListedPerson]
) -> None:
    world, course, person = place
    apply(world, world.keep([person], credentials=Credentials.STAFF))
    (account,) = site.by("email", person.email)
    site.unenrol(course, account["id"])
    proposed = apply(world, world.keep([person], credentials=Credentials.STAFF))
    assert [result.outcome for result in proposed.results] == [Outcome.UNENROLLED]
    assert not inside(site, course, person)
    report = apply(world, world.keep([person], credentials=Credentials.STAFF), accepted=True)
    assert [(result.outcome, result.code) for result in report.results] == [(Outcome.ENROL_AGAIN, "done")]
    assert inside(site, course, person, onlyactive=1)
    (group,) = site.call("core_group_get_course_groups", courseid=course)
    assert site.members(group["id"]) == [account["id"]]
    assert world.states() == {SeatState.HELD: 1, SeatState.FREE: 1}


def test_rights_are_learned_without_changing_anything(site: Site, place: tuple[World, int, ListedPerson]) -> None:
    world, course, person = place
    apply(world, world.keep([person], credentials=Credentials.STAFF))
    before = site.enrolled(course, userfields="id,roles")
    report = check_site(world.moodle)
    rights = {right.right: right.held for right in report.rights}
    told = ("enrol/manual:enrol", "enrol/manual:unenrol", "moodle/role:assign", "moodle/course:managegroups")
    assert [rights[right] for right in told] == [True] * 4
    assert site.enrolled(course, userfields="id,roles") == before
