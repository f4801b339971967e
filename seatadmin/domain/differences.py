"""What differs between two states of an entry, field by field, and how the changes of two people come together.

The same comparison serves versions, the shop's copy, files from another workstation and undo: all of them are two or
three states of one entry. Handler parameters are compared key by key, and merged so while both sides have the same
handler; prices as a whole (half of one price list with half of another is nobody's price list), everything else field
by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from re import findall
from typing import TypeAlias

from seatadmin.domain.prices import PriceList
from seatadmin.domain.products import PRODUCT_FIELDS, Product
from seatadmin.domain.questions import questions_text, read_questions

PARAMS = "handler_params"
QUESTIONS = "required_data"
PRICES = "prices"

TEXT_FIELDS = frozenset({"description", "notes", "eula", "seo_description", "seo_keywords"})
"""Fields long enough for `word_changes` to help."""

_WORDS_MAX = 4_000
"""Words compared one by one; comparing more would take longer than a person waits."""

_WORD = r"[^\s<>]+\s*|[<>]\s*|\s+"

Place: TypeAlias = tuple[str, str]
"""A field and, for handler parameters merged key by key, the key; an empty key is the whole field."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that differs inside a field. `before` and `after` are None where it is absent.

    `key` is empty for a field that is one value; else the parameter, the printed range of quantities (`1-5`, `6-`) or
    the key of the question. Values: `Decimal` for prices, text for parameters, questions (their JSON) and texts, the
    field's own type otherwise.
    """

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs, with the parts that do; never without parts."""

    field: str
    parts: tuple[Part, ...]


class Side(StrEnum):
    """Whose value is taken."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two different changes of the same place. Values as in `Part`; `base` is None where nothing was known before."""

    field: str
    key: str
    base: object
    ours: object
    theirs: object

    @property
    def place(self) -> Place:
        return (self.field, self.key)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's changes together. In `product`, a place of `conflicts` has our value until somebody chooses."""

    product: Product
    conflicts: tuple[Conflict, ...] = ()


