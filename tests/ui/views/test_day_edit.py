from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, QLocale, Qt

from ui import wording
from ui.views.day_edit import DayEdit, day_from_text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/05/2028", date(2028, 5, 15)),
        ("15.5.28", date(2028, 5, 15)),
        ("15052028", date(2028, 5, 15)),
        ("2028-05-15", date(2028, 5, 15)),
        ("15 May 2028", date(2028, 5, 15)),
        ("1er août 2028", date(2028, 8, 1)),
        ("15 mars", None),
        ("45000", None),
        ("31/12/3112", None),
        ("31/02/2028", None),
        ("demain", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert day_from_text(text) == day


@pytest.mark.parametrize("end", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("15/05/2028", (2028, 5, 15)),
        ("31/12/2028", (2028, 12, 31)),
        ("2027-02-01", (2027, 2, 1)),
        ("oups", (2028, 4, 30)),
    ],
)
def test_a_whole_day_can_be_typed(qtbot: Any, end: Qt.Key, typed: str, expected: tuple[int, int, int]) -> None:
    edit = DayEdit()
    qtbot.addWidget(edit)
    edit.setDate(QDate(2028, 4, 30))
    with qtbot.waitExposed(edit):
        edit.show()
    edit.setFocus()
    edit.on_entered()
    qtbot.keyClicks(edit, typed)
    qtbot.keyClick(edit, end)
    edit.clearFocus()
    assert edit.date() == QDate(*expected)
    assert edit.text() == QLocale().toString(QDate(*expected), wording.day_format())
