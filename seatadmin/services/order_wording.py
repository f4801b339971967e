"""Put orders, what is odd about their files, and what is wrong with them into French or English.

Built on `services.wording`, which holds the language, the numbers and the dates; the sentences are in
`resources/messages/orders.*.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from seatadmin.domain.order_content import Participant
from seatadmin.domain.order_findings import Evidence, EvidenceKind, OrderFinding
from seatadmin.domain.orders import LineKind, OrderStatus, Production, Transition
from seatadmin.domain.php_values import Undecodable
from seatadmin.domain.shop_rows import RowProblem
from seatadmin.domain.shop_tables import ShopTable
from seatadmin.domain.units import EventKind, UnitKind
from seatadmin.services.import_orders import ImportReport
from seatadmin.services.offer_wording import OfferWords
from seatadmin.services.wording import Explained, Words
from seatadmin.store.product_mapping import plain_text

_ENDS = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)


class OrderWords:
    """The words of orders in one language. Cheap to make."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._amounts = OfferWords(words)

    # ------------------------------------------------------------------ names
    def status(self, status: OrderStatus | None) -> str:
        """Name the state of an order."""
        return self.words.say("order_status", "unknown" if status is None else status.value)

    def step(self, step: Transition) -> str:
        """Say one step an order may take: to which state, by whom, when, and what is produced on the way."""
        parts = [self.words.say("order_step", step.actor.value)]
        if step.when:
            parts.append(self.words.say("order_step", step.when))
        if step.production is not Production.NONE:
            parts.append(self.words.say("order_step", step.production.value))
        return f"{self.status(step.target)} ({', '.join(parts)})"

    def field(self, name: str) -> str:
        """Name a field of an order or of a line."""
        return self.words.say("order_field", name)

    def line_kind(self, kind: LineKind | None) -> str:
        """Name what a line stands for."""
        return self.words.say("line_kind", "unknown" if kind is None else kind.value)

    def unit_kind(self, kind: UnitKind) -> str:
        """Name what a unit gives access to."""
        return self.words.say("unit_kind", kind.value)

    def unit_event(self, kind: EventKind | None, text: str) -> str:
        """Name what happened to a unit; a word nobody knows is shown as it is."""
        return text if kind is None else self.words.say("unit_event", kind.value or "none")

    def box(self, person: Participant) -> str:
        """Name the box somebody was put in at order time."""
        known = self.words.knows("participant_box", person.box)
        return self.words.say("participant_box", person.box) if known else self.words.role(person.box)

    def identity_field(self, key: str) -> str:
        """Name a field of a billing identity; one nobody knows has the name it was given."""
        return self.words.say("billing_identity", key)

    def undecodable(self, reason: Undecodable) -> str:
        """Say why a text could not be decoded."""
        return self.words.say("undecodable", reason.value)

    def table(self, table: ShopTable) -> str:
        """Name a table of the shop."""
        return self.words.say("shop_table", table.value)

    def tables(self, tables: Iterable[ShopTable]) -> str:
        """Name tables, each once."""
        return ", ".join(dict.fromkeys(map(self.table, tables)))

    def amount(self, amount: Decimal | None, currency: str = "") -> str:
        """Write an amount; nothing for one nobody has told."""
        return "" if amount is None else self._amounts.amount(amount, currency)

    def told(self, html: str) -> str:
        """Give what the shop told people as plain text, a line a paragraph."""
        text = plain_text(_ENDS.sub("\n", html))
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))

    # ------------------------------------------------------------------ files and rows
    def problem(self, problem: RowProblem) -> Explained:
        """Say what is odd about a file, a row or a cell, where it stands, and what becomes of it."""
        reason = "" if problem.reason is None else self.undecodable(problem.reason)
        values = {"value": problem.value, "reason": reason}
        return Explained(
            self.words.say("import_problem", problem.code.value, **values) + ".",
            self.words.say("import_remedy", problem.code.value, **values),
            self._where(problem),
        )

    def _where(self, problem: RowProblem) -> str:
        place = problem.place
        if not place.file:
            return self.words.say("import_where", "earlier")
        kind = "file" if not place.row else "cell" if problem.column else "row"
        return self.words.say("import_where", kind, file=place.file, row=place.row, column=problem.column)

    def report(self, report: ImportReport) -> list[str]:
        """Say what an import did, a line a fact; what did not occur is left out."""
        say = self.words.say
        tables = self.tables(table for file in report.files for table in file.tables) or "–"
        lines = [say("import_done", "files", count=len(report.files), tables=tables)]
        for key, counts in (
            ("orders", {"added": report.orders_added, "changed": report.orders_changed}),
            ("customers", {"added": report.customers_added, "changed": report.customers_changed}),
            ("units", {"added": report.units_added, "changed": report.units_changed}),
            (
                "seats",
                {"added": report.seats_added, "changed": report.seats_changed, "removed": report.seats_removed},
            ),
        ):
            if any(counts.values()):
                lines.append(say("import_done", key, **counts, unchanged=report.orders_unchanged))
        for key, count in (
            ("recognised", report.recognised),
            ("taxes", report.taxes),
            ("waiting", report.waiting),
            ("repeated", report.repeated),
        ):
            if count:
                lines.append(say("import_done", key, count=count))
        if report.not_brought_in:
            lines.append(say("import_done", "elsewhere", tables=self.tables(report.not_brought_in)))
        if not report.changed_something:
            lines.append(say("import_done", "nothing"))
        return lines

    # ------------------------------------------------------------------ findings
    def finding(self, finding: OrderFinding) -> Explained:
        """Say what was found and how to put it right."""
        values = {key: self._value(key, value) for key, value in finding.values.items()}
        return Explained(
            self.words.say("order_finding", finding.code.value, **values) + ".",
            self.words.say("order_finding_remedy", finding.code.value, **values),
        )

    def evidence(self, evidence: Evidence) -> str:
        """Say one thing that proves a finding."""
        label = self.words.say("order_evidence", evidence.kind.value)
        is_status = evidence.kind is EvidenceKind.STATUS
        text = self.words.say("order_status", evidence.text) if is_status else evidence.text
        return f"{label}{self.words.colon} {text}"

    def _value(self, key: str, value: object) -> object:
        if key == "field":
            return self.field(str(value))
        if key == "status":
            return self.words.say("order_status", str(value))
        return self.amount(value) if isinstance(value, Decimal) else value
