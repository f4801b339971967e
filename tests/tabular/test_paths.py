"""Shipped files are found in a source tree; an installed wheel carries them inside the package."""

from __future__ import annotations

import pytest

from seatadmin import paths


def test_a_shipped_file_is_found() -> None:
    assert paths.resource("column_synonyms.json").is_file()


def test_the_package_comes_before_the_source_tree(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    installed, source = tmp_path / "installed", tmp_path / "source"
    for root in (installed, source):
        root.mkdir()
    (source / "both.txt").write_text("source")
    monkeypatch.setattr(paths, "_ROOTS", (installed, source))
    assert paths.resource("both.txt") == source / "both.txt"
    (installed / "both.txt").write_text("installed")
    assert paths.resource("both.txt") == installed / "both.txt"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/nothing\.toml"):
        paths.resource("nothing.toml")
