"""Questions to the buyer: read, edited and written back without losing what somebody else has put there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.handlers import Bilingual, HandlerSpec, ParamSpec, ParamType, ReadAt, Required
from seatadmin.domain.questions import (
    JsonNumber,
    Question,
    QuestionType,
    missing_questions,
    question_for,
    question_issues,
    questions_text,
    read_questions,
    with_missing,
)
from tests.examples import examples

NAME = (
    '[{"field":"fullname","label":"Nom du cours","type":"textfield","desc":"Nom complet","attrs":{"size":80}},'
    '{"field":"idnumber","label":"Numéro","type":"text"}]'
)
ODD = """ [ {"hint": [1.0, 1e2, null], "field" : "a", "type":"select", "label":"L\\u00e9on \\/ x",
  "options": ["Un", "Deux"], "attrs": {"size": "80", "max": 7.50}, "field": "b"} ] """


# ---------------------------------------------------------------------- reading
def test_questions_are_read() -> None:
    first, second = read_questions(NAME)
    assert (first.field, first.label, first.kind, first.desc, first.attrs, first.options) == (
        "fullname",
        "Nom du cours",
        QuestionType.TEXTFIELD,
        "Nom complet",
        (("size", "80"),),
        (),
    )
    assert (second.field, second.kind, second.attrs) == ("idnumber", QuestionType.TEXT, ())


def test_what_others_wrote_is_read_as_the_shop_reads_it() -> None:
    (question,) = read_questions(ODD)
    assert question.field == "b"  # the last of two
    assert question.label == "Léon / x"
    assert question.options == (("0", "Un"), ("1", "Deux"))
    assert question.attrs == (("size", "80"), ("max", "7.50"))
    assert question.others == ("hint",)


@pytest.mark.parametrize("text", ["", "0"])
def test_nothing_is_asked_by_an_empty_text(text: str) -> None:
    found = read_questions(text)
    assert (found.questions, found.unreadable, found.text) == ((), None, text)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "found"),
    [
        ('[{"field":"a",}]', "questions_not_json", 1, 15, "}]"),
        ('[\n {"field": nul}\n]', "questions_not_json", 2, 12, "nul}"),
        ("fullname|Nom|text", "questions_not_json", 1, 1, "fullname|Nom"),
        ("   ", "questions_not_json", 1, 4, ""),
        ('[{"field":NaN}]', "questions_not_json", 1, 11, "NaN}]"),
        ('[{"field":"\\ud800"}]', "questions_not_json", 1, 12, '\\ud800"}]'),
        ("[" * 5000, "questions_not_json", 1, 1, "[" * 12),
        ("[" * 100 + "]" * 100, "questions_not_json", 1, 1, "[" * 12),
        ("[]", "questions_none", 1, 1, "[]"),
        ("null", "questions_none", 1, 1, "null"),
        ('{"field":"a"}', "questions_not_a_list", 1, 1, '{"field":"a"'),
        ('["a"]', "questions_not_a_list", 1, 1, '["a"]'),
        ("12", "questions_not_a_list", 1, 1, "12"),
    ],
)
def test_unreadable_texts_say_where(text: str, code: str, line: int, column: int, found: str) -> None:
    read = read_questions(text)
    assert read.unreadable is not None
    assert (read.unreadable.code, read.unreadable.line, read.unreadable.column, read.unreadable.found) == (
        code,
        line,
        column,
        found,
    )
    assert (read.text, read.questions) == (text, ())


@pytest.mark.parametrize(
    ("text", "repairs", "fields"),
    [
        ("fullname|Nom complet|text;idnumber|Numéro", ("older_mask",), ["fullname", "idnumber"]),
        ("coursename|Nom du cours|textarea;\n", ("older_mask",), ["coursename"]),
        ("[{“field”:“a”,“label”:“A”}]", ("quotes_typeset",), ["a"]),
        ("[{&quot;field&quot;:&quot;a&quot;}]", ("quotes_escaped",), ["a"]),
        ("[{'field':'a'}]", ("quotes_single",), ["a"]),
        ('[{"field":"a",},]', ("comma_trailing",), ["a"]),
        ('{"field":"a"},{"field":"b"}', ("object_alone",), ["a", "b"]),
        ("{'field':'a',}", ("quotes_single", "comma_trailing", "object_alone"), ["a"]),
    ],
)
def test_small_repairs_are_proposed(text: str, repairs: tuple[str, ...], fields: list[str]) -> None:
    found = read_questions(text).unreadable
    assert found is not None
    assert found.repairs == repairs
    assert [question.field for question in read_questions(found.proposal or "")] == fields


def test_an_older_mask_becomes_questions_with_types() -> None:
    found = read_questions("fullname|Nom complet|textarea;idnumber|Numéro").unreadable
    assert found is not None
    assert found.proposal == (
        '[{"field":"fullname","label":"Nom complet","type":"textarea"},'
        '{"field":"idnumber","label":"Numéro","type":"textfield"}]'
    )


@pytest.mark.parametrize("text", ["du texte", "a|b|c|d|e", "|", "[{", '[{"field":}]', "[]"])
def test_nothing_is_proposed_for_what_cannot_be_guessed(text: str) -> None:
    found = read_questions(text).unreadable
    assert found is not None
    assert (found.proposal, found.repairs) == (None, ())


# ---------------------------------------------------------------------- writing
def test_the_same_questions_keep_their_text() -> None:
    read = read_questions(ODD)
    assert read.replaced(read.questions) is read
    again = read.replaced([read.questions[0].replaced(label="Léon / x", attrs=(("size", "80"), ("max", "7.50")))])
    assert again is read


def test_a_change_leaves_the_rest_as_it_was() -> None:
    read = read_questions('[{"hint":[1.0,1e2],"field":"a","label":"A","attrs":{"size":80,"max":7.50}}]')
    changed = read.replaced([read.questions[0].replaced(label="B", type="textarea", attrs=(("size", "80"),))])
    assert changed.text == '[{"hint":[1.0,1e2],"field":"a","label":"B","type":"textarea","attrs":{"size":80}}]'
    assert read_questions(changed.text) == changed


def test_members_are_written_in_the_order_of_the_documents() -> None:
    question = Question.of(
        "modele", "Modèle", QuestionType.SELECT, options=(("A", "Modèle «\u00a0A\u00a0»"),), attrs=(("class", "x"),)
    )
    assert questions_text([question.replaced(desc="Lequel\u00a0?")]) == (
        '[{"field":"modele","label":"Modèle","type":"select","desc":"Lequel\u00a0?","attrs":{"class":"x"},'
        '"options":{"A":"Modèle «\u00a0A\u00a0»"}}]'
    )


def test_emptied_members_go() -> None:
    question = Question.of("a", "A", desc="d", attrs=(("size", "8"),), options=(("1", "x"),))
    assert question.replaced(desc="", attrs=(), options=()) == Question.of("a", "A")
    assert dict(question.members)["attrs"] != dict(question.replaced(attrs=(("size", "08"),)).members)["attrs"]
    assert question.replaced(attrs=(("size", "9"),)).attrs == (("size", "9"),)


def test_no_question_is_an_empty_text() -> None:
    """An empty JSON list would stop the buyer."""
    assert read_questions(NAME).replaced([]).text == ""
    assert read_questions("[]").unreadable is not None


words = st.text(max_size=8)
scalars = words | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=3
)
names = st.sampled_from(["field", "label", "type", "desc", "attrs", "options"]) | words
lists = st.lists(st.dictionaries(names, values, max_size=6), min_size=1, max_size=3)


@given(lists, st.sampled_from([None, 1, "\t"]), st.booleans())
@settings(max_examples=examples(40))
def test_whatever_stands_there_survives_an_edit(found: list[dict[str, Any]], indent: Any, ascii_only: bool) -> None:
    text = json.dumps(found, indent=indent, ensure_ascii=ascii_only)
    read = read_questions(text)
    assert read.unreadable is None
    assert json.loads(questions_text(read.questions)) == found
    assert read.replaced(read.questions).text == text
    changed = read.replaced([*read.questions[:-1], read.questions[-1].replaced(label="Nouveau")])
    assert json.loads(changed.text) == [*found[:-1], {**found[-1], "label": "Nouveau"}]
    question_issues(read.questions)


@given(st.text(max_size=40) | st.text(alphabet='[]{}",:|;\\u01ad fieldab', max_size=40))
@settings(max_examples=examples(40))
def test_any_text_can_be_met(text: str) -> None:
    read = read_questions(text)
    assert read.text == text
    if read.unreadable is not None and read.unreadable.proposal is not None:
        assert read_questions(read.unreadable.proposal).questions
    question_issues(read.questions)


pairs = st.lists(st.tuples(words, words), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)


@given(st.tuples(words, words, words, words, pairs, pairs))
@settings(max_examples=examples(40))
def test_what_is_typed_in_is_what_is_read(typed: tuple[Any, ...]) -> None:
    field, label, kind, desc, attrs, options = typed
    question = Question.of(field, label, kind, desc=desc, attrs=attrs, options=options)
    (read,) = read_questions(questions_text([question]))
    assert read == question
    assert (read.field, read.label, read.type, read.desc, read.attrs, read.options) == typed


def test_sizes_are_written_as_numbers() -> None:
    assert dict(Question.of("a", "A", attrs=(("size", "80"),)).members)["attrs"].members == (  # type: ignore[union-attr]
        ("size", JsonNumber("80")),
    )


# ---------------------------------------------------------------------- what is wrong
@pytest.mark.parametrize(
    ("text", "issues"),
    [
        (NAME, []),
        ('[{"label":"A","type":"text"}]', [(1, "question_key_missing", "")]),
        ('[{"name":"a","label":"A","type":"text"}]', [(1, "question_key_misnamed", "name")]),
        ('[{"field":"nom complet","label":"A","type":"text"}]', [(1, "question_key_invalid", "nom complet")]),
        ('[{"field":"a.b","label":"A","type":"text"}]', [(1, "question_key_invalid", "a.b")]),
        (
            '[{"field":"a","label":"A","type":"text"},{"field":"a","label":"B","type":"text"}]',
            [(2, "question_key_twice", "a")],
        ),
        (
            '[{"field":"a1","label":"A","type":"text"},{"field":"a","label":"B","type":"text"}]',
            [(2, "question_key_ambiguous", "a1")],
        ),
        ('[{"field":"a","label":" ","type":"text"}]', [(1, "question_label_missing", "")]),
        ('[{"field":"a","label":"A"}]', [(1, "question_type_missing", "")]),
        ('[{"field":"a","label":"A","type":"date"}]', [(1, "question_type_unknown", "date")]),
        ('[{"field":"a","label":"A","type":"textarea"}]', [(1, "question_type_stops", "textarea")]),
        ('[{"field":"a","label":"A","type":"checkbox"}]', [(1, "question_type_stops", "checkbox")]),
        (
            '[{"field":"a","label":"A","type":"select"}]',
            [(1, "question_type_stops", "select"), (1, "question_options_missing", "")],
        ),
        (
            '[{"field":"a","label":"A","type":"select","options":[]}]',
            [(1, "question_type_stops", "select"), (1, "question_options_missing", "")],
        ),
        ('[{"field":"a","label":"A","type":"text","options":["x"]}]', [(1, "question_options_unused", "")]),
        (
            '[{"field":"a","label":"A","type":"select","options":{"x":"1","y":"2","x":"3"}}]',
            [(1, "question_type_stops", "select"), (1, "question_option_twice", "x")],
        ),
        (
            '[{"field":"a","label":"A","type":"text","attrs":{"title":"dit \\"x\\""}}]',
            [(1, "question_attribute_quoted", "title")],
        ),
    ],
)
def test_issues(text: str, issues: list[tuple[int, str, str]]) -> None:
    found = question_issues(read_questions(text))
    assert [(issue.position, issue.code, issue.value) for issue in found] == issues


# ---------------------------------------------------------------------- handlers
def param(name: str, kind: ParamType = ParamType.TEXT, **more: Any) -> ParamSpec:
    return ParamSpec(
        name,
        kind,
        ReadAt.FRONT_OFFICE,
        more.pop("required", Required.YES),
        Bilingual(f"{name} (fr)", f"{name} (en)"),
        Bilingual("aide", "help"),
        "class",
        Bilingual("", ""),
        **more,
    )


class Asking:
    """What these functions read of a handler."""

    questions = (
        param("fullname", understood_keys=("coursename",)),
        param("idnumber"),
        param("foruser", required=Required.NO),
    )


ASKING: HandlerSpec = Asking()  # type: ignore[assignment]


def test_questions_a_handler_needs_are_found_missing() -> None:
    assert missing_questions(read_questions(NAME), ASKING) == ()
    found = missing_questions(read_questions('[{"field":"coursename","label":"A","type":"text"}]'), ASKING)
    assert [(missing.param.name, missing.respelled) for missing in found] == [
        ("fullname", "coursename"),
        ("idnumber", None),
    ]


def test_missing_questions_are_added_in_the_words_of_the_handler() -> None:
    read = read_questions('[{"field":"coursename","label":"Nom","type":"text"}]')
    assert with_missing(read, ASKING, "fr").text == (
        '[{"field":"fullname","label":"Nom","type":"text"},{"field":"idnumber","label":"idnumber (fr)",'
        '"type":"textfield","desc":"aide","attrs":{"size":80}}]'
    )
    assert with_missing(read_questions(NAME), ASKING, "fr").text == NAME


def test_answers_are_asked_in_one_line_of_text() -> None:
    """The only field whose answer the shop gets back."""
    for kind in (ParamType.BOOL, ParamType.TEXT, ParamType.DAYS):
        question = question_for(param("a", kind), "en")
        assert (question.kind, question.label) == (QuestionType.TEXTFIELD, "a (en)")
        assert question_issues([question]) == ()
