"""Questions edited one by one, as JSON, or added as the handler needs them: always the same text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt

from seatadmin.services.handler_catalogue import handler_catalogue
from seatadmin.services.wording import Words
from ui.i18n import Language
from ui.views.questions_editor import QuestionsEditor, key_from_label

FOREIGN = '[ {"field":"a" , "label":"Ancienne\u00a0?","type":"text","x-note":[1.50]} ]'


@pytest.fixture
def editor(qtbot: Any, speak: Any) -> QuestionsEditor:
    speak(Language.FRENCH)
    editor = QuestionsEditor(Words("fr"))
    qtbot.addWidget(editor)
    editor.resize(900, 600)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def test_showing_a_foreign_text_changes_nothing(editor: QuestionsEditor) -> None:
    told: list[str] = []
    editor.changed.connect(told.append)
    editor.set_text(FOREIGN)
    assert editor.text == FOREIGN
    assert editor.label.text() == "Ancienne\u00a0?"
    assert told == []


def test_editing_a_question_keeps_what_nobody_knows(qtbot: Any, editor: QuestionsEditor) -> None:
    editor.set_text(FOREIGN)
    editor.desc.setFocus()
    qtbot.keyClicks(editor.desc, "aide")
    (question,) = json.loads(editor.text)
    assert question == {
        "field": "a",
        "label": "Ancienne\u00a0?",
        "type": "text",
        "desc": "aide",
        "x-note": [1.50],
    }
    assert "1.50" in editor.text


def test_the_handlers_questions_are_added_in_one_step(qtbot: Any, editor: QuestionsEditor) -> None:
    editor.set_handler(handler_catalogue().get("std_createcourse"))
    assert editor.hint.isVisible()
    assert editor.hint_button.text() == "Ajouter 2 questions"
    with qtbot.waitSignal(editor.changed) as told:
        qtbot.mouseClick(editor.hint_button, Qt.MouseButton.LeftButton)
    assert [question["field"] for question in json.loads(told.args[0])] == ["fullname", "idnumber"]
    assert not editor.hint.isVisible()


def test_a_new_question_gets_its_key_from_its_text(qtbot: Any, editor: QuestionsEditor) -> None:
    qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    assert editor.label.hasFocus()
    qtbot.keyClicks(editor.label, "Langue souhaitee ?")
    editor.kind.setCurrentIndex(editor.kind.findData("select"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    editor.options.setFocus()
    qtbot.keyClicks(editor.options, "fr = Francais")
    qtbot.keyClick(editor.options, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.options, "en = Anglais")
    assert json.loads(editor.text) == [
        {
            "field": "languesouhaitee",
            "label": "Langue souhaitee ?",
            "type": "select",
            "options": {"fr": "Francais", "en": "Anglais"},
        }
    ]


@pytest.mark.parametrize("field", ["label", "key", "desc"])
def test_the_field_typed_in_keeps_the_focus(qtbot: Any, editor: QuestionsEditor, field: str) -> None:
    editor.set_text('[{"field":"a","label":"A"},{"field":"b","label":"B"}]')
    editor.list.setCurrentRow(1)
    line = getattr(editor, field)
    line.setFocus()
    line.selectAll()
    for letter in "Niveau":
        # To whatever has the focus, as a keyboard does.
        qtbot.keyClick(editor.window().focusWidget(), letter)
    assert line.hasFocus()
    assert line.text() == "Niveau"
    assert editor.list.currentRow() == 1


def test_a_text_that_cannot_be_read_stays_and_can_be_repaired(qtbot: Any, editor: QuestionsEditor) -> None:
    editor.set_text("[{'field':'a','label':'A','type':'text'},]")
    assert editor.views.currentWidget() is editor.json
    assert not editor.add.isEnabled()
    assert editor.text.endswith(",]")
    qtbot.mouseClick(editor.hint_button, Qt.MouseButton.LeftButton)
    assert json.loads(editor.text) == [{"field": "a", "label": "A", "type": "text"}]
    assert editor.add.isEnabled()


def test_questions_move_and_go(qtbot: Any, editor: QuestionsEditor) -> None:
    editor.set_text('[{"field":"a","label":"A"},{"field":"b","label":"B"}]')
    qtbot.mouseClick(editor.down, Qt.MouseButton.LeftButton)
    assert [question["field"] for question in json.loads(editor.text)] == ["b", "a"]
    assert editor.list.currentRow() == 1
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    assert editor.text == ""


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [("Nom du cours", [], "nomducours"), ("Nom du cours", ["nomducours"], "nomducours_b"), ("2026", [], "question")],
)
def test_keys_are_plain_and_free(label: str, taken: list[str], key: str) -> None:
    assert key_from_label(label, taken) == key
