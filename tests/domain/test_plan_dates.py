"""When access begins and ends: dates of the row, of the list and of the seat, in the zone of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.moodle_facts import EnrolmentState
from seatadmin.domain.people import ListedPerson
from seatadmin.domain.planning import Effect, EffectKind, Outcome, PlannedRow
from tests.domain.builders import NOW, Scene, noon, notes, seconds

DAY_S = 86_400
NOW_S = int(NOW.timestamp())


def enrolment(row: PlannedRow) -> Effect:
    (effect,) = (effect for effect in row.effects if effect.kind in (EffectKind.ENROL, EffectKind.REACTIVATE))
    return effect


def window(scene: Scene) -> tuple[int, int]:
    effect = enrolment(scene.only())
    return effect.starts_s, effect.ends_s


def listed(seat: dict[str, Any] | None = None, target: dict[str, Any] | None = None, **row: Any) -> Scene:
    scene = Scene()
    scene.seat(**(seat or {}))
    scene.aim(**(target or {}))
    scene.row(**row)
    return scene


# ---------------------------------------------------------------------- where an end comes from
def test_without_any_date_access_is_at_once_and_without_end() -> None:
    assert window(listed()) == (0, 0)


def test_an_end_is_the_last_second_of_its_day() -> None:
    assert window(listed(ends=date(2026, 12, 31))) == (0, seconds(date(2026, 12, 31), 23, 59, 59))


def test_the_lists_end_is_for_rows_without_their_own() -> None:
    target = {"ends": date(2026, 12, 31)}
    assert window(listed(target=target)) == (0, seconds(date(2026, 12, 31), 23, 59, 59))
    assert window(listed(target=target, ends=date(2026, 6, 30)))[1] == seconds(date(2026, 6, 30), 23, 59, 59)


def test_a_row_may_ask_for_no_end_where_the_list_has_one() -> None:
    assert window(listed(target={"ends": date(2026, 12, 31)}, ends="none")) == (0, 0)


@pytest.mark.parametrize(
    ("text", "expected_s"),
    [
        ("+7D +10H", 7 * DAY_S + 36_000),
        ("+7D", 7 * DAY_S),
        ("+10H", 36_000),
        ("7d", 7 * DAY_S),
        ("+ 7 D", 7 * DAY_S),
        ("+7J +1J", 8 * DAY_S),
        ("+10H +7D", 7 * DAY_S + 36_000),
        ("+8D -1D", 7 * DAY_S),
    ],
)
def test_a_relative_end_adds_days_and_hours_up(text: str, expected_s: int) -> None:
    """The plugin understands neither and would let hours replace days (domain.md §4.1, §4.2)."""
    assert window(listed(end_relative=text)) == (0, NOW_S + expected_s)


def test_a_period_is_so_many_days_of_24_hours() -> None:
    assert window(listed(period_days=180)) == (0, NOW_S + 180 * DAY_S)


def test_a_date_goes_before_a_relative_end_and_that_before_a_period() -> None:
    assert window(listed(ends=date(2026, 6, 30), end_relative="+7D", period_days=3))[1] == seconds(
        date(2026, 6, 30), 23, 59, 59
    )
    assert window(listed(end_relative="+7D", period_days=3))[1] == NOW_S + 7 * DAY_S


# ---------------------------------------------------------------------- starts
def test_a_start_is_the_first_second_of_its_day() -> None:
    assert window(listed(starts=date(2026, 9, 1))) == (seconds(date(2026, 9, 1)), 0)


@pytest.mark.parametrize("start", [date(2026, 3, 2), date(2026, 3, 1), date(2020, 1, 1)])
def test_a_start_today_or_before_is_at_once(start: date) -> None:
    assert window(listed(starts=start)) == (0, 0)


def test_the_lists_start_is_for_rows_without_their_own() -> None:
    target = {"starts": date(2026, 9, 1)}
    assert window(listed(target=target))[0] == seconds(date(2026, 9, 1))
    assert window(listed(target=target, starts=date(2026, 10, 1)))[0] == seconds(date(2026, 10, 1))


@pytest.mark.parametrize("row", [{"period_days": 60}, {"end_relative": "+60D"}])
@pytest.mark.parametrize("start", [date(2026, 9, 1), date(2026, 2, 1)])
def test_a_period_counts_from_the_start_asked_for_a_past_one_too(row: dict[str, Any], start: date) -> None:
    assert window(listed(starts=start, **row))[1] == seconds(start) + 60 * DAY_S


# ---------------------------------------------------------------------- what cannot be
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"ends": date(2026, 3, 1)}, "end_in_past"),
        ({"end_relative": "-1D"}, "end_in_past"),
        ({"end_relative": "nonsense"}, "end_in_past"),
        ({"period_days": 0}, "end_in_past"),
        ({"starts": date(2026, 1, 1), "period_days": 30}, "end_in_past"),
        ({"starts": date(2026, 9, 1), "ends": date(2026, 8, 31)}, "date_order"),
        ({"starts": date(2026, 9, 1), "end_relative": "-1D"}, "date_order"),
    ],
)
def test_an_end_nobody_could_enjoy_keeps_the_row_out(row: dict[str, Any], code: str) -> None:
    scene = listed(**row)
    planned = scene.only()
    assert (planned.outcome, planned.seat, planned.effects) == (Outcome.BAD_DATA, None, ())
    (problem,) = planned.problems
    assert (problem.row, problem.field, problem.code, problem.blocks) == (2, "enrolend", code, True)
    assert notes(planned) == {code: {"date": problem.value}}


def test_what_planning_finds_is_not_written_into_the_intent() -> None:
    """A list kept with a wrong end is good again once the end is corrected."""
    scene = listed(target={"ends": date(2026, 3, 1)})
    planned = scene.only()
    assert planned.found == planned.problems != ()
    assert planned.intent == scene.intents[0]
    scene.aim(ends=date(2026, 12, 31))
    scene.intents = [planned.intent]
    assert scene.only().outcome is Outcome.NEW_ACCOUNT


def test_an_end_today_is_still_to_come() -> None:
    assert window(listed(ends=date(2026, 3, 2)))[1] == seconds(date(2026, 3, 2), 23, 59, 59)


# ---------------------------------------------------------------------- the seat's own dates
def test_access_ends_with_the_seat() -> None:
    scene = listed(seat={"ends": noon(2026, 6, 1)}, ends=date(2026, 12, 31))
    row = scene.only()
    assert enrolment(row).ends_s == int(noon(2026, 6, 1).timestamp())
    assert notes(row) == {"end_limited_by_seat": {"date": "2026-06-01"}}


def test_no_end_at_all_is_limited_too_and_told() -> None:
    scene = listed(seat={"ends": noon(2026, 6, 1)}, ends="none")
    assert notes(scene.only()) == {"end_limited_by_seat": {"date": "2026-06-01"}}


def test_where_nothing_was_asked_the_seats_end_is_no_news() -> None:
    """The shop sets no end on seats nor enrolments (seats.md §6.22)."""
    scene = listed(seat={"ends": noon(2026, 6, 1)})
    row = scene.only()
    assert enrolment(row).ends_s == int(noon(2026, 6, 1).timestamp())
    assert not row.notes


def test_an_end_before_that_of_the_seat_stands() -> None:
    row = listed(seat={"ends": noon(2026, 6, 1)}, ends=date(2026, 5, 1)).only()
    assert enrolment(row).ends_s == seconds(date(2026, 5, 1), 23, 59, 59)
    assert not row.notes


def test_access_begins_with_the_seat() -> None:
    row = listed(seat={"starts": noon(2026, 9, 1)}).only()
    assert enrolment(row).starts_s == int(noon(2026, 9, 1).timestamp())
    assert notes(row) == {"start_limited_by_seat": {"date": "2026-09-01"}}


def test_a_seat_that_has_begun_limits_nothing() -> None:
    row = listed(seat={"starts": noon(2026, 1, 1)}).only()
    assert enrolment(row).starts_s == 0
    assert not row.notes


@pytest.mark.parametrize(
    ("seat", "row"),
    [
        ({"ends": noon(2026, 6, 1)}, {"starts": date(2026, 9, 1)}),
        ({"starts": noon(2026, 9, 1)}, {"ends": date(2026, 6, 1)}),
    ],
)
def test_a_seat_that_shares_no_moment_with_the_row_is_not_used(seat: dict[str, Any], row: dict[str, Any]) -> None:
    planned = listed(seat=seat, **row).only()
    assert (planned.outcome, planned.seat) == (Outcome.NO_SEAT, None)
    assert notes(planned) == {"no_seat_for_dates": {}}


def test_a_reactivation_writes_the_dates_asked_for() -> None:
    """Moodle's only way to reactivate overwrites both dates."""
    scene = listed(ends=date(2026, 12, 31), reactivate=True)
    scene.enrol(scene.user("anne@example.org"), state=EnrolmentState.INACTIVE)
    effect = enrolment(scene.only())
    assert (effect.kind, effect.ends_s) == (EffectKind.REACTIVATE, seconds(date(2026, 12, 31), 23, 59, 59))


