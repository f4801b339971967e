"""The plugin for Moodle as it is shipped: zip, version, languages, declared services, what its PHP may not do.

What it does is tested by its own PHPUnit tests, inside a Moodle. These tests need neither Moodle nor PHP.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tools import plugin

DATA = Path(__file__).parents[1] / "data" / "plugin"
DOCS = plugin.ROOT / "docs"
PHP = [path for path in plugin.files() if path.suffix == ".php"]
FUNCTIONS: dict[str, Any] = json.loads((DATA / "functions.json").read_text(encoding="utf-8"))["functions"]
PREFIX = "local_seatadmin_"
# Classes the functions are made of, not functions.
BASES = {"base", "batch_call", "saving_call", "table_page"}
STRING = re.compile(r"^\$string\['([^']+)'\] = '((?:[^'\\]|\\.)*)';$", re.MULTILINE)


def code(path: Path) -> str:
    """Read a PHP file without its comments."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)


def language(name: str) -> dict[str, str]:
    text = (plugin.SOURCE / "lang" / name / "local_seatadmin.php").read_text(encoding="utf-8")
    pairs = STRING.findall(text)
    assert len(pairs) == text.count("$string["), "a string is not written on one line in single quotes"
    assert [key for key, _ in pairs] == sorted({key for key, _ in pairs}), "strings are sorted, each once"
    return dict(pairs)


# --- the zip -----------------------------------------------------------------------------------------------------


def test_zip_holds_the_plugin_under_the_name_moodle_wants(tmp_path: Path) -> None:
    with zipfile.ZipFile(plugin.build(tmp_path)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name.split("/")[0] for name in names} == {"seatadmin"}
        assert {f"seatadmin/{path.relative_to(plugin.SOURCE).as_posix()}" for path in plugin.files()} == set(names)
        for needed in ("version.php", "README.md", "db/install.xml", "db/services.php", "lang/en/local_seatadmin.php"):
            assert f"seatadmin/{needed}" in names
        for path in plugin.files():
            assert archive.read(f"seatadmin/{path.relative_to(plugin.SOURCE).as_posix()}") == path.read_bytes()


def test_zip_is_the_same_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    copy = tmp_path / ".hidden" / "copy"
    shutil.copytree(plugin.SOURCE, copy)
    (copy / ".DS_Store").write_bytes(b"left by a file manager")
    (copy / "version.php").touch()
    (copy / "version.php").chmod(0o600)
    first = plugin.build(tmp_path / "first")
    second = plugin.build(tmp_path / "second", copy)
    assert first.name == second.name == f"local_seatadmin-{plugin.facts()['release']}.zip"
    assert first.read_bytes() == second.read_bytes()


