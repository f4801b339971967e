"""Answers on the wire: JSON, XML when the caller did not ask for JSON, and the pages that are neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n'


def to_json(answer: Any) -> bytes:
    """Write an answer as Moodle does: `null` for functions without one, non-ASCII escaped."""
    return json.dumps(answer, separators=(",", ":")).encode("ascii")


def to_xml(answer: Any) -> bytes:
    """Write an answer in Moodle's XML."""
    return f"{_HEAD}<RESPONSE>\n{_xml(answer)}</RESPONSE>\n".encode()


def refusal_to_xml(body: Mapping[str, Any]) -> bytes:
    """Write a refusal in Moodle's XML."""
    lines = [f'<EXCEPTION class="{escape(body["exception"])}">']
    for name in ("errorcode", "message", "debuginfo"):
        if name in body:
            lines.append(f"<{name.upper()}>{escape(str(body[name]))}</{name.upper()}>")
    lines.append("</EXCEPTION>")
    return (_HEAD + "\n".join(lines) + "\n").encode()


def _xml(value: Any) -> str:
    if isinstance(value, Mapping):
        keys = "".join(f'<KEY name="{escape(key)}">{_xml(inner)}</KEY>\n' for key, inner in value.items())
        return f"<SINGLE>\n{keys}</SINGLE>\n"
    if isinstance(value, list):
        return f"<MULTIPLE>\n{''.join(_xml(inner) for inner in value)}</MULTIPLE>\n"
    if value is None:
        return '<VALUE null="null"/>\n'
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return f"<VALUE>{escape(text)}</VALUE>\n"


def page(title: str) -> bytes:
    """Return a small HTML page, as a web server or a site in maintenance answers."""
    return (
        f"<!DOCTYPE html>\n<html><head><title>{escape(title)}</title></head>"
        f"<body><h1>{escape(title)}</h1></body></html>\n"
    ).encode()
