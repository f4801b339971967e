"""The main job on a Moodle: 500 people of whom 100 exist and 50 are enrolled already.

What the plan says is what happens; the same list again changes nothing; the number of calls is near the least
possible. `SEATADMIN_PEOPLE` makes the list longer or shorter (a multiple of 10).
"""

from __future__ import annotations

import math
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from seatadmin.domain.intents import Credentials
from seatadmin.domain.planning import Outcome
from seatadmin.domain.seats import SeatState
from seatadmin.sync.executor import CREATE_SIZE, ENROL_SIZE, RunReport
from seatadmin.sync.mirror import LOOK_UP_SIZE
from tests.contract.site import PASSWORD, Site
from tests.sync.world import World, people

COUNT = int(os.environ.get("SEATADMIN_PEOPLE", "500"))
KNOWN, ENROLLED = COUNT // 5, COUNT // 10
NEW, TO_ENROL = COUNT - KNOWN, COUNT - ENROLLED


def calls(world: World) -> Counter[str]:
    return Counter({function: figures.calls for function, figures in world.transport.stats.items()})


def told(report: RunReport) -> Counter[tuple[str, str]]:
    return Counter((result.outcome.value, result.code) for result in report.results)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("credentials", [Credentials.STAFF, Credentials.MAILED])
def test_main_job(site: Site, category: int, student: int, tmp_path: Path, credentials: Credentials) -> None:
    shortname = site.name("sci")
    course = site.new_course(category, shortname=shortname)
    mark = site.name("job")
    # The mark in the name too: logins are made of names, and another run on this site must not have taken them.
    listed = [
        replace(person, lastname=f"{person.lastname} {mark}", email=f"{mark}.{person.email}")
        for person in people(COUNT)
    ]
    accounts = [
        {
            "username": f"{mark}.k{number}",
            "firstname": person.firstname,
            "lastname": person.lastname,
            "email": person.email,
            "password": PASSWORD,
        }
        for number, person in enumerate(listed[:KNOWN])
    ]
    ids = [user for start in range(0, KNOWN, 50) for user in site.create(accounts[start : start + 50])]
    site.enrol(course, student, *ids[:ENROLLED])
    world = World(site.url, site.token, tmp_path / "workspace.sqlite", course=shortname)
    world.add_seats(COUNT, allowed=(shortname,))
    batch = world.keep(listed, credentials=credentials)

    report = world.apply(batch, password=PASSWORD)

    # The plan is what happens.
    assert report.plan.totals.accounts_to_create == NEW
    assert report.plan.totals.mails == (NEW if credentials is Credentials.MAILED else 0)
    assert report.plan.totals.seats_used == TO_ENROL
    assert [row.outcome for row in report.plan.rows] == [result.outcome for result in report.results]
    assert told(report) == Counter(
        {
            (Outcome.ALREADY_ENROLLED.value, Outcome.ALREADY_ENROLLED.value): ENROLLED,
            (Outcome.KNOWN_ACCOUNT.value, "done"): KNOWN - ENROLLED,
            (Outcome.NEW_ACCOUNT.value, "done"): NEW,
        }
    )
    assert world.states() == {SeatState.HELD: TO_ENROL, SeatState.FREE: ENROLLED}
    enrolled = site.enrolled(course, userfields="id,email")
    assert sorted(person["email"] for person in enrolled) == sorted(person.email or "" for person in listed)
    (group,) = site.call("core_group_get_course_groups", courseid=course)
    assert group["name"] == "B0000000042"
    assert len(site.members(group["id"])) == TO_ENROL
    if site.mails_to(listed[-1].email or "") is not None:
        expected = 1 if credentials is Credentials.MAILED else 0
        assert {site.mails_to(person.email or "") for person in listed[KNOWN:]} == {expected}

    # Number of calls: 1 + ceil(U/Bl) + creations + ceil(N/B), groups, one proof for the course; 10 % more at most.
    creations = NEW if credentials is Credentials.MAILED else math.ceil(NEW / CREATE_SIZE)
    enrolments = math.ceil(TO_ENROL / ENROL_SIZE)
    least = 1 + math.ceil(COUNT / LOOK_UP_SIZE) + creations + enrolments + (2 + enrolments) + 1
    spent = calls(world).total() - _learning(calls(world))
    if COUNT >= 500:
        assert spent <= least * 1.1, calls(world)

    # The same list again changes nothing and consumes nothing.
    before = world.states(), len(enrolled)
    again = world.apply(world.keep(listed, credentials=credentials), password=PASSWORD)
    assert set(told(again)) == {
        (Outcome.HELD.value, Outcome.HELD.value),
        (Outcome.ALREADY_ENROLLED.value, Outcome.ALREADY_ENROLLED.value),
    }
    assert (world.states(), len(site.enrolled_ids(course))) == before
    world.close()


def _learning(spent: Counter[str]) -> int:
    """Calls a workspace makes once for a site, not once for a list: finding a course it has never seen."""
    return spent["core_course_get_courses_by_field"]