def test_a_reactivated_holder_stays_within_the_seat() -> None:
    scene = Scene()
    scene.held("anne@example.org", ends=noon(2026, 6, 1))
    scene.enrol(scene.user("anne@example.org"), state=EnrolmentState.INACTIVE)
    scene.row("anne@example.org", reactivate=True)
    assert enrolment(scene.only()).ends_s == int(noon(2026, 6, 1).timestamp())


# ---------------------------------------------------------------------- clocks that change
@pytest.mark.parametrize(
    ("day", "length_h"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_days_of_23_and_25_hours_begin_and_end_at_midnight(day: date, length_h: int) -> None:
    scene = listed(starts=day, ends=day)
    starts_s, ends_s = window(scene)
    assert ends_s - starts_s == length_h * 3600 - 1
    assert datetime.fromtimestamp(starts_s, scene.zone).isoformat()[:19] == f"{day}T00:00:00"
    assert datetime.fromtimestamp(ends_s, scene.zone).isoformat()[:19] == f"{day}T23:59:59"


def test_a_period_over_a_change_of_clocks_moves_the_local_hour_as_in_the_shop() -> None:
    starts_s, ends_s = window(listed(starts=date(2026, 10, 1), period_days=60))
    assert ends_s - starts_s == 60 * DAY_S
    assert datetime.fromtimestamp(ends_s, ZoneInfo("Europe/Paris")).hour == 23


@pytest.mark.parametrize(
    ("zone", "day", "first_hour"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), 1),
        ("Asia/Beirut", date(2026, 3, 29), 1),
        ("Atlantic/Azores", date(2026, 10, 25), 0),
    ],
)
def test_where_midnight_does_not_exist_or_comes_twice_a_day_is_whole(zone: str, day: date, first_hour: int) -> None:
    scene = listed(starts=day, ends=day)
    scene.now = datetime(2018, 1, 1, tzinfo=UTC)
    scene.zone = ZoneInfo(zone)
    starts_s, ends_s = window(scene)
    local = [datetime.fromtimestamp(moment, scene.zone) for moment in (starts_s - 1, starts_s, ends_s, ends_s + 1)]
    assert [moment.date() for moment in local] == [day - timedelta(days=1), day, day, day + timedelta(days=1)]
    assert local[1].hour == first_hour


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"])
def test_a_day_is_a_day_of_the_site_not_of_the_workstation(zone: str) -> None:
    scene = listed(ends=date(2026, 6, 30))
    scene.zone = ZoneInfo(zone)
    ends = datetime.fromtimestamp(window(scene)[1], scene.zone)
    assert ends.isoformat()[:19] == "2026-06-30T23:59:59"


