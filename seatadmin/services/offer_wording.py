"""Put what is said about catalogue entries into French or English sentences.

Built on `services.wording`, which holds the language, the numbers and the dates; the sentences are in
`resources/messages/offers.*.toml`. Findings about the spelling of parameters and about dates are worded where those
are, and the tests of a handler bring their words along.
"""

from __future__ import annotations

from decimal import Decimal

from seatadmin.domain.consequences import Consequence, Part
from seatadmin.domain.dates import DateIssue
from seatadmin.domain.findings import Finding
from seatadmin.domain.handlers import Bilingual
from seatadmin.domain.params import ParamIssue
from seatadmin.domain.prices import shown
from seatadmin.domain.products import Audience, FileSlot, ProductKind, ProductStatus, SeatsMode
from seatadmin.services.date_wording import DateWords
from seatadmin.services.param_wording import ParamWords
from seatadmin.services.wording import Explained, Words

_POSITION_KEYS = {"prices": "range", "required_data": "question"}


class OfferWords:
    """The words of catalogue entries in one language. Cheap to make."""

    def __init__(self, words: Words) -> None:
        self.words = words

    # ------------------------------------------------------------------ names
    def field(self, name: str) -> str:
        """Name a field of an entry."""
        return self.words.say("offer_field", name)

    def status(self, status: ProductStatus) -> str:
        """Name a status as the shop words it."""
        return self.words.say("offer_status", status.value)

    def audience(self, audience: Audience) -> str:
        """Say who may buy."""
        return self.words.say("offer_audience", audience.name.lower())

    def seats_mode(self, mode: SeatsMode) -> str:
        """Say what the quantity stands for."""
        return self.words.say("offer_seats_mode", mode.name.lower())

    def kind(self, kind: ProductKind) -> str:
        """Name the kind of an entry."""
        return self.words.say("offer_kind", kind.value)

    def file_slot(self, slot: FileSlot) -> str:
        """Name what an attached file is for."""
        return self.words.say("offer_file", slot.value)

    # ------------------------------------------------------------------ amounts
    def amount(self, amount: Decimal, currency: str = "") -> str:
        """Write an amount as the shop shows it: two decimals, 1 234,50 EUR in French."""
        whole, _, decimals = str(abs(shown(amount))).partition(".")
        sign = "-" if amount < 0 else ""
        mark = "," if self.words.language == "fr" else "."
        text = f"{sign}{self.words.number(int(whole))}{mark}{decimals}"
        return f"{text}\u00a0{currency}" if currency else text

    def price(self, price: Decimal) -> str:
        """Write a price with all the decimals it has, two at least."""
        if price == shown(price):
            return self.amount(price)
        text = f"{price.normalize():f}"
        return text.replace(".", ",") if self.words.language == "fr" else text

    # ------------------------------------------------------------------ findings
    def finding(self, finding: Finding) -> Explained:
        """Say what was found, where in the entry, and how to put it right."""
        where = self.where(finding)
        if finding.text is not None:
            return Explained(finding.text.say(self.words.language), "", where)
        if isinstance(finding.issue, ParamIssue):
            said = ParamWords(self.words).issue(finding.issue)
        elif isinstance(finding.issue, DateIssue):
            said = DateWords(self.words).issue(finding.issue)
        else:
            values = {name: self._value(value) for name, value in finding.values.items()}
            said = Explained(
                self.words.say("offer_finding", finding.code, **values),
                self.words.say("offer_finding_remedy", finding.code, **values),
            )
        return Explained(said.what, said.remedy, where)

    def where(self, finding: Finding) -> str:
        """Say which field a finding is about, and which part of it."""
        name = self.field(finding.field)
        if not finding.key:
            return name
        place = _POSITION_KEYS.get(finding.field, "key") if finding.key.isdecimal() else "key"
        return self.words.say("offer_where", place, field=name, part=finding.key)

    # ------------------------------------------------------------------ consequences
    def consequence(self, consequence: Consequence) -> str:
        """Say one thing a purchase does, in one sentence; what the handler itself says is led in by its subject."""
        if consequence.text is not None:
            label = self.words.say("consequence_label", consequence.code)
            return f"{label}{self.words.colon} {consequence.text.say(self.words.language)}"
        values = dict(consequence.values)
        roles = values.get("roles")
        if isinstance(roles, list):
            values["roles"] = [self._box(str(role)) for role in roles]
        return self.words.say("consequence", consequence.code, **values)

    def _box(self, role: str) -> str:
        """Name a box people are put in at order time, where `supervisor` is the shop's word for tutors."""
        known = self.words.knows("consequence_box", role)
        return self.words.say("consequence_box", role) if known else self.words.role(role)

    def part(self, part: Part) -> str:
        """Name what a group of consequences is about."""
        return self.words.say("consequence_part", part.value)

    def _value(self, value: object) -> object:
        if isinstance(value, Bilingual):
            return value.say(self.words.language)
        return self.price(value) if isinstance(value, Decimal) else value
