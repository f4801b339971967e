"""Every code `seatadmin.moodle` raises or finds is worded in both languages, and every finding worded exists."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from seatadmin.moodle import check, faults, transport
from seatadmin.services.wording import LANGUAGES, Language, Words, messages

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "seatadmin" / "moodle").glob("*.py"))


def first_arguments(*makers: str) -> set[str]:
    """Constant first arguments of all calls of these names in the package."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if name in makers and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def error_codes() -> set[str]:
    tables = {
        *faults.NOBODY_SERVED.values(),
        *faults.REFUSED.values(),
        *faults._BEFORE_MOODLE.values(),
        *transport._CERTIFICATE_CODES.values(),
        *check._ACCOUNT_STATES,
        faults.NOT_EXPLAINED,
        "certificate_untrusted",
        "password_refused",
    }
    return tables | first_arguments("UserError", "Unavailable", "Rejected", "_NoReply")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_worded(language: Language) -> None:
    assert error_codes() <= messages(language)["error"].keys()
    assert first_arguments("OutcomeUnknown") <= messages(language)["unknown"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_and_what_they_block_are_worded_and_nothing_else(language: Language) -> None:
    path = ROOT / "resources" / "messages" / f"moodle.{language}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(tables["finding"]) == first_arguments("_find", "Finding") | {"clock_ahead", "clock_behind"}
    needs = (*check.NEEDED_FUNCTIONS.values(), *check.NEEDED_RIGHTS.values())
    assert set(tables["blocks"]) == {blocks for blocks, _ in needs}
    assert set(tables["level"]) == {level.value for level in check.Level}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_reads_as_a_sentence(language: Language) -> None:
    finding = check.Finding("function_missing", check.Level.BLOCKS, {"function": "core_x", "blocks": "enrol"})
    text = str(Words(language).finding(finding))
    assert "core_x" in text
    assert "{" not in text
    assert messages(language)["blocks"]["enrol"] in text
