"""The handler files are complete, agree with what was recorded of the plugin, and a new one is only a new file.

tests/data/domain/handlers.json holds what was read in the plugin's code: names, types, checks.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from seatadmin.domain.handlers import Emit, HandlerSpec, Level, ParamSpec, ReadAt, Renewal, Required
from seatadmin.domain.params import IssueCode, ParamString, param_issues
from seatadmin.errors import UserError
from seatadmin.paths import resource
from seatadmin.services.handler_catalogue import handler_catalogue, load_catalogue

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/domain/handlers.json").read_text(encoding="utf-8")
)
CATALOGUE = handler_catalogue()
NAMES = sorted(RECORDED["handlers"])

TYPES = {"enum": "choice", "enrol_plugin": "enrol_method", "user_idnumber_or_username": "user"}
REQUIRED = {
    False: Required.NO,
    True: Required.YES,
    "one_of": Required.ONE_OF,
    "key required": Required.KEY,
    "key required, value may be empty": Required.KEY,
    "self-test only": Required.CHECK_ONLY,
}
RENEWABLE = {
    False: Renewal.NO,
    True: Renewal.YES,
    "dates only": Renewal.DATES_ONLY,
    "through another product only": Renewal.OTHER_PRODUCT,
    "extends renewable units": Renewal.EXTENDS,
}
LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "message": Level.NOTE}
OTHER_CODES = {"(literal text)": "no_handler"}
"""The one check the plugin words in its code, without a key."""


def spec(name: str) -> HandlerSpec:
    found = CATALOGUE.get(name)
    assert found is not None
    return found


def test_every_handler_of_the_plugin_has_its_file() -> None:
    assert [one.name for one in CATALOGUE] == NAMES
    assert len(NAMES) == 15


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_those_recorded(name: str) -> None:
    recorded, known = RECORDED["handlers"][name], spec(name)
    wanted = [*recorded["back_office"], *recorded["pre_payment"]]
    assert [param.name for param in known.params] == [param["name"] for param in wanted]
    assert [question.name for question in known.questions] == [param["name"] for param in recorded["front_office"]]
    for param, fact in zip((*known.params, *known.questions), (*wanted, *recorded["front_office"]), strict=True):
        assert param.type.value == TYPES.get(fact["type"], fact["type"]), param.name
        assert param.required is REQUIRED[fact["required"]], param.name
        assert set(fact.get("aliases", ())) <= set(param.understood_keys), param.name
        assert set(param.one_of) == set(fact.get("alternatives", ())), param.name
        assert (param.separator, param.trimmed) == (fact.get("separator", ""), fact.get("trimmed", False)), param.name
        assert param.secret is fact.get("sensitive", False), param.name
        if isinstance(fact.get("default"), int):
            assert param.default == str(fact["default"]), param.name
        assert (param.unit is not None) >= ("unit" in fact and fact["unit"] is not None), param.name


@pytest.mark.parametrize("name", NAMES)
def test_what_a_handler_wants_and_makes_is_what_was_recorded(name: str) -> None:
    recorded, known = RECORDED["handlers"][name], spec(name)
    assert known.max_quantity == recorded["max_quantity"]
    assert known.edition.value == recorded["distribution"].split()[0]
    assert known.seats_mode.recommended == recorded["seats_mode"]["recommended"]
    assert list(known.seats_mode.allowed) == recorded["seats_mode"]["allowed"]
    assert known.renewable.support is RENEWABLE[recorded["renewable"]]
    assert [known.produces.contexttype] == (recorded["contexttypes"] or [""])
    assert known.produces.support_course is recorded["support"]
    assert known.state.value == {"works": "works", "fragile as shipped": "fragile"}.get(recorded["status"], "fails")
    # A handler that ignores two names under one notice has them apart.
    assert {one.name for one in known.ignored} == {
        key for text in recorded["ignored"] for key in re.split(r"\W+", text) if key
    }
    assert len(known.cautions) >= recorded["defects"]


@pytest.mark.parametrize("name", NAMES)
def test_every_check_of_the_plugin_is_there_with_its_level(name: str) -> None:
    known = spec(name)
    keys = {param.name for param in known.params}
    shared = [
        check
        for check in RECORDED["common_validations"]
        if "customersupport" not in check["when"] or "customersupport" in keys
    ]
    wanted = Counter(
        (OTHER_CODES.get(check["code"], check["code"]), LEVELS[check["level"]])
        for check in (*shared, *RECORDED["handlers"][name]["validations"])
    )
    assert Counter((test.code, test.level) for test in known.self_tests if not test.ours) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_sentences_of_their_own_in_both_languages(name: str) -> None:
    known = spec(name)
    for param in (*known.params, *known.questions):
        for language in ("fr", "en"):
            assert len(param.label.say(language)) <= 40, param.name
            assert not param.label.say(language).endswith("."), param.name
            assert param.help.say(language).endswith("."), param.name
            assert param.without.say(language).endswith("."), param.name
    sentences = [known.purpose, known.availability, *known.cautions, *(test.text for test in known.self_tests)]
    assert all(text.say(language).endswith(".") for text in sentences for language in ("fr", "en"))
    assert all("'" not in text.fr for text in sentences), "French apostrophes are typographic"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_always_written_has_a_value_to_begin_with(name: str) -> None:
    assert [param.name for param in spec(name).params if param.emit is Emit.ALWAYS and param.suggested is None] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("buycourse", "std_createcourse"),
        ("std_setuponecourseession", "std_setuponecoursesession"),
        (" STD_GenerateSeats ", "std_generateseats"),
    ],
)
def test_handlers_are_found_by_the_names_of_the_documents(written: str, name: str) -> None:
    assert spec(written).name == name
    assert CATALOGUE.get("std_nothing") is None


def test_a_key_read_by_some_handlers_is_known_to_belong_elsewhere() -> None:
    session = spec("std_setuponecoursesession")
    assert "packsize" in session.foreign_keys
    assert "coursename" not in session.foreign_keys
    assert session.resolves_dates
    assert not spec("std_generateseats").resolves_dates


def test_what_a_string_may_hold_is_guessed_from_its_keys() -> None:
    quiz = CATALOGUE.keys_for({"quizid", "nonsense"})
    assert quiz is CATALOGUE.keys_for({"quizid"})
    assert {"quizid", "coursename", "template"} <= quiz.params.keys()
    # Only one handler reads both keys, and it cannot do without a third.
    assert [alert.code for _, alert in CATALOGUE.keys_for({"coursecategory"}).alerts] == [
        "missing_duration",
        "missing_template",
    ]
    # No handler reads these together: what each means is still known.
    assert CATALOGUE.keys_for({"packsize", "quizid"}).alerts == ()


# ---------------------------------------------------------------------- adding a handler is adding a file
NEW = """
name = "std_lendbook"
understood_names = []
edition = "full"
buyers = "customers"
max_quantity = 0
state = "works"
title = { fr = "Prêt d’un livre", en = "Book loan" }
purpose = { fr = "Prête un livre.", en = "Lends a book." }
availability = { fr = "Toujours proposé.", en = "Always offered." }
examples = ["shelf=A12&duration=30"]
needs = []
cautions = []
seats_mode = { recommended = 0, allowed = [0, 1], why = { fr = "Un livre.", en = "One book." } }
renewable = { support = "no", why = { fr = "Un prêt se termine.", en = "A loan ends." } }

