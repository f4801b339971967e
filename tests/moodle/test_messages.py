"""Every code `seatadmin.moodle` raises or finds has a sentence in both languages, with values that exist."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from seatadmin.moodle import check, faults, transport

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "seatadmin" / "moodle").glob("*.py"))
LANGUAGES = ("en", "fr")


def sentences(language: str) -> dict[str, str]:
    path = ROOT / "resources" / "messages" / f"moodle.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def codes_in_the_source() -> set[str]:
    """First arguments of the errors, findings and lost replies made anywhere in the package."""
    makers = {"UserError", "Unavailable", "Rejected", "OutcomeUnknown", "Finding", "_find", "_NoReply"}
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if name in makers and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def all_codes() -> set[str]:
    tables = {
        *faults.NOBODY_SERVED.values(),
        *faults.REFUSED.values(),
        *faults._BEFORE_MOODLE.values(),
        *transport._CERTIFICATE_CODES.values(),
        *check._ACCOUNT_STATES,
        faults.NOT_EXPLAINED,
        "certificate_untrusted",
        "password_refused",
        "clock_ahead",
        "clock_behind",
    }
    needs = {f"blocks_{blocks}" for blocks, _ in (*check.NEEDED_FUNCTIONS.values(), *check.NEEDED_RIGHTS.values())}
    return codes_in_the_source() | tables | needs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    assert set(sentences(language)) == all_codes()


def test_both_languages_use_the_same_values() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english, french = sentences("en"), sentences("fr")
    for code, text in english.items():
        assert values(text) == values(french[code]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_say_what_happened_and_what_to_do(language: str) -> None:
    for code, text in sentences(language).items():
        if code.startswith("blocks_"):
            assert text[0].islower()
            assert not text.endswith(".")
        else:
            assert text.endswith((".", "?"))
            assert re.match(r"[A-ZÀ-Ý«“{0-9]", text)
