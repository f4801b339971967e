"""The plugin's parser of handler parameters, transcribed on its own: the codec is compared with it, never with itself.

Transcribed sign by sign from domain facts: pieces end at `&`; inside a piece every `=` starts a new part; parts beyond
the second are dropped; a piece with a single part is dropped. The result is a PHP array: keys that look like whole
numbers become numbers, a key written again keeps its place and takes the new value.
"""

from __future__ import annotations

import re

PhpKey = int | str

_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]*")


def php_key(text: str) -> PhpKey:
    """Return what PHP makes of a text used as a key of an array: `5` is a number, `05`, `-0` and `+5` are texts."""
    if _WHOLE_NUMBER.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return int(text)
    return text


def plugin_reads(text: str) -> list[tuple[PhpKey, str]] | None:
    """Return the entries of the array the plugin makes, in its order; None when it makes none."""
    if text in ("", "0"):
        return None
    entries: list[tuple[PhpKey, str]] = []
    parts = [""]
    for sign in (*text, "&"):
        if sign == "=":
            parts.append("")
        elif sign != "&":
            parts[-1] += sign
        else:
            if len(parts) > 1:
                key = php_key(parts[0])
                place = next((place for place, (known, _) in enumerate(entries) if known == key), None)
                if place is None:
                    entries.append((key, parts[1]))
                else:
                    entries[place] = (key, parts[1])
            parts = [""]
    return entries or None
