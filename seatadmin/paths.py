"""Where the files shipped with the program stand: beside the package once installed, at the root of a source tree."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(name: str) -> Path:
    """Return the path of a shipped file or folder; `name` uses forward slashes (`handlers/std_createcourse.toml`).

    Raises `FileNotFoundError` when the installation lacks it.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"resources/{name} is missing from this installation")