[produces]
units_per = "line"
contexttype = "book"
units = { fr = "Une.", en = "One." }
accounts = { fr = "Aucun.", en = "None." }
enrolments = { fr = "Aucune.", en = "None." }
groups = { fr = "Aucun.", en = "None." }
roles = { fr = "Aucun.", en = "None." }
support_course = false

[[params]]
name = "shelf"
type = "text"
read = "back_office"
required = "yes"
label = { fr = "Rayon", en = "Shelf" }
help = { fr = "Où se trouve le livre.", en = "Where the book stands." }
without = { fr = "Rien n’est prêté.", en = "Nothing is lent." }
source = "handlers/std_lendbook.class.php"

[[params]]
use = "duration"
source = "handlers/std_lendbook.class.php"

[[self_tests]]
code = "errornoshelf"
kind = "missing"
level = "error"
params = ["shelf"]
text = { fr = "Le rayon manque.", en = "The shelf is missing." }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(resource("handlers/_shared.toml"), tmp_path)
    return tmp_path


def test_adding_a_handler_is_adding_a_file(folder: Path) -> None:
    shutil.copy(resource("handlers/std_generateseats.toml"), folder)
    (folder / "std_lendbook.toml").write_text(NEW, encoding="utf-8")
    catalogue = load_catalogue(folder)
    book = catalogue.get("std_lendbook")
    assert book is not None
    assert [param.name for param in book.params] == ["shelf", "duration"]
    assert book.param("duration") == ParamSpec(
        **{
            field: getattr(spec("std_setuponecoursesession").param("duration"), field)
            for field in ParamSpec.__slots__
            if field != "source"
        },
        source="handlers/std_lendbook.class.php",
    )
    strange = param_issues(ParamString.parse("shelf=A&packsize=3"), book)
    assert [issue.code for issue in strange] == [IssueCode.OTHER_HANDLER_KEY]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('help = { fr = "Où se trouve le livre.", en = "Where the book stands." }\n', "", "help"),
        ('en = "Where the book stands."', 'de = "Wo das Buch steht."', "$.params[0].help.de"),
        ('en = "Where the book stands."', 'en = " "', "$.params[0].help.en"),
        ('en = "Where the book stands." }', 'en = "Where." }\ncolour = "red"', "$.params[0].colour"),
        ('type = "text"', 'type = "shelf"', "$.params[0].type"),
        ('type = "text"', 'type = "course_list"', "separator"),
        ('type = "text"', 'type = "choice"', "choices"),
        ('required = "yes"', 'required = "one_of"', "one_of"),
        ('required = "yes"', 'required = "one_of"\none_of = ["row"]', "row"),
        ('read = "back_office"', 'read = "front_office"', "$.params[0].read"),
        ('name = "std_lendbook"', 'name = "std_lend"', "$.name"),
        ('use = "duration"', 'use = "length"', "length"),
        ("recommended = 0", "recommended = 2", "$.seats_mode.recommended"),
        ("allowed = [0, 1]", "allowed = [0, 7]", "$.seats_mode.allowed"),
        ('buyers = "customers"', 'buyers = "friends"', "$.buyers"),
        ('kind = "missing"', 'kind = "gone"', "kind"),
        ('params = ["shelf"]', 'params = ["row"]', "row"),
        ('params = ["shelf"]', "", "errornoshelf"),
        ('params = ["shelf"]', 'params = ["shelf"]\nlimit = 3', "limit"),
        ("shelf=A12&duration=30", "shelf=A12&row=30", "$.examples[0]"),
        ('max_quantity = 0', 'max_quantity = "many"', "$.max_quantity"),
        ('source = "handlers/std_lendbook.class.php"\n\n[[params]]', 'source = ""\n\n[[params]]', "source"),
        ('use = "duration"', 'use = "duration"\nname = "shelf"', "given twice"),
        ('use = "duration"', 'use = "duration"\nalerts = [{ code = "late", when = "absent" }]', "late"),
        ('name = "std_lendbook"', 'name = ', "line"),
    ],
)  # fmt: skip
def test_an_incomplete_file_is_refused_by_name_and_key(folder: Path, old: str, new: str, problem: str) -> None:
    assert old in NEW
    (folder / "std_lendbook.toml").write_text(NEW.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as error:
        load_catalogue(folder)
    assert error.value.code == "handler_file_wrong"
    assert error.value.values["file"] == "std_lendbook.toml"
    assert problem in str(error.value.values["problem"])


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "std_lendbook.toml").write_bytes(NEW.encode("utf-16"))
    with pytest.raises(UserError, match="std_lendbook"):
        load_catalogue(folder)


def test_parameters_of_the_string_are_not_questions() -> None:
    assert all(param.read is not ReadAt.FRONT_OFFICE for one in CATALOGUE for param in one.params)