# ---------------------------------------------------------------------- calendars that end
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Pacific/Kiritimati", "UTC"])
@pytest.mark.parametrize("row", [{"ends": date.max}, {"period_days": 10**12}, {"end_relative": "+" + "9" * 5000 + "D"}])
def test_the_end_of_the_calendar_is_an_end_like_another(zone: str, row: dict[str, Any]) -> None:
    scene = listed(**row)
    scene.zone = ZoneInfo(zone)
    assert window(scene)[1] > seconds(date(9999, 1, 1), zone=UTC)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York"])
def test_the_beginning_of_the_calendar_is_long_ago(zone: str) -> None:
    scene = listed(starts=date.min, ends=date.min)
    scene.zone = ZoneInfo(zone)
    assert scene.only().problems[0].code == "end_in_past"


texts = st.text(alphabet="+-0123456789DHJdhj ", max_size=30)


@given(
    starts=st.none() | st.dates(),
    ends=st.none() | st.just("none") | st.dates(),
    relative=st.none() | texts,
    period=st.none() | st.integers(-(10**13), 10**13),
    target_ends=st.none() | st.dates(),
    seat_starts=st.none() | st.datetimes(timezones=st.just(UTC)),
    seat_ends=st.none() | st.datetimes(timezones=st.just(UTC)),
    zone=st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]),
)
def test_any_dates_give_a_window_or_a_reason(
    *,
    starts: date | None,
    ends: Any,
    relative: str | None,
    period: int | None,
    target_ends: date | None,
    seat_starts: datetime | None,
    seat_ends: datetime | None,
    zone: str,
) -> None:
    person = {"starts": starts, "ends": ends, "end_relative": relative, "period_days": period}
    scene = listed(seat={"starts": seat_starts, "ends": seat_ends}, target={"ends": target_ends}, **person)
    scene.zone = ZoneInfo(zone)
    row = scene.only()
    assert row.person == ListedPerson(2, "Martin", "Anne", "anne@example.org", **person)
    if row.outcome is Outcome.BAD_DATA:
        assert row.problems
    elif row.outcome is Outcome.NEW_ACCOUNT:
        effect = enrolment(row)
        assert effect.starts_s == 0 or effect.starts_s > NOW_S
        assert effect.ends_s == 0 or effect.ends_s >= max(NOW_S, effect.starts_s)
        if seat_ends is not None:
            assert 0 < effect.ends_s <= seat_ends.timestamp()
        if seat_starts is not None and seat_starts > NOW:
            assert effect.starts_s >= int(seat_starts.timestamp())
    else:
        assert row.outcome is Outcome.NO_SEAT
