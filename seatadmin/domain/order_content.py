"""What is packed into an order line: the product as it was sold, the handler's parameters, people and answers.

Nothing here raises: an encoded column that cannot be decoded is a `Trouble`, and everything else is still read.
Source: domain.md §3, §5.3 and §6; tests/data/orders/shop_tables/billitem_decoded.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from seatadmin.domain.customers import text_of
from seatadmin.domain.orders import BillLine, Columns, LineKind
from seatadmin.domain.params import ParamString
from seatadmin.domain.php_values import Packed, Plain, Undecodable, unpack_json, unpack_php
from seatadmin.domain.products import Product
from seatadmin.domain.questions import read_questions
from seatadmin.domain.shop_products import ShopProduct, product_from

TUTOR_BOX = "_supervisor"
"""The box of tutors at order time; the shop puts a line before the word, so that it is no Moodle role by accident."""

STUDENT_BOX = "student"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody named at order time. `box` is where: `student`, `_supervisor`, or a role of Moodle."""

    box: str
    email: str
    firstname: str = ""
    lastname: str = ""
    city: str = ""
    phone: str = ""
    institution: str = ""
    others: Columns = ()

    @property
    def name(self) -> str:
        """First and last name as one text."""
        return " ".join(filter(None, (self.firstname, self.lastname)))

    @property
    def is_tutor(self) -> bool:
        return self.box == TUTOR_BOX


@dataclass(frozen=True, slots=True)
class Answer:
    """What the buyer answered. `unit` counts the ordered units from 0, None where the shop kept one answer for all.

    `label` is the question as it was asked, the key when that is not known.
    """

    field: str
    label: str
    text: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """An encoded column that could not be read. `column` is the shop's name of it."""

    column: str
    reason: Undecodable


@dataclass(frozen=True, slots=True)
class LineContent:
    """What a line holds. `params` is what the handler was given, None when it was given no list at all.

    `sold` is the product as frozen in the order, `elements` those of a bundle. `merchant_data` are the merchant's notes
    on the product. `discounted_code` is the product a discount is for.
    """

    sold: ShopProduct | None = None
    elements: tuple[ShopProduct, ...] = ()
    handler: str = ""
    params: Mapping[str, str] | None = None
    participants: tuple[Participant, ...] = ()
    answers: tuple[Answer, ...] = ()
    merchant_data: str = ""
    discounted_code: str = ""
    troubles: tuple[Trouble, ...] = ()

    @property
    def product(self) -> Product | None:
        """The entry of the catalogue as it was sold."""
        return None if self.sold is None else self.sold.product


NO_CONTENT = LineContent()


@lru_cache(maxsize=2048)
def _frozen(text: str) -> tuple[ShopProduct | None, tuple[ShopProduct, ...], Mapping[str, str] | None, Packed]:
    """Read a frozen product. Cached: the same one stands in every order of a product until it is changed."""
    packed = unpack_php(text)
    sold = _entry(packed.value)
    elements = packed.members.get("elements")
    inside = elements.values() if isinstance(elements, dict) else elements if isinstance(elements, list) else ()
    found = tuple(entry for element in inside if (entry := _entry(element)) is not None)
    return sold, found, _params(packed.members.get("handlerparams")), Packed("", None, packed.reason)


def _entry(value: Plain) -> ShopProduct | None:
    record = value.get("record") if isinstance(value, dict) else None
    return product_from(record) if isinstance(record, dict) else None


@lru_cache(maxsize=1024)
def content_of(line: BillLine) -> LineContent:
    """Decode what a line holds."""
    if line.kind is LineKind.DISCOUNT:
        # The product's code stands there in clear.
        return LineContent(discounted_code=line.production or line.code)
    sold, elements, frozen_params, frozen = _frozen(line.frozen)
    production, answers = unpack_php(line.production), unpack_php(line.answers)
    named = (("catalogitem", frozen), ("productiondata", production), ("customerdata", answers))
    params = _params(production.members.get("handlerparams"))
    if params is None and not production.members:
        params = frozen_params
    return LineContent(
        sold,
        elements,
        sold.product.handler if sold is not None else "",
        params,
        tuple(_participants(production.members.get("users"))),
        tuple(_answers(answers.value, _labels(sold))),
        text_of(production.members.get("catalogitemdata")),
        troubles=tuple(Trouble(column, packed.reason) for column, packed in named if packed.reason is not None),
    )


def _params(value: Plain) -> Mapping[str, str] | None:
    """Read parameters kept as the shop parsed them, or as the text they were."""
    if isinstance(value, dict):
        return {key: text_of(member) for key, member in value.items()}
    if isinstance(value, list):
        return {str(index): text_of(member) for index, member in enumerate(value)} or None
    return ParamString.parse(value).plugin if isinstance(value, str) else None


_PERSON = {
    "email": "email",
    "firstname": "firstname",
    "lastname": "lastname",
    "city": "city",
    "phone2": "phone",
    "institution": "institution",
}


def _participants(value: Plain) -> Iterator[Participant]:
    for box, people in value.items() if isinstance(value, dict) else ():
        named = people.items() if isinstance(people, dict) else enumerate(people) if isinstance(people, list) else ()
        for key, person in named:
            members = person if isinstance(person, dict) else {}
            read = {_PERSON[name]: text_of(member) for name, member in members.items() if name in _PERSON}
            read.setdefault("email", str(key) if isinstance(key, str) else text_of(person))
            others = tuple((name, text_of(member)) for name, member in members.items() if name not in _PERSON)
            yield Participant(box, others=others, **read)


def _labels(sold: ShopProduct | None) -> Mapping[str, str]:
    if sold is None or not sold.product.required_data:
        return {}
    return {question.field: question.label for question in read_questions(sold.product.required_data)}


_DIGITS_MAX = 9


def _answers(value: Plain, labels: Mapping[str, str]) -> Iterator[Answer]:
    for key, answers in value.items() if isinstance(value, dict) else ():
        label = labels.get(key) or key
        if isinstance(answers, list):
            yield from (Answer(key, label, text_of(answer), unit) for unit, answer in enumerate(answers))
        elif isinstance(answers, dict):
            for unit, answer in answers.items():
                yield Answer(
                    key, label, text_of(answer), int(unit) if unit.isdecimal() and len(unit) <= _DIGITS_MAX else None
                )
        else:
            yield Answer(key, label, text_of(answers))


# ---------------------------------------------------------------------- what the shop told people
@dataclass(frozen=True, slots=True)
class Feedback:
    """What the shop wrote after production, as HTML: on the screen, to the customer, to its sales staff."""

    public: str = ""
    private: str = ""
    sales: str = ""
    reason: Undecodable | None = None


def feedback_of(text: str) -> Feedback:
    """Decode the feedback of an order; never raises."""
    packed = unpack_json(text)
    public, private, sales = (text_of(packed.members.get(name)) for name in ("public", "private", "salesadmin"))
    return Feedback(public, private, sales, packed.reason)
