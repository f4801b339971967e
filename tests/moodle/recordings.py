"""The recorded exchanges of tests/data/recordings, as values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "recordings"
PROTOCOL_FIELDS = frozenset({"wstoken", "wsfunction", "moodlewsrestformat"})


@dataclass(frozen=True)
class Recording:
    """One exchange with a real Moodle. `fields` are the form fields sent, those of the protocol left out."""

    name: str
    function: str
    fields: Mapping[str, str]
    status: int
    answer: Any
    """The decoded JSON, or None when the body was not JSON."""
    body: bytes
    """The body as it came."""
    timed_out: bool = False

    def __str__(self) -> str:
        return self.name


def _recording(name: str, raw: Mapping[str, Any]) -> Recording:
    answer = raw["response"]
    body = json.dumps(answer, ensure_ascii=False).encode()
    timed_out = False
    if isinstance(answer, dict) and "__not_json__" in answer:
        body, answer = answer["__not_json__"].encode(), None
    elif isinstance(answer, dict) and "__client__" in answer:
        body, answer, timed_out = b"", None, True
    fields = {key: value for key, value in raw["params"].items() if key not in PROTOCOL_FIELDS}
    return Recording(name, raw["function"] or "login_token", fields, raw["status"], answer, body, timed_out)


def _recordings_of(path: Path) -> list[Recording]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    name = f"{path.parent.name}/{path.stem}"
    afters = [_recording(f"{name}#after{number}", after) for number, after in enumerate(raw.get("after", ()))]
    return [_recording(name, raw), *afters]


def all_recordings() -> list[Recording]:
    """Every exchange, the second calls that showed a result (`after`) included."""
    return [found for path in sorted(FOLDER.glob("*/*.json")) for found in _recordings_of(path)]


def recording(name: str) -> Recording:
    """One exchange by `folder/case`; its values are the caller's own, to change at will."""
    path = FOLDER / f"{name.partition('#')[0]}.json"
    return next(item for item in _recordings_of(path) if item.name == name)


def nested(fields: Mapping[str, str]) -> Any | None:
    """Read flat form fields back into lists and mappings; None when they are not of the plain form we send."""
    tree: dict[str, Any] = {}
    for name, value in fields.items():
        if not re.fullmatch(r"[a-z]+(\[[a-z]+\]|\[[0-9]+\])*", name) or not isinstance(value, str):
            return None
        keys = re.findall(r"[a-z]+|[0-9]+", name)
        spot = tree
        for key in keys[:-1]:
            spot = spot.setdefault(key, {})
        spot[keys[-1]] = value
    try:
        return _lists(tree)
    except KeyError:
        return None


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and all(key.isdigit() for key in tree):
        return [_lists(tree[str(index)]) for index in range(len(tree))]
    return {key: _lists(value) for key, value in tree.items()}