class Change(StrEnum):
    """What a run of words is in a comparison of two texts."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


# ---------------------------------------------------------------------- two states
def changed_fields(before: Product, after: Product) -> tuple[str, ...]:
    """List the fields that differ, in the order of the entry."""
    return tuple(name for name in PRODUCT_FIELDS if getattr(before, name) != getattr(after, name))


def differences(before: Product, after: Product) -> tuple[Difference, ...]:
    """Compare two states field by field."""
    return tuple(
        Difference(name, _parts(name, getattr(before, name), getattr(after, name)))
        for name in changed_fields(before, after)
    )


def _parts(name: str, before: object, after: object) -> tuple[Part, ...]:
    named: tuple[Mapping[str, object] | None, Mapping[str, object] | None] = (None, None)
    if isinstance(before, PriceList) and isinstance(after, PriceList):
        named = (_price_table(before), _price_table(after))
    elif isinstance(before, str) and isinstance(after, str):
        if name == PARAMS:
            named = (_pairs(before), _pairs(after))
        elif name == QUESTIONS:
            named = (_questions(before), _questions(after))
    old, new = named
    if old is not None and new is not None:
        found = tuple(
            Part(key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)
        )
        if found:
            return found
    # Neither the pairs nor the questions tell the difference: their order, their blanks or something unread does.
    return (Part("", before, after),)


def _price_table(prices: PriceList) -> dict[str, object]:
    return {f"{item.first}-{item.last or ''}": item.price for item in prices.read}


def _pairs(text: str) -> dict[str, str] | None:
    """Read parameters as keys and values; None for a text that is not just that, and must stay in one piece.

    The value goes on to the next `&`, whatever it holds: nothing of a text written by someone else may be lost here,
    though the shop itself cuts the value at a second `=`.
    """
    pairs: dict[str, str] = {}
    for piece in text.split("&") if text else ():
        key, sign, value = piece.partition("=")
        if not sign or key in pairs:
            return None
        pairs[key] = value
    return pairs


def _questions(text: str) -> dict[str, str] | None:
    """Read the questions to the buyer as their keys and JSON; None for a text that cannot be read so."""
    found = read_questions(text)
    questions = {question.field: questions_text([question])[1:-1] for question in found}
    whole = found.unreadable is not None or "" in questions or len(questions) < len(found.questions)
    return None if whole else questions


# ---------------------------------------------------------------------- three states
def merge(base: Product | None, ours: Product, theirs: Product, choices: Mapping[Place, Side] | None = None) -> Merged:
    """Bring together what we and they changed since `base`.

    A place only one of us changed, or both in the same way, has that value. One changed differently by both is a
    conflict, unless `choices` says whose value is taken. Without `base` every difference is a conflict.
    """
    chosen = choices or {}
    values: dict[str, object] = {}
    conflicts: list[Conflict] = []
    for name in changed_fields(ours, theirs):
        mine, other = getattr(ours, name), getattr(theirs, name)
        before = None if base is None else getattr(base, name)
        if name == PARAMS and ours.handler != theirs.handler:
            values[name] = _params_of_two_handlers(base, ours, theirs, chosen, conflicts)
            continue
        if base is not None and mine == before:
            values[name] = other
        elif base is not None and other == before:
            values[name] = mine
        else:
            merged = _merged_pairs(before, mine, other, chosen, conflicts) if name == PARAMS else None
            values[name] = (
                merged if merged is not None else _decided(Conflict(name, "", before, mine, other), chosen, conflicts)
            )
    return Merged(replace(ours, **values), tuple(conflicts)) if values else Merged(ours)  # type: ignore[arg-type]


def _params_of_two_handlers(
    base: Product | None, ours: Product, theirs: Product, chosen: Mapping[Place, Side], conflicts: list[Conflict]
) -> object:
    """Give the parameters of one side as they are: those of one handler mean nothing to the other one."""
    before, mine, other = (
        None if product is None else (product.handler, product.handler_params) for product in (base, ours, theirs)
    )
    if mine == before:
        return theirs.handler_params
    if other == before:
        return ours.handler_params
    old = None if base is None else base.handler_params
    return _decided(Conflict(PARAMS, "", old, ours.handler_params, theirs.handler_params), chosen, conflicts)


def _decided(conflict: Conflict, chosen: Mapping[Place, Side], conflicts: list[Conflict]) -> object:
    """Give the value chosen for a conflict; ours, and the conflict noted, when nobody has chosen."""
    side = chosen.get(conflict.place)
    if side is None:
        conflicts.append(conflict)
    return conflict.theirs if side is Side.THEIRS else conflict.ours


def _merged_pairs(
    base: object, ours: str, theirs: str, chosen: Mapping[Place, Side], conflicts: list[Conflict]
) -> str | None:
    """Merge parameters key by key; None when one of the texts has to stay in one piece.

    Keys keep the order they had before, and new ones follow by name, so that both workstations get the same text. The
    order has no meaning for the shop.
    """
    before = _pairs(base) if isinstance(base, str) else {}
    mine, other = _pairs(ours), _pairs(theirs)
    if before is None or mine is None or other is None or (PARAMS, "") in chosen:
        return None
    added = sorted((mine.keys() | other.keys()) - before.keys())
    merged: list[str] = []
    for key in (*before, *added):
        old, left, right = before.get(key), mine.get(key), other.get(key)
        value: object = left
        if left != right:
            if isinstance(base, str) and left == old:
                value = right
            elif not isinstance(base, str) or right != old:
                value = _decided(Conflict(PARAMS, key, old, left, right), chosen, conflicts)
        if value is not None:
            merged.append(f"{key}={value}")
    return "&".join(merged)


# ---------------------------------------------------------------------- long texts
def word_changes(before: str, after: str) -> tuple[tuple[Change, str], ...]:
    """Compare two texts word by word: runs that stayed, went and came, in reading order.

    Joining all but the added runs gives `before`, all but the removed ones `after`. Very long texts are one change.
    """
    if before == after:
        return ((Change.SAME, before),) if before else ()
    # A word keeps the blanks behind it: blanks alone repeat so often that comparing them takes most of the time.
    old, new = findall(_WORD, before), findall(_WORD, after)
    if len(old) + len(new) > _WORDS_MAX:
        whole = ((Change.REMOVED, before), (Change.ADDED, after))
        return tuple((change, text) for change, text in whole if text)
    runs: list[tuple[Change, str]] = []
    for tag, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append((Change.SAME, "".join(old[first:last])))
            continue
        if last > first:
            runs.append((Change.REMOVED, "".join(old[first:last])))
        if new_last > new_first:
            runs.append((Change.ADDED, "".join(new[new_first:new_last])))
    return tuple(runs)