def test_version() -> None:
    known = plugin.facts()
    assert known["component"] == "local_seatadmin"
    assert re.fullmatch(r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d", known["version"])
    assert known["requires"] == "2022112800", "Moodle 4.1"
    assert "supported = [401, 500]" in (plugin.SOURCE / "version.php").read_text(encoding="utf-8")


# --- languages ---------------------------------------------------------------------------------------------------


def test_languages_say_the_same() -> None:
    english, french = language("en"), language("fr")
    assert english.keys() == french.keys()
    for key, text in english.items():
        places = re.findall(r"\{\$a(?:->\w+)?\}", text)
        assert sorted(places) == sorted(re.findall(r"\{\$a(?:->\w+)?\}", french[key])), key
        assert text.strip(), key
        assert french[key].strip(), key
        # Moodle shows an apostrophe as it is written; French has the curved one.
        assert "'" not in french[key], key


def test_every_refusal_has_its_sentence_and_its_place_in_the_documentation() -> None:
    english = language("en")
    documented = (DOCS / "moodle-plugin-api.md").read_text(encoding="utf-8")
    refused = {
        name
        for path in PHP
        if "tests" not in path.parts
        for name in re.findall(r"(?:new refusal\(|\$bad\()\s*'([a-z]+)'", code(path))
    }
    whole = {
        name
        for path in PHP
        if "tests" not in path.parts
        for name in re.findall(r"moodle_exception\(\s*'([a-z]+)',\s*'local_seatadmin'", code(path))
    }
    # The one refusal whose code is chosen between two.
    refused |= {"alreadyenrolled", "enrolmentsuspended"}
    assert len(refused) > 40
    assert len(whole) >= 6
    assert {f"error_{name}" for name in refused} <= english.keys()
    assert whole <= english.keys()
    told = {key.removeprefix("error_") for key in english if key.startswith("error_")} - {"unexpected"}
    assert told == refused, "sentences that nothing says"
    missing = {name for name in refused | whole if f"`{name}`" not in documented}
    assert not missing


# --- declared services -------------------------------------------------------------------------------------------


def declared() -> tuple[set[str], set[str]]:
    """Read `db/services.php`: the functions of the plugin, the functions of core in its service."""
    text = code(plugin.SOURCE / "db" / "services.php")
    lists = text.split("$functions = [];")[0]
    own = set(re.findall(r"^    '(\w+)' => ", lists, flags=re.MULTILINE))
    core = set(re.findall(r"'((?:core|enrol)_\w+)'", text))
    return own, core


def test_every_function_is_declared_recorded_and_documented() -> None:
    own, _ = declared()
    classes = {path.stem for path in (plugin.SOURCE / "classes" / "external").glob("*.php")} - BASES
    assert own == classes
    assert {PREFIX + name for name in own} == FUNCTIONS.keys()
    documented = (DOCS / "moodle-plugin-api.md").read_text(encoding="utf-8")
    for name in own:
        assert f"`{name}`" in documented
    recorded = {json.loads(path.read_text(encoding="utf-8"))["function"] for path in (DATA / "recordings").iterdir()}
    assert recorded == FUNCTIONS.keys()


def test_every_parameter_is_documented() -> None:
    documented = (DOCS / "moodle-plugin-api.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z]\w*", documented))
    # `price1`…`price5` stand for those between.
    words |= {f"{name}{number}" for name in ("price", "range") for number in range(1, 6)}

    def names(shape: dict[str, Any]) -> set[str]:
        if shape["kind"] == "object":
            return set(shape["keys"]).union(*(names(inner) for inner in shape["keys"].values()))
        return names(shape["content"]) if shape["kind"] == "list" else set()

    for function, described in FUNCTIONS.items():
        assert names(described["parameters"]) <= words, function


def test_the_service_offers_what_seatadmin_calls_of_core() -> None:
    _, core = declared()
    sources = (plugin.ROOT / "seatadmin").rglob("*.py")
    called = {
        name
        for path in sources
        if "sandbox" not in path.parts
        for name in re.findall(r"moodle\.((?:core|enrol)_\w+)", path.read_text(encoding="utf-8"))
    }
    assert len(called) > 10
    assert called <= core


def test_rights_are_the_three_declared() -> None:
    text = code(plugin.SOURCE / "db" / "access.php")
    rights = set(re.findall(r"'(local/seatadmin:\w+)' =>", text))
    assert rights == {f"local/seatadmin:{name}" for name in ("readshop", "editcatalogue", "manageseats")}
    assert re.findall(r"'archetypes' => \[(.*?)\]", text) == ["", "", ""], "nobody has them until they are given"
    english = language("en")
    assert {right.removeprefix("local/") for right in rights} <= english.keys()
    used = {right for path in PHP for right in re.findall(r"'(local/seatadmin:\w+)'", code(path))}
    assert used == rights
    for described in FUNCTIONS.values():
        assert described["capabilities"] in rights | {""}


def test_tables() -> None:
    root = ElementTree.parse(plugin.SOURCE / "db" / "install.xml").getroot()
    tables = {table.get("NAME"): table for table in root.iter("TABLE")}
    assert tables.keys() == {"local_seatadmin_journal"}
    unique = [index.get("FIELDS") for index in root.iter("INDEX") if index.get("UNIQUE") == "true"]
    assert unique == ["clientkey"], "a key is done once because the database says so"
    fields = {str(field.get("NAME")) for field in root.iter("FIELD")} - {"id"}
    english = language("en")
    assert {f"privacy:metadata:journal:{name}" for name in fields} <= english.keys()


# --- the PHP -----------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "runs text as code": r"\b(eval|assert|create_function)\s*\(",
    "runs a program": r"\b(exec|shell_exec|system|passthru|popen|proc_open|pcntl_exec)\s*\(|`[^`\n]*`",
    "reads the request itself": r"\$_(GET|POST|REQUEST|COOKIE|FILES|SERVER|SESSION)\b|\b(optional|required)_param\s*\(",
    "ends or prints": r"\b(die|exit|echo|print|print_r|var_dump|error_log)\b(?!.*MOODLE_INTERNAL)",
    "hides errors": r"(?<![\w'\"@])@(?:\$|\w+\s*\()",
    "turns names into variables": r"\bextract\s*\(|\$\$\w",
    "fetches from outside": r"\b(curl_init|fsockopen|download_file_content|file_get_contents\s*\(\s*['\"]https?:)",
    "writes files": r"\b(file_put_contents|fopen|unlink|rename|mkdir|move_uploaded_file)\s*\(",
}


