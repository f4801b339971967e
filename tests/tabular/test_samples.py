"""The twelve paste samples, each read exactly as its expected file says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatadmin.tabular import as_expected_json, read_people

SAMPLES = Path(__file__).parents[1] / "data" / "paste_samples"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
SOURCES = {"file": "file", "clipboard text/plain": "text", "clipboard text/html": "html"}


def in_any_order(result: dict[str, Any]) -> dict[str, Any]:
    key = json.dumps
    return {**result, "problems": sorted(result["problems"], key=key), "file_notes": sorted(result["file_notes"])}


def test_there_are_twelve_samples() -> None:
    assert len(EXPECTED) == 12


@pytest.mark.parametrize("expected_path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_sample_is_read_exactly_as_expected(expected_path: Path) -> None:
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    data = (SAMPLES / expected.pop("sample")).read_bytes()
    del expected["about"]

    people = read_people(data, source=SOURCES[expected["kind"]])  # type: ignore[arg-type]

    assert in_any_order(as_expected_json(people)) == in_any_order(expected)


@pytest.mark.parametrize("expected_path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_sample_gives_the_same_people_whatever_it_is_declared_to_be(expected_path: Path) -> None:
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    data = (SAMPLES / expected["sample"]).read_bytes()
    as_file = as_expected_json(read_people(data, source="file", filename=expected["sample"]))
    assert as_file["people"] == expected["people"]
    assert as_file["skipped_rows"] == expected["skipped_rows"]
