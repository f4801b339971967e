"""Everything told about dates has words in both languages, and the words carry what they are about."""

from __future__ import annotations

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from seatadmin.domain.date_agreements import AgreementCode, agreements
from seatadmin.domain.dates import DATE_KEYS, DateIssue, DateRule, Window, resolve
from seatadmin.domain.handlers import Level
from seatadmin.domain.moments import read_duration, read_moment
from seatadmin.domain.params import ParamString
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import LANGUAGES, Language, Words, messages
from tests.services.test_wording import NBSP, codes

PARIS = ZoneInfo("Europe/Paris")
NOW = 1767225600
FR, EN = (DateWords(Words(language, PARIS)) for language in LANGUAGES)
ISSUES = codes("report", "refuse", under="domain/dates.py") | {"end_zero", "missing_duration", "empty_value"}
ISSUES |= {"not_positive", "unit_in_duration", "not_a_number", "relative_unclear", "date_as_text", "not_a_timestamp"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_worded_and_no_sentence_is_left_over(language: Language) -> None:
    tables = messages(language)
    assert set(tables["date_issue"]) == ISSUES
    assert set(tables["date_remedy"]) <= ISSUES
    assert set(tables["date_proposal"]) == {code.value for code in AgreementCode} | {"write_duration_and_mark"}
    assert set(tables["date_field"]) == DATE_KEYS | {"template"}
    assert tables["moment_reason"].keys() == tables["moment_remedy"].keys()
    assert set(tables["moment_reason"]) == codes("_unclear") - {"x"} | {
        "gap",
        "overlap",
        "milliseconds",
        "number_unclear",
        "no_such_day",
        "no_such_time",
        "sign_missing",
        "too_far",
        "not_a_moment",
    }
    assert tables["duration_reason"].keys() == tables["duration_remedy"].keys()
    assert set(tables["duration_reason"]) == {"month_unclear", "not_positive", "too_long", "not_a_duration"}
    assert get_args(Language) == LANGUAGES


def test_an_issue_names_its_value_and_its_remedy() -> None:
    said = FR.issue(DateIssue("relative_end", Level.WARNING, "endtime", "+7D"))
    assert f"«{NBSP}+7D{NBSP}»" in said.what
    assert said.remedy.startswith("Écrivez une durée")
    other = EN.issue(DateIssue("other_key", Level.WARNING, "enddate", "5"))
    assert other.what == "The shop does not read “enddate”: it reads “endtime”."
    assert "endtime" in other.remedy
    assert len(FR.issue(DateIssue("not_a_timestamp", Level.ERROR, "endtime", "x" * 500)).what) < 200


@pytest.mark.parametrize(
    ("window", "french"),
    [
        (Window(NOW, NOW + 86_400), "du 01/01/2026 à 01:00 au 02/01/2026 à 01:00"),
        (Window(str(NOW), 0), "à partir du 01/01/2026 à 01:00, sans fin"),
        (Window(NOW, None), "à partir du 01/01/2026 à 01:00, sans qu’aucune fin soit donnée"),
        (Window(None, None), "rien n’est produit"),
        (Window(None, 0), f"sans fin{NBSP}; la boutique ne garde pas de début"),
        (Window("2026-02-01", 0), f"début illisible{NBSP}: «{NBSP}2026-02-01{NBSP}»"),
        (Window(10**17, 10**18), f"du {10**17} au {10**18}"),
    ],
)
def test_windows_are_told_in_the_zone(window: Window, french: str) -> None:
    assert FR.window(window) == french


def test_both_answers_and_the_verdict() -> None:
    refused = resolve({"endtime": "5"}, 0, NOW)
    assert FR.promised(refused) == "à partir du 01/01/2026 à 01:00, fin refusée"
    assert FR.verdict(refused) == "Les documents et la boutique ne sont pas d’accord."
    failing = resolve({"duration": "abc"}, 1, NOW)
    assert EN.done(failing) == "production stops with an error"
    assert EN.verdict(resolve({}, 0, NOW)) == "Documents and shop agree."


def test_proposals_say_what_they_write() -> None:
    found = agreements(ParamString.parse("endtime=+7D +10H"), 0, NOW, zone=PARIS)
    said = [FR.proposal(one) for one in found]
    assert said[0] == f"Écrire 7 jours et 10 heures et «{NBSP}renouvelable{NBSP}»"
    assert said[1] == "Finir le 08/01/2026 à 11:00 pour tous"
    period = agreements(ParamString.parse("enrolperiod=30d"), 0, NOW, rule=DateRule.REMOTE_ACCESS)
    assert EN.proposal(period[0]) == "Write in seconds: 30 days"


def test_choices_of_a_time_that_happens_twice_say_their_offset() -> None:
    twice = read_moment("25/10/2026 2h30", zone=PARIS, now=NOW)
    assert FR.choices(twice) == (
        "25/10/2026 à 02:30, la première fois (UTC+2)",
        "25/10/2026 à 02:30, la seconde fois (UTC+1)",
    )
    india = DateWords(Words("en", ZoneInfo("America/St_Johns")))
    moved = read_moment("2026-11-01 01:30", zone=ZoneInfo("America/St_Johns"), now=NOW)
    assert india.choices(moved)[1] == "1 November 2026 01:30, the second time (UTC-3:30)"
    gap = read_moment("29/03/2026 2h30", zone=PARIS, now=NOW)
    assert FR.choices(gap) == ("29/03/2026 à 01:59", "29/03/2026 à 03:00")
    assert FR.reason(gap).what.startswith("Cette heure n’existe pas")


def test_lengths() -> None:
    assert FR.length(0) == "0 jour"
    assert FR.length(90) == "1 minute et 30 secondes"
    assert EN.length(86_400 * 2 + 3_600 * 3 + 60) == "2 days, 3 hours and 1 minute"
    assert FR.duration_reason(read_duration("6 mois")).what == "Un mois n’a pas de durée fixe."


def test_seconds_are_shown_when_there_are_some() -> None:
    assert FR.moment(NOW + 5) == "01/01/2026 à 01:00:05"
    assert FR.moment(NOW + 59) == "01/01/2026 à 01:00"
