"""References of seats, `XXXX-XXXX-XXXX-XXXX`, by the shop's own algorithm so that both read alike.

Source: domain.md §9.1, run against the plugin; expected results in tests/data/domain/references.json.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterator

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def references(seed: str, taken: Collection[str] = ()) -> Iterator[str]:
    """Yield free references one after the other. `seed` is the transaction id of the order, or any text of ours.

    The first payload hashes the seed; each further one hashes the reference before it, dashes included.
    """
    text = seed
    seen: set[str] = set()
    while True:
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        payload = base64.b64encode(digest.encode()).decode()[:14].upper()
        reference = _formatted(payload)
        # The chain of hashes could close on itself; a counter leads out without touching the shop's own results.
        text = reference if reference not in seen else f"{reference}{len(seen)}"
        seen.add(reference)
        if reference not in taken:
            yield reference


def is_reference(text: str) -> bool:
    """Tell whether a text is a reference with the right checksum; dashes do not count, case does."""
    plain = text.replace("-", "")
    return len(plain) == 16 and _formatted(plain[:14]).replace("-", "") == plain


def _formatted(payload: str) -> str:
    total = sum(map(ord, payload))
    whole = payload + _ALPHABET[total % 36] + _ALPHABET[total // 36 % 36]
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))
