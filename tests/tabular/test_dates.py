"""Rule 14: dates and durations."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular import read_people
from seatadmin.tabular.dates import DateStyle, ReadDate, date_style, read_date, read_period

FRENCH = DateStyle("day_first", ambiguous=False)
FIRST_OF_SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-09-01", "2026-09-01 00:00", "2026-09-01T00:00:00Z", "2026/09/01", "20260901", "01/09/2026", "1/9/2026",
     "01.09.2026", "01-09-2026", "01/09/26", "01/09/2026 14:30", "01/09/2026 à 14h30", "46266", "46266.5", "46266,75",
     "1788220800", "1er septembre 2026", "1 sept. 2026", "mardi 1er septembre 2026", "01-sept-26", "1 September 2026",
     "September 1st, 2026", "Sept 1, 2026"],
)  # fmt: skip
def test_every_usual_form_is_read(text: str) -> None:
    assert read_date(text, FRENCH) == ReadDate(FIRST_OF_SEPTEMBER)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "32/01/2026",
        "septembre 2026",
        "2026",
        "0",
        "demain",
        "1/2/3/4",
        "9999999999",
        "123456",
        "01/09/0026",
        "٣٣٣٣٣٣",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read_date(text, FRENCH) == ReadDate(code="date_invalid")


def test_only_an_end_may_be_relative_or_unlimited() -> None:
    assert read_date("+7D +10H", FRENCH, is_end=True) == ReadDate(relative="+7D +10H")
    assert read_date("illimité", FRENCH, is_end=True) == ReadDate("none")
    assert read_date("Sans limite", FRENCH, is_end=True) == ReadDate("none")
    assert read_date("+7D +10H", FRENCH).code == "date_invalid"
    assert read_date("illimité", FRENCH).code == "date_invalid"


def test_french_columns_are_day_first_without_doubt() -> None:
    style = date_style(["03/04/2026", "15/04/2026"], "fr")
    assert read_date("03/04/2026", style) == ReadDate(date(2026, 4, 3))


def test_a_month_first_date_among_french_ones_makes_the_others_doubtful() -> None:
    style = date_style(["03/04/2026", "04/15/2026"], "fr")
    assert read_date("03/04/2026", style) == ReadDate(date(2026, 4, 3), code="date_ambiguous")
    assert read_date("04/15/2026", style) == ReadDate(date(2026, 4, 15), code="date_ambiguous")


def test_english_columns_are_month_first_and_told() -> None:
    style = date_style(["03/04/2026"], "en")
    assert read_date("03/04/2026", style) == ReadDate(date(2026, 3, 4), code="date_ambiguous")
    assert read_date("03/03/2026", style) == ReadDate(date(2026, 3, 3))
    assert read_date("25/12/2026", style) == ReadDate(date(2026, 12, 25))
    assert read_date("03.04.2026", style) == ReadDate(date(2026, 4, 3))


def test_the_days_of_a_column_show_its_order() -> None:
    style = date_style(["03/04/2026", "25/04/2026"], "en")
    assert read_date("03/04/2026", style) == ReadDate(date(2026, 4, 3), code="date_ambiguous")


def test_without_language_the_day_comes_first_and_is_told() -> None:
    assert read_date("03/04/2026", date_style([], None)) == ReadDate(date(2026, 4, 3), code="date_ambiguous")


def test_a_workbook_may_count_from_1904() -> None:
    assert read_date("44804", DateStyle(counts_from_1904=True)).day == FIRST_OF_SEPTEMBER


@pytest.mark.parametrize(
    ("text", "days"),
    [("180", 180), ("180 jours", 180), ("180 j", 180), ("180 days", 180), ("180,0", 180), ("1 jour", 1),
     ("6 mois", None), ("0", None), ("-3", None), ("180.5", None), ("999999", None), ("six", None)],
)  # fmt: skip
def test_periods_are_whole_days(text: str, days: int | None) -> None:
    assert read_period(text) == days


@given(st.text(), st.booleans())
def test_any_text_is_read_or_refused(text: str, is_end: bool) -> None:
    found = read_date(text, FRENCH, is_end=is_end)
    assert (found.day is None and found.relative is None) == (found.code == "date_invalid")


@given(
    st.dates(min_value=date(1970, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]),
)
def test_printed_dates_come_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form), FRENCH).day == day


def test_end_before_start_is_told_and_kept(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tDébut\tFin\nA\tB\ta@example.org\t02/10/2026\t01/10/2026")
    assert people.people[0].ends == date(2026, 10, 1)
    assert codes(people) == {(2, "enrolend", "date_order")}


def test_unix_seconds_are_a_day_of_the_site() -> None:
    """Midnight in Paris is the evening before in UTC; the shop's form writes such seconds."""
    data = "Nom;Prénom;E-mail;Début\nALLARD;Guy;guy.allard@example.com;1788213600\n".encode()
    (paris,) = read_people(data, zone=ZoneInfo("Europe/Paris")).people
    (utc,) = read_people(data).people
    assert (paris.starts, utc.starts) == (date(2026, 9, 1), date(2026, 8, 31))
