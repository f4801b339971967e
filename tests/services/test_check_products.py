"""Checks of the whole catalogue: each entry against the others and the mirror, counted for the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from seatadmin.domain.handlers import Level
from seatadmin.domain.moodle_facts import CategoryId, CourseId, MoodleCategory, MoodleCourse
from seatadmin.domain.products import Product
from seatadmin.errors import Cancelled
from seatadmin.services.check_products import CheckProducts, count
from tests.domain.offers import SESSION
from tests.services.desk import Desk


def checks_of(desk: Desk) -> CheckProducts:
    return CheckProducts(desk.bench)


def counts(desk: Desk) -> dict[str, tuple[int | None, int | None]]:
    return {row.name: (row.errors, row.warnings) for row in desk.products.rows()}


def test_counts_are_kept_for_the_list(anne: Desk) -> None:
    anne.products.create(replace(SESSION, code="A", name="first"))
    anne.products.create(replace(SESSION, code="a", name="second"))
    assert counts(anne) == {"first": (None, None), "second": (None, None)}
    assert checks_of(anne).check_all() == 2
    assert all(errors and errors >= 1 for errors, _ in counts(anne).values())


def test_an_entry_in_the_bin_takes_no_code(anne: Desk) -> None:
    first = anne.products.create(replace(SESSION, code="A")).created[0]
    second = anne.products.create(replace(SESSION, code="A")).created[0]
    codes = {finding.code for finding in checks_of(anne).facts().check(anne.product(second), second)}
    assert "code_taken" in codes
    anne.products.delete([first])
    codes = {finding.code for finding in checks_of(anne).facts().check(anne.product(second), second)}
    assert "code_taken" not in codes


def test_one_entry_is_noted_by_itself(anne: Desk) -> None:
    created = anne.products.create(Product(name="empty")).created[0]
    checks = checks_of(anne)
    found = checks.facts().check(anne.product(created), created)
    checks.note(created, found)
    assert counts(anne) == {"empty": count(found)}
    assert count(found)[0] == sum(finding.severity is Level.ERROR for finding in found) > 0


def test_a_check_that_is_stopped_keeps_nothing(anne: Desk) -> None:
    anne.products.create(Product(name="empty"))

    def stop(*_: Any) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        checks_of(anne).check_all(stop)
    assert counts(anne) == {"empty": (None, None)}


def test_nothing_is_held_against_courses_before_moodle_was_read(anne: Desk) -> None:
    facts = checks_of(anne).facts()
    assert facts.site.courses is None
    found = facts.check(replace(SESSION, handler_params="coursename=NOWHERE&supervisor=teacher"))
    assert not any("course_unknown" in finding.code for finding in found)
    assert facts.consequences(SESSION, 3)


def test_the_site_is_read_once_until_moodle_is_read_again(anne: Desk) -> None:
    def see(*shortnames: str, at: datetime) -> None:
        courses = [MoodleCourse(CourseId(n), name, name) for n, name in enumerate(shortnames, start=2)]
        with anne.bench.unit_of_work() as uow:
            uow.mirror.upsert_categories([MoodleCategory(CategoryId(1), "A", None)], at)
            uow.mirror.upsert_courses(courses, at)
            uow.commit()

    checks, now = checks_of(anne), anne.bench.clock()
    nothing = checks.facts().site
    assert checks.facts().site is nothing
    see("SCI", "MATH", at=now)
    first = checks.facts().site
    assert [course.shortname for course in first.courses or ()] == ["MATH", "SCI"]
    assert checks.facts().site is first
    # Renamed meanwhile, as many as before.
    see("SCI", "MATHS", at=now + timedelta(seconds=1))
    assert [course.shortname for course in checks.facts().site.courses or ()] == ["MATHS", "SCI"]
    with anne.bench.unit_of_work() as uow:
        uow.mirror.forget_courses([CourseId(2)])
        uow.commit()
    assert [course.shortname for course in checks.facts().site.courses or ()] == ["MATHS"]
