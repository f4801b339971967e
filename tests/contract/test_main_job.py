"""The main job on a Moodle: 500 people of whom 100 exist and 50 are enrolled already.

What the plan says is what happens; the same list again changes nothing; the number of calls is near the least
possible. `SEATADMIN_PEOPLE` makes the list longer or shorter everywhere (a multiple of 10).
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

ASKED = os.environ.get("SEATADMIN_PEOPLE")
# The other sandboxes answer differently, not to more people.
ON_THE_OTHERS = 100


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    """How many people the list holds: 500 on one sandbox and on a real site."""
    name = request.node.callspec.params["site"]
    return int(ASKED or (500 if name in ("sandbox-pgsql", "live") else ON_THE_OTHERS))


def calls(world: World) -> Counter[str]:
    return Counter({function: figures.calls for function, figures in world.transport.stats.items()})


def told(report: RunReport) -> Counter[tuple[str, str]]:
    return Counter((result.outcome.value, result.code) for result in report.results)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("credentials", [Credentials.STAFF, Credentials.MAILED])
def test_main_job(
    site: Site, category: int, student: int, tmp_path: Path, *, credentials: Credentials, count: int
) -> None:
    known, enrolled_before = count // 5, count // 10
    new, to_enrol = count - known, count - enrolled_before
    shortname = site.name("sci")
    course = site.new_course(category, shortname=shortname)
    mark = site.name("job")
    # The mark in the name too: logins are made of names, and another run on this site must not have taken them.
    listed = [
        replace(person, lastname=f"{person.lastname} {mark}", email=f"{mark}.{person.email}")
        for person in people(count)
    ]
    accounts = [
        {
            "username": f"{mark}.k{number}",
            "firstname": person.firstname,
            "lastname": person.lastname,
            "email": person.email,
            "password": PASSWORD,
        }
        for number, person in enumerate(listed[:known])
    ]
    ids = [user for start in range(0, known, 50) for user in site.create(accounts[start : start + 50])]
    site.enrol(course, student, *ids[:enrolled_before])
    world = World(site.url, site.token, tmp_path / "workspace.sqlite", course=shortname)
    world.add_seats(count, allowed=(shortname,))
    batch = world.keep(listed, credentials=credentials)

    report = world.apply(batch, password=PASSWORD)

    # The plan is what happens.
    assert report.plan.totals.accounts_to_create == new
    assert report.plan.totals.mails == (new if credentials is Credentials.MAILED else 0)
    assert report.plan.totals.seats_used == to_enrol
    assert [row.outcome for row in report.plan.rows] == [result.outcome for result in report.results]
    assert told(report) == Counter(
        {
            (Outcome.ALREADY_ENROLLED.value, Outcome.ALREADY_ENROLLED.value): enrolled_before,
            (Outcome.KNOWN_ACCOUNT.value, "done"): known - enrolled_before,
            (Outcome.NEW_ACCOUNT.value, "done"): new,
        }
    )
    assert world.states() == {SeatState.HELD: to_enrol, SeatState.FREE: enrolled_before}
    enrolled = site.enrolled(course, userfields="id,email")
    assert sorted(person["email"] for person in enrolled) == sorted(person.email or "" for person in listed)
    (group,) = site.call("core_group_get_course_groups", courseid=course)
    assert group["name"] == "B0000000042"
    assert len(site.members(group["id"])) == to_enrol
    if site.mails_to(listed[-1].email or "") is not None:
        expected = 1 if credentials is Credentials.MAILED else 0
        assert {site.mails_to(person.email or "") for person in listed[known:]} == {expected}

    # Number of calls: 1 + ceil(U/Bl) + creations + ceil(N/B), groups, one proof for the course; 10 % more at most.
    creations = new if credentials is Credentials.MAILED else math.ceil(new / CREATE_SIZE)
    enrolments = math.ceil(to_enrol / ENROL_SIZE)
    least = 1 + math.ceil(count / LOOK_UP_SIZE) + creations + enrolments + (2 + enrolments) + 1
    spent = calls(world).total() - _learning(calls(world))
    if count >= 500:
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
