"""Moments, lengths and the timeline of an offer: typed, pasted, chosen and put right by keyboard alone."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from seatadmin.domain.dates import DateRule
from seatadmin.domain.params import ParamString
from seatadmin.services.date_wording import DateWords
from seatadmin.services.wording import Words
from ui.i18n import Language
from ui.views.duration_edit import DurationEdit
from ui.views.moment_edit import MomentEdit
from ui.views.timeline import DatedOffer, Timeline

PARIS = ZoneInfo("Europe/Paris")
NOW = 1795166400  # 2026-11-20, 10:20 in Paris
FR, EN = (DateWords(Words(language, PARIS)) for language in ("fr", "en"))
DAY = 86_400


def shown(qtbot: Any, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.setFocus()
    return widget


def moment_edit(qtbot: Any, value: str = "", **more: Any) -> tuple[MomentEdit, list[str]]:
    edit = MomentEdit(FR, lambda: NOW, **more)
    edit.set_value(value)
    shown(qtbot, edit)
    told: list[str] = []
    edit.changed.connect(lambda: told.append(edit.value()))
    return edit, told


def type_text(qtbot: Any, edit: Any, text: str) -> None:
    edit.line.selectAll()
    if text.isascii():
        qtbot.keyClicks(edit.line, text)
    else:
        edit.line.insert(text)  # Qt's test keys abort on accents
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)


# ---------------------------------------------------------------------- moments
@pytest.mark.parametrize(
    ("typed", "value", "line"),
    [
        ("1/12/2026 9h", "1796112000", "01/12/2026 09:00"),
        ("2026-12-01T09:00:30", "1796112030", "01/12/2026 09:00:30"),
        ("1796112000", "1796112000", "01/12/2026 09:00"),
        ("1er décembre 2026 à 9h", "1796112000", "01/12/2026 09:00"),
        ("+180 jours", str(NOW + 180 * DAY), "19/05/2027 11:20"),
        ("+7D +10H", str(NOW + 7 * DAY + 36_000), "27/11/2026 20:20"),
    ],
)
def test_what_is_typed_becomes_seconds_and_is_shown_as_local_time(
    qtbot: Any, typed: str, value: str, line: str
) -> None:
    edit, told = moment_edit(qtbot)
    type_text(qtbot, edit, typed)
    assert told == [value]
    assert edit.epoch() == int(value)
    assert edit.line.text() == line
    assert edit.seconds.text() == value
    assert not edit.question.isVisible()
    assert value in edit.line.accessibleDescription()


def test_typing_shows_the_moment_before_it_is_taken_and_escape_gives_it_up(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    edit.line.selectAll()
    qtbot.keyClicks(edit.line, "2/12/2026")
    assert edit.seconds.text() == "1796166000"
    qtbot.keyClick(edit.line, Qt.Key.Key_Escape)
    assert edit.line.text() == "01/12/2026 09:00"
    assert edit.seconds.text() == "1796112000"
    assert told == []


def test_leaving_takes_what_was_typed_and_an_empty_line_is_no_moment(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000", without="À l’achat")
    edit.line.selectAll()
    qtbot.keyClick(edit.line, Qt.Key.Key_Delete)
    edit.line.left.emit()
    assert told == [""]
    assert edit.epoch() is None
    assert edit.read.text() == "À l’achat"
    assert not edit.copy.isVisible()


@pytest.mark.parametrize("pasted", ["1796112000", "01/12/2026 09:00"])
def test_a_paste_is_taken_at_once(qtbot: Any, pasted: str) -> None:
    edit, told = moment_edit(qtbot)
    QGuiApplication.clipboard().setText(pasted)
    qtbot.keyClick(edit.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == ["1796112000"]


@pytest.mark.parametrize(
    ("typed", "answers", "chosen"),
    [
        ("28/03/2027 2h30", ["28/03/2027 à 01:59", "28/03/2027 à 03:00"], "1806195600"),
        (
            "31/10/2027 2h30",
            ["31/10/2027 à 02:30, la première fois (UTC+2)", "31/10/2027 à 02:30, la seconde fois (UTC+1)"],
            "1824946200",
        ),
    ],
)
def test_gaps_and_overlaps_are_asked_in_place(qtbot: Any, typed: str, answers: list[str], chosen: str) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    type_text(qtbot, edit, typed)
    assert told == []
    assert edit.value() == "1796112000"
    assert [button.text() for button in edit.question.buttons] == answers
    assert "01/12/2026 09:00" in edit.question.text
    last = edit.question.buttons[-1]
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Space)
    assert told == [chosen]
    assert not edit.question.isVisible()
    # Leaving the field does not ask again about the hour that exists twice.
    edit.line.left.emit()
    assert told == [chosen]


def test_what_is_no_date_says_so_and_keeps_the_old_one(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    type_text(qtbot, edit, "bientot")
    assert edit.line.text() == "bientot"
    assert edit.question.text.startswith("Ce n’est pas une date.")
    assert edit.value() == "1796112000"
    qtbot.keyClick(edit.line, Qt.Key.Key_Up)  # a question is open: nothing moves
    assert told == []


@pytest.mark.parametrize(
    ("value", "asked", "offered"),
    [
        ("2026-02-01", "2026-02-01", "1769900400"),
        ("1769904000000", "millisecondes", "1769904000"),
        ("+7D +10H", "+7D +10H", None),
        ("n'importe", "pas une date", None),
    ],
)
def test_what_somebody_else_wrote_stays_until_one_chooses(
    qtbot: Any, speak: Any, value: str, asked: str, offered: str | None
) -> None:
    speak(Language.FRENCH)
    edit, told = moment_edit(qtbot, value)
    assert edit.line.text() == value
    assert asked in edit.question.text
    edit.line.left.emit()
    assert (edit.value(), told) == (value, [])
    assert bool(edit.question.buttons) is (offered is not None)
    if offered is not None:
        qtbot.mouseClick(edit.question.buttons[0], Qt.MouseButton.LeftButton)
        assert told == [offered]


def test_arrows_move_by_days_and_page_keys_by_months(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    qtbot.keyClick(edit.line, Qt.Key.Key_Up)
    assert edit.line.text() == "02/12/2026 09:00"
    qtbot.keyClick(edit.line, Qt.Key.Key_PageDown)
    assert edit.line.text() == "02/11/2026 09:00"
    qtbot.keyClick(edit.line, Qt.Key.Key_Down)
    assert edit.line.text() == "01/11/2026 09:00"
    assert len(told) == 3
    empty, _ = moment_edit(qtbot, whole_day=time(23, 59, 59))
    qtbot.keyClick(empty.line, Qt.Key.Key_Up)
    assert empty.line.text() == "20/11/2026 23:59:59"


def test_the_calendar_opens_moves_and_takes_by_keyboard(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    qtbot.keyClick(edit.line, Qt.Key.Key_F4)
    popup = edit.popup
    assert popup.isVisible()
    assert popup.calendar.selectedDate() == QDate(2026, 12, 1)
    popup.calendar.setSelectedDate(QDate(2026, 12, 24))
    popup.use.setFocus()
    qtbot.keyClick(popup.use, Qt.Key.Key_Space)
    assert not popup.isVisible()
    assert edit.line.text() == "24/12/2026 09:00"
    assert len(told) == 1


def test_a_length_is_counted_by_fields_from_the_start_or_written_as_it_is(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, relative=True)
    edit.set_base(1796112000, "le début")
    qtbot.mouseClick(edit.open, Qt.MouseButton.LeftButton)
    popup = edit.popup
    assert "le début" in popup.base.text()
    assert not popup.count.isEnabled()
    popup.days.setValue(7)
    popup.hours.setValue(10)
    qtbot.mouseClick(popup.count, Qt.MouseButton.LeftButton)
    edit.open.click()
    assert "+7D +10H" in popup.write.text()
    assert popup.warning.isVisible()
    qtbot.mouseClick(popup.write, Qt.MouseButton.LeftButton)
    assert told == [str(1796112000 + 7 * DAY + 36_000), "+7D +10H"]
    assert edit.question.isVisible()


def test_the_seconds_are_copied(qtbot: Any) -> None:
    edit, _ = moment_edit(qtbot, "1796112000")
    qtbot.mouseClick(edit.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "1796112000"


def test_another_zone_shows_another_hour_and_typing_is_not_disturbed(qtbot: Any) -> None:
    edit, told = moment_edit(qtbot, "1796112000")
    edit.set_words(DateWords(Words("en", ZoneInfo("America/New_York"))))
    assert edit.line.text() == "2026-12-01 03:00"
    edit.line.selectAll()
    qtbot.keyClicks(edit.line, "2026-12")
    edit.set_value("1796112000")
    assert edit.line.text() == "2026-12"
    assert told == []


# ---------------------------------------------------------------------- lengths
def duration_edit(qtbot: Any, value: str = "", **more: Any) -> tuple[DurationEdit, list[str]]:
    edit = DurationEdit(FR, **more)
    edit.set_value(value)
    shown(qtbot, edit)
    told: list[str] = []
    edit.changed.connect(lambda: told.append(edit.value()))
    return edit, told


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("180", "180", "180 jours"),
        ("26 semaines", "182", "182 jours"),
        ("1 an", "365", "365 jours"),
        ("36 h", "1.5", "1 jour et 12 heures"),
        ("0", "0", ""),
    ],
)
def test_lengths_are_written_in_days(qtbot: Any, typed: str, value: str, words: str) -> None:
    edit, told = duration_edit(qtbot)
    type_text(qtbot, edit, typed)
    assert told == [value]
    assert edit.read.text() == words


def test_months_are_asked_and_units_chosen(qtbot: Any) -> None:
    edit, told = duration_edit(qtbot, "30")
    type_text(qtbot, edit, "6 mois")
    assert told == []
    assert [button.text() for button in edit.question.buttons] == ["180 jours", "182 jours et 12 heures"]
    qtbot.mouseClick(edit.question.buttons[0], Qt.MouseButton.LeftButton)
    assert told == ["180"]
    type_text(qtbot, edit, "2")
    edit.unit.setFocus()
    qtbot.keyClick(edit.unit, Qt.Key.Key_Down)
    assert told[-1] == "14"
    assert edit.line.text() == "2"
    type_text(qtbot, edit, "des lustres")
    assert edit.value() == "14"
    assert edit.question.text.startswith("Ce n’est pas une durée.")


def test_a_period_in_seconds_is_shown_in_days(qtbot: Any) -> None:
    edit, told = duration_edit(qtbot, "2592000", unit_s=1)
    assert (edit.line.text(), edit.unit.currentData(), edit.seconds()) == ("30", DAY, 30 * DAY)
    type_text(qtbot, edit, "90 min")
    assert told == ["5400"]
    assert edit.line.text() == "90"


def test_a_length_somebody_else_wrote_stays(qtbot: Any) -> None:
    edit, told = duration_edit(qtbot, "180j")
    edit.line.left.emit()
    assert (edit.value(), edit.line.text(), told) == ("180j", "180j", [])
    qtbot.mouseClick(edit.question.buttons[0], Qt.MouseButton.LeftButton)
    assert told == ["180"]


# ---------------------------------------------------------------------- timeline
def offer(text: str, renewable: int = 0, **more: Any) -> DatedOffer:
    return DatedOffer(ParamString.parse(text), renewable, **more)


def test_the_timeline_tells_both_answers_in_words_and_follows_the_day(qtbot: Any, language: Language) -> None:
    timeline = Timeline(DateWords(Words(language.value, PARIS)), NOW)
    timeline.show_offer(offer("coursename=SCI&duration=180"))
    shown(qtbot, timeline)
    first = timeline.text.text()
    assert first.count("\n") == 2
    assert timeline.picture.accessibleName() == first
    empty = timeline.picture.grab().toImage()
    timeline.slider.setFocus()
    qtbot.keyClick(timeline.slider, Qt.Key.Key_PageUp)
    assert timeline.day.date() == QDate(2026, 12, 20)
    assert timeline.text.text() != first
    timeline.day.setDate(QDate(2027, 1, 1))
    assert timeline.slider.value() == 42
    timeline.show_offer(offer("coursename=SCI&duration=180", 1))
    assert timeline.resolution is not None
    assert timeline.resolution.same
    assert timeline.buttons == []
    assert timeline.picture.grab().toImage() != empty


def test_a_purchase_of_today_stays_today_and_another_day_stays_that_day(qtbot: Any) -> None:
    timeline = Timeline(FR, 0)
    qtbot.addWidget(timeline)
    timeline.set_now(NOW)
    assert (timeline.day.date(), timeline.bought_at()) == (QDate(2026, 11, 20), NOW)
    timeline.set_day(QDate(2026, 12, 1))
    timeline.set_now(NOW + DAY)
    assert timeline.day.date() == QDate(2026, 12, 1)
    assert timeline.slider.value() == 10
    assert timeline.bought_at() == 1796122800


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("endtime=+7D", {}),
        ("starttime=2026-02-01", {}),
        ("starttime=hier", {}),
        ("starttime=1000000000", {"course_start": 4_000_000_000}),
        ("endtime=7258000000", {}),
        ("", {"rule": DateRule.NOTHING}),
        ("template=&duration=365", {"rule": DateRule.COURSE_SPACE}),
        ("endtime=9999999999999999999", {}),
    ],
)
def test_any_dates_can_be_drawn(qtbot: Any, text: str, more: dict[str, Any]) -> None:
    timeline = Timeline(FR, NOW)
    timeline.show_offer(offer(text, **more))
    timeline.resize(420, 400)
    shown(qtbot, timeline)
    assert not timeline.picture.grab().isNull()
    assert timeline.text.text()


def test_one_key_makes_documents_and_shop_agree(qtbot: Any) -> None:
    timeline = Timeline(FR, NOW)
    timeline.show_offer(offer("coursename=SCI&endtime=+7D"))
    shown(qtbot, timeline)
    button = timeline.buttons[0]
    assert "endtime=+7D" in button.toolTip()
    assert "duration=7" in button.accessibleDescription()
    button.setFocus()
    with qtbot.waitSignal(timeline.agreement_chosen) as chosen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    agreement = chosen.args[0]
    timeline.show_offer(DatedOffer(agreement.after, agreement.renewable))
    assert timeline.resolution is not None
    assert timeline.resolution.is_sound
    assert timeline.buttons == []


def test_a_clock_change_on_the_way_is_told(qtbot: Any) -> None:
    timeline = Timeline(EN, NOW)
    qtbot.addWidget(timeline)
    timeline.show_offer(offer("duration=180", 1))
    assert "another hour" in timeline.text.text()
    timeline.show_offer(offer("duration=365", 1))
    assert "another hour" not in timeline.text.text()
    timeline.set_words(FR)
    assert "Du 20/11/2026" in timeline.text.text()
