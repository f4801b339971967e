"""What an entry does when somebody buys it: who may buy, who has to be named, what is asked, what is produced.

The same facts stand beside the editor while the offer is written and on the printed sheet, for any quantity. They come
as codes with values, in the order a buyer meets them; `services.offer_wording` says them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from seatadmin.domain.handlers import Bilingual, HandlerSpec, ParamType, Renewal, UnitsPer
from seatadmin.domain.params import ParamString
from seatadmin.domain.products import Audience, Product, ProductKind, SeatsMode
from seatadmin.domain.questions import read_questions
from seatadmin.domain.seat_generation import COURSES, PACK, generated_seats
from seatadmin.domain.site_facts import SiteFacts

STUDENT = "student"
"""The box every buyer finds."""


_BUYERS: Mapping[Audience, str] = {
    Audience.ANONYMOUS_ONLY: "buyers_anonymous",
    Audience.LOGGED_IN: "buyers_logged_in",
    Audience.CUSTOMERS: "buyers_customers",
}


class Part(StrEnum):
    """What a consequence is about, in the order a purchase goes."""

    SALE = "sale"
    SEATS = "seats"
    ASKED = "asked"
    PRODUCED = "produced"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will be so. `values` fill the sentence in; `count` chooses its number.

    `text` is a sentence of the handler's own, which then says it all.
    """

    part: Part
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    text: Bilingual | None = None


def consequences(
    product: Product, spec: HandlerSpec | None, quantity: int, site: SiteFacts | None = None
) -> tuple[Consequence, ...]:
    """Say what buying `quantity` of an entry comes to. `spec` is that of its handler, None without or unknown one."""
    found = _Consequences(product, spec, quantity, site or SiteFacts())
    return tuple(found.all())


@dataclass(frozen=True, slots=True)
class _Consequences:
    product: Product
    spec: HandlerSpec | None
    quantity: int
    site: SiteFacts

    def all(self) -> Iterator[Consequence]:
        yield from self.sale()
        if self.product.kind is ProductKind.SET:
            yield Consequence(Part.PRODUCED, "set_shows_products")
            return
        yield from self.seats()
        yield from self.asked()
        yield from self.produced()
        yield from self.renewal()

    @property
    def params(self) -> Mapping[str, str]:
        return ParamString.parse(self.product.handler_params).plugin or {}

    def sale(self) -> Iterator[Consequence]:
        product = self.product
        if not product.status.is_sold:
            yield Consequence(Part.SALE, "not_listed")
        if product.audience is not Audience.EVERYBODY:
            yield Consequence(Part.SALE, _BUYERS[product.audience])
        if product.pass_code:
            yield Consequence(Part.SALE, "pass_code_asked")
        if product.max_per_order:
            yield Consequence(Part.SALE, "at_most", {"count": product.max_per_order})

    # ------------------------------------------------------------------ people
    @property
    def people(self) -> int:
        """How many people the buyer has to name."""
        mode = self.product.seats_mode
        return self.quantity if mode is SeatsMode.AS_QUANTITY else int(mode is SeatsMode.ONE_PERSON)

    def seats(self) -> Iterator[Consequence]:
        mode = self.product.seats_mode
        if mode is SeatsMode.NOBODY:
            yield Consequence(Part.SEATS, "nobody_named")
            return
        if mode is SeatsMode.ONE_PERSON:
            yield Consequence(Part.SEATS, "one_person_named", {"count": self.quantity})
        else:
            yield Consequence(Part.SEATS, "seat_each", {"count": self.people})
        roles = self.roles
        yield Consequence(Part.SEATS, "boxes", {"roles": roles, "count": len(roles)})
        if len(roles) > 1:
            yield Consequence(Part.SEATS, "seat_each_role")

    @property
    def roles(self) -> list[str]:
        """The boxes a buyer puts people in: learners always, and those the parameters ask for."""
        asked = [STUDENT]
        for param in self.spec.params if self.spec else ():
            if param.type is ParamType.ROLE_LIST:
                asked += filter(None, self.params.get(param.name, "").split(param.separator))
        return list(dict.fromkeys(asked))

    # ------------------------------------------------------------------ questions
    def asked(self) -> Iterator[Consequence]:
        questions = read_questions(self.product.required_data)
        if questions.unreadable is not None:
            yield Consequence(Part.ASKED, "questions_stop")
        elif questions.questions:
            labels = [question.label.strip() or question.field for question in questions]
            yield Consequence(Part.ASKED, "questions_asked", {"labels": labels, "count": self.quantity})
        else:
            yield Consequence(Part.ASKED, "nothing_asked")
        if self.product.eula.strip():
            yield Consequence(Part.ASKED, "conditions_accepted")

    # ------------------------------------------------------------------ production
    def produced(self) -> Iterator[Consequence]:
        if self.product.kind is ProductKind.BUNDLE:
            yield Consequence(Part.PRODUCED, "bundle_makes_elements", {"count": self.quantity})
        elif not self.product.handler:
            yield Consequence(Part.PRODUCED, "nothing_produced")
        elif self.spec is None:
            yield Consequence(Part.PRODUCED, "production_unknown", {"value": self.product.handler})
        else:
            yield from self.units(self.spec)
            yield from _described(self.spec)

    def units(self, spec: HandlerSpec) -> Iterator[Consequence]:
        match spec.produces.units_per:
            case UnitsPer.NONE:
                yield Consequence(Part.PRODUCED, "no_unit")
            case UnitsPer.LINE:
                yield Consequence(Part.PRODUCED, "one_unit", {"count": self.quantity})
            case UnitsPer.QUANTITY:
                yield Consequence(Part.PRODUCED, "units", {"count": self.quantity})
            case UnitsPer.PERSON if self.people:
                yield Consequence(Part.PRODUCED, "units_of_people", {"count": self.people})
            case UnitsPer.PERSON:
                yield Consequence(Part.PRODUCED, "nobody_enrolled")
            case UnitsPer.PACK:
                yield from self.generated(spec)

    def generated(self, spec: HandlerSpec) -> Iterator[Consequence]:
        params = self.params
        made = generated_seats(params, self.quantity, self.site, spec.name)
        if made.units is None:
            yield Consequence(Part.PRODUCED, "production_stops", {"param": PACK, "value": params.get(PACK, "")})
            return
        yield Consequence(Part.PRODUCED, "free_seats", {"count": made.units})
        if not made.units:
            return
        wanted = params.get(COURSES, "")
        if not wanted:
            yield Consequence(Part.PRODUCED, "seats_for_every_course")
        elif made.courses:
            yield Consequence(
                Part.PRODUCED, "seats_for_courses", {"courses": list(made.courses), "count": len(made.courses)}
            )
        elif made.courses is not None:
            yield Consequence(Part.PRODUCED, "seats_match_none", {"value": wanted})
        else:
            yield Consequence(Part.PRODUCED, "seats_for_list", {"value": wanted})

    def renewal(self) -> Iterator[Consequence]:
        if self.product.renewable and self.spec is not None:
            counts = self.spec.renewable.support is Renewal.YES
            yield Consequence(Part.RENEWAL, "renewable" if counts else "not_renewed", text=self.spec.renewable.why)


def _described(spec: HandlerSpec) -> Iterator[Consequence]:
    """What the handler's file says it makes, in its own words."""
    made = spec.produces
    for code, text in (
        ("accounts", made.accounts),
        ("enrolments", made.enrolments),
        ("groups", made.groups),
        ("roles", made.roles),
        ("other", made.other),
    ):
        if text is not None:
            yield Consequence(Part.PRODUCED, code, text=text)
