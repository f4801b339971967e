"""Moments as people type them, gaps and overlaps included."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.moments import (
    END_OF_DAY,
    Gap,
    Instant,
    Offset,
    Overlap,
    locate,
    read_duration,
    read_moment,
    read_offset,
    wall_time,
)

PARIS = ZoneInfo("Europe/Paris")
NOW = 1767225600  # Thursday 2026-01-01, 01:00 in Paris
DAY = 86_400


def shown(epoch_s: int, zone: ZoneInfo = PARIS) -> str:
    return wall_time(epoch_s, zone).isoformat()


# ---------------------------------------------------------------------- wall time
def test_a_time_that_does_not_exist_names_its_neighbours() -> None:
    found = locate(datetime(2026, 3, 29, 2, 30), PARIS)  # noqa: DTZ001 - wall time
    assert isinstance(found, Gap)
    assert shown(found.before_s) == "2026-03-29T01:59:00+01:00"
    assert shown(found.after_s) == "2026-03-29T03:00:00+02:00"


def test_a_time_that_happens_twice_names_both() -> None:
    found = locate(datetime(2026, 10, 25, 2, 30), PARIS)  # noqa: DTZ001
    assert isinstance(found, Overlap)
    assert shown(found.earlier_s) == "2026-10-25T02:30:00+02:00"
    assert shown(found.later_s) == "2026-10-25T02:30:00+01:00"


ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca"]


@given(st.integers(0, 7_200_000_000), st.sampled_from(ZONES))
def test_the_wall_time_of_a_moment_leads_back_to_it(epoch_s: int, name: str) -> None:
    zone = ZoneInfo(name)
    found = locate(wall_time(epoch_s, zone).replace(tzinfo=None), zone)
    assert isinstance(found, Instant | Overlap)
    assert epoch_s in ([found.epoch_s] if isinstance(found, Instant) else [found.earlier_s, found.later_s])


@given(st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_dateutil_finds_the_same_gaps_and_overlaps(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    found = locate(wall.replace(microsecond=0), zone)
    aware = wall.replace(microsecond=0, tzinfo=zone)
    assert isinstance(found, Gap) is not dateutil_tz.datetime_exists(aware)
    assert isinstance(found, Overlap) is dateutil_tz.datetime_ambiguous(aware)


# ---------------------------------------------------------------------- what is read
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1764576000", "2025-12-01T09:00:00+01:00"),
        ("1 764 576 000", "2025-12-01T09:00:00+01:00"),
        ("@1764576000", "2025-12-01T09:00:00+01:00"),
        ("2026-12-01", "2026-12-01T00:00:00+01:00"),
        ("2026-12-01T09:30", "2026-12-01T09:30:00+01:00"),
        ("2026-07-01 09:30:15", "2026-07-01T09:30:15+02:00"),
        ("2026-12-01T09:30:00Z", "2026-12-01T10:30:00+01:00"),
        ("2026-12-01 09:30-05:00", "2026-12-01T15:30:00+01:00"),
        ("20261201", "2026-12-01T00:00:00+01:00"),
        ("01122026", "2026-12-01T00:00:00+01:00"),
        ("1/12/2026 9h", "2026-12-01T09:00:00+01:00"),
        ("01/12/26", "2026-12-01T00:00:00+01:00"),
        ("1.12.2026, 9:30", "2026-12-01T09:30:00+01:00"),
        ("01 12 2026", "2026-12-01T00:00:00+01:00"),
        ("1er décembre 2026 à 9h30", "2026-12-01T09:30:00+01:00"),
        ("le mardi 1er déc. 2026 à 9 h 30", "2026-12-01T09:30:00+01:00"),
        ("1ER DÉCEMBRE 2026", "2026-12-01T00:00:00+01:00"),
        ("31/12/2026 24:00", "2027-01-01T00:00:00+01:00"),
        ("1/12/2026 midi", "2026-12-01T12:00:00+01:00"),
        ("December 1, 2026 9:30 am", "2026-12-01T09:30:00+01:00"),
        ("1st of December 2026 at 12am", "2026-12-01T00:00:00+01:00"),
        ("1-dec-2026", "2026-12-01T00:00:00+01:00"),
        ("+180 jours", "2026-06-30T02:00:00+02:00"),
        ("+7D +10H", "2026-01-08T11:00:00+01:00"),
        ("dans 7 jours et 10 heures", "2026-01-08T11:00:00+01:00"),
        ("in 2 weeks", "2026-01-15T01:00:00+01:00"),
        ("d'ici un an", "2027-01-01T01:00:00+01:00"),
        ("dans 3 mois", "2026-04-01T01:00:00+02:00"),
        ("-7 jours", "2025-12-25T01:00:00+01:00"),
        ("demain", "2026-01-02T00:00:00+01:00"),
        ("après-demain à 14h", "2026-01-03T14:00:00+01:00"),
        ("aujourd’hui 18h", "2026-01-01T18:00:00+01:00"),
        ("lundi prochain", "2026-01-05T00:00:00+01:00"),
        ("jeudi", "2026-01-08T00:00:00+01:00"),
        ("maintenant", "2026-01-01T01:00:00+01:00"),
    ],
)
def test_what_people_write(text: str, moment: str) -> None:
    found = read_moment(text, zone=PARIS, now=NOW)
    assert found.code == ""
    assert found.epoch_s is not None
    assert shown(found.epoch_s) == moment
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "code", "choices"),
    [
        ("29/03/2026 2h30", "gap", ["2026-03-29T01:59:00+01:00", "2026-03-29T03:00:00+02:00"]),
        ("25/10/2026 2h30", "overlap", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]),
        ("1769904000000", "milliseconds", ["2026-02-01T01:00:00+01:00"]),
        ("1769904000000000", "milliseconds", ["2026-02-01T01:00:00+01:00"]),
        ("31/12/2026 minuit", "midnight_unclear", ["2026-12-31T00:00:00+01:00", "2027-01-01T00:00:00+01:00"]),
        ("1/12", "year_missing", ["2026-12-01T00:00:00+01:00"]),
        ("29 février", "year_missing", ["2028-02-29T00:00:00+01:00"]),
        ("9h30", "day_missing", ["2026-01-01T09:30:00+01:00", "2026-01-02T09:30:00+01:00"]),
        ("180 jours", "sign_missing", ["2026-06-30T02:00:00+02:00"]),
        ("lundi 1er décembre 2026", "weekday_wrong", ["2026-12-01T00:00:00+01:00"]),
        ("31/02/2026", "no_such_day", []),
        ("31/02", "no_such_day", []),
        ("1/12/2026 25h", "no_such_time", []),
        ("1/12/2026 13pm", "no_such_time", []),
        ("99999999999", "too_far", []),
        ("1/1/1950", "too_far", []),
        ("+999999 ans", "too_far", []),
        ("12345", "number_unclear", []),
        ("99999999", "number_unclear", []),
        ("bientôt", "not_a_moment", []),
        ("1/12/2026 " + "x" * 80, "not_a_moment", []),
    ],
)
def test_what_is_not_clear_is_asked(text: str, code: str, choices: list[str]) -> None:
    found = read_moment(text, zone=PARIS, now=NOW)
    assert found.epoch_s is None
    assert found.code == code
    assert [shown(choice) for choice in found.choices] == choices
    assert not found.is_empty


def test_english_figures_could_be_swapped() -> None:
    asked = read_moment("12/01/2026", zone=PARIS, now=NOW, language="en")
    assert asked.code == "order_unclear"
    assert [shown(choice)[:10] for choice in asked.choices] == ["2026-12-01", "2026-01-12"]
    clear = read_moment("12/13/2026", zone=PARIS, now=NOW, language="en")
    assert clear.epoch_s is not None
    assert shown(clear.epoch_s)[:10] == "2026-12-13"


def test_a_day_alone_takes_the_time_asked_for_and_a_length_counts_from_its_base() -> None:
    last = read_moment("31/12/2026", zone=PARIS, now=NOW, whole_day=END_OF_DAY)
    assert last.epoch_s is not None
    assert shown(last.epoch_s) == "2026-12-31T23:59:59+01:00"
    counted = read_moment("+7 jours", zone=PARIS, now=NOW, base=NOW + DAY)
    assert counted.epoch_s == NOW + 8 * DAY


def test_nothing_is_neither_a_moment_nor_a_mistake() -> None:
    assert read_moment("  ", zone=PARIS, now=NOW).is_empty


@given(st.text(max_size=70) | st.text("0123456789/:-+ hjamdécembr.TZ", max_size=40))
def test_any_text_is_answered(text: str) -> None:
    found = read_moment(text, zone=PARIS, now=NOW)
    assert (found.epoch_s is None) or not found.code
    assert found.is_empty or found.epoch_s is not None or found.code


@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)))  # noqa: DTZ001
def test_the_french_way_and_iso_say_the_same(wall: datetime) -> None:
    french = read_moment(f"{wall:%d/%m/%Y} {wall.hour}h{wall.minute:02}", zone=PARIS, now=NOW)
    iso = read_moment(f"{wall.year:04}-{wall:%m-%dT%H:%M}", zone=PARIS, now=NOW)
    assert (french.epoch_s, french.code, french.choices) == (iso.epoch_s, iso.code, iso.choices)
    utc = read_moment(f"{wall.year:04}-{wall:%m-%dT%H:%M:%S}Z", zone=PARIS, now=NOW)
    elapsed = wall.replace(tzinfo=UTC, microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)
    assert utc.epoch_s == elapsed // timedelta(seconds=1)


# ---------------------------------------------------------------------- relative ends and lengths
@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_relative_end_is_written_as_it_is_read(days: int, hours: int) -> None:
    offset = Offset(days, hours)
    assert read_offset(offset.text) == offset
    assert offset.seconds == days * DAY + hours * 3600


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+7D", Offset(7, 0)),
        ("+10H", Offset(0, 10)),
        ("+10H+7D", Offset(7, 10)),
        ("+ 7 D + 10 H", Offset(7, 10)),
        ("+7d", None),
        ("7D", None),
        ("+2W", None),
        ("+7D +2D", None),
        ("+7D +10H +1D", None),
        ("", None),
    ],
)
def test_relative_ends(text: str, offset: Offset | None) -> None:
    assert read_offset(text) == offset


@pytest.mark.parametrize(
    ("text", "seconds", "code", "choices"),
    [
        ("180", 180 * DAY, "", ()),
        ("180 jours", 180 * DAY, "", ()),
        ("26 semaines", 182 * DAY, "", ()),
        ("1,5 j", 129_600, "", ()),
        ("48h", 2 * DAY, "", ()),
        ("1 an", 365 * DAY, "", ()),
        ("+7D +10H", 640_800, "", ()),
        ("6 mois", None, "month_unclear", (180 * DAY, 15_768_000)),
        ("0", None, "not_positive", ()),
        ("-5", None, "not_positive", ()),
        ("99999999", None, "too_long", ()),
        ("longtemps", None, "not_a_duration", ()),
        ("3 lunes", None, "not_a_duration", ()),
        ("1" * 90, None, "not_a_duration", ()),
    ],
)
def test_lengths(text: str, seconds: int | None, code: str, choices: tuple[int, ...]) -> None:
    found = read_duration(text)
    assert (found.seconds, found.code, found.choices) == (seconds, code, choices)


def test_a_bare_number_counts_in_the_unit_asked_for() -> None:
    assert read_duration("90", 1).seconds == 90
    assert read_duration(" ").is_empty


def test_the_end_of_a_day_is_its_last_second() -> None:
    assert time(23, 59, 59) == END_OF_DAY
