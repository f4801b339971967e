"""What one purchase of unassigned seats makes, by the shop's own arithmetic: how many, for which courses, which role.

The editor shows it while the offer is written, because the shop settles it when somebody pays: a list that matches no
course is then frozen as "every course", and a pack size that is no number stops the production.
Source: domain.md §9, run against the plugin; expected results in tests/data/domain/seat_generation.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite

from seatadmin.domain import php_numbers as php
from seatadmin.domain.params import Dialect, build
from seatadmin.domain.site_facts import SiteFacts

COURSES, PACK, SUPERVISOR = "courselist", "packsize", "supervisor"

DEFAULT_SUPERVISOR = "teacher"


@dataclass(frozen=True, slots=True)
class GeneratedSeats:
    """The seats of one order line.

    `units` is None when production stops with an error. `courses` are the short names frozen in each seat, empty for
    every course, None when no seat is made or the courses of the site are not known. `supervisor` is the role of the
    customer, None when no seat is made. `stored` is the text each seat keeps, empty as long as any of this is unknown.
    """

    units: int | None
    courses: tuple[str, ...] | None = None
    supervisor: str | None = None
    stored: str = ""


def pack_size(text: str | None) -> php.Number | None:
    """Read a pack size as the shop computes with it: 1 when it is not given, None when it stops the production."""
    return 1 if text is None else php.leading_number(text)


def generated_seats(params: Mapping[str, str] | None, quantity: int, site: SiteFacts, handler: str) -> GeneratedSeats:
    """Compute the seats `quantity` make. `params` as the shop parses them; `handler` is written into each seat."""
    given = params or {}
    size = pack_size(given.get(PACK))
    if size is None:
        return GeneratedSeats(None)
    total = php.multiply(quantity, size)
    if not isfinite(total):
        return GeneratedSeats(None)
    units = max(0, ceil(total))
    if not units:
        return GeneratedSeats(0)
    role = given.get(SUPERVISOR, DEFAULT_SUPERVISOR)
    # The shop replaces a role it does not find; one not met yet may well be there.
    replaced = site.roles_complete and not site.role_may_exist(role)
    supervisor = DEFAULT_SUPERVISOR if replaced else role
    wanted = given.get(COURSES, "")
    if wanted and site.courses is None:
        return GeneratedSeats(units, None, supervisor)
    elements = wanted.split(",") if wanted else []
    names = dict.fromkeys(course.shortname for element in elements for course in site.courses_like(element))
    stored = build(
        [("handler", handler), ("enabledcourses", ",".join(names)), ("supervisor", supervisor)], Dialect.UNIT
    )
    return GeneratedSeats(units, tuple(names), supervisor, stored.text)