@pytest.mark.parametrize("path", PHP, ids=lambda path: path.relative_to(plugin.SOURCE).as_posix())
def test_php_does_nothing_forbidden(path: Path) -> None:
    text = code(path).replace("defined('MOODLE_INTERNAL') || die();", "")
    for reason, pattern in FORBIDDEN.items():
        found = re.search(pattern, text)
        assert found is None, f"{reason}: {found and found.group()}"
    for call in re.findall(r"\bunserialize\s*\(.*", text):
        assert "'allowed_classes' => false, 'max_depth' => " in call
    # Values reach SQL as parameters only; table and column names come from constants of the plugin.
    for call in re.findall(r"(?:_sql|->execute|_select)\((.*)", text):
        assert not re.search(r'".*\$(item|params\[|given|value)', call), call


@pytest.mark.parametrize("path", PHP, ids=lambda path: path.relative_to(plugin.SOURCE).as_posix())
def test_php_file_is_marked_as_part_of_moodle(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<?php\n// This file is part of Moodle")
    assert "either version 3 of the License, or\n// (at your option) any later version." in text
    assert "@package    local_seatadmin" in text
    assert "?>" not in text
    assert not re.search(r"[\r\t]", text)
    assert re.search(r"[^\n]\n\Z", text)


@pytest.mark.skipif(shutil.which("php") is None, reason="PHP is not installed")
def test_php_can_be_read() -> None:
    # One process for all files: starting PHP is what takes time.
    script = (
        "foreach (array_slice($argv, 1) as $file) {"
        " try { token_get_all(file_get_contents($file), TOKEN_PARSE); }"
        " catch (ParseError $e) { echo $file, ': ', $e->getMessage(), ' in line ', $e->getLine(), PHP_EOL; } }"
    )
    done = subprocess.run(
        ["php", "-n", "-d", "extension=tokenizer", "-r", script, "--", *map(str, PHP)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""


# --- what was recorded -------------------------------------------------------------------------------------------


def fits(value: Any, shape: dict[str, Any]) -> str | None:
    """Say where an answer differs from what the function describes, None when it fits."""
    if value is None:
        return None if shape.get("allownull", False) else "null"
    if shape["kind"] == "list":
        return next((f"[{n}]{bad}" for n, one in enumerate(value) if (bad := fits(one, shape["content"]))), None)
    if shape["kind"] == "object":
        keys: dict[str, dict[str, Any]] = shape["keys"]
        for name, inner in keys.items():
            if name not in value:
                if inner["required"] == "required":
                    return f".{name} missing"
            elif bad := fits(value[name], inner):
                return f".{name} {bad}"
        extra = value.keys() - keys.keys()
        return f" more: {extra}" if extra else None
    kinds: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "raw": (str,), "bool": (bool, int)}
    return None if isinstance(value, kinds.get(shape["type"], (str,))) else f" {value!r} is no {shape['type']}"


@pytest.mark.parametrize("path", sorted((DATA / "recordings").iterdir()), ids=lambda path: path.stem)
def test_recorded_answers_are_what_is_described(path: Path) -> None:
    exchange = json.loads(path.read_text(encoding="utf-8"))
    answer = exchange["response"]
    assert exchange["params"]["wstoken"] == "TOKEN"
    if "exception" in answer:
        assert answer.keys() == {"exception", "errorcode", "message"}
        return
    assert fits(answer, FUNCTIONS[exchange["function"]]["returns"]) is None
    for result in answer.get("results", []):
        assert (result["status"] == "done") == (result["errorcode"] == "") == (result["message"] == "")


def test_recordings_can_be_read_as_python_reads_them() -> None:
    # Texts with a JSON value inside are what the client decodes a second time.
    line = json.loads((DATA / "recordings" / "100-get_bill_lines-all.json").read_text(encoding="utf-8"))
    first = line["response"]["rows"][0]
    assert json.loads(first["catalogitemjson"])["record"]["code"] == first["itemcode"]
    assert json.loads(first["productiondatajson"])["handlerparams"]["courselist"] == "SCI,MATH101,BIG"
    assert Decimal(first["unitcost"]) == 450
