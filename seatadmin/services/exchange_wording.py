"""Put what is reported about cells, files and differences of offers into French or English sentences."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from seatadmin.domain.differences import PARAMS, PRICES, Difference, Part
from seatadmin.domain.prices import PriceList
from seatadmin.services.exchange_file import FileProblem
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.product_cells import COLUMNS, CellProblem, Lookups, choice_key
from seatadmin.services.wording import Explained, Words

_SHOWN_MAX = 60
_CHOICES = {
    "status": "offer_status",
    "kind": "offer_kind",
    "audience": "offer_audience",
    "seats_mode": "offer_seats_mode",
}


class ExchangeWords:
    """Words for imports, pastes and comparisons in one language. `lookups` name categories, sets and taxes."""

    def __init__(self, words: Words, lookups: Lookups | None = None) -> None:
        self.words = words
        self._offers = OfferWords(words)
        self._lookups = lookups or Lookups((), (), {})

    # ------------------------------------------------------------------ problems
    def cell_problem(self, problem: CellProblem) -> Explained:
        """Say what is wrong with a cell, where it stands, and how to put it right."""
        values: dict[str, object] = {"row": problem.row, "column": problem.column}
        column = COLUMNS.get(problem.field)
        if column is not None:
            values |= {"field": column.title(self.words), "value": _short(problem.value)}
        place = "cell" if column is not None else "column" if problem.column else "row"
        return Explained(
            self.words.say("cell_problem", problem.code),
            self.words.say("cell_problem_remedy", problem.code),
            self.words.say("cell_where", place, **values),
        )

    def cell_problem_text(self, problem: CellProblem) -> str:
        """Say it in one line: place, fact, remedy."""
        found = self.cell_problem(problem)
        return f"{found.where}{self.words.colon} {found.what}. {found.remedy}"

    def file_problem(self, problem: FileProblem) -> Explained:
        """Say what is wrong with a file, and what can be done about it."""
        values = {"where": problem.where, "value": problem.value, **(problem.values or {})}
        return Explained(
            self.words.say("file_problem", problem.code, **values),
            self.words.say("file_problem_remedy", problem.code, **values),
        )

    # ------------------------------------------------------------------ differences
    def place(self, difference: Difference, part: Part) -> str:
        """Name what differs: the field, with the parameter, range or question inside it."""
        name = self._offers.field(difference.field)
        if not part.key:
            return name
        key = self.range(part.key) if difference.field == PRICES else part.key
        return self.words.say("offer_where", "key", field=name, part=key)

    def range(self, key: str) -> str:
        """Say a range of quantities (`6-10`, `11-`) as people read it."""
        first, _, last = key.partition("-")
        kind = "more" if not last else "single" if first == last else "range"
        return self.words.say("quantity_range", kind, first=first, last=last)

    def value(self, field: str, value: object) -> str:
        """Say the value of a field, or of a part of it; a dash for one that is not there."""
        if value is None or value in ("", ()):
            return "—"
        if isinstance(value, bool):
            return self.words.say("yes_no", "yes" if value else "no")
        if isinstance(value, Decimal):
            return self._offers.price(value)
        if isinstance(value, PriceList):
            rows = [(f"{one.first}-{one.last or ''}", one.price) for one in value.read]
            return ", ".join(f"{self.range(key)}{self.words.colon} {self._offers.price(price)}" for key, price in rows)
        if isinstance(value, tuple):
            return self.words.listed([file.name for file in value])
        if isinstance(value, Enum):
            table = _CHOICES.get(field)
            return self.words.say(table, choice_key(value)) if table is not None else value.name.lower()
        return self._named(field, str(value))

    def _named(self, field: str, text: str) -> str:
        lookups = self._lookups
        if field == "category":
            return next((path for id_, path in lookups.paths.items() if id_ == text), text)
        if field == "set_id":
            return next((code for id_, code in lookups.codes.items() if id_ == text), text)
        if field == "tax_code":
            return next((tax.title for tax in lookups.taxes if tax.code == text), text)
        return text if field == PARAMS else _short(text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"
